"""Whatever terminals do in whatever order, the journal holds what a list in memory holds."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bcpflow.errors import JournalConflict
from bcpflow.journal import ENDED, OPENED, Entry, Journal, open_journal
from tests.journal.samples import said, step

RUNS = ("run-a", "run-b")
_examples = count()


class Terminals(RuleBasedStateMachine):
    """Two terminals at one journal, and a list for each run."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        # One database serves all examples; each has runs of its own.
        self.prefix = f"{next(_examples)}-"
        self.terminals = [open_journal(self.url), open_journal(self.url)]
        self.kept: dict[str, list[Entry]] = {run: [] for run in RUNS}
        self.ended: set[str] = set()

    def teardown(self) -> None:
        for run in RUNS:
            if self.kept[run]:
                found = self.terminals[0].verify(self.prefix + run)
                assert found.ok, found
        for terminal in self.terminals:
            terminal.close()

    @rule(
        who=st.sampled_from([0, 1]),
        run=st.sampled_from(RUNS),
        lag=st.integers(-1, 2),
        keys=st.lists(st.none() | st.sampled_from("abcdef"), min_size=1, max_size=3),
        end=st.booleans(),
    )
    def append(self, who: int, run: str, lag: int, keys: list[str | None], end: bool) -> None:
        kept = self.kept[run]
        version = len(kept) - lag
        if version < 0:
            return
        documents = [
            step(number) | ({} if key is None else {"key": key}) for number, key in enumerate(keys)
        ]
        kind = OPENED if not kept else ENDED if end and run not in self.ended else None
        ledger = said(kind) if kind else None
        journal: Journal = self.terminals[who]
        given = [key for key in keys if key is not None]
        taken = {entry.key for entry in kept} & set(given)
        if lag or taken or len(set(given)) < len(given):
            with pytest.raises(JournalConflict) as caught:
                journal.append(self.prefix + run, version, documents, ledger=ledger)
            assert caught.value.data["key"] in (taken or {None})
            return
        kept += journal.append(self.prefix + run, version, documents, ledger=ledger)
        if kind == ENDED:
            self.ended.add(run)

    @rule(who=st.sampled_from([0, 1]))
    def leave_and_come_back(self, who: int) -> None:
        self.terminals[who].close()

    @rule(who=st.sampled_from([0, 1]), run=st.sampled_from(RUNS), after=st.integers(0, 5))
    def read(self, who: int, run: str, after: int) -> None:
        assert self.terminals[who].read(self.prefix + run, after) == self.kept[run][after:]

    @rule(who=st.sampled_from([0, 1]), run=st.sampled_from(RUNS), key=st.sampled_from("abcdef"))
    def find(self, who: int, run: str, key: str) -> None:
        known = [entry for entry in self.kept[run] if entry.key == key]
        assert self.terminals[who].find_key(self.prefix + run, key) == next(iter(known), None)

    @invariant()
    def heads_agree(self) -> None:
        for terminal in self.terminals:
            for run, kept in self.kept.items():
                head = (kept[-1].version, kept[-1].hash) if kept else None
                assert terminal.head(self.prefix + run) == head


def test_two_terminals_in_any_order(journal_url: str) -> None:
    machine = type("Here", (Terminals,), {"url": journal_url})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=30, stateful_step_count=25, deadline=None)
    )
