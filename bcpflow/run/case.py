"""What a case knows beside its phases and steps: documents, sheets, approvals, who did what.

Rules, held by tests/run/test_case.py:

1. Folding is total here too, and changes nothing in place.
2. Whoever acts on a step has taken the part of the role acted in, for the whole case; who stands
   in for another role has taken both. Who approves takes the part approved in, not the step's.
3. An approval holds as long as nothing it was about has changed: then it has lapsed, its step is
   open again, and no gate lets the case pass until it was given anew. So does a step that figures
   settled, where they changed.
4. A document or a sheet belongs to the phase the case was in when it was first written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from bcpflow.definition.model import FactValue
from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    EventNoted,
    ItemsChecked,
    OptionChosen,
    OptionProposed,
    Recorded,
    SheetFilled,
    SheetWithdrawn,
    StepBegun,
    StepConfirmed,
    StepReopened,
    StepSkipped,
    StepUndone,
)

if TYPE_CHECKING:
    from bcpflow.definition.plan import Plan
    from bcpflow.run.state import RunState

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_WORK = (
    DocumentAttached, ItemsChecked, OptionChosen, OptionProposed, StepBegun, StepConfirmed,
    StepSkipped, StepUndone,
)  # fmt: skip
"""What is done in the role of its step where none is said."""


class Document(NamedTuple):
    """The last version of a document. ``by``: who attached any version of it."""

    name: str
    sha256: str
    size: int
    media: str
    number: int
    place: str
    at_ms: int
    by: tuple[str, ...]
    phase: str = ""
    """Where it belongs (rule 4); a document of a step belongs to the step's phase."""


class Sheet(NamedTuple):
    """The last version of a sheet of figures. ``filled_by``: who wrote any version of it."""

    kind: str
    data: Mapping[str, Any]
    digest: str
    at_ms: int
    by: str
    filled_by: tuple[str, ...] = ()
    phase: str = ""
    """Where it belongs (rule 4)."""


class Approval(NamedTuple):
    """Where an approval stands. ``given``: roles that approved and who, in order."""

    by: str
    route: str
    roles: tuple[str, ...]
    facts: Mapping[str, FactValue]
    documents: Mapping[str, str]
    sheets: Mapping[str, str]
    at_ms: int
    given: tuple[tuple[str, str], ...] = ()
    lapsed: tuple[str, ...] = ()
    last_ms: int = 0
    """When the last role approved."""

    @property
    def done(self) -> bool:
        """Whether every role of the route has approved."""
        return len(self.given) == len(self.roles)

    @property
    def holds(self) -> bool:
        """Whether it is done and nothing it was about has changed."""
        return self.done and not self.lapsed

    @property
    def next_role(self) -> str | None:
        """Whose word it waits for."""
        return None if self.done else self.roles[len(self.given)]


class CaseState(NamedTuple):
    """The case's own part of a run's state."""

    documents: Mapping[str, Document] = _NOTHING
    sheets: Mapping[str, Sheet] = _NOTHING
    approvals: Mapping[str, Approval] = _NOTHING
    parts: Mapping[str, frozenset[str]] = _NOTHING
    """Roles somebody has acted in, by handle (rule 2)."""
    again: tuple[str, ...] = ()
    """Approval steps that take approval once more, and steps their figures opened (rule 3)."""
    judged: Mapping[str, frozenset[str]] = _NOTHING
    """Sheets a step was settled by, of steps with ``figures``."""
    noted_again: frozenset[str] = frozenset()
    """Happenings that were noted more than once: the last one counts."""
    withdrawn: frozenset[str] = frozenset()
    """Names of sheets that were withdrawn: no other sheet takes one as its number."""


