"""What is told of a case's quotes, scores, priority and evaluation: one document each.

The documents are what ``--json`` prints, worded in one language; the tables people read are made
from them, so that both say the same.

Rules, held by tests/cli/test_case_quotes.py and tests/cli/test_case_score.py:

1. What is a sample (例) is said to be one.
2. Nothing that was answered, overridden or excluded is left out.

This module must never decide anything and never print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bcpflow.codes import describe
from bcpflow.definition.texts import Text
from bcpflow.errors import BcpflowError
from bcpflow.language import Translator
from bcpflow.procurement.comparison import Comparison
from bcpflow.procurement.preevaluation import Criteria, Mark, Suggestion
from bcpflow.procurement.priority import Placed, Priority, PriorityRule
from bcpflow.procurement.quote_findings import QuoteFinding
from bcpflow.procurement.quotes import Quote, payable
from bcpflow.procurement.scoring import Bidder, Outcome, ScoringFinding, Tally
from bcpflow.procurement.scoring_rules import ScoringRules
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, rate_of
from bcpflow.reports.case_tables import PREFIX
from bcpflow.service.quoting import Scrutiny

Names = Mapping[str, str]
Document = dict[str, Any]


def quote_list(
    quotes: Sequence[Quote], case: str, rules: ScrutinyRules, by: Names, day: date
) -> Document:
    """The quotes of a case (quotes/1)."""
    return {
        "schema": PREFIX + "quotes/1",
        "case": case,
        "quotes": [
            {
                "id": quote.id, "supplier": quote.supplier, "number": quote.number,
                "corporate_number": quote.corporate_number, "subject": quote.subject,
                "dated": _day(quote.dated), "valid_until": _day(quote.valid_until),
                "lines": len(quote.lines), "total": payable(quote, rate_of(rules, quote, day)),
                "stated": quote.total is not None, "by": by.get(quote.id, ""),
            }
            for quote in quotes
        ],
    }  # fmt: skip


def comparison_answer(found: Comparison, case: str, tr: Translator) -> Document:
    """Quotes side by side (comparison/1)."""
    return {
        "schema": PREFIX + "comparison/1",
        "case": case,
        "months": found.horizon_months,
        "quotes": [
            {
                "id": cost.quote, "supplier": cost.supplier, "stated": stated,
                "total": cost.total, "initial": cost.initial, "running": cost.running,
                "years": list(cost.years), "deviation_percent": deviation,
                "lowest": cost.quote in found.lowest, "reckoned": list(cost.reckoned),
            }
            for cost, stated, deviation in zip(
                found.costs, found.stated, found.deviations, strict=True
            )
        ],
        "items": [
            {
                "id": item.item, "title": tr.pick(item.title), "amounts": list(item.amounts),
                "median": item.median, "lowest": item.lowest,
            }
            for item in found.items
        ],
        "median": found.median,
    }  # fmt: skip


def scrutiny_answer(
    found: Scrutiny, case: str, rules: ScrutinyRules, names: Names, tr: Translator
) -> Document:
    """Findings with their answers, and whether the gate stands open (scrutiny/1)."""
    return {
        "schema": PREFIX + "scrutiny/1",
        "case": case,
        "day": found.asked.day.isoformat(),
        "quotes_needed": found.asked.quotes_needed,
        "quotes": [quote.id for quote in found.quotes],
        "findings": [_finding(one, found, rules, names, tr) for one in found.findings],
        "open": found.gate.open,
        "missing": [one.key for one in found.gate.missing],
        "outdated": [one.finding for one in found.gate.outdated],
    }


def score_answer(
    found: Outcome,
    rules: ScoringRules,
    bidders: Sequence[Bidder],
    case: str,
    names: Names,
    tr: Translator,
) -> Document:
    """What the committee's sheets come to (scores/1)."""
    called = {bidder.id: bidder.name for bidder in bidders}
    return {
        "schema": PREFIX + "scores/1",
        "case": case,
        "standard": tr.pick(rules.title),
        "dated": rules.dated,
        "sample": rules.sample,
        "criteria": [
            {"id": one.id, "title": tr.pick(one.title), "maximum": one.maximum,
             "weight": one.weight, "technical": one.technical}
            for one in rules.criteria
        ],
        "bidders": [{"id": one.id, "name": one.name, "price": one.price} for one in bidders],
        "counted": _tally(found.counted, names),
        "everyone": _tally(found.everyone, names),
        "without": [
            {"member": names.get(member, member), "first": list(first)}
            for member, first in found.without.items()
        ],
        "excluded": [
            {"member": names.get(one.member, one.member), "reason": one.reason,
             "bidder": called.get(one.bidder or "", one.bidder)}
            for one in found.excluded
        ],
        "findings": [_stands_in_the_way(one, names, tr) for one in found.findings],
        "winner": found.winner,
    }  # fmt: skip


