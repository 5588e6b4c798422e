"""Rights on a real server: the granted role appends and reads, and the server refuses the rest."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from bcpflow.cli.main import REFUSED, exit_code
from bcpflow.commands import TakeNote
from bcpflow.errors import JournalForbidden
from bcpflow.journal import Journal, open_journal
from bcpflow.journal.roles import grant_script
from bcpflow.journal.triggers import trigger_names
from tests.journal.samples import meddle, opened, step

pytestmark = pytest.mark.postgres
TERMINAL, OBSERVER = "災対本部 \"PC'1\\", "hq-eyes"


def as_role(url: str, role: str) -> str:
    """The same database by another login."""
    from sqlalchemy.engine import make_url

    return make_url(url).set(username=role).render_as_string(hide_password=False)


def granted(url: str, terminals: list[str], observers: list[str]) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(grant_script(terminals, observers).encode())


@pytest.fixture(scope="module")
def url(postgres_url: Callable[[], str]) -> str:
    address = postgres_url()
    with open_journal(address) as journal:
        opened(journal, "run-1", 3)
        who = journal.handle_of("佐藤 花子")
        journal.append("run-1", 3, [step(4)], people=[who])
    for _ in range(2):  # rule 3
        granted(address, [TERMINAL], [OBSERVER])
    return address


@pytest.fixture
def terminal(url: str) -> str:
    return as_role(url, TERMINAL)


@pytest.fixture
def observer(url: str) -> str:
    return as_role(url, OBSERVER)


FORBIDDEN = [
    "UPDATE events SET type = 'x'",
    "UPDATE events SET type = 'x' WHERE false",
    "DELETE FROM events",
    "TRUNCATE events",
    "DROP TABLE events",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "ALTER TABLE events DISABLE TRIGGER events_no_update",
    "DROP TRIGGER events_no_update ON events",
    "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN RETURN NULL; END$$",
    "DROP FUNCTION journal_refuse() CASCADE",
    "SET session_replication_role = replica",
    "INSERT INTO events SELECT * FROM events ON CONFLICT (run, version) DO UPDATE SET type = 'x'",
    "MERGE INTO events e USING events f ON e.run = f.run WHEN MATCHED THEN DELETE",
    "DELETE FROM people",
    "UPDATE people SET name = 'x'",
    "TRUNCATE people",
    "UPDATE journal_version SET version_num = '9999'",
    "CREATE TABLE mine (x int)",
    "ALTER TABLE events OWNER TO CURRENT_USER",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_server_refuses_a_terminal_whatever_program_asks(
    url: str, terminal: str, statement: str
) -> None:
    before = meddle(url, "SELECT count(*), md5(string_agg(hash::text, '')) FROM events")
    with pytest.raises(psycopg.Error):
        meddle(terminal, statement, "SELECT 1")
    assert meddle(url, "SELECT count(*), md5(string_agg(hash::text, '')) FROM events") == before


def test_all_triggers_are_still_in_force(url: str) -> None:
    with open_journal(url) as journal, journal.session() as link:
        assert journal.database.triggers(link) == trigger_names("postgresql")


def test_a_terminal_appends_and_reads_through_the_journal(terminal: str) -> None:
    with open_journal(terminal) as journal:
        version, _ = journal.head("run-1") or (0, b"")
        person = journal.handle_of("鈴木 一郎")
        journal.append("run-1", version, [step(9)], people=[person])
        assert journal.people([person.handle]) == {person.handle: "鈴木 一郎"}
        assert journal.keep_summaries({"run-1": (version + 1, b"{}")})
        assert journal.summaries() == {"run-1": b"{}"}
        assert journal.database.login == TERMINAL
        assert journal.verify().ok


def test_a_terminal_cannot_take_names_away(terminal: str) -> None:
    with open_journal(terminal) as journal, pytest.raises(JournalForbidden, match="BCP-J034"):
        journal.redact(["p-0123456789ab"], step(1))


def _append(journal: Journal) -> None:
    version, _ = journal.head("run-1") or (0, b"")
    journal.append("run-1", version, [step(9)])


def test_an_observer_reads_and_each_writing_is_refused(observer: str) -> None:
    with open_journal(observer) as journal:
        before = journal.verify()
        assert before.ok
        assert journal.runs()
        for _ in range(2):  # the link goes on after a refusal
            with pytest.raises(JournalForbidden, match="BCP-J034") as caught:
                _append(journal)
            assert caught.value.data["login"] == OBSERVER
            assert exit_code(caught.value) == REFUSED
        assert not journal.keep_summaries({"run-1": (1, b"{}")})
        assert journal.verify() == before
    for statement in ["INSERT INTO people VALUES ('p', 'x', 'y')", *FORBIDDEN]:
        with pytest.raises(psycopg.Error):
            meddle(observer, statement, "SELECT 1")


def test_nobody_hands_rights_on(url: str, terminal: str, observer: str) -> None:
    rights = "SELECT relname, relacl::text FROM pg_class WHERE relkind = 'r' ORDER BY 1"
    before = meddle(url, rights)
    for address in (terminal, observer):
        try:
            meddle(address, "GRANT ALL ON events TO PUBLIC", "SELECT 1")
        except psycopg.Error:
            continue  # where one has none of the rights it is an error, else a mere warning
    assert meddle(url, rights) == before


def test_a_role_moved_to_the_observers_writes_no_more(url: str) -> None:
    granted(url, ["mover"], [])
    with open_journal(as_role(url, "mover")) as journal:
        _append(journal)
    granted(url, [], ["mover"])
    with open_journal(as_role(url, "mover")) as journal, pytest.raises(JournalForbidden):
        _append(journal)


def test_what_is_recorded_by_a_terminal_names_its_login(postgres_url: Callable[[], str]) -> None:
    address = postgres_url()
    open_journal(address).close()
    granted(address, [TERMINAL], [])
    terminal = as_role(address, TERMINAL)
    from bcpflow.clock_source import SystemClock
    from bcpflow.definition.model import Definition, Phase, Workflow
    from bcpflow.service.desk import Desk

    phases = {"only": Phase(title="一つだけ", final=True)}
    definition = Definition(workflow=Workflow(workflow="one", title="一つ", phases=phases))
    with open_journal(terminal) as journal:
        desk = Desk(
            journal, clock=SystemClock().read, actor="佐藤", new_id=lambda: "run-2", login="pc-user"
        )
        session = desk.start(definition, "exercise")
        done = session.do(TakeNote(text="x"))
        (record,) = done.recorded
        assert record.via == "db"
        assert journal.people([record.login]) == {record.login: TERMINAL}
