"""Scoring by several members: exact sums, one standard, exclusions, ties people decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcpflow.codes import describe
from bcpflow.errors import BcpflowError, DefinitionError, Refused
from bcpflow.language import translator
from bcpflow.procurement.reading import SHIPPED, check_table
from bcpflow.procurement.scoring import Bidder, Interest, Outcome, Sheet, check_sheet, outcome
from bcpflow.procurement.scoring_rules import (
    ScoredCriterion,
    ScoringRules,
    read_scoring_rules,
    scoring_findings,
)

SHIPPED_RULES = read_scoring_rules(None)
RULES = ScoringRules(
    scoring="x", title="x", dated="2026-11-21", min_members=2, pass_percent=50,
    ties=("price", "technical", "lot"),
    criteria=(
        ScoredCriterion(id="plan", title="計画", maximum=10, technical=True),
        ScoredCriterion(id="cost", title="価格", maximum=10, weight=2),
    ),
)  # fmt: skip
AOBA = Bidder(id="a", name="あおば", price=900)
MIDORI = Bidder(id="b", name="みどり", price=1_000)
SORA = Bidder(id="c", name="そら", price=800)
TWO = (AOBA, MIDORI)


def sheet(member: str, **scores: tuple[float, float]) -> Sheet:
    given_points = {b: {"plan": plan, "cost": cost} for b, (plan, cost) in scores.items()}
    return Sheet(member=member, scores=given_points)


def places(found: Outcome) -> list[tuple[str, int | None]]:
    return [(row.bidder, row.place) for row in found.counted.rows]


def codes(found: Outcome) -> list[str]:
    for finding in found.findings:
        for language in ("ja", "en"):
            tr = translator("ja" if language == "ja" else "en")
            assert "…" not in "".join(describe(BcpflowError(finding.code, **finding.data), tr))
    return [finding.code for finding in found.findings]


def test_totals_averages_and_single_sheets() -> None:
    found = outcome(RULES, TWO, [sheet("x", a=(8, 6), b=(6, 5)), sheet("y", a=(7, 7), b=(9, 5))])
    first, second = found.counted.rows
    assert (first.bidder, first.total, first.average, first.percent) == ("a", 41, 20.5, 68.33)
    assert (first.technical, first.by_criterion) == (15, {"plan": 7.5, "cost": 6.5})
    assert first.by_member == {"x": 20, "y": 21}
    assert (second.bidder, second.total, second.place) == ("b", 35, 2)
    assert (found.winner, codes(found), found.excluded) == ("a", [], ())
    assert found.without == {"x": ("a",), "y": ("a",)}
    assert found.counted == found.everyone


def test_an_interested_member_counts_for_nobody_and_is_shown_beside() -> None:
    sheets = [
        sheet("x", a=(6, 6), b=(5, 5)), sheet("y", a=(6, 6), b=(5, 5)),
        sheet("z", a=(0, 0), b=(10, 10)),
    ]  # fmt: skip
    interest = Interest(member="z", bidder="b", reason="昨年まで勤務")
    found = outcome(RULES, TWO, sheets, interests=[interest])
    assert found.counted.members == ("x", "y")
    assert (found.winner, found.excluded) == ("a", (interest,))
    assert found.everyone.members == ("x", "y", "z")
    assert found.everyone.first == ("b",)
    assert set(found.without) == {"x", "y"}
    assert found.counted == outcome(RULES, TWO, sheets[:2]).counted


def test_what_lacks_is_named_and_nobody_wins() -> None:
    part = Sheet(member="y", scores={"a": {"plan": 9}})
    found = outcome(RULES, TWO, [sheet("x", a=(9, 9), b=(5, 5)), part], members=["x", "y", "z"])
    assert codes(found) == ["BCP-P057"] * 4
    assert [(f.data["member"], f.data["bidder"], f.data["criteria"]) for f in found.findings] == [
        ("y", "あおば", ["価格"]),
        ("y", "みどり", ["計画", "価格"]),
        ("z", "あおば", ["計画", "価格"]),
        ("z", "みどり", ["計画", "価格"]),
    ]
    assert found.winner is None
    out = [Interest(member="y", reason="x"), Interest(member="z", reason="x")]
    found = outcome(RULES, TWO, [sheet("x", a=(9, 9), b=(5, 5)), part], members=["z"],
                    interests=out)  # fmt: skip
    assert codes(found) == ["BCP-P058"]
    assert outcome(RULES, TWO, []).winner is None


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        ({"d": {"plan": 1}}, "BCP-P036"),
        ({"a": {"plans": 1}}, "BCP-P036"),
        ({"a": {"plan": 11}}, "BCP-P037"),
        ({"a": {"plan": -1}}, "BCP-P037"),
        ({"a": {"plan": True}}, "BCP-P037"),
        ({"a": {"plan": float("nan")}}, "BCP-P037"),
    ],
)
def test_points_outside_the_scale_are_refused(scores: dict[str, Any], code: str) -> None:
    wrong = Sheet(member="x", scores=scores)
    for attempt in (
        lambda: check_sheet(RULES, TWO, wrong), lambda: outcome(RULES, TWO, [wrong])
    ):  # fmt: skip
        with pytest.raises(Refused) as raised:
            attempt()
        assert raised.value.code == code
        assert "…" not in "".join(describe(raised.value, translator("ja")))


def test_who_does_not_reach_a_minimum_has_no_place() -> None:
    low = outcome(RULES, TWO, [sheet("x", a=(5, 5), b=(10, 2)), sheet("y", a=(5, 5), b=(10, 2))])
    assert places(low) == [("a", 1), ("b", None)]
    assert low.counted.rows[1].below == ("total",)
    strict = replace(RULES, criteria=(replace(RULES.criteria[0], pass_percent=60.0),
                                      RULES.criteria[1]))  # fmt: skip
    found = outcome(strict, TWO, [sheet("x", a=(5, 10), b=(6, 9)), sheet("y", a=(6, 10), b=(6, 9))])
    assert places(found) == [("b", 1), ("a", None)]
    assert found.counted.rows[1].below == ("plan",)
    assert found.winner == "b"
    none = outcome(RULES, TWO, [sheet("x", a=(0, 0), b=(0, 0)), sheet("y", a=(0, 0), b=(0, 0))])
    assert (none.winner, none.counted.first, codes(none)) == (None, (), [])


def tie(*bidders: Bidder, points: Sequence[tuple[float, float]], **other: Any) -> Outcome:
    scores = {b.id: p for b, p in zip(bidders, points, strict=True)}
    return outcome(other.pop("rules", RULES), bidders,
                   [sheet("x", **scores), sheet("y", **scores)], **other)  # fmt: skip


def test_a_tie_is_parted_by_the_price() -> None:
    found = tie(AOBA, MIDORI, SORA, points=[(6, 6), (6, 6), (5, 5)])
    assert places(found) == [("a", 1), ("b", 2), ("c", 3)]
    assert [(r.tied_with, r.decided_by) for r in found.counted.rows] == [
        (("b",), "price"), (("a",), "price"), ((), ""),
    ]  # fmt: skip
    assert found.winner == "a"


def test_then_by_the_technical_score() -> None:
    same = replace(MIDORI, price=900)
    found = tie(AOBA, same, points=[(6, 6), (8, 5)])
    assert places(found) == [("b", 1), ("a", 2)]
    assert found.counted.rows[0].decided_by == "technical"
    first = replace(RULES, ties=("technical", "price"))
    assert tie(AOBA, MIDORI, points=[(6, 6), (8, 5)], rules=first).winner == "b"


def test_a_lot_is_drawn_by_people() -> None:
    same = replace(MIDORI, price=900)
    found = tie(AOBA, same, points=[(6, 6), (6, 6)])
    assert places(found) == [("a", 1), ("b", 1)]
    assert (found.winner, found.counted.first, codes(found)) == (None, ("a", "b"), ["BCP-P059"])
    assert found.findings[0].data["bidders"] == ["あおば", "みどり"]
    drawn = tie(AOBA, same, points=[(6, 6), (6, 6)], lots=["b", "a"])
    assert (drawn.winner, codes(drawn), places(drawn)) == ("b", [], [("b", 1), ("a", 2)])
    assert drawn.counted.rows[0].decided_by == "lot"
    assert tie(AOBA, same, points=[(6, 6), (6, 6)], lots=["b"]).winner is None


def test_an_unknown_price_is_not_overtaken_by_the_next_step() -> None:
    unpriced = replace(MIDORI, price=None)
    found = tie(AOBA, unpriced, points=[(6, 6), (8, 5)], lots=["a", "b"])
    assert (found.winner, codes(found)) == (None, ["BCP-P059"])
    assert found.findings[0].data["unpriced"] == ["みどり"]
    assert tie(AOBA, unpriced, points=[(6, 6), (5, 5)]).winner == "a"  # no tie, no price needed


def test_three_in_a_tie_are_parted_step_by_step() -> None:
    same = replace(MIDORI, price=800)
    found = tie(AOBA, same, SORA, points=[(6, 6), (6, 6), (6, 6)])
    assert places(found) == [("b", 1), ("c", 1), ("a", 3)]
    assert codes(found) == ["BCP-P059"]
    found = tie(AOBA, same, SORA, points=[(6, 6), (6, 6), (6, 6)], lots=["c", "b"])
    assert places(found) == [("c", 1), ("b", 2), ("a", 3)]


def test_half_points_and_weights_are_exact() -> None:
    tenth = replace(RULES, criteria=(replace(RULES.criteria[0], weight=0.1),
                                     replace(RULES.criteria[1], weight=0.2)))  # fmt: skip
    found = tie(AOBA, MIDORI, points=[(3, 9), (9, 6)], rules=tenth)
    assert [row.total for row in found.counted.rows] == [4.2, 4.2]
    assert found.counted.rows[0].decided_by == "price"


POINTS = st.sampled_from([0, 1, 2.5, 5, 7, 10])
SHEETS = st.lists(
    st.fixed_dictionaries({b: st.tuples(POINTS, POINTS) for b in "abc"}), min_size=1, max_size=4
)
THREE = (AOBA, MIDORI, SORA)


def made(given_points: list[dict[str, tuple[float, float]]]) -> list[Sheet]:
    return [sheet(f"m{number}", **one) for number, one in enumerate(given_points)]


@settings(deadline=None)
@given(SHEETS)
def test_the_order_of_members_and_bidders_changes_nothing(
    given_points: list[dict[str, tuple[float, float]]],
) -> None:
    sheets = made(given_points)
    found = outcome(RULES, THREE, sheets)
    for order in permutations(sheets):
        assert outcome(RULES, THREE, order) == found
    for bidders in permutations(THREE):
        assert outcome(RULES, bidders, sheets).counted == found.counted


@settings(deadline=None)
@given(SHEETS, st.sampled_from([0.5, 2, 3, 10]))
def test_scaling_all_weights_changes_no_place(
    given_points: list[dict[str, tuple[float, float]]], factor: float
) -> None:
    scaled = replace(
        RULES, criteria=tuple(replace(c, weight=c.weight * factor) for c in RULES.criteria)
    )
    one, two = (outcome(rules, THREE, made(given_points)) for rules in (RULES, scaled))
    assert places(one) == places(two)
    assert one.winner == two.winner
    assert [row.percent for row in one.counted.rows] == [row.percent for row in two.counted.rows]


@settings(deadline=None)
@given(SHEETS, st.data())
def test_excluding_a_member_is_as_if_there_were_no_such_sheet(
    given_points: list[dict[str, tuple[float, float]]], data: st.DataObject
) -> None:
    sheets = made(given_points)
    gone = data.draw(st.sampled_from(sheets))
    rest = [one for one in sheets if one is not gone]
    found = outcome(RULES, THREE, sheets, interests=[Interest(member=gone.member, reason="x")])
    plain = outcome(RULES, THREE, rest)
    assert (found.counted, found.winner, found.without) == (
        plain.counted, plain.winner, plain.without
    )  # fmt: skip
    assert found.everyone == outcome(RULES, THREE, sheets).counted
    assert outcome(RULES, THREE, sheets).without[gone.member] == plain.counted.first


@settings(deadline=None)
@given(SHEETS)
def test_places_and_totals_agree(given_points: list[dict[str, tuple[float, float]]]) -> None:
    found = outcome(RULES, THREE, made(given_points))
    passed = [row for row in found.counted.rows if row.passed]
    assert [row.total for row in passed] == sorted((r.total for r in passed), reverse=True)
    assert all(row.percent >= RULES.pass_percent for row in passed)
    assert {row.bidder for row in found.counted.rows} == {"a", "b", "c"}
    if found.winner is not None:
        assert passed[0].bidder == found.winner


def test_the_shipped_standard_is_whole() -> None:
    assert check_table("scoring", ScoringRules, None, scoring_findings) == []
    assert SHIPPED_RULES.most == 100
    assert SHIPPED_RULES.sample
    assert SHIPPED_RULES.ties == ("price", "technical", "lot")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{id: function,", "{id: understanding,", "BCP-D158"),
        ("maximum: 10, technical", "maximum: 0, technical", "BCP-P034"),
        ("weight: 2,", "weight: -2,", "BCP-P034"),
        ("\npass_percent: 60", "\npass_percent: 160", "BCP-P034"),
        ("pass_percent: 50", "pass_percent: 500", "BCP-P034"),
        ("min_members: 3", "min_members: 0", "BCP-P034"),
        ("[price, technical, lot]", "[price, price]", "BCP-P034"),
        ("[price, technical, lot]", "[dice]", "BCP-D034"),
        ("dated: 2026-11-21", "dated: x", "BCP-P002"),
    ],
)
def test_a_standard_of_the_site_is_judged(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = (SHIPPED / "scoring.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "procurement").mkdir()
    path = tmp_path / "procurement" / "scoring.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        read_scoring_rules(tmp_path)
    assert raised.value.problems[0].code == code
