"""What was carried here is only read, and is judged by the rules of any journal."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import JournalDamaged, JournalError, JournalUnfit
from bcpflow.journal import LEDGER, Journal, carried, open_journal
from bcpflow.journal.carried import open_carried
from tests.journal.samples import opened, step


def exported(journal: Journal, file: Path, **header: Any) -> Path:
    """The form of an export, written by hand: what is tested is how it is read."""
    runs = [LEDGER, *sorted(line["data"]["run"] for line in journal.runs())]
    entries = [entry for run in runs for entry in journal.read(run)]
    lines: list[dict[str, Any]] = [
        {"format": "bcpflow-journal/1", "events": len(entries), **header},
        *(
            {"run": e.run, "version": e.version, "body": e.body.decode(), "hash": e.hash.hex()}
            for e in entries
        ),
    ]
    with journal.session() as link:
        lines += [
            {"person": handle, "salt": bytes(salt).hex(), "name": name}
            for handle, salt, name in link.all("SELECT handle, salt, name FROM people")
        ]
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return file


@pytest.fixture
def file(journal_url: str, tmp_path: Path) -> Path:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1", 3, ended=True)
        opened(journal, "run-2", 2)
        journal.append("run-2", 2, [step(3, key="k")], people=[journal.handle_of("佐藤 花子")])
        return exported(journal, tmp_path / "市役所.jsonl")


def edited(file: Path, change: Callable[[list[dict[str, Any]]], object]) -> Path:
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    change(lines)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return file


def test_an_export_is_the_journal_it_came_from(journal_url: str, file: Path) -> None:
    with open_journal(journal_url) as journal, open_carried(file) as held:
        assert held.verify() == journal.verify()
        for run in (LEDGER, "run-1", "run-2"):
            assert held.read(run) == journal.read(run)
        (handle,) = {entry.handle for entry in [journal.handle_of("佐藤 花子")]}
        assert held.people([handle]) == {handle: "佐藤 花子"}
        assert held.find_key("run-2", "k") == journal.find_key("run-2", "k")


def test_a_mark_of_windows_and_empty_lines_do_no_harm(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n") + b"\n\n")
    with open_carried(file) as held:
        assert held.verify().ok


def test_a_journals_own_file_is_opened_for_reading_only(tmp_path: Path) -> None:
    file = tmp_path / "代替拠点"
    with open_journal(f"sqlite:///{file}") as journal:
        opened(journal, "run-1", 2)
    before = file.read_bytes()
    with open_carried(file) as held:
        assert held.verify().ok
        with pytest.raises(JournalError):
            held.append("run-1", 2, [step(3)])
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is locked for root")
def test_a_locked_stick_is_read(file: Path) -> None:
    file.parent.chmod(0o500)
    try:
        with open_carried(file) as held:
            assert held.verify().ok
    finally:
        file.parent.chmod(0o700)


TAMPERED: dict[str, tuple[Callable[[list[dict[str, Any]]], object], str]] = {
    "a body": (lambda lines: lines[5].update(body=lines[5]["body"] + " "), "hash"),
    "a hash": (lambda lines: lines[5].update(hash="00" * 32), "hash"),
    "no body at all": (lambda lines: lines[5].update(body="x"), "hash"),
    "a body of another kind": (lambda lines: lines[5].update(body="[1]"), "hash"),
    "a number": (lambda lines: lines[6].update(version=9), "gap"),
    "a name": (lambda lines: lines[-1].update(name="鈴木"), "person"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_on_the_way_does_not_verify(file: Path, what: str) -> None:
    change, reason = TAMPERED[what]
    with open_carried(edited(file, change)) as held:
        bad = held.verify().first_bad
    assert bad is not None
    assert bad["reason"] == reason


def test_a_file_that_was_cut_short_is_refused(file: Path) -> None:
    with pytest.raises(JournalDamaged, match="BCP-J012"):
        open_carried(edited(file, lambda lines: lines.pop(5)))


def test_two_events_of_one_number_are_refused(file: Path) -> None:
    def doubled(lines: list[dict[str, Any]]) -> None:
        lines.append(dict(lines[5]))
        lines[0].pop("events")

    with pytest.raises(JournalUnfit, match="BCP-J038"):
        open_carried(edited(file, doubled))


def test_a_form_that_only_a_newer_program_knows_is_refused(file: Path) -> None:
    with pytest.raises(JournalUnfit, match="BCP-J006"):
        open_carried(edited(file, lambda lines: lines[0].update(format="bcpflow-journal/2")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "{}",
        "[]",
        "x",
        '{"format":"other/1"}',
        "\udcff",
        '{"format":"bcpflow-journal/1"}\n{"run":1}\n{"body":1}',
        '{"format":"bcpflow-journal/1"}\n{"run":"r","version":"x","body":"{}","hash":""}',
        '{"format":"bcpflow-journal/1"}\n{"run":"r","version":1,"body":"{}","hash":"zz"}',
        '{"format":"bcpflow-journal/1"}\n[1]',
        "[" * 100_000,
    ],
)
def test_what_is_no_journal_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_carried(file)


def test_a_line_without_an_end_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bcpflow.journal.carried.MOST_LINE", 64)
    file = tmp_path / "x.jsonl"
    file.write_text('{"format":"bcpflow-journal/1"}\n{"person":"' + "x" * 99)
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_carried(file)


@pytest.mark.parametrize("version", ["1e999", "99999999999999999999", "true", "1.5", '"1"'])
def test_a_version_that_no_column_holds_is_told(tmp_path: Path, version: str) -> None:
    """Reproducer: a number too large for the database ended in a traceback."""
    file = tmp_path / "x.jsonl"
    line = f'{{"run":"r","version":{version},"body":"{{}}","hash":"{"00" * 32}"}}'
    file.write_text('{"format":"bcpflow-journal/1"}\n' + line)
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_carried(file)


def test_a_stick_that_is_pulled_out_while_it_is_read_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = carried._documents

    def pulled(stream: Any, path: Path) -> Iterator[dict[str, Any]]:
        yield next(real(stream, path))
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(carried, "_documents", pulled)
    with pytest.raises(JournalError) as caught:
        open_carried(file)
    assert caught.value.code == "BCP-J001"
    assert caught.value.data == {"path": str(file), "reason": os.strerror(errno.EIO)}


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path):
        with pytest.raises(JournalError, match="BCP-J001"):
            open_carried(place)
