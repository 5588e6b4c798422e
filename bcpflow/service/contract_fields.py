"""What documents say of the supplier, the contract and the ratio, out of the sheets of a case.

Rules, held by tests/cli/test_case_contract.py:

1. The sum is that of the contracts, before there is one that of the award.

This module must never guess: what no sheet says is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.definition.model import FactValue
from bcpflow.projections.case_summary import contracted, yen
from bcpflow.run.state import RunState
from bcpflow.service.contracting import (
    SUPPLIER,
    award_rate,
    awarded,
    contracts_of,
    firm_name,
    winners,
)
from bcpflow.service.quoting import of_kind


def known_fields(state: RunState) -> dict[str, FactValue]:
    """What the sheets say, by the names of fields and headings of documents."""
    chosen, agreed = winners(state), [data for _, data in contracts_of(state).values()]
    firms = [firm_name(one.get("supplier")) for one in agreed] or [
        firm_name(o["name"]) for o in chosen
    ]
    numbers = [one["corporate_number"] for one in agreed or chosen if one.get("corporate_number")]
    made = contracted(state)
    amount = made if made is not None else awarded(state)
    terms = [
        f"{one['starts']}～{one['ends']}" for one in agreed if "starts" in one and "ends" in one
    ]
    parts = [sheet.data for sheet in of_kind(state, SUPPLIER).values()]
    found: dict[str, FactValue] = {}
    if amount is not None:
        found["契約額"] = amount
    told = {
        "相手方": firms, "法人番号": numbers, "契約期間": terms, "落札者": firms,
        "相手方と額": [_priced(one) for one in chosen],
        "入札者と金額": [_priced(one) for one in parts],
        "落札率": [rate] if (rate := award_rate(state)) else [],
    }  # fmt: skip
    found |= {
        name: "、".join(dict.fromkeys(filter(None, words)))
        for name, words in told.items()
        if any(words)
    }
    return found


def _priced(data: Mapping[str, Any]) -> str:
    amount = yen(data.get("amount"))
    return firm_name(data.get("name")) + (f" {amount:,}円" if amount is not None else "")
