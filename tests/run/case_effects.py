"""What the events of a case change, for the tests of `evolve`."""

from __future__ import annotations

from collections.abc import Callable

from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    Event,
    SheetFilled,
    SheetWithdrawn,
    StepReopened,
)
from bcpflow.run.case import Approval, CaseState, Document, Sheet, digest_of
from bcpflow.run.state import RunState, StepState
from tests.sample_case import CASE
from tests.samples import MINUTE_MS, Game

TEN_MS = 10 * MINUTE_MS
QUOTE = Sheet("quote", {"total": 1}, digest_of({"total": 1}), 0, "h-it", ("h-it",))
ASKED = Approval("h-req", "section", ("requester-head",), {}, {}, {}, 0)
GIVEN = ASKED._replace(given=(("requester-head", "h-head"),))

CASE_EFFECTS: dict[str, tuple[Event, Callable[[RunState], object]]] = {
    "document.attached": (
        DocumentAttached(
            document="memo", name="m.md", sha256="ab", size=2, media="text/plain", number=3
        ),
        lambda s: (
            s.case.documents
            == {
                "memo": Document(
                    "m.md", "ab", 2, "text/plain", 3, "stored", TEN_MS, ("p-1",), "plan"
                )
            }
        ),
    ),
    "sheet.filled": (
        SheetFilled(sheet="quote:Q1", kind="quote", data={"total": 2}),
        lambda s: (
            s.case.sheets["quote:Q1"]
            == Sheet("quote", {"total": 2}, digest_of({"total": 2}), TEN_MS, "p-1", ("h-it", "p-1"))
        ),
    ),
    "sheet.withdrawn": (
        SheetWithdrawn(sheet="quote:Q1", reason="期限切れ"),
        lambda s: s.case.sheets == {},
    ),
    "approval.requested": (
        ApprovalRequested(step="award-approval", route="rest", roles=("approver",)),
        lambda s: (
            s.case.approvals["award-approval"]
            == Approval("p-1", "rest", ("approver",), {}, {}, {}, TEN_MS)
        ),
    ),
    "approval.given": (
        ApprovalGiven(step="plan-approval", role="cio", proxy_for="requester-head", reason="出張"),
        lambda s: (
            s.case.approvals["plan-approval"].holds
            and s.case.approvals["plan-approval"].given == (("requester-head", "p-1"),)
            and s.case.parts == {"p-1": {"cio", "requester-head"}}
        ),
    ),
    "approval.returned": (
        ApprovalReturned(step="plan-approval", role="requester-head", reason="数量"),
        lambda s: s.case.approvals == {} and s.case.parts == {"p-1": {"requester-head"}},
    ),
    "approval.withdrawn": (
        ApprovalWithdrawn(step="plan-approval"),
        lambda s: s.case.approvals == {} and s.case.parts == {},
    ),
    "approval.lapsed": (
        ApprovalLapsed(step="plan-approval", changed=("予定価格",)),
        lambda s: (
            s.case.approvals["plan-approval"] == GIVEN._replace(lapsed=("予定価格",))
            and s.case.again == ("plan-approval",)
            and s.steps["plan-approval"] == StepState()
        ),
    ),
    "step.reopened": (
        StepReopened(step="scrutiny", changed=("quote:Q1",)),
        lambda s: s.case.again == ("scrutiny",) and s.steps["scrutiny"] == StepState(),
    ),
}
"""What each event does to a case ten minutes after T0; see `case_at_t0`."""


def case_at_t0(event: Event) -> RunState:
    """A case with a quote and an approval that waits, or that was given."""
    state = Game.start(CASE, "case").state
    given = isinstance(event, ApprovalLapsed | StepReopened)
    known = CaseState(
        sheets={"quote:Q1": QUOTE}, approvals={"plan-approval": GIVEN if given else ASKED}
    )
    if not given:
        return state._replace(case=known)
    settled = StepState(outcome="achieved", settled_ms=1, settled_version=1)
    done = {"plan-approval": settled, "scrutiny": settled}
    return state._replace(case=known, steps={**state.steps, **done})
