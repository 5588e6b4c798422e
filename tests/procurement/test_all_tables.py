"""All tables by name: none left out, a site's own judged, what replaces nothing said to be so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bcpflow.errors import UsageFault
from bcpflow.procurement.all_tables import (
    TABLES,
    check_site_tables,
    check_tables,
    in_use,
    shipped,
)
from bcpflow.procurement.reading import SHIPPED

TODAY = date(2026, 11, 21)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    home = tmp_path / "procurement"
    home.mkdir()
    return home


def test_every_shipped_table_is_known() -> None:
    assert {path.stem for path in SHIPPED.glob("*.yaml")} == set(TABLES)
    assert [one.own for one in in_use(None)] == [False] * len(TABLES)
    assert all(one.title for one in in_use(None))


def test_what_is_shipped_has_no_errors() -> None:
    assert {problem.severity for problem in check_tables(None, TODAY)} <= {"warning", "info"}


@pytest.mark.parametrize("name", TABLES)
def test_a_mistake_in_any_table_of_a_site_is_named_at_its_line(name: str, own: Path) -> None:
    path = own / f"{name}.yaml"
    path.write_bytes(shipped(name))
    assert [p for p in check_site_tables(own.parent, TODAY) if p.severity == "error"] == []
    line = shipped(name).count(b"\n") + 1
    path.write_bytes(shipped(name) + b"nonsense: 1\n")
    (found,) = (p for p in check_site_tables(own.parent, TODAY) if p.severity == "error")
    assert (found.file, found.line) == (str(path), line)
    (mine,) = (one for one in in_use(own.parent) if one.own)
    assert (mine.name, mine.title) == (name, None)


@pytest.mark.parametrize(
    ("file", "near"), [("deadline.yaml", "deadlines"), ("rules.yml", "rules"), ("x.yaml", None)]
)
def test_a_file_that_replaces_no_table_is_said_to_be_one(
    file: str, near: str | None, own: Path
) -> None:
    (own / file).write_text("a: 1\n", "utf-8")
    (found,) = check_site_tables(own.parent, TODAY)
    assert (found.code, found.data["name"]) == ("BCP-P113", file)
    offered = found.data["near"]
    assert isinstance(offered, list)
    assert offered[:1] == ([near] if near else [])


def test_a_site_without_tables_of_its_own_has_nothing_to_check(tmp_path: Path) -> None:
    assert check_site_tables(tmp_path, TODAY) == []


def test_a_name_that_is_no_table_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageFault) as fault:
        shipped("deadlins")
    assert (fault.value.code, fault.value.data["near"]) == ("BCP-P113", ["deadlines"])
