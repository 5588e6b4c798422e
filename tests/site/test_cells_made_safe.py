"""Cells of a sheet that no file of ours could hold: made elsewhere, or longer than Excel takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.reports.xlsx_book import MAX_CELL
from bcpflow.site.tables import read_table, table_bytes

HIDDEN = "住民\u202e記録\x1b[2J\u200b\ud800"
MARKED = "住民<U+202E>記録<U+001B>[2J<U+200B><U+D800>"


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_what_acts_or_hides_goes_out_marked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(table_bytes(path, "一覧", [["名"], [HIDDEN], [f"={HIDDEN}"]]))
    assert [row[0] for row in read_table(path)] == ["名", MARKED, f"={MARKED}"]


@pytest.mark.parametrize("length", [MAX_CELL - 1, MAX_CELL, MAX_CELL + 1, 2 * MAX_CELL])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path, length: int) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(table_bytes(path, "一覧", [["名"], ["長" * length]]))
    text = str(read_table(path)[1][0])
    assert len(text) <= MAX_CELL
    kept = text.count("長")
    assert text == ("長" * length if kept == length else f"{'長' * kept}…(+{length - kept})")
    assert kept == length or length > MAX_CELL
