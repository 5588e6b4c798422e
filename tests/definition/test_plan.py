"""Plans: a definition indexed in the order of its file, known by its digest."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bcpflow.definition.codec import pack
from bcpflow.definition.model import Definition, Gate, Step, Transition, Workflow
from bcpflow.definition.moments import Moment
from bcpflow.definition.plan import as_ids, digest_of, gate_of, plan, plan_of
from tests.samples import DRILL, PAIR, POWER, one_phase

PLAN = plan(DRILL)


def test_steps_are_found_with_the_place_they_stand_in() -> None:
    found = PLAN.steps["tell"]
    assert (found.track, found.phase, found.target) == ("main", "report", Moment(900, "own phase"))
    assert PLAN.steps["guests"].target is None
    assert [s.step.id for s in PLAN.steps_of("main", "report")] == ["tell", "site", "papers"]


def test_the_order_is_that_of_the_file() -> None:
    assert list(PLAN.steps) == [
        "safety", "power", "heat", "aircon", "guests", "tell", "site", "papers",
    ]  # fmt: skip
    assert list(PLAN.injects) == ["cold", "call", "flood"]
    assert list(plan(PAIR).tracks) == ["people", "systems"]


def test_a_workflow_with_plain_phases_has_one_track() -> None:
    assert list(PLAN.tracks) == ["main"]
    assert PLAN.tracks["main"].phases == DRILL.workflow.phases
    assert PLAN.track_of_phase("report") == "main"
    assert plan(PAIR).track_of_phase("restore") == "systems"
    assert PLAN.track_of_phase("nowhere") is None


def test_a_checklist_is_found_by_its_step() -> None:
    assert PLAN.checklist(PLAN.steps["power"].step) == POWER
    assert PLAN.checklist(PLAN.steps["heat"].step) is None
    assert PLAN.checklist(Step(id="a", title="a", checklist="missing")) is None


def test_plans_are_equal_where_their_definitions_say_the_same() -> None:
    again = plan_of(json.loads(json.dumps(pack(DRILL), sort_keys=True)))
    assert again == PLAN
    assert hash(again) == hash(PLAN)
    assert again.definition == DRILL
    other = plan(replace(DRILL, workflow=replace(DRILL.workflow, edition="2027-04")))
    assert other != PLAN
    assert PLAN != DRILL


def test_the_digest_hears_the_order_of_phases() -> None:
    flow = DRILL.workflow
    turned = replace(flow, phases=dict(reversed(flow.phases.items())))
    assert digest_of(pack(DRILL)) == PLAN.digest
    assert digest_of(pack(Definition(workflow=turned, checklists=DRILL.checklists))) != PLAN.digest


def test_the_short_form_of_a_gate_may_be_overridden_by_nobody() -> None:
    assert gate_of(Transition(to="x", gate="all required steps")) == Gate(steps="all required")
    assert gate_of(Transition(to="x")) is None
    gate = Gate(override="head")
    assert gate_of(Transition(to="x", gate=gate)) is gate


def test_one_id_or_several() -> None:
    assert as_ids("a") == ("a",)
    assert as_ids(("a", "b")) == ("a", "b")
    assert as_ids(()) == ()


def test_a_plan_does_not_look_at_what_lint_looks_at() -> None:
    unknown = one_phase(Step(id="a", title="a", after=("nothing",), role="nobody"))
    assert list(plan(unknown).steps) == ["a"]
    with pytest.raises(ValueError, match="grammar"):
        plan(one_phase(Step(id="a", title="a", target="soon")))


def test_an_empty_workflow_has_one_empty_track() -> None:
    made = plan(Definition(workflow=Workflow(workflow="w", title="t")))
    assert dict(made.steps) == {}
    assert made.tracks["main"].phases == {}
