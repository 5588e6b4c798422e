"""Tampering, row by row: each is edited, removed, exchanged, doubled; tails are cut, bits flipped.

Whoever does it has the file and the password: the triggers are dropped first. Without a head on
paper what was changed inside must be found, and the first bad event named; with the head also a
tail that was cut and a record that was written anew as a whole. Must never count what is found
only because a trigger is missing: the triggers are put back afterwards.
"""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bcpflow.errors import BcpflowError
from bcpflow.journal import LEDGER, FirstBad, canonical, head_code, open_journal
from bcpflow.journal.entry import GENESIS, chain_hash
from bcpflow.journal.triggers import trigger_names, trigger_statements
from tests.battery.figures import Figures, Size
from tests.journal.samples import opened

Rows = list[tuple[Any, ...]]
COLUMNS = "run, version, type, occurred_at, recorded_at, actor, key, body, hash"
SAMPLE_FLIPS, FULL_FLIPS = 120, 4_000
RUNS = (("run-1", 7, True), ("run-2", 5, False), ("run-3", 6, True))


def run(size: Size) -> Figures:
    """Everything that can be done to each row, and to the file."""
    figures = Figures()
    figures.count(changes_inside=0, found=0, named=0, tails_cut=0, rewritten=0, missed_with_head=0)
    figures.count(bits_flipped=0, of_which_found=0, of_which_changed_nothing=0, missed=0)
    with tempfile.TemporaryDirectory(prefix="bcpflow-tamper-") as made:
        file = Path(made) / "journal.db"
        with open_journal(str(file)) as journal:
            for name, events, ended in RUNS:
                opened(journal, name, events, ended=ended)
        whole = file.read_bytes()
        rows = _rows(file)
        heads = _heads(rows)
        for what, changed, place, behind in inside(rows):
            file.write_bytes(whole)
            _replace(file, changed)
            _judge_inside(figures, what, file, place, behind)
        for what, changed in outside(rows):
            file.write_bytes(whole)
            _replace(file, changed)
            _judge_with_head(figures, what, file, heads)
        flip(figures, file, whole, rows, size.of(SAMPLE_FLIPS, FULL_FLIPS))
    return figures


def inside(rows: Rows) -> Iterator[tuple[str, Rows, tuple[str, int], int]]:
    """Each row, changed in each way; where the first bad event then is, or up to so many behind.

    A row that was put in has a hash that fits; what gives it away may be the row behind it.
    """
    for index, row in enumerate(rows):
        run, version = row[0], row[1]
        here = (str(run), int(version))
        name = f"{run} {version}"
        for column in range(2, 9):
            yield f"{name}: column {column} edited", _with(rows, index, column), here, 0
        yield f"{name}: a byte more", _with(rows, index, 7, row[7] + b" "), here, 0
        if index + 1 < len(rows) and rows[index + 1][0] == run:
            following = rows[index + 1]
            yield f"{name}: removed", rows[:index] + rows[index + 1 :], here, 0
            one, two = (*row[:2], *following[2:]), (*following[:2], *row[2:])
            yield f"{name}: exchanged", [*rows[:index], one, two, *rows[index + 2 :]], here, 0
            later = [
                (*each[:1], each[1] + 1, *each[2:])
                if each[0] == run and each[1] > version
                else each
                for each in rows
            ]
            forged = _forged(run, version + 1, row[8])
            yield f"{name}: one put in behind", [*later, forged], (here[0], here[1] + 1), 1


def outside(rows: Rows) -> Iterator[tuple[str, Rows]]:
    """What only a head on paper shows: cut from each row on, or chained anew from each row on."""
    for run, events, _ in RUNS:
        for version in range(2, events + 1):
            cut = [row for row in rows if row[0] != run or row[1] < version]
            yield f"{run}: cut from {version}", _ledger_anew(cut)
            yield f"{run}: written anew from {version}", _ledger_anew(_anew(rows, run, version))
        last = next(row for row in rows if row[:2] == (run, events))
        yield f"{run}: one added at the end, anew", [*rows, _forged(run, events + 1, last[8])]
        gone = [row for row in rows if row[0] != run]
        yield f"{run}: removed whole", _ledger_anew(gone)


def _with(rows: Rows, index: int, column: int, value: object = None) -> Rows:
    row = list(rows[index])
    old = row[column]
    if value is not None:
        row[column] = value
    elif isinstance(old, bytes):
        row[column] = bytes([old[0] ^ 1]) + old[1:]
    else:
        row[column] = "x" if old is None else f"{old}x"
    return [*rows[:index], tuple(row), *rows[index + 1 :]]


