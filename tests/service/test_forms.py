"""Forms: made from site and runs, keyed by name, sourced, without names unasked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bcpflow.commands import CheckItems, ConfirmStep
from bcpflow.errors import DefinitionError, UsageFault
from bcpflow.library.library import Library, shipped_folder
from bcpflow.projections.aar import Aar, aar
from bcpflow.reports.form_page import FormPage
from bcpflow.service.desk import RunLine
from bcpflow.service.forms.making import (
    Made,
    checklists_of,
    definitions_of,
    form_page,
    last_drilled,
)
from bcpflow.service.forms.material import Material
from bcpflow.service.forms.model import FormTable
from bcpflow.service.forms.reading import FOLDER, form_names, is_own, read_form
from bcpflow.site.opened import SiteInUse, open_site
from tests.reports.drills import EN, JA, ZONE, Drill

TOWN = Path(__file__).parent.parent / "resources" / "sample-site"
TODAY = date(2026, 11, 21)
LIBRARY = Library([shipped_folder()])
NAMES = ("情報 太郎", "電算 花子", "000-0000-0001", "taro@example.invalid", "電設事業者")


def town() -> SiteInUse:
    return open_site(TOWN, TODAY)


def page(
    name: str, *, named: bool = False, site: SiteInUse | None = None, runs: tuple[Aar, ...] = ()
) -> FormPage:
    form = read_form(name, None)
    here = site or town()
    made = tuple(run.log.definition for run in runs)
    material = Material(
        tr=JA,
        zone=ZONE,
        site=here,
        named=named,
        definitions=made or definitions_of(form, LIBRARY, (), here.register),
        checklists=() if runs else checklists_of(form, LIBRARY, ()),
        runs=runs,
        names={"h-1": "佐藤 花子"} if named else {},
    )
    return form_page(form, material, tuple(Made(run.log.run, "7KQ2") for run in runs))


def said(made: FormPage) -> str:
    cells = [cell for entry in made.sheet.entries for cell in entry.cells]
    return "\n".join([*cells, *(part.heading for part in made.sheet.parts), *made.made])


def column(made: FormPage, head: str) -> list[str]:
    place = [field.title.removesuffix(" 例") for field in made.sheet.fields].index(head)
    return [entry.cells[place] for entry in made.sheet.entries]


def checked() -> Aar:
    drill = Drill()
    drill.wait(5)
    drill.do(CheckItems(step="power", items={"utility": "abnormal"}, values={"ups": "62"}))
    drill.do(ConfirmStep(step="power", note="発電機は自動起動", stumble="鍵の場所が不明"))
    return aar(drill.history)


@pytest.mark.parametrize("name", form_names(None))
def test_every_form_says_where_it_comes_from_and_what_is_a_sample(name: str) -> None:
    """Making rule 2: keyed by name, dated, sourced, never numbered."""
    form = read_form(name, None)
    assert form.form == name
    assert "2026-" in form.dated
    assert "総務省" in JA.pick(form.source)
    assert "様式1" not in JA.pick(form.title) + JA.pick(form.source)
    assert EN.pick(form.title).isascii()
    made = page(name, runs=(checked(),) if form.of == "results" else ())
    assert made.sheet.entries
    assert any("出典" in one for one in made.remarks)
    heads = [field.title for field in made.sheet.fields]
    assert [head.endswith(" 例") for head in heads] == [one.sample for one in form.columns]


@pytest.mark.parametrize("name", ["systems", "contacts", "organisation", "action-plan", "targets"])
def test_names_are_there_only_where_they_are_asked_for(name: str) -> None:
    """Rule 1 of the material, and of people."""
    unasked = said(page(name))
    assert [one for one in NAMES if one in unasked] == []
    if name != "targets":
        assert [one for one in NAMES if one in said(page(name, named=True))]


def test_every_role_of_the_workflow_is_a_row_also_one_nobody_holds() -> None:
    """Rule 2 of people."""
    nobody = SiteInUse(None, None, None, town().evaluation)
    assert len(page("organisation", site=nobody).sheet.entries) == len(
        page("organisation").sheet.entries
    )


def test_systems_stand_in_recovery_order() -> None:
    made = page("systems")
    assert column(made, "復旧順")[:3] == ["1", "2", "3"]
    assert column(made, "システム名称")[0] == "電源（UPS・発電機）"
    assert column(page("targets"), "目標復旧時間")[0] == "1h 例"


@pytest.mark.parametrize(("name", "file"), [("systems", "systems.yaml"), ("contacts", "roster")])
def test_a_form_of_a_list_nobody_has_is_refused(name: str, file: str) -> None:
    nothing = SiteInUse(None, None, None, town().evaluation)
    with pytest.raises(UsageFault) as caught:
        page(name, site=nothing)
    assert caught.value.code == "BCP-U077"
    assert file in str(caught.value.data["file"])


def test_a_blank_damage_sheet_has_every_state_to_be_ringed() -> None:
    """Rule 1 of damage."""
    assert set(column(page("damage-check"), "状態")) == {
        "□正常 □異常\n□未確認 □該当なし",
    }


def test_a_damage_sheet_of_a_run_has_what_was_found_and_nothing_where_nobody_looked() -> None:
    """Rules 1 and 2 of damage, and 3 of making."""
    made = page("damage-check", runs=(checked(),))
    assert column(made, "状態") == ["異常", "", "", ""]
    assert column(made, "時刻") == ["T+0:05:00", "", "", ""]
    assert column(made, "値") == ["", "62 %", "", ""]
    assert "7KQ2" in said(made)


def test_the_action_plan_of_a_run_has_plan_and_outcome_beside_each_other() -> None:
    """Rules of the plan, and 1 of making."""
    blank = page("action-plan")
    assert len(blank.sheet.entries) > 100
    assert set(column(blank, "実績")) == {""}
    made = page("action-plan", runs=(checked(),))
    power = next(e.cells for e in made.sheet.entries if e.cells[1] == "電源を確認する")
    assert "T+0:20:00" in power
    assert "T+0:05:00" in power
    assert "達成" in power
    assert "発電機は自動起動\n鍵の場所が不明" in power


def test_results_have_a_row_a_run_and_need_one() -> None:
    made = page("training-result", runs=(checked(),))
    assert column(made, "訓練") == ["小さな初動訓練"]
    assert column(made, "課題") == ["・鍵の場所が不明"]
    with pytest.raises(UsageFault, match="BCP-U078"):
        page("training-result")


def test_a_training_plan_has_no_guideline() -> None:
    drills = column(page("training-plan"), "訓練")
    assert "ICT-BCP 初動対応" in drills
    assert not any("調達" in one for one in drills)


def test_the_last_drill_is_the_latest_that_ended() -> None:
    def run(workflow: str, kind: str, at: str, status: str) -> RunLine:
        return RunLine(id="r", kind=kind, workflow=workflow, title="", started_at=at, status=status)

    runs = [
        run("a", "exercise", "2026-04-01T00:00:00Z", "ended"),
        run("a", "exercise", "2026-05-31T20:00:00Z", "ended"),
        run("a", "exercise", "2026-07-01T00:00:00Z", "voided"),
        run("b", "incident", "2026-07-01T00:00:00Z", "ended"),
    ]
    assert last_drilled(runs, ZONE) == {"a": "2026-06-01"}


OWN = """\
form: keys
of: systems
title: 鍵の一覧
dated: 2026-11-01
source: 例
columns:
  - {field: title, title: システム, kind: main}
  - {field: blank, title: 鍵の場所}
