"""The Journal on both databases: append, conflict, keys, ledger, people."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bcpflow.errors import JournalConflict, JournalDamaged, JournalError
from bcpflow.journal import ENDED, LEDGER, OPENED, PRINTED, Journal, canonical, open_journal
from bcpflow.journal.people import Person
from bcpflow.journal.rows import INDEXED
from bcpflow.journal.store import OF_TYPES
from tests.journal.samples import AT, meddle, opened, said, step, unlocked

APPENDER = (sys.executable, "-m", "tests.journal.appender")
TOP = Path(__file__).parents[2]


@pytest.fixture
def journal(journal_url: str) -> Iterator[Journal]:
    with open_journal(journal_url) as held:
        yield held


def test_what_is_appended_is_read_back_byte_by_byte(journal: Journal) -> None:
    stored = journal.append("run-1", 0, [step(1, key="k"), step(2)], ledger=said(OPENED))
    assert journal.read("run-1") == stored
    assert journal.read("run-1", after=1) == stored[1:]
    assert stored[0].body == canonical(step(1, key="k") | {"run": "run-1", "version": 1})
    assert stored[0].document["data"]["note"] == step(1)["data"]["note"]
    assert (stored[1].version, stored[1].key, stored[1].occurred_at) == (2, None, AT)
    assert journal.head("run-1") == (2, stored[1].hash)


def test_an_unknown_run_is_empty(journal: Journal) -> None:
    assert journal.read("none") == []
    assert journal.head("none") is None
    assert journal.find_key("none", "k") is None


@pytest.mark.parametrize("stale", [0, 1, 4, 99])
def test_a_stale_or_future_version_conflicts_and_changes_nothing(
    journal: Journal, stale: int
) -> None:
    opened(journal, "run-1", 3)
    with pytest.raises(JournalConflict) as caught:
        journal.append("run-1", stale, [step(9)])
    assert caught.value.code == "BCP-J004"
    assert (caught.value.data["key"], caught.value.data["version"]) == (None, 3)
    assert [entry.version for entry in journal.read("run-1")] == [1, 2, 3]


def test_the_slower_of_two_terminals_conflicts(journal: Journal, journal_url: str) -> None:
    opened(journal, "run-1")
    with open_journal(journal_url) as other:
        other.append("run-1", 1, [step(2)])
        with pytest.raises(JournalConflict):
            journal.append("run-1", 1, [step(3)])
        journal.append("run-1", 2, [step(3)])
        assert len(other.read("run-1")) == 3


def test_a_key_happens_once_in_a_run_and_again_in_another(journal: Journal) -> None:
    opened(journal, "run-1")
    opened(journal, "run-2")
    journal.append("run-1", 1, [step(2, key="same")])
    journal.append("run-2", 1, [step(2, key="same")])
    with pytest.raises(JournalConflict) as caught:
        journal.append("run-1", 2, [step(3), step(4, key="same")])
    assert (caught.value.data["key"], caught.value.data["version"]) == ("same", 2)
    assert journal.head("run-1") == (2, journal.read("run-1")[-1].hash)
    found = journal.find_key("run-1", "same")
    assert found is not None
    assert found.version == 2


def test_a_repeated_action_is_told_as_such_even_from_a_stale_version(journal: Journal) -> None:
    opened(journal, "run-1")
    journal.append("run-1", 1, [step(2, key="same")])
    with pytest.raises(JournalConflict) as caught:
        journal.append("run-1", 1, [step(2, key="same")])
    assert caught.value.data["key"] == "same"


@pytest.mark.parametrize("word", ["\udc80", "a\0b"])
def test_a_word_that_a_column_cannot_hold_is_refused(
    journal: Journal, journal_url: str, word: str
) -> None:
    opened(journal, "run-1")
    if journal_url.startswith("sqlite") and "\0" in word:  # which SQLite can hold
        journal.append("run-1", 1, [step(2, key=word)])
    else:
        with pytest.raises(JournalError, match="BCP-J008"):
            journal.append("run-1", 1, [step(2, key=word)])
    journal.append("run-1", journal.read("run-1")[-1].version, [step(3, data={"note": word})])
    assert journal.read("run-1")[-1].document["data"]["note"] == word
    assert journal.verify().ok


def test_all_documents_or_none(journal: Journal) -> None:
    opened(journal, "run-1")
    with pytest.raises(JournalConflict):
        journal.append("run-1", 1, [step(2, key="twice"), step(3, key="twice")])
    assert len(journal.read("run-1")) == 1
    assert journal.append("run-1", 1, []) == []


@pytest.mark.parametrize("run", ["", LEDGER])
def test_the_ledger_is_not_a_run(journal: Journal, run: str) -> None:
    with pytest.raises(ValueError, match="run id"):
        journal.append(run, 0, [step(1)])


def test_the_ledger_tells_of_opening_ending_and_printing(journal: Journal) -> None:
    opened(journal, "run-1", 3, ended=True)
    journal.append("run-1", 3, [], ledger=said(PRINTED, on="A4"))
    last = journal.read("run-1")[-1]
    ledger = [entry.document for entry in journal.read(LEDGER)]
    assert [document["type"] for document in ledger] == [OPENED, ENDED, PRINTED]
    assert ledger[2]["data"] == {
        "on": "A4",
        "run": "run-1",
        "run_version": 3,
        "run_head": last.hash.hex(),
    }


def test_a_run_is_opened_and_ended_once(journal: Journal) -> None:
    opened(journal, "run-1", 2, ended=True)
    with pytest.raises(JournalConflict) as caught:
        journal.append("run-1", 2, [step(3)], ledger=said(ENDED))
    assert caught.value.data["key"] == "RunEnded:run-1"
    assert len(journal.read("run-1")) == 2


def test_runs_are_listed_last_opened_first(journal: Journal) -> None:
    for number in range(5):
        opened(journal, f"run-{number}", 2, ended=number == 3)
    listed = journal.runs(limit=3)
    assert [document["data"]["run"] for document in listed] == ["run-4", "run-3", "run-2"]
    assert [bool(document["closed"]) for document in listed] == [False, True, False]
    assert listed[1]["closed"]["data"]["run_version"] == 2
    assert len(journal.runs(limit=None)) == 5


def test_listing_runs_reads_no_table_through(journal: Journal, journal_url: str) -> None:
    opened(journal, "run-1", 2)
    hint = journal.database.newest_runs
    newest = (
        f"SELECT body FROM events {hint} WHERE run = 'journal' AND type = 'RunOpened' "
        "ORDER BY version DESC LIMIT 50"
    )
    if journal_url.startswith("sqlite"):
        plan = str(meddle(journal_url, f"EXPLAIN QUERY PLAN {newest}"))
    else:
        plan = str(meddle(journal_url, "SET enable_seqscan = off", f"EXPLAIN {newest}"))
    assert "events_opened" in plan
    assert "Sort" not in plan
    assert "TEMP" not in plan


def test_events_of_a_type_come_from_all_runs_as_they_were_recorded(journal: Journal) -> None:
    added, updated, closed = INDEXED
    first, second = AT.replace("08:00", "08:01"), AT.replace("08:00", "08:02")
    opened(journal, "run-b", 2)
    opened(journal, "run-a", 1)
    journal.append("run-b", 2, [step(1, type=added, recorded_at=second), step(2, type=closed)])
    journal.append("run-a", 1, [step(1, type=added, recorded_at=first)])
    journal.append("run-a", 2, [step(1, type=updated, recorded_at=second)])
    found = journal.of_types(INDEXED)
    assert [(entry.run, entry.version) for entry in found] == [
        ("run-b", 4), ("run-a", 2), ("run-a", 3), ("run-b", 3),
    ]  # fmt: skip
    assert found[1] == journal.read("run-a")[1]
    assert [entry.run for entry in journal.of_types([added])] == ["run-a", "run-b"]
    assert journal.of_types([]) == []
    with pytest.raises(ValueError, match=r"note\.taken"):
        journal.of_types([added, "note.taken"])


@pytest.mark.parametrize("others", [0, 3000])
def test_events_of_a_type_are_found_without_reading_the_others(
    journal: Journal, journal_url: str, others: int
) -> None:
    opened(journal, "run-1")
    journal.append("run-1", 1, [step(2, type=INDEXED[0])])
    journal.append("run-1", 2, [step(number) for number in range(others)])
    if journal_url.startswith("sqlite"):
        plan = str(meddle(journal_url, "ANALYZE", f"EXPLAIN QUERY PLAN {OF_TYPES}"))
    else:
        # With few rows a server rightly reads them through; asked not to, it must have a way.
        off = [] if others else ["SET enable_seqscan = off"]
        plan = str(meddle(journal_url, "ANALYZE events", *off, f"EXPLAIN {OF_TYPES}"))
    assert "events_actions" in plan


def test_names_lie_in_the_side_table_only(journal: Journal, journal_url: str) -> None:
    hanako = journal.handle_of("佐藤 花子")
    assert hanako.handle.startswith("p-")
    assert journal.people([hanako.handle]) == {}
    journal.append("run-1", 0, [step(1, actor=hanako.handle)], people=[hanako], ledger=said(OPENED))
    assert journal.handle_of("佐藤 花子") == hanako
    with open_journal(journal_url) as other:
        assert other.handle_of("佐藤 花子") == hanako
        assert other.people([hanako.handle, "p-none"]) == {hanako.handle: "佐藤 花子"}
    assert "花子".encode() not in b"".join(entry.body for entry in journal.read("run-1"))


def test_a_person_is_removed_and_the_chain_stays_whole(journal: Journal) -> None:
    hanako = journal.handle_of("佐藤 花子")
    journal.append("run-1", 0, [step(1, actor=hanako.handle)], people=[hanako], ledger=said(OPENED))
    assert journal.forget([hanako.handle]) == 1
    assert journal.people([hanako.handle]) == {}
    assert journal.verify().ok
    again = journal.handle_of("佐藤 花子")
    assert again.handle != hanako.handle


def test_the_handle_commits_to_name_and_salt() -> None:
    assert Person.of("佐藤", b"a") == Person.of("佐藤", b"a")
    assert Person.of("佐藤", b"a").handle != Person.of("佐藤", b"b").handle


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'x'",
        "DELETE FROM events",
        "DELETE FROM events WHERE run = 'run-1' AND version = 2",
        "UPDATE people SET name = 'x'",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(
    journal: Journal, journal_url: str, statement: str
) -> None:
    who = journal.handle_of("佐藤")
    journal.append("run-1", 0, [step(1), step(2)], people=[who], ledger=said(OPENED))
    with pytest.raises(Exception, match=r"never|only grows"):
        meddle(journal_url, statement)
    assert journal.verify().ok


def test_no_second_history_can_be_written_down(journal: Journal, journal_url: str) -> None:
    opened(journal, "run-1", 2)
    columns = "run, version, type, occurred_at, recorded_at, actor, key, body, hash"
    row = "'run-1', 2, type, occurred_at, recorded_at, actor, key, body, hash"
    copied = f"INTO events ({columns}) SELECT {row} FROM events WHERE run = 'run-1' AND version = 1"
    verbs = ["INSERT"]
    if journal_url.startswith("sqlite"):
        verbs += ["INSERT OR REPLACE"]
    for verb in verbs:
        with pytest.raises(Exception, match=r"UNIQUE|unique|never"):
            meddle(journal_url, f"{verb} {copied}")
    assert journal.verify().ok


def test_a_new_journal_is_opened_by_several_at_once(journal_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(open_journal, [journal_url] * 4))
    for number, journal in enumerate(held):
        opened(journal, f"run-{number}", 2)
    assert held[0].verify().runs == 4
    for journal in held:
        journal.close()


def test_runs_opened_at_once_all_come_into_the_ledger(journal_url: str) -> None:
    journals = [open_journal(journal_url) for _ in range(4)]

    def work(number: int) -> None:
        for run in range(10):
            opened(journals[number], f"run-{number}-{run}", 2, ended=True)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    found = journals[0].verify()
    assert (found.ok, found.runs, found.events) == (True, 40, 160)
    for journal in journals:
        journal.close()


@pytest.mark.parametrize("after", [1, 2, 17])
def test_a_killed_process_takes_nothing_acknowledged_with_it(journal_url: str, after: int) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
        with subprocess.Popen(
            [*APPENDER, journal_url, "run-1", "killed", "100000"],
            cwd=TOP,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as worker:
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdin.close()
            worker.stdout.readline()
            acknowledged = [int(worker.stdout.readline()) for _ in range(after)]
            worker.kill()
            acknowledged += [int(line) for line in worker.stdout.read().splitlines()]
        entries = journal.read("run-1")
        assert len(entries) >= acknowledged[-1]
        assert journal.verify().ok
        version = entries[-1].version
        try:
            journal.append("run-1", version, [step(1)])
        except JournalConflict as late:
            # A server may yet commit what it was sent before its client was killed.
            version = int(str(late.data["version"]))
            journal.append("run-1", version, [step(1)])
        assert version >= acknowledged[-1]
        assert journal.verify().ok


def test_two_processes_lose_nothing(journal_url: str) -> None:
    with open_journal(journal_url) as journal:
        opened(journal, "run-1")
        workers = [
            subprocess.Popen(
                [*APPENDER, journal_url, "run-1", name, "200"],
                cwd=TOP,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for name in ("left", "right")
        ]
        for worker in workers:  # both are there before either begins
            assert worker.stdout is not None
            worker.stdout.readline()
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.close()
        assert [worker.wait() for worker in workers] == [0, 0]
        for worker in workers:
            assert worker.stdout is not None
            worker.stdout.close()
        entries = journal.read("run-1")
        assert [entry.version for entry in entries] == list(range(1, 402))
        keys = {entry.key for entry in entries[1:]}
        assert keys == {f"{name}-{n}" for name in ("left", "right") for n in range(200)}
        assert journal.verify().ok


def test_a_closed_journal_opens_again(journal: Journal) -> None:
    opened(journal, "run-1")
    journal.close()
    journal.close()
    journal.append("run-1", 1, [step(2)])
    assert journal.verify().ok


def test_what_was_acknowledged_is_missed_when_the_connection_comes_back(
    journal: Journal, journal_url: str
) -> None:
    opened(journal, "run-1", 3)
    journal.close()
    last = "DELETE FROM events WHERE run = 'run-1' AND version = 3"
    meddle(journal_url, *unlocked(journal_url), last)
    for _ in range(2):
        with pytest.raises(JournalDamaged) as caught:
            journal.append("run-1", 3, [step(4)])
        assert (caught.value.data["run"], caught.value.data["version"]) == ("run-1", 3)
