"""The machine against a plain table: what it may and must not do of its own accord."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow import machine
from bcpflow.definition.model import Definition, Phase, Transition, Workflow
from bcpflow.definition.plan import Plan, plan
from bcpflow.machine import Gatekeeper, fire, ways_out
from bcpflow.run.judge import Missing
from tests.samples import DRILL, PAIR, thorough

IDS = st.text("abcdefgh初期調査", min_size=1, max_size=3)
# Names transitions has uses of its own for; to lint they are ids like others.
ODD = ["state", "trigger", "*", "initial", "model", "to_a", "is_a", "__class__", "events"]


@st.composite
def graphs(draw: st.DrawFn) -> Definition:
    """A workflow of one track: any phases, any ways between them, names at most once a phase."""
    ids = draw(st.lists(IDS | st.sampled_from(ODD), min_size=1, max_size=6, unique=True))
    triggers = st.none() | IDS | st.sampled_from(ODD)
    phases = {}
    for phase in ids:
        ways = draw(
            st.lists(
                st.builds(Transition, to=st.sampled_from(ids), trigger=triggers),
                max_size=4,
                unique_by=lambda way: way.name,
            )
        )
        phases[phase] = Phase(title=phase, next=tuple(ways), final=not ways)
    return Definition(workflow=Workflow(workflow="graph", title="図", phases=phases))


def table(definition: Definition) -> dict[tuple[str, str], Transition]:
    """The oracle: (phase, trigger) to the way it names."""
    phases = definition.workflow.phases.items()
    return {(phase, way.name): way for phase, at in phases for way in at.next}


def closed_to(*targets: str) -> Gatekeeper:
    return lambda way: (Missing("step", way.name),) if way.to in targets else ()


@given(graphs(), st.data())
@thorough(120)
def test_for_every_phase_and_trigger_the_machine_agrees_with_the_table(
    definition: Definition, data: st.DataObject
) -> None:
    made, oracle = plan(definition), table(definition)
    phases = list(definition.workflow.phases)
    shut = data.draw(st.sets(st.sampled_from(phases)))
    triggers = {name for _, name in oracle} | {f"to_{phase}" for phase in phases} | {"nothing"}
    for phase, trigger in product(phases, triggers):
        answer = fire(made, "main", phase, trigger, closed_to(*shut))
        way = oracle.get((phase, trigger))
        if way is None:
            assert (answer.taken, answer.shut) == (None, [])
        elif way.to in shut:
            assert answer.taken is None
            assert answer.shut == [(way, (Missing("step", way.name),))]
        else:
            assert answer.taken == way
            assert answer.shut == []


@given(graphs())
@thorough(60)
def test_the_ways_out_are_those_written_in_their_order(definition: Definition) -> None:
    made = plan(definition)
    for name, phase in definition.workflow.phases.items():
        assert ways_out(made, "main", name) == tuple(way.name for way in phase.next)


def test_no_trigger_passes_a_gate_by_itself() -> None:
    """Rule 3: with auto transitions ``to_over`` would lead everywhere."""
    made = plan(DRILL)
    for phase, target in product(DRILL.workflow.phases, repeat=2):
        answer = fire(made, "main", phase, f"to_{target}", lambda way: ())
        assert (answer.taken, answer.shut) == (None, [])
        assert f"to_{target}" not in ways_out(made, "main", phase)


def test_the_guard_keeps_its_reason() -> None:
    """Rule 2: transitions alone would say False."""
    why = (Missing("step", "power"), Missing("fact", "震度"))
    answer = fire(plan(DRILL), "main", "survey", "report", lambda way: why)
    assert answer.shut == [(DRILL.workflow.phases["survey"].next[0], why)]


def test_of_two_ways_of_one_name_the_first_open_one_is_taken() -> None:
    ways = (Transition(to="b", trigger="go"), Transition(to="c", trigger="go"))
    phases = {
        "a": Phase(title="a", next=ways),
        "b": Phase(title="b", final=True),
        "c": Phase(title="c", final=True),
    }
    made = plan(Definition(workflow=Workflow(workflow="w", title="t", phases=phases)))
    assert fire(made, "main", "a", "go", closed_to()).taken == ways[0]
    second = fire(made, "main", "a", "go", closed_to("b"))
    assert (second.taken, [way for way, _ in second.shut]) == (ways[1], [ways[0]])
    assert ways_out(made, "main", "a") == ("go",)


def test_the_machine_holds_no_state_between_questions() -> None:
    """Rule 1: the same question twice, after another one, has the same answer."""
    made = plan(PAIR)
    first = fire(made, "systems", "check", "go", lambda way: ())
    fire(made, "systems", "restore", "closed", lambda way: ())
    assert fire(made, "systems", "check", "go", lambda way: ()) == first
    held = machine._machines(made)["systems"]
    assert held.models == []
    assert "state" not in vars(held)


def test_a_guard_that_breaks_leaves_nothing_behind() -> None:
    made = plan(PAIR)

    def broken(way: Transition) -> tuple[Missing, ...]:
        raise RuntimeError(way.name)

    with pytest.raises(RuntimeError):
        fire(made, "systems", "check", "go", broken)
    assert fire(made, "systems", "check", "go", lambda way: ()).taken is not None


def test_each_track_has_a_machine_of_its_own() -> None:
    made = plan(PAIR)
    assert ways_out(made, "people", "muster") == ("go",)
    assert ways_out(made, "systems", "check") == ("go", "closed")
    other = fire(made, "people", "check", "go", lambda way: ())
    assert (other.taken, other.shut) == (None, [])


def test_runs_of_one_definition_share_their_machines() -> None:
    first, second = plan(PAIR), plan(PAIR)
    assert machine._machines(first) is machine._machines(second)
    other = plan(replace(PAIR, workflow=replace(PAIR.workflow, title="別")))
    assert machine._machines(first) is not machine._machines(other)


def two_phases(second: str) -> Plan:
    """Phases ``a`` and another one that goes back to it."""
    phases = {
        "a": Phase(title="a", next=(Transition(to=second),)),
        second: Phase(title="b", next=(Transition(to="a", trigger="again"),)),
    }
    return plan(Definition(workflow=Workflow(workflow="odd", title="t", phases=phases)))


@pytest.mark.parametrize("odd", ODD)
def test_a_phase_may_have_a_name_that_transitions_uses_itself(odd: str) -> None:
    """``state`` raised when the machine was built; ``*`` led out of every phase."""
    made = two_phases(odd)
    taken = fire(made, "main", "a", odd, lambda way: ()).taken
    assert taken is not None
    assert taken.to == odd
    assert fire(made, "main", "a", "again", lambda way: ()).taken is None


def test_deciding_imports_transitions_only_when_it_is_asked() -> None:
    ask = "import sys, bcpflow.decide; print('transitions' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