"""


def test_a_site_has_forms_of_its_own(tmp_path: Path) -> None:
    """Rule 1 of reading."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "keys.yaml").write_text(OWN, "utf-8")
    (tmp_path / FOLDER / "systems.yaml").write_text(OWN.replace("keys", "systems"), "utf-8")
    assert form_names(tmp_path)[-1] == "keys"
    assert len(form_names(tmp_path)) == len(form_names(None)) + 1
    assert isinstance(read_form("keys", tmp_path), FormTable)
    assert JA.pick(read_form("systems", tmp_path).title) == "鍵の一覧"
    assert (is_own("systems", tmp_path), is_own("targets", tmp_path)) == (True, False)


def test_a_column_no_row_has_is_named_at_its_line(tmp_path: Path) -> None:
    """Rule 2 of reading."""
    (tmp_path / FOLDER).mkdir()
    wrong = OWN.replace("field: title", "field: titel")
    (tmp_path / FOLDER / "keys.yaml").write_text(wrong, "utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_form("keys", tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.line, problem.data["near"]) == ("BCP-U079", 7, ["title"])


def test_a_name_nobody_has_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageFault) as caught:
        read_form("system", None)
    assert (caught.value.code, caught.value.data["near"]) == ("BCP-U075", ["systems"])
