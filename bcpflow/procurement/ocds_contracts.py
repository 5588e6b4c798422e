"""Contracts of a process with what became of them: terms, amendments, deliveries, payments.

Rules, held by tests/procurement/test_ocds_course.py:

1. A contract is that of the award its supplier won; where nothing tells, that of the first.
2. A payment is told once, under the contract it names; where it names none, under the first.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bcpflow.procurement.ocds_parties import Json
from bcpflow.procurement.ocds_story import Filled
from bcpflow.procurement.ocds_telling import Telling, documents, milestones, title_of
from bcpflow.procurement.ocds_values import day, firm, full, said, words
from bcpflow.procurement.quotes import same_name


def contracts(telling: Telling, awards: Sequence[Json]) -> list[Json]:
    """The contracts as they stand."""
    sheets: list[Mapping[str, Any]] = [one.data for one in telling.sheets("contract")] or [{}]
    told = [_contract(telling, number, data, awards) for number, data in enumerate(sheets, start=1)]
    if telling.reached("implementation") or telling.sheets("payment"):
        for place, contract in enumerate(told):
            made = _implementation(telling, place, sheets, awards, contract)
            if made:
                contract["implementation"] = made
    return told


def _contract(
    telling: Telling, number: int, data: Mapping[str, Any], awards: Sequence[Json]
) -> Json:
    keys, offset = telling.table.sheets.contract, telling.table.offset
    award = _award_of(firm(data, keys, "supplier")[0], awards)
    amount = said(data, keys, "amount") or telling.fact("amount")
    name = words(data, keys, "number")
    signed = telling.when(telling.table.signed)
    period = full(
        startDate=day(said(data, keys, "start"), offset),
        endDate=day(said(data, keys, "end"), offset, ends=True),
    )
    status = telling.statuses.get("contract", "active")
    first = number == 1
    id = f"{telling.ocid}-contract-{number}"
    return full(
        id=id,
        awardID=award["id"],
        title=title_of(telling),
        description=name,
        status=status,
        period=period,
        value=telling.money(amount),
        dateSigned=None
        if status == "pending"
        else day(said(data, keys, "signed"), offset) or signed,
        documents=documents(telling, "contract") if first else [],
        milestones=milestones(telling, "contract") if first else [],
        amendments=list(telling.amendments.get(id, ())),
    )


def _award_of(supplier: str, awards: Sequence[Json]) -> Json:
    for award in awards:
        names = [same_name(one["name"]) for one in award.get("suppliers", ())]
        if supplier and same_name(supplier) in names:
            return award
    return awards[0]


def _implementation(
    telling: Telling,
    place: int,
    sheets: Sequence[Mapping[str, Any]],
    awards: Sequence[Json],
    contract: Json,
) -> Json:
    award = next(one for one in awards if one["id"] == contract["awardID"])
    paid = [
        _transaction(telling, number, one, award)
        for number, one in enumerate(telling.sheets("payment"), start=1)
        if _place_of(telling, one, sheets) == place
    ]
    first = place == 0
    return full(
        transactions=paid,
        milestones=milestones(telling, "implementation") if first else [],
        documents=documents(telling, "implementation") if first else [],
    )


def _place_of(telling: Telling, payment: Filled, sheets: Sequence[Mapping[str, Any]]) -> int:
    wanted = words(payment.data, telling.table.sheets.payment, "contract")
    keys = telling.table.sheets.contract
    for place, data in enumerate(sheets):
        if wanted is not None and words(data, keys, "number") == wanted:
            return place
    return 0


def _transaction(telling: Telling, number: int, payment: Filled, award: Json) -> Json:
    keys, offset = telling.table.sheets.payment, telling.table.offset
    name, corporate = firm(payment.data, keys, "payee")
    if not name and award.get("suppliers"):
        name = award["suppliers"][0]["name"]
    payer = telling.parties.town(telling.buyer, telling.fact("department"), "payer")
    return full(
        id=f"{telling.ocid}-payment-{number}",
        date=day(said(payment.data, keys, "date"), offset) or telling.instant(payment.ns),
        value=telling.money(said(payment.data, keys, "amount")),
        payer=payer,
        payee=telling.parties.firm(name, corporate, "payee") if name else {},
    )
