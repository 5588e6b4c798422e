"""The exercise clock: elapsed time out of clock readings, by arithmetic alone.

Rules, held by tests/test_clock.py:

1. Within one boot a duration is the difference of boot-time readings; nobody can step that
   clock. What lies between two boots is the difference of wall times, taken once, and is
   *estimated* (推定): a wall clock set right after a restart moves nothing any more.
2. Exercise time = time since T0, less pauses, times speed, plus jumps. It never runs backwards.
3. A past moment given by the operator is turned into exercise time by the stretch it fell in:
   pauses, jumps and speed of that moment count, not those of now.
4. Scenario time (想定時刻) = declared scenario start + exercise time.

Units: wall and boot readings are nanoseconds, exercise time is whole milliseconds.
This module must never read a clock: every moment is an argument (`clock_source` reads them).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

NS_PER_MS = 1_000_000
STEP_THRESHOLD_MS = 2_000
"""A wall clock that moved more than this against the boot clock has been stepped."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clocks of a machine.

    ``wall_ns``: Unix time; ``boot_id``: which boot ``boot_ns`` counts from; ``boot_ns``: time
    since that boot, suspend included.
    """

    wall_ns: int
    boot_id: str
    boot_ns: int

    def at_wall(self, wall_ns: int) -> Reading:
        """The reading this machine would have shown at another wall time of the same boot."""
        return Reading(wall_ns, self.boot_id, self.boot_ns + wall_ns - self.wall_ns)


def between_ns(start: Reading, end: Reading) -> tuple[int, bool]:
    """Nanoseconds from start to end (never negative), and whether they are estimated."""
    if start.boot_id == end.boot_id:
        return max(0, end.boot_ns - start.boot_ns), False
    return max(0, end.wall_ns - start.wall_ns), True


def wall_step_ms(before: Reading, now: Reading) -> int:
    """By how much the wall clock was stepped between two readings of one boot; 0 if it was not."""
    if before.boot_id != now.boot_id:
        return 0
    drift = (now.wall_ns - before.wall_ns) - (now.boot_ns - before.boot_ns)
    moved = round(drift / NS_PER_MS)
    return moved if abs(moved) > STEP_THRESHOLD_MS else 0


@dataclass(frozen=True, slots=True)
class Boot:
    """What a boot's readings mean: the first one recorded of it, and how long after T0 it was."""

    first: Reading
    since_ns: int

    def since(self, moment: Reading) -> int:
        """Nanoseconds from T0 to another moment of this boot."""
        return self.since_ns + moment.boot_ns - self.first.boot_ns


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a run in which the clock went at one rate (0 = paused), from ``since_ns`` on."""

    start: Reading
    since_ns: int
    elapsed_ms: int
    rate: float

    def at(self, since_ns: int) -> int:
        """Exercise time so long after T0 if this stretch went on until then, in milliseconds."""
        return self.elapsed_ms + round(max(0, since_ns - self.since_ns) * self.rate / NS_PER_MS)


class ExerciseClock(NamedTuple):
    """All stretches of a run so far; the last one is still going on.

    ``boots``: those a reading was recorded in; ``seen``: the last reading recorded. ``speed`` is
    what a resumed clock runs at; ``paused`` stretches have rate 0.
    """

    stretches: tuple[Stretch, ...]
    boots: tuple[Boot, ...]
    seen: Reading
    speed: float = 1.0
    paused: bool = False

    @classmethod
    def started(cls, t0: Reading, speed: float = 1.0) -> ExerciseClock:
        """The clock of a run that begins at T0."""
        return cls((Stretch(t0, 0, 0, speed),), (Boot(t0, 0),), t0, speed)

    @property
    def t0(self) -> Reading:
        """The reading at T0."""
        return self.stretches[0].start

    def since_ns(self, moment: Reading) -> int:
        """Nanoseconds from T0 to a moment, pauses included; negative before T0 (rule 1)."""
        for boot in self.boots:
            if boot.first.boot_id == moment.boot_id:
                return boot.since(moment)
        gap, _ = between_ns(self.seen, moment)
        return self.since_ns(self.seen) + gap

    def witness(self, read: Reading) -> ExerciseClock:
        """Remember a recorded reading: it fixes what later readings of its boot mean."""
        if read.boot_id == self.seen.boot_id:  # nearly always, and each step asks
            return self._replace(seen=read)
        if any(boot.first.boot_id == read.boot_id for boot in self.boots):
            return self._replace(seen=read)
        return self._replace(boots=(*self.boots, Boot(read, self.since_ns(read))), seen=read)

    def elapsed_ms(self, now: Reading) -> int:
        """Exercise time now."""
        return self.stretches[-1].at(self.since_ns(now))

    def estimated(self, now: Reading) -> bool:
        """Whether exercise time rests on wall time somewhere (rule 1)."""
        return len(self.boots) > 1 or self.t0.boot_id != now.boot_id

    def elapsed_at(self, moment: Reading) -> int:
        """Exercise time at a moment in the past (rule 3)."""
        since = self.since_ns(moment)
        until: Stretch | None = None
        for stretch in reversed(self.stretches):
            if stretch.since_ns <= since:
                shown = stretch.at(since)
                return shown if until is None else min(shown, until.elapsed_ms)
            until = stretch
        return 0

    def wall_at(self, elapsed_ms: int) -> int:
        """Wall time (ns) at which the exercise clock showed this; where skipped, the jump's."""
        found = self.stretches[0]
        until: Stretch | None = None
        for index, stretch in enumerate(self.stretches):
            if stretch.elapsed_ms <= elapsed_ms:
                found = stretch
                until = self.stretches[index + 1] if index + 1 < len(self.stretches) else None
        if not found.rate:
            return found.start.wall_ns
        since = found.since_ns + round((elapsed_ms - found.elapsed_ms) * NS_PER_MS / found.rate)
        if until is not None:
            since = min(since, until.since_ns)
        known = [(found.since_ns, found.start.wall_ns)]
        known += [
            (boot.since_ns, boot.first.wall_ns)
            for boot in self.boots
            if found.since_ns <= boot.since_ns <= since
        ]
        at_ns, wall_ns = known[-1]
        return wall_ns + since - at_ns

    def pause(self, now: Reading) -> ExerciseClock:
        """Stand still from now on."""
        return self._turn(now, self.elapsed_ms(now), 0.0)._replace(paused=True)

    def resume(self, now: Reading) -> ExerciseClock:
        """Go on from where it stood."""
        return self._turn(now, self.elapsed_ms(now), self.speed)._replace(paused=False)

    def jump(self, now: Reading, to_ms: int) -> ExerciseClock:
        """Show ``to_ms`` from now on; never less than it shows (rule 2)."""
        rate = 0.0 if self.paused else self.speed
        return self._turn(now, max(to_ms, self.elapsed_ms(now)), rate)

    def change_speed(self, now: Reading, speed: float) -> ExerciseClock:
        """Run at another speed from now on."""
        rate = 0.0 if self.paused else speed
        return self._turn(now, self.elapsed_ms(now), rate)._replace(speed=speed)

    def stop(self, now: Reading, elapsed_ms: int) -> ExerciseClock:
        """Stand still for good, showing the time the run ended at."""
        return self._turn(now, elapsed_ms, 0.0)

    def _turn(self, now: Reading, elapsed_ms: int, rate: float) -> ExerciseClock:
        seen = self.witness(now)
        stretch = Stretch(now, seen.since_ns(now), elapsed_ms, rate)
        return seen._replace(stretches=(*self.stretches, stretch))
