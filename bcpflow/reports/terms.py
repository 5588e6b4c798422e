"""Terms: the single words every report uses for the same thing, and how times are written.

The words are tables: the core's code on the left, what people read on the right.
This module must never word a whole event (`wording` does) nor decide what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from bcpflow import instants
from bcpflow.definition.model import Fact, FactValue
from bcpflow.definition.moments import format_duration
from bcpflow.language import N_, Translator

RESULTS: Mapping[str, str] = {
    "achieved": N_("達成"),
    "not_achieved": N_("未達"),
    "skipped": N_("省略"),
}
STEP_STATUS: Mapping[str, str] = {
    **RESULTS,
    "waiting": N_("待ち"),
    "open": N_("着手可"),
    "begun": N_("着手中"),
}
RUN_STATUS: Mapping[str, str] = {
    "running": N_("進行中"),
    "paused": N_("一時停止中"),
    "ended": N_("終了"),
    "aborted": N_("中止"),
    "voided": N_("無効（誤って開始）"),
}
RUN_KINDS: Mapping[str, str] = {
    "exercise": N_("【訓練】"),
    "incident": N_("【実災害】"),
    "case": N_("【案件】"),
}
RECORDS: Mapping[str, str] = {
    "exercise": N_("訓練記録"),
    "incident": N_("対応記録"),
    "case": N_("案件記録"),
}
ITEM_STATES: Mapping[str, str] = {
    "abnormal": N_("異常"),
    "unchecked": N_("未確認"),
    "normal": N_("正常"),
    "not_applicable": N_("該当なし"),
}
"""In the order a reader wants them: what is wrong first."""
INJECT_STATUS: Mapping[str, str] = {
    "scheduled": N_("予定"),
    "due": N_("付与時刻到来"),
    "by hand": N_("手動"),
    "held": N_("保留"),
    "cancelled": N_("取りやめ"),
    "delivered": N_("付与済み"),
}
PRESENCE: Mapping[str, str] = {
    "expected": N_("未着"),
    "present": N_("参集"),
    "absent": N_("不在"),
}
DEADLINE_STATUS: Mapping[str, str] = {
    "waiting": N_("起点待ち"),
    "running": N_("進行中"),
    "warning": N_("期限間近"),
    "expired": N_("期限超過"),
    "met": N_("期限内に完了"),
    "met_late": N_("期限後に完了"),
}
IMPROVED: Mapping[str, str] = {
    "yes": N_("改善された"),
    "no": N_("改善されていない"),
    "unknown": N_("確認できない"),
}
RATINGS: Mapping[str, str] = {
    "P": N_("P 支障なく実施"),
    "S": N_("S 一部課題あり"),
    "M": N_("M 重大な課題あり"),
    "U": N_("U 実施できず"),
    "N": N_("N 評価対象外"),
}
OBSERVATION_KINDS: Mapping[str, str] = {
    "strength": N_("良かった点"),
    "improvement": N_("改善が必要な点"),
    "stumble": N_("つまづき"),
    "note": N_("所見"),
}
NOTHING = "-"
"""Stands where a column has nothing to say."""


def term(table: Mapping[str, str], code: str, tr: Translator) -> str:
    """The word of a code; a code nobody foresaw is shown as it is."""
    return tr(table[code]) if code in table else code


def listed(parts: Iterable[str], tr: Translator) -> str:
    """Several things in one line, as the language separates them."""
    return tr("、").join(parts)


def elapsed(ms: int) -> str:
    """``0:12:34``."""
    return format_duration(ms / 1000)


def elapsed_or_nothing(ms: int | None) -> str:
    """``0:12:34``, or a dash where there is no such time."""
    return NOTHING if ms is None else elapsed(ms)


def delta(ms: int) -> str:
    """``+0:02:10`` late, ``-0:01:05`` early; no sign where both are equal to the second."""
    written = elapsed(ms)
    return f"+{written}" if ms >= 1000 else written


def delta_word(ms: int, tr: Translator) -> str:
    """Whether a difference means overdue: to the millisecond, like the totals."""
    return tr("超過") if ms > 0 else tr("以内")


def delta_words(ms: int | None, tr: Translator) -> str:
    """``超過 +0:02:10``: the word first, so that no spreadsheet reads a formula."""
    return NOTHING if ms is None else f"{delta_word(ms, tr)} {delta(ms)}"


def moment(ns: int, zone: tzinfo) -> str:
    """``2026-11-18 14:05:10`` in a zone."""
    return instants.at(ns, zone).strftime("%Y-%m-%d %H:%M:%S")


def scenario_moment(moment: datetime) -> str:
    """Scenario time, as declared: in its own zone."""
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def number(value: float) -> str:
    """``6`` for 6.0: no decimals that nobody typed."""
    return str(int(value)) if value == int(value) else str(value)


def fact_value(value: object, fact: Fact | None, tr: Translator) -> str:
    """What a fact was declared to be, with its unit."""
    if isinstance(value, bool):
        return tr("はい") if value else tr("いいえ")
    said = number(value) if isinstance(value, int | float) else str(value)
    return f"{said} {tr.pick(fact.unit)}" if fact and fact.unit else said


def fact_text(
    name: str, value: FactValue | object, facts: Mapping[str, Fact], tr: Translator
) -> str:
    """``時間帯 = 夜間・休日``."""
    fact = facts.get(name)
    label = tr.pick(fact.title) if fact and fact.title else name
    return tr("{name} = {value}", name=label, value=fact_value(value, fact, tr))
