"""The portfolio read from a journal: the same as folding, without folding."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bcpflow.commands import ConfirmStep, DeclareFact, FillSheet, VoidRun
from bcpflow.journal import Journal, open_journal
from bcpflow.procurement.reading import SHIPPED
from bcpflow.projections.portfolio import Case, Wanted, chosen
from bcpflow.service import portfolio as module
from bcpflow.service.desk import Desk
from bcpflow.service.portfolio import Portfolio, portfolio
from bcpflow.service.session import Session
from tests.sample_case import CASE, PRICE
from tests.samples import DRILL, HandClock

TOKYO = timezone(timedelta(hours=9))


def read(desk: Desk, folder: Path | None = None) -> Portfolio:
    return portfolio(desk, folder, TOKYO)


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs whose record was read, in order."""
    opened: list[str] = []
    meant = Desk.open

    def watched(self: Desk, run: str, *rest: Any) -> Session:
        opened.append(run)
        return meant(self, run, *rest)

    monkeypatch.setattr(Desk, "open", watched)
    return opened


def some(desk: Desk, number: int = 3) -> list[Session]:
    """Cases, and a drill between them."""
    desk.start(DRILL, "exercise")
    cases = [
        desk.start(CASE, "case", title=f"案件{n}", facts={PRICE: 1_000.0 * n})
        for n in range(number)
    ]
    desk.start(DRILL, "exercise")
    return cases


def test_cases_are_listed_newest_first_and_drills_are_not(desk: Desk) -> None:
    assert read(desk).cases == []
    some(desk)
    cases = read(desk).cases
    assert [case.title for case in cases] == ["案件2", "案件1", "案件0"]
    assert [case.estimate for case in cases] == [2_000, 1_000, 0]


def test_only_cases_that_went_on_are_folded_again(desk: Desk, folded: list[str]) -> None:
    first, second, _ = some(desk)
    read(desk)
    folded.clear()
    assert read(desk).cases == read(desk).cases
    assert folded == []
    second.do(DeclareFact(name=PRICE, value=7.0))
    assert [case.estimate for case in read(desk).cases] == [2_000, 7, 0]
    assert folded == [second.run]
    first.do(ConfirmStep(step="need"))
    folded.clear()
    read(desk)
    assert folded == [first.run]


def test_what_was_kept_is_what_folding_gives(desk: Desk, journal: Journal) -> None:
    for number, session in enumerate(some(desk)):
        data = {"amount": 3 + 3 * number, "starts": "2026-04-01", "ends": "2029-03-31"}
        session.do(FillSheet(sheet="contract", kind="contract", data=data))
    made = read(desk).cases
    kept = read(desk).cases
    journal.keep_summaries({case.id: (10**6, b"") for case in made})  # never at such a version
    assert made == kept == read(desk).cases
    assert sum(case.commitments[2027] for case in made) == 1 + 2 + 3


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b"null", b'{"form": 1}', b"\xff", b'"x"'])
def test_a_summary_that_cannot_be_read_is_as_if_not_there(
    desk: Desk, journal: Journal, folded: list[str], kept: bytes
) -> None:
    session, *_ = some(desk)
    good = read(desk).cases
    journal.keep_summaries({session.run: (session.state.version, kept)})
    folded.clear()
    assert read(desk).cases == good
    assert folded == [session.run]
    folded.clear()
    assert read(desk).cases == good
    assert folded == []


def test_a_summary_without_what_days_follow_from_is_made_anew(
    desk: Desk, journal: Journal, folded: list[str]
) -> None:
    session, *_ = some(desk)
    good = read(desk).cases
    body = (
        journal.summaries()[session.run]
        .replace(rb"\"terms\"", rb"\"turms\"")
        .replace(b'"stamp":"', b'"stamp":"x')
    )
    journal.keep_summaries({session.run: (session.state.version, body)})
    folded.clear()
    assert read(desk).cases == good
    assert folded == [session.run]


def test_a_summary_of_another_run_or_shape_is_not_believed(
    desk: Desk, journal: Journal, monkeypatch: pytest.MonkeyPatch, folded: list[str]
) -> None:
    first, second, _ = some(desk)
    good = read(desk).cases
    bodies = journal.summaries()
    journal.keep_summaries({first.run: (first.state.version, bodies[second.run])})
    assert read(desk).cases == good
    monkeypatch.setattr(module, "FORM", 99)
    folded.clear()
    read(desk)
    assert len(folded) == 3


def test_days_are_derived_anew_where_a_table_or_the_zone_changed_and_nothing_is_folded(
    desk: Desk, folded: list[str], tmp_path: Path
) -> None:
    session, *_ = some(desk)
    session.do(FillSheet(sheet="contract", kind="contract", data={"ends": "2027-03-31"}))
    before = read(desk).cases
    (tmp_path / "procurement").mkdir()
    text = (SHIPPED / "deadlines.yaml").read_text("utf-8").replace("12 months", "11 months")
    (tmp_path / "procurement" / "deadlines.yaml").write_text(text, "utf-8")
    folded.clear()

    def renewal(cases: list[Case]) -> str:
        (due,) = [d for d in cases[-1].deadlines if d.id == "contract-renewal"]
        return due.due.isoformat()

    assert renewal(before) == "2026-03-31"
    assert renewal(read(desk, tmp_path).cases) == "2026-04-30"
    assert renewal(read(desk).cases) == "2026-03-31"
    assert renewal(portfolio(desk, None, UTC).cases) == "2026-03-31"
    assert folded == []


def test_a_journal_that_is_only_read_is_told_of_all_the_same(
    desk: Desk, journal: Journal, journal_url: str, clock: HandClock, folded: list[str]
) -> None:
    some(desk)
    good = read(desk).cases
    journal.keep_summaries({})
    session = desk.open("run-2")
    session.do(ConfirmStep(step="need"))
    journal.close()
    for _ in range(2):
        with open_journal(journal_url, read_only=True) as only_read:
            reader = Desk(only_read, clock=clock, actor="見学", new_id=lambda: "x")
            folded.clear()
            assert len(read(reader).cases) == len(good)
            assert folded == ["run-2"]


def test_a_case_opened_by_mistake_is_in_no_list(desk: Desk) -> None:
    session, *_ = some(desk)
    session.do(VoidRun(reason="誤り"))
    found = read(desk).cases
    assert [case.status for case in found] == ["running", "running", "voided"]
    assert len(chosen(found, Wanted())) == 2


def test_many_are_kept_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 2)
    some(desk, 5)
    sizes: list[int] = []
    meant = Journal.keep_summaries

    def watched(self: Journal, made: Any) -> bool:
        sizes.append(len(made))
        return meant(self, made)

    monkeypatch.setattr(Journal, "keep_summaries", watched)
    read(desk)
    assert sizes == [2, 2, 1]
    assert len(desk.journal.summaries()) == 5


def test_a_year_is_understood_as_people_write_it(desk: Desk) -> None:
    found = read(desk)
    assert [found.year(text) for text in ("2026", "令和8年度", "R8")] == [2026] * 3
    assert found.year_or_none("いつか") is None
    assert found.year_or_none("") is None
