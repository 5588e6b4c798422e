"""A case in short: what a list of all cases tells of one, as plain data.

Rules, held by tests/projections/test_case_summary.py:

1. Every run of kind "case" has a summary, whatever its workflow knows; what nobody said is None.
2. Figures of a contract come from its sheets; a fact of that name counts where there is no sheet.
3. The ball is with whoever an approval waits for, else with the roles of the open required steps
   of the phase it is in - of an approval nobody asked for, with those who draft; a case that is
   over waits for nobody.
4. No name of a person is in it: roles, and suppliers as the case names them.

A sheet of kind ``contract`` says ``amount`` (yen, tax included), ``supplier`` (a name, or an
object with ``name``), ``signed``, ``starts``, ``ends``, ``maintenance_ends``, ``lease_ends``
(days) and ``years`` (yen by fiscal year); one of kind ``payment`` ``amount`` and ``day``; one of
kind ``supplier`` ``name`` and ``result`` (`LOST`: took part, was not chosen). All of them may be
missing.

Pure. Times are nanoseconds by the wall: a day needs a zone, which is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bcpflow.decide.separation import askers
from bcpflow.definition.amounts import yen_of
from bcpflow.definition.plan import PlannedStep, as_ids
from bcpflow.definition.texts import Text
from bcpflow.events import ApprovalGiven, ApprovalRequested, Recorded
from bcpflow.projections.own_deadlines import own_deadlines
from bcpflow.run import judge
from bcpflow.run.case import Sheet
from bcpflow.run.state import RunState

LOST = "lost"
"""Result of a supplier who took part and was not chosen."""
FORM = 2
"""Which shape a summary has; raised when this module makes another one."""

FACTS: Mapping[str, tuple[str, ...]] = {
    "department": ("所管課", "担当課"),
    "fiscal_year": ("年度", "会計年度"),
    "estimate": ("予定価格",),
    "contract_type": ("契約種別",),
    "method": ("方式", "調達方式"),
    "item": ("号",),
    "category": ("分類", "調達区分"),
    "system": ("台帳番号", "システム台帳番号", "システム番号"),
    "amount": ("契約額", "契約金額"),
    "paid": ("支払額", "支払済額"),
    "supplier": ("相手方", "契約の相手方"),
}
"""What a list tells, and the facts that say it, the first known one in front."""

SETTLED_BY: Mapping[str, tuple[str, ...]] = {
    "plan-heard": ("plan-approval",),
    "cost-known": ("rough-quote", "budget-quote"),
    "evaluated": ("evaluation-outcome",),
    "budget-requested": ("budget-request",),
    "notice-given": ("tender-notice", "call-for-proposals"),
    "bid-opening": ("opening-record",),
    "award": ("award-approval",),
    "contract-signed": ("contract-document",),
    "inspected": ("inspection-record",),
    "paid": ("payment",),
    "operation-start": ("go-live-approval",),
    "reviewed": ("review-sheet",),
    "operation-reviewed": ("operation-review",),
    "renewal-started": ("next-step",),
}
"""Happenings that deadlines count from, and the steps that show them where nobody noted the day."""
_CONTRACT_DAYS = {
    "contract-signed": "signed",
    "contract-end": "ends",
    "maintenance-end": "maintenance_ends",
    "lease-end": "lease_ends",
}
_NONE = ("", "なし")


def handed_over(history: Iterable[Recorded]) -> dict[str, int]:
    """When each approval step was last put to somebody, in exercise milliseconds."""
    return {
        told.event.step: told.elapsed_ms
        for told in history
        if isinstance(told.event, ApprovalRequested | ApprovalGiven)
    }


def case_summary(state: RunState, handed: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The summary of a case after its ``version`` events."""
    contracts = _sheets(state, "contract")
    payments = _sheets(state, "payment")
    track = _track(state)
    phase = state.plan.phase(track, state.tracks[track].phase)
    over = state.over or phase.final
    said = {name: _fact(state, name) for name in FACTS}
    return {
        "form": FORM,
        "run": state.run,
        "title": state.title,
        "workflow": state.plan.workflow.workflow,
        "workflow_title": state.plan.workflow.title,
        "status": state.status,
        "opened_ns": state.clock.t0.wall_ns,
        "phase": state.tracks[track].phase,
        "phase_title": phase.title,
        "phase_ns": _wall(state, state.tracks[track].phases[state.tracks[track].phase].entered_ms),
        "final": phase.final,
        **{name: _word(said[name]) for name in ("department", "fiscal_year", "contract_type")},
        **{name: _word(said[name]) for name in ("method", "item", "category", "system")},
        "estimate": yen(said["estimate"]),
        "amount": contracted(state),
        "paid": paid(state),
        "suppliers": _suppliers(state, contracts, said["supplier"]),
        "quotes": len(_sheets(state, "quote")),
        "ball": [] if over else list(_ball(state, handed or {})),
        "waits": [] if over else list(_waits(state)),
        "happened_ns": dict(_happened(state)),
        "noted": list(state.noted),
        "again": sorted(state.case.noted_again),
        "own": list(own_deadlines(state, SETTLED_BY)),
        "happened_on": dict(_happened_on(contracts, payments)),
        "terms": list(_terms(contracts)),
        "budgeted": "budget-request" in state.plan.steps
        or "budget-requested" in state.plan.workflow.events,
        "facts": dict(state.facts),
    }


