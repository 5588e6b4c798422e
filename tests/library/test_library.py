"""The library: names, folders in order, checklists, and all problems at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError, NotFound
from bcpflow.library.library import Library, shipped_folder

WORKFLOW = """\
workflow: {name}
title: {title}
roles: {{head: {{title: 責任者}}}}
phases:
  work:
    title: 作業
    steps:
      - {{id: look, title: 見る, role: head, checklist: {checklist}, target: 10m 例}}
    next: [{{to: end, gate: all required steps}}]
  end: {{title: 終了, final: true}}
"""
CHECKLIST = "checklist: {name}\ntitle: {title}\nitems: [{{id: a, title: 項目}}]\n"


def put(folder: Path, kind: str, name: str, text: str) -> Path:
    path = folder / kind / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def workflow(folder: Path, name: str, *, title: str = "題", checklist: str = "room") -> Path:
    text = WORKFLOW.format(name=name, title=title, checklist=checklist)
    return put(folder, "workflows", name, text)


def checklist(folder: Path, name: str, *, title: str = "表") -> Path:
    return put(folder, "checklists", name, CHECKLIST.format(name=name, title=title))


@pytest.fixture
def two(tmp_path: Path) -> Library:
    return Library([tmp_path / "site", tmp_path / "shipped"])


def test_names_of_all_folders_sorted_once(tmp_path: Path, two: Library) -> None:
    workflow(tmp_path / "site", "b")
    workflow(tmp_path / "shipped", "a")
    workflow(tmp_path / "shipped", "b")
    checklist(tmp_path / "shipped", "room")
    assert two.names() == ("a", "b")
    assert two.checklist_names() == ("room",)
    assert len(two.files()) == 3


def test_the_sites_own_file_wins(tmp_path: Path, two: Library) -> None:
    workflow(tmp_path / "shipped", "a", title="付属")
    checklist(tmp_path / "shipped", "room", title="付属の表")
    assert two.load("a").definition.workflow.title == "付属"
    checklist(tmp_path / "site", "room", title="自分の表")
    assert two.load("a").definition.checklists["room"].title == "自分の表"
    workflow(tmp_path / "site", "a", title="自分")
    assert two.load("a").definition.workflow.title == "自分"


def test_a_path_takes_the_checklists_beside_it(tmp_path: Path, two: Library) -> None:
    checklist(tmp_path / "site", "room", title="棚")
    path = workflow(tmp_path / "elsewhere", "a")
    assert two.load(path).definition.checklists["room"].title == "棚"
    checklist(tmp_path / "elsewhere", "room", title="隣")
    assert two.load(str(path)).definition.checklists["room"].title == "隣"
    loaded = two.load(path)
    assert loaded.path == path
    assert loaded.document.where(("workflow",)) == (1, 11)


@pytest.mark.parametrize("name", ["drll", "./drll.yaml", "../drll", "", ".", "a\0b"])
def test_an_unknown_name_is_not_found(name: str, tmp_path: Path, two: Library) -> None:
    workflow(tmp_path / "site", "drill")
    with pytest.raises(NotFound) as raised:
        two.load(name)
    assert raised.value.code == "BCP-R031"
    if "drll" in name:
        assert raised.value.data["near"] == ["drill"]


def test_all_problems_of_all_files_at_once(tmp_path: Path, two: Library) -> None:
    path = workflow(tmp_path / "site", "a")
    text = path.read_text(encoding="utf-8").replace("role: head", "role: boss")
    path.write_text(text.replace("title: 題", "titel: 題"), encoding="utf-8")
    broken = checklist(tmp_path / "site", "room")
    broken.write_text("checklist: room\ntitle: 表\nitems: 3\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        two.load("a")
    errors = [p for p in raised.value.problems if p.severity == "error"]
    assert [p.code for p in errors] == ["BCP-D032", "BCP-D030", "BCP-D070"]
    assert [Path(p.file).name for p in errors] == ["room.yaml", "a.yaml", "a.yaml"]


def test_warnings_come_with_what_can_be_run(tmp_path: Path, two: Library) -> None:
    path = workflow(tmp_path / "site", "a")
    path.write_text(path.read_text(encoding="utf-8") + "todo: 決める\n", encoding="utf-8")
    checklist(tmp_path / "site", "room")
    assert [(p.code, p.line) for p in two.load("a").problems] == [("BCP-D140", 11)]


def test_a_checklist_is_judged_once_however_often_it_is_named(tmp_path: Path, two: Library) -> None:
    workflow(tmp_path / "site", "a")
    workflow(tmp_path / "site", "b")
    put(tmp_path / "site", "checklists", "room", "checklist: room\ntitle: ''\nitems: []\n")
    assert [p.code for p in two.check()] == ["BCP-D060", "BCP-D093"]


@pytest.mark.parametrize("name", ["../room", "..", "a/b", "C:x", "nul\\x"])
def test_a_checklist_name_leads_to_no_other_folder(name: str, tmp_path: Path, two: Library) -> None:
    workflow(tmp_path / "site", "a", checklist=f"'{name}'")
    put(tmp_path, "", "room", CHECKLIST.format(name="room", title="外"))
    assert [p.code for p in two.check()] == ["BCP-D073"]


def test_kind_is_told_by_the_top_key(tmp_path: Path, two: Library) -> None:
    path = checklist(tmp_path / "site", "room")
    assert two.check([path]) == []
    assert two.check([tmp_path / "site"]) == []
    with pytest.raises(DefinitionError) as raised:
        two.load(path)
    assert raised.value.code == "BCP-D038"


def test_a_name_that_differs_from_the_file_is_a_warning(tmp_path: Path, two: Library) -> None:
    checklist(tmp_path / "site", "room").rename(tmp_path / "site" / "checklists" / "hall.yaml")
    assert [(p.code, p.severity) for p in two.check()] == [("BCP-D063", "warning")]


def test_shipped_folder_holds_workflows() -> None:
    assert (shipped_folder() / "workflows").is_dir()
    assert Library([shipped_folder()]).names()
