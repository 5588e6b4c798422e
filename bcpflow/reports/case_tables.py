"""Tables of a case for people: quotes, findings, scores, priorities, documents.

Each is made from the document programs get, so that both say the same. The lines are raw;
whoever prints them makes them safe.

Rules, held by tests/cli/test_case_quotes.py and tests/cli/test_case_score.py:

1. What holds is said in words, never by a sign or a colour alone.
2. Amounts stand in threes, to the right, with what they are counted in.

This module must never judge or compute anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bcpflow.language import N_, Translator
from bcpflow.reports.terms import NOTHING, listed, number, term
from bcpflow.text import cells, pad, safe

PREFIX = "bcpflow/"
"""In front of the name of a document's schema."""
Document = Mapping[str, Any]

SEVERITIES: Mapping[str, str] = {"error": N_("誤り"), "warning": N_("注意"), "info": N_("参考")}
ANSWERED: Mapping[str, str] = {
    "open": N_("未回答"),
    "answered": N_("回答済み"),
    "overridden": N_("理由を付けて容認"),
}
STANDING: Mapping[str, str] = {
    "attached": N_("添付済み"),
    "missing": N_("不足"),
    "later": N_("これから"),
    "extra": N_("追加"),
}
DECIDED: Mapping[str, str] = {
    "price": N_("価格"),
    "technical": N_("技術点"),
    "lot": N_("くじ"),
    "product": N_("積"),
}


def quote_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """A quote a line."""
    rows = [["", tr("事業者"), tr("合計（税込）"), tr("見積日"), tr("有効期限"), tr("行")]]
    for quote in shown["quotes"]:
        total = _yen(quote["total"]) + ("" if quote["stated"] else tr("（明細から計算）"))
        dates = (quote["dated"] or NOTHING, quote["valid_until"] or NOTHING)
        rows.append([quote["id"], quote["supplier"], total, *dates, str(quote["lines"])])
    yield from columns(rows, right=(2, 5))


def comparison_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """Quotes side by side, cost item by cost item."""
    quotes = shown["quotes"]
    for quote in quotes:
        lowest = tr("（最低）") if quote["lowest"] else ""
        yield f"{quote['id']}  {quote['supplier']}{lowest}"
    yield ""
    rows = [[tr("費目"), *(quote["id"] for quote in quotes), tr("中央値"), tr("最低")]]
    for item in shown["items"]:
        amounts = [NOTHING if amount is None else _yen(amount) for amount in item["amounts"]]
        rows.append([item["title"], *amounts, _yen(item["median"]), _yen(item["lowest"])])
    lowest_of = min(quote["total"] for quote in quotes)
    heads = (
        ("total", tr("総額（{months}か月、税込）", months=shown["months"])),
        ("initial", tr("うち初期費用")),
        ("running", tr("うち運用費用")),
    )
    for key, head in heads:
        ends = [_yen(shown["median"]), _yen(lowest_of)] if key == "total" else ["", ""]
        rows.append([head, *(_yen(quote[key]) for quote in quotes), *ends])
    for year in range(len(quotes[0]["years"])):
        head = tr("{year}年目", year=year + 1)
        rows.append([head, *(_yen(quote["years"][year]) for quote in quotes), "", ""])
    rows.append([tr("見積の合計（税込）"), *(_yen(q["stated"]) for q in quotes), "", ""])
    deviations = (f"{quote['deviation_percent']:+.1f}%" for quote in quotes)
    rows.append([tr("中央値との差"), *deviations, "", ""])
    yield from columns(rows, right=range(1, len(rows[0])))
    for quote in quotes:
        if quote["reckoned"]:
            lines = listed(quote["reckoned"], tr)
            said = tr(
                "{quote}: 行 {lines} は見積の期間を超えて計算", quote=quote["id"], lines=lines
            )
            yield said


