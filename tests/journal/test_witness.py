"""The code on paper: found where the file is the one that was printed, and only there."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bcpflow.journal import ENDED, LEDGER, PRINTED, Journal, head_code, open_journal
from bcpflow.journal.entry import CROCKFORD, chain_hash
from bcpflow.journal.witness import BITS, MOST, Near, sighted, typed
from tests.journal.samples import AT, meddle, opened, said, step, unlocked

RUNS = 4


@pytest.fixture
def journal(journal_url: str) -> Journal:
    """Four runs; the head of the second one is on paper, and it went on since."""
    made = open_journal(journal_url)
    for number in range(1, RUNS + 1):
        opened(made, f"run-{number}", 3)
    made.append("run-2", 3, [], ledger=said(PRINTED) | {"key": f"{PRINTED}:run-2:3"})
    made.append("run-2", 3, [step(4)], ledger=said(ENDED))
    made.append("run-2", 4, [step(5)])
    return made


def code_at(journal: Journal, run: str, version: int) -> str:
    return head_code(journal.read(run, after=version - 1)[0].hash)


def test_a_code_is_read_however_it_was_typed() -> None:
    assert typed("7k2m-0q9x-h1ab") == "7K2M-0Q9X-H1AB"
    assert typed("７Ｋ２ＭーＯＱ９Ｘ－ｈｌａｂ") == "7K2M-0Q9X-H1AB"
    assert typed("7K2M 0Q9X　HiAB") == "7K2M-0Q9X-H1AB"
    assert typed("7K2MOQ9XHIAB") == "7K2M-0Q9X-H1AB"
    for wrong in (
        "",
        "7K2M-0Q9X-H1A",
        "7K2M-0Q9X-H1ABC",
        "7K2M-0Q9X-H1AU",
        "照合コード",
        "7K2M/0Q9X/H1AB",
    ):
        assert typed(wrong) is None


def test_every_code_that_is_printed_can_be_read_back() -> None:
    fixed = random.Random(5)
    for _ in range(200):
        code = head_code(fixed.randbytes(32))
        assert typed(code) == code
        assert typed(code.lower().replace("-", "")) == code


def test_the_printed_head_says_which_run_it_is_and_how_many_came_since(journal: Journal) -> None:
    seen = sighted(journal, code_at(journal, "run-2", 3))
    assert (seen.found, seen.run, seen.version, seen.since) == (True, "run-2", 3, 2)
    assert seen.printed_at == AT
    assert seen.recorded_at == AT
    assert seen.title == "run-2"


def test_any_event_of_any_chain_has_a_code(journal: Journal) -> None:
    for run in (LEDGER, *(f"run-{n}" for n in range(1, RUNS + 1))):
        last = len(journal.read(run))
        for version in range(1, last + 1):
            seen = sighted(journal, code_at(journal, run, version))
            assert (seen.run, seen.version, seen.since) == (run, version, last - version)
    assert not sighted(journal, code_at(journal, "run-1", 1)).printed_at


def test_in_one_run_it_is_told_whose_code_it_is(journal: Journal) -> None:
    code = code_at(journal, "run-2", 3)
    assert sighted(journal, code, "run-2").found
    seen = sighted(journal, code, "run-1")
    assert (seen.found, seen.elsewhere, seen.near) == (False, "run-2", ())


def test_one_slip_of_the_hand_is_told_and_never_taken_for_the_code(journal: Journal) -> None:
    code = code_at(journal, "run-3", 2)
    signs = code.replace("-", "")
    slips = {
        signs[:place] + other + signs[place + 1 :]
        for place in range(len(signs))
        for other in CROCKFORD
        if other != signs[place]
    }
    slips |= {
        signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
        for place in range(len(signs) - 1)
        if signs[place] != signs[place + 1]
    }
    for slip in random.Random(1).sample(sorted(slips), 40):
        wrong = typed(slip)
        assert wrong is not None
        seen = sighted(journal, wrong)
        assert (seen.found, seen.near) == (False, (Near(code, "run-3", 2),))
    two = typed(
        ("0" if signs[0] != "0" else "1") + signs[1:-1] + ("0" if signs[-1] != "0" else "1")
    )
    assert two is not None
    assert sighted(journal, two).near == ()


def test_likely_mistakes_are_looked_for_in_the_run_that_was_named(journal: Journal) -> None:
    wrong = code_at(journal, "run-3", 2)
    wrong = ("0" if wrong[0] != "0" else "1") + wrong[1:]
    assert sighted(journal, wrong, "run-3").near
    assert not sighted(journal, wrong, "run-1").near


def test_no_more_mistakes_are_told_than_can_be_read(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    class All(frozenset[int]):
        def __contains__(self, _: object) -> bool:
            return True

    monkeypatch.setattr("bcpflow.journal.witness._slips", lambda _: All())
    assert len(sighted(journal, "0000-0000-0000").near) == MOST


def test_the_first_and_the_last_code_there_can_be(journal: Journal) -> None:
    assert not sighted(journal, "0000-0000-0000").found
    assert not sighted(journal, "ZZZZ-ZZZZ-ZZZZ").found
    assert BITS == 60


def relocked(url: str) -> None:
    """Put the triggers back, so that nothing but the rows differs."""
    from bcpflow.journal.triggers import trigger_statements

    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    wanted = [s for s in trigger_statements(kind) if "FUNCTION journal_refuse() RETURNS" not in s]  # type: ignore[arg-type]
    names = ("events_no_update", "events_no_delete", "people_no_update")
    meddle(url, *(s for s in wanted if s.split()[2] in names))


@pytest.mark.parametrize("left", range(1, 5))
def test_every_cut_of_a_tail_is_found_with_the_head(
    new_journal_url: Callable[[], str], left: int
) -> None:
    url = new_journal_url()
    with open_journal(url) as journal:
        opened(journal, "run-1", 5)
        head = code_at(journal, "run-1", 5)
    meddle(url, *unlocked(url), ("DELETE FROM events WHERE run = 'run-1' AND version > ?", (left,)))
    relocked(url)
    with open_journal(url) as journal:
        assert journal.verify().ok  # nothing inside the file can tell
        assert not sighted(journal, head).found


def test_a_tail_cut_in_both_chains_is_found_with_the_head(
    new_journal_url: Callable[[], str],
) -> None:
    url = new_journal_url()
    with open_journal(url) as journal:
        opened(journal, "run-1", 5, ended=True)
        heads = [code_at(journal, "run-1", 5), code_at(journal, LEDGER, 2)]
    meddle(
        url,
        *unlocked(url),
        "DELETE FROM events WHERE run = 'run-1' AND version > 3",
        "DELETE FROM events WHERE run = 'journal' AND version > 1",
    )
    relocked(url)
    with open_journal(url) as journal:
        assert journal.verify().ok
        assert not any(sighted(journal, head).found for head in heads)


def test_a_full_rewrite_is_found_with_any_head_behind_the_change(
    new_journal_url: Callable[[], str],
) -> None:
    """Somebody with the program and all the time writes the same journal, but for one word."""

    def written(url: str, note: str) -> list[str]:
        with open_journal(url) as journal:
            journal.append("run-1", 0, [step(1)], ledger=said("RunOpened"))
            journal.append("run-1", 1, [step(2, data={"note": note})])
            for number in range(3, 7):
                journal.append("run-1", number - 1, [step(number)])
            journal.append("run-1", 6, [], ledger=said(ENDED))
            return [code_at(journal, "run-1", n) for n in range(1, 7)] + [
                code_at(journal, LEDGER, n) for n in (1, 2)
            ]

    printed = written(new_journal_url(), "未達")
    other = new_journal_url()
    written(other, "達成")
    with open_journal(other) as journal:
        assert journal.verify().ok
        found = [sighted(journal, code).found for code in printed]
    # The event before the change is the same; from the change on nothing is.
    assert found == [True, False, False, False, False, False, True, False]


def test_a_hash_that_was_forged_to_bear_the_code_does_not_verify(
    new_journal_url: Callable[[], str],
) -> None:
    url = new_journal_url()
    with open_journal(url) as journal:
        opened(journal, "run-1", 4)
        head = journal.read("run-1")[-1].hash
    forged = head[:8] + bytes(24)
    meddle(
        url,
        *unlocked(url),
        (
            "UPDATE events SET body = ?, hash = ? WHERE run = 'run-1' AND version = 4",
            (b"{}", forged),
        ),
    )
    assert chain_hash("run-1", 4, bytes(32), b"{}") != forged
    with open_journal(url) as journal:
        assert sighted(journal, head_code(head)).found
        assert not journal.verify().ok
