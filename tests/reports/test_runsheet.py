"""The run sheet: everything to be done is on it, nothing of it acts, codes mean what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from bcpflow.definition.linecodes import inject_codes, sheet_code, step_codes, tidy
from bcpflow.definition.model import Definition, Phase, Step, Workflow
from bcpflow.language import Translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.reports.runsheet import LOG_LINES, LOG_PAGES, runsheet
from bcpflow.text import safe
from tests.reports.drills import EN, HOSTILE, JA, MEMO, SMALL, two_tracks

LANGUAGES = pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ALONE = {"meta", "br", "col"}
SHIPPED = Library([shipped_folder()])


class Walk(HTMLParser):
    """Reads a page as a browser would: its tags are closed, its words collected."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ALONE:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@LANGUAGES
@pytest.mark.parametrize("name", SHIPPED.names())
def test_every_step_item_option_and_way_is_printed(name: str, tr: Translator) -> None:
    definition = SHIPPED.load(name).definition
    page = runsheet(definition, tr)
    text = Walk(page).text

    def printed(said: str) -> bool:
        return " ".join(safe(said).split()) in text

    codes = step_codes(definition)
    for track in definition.workflow.all_tracks.values():
        for phase in track.phases.values():
            assert printed(tr.pick(phase.title))
            for step in phase.steps:
                for said in (step.title, step.how, step.caution, step.manual):
                    assert printed(tr.pick(said)), (step.id, said)
                assert f'<td class="code">{codes[step.id]}</td>' in page
                for option in step.options:
                    assert f"<b>={option.id}</b>" in page
                items = definition.checklists.get(step.checklist or "")
                for item in items.items if items else ():
                    assert printed(tr.pick(item.title))
            for way in phase.next:
                assert f"{way.name}</code>" in page
    for role in definition.workflow.roles.values():
        assert printed(tr.pick(role.title))


@LANGUAGES
def test_a_page_stands_alone_and_does_nothing(tr: Translator) -> None:
    page = runsheet(SMALL, tr, controller=True)
    walk = Walk(page)
    assert walk.tags.count("style") == 1
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & set(walk.tags)
    assert walk.attributes <= {
        "lang", "charset", "http-equiv", "content", "class", "style", "colspan"
    }  # fmt: skip
    assert "url(" not in page
    assert "@import" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert f'<html lang="{tr.language}">' in page


@LANGUAGES
def test_hostile_texts_are_inert(tr: Translator) -> None:
    nasty = f'</style></title><script>alert(1)</script>"\\{HOSTILE}{MEMO}'
    workflow = Workflow(
        workflow="x",
        title=nasty,
        scenario=nasty,
        phases={"a": Phase(title=nasty, final=True, steps=(Step(id="s", title=nasty, how=nasty),))},
    )
    page = runsheet(Definition(workflow=workflow), tr)
    walk = Walk(page)
    assert "script" not in walk.tags
    assert page.count("</style>") == 1
    assert UNSEEN.search(page) is None
    assert " ".join(safe(nasty).split()) in walk.text


def test_players_do_not_see_injects() -> None:
    contents = [JA.pick(inject.content) for inject in SMALL.workflow.injects]
    players, controller = runsheet(SMALL, JA), runsheet(SMALL, JA, controller=True)
    assert all(said not in players and said in controller for said in contents)
    assert all(code in controller for code in inject_codes(SMALL).values())
    assert "進行管理者用" in controller


def test_facts_leave_steps_out_but_never_renumber_them() -> None:
    drill = SHIPPED.load("ict-bcp-initial-response").definition
    codes = step_codes(drill)
    whole = runsheet(drill, JA)
    night = runsheet(drill, JA, facts={"時間帯": "夜間・休日"})
    row = f'<td class="code">{codes["injured"]}</td>'
    assert row in whole
    assert row not in night
    assert "行わない手順 1 件" not in whole
    assert re.search(r"行わない手順 \d+ 件を省いた", night)
    kept = f'<td class="code">{codes["protect-self"]}</td>'
    assert kept in night
    assert "■ 夜間・休日" in night


def test_samples_and_targets_are_told() -> None:
    text = Walk(runsheet(SMALL, JA)).text
    assert "T+0:05 例" in text
    assert "開始+0:15" in text
    assert "T+0:20 例" not in text


def test_the_log_pages_are_blank_and_full() -> None:
    page = runsheet(SMALL, JA)
    assert page.count("<tr><td></td><td></td><td></td><td></td></tr>") == LOG_LINES * LOG_PAGES


def test_codes_are_counted_through_all_tracks() -> None:
    assert list(step_codes(two_tracks()).values()) == ["1-01", "3-01"]
    assert list(step_codes(SMALL).values())[:5] == ["1-01", "1-02", "1-03", "1-04", "2-01"]


def test_a_sheet_code_changes_with_the_meaning_of_the_codes_only() -> None:
    first = SMALL.workflow.phases["survey"]
    turned = replace(first, steps=first.steps[::-1])
    other = replace(SMALL.workflow, phases={**SMALL.workflow.phases, "survey": turned})
    titled = replace(SMALL.workflow, title="別の題")
    assert sheet_code(Definition(workflow=other)) != sheet_code(SMALL)
    assert sheet_code(Definition(workflow=titled)) == sheet_code(SMALL)
    assert sheet_code(SMALL) in unescape(runsheet(SMALL, JA))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3-4", "3-04"),
        ("3-04", "3-04"),
        ("3ー04", "3-04"),
        ("3−4", "3-04"),
        ("i1", "I-01"),
        ("I-12", "I-12"),
        ("power", None),
        ("3-", None),
    ],
)
def test_codes_are_read_as_people_type_them(typed: str, code: str | None) -> None:
    assert tidy(typed) == code
