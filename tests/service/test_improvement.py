"""What one run leaves to the next: times, corrective actions, and what proves them done."""

from __future__ import annotations

from datetime import date

import pytest

from bcpflow.commands import (
    AbortRun,
    AddAction,
    CloseAction,
    ConfirmStep,
    EndRun,
    FireTransition,
    UndoStep,
    UpdateAction,
    VoidRun,
)
from bcpflow.commands.base import Result, RunKind
from bcpflow.definition.model import Definition
from bcpflow.errors import NotFound, Refused
from bcpflow.journal import open_journal
from bcpflow.journal.rows import INDEXED
from bcpflow.service import improvement
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from tests.samples import DRILL, MINUTE_MS, PAIR, HandClock

DAY = "2027-03-31"


def played(
    desk: Desk,
    clock: HandClock,
    *,
    minutes: float = 3,
    result: Result = "achieved",
    kind: RunKind = "exercise",
    definition: Definition = DRILL,
) -> Session:
    """An ended run whose ``safety`` (target T+5m) was settled after so long."""
    clock.pass_minutes(1)
    session = desk.start(definition, kind)
    clock.pass_minutes(minutes)
    if definition is DRILL:
        session.do(ConfirmStep(step="safety", result=result))
    session.do(EndRun())
    return session


def agreed(session: Session, text: str = "合図を決める", step: str = "safety") -> str:
    """A corrective action of a run; its id."""
    owner = session.person("田中")
    asked = AddAction(text=text, owner=owner.handle, due=DAY, element="planning", step=step)
    (recorded,) = session.do(asked, people=(owner,)).recorded
    return f"{session.run}.{recorded.event.action}"  # type: ignore[attr-defined]


def proof(desk: Desk, action: str, later: Session) -> tuple[int, int]:
    return improvement.proof(desk, improvement.named(desk, action), later.run)


def test_the_types_read_are_those_with_an_index() -> None:
    assert set(improvement._TYPES) == set(INDEXED)


def test_an_action_is_told_with_its_run_and_its_history(desk: Desk, clock: HandClock) -> None:
    session = played(desk, clock)
    first, second = agreed(session, "一"), agreed(session, "二", step="")
    suzuki = session.person("鈴木")
    changes = {"text": "一の二", "owner": suzuki.handle, "due": "2027-01-01", "step": "power"}
    session.do(UpdateAction(action="A1", changes=changes, note="半分"), people=(suzuki,))
    session.do(UpdateAction(action="A1", changes={"element": "training"}))
    session.do(CloseAction(action="A2", evidence="手順書 2 版"))
    one, two = improvement.actions(desk)
    assert (one.id, two.id) == (first, second) == ("run-1.A1", "run-1.A2")
    assert (one.kind, one.workflow, one.started_at) == (
        "exercise", "small-drill", desk.runs()[0].started_at,
    )  # fmt: skip
    assert (one.text, one.owner, one.due) == ("一の二", suzuki.handle, date(2027, 1, 1))
    assert (one.element, one.step, one.note, one.open) == ("training", "power", "半分", True)
    assert len(one.history) == 3
    assert two.closed is not None
    assert (two.closed.evidence, two.open, two.step) == ("手順書 2 版", False, "")
    names = improvement.names(desk.journal, [one, two])
    assert set(names.values()) == {"田中", "鈴木"}
    assert desk.verify().ok


def test_it_is_overdue_from_the_day_after_its_day(desk: Desk, clock: HandClock) -> None:
    session = played(desk, clock)
    agreed(session)
    (action,) = improvement.actions(desk)
    assert not action.overdue(date(2027, 3, 31))
    assert action.overdue(date(2027, 4, 1))
    session.do(CloseAction(action="A1", evidence="様式"))
    assert not improvement.actions(desk)[0].overdue(date(2027, 4, 1))


