"""A deadline's rule in words: what it counts from, how long, and which days count.

The words are made from the data, so that they never say another thing than what was counted.

This module must never count a day.
"""

from __future__ import annotations

from bcpflow.definition.texts import Text
from bcpflow.language import N_
from bcpflow.procurement.calendar_model import month_day
from bcpflow.procurement.deadline_model import Bound, Closed, Rule, Term
from bcpflow.procurement.periods import Counting, Side, Unit, read_span
from bcpflow.procurement.words import Reason

_LENGTHS: dict[Unit, str] = {
    "days": N_("{number}日"),
    "business days": N_("{number}開庁日"),
    "months": N_("{number}か月"),
    "years": N_("{number}年"),
}
_ONES: dict[Unit, str] = {
    "days": N_("1日"),
    "business days": N_("1開庁日"),
    "months": N_("1か月"),
    "years": N_("1年"),
}
"""Other languages say one of a thing in another way than many."""
_SENTENCES: dict[tuple[Side, Bound], str] = {
    ("after", "by"): N_("「{anchor}」の日から{length}以内{more}"),
    ("after", "at"): N_("「{anchor}」の日から{length}がたつ日{more}"),
    ("after", "not-before"): N_("「{anchor}」の日から{length}がたつ日より前は不可{more}"),
    ("before", "by"): N_("「{anchor}」の{length}前まで{more}"),
    ("before", "at"): N_("「{anchor}」の{length}前の日{more}"),
    ("before", "not-before"): N_("「{anchor}」の{length}前の日より前は不可{more}"),
}
_SAME_DAY = N_("「{anchor}」の日{more}")
_ON: dict[Bound, str] = {
    "by": N_("「{anchor}」の{year}の{month}月{day}日まで{more}"),
    "at": N_("「{anchor}」の{year}の{month}月{day}日{more}"),
    "not-before": N_("「{anchor}」の{year}の{month}月{day}日より前は不可{more}"),
}
_YEARS = {0: N_("年度"), -1: N_("前年度"), 1: N_("翌年度")}
_YEARS_BEFORE = N_("{years}年前の年度")
_YEARS_AFTER = N_("{years}年後の年度")
_MORE = N_("（{parts}）")
_COUNTING: dict[Counting, str] = {
    "not-counted": N_("初日は数えない"),
    "counted": N_("初日を数える"),
    "clear": N_("両端の日を除いて数える"),
}
_CLOSED: dict[Closed, str] = {
    "previous": N_("閉庁日なら直前の開庁日"),
    "next": N_("閉庁日なら次の開庁日"),
}
_MONTH_END = N_("その月の末日")


def rule_in_words(rule: Rule, term: Term, anchor: Text) -> Reason:
    """The rule in words, to be told in any language."""
    parts: list[Reason] = []
    span = read_span(term.span or "")
    if span is not None and span.number:
        parts.append(Reason(_COUNTING[term.first_day]))
    if term.month_end:
        parts.append(Reason(_MONTH_END))
    if rule.closed in _CLOSED:
        parts.append(Reason(_CLOSED[rule.closed]))
    more: object = Reason(_MORE, {"parts": tuple(parts)}) if parts else ""
    if term.on is not None:
        return _on(rule, term, {"anchor": anchor, "more": more})
    assert span is not None, term.span  # lint has refused it
    if not span.number:
        return Reason(_SAME_DAY, {"anchor": anchor, "more": more})
    lengths = _ONES if span.number == 1 else _LENGTHS
    length = Reason(lengths[span.unit], {"number": span.number})
    sentence = _SENTENCES[rule.side, rule.bound]
    return Reason(sentence, {"anchor": anchor, "length": length, "more": more})


def time_in_words(seconds: int, anchor: Text) -> Reason:
    """A deadline of so much time after something, in words; a day's start counts as the day."""
    days, rest = divmod(seconds, 86400)
    if not seconds:
        return Reason(_SAME_DAY, {"anchor": anchor, "more": ""})
    length = (
        Reason(N_("{hours}時間"), {"hours": round(seconds / 3600, 1)})
        if rest
        else Reason((_ONES if days == 1 else _LENGTHS)["days"], {"number": days})
    )
    sentence = _SENTENCES["after", "by"]
    return Reason(sentence, {"anchor": anchor, "length": length, "more": ""})


def _on(rule: Rule, term: Term, data: dict[str, object]) -> Reason:
    turn = month_day(term.on or "")
    assert turn is not None, term.on  # lint has refused it
    shift = term.fiscal_year
    if shift in _YEARS:
        year = Reason(_YEARS[shift])
    else:
        year = Reason(_YEARS_BEFORE if shift < 0 else _YEARS_AFTER, {"years": abs(shift)})
    return Reason(_ON[rule.bound], {**data, "year": year, "month": turn[0], "day": turn[1]})
