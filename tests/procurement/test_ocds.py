"""Six cases as open contracting data, held against the official schema of OCDS 1.1.5."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bcpflow.commands import (
    ConfirmStep,
    DecideStep,
    FireTransition,
    NoteEvent,
)
from bcpflow.events import Recorded, RunStarted
from bcpflow.journal import open_journal
from bcpflow.procurement.ocds import ocds
from bcpflow.procurement.ocds_model import Buyer
from bcpflow.procurement.ocds_table import read_ocds
from bcpflow.service.desk import Desk
from tests.procurement.ocds_cases import (
    BASE,
    FORWARD,
    SHAPES,
    STAFF,
    Case,
    guideline,
    played,
)
from tests.procurement.ocds_checks import package_errors, release_errors
from tests.samples import Game, HandClock

TABLE = read_ocds()
TOWN = Buyer(name="みほん市", code="999999")
Json = dict[str, Any]


def releases(history: Sequence[Recorded], **options: Any) -> list[Json]:
    found: list[Json] = ocds(history, TABLE, **options)["releases"]
    return found


def tags(history: Sequence[Recorded]) -> list[str]:
    return [tag for release in releases(history) for tag in release["tag"]]


def compiled(case: Case, **options: Any) -> Json:
    package = ocds(case.history, TABLE, record=True, **options)
    assert package_errors(package) == []
    found: Json = package["records"][-1]["compiledRelease"]
    return found


def strings(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            for inner, text in strings(one):
                yield inner or name, text
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield "", value


@pytest.mark.parametrize("record", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_keeps_to_the_official_schema(shape: str, record: bool) -> None:
    package = ocds(played(shape), TABLE, buyer=TOWN, record=record)
    assert package_errors(package) == []
    json.dumps(package, allow_nan=False)


def test_the_check_finds_what_is_wrong() -> None:
    release = copy.deepcopy(releases(played("small"))[2])
    del release["ocid"]
    release["tag"] = ["企画"]
    release["tender"] |= {"procurementMethod": "公募型プロポーザル", "awardCriteria": "安い順"}
    release["tender"]["value"]["amount"] = "1200万円"
    release["tender"]["tenderPeriod"]["startDate"] = "令和9年4月12日"
    release["tender"]["予定価格"] = 1
    assert len(release_errors(release)) == 7
    assert package_errors({"records": []}) != []


@pytest.mark.parametrize("shape", SHAPES)
def test_every_stage_has_its_release(shape: str) -> None:
    found = [tag for tag in tags(played(shape)) if not tag.endswith("Update")]
    stages = ["planning", "tender", "award", "contract", "implementation", "contractTermination"]
    more = {
        "open-tender": [
            *stages[:2],
            "tenderAmendment",
            *stages[2:5],
            "contractAmendment",
            stages[5],
        ],
        "failed": ["planning", "tender", *stages],
    }
    assert found == more.get(shape, stages)


@pytest.mark.parametrize("shape", ["open-tender", "failed"])
def test_a_later_event_changes_no_release(shape: str) -> None:
    history = played(shape)
    whole = releases(history)
    for length in range(1, len(history), 9):
        made = releases(history[:length])
        assert made == whole[: len(made)]
    ids = [release["id"] for release in whole]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("shape", SHAPES)
def test_times_are_japanese_and_in_order(shape: str) -> None:
    made = releases(played(shape))
    dates = [release["date"] for release in made]
    assert dates == sorted(dates)
    times = [t for name, t in strings(made) if re.search("date|^dat", name, re.I) and "T" in t]
    assert len(times) > 20
    assert {
        t for t in times if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00", t)
    } == set()


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_of_the_staff_comes_out(shape: str) -> None:
    text = json.dumps(ocds(played(shape), TABLE, record=True), ensure_ascii=False)
    assert STAFF in json.dumps([str(one.event) for one in played(shape)], ensure_ascii=False)
    for secret in (STAFF, STAFF.split()[0], "h-1", "h-7", ".pdf", "score"):
        assert secret not in text, secret


@pytest.mark.parametrize("shape", SHAPES)
def test_prices_and_offers_are_told_only_after_the_award(shape: str) -> None:
    made = [r for r in releases(played(shape)) if "awards" not in r]
    text = json.dumps(made, ensure_ascii=False)
    assert '"amount"' not in text
    assert "tenderers" not in text
    assert {party["id"] for release in made for party in release["parties"]} == {"buyer"}
    told = compiled(Case(Game(HandClock(), None, list(played(shape)))))  # type: ignore[arg-type]
    assert told["tender"]["value"]["amount"] > told["contracts"][0]["value"]["amount"] - 1


def test_a_town_that_publishes_its_estimates_says_so_in_its_table() -> None:
    early = ocds(played("open-tender"), replace(TABLE, estimate_from="tender"))["releases"]
    tender = next(release for release in early if release["tag"] == ["tender"])
    assert tender["tender"]["value"] == {"amount": 48_000_000, "currency": "JPY"}


@pytest.mark.parametrize(
    ("shape", "method", "category", "rationale"),
    [
        ("open-tender", "open", "services", "地方自治法234条"),
        ("proposal", "limited", "services", "地方自治法施行令167条の2第1項2号"),
        ("small", "limited", "goods", "地方自治法施行令167条の2第1項1号"),
        ("renewal", "direct", "services", "地方自治法施行令167条の2第1項2号"),
        ("failed", "direct", "services", "地方自治法施行令167条の2第1項8号"),
        ("computers", "open", "goods", "地方自治法施行令167条の5の2"),
    ],
)
def test_method_and_category_come_from_the_table(
    shape: str, method: str, category: str, rationale: str
) -> None:
    tender = releases(played(shape))[-1]["tender"]
    assert (tender["procurementMethod"], tender["mainProcurementCategory"]) == (method, category)
    assert tender["procurementMethodRationale"] == rationale


def test_nothing_is_released_before_there_is_a_plan() -> None:
    case = Case.opened(BASE)
    case.attach("current-issues")
    package = ocds(case.history, TABLE)
    assert package["releases"] == []
    assert package["publishedDate"] == "2026-11-21T12:00:00+09:00"


def test_an_unknown_method_is_told_by_its_name_alone() -> None:
    table = replace(TABLE, methods={}, contracts={})
    last = ocds(played("small"), table)["releases"][-1]["tender"]
    assert last["procurementMethodDetails"] == "見積合わせ"
    assert not {"procurementMethod", "awardCriteria", "mainProcurementCategory"} & last.keys()


def test_the_same_case_through_a_journal_gives_the_same_bytes(tmp_path: Path) -> None:
    numbers = count(1)
    clock = HandClock()
    with open_journal(f"sqlite:///{tmp_path}/journal.db") as journal:
        desk = Desk(journal, clock=clock, actor=STAFF, new_id=lambda: f"run-{next(numbers)}")
        small = guideline("procurement-small")
        session = desk.start(small, "case", title="複合機", facts=_first("small").facts)
        for one in played("small")[1:]:
            clock.pass_minutes(60)
            for command in _again(one):
                session.do(command)
        held = ocds(session.history, TABLE, record=True)
        read = ocds(desk.open("run-1").history, TABLE, record=True)
    assert json.dumps(held) == json.dumps(read)
    assert package_errors(read) == []
    assert read["records"][0]["compiledRelease"]["contracts"][0]["value"]["amount"] == 715_000
    assert STAFF not in json.dumps(read, ensure_ascii=False)


def _first(shape: str) -> RunStarted:
    event = played(shape)[0].event
    assert isinstance(event, RunStarted)
    return event


def _again(recorded: Recorded) -> list[Any]:
    """The command an event of a played case came from."""
    from bcpflow import commands as ask
    from bcpflow import events as told

    event = recorded.event
    match event:
        case told.FactDeclared(name=name, value=value):
            return [ask.DeclareFact(name=name, value=value)]
        case told.SheetFilled(sheet=sheet, kind=kind, data=data):
            return [ask.FillSheet(sheet=sheet, kind=kind, data=data)]
        case told.EventNoted(event=name):
            return [NoteEvent(event=name)]
        case told.OptionProposed(step=step, option=option):
            return [DecideStep(step=step, option=option)]
        case told.OptionChosen(step=step, proposed=proposed) if proposed:
            return [ask.ApproveStep(step=step, role=recorded.role)]
        case told.DocumentAttached():
            return [
                ask.AttachDocument(
                    document=event.document, name=event.name, sha256=event.sha256,
                    size=event.size, media=event.media,
                )
            ]  # fmt: skip
        case told.StepConfirmed(step=step, value=value) if " v" not in value:
            judged = guideline("procurement-small").workflow.phases.values()
            if any(s.id == step and s.figures for phase in judged for s in phase.steps):
                return [ask.PassScrutiny(step=step)]
            return [ConfirmStep(step=step, value=value)]
        case told.ItemsChecked(step=step, items=items):
            return [ask.CheckItems(step=step, items=items)]
        case told.PhaseChanged(trigger=trigger):
            return [FireTransition(trigger=trigger)]
        case _:
            return []


def test_every_decision_of_the_way_forward_is_one_of_the_guideline() -> None:
    steps = {
        step.id: step
        for phase in guideline("procurement-guideline").workflow.phases.values()
        for step in phase.steps
    }
    for name, option in FORWARD.items():
        assert option in [one.id for one in steps[name].options]
