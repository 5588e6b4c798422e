"""What settles a step of a case: a document, an approval, figures, an answered checklist.

Rules, held by tests/decide/test_evidence.py:

1. A document is attached and an approval given; neither is only said to be. An approval is not
   skipped either, nor said to be refused: whoever refuses it returns it.
2. A step with ``figures`` takes a sheet of that kind. One that judges quotes is settled by passing
   the scrutiny and by nothing else, also where there is no quote: that is a finding.
3. A choice other than what the sheet came to takes a reason.
4. Every item of a checklist is answered before its step is achieved.

In drills people say what they have done, and nothing of this is asked. Pure.
"""

from __future__ import annotations

from bcpflow.commands import DecideStep
from bcpflow.definition.plan import PlannedStep
from bcpflow.errors import Refused
from bcpflow.run.state import RunState, StepState

QUOTE = "quote"
"""Kind of sheet a scrutiny judges."""


def check_confirmed(state: RunState, planned: PlannedStep, here: StepState, result: str) -> None:
    """Raises Refused where a step of a case is not settled by saying so."""
    kind, name = planned.step.resolved_kind, planned.step.id
    if kind == "approval" and state.plan.definition.case_rules is not None:
        asked = state.case.approvals.get(name)
        if result != "achieved" or asked is None or not asked.holds:
            raise Refused("BCP-P098", step=name)
    if result != "achieved":
        return
    if planned.step.figures == QUOTE:
        raise Refused("BCP-P112", step=name)
    if kind == "document" and name not in state.case.documents:
        raise Refused("BCP-P097", step=name)
    check_figures(state, planned)
    check_answered(state, planned, here)


def check_skipped(planned: PlannedStep) -> None:
    """Raises Refused where a step of a case cannot be left out."""
    if planned.step.resolved_kind == "approval":
        raise Refused("BCP-P120", step=planned.step.id)


def check_figures(state: RunState, planned: PlannedStep) -> None:
    """Raises Refused where the sheet a step is settled by is not there (rule 2)."""
    figures = planned.step.figures
    if not figures or figures == QUOTE:
        return
    if not any(sheet.kind == figures for sheet in state.case.sheets.values()):
        raise Refused("BCP-P116", step=planned.step.id, kind=figures)


def check_choice(state: RunState, planned: PlannedStep, command: DecideStep) -> None:
    """Raises Refused where a choice needs figures, or a reason to differ from them (rule 3)."""
    figures = planned.step.figures
    if not figures:
        return
    check_figures(state, planned)
    sheets = [sheet.data for sheet in state.case.sheets.values() if sheet.kind == figures]
    result = str(sheets[-1].get("result") or "") if sheets else ""
    if command.option != result and not (command.reason or command.note).strip():
        raise Refused("BCP-P122", step=planned.step.id, option=command.option, result=result)


def check_answered(state: RunState, planned: PlannedStep, here: StepState) -> None:
    """Raises Refused where items of a checklist are open (rule 4)."""
    checklist = state.plan.checklist(planned.step)
    unanswered = open_items(here, [item.id for item in checklist.items] if checklist else [])
    if unanswered:
        raise Refused("BCP-P117", step=planned.step.id, count=len(unanswered), items=unanswered)


def open_items(here: StepState, items: list[str]) -> list[str]:
    """Items of a checklist that nobody has answered."""
    return [item for item in items if here.items.get(item, "unchecked") == "unchecked"]
