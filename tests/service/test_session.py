"""A session: what is done is durable, what is repeated happens once, no trace of a refusal."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given

from bcpflow.clock import Reading
from bcpflow.commands import (
    AddAction,
    ApproveStep,
    Arrive,
    AtElapsed,
    CheckItems,
    ConfirmStep,
    DecideStep,
    EndRun,
    FireTransition,
    Observe,
    PauseRun,
    SkipStep,
    TakeNote,
    UndoStep,
)
from bcpflow.definition.model import Definition
from bcpflow.errors import JournalConflict, Refused
from bcpflow.events import ActionAdded, OptionChosen, PhaseChanged, StepConfirmed
from bcpflow.journal import Journal, open_journal
from bcpflow.projections.board import board
from bcpflow.run.evolve import fold
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from tests.decide.any_commands import PLOTS, Act
from tests.samples import DRILL, LED, MINUTE_MS, HandClock, thorough

Plot = tuple[Definition, list[Act]]
NUMBERS = count(1)


def again(session: Session, desk: Desk, clock: HandClock) -> Session:
    """The same run as another process would find it."""
    return Session(desk.journal, session.run, clock, "別の端末")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One SQLite file for all examples of a property: opening one takes longer than a run."""
    return tmp_path_factory.mktemp("journal") / "shared.db"


@given(plot=PLOTS)
@thorough(25)
def test_the_state_held_is_the_state_a_fresh_session_opens(shared: Path, plot: Plot) -> None:
    definition, acts = plot
    clock = HandClock()
    with open_journal(f"sqlite:///{shared}") as journal:
        desk = Desk(journal, clock=clock, actor="鈴木", new_id=lambda: f"run-{next(NUMBERS)}")
        session = desk.start(definition, "exercise", scenario_start="2027-01-17T05:46:00+09:00")
        for act in acts:
            act.before(clock)
            before, told = session.state, list(session.history)
            try:
                session.do(act.given(session.state))
            except Refused:
                assert session.state is before
                assert session.history == told
        assert session.state == fold(session.history)
        fresh = again(session, desk, clock)
        assert fresh.state == session.state
        assert fresh.history == session.history
        assert board(fresh.state, fresh.now()) == board(session.state, session.now())
        assert journal.verify(session.run).ok


def test_a_step_is_told_as_done_after_it_can_be_read(desk: Desk, clock: HandClock) -> None:
    session = desk.start(DRILL, "exercise")
    clock.pass_minutes(3)
    done = session.do(ConfirmStep(step="power", note="復電", stumble="鍵"))
    assert not done.repeated
    (told,) = done.recorded
    assert told.event == StepConfirmed(step="power", result="achieved", note="復電", stumble="鍵")
    assert (told.version, told.elapsed_ms, told.late) == (2, 3 * MINUTE_MS, False)
    assert again(session, desk, clock).history[-1] == told


def test_a_refused_command_leaves_no_trace(desk: Desk, clock: HandClock) -> None:
    session = desk.start(DRILL, "exercise")
    before, head = session.state, desk.journal.head(session.run)
    with pytest.raises(Refused, match="BCP-R006"):
        session.do(FireTransition(), key="k")
    assert session.state is before
    assert desk.journal.head(session.run) == head
    assert desk.journal.find_key(session.run, "k") is None


def test_undo_restores_the_board_and_lengthens_the_journal(desk: Desk, clock: HandClock) -> None:
    session = desk.start(DRILL, "exercise")
    session.do(CheckItems(step="power", items={"ups": "normal"}))
    before = board(session.state, session.now())
    session.do(ConfirmStep(step="power"))
    assert board(session.state, session.now()) != before
    session.do(UndoStep(step="power"))
    after = board(session.state, session.now())
    assert replace(after, version=before.version) == before
    assert len(desk.journal.read(session.run)) == 4


