"""The five tables: the shipped ones are sound, and each mistake is named at its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.lint.texts import each_text
from bcpflow.procurement.all_tables import check_tables
from bcpflow.procurement.reading import SHIPPED
from bcpflow.procurement.tables import read_tables
from tests.procurement.questions import tables

TODAY = date(2026, 11, 21)


def test_the_shipped_tables_are_sound_but_for_the_sample_in_use() -> None:
    found = check_tables(None, TODAY)
    assert [(p.code, Path(p.file).name, p.line) for p in found] == [
        ("BCP-P020", "quotes-needed.yaml", 5)
    ]


def test_every_text_stands_in_both_languages() -> None:
    said = tables()
    for table in (said.ceilings, said.quotes, said.council, said.wto, said.methods):
        for text, path in each_text(table):
            assert isinstance(text, dict), path
            assert set(text) == {"ja", "en"}, path


def sampled(thing: Any) -> Iterator[Any]:
    """Everything that says whether it is a sample."""
    if is_dataclass(thing):
        if hasattr(thing, "sample") and hasattr(thing, "source"):
            yield thing
        for name in (f.name for f in fields(thing)):
            yield from sampled(getattr(thing, name))
    elif isinstance(thing, tuple):
        for one in thing:
            yield from sampled(one)
    elif isinstance(thing, dict):
        for one in thing.values():
            yield from sampled(one)


def test_what_is_shipped_has_a_source_or_is_a_sample() -> None:
    said = tables()
    rows = [row for name in ("ceilings", "quotes", "council", "wto", "methods")
            for row in sampled(getattr(said, name))]  # fmt: skip
    assert len(rows) > 40
    assert [row for row in rows if row.source is None and not row.sample] == []


def test_a_table_that_runs_out_is_mentioned() -> None:
    found = check_tables(None, date(2028, 4, 1))
    assert ("BCP-P028", "wto.yaml") in [(p.code, Path(p.file).name) for p in found]
    found = check_tables(None, date(2028, 3, 31))
    assert "BCP-P028" not in [p.code for p in found]


def damaged(tmp_path: Path, name: str, *swaps: tuple[str, str]) -> list[tuple[str, str]]:
    """The codes a table earns after changes, with the text of the line each stands at."""
    text = (SHIPPED / f"{name}.yaml").read_text("utf-8")
    for old, new in swaps:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    (tmp_path / "procurement").mkdir()
    own = tmp_path / "procurement" / f"{name}.yaml"
    own.write_text(text, "utf-8")
    lines = text.splitlines()
    found = [p for p in check_tables(tmp_path, TODAY) if p.file == str(own)]
    return [(p.code, lines[p.line - 1].strip()) for p in found if p.code != "BCP-P020"]


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "line"),
    [
        ("ceilings", "until: 2025-03-31", "until: 2025-04-05", "BCP-P003", "since: 2025-04-01"),
        ("ceilings", "until: 2025-03-31", "until: 2025-03-01", "BCP-P004", "since: 2025-04-01"),
        ("ceilings", "    until: 2025-03-31", "    until: 3月末", "BCP-P002", "until: 3月末"),
        ("ceilings", "since: 2025-04-01\n", "since: 2025-04-31\n", "BCP-P002",
         "since: 2025-04-31"),
        ("ceilings", "    since: 2025-04-01\n    trigger: 契約\n",
         "    since: 2025-04-01\n    until: 2025-03-31\n    trigger: 契約\n", "BCP-P005",
         "until: 2025-03-31"),
        ("ceilings", "bodies: [市, 町村]", "bodies: [市, 村]", "BCP-D034",
         "- bodies: [市, 村]"),
        ("ceilings", "trigger: 契約", "trigger: 入札", "BCP-D034", "trigger: 入札"),
        ("ceilings", "      物件の借入れ: 400000\n", "", "BCP-P007",
         "工事又は製造の請負: 1300000"),
        ("ceilings", "      物件の借入れ: 400000\n",
         "      物件の借入れ: 400000\n      物件の賃借: 1\n", "BCP-P012", "物件の賃借: 1"),
        ("ceilings", "物件の借入れ: 400000", "物件の借入れ: 0", "BCP-P009", "物件の借入れ: 0"),
        ("ceilings", "物件の借入れ: 400000", "物件の借入れ: 40万", "BCP-D032",
         "物件の借入れ: 40万"),
        ("ceilings", "use: law", "use: tochgi", "BCP-P011", "use: tochgi"),
        ("quotes-needed", "use: common", "use: comon", "BCP-P011", "use: comon"),
        ("quotes-needed", "{under: 300000, contracts: [財産の買入れ], quotes: 1}",
         "{under: 300000, up_to: 300000, quotes: 1}", "BCP-P019",
         "- {under: 300000, up_to: 300000, quotes: 1}"),
        ("quotes-needed", "          - {quotes: 2}\n",
         "          - {quotes: 2}\n          - {quotes: 3}\n", "BCP-P019", "- {quotes: 2}"),
        ("quotes-needed", "{quotes: 2}", "{quotes: 0}", "BCP-P009", "- {quotes: 0}"),
        ("council", "at_least: 150000000", "at_least: -1", "BCP-P009", "at_least: -1"),
        ("council", "[物件の借入れ, 物件の貸付け,", "[財産の買入れ, 物件の貸付け,", "BCP-P006",
         "- contracts: [財産の買入れ, 物件の貸付け, その他の委託・役務]"),
        ("wto", "since: 2026-04-01", "since: 2026-05-01", "BCP-P004",
         "- since: 2026-05-01"),
        ("wto", "  財産の買入れ: 物品", "  財産の買い入れ: 物品", "BCP-P012",
         "財産の買い入れ: 物品"),
        ("wto", ", 技術サービス: 270000000", "", "BCP-P007", None),
        ("methods", "when: small\n", "when: smal\n", "BCP-P018", "when: smal"),
        ("methods", "when: small\n", "when: small =\n", "BCP-D120", "when: small ="),
        ("methods", 'when: failed == "winner-refused"', 'when: failed == "refused"',
         "BCP-D123", 'when: failed == "refused"'),
        ("methods", "items: [8, 9]", "items: [8, 10]", "BCP-P016", "items: [8, 10]"),
        ("methods", "documents: [search-record]", "documents: [serch-record]", "BCP-P017",
         "documents: [serch-record]"),
        ("methods", "documents: [special-publication]", "documents: [x]", "BCP-P017",
         "documents: [x]"),
        ("methods", "methods: [open-tender, conditional-tender, designated-tender]",
         "methods: [open-tendr]", "BCP-P016", "methods: [open-tendr]"),
        ("methods", "percent: 60", "percent: 600", "BCP-P009", "percent: 600"),
        ("methods", "  - number: 9", "  - number: 8", "BCP-D158", "- number: 8"),
    ],
)  # fmt: skip
def test_each_mistake_at_its_line(
    tmp_path: Path, name: str, old: str, new: str, code: str, line: str | None
) -> None:
    found = damaged(tmp_path, name, (old, new))
    assert code in [row[0] for row in found]
    if line is not None:
        assert (code, line) in found


def test_a_mistake_of_rows_two_kinds_of_body_share_is_told_once(tmp_path: Path) -> None:
    found = damaged(tmp_path, "ceilings", ("until: 2025-03-31", "until: 2025-03-01"))
    assert [code for code, _ in found].count("BCP-P004") == 1
    assert {code for code, _ in found} == {"BCP-P004", "BCP-P026"}


def test_a_row_without_a_source(tmp_path: Path) -> None:
    text = (SHIPPED / "ceilings.yaml").read_text("utf-8")
    source = next(line for line in text.splitlines() if line.startswith("    source:"))
    found = damaged(tmp_path, "ceilings", (source + "\n", ""))
    assert [code for code, _ in found] == ["BCP-P008"]


def test_a_body_without_rows(tmp_path: Path) -> None:
    found = damaged(
        tmp_path, "ceilings", ("bodies: [市, 町村]", "bodies: [市]"),
        ("bodies: [市, 町村]", "bodies: [市]"),
    )  # fmt: skip
    assert ("BCP-P029", "law:") in found


def test_a_site_above_the_law_and_like_a_law_that_is_not_there(tmp_path: Path) -> None:
    found = damaged(
        tmp_path, "ceilings",
        ("{until: 2025-08-31, trigger: 契約,",
         "{until: 2025-08-31, amounts: {財産の買入れ: 2000000},"),
        ("{since: 2025-09-01, trigger: 契約, as_law_of: 2025-04-01",
         "{since: 2025-09-01, trigger: 契約, as_law_of: いつか"),
    )  # fmt: skip
    assert [code for code, _ in found] == ["BCP-P010", "BCP-P002"]


def test_another_towns_rule_in_use_is_mentioned(tmp_path: Path) -> None:
    own = tmp_path / "procurement" / "ceilings.yaml"
    own.parent.mkdir()
    text = (SHIPPED / "ceilings.yaml").read_text("utf-8")
    own.write_text(text.replace("use: law", "use: tochigi"), "utf-8")
    found = check_tables(tmp_path, TODAY)
    assert sorted((p.code, Path(p.file).name) for p in found) == [
        ("BCP-P020", "ceilings.yaml"),
        ("BCP-P020", "quotes-needed.yaml"),
    ]


def test_an_error_in_a_sites_table_stops_the_answer(tmp_path: Path) -> None:
    damaged(tmp_path, "wto", ("since: 2026-04-01", "since: 2026-05-01"))
    with pytest.raises(DefinitionError) as fault:
        read_tables(tmp_path)
    assert [problem.code for problem in fault.value.problems] == ["BCP-P004"]
