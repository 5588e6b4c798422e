"""The run sheet: everything to be done is on it, nothing of it acts, codes mean what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bcpflow.cli.paper_site import printable, sheet_of
from bcpflow.definition.codec import pack
from bcpflow.definition.linecodes import (
    as_written,
    inject_codes,
    sheet_code,
    step_codes,
    tidy,
)
from bcpflow.definition.model import Deadline, Definition, Objective, Phase, Step, Workflow
from bcpflow.language import Translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.reports.runsheet import runsheet
from bcpflow.reports.runsheet_lists import LOG_LINES, LOG_PAGES
from bcpflow.reports.runsheet_site import Contact, SiteSheet
from bcpflow.site.opened import open_site
from bcpflow.text import safe
from tests.reports.drills import EN, HOSTILE, JA, MEMO, SMALL, two_tracks

LANGUAGES = pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
JAPANESE = re.compile("[\u3005-\u30ff\u3400-\u9fff]+")
ALONE = {"meta", "br", "col"}
SHIPPED = Library([shipped_folder()])
SAMPLE = open_site(Path(__file__).parent.parent / "resources" / "sample-site", date(2026, 11, 18))
RECOVERY = SHIPPED.load("system-recovery-core").definition
CORE = printable(RECOVERY, SAMPLE)
TOWN = sheet_of(RECOVERY, SAMPLE, redacted=False)


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
        said = said.replace("{system}", tr("各システム"))
        return " ".join(safe(said).split()) in text

    assert "{system}" not in text
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


@pytest.mark.parametrize("name", SHIPPED.names())
def test_an_english_sheet_has_no_japanese_of_ours(name: str) -> None:
    definition = SHIPPED.load(name).definition
    site = sheet_of(definition, SAMPLE, redacted=False)
    printed = printable(definition, SAMPLE)
    given = " ".join([*english(pack(printed, pairs=False)), *english(asdict(site))])
    page = runsheet(printed, EN, controller=True, site=site)
    ours = set(JAPANESE.findall(Walk(page).text)) - set(JAPANESE.findall(given)) - {"例"}
    assert ours == set()


def english(data: object) -> Iterator[str]:
    """All texts and names of data, of texts in two languages the English ones."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if not (key == "ja" and "en" in data):
                yield str(key)
                yield from english(value)
    elif isinstance(data, list | tuple):
        for one in data:
            yield from english(one)


@LANGUAGES
def test_a_page_stands_alone_and_does_nothing(tr: Translator) -> None:
    page = runsheet(CORE, tr, controller=True, site=TOWN)
    walk = Walk(page)
    assert walk.tags.count("style") == 1
    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & set(walk.tags)
    assert walk.attributes <= {
        "lang", "charset", "http-equiv", "content", "class", "style", "colspan", "rowspan"
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
    town = SiteSheet(people=(Contact(name=nasty, phones=(nasty,)),))
    page = runsheet(Definition(workflow=workflow), tr, site=town)
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
        ("3-4.2", "3-04.2"),
        ("3ー04.02", "3-04.2"),
        ("3-04#12", "3-04#12"),
        ("3-04.", None),
        ("3-04#", None),
        ("power", None),
        ("3-", None),
    ],
)
def test_codes_are_read_as_people_type_them(typed: str, code: str | None) -> None:
    assert tidy(typed) == code


def steps_of(definition: Definition) -> list[Step]:
    tracks = definition.workflow.all_tracks.values()
    return [s for track in tracks for phase in track.phases.values() for s in phase.steps]


def one_phase(*steps: Step, **more: object) -> Definition:
    phases = {"a": Phase(title="A", final=True, steps=steps)}
    made = Workflow(workflow="x", title="X", phases=phases)
    return Definition(workflow=replace(made, **more))  # type: ignore[arg-type]  # a test's words


def test_a_step_keeps_its_number_on_a_sheet_for_each_system() -> None:
    before, after = step_codes(RECOVERY), step_codes(CORE)
    assert after.keys() != before.keys()
    for step in steps_of(CORE):
        number, _, system = after[step.id].partition(".")
        assert number == before[as_written(step)]
        assert bool(system) == (step.system is not None)
    assert len(set(after.values())) == len(after)
    assert after["restore[resident]"].endswith(".1")
    assert sheet_code(CORE) == sheet_code(printable(RECOVERY, SAMPLE)) != sheet_code(RECOVERY)


@LANGUAGES
def test_a_sheet_of_a_site_names_people_and_systems(tr: Translator) -> None:
    page = runsheet(CORE, tr, site=TOWN)
    text = Walk(page).text
    assert SAMPLE.roster is not None
    assert SAMPLE.register is not None
    for person in SAMPLE.roster.people:
        assert person.name in text
    held = [p for p in SAMPLE.roster.people if set(p.roles) & set(CORE.workflow.roles)]
    for phone in (phone for person in held for phone in person.phones):
        assert phone in text
    for system in SAMPLE.register.systems:
        for said in (system.title, system.vendor, system.contract, system.backup, system.manual):
            assert " ".join(tr.pick(said).split()) in text
    assert page.count(tag("個人情報", tr)) == 2  # the cover, and the page of arrivals
    row = text[text.index("@head") :]
    assert row.index("情報 太郎") < row.index("電算 花子") < row.index("網 次郎")


