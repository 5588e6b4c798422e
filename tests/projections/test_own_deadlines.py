"""The deadlines a guideline names itself, as the summary of a case carries them."""

from __future__ import annotations

from dataclasses import replace

from bcpflow.commands import ConfirmStep, NoteEvent
from bcpflow.definition.model import Deadline
from bcpflow.projections.own_deadlines import OPENED, own_deadlines
from tests.sample_case import CASE
from tests.samples import Game

DAY_NS = 86_400 * 10**9
SETTLED = {"planned": ("need",), "specified": ("spec",)}


def told(game: Game) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in own_deadlines(game.state, SETTLED)}


def game(**deadlines: Deadline) -> Game:
    return Game.start(replace(CASE, workflow=replace(CASE.workflow, deadlines=deadlines)), "case")


def test_a_deadline_says_what_it_counts_from_and_which_happening_meets_it() -> None:
    sign = Deadline(
        title="契約", at="7d after award 例", warn=("3d", "1d"), met_by=("need", "watch")
    )
    at = game(sign=sign)
    (row,) = told(at).values()
    assert (row["due_ns"], row["since_ns"], row["met_ns"]) == (None, None, None)
    assert (row["counts_from"], row["after_s"], row["warn_s"]) == ("award", 7 * 86400, 3 * 86400)
    assert (row["met_by"], row["sample"]) == (["planned"], True)
    assert row["counts_from_title"] == CASE.workflow.events["award"].title
    at.do(NoteEvent(event="award"))
    (row,) = told(at).values()
    since, due = row["since_ns"], row["due_ns"]
    assert isinstance(since, int)
    assert isinstance(due, int)
    assert due - since == 7 * DAY_NS


def test_what_was_done_meets_it() -> None:
    at = game(plan=Deadline(title="企画", at="T+3d", met_by="need"))
    at.do(ConfirmStep(step="need", role="requester"))
    (row,) = told(at).values()
    assert row["met_ns"] is not None
    assert row["counts_from_title"] == OPENED


def test_steps_and_phases_are_called_by_their_titles() -> None:
    at = game(
        step=Deadline(title="x", at="1d after step:need"),
        phase=Deadline(title="x", at="1d after phase:plan"),
    )
    assert [row["counts_from_title"] for row in told(at).values()] == ["必要を確かめる", "企画"]
