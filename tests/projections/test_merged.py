"""One timeline of several records: all of each is in it, once, and nothing is chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.commands import ConfirmStep, TakeNote
from bcpflow.events import NoteTaken
from bcpflow.projections.log import log
from bcpflow.projections.merged import Fork, Merged, merged
from tests.projections.two_rooms import apart, branch, copied, forked, hall, played


def texts(found: Merged) -> list[tuple[tuple[int, ...], str]]:
    return [
        (line.places, line.row.event.text)
        for line in found.lines
        if isinstance(line.row.event, NoteTaken)
    ]


def test_rows_of_two_runs_stand_by_when_they_happened() -> None:
    one, other = hall(), hall()
    other.wait(0.5)
    played(one, TakeNote(text="1分"), TakeNote(text="2分"))
    played(other, TakeNote(text="1分半"), TakeNote(text="2分半"))
    found = merged([branch("a", one, run="a"), branch("b", other, run="b")])
    assert texts(found) == [((0,), "1分"), ((1,), "1分半"), ((0,), "2分"), ((1,), "2分半")]
    assert [line.no for line in found.lines] == list(range(1, len(found.lines) + 1))
    assert [line.since_ms for line in found.lines] == [0, 0, 60_000, 90_000, 120_000, 150_000]
    assert found.forks == ()


def test_the_time_since_the_first_t0_counts_for_all_places() -> None:
    one, other = hall(TakeNote(text="x")), hall(TakeNote(text="y"))
    found = merged([branch("a", one, run="a", ahead_s=30), branch("b", other, run="b")])
    assert found.started_ns == found.sources[1].log.started_ns
    assert {(line.places, line.since_ms) for line in found.lines} == {
        ((1,), 0),
        ((0,), 30_000),
        ((1,), 60_000),
        ((0,), 90_000),
    }
    assert {line.row.elapsed_ms for line in found.lines} == {0, 60_000}


def test_a_fork_keeps_both_branches_and_tells_what_they_have_in_common() -> None:
    found = forked()
    assert found.forks == (Fork(run="20261118-ab12", places=(0, 1), version=2, behind=None),)
    assert found.forked == found.forks
    assert texts(found) == [((0, 1), "共通"), ((1,), "拠点"), ((0,), "市役所")]
    settled = [(line.places, line.row.result) for line in found.lines if line.row.result]
    assert settled == [((0,), "achieved"), ((1,), "not_achieved")]


def test_a_copy_that_ends_sooner_is_no_fork() -> None:
    one = hall(TakeNote(text="共通"))
    copy = copied(one)
    played(one, TakeNote(text="後"))
    for branches, behind in (
        ([branch("原本", one), branch("写し", copy)], 1),
        ([branch("写し", copy), branch("原本", one)], 0),
    ):
        found = merged(branches)
        (fork,) = found.forks
        assert (fork.behind, fork.version, fork.same) == (behind, 2, False)
        assert found.forked == ()
        assert [text for _, text in texts(found)] == ["共通", "後"]


def test_the_same_record_twice_is_one() -> None:
    one = hall(TakeNote(text="x"))
    found = merged([branch("a", one), branch("b", copied(one))])
    (fork,) = found.forks
    assert (fork.same, fork.behind) == (True, None)
    assert found.forked == ()
    assert all(line.places == (0, 1) for line in found.lines)
    assert len(found.lines) == 2


def test_two_runs_that_happen_to_have_one_number_have_nothing_in_common() -> None:
    one, other = hall(TakeNote(text="x")), hall(TakeNote(text="y"))
    found = merged([branch("a", one), branch("b", other, ahead_s=1)])
    assert found.forks[0].version == 0
    assert len(found.lines) == 4


def test_three_places_are_compared_two_by_two() -> None:
    one = hall(TakeNote(text="共通"))
    two, three = copied(one), copied(one)
    played(two, TakeNote(text="二"))
    played(three, TakeNote(text="三"))
    found = merged(
        [branch(place, drill) for place, drill in (("a", one), ("b", two), ("c", three))]
    )
    assert [(fork.places, fork.behind) for fork in found.forks] == [
        ((0, 1), 0),
        ((0, 2), 0),
        ((1, 2), None),
    ]
    assert texts(found)[0] == ((0, 1, 2), "共通")


@pytest.mark.parametrize("found", [apart(), forked()], ids=["apart", "forked"])
def test_no_row_is_lost_and_no_row_is_changed(found: Merged) -> None:
    for place, source in enumerate(found.sources):
        mine = [line.row for line in found.lines if place in line.places]
        rows = {row.version: row for row in log(source.history).rows}
        assert sorted(row.version for row in mine) == sorted(rows)
        for row in mine:
            assert row.event == rows[row.version].event
            assert row.occurred_ns == rows[row.version].occurred_ns


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 90)), max_size=12),
    st.integers(-5, 5),
)
def test_whatever_two_places_do_all_of_it_is_there_in_order(
    acts: list[tuple[bool, int]], ahead: int
) -> None:
    one = hall()
    other = copied(one)
    for number, (here, seconds) in enumerate(acts):
        drill = one if here else other
        drill.wait(seconds / 60)
        drill.do(TakeNote(text=str(number)))
    found = merged([branch("a", one), branch("b", other, ahead_s=ahead)])
    times = [line.row.occurred_ns for line in found.lines]
    assert times == sorted(times)
    assert sorted(text for _, text in texts(found)) == sorted(map(str, range(len(acts))))
    assert sum(len(line.places) for line in found.lines) == len(one.history) + len(other.history)


def test_a_step_confirmed_once_stays_one_row_though_one_branch_undid_it() -> None:
    from bcpflow.commands import UndoStep

    one = hall(ConfirmStep(step="safety"))
    other = copied(one)
    played(other, UndoStep(step="safety", reason="早すぎた"))
    found = merged([branch("a", one), branch("b", other)])
    assert [line.places for line in found.lines] == [(0, 1), (0, 1), (1,)]
