"""How a track leaves a phase: by a transition, or by a decision that fires one.

A shut gate names everything it still asks for. A role the gate names may open it with a
reason; what was missing goes into the record. In a case a choice rests on its figures
(`evidence`), when it is proposed and when it is approved.
"""

from __future__ import annotations

from dataclasses import replace

from bcpflow.commands import ApproveStep, DecideStep, FireTransition
from bcpflow.decide import approvals, evidence, find
from bcpflow.decide.moment import Occurred
from bcpflow.definition.model import Option, Transition
from bcpflow.definition.plan import PlannedStep
from bcpflow.errors import NotFound, Refused, Word
from bcpflow.events import Event, OptionChosen, PhaseChanged
from bcpflow.machine import fire as ask
from bcpflow.machine import ways_out
from bcpflow.run import judge
from bcpflow.run.judge import Missing
from bcpflow.run.state import RunState


def fire(state: RunState, command: FireTransition, when: Occurred) -> tuple[Event, ...]:
    """Leave a phase by a transition people name, or by the only one there is."""
    find.awake(state, when)
    track, trigger = _named(state, command.trigger)
    find.after_entry(state, [track], command.at, when)
    moved = _move(state, track, trigger, command.reason, command.override, command.role)
    return (moved,)


def choose(state: RunState, command: DecideStep, when: Occurred) -> tuple[Event, ...]:
    """Take a decision; its option may fire a transition of the step's own track."""
    planned = find.step(state, command.step)
    # An approver may decide alone, without holding the step's own role.
    alone = bool(planned.step.approver) and not approvals.awaited(planned, command.role)
    planned = find.workable(state, command.step, None if alone else command.role, when)
    here = state.steps[planned.step.id]
    if planned.step.resolved_kind != "decision":
        kind = planned.step.resolved_kind
        raise Refused("BCP-R017", step=command.step, kind=Word(kind), wanted="decision")
    if here.outcome == "achieved":
        raise Refused("BCP-R005", step=command.step, status=Word(here.outcome or ""))
    option = next((o for o in planned.step.options if o.id == command.option), None)
    if option is None:
        choices = [o.id for o in planned.step.options]
        raise NotFound("BCP-R016", option=command.option, choices=choices)
    if state.kind == "case" and planned.step.figures:
        evidence.check_choice(state, planned, command)
        command = replace(command, reason=command.reason or command.note)
    if approvals.awaited(planned, command.role):
        if here.proposed:
            raise Refused("BCP-R046", step=command.step, option=here.proposed)
        return approvals.propose(state, command, planned)
    return _chosen(state, command, planned, option, when, here.proposed_version)


def approve(state: RunState, command: ApproveStep, when: Occurred) -> tuple[Event, ...]:
    """Approve the choice somebody proposed; it is taken by that."""
    decision, proposed = approvals.approved(state, command, when)
    planned = find.workable(state, command.step, None, when)
    option = next(o for o in planned.step.options if o.id == decision.option)
    if state.kind == "case":
        evidence.check_choice(state, planned, decision)
    return _chosen(state, decision, planned, option, when, proposed)


def _chosen(
    state: RunState,
    command: DecideStep,
    planned: PlannedStep,
    option: Option,
    when: Occurred,
    proposed: int,
) -> tuple[Event, ...]:
    chosen = OptionChosen(
        step=planned.step.id,
        option=option.id,
        occurrence=state.steps[planned.step.id].occurrence,
        note=command.note,
        stumble=command.stumble,
        proposed=proposed,
    )
    if option.fires is None:
        return (chosen,)
    if state.tracks[planned.track].phase != planned.phase:
        raise Refused("BCP-R038", step=command.step, phase=planned.phase)
    find.after_entry(state, [planned.track], command.at, when)
    decided = _as_if_achieved(state, planned.step.id)
    reason = command.reason or command.note
    moved = _move(decided, planned.track, option.fires, reason, command.override, command.role)
    return (chosen, moved)


def _named(state: RunState, name: str) -> tuple[str, str]:
    """Track and trigger the operator means; ``track:trigger`` where several tracks know it."""
    track, colon, trigger = name.rpartition(":")
    tracks = [track] if colon else list(state.tracks)
    if colon and track not in state.tracks:
        raise _no_such_way(state, name, _where(state))
    known = [
        (t, way)
        for t in tracks
        for way in ways_out(state.plan, t, state.tracks[t].phase)
        if not trigger or way == trigger
    ]
    if not trigger:
        known = [(t, way) for t, way in known if not _is_return(state, t, way)]
    if not known:
        raise _no_such_way(state, name, _where(state))
    if len(known) > 1:
        code = "BCP-R035" if trigger else "BCP-R032"
        raise Refused(code, trigger=name, choices=[_label(state, t, w) for t, w in known])
    return known[0]


def _move(
    state: RunState, track: str, trigger: str, reason: str, override: bool, role: str | None
) -> PhaseChanged:
    source = state.tracks[track].phase
    answer = ask(state.plan, track, source, trigger, lambda t: judge.shut(state, track, t))
    missing: tuple[Missing, ...] = ()
    taken = answer.taken
    if taken is None:
        if not answer.shut:
            raise _no_such_way(state, trigger, source)
        taken, missing = answer.shut[0]
        if not override:
            raise Refused(
                "BCP-R006",
                trigger=trigger,
                missing=[m.what for m in missing],
                kinds=[m.kind for m in missing],
                override=list(judge.overriders(taken)),
            )
        _check_override(state, taken, role, reason)
    if taken.back and not reason.strip():
        raise Refused("BCP-R013", action="return")
    return PhaseChanged(
        track=track,
        source=source,
        target=taken.to,
        trigger=trigger,
        back=taken.back,
        reason=reason,
        overridden=tuple(m.what for m in missing),
    )


def _check_override(state: RunState, taken: Transition, role: str | None, reason: str) -> None:
    needed = judge.overriders(taken)
    if role is None or not needed or not judge.may_act_as(state, role, needed):
        raise Refused("BCP-R029", role=role or "", needed=list(needed))
    if not reason.strip():
        raise Refused("BCP-R013", action="override")


def _no_such_way(state: RunState, trigger: str, phase: str) -> NotFound:
    place = {"from": phase}  # what the text of the code calls it
    return NotFound("BCP-R007", trigger=trigger, phase=phase, choices=_all(state), **place)


def _as_if_achieved(state: RunState, step: str) -> RunState:
    """The state the decision makes: its own step must not keep its gate shut."""
    done = state.steps[step]._replace(outcome="achieved")
    return state._replace(steps={**state.steps, step: done})


def _is_return(state: RunState, track: str, trigger: str) -> bool:
    ways = state.plan.transitions(track, state.tracks[track].phase)
    return all(way.back for way in ways if way.name == trigger)


def _where(state: RunState) -> str:
    return ", ".join(track.phase for track in state.tracks.values())


def _all(state: RunState) -> list[str]:
    return [
        _label(state, t, way)
        for t in state.tracks
        for way in ways_out(state.plan, t, state.tracks[t].phase)
    ]


def _label(state: RunState, track: str, trigger: str) -> str:
    return trigger if len(state.tracks) == 1 else f"{track}:{trigger}"
