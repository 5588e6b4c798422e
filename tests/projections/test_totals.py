"""Totals: what counts, what does not, and how long phases and answers took."""

from __future__ import annotations

from bcpflow.commands import (
    AddAction,
    AddInject,
    AtElapsed,
    ConfirmStep,
    DeliverInject,
    EndRun,
    FireTransition,
    JumpClock,
    NoteEvent,
    Observe,
    SkipStep,
    TakeNote,
    UndoStep,
)
from bcpflow.definition.model import Inject
from bcpflow.projections.log import log
from bcpflow.projections.totals import PhaseTotal, Summary
from tests.samples import LED, MINUTE_MS, Game

FORCED = FireTransition(trigger="report", override=True, reason="急ぐ", role="head")
BACK = FireTransition(trigger="aftershock", reason="余震")


def totals(game: Game) -> Summary:
    return log(game.history).summary


def counts(total: Summary | PhaseTotal) -> tuple[int, int, int]:
    return total.achieved, total.not_achieved, total.skipped


def test_an_undone_outcome_is_not_counted() -> None:
    """Rule 1."""
    game = Game.start().play(
        ConfirmStep(step="safety"), ConfirmStep(step="heat"), UndoStep(step="heat")
    )
    assert counts(totals(game)) == (1, 0, 0)
    assert totals(game).undone == 1


def test_a_replaced_outcome_is_not_counted() -> None:
    """Rule 1: late success counts once, as what it came to."""
    game = Game.start().play(
        SkipStep(step="heat"),
        ConfirmStep(step="heat", result="not_achieved", stumble="鍵"),
        ConfirmStep(step="heat"),
    )
    assert counts(totals(game)) == (1, 0, 0)
    assert totals(game).stumbles == 0


def test_occurrences_count_each_for_themselves() -> None:
    game = Game.start().play(ConfirmStep(step="power"), FORCED, BACK, SkipStep(step="power"))
    assert counts(totals(game)) == (1, 0, 1)
    assert [(p.phase, *counts(p)) for p in totals(game).phases] == [
        ("survey", 1, 0, 0), ("report", 0, 0, 0), ("survey", 0, 0, 1),
    ]  # fmt: skip


def test_visits_are_lines_of_their_own_and_an_open_one_lasts_until_the_last_moment() -> None:
    """Rule 2."""
    game = Game.start().play(FORCED, BACK, TakeNote(text="x"), minutes=10)
    assert [(p.phase, p.entered_ms, p.left_ms, p.duration_ms) for p in totals(game).phases] == [
        ("survey", 0, 10 * MINUTE_MS, 10 * MINUTE_MS),
        ("report", 10 * MINUTE_MS, 20 * MINUTE_MS, 10 * MINUTE_MS),
        ("survey", 20 * MINUTE_MS, None, 10 * MINUTE_MS),
    ]


def test_a_phase_left_late_says_by_how_much() -> None:
    game = Game.start().play(FORCED, BACK, minutes=70)
    assert [(p.target_ms, p.delta_ms) for p in totals(game).phases[:2]] == [
        (60 * MINUTE_MS, 10 * MINUTE_MS),
        (100 * MINUTE_MS, 40 * MINUTE_MS),
    ]


def test_what_was_late_is_counted_once_in_its_phase() -> None:
    game = Game.start().play(ConfirmStep(step="safety"), ConfirmStep(step="power"), minutes=9)
    assert totals(game).overdue == 1
    assert totals(game).phases[0].overdue == 1


def test_injects_tell_when_they_came_and_how_long_the_answer_took() -> None:
    game = Game.start().play(
        NoteEvent(event="leak"), DeliverInject(inject="flood"), DeliverInject(inject="cold")
    )
    game.play(ConfirmStep(step="power"), ConfirmStep(step="heat"), minutes=4)
    found = {i.inject: (i.due_ms, i.delivered_ms, i.response_ms) for i in totals(game).injects}
    assert found == {
        "flood": (11 * MINUTE_MS, 2 * MINUTE_MS, None),
        "cold": (25 * MINUTE_MS, 3 * MINUTE_MS, 8 * MINUTE_MS),
    }
    assert totals(game).injects[1].expects == ("heat", "aircon")


