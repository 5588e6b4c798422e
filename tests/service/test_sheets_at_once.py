"""Two people write at the same moment: nothing of either is lost, and nobody is told a lie."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bcpflow.commands import FillSheet, WithdrawSheet
from bcpflow.errors import Refused
from bcpflow.procurement.quotes import Line, Quote
from bcpflow.service.desk import Desk
from bcpflow.service.quote_taking import take
from bcpflow.service.quoting import next_name, quotes_of, seen
from bcpflow.service.session import Session
from tests.sample_case import CASE
from tests.samples import HandClock


def quote(supplier: str) -> Quote:
    line = Line(id="1", kind="build", description="x", amount=1)
    return Quote(id="", supplier=supplier, lines=(line,))


@pytest.fixture
def two(desk: Desk, clock: HandClock) -> tuple[Session, Session]:
    """Two terminals that have both read the case, and nothing of each other."""
    first = desk.start(CASE, "case")
    return first, Session(desk.journal, first.run, clock, "佐藤")


def test_a_quote_taken_in_by_two_at_once_is_not_lost(
    desk: Desk, two: tuple[Session, Session]
) -> None:
    """Both chose Q1 from what they had read, and the second replaced the first."""
    first, second = two
    assert first.state.version == second.state.version
    ((mine, _),) = take(first, desk.journal, [quote("あおば")])
    ((other, _),) = take(second, desk.journal, [quote("みどり")])  # has not read Q1
    assert (mine.id, other.id) == ("Q1", "Q2")
    first.refresh()
    for session in two:
        assert [(one.id, one.supplier) for one in quotes_of(session.state)] == [
            ("Q1", "あおば"),
            ("Q2", "みどり"),
        ]
    assert desk.verify().ok


def test_many_quotes_of_two_take_turns(desk: Desk, two: tuple[Session, Session]) -> None:
    for number in range(6):
        take(two[number % 2], desk.journal, [quote(f"{number}a"), quote(f"{number}b")])
    two[0].refresh()
    assert [one.id for one in quotes_of(two[0].state)] == [f"Q{n}" for n in range(1, 13)]


def test_the_same_key_gives_the_same_id(desk: Desk, two: tuple[Session, Session]) -> None:
    first, second = two
    take(first, desk.journal, [quote("あおば")], key="k")
    ((again, done),) = take(second, desk.journal, [quote("あおば")], key="k")
    assert (again.id, done.repeated) == ("Q1", True)


def test_an_id_that_was_withdrawn_meanwhile_is_not_given_again(
    desk: Desk, two: tuple[Session, Session]
) -> None:
    first, second = two
    take(first, desk.journal, [quote("あおば")])
    first.do(WithdrawSheet(sheet="quote:Q1", reason="誤り"))
    ((other, _),) = take(second, desk.journal, [quote("みどり")])
    assert other.id == "Q2"


def test_payments_of_two_are_both_kept(two: tuple[Session, Session]) -> None:
    def paying(session: Session) -> Callable[[], FillSheet]:
        def fill() -> FillSheet:
            name = next_name(session.history, "payment", "P")
            data = {"amount": 1}
            return FillSheet(sheet=name, kind="payment", data=data, **seen(session.state, name))

        return fill

    for session in (*two, *two):
        session.do_fresh(paying(session))
    two[0].refresh()
    assert sorted(two[0].state.case.sheets) == [f"payment:P{n}" for n in range(1, 5)]


def test_what_was_read_and_added_to_is_read_again(two: tuple[Session, Session]) -> None:
    """Marks of a sheet that are added to those before: none is dropped."""

    def adding(session: Session, mark: str) -> Callable[[], FillSheet]:
        def fill() -> FillSheet:
            held = session.state.case.sheets.get("preevaluation")
            marks = {**(held.data["marks"] if held else {}), mark: 1}
            data = {"marks": marks}
            return FillSheet(
                sheet="preevaluation", kind="preevaluation", data=data,
                **seen(session.state, "preevaluation"),
            )  # fmt: skip

        return fill

    for number, session in enumerate((*two, *two)):
        session.do_fresh(adding(session, f"m{number}"))
    two[0].refresh()
    data = two[0].state.case.sheets["preevaluation"].data
    assert set(data["marks"]) == {"m0", "m1", "m2", "m3"}


@pytest.mark.parametrize("name", ["bidder:A", "lot", "finding:lump:Q1:1", "priority"])
def test_a_name_people_say_is_not_taken_from_somebody_unseen(
    two: tuple[Session, Session], name: str
) -> None:
    """A bidder, a lot, an answer: who was slower is told, and nothing is laid over the other's."""
    first, second = two
    kind = name.partition(":")[0]
    stale = FillSheet(sheet=name, kind=kind, data={"by": 2}, **seen(second.state, name))
    first.do(FillSheet(sheet=name, kind=kind, data={"by": 1}, **seen(first.state, name)))
    with pytest.raises(Refused, match="BCP-P130"):
        second.do(stale)
    assert second.state.case.sheets[name].data == {"by": 1}
