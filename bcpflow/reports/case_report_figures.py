"""Figures of a sheet as lines people can read: a quote with its lines, scores, whatever was kept.

A part of `case_report`. The names of figures are those the sheet was written with; what nobody
foresaw is shown under the name it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.language import N_, Translator
from bcpflow.reports.terms import NOTHING, listed, number, term

WORDS: Mapping[str, str] = {
    "id": N_("符号"),
    "name": N_("名称"),
    "supplier": N_("事業者"),
    "corporate_number": N_("法人番号"),
    "number": N_("見積番号"),
    "subject": N_("件名"),
    "dated": N_("日付"),
    "valid_until": N_("有効期限"),
    "member": N_("委員"),
    "bidder": N_("提案者"),
    "description": N_("内容"),
    "kind": N_("種類"),
    "quantity": N_("数量"),
    "unit": N_("単位"),
    "unit_price": N_("単価"),
    "person_months": N_("人月"),
    "rate": N_("人月単価"),
    "amount": N_("金額"),
    "price": N_("価格"),
    "period": N_("期間"),
    "months": N_("月数"),
    "starts": N_("支払いの始まる月"),
    "by_period": N_("数量は期間の数"),
    "lines": N_("明細"),
    "tax": N_("税"),
    "tax_rate": N_("税率（%）"),
    "subtotal": N_("小計"),
    "tax_amount": N_("消費税額"),
    "total": N_("合計"),
    "marks": N_("評点"),
    "scores": N_("点数"),
    "order": N_("順"),
    "comment": N_("所見"),
    "contract": N_("契約"),
    "payee": N_("支払先"),
    "day": N_("支払日"),
    "quote": N_("見積"),
    "result": N_("結果"),
    "signed": N_("契約日"),
    "amended": N_("変更契約日"),
    "ends": N_("終了日"),
    "maintenance_ends": N_("保守の終わり"),
    "lease_ends": N_("リースの終わり"),
    "years": N_("年度ごとの額"),
    "reason": N_("理由"),
    "note": N_("備考"),
}
"""Names of figures, in the order they are read in."""
OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "contract": {
        "number": N_("契約番号"), "supplier": N_("相手方"), "amount": N_("契約額"),
        "starts": N_("開始日"), "reason": N_("変更の理由"),
    },
    "payment": {"amount": N_("支払額")},
}  # fmt: skip
"""What figures are called in sheets of a kind."""
VALUES: Mapping[str, Mapping[str, str]] = {
    "tax": {"included": N_("税込"), "excluded": N_("税抜")},
    "result": {"awarded": N_("選ばれた"), "lost": N_("選ばれなかった")},
    "period": {"initial": N_("一度だけ"), "yearly": N_("年ごと"), "monthly": N_("月ごと")},
}
_UNSAID: Mapping[str, object] = {"by_period": False, "starts": 1}
"""What goes without saying."""


def figure_lines(data: Mapping[str, Any], tr: Translator, kind: str = "") -> list[str]:
    """Figures as lines: a name and its value; a list of things one line each."""
    lines: list[str] = []
    words = {**WORDS, **OTHERWISE.get(kind, {})}
    for name, value in _in_order(data):
        label = term(words, name, tr)
        if isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
            lines.append(tr("{label}:", label=label))
            lines += [f"  {_said(name, one, tr)}" for one in value]
        else:
            lines.append(tr("{label}: {value}", label=label, value=_said(name, value, tr)))
    return lines


def _in_order(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    known = list(WORDS)
    said = [
        (str(name), value)
        for name, value in data.items()
        if name not in _UNSAID or _UNSAID[name] != value
    ]
    return sorted(said, key=lambda item: known.index(item[0]) if item[0] in WORDS else len(known))


def _said(name: str, value: Any, tr: Translator) -> str:
    if isinstance(value, Mapping):
        return listed((f"{term(WORDS, k, tr)} {_said(k, v, tr)}" for k, v in _in_order(value)), tr)
    if isinstance(value, list | tuple):
        return listed((_said(name, one, tr) for one in value), tr)
    if isinstance(value, bool):
        return tr("はい") if value else tr("いいえ")
    if isinstance(value, int):
        return f"{value:,}"
    if value is None or value == "":
        return NOTHING
    if isinstance(value, float):
        return number(value)
    return term(VALUES.get(name, {}), str(value), tr)
