"""Who takes part in a process: the town, those who made an offer, suppliers, who is paid.

Rules, held by tests/procurement/test_ocds_parties.py:

1. A 法人番号 makes the id of an organisation; without one a digest of its name does.
2. An id that was published stays, also where the 法人番号 is told only later.
3. Only organisations: no member of staff is ever a party.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.procurement.ocds_model import Buyer, OcdsTable
from bcpflow.procurement.quotes import corporate_number_fits, same_name

Json = dict[str, Any]


@dataclass(slots=True)
class Parties:
    """The parties of one process, gathered while its sections are told."""

    table: OcdsTable
    ids: Mapping[str, str] = field(default_factory=dict)
    """Ids of firms published before, by name."""
    known: dict[str, Json] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    """Ids of the firms here, by name."""
    numbers: dict[str, str] = field(default_factory=dict)
    """法人番号 by name, where one was given once."""

    def learn(self, name: str, number: str | None) -> None:
        """A 法人番号 told once tells for the same name elsewhere."""
        if number is not None and corporate_number_fits(number):
            self.numbers.setdefault(same_name(name), number)

    def town(self, buyer: Buyer, department: str, part: str = "buyer") -> Json:
        """The town in a part; a reference to it."""
        schemes = self.table.schemes
        identifier: dict[str, str] = {}
        if buyer.corporate_number:
            identifier = {"scheme": schemes.corporate.value, "id": buyer.corporate_number}
        elif buyer.code:
            identifier = {"scheme": schemes.local.value, "id": buyer.code}
        id = "-".join(identifier.values()) or "buyer"
        more: Json = {"contactPoint": {"name": department}} if department else {}
        return self._party(id, buyer.name, identifier, part, more)

    def firm(self, name: str, number: str | None, part: str) -> Json:
        """A firm in a part; a reference to it."""
        known = self.numbers.get(same_name(name))
        if known is None and number is not None and corporate_number_fits(number):
            known = number
        scheme = self.table.schemes.corporate.value
        identifier = {"scheme": scheme, "id": known} if known else {}
        key = same_name(name)
        id = f"{scheme}-{known}" if known else f"name-{_digest(key)}"
        self.given[key] = self.ids.get(key, id)
        return self._party(self.given[key], name, identifier, part, {})

    def told(self) -> list[Json]:
        """All parties, the town first."""
        return list(self.known.values())

    def _party(
        self, id: str, name: str, identifier: Mapping[str, str], part: str, more: Json
    ) -> Json:
        party = self.known.setdefault(id, {"id": id, "name": name})
        if identifier:
            party["identifier"] = {**identifier, "legalName": party["name"]}
        party.update(more)
        party["roles"] = list(dict.fromkeys([*party.get("roles", ()), *self.table.roles[part]]))
        return {"id": id, "name": party["name"]}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
