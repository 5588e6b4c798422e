"""A terminal of its own for `writers`: writes notes, each until it is told that it is recorded.

Prints a line for each acknowledgement, and one for each failure that its operator would see.
Must never take a note for recorded before the journal says so.
"""

from __future__ import annotations

import sys
import time

from bcpflow.clock_source import SystemClock
from bcpflow.commands import TakeNote
from bcpflow.errors import JournalConflict, JournalError, JournalLocked
from bcpflow.journal import Journal, open_journal
from bcpflow.service.session import Session


def main(url: str, run: str, name: str, times: int, pause_s: float = 0) -> None:
    """Write so many notes, whatever the server does meanwhile; perhaps with pauses."""
    session = opened(url, run, name)
    print("ready", flush=True)
    sys.stdin.read()
    for number in range(times):
        while True:
            try:
                session.do(TakeNote(text=f"{name}/{number}"), key=f"{name}/{number}")
            except (JournalLocked, JournalConflict) as fault:
                print("locked", fault, flush=True)
            except JournalError as fault:
                print("failed", fault.code, flush=True)
                time.sleep(0.05)
            else:
                print("recorded", number, flush=True)
                time.sleep(pause_s)
                break


def opened(url: str, run: str, name: str) -> Session:
    """A session, as soon as the server lets us in."""
    journal: Journal | None = None
    while True:
        try:
            journal = journal or open_journal(url, create=False)
            return Session(journal, run, SystemClock().read, name)
        except JournalError as fault:
            print("failed", fault.code, flush=True)
            time.sleep(0.05)


if __name__ == "__main__":
    url, run, name, times, *pause = sys.argv[1:]
    main(url, run, name, int(times), float(pause[0]) if pause else 0)
