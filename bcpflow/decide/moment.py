"""When something happened: the operator's ``--at`` against the exercise clock.

The rule stands in the package's docstring (3). Pure.
"""

from __future__ import annotations

from typing import NamedTuple

from bcpflow.clock import NS_PER_MS, Reading
from bcpflow.commands import At, AtElapsed
from bcpflow.errors import Refused
from bcpflow.run.state import RunState

LATE_MS = 1_000
"""A moment named further back than this was typed in afterwards."""


class Occurred(NamedTuple):
    """When it happened: exercise time, wall time, typed in late, and a jump it takes first."""

    elapsed_ms: int
    wall_ns: int
    late: bool = False
    jump_to_ms: int | None = None


def occurred(state: RunState, at: At | None, now: Reading) -> Occurred:
    """The moment a command speaks of.

    Raises Refused: R014 before T0, R015 in the future, R008 a jump while paused.
    """
    shown = state.clock.elapsed_ms(now)
    if at is None:
        return Occurred(shown, now.wall_ns)
    if isinstance(at, AtElapsed):
        return _at_elapsed(state, at, shown, now)
    if at.wall_ns > now.wall_ns:
        raise Refused("BCP-R015", at=at.said)
    moment = now.at_wall(at.wall_ns)
    if at.wall_ns < state.clock.t0.wall_ns and _before_t0(state, moment):
        raise Refused("BCP-R014", at=at.said)
    # Now is witnessed first: right after a restart it alone says what its boot's readings mean.
    elapsed = state.clock.witness(now).elapsed_at(moment)
    return Occurred(elapsed, at.wall_ns, late=now.wall_ns - at.wall_ns > LATE_MS * NS_PER_MS)


def _at_elapsed(state: RunState, at: AtElapsed, shown: int, now: Reading) -> Occurred:
    wanted = at.elapsed_ms
    if wanted < 0:
        raise Refused("BCP-R014", at=at.said)
    if wanted <= shown:
        wall = min(state.clock.wall_at(wanted), now.wall_ns)
        return Occurred(wanted, wall, late=shown - wanted > LATE_MS)
    if state.kind != "exercise" or state.over:
        raise Refused("BCP-R015", at=at.said)
    if state.status == "paused":
        raise Refused("BCP-R008")
    return Occurred(wanted, now.wall_ns, jump_to_ms=wanted)


def _before_t0(state: RunState, moment: Reading) -> bool:
    t0 = state.clock.t0
    return moment.boot_id != t0.boot_id or moment.boot_ns < t0.boot_ns
