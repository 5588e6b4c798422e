"""G x Q x C x D: 81 combinations by the rule, ranked lists with what decided them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from math import prod
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcpflow.codes import describe
from bcpflow.errors import DefinitionError, Refused
from bcpflow.language import translator
from bcpflow.procurement.priority import (
    Class,
    PriorityRule,
    priority,
    priority_findings,
    products,
    ranked,
    read_priority_rule,
)
from bcpflow.procurement.reading import SHIPPED, check_table

RULE = read_priority_rule(None)
ALL = [dict(zip("GQCD", marks, strict=True)) for marks in product((1, 2, 3), repeat=4)]
MARKS = st.fixed_dictionaries({name: st.integers(1, 3) for name in "GQCD"})


def marks(text: str) -> dict[str, int]:
    return dict(zip("GQCD", map(int, text), strict=True))


def test_81_combinations_have_the_classes_of_the_rule() -> None:
    for given_marks in ALL:
        found = priority(RULE, given_marks)
        number = prod(given_marks.values())
        assert found.product == number
        assert found.rank == ("A" if number >= 24 else "B" if number >= 18 else "C")
        assert found.marks == given_marks
    counts = Counter(priority(RULE, given_marks).rank for given_marks in ALL)
    assert counts == {"A": 19, "B": 12, "C": 50}
    assert {priority(RULE, m).product for m in ALL if priority(RULE, m).rank == "B"} == {18}


def test_the_limits_themselves() -> None:
    assert priority(RULE, marks("3222")).rank == "A"  # 24
    assert priority(RULE, marks("3321")).rank == "B"  # 18
    assert priority(RULE, marks("2222")).rank == "C"  # 16
    assert priority(RULE, marks("3222")).title == {"ja": "最優先", "en": "First priority"}


@pytest.mark.parametrize(
    ("given_marks", "code"),
    [
        ({"G": 1, "Q": 1, "C": 1}, "BCP-P037"),
        (marks("1110"), "BCP-P037"),
        (marks("1114"), "BCP-P037"),
        ({**marks("1111"), "D": True}, "BCP-P037"),
        ({**marks("1111"), "X": 1}, "BCP-P036"),
    ],
)
def test_a_mark_that_is_none_is_refused(given_marks: dict[str, int], code: str) -> None:
    with pytest.raises(Refused) as raised:
        priority(RULE, given_marks)
    assert raised.value.code == code
    told = "".join(describe(raised.value, translator("ja")))
    assert "…" not in told


def test_a_ranked_list_says_what_decided() -> None:
    found = ranked(
        RULE,
        {"e": marks("1333"), "a": marks("3333"), "c": marks("3331"), "d": marks("3313"),
         "f": marks("3313"), "z": marks("1111")},
    )  # fmt: skip
    assert [(row.place, row.case, row.decided_by, row.tied_with) for row in found] == [
        (1, "a", "product", ()),
        (2, "d", "product", ("f",)),
        (2, "f", "", ("d",)),
        (4, "c", "D", ()),
        (5, "e", "G", ()),
        (6, "z", "product", ()),
    ]
    assert ranked(RULE, {}) == ()
    plain = ranked(replace(RULE, ties=()), {"c": marks("3331"), "e": marks("1333")})
    assert [(row.place, row.tied_with) for row in plain] == [(1, ("e",)), (1, ("c",))]


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=3), MARKS, max_size=8), st.randoms())
def test_the_order_of_cases_changes_nothing(
    cases: dict[str, dict[str, int]], random: Random
) -> None:
    mixed = list(cases.items())
    random.shuffle(mixed)
    found = ranked(RULE, cases)
    assert ranked(RULE, dict(mixed)) == found
    assert [row.place for row in found] == sorted(row.place for row in found)
    numbers = [row.priority.product for row in found]
    assert numbers == sorted(numbers, reverse=True)
    for row in found:
        assert {o.case for o in found if o.place == row.place} == {row.case, *row.tied_with}


@settings(deadline=None)
@given(MARKS, st.sampled_from("GQCD"))
def test_a_higher_mark_never_lowers_the_class(given_marks: dict[str, int], name: str) -> None:
    if given_marks[name] < 3:
        better = {**given_marks, name: given_marks[name] + 1}
        assert priority(RULE, better).rank <= priority(RULE, given_marks).rank


def test_the_shipped_rule_is_whole() -> None:
    assert check_table("priority", PriorityRule, None, priority_findings) == []
    assert len(list(products(RULE))) == 81
    assert RULE.source is not None


@pytest.mark.parametrize(
    ("classes", "wrong"),
    [
        ((Class(id="A", title="x", at_least=24), Class(id="C", title="x", below=18)), 18),
        ((Class(id="A", title="x", at_least=24), Class(id="C", title="x", below=25)), 24),
        ((Class(id="A", title="x", at_least=2),), 1),
    ],
)
def test_classes_with_a_gap_or_an_overlap_are_found(classes: tuple[Class, ...], wrong: int) -> None:
    found = list(priority_findings(replace(RULE, classes=classes)))
    assert wrong in [finding.data["value"] for finding in found]
    assert {finding.code for finding in found} == {"BCP-P034"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("below: 24", "below: 25", "BCP-P034"),
        ("marks: [1, 2, 3]", "marks: []", "BCP-P034"),
        ("  - id: Q", "  - id: G", "BCP-D158"),
        ("ties: [G, D", "ties: [G, X", "BCP-P036"),
        ("dated: 2026-11-21", "dated: someday", "BCP-P002"),
        ("at_least: 24", "at_last: 24", "BCP-D030"),
    ],
)
def test_a_rule_of_the_site_is_judged(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = (SHIPPED / "priority.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "procurement").mkdir()
    path = tmp_path / "procurement" / "priority.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        read_priority_rule(tmp_path)
    assert raised.value.problems[0].code == code


def test_a_rule_of_the_site_is_used(tmp_path: Path) -> None:
    text = (SHIPPED / "priority.yaml").read_text(encoding="utf-8")
    (tmp_path / "procurement").mkdir()
    path = tmp_path / "procurement" / "priority.yaml"
    path.write_text(text.replace("24", "36"), encoding="utf-8")
    own = read_priority_rule(tmp_path)
    assert priority(own, marks("3222")).rank == "B"
