"""Writing in another's name: never refused, recorded beside the actor, behind a handle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bcpflow.clock import Reading
from bcpflow.commands import EndRun, TakeNote
from bcpflow.definition.model import Definition, Phase, Workflow
from bcpflow.journal import LEDGER, Journal, open_journal
from bcpflow.service import records
from bcpflow.service.desk import Desk

PHASES = {"only": Phase(title="一つだけ", final=True)}
DEFINITION = Definition(workflow=Workflow(workflow="one", title="一つ", phases=PHASES))


@pytest.fixture
def journal() -> Iterator[Journal]:
    with open_journal("sqlite:///:memory:") as made:
        yield made


def clock() -> Callable[[], Reading]:
    moments = iter(range(1_800_000_000_000_000_000, 1_900_000_000_000_000_000, 1_000_000_000))

    def read() -> Reading:
        now = next(moments)
        return Reading(now, "boot", now)

    return read


def desk(journal: Journal, actor: str, login: str | None) -> Desk:
    return Desk(journal, clock=clock(), actor=actor, new_id=lambda: "run-1", login=login)


def played(journal: Journal, actor: str, login: str | None) -> list[dict[str, object]]:
    """Everything a terminal writes: a start, a note, a head on paper, an end."""
    here = desk(journal, actor, login)
    session = here.start(DEFINITION, "exercise")
    session.do(TakeNote(text="x"))
    here.tell(session, printing=True)
    session.do(EndRun())
    return [entry.document for run in ("run-1", LEDGER) for entry in journal.read(run)]


def test_another_name_than_the_login_is_recorded_in_every_event(journal: Journal) -> None:
    documents = played(journal, "佐藤 花子", "pc-07")
    assert len(documents) == 6
    handles = {str(document["login"]) for document in documents}
    assert journal.people(handles) == {handles.pop(): "pc-07"}
    assert {document["via"] for document in documents} == {"os"}
    assert all(document["actor"] != document["login"] for document in documents)
    assert not any(b"pc-07" in entry.body for entry in journal.read("run-1"))
    assert journal.verify().ok


@pytest.mark.parametrize("login", ["佐藤 花子", None])
def test_ones_own_name_leaves_the_body_as_it_always_was(
    journal: Journal, login: str | None
) -> None:
    for document in played(journal, "佐藤 花子", login):
        assert "login" not in document
        assert "via" not in document


def test_what_is_folded_at_once_is_what_is_read_back(journal: Journal) -> None:
    session = desk(journal, "佐藤 花子", "pc-07").start(DEFINITION, "exercise")
    (fresh,) = session.do(TakeNote(text="x")).recorded
    last = journal.read("run-1")[-1]
    assert records.recorded(last.document, last.run, last.version) == fresh
    assert fresh.via == "os"
    assert fresh.login


def test_an_old_event_has_no_login(journal: Journal) -> None:
    played(journal, "佐藤 花子", None)
    old = journal.read("run-1")[-1]
    record = records.recorded(old.document, old.run, old.version)
    assert (record.login, record.via) == ("", "")


def test_the_login_is_looked_up_once(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    here = desk(journal, "佐藤 花子", "pc-07")
    session = here.start(DEFINITION, "exercise")
    asked: list[str] = []
    monkeypatch.setattr(journal, "handle_of", lambda name: asked.append(name))
    for _ in range(3):
        session.do(TakeNote(text="x"))
    assert asked == []


def test_the_log_names_the_login(journal: Journal) -> None:
    from bcpflow.reports.json import log_document

    here = desk(journal, "佐藤 花子", "pc-07")
    session = here.start(DEFINITION, "exercise")
    rows = log_document(here.tell(session))["rows"]
    assert [(row["by"], row["login"], row["via"]) for row in rows] == [("佐藤 花子", "pc-07", "os")]