def scrutiny_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """A finding in two or three lines: what it is called, what it is, what was answered."""
    for one in shown["findings"]:
        severity, status = (
            term(SEVERITIES, one["severity"], tr),
            term(ANSWERED, one["status"], tr),
        )
        yield f"{one['key']}  [{one['code']}] {severity} {status}"
        yield f"    {one['what']}"
        if one["status"] == "open":
            yield "    " + tr("対処: {how}", how=one["how"])
        else:
            yield "    " + tr("回答: {text}（{by}）", text=one["answer"], by=one["by"])
    for key in shown["outdated"]:
        yield tr("{key}: 前の回答は、数字が変わったか指摘がなくなったため、数えません", key=key)
    count, left = len(shown["findings"]), len(shown["missing"])
    needed = shown["quotes_needed"]
    quotes = len(shown["quotes"])
    yield tr("見積 {quotes} 件（必要 {needed} 者以上）、{day} 現在", quotes=quotes, needed=needed,
             day=shown["day"])  # fmt: skip
    if shown["open"]:
        yield tr("指摘 {count} 件。答えの要るものは残っていません。", count=count)
    else:
        yield tr("指摘 {count} 件、うち {left} 件に答えが要ります。", count=count, left=left)


def score_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """The committee's result, what each member gave, who does not count, what is in the way."""
    counted = shown["counted"]
    titles = {"total": tr("合計"), **{one["id"]: one["title"] for one in shown["criteria"]}}
    sample = tr("（例）") if shown["sample"] else ""
    yield tr("{standard}（{dated}）{sample}", standard=shown["standard"], dated=shown["dated"],
             sample=sample)  # fmt: skip
    yield from _tally_lines(counted, titles, tr)
    if shown["excluded"]:
        yield ""
        for one in shown["excluded"]:
            about = one["bidder"] or NOTHING
            yield tr("除外した委員: {member}（{bidder}: {reason}）", member=one["member"],
                     bidder=about, reason=one["reason"])  # fmt: skip
        yield tr("除外した委員も入れた場合:")
        yield from _tally_lines(shown["everyone"], titles, tr)
    names = {one["id"]: one["name"] for one in shown["bidders"]}
    moved = [one for one in shown["without"] if one["first"] != counted["first"]]
    for one in moved:
        first = listed((names[id] for id in one["first"]), tr) or NOTHING
        yield tr("{member} を除くと 1 位が変わります: {first}", member=one["member"], first=first)
    for finding in shown["findings"]:
        yield f"[{finding['code']}] {finding['what']}"
        yield "    " + tr("対処: {how}", how=finding["how"])
    if shown["winner"] is not None:
        yield tr("第1位: {name}", name=names[shown["winner"]])
    else:
        yield tr("第1位はまだ決まりません。")


def priority_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """The marks of a case, or what is marked where nobody has."""
    if shown["marks"] is None:
        for factor in shown["factors"]:
            yield f"{factor['id']}  {factor['title']}: {factor['question']}"
        yield tr("優先度はまだ付けられていません。")
        return
    marks = " × ".join(f"{id} {mark}" for id, mark in shown["marks"].items())
    yield tr("優先度 {rank}（{meaning}）: {marks} = {product}", rank=shown["class"],
             meaning=shown["meaning"], marks=marks, product=shown["product"])  # fmt: skip


def ranked_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """Cases by priority, with what decided each place."""
    rows = [[tr("順位"), tr("区分"), tr("積"), tr("評点"), tr("案件"), tr("件名"), tr("決め手")]]
    for row in shown["cases"]:
        marks = " ".join(f"{id}{mark}" for id, mark in row["marks"].items())
        decided = term(DECIDED, row["decided_by"], tr) if row["decided_by"] else tr("同順位")
        about = (row["class"], str(row["product"]), marks, row["case"], row["title"], decided)
        rows.append([str(row["place"]), *about])
    if len(rows) > 1:
        yield from columns(rows, right=(0, 2))
    for one in shown["unmarked"]:
        yield tr("優先度なし: {case} {title}", case=one["case"], title=one["title"])


