"""A workbook as people make one: its sheets, cell by cell, merged cells filled.

Rules, held by tests/workbook/test_book.py:

1. A cell covered by a merged range says what the range's first cell says.
2. A cell has a name people find it by: ``状況付与計画!C7``.
3. A formula that was never reckoned is no empty cell: it is named.

This module must never know what a cell means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bcpflow.site.columns import is_empty
from bcpflow.site.merged import ranges, unreckoned
from bcpflow.site.tables import Row, place, read_sheets

Spot = tuple[int, int]
"""Row and column, from 1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    rows: list[Row]
    first_of: dict[Spot, Spot] = field(default_factory=dict)
    """Covered cells, and the first cell of their range."""
    unreckoned: tuple[Spot, ...] = ()

    def own(self, row: int, column: int) -> object:
        """What stands in the cell itself."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None

    def at(self, row: int, column: int) -> object:
        """What the cell says (rule 1)."""
        return self.own(*self.first_of.get((row, column), (row, column)))

    def down(self, row: int, column: int) -> object:
        """What the cell says where its range goes downwards; to the right a range is one cell."""
        spot = self.first_of.get((row, column), (row, column))
        return self.own(*spot) if spot[1] == column else None

    def where(self, row: int, column: int = 1) -> str:
        """The cell's name (rule 2)."""
        return f"{self.name}!{place(row, column)}"

    def filled(self, row: int) -> list[int]:
        """The columns of a row in which something is written."""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return [at for at, cell in enumerate(cells, start=1) if not is_empty(cell)]

    def numbers(self) -> Iterator[int]:
        """The rows in which something is written."""
        return (row for row in range(1, len(self.rows) + 1) if self.filled(row))


def read_book(path: Path) -> list[Sheet]:
    """Every sheet. Raises UsageFault where the file is no table, JournalError unread."""
    found = []
    for name, rows in read_sheets(path):
        covered = {
            (row, column): (top, left)
            for top, left, bottom, right in ranges(path, name)
            if 0 < top <= len(rows) and right - left < 200
            for row in range(top, min(bottom, len(rows)) + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        found.append(Sheet(name, rows, covered, tuple(unreckoned(path, name))))
    return found


def text_of(cell: object) -> str:
    """A cell as people see it, without spaces around it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip().replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        whole = cell.hour == cell.minute == cell.second == 0
        return cell.date().isoformat() if whole else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S" if cell.second else "%H:%M")
    if isinstance(cell, timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(cell)