def priority_answer(
    rule: PriorityRule, found: Priority | None, case: str, title: str, tr: Translator
) -> Document:
    """The priority of one case (priority/1)."""
    return {
        "schema": PREFIX + "priority/1",
        "case": case,
        "title": title,
        "rule": rule.priority,
        "factors": [
            {"id": one.id, "title": tr.pick(one.title), "question": tr.pick(one.question)}
            for one in rule.factors
        ],
        "marks": found.marks if found is not None else None,
        "product": found.product if found is not None else None,
        "class": found.rank if found is not None else None,
        "meaning": tr.pick(found.title) if found is not None else None,
    }


def ranked_answer(
    rule: PriorityRule,
    rows: Sequence[Placed],
    titles: Names,
    without: Sequence[str],
    tr: Translator,
) -> Document:
    """All cases by priority (priorities/1)."""
    return {
        "schema": PREFIX + "priorities/1",
        "rule": rule.priority,
        "cases": [
            {
                "place": row.place, "case": row.case, "title": titles.get(row.case, ""),
                "marks": row.priority.marks, "product": row.priority.product,
                "class": row.priority.rank, "meaning": tr.pick(row.priority.title),
                "decided_by": row.decided_by, "tied_with": list(row.tied_with),
            }
            for row in rows
        ],
        "unmarked": [{"case": case, "title": titles.get(case, "")} for case in without],
    }  # fmt: skip


def evaluation_answer(
    form: Criteria,
    marks: Sequence[Mark],
    suggestion: Suggestion,
    decided: Mapping[str, Any],
    case: str,
    tr: Translator,
) -> Document:
    """The sheet of the prior evaluation (preevaluation/1)."""
    given = {mark.criterion: mark for mark in marks}
    levels = {level.id: tr.pick(level.title) for level in form.levels}
    result = decided.get("result")
    return {
        "schema": PREFIX + "preevaluation/1",
        "case": case,
        "form": tr.pick(form.title),
        "dated": form.dated,
        "sample": form.sample,
        "levels": [{"id": id, "title": title} for id, title in levels.items()],
        "criteria": [
            {
                "id": one.id, "title": tr.pick(one.title), "question": tr.pick(one.question),
                "must": one.must, "level": given[one.id].level if one.id in given else None,
                "level_title": levels[given[one.id].level] if one.id in given else None,
                "note": given[one.id].note if one.id in given else "",
                "missing": one.id in suggestion.missing,
            }
            for one in form.items
        ],
        "suggested": suggestion.result,
        "suggested_title": _text(suggestion.title, tr),
        "because": list(suggestion.because),
        "points": suggestion.points,
        "most": suggestion.most,
        "result": result,
        "result_title": tr.pick(form.results[result]) if result in form.results else None,
        "conditions": list(decided.get("conditions", ())),
        "reason": decided.get("reason", ""),
    }  # fmt: skip


def _finding(
    one: QuoteFinding, found: Scrutiny, rules: ScrutinyRules, names: Names, tr: Translator
) -> Document:
    said = found.answer_to(one)
    what, why, how = describe(one.problem(), tr)
    return {
        "key": one.key, "code": one.code, "severity": one.severity, "quotes": list(one.quotes),
        "line": one.line, "field": one.field, "what": what, "why": why, "how": how,
        "must_answer": one.severity in rules.must_answer,
        "status": said.kind if said is not None else "open",
        "answer": said.reason if said is not None else None,
        "by": names.get(said.by, said.by) if said is not None else None,
    }  # fmt: skip


def _tally(tally: Tally, names: Names) -> Document:
    return {
        "members": [names.get(member, member) for member in tally.members],
        "rows": [
            {
                "bidder": row.bidder, "name": row.name, "place": row.place, "total": row.total,
                "average": row.average, "percent": row.percent, "technical": row.technical,
                "price": row.price, "by_criterion": dict(row.by_criterion),
                "by_member": [
                    {"member": names.get(member, member), "points": points}
                    for member, points in row.by_member.items()
                ],
                "passed": row.passed, "below": list(row.below),
                "tied_with": list(row.tied_with), "decided_by": row.decided_by,
            }
            for row in tally.rows
        ],
        "first": list(tally.first),
    }  # fmt: skip


def _stands_in_the_way(one: ScoringFinding, names: Names, tr: Translator) -> Document:
    member = one.data.get("member")
    data = {**one.data, "member": names.get(str(member), str(member))} if member else one.data
    what, why, how = describe(BcpflowError(one.code, **data), tr)
    return {"code": one.code, "what": what, "why": why, "how": how}


def _text(text: Text | None, tr: Translator) -> str | None:
    return tr.pick(text) if text is not None else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
