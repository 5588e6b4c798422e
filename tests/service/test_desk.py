"""The desk: opens runs, finds them by what people type, tells their logs."""

from __future__ import annotations

from itertools import chain, count, repeat

import pytest

from bcpflow.commands import (
    AbortRun,
    AddAction,
    ConfirmStep,
    DeclareAbsent,
    EndRun,
    TakeNote,
)
from bcpflow.errors import JournalConflict, NotFound, Refused
from bcpflow.journal import Journal, open_journal
from bcpflow.projections.board import board
from bcpflow.service.desk import ID_TRIES, LATEST, Desk
from bcpflow.site.model import Person, Roster
from tests.samples import DRILL, LED, MINUTE_MS, PAIR, HandClock


def test_a_run_starts_at_now_with_its_facts(desk: Desk, clock: HandClock) -> None:
    session = desk.start(DRILL, "exercise", title="春の訓練", facts={"震度": "6弱"}, speed=2.0)
    assert session.state.clock.t0 == clock()
    assert session.state.facts == {"時間帯": "夜間・休日", "震度": "6弱"}
    assert (session.state.title, session.state.clock.speed) == ("春の訓練", 2.0)
    assert session.state.version == 1


def test_a_run_that_cannot_be_is_not_opened(desk: Desk) -> None:
    with pytest.raises(Refused, match="BCP-R022"):
        desk.start(DRILL, "exercise", facts={"震度": "9"})
    assert list(desk.runs()) == []


def test_runs_are_listed_newest_first_with_how_they_stand(desk: Desk, clock: HandClock) -> None:
    for title in ("一", "二", "三"):
        clock.pass_minutes(1)
        desk.start(DRILL, "exercise", title=title)
    desk.open("run-1").do(EndRun())
    desk.open("run-2").do(AbortRun(reason="本物"))
    assert [(line.id, line.title, line.status) for line in desk.runs()] == [
        ("run-3", "三", "running"), ("run-2", "二", "aborted"), ("run-1", "一", "ended"),
    ]  # fmt: skip
    assert [line.id for line in desk.runs(limit=1)] == ["run-3"]
    line = desk.runs()[0]
    assert (line.kind, line.workflow) == ("exercise", "small-drill")
    assert line.started_at == "2026-11-21T03:03:00.000000Z"


def test_a_run_is_found_by_its_id_a_part_of_it_or_as_the_last(
    journal: Journal, clock: HandClock
) -> None:
    ids = iter(["drill-1a2b", "drill-1c3d", "drill-1c"])
    desk = Desk(journal, clock=clock, actor="鈴木", new_id=lambda: next(ids))
    for _ in range(3):
        desk.start(PAIR, "exercise")
    assert desk.resolve("drill-1a2b") == "drill-1a2b"
    assert desk.resolve("1a2") == "drill-1a2b"
    assert desk.resolve("drill-1c") == "drill-1c"  # whole, though it begins another
    assert desk.resolve(LATEST) == "drill-1c"
    with pytest.raises(Refused) as caught:
        desk.resolve("1c")
    assert caught.value.code == "BCP-R037"
    assert caught.value.data["choices"] == ["drill-1c", "drill-1c3d"]
    with pytest.raises(NotFound, match="BCP-R001"):
        desk.resolve("nothing")


def test_an_empty_journal_has_no_last_run(desk: Desk) -> None:
    with pytest.raises(NotFound, match="BCP-R001"):
        desk.open(LATEST)


def test_the_chain_of_the_journal_itself_is_no_run(desk: Desk) -> None:
    """It has a head like a run, and was opened as one."""
    desk.start(DRILL, "exercise")
    with pytest.raises(NotFound, match="BCP-R001"):
        desk.open("journal")


def test_an_id_that_is_taken_is_drawn_anew(journal: Journal, clock: HandClock) -> None:
    ids = chain(["a", "a", "b"])
    desk = Desk(journal, clock=clock, actor="鈴木", new_id=lambda: next(ids))
    assert [desk.start(PAIR, "exercise").run for _ in range(2)] == ["a", "b"]
    stuck = Desk(journal, clock=clock, actor="鈴木", new_id=lambda: next(repeat("a")))
    with pytest.raises(JournalConflict) as caught:
        stuck.start(PAIR, "exercise")
    assert caught.value.data["tries"] == ID_TRIES
    assert desk.verify().ok


