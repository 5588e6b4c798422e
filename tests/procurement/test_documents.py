"""The standard documents: the table, what is missing, and the skeletons (Markdown and HTML)."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.definition.conditions import holds
from bcpflow.definition.model import Definition, FactValue, Step
from bcpflow.errors import DefinitionError
from bcpflow.language import LANGUAGES, Language
from bcpflow.library.library import Library, shipped_folder
from bcpflow.procurement.document_table import (
    TABLE,
    Document,
    DocumentTable,
    Form,
    documents_findings,
)
from bcpflow.procurement.documents import (
    BLANK,
    as_html,
    lacking,
    missing,
    needed,
    pick,
    read_documents,
    skeleton,
)
from bcpflow.procurement.reading import check_table, read_table
from bcpflow.procurement.tables import read_methods

GUIDELINE, SMALL = "procurement-guideline", "procurement-small"
DOCUMENTS = read_documents()
BY_ID = {document.id: document for document in DOCUMENTS}
TABLE_READ = read_table(TABLE, DocumentTable, None, documents_findings)
METHODS = {name: method.choice for name, method in TABLE_READ.methods.items()}
PLAIN: dict[str, FactValue] = {
    "個人情報": "なし", "クラウド": "なし", "調達区分": "新規", "複数年": "単年度",
    "議決": "不要", "号": "なし", "開発": "なし", "契約種別": "その他の委託・役務",
    "特定調達": "対象外",
}  # fmt: skip
VARIED: list[dict[str, FactValue]] = [
    {}, {"個人情報": "あり"}, {"クラウド": "あり"}, {"開発": "あり"},
    {"開発": "あり", "調達区分": "更改"}, {"調達区分": "更改"}, {"複数年": "債務負担行為"},
    {"複数年": "長期継続契約"}, {"議決": "要"}, {"号": "3"}, {"号": "8"},
]  # fmt: skip
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
BROKEN = """documents: mine
title: 文書
dated: 2026-11-21
methods: {open-tender: {choice: 一般競争入札}}
fields: {件名: {title: 件名}}
every: [件名]
standard:
  - id: one
    title: 一つ
    phase: plan
    form: paper
    fields: [件明]
    methods: [open-tander]
    headings: [{title: 見出し}]
    source: 例
  - id: two
    steps: [one]
    title: 二つ
    phase: plan
    form: paper
    when: 個人情報 ＝ "あり"
    headings: [{title: 見出し}]
