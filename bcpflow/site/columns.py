"""The columns of the two lists as spreadsheets have them: heads, cells, and back.

Rules, held by tests/site/test_tables.py:

1. Out and in again is the same list: no field is without a column.
2. A cell that cannot be read is None here and named by the caller; nothing is guessed.
3. A list in one cell stands one item a line; 、 and commas part it only where no line feed does.

This module must never know whether a file is xlsx or csv.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from bcpflow.language import N_
from bcpflow.site.model import KINDS, Person, System
from bcpflow.site.values import day, half_width, seconds

Cell = str | int | float | bool | None
Kind = Literal[
    "text", "word", "names", "many", "phones", "number", "day", "length", "kind", "priority"
]

_PARTS = re.compile(r"[、,，;；]")
_BARE_NUMBER = re.compile(r"[1-9][0-9]{8,9}")
_EXCEL_ERRORS = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
_KIND_WORDS = {
    "インフラ": "インフラ系", "基幹": "基幹系", "個別系": "個別",
    "infrastructure": "インフラ系", "core": "基幹系", "individual": "個別",
}  # fmt: skip


class Unreadable(ValueError):
    """A cell that does not say what its column needs; ``wanted`` names what that is."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it holds, its head, and how its cells are read."""

    field: str
    head: str
    kind: Kind = "text"
    required: bool = False
    names: tuple[str, ...] = ()
    """Other heads it is known by."""


ROSTER_COLUMNS: tuple[Column, ...] = (
    Column("name", N_("氏名"), required=True, names=("名前", "職員名", "職員氏名", "担当者名")),
    Column("id", N_("略称"), "word", names=("職員番号",)),
    Column("section", N_("所属"), names=("課名", "所属課", "部署", "部署名", "課・係")),
    Column("roles", N_("役割"), "many", names=("担当", "役割id")),
    Column("deputies", N_("代行者"), "names", names=("代行順位", "代行")),
    Column(
        "phones",
        N_("電話"),
        "phones",
        names=("電話番号", "連絡先", "携帯電話", "携帯", "携帯番号", "連絡先電話番号"),
    ),
    Column("mail", N_("メール"), "word", names=("メールアドレス", "e-mail", "email")),
    Column("distance_km", N_("距離（km）"), "number", names=("距離", "通勤距離", "通勤距離（km）")),
    Column(
        "arrival_min",
        N_("参集見込み（分）"),
        "number",
        names=("参集時間", "参集時間（分）", "参集見込み"),
    ),
    Column("updated", N_("確認日"), "day", names=("更新日",)),
    Column("note", N_("備考")),
)
SYSTEM_COLUMNS: tuple[Column, ...] = (
    Column(
        "id",
        N_("システムID"),
        "word",
        required=True,
        names=("id", "番号", "システム番号", "No", "No."),
    ),
    Column(
        "title",
        N_("システム名"),
        required=True,
        names=("名称", "情報システム名", "システム名称", "情報システムの名称"),
    ),
    Column("title_en", N_("システム名（英語）")),
    Column(
        "kind", N_("区分"), "kind", required=True, names=("分類", "種別", "システム区分", "class")
    ),
    Column(
        "priority",
        N_("復旧優先度"),
        "priority",
        required=True,
        names=("優先度", "優先順位", "復旧優先順位", "復旧の優先度"),
    ),
    Column("rto", N_("目標復旧時間（RTO）"), "length", names=("RTO", "目標復旧時間")),
    Column("rpo", N_("目標復旧時点（RPO）"), "length", names=("RPO", "目標復旧時点")),
    Column("depends_on", N_("先に要るシステム"), "many", names=("依存先", "依存")),
    Column("location", N_("設置場所"), names=("場所",)),
    Column(
        "vendor", N_("保守事業者"), names=("事業者", "外部事業者", "保守業者", "委託先", "ベンダー")
    ),
    Column("contract", N_("契約"), names=("契約番号",)),
    Column("backup", N_("バックアップ")),
    Column("manual", N_("停止中の手作業"), names=("代替手段", "代替方法")),
    Column("last_drilled", N_("最終訓練日"), "day", names=("訓練日",)),
    Column("note", N_("備考")),
)


def head_key(text: str) -> str:
    """A head as it is compared: width, case, spaces and brackets do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "()・_*＊")


def cells(thing: Person | System, columns: tuple[Column, ...]) -> list[Cell]:
    """One person or system as the cells of its row."""
    return [_written(_value(thing, column.field)) for column in columns]


def value(column: Column, cell: object) -> Any:
    """What a filled cell says. Raises Unreadable."""
    if cell in _EXCEL_ERRORS:
        raise Unreadable("text")
    return _READERS[column.kind](cell)


def is_empty(cell: object) -> bool:
    """Whether nothing is written in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _value(thing: Person | System, name: str) -> Any:
    if isinstance(thing, System) and name in ("title", "title_en"):
        if isinstance(thing.title, str):
            return thing.title if name == "title" else None
        return thing.title.get("ja" if name == "title" else "en")
    return getattr(thing, name)


def _written(value: Any) -> Cell:
    if isinstance(value, tuple):
        text = "\n".join(value)
        # A line feed alone parts the items then, so that one with a comma in it stays whole.
        return f"{text}\n" if len(value) == 1 and _PARTS.search(text) else text or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value  # type: ignore[no-any-return]  # what the model holds: text, number or nothing


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Unreadable("text")
    return f"{cell:.15g}"


def _word(cell: object) -> str:
    return half_width(_text(cell))


def _many(cell: object) -> list[str]:
    return [half_width(part) for part in _names(cell)]


def _names(cell: object) -> list[str]:
    text = cell if isinstance(cell, str) else _text(cell)
    parts = text.split("\n") if "\n" in text.replace("\r\n", "\n") else _PARTS.split(text)
    return [part for raw in parts if (part := raw.strip())]


def _phones(cell: object) -> list[str]:
    if not isinstance(cell, str):
        raise Unreadable("phone")  # a number has lost its leading zero
    phones = _many(cell)
    if any(_BARE_NUMBER.fullmatch(phone) for phone in phones):
        raise Unreadable("phone")
    return phones


def _number(cell: object) -> float:
    if isinstance(cell, bool):
        raise Unreadable("number")
    try:
        read = float(half_width(cell) if isinstance(cell, str) else cell)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise Unreadable("number") from None
    if not 0 <= read <= 10_000:
        raise Unreadable("number")
    return read


def _day(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    read = day(cell) if isinstance(cell, str) else None
    if read is None:
        raise Unreadable("day")
    return read.isoformat()


def _length(cell: object) -> str:
    text = half_width(cell) if isinstance(cell, str) else ""
    if not text or seconds(text) is None:
        raise Unreadable("length")
    return text


def _kind(cell: object) -> str:
    text = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
    found = _KIND_WORDS.get(text.casefold(), text)
    if found not in KINDS:
        raise Unreadable("kind")
    return found


def _priority(cell: object) -> str:
    text = half_width(cell).upper() if isinstance(cell, str) else ""
    if text not in ("A", "B", "C", "D"):
        raise Unreadable("priority")
    return text


_READERS: Mapping[Kind, Callable[[object], Any]] = {
    "text": _text,
    "word": _word,
    "names": _names,
    "many": _many,
    "phones": _phones,
    "number": _number,
    "day": _day,
    "length": _length,
    "kind": _kind,
    "priority": _priority,
}
