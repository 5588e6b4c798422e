"""Paper in a town with a roster and a register: people, approvals, duties, one step a system."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bcpflow import instants
from bcpflow.cli.context import World
from bcpflow.cli.paper_lines import Reader
from bcpflow.commands import (
    ApproveStep,
    Arrive,
    ConfirmStep,
    DeclareAbsent,
    JudgeInject,
    Observe,
    RefuseStep,
)
from bcpflow.definition.model import Definition, Phase, Role, Step, Workflow
from bcpflow.definition.plan import plan
from bcpflow.errors import Refused
from bcpflow.reports.schemas_paper import PAPER
from tests.cli.conftest import SITE, Shell
from tests.cli.test_paper import NAMES, T0, ZONE, asked, at, reader

TOWN = SITE.parent / "sample-site"
DUTY = """\
workflow: duty
title: 当番
roles:
  head: {title: 責任者}
  lead: {title: 係長}
phases:
  watch:
    title: 見張り
    steps:
      - {id: report, title: 報告する, role: lead, every: 30m}
      - id: go
        title: 移るか決める
        role: lead
        approver: head
        options: [{id: stay, title: 残る}, {id: move, title: 移る}]
    next: [{to: over}]
  over: {title: 終わり, final: true}
injects:
  - {id: call, content: 電話, action: 出る}
"""
WRITTEN = """\
in T+1m hanako
in T+2m （例）情報　太郎 @責任者
in T+2m 応援 一郎 @lead
out T+3m （例）電算 花子 けがをした
1-01#2 T+62m 二回目
1-01 T+31m
1-02 T+40m =move @lead
1-02 T+42m no @head 根拠が足りない
1-02 T+50m =stay
1-02 T+55m ok @責任者 よい
I-01 T+10m
I-01 T+15m 未達 誰も出ない
obs T+16m I-01 呼出音が小さい
"""


@pytest.fixture
def duty(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A drill of a town with a roster, a repeating duty and an approver; two hours old."""
    town = tmp_path / "town"
    shutil.copytree(TOWN, town)
    (town / "workflows").mkdir()
    (town / "workflows" / "duty.yaml").write_text(DUTY, "utf-8")
    monkeypatch.setenv("BCPFLOW_SITE", str(town))
    started = shell("drill", "start", "duty", "--json")
    assert started.code == 0, started.err
    assert shell("drill", "jump", "last", "2h").code == 0
    return str(started.json["id"])


def test_people_are_named_as_they_are_written() -> None:
    when = at(14, 20)
    hanako = "p-（例）電算 花子"
    arrived = Arrive(person=hanako, at=when)
    for line in ("in 14:20 （例）電算 花子", "参集 14:20 （例）電算　花子", "in 14:20 hanako"):
        assert asked(line) == arrived
    assert asked("in 14:20 応援 一郎 @head ＠係長") == Arrive(
        person="p-応援 一郎", roles=("head", "lead"), at=when
    )
    gone = DeclareAbsent(person=hanako, reason="足を けがした", at=when)
    assert asked("out 14:20 （例）電算 花子 足を けがした") == gone
    assert asked("不在 14:20 hanako 足を けがした") == gone
    assert asked("out 14:20 一郎 帰宅") == DeclareAbsent(person="p-一郎", reason="帰宅", at=when)


def test_lines_of_evaluators_are_what_they_say() -> None:
    when = at(14, 40)
    assert asked("I-02 14:40 未達 たらい回し") == JudgeInject(
        inject="phone", result="not_achieved", note="たらい回し", at=when
    )
    assert asked("i2 14:40 達成") == asked("状況付与 14:40 phone o")
    assert asked("obs 14:40 静か だった") == Observe(text="静か だった", at=when)
    assert asked("所見 14:40 2-01 票が古い") == Observe(text="票が古い", about="power", at=when)
    assert asked("obs 14:40 @head I-01 遅い").about == "inject:blackout"


def test_an_approver_says_yes_or_no() -> None:
    steps = (Step(id="go", title="G", approver="head"), Step(id="do", title="D"))
    made = Workflow(
        workflow="x",
        title="X",
        roles={"head": Role(title={"ja": "責任者", "en": "Head"})},
        phases={"a": Phase(title="A", final=True, steps=steps)},
    )
    read = Reader(plan(Definition(workflow=made)), instants.to_ns(T0), ZONE, NAMES)

    def said(line: str) -> Any:
        act = read.read(line)
        assert act is not None
        return act.commands[0]

    when = at(14, 30)
    approved = ApproveStep(step="go", role="head", note="よい", at=when)
    assert said("1-01 14:30 ok @head よい") == said("1-01 14:30 承認 @責任者 よい") == approved
    refused = RefuseStep(step="go", role="head", reason="早い", at=when)
    assert said("1-01 14:30 no @head 早い") == said("1-01 14:30 否認 @Head 早い") == refused
    assert said("1-02 14:30 no answer") == ConfirmStep(step="do", note="no answer", at=when)
    with pytest.raises(Refused) as fault:
        said("1-02 14:30 no @head 早い")
    assert fault.value.code == "BCP-R045"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("in 14:20", "BCP-U011"),
        ("out 14:20 ", "BCP-U011"),
        ("in 14:20 @head", "BCP-U011"),
        ("I-02 14:40 よくできた", "BCP-U011"),
        ("obs 14:40 9-09 票が古い", "BCP-R002"),
        ("2-01.1 14:40", "BCP-R002"),
        ("2-01[jumin] 14:40", "BCP-R002"),
    ],
)
def test_a_new_line_is_read_whole_or_refused(line: str, code: str) -> None:
    with pytest.raises(Refused) as fault:
        reader().read(line)
    assert fault.value.code == code


