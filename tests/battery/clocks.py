"""Clocks that are set, machines that sleep and restart, days on which calendars turn.

A run is played beside a true clock that nobody can touch. What must hold: no duration is ever
negative; each is within a second of the truth or is told as estimated (推定); every step of the
wall clock by more than two seconds is an event of the record. Only
`real` reads a real clock, in a process with a clock of its own.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from bcpflow.clock import STEP_THRESHOLD_MS
from bcpflow.commands import BeginStep, Command, ConfirmStep, PauseRun, ResumeRun, TakeNote
from bcpflow.events import ClockStepped
from bcpflow.instants import at, to_ns
from bcpflow.projections.board import board
from bcpflow.projections.log import log
from tests.battery import drills
from tests.battery.figures import Figures, Size
from tests.samples import DRILL, Game, HandClock, recorded

S, M, H, D = 1_000, 60_000, 3_600_000, 86_400_000
STEPS_MS = tuple(
    sign * ms
    for ms in (S, 2 * S, 2 * S + 1, 3 * S, M, H, D, 31 * D, 365 * D, 366 * D)
    for sign in (1, -1)
)
JST = timezone(timedelta(hours=9), "JST")
EDGES = {
    "leap second": datetime(2016, 12, 31, 23, 59, 58, tzinfo=UTC),
    "era": datetime(2019, 4, 30, 23, 59, 50, tzinfo=JST),
    "fiscal year": datetime(2027, 3, 31, 23, 59, 50, tzinfo=JST),
    "month": datetime(2026, 11, 30, 23, 59, 50, tzinfo=JST),
    "year": datetime(2026, 12, 31, 23, 59, 50, tzinfo=JST),
    "leap day": datetime(2028, 2, 28, 23, 59, 50, tzinfo=JST),
    "no leap day": datetime(2027, 2, 28, 23, 59, 50, tzinfo=JST),
    "32 bits": datetime(2038, 1, 19, 3, 14, 0, tzinfo=UTC),
}
COMMANDS: tuple[Command, ...] = (
    TakeNote(text="一"),
    BeginStep(step="power"),
    ConfirmStep(step="power"),
    PauseRun(),
    ResumeRun(),
    ConfirmStep(step="safety"),
    TakeNote(text="二"),
)


@dataclass(frozen=True)
class Plot:
    """What happens to the machine before one of the commands; the run begins at a moment."""

    name: str
    start_ns: int
    before: int
    step_ms: int = 0
    sleep_ms: int = 0
    reboot_ms: int = -1


def run(size: Size) -> Figures:
    """Each thing before each command; at full size at each edge of the calendar too."""
    figures = Figures()
    figures.count(runs=0, durations=0, estimated=0, negative=0, wrong=0, steps=0, steps_missed=0)
    for plot in plots(size):
        played(figures, plot)
    if size.name == "full":
        real(figures)
    return figures


def real(figures: Figures) -> None:
    """A real process whose boot clock has gone on by an hour and whose wall clock has not."""
    words = [sys.executable, "-m", "bcpflow", "drill"]
    asleep = ["unshare", "--time", "--boottime", "3600", "--", *words, "note", "last", "起床"]
    with tempfile.TemporaryDirectory(prefix="bcpflow-clock-") as made:
        folder = Path(made)

        def said(*program: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                program,
                env=drills.settings(folder),
                capture_output=True,
                encoding="utf-8",
                check=False,
            )

        assert said(*words, *drills.START).returncode == 0
        done = said(*asleep, "--json")
        if done.returncode:
            figures.note(real="not tried: this machine lets no process have a clock of its own")
            return
        answer = json.loads(done.stdout)
    figures.count(real_clocks=1)
    if "clock.stepped" not in answer["events"] or not 3600 <= answer["elapsed_s"] < 3700:
        figures.fault(f"an hour asleep is told as {answer}")


def plots(size: Size) -> Iterator[Plot]:
    """All of them, or a share."""
    chance = random.Random(8)
    everything = [
        Plot(f"{edge}/{what}", to_ns(moment), before, **{how: ms})
        for edge, moment in EDGES.items()
        for before in range(len(COMMANDS))
        for what, how, amounts in (
            ("set", "step_ms", STEPS_MS),
            ("sleep", "sleep_ms", (S, H, 3 * D)),
            ("restart", "reboot_ms", (0, 5 * M, 40 * D)),
        )
        for ms in amounts
    ]
    return iter(chance.sample(everything, size.of(300, len(everything))))


def played(figures: Figures, plot: Plot) -> None:
    """One run, each command 7 seconds after the one before, and what it shows at each."""
    clock = HandClock(wall_ns=plot.start_ns)
    game = _game(clock)
    true_ms, paused_ms, paused_at = 0, 0, -1
    figures.count(runs=1)
    for number, command in enumerate(COMMANDS):
        clock.pass_ms(7 * S)
        true_ms += 7 * S
        estimated = False
        if number == plot.before:
            clock.step_wall(plot.step_ms)
            clock.pass_ms(plot.sleep_ms)
            true_ms += plot.sleep_ms
            if plot.reboot_ms >= 0:
                clock.reboot(plot.reboot_ms)
                true_ms += plot.reboot_ms
        if isinstance(command, PauseRun):
            paused_at = true_ms
        events = game.do(command)
        if isinstance(command, ResumeRun):
            paused_ms += true_ms - paused_at
        estimated = game.state.clock.estimated(clock())
        truth = true_ms - paused_ms if not isinstance(command, PauseRun) else true_ms
        _compare(figures, plot, game.history[-1].elapsed_ms, truth, estimated)
        if number == plot.before:
            seen = [e for e in events if isinstance(e, ClockStepped)]
            wanted = abs(plot.step_ms) > STEP_THRESHOLD_MS
            figures.count(steps=wanted, steps_missed=wanted and not seen)
            if wanted != bool(seen):
                figures.fault(f"{plot}: a step of {plot.step_ms} ms is told as {seen}")
    _rows(figures, plot, game)


def _compare(figures: Figures, plot: Plot, shown: int, truth: int, estimated: bool) -> None:
    figures.count(durations=1, estimated=estimated, negative=shown < 0)
    if shown < 0 or (abs(shown - truth) > S and not estimated):
        figures.count(wrong=1)
        figures.fault(f"{plot}: {shown} ms where {truth} ms had passed")


def _rows(figures: Figures, plot: Plot, game: Game) -> None:
    """The log's own durations, and dates that can be shown."""
    told = log(game.history)
    for row in told.rows:
        figures.count(negative=row.elapsed_ms < 0)
        if row.elapsed_ms < 0:
            figures.fault(f"{plot}: a row at {row.elapsed_ms} ms")
        at(row.occurred_ns, JST).isoformat()
    if told.summary.elapsed_ms < 0 or board(game.state, game.clock()).elapsed_ms < 0:
        figures.count(negative=1)
        figures.fault(f"{plot}: a negative total")


def _game(clock: HandClock) -> Game:
    """A run that begins when the clock says so."""
    from bcpflow.commands import StartRun
    from bcpflow.decide import start
    from bcpflow.run.evolve import started

    command = StartRun(run="run-1", kind="exercise", definition=DRILL, title="題", facts={})
    draft, *more = start(command, clock())
    first = recorded(draft, clock(), 1)
    game = Game(clock, started(first), [first])
    game.record(*more)
    return game
