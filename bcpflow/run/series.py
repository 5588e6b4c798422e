"""A repeating duty: its due times on a fixed grid, and which of them somebody means.

Rules, held by tests/run/test_series.py:

1. The first is due at the step's target, else one interval after its phase was entered; the
   others follow at the same distance whatever was done when. A grid counted from elsewhere
   begins with its first time in the phase.
2. Each due time up to the moment the phase is left is an occurrence of its own; so is the next
   one to come while the phase lasts, and for good where it was done ahead of its time.
3. Who names the step without a number means the latest due time, else the next to come. An
   older one is named by its number.
4. Numbers go on where a phase is entered again.

Pure. Exercise milliseconds.
"""

from __future__ import annotations

from typing import NamedTuple

from bcpflow.definition.plan import PlannedStep
from bcpflow.run import judge
from bcpflow.run.state import RunState


class DueTime(NamedTuple):
    """One due time of a repeating step."""

    number: int
    due_ms: int


def due_times(state: RunState, planned: PlannedStep, until_ms: int) -> list[DueTime]:
    """All due times of the present (or last) stay up to a moment, and the next while it lasts."""
    first = first_ms(state, planned)
    visit = state.tracks[planned.track].phases.get(planned.phase)
    if first is None or visit is None or planned.every_s is None:
        return []
    every = planned.every_s * 1000
    left = visit.left_ms
    last = until_ms if left is None else min(until_ms, left)
    count = max(0, (last - first) // every + 1)
    if not state.over if left is None else until_ms < left:
        count += 1
    number = state.steps[planned.step.id].occurrence
    while state.occurrence(planned.step.id, number + count).settled:  # ahead of its time
        count += 1
    return [DueTime(number + n, first + n * every) for n in range(count)]


def first_ms(state: RunState, planned: PlannedStep) -> int | None:
    """The first due time of the present stay; None where it is not known yet (rule 1)."""
    visit = state.tracks[planned.track].phases.get(planned.phase)
    if visit is None or planned.every_s is None:
        return None
    every = planned.every_s * 1000
    if planned.target is None:
        return visit.entered_ms + every
    named = judge.due_ms(state, planned.target, planned.track, planned.phase)
    if named is None or named >= visit.entered_ms:
        return named
    return named + -(-(visit.entered_ms - named) // every) * every


def due_ms(state: RunState, planned: PlannedStep, number: int) -> int | None:
    """When an occurrence of the present stay is due."""
    first = first_ms(state, planned)
    if first is None or planned.every_s is None:
        return None
    return first + (number - state.steps[planned.step.id].occurrence) * planned.every_s * 1000


def meant(state: RunState, planned: PlannedStep, at_ms: int) -> int:
    """The number of the occurrence somebody means at a moment (rule 3)."""
    began = state.steps[planned.step.id].occurrence
    first = first_ms(state, planned)
    left = state.tracks[planned.track].phases[planned.phase].left_ms
    until = at_ms if left is None else min(at_ms, left)
    if first is None or planned.every_s is None or until < first:
        return began
    latest = began + (until - first) // (planned.every_s * 1000)
    has_next = left is None or at_ms < left
    if has_next and state.occurrence(planned.step.id, latest).settled:
        return latest + 1
    return latest


def past(state: RunState, planned: PlannedStep, until_ms: int) -> int:
    """The highest number used before a moment: due, or done ahead of its time (rule 4)."""
    began = state.steps[planned.step.id].occurrence
    due = [at.number for at in due_times(state, planned, until_ms) if at.due_ms <= until_ms]
    done = [
        each.occurrence
        for name, each in state.repeats.items()
        if name.partition("#")[0] == planned.step.id
    ]
    return max([began - 1, *due, *done])
