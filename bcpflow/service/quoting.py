"""What the sheets of a case hold - quotes, answers to findings, scores, priority - put together.

Rules, held by tests/cli/test_case_quotes.py and tests/cli/test_case_score.py:

1. An answer counts for the numbers it was given to; that a day has passed changes none of them.
2. An id that was ever given to a quote of the case is not given to another; nor is one that
   somebody else has given at the same moment (tests/service/test_sheets_at_once.py).
3. Bidders are those entered as such; where none was, the suppliers of the quotes are.
4. How many quotes are needed is what the case's method asks for; where that is not known, the
   most the rule in use asks of anybody.

This module must never record anything and never look at a clock: the day is an argument.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from bcpflow.errors import Refused, Word
from bcpflow.events import Recorded, SheetFilled
from bcpflow.language import N_
from bcpflow.lint.finding import nearest
from bcpflow.procurement.amounts import quotes_needed
from bcpflow.procurement.method_table import Method
from bcpflow.procurement.methods import Tables
from bcpflow.procurement.quote_findings import Answer, QuoteFinding, ScrutinyGate, scrutiny_gate
from bcpflow.procurement.quotes import Quote, payable, quote_of, same_name
from bcpflow.procurement.scoring import Bidder, Interest, Outcome, Sheet, outcome
from bcpflow.procurement.scoring_rules import ScoringRules
from bcpflow.procurement.scrutiny import Asked, LastContract, scrutinise
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, rate_of
from bcpflow.procurement.words import Question, folded
from bcpflow.projections.case_summary import yen
from bcpflow.run.case import Sheet as Filled
from bcpflow.run.state import RunState

QUOTE, FINDING, SCORE, INTEREST = "quote", "finding", "score", "interest"
BIDDER, LOT, LAST, PRIORITY = "bidder", "lot", "last-contract", "priority"
PREEVALUATION, METHOD = "preevaluation", "method"
"""Kinds of sheets; the name of one is its kind, or its kind, ``:`` and what it is about."""
COMMITTEE = "selection-committee"
"""Role whose people are the members that score."""
ONCE = ("財産の買入れ", "財産の売払い")
"""Kinds of contract after which nothing has to be run."""
_NUMBERED = re.compile(r"(\d+)")
TIED = "BCP-P059"
"""The finding that says that only a lot can part bidders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutiny:
    """The quotes of a case, what was found in them, and whether they may be used."""

    asked: Asked
    quotes: tuple[Quote, ...]
    findings: tuple[QuoteFinding, ...]
    gate: ScrutinyGate

    def answer_to(self, finding: QuoteFinding) -> Answer | None:
        """The answer that counts."""
        return next((said for about, said in self.gate.answered if about is finding), None)


def of_kind(state: RunState, kind: str) -> dict[str, Filled]:
    """The sheets of a kind by what stands behind the colon, ``Q2`` before ``Q10``."""
    found = {
        name.partition(":")[2] or name: sheet
        for name, sheet in state.case.sheets.items()
        if sheet.kind == kind
    }
    return {name: found[name] for name in sorted(found, key=_natural)}


def quotes_of(state: RunState) -> tuple[Quote, ...]:
    """The quotes of a case."""
    return tuple(quote_of(sheet.data) for sheet in of_kind(state, QUOTE).values())


def quote_named(state: RunState, said: str) -> str:
    """The id of a quote people named. Raises Refused where there is none."""
    known = list(of_kind(state, QUOTE))
    found = next((id for id in known if folded(id) == folded(said)), None)
    if found is None:
        raise Refused("BCP-P036", kind=Word(N_("見積")), name=said, near=nearest(said, known))
    return found


def taken(history: Iterable[Recorded], kind: str = QUOTE) -> tuple[str, ...]:
    """Ids that were ever given to a quote, or to another kind of sheet (rule 2)."""
    names = (
        recorded.event.sheet.partition(":")[2]
        for recorded in history
        if isinstance(recorded.event, SheetFilled) and recorded.event.kind == kind
    )
    return tuple(dict.fromkeys(names))


