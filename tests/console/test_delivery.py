"""Injects come by the exercise clock: at their very time, none in a pause, none in a burst."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bcpflow import instants
from bcpflow.commands import DeliverInject, JumpClock, PauseRun, ResumeRun
from bcpflow.console.actions import Operator
from bcpflow.definition.model import Definition, Inject, Phase, Step, Workflow
from bcpflow.errors import JournalError
from bcpflow.events import InjectDelivered, OptionChosen, Recorded
from bcpflow.journal import Journal
from tests.console.conftest import JST, World
from tests.samples import thorough

HOUR_MS = 3_600_000
HOURS = 20
HOURLY = Definition(
    workflow=Workflow(
        workflow="hourly",
        title="毎時",
        phases={"all": Phase(title="全部", final=True, steps=(Step(id="watch", title="見る"),))},
        injects=tuple(
            Inject(id=f"h{hour}", content=f"{hour}時間目", at=f"T+{hour}h")
            for hour in range(1, HOURS + 1)
        ),
    ),
    checklists={},
)
BEFORE_MIDNIGHT = instants.to_ns(datetime(2026, 11, 30, 23, 50, tzinfo=JST))
"""At speed 60 the tenth hour falls on midnight, and on the first of December."""


def hourly(path: Path) -> World:
    return World(path, definition=HOURLY, speed=60.0, t0_ns=BEFORE_MIDNIGHT)


def pass_time(world: World, op: Operator, seconds: int) -> list[Recorded]:
    """Seconds go by, with a look at the clock in each; what came."""
    came: list[Recorded] = []
    for _ in range(seconds):
        world.seconds += 1
        before = len(op.session.history)
        op.deliver_due()
        came += op.session.history[before:]
    return came


def test_each_hour_across_midnight_and_a_two_hour_pause(world: World) -> None:
    world.definition, world.speed, world.t0_ns = HOURLY, 60.0, BEFORE_MIDNIGHT
    op = world.operator()
    first = pass_time(world, op, 9 * 60 + 30)
    op.do(PauseRun())
    assert pass_time(world, op, 2 * 3600) == []
    op.do(ResumeRun())
    assert pass_time(world, op, 29) == []
    second = pass_time(world, op, 11 * 60)
    assert len(first) == 9
    for hour, recorded in enumerate([*first, *second], start=1):
        assert recorded.event == InjectDelivered(inject=f"h{hour}", automatic=True)
        assert recorded.elapsed_ms == hour * HOUR_MS
        paused_s = 2 * 3600 if hour > 9 else 0
        assert recorded.occurred_ns == BEFORE_MIDNIGHT + (hour * 60 + paused_s) * 10**9
        assert not recorded.late
    assert len(second) == HOURS - 9
    days = {op.line(r)[:5] for r in second[:1]}
    assert days == {"02:00"}


@thorough(10)
@given(pauses=st.lists(st.tuples(st.integers(1, 400), st.integers(1, 400)), min_size=1, max_size=3))
def test_whatever_the_pauses_nothing_comes_in_them_or_in_a_burst(
    tmp_path_factory: object, pauses: list[tuple[int, int]]
) -> None:
    path = Path(str(tmp_path_factory.mktemp("pauses"))) / "journal.db"  # type: ignore[attr-defined]
    world = hourly(path)
    op = world.operator()
    came: list[Recorded] = []
    for runs, stands in pauses:
        came += pass_time(world, op, runs)
        op.do(PauseRun())
        assert pass_time(world, op, stands) == []
        op.do(ResumeRun())
    due = [hour * HOUR_MS for hour in range(1, HOURS + 1)]
    now = op.board().elapsed_ms
    assert [r.elapsed_ms for r in came] == [at for at in due if at <= now]
    for journal in world.journals:
        journal.close()


def test_what_a_jump_passes_over_waits_for_the_controller(world: World) -> None:
    world.definition, world.speed = HOURLY, 60.0
    op = world.operator(leads=True)
    pass_time(world, op, 90)
    op.do(JumpClock(by_ms=3 * HOUR_MS))
    came = pass_time(world, op, 35)
    assert [r.event for r in came] == [InjectDelivered(inject="h5", automatic=True)]
    waiting = [row.inject.id for row in op.board().injects if row.status == "due"]
    assert waiting == ["h2", "h3", "h4"]
    assert op.do(DeliverInject(inject="h2")).tone == "done"


def test_a_console_that_is_opened_late_does_not_deliver_what_was_due_before(world: World) -> None:
    world.operator()
    world.seconds = 26 * 60
    late = world.operator("鈴木")
    assert pass_time(world, late, 5) == []


def test_by_hand_nothing_is_delivered(world: World) -> None:
    op = world.operator(injects="hand")
    assert pass_time(world, op, 26 * 60) == []


def test_what_falls_due_while_the_storage_fails_comes_when_it_is_back(
    world: World, monkeypatch: object
) -> None:
    op = world.operator()
    whole = Journal.append

    def fails(*_: object, **__: object) -> None:
        raise JournalError("BCP-J008", path="x", reason="EIO")

    world.seconds = 25 * 60 - 1
    op.deliver_due()
    monkeypatch.setattr(Journal, "append", fails)  # type: ignore[attr-defined]
    world.seconds = 25 * 60 + 1
    assert [a.tone for a in op.deliver_due()] == ["broken"]
    world.seconds += 5
    assert op.deliver_due() == []
    monkeypatch.setattr(Journal, "append", whole)  # type: ignore[attr-defined]
    assert op.retry().tone == "done"
    assert op.deliver_due() == []
    assert op.session.history[-1].elapsed_ms == 25 * 60_000


def test_the_player_of_demonstrations_delivers_as_a_console_does(world: World) -> None:
    from bcpflow.service.desk import Desk
    from bcpflow.service.player import Remarks, ScriptedClock, play
    from tests.console.staffed import STAFFED

    world.operator()
    clock = ScriptedClock(BEFORE_MIDNIGHT)
    desk = Desk(world.journals[0], clock=clock.read, actor="進行", new_id=lambda: "played")
    session = desk.start(STAFFED, "exercise")
    play(session, clock, Remarks(*["-"] * 7))
    assert session.state.status == "ended"
    delivered = [r for r in session.history if isinstance(r.event, InjectDelivered)]
    due = {"dark": 2, "cold": 25, "council": 40}
    last_ms = session.history[-1].elapsed_ms
    expected = {name: m * 60_000 for name, m in due.items() if m * 60_000 <= last_ms}
    assert {r.event.inject: r.elapsed_ms for r in delivered} == expected  # type: ignore[attr-defined]
    chosen = next(r.event for r in session.history if isinstance(r.event, OptionChosen))
    assert chosen.proposed
