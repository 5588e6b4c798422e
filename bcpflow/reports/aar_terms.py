"""Terms only an after-action report has: what it is called, where it stands, its numbers.

Like `terms`: codes on the left, words on the right. This module must never decide what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from bcpflow.language import N_, Translator
from bcpflow.reports.terms import number

TITLES: Mapping[str, str] = {
    "exercise": N_("訓練結果報告書・改善計画"),
    "incident": N_("対応結果報告書・改善計画"),
    "case": N_("案件結果報告書・改善計画"),
}
STANDINGS: Mapping[str, str] = {
    "interim": N_("【途中】"),
    "aborted": N_("【中止】"),
    "voided": N_("【無効】"),
}
WORKFLOW_KINDS: Mapping[str, str] = {
    "response": N_("時間を計る訓練"),
    "discussion": N_("討議型の訓練"),
    "guideline": N_("手引き"),
}
PLACES = frozenset({"場所", "会場", "訓練場所", "place", "venue", "location"})
"""A fact called so says where it was held."""
TO_FILL_IN = "＿＿＿＿＿＿＿＿＿＿"
"""Stands where the report waits for a pen."""


def measures_word(measures: Mapping[str, float], tr: Translator) -> str:
    """What an objective's steps came to, in a line."""
    known = {name: number(round(value)) for name, value in measures.items()}
    if not measures.get("steps"):
        return tr("行う場面のあった手順なし")
    said = tr(
        "手順 {steps}、達成 {achieved}%、達成以外 {missed}、目標超過 {late}%、"
        "つまづき {stumbles}、権限による通過 {overridden}",
        **{name: value for name, value in known.items() if name != "overrun"},
    )
    if not measures.get("overrun"):
        return said
    return tr("{said}、遅れの最大 {overrun}%", said=said, overrun=known["overrun"])