def test_two_events_of_one_command_are_recorded_together_or_not_at_all(
    desk: Desk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.start(DRILL, "exercise", facts={"震度": "6弱"})
    override = FireTransition(override=True, reason="急ぐ", role="head")
    for command in (ConfirmStep(step="heat"), override, ConfirmStep(step="tell")):
        session.do(command)
    done = session.do(DecideStep(step="site", option="stay"), key="k")
    assert [type(told.event) for told in done.recorded] == [OptionChosen, PhaseChanged]
    repeated = session.do(DecideStep(step="site", option="stay"), key="k")
    assert repeated.repeated
    assert [type(told.event) for told in repeated.recorded] == [PhaseChanged]


def test_a_key_used_twice_is_one_event(desk: Desk, clock: HandClock) -> None:
    """Rule 11 of the journal, also from another terminal, also at a later moment."""
    session = desk.start(DRILL, "exercise")
    first = session.do(ConfirmStep(step="power"), key="k")
    clock.pass_minutes(5)
    for who in (session, again(session, desk, clock)):
        second = who.do(ConfirmStep(step="power", at=AtElapsed(1, "T+0")), key="k")
        assert second.repeated
        assert second.recorded == first.recorded
    assert desk.journal.head(session.run)[0] == 2  # type: ignore[index]  # it has a head


def test_a_lost_reply_is_made_up_for_by_asking_again(
    desk: Desk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step is settled, the reply never came: the retry is no second event and no refusal."""
    session = desk.start(DRILL, "exercise")

    def lost(news: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(session, "_fold", lost)
        with pytest.raises(ConnectionError):
            session.do(ConfirmStep(step="power"), key="k")
    assert not session.state.steps["power"].settled
    done = session.do(ConfirmStep(step="power"), key="k")
    assert (done.repeated, done.recorded[0].version) == (True, 2)
    assert session.state.steps["power"].outcome == "achieved"
    with pytest.raises(Refused, match="BCP-R005"):
        session.do(ConfirmStep(step="power"), key="another")


def test_a_retry_after_the_end_is_still_the_same_end(desk: Desk, clock: HandClock) -> None:
    session = desk.start(DRILL, "exercise")
    session.do(EndRun(note="以上"), key="end")
    assert session.do(EndRun(note="以上"), key="end").repeated
    assert [line.status for line in desk.runs()] == ["ended"]


@pytest.mark.parametrize(
    "other",
    [
        ConfirmStep(step="safety"),
        ConfirmStep(step="power", result="not_achieved"),
        ConfirmStep(step="power", note="x"),
        ConfirmStep(step="power", role="facilities"),
        SkipStep(step="power"),
        PauseRun(),
    ],
)
def test_a_key_stands_for_one_request(desk: Desk, other: ConfirmStep) -> None:
    session = desk.start(DRILL, "exercise")
    session.do(ConfirmStep(step="power"), key="k")
    with pytest.raises(Refused) as caught:
        session.do(other, key="k")
    assert (caught.value.code, caught.value.data) == ("BCP-R026", {"key": "k"})
    assert session.state.version == 2


def test_two_terminals_with_one_key_at_once_are_one_event(desk: Desk, clock: HandClock) -> None:
    first = desk.start(DRILL, "exercise")
    second = again(first, desk, clock)
    looks = [None]

    class Blind:
        """The key is not there when it is looked for, and there when it is written."""

        def __init__(self, journal: Journal) -> None:
            self.journal = journal

        def find_key(self, run: str, key: str) -> object:
            return looks.pop() if looks else self.journal.find_key(run, key)

        def __getattr__(self, name: str) -> object:
            return getattr(self.journal, name)

    first.do(TakeNote(text="一度"), key="k")
    second._journal = Blind(desk.journal)  # type: ignore[assignment]
    done = second.do(TakeNote(text="一度"), key="k")
    assert done.repeated
    assert second.state == first.state
    assert desk.journal.head(first.run)[0] == 2  # type: ignore[index]


def test_no_such_run(desk: Desk, clock: HandClock) -> None:
    with pytest.raises(Refused, match="BCP-R001"):
        Session(desk.journal, "none", clock, "鈴木")


def test_who_did_it_is_a_handle_and_which_duty_is_a_word(desk: Desk, clock: HandClock) -> None:
    session = desk.start(DRILL, "exercise")
    session.do(ConfirmStep(step="power", role="facilities"))
    told = again(session, desk, clock).history[-1]
    assert told.role == "facilities"
    assert told.actor not in ("", "鈴木")
    assert desk.journal.people([told.actor]) == {told.actor: "鈴木"}
    assert b"\xe9\x88\xb4" not in b"".join(e.body for e in desk.journal.read(session.run))


def test_now_is_what_the_journal_will_give_back(desk: Desk, clock: HandClock) -> None:
    clock.wall_ns += 123_456_789
    session = desk.start(DRILL, "exercise")
    clock.wall_ns += 1_001
    done = session.do(TakeNote(text="x"))
    assert session.now() == done.recorded[0].read
    assert isinstance(session.now(), Reading)
    assert again(session, desk, clock).history == session.history


def test_a_power_cut_in_mid_drill_goes_on_with_the_right_time(
    journal_url: str, clock: HandClock
) -> None:
    """Another process, another boot, a wall clock that woke in the past and was set right."""
    with open_journal(journal_url) as journal:
        desk = Desk(journal, clock=clock, actor="鈴木", new_id=lambda: "run-1")
        session = desk.start(DRILL, "exercise")
        clock.pass_minutes(20)
        session.do(ConfirmStep(step="safety"))
    clock.reboot(-365 * 24 * 60 * MINUTE_MS)
    with open_journal(journal_url) as journal:
        session = Session(journal, "run-1", clock, "鈴木")
        assert session.state.steps["safety"].outcome == "achieved"
        session.do(TakeNote(text="復電"))
        assert session.history[-1].elapsed_ms == 20 * MINUTE_MS
        clock.pass_minutes(5)
        clock.step_wall(365 * 24 * 60 * MINUTE_MS)
        session.do(ConfirmStep(step="power"))
        assert session.history[-1].elapsed_ms == 25 * MINUTE_MS
        assert board(session.state, session.now()).estimated
        fresh = Session(journal, "run-1", clock, "鈴木")
        assert fresh.state == session.state


def test_a_conflict_that_is_no_conflict_of_versions_is_not_swallowed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.start(DRILL, "exercise")

    def always(*args: object, **more: object) -> object:
        raise JournalConflict("BCP-J004", run="run-1", version=0, key=None, tries=1)

    monkeypatch.setattr(desk.journal, "append", always)
    with pytest.raises(JournalConflict):
        session.do(TakeNote(text="x"))
    assert session.state.version == 1


def test_whom_a_command_names_is_known_by_the_side_table_alone(
    desk: Desk, clock: HandClock
) -> None:
    """One who was not called, and the owner of an action: handles in the record, names beside."""
    session = desk.start(LED, "exercise")
    guest, owner = session.person("田中 次郎"), session.person("高橋 係長")
    session.do(Arrive(person=guest.handle, roles=("staff",)), people=(guest,))
    session.do(
        AddAction(text="鍵", owner=owner.handle, due="2027-03-31", element="equipment"),
        people=(owner,),
    )
    assert session.names((guest.handle, owner.handle)) == {
        guest.handle: "田中 次郎", owner.handle: "高橋 係長",
    }  # fmt: skip
    assert again(session, desk, clock).state.people == session.state.people
    written = b"".join(entry.body for entry in desk.journal.read(session.run)).decode()
    assert not any(name in written for name in ("田中", "高橋", "鈴木"))
    desk.journal.forget([owner.handle])
    assert session.names((guest.handle, owner.handle)) == {guest.handle: "田中 次郎"}
    assert desk.verify().ok


def test_a_choice_is_approved_from_another_terminal(desk: Desk, clock: HandClock) -> None:
    """The role it was proposed in comes back from the journal."""
    session = desk.start(LED, "exercise")
    session.do(DecideStep(step="reopen", option="wait", role="second"))
    other = again(session, desk, clock)
    with pytest.raises(Refused, match="BCP-R071"):
        other.do(ApproveStep(step="reopen", role="second"))
    (told,) = other.do(ApproveStep(step="reopen", role="head")).recorded
    assert told.event == OptionChosen(step="reopen", option="wait", proposed=2)
    with pytest.raises(Refused, match="BCP-R045"):
        session.do(ApproveStep(step="reopen", role="head"))  # it was stale, and reads on


def test_an_action_agreed_on_twice_with_one_key_is_one_action(desk: Desk, clock: HandClock) -> None:
    session = desk.start(LED, "exercise")
    session.do(EndRun())
    asked = AddAction(text="鍵", owner="p-9", due="2027-03-31", element="equipment")
    first = session.do(asked, key="k")
    clock.reboot(60 * 24 * 60 * MINUTE_MS)
    repeated = again(session, desk, clock).do(asked, key="k")
    assert (repeated.repeated, repeated.recorded) == (True, first.recorded)
    second = again(session, desk, clock).do(asked, key="other").recorded[0].event
    assert isinstance(second, ActionAdded)
    assert second.action == "A2"


def test_two_terminals_number_actions_and_observations_without_a_gap(
    desk: Desk, clock: HandClock
) -> None:
    """Each decided on what it saw; the slower one is decided anew."""
    first = desk.start(LED, "exercise")
    second = again(first, desk, clock)
    asked = AddAction(text="x", owner="p-9", due="2027-03-31", element="training")
    for number in range(6):
        (first if number % 2 else second).do(asked)
        (second if number % 3 else first).do(Observe(text="x"))
    first.refresh()
    second.refresh()
    assert list(first.state.actions) == [f"A{n}" for n in range(1, 7)]
    assert first.state.observations == 6
    assert first.state == second.state
