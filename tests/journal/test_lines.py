"""A journal as lines: the same bytes, read back; every change of a file is seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalDamaged, JournalUnfit
from bcpflow.journal import ENDED, LEDGER, Journal, Person, open_journal
from bcpflow.journal.export import export
from bcpflow.journal.lines import FORMAT, REASONS, event_line, read_lines, to_line
from bcpflow.journal.rows import chain
from tests.journal.samples import opened, said, step

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


@pytest.mark.parametrize("more", [{"run": 5}, {"run": ""}, {"actor": 5}, {"type": None}])
def test_an_event_whose_columns_are_no_texts_is_no_line(
    tmp_path: Path, more: dict[str, object]
) -> None:
    """Its hash is right: whoever wrote it could make one."""
    document = {**step(1), "run": "run-1", "version": 1, **more}
    line = {"run": document["run"], "version": 1, "body": json.dumps(document), "hash": "00" * 32}
    file = tmp_path / "a.jsonl"
    file.write_text(to_line({"format": FORMAT, "events": 1}) + to_line(line), "utf-8")
    with pytest.raises(JournalDamaged) as caught:
        read_lines(file)
    assert (caught.value.data["line"], caught.value.data["reason"]) == (2, REASONS["line"])


def ledger_of(file: Path, *documents: Line) -> Path:
    """The ledger of a file gone on with, each hash made for it."""
    last = read_lines(file).ledger
    header, *lines = file.read_text("utf-8").splitlines(keepends=True)
    said = json.loads(header)
    said["events"] += len(documents)
    more = chain(LEDGER, last.version, last.at(last.version), documents)
    lines += [event_line(e.run, e.version, e.body, e.hash) for e in more]
    file.write_text(to_line(said) + "".join(lines), "utf-8")
    return file


@pytest.mark.parametrize("data", [None, [], {}, {"run": 3}])
def test_a_ledger_that_does_not_say_which_run_is_refused(file: Path, data: object) -> None:
    with pytest.raises(JournalDamaged) as caught:
        read_lines(ledger_of(file, {**said("HeadPrinted"), "data": data}))
    assert caught.value.data["reason"] == REASONS["ledger"]
    assert (caught.value.data["run"], caught.value.data["version"]) == (LEDGER, 4)


@pytest.mark.parametrize(
    ("version", "reason", "where"),
    [
        (1, "ledger", (LEDGER, 4)),  # it has said something else of this moment itself
        (2, "ledger", ("run-2", 2)),  # only the run can contradict it
        (9, "cut", ("run-2", 4)),
    ],
)
def test_a_ledger_that_contradicts_what_is_there_is_refused(
    file: Path, version: int, reason: str, where: tuple[str, int]
) -> None:
    told = said("HeadPrinted", run="run-2", run_version=version, run_head="00" * 32)
    with pytest.raises(JournalDamaged) as caught:
        read_lines(ledger_of(file, told))
    assert caught.value.data["reason"] == REASONS[reason]
    assert (caught.value.data["run"], caught.value.data["version"]) == where


def test_what_else_the_ledger_says_of_a_run_is_no_opening_and_no_end(file: Path) -> None:
    chains = read_lines(file).chains
    head = chains["run-2"].at(2).hex()
    lines = read_lines(
        ledger_of(
            file,
            said("HeadPrinted", run="run-2", run_version=2, run_head=head),
            said("Remarked", run="run-2"),  # of a later program: about no moment of it
        )
    )
    assert lines.ledger.version == 5
    assert (list(lines.opened), list(lines.ended)) == (["run-1", "run-2"], ["run-1"])
    assert lines.said["run-2"][2] == head


def test_lines_without_anything_in_them_do_no_harm(file: Path) -> None:
    before = list(read_lines(file).entries())
    file.write_text(file.read_text("utf-8").replace("\n", "\n\n  \n"), "utf-8")
    assert list(read_lines(file).entries()) == before


def test_lines_of_a_later_program_are_let_be(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(text + '{"signature":"x"}\n', "utf-8")
    assert read_lines(file).events == 8


def test_a_file_that_changes_while_it_is_read_is_refused(file: Path) -> None:
    lines = read_lines(file)
    file.write_text(file.read_text("utf-8").replace("step-2", "step-9"), "utf-8")
    with pytest.raises(JournalDamaged, match="BCP-J017"):
        list(lines.entries())
