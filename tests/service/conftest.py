"""A desk on a real journal of each database, with a clock in the hand of the test."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from bcpflow.journal import Journal, open_journal
from bcpflow.service.desk import Desk
from tests.samples import HandClock


@pytest.fixture
def journal(journal_url: str) -> Iterator[Journal]:
    with open_journal(journal_url) as held:
        yield held


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def desk(journal: Journal, clock: HandClock) -> Desk:
    numbers = count(1)
    return Desk(journal, clock=clock, actor="鈴木", new_id=lambda: f"run-{next(numbers)}")
