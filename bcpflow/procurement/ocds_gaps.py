"""What is still missing before a case's open contracting data can be published.

Rules, held by tests/procurement/test_ocds_gaps.py:

1. Samples (例) of the table are named: they must not go out as they are.
2. Gaps are told, never filled in by guessing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcpflow.language import N_
from bcpflow.procurement.ocds_model import Buyer, OcdsTable
from bcpflow.procurement.words import Reason


def gaps(
    table: OcdsTable, releases: Sequence[dict[str, Any]], facts: Mapping[str, object], buyer: Buyer
) -> list[Reason]:
    """Everything somebody has to see to before publishing."""
    return list(_gaps(table, releases, facts, buyer))


def _gaps(
    table: OcdsTable, releases: Sequence[dict[str, Any]], facts: Mapping[str, object], buyer: Buyer
) -> Iterator[Reason]:
    if not releases:
        yield Reason(_NOTHING)
    if table.prefix.sample:
        yield Reason(_PREFIX, {"value": table.prefix.value})
    if table.uri.sample:
        yield Reason(_URI)
    if buyer.sample:
        yield Reason(_BUYER)
    method, kind = facts.get(table.facts.method), facts.get(table.facts.contract)
    if method and method not in table.methods:
        yield Reason(_METHOD, {"value": method})
    if kind and kind not in table.contracts:
        yield Reason(_CONTRACT, {"value": kind})
    last = {str(release["ocid"]): release for release in releases}
    if any(not award.get("suppliers") for one in last.values() for award in one.get("awards", ())):
        yield Reason(_SUPPLIER)
    if any(not made.get("value") for one in last.values() for made in one.get("contracts", ())):
        yield Reason(_AMOUNT)


_NOTHING = N_("公表する段階（企画の承認）にまだ達していないため、release はありません。")
_PREFIX = N_(
    "ocid の接頭辞「{value}」は例です。OCP に登録した接頭辞を ocds.yaml に書いてください。"
)
_URI = N_("公開する場所（uri）は例です。ocds.yaml に書いてください。")
_BUYER = N_("団体名が書かれていません。ocds.yaml の buyer に書いてください。")
_METHOD = N_("方式「{value}」は対応表（ocds.yaml）にありません。")
_CONTRACT = N_("契約種別「{value}」は対応表（ocds.yaml）にありません。")
_SUPPLIER = N_("相手方が表（supplier）に書かれていません。")
_AMOUNT = N_("契約額が表（contract）に書かれていません。")