"""


@cache
def workflow(name: str) -> Definition:
    return Library([shipped_folder()]).load(name).definition


def papers(name: str) -> dict[str, tuple[str, Step]]:
    """Document steps of a workflow, with the phase of each."""
    return {
        step.id: (phase_id, step)
        for track in workflow(name).workflow.all_tracks.values()
        for phase_id, phase in track.phases.items()
        for step in phase.steps
        if step.resolved_kind == "document"
    }


def applying(name: str, facts: dict[str, FactValue]) -> set[str]:
    """Documents by id whose steps apply, apart from the optional ones."""
    declared = workflow(name).workflow.facts
    asked = {
        step.id
        for phase, step in papers(name).values()
        if (step.when is None or holds(step.when, facts, declared) is not False)
        and (phase != "build" or facts["開発"] == "あり")
    }
    return {d.id for d in DOCUMENTS if not d.optional and set(d.steps) & asked}


def test_nothing_is_wrong_with_the_shipped_table() -> None:
    assert check_table(TABLE, DocumentTable, None, documents_findings) == []


def test_a_document_has_the_id_and_the_phase_of_its_step() -> None:
    named = {step: d for d in DOCUMENTS for step in d.steps}
    assert set(named) == set(papers(GUIDELINE))
    assert set(papers(SMALL)) <= set(named)
    for document in DOCUMENTS:
        assert papers(GUIDELINE)[document.id][0] == document.phase, document.id


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("varied", VARIED, ids=lambda v: "-".join(v.values()) or "plain")
def test_the_table_and_the_guideline_ask_for_the_same(
    method: str, varied: dict[str, FactValue]
) -> None:
    facts = {**PLAIN, **varied, "方式": METHODS[method]}
    asked = applying(GUIDELINE, facts)
    for name in (method, METHODS[method]):
        assert {d.id for d in needed(DOCUMENTS, name, None, facts)} == asked


def test_the_methods_of_the_guideline_are_those_of_the_table() -> None:
    assert tuple(METHODS.values()) == workflow(GUIDELINE).workflow.facts["方式"].choices


def test_what_the_method_table_asks_for_is_here_and_needed() -> None:
    methods = {method.id: method for method in read_methods(None).methods}
    assert set(METHODS) <= set(methods)
    for name in METHODS:
        here = {d.id for d in needed(DOCUMENTS, name, None)}
        assert set(methods[name].documents) <= here, name


def test_missing_names_what_is_not_attached() -> None:
    names = missing(DOCUMENTS, "見積合わせ", "財産の買入れ", [], PLAIN, ["select"])
    assert [pick(name, "ja") for name in names] == [
        "見積依頼書", "見積書", "見積結果調書", "落札・相手方決定書",
    ]  # fmt: skip
    attached = ["quote-request", "quotes", "quote-result"]
    names = missing(DOCUMENTS, "quote-comparison", None, attached, PLAIN, ["select"])
    assert [pick(name, "en") for name in names] == ["Award"]
    assert missing(DOCUMENTS, "見積合わせ", None, list(BY_ID), PLAIN) == ()


def test_what_is_not_known_may_be_needed_and_what_is_optional_is_not() -> None:
    """Rule 1."""
    anything = {d.id for d in needed(DOCUMENTS, None, None)}
    assert anything == {d.id for d in DOCUMENTS if not d.optional}
    assert "privacy-sheet" in {d.id for d in needed(DOCUMENTS, "DMP", None, {})}
    assert "privacy-sheet" not in {d.id for d in needed(DOCUMENTS, "DMP", None, PLAIN)}
    assert any(d.optional for d in DOCUMENTS)


def test_a_document_is_there_under_any_of_its_steps() -> None:
    amendment = [d for d in DOCUMENTS if d.id == "amend-contract"]
    wanted = [Document(**{**_fields_of(amendment[0]), "optional": False})]
    assert lacking(wanted, None, None, []) == tuple(wanted)
    assert lacking(wanted, None, None, ["service-amend-contract"]) == ()


def test_contracts_narrow_what_is_needed() -> None:
    one = Document(**{**_fields_of(BY_ID["claim"]), "contracts": frozenset({"財産の買入れ"})})
    assert needed([one], None, "財産の買入れ") == (one,)
    assert needed([one], None, "物件の借入れ") == ()
    assert needed([one], None, None) == (one,)


def _fields_of(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in Document.__slots__}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.id)
def test_a_skeleton_has_every_heading_and_field(document: Document, lang: Language) -> None:
    """Rules 2 and 4."""
    made = skeleton(document, {"件名": "住民記録の更改", "予定価格": 12_000_000}, lang)
    plain = made.replace("\\", "")
    assert made.startswith(f"# {pick(document.title, lang)}\n") or "\\" in made.splitlines()[0]
    assert not re.search(r"(?<!\\)[{}]", made)
    for heading in document.headings:
        assert pick(heading.title, lang) in plain
        assert pick(heading.hint, lang) in plain
    for field in document.fields.values():
        assert f"| {pick(field.title, lang)} | " in plain
    assert "住民記録の更改" in plain
    assert BLANK in plain
    assert ("例" in plain.split("\n---\n")[1]) == document.sample
    if "予定価格" in document.fields:
        assert ("12,000,000円" if lang == "ja" else "12,000,000 yen") in made


def test_a_text_of_the_case_stands_under_its_heading() -> None:
    made = skeleton(BY_ID["plan-paper"], {"目的と背景": "保守が終わる\n- 二行目"}, "ja")
    assert "## 1. 目的と背景\n\n保守が終わる<br>- 二行目\n" in made
    row = skeleton(BY_ID["evaluation-sheet"], {"必要性": "高い"}, "en")
    assert "| 1 | Need |  | 高い |" in row


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.id)
def test_a_page_is_one_inert_file(document: Document, lang: Language) -> None:
    page = as_html(document, {"件名": "<script>alert(1)</script>"}, lang)
    seen = Tags()
    seen.feed(page)
    assert seen.open == []
    assert seen.names <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "thead",
        "tbody", "tr", "th", "td", "br", "hr",
    }  # fmt: skip
    assert not seen.attributes & {"href", "src", "onload", "onclick"}
    assert "size: A4" in page
    assert "url(" not in page
    assert "<script>alert(1)</script>" in seen.text
    for heading in document.headings:
        assert pick(heading.title, lang) in seen.text


@given(st.text(alphabet="|\\*_<>#-`{}[]()!&;\n 件名予定価格1.", max_size=30))
def test_a_value_is_told_as_it_was_said(value: str) -> None:
    """Rule 3: in the source no cell splits; on the page it reads as before, but for its ends."""
    fields: dict[str, FactValue | None] = {"件名": value, "目的と背景": value, "予定価格": 1}
    made = skeleton(BY_ID["plan-paper"], fields, "ja")
    row = next(line for line in made.splitlines() if line.startswith("| 件名 | "))
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 3
    told = Tags()
    told.feed(as_html(BY_ID["plan-paper"], fields, "ja"))
    cell = told.cells[told.cells.index("件名") + 1]
    wanted = value.strip() or BLANK
    assert squeezed(cell) == squeezed(wanted)
    assert told.open == []


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("form", get_args(Form))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_form_has_a_template_with_places_that_are_filled(form: str, lang: str) -> None:
    folder = Path(__file__).parents[2] / "bcpflow" / "procurement" / "templates"
    text = (folder / f"{form}.{lang}.md").read_text("utf-8")
    places = set(re.findall(r"\{([^{}:]+)(?::\d)?\}", text))
    assert places <= {"title", "fields", "sections", "rows", "note", *TABLE_READ.every}
    assert {"title", "fields", "note"} <= places
    assert places & {"sections", "rows"}
    assert any(document.form == form for document in DOCUMENTS)
    if lang == "en":
        assert not JAPANESE.search(re.sub(r"\{[^{}]*\}", "", text))


def test_every_text_of_the_table_stands_in_both_languages() -> None:
    said = [text for d in DOCUMENTS for text in (d.title, d.source, *_heads(d))]
    said += [text for f in TABLE_READ.fields.values() for text in (f.title, f.unit)]
    for text in said:
        if text is not None:
            assert isinstance(text, dict)
            assert set(text) == {"ja", "en"}
            assert not JAPANESE.search(text["en"].replace("例", "")), text


def _heads(document: Document) -> list[Any]:
    return [text for heading in document.headings for text in (heading.title, heading.hint)]


def test_a_table_of_the_site_is_judged_at_its_lines(tmp_path: Path) -> None:
    own = tmp_path / "procurement" / "documents.yaml"
    own.parent.mkdir()
    own.write_text(BROKEN, encoding="utf-8")
    found = check_table(TABLE, DocumentTable, tmp_path, documents_findings)
    assert [(p.code, p.line) for p in found] == [
        ("BCP-P012", 12), ("BCP-P016", 13), ("BCP-P008", 16), ("BCP-D158", 17), ("BCP-D122", 21),
    ]  # fmt: skip
    with pytest.raises(DefinitionError):
        read_documents(tmp_path)


def test_a_table_of_the_site_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "procurement" / "documents.yaml"
    own.parent.mkdir()
    whole = BROKEN.split("  - id: two")[0].replace("件明", "件名").replace("tander", "tender")
    own.write_text(whole, encoding="utf-8")
    (only,) = read_documents(tmp_path)
    assert only.methods == {"open-tender", "一般競争入札"}
    assert missing([only], "一般競争入札", None, []) == ("一つ",)
    assert "## 1. 見出し" in skeleton(only, {}, "en")


class Tags(HTMLParser):
    """What a reader of HTML sees: elements, attributes, text, cells, and what stays open."""

    VOID = frozenset({"meta", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data
        if self.open[-1:] == ["td"]:
            self.cells[-1] += data
