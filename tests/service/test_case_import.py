"""Cases out of a sheet: what each row opens, and every cell that stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta, timezone
from pathlib import Path

import pytest

from bcpflow.cli.words import fact
from bcpflow.definition.model import Definition
from bcpflow.errors import NotFound
from bcpflow.language import translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.reports.portfolio_tables import HEADS, case_rows
from bcpflow.service.case_import import Reading, Sheet, open_all, read_sheet
from bcpflow.service.desk import Desk
from bcpflow.service.portfolio import portfolio
from bcpflow.site.tables import Row, read_table, table_bytes

TOKYO = timezone(timedelta(hours=9))
TODAY = date(2026, 11, 21)
LIBRARY = Library([shipped_folder()])
GUIDELINE = "procurement-guideline"


@pytest.fixture(scope="module")
def definitions() -> dict[str, Definition]:
    names = (GUIDELINE, "procurement-small")
    return {name: LIBRARY.load(name).definition for name in names}


def sheet_of(desk: Desk, rows: Sequence[Row], definitions: dict[str, Definition]) -> Sheet:
    def named(name: str | None) -> Definition:
        if (wanted := name or GUIDELINE) not in definitions:
            raise NotFound("BCP-R002", name=wanted, near=[])
        return definitions[wanted]

    read = portfolio(desk, None, TOKYO)
    return read_sheet(rows, "list.csv", HEADS, read.cases, Reading(named, fact, read.year_or_none))


def faults(sheet: Sheet) -> list[tuple[str, object, object]]:
    return [(p.code, p.data["cell"], p.data.get("column")) for p in sheet.problems]


def test_each_row_opens_a_case_with_what_its_columns_say(
    desk: Desk, definitions: dict[str, Definition]
) -> None:
    rows: list[Row] = [
        ("令和8年度 調達予定", None, None, None, None, None, None, None, None),
        ("件　名", "年度", "所管課", "契約種別", "予定価格", "号", "相手方", "契約額", "手順定義"),
        ("文書管理", 2026.0, "総務課", "その他の委託・役務", "1,200,000円", 2.0, "甲社", 9e5, None),
        (None, "", None, None, None, None, None, None, None),
        ("印刷機", "R8", "窓口課", "財産の買入れ", 80_000, 1, None, None, "procurement-small"),
    ]
    sheet = sheet_of(desk, rows, definitions)
    assert faults(sheet) == []
    done = [(opening.row, session.run) for opening, session in open_all(desk, sheet.openings)]
    assert done == [(3, "run-1"), (5, "run-2")]
    small, large = portfolio(desk, None, TOKYO).cases
    assert (large.title, large.fiscal_year, large.department) == ("文書管理", 2026, "総務課")
    assert (large.estimate, large.item, large.suppliers) == (1_200_000, "2", ("甲社",))
    assert (large.amount, large.award_rate, large.workflow) == (900_000, 75.0, GUIDELINE)
    assert (small.workflow, small.estimate, small.fiscal_year) == (
        "procurement-small",
        80_000,
        2026,
    )


def test_the_same_sheet_brought_in_twice_opens_nothing_twice(
    desk: Desk, definitions: dict[str, Definition]
) -> None:
    rows: list[Row] = [
        ("件名", "年度", "所管課"), ("A", "令和8年度", "総務課"), ("A", "R8", "総務課"),
        ("A", "R7", "総務課"), ("A", "R8", "税務課"), ("A", None, None), ("A", "", ""),
    ]  # fmt: skip
    sheet = sheet_of(desk, rows, definitions)
    assert [one.row for one in sheet.openings] == [2, 4, 5, 6]
    assert sheet.left == [(3, "A"), (7, "A")]
    for _ in open_all(desk, sheet.openings):
        pass
    again = sheet_of(desk, rows, definitions)
    assert (again.openings, len(again.left)) == ([], 6)


def test_every_fault_is_named_with_its_cell(desk: Desk, definitions: dict[str, Definition]) -> None:
    rows: list[Row] = [
        ("件名", "契約種別", "予定価格", "契約額", "特記", "備品番号", "所管課", "所管課"),
        ("A", "買い物", "約百万", "すこし", "x", "S1", None, None),
        ("", "財産の買入れ", 1, None, "y", None, None, None),
        ("B", None, None, None, None, None, "税\u200b務課", None),
    ]
    sheet = sheet_of(desk, rows, definitions)
    assert faults(sheet) == [
        ("BCP-D184", "H1", "所管課"),
        ("BCP-D182", "B2", "契約種別"),
        ("BCP-D182", "C2", "予定価格"),
        ("BCP-D182", "D2", "契約額"),
        ("BCP-D180", "E1", "特記"),
        ("BCP-D180", "F1", "備品番号"),
        ("BCP-D183", "A3", "件名"),
        ("BCP-D186", "G4", None),
    ]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], ("BCP-D181", "A1", "件名")),
        ([("所管課",), ("税務課",)], ("BCP-D181", "A1", "件名")),
        ([("件名", "年度")], ("BCP-D185", "A2", None)),
        ([("件名",), (None,), (" ",)], ("BCP-D185", "A2", None)),
    ],
)
def test_a_sheet_without_cases_says_so(
    desk: Desk, definitions: dict[str, Definition], rows: list[Row], fault: tuple[str, str, object]
) -> None:
    assert faults(sheet_of(desk, rows, definitions)) == [fault]


def test_a_workflow_that_is_not_there_is_said(
    desk: Desk, definitions: dict[str, Definition]
) -> None:
    rows: list[Row] = [("件名", "手順定義"), ("A", "procurement-none")]
    with pytest.raises(NotFound):
        sheet_of(desk, rows, definitions)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_list_that_was_written_out_can_be_brought_in(
    desk: Desk, definitions: dict[str, Definition], tmp_path: Path, language: str, suffix: str
) -> None:
    tr = translator("en" if language == "en" else "ja")
    first: list[Row] = [
        (
            "件名",
            "年度",
            "所管課",
            "予定価格",
            "契約種別",
            "方式",
            "号",
            "契約額",
            "支払額",
            "相手方",
        ),
        ("=A+B", "令和8年度", "税務課", 1_000, "財産の買入れ", "見積合わせ", "1", 900, 450, "甲社"),
        ("文書\n管理", None, None, None, None, None, None, None, None, None),
    ]
    for _ in open_all(desk, sheet_of(desk, first, definitions).openings):
        pass
    cases = portfolio(desk, None, TOKYO).cases
    path = tmp_path / f"cases{suffix}"
    path.write_bytes(table_bytes(path, "一覧", case_rows(cases, tr, TOKYO, TODAY, 0)))
    back = read_table(path)
    there = sheet_of(desk, back, definitions)
    assert (faults(there), there.openings, len(there.left)) == ([], [], 2)
    # In a journal of its own it opens the same cases again.
    read = portfolio(desk, None, TOKYO)
    reading = Reading(lambda name: definitions[name or GUIDELINE], fact, read.year_or_none)
    sheet = read_sheet(back, str(path), HEADS, [], reading)
    assert faults(sheet) == []
    for _ in open_all(desk, reversed(sheet.openings)):
        pass
    new = portfolio(desk, None, TOKYO).cases[:2]
    told = [case_rows([case], tr, TOKYO, TODAY, 0)[1][1:] for case in (*new, *cases)]
    assert told[:2] == told[2:]
