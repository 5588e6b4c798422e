"""The benchmarks judge rightly and lose nothing they have measured; none of this measures time."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest

from bcpflow.commands import TakeNote
from benchmarks import national, report
from benchmarks.lines import Growth, Row, exponent, limited, table
from benchmarks.measure import Side, Timing
from benchmarks.peers import BY_KEY, ENTRIES, Entry
from benchmarks.sample import STEPS, desk_on, procedure, sixty

QUIET = Side([2.0, 4.0, 3.0], wall=9.0, waited=0.1)
TWICE = Side([4.0, 8.0, 6.0], wall=18.0, waited=0.1)


def _row(**more: object) -> Row:
    row = Row(key="k", what="ours", against="theirs", ours=TWICE, theirs=QUIET, budget=2.0)
    return replace(row, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, "met"),
        ({"budget": 1.9}, "MISSED"),
        ({"budget": None}, ""),
        ({"pressure": 0.11}, "not judged"),
        ({"theirs": Side([2.0, 4.0, 3.0], wall=10.0, waited=1.1)}, "not judged"),
        ({"better": "more", "budget": 0.5}, "met"),
        ({"better": "more", "budget": 0.51}, "MISSED"),
    ],
)
def test_a_budget_is_judged_by_the_median_of_rounds(more: dict[str, object], verdict: str) -> None:
    assert _row(**more).verdict == verdict


def test_ratios_are_of_the_same_round() -> None:
    assert _row().values == [2.0, 2.0, 2.0]
    assert _row(better="more").values == [0.5, 0.5, 0.5]


@pytest.mark.parametrize("power", [-0.5, 0.0, 1.0, 2.0])
def test_an_exponent_is_found_again(power: float) -> None:
    sizes = [10, 100, 1_000, 10_000]
    assert exponent(sizes, [3e-5 * size**power for size in sizes]) == pytest.approx(power)


def test_growth_has_an_exponent_a_round() -> None:
    at = {10: Side([1.0, 1.0]), 100: Side([1.0, 10.0])}
    line = Growth(key="g", what="it", against="flat", budget=0.05, at=at)
    assert line.values == pytest.approx([0.0, 1.0])
    assert line.verdict == "MISSED"
    assert line.shown == ("100: 5.50 (1.00-10.00) s", "10: 1.00 s")


def test_an_amount_is_judged_as_a_share_of_its_limit() -> None:
    line = limited("open", "open it", Side([0.2, 0.3]), 0.5)
    assert line.values == pytest.approx([0.4, 0.6])
    assert line.verdict == "met"


def test_a_timing_less_its_waiting_counts() -> None:
    side = Side()
    side.add([Timing(3.0, 1.0), Timing(9.0, 1.0), Timing(1.0, 0.0)])
    assert (side.rounds, side.wall, side.waited) == ([2.0], 13.0, 2.0)


def test_a_busy_machine_is_said_under_the_table() -> None:
    assert "The machine was busy" in table([_row(pressure=0.5)])
    assert "The machine was busy" not in table([_row()])


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "figures.json"
    monkeypatch.setattr(report, "FILE", file)
    return file


MACHINE = {"cores": 2, "system": "Linux", "python": "3.11", "sqlite": "3.40", "flush_us": 40}


def test_what_was_not_judged_never_replaces_what_was(kept: Path) -> None:
    quiet, busy = _row(key="open", budget=3.0), _row(key="open", pressure=0.9)
    assert report.save(MACHINE, [busy.figures()]) == []
    assert report.save(MACHINE, [quiet.figures()]) == []
    assert report.save(MACHINE, [busy.figures(), _row(key="list").figures()]) == ["open"]
    found = {line["key"]: line["verdict"] for line in report.load()["lines"]}
    assert found == {"open": "met", "list": "met"}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_line_with_a_budget_is_told(kept: Path, language: str) -> None:
    lines = [_row(key=key).figures() for key in report.TOLD]
    report.save(MACHINE, lines)
    told = report.markdown(language)
    assert told.count("\n| ") == len(report.TOLD) + 1  # and the head
    assert "40" in told.splitlines()[0]


def test_what_is_kept_is_told_for_every_line_of_the_design() -> None:
    """The committed figures: none is missing, and none is of a line nobody knows."""
    lines = report.load()["lines"]
    assert set(report.TOLD) <= {line["key"] for line in lines}
    judged = {line["key"] for line in lines if line["budget"] is not None}
    assert {key for key in judged if not key.startswith("peer-")} <= set(report.TOLD)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_every_peer_can_be_opened_or_is_named_as_missing(entry: Entry, tmp_path: Path) -> None:
    if entry.missing():
        assert entry.title.partition(" ")[0] in entry.name
        return
    module = importlib.import_module(f"benchmarks.peers.{entry.module}")
    if entry.store == "postgresql" or "dbos" in entry.needs:
        assert callable(module.open_peer)  # a server, or threads that nobody ends
        return
    peer = module.open_peer(str(tmp_path))
    assert len(peer.run(0)) == len(peer.run(1)) == STEPS
    assert peer.steps_kept() == 2 * STEPS
    if entry.durable:
        assert peer.durability() == "WAL, FULL"
    else:
        assert peer.durability() != "WAL, FULL"


def test_a_peer_that_is_not_installed_is_known_to_be_missing() -> None:
    entry = Entry("none", "None {}", "ours", ("bcpflow-no-such-thing",))
    assert entry.missing() == ["bcpflow-no-such-thing"]
    assert BY_KEY["sqlite3"].missing() == []


def test_the_proof_finds_a_lost_step(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'journal.db'}"
    desk = desk_on(url)
    session = desk.start(procedure(), "exercise")
    session.do(TakeNote(text="記録"))
    desk.journal.close()
    found = national.proof(url, {session.run: 2}, 1)
    assert (found["kept"], found["lost"], found["forks"]) == (1, 0, 0)
    with pytest.raises(RuntimeError, match="lost 1, forks 0"):
        national.proof(url, {session.run: 3}, 1)
    with pytest.raises(RuntimeError, match="lost 2, forks 0"):
        national.proof(url, {session.run: 2, "another": 2}, 1)


def test_sixty_steps_are_open_at_once(tmp_path: Path) -> None:
    desk = desk_on(f"sqlite:///{tmp_path / 'journal.db'}")
    session = desk.start(sixty(), "exercise")
    assert len(session.state.steps) == 60
    assert not any(planned.step.after for planned in session.state.plan.steps.values())
    desk.journal.close()
