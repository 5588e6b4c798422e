"""How a deadline of a case stands on a day, whichever table or guideline it comes from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bcpflow.projections.due_line import DueLine

DUE = date(2026, 5, 20)
LINE = DueLine(
    id="payment",
    title="支払い",
    counts_from="claim-received",
    counts_from_title="請求",
    since=date(2026, 4, 20),
    rule="30日以内",
    source=None,
    sample=False,
    due=DUE,
    warn_from=date(2026, 5, 10),
)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 5, 9), "running"),
        (date(2026, 5, 10), "warning"),
        (DUE, "warning"),
        (DUE + DAY, "expired"),
    ],
)
def test_it_runs_warns_and_runs_out(today: date, status: str) -> None:
    assert LINE.status(today) == status


def test_what_has_not_begun_to_run_waits() -> None:
    assert replace(LINE, due=None).status(DUE) == "waiting"
    assert replace(LINE, warn_from=None).status(DUE) == "running"


def test_late_is_late_even_when_it_is_met() -> None:
    assert replace(LINE, met_on=DUE).status(DUE + DAY) == "met"
    assert replace(LINE, met_on=DUE + DAY).status(DUE + DAY) == "met_late"


def test_what_meets_it_later_has_not_met_it_yet() -> None:
    assert replace(LINE, met_on=DUE + 9 * DAY).status(DUE + DAY) == "expired"


def test_a_first_day_is_kept_by_waiting_for_it() -> None:
    first = replace(LINE, not_before=True)
    assert first.status(DUE - DAY) == "running"
    assert first.status(DUE) == "met"
    assert replace(first, met_on=DUE - DAY).status(DUE) == "met_late"
    assert replace(first, met_on=DUE).status(DUE) == "met"
