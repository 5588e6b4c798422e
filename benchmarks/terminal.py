"""The console on a real pseudo-terminal: what it uses while its clock ticks, and how soon it draws.

Must never take a tick of the clock for the answer to a key: what is waited for is a text that only
the key can bring onto the screen.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.lines import Line, limited
from benchmarks.measure import Side, Timing
from benchmarks.sample import desk_on, sixty
from benchmarks.starts import PROGRAM

SIZE = (80, 120)
"""Lines and columns: room for all sixty steps at once, which is more to draw than 80x24 is."""
CPU_SHARE, KEY_S = 0.03, 0.050
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|[=>78])")
_QUIET_S, _START_S, _ANSWER_S = 0.3, 20.0, 5.0


class Screen:
    """A console and the terminal it draws on."""

    def __init__(self, pid: int, terminal: int) -> None:
        self._pid = pid
        self._terminal = terminal

    def drain(self, seconds: float) -> bytes:
        """Read what is drawn for so long."""
        until, drawn = time.monotonic() + seconds, b""
        while (left := until - time.monotonic()) > 0:
            drawn += self._read(left)
        return drawn

    def settle(self) -> None:
        """Until it has drawn itself and says nothing more for a moment."""
        until = time.monotonic() + _START_S
        drawn = b""
        while time.monotonic() < until:
            more = self._read(_QUIET_S)
            drawn += more
            if drawn and not more:
                return
        raise RuntimeError(f"the console does not settle: {drawn[-500:]!r}")

    def press(self, key: bytes, wanted: str) -> tuple[float, Timing]:
        """How long until a text was on its way to the screen, and how long it waited for a core."""
        waited = self._waited()
        began = time.perf_counter()
        os.write(self._terminal, key)
        drawn = b""
        while wanted not in _ESCAPES.sub(b"", drawn).decode(errors="ignore"):
            drawn += self._read(_ANSWER_S)
            if time.perf_counter() - began > _ANSWER_S:
                raise RuntimeError(f"no {wanted!r} after {key!r}: {drawn!r}")
        wall = time.perf_counter() - began
        return wall, Timing(wall, self._waited() - waited)

    def cpu(self) -> float:
        """Seconds of a core it has used, all its threads together."""
        return sum(self._threads(0))

    def _waited(self) -> float:
        return sum(self._threads(1))

    def _threads(self, column: int) -> list[float]:
        found = []
        for counters in Path(f"/proc/{self._pid}/task").glob("*/schedstat"):
            found.append(int(counters.read_bytes().split()[column]) / 1e9)
        return found

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._terminal], [], [], seconds)
        return os.read(self._terminal, 65536) if ready else b""


def console(folder: Path, rounds: int, seconds: float, keys: int) -> list[Line]:
    """CPU a second over some seconds, a round; the 95th percentile of some keys, a round."""
    url = f"sqlite:///{folder / 'console.db'}"
    desk = desk_on(url)
    desk.start(sixty(), "exercise")
    desk.journal.close()
    ticking, drawing = Side(), Side()
    with _opened(url) as screen:
        screen.settle()
        screen.drain(2.0)
        for _ in range(rounds):
            before, began = screen.cpu(), time.monotonic()
            screen.drain(seconds)
            used = (screen.cpu() - before) / (time.monotonic() - began)
            ticking.count(used, [])
            pressed = [screen.press(*_key(number)) for number in range(keys)]
            walls = sorted(timing.net for _, timing in pressed)
            drawing.count(walls[int(len(walls) * 0.95)], [timing for _, timing in pressed])
    return [
        limited("console-cpu", "console, 60 steps ticking: CPU in a second", ticking, CPU_SHARE),
        limited("console-key", "console, key to screen, p95", drawing, KEY_S),
    ]


def _key(number: int) -> tuple[bytes, str]:
    """Down or up, and what the step that is selected then says of how it is done."""
    return (b"\x1b[B", "しかた01") if number % 2 == 0 else (b"\x1b[A", "しかた00")


@contextmanager
def _opened(url: str) -> Iterator[Screen]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    environment = {
        **os.environ,
        "BCPFLOW_DB": url,
        "BCPFLOW_ACTOR": "佐藤",
        "BCPFLOW_LANG": "ja",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
    }
    process = subprocess.Popen(
        (*PROGRAM, "drill", "run"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Screen(process.pid, ours)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(ours)
