"""Saved maps: cells by name, what a map may say, what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.workbook.book import Sheet
from bcpflow.workbook.usermap import laid_out, letters, read_map, spot_of

GOOD = "{sheet: 表, kind: msel, heads: [1, 1], columns: {A: id, B: content, C: '-'}}"


def written(folder: Path, one: str) -> Path:
    path = folder / "map.yaml"
    path.write_text(f"map: x\nsheets: [{one}]\n", "utf-8")
    return path


def test_what_a_map_says(tmp_path: Path) -> None:
    saved = read_map(written(tmp_path, GOOD))
    layout = laid_out(Sheet("表", [("№", "何が", "メモ"), ("1", "停電", "x")]), saved, "x.xlsx")
    assert layout.table is not None
    assert [column.field for column in layout.table.columns] == ["id", "content", None]
    assert layout.kind == "msel"


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (GOOD.replace("msel", "mse"), "BCP-D245"),
        (GOOD.replace("B: content", "B: contents"), "BCP-D245"),
        (GOOD.replace("B: content", "B2: content"), "BCP-D245"),
        (GOOD.replace("B: content", "B: id"), "BCP-D246"),
        (GOOD.replace("[1, 1]", "[0, 1]"), "BCP-D245"),
        (GOOD.replace("[1, 1]", "[1, 2, 3]"), "BCP-D245"),
        (GOOD.replace("heads:", "labels: {3: title}, heads:"), "BCP-D018"),
        (GOOD.replace("heads:", "labels: {A: title}, heads:"), "BCP-D245"),
    ],
)
def test_what_a_map_may_not_say(tmp_path: Path, one: str, code: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        read_map(written(tmp_path, one))
    assert code in {problem.code for problem in raised.value.problems}


def test_a_map_of_another_workbook(tmp_path: Path) -> None:
    saved = read_map(written(tmp_path, GOOD.replace("heads:", "labels: {A9: title}, heads:")))
    with pytest.raises(DefinitionError) as raised:
        laid_out(Sheet("表", [("№",)]), saved, "x.xlsx")
    assert [str(one.data["text"]) for one in raised.value.problems] == [
        "表!A9=title", "表!B1=content",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "spot"),
    [("A1", (1, 1)), ("c7", (7, 3)), ("AB12", (12, 28)), ("7", (7, 0)), ("あ1", (0, 0)),
     ("A", (0, 1)), ("A99999999", (0, 1)), ("ABCD1", (0, 0))],
)  # fmt: skip
def test_cells_by_name(cell: str, spot: tuple[int, int]) -> None:
    assert spot_of(cell) == spot
    if spot[0] and spot[1]:
        assert f"{letters(spot[1])}{spot[0]}" == cell.upper()
