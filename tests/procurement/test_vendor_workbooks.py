"""Quotes as vendors really send them: three shapes are read with nothing in the way and nothing to
find, and what is planted in them is still found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bcpflow.errors import Problem
from bcpflow.procurement.quote_heads import read_quote_heads
from bcpflow.procurement.quote_tables import read_quote_file, read_quotes
from bcpflow.procurement.quotes import Quote, stated_sum
from bcpflow.procurement.scrutiny import Asked, scrutinise
from bcpflow.site.tables import Row
from tests.procurement.quote_samples import DAY, RULES

ONE = Asked(day=DAY)
Edit = Callable[[Worksheet], None]


def with_foot(page: Worksheet) -> None:
    """Merged cells, 摘要 beside 備考, full-width digits, 小計・消費税（10%）・合計 below."""
    page.merge_cells("A1:H1")
    page["A1"] = "御　見　積　書"
    for row in (
        ["会社名", None, "株式会社丁"], ["見積年月日", None, "令和８年１１月１０日"],
        ["有効期限", None, "見積日から９０日"], ["件名", None, "窓口システム"], [],
        ["No", "費目", "品名", "摘要", "数量", "単位", "単価", "金額", "備考"],
        [1, "構築", "環境構築", "Ａ型", "１", "回", "６００，０００", "６００，０００", "別紙"],
        [2, "使用料", "利用料", None, "６０", "月", "３０，０００", "１，８００，０００"],
        [3, "保守料", "保守", None, "５", "年", "１２０，０００", "６００，０００"],
        [None, None, "小計", None, None, None, None, "３，０００，０００"],
        [None, None, "消費税（10%）", None, None, None, None, "３００，０００"],
        [None, None, "合計", None, None, None, None, "３，３００，０００"],
    ):  # fmt: skip
        page.append(row)


def with_head_sum(page: Worksheet) -> None:
    """見積金額（税込） in the head and 合計 in the foot, 項目 and no cost item, a discount."""
    for row in (
        ["事業者", "有限会社戊", None, "日付", date(2026, 11, 12)],
        ["見積有効期限", date(2027, 3, 31)], ["見積金額（税込）：￥1,375,000-"], [],
        ["項目", "型番", "数量", "単位", "単価（円）", "金額（円）"],
        ["カラー複合機", "MX-1", 2, "台", 500000, 1000000],
        ["設置・設定作業", None, 1, "回", 50000, 50000],
        ["機器保守", "5年分", 5, "年", 50000, 250000],
        ["小計", None, None, None, None, 1300000],
        ["出精値引き", None, 1, "式", None, 50000],
        ["消費税等（10%）", None, None, None, None, 125000],
        ["合計", None, None, None, None, 1375000],
    ):  # fmt: skip
        page.append(row)


def with_tax_inside(page: Worksheet) -> None:
    """Amounts with tax, cost items merged downwards, no rate and no subtotal."""
    for row in (
        ["見積書No", "K-9", "発行日", "2026/11/1"], ["業者名", "合同会社己"],
        ["有効期間", "発行日より3か月"], [],
        ["区分", "品名・仕様", "数量", "単位", "単価（税込）", "金額（税込）"],
        ["機器", "ノートPC", 10, "台", 110000, 1100000],
        [None, "モニター", 10, "台", 33000, 330000],
        ["機器保守", "保守", 60, "か月", 5500, 330000],
        [None, "合計", None, None, None, 1760000],
        [None, "（内消費税額", None, None, None, 160000],
    ):  # fmt: skip
        page.append(row)
    page["B10"] = "内消費税額"
    page.merge_cells("A6:A7")


SHAPES = {"foot": with_foot, "head-sum": with_head_sum, "tax-inside": with_tax_inside}


def read(folder: Path, shape: Edit, *edits: Edit) -> tuple[tuple[Quote, ...] | None, list[Problem]]:
    book = Workbook()
    page = book.active
    assert page is not None
    shape(page)
    for edit in edits:
        edit(page)
    path = folder / "vendor.xlsx"
    book.save(path)
    return read_quote_file(path, RULES)


def one(folder: Path, shape: Edit, *edits: Edit) -> Quote:
    quotes, problems = read(folder, shape, *edits)
    assert [(p.code, p.data) for p in problems] == []
    assert quotes is not None
    (found,) = quotes
    return found


def keys(quote: Quote) -> set[str]:
    return {finding.key for finding in scrutinise((quote,), RULES, ONE)}


def put(**cells: object) -> Edit:
    def edit(page: Worksheet) -> None:
        for place, value in cells.items():
            page[place] = value

    return edit


@pytest.mark.parametrize("shape", SHAPES)
def test_a_clean_workbook_is_taken_in_and_nothing_is_found(tmp_path: Path, shape: str) -> None:
    quote = one(tmp_path, SHAPES[shape])
    assert keys(quote) == set()


def test_totals_below_the_lines_are_read_with_their_rate(tmp_path: Path) -> None:
    quote = one(tmp_path, with_foot)
    assert (quote.supplier, quote.dated) == ("株式会社丁", date(2026, 11, 10))
    assert (quote.subtotal, quote.tax_amount, quote.total) == (3_000_000, 300_000, 3_300_000)
    assert (quote.tax, quote.tax_rate) == ("excluded", Decimal(10))
    assert (quote.lines[0].description, quote.lines[0].note) == ("環境構築", "Ａ型 別紙")


def test_a_discount_takes_off_and_kinds_are_told_by_words(tmp_path: Path) -> None:
    quote = one(tmp_path, with_head_sum)
    assert [(x.kind, x.amount) for x in quote.lines] == [
        ("equipment", 1_000_000), ("build", 50_000), ("equipment-maintenance", 250_000),
        ("build", -50_000),
    ]  # fmt: skip
    assert (quote.subtotal, quote.total) == (1_250_000, 1_375_000) == (stated_sum(quote), 1_375_000)


def test_merged_cost_items_and_amounts_that_hold_tax(tmp_path: Path) -> None:
    quote = one(tmp_path, with_tax_inside)
    assert [x.kind for x in quote.lines] == ["equipment", "equipment", "equipment-maintenance"]
    assert (quote.tax, quote.tax_amount, quote.total) == ("included", 160_000, 1_760_000)
    assert quote.number == "K-9"


@pytest.mark.parametrize(
    ("shape", "edit", "found"),
    [
        (with_foot, put(H11="３，１００，０００"), {"sums:Q1:subtotal"}),
        (with_foot, put(H13="３，４００，０００"), {"sums:Q1:total"}),
        (with_foot, put(H12="２００，０００"), {"tax_amount:Q1"}),
        (with_foot, put(C12="消費税（8%）", H12=240000, H13=3240000), {"tax_rate:Q1"}),
        (with_foot, put(H8=700000, H11=3100000, H12=310000, H13=3410000), {"product:Q1:1"}),
        (with_head_sum, put(F10=60000), {"tax_amount:Q1"}),
        (with_head_sum, put(F6=1100000, F9=1400000, F11=135000, F12=1485000, A3="　"),
         {"product:Q1:1"}),
        (with_tax_inside, put(F9=1860000), {"sums:Q1:total"}),
        (with_tax_inside, put(F10=170000), {"tax_amount:Q1"}),
        (with_tax_inside, put(E5="単価", F5="金額", B10=None, F10=None), {"tax_mode:Q1"}),
        (with_tax_inside, put(B3=None), {"no_validity:Q1"}),
    ],
)  # fmt: skip
def test_what_is_planted_is_found(tmp_path: Path, shape: Edit, edit: Edit, found: set[str]) -> None:
    assert keys(one(tmp_path, shape, edit)) >= found


@pytest.mark.parametrize(
    ("shape", "edit", "cell"),
    [
        (with_head_sum, put(A3="見積金額（税込）：￥1,400,000-"), ("BCP-D184", "F12")),
        (with_head_sum, put(A7="なぞの品", D7="回"), ("BCP-P031", "A7")),
        (with_foot, put(E11=3), ("BCP-P031", "E11")),
        (with_tax_inside, put(F9="たくさん"), ("BCP-D182", "F9")),
    ],
)  # fmt: skip
def test_what_is_really_unclear_is_named_at_its_cell(
    tmp_path: Path, shape: Edit, edit: Edit, cell: tuple[str, str]
) -> None:
    quotes, problems = read(tmp_path, shape, edit)
    assert quotes is None
    assert cell in [(p.code, p.data["cell"]) for p in problems]


HEAD: tuple[Row, ...] = (("事業者", "あ"), ("費目", "内容", "金額"))


@pytest.mark.parametrize(
    ("rows", "stated", "lines"),
    [
        ((("構築", "x", 5), ("小計", 5), ("研修", "y", 7), ("小計", 7), ("消費税", 1),
          ("合計", 13)),
         (12, 1, 13), 12),
        ((("構築", "x", 5), ("小計", 5), ("研修", "y", 7), ("小計", 7), ("小計", 12),
          ("合計", 13)),
         (12, None, 13), 12),
        ((("構築", "x", 50), ("同上", "y", 70), ("値引き", -20), ("小計", 100), ("消費税", 10),
          ("合計", 110)), (100, 10, 110), 100),
        ((("構築", "x", 5), ("合計", 5), ("合計", 5)), (None, None, 5), 5),
    ],
)  # fmt: skip
def test_totals_said_twice_are_one_where_they_agree(
    rows: tuple[Row, ...], stated: tuple[int | None, ...], lines: int
) -> None:
    quotes, problems = read_quotes((*HEAD, *rows), "x", RULES)
    assert problems == []
    assert quotes is not None
    (quote,) = quotes
    assert (quote.subtotal, quote.tax_amount, quote.total) == stated
    assert stated_sum(quote) == lines


def test_the_sum_in_the_head_may_be_the_one_without_tax() -> None:
    rows = (("事業者", "あ"), ("見積金額", 100), HEAD[1], ("構築", "x", 100), ("小計", 100),
            ("消費税（10％）", 10), ("合計", 110))  # fmt: skip
    quotes, problems = read_quotes(rows, "x", RULES)
    assert problems == []
    assert quotes is not None
    assert (quotes[0].subtotal, quotes[0].total) == (100, 110)


def test_a_site_adds_its_own_words(tmp_path: Path) -> None:
    folder = tmp_path / "procurement"
    folder.mkdir()
    (folder / "quote-heads.yaml").write_text(
        "heads: own\ntitle: 自\ndated: 2026-11-21\nsample: true\n"
        "labels: {supplier: [名乗り]}\ncolumns: {amount: [お代]}\n", "utf-8"
    )  # fmt: skip
    rows: tuple[Row, ...] = (("名乗り", "あ"), ("費目", "内容", "お代"), ("構築", "x", 5))
    assert read_quotes(rows, "x", RULES)[0] is None
    quotes, problems = read_quotes(rows, "x", RULES, heads=read_quote_heads(tmp_path))
    assert (problems, [q.supplier for q in quotes or ()]) == ([], ["あ"])
