"""Gaps: what somebody has to see to before publishing."""

from __future__ import annotations

from dataclasses import replace

from bcpflow.language import translator
from bcpflow.procurement.ocds import ocds
from bcpflow.procurement.ocds_gaps import gaps
from bcpflow.procurement.ocds_model import Buyer, Value
from bcpflow.procurement.ocds_table import read_ocds
from tests.procurement.ocds_cases import BASE, Case, played

SAMPLE = read_ocds()
OWN = replace(SAMPLE, prefix=Value(value="ocds-abc123"), uri=Value(value="https://a.jp/{name}"))
TOWN = Buyer(name="みほん市")


def told(case: Case | str, table: object = OWN, buyer: Buyer = TOWN, **facts: object) -> list[str]:
    history = played(case) if isinstance(case, str) else case.history
    releases = ocds(history, OWN)["releases"]
    found = gaps(table or OWN, releases, facts, buyer)  # type: ignore[arg-type]
    return [gap.told(translator("ja")) for gap in found]


def test_a_case_that_says_everything_has_no_gap() -> None:
    assert told("open-tender", 方式="一般競争入札", 契約種別="その他の委託・役務") == []


def test_samples_are_named() -> None:
    found = told("open-tender", SAMPLE, SAMPLE.buyer)
    assert len(found) == 3
    assert "ocds-xxxxxx" in found[0]


def test_what_the_table_or_the_case_lacks_is_named() -> None:
    assert "競り" in told("open-tender", 方式="競り")[0]
    assert "寄附" in told("open-tender", 契約種別="寄附")[0]
    case = Case.opened({**BASE, "方式": "一般競争入札"})
    assert "release" in told(case)[0]
    case.until("evaluate", "budget", "procure", "select")
    case.settle()
    case.advance("contract")
    case.event("contract-signed")
    assert len(told(case)) == 2
