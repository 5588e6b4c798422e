"""Steps for each system: repeated in recovery order, waiting for what they need, and runnable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.commands import ConfirmStep
from bcpflow.definition.codec import pack, unpack
from bcpflow.definition.model import (
    Deadline,
    Definition,
    ForEach,
    Gate,
    Inject,
    Objective,
    Option,
    Phase,
    Step,
    Text,
    Track,
    Transition,
    Workflow,
)
from bcpflow.definition.moments import parse_moment
from bcpflow.definition.plan import as_ids, plan
from bcpflow.run.judge import waits_for
from bcpflow.site.expand import STEP_TEXTS, expanded, needs_register
from bcpflow.site.model import System
from bcpflow.site.order import Circular, recovery_order
from tests.samples import DRILL, PAIR, Game, thorough
from tests.site.samples import registers, system

CORE = ForEach(systems='kind == "基幹系"')
POWER = system("power")
NETWORK = system("network", "power", rto="3h 例")
RESIDENT = system(
    "resident", "network", kind="基幹系", title={"ja": "住民記録", "en": "Resident records"},
    manual="紙で受け付ける",
)  # fmt: skip
TAX = system("tax", "resident", kind="基幹系", priority="C", title="税", rto=None)
SYSTEMS = [TAX, RESIDENT, NETWORK, POWER]


def work(*steps: Step, **more: object) -> Definition:
    """A workflow whose first phase has these steps; the gate asks for ``restore``."""
    gate = Gate(steps=("restore",) if any(s.id == "restore" for s in steps) else ())
    phases = {
        "work": Phase(title="復旧", steps=steps, next=(Transition(to="over", gate=gate),)),
        "over": Phase(title="終了", final=True),
    }
    made = Workflow(workflow="w", title="W", phases=phases)
    return Definition(workflow=replace(made, **more))  # type: ignore[arg-type]  # a test's own words


def block(each: str | ForEach = "systems", **more: object) -> tuple[Step, ...]:
    """Three steps repeated together, and one after them all."""
    steps = (
        Step(id="check", title="確かめる", for_each=each),
        Step(id="restore", title="{system}を復旧", after=("check",), for_each=each, target="rto"),
        Step(id="verify", title={"ja": "照合", "en": "Verify"}, after=("restore",), for_each=each,
             target="20m after restore 例"),
    )  # fmt: skip
    return tuple(replace(step, **more) for step in steps)  # type: ignore[arg-type]  # likewise


def steps_of(definition: Definition) -> list[Step]:
    tracks = definition.workflow.all_tracks.values()
    return [s for track in tracks for phase in track.phases.values() for s in phase.steps]


def by_id(definition: Definition) -> dict[str, Step]:
    return {step.id: step for step in steps_of(definition)}


def test_a_block_is_repeated_system_by_system_in_recovery_order() -> None:
    made = expanded(work(Step(id="first", title="x"), *block()), SYSTEMS)
    expected = ["first"]
    for name in ("power", "network", "resident", "tax"):
        expected += [f"check[{name}]", f"restore[{name}]", f"verify[{name}]"]
    assert [step.id for step in steps_of(made)] == expected
    assert [step.system for step in steps_of(made)][1::3] == ["power", "network", "resident", "tax"]
    assert all(step.for_each is None for step in steps_of(made))
    assert not needs_register(made)


def test_a_condition_selects_by_kind_priority_and_id() -> None:
    def ids(condition: str) -> list[str]:
        step = Step(id="s", title="s", for_each=ForEach(systems=condition))
        return [str(step.system) for step in steps_of(expanded(work(step), SYSTEMS))]

    assert ids('kind == "基幹系"') == ["resident", "tax"]
    assert ids('kind <= "インフラ系"') == ["power", "network"]
    assert ids('kind == "基幹系" and priority <= "B"') == ["resident"]
    assert ids('id in ["tax", "power"]') == ["power", "tax"]


def test_names_in_a_block_mean_the_same_system_and_its_first_steps_wait_for_whole_blocks() -> None:
    made = by_id(expanded(work(*block()), SYSTEMS))
    assert made["restore[tax]"].after == ("check[tax]",)
    assert made["verify[tax]"].after == ("restore[tax]",)
    assert made["check[power]"].after == ()
    assert made["check[tax]"].after == ("check[resident]", "restore[resident]", "verify[resident]")


def test_waiting_leads_through_systems_that_were_not_selected() -> None:
    far = [system("a"), system("x", "a"), system("y", "x"), system("b", "y", "a", kind="基幹系")]
    each = ForEach(systems='id in ["a", "b"]')
    made = by_id(expanded(work(Step(id="s", title="s", for_each=each)), far))
    assert made["s[b]"].after == ("s[a]",)
    loose = by_id(expanded(work(Step(id="s", title="s", for_each=replace(each, wait=False))), far))
    assert loose["s[b]"].after == ()


def test_a_step_after_one_that_may_not_apply_waits_itself() -> None:
    check, restore, verify = block()
    made = by_id(expanded(work(replace(check, when="停電"), restore, verify), SYSTEMS))
    whole = ("check[power]", "restore[power]", "verify[power]")
    assert made["restore[network]"].after == ("check[network]", *whole)
    assert made["verify[network]"].after == ("restore[network]",)


def test_another_for_each_in_between_parts_a_block() -> None:
    steps = (
        Step(id="a", title="a", for_each="systems"),
        Step(id="b", title="b", for_each=CORE, after=("a",)),
        Step(id="c", title="c", for_each="systems", after=("b",)),
    )
    made = expanded(work(*steps), [POWER, RESIDENT])
    assert [step.id for step in steps_of(made)] == [
        "a[power]", "a[resident]", "b[resident]", "c[power]", "c[resident]"
    ]  # fmt: skip
    assert by_id(made)["b[resident]"].after == ("a[power]", "a[resident]")
    assert by_id(made)["c[power]"].after == ("b[resident]",)


def test_from_outside_a_name_means_the_steps_of_all_systems() -> None:
    definition = work(
        *block(CORE),
        Step(id="report", title="報告する", after=("restore",)),
        injects=(
            Inject(id="i", content="x", expects="restore"),
            Inject(id="j", content="x", expects=("report", "check")),
            Inject(id="k", content="x", expects="report"),
        ),
        objectives={"o": Objective(title="o", steps=("report", "verify"))},
        deadlines={"d": Deadline(title="d", at="T+1d", met_by="restore")},
    )
    made = expanded(definition, SYSTEMS)
    both = ("restore[resident]", "restore[tax]")
    assert by_id(made)["report"].after == both
    assert [inject.expects for inject in made.workflow.injects] == [
        both, ("report", "check[resident]", "check[tax]"), "report"
    ]  # fmt: skip
    assert made.workflow.objectives["o"].steps == ("report", "verify[resident]", "verify[tax]")
    assert made.workflow.deadlines["d"].met_by == both
    gate = made.workflow.phases["work"].next[0].gate
    assert gate == Gate(steps=both)


def test_where_no_system_is_selected_the_steps_are_gone_and_nothing_names_them() -> None:
    definition = work(
        *block(CORE),
        Step(id="report", title="報告する", after=("restore",)),
        injects=(Inject(id="i", content="x", expects="restore"),),
        objectives={"o": Objective(title="o", steps=("verify",))},
        deadlines={"d": Deadline(title="d", at="T+1d", met_by=("restore", "report"))},
    )
    made = expanded(definition, [POWER])
    assert steps_of(made) == [Step(id="report", title="報告する")]
    assert unresolved(made) == []
    assert made.workflow.phases["work"].next[0].gate == Gate()
    assert made.workflow.objectives["o"].steps == made.workflow.injects[0].expects == ()
    assert made.workflow.deadlines["d"].met_by == ("report",)


def test_targets_are_those_of_the_system() -> None:
    made = by_id(expanded(work(*block()), SYSTEMS))
    assert made["restore[power]"].target == "T+12h"
    assert made["restore[network]"].target == "T+3h 例"
    assert made["restore[tax]"].target is None
    assert made["verify[tax]"].target == "20m after step:restore[tax] 例"
    assert parse_moment("20m after step:restore[tax] 例").name == "restore[tax]"


@pytest.mark.parametrize(
    "target", ["T+30m", "20m 例", "20m after report", "20m after phase:restore", "1h after leak"]
)
def test_other_targets_stay_as_written(target: str) -> None:
    made = by_id(expanded(work(*block(target=target)), [POWER]))
    assert made["check[power]"].target == target


def test_titles_name_the_system_in_each_language() -> None:
    made = by_id(expanded(work(*block()), SYSTEMS))
    assert made["check[resident]"].title == "確かめる：住民記録"
    assert made["restore[resident]"].title == "住民記録を復旧"
    assert made["verify[resident]"].title == {
        "ja": "照合：住民記録",
        "en": "Verify: Resident records",
    }
    assert made["verify[tax]"].title == {"ja": "照合：税", "en": "Verify: 税"}


def test_every_text_of_a_step_may_name_the_system() -> None:
    said: dict[str, Text] = {n: {"ja": "{system}の", "en": "of {system}"} for n in STEP_TEXTS}
    options = (Option(id="go", title="{system}を動かす", how="{system}が要るとき"),)
    steps = (replace(step, **said) for step in block(options=options))  # type: ignore[arg-type]
    made = by_id(expanded(work(*steps), SYSTEMS))["check[resident]"]
    for name in STEP_TEXTS:
        assert getattr(made, name) == {"ja": "住民記録の", "en": "of Resident records"}
    assert made.options == (Option(id="go", title="住民記録を動かす", how="住民記録が要るとき"),)


def test_no_text_of_a_step_is_forgotten() -> None:
    texts = {n for n, hint in get_type_hints(Step).items() if "dict[str, str]" in str(hint)}
    assert texts == {"title", *STEP_TEXTS}
    texts = {n for n, hint in get_type_hints(Option).items() if "dict[str, str]" in str(hint)}
    assert texts == {"title", "how"}


def test_a_step_takes_the_registers_manual_where_it_has_none() -> None:
    made = by_id(expanded(work(*block()), SYSTEMS))
    assert made["check[resident]"].manual == "紙で受け付ける"
    assert made["check[tax]"].manual is None
    own = by_id(expanded(work(*block(manual="別の方法")), SYSTEMS))
    assert own["check[resident]"].manual == "別の方法"


def test_systems_that_wait_for_each_other_are_refused() -> None:
    with pytest.raises(Circular):
        expanded(work(*block()), [system("a", "b"), system("b", "a")])


@pytest.mark.parametrize("definition", [DRILL, PAIR], ids=["phases", "tracks"])
@given(systems=registers())
@thorough(20)
def test_a_definition_without_for_each_comes_back_as_it_is(
    definition: Definition, systems: list[System]
) -> None:
    assert not needs_register(definition)
    assert expanded(definition, systems) is definition


EACH: st.SearchStrategy[str | ForEach] = st.just("systems") | st.builds(
    ForEach,
    systems=st.sampled_from(
        ['kind == "基幹系"', 'priority <= "B"', 'kind != "個別" or priority == "A"', 'id == "0"']
    ),
    wait=st.booleans(),
)


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Two tracks of steps, some of them repeated; each may wait for earlier ones of its track."""
    tracks = {}
    for track in ("one", "two"):
        steps: list[Step] = []
        for number in range(draw(st.integers(1, 6))):
            each = draw(st.none() | EACH)
            if draw(st.booleans()) and steps:
                each = steps[-1].for_each
            earlier = [step.id for step in steps]
            named = st.lists(st.sampled_from(earlier), max_size=2, unique=True)
            after = tuple(draw(named)) if earlier else ()
            target = draw(st.none() | st.just("rto")) if each else None
            name = f"{track}-{number}"
            steps.append(Step(id=name, title="{system}", for_each=each, after=after, target=target))
            if each and len(steps) > 1 and steps[-2].for_each == each and draw(st.booleans()):
                steps[-1] = replace(steps[-1], target=f"5m after {steps[-2].id}")
        gate = Gate(steps=tuple(step.id for step in steps))
        phases = {
            "work": Phase(title="x", steps=tuple(steps), next=(Transition(to="end", gate=gate),)),
            "end": Phase(title="x", final=True),
        }
        tracks[track] = Track(title="x", phases=phases)
    names = tuple(s.id for track in tracks.values() for s in track.phases["work"].steps)
    return Definition(
        workflow=Workflow(
            workflow="w",
            title="W",
            tracks=tracks,
            injects=(Inject(id="i", content="x", expects=names),),
            objectives={"o": Objective(title="o", steps=names)},
            deadlines={"d": Deadline(title="d", at="T+1d", met_by=names)},
        )
    )


