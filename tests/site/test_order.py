"""Recovery order: dependency first, then class, then priority; circles are named."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.site.model import System
from bcpflow.site.order import Circular, circles, recovery_order
from tests.site.samples import registers, system


def ids(systems: list[System]) -> list[str]:
    return [each.id for each in systems]


def test_class_then_priority_then_as_written() -> None:
    systems = [
        system("own", kind="個別"),
        system("tax", kind="基幹系", priority="B"),
        system("resident", kind="基幹系"),
        system("power"),
        system("network"),
    ]
    assert ids(recovery_order(systems)) == ["power", "network", "resident", "tax", "own"]


def test_what_is_needed_is_drawn_forward() -> None:
    systems = [
        system("power", priority="B"),
        system("spare", priority="A"),
        system("core", "odd", kind="基幹系"),
        system("other", kind="基幹系", priority="B"),
        system("odd", "power", kind="個別", priority="D"),
    ]
    assert ids(recovery_order(systems)) == ["spare", "power", "odd", "core", "other"]


def test_circles_are_named_and_refused() -> None:
    systems = [system("a", "b"), system("b", "c"), system("c", "b"), system("d", "d")]
    assert circles(systems) == [("b", "c", "b"), ("d", "d")]
    with pytest.raises(Circular) as raised:
        recovery_order(systems)
    assert raised.value.chains == (("b", "c", "b"), ("d", "d"))


def test_unknown_names_and_second_ids_are_passed_over() -> None:
    assert ids(recovery_order([system("a", "nobody"), system("a")])) == ["a", "a"]


def test_one_long_chain() -> None:
    chain = [system(str(n), str(n + 1)) for n in range(5000)]
    assert ids(recovery_order([*chain, system("5000")]))[0] == "5000"


@given(registers())
def test_each_stands_once_and_after_all_it_needs(systems: list[System]) -> None:
    ordered = ids(recovery_order(systems))
    assert sorted(ordered) == sorted(ids(systems))
    for each in systems:
        assert all(ordered.index(need) < ordered.index(each.id) for need in each.depends_on)
    assert ids(recovery_order(systems)) == ordered


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_a_circle_is_found_just_where_there_is_one(edges: list[tuple[int, int]]) -> None:
    needs: dict[int, list[int]] = {n: [b for a, b in edges if a == n] for n in range(7)}

    def reaches(start: int) -> set[int]:
        seen: set[int] = set()
        todo = list(needs[start])
        while todo:
            if (at := todo.pop()) not in seen:
                seen.add(at)
                todo += needs[at]
        return seen

    systems = [system(str(n), *map(str, needs[n])) for n in range(7)]
    found = circles(systems)
    assert bool(found) == any(n in reaches(n) for n in range(7))
    for chain in found:
        assert chain[0] == chain[-1]
        assert all(int(b) in needs[int(a)] for a, b in pairwise(chain))
