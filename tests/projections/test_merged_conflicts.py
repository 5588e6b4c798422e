"""What cannot both be is named, with what each place says; the rest is not."""

from __future__ import annotations

from dataclasses import replace

from bcpflow.commands import (
    ConfirmStep,
    DecideStep,
    DeclareFact,
    FireTransition,
    NoteEvent,
    SkipStep,
    UndoStep,
)
from bcpflow.projections.merged import merged
from bcpflow.projections.merged_conflicts import Conflict, conflicts, offsets
from tests.projections.two_rooms import apart, branch, copied, forked, hall, played
from tests.reports.drills import SMALL, Drill


def told(found: tuple[Conflict, ...]) -> list[tuple[str, str, list[str]]]:
    return [(one.kind, one.subject, [side.value for side in one.sides]) for one in found]


def test_everything_two_records_contradict_each_other_in() -> None:
    assert told(conflicts(apart())) == [
        ("fact", "震度", ["6強", "6弱"]),
        ("time", "safety", ["achieved", "achieved"]),
        ("outcome", "power", ["achieved", "not_achieved"]),
    ]


def test_a_time_is_told_with_how_far_apart_it_is() -> None:
    (_, time, outcome) = conflicts(apart())
    assert time.apart_ms == outcome.apart_ms == 12_000
    assert [side.place for side in time.sides] == [0, 1]
    assert conflicts(apart())[0].apart_ms == 0


def test_two_hands_within_a_second_agree() -> None:
    one, other = hall(ConfirmStep(step="safety")), hall(ConfirmStep(step="safety"))
    for ahead, found in ((0.999, []), (1.0, ["time"])):
        made = merged([branch("a", one, run="a"), branch("b", other, run="b", ahead_s=ahead)])
        assert [one.kind for one in conflicts(made)] == found


def test_a_decision_taken_differently() -> None:
    def decided(option: str) -> Drill:
        drill = hall(ConfirmStep(step="power"))
        drill.do(
            FireTransition(trigger="report", role="head", override=True, reason="先に行うため")
        )
        drill.do(ConfirmStep(step="tell"))
        drill.do(DecideStep(step="site", option=option, role="head"))
        return drill

    made = merged([branch("a", decided("stay"), run="a"), branch("b", decided("move"), run="b")])
    assert told(conflicts(made)) == [("decision", "site", ["stay", "move"])]
    same = merged([branch("a", decided("stay"), run="a"), branch("b", decided("stay"), run="b")])
    assert conflicts(same) == ()


def test_a_phase_left_for_different_ones() -> None:
    def left(trigger: str) -> Drill:
        drill = hall()
        go = FireTransition(trigger="report", role="head", override=True, reason="先に行うため")
        drill.do(go)
        drill.do(FireTransition(trigger=trigger, reason="戻るため", role="head"))
        return drill

    made = merged([branch("a", left("aftershock"), run="a"), branch("b", left("over"), run="b")])
    assert ("phase", "main/report", ["survey", "over"]) in told(conflicts(made))


def test_what_was_undone_says_nothing_any_more() -> None:
    one = hall(ConfirmStep(step="safety"), UndoStep(step="safety", reason="x"))
    other = hall(ConfirmStep(step="safety", result="not_achieved"))
    made = merged([branch("a", one, run="a"), branch("b", other, run="b")])
    assert conflicts(made) == ()


def test_a_step_that_one_place_alone_settled_is_no_contradiction() -> None:
    one, other = hall(ConfirmStep(step="safety")), hall(SkipStep(step="guests"))
    made = merged([branch("a", one, run="a"), branch("b", other, run="b")])
    assert conflicts(made) == ()


def test_the_same_event_in_two_files_does_not_contradict_itself() -> None:
    one = hall(ConfirmStep(step="safety"))
    made = merged([branch("a", one), branch("b", copied(one))])
    assert conflicts(made) == ()


def test_a_fork_contradicts_itself_behind_what_is_common() -> None:
    assert told(conflicts(forked())) == [("outcome", "safety", ["achieved", "not_achieved"])]


def test_of_three_places_all_that_differ_speak() -> None:
    one = hall(ConfirmStep(step="safety"))
    other = hall(ConfirmStep(step="safety", result="not_achieved"))
    branches = [branch("a", one), branch("b", other, run="b"), branch("c", copied(one))]
    (found,) = conflicts(merged(branches))
    assert [side.place for side in found.sides] == [0, 1]  # the third holds what the first does


def test_another_definition_is_told() -> None:
    workflow = replace(SMALL.workflow, edition="2027-04")
    other = Drill(definition=replace(SMALL, workflow=workflow))
    made = merged([branch("a", hall(), run="a"), branch("b", other, run="b")])
    (found,) = conflicts(made)
    assert found.kind == "definition"
    assert found.sides[0].value != found.sides[1].value


def test_a_fact_that_one_place_alone_declared_is_no_contradiction() -> None:
    one = hall(DeclareFact(name="震度", value="6強"))
    made = merged([branch("a", one, run="a"), branch("b", hall(), run="b")])
    assert conflicts(made) == ()


def test_clocks_are_compared_by_an_event_both_places_named() -> None:
    (found,) = offsets(apart())
    assert (found.place, found.ahead_ms, found.events, found.spread_ms) == (1, 12_000, ("leak",), 0)
    assert found.differs


def test_clocks_within_two_seconds_do_not_differ() -> None:
    for ahead, differs in ((2.0, False), (2.001, True), (-2.001, True), (-2.0, False)):
        one, other = (hall(NoteEvent(event="leak")) for _ in range(2))
        made = merged([branch("a", one, run="a"), branch("b", other, run="b", ahead_s=ahead)])
        (found,) = offsets(made)
        assert found.differs is differs


def test_without_a_common_event_nothing_is_known_of_the_clocks() -> None:
    one = hall(NoteEvent(event="leak"))
    (found,) = offsets(merged([branch("a", one, run="a"), branch("b", hall(), run="b")]))
    assert (found.ahead_ms, found.differs, found.events) == (None, False, ())


def test_an_event_noted_before_a_fork_says_nothing_of_two_clocks() -> None:
    one = hall(NoteEvent(event="leak"))
    other = copied(one)
    played(one, ConfirmStep(step="safety"))
    played(other, SkipStep(step="guests"))
    (found,) = offsets(merged([branch("a", one), branch("b", other)]))
    assert found.ahead_ms is None
