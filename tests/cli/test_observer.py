"""Who only looks on writes nothing: not by a key, not by a name, nor past the screen."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bcpflow.cli.context import World
from bcpflow.cli.main import REFUSED
from bcpflow.commands import TakeNote
from bcpflow.console.keys import KEYS
from bcpflow.errors import JournalError
from tests.cli.conftest import Shell

ANSWERS = "1\ny\nx\ny\n\n"
"""What a person might answer to whatever a key asks."""


def events(db: Path) -> int:
    with closing(sqlite3.connect(db)) as plain:
        return int(plain.execute("SELECT count(*) FROM events").fetchone()[0])


def test_no_key_of_an_observers_console_writes(process: Shell, drill: str, db: Path) -> None:
    before = events(db)
    typed = "".join(f"{key.key}\n{ANSWERS}{key.key}1\n{ANSWERS}" for key in KEYS if key.key != "q")
    said = process("drill", "run", drill, "--plain", "--observe", stdin=f"{typed}q\n")
    assert said.code == 0, said.err
    assert "見学中" in said.out
    assert events(db) == before


def test_the_same_keys_without_observe_do_write(process: Shell, drill: str, db: Path) -> None:
    before = events(db)
    process("drill", "run", drill, "--plain", stdin=f"n\n{ANSWERS}q\n")
    assert events(db) > before


def test_an_observer_starts_nothing_by_a_workflows_name(shell: Shell, drill: str, db: Path) -> None:
    before = events(db)
    said = shell("drill", "run", "small-drill", "--plain", "--observe")
    assert said.code == REFUSED
    assert "BCP-R001" in said.err
    assert events(db) == before


def test_an_observer_makes_no_journal(shell: Shell, db: Path) -> None:
    assert shell("drill", "run", "--plain", "--observe").code != 0
    assert not db.exists()


def test_the_database_itself_refuses_what_the_screen_lets_through(
    drill: str, settings: dict[str, str], db: Path
) -> None:
    world = World("ja", os.environ)
    world.read_only = True
    before = events(db)
    try:
        session = world.desk.open(drill)
        with pytest.raises(JournalError):
            session.do(TakeNote(text="x"))
    finally:
        world.close()
    assert events(db) == before


def test_an_observer_sees_what_others_record(drill: str, shell: Shell, db: Path) -> None:
    world = World("ja", os.environ)
    world.read_only = True
    try:
        session = world.desk.open(drill)
        shell("drill", "note", drill, "ほかの端末")
        assert any("ほかの端末" in str(record.event) for record in session.refresh())
    finally:
        world.close()


@pytest.fixture
def eyes(shell: Shell, postgres_url: Callable[[], str]) -> tuple[str, str]:
    """A drill on a server, and a shell there as somebody who may only read."""
    url = postgres_url()
    owner = ("--db", url)
    started = shell(*owner, "drill", "start", "small-drill", "--json")
    assert started.code == 0, started.err
    script = shell(*owner, "journal", "grant-script", "--observer", "town-eyes").out
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(script.encode())
    run = str(started.json["id"])
    return run, make_url(url).set(username="town-eyes").render_as_string(hide_password=False)


@pytest.mark.postgres
def test_an_observer_of_a_server_reads_everything(shell: Shell, eyes: tuple[str, str]) -> None:
    run, url = eyes
    reads = [
        ("drill", "list"),
        ("drill", "status", run),
        ("drill", "log", run),
        ("drill", "log", run, "--format", "json"),
        ("drill", "report", run),
        ("action", "list"),
        ("journal", "verify"),
        ("journal", "redact", "--before", "2999-01-01", "--dry-run"),
    ]
    for words in reads:
        said = shell("--db", url, *words)
        assert said.code == 0, (words, said.err)


@pytest.mark.postgres
def test_each_writing_verb_of_an_observer_is_refused_with_a_reason(
    shell: Shell, eyes: tuple[str, str]
) -> None:
    run, url = eyes
    before = shell("--db", url, "journal", "verify", "--json").json
    writes = [
        ("drill", "start", "small-drill"),
        ("drill", "begin", run, "open-log"),
        ("drill", "confirm", run, "open-log"),
        ("drill", "skip", run, "call"),
        ("drill", "note", run, "x"),
        ("drill", "fact", run, "震度=7"),
        ("drill", "event", run, "leak"),
        ("drill", "pause", run),
        ("drill", "jump", run, "1h"),
        ("drill", "arrive", run, "佐藤", "--holds", "lead"),
        ("drill", "end", run),
        ("drill", "abort", run, "--reason", "x"),
    ]
    for words in writes:
        said = shell("--db", url, *words)
        assert said.code == REFUSED, (words, said.code, said.err)
        assert "BCP-J034" in said.err
        assert "town-eyes" in said.err
    assert shell("--db", url, "journal", "verify", "--json").json == before


@pytest.mark.postgres
def test_a_console_of_an_observer_says_why_and_goes_on(
    eyes: tuple[str, str], settings: dict[str, str]
) -> None:
    from bcpflow.console.actions import Operator

    run, url = eyes
    world = World("ja", os.environ)
    world.db = url
    try:
        operator = Operator(world.desk.open(run), world.tr, zone=world.zone)
        answer = operator.do(TakeNote(text="x"))
        assert (answer.tone, answer.code) == ("refused", "BCP-J034")
        assert operator.broken is None
    finally:
        world.close()