def _forged(run: str, version: int, previous: bytes) -> tuple[Any, ...]:
    """A row whose own hash is right, and whose columns say what its body says."""
    at = "2026-11-21T08:00:00.000000Z"
    said = {"type": "note.taken", "occurred_at": at, "recorded_at": at, "actor": "p-0123456789ab"}
    body = canonical(said | {"data": {"text": "偽"}, "run": run, "version": version})
    digest = chain_hash(run, version, previous, body)
    return (run, version, said["type"], at, at, said["actor"], None, body, digest)


def _anew(rows: Rows, run: str, version: int) -> Rows:
    """A run with another past from ``version`` on, all its hashes made to fit."""
    made: Rows = []
    previous = GENESIS
    for row in rows:
        if row[0] != run:
            made.append(row)
            continue
        if row[1] >= version:
            document = json.loads(row[7])
            document["actor"] = "p-somebodyelse"
            body = canonical(document)
            digest = chain_hash(run, row[1], previous, body)
            row = (*row[:5], document["actor"], row[6], body, digest)
        previous = row[8]
        made.append(row)
    return made


def _ledger_anew(rows: Rows) -> Rows:
    """The journal's own chain as it would be, had the runs always been as they are now."""
    runs: dict[str, dict[int, bytes]] = {}
    for row in rows:
        runs.setdefault(row[0], {})[row[1]] = row[8]
    made = [row for row in rows if row[0] != LEDGER]
    previous, version = GENESIS, 0
    for row in (row for row in rows if row[0] == LEDGER):
        document = json.loads(row[7])
        said = document["data"]
        there = runs.get(said["run"])
        if there is None or (said["run_version"] not in there and document["type"] == "run.closed"):
            continue
        at = min(said["run_version"], max(there))
        document["data"] = said | {"run_version": at, "run_head": there[at].hex() if at else ""}
        version += 1
        document["version"] = version
        body = canonical(document)
        previous = chain_hash(LEDGER, version, previous, body)
        made.append((LEDGER, version, *row[2:7], body, previous))
    return made


def _judge_inside(
    figures: Figures, what: str, file: Path, place: tuple[str, int], behind: int
) -> None:
    bad = _first_bad(file)
    figures.count(changes_inside=1, found=bad is not None)
    run, version = place
    named = bad is not None and bad["run"] == run and 0 <= bad["version"] - version <= behind
    figures.count(named=named)
    if not named:
        figures.fault(f"{what}: {bad} where {place} was meant")


def _judge_with_head(figures: Figures, what: str, file: Path, heads: dict[str, str]) -> None:
    """The codes on paper, of each run and of the whole, beside what stands in the file now."""
    now = _heads(_rows(file))
    kind = "tails_cut" if "anew" not in what else "rewritten"
    with open_journal(str(file)) as journal:
        seen = not journal.verify().ok or now != heads
    figures.count(**{kind: 1}, missed_with_head=not seen)
    if not seen:
        figures.fault(f"{what}: not even the head shows it")


def flip(figures: Figures, file: Path, whole: bytes, rows: Rows, times: int) -> None:
    """One bit of the file at a time: found, or nothing that was recorded is any different."""
    chance = random.Random(9)
    for _ in range(times):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        figures.count(bits_flipped=1)
        if _first_bad(file) is not None:
            figures.count(of_which_found=1)
        elif _rows(file) == rows:
            figures.count(of_which_changed_nothing=1)
        else:
            figures.count(missed=1)
            figures.fault(f"bit of byte {place}: neither found nor harmless")


def _first_bad(file: Path) -> FirstBad | None:
    try:
        with open_journal(str(file)) as journal:
            return journal.verify().first_bad
    except BcpflowError:
        return FirstBad(run="", version=0, reason="page")


def _rows(file: Path) -> Rows:
    with closing(sqlite3.connect(file)) as plain:
        return plain.execute(f"SELECT {COLUMNS} FROM events ORDER BY run, version").fetchall()


def _heads(rows: Rows) -> dict[str, str]:
    """What is on paper: the code of each chain."""
    return {str(row[0]): head_code(row[8]) for row in rows}


def _replace(file: Path, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put other rows in the place of those that are there, as somebody with the password can."""
    with closing(sqlite3.connect(file)) as plain:
        for name in trigger_names("sqlite"):
            plain.execute(f"DROP TRIGGER {name}")
        plain.execute("DELETE FROM events")
        plain.executemany(f"INSERT INTO events ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)", rows)
        for statement in trigger_statements("sqlite"):
            plain.execute(statement)
        plain.commit()
