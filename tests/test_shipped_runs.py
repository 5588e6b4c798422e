"""The shipped workflows, run: on a sample site, through the core and through a whole journal.

Rules:

1. Whatever is decided on the way, a drill reaches its end without an override.
2. Every option of every decision is taken in some run.
3. Every workflow is played through a journal, and its log is printed in both languages.
4. Every workflow is drawn: each phase with its title, each way out of it.

These tests must never name the content of a step: that belongs to the people who adapt it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bcpflow.clock import Reading
from bcpflow.commands import (
    ApproveStep,
    Command,
    ConfirmStep,
    DecideStep,
    FireTransition,
    NoteEvent,
    StartRun,
)
from bcpflow.decide import decide, start
from bcpflow.definition.model import Definition, FactValue, Step
from bcpflow.definition.plan import Plan, as_ids, plan
from bcpflow.errors import Refused
from bcpflow.events import Recorded
from bcpflow.journal import open_journal
from bcpflow.language import Language, translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.projections.log import log
from bcpflow.reports.diagram import dot, mermaid
from bcpflow.reports.markdown import log_markdown
from bcpflow.run.evolve import evolve, started
from bcpflow.run.judge import applies, step_status
from bcpflow.run.state import RunState
from bcpflow.service.desk import Desk
from bcpflow.service.player import Remarks, ScriptedClock, play
from bcpflow.service.preparing import prepared
from bcpflow.site.opened import open_site

SITE = Path(__file__).parent / "resources" / "sample-site"
LIBRARY = Library([shipped_folder()])
WORKFLOWS = LIBRARY.names()
INITIAL = "ict-bcp-initial-response"
DAY = date(2026, 11, 21)
T0 = Reading(wall_ns=1_800_000_000_000_000_000, boot_id="boot", boot_ns=0)
MINUTE_NS = 60_000_000_000
Choice = tuple[str, str]
"""A step and one of its options."""


@cache
def on_the_sample_site(name: str) -> Definition:
    return prepared(LIBRARY.load(name).definition, open_site(SITE, DAY))


@cache
def planned(name: str) -> Plan:
    return plan(on_the_sample_site(name))


class Play:
    """A drill played as fast as its gates allow.

    ``choices`` are the options to take the first time a step asks; afterwards, and everywhere
    else, the first option that does not lead back is taken.
    """

    def __init__(
        self, name: str, choices: Mapping[str, str], facts: Mapping[str, FactValue]
    ) -> None:
        definition = on_the_sample_site(name)
        self.choices, self.now = dict(choices), T0
        self.taken: set[Choice] = set()
        asked = StartRun(run="r", kind="exercise", definition=definition, facts=facts)
        self.state: RunState = started(self._recorded(1, start(asked, T0)[0]), planned(name))
        for event in definition.workflow.events:
            self._do(NoteEvent(event=event))

    def to_the_end(self) -> RunState:
        for _ in range(1500):
            if not (self._confirm_one() or self._decide_one() or self._move_on()):
                break
        return self.state

    def _do(self, command: Command) -> None:
        self.now = Reading(
            self.now.wall_ns + MINUTE_NS, self.now.boot_id, self.now.boot_ns + MINUTE_NS
        )
        for draft in decide(self.state, command, self.now):
            self.state = evolve(self.state, self._recorded(self.state.version + 1, draft))

    def _recorded(self, version: int, draft: Any) -> Recorded:
        return Recorded(
            run="r",
            version=version,
            event=draft.event,
            elapsed_ms=draft.elapsed_ms,
            occurred_ns=draft.occurred_ns,
            read=self.now,
        )

    def _open(self, *, decisions: bool) -> Iterator[Step]:
        for one in self.state.plan.steps.values():
            here = self.state.tracks[one.track].phase == one.phase
            is_decision = one.step.resolved_kind == "decision"
            if not here or is_decision != decisions or not applies(self.state, one):
                continue
            if one.every_s is None and step_status(self.state, one) == "open":
                yield one.step

    def _confirm_one(self) -> bool:
        step = next(self._open(decisions=False), None)
        if step is not None:
            self._do(ConfirmStep(step=step.id, value="1" if step.unit else ""))
        return step is not None

    def _decide_one(self) -> bool:
        for step in self._open(decisions=True):
            option = self.choices.get(step.id) or self._onward(step)
            try:
                self._choose(step, option)
            except Refused:  # its gate waits for another track
                continue
            self.choices.pop(step.id, None)
            self.taken.add((step.id, option))
            return True
        return False

    def _choose(self, step: Step, option: str) -> None:
        """The whole choice or none of it: with its approver's word where it takes one."""
        before, now = self.state, self.now
        try:
            self._do(DecideStep(step=step.id, option=option, reason="試行"))
            for approver in as_ids(step.approver)[:1]:
                self._do(ApproveStep(step=step.id, role=approver, reason="試行"))
        except Refused:
            self.state, self.now = before, now
            raise

    def _onward(self, step: Step) -> str:
        one = self.state.plan.steps[step.id]
        ways = {way.name: way for way in self.state.plan.transitions(one.track, one.phase)}
        onward = [o.id for o in step.options if not (o.fires and ways[o.fires].back)]
        return (onward or [o.id for o in step.options])[0]

    def _move_on(self) -> bool:
        for track, held in self.state.tracks.items():
            for way in self.state.plan.transitions(track, held.phase):
                if way.back:
                    continue
                label = f"{track}:{way.name}" if len(self.state.tracks) > 1 else way.name
                try:
                    self._do(FireTransition(trigger=label))
                except Refused:
                    continue
                return True
        return False


