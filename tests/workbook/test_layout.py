"""Where heads stand, which column says what, and what kind of sheet it is."""

from __future__ import annotations

import pytest

from bcpflow.workbook.book import Sheet
from bcpflow.workbook.heads import read_heads
from bcpflow.workbook.layout import label_in, layout_of

HEADS = read_heads(None)


def sheet(*rows: tuple[object, ...], name: str = "表", **merged: tuple[int, int]) -> Sheet:
    covered = {(int(key[1:].split("_")[0]), int(key.split("_")[1])): first
               for key, first in merged.items()}  # fmt: skip
    return Sheet(name, list(rows), covered)


def fields(one: Sheet) -> dict[int, str | None]:
    table = layout_of(one, HEADS).table
    assert table is not None
    return {column.at: column.field for column in table.columns}


def test_titles_stand_above_the_heads() -> None:
    found = layout_of(sheet(("訓練",), (), ("番号", "時刻", "内容"), (1, "10:00", "停電")), HEADS)
    assert found.kind == "msel"
    assert found.table is not None
    assert (found.table.first, found.table.last) == (3, 3)


def test_heads_over_two_rows() -> None:
    one = sheet(
        ("番号", "時刻", None, "内容"), (None, "実時刻", "経過", None), (1, "10:00", 0, "停電"),
        r2_1=(1, 1), r1_3=(1, 2), r2_4=(1, 4),
    )  # fmt: skip
    assert fields(one) == {1: "id", 2: "at", 3: "elapsed", 4: "content"}
    found = layout_of(one, HEADS)
    assert found.table is not None
    assert (found.table.first, found.table.last) == (1, 2)
    assert found.above == 0


def test_heads_in_two_languages_and_written_downwards() -> None:
    assert fields(sheet(("No.", "時\n刻", "内容 / Content"), (1, "10:00", "x"))) == {
        1: "id", 2: "at", 3: "content",
    }  # fmt: skip


def test_the_column_with_something_in_it_is_taken() -> None:
    one = sheet(("番号", "時刻", "対象", "付与先", "内容"), (1, "10:00", None, "課長", "停電"))
    assert fields(one)[4] == "to"
    assert fields(one)[3] is None
    one = sheet(("番号", "時刻", "対象", "付与先", "内容"), (1, "10:00", "班", "課長", "停電"))
    assert [column.head for column in layout_of(one, HEADS).doubled] == ["付与先"]


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (("番号", "時刻", "発信者", "受信者", "内容"), "msel"),
        (("段階", "行動項目", "担当", "目標時間", "方法"), "actions"),
        (("訓練名", "実施日", "場所", "参加者", "目的"), "plan"),
    ],
)
def test_the_kind_is_told_by_the_heads(heads: tuple[str, ...], kind: str) -> None:
    assert layout_of(sheet(heads, tuple("x" for _ in heads)), HEADS).kind == kind


def test_the_name_of_the_sheet_decides_where_heads_do_not() -> None:
    heads, row = ("番号", "時間", "内容", "対応", "担当", "方法"), ("1", "10", "x", "y", "z", "w")
    assert layout_of(sheet(heads, row, name="行動計画"), HEADS).kind == "actions"
    assert layout_of(sheet(heads, row, name="MSEL"), HEADS).kind == "msel"


def test_labels_alone_are_a_plan_and_anything_else_is_nothing() -> None:
    assert layout_of(sheet(("目的", "x"), ("場所", "y")), HEADS).kind == "plan"
    assert layout_of(sheet(("弁当", "12個"), ("鍵", "守衛室")), HEADS).kind is None
    assert layout_of(sheet(), HEADS).kind is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("目的：初動", ("purpose", "初動")),
        ("２　目的", ("purpose", "")),
        ("【目的】", ("purpose", "")),
        ("① 実施日", ("date", "")),
        ("Purpose: learn", ("purpose", "learn")),
        ("弁当", (None, "")),
        ("x" * 60, (None, "")),
    ],
)
def test_labels(text: str, found: tuple[str | None, str]) -> None:
    assert label_in(text, HEADS.by_key("plan")) == found
