"""Choosing a method for a case: the question its fields make, and what a choice declares.

Rules, held by tests/cli/test_case_method.py:

1. What is said counts before what the case knows; what was taken for granted is named.
2. A method the tables close is not recorded, nor one without the item and the reason it takes.
3. Only fields the guideline has are declared, and only those that change.

This module must never record anything and never look at a clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from typing import Any, cast

from bcpflow import instants
from bcpflow.decide.control import check_fact
from bcpflow.definition.amounts import yen_of
from bcpflow.definition.model import FactValue
from bcpflow.errors import Refused, UsageFault, Word
from bcpflow.language import N_
from bcpflow.lint.finding import nearest
from bcpflow.procurement.document_table import DocumentTable
from bcpflow.procurement.method_table import Method, MethodTable
from bcpflow.procurement.methods import Answer, Option, Tables
from bcpflow.procurement.sole_source import FAILED, SOLE, require_sole_source
from bcpflow.procurement.words import (
    BODIES,
    CONTRACTS,
    Body,
    Contract,
    Days,
    Question,
    Reason,
    folded,
)
from bcpflow.run.state import RunState

_APPROVED = "execution-approval"
"""The approval step whose day is that of the decision."""
_OUTCOME, _OUTCOMES = "tender-outcome", {"retry": "none-awarded", "negotiate": "none-awarded"}
"""The step that says how a tender ended, and what its choices say of it."""
_FAILED = {"8": "none-awarded", "9": "winner-refused"}
"""What an item already declared says of the tender before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said about a contract; None where nothing was."""

    contract: str | None = None
    estimate: int | None = None
    body: str | None = None
    days: Days = field(default_factory=Days)
    rule: str | None = None
    saas: bool | None = None
    listed: bool | None = None
    failed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, and what it takes for granted (rule 1)."""

    question: Question
    assumed: tuple[Reason, ...] = ()


def of_case(state: RunState, zone: tzinfo) -> Said:
    """What the fields of a case say."""
    facts = state.facts
    estimate, several = facts.get("予定価格"), facts.get("複数年")
    return Said(
        contract=_text(facts.get("契約種別")),
        estimate=int(estimate) if isinstance(estimate, int | float) and estimate > 0 else None,
        body=_text(facts.get("団体区分")),
        days=days_of(state, zone),
        saas=False if facts.get("クラウド") == "なし" else None,
        listed=True if several == "長期継続契約" else None,
        failed=_FAILED.get(str(facts.get("号"))) or _ended(state),
    )


def _ended(state: RunState) -> str | None:
    """How the tender before ended, where the case says so."""
    step = state.steps.get(_OUTCOME)
    return _OUTCOMES.get(step.option) if step is not None else None


def days_of(state: RunState, zone: tzinfo) -> Days:
    """The days of a case that rules go by."""

    def on(elapsed_ms: int | None) -> date | None:
        if elapsed_ms is None:
            return None
        return instants.at(state.clock.t0.wall_ns + elapsed_ms * 1_000_000, zone).date()

    approved = state.steps.get(_APPROVED)
    decided = approved is not None and approved.outcome == "achieved"
    return Days(
        notice=on(state.noted.get("notice-given")),
        contract=on(state.noted.get("contract-signed")),
        decision=on(approved.settled_ms) if approved is not None and decided else None,
    )


def together(said: Said, known: Said) -> Said:
    """What is said, and for the rest what the case knows; days are taken one by one."""
    days = replace(
        known.days,
        **{
            name: day
            for name in ("notice", "contract", "decision")
            if (day := getattr(said.days, name)) is not None
        },
    )
    rest = {
        name: getattr(said, name) if getattr(said, name) is not None else getattr(known, name)
        for name in ("contract", "estimate", "body", "rule", "saas", "listed", "failed")
    }
    return Said(days=days, **rest)


def asked(said: Said, tables: Tables, today: date) -> Asked:
    """The question of what was said. Raises UsageFault where it lacks a part."""
    lacking = {N_("契約の種類"): said.contract, N_("予定価格"): said.estimate}
    missing = [Word(name) for name, value in lacking.items() if value is None]
    if missing or said.contract is None or said.estimate is None:
        raise UsageFault("BCP-P103", missing=missing)
    assumed: list[Reason] = []
    days, body = said.days, said.body
    if days == Days():
        days = Days(contract=today)
        assumed.append(Reason(_TODAY, {"day": today}))
    if body is None:
        body = _body(tables, said.rule)
        assumed.append(Reason(_BODY, {"body": Word(body)}))
    question = Question(
        contract=contract_named(said.contract),
        estimate=said.estimate,
        body=_one_of(body, BODIES),
        days=days,
        rule=said.rule,
        saas=said.saas,
        listed=said.listed,
        failed=cast(Any, said.failed or "no"),
    )
    return Asked(question=question, assumed=tuple(assumed))


