"""Out into Excel and in again: every shipped workflow the same, edited cells judged by name."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bcpflow.definition.codec import pack
from bcpflow.definition.model import (
    Checklist,
    Deadline,
    Definition,
    Fact,
    Inject,
    Item,
    NamedEvent,
    Objective,
    Option,
    Phase,
    Role,
    Step,
    Transition,
    Workflow,
)
from bcpflow.language import Language, translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.library.reader import read_text
from bcpflow.library.shape import shape
from bcpflow.site.tables import place
from bcpflow.workbook import tabs
from bcpflow.workbook.book import read_book
from bcpflow.workbook.exporting import definition_text, exported
from bcpflow.workbook.tables_in import definition_from, is_exported
from tests.cli.conftest import SITE, Shell, db, settings, shell

__all__ = ["db", "settings", "shell"]

LIBRARY = Library([SITE, shipped_folder()])
NAMES = LIBRARY.names()


def digest(definition: Definition) -> str:
    packed = json.dumps(pack(definition), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_out_and_in_again_is_the_same(name: str, language: Language, tmp_path: Path) -> None:
    definition = LIBRARY.load(name).definition
    made = exported(definition, name, translator(language))
    assert made.problems == ()
    path = tmp_path / "x.xlsx"
    path.write_bytes(made.data)
    book = read_book(path)
    assert is_exported(book)
    again, problems = definition_from(book, "x.xlsx")
    assert problems == []
    assert again is not None
    assert digest(again) == digest(definition)
    text = definition_text(again.workflow, "x.xlsx", translator(language))
    workflow, misfits = shape(Workflow, read_text(text, "x.yaml").data)
    assert misfits == []
    assert workflow == definition.workflow


@pytest.mark.parametrize("name", ["ict-bcp-initial-response", "procurement-guideline"])
def test_cells_are_texts_and_pages_print(name: str) -> None:
    made = exported(LIBRARY.load(name).definition, name, translator("ja"))
    book = load_workbook(io.BytesIO(made.data))
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s"}
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes is not None
        rows = range(2, sheet.max_row + 1)
        for letters, column in sheet.column_dimensions.items():
            if column.hidden:
                assert not any(sheet[f"{letters}{row}"].value for row in rows)
        assert all((sheet.row_dimensions[row].height or 0) >= 15 for row in rows)


KINDS: dict[str, tuple[tabs.Tab, type[Any], set[str]]] = {
    "workflow": (tabs.WORKFLOW, Workflow, {
        "sources", "facts", "roles", "events", "phases", "tracks", "injects", "objectives",
        "deadlines", "staffing", "hotwash"}),
    "facts": (tabs.FACTS, Fact, set()), "roles": (tabs.ROLES, Role, set()),
    "events": (tabs.EVENTS, NamedEvent, set()), "phases": (tabs.PHASES, Phase, {"steps", "next"}),
    "steps": (tabs.STEPS, Step, {"options"}), "options": (tabs.OPTIONS, Option, set()),
    "transitions": (tabs.TRANSITIONS, Transition, set()), "injects": (tabs.INJECTS, Inject, set()),
    "objectives": (tabs.OBJECTIVES, Objective, set()),
    "deadlines": (tabs.DEADLINES, Deadline, set()),
    "checklists": (tabs.CHECKLISTS, Checklist, {"checklist", "items"}),
    "items": (tabs.ITEMS, Item, set()),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_every_field_has_a_column(name: str) -> None:
    tab, kind, elsewhere = KINDS[name]
    told = {col.field.partition(".")[0] for col in tab.cols}
    assert told | elsewhere == {one.name for one in fields(kind)}


WORDS = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("C", "Z"))
    | st.sampled_from(" \n{}[]\"'="),
    max_size=12,
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": WORDS | st.dictionaries(st.sampled_from(["ja", "en", "fr"]), WORDS, min_size=1),
    "word": WORDS,
    "list": st.lists(WORDS, min_size=1),
    "either": WORDS | st.lists(WORDS, min_size=1),
    "yesno": st.booleans(),
    "value": (
        WORDS
        | st.booleans()
        | st.integers(-999, 999)
        | st.sampled_from(["true", "5", "", "1.5", 2.5])
    ),
    "count": st.integers(0, 999),
}


@given(st.data())
def test_a_cell_says_what_was_written(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(VALUES[kind])
    col = tabs.Col("x", "x", kind)  # type: ignore[arg-type]  # one of the kinds
    for language in ("ja", "en"):
        tr = translator("ja" if language == "ja" else "en")
        cells = [cell.strip() for cell in tabs.cells_of((col,), {"x": value}, tr)]
        assert tabs.value_of(col, *cells) == value


def exported_file(tmp_path: Path, name: str = "small-drill") -> Path:
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(exported(LIBRARY.load(name).definition, name, translator("ja")).data)
    return path


def test_an_edited_workbook(tmp_path: Path, shell: Shell) -> None:
    path, out = exported_file(tmp_path), tmp_path / "workflows" / "small-drill.yaml"
    book = load_workbook(path)
    sheet = book["手順"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("必須") + 1, "×")
    sheet.cell(2, heads.index("目標") + 1, "T+99m 例")
    book.save(path)
    answer = shell("workflow", "import", str(path), "-o", str(out))
    assert answer.code == 0, answer.err
    shown = shell("workflow", "show", str(out), "--json").json["workflow"]
    step = next(iter(shown["phases"].values()))["steps"][0]
    assert (step["required"], step["target"]) == (False, "T+99m 例")


def test_what_does_not_fit_is_named_by_its_cell(tmp_path: Path, shell: Shell) -> None:
    path, out = exported_file(tmp_path), tmp_path / "small-drill.yaml"
    book = load_workbook(path)
    sheet = book["手順"]
    heads = [cell.value for cell in sheet[1]]
    role, required = heads.index("担当") + 1, heads.index("必須") + 1
    sheet.cell(2, role, "soumu")
    sheet.cell(3, required, "たぶん")
    sheet.cell(4, heads.index("フェーズID") + 1, "nowhere")
    sheet.cell(1, len(heads) + 1, "気づき")
    book.create_sheet("メモ")["A1"] = "x"
    book.save(path)
    answer = shell("workflow", "import", str(path), "-o", str(out), "--json")
    assert answer.code == 3
    assert not out.exists()
    found = {(one["code"], one["cell"]) for one in answer.json["problems"]}
    assert {
        ("BCP-D249", f"手順!{place(3, required)}"),
        ("BCP-D231", f"手順!{place(1, len(heads) + 1)}"),
        ("BCP-D242", "メモ!A1"),
        ("BCP-D070", f"手順!{place(2, role)}"),
    } <= found


def test_checklists_come_along(tmp_path: Path, shell: Shell) -> None:
    path, out = exported_file(tmp_path), tmp_path / "site" / "workflows" / "small-drill.yaml"
    book = load_workbook(path)
    sheet = book["点検項目"]
    sheet.cell(2, 3, "言い換えた項目")
    book.save(path)
    answer = shell("workflow", "import", str(path), "-o", str(out))
    assert answer.code == 0, answer.err
    made = list((tmp_path / "site" / "checklists").glob("*.yaml"))
    assert len(made) == 1
    assert "言い換えた項目" in made[0].read_text("utf-8")
    assert shell("workflow", "check", str(tmp_path / "site")).code == 0


def test_export_by_command(tmp_path: Path, shell: Shell) -> None:
    path = tmp_path / "x.xlsx"
    assert shell("workflow", "export", "small-drill", "-o", str(path)).code == 0
    again = tmp_path / "small-drill.yaml"
    assert shell("workflow", "import", str(path), "-o", str(again)).code == 0
    first = shell("workflow", "show", "small-drill", "--json").json
    assert shell("workflow", "show", str(again), "--json").json == first
    assert shell("workflow", "export", "small-drill").code == 2
    assert shell("workflow", "export", "small-drill", "-o", str(tmp_path / "x.csv")).code == 2