def contracted(state: RunState) -> int | None:
    """What all contracts of a case together are for (rule 2)."""
    return _sum(_sheets(state, "contract"), _fact(state, "amount"))


def paid(state: RunState) -> int | None:
    """What was paid so far (rule 2)."""
    return _sum(_sheets(state, "payment"), _fact(state, "paid"))


def yen(value: object) -> int | None:
    """Whole yen of a number or of ``1,100,000円``; None where it is neither."""
    if isinstance(value, str):
        return yen_of(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == value and abs(value) != float("inf") else None


def _fact(state: RunState, name: str) -> object:
    return next((state.facts[known] for known in FACTS[name] if known in state.facts), None)


def _word(value: object) -> str | None:
    """What a fact says in words; ``なし`` (none) says nothing."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float) and value == int(value):
        value = int(value)
    said = str(value).strip()
    return None if said in _NONE else said


def _sheets(state: RunState, kind: str) -> list[Mapping[str, Any]]:
    sheets: Iterable[Sheet] = state.case.sheets.values()
    return [one.data for one in sheets if one.kind == kind and isinstance(one.data, Mapping)]


def _sum(sheets: Sequence[Mapping[str, Any]], otherwise: object) -> int | None:
    known = [found for one in sheets if (found := yen(one.get("amount"))) is not None]
    return sum(known) if known else yen(otherwise)


def _suppliers(
    state: RunState, contracts: Sequence[Mapping[str, Any]], otherwise: object
) -> list[str]:
    """Whom the case was contracted with; where no contract says it, the only one named."""
    said = [_name(one.get("supplier")) for one in contracts]
    if not any(said):
        named = [one for one in _sheets(state, "supplier") if one.get("result") != LOST]
        said = [_name(named[0])] if len(named) == 1 else []
    if not any(said):
        said = [_word(otherwise) or ""]
    return list(dict.fromkeys(name for name in said if name))


def _name(said: object) -> str:
    if isinstance(said, Mapping):
        said = said.get("name") or said.get("supplier")
    return said.strip() if isinstance(said, str) else ""


def _track(state: RunState) -> str:
    """The track that still goes on, the first of them; where none does, the first."""
    going = (t for t, at in state.tracks.items() if not state.plan.phase(t, at.phase).final)
    return next(going, next(iter(state.tracks)))


def _wall(state: RunState, elapsed_ms: int) -> int:
    return state.clock.wall_at(elapsed_ms)


def _ball(state: RunState, handed: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Who is to act and since when, the one who has had it longest in front (rule 3)."""
    held: dict[str, tuple[int, list[str]]] = {}
    for role, step, since in list(_asked(state, handed)) or list(_open(state)):
        before, steps = held.get(role, (since, []))
        held[role] = (min(before, since), [*steps, step])
    roles = state.plan.workflow.roles
    for role, (since, steps) in sorted(held.items(), key=lambda item: item[1][0]):
        title: Text = roles[role].title if role in roles else role
        yield {"role": role, "title": title, "since_ns": _wall(state, since), "steps": steps}


def _asked(state: RunState, handed: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Roles an approval waits for: of a route, or of a decision that was proposed."""
    for step, asked in state.case.approvals.items():
        if asked.next_role is not None:
            yield asked.next_role, step, handed.get(step, asked.at_ms)
    for planned in _here(state):
        here = state.steps[planned.step.id]
        if here.proposed and not here.settled:
            for role in as_ids(planned.step.approver)[:1]:
                yield role, planned.step.id, here.begun_ms or _since(state, planned)


def _open(state: RunState) -> Iterator[tuple[str, str, int]]:
    for planned in _here(state):
        for role in askers(state, planned) if _waiting(state, planned) else ():
            yield role, planned.step.id, _since(state, planned)


def _waits(state: RunState) -> Iterator[dict[str, Any]]:
    """Open required steps that have a target."""
    for planned in _here(state):
        due = judge.step_target_ms(state, planned) if _waiting(state, planned) else None
        if due is not None:
            title = planned.step.title
            yield {"step": planned.step.id, "title": title, "due_ns": _wall(state, due)}


def _here(state: RunState) -> Iterator[PlannedStep]:
    """Steps of the phases the case is in, that apply."""
    for planned in state.plan.steps.values():
        in_phase = state.tracks[planned.track].phase == planned.phase
        if in_phase and planned.every_s is None and judge.applies(state, planned):
            yield planned


def _waiting(state: RunState, planned: PlannedStep) -> bool:
    return planned.step.required and judge.step_status(state, planned) == "open"


def _since(state: RunState, planned: PlannedStep) -> int:
    """Since when a step can be worked on: its phase is there, and what it waits for is settled."""
    entered = state.tracks[planned.track].phases[planned.phase].entered_ms
    before = (state.steps[other].settled_ms for other in planned.step.after)
    return max([entered, *(settled for settled in before if settled is not None)])


def _happened(state: RunState) -> Iterator[tuple[str, int]]:
    """Happenings and when: by the steps that show them, over that what was noted."""
    for name, steps in SETTLED_BY.items():
        done = (state.steps[step] for step in steps if step in state.steps)
        settled = [
            at.settled_ms for at in done if at.outcome == "achieved" and at.settled_ms is not None
        ]
        if settled and name not in state.noted:
            yield name, _wall(state, min(settled))
    for name, noted in state.noted.items():
        yield name, _wall(state, noted)


def _happened_on(
    contracts: Sequence[Mapping[str, Any]], payments: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Days that sheets name, as text; of several the last one is the case's."""
    for name, field in _CONTRACT_DAYS.items():
        if days := _days(contracts, field):
            yield name, max(days)
    if days := _days(payments, "day"):
        yield "paid", max(days)


def _days(sheets: Sequence[Mapping[str, Any]], field: str) -> list[str]:
    return [one[field] for one in sheets if isinstance(one.get(field), str) and one[field]]


def _terms(contracts: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What each contract binds to: its sum, from when to when, and yen by fiscal year as agreed."""
    for one in contracts:
        years = one.get("years")
        by_year = years.items() if isinstance(years, Mapping) else ()
        yield {
            "amount": yen(one.get("amount")),
            "starts": next(iter(_days([one], "starts")), None),
            "ends": next(iter(_days([one], "ends")), None),
            "years": {str(year): said for year, n in by_year if (said := yen(n)) is not None},
        }