def case_after(state: RunState, recorded: Recorded) -> CaseState:
    """The case's part after an event; the same where the event is none of its own."""
    here = _took_part(state, recorded)
    event, elapsed, actor = recorded.event, recorded.elapsed_ms, recorded.actor
    match event:
        case EventNoted(event=happening) if happening in state.noted:
            return here._replace(noted_again=here.noted_again | {happening})
        case DocumentAttached():
            was = here.documents.get(event.document)
            by = tuple(dict.fromkeys((*(was.by if was else ()), actor)))
            attached = Document(
                event.name,
                event.sha256,
                event.size,
                event.media,
                event.number,
                event.place,
                elapsed,
                by,
                was.phase if was else _phase(state),
            )
            return here._replace(documents={**here.documents, event.document: attached})
        case SheetFilled():
            last = here.sheets.get(event.sheet)
            wrote = tuple(dict.fromkeys((*(last.filled_by if last else ()), actor)))
            digest = digest_of(event.data)
            origin = last.phase if last else _phase(state)
            filled = Sheet(event.kind, event.data, digest, elapsed, actor, wrote, origin)
            return here._replace(sheets={**here.sheets, event.sheet: filled})
        case SheetWithdrawn(sheet=sheet):
            left = {name: one for name, one in here.sheets.items() if name != sheet}
            return here._replace(sheets=left, withdrawn=here.withdrawn | {sheet})
        case ApprovalRequested():
            asked = Approval(
                actor,
                event.route,
                event.roles,
                event.facts,
                event.documents,
                event.sheets,
                elapsed,
            )
            before = here.approvals.get(event.step)
            put = _approval(here, event.step, asked)
            # What had been approved is given up for what is asked now.
            return _again(put, event.step, needed=True) if before and before.done else put
        case ApprovalGiven(step=step):
            known = here.approvals[step]
            role = event.proxy_for or event.role
            told = known._replace(given=(*known.given, (role, actor)), last_ms=elapsed)
            left_open = _approval(here, step, told)
            return left_open if not told.done else _again(left_open, step, needed=False)
        case ApprovalReturned(step=step) | ApprovalWithdrawn(step=step):
            left_over = {name: one for name, one in here.approvals.items() if name != step}
            return here._replace(approvals=left_over)
        case ApprovalLapsed(step=step, changed=changed):
            marked = here.approvals[step]._replace(lapsed=changed)
            return _again(_approval(here, step, marked), step, needed=True)
        case StepReopened(step=step):
            return _again(here, step, needed=True)
        case StepConfirmed(step=step, result="achieved") | OptionChosen(step=step):
            return _judged(state.plan, here, step)
        case _:
            return here


def digest_of(data: Mapping[str, Any]) -> str:
    """What stands for the figures of a sheet in an approval."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def lapsed(case: CaseState) -> tuple[str, ...]:
    """Steps whose approved content or figures were changed, until they are settled anew."""
    return case.again


def comes_after(plan: Plan, track: str, phase: str, other: str) -> bool:
    """Whether a phase stands behind another one of its track, in the order of the file."""
    order = list(plan.tracks[track].phases)
    return phase in order and other in order and order.index(phase) > order.index(other)


def stands_in(plan: Plan, role: str, needed: str) -> bool:
    """Whether a role acts in another's stead by the workflow (代行)."""
    known = plan.workflow.roles.get(needed)
    return known is not None and role in known.deputies


def _approval(here: CaseState, step: str, value: Approval) -> CaseState:
    return here._replace(approvals={**here.approvals, step: value})


def _again(here: CaseState, step: str, *, needed: bool) -> CaseState:
    others = tuple(name for name in here.again if name != step)
    if not needed:
        return here._replace(again=others)
    return here if step in here.again else here._replace(again=(*others, step))


def _judged(plan: Plan, here: CaseState, step: str) -> CaseState:
    """A step is settled by the figures there are; it is asked for no more."""
    figures = plan.steps[step].step.figures
    if not figures:
        return here
    names = frozenset(name for name, one in here.sheets.items() if one.kind == figures)
    settled = here._replace(judged={**here.judged, step: names})
    return _again(settled, step, needed=False)


def _phase(state: RunState) -> str:
    """The phase the case is in: that of its first track."""
    return next(iter(state.tracks.values())).phase


def _took_part(state: RunState, recorded: Recorded) -> CaseState:
    roles = _acted_in(state.plan, recorded)
    if not roles or not recorded.actor:
        return state.case
    known = state.case.parts.get(recorded.actor, frozenset())
    if roles <= known:
        return state.case
    return state.case._replace(parts={**state.case.parts, recorded.actor: known | roles})


def _acted_in(plan: Plan, recorded: Recorded) -> frozenset[str]:
    """The roles an event was done in (rule 2)."""
    event, said = recorded.event, recorded.role
    if isinstance(event, ApprovalGiven):
        return frozenset({event.role, event.proxy_for}) - {""}
    if isinstance(event, ApprovalReturned):
        return frozenset({event.role}) - {""}
    step = getattr(event, "step", "") or getattr(event, "document", "")
    planned = plan.steps.get(step) if isinstance(event, _WORK) else None
    own = planned.step.role if planned else None
    if planned is None or own is None or planned.step.resolved_kind == "approval":
        return frozenset({said}) - {""}
    if not said:
        return frozenset({own})
    return frozenset({said, own} if stands_in(plan, said, own) else {said})