def evaluation_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """The sheet of the prior evaluation: answers, suggestion, decision."""
    sample = tr("（例）") if shown["sample"] else ""
    yield tr("{standard}（{dated}）{sample}", standard=shown["form"], dated=shown["dated"],
             sample=sample)  # fmt: skip
    rows = []
    for one in shown["criteria"]:
        must = tr("必須") if one["must"] else ""
        level = one["level_title"] or tr("未記入")
        lacking = tr("（理由が要ります）") if one["missing"] and one["level"] else ""
        rows.append([one["id"], one["title"], must, level + lacking, one["note"]])
    yield from columns(rows)
    if shown["suggested"] is None:
        missing = sum(one["missing"] for one in shown["criteria"])
        yield tr("案: まだ出ません（未記入 {count}）", count=missing)
    else:
        titles = {one["id"]: one["title"] for one in shown["criteria"]}
        because = listed((titles[id] for id in shown["because"]), tr) or NOTHING
        yield tr("案: {result}（{points}/{most} 点、理由: {because}）",
                 result=shown["suggested_title"], points=shown["points"], most=shown["most"],
                 because=because)  # fmt: skip
    if shown["result"] is not None:
        yield tr("決定: {result}", result=shown["result_title"])
        for condition in shown["conditions"]:
            yield "  " + tr("条件: {text}", text=condition)
        if shown["reason"]:
            yield "  " + tr("理由: {why}", why=shown["reason"])


def document_lines(shown: Document, tr: Translator) -> Iterator[str]:
    """Documents a case needs, with those that are missing by name."""
    method, contract = shown["method"] or tr("未定"), shown["contract"]
    kind = tr(contract) if contract else tr("未定")
    yield tr("方式: {method}、契約: {contract}、フェーズ: {phase}", method=method, contract=kind,
             phase=shown["phase_title"])  # fmt: skip
    rows = []
    for one in shown["documents"]:
        held = one["attached"]
        about = f"{held['name']} v{held['version']}" if held else ""
        status = term(STANDING, one["status"], tr)
        rows.append([status, one["id"], one["title"], one["phase_title"] or NOTHING, about])
    yield from columns(rows)
    missing = [one["title"] for one in shown["documents"] if one["status"] == "missing"]
    if missing:
        yield tr("足りない文書（{count}）: {names}", count=len(missing), names=listed(missing, tr))
    else:
        yield tr("今のフェーズまでに足りない文書はありません。")


def columns(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> Iterator[str]:
    """Rows with every column as wide as its widest cell."""
    shown = [[safe(cell, one_line=True) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*shown, strict=True)]
    turned = frozenset(right)
    for row in shown:
        parts = [
            pad(cell, width, "right" if at in turned else "left")
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(parts).rstrip()


def _tally_lines(tally: Document, titles: Mapping[str, str], tr: Translator) -> Iterator[str]:
    members = tally["members"]
    if not members:
        yield tr("採点はまだありません。")
        return
    heads = (tr("順位"), tr("提案者"), tr("合計"), tr("平均"), "%", tr("技術点"), tr("価格"))
    rows = [[*heads, *members, ""]]
    for row in tally["rows"]:
        given = {one["member"]: one["points"] for one in row["by_member"]}
        price = NOTHING if row["price"] is None else _yen(row["price"])
        rows.append([
            NOTHING if row["place"] is None else str(row["place"]), row["name"],
            *(number(row[key]) for key in ("total", "average", "percent", "technical")), price,
            *(number(given[member]) for member in members), _remark(row, titles, tr),
        ])  # fmt: skip
    yield from columns(rows, right=(0, *range(2, 7 + len(members))))


def _remark(row: Document, titles: Mapping[str, str], tr: Translator) -> str:
    """Why a row stands where it does, where that is not its total alone."""
    if not row["passed"]:
        return tr("基準に届かない: {names}", names=listed((titles[id] for id in row["below"]), tr))
    if row["tied_with"]:
        others = listed(row["tied_with"], tr)
        if row["decided_by"]:
            how = term(DECIDED, row["decided_by"], tr)
            return tr("{others} と同点、{how}で決定", others=others, how=how)
        return tr("{others} と同点", others=others)
    return ""


def _yen(amount: int) -> str:
    return f"{amount:,}"