def is_over(state: RunState) -> bool:
    """Whether every track is in a final phase."""
    return all(state.plan.phase(t, held.phase).final for t, held in state.tracks.items())


def choices_of(name: str) -> list[Choice]:
    """Every option of every decision."""
    steps = planned(name).steps.values()
    return [(one.step.id, option.id) for one in steps for option in one.step.options]


def worlds_of(name: str) -> list[dict[str, FactValue]]:
    """Nothing known; and each choice of each fact, the others unknown."""
    worlds: list[dict[str, FactValue]] = [{}]
    for fact, said in planned(name).workflow.facts.items():
        worlds += [{fact: choice} for choice in said.choices]
    return worlds


@pytest.mark.parametrize("name", WORKFLOWS)
def test_whatever_is_the_case_a_drill_reaches_its_end(name: str) -> None:
    for facts in worlds_of(name):
        assert is_over(Play(name, {}, facts).to_the_end()), facts


@pytest.mark.parametrize("name", WORKFLOWS)
def test_whatever_is_decided_a_drill_reaches_its_end(name: str) -> None:
    """Rules 1 and 2; an option behind another decision is reached by both together."""
    every = choices_of(name)
    taken: set[Choice] = set()
    for choice in every:
        game = Play(name, dict([choice]), {})
        assert is_over(game.to_the_end()), choice
        taken |= game.taken
    for behind in (choice for choice in every if choice not in taken):
        for first in every:
            game = Play(name, dict([first, behind]), {})
            assert is_over(game.to_the_end()), (first, behind)
            taken |= game.taken
            if behind in taken:
                break
    assert set(every) <= taken


@pytest.mark.parametrize("facts", [
    {"時間帯": "就業時間内", "震度": "6強", "商用電源": "停電", "庁舎立入": "可"},
    {"時間帯": "夜間・休日", "震度": "4", "商用電源": "通電", "庁舎立入": "一部可"},
    {"時間帯": "夜間・休日", "震度": "7", "商用電源": "停電", "庁舎立入": "不可"},
], ids=["day", "night", "off-limits"])  # fmt: skip
@pytest.mark.parametrize("choice", choices_of(INITIAL), ids="-".join)
def test_the_first_response_reaches_its_end(facts: dict[str, FactValue], choice: Choice) -> None:
    assert is_over(Play(INITIAL, dict([choice]), facts).to_the_end())


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_run_is_played_through_a_journal_and_printed(name: str, tmp_path: Path) -> None:
    """Rule 3: the same every time, by its seed."""
    clock, numbers = ScriptedClock(T0.wall_ns), count(1)
    site = open_site(SITE, DAY)
    with open_journal(f"sqlite:///{tmp_path / 'journal.db'}") as journal:
        desk = Desk(journal, clock=clock.read, actor="記録係", new_id=lambda: f"r{next(numbers)}")
        session = desk.start(on_the_sample_site(name), "exercise", roster=site.roster)
        remarks = Remarks(*(["例"] * len(Remarks.__dataclass_fields__)))
        play(session, clock, remarks, seed=3)
        assert is_over(session.state)
        assert session.state.status == "ended"
        assert desk.verify().ok
        told = desk.tell(session)
        for language in ("ja", "en"):
            printed = log_markdown(told, translator(language), UTC)
            assert len(printed.splitlines()) > len(told.log.rows)
    assert log(session.history) == told.log


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_workflow_is_drawn(name: str, language: Language) -> None:
    """Rule 4."""
    definition = LIBRARY.load(name).definition
    tr = translator(language)
    drawn = mermaid(definition, tr)
    for track in definition.workflow.all_tracks.values():
        for phase in track.phases.values():
            assert tr.pick(phase.title) in drawn
    arrows = sum(
        len(phase.next)
        for track in definition.workflow.all_tracks.values()
        for phase in track.phases.values()
    )
    assert drawn.count("-->") >= arrows
    assert dot(definition, tr).count("->") >= arrows


def test_a_repeating_duty_is_somewhere_in_them() -> None:
    """What a definition can say is shown by one that says it."""
    plans = [planned(name) for name in WORKFLOWS]
    assert any(one.every_s for each in plans for one in each.steps.values())
    assert any(one.step.system for each in plans for one in each.steps.values())
    assert any(one.step.approver for each in plans for one in each.steps.values())
    assert any(each.workflow.deadlines for each in plans)
    assert any(each.workflow.kind == "discussion" for each in plans)
