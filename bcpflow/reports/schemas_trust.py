"""The published JSON Schemas of proof: witnesses, merged timelines, names that were removed.

Same promise as `schemas`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.reports.schema_words import (
    count,
    flag,
    many,
    maybe,
    one_of,
    published,
    record,
    said,
    seconds,
    text,
    texts,
)


def _or_null(of: dict[str, Any], description: str) -> dict[str, Any]:
    return {**of, "type": ["object", "null"], "description": description}


WITNESS = _or_null(
    record(
        code=text("The code as it is printed"),
        found=flag("An event with this code is in the journal"),
        run=maybe("Its run; journal for the journal's own chain"),
        version=count("Its number"),
        kind=maybe("Kind of the run"),
        workflow=maybe("Workflow of the run"),
        title=maybe("Title of the run"),
        occurred_at=maybe("When it happened, ISO 8601 in UTC"),
        recorded_at=maybe("When it was written down, ISO 8601 in UTC"),
        printed_at=maybe("When this head was noted as printed"),
        since=count("Events of the same chain recorded since"),
        elsewhere=maybe("With --run: another run that has this code"),
        near=many(
            "Codes of the journal that one slip of the hand would make of it",
            record(code=text("Code"), run=text("Run"), version=count("Number of the event")),
        ),
    ),
    "What --head found; null where no code was given",
)
SIGNATURE = _or_null(
    record(
        ok=flag("Signed with this key, and all that was signed is still there"),
        valid=flag("The signature was made with the private key of this public one"),
        key=text("Short code of the public key"),
        head=maybe("Short code of the journal's own chain when it was signed"),
        events=count("Events there were when it was signed"),
        runs=count("Runs there were"),
        signed_at=maybe("When, by the clock of who signed, ISO 8601 in UTC"),
        since=count("Events recorded since"),
        lost=many(
            "Heads that were signed and are not there any more",
            record(run=text("Run"), version=count("Number of the event")),
        ),
    ),
    "What --signature found; null where none was given",
)

_PLACE = count("Place, by its position in sources")
_MERGE = record(
    schema={"const": "bcpflow/merge/1"},
    workflow=text("Workflow of the first place"),
    kind=one_of("Kind of run", "exercise", "incident"),
    started_at=text("The first T0, ISO 8601 in UTC"),
    sources=many(
        "Where the records come from",
        record(
            place=text("What the place is called"),
            file=text("Name of the file"),
            run=text("Run"),
            title=text("Title, may be empty"),
            state=one_of("Where it stands", "running", "paused", "ended", "aborted", "voided"),
            started_at=text("T0, ISO 8601 in UTC"),
            definition_hash=text("Hash of the definition it was run with"),
            events=count("Events of the run in this file"),
            head=text("Short code of the run's head"),
            journal_head=text("Short code of that journal's own chain"),
        ),
    ),
    rows=many(
        "All rows, in order of occurrence",
        record(
            no=count("Number of the row"),
            places=said("array", "Places that hold this very event", items=_PLACE),
            run=text("Run"),
            version=count("Number of the event in its chain"),
            hash=text("Its hash"),
            event=text("Name of the event in the journal"),
            kind=text("What the row is about"),
            occurred_at=text("When it happened, by its own machine, ISO 8601 in UTC"),
            recorded_at=text("When it was written down, ISO 8601 in UTC"),
            since_s=seconds("Since the first T0 of all places"),
            elapsed_s=seconds("Exercise time since T0 of its own run"),
            track=maybe("Track"),
            phase=maybe("Phase"),
            step=maybe("Step, in the row of its outcome"),
            about=maybe("What other rows are about"),
            title=maybe("Title of what it is about"),
            result=one_of("Outcome", "achieved", "not_achieved", "skipped", None),
            note=text("Note, may be empty"),
            stumble=text("Stumble, may be empty"),
            role=text("Role acted in, may be empty"),
            by=text("Name, or handle where it was removed"),
            late=flag("Typed in afterwards"),
            undone=flag("Undone later"),
        ),
    ),
    forks=many(
        "How places that hold the same run stand to each other",
        record(
            run=text("Run"),
            places=said("array", "The two places", items=_PLACE),
            state=one_of("Whether they go on differently", "same", "behind", "fork"),
            behind=said(["integer", "null"], "The place that merely ends sooner"),
            version=count("The last event they have in common"),
        ),
    ),
    conflicts=many(
        "What cannot both be; nothing is chosen",
        record(
            kind=one_of(
                "What differs", "definition", "fact", "decision", "outcome", "time", "phase"
            ),
            subject=text("Step, fact, or track/phase"),
            title=maybe("Title of it"),
            apart_s=seconds("How far apart in time"),
            sides=many(
                "What each place says",
                record(
                    place=_PLACE,
                    value=text("Outcome, option, value or phase"),
                    version=said(["integer", "null"], "Number of the event"),
                    occurred_at=maybe("When, ISO 8601 in UTC"),
                    elapsed_s=seconds("Exercise time of its own run"),
                    by=maybe("Name, or handle where it was removed"),
                ),
            ),
        ),
    ),
    clocks=many(
        "How the clock of each place went beside the first one's",
        record(
            place=_PLACE,
            ahead_s=seconds("By how much it was ahead, estimated; null: nothing in common"),
            differs=flag("More than two hands at two keyboards make"),
            events=texts("Named events both noted"),
            spread_s=seconds("Between the least and the most of them"),
        ),
    ),
)
_REDACT = record(
    done=flag("The names were removed; false for a dry run, or where there is nobody"),
    overwritten=flag("Their bytes are gone from the file as well"),
    people=many(
        "Who",
        record(
            person=text("Name"),
            handle=text("Handle, which stays"),
            runs=texts("Runs it appears in"),
            last_at=maybe("When it appears last, ISO 8601 in UTC"),
            in_bodies=count("Events whose text has the same letters; those cannot be changed"),
        ),
    ),
)

TRUST: Mapping[str, dict[str, Any]] = {
    "merge/1": published("merge:1", "bcpflow journal merge --format json", _MERGE),
    "redact/1": published("redact:1", "bcpflow journal redact --json", _REDACT),
}
"""By the name people ask for."""
