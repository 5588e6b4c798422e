"""The papers of a case: which it needs, has and lacks by now, and what is known to fill one in.

Rules, held by tests/cli/test_case_documents.py:

1. A paper belongs to a case where its guideline has a step for it; whatever else is attached is
   shown beside them.
2. A paper is missing where its phase has been entered; before that it is yet to come.
3. What a document shows is what the case declares, and nothing is guessed.

This module must never record anything and never look at a clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

from bcpflow import instants
from bcpflow.definition.model import FactValue
from bcpflow.errors import NotFound, Word
from bcpflow.language import N_, Language, Translator
from bcpflow.lint.finding import nearest
from bcpflow.procurement.calendar import read_calendar
from bcpflow.procurement.document_table import Document
from bcpflow.procurement.documents import needed
from bcpflow.procurement.eras import write_day
from bcpflow.procurement.words import folded
from bcpflow.reports.case_tables import PREFIX
from bcpflow.run import judge
from bcpflow.run.case import Document as Attached
from bcpflow.run.state import RunState
from bcpflow.service.contract_fields import known_fields
from bcpflow.service.quoting import PRIORITY, of_kind

_DAYS = {"完了通知日": "completion-notice", "検査日": "inspected", "運用開始日": "operation-start"}
"""Fields of documents that are days of named happenings."""


def paper_named(table: Sequence[Document], said: str) -> Document:
    """The document of an id, a step or a title, or a part only one title has. Raises NotFound."""
    for one in table:
        titles = one.title.values() if isinstance(one.title, dict) else (one.title,)
        if folded(said) in map(folded, (*one.steps, *titles)):
            return one
    titles_of = [one.title if isinstance(one.title, str) else one.title["ja"] for one in table]
    known = [*(step for one in table for step in one.steps), *titles_of]
    held = [at for at, title in enumerate(titles_of) if said and said in title]
    if len(held) == 1:
        return table[held[0]]
    near = [titles_of[at] for at in held] or nearest(said, known)
    raise NotFound("BCP-P036", kind=Word(N_("文書")), name=said, near=near)


def documents_answer(
    state: RunState, table: Sequence[Document], case: str, zone: tzinfo, tr: Translator
) -> dict[str, Any]:
    """Documents needed, attached and missing (documents/1)."""
    method, contract = _said(state, "方式"), _said(state, "契約種別")
    wanted = {one.id for one in needed(table, method, contract, state.facts)}
    rows, shown = [], set[str]()
    for one in table:
        step = next((step for step in one.steps if step in state.plan.steps), None)
        if step is None:
            continue
        held = [name for name in one.steps if name in state.case.documents]
        shown |= {step, *one.steps}
        applies = any(
            judge.applies(state, state.plan.steps[name])
            for name in one.steps
            if name in state.plan.steps
        )
        if not held and (one.id not in wanted or not applies):
            continue
        planned = state.plan.steps[step]
        status = "later"
        if held:
            status = "attached"
        elif judge.entered(state, planned) or _passed(state, planned.track, planned.phase):
            status = "missing"
        title = state.plan.phase(planned.track, planned.phase).title
        rows.append(
            {
                "id": one.id, "step": step, "title": tr.pick(one.title), "phase": planned.phase,
                "phase_title": tr.pick(title), "status": status, "sample": one.sample,
                "attached": _attached(state, state.case.documents[held[-1]], zone)
                if held else None,
            }
        )  # fmt: skip
    rows += [
        {
            "id": name, "step": None, "title": _title(state, name, tr), "phase": None,
            "phase_title": None, "status": "extra", "sample": False,
            "attached": _attached(state, document, zone),
        }
        for name, document in state.case.documents.items()
        if name not in shown
    ]  # fmt: skip
    track = next(iter(state.tracks))
    phase = state.tracks[track].phase
    return {
        "schema": PREFIX + "documents/1",
        "case": case,
        "method": method,
        "contract": contract,
        "phase": phase,
        "phase_title": tr.pick(state.plan.phase(track, phase).title),
        "documents": rows,
        "missing": [row["title"] for row in rows if row["status"] == "missing"],
    }


def fields_of(
    state: RunState, document: Document, case: str, *, drafted_by: str, day: str, zone: tzinfo
) -> dict[str, FactValue | None]:
    """What is known of a case, by the names of the fields of documents (rule 3)."""
    versions = [
        one.number for step in document.steps if (one := state.case.documents.get(step)) is not None
    ]
    known: dict[str, FactValue | None] = {
        "案件番号": case,
        "件名": state.title or None,
        "起案者": drafted_by or None,
        "日付": day,
        "版": max(versions, default=0) + 1,
        "優先度": _priority(state),
    }
    for field, event in _DAYS.items():
        if event in state.noted:
            known[field] = _on(state, state.noted[event], zone).isoformat()
    return {**known, **state.facts, **known_fields(state)}


def written_day(day: date, folder: Path | None, language: Language) -> str:
    """A day as documents write it."""
    if language != "ja":
        return day.isoformat()
    return write_day(day, read_calendar(folder).eras)


def _passed(state: RunState, track: str, phase: str) -> bool:
    """Whether a phase was entered at any time."""
    return phase in state.tracks[track].phases


def _attached(state: RunState, document: Attached, zone: tzinfo) -> Mapping[str, Any]:
    return {
        "name": document.name, "version": document.number, "sha256": document.sha256,
        "size": document.size, "day": _on(state, document.at_ms, zone).isoformat(),
    }  # fmt: skip


def _title(state: RunState, name: str, tr: Translator) -> str:
    planned = state.plan.steps.get(name)
    return tr.pick(planned.step.title) if planned is not None else name


def _priority(state: RunState) -> str | None:
    sheet = of_kind(state, PRIORITY).get(PRIORITY)
    if sheet is None:
        return None
    return f"{sheet.data['class']}（{sheet.data['product']}）"


def _said(state: RunState, fact: str) -> str | None:
    value = state.facts.get(fact)
    return value if isinstance(value, str) and value else None


def _on(state: RunState, elapsed_ms: int, zone: tzinfo) -> date:
    return instants.at(state.clock.t0.wall_ns + elapsed_ms * 1_000_000, zone).date()