def test_everything_on_a_sheet_is_typed_in_once(shell: Shell, duty: str, tmp_path: Path) -> None:
    file = tmp_path / "typed.txt"
    file.write_text(WRITTEN, "utf-8")
    answer = shell("drill", "enter", duty, str(file))
    assert answer.code == 0, answer.err
    assert "参集: （例）電算 花子" in answer.out
    assert "不在: （例）電算 花子" in answer.out
    log = shell("drill", "log", duty, "--format", "json").json["rows"]
    settled = {row["step"]: (row["elapsed_s"] // 60, row["note"]) for row in log if row["result"]}
    assert settled == {"report#1": (31, ""), "report#2": (62, "二回目"), "go": (55, "よい")}
    status = shell("drill", "status", duty, "--json", "--controller").json
    assert [one["result"] for one in status["injects"]] == ["not_achieved"]
    assert next(s for s in status["steps"] if s["id"] == "go")["option"] == "stay"
    again = shell("drill", "enter", duty, str(file))
    assert again.code == 0
    assert again.out == ""
    assert len(shell("drill", "log", duty, "--format", "json").json["rows"]) == len(log)


def test_no_name_enters_the_record(shell: Shell, duty: str) -> None:
    world = World("ja", os.environ)
    session = world.desk.open(duty)
    assert "（例）電算 花子" not in repr(session.history)
    assert session.state.people
    world.close()


def test_a_stranger_without_a_role_is_told_by_name(shell: Shell, duty: str, tmp_path: Path) -> None:
    file = tmp_path / "typed.txt"
    file.write_text("in T+1m 応援 一郎\n", "utf-8")
    answer = shell("drill", "enter", duty, str(file))
    assert answer.code == 1
    assert "BCP-R047" in answer.err
    assert "「応援 一郎」は" in answer.err
    assert "@役割" in answer.err


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_name_entered_above_is_known_below(
    shell: Shell, duty: str, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "typed.txt"
    file.write_text("in T+6m 応援 五郎 @lead\nout T+7m 応援 五郎 帰宅\n", "utf-8")
    answer = shell("--lang", language, "drill", "enter", duty, str(file))
    assert answer.code == 0, answer.err
    log = shell("drill", "log", duty).out
    assert "参集: 応援 五郎" in log
    assert "不在: 応援 五郎" in log
    assert "帰宅" in log
    again = shell("drill", "enter", duty, str(file))
    assert (again.code, again.out) == (0, "")


def test_each_line_has_its_record_in_json(shell: Shell, duty: str, tmp_path: Path) -> None:
    def entered(text: str) -> Any:
        file = tmp_path / "typed.txt"
        file.write_text(text, "utf-8")
        answer = shell("drill", "enter", duty, str(file), "--json")
        jsonschema.validate(answer.json, PAPER["entered/1"], cls=jsonschema.Draft202012Validator)
        return [(one["line"], one["status"], one["code"]) for one in answer.json["lines"]]

    assert entered("1-01 T+31m\nxx 99:99\n") == [(2, "unread", "BCP-U001")]
    assert entered("1-01 T+31m\n# 紙\n1-01 T+9h\n") == [
        (1, "recorded", None),
        (3, "refused", "BCP-R015"),
    ]
    assert entered("1-01 T+31m\n") == [(1, "repeated", None)]


def test_a_printed_sheet_of_a_site_is_the_one_of_its_run(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCPFLOW_SITE", str(TOWN))
    printed = shell("workflow", "print", "system-recovery-core", "-o", str(tmp_path / "x.html"))
    assert printed.code == 0, printed.err
    assert "個人情報" in printed.err
    page = (tmp_path / "x.html").read_text("utf-8")
    assert "000-0000-0001" in page
    sheet = re.search(r"様式 [0-9a-f]{6}", page)
    assert sheet is not None
    facts = ("--fact", "時間帯=就業時間内")
    started = shell("drill", "start", "system-recovery-core", *facts, "--json")
    assert started.code == 0, started.err
    shell("drill", "jump", "last", "2h")
    file = tmp_path / "typed.txt"
    file.write_text(f"{sheet[0]}\n1-06.2 T+20m *=正常\n1-06[resident] T+21m\n", "utf-8")
    answer = shell("drill", "enter", "last", str(file))
    assert answer.code == 0, answer.err
    log = shell("drill", "log", "last", "--format", "json").json["rows"]
    assert {row["step"] for row in log if row["result"]} == {"state[tax]", "state[resident]"}
    file.write_text("1-06 T+25m\n", "utf-8")
    vague = shell("drill", "enter", "last", str(file))
    assert vague.code == 2
    assert "1-06.3" in vague.err


def test_a_sheet_to_give_away_has_no_names(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCPFLOW_SITE", str(TOWN))
    file = tmp_path / "x.html"
    printed = shell("workflow", "print", "system-recovery-core", "--redacted", "-o", str(file))
    assert printed.code == 0, printed.err
    assert "個人情報" not in printed.err
    assert "000-0000" not in file.read_text("utf-8")


def test_without_a_register_a_sheet_is_printed_all_the_same(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "x.html"
    assert shell("workflow", "print", "system-recovery-core", "-o", str(file)).code == 0
    assert "システム一覧の各システム" in file.read_text("utf-8")
