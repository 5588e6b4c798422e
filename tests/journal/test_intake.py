"""Lines taken in: what is missing comes, what differs is refused, what is here stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bcpflow.journal import ENDED, LEDGER, Journal, Person, intake, open_journal
from bcpflow.journal.intake import IMPORTED, Taken, take_in
from bcpflow.journal.lines import Lines, read_lines
from tests.journal.samples import AT, opened, said, step
from tests.journal.test_lines import filled, written

WHO = Person.of("取込担当", b"w" * 16)


def envelope(kind: str) -> dict[str, Any]:
    return {"type": kind, "occurred_at": AT, "recorded_at": AT, "actor": WHO.handle}


def taken(journal: Journal, lines: Lines, **more: Any) -> dict[str, Taken]:
    return {each.run: each for each in take_in(journal, lines, WHO, envelope, **more)}


def everything(journal: Journal) -> dict[str, list[Any]]:
    runs = [line["data"]["run"] for line in journal.runs(None)]
    return {run: list(journal.read(run)) for run in (LEDGER, *sorted(runs))}


@pytest.fixture
def source(tmp_path: Path) -> Journal:
    journal = open_journal(str(tmp_path / "source.db"))
    filled(journal)
    return journal


@pytest.fixture
def lines(source: Journal, tmp_path: Path) -> Lines:
    return read_lines(written(source, tmp_path / "lines.jsonl"))


def test_an_empty_journal_becomes_the_same_one(
    journal_url: str, source: Journal, lines: Lines
) -> None:
    with open_journal(journal_url) as journal:
        assert [t.state for t in taken(journal, lines).values()] == ["added", "added"]
        assert everything(journal) == everything(source)
        assert journal.verify() == source.verify()
        assert journal.people(lines.people) == {next(iter(lines.people)): "佐藤"}
        assert {t.state for t in taken(journal, lines).values()} == {"same"}
        assert everything(journal) == everything(source)


def test_a_copy_goes_on_as_the_original_did(
    journal_url: str, source: Journal, lines: Lines, tmp_path: Path
) -> None:
    with open_journal(journal_url) as journal:
        taken(journal, lines)
        source.append("run-2", 3, [step(4)], ledger=said(ENDED))
        opened(source, "run-3", 2)
        later = read_lines(written(source, tmp_path / "later.jsonl"))
        assert {t.run: (t.state, t.events) for t in taken(journal, later).values()} == {
            "run-1": ("same", 0),
            "run-2": ("extended", 1),
            "run-3": ("added", 2),
        }
        assert everything(journal) == everything(source)


def test_another_journals_ledger_is_noted_not_mixed_in(journal_url: str, lines: Lines) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "ours", 2)
        before = list(journal.read(LEDGER))
        taken(journal, lines)
        ledger = journal.read(LEDGER)
        assert ledger[:1] == before
        assert [entry.type for entry in ledger[1:]] == ["RunOpened", ENDED, "RunOpened"]
        source = ledger[1].document["data"]["imported"]
        assert source == {
            "ledger_version": 3,
            "ledger_head": lines.ledger.at(3).hex(),
            "events": 2,
        }
        assert ledger[2].document["data"]["status"] == "ended"
        assert journal.people([WHO.handle]) == {WHO.handle: "取込担当"}
        assert journal.verify().ok
        now = everything(journal)
        assert {t.state for t in taken(journal, lines).values()} == {"same"}
        assert everything(journal) == now
        assert [line["closed"] is not None for line in journal.runs()] == [False, True, False]


def test_a_longer_tail_is_added_and_noted(
    journal_url: str, source: Journal, lines: Lines, tmp_path: Path
) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "ours")
        taken(journal, lines)
        source.append("run-2", 3, [step(4)], ledger=said(ENDED, status="aborted"))
        later = read_lines(written(source, tmp_path / "later.jsonl", runs=["run-2"]))
        assert taken(journal, later)["run-2"].events == 1
        assert [entry.type for entry in journal.read(LEDGER)[-2:]] == [IMPORTED, ENDED]
        assert journal.read("run-2") == source.read("run-2")
        assert journal.verify().ok
        assert taken(journal, lines)["run-2"].state == "behind"
        assert len(journal.read("run-2")) == 4


def test_two_histories_are_refused_where_they_part(
    journal_url: str, source: Journal, lines: Lines, tmp_path: Path
) -> None:
    with open_journal(journal_url) as journal:
        taken(journal, lines)
        for number in range(4, 9):
            source.append("run-2", number - 1, [step(number)])
            journal.append("run-2", number - 1, [step(number, role="head" if number > 5 else "")])
        opened(source, "run-3")
        before = journal.read("run-2")
        found = taken(journal, read_lines(written(source, tmp_path / "later.jsonl")))
        assert (found["run-2"].state, found["run-2"].fork) == ("forked", 4)
        assert found["run-3"].state == "added"
        assert journal.read("run-2") == before
        assert journal.verify().ok


def test_a_removed_name_does_not_come_back_by_itself(journal_url: str, lines: Lines) -> None:
    (handle,) = lines.people
    with open_journal(journal_url) as journal:
        taken(journal, lines)
        journal.forget([handle])
        taken(journal, lines)
        assert journal.people([handle]) == {}
    with open_journal(journal_url) as journal:
        assert journal.verify().ok


def test_names_may_be_left_out(journal_url: str, lines: Lines) -> None:
    with open_journal(journal_url) as journal:
        taken(journal, lines, names=False)
        assert journal.people(lines.people) == {}
        assert journal.verify().ok


def test_a_name_that_the_ledger_says_was_removed_stays_away(
    tmp_path: Path, source: Journal, lines: Lines
) -> None:
    (handle,) = lines.people
    with open_journal(str(tmp_path / "target.db")) as journal:
        opened(journal, "ours")
        removed = said(intake.REDACTED, handles=[handle])
        journal.append("ours", 1, [step(2)], ledger=removed)
        taken(journal, lines)
        assert journal.people([handle]) == {}
        assert journal.head("run-1") is not None
        assert journal.verify().ok
