"""The deadlines of one case: those of the tables and of its guideline, each duty once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta, timezone

from bcpflow.commands import FillSheet, NoteEvent
from bcpflow.definition.model import Deadline
from bcpflow.language import translator
from bcpflow.projections.due_line import DueLine
from bcpflow.service.case_deadlines import case_deadlines
from tests.sample_case import CASE
from tests.samples import Game

TOKYO = timezone(timedelta(hours=9))
JA = translator("ja")


def lines(at: Game) -> list[DueLine]:
    return list(case_deadlines(at.state, None, TOKYO, JA))


def game() -> Game:
    deadlines = {
        "erase": Deadline(title="消去", at="30d after award 例", warn="10d"),
        "signing": Deadline(title="締結", at="7d after award", met_by="contract-document"),
        "telling": Deadline(title="周知", at="5d after step:inspection"),
    }
    deliver = CASE.workflow.phases["deliver"]
    steps = (replace(deliver.steps[0], id="contract-document"), deliver.steps[1])
    phases = {**CASE.workflow.phases, "deliver": replace(deliver, steps=steps)}
    workflow = replace(CASE.workflow, deadlines=deadlines, phases=phases)
    return Game.start(replace(CASE, workflow=workflow), "case")


def test_what_has_not_begun_to_run_is_told_last_and_waits() -> None:
    told = {line.id: line for line in lines(game())}
    assert list(told) == ["erase", "signing", "telling"]
    assert {line.status(date(2099, 1, 1)) for line in told.values()} == {"waiting"}
    assert told["telling"].rule == "「検査する」の日から5日以内"
    assert told["erase"].sample


def test_a_duty_of_the_guideline_and_of_a_table_is_told_once() -> None:
    at = game()
    at.do(NoteEvent(event="award"))
    told = {line.id: line for line in lines(at)}
    assert [*told] == ["contract", "erase", "telling"]
    day = told["contract"].since
    assert day is not None
    assert told["contract"].due is not None
    assert told["contract"].due <= day + timedelta(days=7)
    assert (told["erase"].due, told["erase"].since) == (day + timedelta(days=30), day)
    assert told["erase"].status(day + timedelta(days=20)) == "warning"
    assert told["erase"].counts_from_title == "相手方が決まった"


def test_where_a_happening_came_again_only_what_came_after_meets_it() -> None:
    """The first award is contracted; then it is awarded anew, and the contract is due again."""
    at = game()
    at.do(NoteEvent(event="award"))
    contract = {"signed": "2026-11-21", "amount": 1}
    at.do(FillSheet(sheet="contract", kind="contract", data=contract))
    first = {line.id: line for line in lines(at)}["contract"]
    assert first.met_on is not None
    at.clock.pass_minutes(3 * 24 * 60)
    at.do(NoteEvent(event="award"))
    again = {line.id: line for line in lines(at)}["contract"]
    assert again.since == date(2026, 11, 24)
    assert again.met_on is None
