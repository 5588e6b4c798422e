"""The Python API: documents by their schemas, the rules of the house, and no screen."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from bcpflow import api
from bcpflow.api import (
    AtElapsed,
    ConfirmStep,
    DefinitionError,
    EndRun,
    FireTransition,
    NotFound,
    Refused,
    TakeNote,
    Workplace,
)
from bcpflow.reports.schemas import SCHEMAS

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "tests" / "resources" / "site"
FUNCTIONS = (
    "load_workflow", "check", "start", "act", "status", "log", "report", "verify", "cases",
    "export",
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with Workplace(f"sqlite:///{tmp_path}/journal.db", site=SITE, actor="佐藤") as opened:
        yield opened


@pytest.fixture
def run(place: Workplace) -> str:
    return api.start(place, "small-drill", facts={"時間帯": "就業時間内"})


def valid(document: object, schema: str) -> None:
    jsonschema.validate(
        json.loads(json.dumps(document)), SCHEMAS[schema], cls=jsonschema.Draft202012Validator
    )


def test_there_are_ten_functions() -> None:
    found = [
        name
        for name, one in inspect.getmembers(api, inspect.isfunction)
        if one.__module__ == "bcpflow.api"
    ]
    assert sorted(found) == sorted(FUNCTIONS)
    assert set(FUNCTIONS) < set(api.__all__)


def test_what_is_given_back_keeps_to_its_schema(place: Workplace, run: str, tmp_path: Path) -> None:
    valid(api.act(place, run, ConfirmStep(step="open-log")), "act/1")
    valid(api.status(place, run), "status/1")
    valid(api.log(place, run), "log/1")
    valid(api.report(place, run), "aar/1")
    valid(api.verify(place), "verify/1")
    api.start(place, "procurement-small", kind="case", title="印刷機")
    valid(api.cases(place), "cases/1")
    valid(api.export(place, tmp_path / "all.jsonl"), "export/1")
    valid({"ok": True, "files": 1, "problems": api.check(place, "small-drill")}, "check/1")


def test_a_key_counts_once_and_a_moment_is_kept(place: Workplace, run: str) -> None:
    note = TakeNote(text="x", at=AtElapsed(60_000))
    assert api.act(place, run, note, key="k")["elapsed_s"] == 60
    assert api.act(place, "last", note, key="k")["repeated"] is True


def test_what_the_rules_refuse_is_raised_and_worded(place: Workplace, run: str) -> None:
    with pytest.raises(Refused) as refused:
        api.act(place, run, FireTransition(trigger="survey"))
    assert len(place.told(refused.value).splitlines()) == 3
    with pytest.raises(NotFound):
        api.status(place, "nosuch")
    with pytest.raises(Refused):
        api.start(place, "small-drill", facts={"震度": "8"})


def test_a_workflow_with_mistakes_is_named(place: Workplace, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("workflow: broken\ntitle: x\nphases: {a: {title: A, next: [{to: b}]}}\n")
    assert [p["severity"] for p in api.check(place, broken)].count("error")
    with pytest.raises(DefinitionError):
        api.load_workflow(place, broken)


def test_a_drill_from_beginning_to_end_is_whole(place: Workplace, run: str) -> None:
    api.act(place, run, EndRun())
    assert api.status(place, run)["state"] == "ended"
    found = api.verify(place)
    assert found["ok"]
    assert found["first_bad"] is None


def test_an_observer_writes_nothing(place: Workplace, run: str, tmp_path: Path) -> None:
    place.close()
    with Workplace(place.db, read_only=True, actor="見学") as other:
        assert api.status(other, run)["state"] == "running"
        with pytest.raises(api.BcpflowError):
            api.act(other, run, TakeNote(text="x"))


def test_what_is_left_out_is_what_the_command_line_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCPFLOW_DB", f"sqlite:///{tmp_path}/mine.db")
    monkeypatch.setenv("BCPFLOW_SITE", str(SITE))
    monkeypatch.setenv("BCPFLOW_ACTOR", "田中")
    with Workplace() as mine:
        api.start(mine, "small-drill")
        assert {row["by"] for row in api.log(mine, "last")["rows"]} == {"田中"}
    assert (tmp_path / "mine.db").exists()


def test_importing_it_costs_nothing_heavy() -> None:
    ask = "import sys, bcpflow.api; print([n for n in %r if n in sys.modules])"
    heavy = ("sqlalchemy", "click", "rich", "textual", "pydantic", "ruamel", "sqlite3")
    told = subprocess.run(
        [sys.executable, "-c", ask % (heavy,)], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