def tag(word: str, tr: Translator) -> str:
    return f'<span class="tag">{tr(word)}</span>'


def test_a_redacted_sheet_has_no_name_and_no_number_in_it() -> None:
    page = runsheet(CORE, JA, site=sheet_of(RECOVERY, SAMPLE, redacted=True))
    assert SAMPLE.roster is not None
    assert SAMPLE.register is not None
    for person in SAMPLE.roster.people:
        assert not any(said in page for said in (person.name, *person.phones))
    assert not re.search(r"000-0000|\(例\)K-", page)
    assert all(not s.vendor or s.vendor not in page for s in SAMPLE.register.systems)
    assert tag("個人情報", JA) not in page
    assert "庁内データ連携基盤" in page


def test_a_register_is_printed_where_the_workflow_uses_it_only() -> None:
    other = SHIPPED.load("power-outage").definition
    assert sheet_of(RECOVERY, SAMPLE, redacted=False).systems
    assert sheet_of(other, SAMPLE, redacted=False).systems == ()


def test_without_a_register_a_step_is_printed_once_with_places_to_write() -> None:
    page = runsheet(RECOVERY, JA)
    repeated = [step for step in steps_of(RECOVERY) if step.for_each is not None]
    assert page.count("システム一覧の各システム") == len(repeated) > 0
    assert "各システムを戻す" in page
    assert "一覧の目標復旧時間" in page


def test_what_is_the_same_for_every_system_is_said_once() -> None:
    page = runsheet(CORE, JA, site=TOWN)
    code = step_codes(CORE)["restore[resident]"]
    assert page.count("先に要るシステムの確認が済む前に始めない") == 1
    assert f"{code} と同じ: 方法、注意" in page
    first = runsheet(one_phase(Step(id="s[a]", system="a", title="S", how="先にこれ")), JA)
    assert "先にこれ" in first


def test_gates_name_a_step_of_all_systems_by_its_number() -> None:
    page = runsheet(CORE, JA, site=TOWN)
    number = step_codes(CORE)["release[resident]"].partition(".")[0]
    assert f"移行判定: {number} の全システム" in page


def test_due_times_of_a_repeating_duty_have_places() -> None:
    page = runsheet(one_phase(Step(id="s", title="S", every="30m", target="20m")), JA)
    assert "30分ごと" in page
    assert [f"#{n} 開始+{t}" in page for n, t in ((1, "0:20"), (2, "0:50"), (6, "2:50"))] == [
        True
    ] * 3
    assert "#7" not in page
    elsewhere = runsheet(one_phase(Step(id="s", title="S", every="1h", target="T+1h")), JA)
    assert "<th>#1</th>" in elsewhere


def test_an_approver_has_a_place_to_sign() -> None:
    text = Walk(runsheet(CORE, JA)).text
    assert re.search("承認者 ICT部門責任者.*?氏名.*?時刻.*?□ 承認.*?□ 否認", text)


def test_deadlines_stand_on_the_cover_with_places_for_their_times() -> None:
    clock = Deadline(
        title="速報", at="5d after leak 例", warn=("1d", "6h"), source="規則", met_by="s"
    )
    other = Deadline(title="別の期限", at="T+72h", when='災害 == "大"')
    made = one_phase(Step(id="s", title="S"), deadlines={"a": clock, "b": other})
    text = Walk(runsheet(made, JA)).text
    assert "速報 済ませる手順 1-01 出典 規則 leak 5日 例 24時間前、6時間前" in text
    assert '別の期限 条件 災害 == "大" T0 72時間' in text
    assert text.index("速報") < text.index("参集")


def test_staffing_and_arrivals_have_places() -> None:
    person = Contact(name="甲", roles=("head",), arrival_min=45)
    sheet = SiteSheet(people=(person,))
    made = one_phase(staffing={"1h": 2, "3h": 4})
    text = Walk(runsheet(made, JA, site=sheet)).text
    assert "1時間後 3時間後 予定の人数 2 4 実際の人数" in text
    assert re.search("参集時刻 不在・離脱 理由 甲 45分", text)


def test_questions_of_the_end_are_the_last_page() -> None:
    made = one_phase(hotwash=("何に迷いましたか", "何が足りませんでしたか"))
    page = runsheet(made, JA)
    assert page.index("記録用紙 2") < page.index("何に迷いましたか") < page.index("何が足りま")
    assert SAMPLE.evaluation.questions
    asked = printable(one_phase(), SAMPLE)
    assert JA.pick(SAMPLE.evaluation.questions[0]) in Walk(runsheet(asked, JA)).text


def test_controllers_judge_injects_and_rate_objectives() -> None:
    workflow = replace(
        SMALL.workflow, objectives={"o": Objective(title="電源を見る", steps=("power",))}
    )
    made = replace(SMALL, workflow=workflow)
    players, text = runsheet(made, JA), Walk(runsheet(made, JA, controller=True)).text
    assert "電源を見る" not in players
    assert "期待する行動 室温を測る" in text
    assert "□ 付与 □ 達成 □ 未達" in text
    assert "電源を見る o 1-02 □ P □ S □ M □ U □ N" in text
