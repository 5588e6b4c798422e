"""Rating: the measures of five objectives reckoned by hand, and what a rule makes of measures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bcpflow.commands import ConfirmStep, FireTransition, SkipStep
from bcpflow.definition.evaluation import MEASURES, Evaluation, RatingRule
from bcpflow.definition.model import Objective, Step
from bcpflow.projections.log import log
from bcpflow.projections.rating import measured, suggested
from bcpflow.site.reading import read_evaluation
from tests.projections.reviewed import RULE, played
from tests.samples import Game, one_phase

BY_HAND = {
    # steps, achieved %, missed, late %, overrun %, stumbles, overridden
    "safe": ((1, 100, 0, 0, 0, 0, 1), "M"),  # in time, but its phase was left past a shut gate
    "see": ((3, 100 / 3, 2, 100, 25, 1, 1), "U"),  # power 5 of 20 late; count open, extra skipped
    "restore": ((2, 100, 0, 50, 25, 0, 0), "S"),  # taxes 10 late of 40; residents in time
    "tell": ((3, 100, 0, 50, 10, 0, 0), "S"),  # one of two reports 3 late of 30; go has no target
    "never": ((0, 0, 0, 0, 0, 0, 0), "N"),  # its phase was never entered
}


@pytest.mark.parametrize("name", BY_HAND)
def test_an_objective_is_measured_as_by_hand(name: str) -> None:
    """Rules 1 and 2."""
    run = played()
    told = log(run.history)
    expected, rating = BY_HAND[name]
    found = measured(run.definition.workflow.objectives[name], told)
    assert tuple(found) == MEASURES
    assert tuple(found.values()) == pytest.approx(expected)
    suggestion = suggested(RULE, found)
    assert suggestion is not None
    assert (suggestion.rating, suggestion.measures) == (rating, found)


def test_an_undone_outcome_counts_as_open() -> None:
    found = measured(Objective(title="数える", steps=("count",)), log(played().history))
    assert (found["steps"], found["achieved"], found["missed"]) == (1, 0, 1)


def test_what_has_not_come_up_yet_does_not_count_against_anybody() -> None:
    """Rule 1: half-way only what was reached is measured."""
    game = Game.start(
        one_phase(
            Step(id="a", title="a", target="10m"),
            Step(id="b", title="b", when="停電"),
            Step(id="c", title="c"),
        )
    ).play(ConfirmStep(step="a"), SkipStep(step="c", reason="x"))
    objective = Objective(title="全部", steps=("a", "b", "c", "elsewhere"))
    found = measured(objective, log(game.history))
    # b is unknown, so it applies (rule 3 of conditions) and is open.
    assert (found["steps"], found["missed"]) == (3, 2)


def test_a_step_of_all_systems_is_named_by_its_own_name_or_by_one_of_them() -> None:
    told = log(played().history)
    one = measured(Objective(title="一つ", steps=("restore[zei]",)), told)
    assert (one["steps"], one["late"]) == (1, 100)


def test_a_second_time_in_a_phase_counts_for_itself() -> None:
    again = FireTransition(trigger="aftershock", reason="余震")
    forced = FireTransition(trigger="report", override=True, reason="急ぐ", role="head")
    game = Game.start().play(ConfirmStep(step="power"), forced, again)
    objective = Objective(title="電源", steps=("power",))
    assert measured(objective, log(game.history))["steps"] == 2
    assert measured(objective, log(game.history))["achieved"] == 50


def test_a_target_of_no_time_is_read_as_a_minute() -> None:
    game = Game.start(one_phase(Step(id="a", title="a", target="T+0s")))
    game.play(ConfirmStep(step="a"), minutes=3)
    found = measured(Objective(title="すぐ", steps=("a",)), log(game.history))
    assert found["overrun"] == 300


@pytest.mark.parametrize(
    ("measures", "rating"),
    [
        ({"achieved": 100, "late": 0}, "P"),
        ({"achieved": 100, "stumbles": 1}, "S"),
        ({"achieved": 100, "late": 50}, "S"),
        ({"achieved": 100, "late": 50.1}, "M"),
        ({"achieved": 79.9}, "M"),
        ({"achieved": 80}, "S"),
        ({"achieved": 100, "overridden": 1}, "M"),
        ({"achieved": 49.9, "overridden": 1}, "U"),
        ({"steps": 0}, "N"),
    ],
)
def test_the_shipped_rule_suggests(measures: dict[str, float], rating: str) -> None:
    """Rule 3: the first line that holds."""
    known = {"steps": 10, **dict.fromkeys(MEASURES[1:], 0), **measures}
    suggestion = suggested(read_evaluation(None), known)
    assert suggestion is not None
    assert suggestion.rating == rating


def test_nothing_is_suggested_without_a_rule_or_where_no_line_holds() -> None:
    assert suggested(None, {"steps": 1}) is None
    lines = (
        RatingRule(rating="U", when="unknown > 1", because="?"),
        RatingRule(rating="P", when="steps + 'x'", because="?"),
        RatingRule(rating="M", when="steps > 5", because="?"),
    )
    rule: Evaluation = replace(RULE, ratings=lines)
    assert suggested(rule, {"steps": 1}) is None
