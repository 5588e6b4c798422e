"""JSON of a merged timeline: bcpflow/merge/1.

Same promise as `json`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from typing import Any

from bcpflow.events import name_of
from bcpflow.instants import iso
from bcpflow.language import Translator
from bcpflow.projections.merged import Fork, Line
from bcpflow.projections.merged_conflicts import Conflict, Offset
from bcpflow.reports.json import seconds, text
from bcpflow.reports.merged import Merging

MERGE_SCHEMA = "bcpflow/merge/1"


def merged_document(told: Merging, tr: Translator) -> dict[str, Any]:
    """The timeline as a document; places are named by their position in ``sources``."""
    found = told.merged
    return {
        "schema": MERGE_SCHEMA,
        "workflow": found.sources[0].log.definition.workflow.workflow,
        "kind": found.sources[0].log.kind,
        "started_at": iso(found.started_ns),
        "sources": [
            {
                "place": source.name,
                "file": kept.file,
                "run": source.log.run,
                "title": source.log.title,
                "state": source.log.status,
                "started_at": iso(source.log.started_ns),
                "definition_hash": source.log.definition_hash,
                "events": source.events,
                "head": kept.head,
                "journal_head": kept.ledger,
            }
            for source, kept in zip(found.sources, told.kept, strict=True)
        ],
        "rows": [_row(line, told, tr) for line in found.lines],
        "forks": [_fork(fork) for fork in found.forks],
        "conflicts": [_conflict(one, told, tr) for one in told.conflicts],
        "clocks": [_offset(offset) for offset in told.offsets],
    }


def _row(line: Line, told: Merging, tr: Translator) -> dict[str, Any]:
    row = line.row
    source = told.merged.sources[line.places[0]]
    return {
        "no": line.no,
        "places": list(line.places),
        "run": source.log.run,
        "version": row.version,
        "hash": source.hashes[row.version - 1].hex(),
        "event": name_of(row.event),
        "kind": row.kind,
        "occurred_at": iso(row.occurred_ns),
        "recorded_at": iso(row.recorded_ns),
        "since_s": seconds(line.since_ms),
        "elapsed_s": seconds(row.elapsed_ms),
        "track": row.track,
        "phase": row.phase,
        "step": row.step,
        "about": row.about,
        "title": text(row.title, tr),
        "result": row.result,
        "note": row.note,
        "stumble": row.stumble,
        "role": row.role,
        "by": told.names.get(row.actor) or row.actor,
        "late": row.late,
        "undone": row.undone,
    }


def _fork(fork: Fork) -> dict[str, Any]:
    state = "same" if fork.same else "fork" if fork.behind is None else "behind"
    return {
        "run": fork.run,
        "places": list(fork.places),
        "state": state,
        "behind": fork.behind,
        "version": fork.version,
    }


def _conflict(one: Conflict, told: Merging, tr: Translator) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "title": text(one.title, tr),
        "apart_s": seconds(one.apart_ms),
        "sides": [
            {
                "place": side.place,
                "value": side.value,
                "version": side.row.version if side.row is not None else None,
                "occurred_at": iso(side.row.occurred_ns) if side.row is not None else None,
                "elapsed_s": seconds(side.row.elapsed_ms) if side.row is not None else None,
                "by": (told.names.get(side.row.actor) or side.row.actor)
                if side.row is not None
                else None,
            }
            for side in one.sides
        ],
    }


def _offset(offset: Offset) -> dict[str, Any]:
    return {
        "place": offset.place,
        "ahead_s": seconds(offset.ahead_ms),
        "differs": offset.differs,
        "events": list(offset.events),
        "spread_s": seconds(offset.spread_ms),
    }
