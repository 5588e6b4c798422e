"""The story of a case: what still counts, and nothing staff wrote freely."""

from __future__ import annotations

from bcpflow.commands import ConfirmStep, NoteEvent, UndoStep, WithdrawSheet
from bcpflow.procurement.ocds_story import Story, happenings, told
from bcpflow.run.evolve import evolve, started
from tests.procurement.ocds_cases import BASE, STAFF, Case, played


def story_of(case: Case) -> Story:
    story, state = Story(), started(case.history[0])
    for recorded in case.history[1:]:
        state = evolve(state, recorded)
        story = told(story, state, recorded)
    return story


def heard(case: Case) -> list[str]:
    found: list[str] = []
    story, state = Story(), started(case.history[0])
    for recorded in case.history[1:]:
        found += happenings(story, recorded)
        state = evolve(state, recorded)
        story = told(story, state, recorded)
    return found


def test_what_was_undone_or_withdrawn_no_longer_counts() -> None:
    case = Case.opened(BASE)
    case.attach("current-issues")
    case.do(ConfirmStep(step="look-in-register", note=STAFF))
    case.sheet("payment", "1", amount=1)
    assert "look-in-register" in story_of(case).steps
    case.do(UndoStep(step="look-in-register"), WithdrawSheet(sheet="payment:1", reason=STAFF))
    assert "look-in-register" not in story_of(case).steps
    assert story_of(case).sheets == {}
    case.sheet("payment", "2", amount=2)
    case.sheet("payment", "1", amount=3)
    assert [one.number for _, one in story_of(case).of_kind("payment")] == [1, 2]
    assert story_of(case).sheets["payment:2"].number == 2
    assert "sheet:payment" in heard(case)


def test_the_same_number_stays_with_a_sheet() -> None:
    case = Case.opened(BASE)
    for name in ("1", "2", "1"):
        case.sheet("payment", name, amount=1)
    numbers = {name: one.number for name, one in story_of(case).sheets.items()}
    assert numbers == {"payment:1": 1, "payment:2": 2}


def test_a_happening_counts_from_a_version_on() -> None:
    case = Case.opened(BASE)
    case.do(NoteEvent(event="award"))
    version = case.history[-1].version
    story = story_of(case)
    when = case.history[-1].occurred_ns
    assert story.when(("step:none", "event:award")) == when
    assert story.when(("event:award",), version) is None
    case.do(ConfirmStep(step="look-in-register", result="not_achieved"))
    assert story_of(case).when(("step:look-in-register",)) is None


def test_a_document_has_an_address_only_where_it_is_one() -> None:
    case = Case.opened(BASE)
    case.attach("current-issues", place=f"/home/{STAFF}/x.pdf")
    assert story_of(case).papers["current-issues"].url == ""
    case.attach("current-issues", "2", place="https://example.jp/x.pdf")
    paper = story_of(case).papers["current-issues"]
    assert (paper.url, paper.number) == ("https://example.jp/x.pdf", 2)
    assert heard(case)[-2:] == ["document:current-issues", "revised:current-issues"]


def test_the_story_holds_nothing_that_was_typed_freely() -> None:
    case = Case.opened(BASE)
    for recorded in played("failed"):
        assert recorded.version
    case.settle()
    story = story_of(case)
    assert STAFF not in repr((story.steps, story.noted, story.papers))