def test_a_log_comes_with_names_and_the_head(desk: Desk, clock: HandClock) -> None:
    session = desk.start(DRILL, "exercise")
    other = Desk(desk.journal, clock=clock, actor="佐藤", new_id=lambda: "x")
    other.open(session.run).do(ConfirmStep(step="power"))
    told = desk.tell(session)
    assert [told.names[row.actor] for row in told.log.rows] == ["鈴木", "佐藤"]
    assert told.version == 2
    assert told.head == desk.head_code(session.run)
    session.do(TakeNote(text="x"))
    assert desk.tell(session).head != told.head
    with pytest.raises(NotFound, match="BCP-R001"):
        desk.head_code("nothing")


def test_a_printed_head_is_entered_once(desk: Desk) -> None:
    session = desk.start(DRILL, "exercise")
    for _ in range(3):
        desk.tell(session, printing=True)
    entries = desk.journal.read("journal")
    assert [entry.type for entry in entries] == ["RunOpened", "HeadPrinted"]
    session.do(TakeNote(text="x"))
    desk.tell(session, printing=True)
    assert len(desk.journal.read("journal")) == 3
    assert desk.verify().ok


def test_somebody_who_is_forgotten_leaves_what_was_done(desk: Desk, clock: HandClock) -> None:
    session = desk.start(DRILL, "exercise")
    session.do(ConfirmStep(step="power"))
    desk.journal.forget([session.history[-1].actor])
    told = desk.tell(desk.open(session.run))
    assert told.names == {}
    assert len(told.log.rows) == 2
    assert desk.verify().ok


def test_a_journal_that_may_only_be_read_is_told_from_all_the_same(
    journal_url: str, clock: HandClock
) -> None:
    numbers = count(1)
    with open_journal(journal_url) as journal:
        desk = Desk(journal, clock=clock, actor="鈴木", new_id=lambda: f"run-{next(numbers)}")
        desk.start(DRILL, "exercise")
    with open_journal(journal_url, read_only=True) as journal:
        desk = Desk(journal, clock=clock, actor="見学", new_id=lambda: "x")
        assert len(desk.tell(desk.open(LATEST), printing=True).log.rows) == 1


def test_a_run_knows_who_is_expected_by_handles(desk: Desk, clock: HandClock) -> None:
    roster = Roster(
        title="名簿",
        people=(
            Person(name="山田 太郎", roles=("head",), deputies=("鈴木 花子", "知らない人")),
            Person(name="鈴木 花子", id="hana", roles=("second",), deputies=("hana",)),
        ),
    )
    session = desk.start(LED, "exercise", roster=roster)
    head, second = session.state.people
    assert session.names((head, second)) == {head: "山田 太郎", second: "鈴木 花子"}
    assert session.state.people[head].deputies == (second,)
    assert session.state.people[second].roles == ("second",)
    assert [told.event.__class__.__name__ for told in session.history] == [
        "RunStarted", "PeopleCalled",
    ]  # fmt: skip
    written = b"".join(entry.body for entry in desk.journal.read(session.run)).decode()
    assert "山田" not in written
    session.do(DeclareAbsent(person=head))
    told = desk.tell(session)
    assert {"山田 太郎", "鈴木 花子"} <= set(told.names.values())
    assert desk.verify().ok


def test_a_run_recalls_the_one_before_it(desk: Desk, clock: HandClock) -> None:
    first = desk.start(LED, "exercise")
    clock.pass_minutes(9)
    first.do(ConfirmStep(step="look"))
    first.do(EndRun())
    first.do(AddAction(text="鍵", owner="p-9", due="2027-03-31", element="equipment", step="look"))
    clock.pass_minutes(10)
    second = desk.start(LED, "exercise")
    assert second.state.previous is not None
    assert second.state.previous.previous == first.run
    row = board(second.state, second.now()).step("look")
    assert row is not None
    assert row.last_ms == 9 * MINUTE_MS
    assert [issue.text for issue in row.issues] == ["鍵"]
