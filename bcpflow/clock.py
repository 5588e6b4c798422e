"""The exercise clock: elapsed time out of clock readings, by arithmetic alone.

Rules, held by tests/test_clock.py:

1. Within one boot a duration is the difference of boot-time readings; nobody can step that
   clock. Across boots it is the difference of wall times and is *estimated* (推定).
2. Exercise time = time since T0, less pauses, times speed, plus jumps. It never runs backwards.
3. A past moment given by the operator is turned into exercise time by the stretch it fell in:
   pauses, jumps and speed of that moment count, not those of now.
4. Scenario time (想定時刻) = declared scenario start + exercise time.

Units: wall and boot readings are nanoseconds, exercise time is whole milliseconds.
This module must never read a clock: every moment is an argument (`clock_source` reads them).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
class Stretch:
    """A piece of a run in which the clock went at one rate (0 = paused)."""

    start: Reading
    elapsed_ms: int
    rate: float

    def at(self, moment: Reading) -> int:
        """Exercise time at a moment within this stretch, in milliseconds."""
        passed, _ = between_ns(self.start, moment)
        return self.elapsed_ms + round(passed * self.rate / NS_PER_MS)


@dataclass(frozen=True, slots=True)
class ExerciseClock:
    """All stretches of a run so far; the last one is still going on.

    ``speed`` is what a resumed clock runs at; ``paused`` stretches have rate 0.
    """

    stretches: tuple[Stretch, ...]
    speed: float = 1.0
    paused: bool = False
    crossed_boot: bool = False

    @classmethod
    def started(cls, t0: Reading, speed: float = 1.0) -> ExerciseClock:
        """The clock of a run that begins at T0."""
        return cls((Stretch(t0, 0, speed),), speed)

    @property
    def t0(self) -> Reading:
        """The reading at T0."""
        return self.stretches[0].start

    def elapsed_ms(self, now: Reading) -> int:
        """Exercise time now."""
        return self.stretches[-1].at(now)

    def estimated(self, now: Reading) -> bool:
        """Whether exercise time rests on wall time somewhere (rule 1)."""
        return self.crossed_boot or self.stretches[-1].start.boot_id != now.boot_id

    def elapsed_at(self, moment: Reading) -> int:
        """Exercise time at a moment in the past (rule 3)."""
        for earlier, later in zip(self.stretches[-2::-1], self.stretches[:0:-1], strict=True):
            if not _before(moment, later.start):
                return later.at(moment)
            if not _before(moment, earlier.start):
                return min(earlier.at(moment), later.elapsed_ms)
        return self.stretches[0].at(moment)

    def wall_at(self, elapsed_ms: int) -> int:
        """Wall time (ns) at which the exercise clock showed this; a jump's moment if it was skipped."""
        found = self.stretches[0]
        until: Stretch | None = None
        for index, stretch in enumerate(self.stretches):
            if stretch.elapsed_ms <= elapsed_ms:
                found = stretch
                until = self.stretches[index + 1] if index + 1 < len(self.stretches) else None
        if not found.rate:
            return found.start.wall_ns
        wall = found.start.wall_ns + round((elapsed_ms - found.elapsed_ms) * NS_PER_MS / found.rate)
        return min(wall, until.start.wall_ns) if until is not None else wall

    def pause(self, now: Reading) -> ExerciseClock:
        """Stand still from now on."""
        return replace(self._turn(now, self.elapsed_ms(now), 0.0), paused=True)

    def resume(self, now: Reading) -> ExerciseClock:
        """Go on from where it stood."""
        return replace(self._turn(now, self.elapsed_ms(now), self.speed), paused=False)

    def jump(self, now: Reading, to_ms: int) -> ExerciseClock:
        """Show ``to_ms`` from now on; never less than it shows (rule 2)."""
        rate = 0.0 if self.paused else self.speed
        return self._turn(now, max(to_ms, self.elapsed_ms(now)), rate)

    def change_speed(self, now: Reading, speed: float) -> ExerciseClock:
        """Run at another speed from now on."""
        rate = 0.0 if self.paused else speed
        return replace(self._turn(now, self.elapsed_ms(now), rate), speed=speed)

    def stop(self, now: Reading, elapsed_ms: int) -> ExerciseClock:
        """Stand still for good, showing the time the run ended at."""
        return self._turn(now, elapsed_ms, 0.0)

    def _turn(self, now: Reading, elapsed_ms: int, rate: float) -> ExerciseClock:
        crossed = self.crossed_boot or self.stretches[-1].start.boot_id != now.boot_id
        stretch = Stretch(now, elapsed_ms, rate)
        return replace(self, stretches=(*self.stretches, stretch), crossed_boot=crossed)


def _before(moment: Reading, start: Reading) -> bool:
    if moment.boot_id == start.boot_id:
        return moment.boot_ns < start.boot_ns
    return moment.wall_ns < start.wall_ns
