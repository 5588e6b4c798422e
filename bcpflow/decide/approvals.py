"""Decisions that need an approver: proposed by one role, counting only when another approves.

A choice made in the role of an approver itself is approved by that. A deputy may approve what
another role proposed, never what was proposed in the same role.
"""

from __future__ import annotations

from bcpflow.commands import ApproveStep, DecideStep, RefuseStep
from bcpflow.decide import find
from bcpflow.decide.moment import Occurred
from bcpflow.definition.plan import PlannedStep, as_ids
from bcpflow.errors import Refused
from bcpflow.events import Event, OptionProposed, OptionRefused
from bcpflow.run.state import RunState


def awaited(planned: PlannedStep, role: str | None) -> tuple[str, ...]:
    """The roles whose approval a choice of this step takes, made in a role; () for none.

    A deputy of the approver proposes like everybody: who proposes does not approve.
    """
    needed = as_ids(planned.step.approver)
    return () if role in needed else needed


def propose(state: RunState, command: DecideStep, planned: PlannedStep) -> tuple[Event, ...]:
    """Put a choice to its approver."""
    here = state.steps[planned.step.id]
    return (
        OptionProposed(
            step=planned.step.id,
            option=command.option,
            occurrence=here.occurrence,
            note=command.note,
            stumble=command.stumble,
            reason=command.reason,
        ),
    )


def approved(state: RunState, command: ApproveStep, when: Occurred) -> tuple[DecideStep, int]:
    """The choice that was proposed, as the decision it becomes, and where it was proposed."""
    planned = _proposed(state, command.step, command.role, when)
    here = state.steps[planned.step.id]
    # Who names no role proposes in the step's own.
    proposer = here.proposed_by or planned.step.role
    if command.role == proposer and awaited(planned, command.role):
        raise Refused("BCP-R071", step=command.step, role=command.role)
    decision = DecideStep(
        step=planned.step.id,
        option=here.proposed,
        note=command.note,
        reason=command.reason or here.proposed_reason,
        override=command.override,
        role=command.role,
        at=command.at,
    )
    return decision, here.proposed_version


def refuse(state: RunState, command: RefuseStep, when: Occurred) -> tuple[Event, ...]:
    """Say no to a choice; the step is open again."""
    planned = _proposed(state, command.step, command.role, when)
    if not command.reason.strip():
        raise Refused("BCP-R013", action="refuse")
    here = state.steps[planned.step.id]
    return (
        OptionRefused(
            step=planned.step.id,
            option=here.proposed,
            occurrence=here.occurrence,
            reason=command.reason,
        ),
    )


def _proposed(state: RunState, name: str, role: str | None, when: Occurred) -> PlannedStep:
    """The step whose choice waits, if the role may approve it."""
    planned = find.step(state, name)
    if not state.steps[planned.step.id].proposed:
        raise Refused("BCP-R045", step=name)
    find.awake(state, when)
    needed = as_ids(planned.step.approver)
    find.check_role(state, role, needed)
    if role is None:
        raise Refused("BCP-R044", step=name, needed=list(needed))
    return planned
