"""Who made an offer and who was chosen.

Rules, held by tests/procurement/test_ocds_course.py:

1. Offers are those made in the phases the table names: quotes of the planning are none.
2. A price nobody stated is taken from the one offer of the same firm, else left out.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.procurement.ocds_model import SheetKeys
from bcpflow.procurement.ocds_parties import Json
from bcpflow.procurement.ocds_story import Filled
from bcpflow.procurement.ocds_telling import Telling, documents, items, title_of
from bcpflow.procurement.ocds_values import firm, full, said, words, yen
from bcpflow.procurement.quotes import same_name


def offers(telling: Telling) -> list[Json]:
    """Who made an offer: quotes and bidders of this tender, and the sheets of suppliers."""
    keys, parties = telling.table.sheets, telling.parties
    named = [firm(one.data, keys.offer) for _, one in offered(telling)]
    named += [firm(one.data, keys.supplier) for one in telling.sheets("supplier")]
    named += [firm(one.data, keys.contract, "supplier") for one in telling.sheets("contract")]
    for name, number in named:
        parties.learn(name, number)
    found = [parties.firm(name, number, "tenderer") for name, number in named if name]
    return list({one["id"]: one for one in found}.values())


def offered(telling: Telling) -> list[tuple[str, Filled]]:
    """The sheets that are offers in this tender, by their names."""
    return [
        (name, one)
        for kind in telling.table.offers
        for name, one in telling.story.of_kind(kind, telling.since)
        if one.phases & set(telling.table.offers_in)
    ]


def awards(telling: Telling) -> list[Json]:
    """Who was chosen, and for how much."""
    told = _winners(telling) or [("", None, telling.money(telling.fact("amount")))]
    only = len(told) == 1
    return [
        full(
            id=f"{telling.ocid}-award-{number}",
            title=title_of(telling),
            status=telling.statuses.get("award", "active"),
            date=telling.when(telling.table.award_date),
            value=value,
            suppliers=[telling.parties.firm(name, corporate, "supplier")] if name else [],
            items=items(telling) if only else [],
            documents=documents(telling, "award") if number == 1 else [],
        )
        for number, (name, corporate, value) in enumerate(told, start=1)
    ]


def _winners(telling: Telling) -> list[tuple[str, str | None, Json]]:
    """The suppliers chosen: of the sheets, else of the contracts, else as the case says."""
    keys = telling.table.sheets
    told = [
        (*firm(one.data, keys.supplier), one.data)
        for one in telling.sheets("supplier")
        if _chosen(telling, one.data)
    ]
    if not told:
        contracts = [
            firm(one.data, keys.contract, "supplier") for one in telling.sheets("contract")
        ]
        fact = (telling.fact("supplier"), telling.fact("corporate_number") or None)
        named = contracts if any(name for name, _ in contracts) else [fact]
        told = [(name, number, {}) for name, number in dict.fromkeys(named) if name]
    return [(name, number, _price(telling, name, data)) for name, number, data in told]


def _chosen(telling: Telling, data: Mapping[str, Any]) -> bool:
    result = words(data, telling.table.sheets.supplier, "result")
    return result not in telling.table.not_awarded


def _price(telling: Telling, name: str, data: Mapping[str, Any]) -> Json:
    """The price of an award: as stated, else that of the offer it names, or of its only offer."""
    keys = telling.table.sheets
    stated = said(data, keys.supplier, "amount")
    if yen(stated) is not None:
        return telling.money(stated)
    wanted = words(data, keys.supplier, "quote")
    made = [
        one.data
        for sheet, one in offered(telling)
        if (wanted in (sheet.partition(":")[2], sheet) if wanted else _by(one.data, keys, name))
    ]
    return telling.money(said(made[0], keys.offer, "amount")) if len(made) == 1 else {}


def _by(data: Mapping[str, Any], keys: SheetKeys, name: str) -> bool:
    return same_name(firm(data, keys.offer)[0]) == same_name(name)