def test_a_wall_clock_set_back_turns_no_history_around(desk: Desk, clock: HandClock) -> None:
    session = played(desk, clock)
    agreed(session)
    clock.step_wall(-60 * MINUTE_MS)
    session.do(UpdateAction(action="A1", changes={"text": "後"}))
    (action,) = improvement.actions(desk)
    assert action.text == "後"
    assert [told.version for told in action.history] == sorted(
        told.version for told in action.history
    )


def test_an_action_is_found_by_a_part_of_its_run(desk: Desk, clock: HandClock) -> None:
    agreed(played(desk, clock))
    agreed(played(desk, clock))
    assert improvement.named(desk, "n-2.a1").id == "run-2.A1"
    assert improvement.named(desk, "last.A1").id == "run-2.A1"
    for said, near in (("A1", ["run-1.A1", "run-2.A1"]), ("run-1.A2", ["run-1.A1"])):
        with pytest.raises(NotFound, match="BCP-R060") as caught:
            improvement.named(desk, said)
        assert caught.value.data["near"] == near
    with pytest.raises(NotFound, match="BCP-R001"):
        improvement.named(desk, "none.A1")
    with pytest.raises(Refused, match="BCP-R037"):
        improvement.named(desk, "run.A1")


def test_a_first_run_recalls_nothing(desk: Desk) -> None:
    assert improvement.recalled(desk, "small-drill", "exercise") is None
    assert desk.start(DRILL, "exercise").state.previous is None


def test_the_next_run_is_told_all_that_is_still_open(desk: Desk, clock: HandClock) -> None:
    first = played(desk, clock, minutes=9)
    agreed(first, "一")
    agreed(first, "二", step="")
    second = played(desk, clock, minutes=2)
    agreed(second, "三")
    second.do(UpdateAction(action="A1", changes={"due": "2026-12-31"}))
    first.do(CloseAction(action="A2", evidence="様式"))
    agreed(played(desk, clock, kind="incident"), "実災害")
    agreed(played(desk, clock, definition=PAIR), "別の手順", step="")
    told = desk.start(DRILL, "exercise").state.previous
    assert told is not None
    assert (told.previous, told.times) == (second.run, {"safety": 2 * MINUTE_MS})
    assert [dict(issue) for issue in told.issues] == [
        {"run": "run-2", "action": "A1", "step": "safety", "text": "三", "due": "2026-12-31"},
        {"run": "run-1", "action": "A1", "step": "safety", "text": "一", "due": DAY},
    ]


def test_what_a_broken_off_run_left_is_told_though_none_has_ended(
    desk: Desk, clock: HandClock
) -> None:
    session = desk.start(DRILL, "exercise")
    agreed(session)
    session.do(AbortRun(reason="本物の地震"))
    told = improvement.recalled(desk, "small-drill", "exercise")
    assert told is not None
    assert (told["previous"], [issue["action"] for issue in told["issues"]]) == ("run-1", ["A1"])
    ended = played(desk, clock)
    told = improvement.recalled(desk, "small-drill", "exercise")
    assert told is not None
    assert (told["previous"], len(told["issues"])) == (ended.run, 1)


def test_a_run_started_by_mistake_leaves_nothing(desk: Desk) -> None:
    session = desk.start(DRILL, "exercise")
    agreed(session)
    session.do(VoidRun(reason="誤り"))
    assert improvement.recalled(desk, "small-drill", "exercise") is None
    (action,) = improvement.actions(desk)
    assert (action.voided, action.open) == (True, False)


def test_a_later_run_is_measured_by_its_log(desk: Desk, clock: HandClock) -> None:
    action = agreed(played(desk, clock, minutes=9))
    assert proof(desk, action, played(desk, clock, minutes=4)) == (4 * MINUTE_MS, 5 * MINUTE_MS)
    assert proof(desk, action, played(desk, clock, minutes=7)) == (7 * MINUTE_MS, 5 * MINUTE_MS)
    real = played(desk, clock, minutes=1, kind="incident")
    assert proof(desk, action, real) == (MINUTE_MS, 5 * MINUTE_MS)


