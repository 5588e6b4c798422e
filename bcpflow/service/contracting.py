"""Who was chosen, the contracts with them and what was paid: what is recorded, and what cannot be.

Rules, held by tests/cli/test_case_contract.py:

1. 予定価格 is a ceiling (地方自治法234条3項): no award and no contract above it. An amendment may
   exceed it, as it has an estimate of its own; that is said.
2. A contract recorded again under its number is an amendment and takes a reason; what it does not
   say anew stays, and the old figures stay in the record.
3. Shares of the years make up the amount, days follow each other, and nothing is paid beyond a
   contract or before it.
4. A price nobody states is that of the firm's one quote or proposal, never a guess.

This module must never record anything and never look at a clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from typing import Any

from bcpflow import instants
from bcpflow.definition.amounts import yen_of
from bcpflow.errors import Refused, UsageFault, Word
from bcpflow.language import N_
from bcpflow.lint.finding import nearest
from bcpflow.procurement.calendar import Calendar
from bcpflow.procurement.quotes import Yen, corporate_number_fits, payable, same_name
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, rate_of
from bcpflow.procurement.words import folded
from bcpflow.projections.case_summary import LOST, contracted, yen
from bcpflow.run.case import Sheet
from bcpflow.run.state import RunState
from bcpflow.service.quoting import BIDDER, of_kind, quotes_of

SUPPLIER, CONTRACT, PAYMENT = "supplier", "contract", "payment"
KINDS = (SUPPLIER, CONTRACT, PAYMENT)
AWARDED, SIGNED, AMENDED = "award", "contract-signed", "contract-amended"
"""Happenings that are noted in the same act."""
DAYS = {
    "signed": N_("契約日"), "starts": N_("開始日"), "ends": N_("終了日"),
    "maintenance_ends": N_("保守の終わり"), "lease_ends": N_("リースの終わり"),
    "amended": N_("変更契約日"), "day": N_("支払日"), "today": N_("今日"),
}  # fmt: skip
_FOLLOWS = (
    ("signed", "ends"), ("starts", "ends"), ("starts", "maintenance_ends"),
    ("starts", "lease_ends"), ("signed", "amended"),
)  # fmt: skip
"""Days of which the second is not before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was said of a contract; None and nothing: it stays, or is that of the award."""

    number: str | None = None
    supplier: str | None = None
    corporate_number: str | None = None
    amount: int | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    years: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A sheet to be filled, and what happened with it on which day."""

    sheet: str
    kind: str
    data: Mapping[str, Any]
    happening: str = ""
    day: date | None = None
    before: Mapping[str, Any] | None = None
    """What the contract said before: it is an amendment."""


def award(
    state: RunState,
    rules: ScrutinyRules,
    said: str,
    *,
    number: str | None,
    amount: int | None,
    lost: bool,
    also: bool,
    today: date,
) -> dict[str, Any]:
    """What the sheet of a firm says that took part. Raises Refused (rules 1 and 4)."""
    data = _firm(state, rules, said, today)
    if number is not None:
        data["corporate_number"] = corporate(number)
    if amount is not None:
        data["amount"] = _positive(amount)
    if lost:
        return {**data, "result": LOST}
    if "amount" not in data:
        raise Refused("BCP-P139", what=Word(N_("金額")), option="--amount")
    _under_estimate(state, data["amount"])
    others = [one for one in winners(state) if same_name(one["name"]) != same_name(data["name"])]
    if others and not also:
        raise Refused("BCP-P135", name=data["name"], chosen=[one["name"] for one in others])
    return {**data, "result": "awarded"}


def sheet_of(state: RunState, name: str) -> str | None:
    """The sheet of a firm that took part, where it has one."""
    found = of_kind(state, SUPPLIER)
    same = (id for id, one in found.items() if same_name(one.data["name"]) == same_name(name))
    return next((f"{SUPPLIER}:{id}" for id in same), None)


def winners(state: RunState) -> list[Mapping[str, Any]]:
    """The firms that were chosen."""
    told = (sheet.data for sheet in of_kind(state, SUPPLIER).values())
    return [one for one in told if one.get("result") != LOST]


