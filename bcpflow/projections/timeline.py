"""A run on a line of exercise time: what a picture of it is drawn from.

Rules, held by tests/projections/test_timeline.py:

1. A step is one bar, each occurrence of its own: from where somebody began it to its outcome; where
   nobody said they began, from the outcome before it in its track, or from entering its phase.
2. A step without an outcome has a bar that goes on to the end; its target is told by the caller,
   since a log knows only targets that were judged.
3. Exercise time stands in a pause: a pause has a place and its length on the wall, no breadth.
   Where the clock was moved it has a breadth and no length.
4. Bars stand in the order of their tracks, in a track by when they were settled.

Pure: it reads a log. Exercise milliseconds since T0, wall time in nanoseconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcpflow.clock import NS_PER_MS
from bcpflow.definition.model import Text
from bcpflow.events import ClockJumped, RunAborted, RunEnded, RunPaused, RunResumed, RunVoided
from bcpflow.projections.log import Log
from bcpflow.projections.rating import standing
from bcpflow.projections.rows import Row
from bcpflow.run.state import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A step; ``begun``: somebody said so. ``outcome`` None: nobody has settled it."""

    id: str
    track: str
    phase: str
    begun: bool
    from_ms: int
    to_ms: int
    target_ms: int | None
    outcome: Outcome | None
    stumbled: bool

    @property
    def overdue_ms(self) -> int | None:
        """How long after its target it ended, or has gone on; None in time."""
        late = self.to_ms - self.target_ms if self.target_ms is not None else 0
        return late if late > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An inject that was given; numbered in the order they were."""

    no: int
    inject: str
    at_ms: int
    content: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """A track enters a phase."""

    track: str
    phase: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """A pause (``stood_ms``), or the clock moved on (``to_ms`` after ``at_ms``); rule 3."""

    at_ms: int
    to_ms: int
    stood_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All of it; ``readings``: exercise time and wall time of each row of the log."""

    run: str
    elapsed_ms: int
    tracks: tuple[str, ...]
    bars: tuple[Bar, ...]
    flags: tuple[Flag, ...]
    borders: tuple[Border, ...]
    halts: tuple[Halt, ...]
    readings: tuple[tuple[int, int], ...]

    def wall_ns(self, at_ms: int) -> int | None:
        """Wall time when the exercise clock showed this; None where it was moved past it."""
        if any(halt.at_ms < at_ms < halt.to_ms for halt in self.halts):
            return None
        place = bisect_right([ms for ms, _ in self.readings], at_ms)
        if place == 0:
            return None
        before_ms, before_ns = self.readings[place - 1]
        if before_ms == at_ms:
            return before_ns
        if place == len(self.readings):
            return None
        after_ms, after_ns = self.readings[place]
        gone = (at_ms - before_ms) / (after_ms - before_ms)
        return before_ns + round((after_ns - before_ns) * gone)


def timeline(told: Log, targets: Mapping[str, int | None] | None = None) -> Timeline:
    """The line of a log; ``targets``: of the steps nobody has settled (rule 2)."""
    tracks = tuple(told.definition.workflow.all_tracks)
    bars = [*_settled(told), *_open(told, targets or {})]
    order = {track: place for place, track in enumerate(tracks)}
    total = told.summary
    delivered = sorted(
        (one for one in total.injects if one.delivered_ms is not None),
        key=lambda one: one.delivered_ms or 0,
    )
    return Timeline(
        run=told.run,
        elapsed_ms=total.elapsed_ms,
        tracks=tracks,
        bars=tuple(sorted(bars, key=lambda bar: (order.get(bar.track, 0), bar.to_ms))),
        flags=tuple(
            Flag(no=no, inject=one.inject, at_ms=one.delivered_ms or 0, content=one.content)
            for no, one in enumerate(delivered, start=1)
        ),
        borders=tuple(
            Border(track=one.track, phase=one.phase, at_ms=one.entered_ms) for one in total.phases
        ),
        halts=tuple(_halts(told)),
        readings=tuple(_readings(told)),
    )


def _settled(told: Log) -> Iterator[Bar]:
    before: dict[str, int] = {}
    for row in sorted(standing(told).values(), key=lambda row: (row.elapsed_ms, row.version)):
        track, phase = row.track or "", row.phase or ""
        since = max(before.get(track, 0), _entered(told, track, phase, row.elapsed_ms))
        begun = row.begun_ms is not None and row.begun_ms <= row.elapsed_ms
        yield Bar(
            id=row.step or "",
            track=track,
            phase=phase,
            begun=begun,
            from_ms=row.begun_ms if begun and row.begun_ms is not None else since,
            to_ms=row.elapsed_ms,
            target_ms=row.target_ms,
            outcome=row.result,
            stumbled=bool(row.stumble),
        )
        before[track] = row.elapsed_ms


def _open(told: Log, targets: Mapping[str, int | None]) -> Iterator[Bar]:
    """Steps without an outcome, from when their phase was entered (rule 2)."""
    end = told.summary.elapsed_ms
    places = {
        step.id: (t, p)
        for t, track in told.definition.workflow.all_tracks.items()
        for p, phase in track.phases.items()
        for step in phase.steps
    }
    for id_ in told.summary.unsettled:
        track, phase = places.get(id_.partition("#")[0], ("", ""))
        yield Bar(
            id=id_,
            track=track,
            phase=phase,
            begun=False,
            from_ms=_entered(told, track, phase, end),
            to_ms=end,
            target_ms=targets.get(id_),
            outcome=None,
            stumbled=False,
        )


def _entered(told: Log, track: str, phase: str, until_ms: int) -> int:
    """When the stay in a phase began that a moment belongs to."""
    stays = (
        one.entered_ms
        for one in told.summary.phases
        if (one.track, one.phase) == (track, phase) and one.entered_ms <= until_ms
    )
    return max(stays, default=0)


def _halts(told: Log) -> Iterator[Halt]:
    paused: Row | None = None
    for row in sorted(told.rows, key=lambda row: row.version):
        event = row.event
        if isinstance(event, RunPaused):
            paused = row
        elif paused is not None and isinstance(
            event, RunResumed | RunEnded | RunAborted | RunVoided
        ):
            stood = round((row.occurred_ns - paused.occurred_ns) / NS_PER_MS)
            yield Halt(at_ms=paused.elapsed_ms, to_ms=paused.elapsed_ms, stood_ms=max(0, stood))
            paused = None
        elif isinstance(event, ClockJumped) and event.to_ms > row.elapsed_ms:
            yield Halt(at_ms=row.elapsed_ms, to_ms=event.to_ms, stood_ms=0)


def _readings(told: Log) -> Iterator[tuple[int, int]]:
    """Both times of each row that was written down when it happened, never running back."""
    last = (-1, 0)
    for row in sorted(told.rows, key=lambda row: (row.elapsed_ms, row.version)):
        if row.elapsed_ms >= last[0] and row.occurred_ns >= last[1] and not row.late:
            last = (row.elapsed_ms, row.occurred_ns)
            yield last
