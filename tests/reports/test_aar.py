"""The after-action report: golden files in both languages, whole, inert, without names unasked.

Golden files are written anew with BCPFLOW_GOLDEN=1; read the difference before you commit it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import jsonschema
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from bcpflow.commands import ConfirmStep, Observe
from bcpflow.definition.model import Definition, Phase, Role, Step, Workflow
from bcpflow.language import Translator
from bcpflow.projections.aar import aar
from bcpflow.reports.aar import AarSections
from bcpflow.reports.aar_forms import aar_markdown, print_aar
from bcpflow.reports.aar_html import aar_html
from bcpflow.reports.aar_json import aar_document
from bcpflow.reports.aar_people import Shown, shown
from bcpflow.reports.schemas_aar import AAR
from bcpflow.reports.sheets import Sheet
from bcpflow.text import cells, safe
from tests.projections.reviewed import HOSTILE, NAMES, Reviewed, played, reviewed
from tests.reports.drills import EN, JA, ZONE, golden
from tests.reports.test_json import undescribed
from tests.reports.test_pages import UNSEEN, same_as_golden
from tests.samples import one_phase

LANGUAGES = pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])


def view(run: Reviewed, tr: Translator = JA, *, named: bool = False) -> Shown:
    found = aar(run.history)
    names = NAMES if named else {}
    return shown(found, names, tr, head="7KQ2-M4TX-9ABC", version=len(run.history), named=named)


def terminal(run: Reviewed, tr: Translator = JA, *, width: int = 80, named: bool = False) -> str:
    page = io.StringIO()
    console = Console(file=page, markup=False, emoji=False, highlight=False, width=width)
    print_aar(console, aar(run.history), view(run, tr, named=named), tr, ZONE)
    return page.getvalue()


def markdown(run: Reviewed, tr: Translator = JA, *, named: bool = False) -> str:
    return aar_markdown(aar(run.history), view(run, tr, named=named), tr, ZONE)


def html(run: Reviewed, tr: Translator = JA, *, named: bool = False) -> str:
    return aar_html(aar(run.history), view(run, tr, named=named), tr, ZONE)


def document(run: Reviewed, tr: Translator = JA, *, named: bool = False) -> str:
    made = aar_document(aar(run.history), view(run, tr, named=named), tr)
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


FORMS: dict[str, Callable[..., str]] = {
    "txt": terminal,
    "md": markdown,
    "html": html,
    "json": document,
}


@LANGUAGES
@pytest.mark.parametrize("form", FORMS)
def test_golden(tr: Translator, form: str) -> None:
    said = FORMS[form](reviewed(), tr)
    same_as_golden(golden(f"aar.{tr.language}.{form}"), said.encode())


@pytest.mark.parametrize("form", FORMS)
def test_no_name_is_shown_unless_asked_for(form: str) -> None:
    said = FORMS[form](reviewed())
    assert [name for name in NAMES.values() if name in said] == []
    assert [handle for handle in NAMES if f"{handle}" in said] == []
    named = FORMS[form](reviewed(), named=True)
    shown_names = {"山田 太郎", "鈴木 一郎", "田中 次郎", "評価 花子", "高橋 係長"}
    assert {name for name in shown_names if name in named} == shown_names


def test_a_role_stands_for_a_name_numbered_where_several_hold_it() -> None:
    labels = view(reviewed()).names
    assert (labels["h-head"], labels["h-one"], labels["h-two"]) == ("責任者", "担当 1", "担当 2")
    assert labels["h-own"] != labels["h-eye"]
    assert view(reviewed(), named=True).names["h-own"] == "高橋 係長"


def test_a_name_that_was_removed_leaves_its_handle() -> None:
    found = aar(reviewed().history)
    assert shown(found, {}, JA, head="", version=0, named=True).names["h-own"] == "h-own"


@LANGUAGES
def test_everything_said_is_there(tr: Translator) -> None:
    """Rule 1 of the sections."""
    pages = [
        re.sub(r"\s", "", terminal(reviewed(), tr)),
        re.sub(r"\s", "", text_of(html(reviewed(), tr))),
    ]
    for said in (
        "声を掛け合った",
        "台帳に場所がない",
        safe(HOSTILE),
        "会場が暑い",
        "15分で気付いた",
        "答えられず",
        "季節外れ",
        "早すぎる",
        "数は分かった",
        "協議の結果",
        "台帳と札が違った",
        "時計が足りない",
        "鍵の場所を台帳に書く",
        "2027-03-31",
        "予算待ち",
        "研修記録",
        "予備の鍵を作る",
        "まだ一本",
        "先に復旧",
        "数え直し",
        "市長が見に来る",
        "第一会議室",
        "7KQ2-M4TX-9ABC",
        "test-rule",
    ):
        for page in pages:
            assert re.sub(r"\s", "", said) in page, said


def test_an_empty_report_says_what_was_not_recorded() -> None:
    """Rule 2 of the sections."""
    sections = {
        part.name: part
        for part in AarSections(
            aar(Reviewed(previous=None).history), view(Reviewed(previous=None)), JA, ZONE
        ).sections()
    }
    for name in ("strengths", "areas", "plan"):
        assert sections[name].blocks == ("記録なし",)
    assert {"previous", "notes", "departures"}.isdisjoint(sections)


def test_an_interim_report_says_so_first_in_every_form() -> None:
    """Rule 4 of the sections."""
    run = Reviewed().at(4, ConfirmStep(step="safety"))
    for form in ("txt", "md"):
        first, *rest = FORMS[form](run).splitlines()
        assert "【途中】【訓練】" in first
        assert "途中の報告書" in "".join(rest[:3])
    assert text_of(html(run)).count("途中の報告書") == 1
    assert json.loads(document(run))["interim"] is True
    assert "途中" not in terminal(played())


def test_a_real_event_is_reported_as_one() -> None:
    run = Reviewed(kind="incident").at(4, ConfirmStep(step="safety"))
    title = AarSections(aar(run.history), view(run), JA, ZONE).title
    assert title == "【途中】【実災害】対応結果報告書・改善計画: 復元訓練"


@LANGUAGES
@pytest.mark.parametrize("width", [72, 80, 110, 200])
def test_no_line_is_wider_than_the_page(tr: Translator, width: int) -> None:
    for run in (reviewed(), long_winded()):
        lines = terminal(run, tr, width=width, named=True).splitlines()
        assert max(cells(line) for line in lines) <= width


def long_winded() -> Reviewed:
    title = "庁舎の電源設備と空調設備と通信設備の被害を確認者と時刻つきで一覧にまとめて報告する"
    step = Step(id="all", title=title, role="who", target="T+1m 例")
    workflow = Workflow(
        workflow="long",
        title=title,
        roles={"who": Role(title="災害対策本部情報連絡班システム担当")},
        phases={"one": Phase(title=title, steps=(step,), final=True, target="T+1m")},
    )
    run = Reviewed(definition=Definition(workflow=workflow), previous=None)
    seen = Observe(text="x" * 500 + "終" * 300 + "\n\n改行\tタブ", kind="improvement", about="all")
    return run.at(9, ConfirmStep(step="all", note="y" * 200, stumble="鍵" * 100), seen)


@pytest.mark.parametrize("form", FORMS)
def test_no_hostile_character_reaches_a_page(form: str) -> None:
    said = FORMS[form](reviewed())
    if form != "json":  # whoever prints a document makes it inert
        assert UNSEEN.search(said) is None
        assert "<U+001B>" in said or "&lt;U+001B&gt;" in said or r"\<U+001B\>" in said


class Page(HTMLParser):
    """What a browser would make of it: its elements, their addresses, its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self._style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text.append(data)


