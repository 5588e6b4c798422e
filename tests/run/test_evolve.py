"""evolve: every event has a rule, the same events give the same state, visits are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bcpflow.commands import (
    Arrive,
    CheckItems,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    DeclareFact,
    EndRun,
    FireTransition,
    Observe,
    PauseRun,
    SkipStep,
    UndoStep,
)
from bcpflow.decide import Draft
from bcpflow.definition.codec import pack
from bcpflow.definition.model import Inject
from bcpflow.definition.plan import plan
from bcpflow.events import (
    NAMES,
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    ClockJumped,
    ClockStepped,
    Event,
    EventNoted,
    FactDeclared,
    ImprovementAnswered,
    InjectAdded,
    InjectCancelled,
    InjectDelivered,
    InjectHeld,
    InjectJudged,
    InjectReleased,
    ItemsChecked,
    NoteTaken,
    ObjectiveRated,
    ObservationMade,
    OptionChosen,
    OptionProposed,
    OptionRefused,
    PeopleCalled,
    PersonAbsent,
    PersonArrived,
    PhaseChanged,
    PreviousRecalled,
    QuestionAnswered,
    RolePassed,
    RunAborted,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    RunVoided,
    SpeedChanged,
    StepBegun,
    StepConfirmed,
    StepSkipped,
    StepUndone,
    from_data,
    name_of,
    to_data,
)
from bcpflow.run.evolve import evolve, fold, started
from bcpflow.run.state import (
    ActionState,
    InjectMark,
    PersonState,
    PhaseState,
    RunState,
    StepState,
    occurrence_id,
)
from tests.run.case_effects import CASE_EFFECTS, case_at_t0
from tests.samples import DRILL, MINUTE_MS, PAIR, Game, recorded

TEN_MS = 10 * MINUTE_MS
Check = Callable[[RunState], object]
RAIN = Inject(id="rain", content={"ja": "雨", "en": "Rain"}, at="T+40m", to=("head",))
RECALLED = PreviousRecalled(
    previous="run-0",
    started_at="2025-11-18T05:00:00.000000Z",
    times={"power": 7},
    issues=({"run": "run-0", "action": "A1", "step": "", "text": "x", "due": "2026-01-01"},),
)

EFFECTS: dict[str, tuple[Event, Check]] = {
    "step.begun": (
        StepBegun(step="power"),
        lambda s: s.steps["power"] == StepState(begun_ms=TEN_MS),
    ),
    "step.confirmed": (
        StepConfirmed(step="heat", result="not_achieved", value="31"),
        lambda s: (
            s.steps["heat"]
            == StepState(outcome="not_achieved", settled_ms=TEN_MS, settled_version=2, value="31")
        ),
    ),
    "step.skipped": (
        StepSkipped(step="guests", reason="いない"),
        lambda s: s.steps["guests"].outcome == "skipped" and s.steps["guests"].settled,
    ),
    "step.undone": (
        StepUndone(step="power", undone=1),
        lambda s: s.steps["power"] == StepState() and s.version == 2,
    ),
    "items.checked": (
        ItemsChecked(step="power", items={"ups": "abnormal"}, values={"ups": "40"}),
        lambda s: s.steps["power"] == StepState(items={"ups": "abnormal"}, values={"ups": "40"}),
    ),
    "option.chosen": (
        OptionChosen(step="site", option="stay"),
        lambda s: (s.steps["site"].outcome, s.steps["site"].option) == ("achieved", "stay"),
    ),
    "note.taken": (NoteTaken(text="揺れ"), lambda s: s.notes == 1),
    "phase.changed": (
        PhaseChanged(track="main", source="survey", target="report", trigger="report"),
        lambda s: (
            s.tracks["main"].phase == "report"
            and s.tracks["main"].phases
            == {
                "survey": PhaseState(entered_ms=0, left_ms=TEN_MS, left_version=2),
                "report": PhaseState(entered_ms=TEN_MS),
            }
        ),
    ),
    "inject.delivered": (InjectDelivered(inject="cold"), lambda s: s.injects == {"cold": TEN_MS}),
    "fact.declared": (
        FactDeclared(name="停電", value=True),
        lambda s: s.facts == {"時間帯": "夜間・休日", "停電": True},
    ),
    "event.noted": (EventNoted(event="leak"), lambda s: s.noted == {"leak": TEN_MS}),
    "run.paused": (RunPaused(), lambda s: s.status == "paused" and s.clock.paused),
    "run.resumed": (RunResumed(), lambda s: s.status == "running" and not s.clock.paused),
    "clock.jumped": (ClockJumped(to_ms=99 * MINUTE_MS), lambda s: _shows(s) == 99 * MINUTE_MS),
    "speed.changed": (SpeedChanged(speed=4.0), lambda s: s.clock.speed == 4.0),
    "clock.stepped": (ClockStepped(by_ms=9000), lambda s: _shows(s) == TEN_MS),
    "run.ended": (RunEnded(), lambda s: s.status == "ended" and s.over and _shows(s) == TEN_MS),
    "run.aborted": (
        RunAborted(reason="本物"),
        lambda s: s.status == "aborted" and s.over and _shows(s) == TEN_MS,
    ),
    "run.voided": (
        RunVoided(reason="誤操作"),
        lambda s: s.status == "voided" and s.over and _shows(s) == TEN_MS,
    ),
    "people.called": (
        PeopleCalled(people=({"person": "h-1", "roles": ["head"], "deputies": ["h-2"]},)),
        lambda s: s.people == {"h-1": PersonState(roles=("head",), deputies=("h-2",), called=True)},
    ),
    "person.arrived": (
        PersonArrived(person="h-9", roles=("head",)),
        lambda s: s.people == {"h-9": PersonState(roles=("head",), arrived_ms=TEN_MS)},
    ),
    "person.absent": (
        PersonAbsent(person="h-9", reason="出張"),
        lambda s: s.people == {"h-9": PersonState(gone_ms=TEN_MS)},
    ),
    "role.passed": (
        RolePassed(role="head", person="h-2", instead_of="h-1", order=1),
        lambda s: s.holders == {"head": "h-2"},
    ),
    "option.proposed": (
        OptionProposed(step="site", option="stay", reason="無事"),
        lambda s: (
            s.steps["site"]
            == StepState(proposed="stay", proposed_version=2, proposed_reason="無事")
            and not s.steps["site"].settled
        ),
    ),
    "option.refused": (
        OptionRefused(step="site", option="stay"),
        lambda s: s.steps["site"] == StepState(),
    ),
    "inject.held": (
        InjectHeld(inject="cold"),
        lambda s: s.marks == {"cold": InjectMark(held=True)},
    ),
    "inject.released": (
        InjectReleased(inject="cold"),
        lambda s: s.marks == {"cold": InjectMark(held=False)},
    ),
    "inject.cancelled": (
        InjectCancelled(inject="cold"),
        lambda s: s.marks == {"cold": InjectMark(cancelled=True)},
    ),
    "inject.added": (
        InjectAdded(inject="rain", content=pack(RAIN)),
        lambda s: s.added == {"rain": RAIN} and list(s.injects_known)[-1] == "rain",
    ),
    "inject.judged": (
        InjectJudged(inject="cold", result="not_achieved"),
        lambda s: s.marks == {"cold": InjectMark(result="not_achieved")},
    ),
    "observation.made": (
        ObservationMade(observation="O1", text="x", kind="note"),
        lambda s: s.observations == 1,
    ),
    "objective.rated": (
        ObjectiveRated(objective="tell-all", rating="S"),
        lambda s: s == Game.start().state._replace(**_circumstances(s)),
    ),
    "question.answered": (
        QuestionAnswered(question=1, text="x"),
        lambda s: s == Game.start().state._replace(**_circumstances(s)),
    ),
    "action.added": (
        ActionAdded(
            action="A1", text="x", owner="h-1", due="2027-03-31", element="training", step="power"
        ),
        lambda s: s.actions == {"A1": ActionState(step="power")},
    ),
    "action.updated": (
        ActionUpdated(action="A1", changes={"step": "heat", "text": "y"}),
        lambda s: s.actions == {"A1": ActionState(step="heat")},
    ),
    "action.closed": (
        ActionClosed(action="A1", evidence="写真"),
        lambda s: s.actions == {"A1": ActionState(closed=True)},
    ),
    "previous.recalled": (RECALLED, lambda s: s.previous == RECALLED),
    "improvement.answered": (
        ImprovementAnswered(run="run-0", action="A1", improved="no"),
        lambda s: s.improved == {("run-0", "A1"): "no"},
    ),
    **CASE_EFFECTS,
}
"""What each event does to a fresh drill, or a case, ten minutes after T0."""


def _shows(state: RunState) -> int:
    return state.clock.elapsed_ms(state.last_read)


def _circumstances(state: RunState) -> dict[str, Any]:
    """What any event changes."""
    return {"version": state.version, "last_read": state.last_read, "clock": state.clock}


def fresh(event: Event) -> RunState:
    """A drill at T0, or a case; one that tells of an action or an approval knows it."""
    if event in [of_case for of_case, _ in CASE_EFFECTS.values()]:
        return case_at_t0(event)
    state = Game.start().state
    if isinstance(event, ActionUpdated | ActionClosed):
        return state._replace(actions={"A1": ActionState()})
    return state


def after(event: Event) -> tuple[RunState, RunState]:
    """The state before and after an event of a fresh drill, ten minutes after T0."""
    game = Game.start()
    game.state = fresh(event)
    game.clock.pass_ms(TEN_MS)
    before = game.state
    game.record(Draft(event, TEN_MS, game.clock().wall_ns))
    return before, game.state


@pytest.mark.parametrize("name", list(NAMES))
def test_every_event_has_its_effect(name: str) -> None:
    """Rule 1: total over the names of the journal."""
    if name == "run.started":
        state = Game.start().state
        assert (state.version, state.status, state.kind) == (1, "running", "exercise")
        return
    event, holds = EFFECTS[name]
    assert name_of(event) == name
    before, state = after(event)
    assert holds(state), state
    assert (state.version, before.version) == (2, 1)
    assert state.last_read != before.last_read


def test_no_event_changes_the_state_it_is_told_to() -> None:
    for event, _ in EFFECTS.values():
        before, _ = after(event)
        assert before == fresh(event)


def test_an_event_nobody_knows_is_told_to_the_programmer() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Stranger(Event):
        pass

    with pytest.raises(TypeError, match="Stranger"):
        after(Stranger())


@pytest.mark.parametrize("name", list(EFFECTS))
def test_an_event_comes_back_from_its_data(name: str) -> None:
    event, _ = EFFECTS[name]
    assert from_data(name, to_data(event)) == event
    assert from_data(name, {**to_data(event), "of_a_later_year": 1}) == event


def test_a_run_begins_with_run_started() -> None:
    game = Game.start()
    strange = recorded(Draft(NoteTaken(text="x"), 0, 0), game.clock(), 1)
    with pytest.raises(TypeError, match=r"run\.started"):
        started(strange)


def test_a_run_starts_in_the_first_phase_of_each_track() -> None:
    state = Game.start(PAIR, scenario_start="2027-01-17T05:46:00+09:00").state
    assert {t: track.phase for t, track in state.tracks.items()} == {
        "people": "muster",
        "systems": "check",
    }
    assert set(state.steps) == {"count", "look", "boot"}
    assert state.scenario_start == "2027-01-17T05:46:00+09:00"
    assert not state.over


def test_the_plan_in_hand_and_the_one_in_the_journal_are_one() -> None:
    first = Game.start().history[0]
    assert isinstance(first.event, RunStarted)
    assert started(first) == started(first, plan(DRILL))
    assert first.event.definition_hash == started(first).plan.digest


def test_folding_the_same_events_gives_the_same_state() -> None:
    """Rule 2, also where the events are folded in two sittings."""
    game = Game.start().play(
        ConfirmStep(step="safety"),
        CheckItems(step="power", items={"ups": "normal"}),
        ConfirmStep(step="power"),
        UndoStep(step="power"),
        PauseRun(),
    )
    assert fold(game.history) == game.state
    half = fold(game.history[:3])
    for told in game.history[3:]:
        half = evolve(half, told)
    assert half == game.state


def back_in_survey() -> Game:
    """Survey done but for the aircon, reported, and back again."""
    return Game.start(facts={"震度": "6弱"}).play(
        ConfirmStep(step="safety"),
        CheckItems(step="power", items={"ups": "abnormal"}),
        ConfirmStep(step="power"),
        SkipStep(step="heat"),
        FireTransition(trigger="report", override=True, reason="急ぐ", role="head"),
        ConfirmStep(step="tell"),
        FireTransition(trigger="aftershock", reason="余震"),
    )


def test_entering_a_phase_again_opens_its_settled_steps_anew() -> None:
    """Rule 3: settled ones as their next occurrence; what was never settled stays as it was."""
    game = back_in_survey()
    steps = game.state.steps
    assert steps["power"] == StepState(occurrence=2)
    assert steps["heat"] == StepState(occurrence=2)
    assert steps["guests"] == StepState()
    assert steps["tell"].outcome == "achieved"
    assert game.state.tracks["main"].phases["survey"] == PhaseState(entered_ms=420_000, visits=2)
    game.play(ConfirmStep(step="power"))
    assert game.state.steps["power"].outcome == "achieved"
    assert isinstance(game.history[-1].event, StepConfirmed)
    assert game.history[-1].event.occurrence == 2
    assert occurrence_id("power", 1) == "power"
    assert occurrence_id("power", 2) == "power#2"


def test_a_phase_that_leads_to_itself_is_another_visit() -> None:
    game = Game.start()
    game.play(ConfirmStep(step="safety"))
    moved = PhaseChanged(track="main", source="survey", target="survey", trigger="again")
    game.record(Draft(moved, MINUTE_MS, game.clock().wall_ns))
    assert game.state.tracks["main"].phases["survey"] == PhaseState(entered_ms=MINUTE_MS, visits=2)
    assert game.state.steps["safety"] == StepState(occurrence=2)


def test_undo_leaves_the_checklist_and_the_beginning() -> None:
    game = Game.start().play(
        CheckItems(step="power", items={"ups": "normal"}), ConfirmStep(step="power")
    )
    game.play(UndoStep(step="power"))
    assert game.state.steps["power"] == StepState(items={"ups": "normal"})
    game.play(DeclareFact(name="備考", value="x"))


def test_a_decision_undone_has_no_option_any_more() -> None:
    game = back_in_survey()
    game.play(
        SkipStep(step="heat"),
        FireTransition(trigger="report", override=True, reason="急ぐ", role="head"),
        ConfirmStep(step="tell"),
        DecideStep(step="site", option="wait"),
        UndoStep(step="site"),
    )
    assert (game.state.steps["site"].option, game.state.steps["site"].outcome) == ("", None)


def test_a_restart_is_remembered_by_the_first_event_after_it() -> None:
    game = Game.start().play(ConfirmStep(step="safety"), minutes=10)
    game.clock.reboot(2 * MINUTE_MS)
    game.clock.step_wall(-MINUTE_MS)
    game.do(ConfirmStep(step="power"))
    at_restart = game.history[-1].elapsed_ms
    game.clock.pass_minutes(5)
    game.clock.step_wall(365 * 24 * 60 * MINUTE_MS)
    assert game.state.clock.elapsed_ms(game.clock()) == at_restart + 5 * MINUTE_MS
    assert game.state.clock.estimated(game.clock())


def test_the_state_does_not_grow_with_its_history() -> None:
    game = Game.start()
    for _ in range(30):
        game.play(ConfirmStep(step="safety"), UndoStep(step="safety"))
    fresh = Game.start().state
    grown = game.state._replace(
        version=1, last_read=fresh.last_read, clock=fresh.clock, steps=fresh.steps
    )
    assert grown == fresh
    assert len(game.state.clock.stretches) == len(game.state.clock.boots) == 1


def test_another_role_taken_on_changes_no_arrival_and_a_stay_is_kept() -> None:
    """Somebody there since minute 1 takes a role on at minute 2, goes, and comes back."""
    game = Game.start().play(
        Arrive(person="h-9", roles=("head",)), Arrive(person="h-9", roles=("liaison",))
    )
    here = PersonState(roles=("head", "liaison"), arrived_ms=MINUTE_MS)
    assert game.state.people["h-9"] == here
    game.play(DeclareAbsent(person="h-9"), Arrive(person="h-9"))
    assert game.state.people["h-9"] == here._replace(
        arrived_ms=4 * MINUTE_MS, stays=((MINUTE_MS, 3 * MINUTE_MS),)
    )


def test_what_is_said_after_the_end_moves_no_clock_and_estimates_nothing() -> None:
    """An observation months later comes from another boot of the machine."""
    game = Game.start().play(ConfirmStep(step="safety"), EndRun())
    before = game.state
    game.clock.reboot(90 * 24 * 60 * MINUTE_MS)
    assert not game.state.estimated(game.clock())
    game.do(Observe(text="三か月後に気付いた"))
    assert game.state.clock == before.clock
    assert _shows(game.state) == 2 * MINUTE_MS
    assert not game.state.estimated(game.clock())


def test_a_restart_before_the_end_stays_estimated_after_it() -> None:
    game = Game.start().play(ConfirmStep(step="safety"))
    game.clock.reboot(MINUTE_MS)
    game.play(EndRun())
    assert game.state.estimated(game.clock())
    game.clock.reboot(MINUTE_MS)
    assert game.state.estimated(game.clock())
