"""Times of exercise sheets: each as people write it, and what is none."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from bcpflow.workbook.heads import read_heads
from bcpflow.workbook.when import Reader, When

READER = Reader(read_heads(None))
H, M, D = 3600, 60, 86400
NIGHT = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("T+30", 30 * M),
        ("Ｔ＋３０", 30 * M),
        ("T+1h30m", 90 * M),
        ("T+1:30", 90 * M),
        ("T0", 0),
        ("t+90分", 90 * M),
        ("D+1 H+2", D + 2 * H),
        ("H+3 M+45", 3 * H + 45 * M),
        ("M+45", 45 * M),
        ("D+2 H+3 M+45", 2 * D + 3 * H + 45 * M),
        ("+30分", 30 * M),
        ("30分後", 30 * M),
        ("発災後3時間", 3 * H),
        ("発災3時間後", 3 * H),
        ("発災から１時間３０分後", 90 * M),
        ("地震発生後 ３０分", 30 * M),
        ("発災直後", 0),
        ("訓練開始", 0),
        ("STARTEX", 0),
        ("訓練開始 10分後", 10 * M),
        ("約１時間後", H),
        ("１時間半後", 90 * M),
        ("３日後", 3 * D),
        ("1.5時間後", 90 * M),
        ("STARTEX+30", 30 * M),
        ("30 minutes", 30 * M),
        ("2 hours", 2 * H),
        ("半日", 12 * H),
        ("３０分以内", 30 * M),
        ("概ね72時間", 72 * H),
    ],
)
@pytest.mark.parametrize("elapsed", [True, False])
def test_relative_times(text: str, seconds: int, elapsed: bool) -> None:
    assert READER.read(text, elapsed=elapsed) == When(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("10:25", When(clock=10 * H + 25 * M)),
        ("１０：２５頃", When(clock=10 * H + 25 * M)),
        ("10時25分", When(clock=10 * H + 25 * M)),
        ("9時半", When(clock=9 * H + 30 * M)),
        ("午後１時", When(clock=13 * H)),
        ("1:05 PM", When(clock=13 * H + 5 * M)),
        ("12:10 am", When(clock=10 * M)),
        ("0930", When(clock=9 * H + 30 * M)),
        ("翌日9時", When(clock=9 * H, days_after=1)),
        ("翌々日 8:00", When(clock=8 * H, days_after=2)),
        ("２日目 9:00", When(clock=9 * H, days_after=1)),
        ("D+1 09:00", When(clock=9 * H, days_after=1)),
        ("25:30", When(clock=H + 30 * M, days_after=1)),
        ("2026-11-21 10:25", When(clock=10 * H + 25 * M, day=NIGHT)),
        ("2026-11-21T10:25", When(clock=10 * H + 25 * M, day=NIGHT)),
        ("R8.11.21 10:25", When(clock=10 * H + 25 * M, day=NIGHT)),
        ("令和８年１１月２１日（土）１０時２５分", When(clock=10 * H + 25 * M, day=NIGHT)),
        ("11/21 10:25", When(clock=10 * H + 25 * M, month_day=(11, 21))),
        ("11月21日14時半", When(clock=14 * H + 30 * M, month_day=(11, 21))),
        ("R8.11.21", When(day=NIGHT)),
        ("随時", When(by_hand=True)),
        ("適宜", When(by_hand=True)),
    ],
)
def test_times_of_the_clock(text: str, when: When) -> None:
    assert READER.read(text, elapsed=False) == when


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10:25～10:40", When(clock=10 * H + 25 * M), When(clock=10 * H + 40 * M)),
        ("13:30-16:00", When(clock=13 * H + 30 * M), When(clock=16 * H)),
        ("１～３時間", When(seconds=H), When(seconds=3 * H)),
        ("発災直後～３０分", When(seconds=0), When(seconds=30 * M)),
        ("R8.11.21 10:00〜12:00", When(clock=10 * H, day=NIGHT), When(clock=12 * H)),
    ],
)
def test_spans(text: str, first: When, last: When) -> None:
    read = READER.read(text, elapsed=False)
    assert read is not None
    assert read.until == last
    assert (read.seconds, read.clock, read.day) == (first.seconds, first.clock, first.day)
    assert READER.read("～30分", elapsed=True) == When(seconds=30 * M)


@pytest.mark.parametrize(
    ("cell", "elapsed", "when"),
    [
        (time(10, 25), False, When(clock=10 * H + 25 * M)),
        (time(0, 20), True, When(seconds=20 * M)),
        (timedelta(hours=26), True, When(seconds=26 * H)),
        (timedelta(hours=26), False, When(clock=2 * H, days_after=1)),
        (datetime(2026, 11, 21, 10, 25), True, When(clock=10 * H + 25 * M, day=NIGHT)),
        (datetime(1899, 12, 30, 1, 0), True, When(seconds=H)),
        (datetime(1900, 1, 1, 1, 30), True, When(seconds=D + H + 30 * M)),
        (date(2026, 11, 21), False, When(day=NIGHT)),
        (930, False, When(clock=9 * H + 30 * M)),
        (90, True, When(seconds=90 * M)),
        ("90", True, When(seconds=90 * M)),
        ("1:30", True, When(seconds=90 * M)),
        (0.5, False, When(clock=12 * H)),
    ],
)
def test_cells_of_excel(cell: object, elapsed: bool, when: When) -> None:
    assert READER.read(cell, elapsed=elapsed) == when


@pytest.mark.parametrize(
    "cell",
    [
        "夕方",
        "noon",
        "参集の後",
        "10時頃か11時頃",
        "99:99",
        "25時70分",
        "13月40日 9:00",
        "",
        "第2局面",
        "2026-13-45 10:00",
        True,
        -5,
        "T+",
        "+",
        "10",
        "前日 9:00",
        "午後10:00pm",
        "９９９９",
        2561,
    ],
)
def test_nothing_is_guessed(cell: object) -> None:
    read = READER.read(cell, elapsed=False)
    assert read is None or (read.clock is None and read.seconds is None), read
