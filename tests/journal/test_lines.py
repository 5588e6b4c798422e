"""A journal as lines: the same bytes, read back; every change of a file is seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalDamaged, JournalUnfit
from bcpflow.journal import ENDED, Journal, Person, open_journal
from bcpflow.journal.export import export
from bcpflow.journal.lines import REASONS, read_lines
from tests.journal.samples import meddle, opened, said, step, unlocked

Line = dict[str, Any]


def written(journal: Journal, file: Path, **more: Any) -> Path:
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        export(journal, stream.write, header={"program": "test"}, **more)
    return file


def filled(journal: Journal) -> None:
    """Two runs, the first ended, by somebody with a name."""
    who = Person.of("佐藤", b"s" * 16)
    journal.append("run-1", 0, [step(1, actor=who.handle)], people=[who], ledger=said("RunOpened"))
    journal.append("run-1", 1, [step(2)], ledger=said(ENDED, status="ended"))
    opened(journal, "run-2", 3)


@pytest.fixture
def file(journal_url: str, tmp_path: Path) -> Path:
    with open_journal(journal_url) as journal:
        filled(journal)
        return written(journal, tmp_path / "a.jsonl")


def test_bodies_are_the_stored_bytes_and_nothing_acts_on_a_screen(
    journal_url: str, tmp_path: Path
) -> None:
    with open_journal(journal_url) as journal:
        filled(journal)
        file = written(journal, tmp_path / "a.jsonl")
        stored = [entry for run in ("journal", "run-1", "run-2") for entry in journal.read(run)]
        head = journal.verify().head
    text = file.read_text("utf-8")
    assert "\u202e" not in text
    assert "\x1b" not in text
    lines = read_lines(file)
    assert list(lines.entries()) == stored
    assert (lines.head, lines.events, lines.runs) == (head, 8, ["run-1", "run-2"])
    assert [who.name for who in lines.people.values()] == ["佐藤"]
    assert lines.complete


def test_some_runs_carry_the_whole_ledger_and_the_names_they_speak_of(
    journal_url: str, tmp_path: Path
) -> None:
    with open_journal(journal_url) as journal:
        filled(journal)
        one = read_lines(written(journal, tmp_path / "1", runs=["run-1"]))
        two = read_lines(written(journal, tmp_path / "2", runs=["run-2"]))
        none = read_lines(written(journal, tmp_path / "3", names=False))
    assert (one.runs, two.runs) == (["run-1"], ["run-2"])
    assert one.ledger.version == two.ledger.version == 3
    assert (len(one.people), len(two.people), len(none.people)) == (1, 0, 0)
    assert not one.complete


def drop(number: int) -> Callable[[list[Line]], object]:
    return lambda lines: lines.pop(number)


def edit(number: int, **more: Any) -> Callable[[list[Line]], object]:
    return lambda lines: lines[number].update(more)


def replaced(lines: list[Line]) -> None:
    lines[5]["body"] = lines[5]["body"].replace("step-2", "step-9")


def swapped(lines: list[Line]) -> None:
    lines[6], lines[7] = lines[7], lines[6]


def uncounted(number: int) -> Callable[[list[Line]], object]:
    """A line taken away by somebody who mends the count as well."""

    def change(lines: list[Line]) -> None:
        lines[0]["events"] -= 1
        lines.pop(number)

    return change


def without_a_run(lines: list[Line]) -> None:
    lines[0]["events"] -= 3
    del lines[6:9]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (replaced, "hash"),
        (swapped, "order"),
        (drop(8), "count"),
        (drop(5), "count"),
        (uncounted(5), "cut"),
        (uncounted(4), "order"),
        (uncounted(3), "unopened"),
        (without_a_run, "missing"),
        (edit(6, run="run-9"), "hash"),
        (edit(6, hash="00"), "hash"),
        (edit(6, hash=None), "line"),
        (edit(6, body="{}"), "line"),
        (edit(9, name="鈴木"), "person"),
        (edit(9, salt="zz"), "line"),
    ],
)
def test_every_change_of_a_file_is_seen(
    file: Path, change: Callable[[list[Line]], object], reason: str
) -> None:
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    change(lines)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    with pytest.raises(JournalDamaged) as caught:
        read_lines(file)
    assert caught.value.code == "BCP-J017"
    assert caught.value.data["reason"] == REASONS[reason]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", JournalUnfit),
        ("{}\n", JournalUnfit),
        ('{"format":"bcpflow-journal/2"}\n', JournalUnfit),
        ("これは違う\n", JournalUnfit),
        ('{"format":"bcpflow-journal/1","events":0}\n[1]\n', JournalDamaged),
        ('{"format":"bcpflow-journal/1","events":0}\n{"run":1}\n', JournalDamaged),
        ('{"format":"bcpflow-journal/1","events":0}\n' + "[" * 9999 + "\n", JournalDamaged),
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str, kind: type[Exception]) -> None:
    file = tmp_path / "x"
    file.write_text(text, "utf-8")
    with pytest.raises(kind):
        read_lines(file)


def test_lines_of_a_later_program_are_let_be(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text + '{"signature":"x"}\n', "utf-8")
    assert read_lines(file).events == 8


def test_a_file_that_changes_while_it_is_read_is_refused(file: Path) -> None:
    lines = read_lines(file)
    file.write_text(file.read_text("utf-8").replace("step-2", "step-9"), "utf-8")
    with pytest.raises(JournalDamaged, match="BCP-J017"):
        list(lines.entries())


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