def page_of(said: str) -> Page:
    page = Page()
    page.feed(said)
    return page


def text_of(said: str) -> str:
    return "".join(page_of(said).text)


def test_the_html_stands_by_itself_and_takes_no_text_for_markup() -> None:
    """Rules 1 and 2 of the html."""
    said = html(reviewed(), named=True)
    page = page_of(said)
    assert {"script", "img", "link", "a", "iframe", "form"}.isdisjoint(page.tags)
    assert {"src", "href", "onclick"}.isdisjoint(name for name, _ in page.attributes)
    assert re.search(r"url\(|@import|https?:", said) is None
    assert "札 <b>&[srv01](x) *=1+1" in text_of(said)
    assert "<b>&" not in said


@LANGUAGES
def test_the_html_names_its_language_and_proof_on_every_page(tr: Translator) -> None:
    """Rule 4 of the html."""
    said = html(reviewed(), tr)
    assert f'<html lang="{tr.language}">' in said
    foot = re.search(r"@bottom-left \{ content: (.*?); font", said)
    assert foot is not None
    assert "7KQ2" in foot[1]


def test_a_step_row_has_room_for_who_did_it_and_no_heading_ends_a_page() -> None:
    """Rule 5 of the html."""
    css = html(reviewed()).partition("<style>")[2].partition("</style>")[0]
    rules = dict(re.findall(r"^([^{}@]+?) \{\s*([^{}]*?)\s*\}", css, re.MULTILINE))
    assert rules["#steps td.k-name"] == "width: 40mm;"
    assert rules["thead, tr.heading"] == "break-after: avoid;"
    assert "break-after: avoid" in rules["h2"]
    unbroken = next(name for name in rules if name.startswith("#steps td.k-figure br"))
    assert rules[unbroken] == "display: none;"
    times = re.findall(r'<td class="k-figure">[^<]*<br>', html(reviewed()))
    assert times
    assert [time for time in times if not time.endswith(" <br>")] == []