class Seen(TypedDict, total=False):
    """What a sheet was when somebody wrote on it, as `FillSheet` takes it."""

    new: bool
    over: str


def seen(state: RunState, sheet: str) -> Seen:
    """The version of a sheet that is looked at; what has changed meanwhile is refused."""
    known = state.case.sheets.get(sheet)
    if known is not None:
        return {"over": known.digest}
    return {} if sheet in state.case.withdrawn else {"new": True}


def next_name(history: Iterable[Recorded], kind: str, letter: str) -> str:
    """The next free name of a kind of sheets: ``payment:P3`` (rule 2)."""
    used = set(taken(history, kind))
    number = next(n for n in range(1, len(used) + 2) if f"{letter}{n}" not in used)
    return f"{kind}:{letter}{number}"


def asked(
    state: RunState,
    tables: Tables,
    method: Method | None,
    question: Question | None,
    day: date,
    offers_in: Sequence[str] = (),
) -> Asked:
    """What the quotes of a case were asked for."""
    last = of_kind(state, LAST).get(LAST)
    estimate = yen(state.facts.get("予定価格"))
    return Asked(
        day=day,
        quotes_needed=_needed(tables, method, question),
        running=state.facts.get("契約種別") not in ONCE,
        last=LastContract(**last.data) if last is not None else None,
        estimate=estimate if estimate else None,
        offers=_offers(state, offers_in),
    )


def scrutiny(state: RunState, rules: ScrutinyRules, wanted: Asked) -> Scrutiny:
    """The quotes of a case, scrutinised, with the answers given so far."""
    quotes = quotes_of(state)
    findings = scrutinise(quotes, rules, wanted)
    gate = scrutiny_gate(findings, tuple(_answers(state, findings)), rules)
    return Scrutiny(asked=wanted, quotes=quotes, findings=findings, gate=gate)


def answer_data(finding: QuoteFinding, said: Answer, text: str) -> dict[str, Any]:
    """An answer as its sheet holds it, with the finding in words; who gave it is recorded."""
    return {
        "finding": said.finding,
        "code": finding.code,
        "text": text,
        "numbers": _numbers(finding),
        "kind": said.kind,
        "reason": said.reason,
    }


def bidders_of(state: RunState, rules: ScrutinyRules, day: date) -> tuple[Bidder, ...]:
    """Who has made a proposal (rule 3); a quote's price is what is to be paid."""
    entered = of_kind(state, BIDDER)
    if entered:
        return tuple(
            Bidder(id=id, name=sheet.data["name"], price=sheet.data.get("price"))
            for id, sheet in entered.items()
        )
    return tuple(
        Bidder(id=quote.id, name=quote.supplier, price=payable(quote, rate_of(rules, quote, day)))
        for quote in quotes_of(state)
    )


def bidder_named(bidders: Sequence[Bidder], said: str) -> Bidder:
    """The bidder people named, by id or by name. Raises Refused."""
    if not bidders:
        raise Refused("BCP-P105")
    for one in bidders:
        if folded(one.id) == folded(said) or same_name(one.name) == same_name(said):
            return one
    names = [word for one in bidders for word in (one.id, one.name)]
    raise Refused("BCP-P036", kind=Word(N_("提案者")), name=said, near=nearest(said, names))


def score_sheets(state: RunState) -> tuple[Sheet, ...]:
    """One sheet a member, out of one a member and bidder."""
    scores: dict[str, dict[str, Mapping[str, float]]] = {}
    comments: dict[str, list[str]] = {}
    for sheet in of_kind(state, SCORE).values():
        member, data = str(sheet.data["member"]), sheet.data
        scores.setdefault(member, {})[str(data["bidder"])] = data["scores"]
        comments.setdefault(member, []).extend(filter(None, [data.get("comment", "")]))
    return tuple(
        Sheet(member=member, scores=given, comment=" ".join(comments[member]))
        for member, given in scores.items()
    )


