"""What a stopped console writes aside: whole, durable, entered once."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from bcpflow import commands
from bcpflow.commands import (
    AddInject,
    Arrive,
    AtElapsed,
    AtWall,
    CheckItems,
    Command,
    ConfirmStep,
    DeclareFact,
    PauseRun,
    TakeNote,
)
from bcpflow.definition.model import Inject
from bcpflow.errors import UsageFault
from bcpflow.journal import Person
from bcpflow.service import rescue
from bcpflow.service.keeping import enter_asides
from bcpflow.service.rescue import Aside, file_for, folders, read_aside, write_aside
from tests.console.conftest import World

AT_NS = 1_795_230_060_000_000_000
WHO = Person.of("田中", b"t" * 16)

EVERY: list[Command] = [
    ConfirmStep(step="power", note="機器[srv01] 停止\n\x1b[0m", stumble="鍵", role="head"),
    CheckItems(step="room", items={"racks": "normal"}, values={"heat": "28"}),
    DeclareFact(name="震度", value="6強"),
    AddInject(inject=Inject(id="shock", content={"ja": "余震", "en": "Shock"}, at="T+5m")),
    Arrive(person=WHO.handle, roles=("head",)),
    TakeNote(text="x", at=AtWall(AT_NS, "14:05")),
    TakeNote(text="y", at=AtElapsed(60_000, "T+1m")),
    PauseRun(),
]


def aside(command: Command, key: str | None = "k", run: str = "r-1") -> Aside:
    return Aside(run, command, key, AT_NS, "佐藤", (WHO,), "12:01:00 言葉")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "journal.db")


def test_every_action_comes_back_as_it_was(tmp_path: Path) -> None:
    file = file_for(tmp_path, "2026/…x")
    for command in EVERY:
        write_aside(file, aside(command))
    assert read_aside(file) == [aside(command) for command in EVERY]
    assert file.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
    assert "\x1b" not in file.read_text("utf-8")
    assert json.loads(file.read_text("utf-8").splitlines()[0])["said"] == "12:01:00 言葉"


def test_no_command_has_a_field_that_would_not_come_back() -> None:
    """Every command of the console: its types are ones the line can hold."""
    from typing import get_type_hints

    for name in commands.__all__:
        kind = getattr(commands, name)
        if isinstance(kind, type) and issubclass(kind, Command):
            hints = get_type_hints(kind)
            assert {each.name for each in fields(kind)} <= hints.keys()


def test_it_is_recorded_when_it_was_done() -> None:
    assert aside(TakeNote(text="x")).dated.at == AtWall(AT_NS, "")
    named = TakeNote(text="x", at=AtElapsed(1, "T+0m"))
    assert aside(named).dated is named
    assert aside(PauseRun()).dated.at is None, "the clock cannot be stopped afterwards"


@pytest.mark.parametrize(
    "spoilt",
    [
        "これは違う",
        "[]",
        "{}",
        '{"format": "bcpflow-rescue/9"}',
        json.dumps({"command": "StartRun"}),
        json.dumps({"command": "annotations"}),
        json.dumps({"data": {"text": 5}}),
        json.dumps({"data": {"words": "x"}}),
        json.dumps({"at": "gestern"}),
        json.dumps({"named_at": {"AtMoon": {}}}),
        json.dumps({"people": [{"handle": "p"}]}),
        json.dumps({"run": 5}),
        json.dumps({"key": ["x"]}),
    ],
)
def test_a_line_is_read_whole_or_refused(tmp_path: Path, spoilt: str) -> None:
    file = tmp_path / "x.jsonl"
    write_aside(file, aside(TakeNote(text="gut")))
    good = json.loads(file.read_text("utf-8"))
    try:
        line = json.dumps({**good, **json.loads(spoilt)}) if len(spoilt) > 2 else spoilt
    except (ValueError, TypeError):
        line = spoilt
    file.write_text(f"\n{json.dumps(good)}\n{line}\n", "utf-8")
    with pytest.raises(UsageFault) as caught:
        read_aside(file)
    assert (caught.value.code, caught.value.data["line"]) == ("BCP-J020", 3)


def test_entered_twice_it_is_recorded_once(world: World) -> None:
    session = world.terminal("佐藤")
    world.seconds = 600
    asides = [
        aside(ConfirmStep(step="power"), "console/1/a"),
        aside(TakeNote(text="余震"), "console/1+1/b"),
        aside(TakeNote(text="余震"), "console/1+2/b"),
        aside(ConfirmStep(step="none"), "console/1+3/c"),
        aside(TakeNote(text="x"), "d", run="r-9"),
    ]
    journal = world.journals[0]
    first = enter_asides(journal, asides, world.read)
    assert [each.events for each in first] == [1, 1, 1, 0, 0]
    assert [each.fault.code if each.fault else "" for each in first[3:]] == [
        "BCP-R002",
        "BCP-R001",
    ]
    session.refresh()
    settled = session.history[1]
    assert (settled.elapsed_ms, settled.late) == (60_000, True)
    assert [each.repeated for each in enter_asides(journal, asides, world.read)[:3]] == [True] * 3
    assert len(session.history) == 4
    assert not session.refresh()


def test_another_disk_is_offered_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    near.mkdir()
    far.mkdir()
    disks = {near: 1, far: 2, tmp_path: 1}
    monkeypatch.setattr(rescue, "_home", lambda: near)
    monkeypatch.setattr(rescue, "_disk", disks.get)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(far))
    monkeypatch.chdir(near)
    assert folders(tmp_path / "j.db") == [far, near]
    assert folders(None) == [near, far]