@LANGUAGES
def test_the_last_phase_of_a_run_that_is_over_does_not_go_on(tr: Translator) -> None:
    """It lasted until the end; only in an interim report does it go on."""

    def last_phase(run: Reviewed) -> str:
        made = AarSections(aar(run.history), view(run, tr), tr, ZONE).sections()
        sheet = next(part.blocks[0] for part in made if part.name == "phases")
        assert isinstance(sheet, Sheet)
        return sheet.entries[-1].cells[1]

    assert last_phase(played()) == tr("終了時まで")
    assert last_phase(Reviewed().at(4, ConfirmStep(step="safety"))) == tr("継続")


def test_the_bars_are_the_times_of_the_phases() -> None:
    found = re.findall(
        r'class="took( late)?" style="left:([\d.]+)%;width:([\d.]+)%"', html(played())
    )
    # 33 minutes against 30, then 64 against 60 minutes, then the last 3, of 100.
    assert found == [
        (" late", "0.00", "33.00"),
        (" late", "33.00", "64.00"),
        ("", "97.00", "3.00"),
    ]


def test_a_discussion_is_reported_with_its_answers() -> None:
    asked = one_phase(
        Step(id="who", title="誰に知らせますか", kind="question"),
        Step(id="heat", title="室温を測る", unit="℃"),
        Step(id="map", title="図を描く", kind="document"),
    )
    run = Reviewed(definition=asked, previous=None).at(
        3,
        ConfirmStep(step="who", value="市長と議会"),
        ConfirmStep(step="heat", value="31.5"),
        ConfirmStep(step="map", value="棚3"),
    )
    plan = terminal(run).partition("手順別）")[2].partition("時系列")[0]
    assert [said in plan for said in ("回答: 市長と議会", "値: 31.5 ℃", "文書: 棚3")] == [True] * 3


def test_markdown_says_just_what_was_said() -> None:
    rendered = MarkdownIt("commonmark").enable("table").render(markdown(reviewed()))
    page = page_of(rendered)
    assert {"a", "img", "em", "script"}.isdisjoint(page.tags)
    assert safe(HOSTILE) in "".join(page.text)


@LANGUAGES
@pytest.mark.parametrize("run", [reviewed(), Reviewed(previous=None), long_winded()])
def test_the_document_is_what_the_schema_says(run: Reviewed, tr: Translator) -> None:
    schema = AAR["aar/1"]
    made = json.loads(document(run, tr))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(made, schema, cls=jsonschema.Draft202012Validator)
    assert undescribed(made, schema) == []


def test_the_document_has_the_figures_of_the_drill() -> None:
    made = json.loads(document(reviewed()))
    see = next(one for one in made["objectives"] if one["id"] == "see")
    assert (see["suggested"], see["rating"], len(see["history"])) == ("U", "S", 2)
    assert see["measures"] | {"overrun": 25, "achieved": 33.333} == see["measures"]
    call = next(one for one in made["injects"] if one["id"] == "call")
    assert (call["response_s"], call["result"], call["automatic"]) == (900, "achieved", True)
    assert made["areas"][0]["actions"] == ["A1"]
    assert [one["closed"] for one in made["actions"]] == [False, True]
    assert [row["actual"] for row in made["staffing"]] == [2, 1, None]
    assert len(made["rows"]) == len(aar(reviewed().history).log.rows)