def interests_of(state: RunState) -> tuple[Interest, ...]:
    """Who has declared an interest."""
    return tuple(
        Interest(member=sheet.data["member"], reason=sheet.data["reason"],
                 bidder=sheet.data.get("bidder"))
        for sheet in of_kind(state, INTEREST).values()
    )  # fmt: skip


def members_of(state: RunState) -> tuple[str, ...]:
    """Handles of those the roster names for the committee."""
    return tuple(handle for handle, one in state.people.items() if COMMITTEE in one.roles)


def check_lot(
    state: RunState, rules: ScoringRules, bidders: Sequence[Bidder], order: Sequence[str]
) -> None:
    """Raises Refused unless a lot is drawn once, among all those that only a lot can part."""
    if of_kind(state, LOT):
        raise Refused("BCP-P141")
    found = result(state, rules, bidders, drawn=False)
    groups: dict[int | None, list[str]] = {}
    for row in found.counted.rows if {one.code for one in found.findings} == {TIED} else ():
        groups.setdefault(row.place, []).append(row.bidder)
    tied = [ids for place, ids in groups.items() if place is not None and len(ids) > 1]
    if not any(sorted(ids) == sorted(order) for ids in tied):
        names = {bidder.id: bidder.name for bidder in bidders}
        raise Refused("BCP-P140", tied=[names[id] for ids in tied for id in ids])


def result(
    state: RunState, rules: ScoringRules, bidders: Sequence[Bidder], *, drawn: bool = True
) -> Outcome:
    """What the committee's sheets come to; sheets on somebody who is no bidder are left out.

    ``drawn``: with the lot that was drawn, where there is one.
    """
    known = {bidder.id for bidder in bidders}
    sheets = [
        Sheet(
            member=sheet.member,
            scores={id: points for id, points in sheet.scores.items() if id in known},
            comment=sheet.comment,
        )
        for sheet in score_sheets(state)
    ]
    lot = of_kind(state, LOT).get(LOT) if drawn else None
    lots = [str(id) for id in lot.data["order"]] if lot is not None else []
    return outcome(
        rules, bidders, sheets, members=members_of(state), interests=interests_of(state),
        lots=lots,
    )  # fmt: skip


def marks_of(state: RunState) -> dict[str, int] | None:
    """The marks of a case's priority; None where nobody has given any."""
    sheet = of_kind(state, PRIORITY).get(PRIORITY)
    return dict(sheet.data["marks"]) if sheet is not None else None


def _offers(state: RunState, phases: Sequence[str]) -> tuple[str, ...]:
    """The quotes that were written since one of the phases was entered."""
    entered = [
        at.phases[phase].entered_ms
        for at in state.tracks.values()
        for phase in phases
        if phase in at.phases
    ]
    since = min(entered, default=None)
    if since is None:
        return ()
    return tuple(id for id, sheet in of_kind(state, QUOTE).items() if sheet.at_ms >= since)


def _needed(tables: Tables, method: Method | None, question: Question | None) -> int:
    if method is None or method.quotes != "needed":
        return 1
    number = quotes_needed(tables.quotes, question).number if question is not None else None
    if number is not None:
        return number
    rule = tables.quotes.rules[tables.quotes.use]
    return max((tier.quotes for row in rule.rows for tier in row.tiers), default=1)


def _answers(state: RunState, findings: Sequence[QuoteFinding]) -> Iterator[Answer]:
    """The answers as `quote_findings` judges them (rule 1)."""
    by_key = {finding.key: finding for finding in findings}
    for sheet in of_kind(state, FINDING).values():
        data, finding = sheet.data, by_key.get(sheet.data["finding"])
        same = finding is not None and _numbers(finding) == data["numbers"]
        yield Answer(
            finding=data["finding"],
            digest=finding.digest if finding is not None and same else "",
            kind=data["kind"],
            reason=data["reason"],
            by=sheet.by,
        )


def _numbers(finding: QuoteFinding) -> str:
    """What stands for the numbers of a finding, whatever day it is (rule 1)."""
    said = {name: value for name, value in finding.data.items() if name != "day"}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    parts = _NUMBERED.split(name)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
