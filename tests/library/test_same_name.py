"""A workflow and its checklist may have one name; a file that lies alone is not taken for both."""

from __future__ import annotations

from pathlib import Path

from bcpflow.library.library import Library, shipped_folder

WORKFLOW = """\
workflow: {name}
title: 題
phases:
  work:
    title: 作業
    steps: [{{id: one, title: 一, checklist: {name}}}]
    next: [{{to: over}}]
  over: {{title: 終, final: true}}
"""


def errors(library: Library, path: Path) -> list[str]:
    return [p.code for p in library.check([path]) if p.severity == "error"]


def test_a_shipped_workflow_that_was_copied_alone_finds_its_checklist(tmp_path: Path) -> None:
    shipped = shipped_folder()
    path = tmp_path / "alternate-site.yaml"
    path.write_bytes((shipped / "workflows" / path.name).read_bytes())
    assert (shipped / "checklists" / path.name).is_file()
    assert errors(Library([shipped]), path) == []


def test_a_workflow_is_not_its_own_checklist(tmp_path: Path) -> None:
    path = tmp_path / "same.yaml"
    path.write_text(WORKFLOW.format(name="same"), "utf-8")
    assert errors(Library([]), path) == ["BCP-D073"]
