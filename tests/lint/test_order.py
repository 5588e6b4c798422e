"""What waits for what: deadlocks are named, joins and returns are not."""

from __future__ import annotations

from tests.lint.samples import changed, found, in_phases


def work(name: str, steps: str, ways: str) -> str:
    return f"  {name}: {{title: 相, steps: [{steps}], next: [{ways}]}}\n"


def step(name: str, *after: str, required: str = "true") -> str:
    return f"{{id: {name}, title: 手順, required: {required}, after: [{', '.join(after)}]}}"


END = "  end: {title: 終, final: true}\n"
GATE = "gate: all required steps"


def test_waiting_beyond_the_own_gate_is_a_deadlock() -> None:
    later = work("b", step("two"), "{to: end}")
    assert in_phases(work("a", step("one", "two"), f"{{to: b, {GATE}}}") + later + END) == [
        "BCP-D106"
    ]


def test_waiting_for_a_later_step_is_fine_where_a_way_leads_back_and_no_gate_waits() -> None:
    later = work("b", step("two"), "{to: end}, {to: a, back: true}")
    assert in_phases(work("a", step("one", "two"), "{to: b}") + later + END) == []
    gated = work("a", step("one", "two"), f"{{to: b, {GATE}}}")
    assert in_phases(gated + later + END) == ["BCP-D106"]
    optional = work("a", step("one", "two", required="false"), f"{{to: b, {GATE}}}")
    assert in_phases(optional + later + END) == []


def test_waiting_for_a_step_of_another_branch_is_a_deadlock() -> None:
    start = work("a", step("zero"), "{to: b}, {to: c}")
    left = work("b", step("one"), "{to: end}")
    right = work("c", step("two", "one"), "{to: end}")
    assert in_phases(start + left + right + END) == ["BCP-D106"]


def test_a_gate_may_ask_for_a_step_of_a_side_trip() -> None:
    start = work("a", step("one"), "{to: b}, {to: end, gate: {steps: [two]}}")
    side = work("b", step("two"), "{to: a, back: true}")
    assert in_phases(start + side + END) == []


def test_a_gate_may_join_the_step_of_another_track() -> None:
    text = (
        "workflow: x\ntitle: 題\nkind: guideline\ntracks:\n"
        "  a: {title: 甲, phases: {p: {title: 相, steps: [%s],\n"
        "    next: [{to: q, gate: {steps: [two]}}]}, q: {title: 終, final: true}}}\n"
        "  b: {title: 乙, phases: {r: {title: 相, steps: [%s],\n"
        "    next: [{to: s, gate: all required steps}]}, s: {title: 終, final: true}}}\n"
    )
    assert found(text % (step("one", "two"), step("two"))) == []


def test_a_step_that_waits_for_itself_is_a_circle() -> None:
    assert [code for code, _ in changed(("after: [safety]", "after: [gather]"))] == ["BCP-D105"]


def test_gate_in_a_mapping_with_a_condition_is_something() -> None:
    assert changed(("gate: all required steps", "gate: {when: 停電}")) == []