def contract(state: RunState, said: Terms, calendar: Calendar, today: date) -> Filling:
    """A contract, or its amendment (rule 2). Raises Refused (rules 1 and 3)."""
    sheet, number, before = _contract(state, said)
    if before is not None and not said.reason.strip():
        raise Refused("BCP-P035", what=Word(N_("変更契約")), name=number)
    data: dict[str, Any] = {} if before is None else {**before}
    data |= {"number": number, **_with_whom(state, said, before)}
    amount = said.amount if said.amount is not None else data.get("amount", awarded(state))
    if amount is None:
        raise Refused("BCP-P139", what=Word(N_("契約額")), option="--amount")
    data["amount"] = _positive(amount)
    if said.amount is not None and before is not None and not said.years:
        data.pop("years", None)  # shares of another sum
    days = {name: day.isoformat() for name, day in said.days.items()}
    signed = said.days.get("signed")
    if before is not None:
        days.pop("signed", None)
        data |= {"amended": (signed or today).isoformat(), "reason": said.reason.strip()}
    elif signed is None:
        raise Refused("BCP-P139", what=Word(DAYS["signed"]), option="--signed")
    data |= days
    if said.years:
        data["years"] = dict(said.years)
    _follow(data, today)
    _shares(data, calendar)
    if before is None:
        _under_estimate(state, sum(_amounts(state, without=sheet)) + data["amount"])
    happening = SIGNED if before is None else AMENDED
    return Filling(
        sheet=sheet, kind=CONTRACT, data=data, before=before,
        happening=happening if happening in state.plan.workflow.events else "",
        day=signed or today,
    )  # fmt: skip


def payment(
    state: RunState,
    sheet: str,
    *,
    amount: int,
    day: date,
    number: str | None,
    payee: str | None,
    today: date,
) -> Filling:
    """A payment, within its contract. Raises Refused (rule 3)."""
    data: dict[str, Any] = {"amount": _positive(amount), "day": day.isoformat()}
    _in_order("day", day, "today", today)
    known = contracts_of(state)
    if number is not None and number not in known:
        raise _unknown(N_("契約"), number, known)
    if number is None and len(known) > 1:
        raise Refused("BCP-P139", what=Word(N_("契約")), option="--contract")
    about = number if number is not None else next(iter(known), None)
    if about is not None:
        agreed = known[about][1]
        data["contract"] = about
        signed = _day_of(agreed, "signed")
        if signed is not None:
            _in_order("signed", signed, "day", day)
        paid = amount + sum(
            yen(one.data.get("amount")) or 0
            for one in of_kind(state, PAYMENT).values()
            if one.data.get("contract", about) == about
        )
        limit = yen(agreed.get("amount"))
        if limit is not None and paid > limit:
            raise Refused("BCP-P137", number=about, paid=Yen(paid), amount=Yen(limit))
        payee = payee or firm_name(agreed.get("supplier"))
    if payee:
        data["payee"] = payee
    return Filling(sheet=sheet, kind=PAYMENT, data=data)


def to_retract(state: RunState, said: str) -> str:
    """The sheet people mean: its name, its number, or whose it is. Raises Refused."""
    names: dict[str, str] = {}
    for name, sheet in state.case.sheets.items():
        if sheet.kind in KINDS:
            own = [name, name.partition(":")[2], sheet.data.get("number"), sheet.data.get("name")]
            for word in filter(None, own):
                names.setdefault(folded(str(word)), name)
    if folded(said) not in names:
        raise _unknown(N_("相手方・契約・支払の記録"), said, list(names.values()))
    return names[folded(said)]


def corporate(text: str) -> str:
    """A 法人番号 of which the check digit fits. Raises Refused."""
    digits = folded(text).replace("-", "").upper().lstrip("T")
    if not corporate_number_fits(digits):
        raise Refused("BCP-P136", number=text)
    return digits


def year_shares(pairs: Sequence[str], calendar: Calendar) -> dict[str, int]:
    """``令和8年度=5,000,000`` as yen by fiscal year. Raises UsageFault."""
    found: dict[str, int] = {}
    for pair in pairs:
        name, equals, amount = pair.replace("＝", "=", 1).partition("=")
        worth = yen_of(amount)
        if not equals or worth is None:
            raise UsageFault("BCP-U002", text=pair)
        year = str(calendar.read_fiscal_year(name.strip()).year)
        found[year] = found.get(year, 0) + worth
    return found


def begins_ns(state: RunState, day: date, zone: tzinfo, now_ns: int) -> int | None:
    """The beginning of a day, but not before the case was opened; None for a day before that."""
    begins = instants.to_ns(datetime.combine(day, time(), zone))
    opened = state.clock.t0.wall_ns
    if begins <= opened < begins + 86_400_000_000_000:
        return min(opened + 1_000_000, now_ns)
    return begins if begins > opened else None


def award_rate(state: RunState) -> str | None:
    """落札率 of what was contracted, else of what was awarded."""
    estimate, made = estimate_of(state), contracted(state)
    amount = made if made is not None else awarded(state)
    if estimate is None or amount is None:
        return None
    return f"{round(amount * 1000 / estimate) / 10}%"


def estimate_of(state: RunState) -> int | None:
    """予定価格 where the case has one."""
    known = yen(state.facts.get("予定価格"))
    return known if known is not None and known > 0 else None


