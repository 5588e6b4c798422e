"""The tables a definition is laid out in for Excel: sheets, columns, how cells are written.

Rules, held by tests/workbook/test_round_trip.py:

1. Every field of the definition language has a column.
2. What is written into a cell is read back as the same value; what a cell could not tell apart
   (a number and a text of digits, a list of one and a text) is written so that it can.
3. Cells hold texts, and no other kind of value.

This module must never know where a cell stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bcpflow.language import N_, Translator, translator
from bcpflow.library.scalars import plain_value
from bcpflow.site.columns import head_key
from bcpflow.text import half_width

Kind = Literal["word", "text", "list", "either", "yesno", "value", "count"]


class Unreadable(ValueError):
    """A cell that holds nothing its column may hold."""


@dataclass(frozen=True, slots=True)
class Col:
    """A column: the field it holds, its head, and how its cells are written."""

    field: str
    head: str
    kind: Kind = "word"


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet: its name, the columns that say whose its rows are, and those of its rows."""

    name: str
    title: str
    keys: tuple[Col, ...]
    cols: tuple[Col, ...]
    upright: bool = False
    """Fields stand below each other, as in a form."""


def _col(field: str, head: str, kind: Kind = "word") -> Col:
    return Col(field, head, kind)


_ID, _TITLE = _col("id", N_("ID")), _col("title", N_("名前"), "text")
_SOURCE, _TODO = _col("source", N_("出どころ"), "text"), _col("todo", N_("未定のこと"), "text")
_WHEN = _col("when", N_("条件"))
_TRACK, _PHASE = _col("track", N_("系統ID")), _col("phase", N_("フェーズID"))
_TEXT = _col("text", N_("文"), "text")

WORKFLOW = Tab("workflow", N_("手順定義"), (), (
    _col("workflow", N_("手順定義ID")), _TITLE, _col("kind", N_("種類")),
    _col("edition", N_("版")), _col("summary", N_("概要"), "text"),
    _col("scenario", N_("想定"), "text"), _col("rto", N_("目標復旧時間")), _TODO,
), upright=True)  # fmt: skip
SOURCES = Tab("sources", N_("資料"), (), (_TEXT,))
FACTS = Tab("facts", N_("前提"), (_ID,), (
    _col("type", N_("型")), _col("choices", N_("選択肢"), "list"), _col("ask", N_("質問"), "text"),
    _TITLE, _col("unit", N_("単位"), "text"), _col("default", N_("既定値"), "value"), _TODO,
))  # fmt: skip
ROLES = Tab("roles", N_("役割"), (_ID,), (
    _TITLE, _col("deputies", N_("代行"), "list"), _col("duty", N_("務め"), "text"), _TODO,
))  # fmt: skip
EVENTS = Tab("events", N_("出来事"), (_ID,), (_TITLE, _TODO))
TRACKS = Tab("tracks", N_("系統"), (_ID,), (_TITLE,))
PHASES = Tab("phases", N_("フェーズ"), (_TRACK, _ID), (
    _TITLE, _col("purpose", N_("目指す状態"), "text"), _col("target", N_("目標")),
    _col("final", N_("最後"), "yesno"), _SOURCE, _TODO,
))  # fmt: skip
STEPS = Tab("steps", N_("手順"), (_TRACK, _PHASE), (
    _ID, _TITLE, _col("kind", N_("種類")), _col("role", N_("担当")), _col("target", N_("目標")),
    _col("required", N_("必須"), "yesno"), _col("after", N_("先に済ます手順"), "list"), _WHEN,
    _col("checklist", N_("チェックリストID")), _col("approver", N_("承認者"), "either"),
    _col("for_each", N_("繰り返し")), _col("for_each.systems", N_("繰り返すシステムの条件")),
    _col("for_each.wait", N_("依存を待つ"), "yesno"), _col("every", N_("間隔")),
    _col("figures", N_("数字の表")), _col("system", N_("システムID")),
    _col("unit", N_("単位"), "text"), _col("to", N_("相手"), "text"),
    _col("by", N_("手段"), "text"), _col("how", N_("方法"), "text"),
    _col("manual", N_("手作業での代わり"), "text"), _col("caution", N_("注意"), "text"),
    _col("evidence", N_("残すもの"), "text"), _SOURCE, _TODO,
))  # fmt: skip
OPTIONS = Tab("options", N_("判断の選択肢"), (_col("step", N_("手順ID")),), (
    _ID, _TITLE, _col("fires", N_("起こす移行")), _col("how", N_("選ぶとき"), "text"),
))  # fmt: skip
TRANSITIONS = Tab("transitions", N_("移行"), (_TRACK, _PHASE), (
    _col("to", N_("行き先")), _col("trigger", N_("移行の名前")), _col("gate", N_("移行判定")),
    _col("gate.steps", N_("判定の手順"), "either"), _col("gate.when", N_("判定の条件")),
    _col("gate.override", N_("押し切れる役割"), "either"), _TITLE,
    _col("back", N_("差戻し"), "yesno"),
))  # fmt: skip
INJECTS = Tab("injects", N_("状況付与"), (), (
    _ID, _col("at", N_("時刻")), _col("to", N_("付与先"), "either"),
    _col("sender", N_("発信者"), "text"), _col("by", N_("手段"), "text"),
    _col("content", N_("内容"), "text"), _col("expects", N_("対応する手順"), "either"),
    _col("action", N_("期待する行動"), "text"), _col("objective", N_("目的ID")), _WHEN, _SOURCE,
    _TODO,
))  # fmt: skip
OBJECTIVES = Tab("objectives", N_("目的"), (_ID,), (
    _TITLE, _col("steps", N_("示す手順"), "list"), _TODO,
))  # fmt: skip
DEADLINES = Tab("deadlines", N_("期限"), (_ID,), (
    _TITLE, _col("at", N_("期限の時刻")), _col("warn", N_("知らせる時"), "either"),
    _col("met_by", N_("満たす手順"), "either"), _WHEN, _SOURCE, _TODO,
))  # fmt: skip
STAFFING = Tab("staffing", N_("人数の見込み"), (), (
    _col("within", N_("時間")), _col("count", N_("人数"), "count"),
))  # fmt: skip
HOTWASH = Tab("hotwash", N_("振り返り"), (), (_TEXT,))
CHECKLISTS = Tab("checklists", N_("チェックリスト"), (_ID,), (_TITLE, _SOURCE, _TODO))
ITEMS = Tab("items", N_("点検項目"), (_col("checklist", N_("チェックリストID")),), (
    _ID, _TITLE, _col("how", N_("見方"), "text"), _col("unit", N_("単位"), "text"),
))  # fmt: skip

