"""Two terminals on one run: nothing lost, no gap, nobody told a lie."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from bcpflow.clock_source import SystemClock
from bcpflow.commands import (
    ConfirmStep,
    DeliverInject,
    EndRun,
    FireTransition,
    PauseRun,
    TakeNote,
    UndoStep,
)
from bcpflow.errors import JournalConflict, Refused
from bcpflow.events import NoteTaken, Recorded, StepConfirmed, StepUndone
from bcpflow.journal import Journal, open_journal
from bcpflow.run.evolve import fold
from bcpflow.service import session as session_module
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from tests.samples import DRILL, HEAVY, PAIR, HandClock

TIMES = 400 if HEAVY else 200
TOP = Path(__file__).parents[2]


def other(desk: Desk, run: str, clock: HandClock, name: str = "佐藤") -> Session:
    return Session(desk.journal, run, clock, name)


def versions(journal: Journal, run: str) -> list[int]:
    return [entry.version for entry in journal.read(run)]


def test_two_stale_sessions_take_turns_and_nothing_is_lost(desk: Desk, clock: HandClock) -> None:
    """Each decides on what it saw, is told by the journal, and decides again."""
    first = desk.start(DRILL, "exercise")
    second = other(desk, first.run, clock)
    for number in range(30):
        clock.pass_ms(100)
        who = first if number % 3 else second
        step = "safety" if who is first else "power"
        who.do(UndoStep(step=step) if who.state.steps[step].settled else ConfirmStep(step=step))
    assert versions(desk.journal, first.run) == list(range(1, 32))
    first.refresh()
    second.refresh()
    assert first.state == second.state == fold(first.history)
    assert first.history == second.history
    assert desk.verify().ok


def test_the_slower_one_is_refused_on_what_is_now_the_case(desk: Desk, clock: HandClock) -> None:
    first = desk.start(DRILL, "exercise")
    second = other(desk, first.run, clock)
    first.do(ConfirmStep(step="power"))
    assert not second.state.steps["power"].settled
    with pytest.raises(Refused, match="BCP-R005"):
        second.do(ConfirmStep(step="power"))
    assert second.state == first.state
    first.do(PauseRun())
    with pytest.raises(Refused, match="BCP-R008"):
        second.do(DeliverInject(inject="cold"))
    first.do(EndRun())
    with pytest.raises(Refused, match="BCP-R009"):
        second.do(TakeNote(text="遅れて"))
    assert desk.verify().ok


def test_a_gate_passed_by_two_is_passed_once(desk: Desk, clock: HandClock) -> None:
    first = desk.start(PAIR, "exercise")
    second = other(desk, first.run, clock)
    first.do(FireTransition(trigger="people:go"))
    with pytest.raises(Refused, match="BCP-R007"):
        second.do(FireTransition(trigger="people:go"))
    assert versions(desk.journal, first.run) == [1, 2]


def test_news_of_the_other_terminal_are_handed_out_once(desk: Desk, clock: HandClock) -> None:
    first = desk.start(DRILL, "exercise")
    second = other(desk, first.run, clock)
    first.do(TakeNote(text="一"))
    first.do(TakeNote(text="二"))
    assert [news.event for news in second.refresh()] == [
        NoteTaken(text="一"),
        NoteTaken(text="二"),
    ]
    assert second.refresh() == []


def test_endless_conflict_is_told_and_nothing_is_recorded(
    desk: Desk, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "TRIES", 3)
    first = desk.start(DRILL, "exercise")
    second = other(desk, first.run, clock)
    rushed = second.refresh

    def too_late() -> list[Recorded]:
        news = rushed()
        first.do(TakeNote(text="先"))
        return news

    first.do(TakeNote(text="先"))
    monkeypatch.setattr(second, "refresh", too_late)
    with pytest.raises(JournalConflict) as caught:
        second.do(TakeNote(text="後"))
    assert caught.value.data["tries"] == 3
    told = [entry.document["data"].get("text") for entry in desk.journal.read(first.run)]
    assert told == [None, *["先"] * 4]


@pytest.mark.parametrize("names", [("safety", "power"), ("甲", "乙")])
def test_two_processes_of_many_acts_each_lose_nothing(
    journal_url: str, names: tuple[str, str]
) -> None:
    """Different steps confirmed and undone, or notes: 200 acts each, at the same time."""
    with open_journal(journal_url) as journal:
        clock = SystemClock().read
        desk = Desk(journal, clock=clock, actor="進行", new_id=lambda: "run-1")
        desk.start(DRILL, "exercise")
    call = [sys.executable, "-m", "tests.service.terminal", journal_url, "run-1"]
    terminals = [
        subprocess.Popen(
            [*call, name, str(TIMES)],
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for terminal in terminals:
        assert terminal.stdout is not None
        assert terminal.stdout.readline() == "ready\n", terminal.communicate()
    for terminal in terminals:  # both are open: off they go together
        assert terminal.stdin is not None
        terminal.stdin.close()
        terminal.stdin = None
    outputs = [terminal.communicate(timeout=120) for terminal in terminals]
    assert [terminal.returncode for terminal in terminals] == [0, 0], outputs
    acknowledged = sorted(int(line) for out, _ in outputs for line in out.split())
    assert acknowledged == list(range(2, 2 * TIMES + 2))
    with open_journal(journal_url) as journal:
        assert versions(journal, "run-1") == list(range(1, 2 * TIMES + 2))
        assert journal.verify().ok
        told = Session(journal, "run-1", clock, "見学")
    kinds = Counter(type(each.event) for each in told.history[1:])
    if names[0] in told.state.steps:
        assert kinds == {StepConfirmed: TIMES, StepUndone: TIMES}
    else:
        texts = Counter(e.event.text for e in told.history if isinstance(e.event, NoteTaken))
        assert texts == dict.fromkeys(names, TIMES)
    actors = [each.actor for each in told.history[1:]]
    assert sum(one != two for one, two in pairwise(actors)) >= 10  # they were in each other's way
    elapsed = [each.elapsed_ms for each in told.history]
    assert elapsed == sorted(elapsed)
