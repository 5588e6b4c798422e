"""Spreadsheets in and out: nothing lost, nothing alive, every bad cell named."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bcpflow.codes import describe
from bcpflow.errors import Problem, UsageFault
from bcpflow.language import translator
from bcpflow.site.columns import _EXCEL_ERRORS, ROSTER_COLUMNS, SYSTEM_COLUMNS
from bcpflow.site.exchange import register_from, register_rows, roster_from, roster_rows
from bcpflow.site.merged import filled_down
from bcpflow.site.model import Person, Register, Roster, System
from bcpflow.site.tables import Row, place, read_table, table_bytes
from tests.site.samples import TODAY, person, roster, system

JA = translator("ja")
ALIVE = st.sampled_from(["=1+1", "+81", "-x", "@a", "'=b", "''c", "＝d", "http://e", "{=1}", "007"])
WORDS = ALIVE | st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("C", "Z")),
    min_size=1,
    max_size=8,
).filter(lambda text: text not in _EXCEL_ERRORS)  # a sheet cannot tell them from its own errors
FULL = system(
    "resident", title={"ja": "住民記録", "en": "Residents"}, kind="基幹系", rpo="1日 例",
    location="2階、東", vendor="=cmd", contract="'A-1", backup="毎日\n夜間", manual="紙",
    last_drilled="2026-02-28", note="+x",
)  # fmt: skip
SATO = person(
    "佐藤 太郎", id="sato", section="情報政策課", roles=("head", "log"), deputies=("鈴木、花子",),
    phones=("090-0000-0000、内線 1",), mail="a@example.invalid", distance_km=3.5, arrival_min=45.0,
    updated="2026-04-01", note="夜勤",
)  # fmt: skip


def through(tmp_path: Path, name: str, rows: list[list[object]]) -> list[Row]:
    path = tmp_path / name
    path.write_bytes(table_bytes(path, "一覧: [x]", rows))  # type: ignore[arg-type]
    return read_table(path)


def register_in(rows: list[Row], *, skip: bool = False) -> tuple[Register | None, list[Problem]]:
    return register_from(rows, "x.xlsx", title="一覧", today=TODAY, skip_unknown=skip)


def test_every_field_has_a_column() -> None:
    assert {c.field for c in ROSTER_COLUMNS} == set(Person.__dataclass_fields__)
    assert {c.field for c in SYSTEM_COLUMNS} == {*System.__dataclass_fields__, "title_en"}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_out_and_in_again_is_the_same(tmp_path: Path, name: str, language: str) -> None:
    tr = translator("ja" if language == "ja" else "en")
    said = Register(title="一覧", updated="2026-11-21", systems=(FULL,))
    assert register_in(through(tmp_path, name, register_rows(said, tr))) == (said, [])  # type: ignore[arg-type]
    people = roster(SATO, person("鈴木、花子", deputies=("佐藤 太郎",)), updated="2026-11-21")
    rows = through(tmp_path, name, roster_rows(people, tr, personal=True))  # type: ignore[arg-type]
    read = roster_from(rows, name, title="名簿", today=TODAY, skip_unknown=False)
    assert read == (people, [])


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.lists(WORDS, min_size=5, max_size=5), st.sampled_from(["x.xlsx", "x.csv"]))
def test_any_text_comes_back(tmp_path: Path, words: list[str], name: str) -> None:
    title, location, vendor, manual, note = words
    one = system("a", title=title, location=location, vendor=vendor, manual=manual, note=note)
    said = Register(title="一覧", updated="2026-11-21", systems=(one,))
    rows = through(tmp_path, name, register_rows(said, JA))  # type: ignore[arg-type]
    assert register_in(rows) == (said, [])


def test_no_cell_is_alive(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(table_bytes(path, "x", [["=1+1", "http://example.invalid", "{=1}"]]))
    sheet = load_workbook(path).worksheets[0]
    assert [cell.data_type for cell in sheet[1]] == ["s", "s", "s"]
    assert not any(cell.hyperlink for cell in sheet[1])
    assert b'"\'=1+1"' in table_bytes(tmp_path / "x.csv", "x", [["=1+1"]])


def test_cp932_and_full_width_digits_and_dates(tmp_path: Path) -> None:
    text = (
        "情報システム一覧,,,,,\r\n"
        "番号,名称,分類,優先順位,RTO,最終訓練日\r\n"
        "ｓ１,住民記録㈱,基幹,Ａ,１２時間,令和８年２月２８日\r\n,,,,,\r\n"
    )
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode("cp932"))
    read, problems = register_in(read_table(path))
    assert problems == []
    assert read is not None
    assert read.systems == (
        System(
            id="s1", title="住民記録㈱", kind="基幹系", priority="A", rto="12時間",
            last_drilled="2026-02-28",
        ),
    )  # fmt: skip


def test_a_workbook_as_people_make_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["緊急連絡先一覧"], [], ["氏名", "所属課", "電話番号", "参集時間（分）", "更新日"],
        ["佐藤", "情報", "０９０−1", 30, datetime(2026, 4, 1)], [None] * 5,
        ["鈴木", None, 9012345678, "30分", "きのう"],
    ):  # fmt: skip
        sheet.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    read, problems = roster_from(
        read_table(path), "x.xlsx", title="名簿", today=TODAY, skip_unknown=False
    )
    assert read is None
    assert [(p.code, p.line, p.column, p.data["cell"]) for p in problems] == [
        ("BCP-D182", 6, 3, "C6"),
        ("BCP-D182", 6, 4, "D6"),
        ("BCP-D182", 6, 5, "E6"),
    ]
    for problem in problems:
        for language in ("ja", "en"):
            tr = translator("ja" if language == "ja" else "en")
            assert "…" not in "".join(describe(problem, tr))


def test_merged_cells_full_width_digits_and_heads_over_two_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["情報システム一覧（令和８年度）"],
        ["Ｎｏ．", "情報システムの名称", "システム区分", "復旧優先順位", "目標", None, "委託先"],
        [None, None, None, None, "ＲＴＯ", "ＲＰＯ"],
        ["１", "住民記録", "基幹系", "Ａ", "１２時間", "１日", "㈱例"],
        ["２", "税務", None, "Ｂ", "２４時間", None, None],
        [None, None, None, None, None, None, None],
    ):
        sheet.append(row)
    for merged in ("A1:G1", "E2:F2", "C4:C6", "G4:G6", *(f"{c}2:{c}3" for c in "ABCDG")):
        sheet.merge_cells(merged)
    path = tmp_path / "x.xlsx"
    book.save(path)
    read, problems = register_in(filled_down(path, read_table(path)))
    assert problems == []
    assert read is not None
    assert [(s.id, s.kind, s.priority, s.rto, s.vendor) for s in read.systems] == [
        ("1", "基幹系", "A", "12時間", "㈱例"),
        ("2", "基幹系", "B", "24時間", "㈱例"),
    ]


def test_heads_merged_downwards_everywhere(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (["氏名", "部署", "携帯番号"], ["", "", "（常時）"], ["佐藤", "情報", "０９０−１"]):
        sheet.append([cell or None for cell in row])
    sheet.cell(2, 3).value = None
    for column in "ABC":
        sheet.merge_cells(f"{column}1:{column}2")
    path = tmp_path / "x.xlsx"
    book.save(path)
    read, problems = roster_from(
        filled_down(path, read_table(path)), "x", title="x", today=TODAY, skip_unknown=False
    )
    assert [p.severity for p in problems if p.severity == "error"] == []
    assert read is not None
    assert [one.name for one in read.people] == ["佐藤"]


def test_columns_nobody_knows_are_named_by_cell() -> None:
    heads: Row = ("id", "名称", "区分", "優先度", "担当者", "名称", None)
    rows: list[Row] = [heads, ("a", "A", "個別", "A", "佐藤", "B", "x")]
    _, problems = register_in(rows)
    assert [(p.code, p.data["cell"]) for p in problems] == [
        ("BCP-D180", "E1"),
        ("BCP-D184", "F1"),
        ("BCP-D180", "G2"),
    ]
    rows = [(*heads[:5],), ("a", "A", "個別", "A", "佐藤")]
    read, problems = register_in(rows, skip=True)
    assert read is not None
    assert [p.code for p in problems] == ["BCP-D163"]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([], ["BCP-D181"] * 4),
        ([("id", "名称", "区分")], ["BCP-D181"]),
        ([("id", "名称", "区分", "優先度")], ["BCP-D185"]),
        ([("id", "名称", "区分", "優先度"), ("a", "", "x", "Z")], ["BCP-D182"] * 2 + ["BCP-D183"]),
        ([("id", "名称", "区分", "優先度"), ("a", "A\x1b", "個別", "A")], ["BCP-D186", "BCP-D183"]),
        ([("id", "名称", "区分", "優先度"), ("a", "#REF!", "個別", "A")], ["BCP-D182"]),
        ([("id", "名称", "区分", "優先度", "RTO"), ("a", "A", "個別", "A", 12)], ["BCP-D182"]),
    ],
)
def test_what_stands_in_the_way(rows: list[Row], codes: list[str]) -> None:
    read, problems = register_in(rows)
    assert read is None
    assert [p.code for p in problems] == codes


def test_lint_of_a_sheet_points_at_its_cells() -> None:
    heads: Row = ("id", "名称", "区分", "優先度", "RTO", "依存")
    read, problems = register_in([heads, ("a", "A", "個別", "A", "1h", "b")])
    assert read is None
    assert [(p.code, p.line, p.column) for p in problems] == [("BCP-D165", 2, 6)]


def test_a_redacted_roster_is_not_taken_for_the_roster(tmp_path: Path) -> None:
    rows = through(tmp_path, "x.csv", roster_rows(roster(SATO), JA, personal=False))  # type: ignore[arg-type]
    for secret in ("佐藤", "090", "example"):
        assert secret not in repr(rows)
    read, problems = roster_from(rows, "x", title="x", today=TODAY, skip_unknown=True)
    assert read is None
    assert [p.code for p in problems] == ["BCP-D181"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.xls", b"", "BCP-U021"),
        ("x.xlsx", b"PK\x03\x04 no", "BCP-U022"),
        ("x.csv", b"a\x81", "BCP-U022"),
        ("x.csv", b'"open', "BCP-U022"),
        ("x.csv", b"a\n" * 20_001, "BCP-U023"),
    ],
)
def test_what_is_no_table(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UsageFault) as raised:
        read_table(path)
    assert raised.value.code == code


def test_a_workbook_that_would_inflate_is_refused(tmp_path: Path) -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_001)
    (tmp_path / "x.xlsx").write_bytes(page.getvalue())
    with pytest.raises(UsageFault) as raised:
        read_table(tmp_path / "x.xlsx")
    assert raised.value.code == "BCP-U023"


def test_places_are_named_as_spreadsheets_do() -> None:
    assert [place(5, n) for n in (1, 26, 27, 702, 703)] == ["A5", "Z5", "AA5", "ZZ5", "AAA5"]


def test_a_roster_of_nobody_goes_out(tmp_path: Path) -> None:
    empty = Roster(title="名簿")
    assert len(through(tmp_path, "x.xlsx", roster_rows(empty, JA, personal=True))) == 1  # type: ignore[arg-type]


def test_a_wide_sheet_is_printed_so_that_it_can_be_read(tmp_path: Path) -> None:
    """Rule 4: pages side by side, the heads and the first column on each; a small one is one."""
    path = tmp_path / "x.xlsx"
    for columns, pages in ((3, 1), (40, 3)):
        rows: list[Row] = [tuple(f"見出し{at}" for at in range(columns)), ("短い",) * columns]
        path.write_bytes(table_bytes(path, "一覧", rows))  # type: ignore[arg-type]
        sheet = load_workbook(path).active
        assert sheet is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (pages, 0)
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")


def test_columns_are_as_wide_as_what_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    rows: list[Row] = [("番号", "件名"), ("1", "とても長い件名" * 20)]
    path.write_bytes(table_bytes(path, "一覧", rows))  # type: ignore[arg-type]
    sheet = load_workbook(path).active
    assert sheet is not None
    narrow, wide = (sheet.column_dimensions[letter].width for letter in "AB")
    assert narrow < 13 < 39 < wide < 45
