"""The player: finishes what can be finished, through everybody's door, the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.definition.model import Definition, Phase, Step, Transition, Workflow
from bcpflow.events import StepUndone
from bcpflow.journal import Journal, open_journal
from bcpflow.projections.log import Log, log
from bcpflow.run.evolve import fold
from bcpflow.service.desk import Desk
from bcpflow.service.player import Remarks, ScriptedClock, play
from tests.samples import DRILL, MINUTE_MS, PAIR, WALL_T0

REMARKS = Remarks(
    note="記録",
    stumble="つまづき",
    abnormal="異常",
    skipped="省略",
    undone="誤操作",
    pause="休憩",
    override="急ぐ",
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return open_journal(f"sqlite:///{tmp_path}/journal.db")


def game(journal: Journal, definition: Definition, *, seed: int = 1, run: str = "run-1") -> Log:
    clock = ScriptedClock(WALL_T0)
    desk = Desk(journal, clock=clock.read, actor="進行", new_id=lambda: run)
    facts = {"震度": "6弱"} if definition is DRILL else {}
    session = desk.start(definition, "exercise", facts=facts)
    play(session, clock, REMARKS, seed=seed)
    assert session.state == fold(session.history)
    return log(session.history)


@pytest.mark.parametrize("definition", [DRILL, PAIR], ids=["drill", "pair"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_game_is_played_to_its_end(journal: Journal, definition: Definition, seed: int) -> None:
    told = game(journal, definition, seed=seed)
    assert told.status == "ended"
    final = {track: list(t.phases)[-1] for track, t in definition.workflow.all_tracks.items()}
    left = {total.track: total.phase for total in told.summary.phases}
    assert left == final
    assert journal.verify().ok


def test_two_games_of_one_seed_are_alike(journal: Journal) -> None:
    first, second = (game(journal, DRILL, run=run) for run in ("run-1", "run-2"))
    assert [(r.kind, r.elapsed_ms, r.step) for r in first.rows] == [
        (r.kind, r.elapsed_ms, r.step) for r in second.rows
    ]
    assert first.summary.phases == second.summary.phases


def test_a_game_shows_a_slip_and_a_pause(journal: Journal) -> None:
    told = game(journal, DRILL)
    assert told.summary.undone >= 1
    assert any(isinstance(row.event, StepUndone) for row in told.rows)
    assert (told.summary.pauses, told.summary.paused_ms) == (1, 5 * MINUTE_MS)


def test_a_workflow_nobody_can_finish_is_not_played_forever(journal: Journal) -> None:
    stuck = Workflow(
        workflow="stuck",
        title="t",
        phases={
            "a": Phase(
                title="a",
                steps=(Step(id="x", title="x", after=("x",)),),
                next=(Transition(to="b", gate="all required steps"),),
            ),
            "b": Phase(title="b", final=True),
        },
    )
    told = game(journal, Definition(workflow=stuck))
    assert len(told.rows) < 10


def test_a_scripted_clock_never_goes_back() -> None:
    clock = ScriptedClock(WALL_T0)
    first = clock.read()
    clock.pass_ms(-5)
    assert clock.read() == first
    clock.pass_ms(5)
    assert clock.read().boot_ns == first.boot_ns + 5_000_000