def _firm(state: RunState, rules: ScrutinyRules, said: str, today: date) -> dict[str, Any]:
    """A firm by the id of its quote or proposal, or by its name, with the price of its only one."""
    offers: list[tuple[str, dict[str, Any]]] = []
    for quote in quotes_of(state):
        price = payable(quote, rate_of(rules, quote, today))
        data: dict[str, Any] = {"name": quote.supplier, "amount": price, "quote": quote.id}
        if quote.corporate_number:
            data["corporate_number"] = quote.corporate_number
        offers.append((quote.id, data))
    for id, sheet in of_kind(state, BIDDER).items():
        stated = yen(sheet.data.get("price"))
        known = {"amount": stated} if stated is not None else {}
        offers.append((id, {"name": sheet.data["name"], **known}))
    named = next((data for id, data in offers if folded(id) == folded(said)), None)
    if named is not None:
        return dict(named)
    if not said.strip():
        raise Refused("BCP-P139", what=Word(N_("相手方")), option="--supplier")
    made = [data for _, data in offers if same_name(data["name"]) == same_name(said)]
    return dict(made[0]) if len(made) == 1 else {"name": said.strip()}


def contracts_of(state: RunState) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Contracts by their numbers, with the names of their sheets."""
    found: dict[str, Sheet] = {n: s for n, s in state.case.sheets.items() if s.kind == CONTRACT}
    return {
        str(sheet.data.get("number") or name.partition(":")[2] or "1"): (name, sheet.data)
        for name, sheet in found.items()
    }


def _contract(state: RunState, said: Terms) -> tuple[str, str, Mapping[str, Any] | None]:
    """Sheet and number of the contract that is meant, and what it said before."""
    known = contracts_of(state)
    number = said.number
    if number is None and len(known) == 1 and said.reason.strip():
        number = next(iter(known))  # a reason tells that the one there is is amended
    if number is None and known:
        raise Refused("BCP-P139", what=Word(N_("契約番号")), option="--number")
    number = number or "1"
    if number in known:
        sheet, before = known[number]
        return sheet, number, before
    return f"{CONTRACT}:{number}", number, None


def _with_whom(state: RunState, said: Terms, before: Mapping[str, Any] | None) -> dict[str, Any]:
    chosen = winners(state)
    name = said.supplier or firm_name((before or {}).get("supplier"))
    if not name and len(chosen) == 1:
        name = firm_name(chosen[0]["name"])
    if not name:
        raise Refused("BCP-P139", what=Word(N_("相手方")), option="--supplier")
    same = next((one for one in chosen if same_name(one["name"]) == same_name(name)), {})
    number = said.corporate_number or same.get("corporate_number")
    found = {"supplier": name}
    return found if number is None else {**found, "corporate_number": corporate(number)}


def awarded(state: RunState) -> int | None:
    """What was awarded, where exactly one firm was chosen."""
    chosen = winners(state)
    return yen(chosen[0].get("amount")) if len(chosen) == 1 else None


def _amounts(state: RunState, without: str = "") -> Iterator[int]:
    for sheet, data in contracts_of(state).values():
        amount = yen(data.get("amount"))
        if amount is not None and sheet != without:
            yield amount


def _under_estimate(state: RunState, amount: int) -> None:
    estimate = estimate_of(state)
    if estimate is not None and amount > estimate:
        raise Refused("BCP-P132", amount=Yen(amount), estimate=Yen(estimate))


def _follow(data: Mapping[str, Any], today: date) -> None:
    for earlier, later in _FOLLOWS:
        first, second = _day_of(data, earlier), _day_of(data, later)
        if first is not None and second is not None:
            _in_order(earlier, first, later, second)
    for name in ("signed", "amended"):
        if (day := _day_of(data, name)) is not None:
            _in_order(name, day, "today", today)


def _in_order(earlier: str, first: date, later: str, second: date) -> None:
    if second < first:
        raise Refused(
            "BCP-P133", earlier=Word(DAYS[earlier]), first=first.isoformat(),
            later=Word(DAYS[later]), second=second.isoformat(),
        )  # fmt: skip


def _shares(data: Mapping[str, Any], calendar: Calendar) -> None:
    years: Mapping[str, int] = data.get("years", {})
    if years and sum(years.values()) != data["amount"]:
        raise Refused("BCP-P134", sum=Yen(sum(years.values())), amount=Yen(data["amount"]))
    first, last = _day_of(data, "starts"), _day_of(data, "ends")
    for said in years:
        year = calendar.fiscal_year(int(said))
        if last is not None and last < year.start:
            _in_order("starts", year.start, "ends", last)
        if first is not None and year.end < first:
            _in_order("starts", first, "ends", year.end)


def _day_of(data: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(str(data.get(name, "")))
    except ValueError:
        return None


def _positive(amount: int) -> int:
    if amount <= 0:
        raise UsageFault("BCP-P014", value=f"{amount:,}")
    return amount


def firm_name(said: object) -> str:
    """The name of a firm, told as a text or in an object."""
    if isinstance(said, Mapping):
        said = said.get("name")
    return said.strip() if isinstance(said, str) else ""


def _unknown(kind: str, said: str, known: Any) -> Refused:
    return Refused("BCP-P036", kind=Word(kind), name=said, near=nearest(said, list(known)))
