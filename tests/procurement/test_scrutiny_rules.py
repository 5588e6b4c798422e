"""The scrutiny table: shipped whole, dated, and refused where its rows contradict each other."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from bcpflow.codes import describe
from bcpflow.errors import DefinitionError
from bcpflow.language import translator
from bcpflow.procurement.reading import SHIPPED, check_table
from bcpflow.procurement.scrutiny_rules import (
    ScrutinyRules,
    exact,
    in_force,
    item_of,
    months_of_unit,
    rate_of,
    read_scrutiny_rules,
    scrutiny_findings,
)
from tests.procurement.quote_samples import RULES, line, quote

ITEMS = {
    "構築", "カスタマイズ", "データ移行", "連携", "研修", "使用料", "保守料", "機器", "機器保守",
    "クラウド", "その他運用", "人件費",
}  # fmt: skip


def spoilt(tmp_path: Path, old: str, new: str) -> list[tuple[str, int]]:
    text = (SHIPPED / "scrutiny.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "procurement").mkdir(exist_ok=True)
    path = tmp_path / "procurement" / "scrutiny.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = check_table("scrutiny", ScrutinyRules, tmp_path, scrutiny_findings)
    for problem in found:
        for language in ("ja", "en"):
            told = describe(problem, translator("ja" if language == "ja" else "en"))
            assert "…" not in "".join(told)
    return [(problem.code, problem.line) for problem in found]


def test_the_shipped_table_is_whole() -> None:
    assert check_table("scrutiny", ScrutinyRules, None, scrutiny_findings) == []
    titles = {i.title["ja"] for i in RULES.items if isinstance(i.title, dict)}
    assert titles == ITEMS
    assert RULES.horizon_months == 60
    assert RULES.sample
    assert all(price.sample and price.source is not None for price in RULES.prices)


def test_words_for_items_and_units_are_unambiguous() -> None:
    words = [word for item in RULES.items for word in (item.id, *item.names)]
    titles = [t for i in RULES.items if isinstance(i.title, dict) for t in i.title.values()]
    assert len({*words, *titles}) == len(words) + len(titles)
    assert months_of_unit(RULES, "ｶ月") == months_of_unit(RULES, "月") == 1
    assert months_of_unit(RULES, "年") == 12
    assert months_of_unit(RULES, "台") is months_of_unit(RULES, None) is None
    assert item_of(RULES, "nothing") is None


@pytest.mark.parametrize(
    ("day", "percent"),
    [("1980-01-01", 3), ("1997-03-31", 3), ("1997-04-01", 5), ("2014-04-01", 8),
     ("2019-09-30", 8), ("2019-10-01", 10), ("2030-01-01", 10)],
)  # fmt: skip
def test_the_rate_in_force(day: str, percent: int) -> None:
    on = date.fromisoformat(day)
    assert exact(in_force(RULES.tax_rates, on).percent) == percent
    assert (
        rate_of(RULES, quote("Q1", line("1", "build", 1), tax_rate=None, dated=on), on) == percent
    )


def test_numbers_are_those_written() -> None:
    assert exact(7.8) == Fraction(78, 10)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{id: customize,", "{id: build,", "BCP-D158"),
        ("since: 2014-04-01", "since: 2014-04-31", "BCP-P002"),
        ("since: 2014-04-01", "since: 1997-04-01", "BCP-P034"),
        ("horizon_months: 60", "horizon_months: 0", "BCP-P034"),
        ("    low: 500000", "    low: 5000000", "BCP-P034"),
        ("outlier_percent: 30", "outlier_percent: -1", "BCP-P034"),
        ("items: [equipment]", "items: [equipmnt]", "BCP-P036"),
        ("{月: 1,", "{月: 0,", "BCP-P034"),
        ("lump: warning", "lump: severe", "BCP-D034"),
        ("lump: warning", "lumps: warning", "BCP-D030"),
        ("must_answer: [error, warning]", "must_answer: []", "BCP-P034"),
    ],
)
def test_a_table_that_contradicts_itself_is_named_at_its_line(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    text = (SHIPPED / "scrutiny.yaml").read_text(encoding="utf-8")
    number = text[: text.index(old)].count("\n") + 1
    found = spoilt(tmp_path, old, new)
    assert [one for one, _ in found] == [code]
    assert abs(found[0][1] - number) <= 1
    with pytest.raises(DefinitionError):
        read_scrutiny_rules(tmp_path)


def test_the_table_of_the_site_is_used_whole(tmp_path: Path) -> None:
    assert spoilt(tmp_path, "outlier_percent: 30", "outlier_percent: 12.5") == []
    own = read_scrutiny_rules(tmp_path)
    assert exact(own.thresholds[0].outlier_percent) == Fraction(25, 2)
