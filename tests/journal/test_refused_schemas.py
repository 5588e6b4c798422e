"""What is told of a place that is no journal of ours, or not one of this program: all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalDamaged, JournalError, JournalUnfit
from bcpflow.journal import open_journal
from bcpflow.journal.migrate import SCHEMA
from tests.journal.samples import meddle, opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def told(file: Path, **how: Any) -> tuple[type[JournalError], str, dict[str, object]]:
    """How the place is refused; everything is told twice alike, nothing is changed by it."""
    before = file.read_bytes()
    with pytest.raises(JournalError) as caught:
        open_journal(str(file), **how)
    assert file.read_bytes() == before
    return type(caught.value), caught.value.code, caught.value.data


def stored(file: Path, version: str) -> None:
    """A journal that says it has this schema."""
    with open_journal(str(file)) as journal:
        opened(journal, "run-1")
        table = "bcpflow_schema"
        with journal.session() as link:
            names = journal.database.tables(link)
        (table,) = [name for name in names if name not in ("events", "people", "summaries")]
    meddle(f"sqlite:///{file}", (f"UPDATE {table} SET version_num = ?", (version,)))


def test_tables_of_somebody_else(file: Path) -> None:
    meddle(f"sqlite:///{file}", "CREATE TABLE budget (amount)")
    assert told(file) == (JournalUnfit, "BCP-J009", {"path": str(file)})
    assert told(file, read_only=True) == (JournalUnfit, "BCP-J009", {"path": str(file)})


def test_our_tables_without_the_number_of_their_schema(file: Path) -> None:
    meddle(f"sqlite:///{file}", "CREATE TABLE events (a)", "CREATE TABLE people (a)")
    damage = {"path": str(file), "reason": "page"}
    assert told(file, read_only=True) == (JournalDamaged, "BCP-J012", damage)


@pytest.mark.parametrize("version", ["x", "003", "00003", "-001"])
def test_a_number_that_is_none(file: Path, version: str) -> None:
    stored(file, version)
    damage = {"path": str(file), "reason": "page"}
    assert told(file, read_only=True) == (JournalDamaged, "BCP-J012", damage)


def test_a_schema_of_a_later_program(file: Path) -> None:
    later = f"{int(SCHEMA) + 1:04d}"
    stored(file, later)
    ahead = {"path": str(file), "found": later, "known": SCHEMA}
    assert told(file, read_only=True) == (JournalUnfit, "BCP-J006", ahead)


@pytest.mark.parametrize("version", ["", "0000"])
def test_a_schema_that_can_only_be_brought_up_by_writing(file: Path, version: str) -> None:
    stored(file, version)
    behind = {"path": str(file), "reason": f"schema 0000 < {SCHEMA}"}
    assert told(file, read_only=True) == (JournalUnfit, "BCP-J001", behind)


def test_a_schema_no_migration_ever_made(file: Path) -> None:
    stored(file, "0000")
    with pytest.raises(JournalDamaged) as caught:
        open_journal(str(file))
    damage = {"path": str(file), "reason": "page", "stored": "0000"}
    assert (caught.value.code, caught.value.data) == ("BCP-J012", damage)


def test_half_a_character_where_a_column_must_hold_text(file: Path) -> None:
    with open_journal(str(file)) as journal:
        with pytest.raises(JournalError) as caught:
            journal.read("\ud800")
        assert caught.value.code == "BCP-J008"
        assert caught.value.data["path"] == str(file)
        assert "surrogates" in str(caught.value.data["reason"])
