"""A terminal of its own: works on one step of a run, over and over, each act once."""

from __future__ import annotations

import sys
import time

from bcpflow.clock_source import SystemClock
from bcpflow.commands import Command, ConfirmStep, TakeNote, UndoStep
from bcpflow.journal import open_journal
from bcpflow.service.session import Session


def main(url: str, run: str, name: str, times: int) -> None:
    """Confirm and undo ``name`` where it is a step; else write notes."""
    with open_journal(url) as journal:
        session = Session(journal, run, SystemClock().read, name)
        turns: list[Command] = [TakeNote(text=name), TakeNote(text=name)]
        if name in session.state.steps:
            turns = [ConfirmStep(step=name), UndoStep(step=name)]
        print("ready", flush=True)
        sys.stdin.read()
        for number in range(times):
            done = session.do(turns[number % 2], key=f"{name}-{number}")
            print(done.recorded[0].version, flush=True)
            time.sleep(0.0005)  # a person would take longer; without it one has all the turns


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
