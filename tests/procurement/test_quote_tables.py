"""The form of a quote: out and in again, filled in by people, every cell in the way named."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bcpflow.errors import Problem
from bcpflow.language import LANGUAGES, Language, translator
from bcpflow.procurement.quote_cells import COLUMNS, LABELS, by_head, heads, number
from bcpflow.procurement.quote_forms import quote_rows, template_rows
from bcpflow.procurement.quote_heads import read_quote_heads
from bcpflow.procurement.quote_tables import quote_from, read_quote_file, read_quotes
from bcpflow.procurement.quotes import Line, Quote, stated_sum
from bcpflow.site.columns import Unreadable, head_key
from bcpflow.site.tables import Row, read_table, table_bytes
from tests.procurement.quote_samples import FOLDER, RULES, books, clean

JA = translator("ja")
HEADS: Row = ("番号", "費目", "内容", "数量", "単位", "単価", "金額", "人月", "人月単価")


def sheet(*rows: Row, source: str = "x.xlsx") -> tuple[tuple[Quote, ...] | None, list[Problem]]:
    return read_quotes(rows, source, RULES)


def cells(problems: list[Problem]) -> list[tuple[str, object]]:
    return [(problem.code, problem.data["cell"]) for problem in problems]


def test_every_field_has_a_place_in_the_form() -> None:
    assert {e.field for e in LABELS} == {f.name for f in fields(Quote)} - {"id", "lines"}
    assert {e.field for e in COLUMNS} == {f.name for f in fields(Line)} - {"by_period"}


@pytest.mark.parametrize("name", books())
def test_workbooks_on_disk_are_the_samples(name: str) -> None:
    quotes, problems = read_quote_file(FOLDER / name, RULES)
    assert problems == []
    assert quotes == books()[name]


def test_no_workbook_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(books())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_out_and_in_again_is_the_same(tmp_path: Path, name: str, language: Language) -> None:
    path = tmp_path / name
    quotes = tuple(
        Quote(**{**{f.name: getattr(q, f.name) for f in fields(q)}, "number": "見-7",
                 "subject": "住民情報システム", "lines": q.lines})
        for q in clean()
    )  # fmt: skip
    discount = Line(id="値引", kind="build", description="出精値引", amount=-50_000, starts=13,
                    period="yearly", note="※ 税抜", unit_price=Decimal("0.5"))  # fmt: skip
    quotes = (Quote(id="Q1", supplier="=A1", lines=(discount,)), *quotes[1:])
    path.write_bytes(table_bytes(path, "見積", quote_rows(quotes, RULES, translator(language))))
    assert read_quote_file(path, RULES) == (quotes, [])


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_the_empty_form_filled_in_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = template_rows(RULES, JA)
    path.write_bytes(table_bytes(path, "見積", rows))
    quotes, problems = read_quote_file(path, RULES)
    assert quotes is None
    assert [(p.code, p.data["missing"]) for p in problems] == [("BCP-P030", ["事業者名", "明細"])]
    for row in rows:
        if row[0] == "事業者名":
            row[1] = "あおば"
        elif row[0] == "見積日":
            row[1] = "令和8年11月2日"
        elif row[0] == "有効期限":
            row[1] = "見積日から3か月"
        elif row[0] == 1:
            row[1:7] = ["保守料", "保守", 12, "月", "￥１０，０００", "120,000円"]
    path.write_bytes(table_bytes(path, "見積", rows))
    quotes, problems = read_quote_file(path, RULES, ["Q1"])
    assert problems == []
    assert quotes is not None
    (one,) = quotes
    assert (one.id, one.supplier, one.dated) == ("Q2", "あおば", date(2026, 11, 2))
    assert one.valid_until == date(2027, 2, 2)
    assert one.lines == (
        Line(id="1", kind="maintenance", description="保守", quantity=Decimal(12), unit="月",
             unit_price=Decimal(10_000), amount=120_000, period="monthly", months=12,
             by_period=True),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_heads_are_alike(language: Language) -> None:
    """Also in another language: a form written in English is read by its English heads."""
    tr = translator(language)
    table = read_quote_heads(None).table
    for entries, names in ((LABELS, table.labels), (COLUMNS, table.columns)):
        known = by_head(entries, names)
        assert len(known) == len({head_key(n) for e in entries for n in heads(e, names)})
        assert len({head_key(tr(entry.head)) for entry in entries}) == len(entries)
        for entry in entries:
            assert known[head_key(tr(entry.head))] is entry
            assert all(known[head_key(name)] is entry for name in heads(entry, names))


def test_a_quote_as_suppliers_make_it(tmp_path: Path) -> None:
    """Title, headings between the lines, two tables, totals below, dates and floats as cells."""
    book = Workbook()
    page = book.active
    for row in (
        ["御 見 積 書"], [], ["会社名：", None, "株式会社あおば"],
        ["発行日", datetime(2026, 11, 2)],
        ["見積有効期限", "発行日より90日間"], ["消費税区分", "税別"], ["消費税率", 0.1], [],
        ["【初期費用】"], ["No.", "区分", "品名", "数量", "単位", "単価（円）", "金額（円）"],
        [1, "導入", "環境構築", 2.5, "人日", 60000.00000000001, 150000],
        [None, None, "（内訳は別紙）"], [None, "構築費", "値引き", None, None, None, "▲10,000"],
        ["【運用費用】"], ["費目", "内容", "金額", "支払区分", "月数"],
        ["クラウド利用料", "基盤", 36000.0, "月払い", "36か月"], [],
        [None, "小計", None, 176000], ["消費税等", 17600], ["合計（税込）", "193,600円"],
        ["※ 有効期限内に限ります"],
    ):  # fmt: skip
        page.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    quotes, problems = read_quote_file(path, RULES)
    assert problems == []
    assert quotes is not None
    (one,) = quotes
    assert (one.supplier, one.tax, one.tax_rate) == ("株式会社あおば", "excluded", Decimal(10))
    assert one.valid_until == date(2027, 1, 31)
    assert (one.subtotal, one.tax_amount, one.total) == (176_000, 17_600, 193_600)
    assert [(x.id, x.kind, x.amount, x.period, x.months) for x in one.lines] == [
        ("1", "build", 150_000, "initial", None),
        ("2", "build", -10_000, "initial", None),
        ("3", "cloud", 36_000, "monthly", 36),
    ]
    assert one.lines[0].unit_price == 60_000
    assert stated_sum(one) == one.subtotal


def test_several_quotes_stand_below_each_other() -> None:
    quotes, problems = sheet(
        ("見積番号", "A-1"), ("事業者名", "あおば"), HEADS, (1, "構築", "x", None, None, None, 5),
        ("合計", 5), (), ("件名", "y"), ("事業者名", "みどり"), HEADS,
        (1, "研修", "z", None, None, None, 7), ("合計", 7),
    )  # fmt: skip
    assert problems == []
    assert quotes is not None
    assert [(q.id, q.number, q.supplier, q.subject, q.total) for q in quotes] == [
        ("Q1", "A-1", "あおば", None, 5),
        ("Q2", None, "みどり", "y", 7),
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((), [("BCP-P030", "A1")]),
        ((("事業者名", "あ"),), [("BCP-P030", "A1")]),
        ((("事業者名", "あ"), HEADS), [("BCP-P030", "A1")]),
        ((HEADS, (1, "構築", "x", None, None, None, 5)), [("BCP-P030", "A1")]),
        ((("事業者名", "あ"), ("費目", "内容", "数量"), ("構築", "x", 1)), [("BCP-P030", "A2")]),
        ((("事業者", "あ"), ("担当者", "佐藤"), HEADS, (1, "構築", "x", *[None] * 3, 5)),
         [("BCP-P031", "A2")]),
        ((("事業者", "あ", "御中"), HEADS, (1, "構築", "x", *[None] * 3, 5)),
         [("BCP-P031", "C1")]),
        ((("事業者", "あ"), ("会社名", "い"), HEADS, (1, "構築", "x", *[None] * 3, 5)),
         [("BCP-D184", "B2")]),
        ((("事業者", "あ"), ("法人番号", 7000012050003), HEADS, (1, "構築", "x", *[None] * 3, 5)),
         [("BCP-D182", "B2")]),
        ((("事業者", "あ"), ("見積日", "きのう"), ("有効期限", "半年"), ("税区分", "不明"),
          ("税率", "ten"), ("合計", "1.5"), HEADS, (1, "構築", "x", *[None] * 3, 5)),
         [("BCP-D182", f"B{n}") for n in (2, 3, 4, 5, 6)]),
        ((("事業者", "あ"), (*HEADS, "工数", "色"), (1, "構築", "x", *[None] * 3, 5)),
         [("BCP-D184", "J2"), ("BCP-P031", "K2")]),
        ((("事業者", "あ"), HEADS, (1, "構築", None, 1, "台", 5, None),
          (2, None, "x", *[None] * 3, 5)),
         [("BCP-D183", "C3"), ("BCP-D183", "G3"), ("BCP-D183", "B4")]),
        ((("事業者", "あ"), HEADS, (1, "建築", "x", "多数", "台", "高い", 5.5, -1, "#REF!")),
         [("BCP-P031", "B3"), ("BCP-D182", "D3"), ("BCP-D182", "F3"), ("BCP-D182", "G3"),
          ("BCP-D182", "H3"), ("BCP-D182", "I3")]),
        ((("事業者", "あ"), HEADS, (1, "構築", "x", *[None] * 3, 5),
          (1, "構築", "y", *[None] * 3, 5)),
         [("BCP-P033", "A4")]),
        ((("事業者", "あ"), HEADS, (1, "構築", "x\x1b", *[None] * 3, 5)), [("BCP-D186", "C3")]),
        ((("事業者", "あ"), HEADS, (1, "構築", "x", *[None] * 3, 5, None, None, "迷子")),
         [("BCP-P031", "J3")]),
    ],
)  # fmt: skip
def test_every_cell_in_the_way_is_named(
    rows: tuple[Row, ...], found: list[tuple[str, str]]
) -> None:
    quotes, problems = sheet(*rows)
    assert quotes is None
    assert cells(problems) == found


def test_typed_values_are_read_like_cells() -> None:
    said: dict[str, Any] = {
        "supplier": "あおば", "見積日": "2026-11-02", "valid_until": "30日", "tax": "税込",
        "tax_rate": 10, "total": 110,
        "lines": [{"kind": "build", "内容": "x", "amount": "１１０", "person_months": 0.1}],
    }  # fmt: skip
    quote, problems = quote_from(said, "x", RULES, ["Q1"])
    assert problems == []
    assert quote is not None
    assert (quote.id, quote.valid_until) == ("Q2", date(2026, 12, 2))
    assert quote.lines[0].person_months == Decimal("0.1")
    said |= {"tax": "?", "who": 1, "lines": [{"amount": 1, "kind": "bild"}, 5]}
    quote, problems = quote_from(said, "x", RULES)
    assert quote is None
    assert cells(problems) == [
        ("BCP-D182", "tax"), ("BCP-P031", "who"), ("BCP-P031", "lines[0].kind"),
        ("BCP-D183", "lines[0]"), ("BCP-D183", "lines[1]"), ("BCP-D183", "lines[1]"),
        ("BCP-D183", "lines[1]"),
    ]  # fmt: skip


@settings(deadline=None)
@given(st.decimals(-(10**11), 10**11, places=2, allow_nan=False))
def test_numbers_as_people_write_them(value: Decimal) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for text in (f"{value:f}", f"{value:,f}", f"¥{abs(value):,f}円".translate(wide)):
        expected = abs(value) if text.startswith("¥") else value
        assert number(text, "count") == expected
    if value < 0:
        assert number(f"▲{-value:,f}", "count") == number(f"({-value:f})", "count") == value


@pytest.mark.parametrize("text", ["1,23", "1.2.3", "--1", "1e5", "一万", "", "12 34円x", "0x1"])
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        number(text, "count")


def test_a_second_sheet_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes((FOLDER / "clean.xlsx").read_bytes())
    book = load_workbook(path)
    book.create_sheet("空")
    book.save(path)
    assert read_quote_file(path, RULES)[1] == []
    book.create_sheet("みどり").append(["事業者名", "みどり"])
    book.save(path)
    quotes, problems = read_quote_file(path, RULES)
    assert quotes is not None
    assert [(p.code, p.severity) for p in problems] == [("BCP-P032", "warning")]


@settings(deadline=None)
@given(st.lists(st.lists(
    st.none() | st.sampled_from([*HEADS, "事業者名", "合計", "構築", "※ 注", "x"]) | st.integers()
    | st.floats() | st.text(max_size=4) | st.dates() | st.booleans(), max_size=9), max_size=12,
))  # fmt: skip
def test_no_sheet_breaks_the_reading(rows: list[list[object]]) -> None:
    quotes, problems = sheet(*map(tuple, rows))
    assert (quotes is None) == any(problem.severity == "error" for problem in problems)


def test_the_form_is_a_table_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(table_bytes(path, "見積", template_rows(RULES, translator("en"))))
    assert len(read_table(path)) > len(LABELS)