def contract_named(said: str) -> Contract:
    """A kind of contract, also by a part of its name that no other has."""
    found = [name for name in CONTRACTS if folded(said) in folded(name)]
    return found[0] if len(found) == 1 else _one_of(said, CONTRACTS)


def yen(text: str) -> int:
    """An amount as people type it: ``900,000``, ``90万円``. Raises UsageFault."""
    worth = yen_of(text)
    if worth is None:
        raise UsageFault("BCP-P014", value=text)
    return worth


def choices(table: DocumentTable) -> dict[str, str]:
    """Ids of methods, and what the guidelines call them."""
    return {id: named.choice for id, named in table.methods.items()}


def method_of(state: RunState, table: MethodTable, called: Mapping[str, str]) -> Method | None:
    """The method a case has declared; None where it has none, or one the table does not know."""
    said = state.facts.get("方式")
    return next((m for m in table.methods if called.get(m.id, m.id) == said), None)


def method_named(said: str, table: MethodTable, called: Mapping[str, str]) -> Method:
    """The method people named, by id, title or as the guidelines call it. Raises Refused."""
    names: dict[str, Method] = {}
    for method in table.methods:
        title = method.title
        titles = title.values() if isinstance(title, dict) else (title,)
        for name in (method.id, called.get(method.id, method.id), *titles):
            names.setdefault(folded(name), method)
    if folded(said) not in names:
        near = nearest(said, [*called.values(), *called])
        raise Refused("BCP-P036", kind=Word(N_("調達方式")), name=said, near=near)
    return names[folded(said)]


def item_for(
    table: MethodTable, method: Method, answer: Answer, item: int | None, reason: str
) -> int | None:
    """The item a method is recorded with. Raises Refused where it may not be recorded (rule 2)."""
    option = answer.option(method.id)
    assert option is not None  # every method of the table is judged
    if method.id in (SOLE, FAILED):
        require_sole_source(table, item, reason, answer)
    if option.verdict == "closed":
        raise Refused("BCP-P100", method=method.title, why=_why(option))
    if item is None:
        return method.items[0] if len(method.items) == 1 else None
    if item not in method.items:
        allowed = [str(number) for number in method.items]
        raise Refused("BCP-P101", item=item, method=method.title, items=allowed)
    return item


def declared(
    state: RunState, method: Method, called: Mapping[str, str], answer: Answer, item: int | None
) -> dict[str, FactValue]:
    """The fields that change with the choice (rule 3). Raises Refused where it has no place."""
    known, name = state.plan.workflow.facts, called.get(method.id)
    if "方式" not in known or name is None or name not in known["方式"].choices:
        allowed = list(known["方式"].choices) if "方式" in known else []
        raise Refused("BCP-P102", method=method.title, known=allowed)
    wanted: dict[str, FactValue] = {"方式": name, "号": "なし" if item is None else str(item)}
    if answer.council.holds is not None:
        wanted["議決"] = "要" if answer.council.holds else "不要"
    if answer.wto.holds is not None:
        wanted["特定調達"] = "対象" if answer.wto.holds else "対象外"
    placed = {fact: value for fact, value in wanted.items() if fact in known}
    for fact, value in placed.items():
        check_fact(known, fact, value)
    return {fact: value for fact, value in placed.items() if state.facts.get(fact) != value}


def record_data(method: Method, answer: Answer, item: int | None, reason: str) -> dict[str, Any]:
    """The choice as its sheet holds it: what it was judged on, and why."""
    option, question = answer.option(method.id), answer.question
    days = {"notice": question.days.notice, "contract": question.days.contract,
            "decision": question.days.decision}  # fmt: skip
    return {
        "method": method.id, "item": item, "reason": reason,
        "verdict": option.verdict if option is not None else "",
        "contract": question.contract, "estimate": question.estimate, "body": question.body,
        "days": {name: day.isoformat() for name, day in days.items() if day is not None},
        "rule": answer.ceiling.rule, "ceiling": answer.ceiling.yen, "failed": question.failed,
        "quotes": option.quotes if option is not None else None,
        "council": answer.council.holds, "wto": answer.wto.holds,
    }  # fmt: skip


def _why(option: Option) -> object:
    """The first reason, as a text of the catalogue holds it."""
    first = next(iter(option.reasons), None)
    return first.data.get("text", Word(first.text)) if first is not None else ""


def _body(tables: Tables, rule: str | None) -> Body:
    """The kind of body of the site's rule, else that of most."""
    named = tables.ceilings.rules.get(rule or tables.ceilings.use)
    return named.bodies[0] if named is not None and named.bodies else BODIES[0]


def _one_of(said: str, known: tuple[Any, ...]) -> Any:
    """The word meant, whatever its width; one nobody knows is left for the question to refuse."""
    return next((name for name in known if folded(name) == folded(said)), said)


def _text(value: FactValue | None) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


_TODAY = N_("日付が分からないため、今日 {day} に契約するものとして答えます（--on で変えられます）")
_BODY = N_("団体の区分は「{body}」として答えます（--body で変えられます）")
