"""The answer about methods for people: what holds, each method with why, what would change it.

Made from the document programs get. The lines are raw; whoever prints them makes them safe.

Rules, held by tests/cli/test_case_method.py:

1. A method is said to be open, open on conditions or closed in words.
2. Closed methods take a line with the reason; the others all that comes with them.

This module must never judge anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcpflow.language import N_, Translator
from bcpflow.reports.terms import NOTHING, listed, term

Document = Mapping[str, Any]

VERDICTS: Mapping[str, str] = {
    "open": N_("使える"),
    "conditional": N_("条件を満たせば使える"),
    "closed": N_("使えない"),
}
BOUNDS: Mapping[str, str] = {"at least": N_("以上"), "about": N_("程度")}


def method_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """The whole answer."""
    asked = shown["question"]
    days = listed(_days(asked, tr), tr)
    contract, body = asked["contract"], asked["body"]
    said = (tr(contract), tr(body), days)
    yield tr("{contract}、予定価格 {estimate}円、{body}、{days}", contract=said[0],
             estimate=f"{asked['estimate']:,}", body=said[1], days=said[2])  # fmt: skip
    for text in shown["assumed"]:
        yield f"  {text}"
    yield from _amounts(shown, tr)
    for method in shown["methods"]:
        yield ""
        yield from _method(method, tr)
    yield ""
    yield from _changes(shown, tr)


def _days(asked: Document, tr: Translator) -> Iterator[str]:
    for key, trigger in (
        ("notice", tr("公告")),
        ("contract_day", tr("契約")),
        ("decision", tr("決裁")),
    ):
        if asked[key]:
            yield tr("{trigger}の日 {day}", trigger=trigger, day=asked[key])


def _amounts(shown: Document, tr: Translator) -> Iterator[str]:
    amount = shown["ceiling"]
    limit = tr("不明") if amount["yen"] is None else tr("{yen}円", yen=f"{amount['yen']:,}")
    within = {True: tr("限度額を超えない"), False: tr("限度額を超える"), None: tr("判断できない")}
    yield tr("少額随意契約の限度額: {limit}（{within}）", limit=limit,
             within=within[shown["small"]]) + _sample(amount, tr)  # fmt: skip
    for reason in (*amount["reasons"], *shown["notes"]):
        yield f"  {reason}"
    yield from _source(amount, tr)
    quotes = shown["quotes"]
    count = NOTHING if quotes["number"] is None else str(quotes["number"])
    yield tr("少額随意契約の見積の数: {count} 者以上", count=count) + _sample(quotes, tr)
    yield from _source(quotes, tr)
    vote = {True: tr("要る"), False: tr("要らない"), None: tr("表では分からない")}
    yield from _applies(tr("議会の議決"), vote, shown["council"], tr)
    falls = {True: tr("当たる"), False: tr("当たらない"), None: tr("表では分からない")}
    yield from _applies(tr("特定調達（WTO）"), falls, shown["wto"], tr)


def _applies(
    name: str, words: Mapping[bool | None, str], found: Document, tr: Translator
) -> Iterator[str]:
    article = tr("（{text}）", text=found["article"]) if found["article"] else ""
    yield f"{name}: {words[found['holds']]}{article}" + _sample(found, tr)
    for reason in found["reasons"]:
        yield f"  {reason}"


def _method(method: Document, tr: Translator) -> Iterator[str]:
    verdict = term(VERDICTS, method["verdict"], tr)
    yield f"{method['title']} [{method['id']}]: {verdict}"
    for reason in method["reasons"]:
        yield f"  {reason}"
    if method["verdict"] == "closed":
        return
    yield from _listed(tr("示すこと"), method["provided"], tr)
    grounds = [one["article"] + _sample(one, tr) for one in method["grounds"]]
    yield from _listed(tr("根拠"), grounds, tr)
    for item in method["items"]:
        word = term(VERDICTS, item["verdict"], tr)
        yield tr("  {number}号 {title}: {verdict}", number=item["number"], title=item["title"],
                 verdict=word)  # fmt: skip
        if item["verdict"] != "closed":
            yield from _cautions(item, tr)
    if method["quotes"] is None or method["quotes"] > 0:
        count = NOTHING if method["quotes"] is None else str(method["quotes"])
        yield tr("  見積: {count} 者", count=count)
    papers = [one["title"] + _sample(one, tr) for one in method["documents"]]
    yield from _listed(tr("文書"), papers, tr)
    devices = [_device(one, tr) for one in method["devices"]]
    yield from _listed(tr("価格と保証金の決まり"), devices, tr)
    yield from _cautions(method, tr)


def _device(device: Document, tr: Translator) -> str:
    yen = ""
    if device["yen"] is not None:
        bound = term(BOUNDS, device["bound"], tr)
        yen = tr("（{yen}円{bound}）", yen=f"{device['yen']:,}", bound=bound)
    return f"{device['title']}{yen}{_sample(device, tr)}"


def _cautions(about: Document, tr: Translator) -> Iterator[str]:
    for one in about["cautions"]:
        yield "  " + tr("注意: {text}", text=one["text"]) + _sample(one, tr)


def _changes(shown: Document, tr: Translator) -> Iterator[str]:
    if not shown["changes"]:
        yield tr("額や日付が変わっても、答えは変わりません。")
        return
    yield tr("額や日付が変わると:")
    for change in shown["changes"]:
        yen = "" if change["yen"] is None else f"{change['yen']:,}"
        where = {
            "down to": tr("{yen}円 以下なら", yen=yen),
            "from": tr("{yen}円 以上なら", yen=yen),
            "before": tr("{day} より前なら", day=change["day"]),
            "since": tr("{day} からは", day=change["day"]),
        }[change["side"]]
        yield f"  {where}"
        for difference in change["differences"]:
            yield f"    {difference}"


def _listed(name: str, things: list[str], tr: Translator) -> Iterator[str]:
    if things:
        yield f"  {name}: {listed(things, tr)}"


def _source(about: Document, tr: Translator) -> Iterator[str]:
    if about["source"]:
        yield "  " + tr("出典: {source}", source=about["source"])


def _sample(about: Document, tr: Translator) -> str:
    return tr("（例）") if about["sample"] else ""