def unresolved(definition: Definition) -> list[str]:
    """Names of steps that no step has."""
    known = set(by_id(definition))
    return [name for name in _named(definition) if name not in known]


def _named(definition: Definition) -> Iterator[str]:
    workflow = definition.workflow
    for step in steps_of(definition):
        yield from step.after
        moment = parse_moment(step.target) if step.target else None
        if moment is not None and moment.anchor == "step":
            yield str(moment.name)
    for track in workflow.all_tracks.values():
        for phase in track.phases.values():
            for way in phase.next:
                if isinstance(way.gate, Gate) and way.gate.steps != "all required":
                    yield from way.gate.steps
    for inject in workflow.injects:
        yield from as_ids(inject.expects)
    for objective in workflow.objectives.values():
        yield from objective.steps
    for deadline in workflow.deadlines.values():
        yield from as_ids(deadline.met_by)


@given(definitions(), registers())
@thorough(150)
def test_every_name_resolves_and_the_result_can_be_kept(
    definition: Definition, systems: list[System]
) -> None:
    made = expanded(definition, systems)
    ids = [step.id for step in steps_of(made)]
    assert len(set(ids)) == len(ids)
    assert unresolved(made) == []
    assert not needs_register(made)
    assert set(plan(made).steps) == set(ids)
    assert unpack(Definition, pack(made)) == made
    # what named every step names every one of them now, and nothing else
    assert sorted(made.workflow.injects[0].expects) == sorted(ids)
    assert sorted(made.workflow.objectives["o"].steps) == sorted(ids)