def test_an_answer_stays_an_answer_when_its_step_is_opened_anew() -> None:
    """Rule 3: after a return the step has no outcome any more, but the inject was answered."""
    game = Game.start().play(
        ConfirmStep(step="safety"),
        DeliverInject(inject="cold"),
        ConfirmStep(step="power"),
        ConfirmStep(step="heat"),
        FORCED,
        BACK,
    )
    answers = {i.inject: i.response_ms for i in totals(game).injects}
    assert answers == {"cold": 2 * MINUTE_MS}


def test_overrides_are_told_with_what_was_missing() -> None:
    game = Game.start().play(ConfirmStep(step="power"), FORCED, BACK)
    (row,) = totals(game).overrides
    assert row.event.overridden == ("safety", "heat", "aircon")  # type: ignore[attr-defined]


def test_what_nobody_settled_is_named_where_it_applies() -> None:
    game = Game.start(facts={"時間帯": "就業時間内"}).play(ConfirmStep(step="power"), EndRun())
    assert totals(game).unsettled == ("safety", "heat", "guests")
    assert [phase for _, phase in totals(game).unreached] == ["report", "over"]


def test_late_entries_and_jumps_are_counted() -> None:
    game = Game.start().play(JumpClock(by_ms=60 * MINUTE_MS), minutes=5)
    game.do(ConfirmStep(step="safety", at=AtElapsed(2 * MINUTE_MS)))
    game.do(TakeNote(text="x", at=AtElapsed(90 * MINUTE_MS)))  # takes the clock along
    assert (totals(game).late, totals(game).jumps) == (1, 1)
    assert totals(game).elapsed_ms == 90 * MINUTE_MS


def test_time_over_a_restart_is_estimated() -> None:
    game = Game.start().play(TakeNote(text="x"))
    assert not totals(game).estimated
    game.clock.reboot(MINUTE_MS)
    game.play(TakeNote(text="y"))
    assert totals(game).estimated


def test_what_is_said_after_the_end_neither_lengthens_nor_shortens_the_run() -> None:
    """An observation of an early moment, an agreement of another day on another boot."""
    game = Game.start().play(ConfirmStep(step="safety"), EndRun(), minutes=20)
    before = totals(game)
    game.clock.reboot(30 * 24 * 60 * MINUTE_MS)
    game.do(Observe(text="x", at=AtElapsed(5 * MINUTE_MS)))
    assert totals(game) == before
    assert (before.elapsed_ms, before.estimated) == (40 * MINUTE_MS, False)
    game.do(AddAction(text="x", owner="p-9", due="2027-03-31", element="planning"))
    assert totals(game) == before
    assert [phase.duration_ms for phase in before.phases] == [40 * MINUTE_MS]


def test_a_duty_counts_each_due_time_and_the_next_one_is_not_missing() -> None:
    """Rule 4: what had come due and has no outcome is named; what is to come is not."""
    game = Game.start(LED).play(ConfirmStep(step="report"), minutes=35)
    game.play(ConfirmStep(step="look"), EndRun(), minutes=30)  # 95 minutes
    told = totals(game)
    assert told.achieved == 2
    assert told.overdue == 2
    assert told.unsettled == ("report#2", "report#3", "count#1", "reopen")


def test_an_unplanned_inject_is_among_those_that_came() -> None:
    made = Inject(id="mayor", content="市長", expects="look")
    game = Game.start(LED).play(AddInject(inject=made), DeliverInject(inject="mayor"))
    game.play(ConfirmStep(step="look"))
    (told,) = totals(game).injects
    assert (told.inject, told.content, told.response_ms) == ("mayor", "市長", MINUTE_MS)


def test_an_answer_by_a_duty_is_the_first_of_its_times_done_afterwards() -> None:
    """Rule 3."""
    game = Game.start(LED).play(ConfirmStep(step="report"), DeliverInject(inject="call"))
    game.play(ConfirmStep(step="report"), minutes=40)
    (told,) = totals(game).injects
    assert told.response_ms == 40 * MINUTE_MS
