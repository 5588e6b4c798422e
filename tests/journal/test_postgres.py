"""What only a server can do to a journal."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from bcpflow.errors import JournalError, JournalUnfit
from bcpflow.journal import open_journal
from tests.journal.samples import meddle, opened, step

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres_url: Callable[[], str]) -> str:
    return postgres_url()


def test_commits_are_durable_whatever_the_role_is_set_to(url: str) -> None:
    database = url.split("/")[3].split("?")[0]
    meddle(url, f"ALTER DATABASE {database} SET synchronous_commit = off")
    with open_journal(url) as journal, journal.session() as link:
        assert link.value("SHOW synchronous_commit") == "on"
        assert link.value("SHOW fsync") == "on"
        assert link.value("SHOW lock_timeout") == "10s"


def test_a_server_that_goes_away_is_told_and_found_again(url: str) -> None:
    with open_journal(url) as journal:
        opened(journal, "run-1")
        others = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        meddle(url, f"SELECT pg_terminate_backend(pid) FROM {others}")
        with pytest.raises(JournalError, match="BCP-J008"):
            journal.append("run-1", 1, [step(2)])
        journal.append("run-1", 1, [step(2)])
        assert journal.verify().events == 3


def test_a_server_that_goes_away_is_no_damage(url: str) -> None:
    with open_journal(url) as journal:
        opened(journal, "run-1", 3)
        database = journal.database

        class Leaving:
            def __getattr__(self, name: str) -> object:
                if name == "check":  # asked after the rows: in the midst of verifying
                    others = "datname = current_database() AND pid <> pg_backend_pid()"
                    meddle(
                        url,
                        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}",
                    )
                return getattr(database, name)

        journal.database = Leaving()  # type: ignore[assignment]
        with pytest.raises(JournalError, match="BCP-J008"):
            journal.verify()
        journal.database = database
        assert journal.verify().events == 4


def test_a_missing_driver_is_named(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(JournalError, match="BCP-J010"):
        open_journal(url)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://nobody:secret@127.0.0.1:1/none",
        "postgresql://nobody:secret@127.0.0.1:1/none",
        "mysql://nobody:secret@localhost/none",
        "other://",
        "postgresql+psycopg://nobody:secret@localhost:port/none",
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_the_password(address: str) -> None:
    with pytest.raises(JournalError) as caught:
        open_journal(address)
    assert caught.value.code == "BCP-J001"
    assert "secret" not in str(caught.value)


def test_a_reader_writes_nothing(url: str) -> None:
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_journal(url, read_only=True)
    with open_journal(url) as journal:
        opened(journal, "run-1")
        with open_journal(url, read_only=True) as reader:
            assert reader.verify().ok
            with pytest.raises(JournalError, match="BCP-J014"):
                reader.append("run-1", 1, [step(2)])


def test_a_schema_may_hold_other_tables_but_not_of_our_names(
    postgres_url: Callable[[], str],
) -> None:
    beside = postgres_url()
    meddle(beside, "CREATE TABLE budget (amount int)")
    open_journal(beside).close()
    taken = postgres_url()
    meddle(taken, "CREATE TABLE events (title text)")
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_journal(taken)


def test_without_create_an_empty_database_stays_empty(url: str) -> None:
    with pytest.raises(JournalUnfit, match="BCP-J009"):
        open_journal(url, create=False)
    assert meddle(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
