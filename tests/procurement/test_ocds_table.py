"""The mapping to OCDS: what is shipped fits the guidelines, and mistakes stand at their lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.procurement.ocds_model import OcdsTable
from bcpflow.procurement.ocds_table import (
    CATEGORIES,
    METHODS,
    STATUSES,
    TABLE,
    TAGS,
    ocds_findings,
    read_ocds,
)
from bcpflow.procurement.ocds_values import zone_of
from bcpflow.procurement.reading import SHIPPED, check_table
from tests.procurement.ocds_cases import guideline
from tests.procurement.ocds_checks import OPEN_LISTS, schema

GUIDELINES = ("procurement-guideline", "procurement-small")


def names() -> Iterator[str]:
    """Everything the shipped guidelines let happen."""
    for name in GUIDELINES:
        workflow = guideline(name).workflow
        yield from (f"event:{event}" for event in workflow.events)
        for id, phase in workflow.phases.items():
            yield from (f"enter:{id}", f"leave:{id}")
            yield from (f"fire:{way.name}" for way in phase.next)
            for step in phase.steps:
                yield from (f"step:{step.id}", f"document:{step.id}", f"revised:{step.id}")
                yield from (f"step:{step.id}={option.id}" for option in step.options)


def test_what_is_shipped_has_nothing_wrong_with_it() -> None:
    assert check_table(TABLE, OcdsTable, None, ocds_findings) == []
    table = read_ocds()
    assert date.fromisoformat(table.dated)
    assert table.source is not None
    assert table.prefix.sample
    assert zone_of(table.offset).utcoffset(None).total_seconds() == 9 * 3600


def test_the_table_speaks_of_what_the_guidelines_have() -> None:
    table, known = read_ocds(), {*names(), "abort", "void", "end", "start"}
    sheets = ("sheet:", "amended:")
    said = {one for row in table.stages for one in row.on if not one.startswith(sheets)}
    periods = (table.periods.tender, table.periods.enquiry, table.periods.award)
    said |= {one for period in periods for one in (*period.start, *period.end)}
    said |= {*table.enquiries, *table.award_date, *table.signed, *table.amended}
    said |= {f"step:{step}" for step in (*table.documents, *table.milestones)}
    said |= {
        f"step:{step}={option}" for step, row in table.milestones.items() for option in row.not_met
    }
    said |= {f"enter:{phase}" for row in table.stages for phase in row.outside}
    said |= {f"enter:{phase}" for phase in table.offers_in}
    assert {one for one in said - known if not one.startswith("fact:")} == set()


@pytest.mark.parametrize("name", GUIDELINES)
def test_every_method_and_kind_of_contract_has_a_row(name: str) -> None:
    table, facts = read_ocds(), guideline(name).workflow.facts
    assert set(facts["方式"].choices) <= set(table.methods)
    assert set(facts["契約種別"].choices) <= set(table.contracts)
    assert {table.facts.year, table.facts.department, table.facts.estimate} <= set(facts)


def test_the_codes_are_those_of_the_standard() -> None:
    shapes = schema()["definitions"]
    tender = shapes["Tender"]["properties"]
    assert {*METHODS, None} == set(tender["procurementMethod"]["enum"])
    assert {*CATEGORIES, None} == set(tender["mainProcurementCategory"]["enum"])
    assert {*TAGS, "compiled"} == set(schema()["properties"]["tag"]["items"]["enum"])
    for name, known in STATUSES.items():
        found = shapes[name.capitalize()]["properties"]["status"]["enum"]
        assert {*known, None} == set(found)
    table = read_ocds()
    types = {row.type for row in table.documents.values()}
    assert types <= OPEN_LISTS["documentType.csv"]
    assert {row.type for row in table.milestones.values()} <= OPEN_LISTS["milestoneType.csv"]
    assert {role for roles in table.roles.values() for role in roles} <= OPEN_LISTS["partyRole.csv"]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (
            "{method: open, criteria: priceOnly, rationale: 地方自治法234条",
            "{method: 公募, rationale: x",
            "BCP-P012",
        ),
        ("{category: goods", "{category: 物品", "BCP-P012"),
        ("tags: {start: [planning]", "tags: {start: [企画]", "BCP-P012"),
        ("stage: ended", "stage: over", "BCP-P012"),
        ("tender: unsuccessful", "tender: failed", "BCP-P012"),
        ("on: [fire:stop]", "on: [halt:stop]", "BCP-P012"),
        ("  payee: [payee]\n", "", "BCP-P012"),
        ("  failed_before: 不調", "  following: 不調", "BCP-D030"),
        (", rationale: 地方自治法施行令167条, sample: true", "", "BCP-P008"),
        ("currency: JPY", "curency: JPY", "BCP-D030"),
        ('offset: "+09:00"', "offset: JST", "BCP-P012"),
        ('offset: "+09:00"', 'offset: "+99:00"', "BCP-P012"),
    ],
)
def test_mistakes_are_found(before: str, after: str, code: str, tmp_path: Path) -> None:
    text = (SHIPPED / "ocds.yaml").read_text("utf-8")
    assert before in text
    own = tmp_path / "procurement" / "ocds.yaml"
    own.parent.mkdir()
    own.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(DefinitionError) as fault:
        read_ocds(tmp_path)
    found = {problem.code: problem.line for problem in fault.value.problems}
    assert code in found
    assert found[code] > 1


def test_a_town_writes_its_own(tmp_path: Path) -> None:
    text = (SHIPPED / "ocds.yaml").read_text("utf-8")
    own = tmp_path / "procurement" / "ocds.yaml"
    own.parent.mkdir()
    own.write_text(
        text.replace("{value: ocds-xxxxxx, sample: true}", "{value: ocds-abc123}"), "utf-8"
    )
    assert read_ocds(tmp_path).prefix.value == "ocds-abc123"
    assert not read_ocds(tmp_path).prefix.sample
