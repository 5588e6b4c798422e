"""Comparing: columns as asked, judgements by time, steps by id, nothing left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.commands import (
    BeginStep,
    ConfirmStep,
    EndRun,
    FireTransition,
    RunKind,
    SkipStep,
    UndoStep,
)
from bcpflow.definition.model import Definition, Phase, Step
from bcpflow.errors import Refused
from bcpflow.projections.compare import SLOWER_MS, SLOWER_PERCENT, compare
from bcpflow.projections.comparison import Comparison, StepLine
from bcpflow.projections.log import Log, log
from tests.decide.any_commands import Act, acts
from tests.samples import DRILL, MINUTE_MS, PAIR, Game, one_phase, thorough

A, B, C = (Step(id=id_, title=f"手順{id_}", target="10m") for id_ in "abc")
THREE = one_phase(A, B, C)
DAY_NS = 86_400 * 10**9
SECOND = 1 / 60


def numbered(number: int, told: Log) -> Log:
    """The log as that of another run, a day later each."""
    return replace(told, run=f"run-{number}", started_ns=told.started_ns + number * DAY_NS)


def run(
    number: int,
    *waits: tuple[str, float],
    definition: Definition = THREE,
    kind: RunKind = "exercise",
    stumble: str = "",
) -> Log:
    """A run in which steps were confirmed, each so many minutes after the one before."""
    game = Game.start(definition, kind)
    for step, minutes in waits:
        game.play(ConfirmStep(step=step, stumble=stumble), minutes=minutes)
    return numbered(number, log(game.play(EndRun()).history))


def line(found: Comparison, id_: str) -> StepLine:
    return next(line for line in found.steps if line.id == id_)


def ids(lines: Sequence[StepLine]) -> list[str]:
    return [line.id for line in lines]


def test_runs_stand_as_asked_and_are_judged_by_time() -> None:
    """Rule 1."""
    old, new = run(1, ("a", 5)), run(2, ("a", 9))
    for asked in ([old, new], [new, old]):
        found = compare(asked)
        assert [r.run for r in found.runs] == [told.run for told in asked]
        assert [r.place for r in found.by_time] == [1, 2]
        assert line(found, "a").previous.spent_ms == 4 * MINUTE_MS
        assert ids(found.slower) == ["a"]
        assert [take.elapsed_ms for take in line(found, "a").takes] == [
            told.rows[1].elapsed_ms for told in asked
        ]


def test_previous_is_the_run_before_and_first_the_first() -> None:
    found = compare([run(n, ("a", minutes)) for n, minutes in enumerate((9, 5, 7))])
    assert line(found, "a").previous.spent_ms == 2 * MINUTE_MS
    assert line(found, "a").first.spent_ms == -2 * MINUTE_MS


def test_steps_are_matched_by_id_across_versions() -> None:
    """Rule 2: a new one, one that is gone, and what is said otherwise."""
    changed = replace(B, title="別の題名", target="20m")
    newer = one_phase(A, changed, Step(id="d", title="新しい"))
    before = run(1, ("a", 1), ("b", 1), ("c", 1))
    after = run(2, ("a", 1), ("b", 1), ("d", 1), definition=newer)
    found = compare([before, after])
    assert {s.id: s.presence for s in found.steps} == {
        "a": "kept",
        "b": "kept",
        "d": "new",
        "c": "gone",
    }
    assert [take.status for take in line(found, "d").takes] == ["absent", "settled"]
    assert [take.status for take in line(found, "c").takes] == ["settled", "absent"]
    assert line(found, "b").title == "別の題名"
    assert [(c.aspect, c.place, c.before, c.after) for c in line(found, "b").changes] == [
        ("title", 2, "手順b", "別の題名"),
        ("target", 2, "10m", "20m"),
    ]
    assert line(found, "a").changes == ()


def test_a_phase_of_one_version_only_is_said_to_be_new_or_gone() -> None:
    """Rule 2, and a step that moved with it."""
    newer = one_phase(A, B, more=Phase(title="追加", steps=(C,), final=True))
    found = compare([run(1, ("a", 1)), run(2, ("a", 1), definition=newer)])
    assert {p.phase: p.presence for p in found.phases} == {
        "work": "kept",
        "over": "kept",
        "more": "new",
    }
    assert [(c.aspect, c.before, c.after) for c in line(found, "c").changes] == [
        ("phase", "work", "more")
    ]
    assert [t.status for t in line(found, "c").takes] == ["open", "unreached"]
    gone = compare([run(1, definition=newer), run(2)])
    assert [p.presence for p in gone.phases if p.phase == "more"] == ["gone"]


def test_a_second_occurrence_is_compared_with_the_second() -> None:
    """Rule 2."""
    again = Game.start().play(
        ConfirmStep(step="safety"),
        FireTransition(trigger="report", override=True, reason="急ぐ", role="head"),
        FireTransition(trigger="aftershock", reason="余震"),
        ConfirmStep(step="safety"),
    )
    once = Game.start().play(ConfirmStep(step="safety"))
    found = compare([numbered(1, log(once.history)), numbered(2, log(again.history))])
    assert [take.status for take in line(found, "safety#2").takes] == ["once", "settled"]
    assert line(found, "safety#2").presence == "kept"
    stays = [p for p in found.phases if p.phase == "survey"]
    assert [(p.visit, [t.status for t in p.takes]) for p in stays] == [
        (1, ["stayed", "left"]),
        (2, ["once", "stayed"]),
    ]


def test_working_time_is_compared_where_both_runs_know_it() -> None:
    """Rule 3."""

    def begun(number: int, rest: float, work: float) -> Log:
        game = Game.start(THREE)
        game.play(BeginStep(step="a"), minutes=rest).play(ConfirmStep(step="a"), minutes=work)
        return numbered(number, log(game.history))

    known = line(compare([begun(1, 20, 5), begun(2, 2, 9)]), "a").previous
    assert (known.measure, known.spent_ms, known.pace) == ("working", 4 * MINUTE_MS, "slower")
    assert known.since_phase_ms == -14 * MINUTE_MS
    half = line(compare([begun(1, 20, 5), run(2, ("a", 5))]), "a").previous
    assert (half.measure, half.spent_ms) == ("since_phase", -20 * MINUTE_MS)


def test_what_was_skipped_failed_or_undone_has_no_time_to_compare() -> None:
    """Rule 3."""
    for command in (SkipStep(step="a"), ConfirmStep(step="a", result="not_achieved")):
        game = Game.start(THREE).play(command)
        found = compare([run(1, ("a", 30)), numbered(2, log(game.history))])
        assert line(found, "a").previous.pace is None
        assert line(found, "a").previous.elapsed_ms is None
    game = Game.start(THREE).play(ConfirmStep(step="a"), UndoStep(step="a"))
    found = compare([run(1, ("a", 30)), numbered(2, log(game.history))])
    assert line(found, "a").takes[1].status == "open"


def test_a_phase_nobody_has_left_is_compared_in_ended_runs_only() -> None:
    """Rule 3."""
    going = numbered(2, log(Game.start(THREE).play(ConfirmStep(step="a")).history))
    assert compare([run(1, ("a", 1)), going]).phases[0].previous_ms is None
    assert compare([run(1, ("a", 1)), run(2, ("a", 3))]).phases[0].previous_ms == 2 * MINUTE_MS


@pytest.mark.parametrize(
    ("before", "after", "pace"),
    [
        (5, 6, "slower"),  # a minute, a fifth
        (5, 6 - SECOND, "alike"),  # less than a minute
        (10, 11, "slower"),  # a minute, a tenth: both just reached
        (11, 12, "alike"),  # a minute, but less than a tenth
        (60, 65, "alike"),
        (60, 66, "slower"),
        (6, 5, "quicker"),
        (66, 61, "alike"),
    ],
)
def test_slower_takes_a_minute_and_a_tenth(before: float, after: float, pace: str) -> None:
    """Rule 4."""
    assert (SLOWER_MS, SLOWER_PERCENT) == (60_000, 10)
    found = compare([run(1, ("a", before)), run(2, ("a", after))])
    assert line(found, "a").previous.pace == pace
    assert ids(found.slower) == (["a"] if pace == "slower" else [])
    assert ids(found.quicker) == (["a"] if pace == "quicker" else [])


def test_a_step_that_only_began_late_inherits_it() -> None:
    """Rule 4: a took longer; b and c came after it."""
    found = compare([run(1, ("a", 5), ("b", 5), ("c", 5)), run(2, ("a", 15), ("b", 5), ("c", 1))])
    assert [(s.id, s.previous.inherited) for s in found.slower] == [
        ("a", False),
        ("b", True),
        ("c", True),
    ]


def test_the_worst_stands_first() -> None:
    found = compare([run(1, ("a", 5), ("b", 5)), run(2, ("a", 10), ("b", 10))])
    assert ids(found.slower) == ["b", "a"]


def test_the_share_counts_what_was_left_undone() -> None:
    """Rule 5."""
    found = compare([run(1, ("a", 1), ("b", 1)), run(2, ("a", 1), ("b", 1), ("c", 1))])
    assert [r.share for r in found.runs] == [66, 100]
    share = next(trend for trend in found.trends if trend.what == "share")
    assert (share.values, share.previous, share.first) == ((66, 100), 34, 34)


def test_what_stumbles_every_time_is_named() -> None:
    often = [run(n, ("a", 1), stumble="鍵") for n in range(2)]
    assert ids(compare(often).stumbling) == ["a"]
    assert ids(compare(often[:1]).stumbling) == []
    assert ids(compare([*often, run(3, ("a", 1))]).stumbling) == []
    assert ids(compare([*often, run(3, ("b", 1))]).stumbling) == ["a"]


def test_runs_of_several_workflows_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        compare([run(1), log(Game.start(PAIR).history)])
    assert refused.value.code == "BCP-R042"
    assert refused.value.data == {"choices": ["one", "two-tracks"]}


def test_a_drill_and_a_real_event_may_be_compared() -> None:
    found = compare([run(1, ("a", 1)), run(2, ("a", 2), kind="incident")])
    assert [r.kind for r in found.runs] == ["exercise", "incident"]


def played(definition: Definition, told: list[Act], number: int) -> Log:
    game = Game.start(definition)
    for act in told:
        act.before(game.clock)
        game.attempt(act.given(game.state))
    return numbered(number, log(game.history))


@st.composite
def some_runs(draw: st.DrawFn) -> list[Log]:
    """Runs of one workflow, perhaps of two versions of it."""
    definition = draw(st.sampled_from([DRILL, PAIR]))
    played_ = [
        played(definition, draw(acts(definition, 12)), n) for n in range(draw(st.integers(1, 4)))
    ]
    if definition is DRILL and draw(st.booleans()):
        workflow = DRILL.workflow
        over = replace(workflow.phases["over"], steps=(Step(id="more", title="追加"),))
        shorter = replace(workflow.phases["survey"], steps=workflow.phases["survey"].steps[:-1])
        phases = {**workflow.phases, "survey": shorter, "over": over}
        other = replace(DRILL, workflow=replace(workflow, phases=phases))
        played_.append(played(other, draw(acts(DRILL, 12)), len(played_)))
    return played_


@thorough(40)
@given(some_runs())
def test_a_run_compared_with_itself_differs_in_nothing(runs: list[Log]) -> None:
    found = compare([runs[0], runs[0]])
    for step in found.steps:
        for against in (step.previous, step.first):
            assert {against.elapsed_ms, against.since_phase_ms, against.working_ms} <= {0, None}
            assert against.pace in ("alike", None)
        assert step.presence == "kept"
        assert step.changes == ()
        assert step.takes[0] == step.takes[1]
    assert {p.previous_ms for p in found.phases} <= {0, None}
    assert {t.previous for t in found.trends} <= {0, None}
    assert (found.slower, found.quicker) == ((), ())


@thorough(40)
@given(some_runs(), st.integers(0, 10**6))
def test_another_order_only_moves_columns(runs: list[Log], seed: int) -> None:
    turned = list(range(len(runs)))
    Random(seed).shuffle(turned)
    straight, found = compare(runs), compare([runs[i] for i in turned])
    assert found.runs == tuple(straight.runs[i] for i in turned)
    for mine, theirs in zip(found.steps, straight.steps, strict=True):
        assert mine == replace(theirs, takes=tuple(theirs.takes[i] for i in turned))
    for stay, other in zip(found.phases, straight.phases, strict=True):
        assert stay == replace(other, takes=tuple(other.takes[i] for i in turned))
    assert found.trends == straight.trends


@thorough(40)
@given(some_runs())
def test_nothing_is_left_out(runs: list[Log]) -> None:
    """Rule 2: every step of every version, every outcome that stands."""
    found = compare(runs)
    defined = {
        step.id
        for told in runs
        for track in told.definition.workflow.all_tracks.values()
        for phase in track.phases.values()
        for step in phase.steps
    }
    assert defined <= {line.id for line in found.steps}
    assert len({line.id for line in found.steps}) == len(found.steps)
    for i, told in enumerate(runs):
        settled = [line.takes[i].outcome for line in found.steps if line.takes[i].outcome]
        assert settled.count("achieved") == told.summary.achieved
        assert settled.count("not_achieved") == told.summary.not_achieved
        assert settled.count("skipped") == told.summary.skipped
        stayed = [line.takes[i].duration_ms for line in found.phases]
        durations = [total.duration_ms for total in told.summary.phases]
        assert sorted(ms for ms in stayed if ms is not None) == sorted(durations)
