"""Random SIGKILL of the real command line and of both consoles, in the midst of a step.

Each terminal is a process of its own; what it printed before it died is what it acknowledged.
After each kill the journal is whole, holds all of that and nothing twice; the killed command,
given again with its `--key`, is one event; and the console, opened again, begins by saying what
the last recorded step is. Must never count a process that ended by itself as killed.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bcpflow.journal import open_journal
from tests.battery import drills
from tests.battery.aftermath import aftermath
from tests.battery.figures import Figures, Size

TOP = Path(__file__).parents[2]
KILLS = {"commands": (12, 400), "plain": (20, 450), "screen": (8, 150)}
"""How often each is killed: sample, full."""
PER_JOURNAL = 25
MOST_NOTES = 40
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-9;?<>=]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|.)"
)


@dataclass
class Place:
    """A journal with a drill in it, the marks given out so far, and how long a command takes."""

    folder: Path
    chance: random.Random
    next_mark: int = 1
    takes_s: float = 0.6
    acknowledged: set[int] = field(default_factory=set)

    def marks(self, number: int) -> range:
        """So many marks that nobody has."""
        given = range(self.next_mark, self.next_mark + number)
        self.next_mark += number
        return given


def run(size: Size) -> Figures:
    """Kill so many of each."""
    figures = Figures()
    figures.count(kills=0, acknowledged=0, lost=0, broken=0, doubled=0, reopened_wrong=0)
    drills.warm()
    kinds: dict[str, Callable[[Place], set[int] | None]] = {
        "commands": command,
        "plain": plain,
        "screen": screen,
    }
    for name, kill in kinds.items():
        for place in _places(size.of(*KILLS[name]), name):
            said = kill(place)
            while said is None:  # it was faster than its killer
                said = kill(place)
            place.acknowledged |= said
            figures.count(kills=1, acknowledged=len(said), **{f"kills_of_{name}": 1})
            _judge(figures, place, name)
    return figures


def _places(times: int, name: str) -> Iterator[Place]:
    """One journal after the other, each so often as it serves."""
    chance = random.Random(name)
    takes_s = 0.6
    for start in range(0, times, PER_JOURNAL):
        with tempfile.TemporaryDirectory(prefix="bcpflow-kill-") as made:
            place = Place(Path(made), chance, takes_s=takes_s)
            drills.asked(place.folder, "drill", *drills.START)
            for _ in range(min(PER_JOURNAL, times - start)):
                yield place
            takes_s = place.takes_s


def _judge(figures: Figures, place: Place, name: str) -> None:
    found = aftermath(place.folder, place.acknowledged)
    figures.count(lost=found.lost, broken=found.broken, doubled=found.doubled)
    for fault in found.faults:
        figures.fault(f"{name}: {fault}")
    newest = last_mark(place)
    first = drills.asked(place.folder, "drill", "run", "last", "--plain").splitlines()[0]
    if not first.startswith("最後の記録: ") or (newest and f"<a{newest}>" not in first):
        figures.count(reopened_wrong=1)
        figures.fault(f"{name}: reopened it says {first!r}, and {newest} was recorded last")
    if name != "commands":
        return
    mark = place.next_mark - 1  # the one that was killed
    recorded = found.marks[mark]
    again = drills.asked(place.folder, *note(mark))
    if ("記録済みです" in again) != bool(recorded) or marks(place).count(mark) != 1:
        figures.count(doubled=1)
        figures.fault(f"given again with its key: {again!r}")
    place.acknowledged.add(mark)


def note(mark: int) -> tuple[str, ...]:
    """A command that may be given twice."""
    return ("drill", "note", "last", f"<a{mark}> 記録", "--key", f"k{mark}")


def marks(place: Place) -> list[int]:
    """The marks in the record, as they follow each other."""
    with open_journal(drills.url(place.folder)) as journal:
        run_id = str(journal.runs()[0]["data"]["run"])
        bodies = [entry.body.decode() for entry in journal.read(run_id)]
    return [int(mark) for body in bodies for mark in drills.MARK.findall(body)[:1]]


def last_mark(place: Place) -> int:
    """The mark of the last event; 0 before any."""
    return (marks(place) or [0])[-1]


def command(place: Place) -> set[int] | None:
    """One `drill note`, killed about when it commits."""
    (mark,) = place.marks(1)
    with _started(place, *note(mark)) as process:
        time.sleep(place.takes_s * place.chance.uniform(0.7, 1.15))
        killed = process.poll() is None
        process.kill()
        said = set(drills.acknowledged(_drained(process)))
    # Keep near the moment of the commit, however busy the machine is.
    place.takes_s *= 0.95 if said or not killed else 1.03
    if not killed:
        place.acknowledged |= said
        return None
    return said


def plain(place: Place) -> set[int]:
    """The line-by-line console, killed while lines are typed faster than anybody could."""
    typed = "".join(f"n <a{mark}> 記録\n" for mark in place.marks(MOST_NOTES))
    with _started(place, "drill", "run", "last", "--plain", stdin=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(typed.encode())
        process.stdin.flush()
        said = process.stdout.readline()  # it has been opened
        time.sleep(place.chance.uniform(0, 0.12))
        process.kill()
        said += process.stdout.read()
    return set(drills.acknowledged(said.decode("utf-8", "replace")))


@contextmanager
def _started(place: Place, *words: str, stdin: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bcpflow", *words],
        cwd=TOP,
        env=drills.settings(place.folder),
        stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.kill()
        with contextlib.suppress(BrokenPipeError):
            process.communicate()


def _drained(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    return process.stdout.read().decode("utf-8", "replace")


def screen(place: Place) -> set[int]:
    """The console on the whole screen, in a terminal of its own, killed behind a key."""
    import fcntl
    import pty
    import struct
    import termios

    pid, terminal = pty.fork()
    if pid == 0:
        settings = drills.settings(place.folder) | {"TERM": "xterm-256color", "COLUMNS": "100"}
        os.chdir(TOP)
        words = [sys.executable, "-m", "bcpflow", "drill", "run", "last", "--no-mouse"]
        os.execve(sys.executable, words, settings)
    try:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        shown = Shown(terminal)
        shown.until("最後の記録")
        waited = place.chance.randrange(4)
        for number, mark in enumerate(place.marks(waited + 1)):
            os.write(terminal, b"n")
            shown.until("Esc で中止")
            os.write(terminal, f"<a{mark}>".encode())
            shown.until(f"<a{mark}>")
            os.write(terminal, b"\r")
            if number < waited:
                shown.until(f"記録しました: メモ: <a{mark}>")
        time.sleep(place.chance.uniform(0, 0.1))
        os.kill(pid, 9)
        shown.drain()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)
    return set(shown.acknowledged)


class Shown:
    """What a terminal has shown, without what only moves its cursor or colours it."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self._raw = b""
        self._from = 0
        self.acknowledged: set[int] = set()

    def until(self, words: str, most_s: float = 60) -> None:
        """Read on until the words stand there, anew since they were last waited for."""
        end = time.monotonic() + most_s
        while words not in self._text():
            ready, _, _ = select.select([self._terminal], [], [], 1)
            assert ready or time.monotonic() < end, f"{words!r} never came: {self._text()[-2000:]}"
            if ready:
                self._raw += os.read(self._terminal, 65536)
            self._note()
        self._from = len(self._raw)

    def drain(self) -> None:
        """All that came before the end."""
        with contextlib.suppress(OSError):  # EIO: nobody writes any more
            while part := os.read(self._terminal, 65536):
                self._raw += part
        self._note()

    def _text(self) -> str:
        return _plain(self._raw[self._from :])

    def _note(self) -> None:
        told = re.findall(r"記録しました: メモ: <a(\d+)>", _plain(self._raw[-200_000:]))
        self.acknowledged |= {int(mark) for mark in told}


def _plain(raw: bytes) -> str:
    return _ESCAPES.sub("", raw.decode("utf-8", "ignore"))
