"""The phase graph: reach, ends, traps; one mistake, one finding."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bcpflow.lint.outline import circle, reached
from tests.lint.samples import changed, in_phases

END = "  end: {title: 終, final: true}\n"


def phase(name: str, *to: str, more: str = "") -> str:
    ways = ", ".join(f"{{to: {target}}}" for target in to)
    return f"  {name}: {{title: 相, next: [{ways}]{more}}}\n"


def test_a_way_to_the_end_is_fine() -> None:
    assert in_phases(phase("a", "b") + phase("b", "a", "end") + END) == []


def test_only_the_head_of_what_cannot_be_reached_is_named() -> None:
    lost = phase("x", "y") + phase("y", "end")
    assert in_phases(phase("a", "end") + lost + END) == ["BCP-D100"]
    ring = phase("x", "y") + phase("y", "x", "end")
    assert in_phases(phase("a", "end") + ring + END) == ["BCP-D100"]


def test_a_trap_is_named_once() -> None:
    trap = phase("x", "y") + phase("y", "x")
    assert in_phases(phase("a", "end", "x") + trap + END) == ["BCP-D103"]


def test_a_misspelt_target_is_one_finding() -> None:
    assert in_phases(phase("survey", "report") + phase("report", "endd") + END) == ["BCP-D074"]
    assert in_phases(phase("survey", "zzz") + phase("report", "end") + END) == ["BCP-D074"]
    assert in_phases(phase("a", "repart") + phase("report", "end") + END) == ["BCP-D074"]


def test_a_misspelt_target_that_an_option_fires_is_one_finding() -> None:
    options = "[{id: go, title: 進む, fires: report}]"
    steps = f", steps: [{{id: s, title: 決める, options: {options}}}]"
    text = phase("survey", "repart", more=steps) + phase("report", "end") + END
    assert in_phases(text) == ["BCP-D074"]


def test_a_dead_end_is_one_finding() -> None:
    assert in_phases(phase("a", "b") + "  b: {title: 相}\n") == ["BCP-D101"]


def test_no_end_at_all_is_one_finding() -> None:
    assert in_phases(phase("a", "b") + phase("b", "a")) == ["BCP-D104"]


def test_a_return_is_no_mistake() -> None:
    said = changed(("{to: muster, back: true}", "{to: muster, back: true, trigger: return}"))
    assert said == [("BCP-D078", ("phases", "survey", "steps", 2, "options", 1, "fires"))]


EDGES = st.dictionaries(
    st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4), max_size=6
)


@given(EDGES)
def test_a_circle_is_found_exactly_where_something_reaches_itself(
    edges: dict[str, list[str]],
) -> None:
    ring = circle(edges)
    turns = any(node in reached(edges, following) for node, following in edges.items())
    assert (ring is not None) == turns
    if ring is not None:
        assert ring[0] == ring[-1]
        assert all(b in edges[a] for a, b in pairwise(ring))
