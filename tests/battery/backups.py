"""Backups of a journal that is being written to, each restored; and copies made without us.

`journal backup` while terminals write: each copy verifies by itself, holds everything that had
been acknowledged before it was asked for, and goes on as a journal. A copy of the file alone, as
by Explorer, may lack what lies in the write-ahead log: where it does, it cannot be opened, or its
head is not the one that was shown - which is what paper is for.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Thread

from bcpflow.clock_source import SystemClock
from bcpflow.commands import TakeNote
from bcpflow.errors import BcpflowError
from bcpflow.journal import open_journal
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from tests.battery import drills
from tests.battery.figures import Figures, Size
from tests.battery.writers import SMALL, TOP

SAMPLE, FULL = 6, 100
WRITERS = 2
PAUSE_S = 0.02
"""Between two notes: a journal that grows without end would only make each copy slower."""


def run(size: Size) -> Figures:
    """So many backups of each kind, one after the other, under load."""
    figures = Figures()
    figures.count(backups=0, restored=0, lost=0, broken=0)
    figures.count(naive_copies=0, naive_behind=0, naive_told=0)
    with tempfile.TemporaryDirectory(prefix="bcpflow-backup-") as made:
        folder = Path(made)
        with open_journal(drills.url(folder)) as journal:
            desk = Desk(journal, clock=SystemClock().read, actor="進行", new_id=lambda: "run-1")
            desk.start(SMALL, "exercise")
            with Load(drills.url(folder)) as load:
                for number in range(size.of(SAMPLE, FULL)):
                    load.more()
                    before = set(load.acknowledged)
                    backup(figures, folder, folder / f"backup-{number}.db", before)
                    printed = journal.head("run-1")
                    assert printed is not None
                    naive(figures, folder, folder / f"naive-{number}.db", printed)
    return figures


def backup(figures: Figures, folder: Path, copy: Path, before: set[str]) -> None:
    """One by the command, opened again and gone on with."""
    drills.asked(folder, "journal", "backup", str(copy), "--json")
    figures.count(backups=1)
    with open_journal(str(copy)) as journal:
        told = journal.verify()
        lost = before - texts(Session(journal, "run-1", SystemClock().read, "甲"))
        session = Session(journal, "run-1", SystemClock().read, "甲")
        session.do(TakeNote(text="続き"))
        whole = told.ok and journal.verify().ok
    figures.count(restored=whole and not lost, lost=len(lost), broken=not whole)
    if lost or not whole:
        figures.fault(f"{copy.name}: {told.first_bad}, lost {sorted(lost)[:5]}")
    copy.unlink()


def naive(figures: Figures, folder: Path, copy: Path, printed: tuple[int, bytes]) -> None:
    """One of the file alone, held against a head that was on paper before."""
    shutil.copyfile(folder / "data" / "journal.db", copy)
    figures.count(naive_copies=1)
    version, digest = printed
    try:
        with open_journal(str(copy), create=False) as journal:
            behind = (journal.head("run-1") or (0, b""))[0] < version
            damaged = not journal.verify().ok
            other = digest not in {entry.hash for entry in journal.read("run-1")}
    except BcpflowError as error:
        figures.count(naive_behind=1, naive_told=1, naive_refused=1)
        if not str(error).startswith("BCP-J"):
            figures.fault(f"{copy.name}: {error}")
        return
    figures.count(naive_behind=behind, naive_told=behind and (damaged or other))
    if behind and not (damaged or other):
        figures.fault(f"{copy.name}: it lacks what was printed, and nothing tells")
    copy.unlink()


def texts(session: Session) -> set[str]:
    """The notes of a run."""
    return {str(getattr(each.event, "text", "")) for each in session.history}


class Load:
    """Terminals that write as long as they are let; what they acknowledged so far."""

    def __init__(self, url: str) -> None:
        call = [sys.executable, "-m", "tests.battery.writer", url, "run-1"]
        self._terminals = [
            subprocess.Popen(
                [*call, f"w{number}", "20000", str(PAUSE_S)],
                cwd=TOP,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for number in range(WRITERS)
        ]
        self._threads = [Thread(target=self._listen, args=(n,)) for n in range(WRITERS)]
        self.acknowledged: set[str] = set()

    def __enter__(self) -> Load:
        for terminal in self._terminals:
            assert terminal.stdin is not None
            terminal.stdin.close()
        for thread in self._threads:
            thread.start()
        return self

    def _listen(self, number: int) -> None:
        stdout = self._terminals[number].stdout
        assert stdout is not None
        for line in stdout:
            if line.startswith("recorded"):
                self.acknowledged.add(f"w{number}/{line.split()[1]}")

    def more(self) -> None:
        """Until something has been written since."""
        known = len(self.acknowledged)
        while len(self.acknowledged) == known and self._threads[0].is_alive():
            self._threads[0].join(0.01)

    def __exit__(self, *_: object) -> None:
        for terminal in self._terminals:
            terminal.kill()
        for thread in self._threads:
            thread.join()
        for terminal in self._terminals:
            terminal.wait()
            assert terminal.stdout is not None
            terminal.stdout.close()