@given(definitions(), registers())
@thorough(80)
def test_nobody_waits_for_a_later_one(definition: Definition, systems: list[System]) -> None:
    """Done in the order they stand in, no step finds one it must wait for undone."""
    made = expanded(definition, systems)
    game = Game.start(made)
    for step in steps_of(made):
        assert waits_for(game.state, game.state.plan.steps[step.id]) == ()
        game.play(ConfirmStep(step=step.id))


@given(registers(), st.booleans())
@thorough(150)
def test_a_system_begins_after_all_it_depends_on(systems: list[System], part: bool) -> None:
    each: str | ForEach = ForEach(systems='priority <= "B"') if part else "systems"
    made = by_id(expanded(work(*block(each)), systems))
    order = [s.id for s in recovery_order(systems) if not part or s.priority <= "B"]
    assert [name for name in made if name.startswith("check")] == [f"check[{n}]" for n in order]
    needs = {s.id: set(s.depends_on) for s in systems}

    def awaited(step: str) -> set[str]:
        found: set[str] = set()
        ahead = list(made[step].after)
        while ahead:
            if (name := ahead.pop()) not in found:
                found.add(name)
                ahead += made[name].after
        return found

    def depended_on(name: str) -> set[str]:
        return needs[name].union(*(depended_on(other) for other in needs[name]))

    for name in order:
        for other in depended_on(name) & set(order):
            assert {f"check[{other}]", f"restore[{other}]", f"verify[{other}]"} <= awaited(
                f"check[{name}]"
            )
