"""Whatever is asked, in whatever order: the rules of the core hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import event, given
from hypothesis import strategies as st

from bcpflow.clock import Reading
from bcpflow.commands import Command, ConfirmStep, UndoStep
from bcpflow.decide import decide
from bcpflow.definition.model import Definition
from bcpflow.errors import Refused
from bcpflow.events import StepConfirmed, StepUndone
from bcpflow.projections.board import board
from bcpflow.run import judge
from bcpflow.run.evolve import fold
from bcpflow.run.state import RunState
from tests.decide.any_commands import PLOTS, Act, begun
from tests.samples import thorough

KINDS = st.sampled_from(["exercise", "exercise", "incident"])
Plot = tuple[Definition, list[Act]]


def answer(state: RunState, command: Command, now: Reading) -> object:
    """Drafts, or the code and data of the refusal."""
    try:
        return decide(state, command, now)
    except Refused as refused:
        return refused.code, refused.data


@given(PLOTS, KINDS)
@thorough(80)
def test_refused_changes_nothing_and_the_state_is_the_fold_of_its_events(
    plot: Plot, kind: str
) -> None:
    definition, acts = plot
    game = begun(definition, "incident" if kind == "incident" else "exercise")
    for act in acts:
        act.before(game.clock)
        command = act.given(game.state)
        before, told = game.state, list(game.history)
        shown = repr(before)
        refused = game.attempt(command)
        if refused is not None:
            assert refused.code.startswith(("BCP-R", "BCP-P"))
            assert game.state is before
            assert game.history == told
            event(refused.code)
        else:
            event(type(command).__name__)
            assert len(game.history) > len(told)
            assert game.history[: len(told)] == told
        assert repr(before) == shown
        assert game.state == fold(game.history)
        assert [t.version for t in game.history] == list(range(1, game.state.version + 1))


@given(PLOTS)
@thorough(60)
def test_deciding_twice_gives_the_same_twice(plot: Plot) -> None:
    """Rule 1: pure."""
    definition, acts = plot
    game = begun(definition)
    for act in acts:
        act.before(game.clock)
        command = act.given(game.state)
        now = game.clock()
        first = answer(game.state, command, now)
        assert answer(game.state, command, now) == first
        game.attempt(command)


@given(PLOTS)
@thorough(60)
def test_what_is_said_to_have_happened_lies_between_t0_and_now(plot: Plot) -> None:
    """Rule 3, in exercise time; and nothing but a late entry lies behind what came before."""
    definition, acts = plot
    game = begun(definition)
    latest = 0
    for act in acts:
        act.before(game.clock)
        command = act.given(game.state)
        if game.attempt(command):
            continue
        last = game.history[-1]
        assert last.elapsed_ms >= 0
        assert last.occurred_ns <= game.clock().wall_ns
        if not game.state.over:
            assert last.elapsed_ms <= game.state.clock.elapsed_ms(game.clock())
        if command.at is None and not game.state.over:
            assert last.elapsed_ms >= latest
            assert not last.late
        latest = max(latest, last.elapsed_ms)


@given(PLOTS)
@thorough(60)
def test_undo_restores_the_board_and_lengthens_the_history(plot: Plot) -> None:
    definition, acts = plot
    game = begun(definition)
    for act in acts:
        act.before(game.clock)
        command = act.given(game.state)
        now = game.clock()
        before, length = board(game.state, now), len(game.history)
        if game.attempt(command):
            continue
        told = game.history[-1].event
        if not isinstance(told, StepConfirmed) or command.at is not None:
            continue
        was = before.step(told.step) or before.step(f"{told.step}#{told.occurrence}")
        if was is None or was.actual_ms is not None:
            continue  # an earlier outcome it replaced: undo leaves the step open
        event("undone")
        game.do(UndoStep(step=told.step))
        after = board(game.state, now)
        assert replace(after, version=before.version) == before
        assert len(game.history) >= length + 2
        assert isinstance(game.history[-1].event, StepUndone)


@given(PLOTS, st.integers(0, 10**10))
@thorough(40)
def test_a_later_look_never_changes_past_times(plot: Plot, later_ms: int) -> None:
    definition, acts = plot
    game = begun(definition)
    for act in acts:
        act.before(game.clock)
        command = act.given(game.state)
        if game.attempt(command):
            continue
    now = board(game.state, game.clock())
    game.clock.pass_ms(later_ms)
    later = board(game.state, game.clock())
    for row in now.steps:  # later there may be more: the due times of a repeating duty
        again = later.step(row.id)
        assert again is not None
        assert (row.actual_ms, row.begun_ms, row.target_ms, row.status) == (
            again.actual_ms,
            again.begun_ms,
            again.target_ms,
            again.status,
        )
        if row.actual_ms is not None:
            assert row.overdue_ms == again.overdue_ms
    for inject, too in zip(now.injects, later.injects, strict=True):
        assert (inject.delivered_ms, inject.response_ms) == (too.delivered_ms, too.response_ms)
    assert later.elapsed_ms >= now.elapsed_ms
    assert [t.entered_ms for t in now.tracks] == [t.entered_ms for t in later.tracks]


@given(PLOTS)
@thorough(60)
def test_what_the_board_calls_open_can_be_confirmed(plot: Plot) -> None:
    """The view and the rules agree: no key that cannot act looks as if it could."""
    definition, acts = plot
    game = begun(definition)
    for act in acts:
        act.before(game.clock)
        command = act.given(game.state)
        if game.attempt(command):
            continue
    if game.state.status != "running":
        return
    now = game.clock()
    for row in board(game.state, now).steps:
        command = ConfirmStep(step=row.id, result="not_achieved")
        said = answer(game.state, command, now)
        refused = isinstance(said, tuple) and isinstance(said[0], str)
        # What was settled may wait again: what it waited for has been taken back since.
        waits = row.status in ("waiting", "achieved") or bool(row.waits_for)
        # An approval of a case is given by its approvers: a way of its own.
        given = row.kind == "approval" and definition.case_rules is not None
        assert refused is (waits or given)
    for track in board(game.state, now).tracks:
        for way in track.ways:
            missing = judge.shut(
                game.state,
                track.id,
                next(
                    w
                    for w in game.state.plan.transitions(track.id, track.phase)
                    if w.name == way.trigger
                ),
            )
            assert way.missing == missing