def test_only_a_run_that_began_later_proves_anything(desk: Desk, clock: HandClock) -> None:
    before = played(desk, clock)
    session = played(desk, clock, minutes=9)
    action = agreed(session)
    voided = desk.start(DRILL, "exercise")
    voided.do(ConfirmStep(step="safety"))
    voided.do(VoidRun(reason="誤り"))
    for run in (before, session, voided):
        with pytest.raises(Refused, match="BCP-R067") as caught:
            proof(desk, action, run)
        assert caught.value.data == {"run": run.run, "earlier": session.run}


def test_a_run_of_another_workflow_proves_nothing(desk: Desk, clock: HandClock) -> None:
    action = agreed(played(desk, clock))
    with pytest.raises(Refused, match="BCP-R068") as caught:
        proof(desk, action, played(desk, clock, definition=PAIR))
    assert (caught.value.data["workflow"], caught.value.data["wanted"]) == (
        "two-tracks", "small-drill",
    )  # fmt: skip


@pytest.mark.parametrize("step", ["safety", "guests", "site"])
def test_a_step_not_achieved_or_without_a_target_proves_nothing(
    desk: Desk, clock: HandClock, step: str
) -> None:
    action = agreed(played(desk, clock), step=step)
    clock.pass_minutes(1)
    later = desk.start(DRILL, "exercise")
    if step == "guests":  # achieved, but it has no target
        later.do(ConfirmStep(step=step))
    if step == "safety":
        later.do(ConfirmStep(step=step, result="not_achieved"))
    later.do(EndRun())
    with pytest.raises(Refused, match="BCP-R069"):
        proof(desk, action, later)


def test_an_outcome_taken_back_proves_nothing_until_it_is_there_again(
    desk: Desk, clock: HandClock
) -> None:
    action = agreed(played(desk, clock))
    clock.pass_minutes(1)
    later = desk.start(DRILL, "exercise")
    later.do(ConfirmStep(step="safety"))
    later.do(UndoStep(step="safety"))
    later.do(EndRun())
    with pytest.raises(Refused, match="BCP-R069"):
        proof(desk, action, later)
    again = desk.start(DRILL, "exercise")
    again.do(ConfirmStep(step="safety"))
    again.do(UndoStep(step="safety"))
    clock.pass_minutes(2)
    again.do(ConfirmStep(step="safety"))
    with pytest.raises(Refused, match="BCP-R076"):  # it may be taken back until the end
        proof(desk, action, again)
    again.do(EndRun())
    assert proof(desk, action, again)[0] == 2 * MINUTE_MS


def test_the_last_occurrence_counts(desk: Desk, clock: HandClock) -> None:
    action = agreed(played(desk, clock))
    clock.pass_minutes(1)
    later = desk.start(DRILL, "exercise")
    later.do(ConfirmStep(step="safety"))
    forward = FireTransition(trigger="report", override=True, role="head", reason="急ぐ")
    later.do(forward)
    later.do(FireTransition(trigger="aftershock", reason="余震"))
    clock.pass_minutes(1)
    later.do(ConfirmStep(step="safety"))
    later.do(EndRun())
    assert proof(desk, action, later)[0] == MINUTE_MS


def test_a_journal_that_may_only_be_read_tells_them(journal_url: str, clock: HandClock) -> None:
    with open_journal(journal_url) as journal:
        desk = Desk(journal, clock=clock, actor="鈴木", new_id=lambda: "run-1")
        agreed(played(desk, clock))
    with open_journal(journal_url, read_only=True) as journal:
        desk = Desk(journal, clock=clock, actor="鈴木", new_id=lambda: "run-2")
        assert [action.id for action in improvement.actions(desk)] == ["run-1.A1"]