TABS = (WORKFLOW, SOURCES, FACTS, ROLES, EVENTS, TRACKS, PHASES, STEPS, OPTIONS, TRANSITIONS,
        INJECTS, OBJECTIVES, DEADLINES, STAFFING, HOTWASH, CHECKLISTS, ITEMS)  # fmt: skip
YES, NO = N_("はい"), N_("いいえ")
_YES = ("はい", "yes", "true", "○", "◯", "〇", "1")
_NO = ("いいえ", "no", "false", "×", "✕", "0")


def heads(cols: Sequence[Col], tr: Translator) -> list[str]:
    """The heads of columns; a text has one for each language."""
    found = []
    for col in cols:
        said = tr(col.head)
        found += [said, tr("{head}（英語）", head=said)] if col.kind == "text" else [said]
    return found


def by_head(cols: Sequence[Col]) -> dict[str, tuple[Col, str]]:
    """Columns and languages by every head they may have, as `head_key` compares them."""
    known: dict[str, tuple[Col, str]] = {}
    for language in ("ja", "en"):
        tr = translator("ja" if language == "ja" else "en")
        names = iter(heads(cols, tr))
        for col in cols:
            known[head_key(next(names))] = (col, "ja")
            if col.kind == "text":
                known[head_key(next(names))] = (col, "en")
    return known


def cells_of(cols: Sequence[Col], data: dict[str, Any], tr: Translator) -> Iterator[str]:
    """The values of a row as cells."""
    for col in cols:
        value = data.get(col.field)
        if col.kind == "text":
            yield from _text_cells(value)
        elif value is None:
            yield ""
        elif col.kind in ("list", "either"):
            yield _list_cell(value, either=col.kind == "either")
        elif col.kind == "yesno":
            said = YES if value else NO
            yield tr(said)
        elif col.kind == "value":
            yield _value_cell(value)
        else:
            yield str(value) if col.kind == "count" else _quoted(value)


def value_of(col: Col, cell: str, english: str = "") -> Any:
    """What a cell says; None where it is empty. Raises Unreadable."""
    if col.kind == "text":
        return _text_value(cell, english)
    if not cell:
        return None
    if col.kind in ("list", "either"):
        return _list_value(cell, either=col.kind == "either")
    if col.kind == "yesno":
        said = half_width(cell).casefold()
        if said not in (*_YES, *_NO):
            raise Unreadable(cell)
        return said in _YES
    if col.kind == "value":
        return _string(cell) if cell.startswith('"') else plain_value(cell)
    if col.kind == "count":
        digits = half_width(cell)
        return int(digits) if digits.isdecimal() and len(digits) < 10 else cell
    return _string(cell)


def _text_cells(value: Any) -> tuple[str, str]:
    if value is None:
        return "", ""
    if isinstance(value, str):
        return _quoted(value), ""
    if set(value) == {"ja", "en"} and value["en"]:
        return _quoted(value["ja"]), _quoted(value["en"])
    return json.dumps(value, ensure_ascii=False), ""


def _text_value(cell: str, english: str) -> Any:
    if not cell and not english:
        return None
    if english:
        return {**({"ja": _string(cell)} if cell else {}), "en": _string(english)}
    if cell.startswith("{"):
        held = _json(cell)
        if isinstance(held, dict) and all(isinstance(text, str) for text in held.values()):
            return held
    return _string(cell)


def _quoted(text: str) -> str:
    """The text, in quotation marks where a cell would not give it back as it is."""
    plain = text and text == text.strip() and not text.startswith(('"', "{"))
    return text if plain and "\r" not in text else json.dumps(text, ensure_ascii=False)


def _string(cell: str) -> str:
    if cell.startswith('"'):
        held = _json(cell)
        if isinstance(held, str):
            return held
    return cell.strip()


def _list_cell(value: Any, *, either: bool) -> str:
    if isinstance(value, str):
        plain = "\n" not in value and not value.startswith("[")
        return _quoted(value) if plain else json.dumps(value, ensure_ascii=False)
    plain = all(item and item == item.strip() and "\n" not in item for item in value)
    plain = plain and bool(value) and not value[0].startswith(("[", '"'))
    if not plain or (either and len(value) == 1):
        return json.dumps(value, ensure_ascii=False)
    return "\n".join(value)


def _list_value(cell: str, *, either: bool) -> Any:
    if cell.startswith("["):
        held = _json(cell)
        if isinstance(held, list) and all(isinstance(item, str) for item in held):
            return held
    parts = [part.strip() for part in cell.split("\n") if part.strip()]
    if either and len(parts) == 1:
        return _string(parts[0])
    return parts if len(parts) != 1 else [_string(parts[0])]


def _value_cell(value: Any) -> str:
    if isinstance(value, str):
        bare = plain_value(value) == value and isinstance(plain_value(value), str)
        return _quoted(value) if bare else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def _json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError:
        return None
