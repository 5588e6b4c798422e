"""Runs that are opened at the same moment come in turn; nobody has to try twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bcpflow.journal import open_journal, store
from tests.journal.samples import opened

TERMINALS, RUNS = 6, 5


@pytest.mark.postgres
def test_many_open_runs_at_once_and_each_at_the_first_try(
    postgres_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_LEDGER_TRIES", 1)
    url = postgres_url()
    open_journal(url).close()
    ready = Barrier(TERMINALS)

    def terminal(number: int) -> None:
        with open_journal(url) as journal:
            ready.wait()
            for run in range(RUNS):
                opened(journal, f"run-{number}-{run}")

    with ThreadPoolExecutor(TERMINALS) as pool:
        list(pool.map(terminal, range(TERMINALS)))
    with open_journal(url) as journal:
        found = journal.verify()
        assert (found.ok, found.runs) == (True, TERMINALS * RUNS)
        assert len(journal.runs(None)) == TERMINALS * RUNS
