"""`bcpflow case export`: the command, on a journal."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import pytest

from bcpflow.cli.case_export import EXPORT
from bcpflow.cli.context import World
from bcpflow.commands import AttachDocument, ConfirmStep
from bcpflow.journal import open_journal
from bcpflow.service.desk import Desk
from tests.procurement.ocds_cases import BASE, STAFF, guideline
from tests.procurement.ocds_checks import package_errors
from tests.samples import HandClock


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A journal with one small case whose purchase was approved."""
    url, numbers, clock = f"sqlite:///{tmp_path}/journal.db", count(1), HandClock()
    facts = {name: BASE[name] for name in ("年度", "所管課", "個人情報")}
    facts |= {"予定価格": 500_000, "方式": "見積合わせ", "契約種別": "財産の買入れ", "号": "なし"}
    with open_journal(url) as journal:
        desk = Desk(journal, clock=clock, actor=STAFF, new_id=lambda: f"run-{next(numbers)}")
        session = desk.start(guideline("procurement-small"), "case", title="印刷機", facts=facts)
        for step in (
            "duplicate-check",
            "specifications",
            "execution-request",
            "execution-approval",
        ):
            clock.pass_minutes(60)
            if session.state.plan.steps[step].step.resolved_kind == "document":
                session.do(
                    AttachDocument(document=step, name=STAFF, sha256="0" * 64, size=1, media="")
                )
            else:
                session.do(ConfirmStep(step=step))
    return World("ja", {"BCPFLOW_DB": url, "BCPFLOW_ACTOR": STAFF})


def export(world: World, *words: str) -> None:
    [command] = EXPORT
    command.main(["last", *words], obj=world, standalone_mode=False)
    world.close()


@pytest.mark.parametrize("record", [(), ("--record",)])
def test_the_package_goes_to_stdout_and_what_is_missing_to_stderr(
    world: World, record: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    export(world, *record)
    out, err = capsys.readouterr()
    package = json.loads(out)
    assert package_errors(package) == []
    assert ("records" in package) == bool(record)
    assert "ocds-xxxxxx" in err
    assert STAFF not in out
    releases = package["records"][0]["releases"] if record else package["releases"]
    assert releases[0]["tender"]["title"] == "印刷機"


def test_a_file_says_the_same(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(world)
    piped = json.loads(capsys.readouterr().out)
    path = tmp_path / "out.json"
    export(world, "-o", str(path))
    out, err = capsys.readouterr()
    assert out == ""
    assert str(path) in err
    assert json.loads(path.read_text("utf-8")) == piped


def test_the_case_as_it_stands_names_nobody(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    export(world, "--format", "json")
    out, err = capsys.readouterr()
    assert err == ""
    document = json.loads(out)
    assert document["schema"] == "bcpflow/case/1"
    assert document["id"] == "run-1"
