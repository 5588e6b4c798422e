"""What leaves the journal as lines: only what verifies, byte for byte as it lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import JournalDamaged
from bcpflow.journal import Entry, open_journal
from bcpflow.journal.entry import GENESIS, chain_hash
from bcpflow.journal.lines import read_lines
from bcpflow.journal.rows import COLUMNS
from tests.journal.samples import AT, meddle, opened, unlocked
from tests.journal.test_lines import filled, written


def test_what_does_not_verify_is_not_exported(journal_url: str, tmp_path: Path) -> None:
    with open_journal(journal_url) as journal:
        filled(journal)
    spoilt = "UPDATE events SET hash = ? WHERE run = 'run-2' AND version = 2"
    meddle(journal_url, *unlocked(journal_url), (spoilt, [bytes(32)]))
    with open_journal(journal_url) as journal:
        with pytest.raises(JournalDamaged) as caught:
            written(journal, tmp_path / "a.jsonl")
        assert (caught.value.data["run"], caught.value.data["version"]) == ("run-2", 2)
        assert read_lines(written(journal, tmp_path / "b.jsonl", runs=["run-1"])).runs == ["run-1"]


def test_a_body_that_is_no_text_is_not_exported_though_its_hash_is_right(
    journal_url: str, tmp_path: Path
) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
        (_, previous) = journal.head("run-1") or (0, GENESIS)
    columns = ("run-1", 2, "StepConfirmed", AT, AT, "p-0123456789ab", None, b"\xff")
    forged = Entry(*columns, chain_hash("run-1", 2, previous, b"\xff"))
    marks = ", ".join("?" * 9)
    meddle(journal_url, (f"INSERT INTO events ({COLUMNS}) VALUES ({marks})", forged))
    with open_journal(journal_url) as journal, pytest.raises(JournalDamaged) as caught:
        written(journal, tmp_path / "a.jsonl")
    assert caught.value.code == "BCP-J005"
    assert caught.value.data == {"run": "run-1", "version": 2, "reason": "hash"}
