"""The audit pack of a case: whole, dated in both ways, inert, without names unasked.

The file is long because all four forms are asked about the one case it tells.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from bcpflow.commands import (
    AtElapsed,
    ConfirmStep,
    DeclareFact,
    EndRun,
    FillSheet,
    FireTransition,
    GiveApproval,
    NoteEvent,
    PassScrutiny,
    RequestApproval,
    ReturnApproval,
    SkipStep,
    WithdrawSheet,
)
from bcpflow.language import Translator
from bcpflow.projections.case_file import CaseFile, case_file
from bcpflow.projections.due_line import DueLine
from bcpflow.reports.case_report import CaseSections
from bcpflow.reports.case_report_figures import figure_lines
from bcpflow.reports.case_report_forms import case_report_markdown, print_case_report
from bcpflow.reports.case_report_html import case_report_html
from bcpflow.reports.case_report_json import case_report_document
from bcpflow.reports.case_report_people import CaseShown, case_shown
from bcpflow.reports.days import EraStyle
from bcpflow.reports.markdown import section as block_markdown
from bcpflow.reports.schemas_case import CASE as SCHEMAS
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from bcpflow.text import cells, safe
from tests.reports.drills import EN, JA, ZONE
from tests.reports.test_aar import page_of, text_of
from tests.reports.test_json import undescribed
from tests.reports.test_pages import UNSEEN
from tests.sample_case import (
    ASKED,
    CASE,
    CHANGED,
    DELIVERING,
    LARGE,
    PRICE,
    RULES,
    SMALL,
    STAFF,
    By,
    opened,
    paper,
    played,
    sheet,
)
from tests.samples import MINUTE_MS, Game

LANGUAGES = pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
HOSTILE = "札 <b>&[srv01](x) *=1+1 \x1b[2J\u202e終"
STEP = "plan-approval"
NAMES = {one["person"]: f"氏名{number:02}" for number, one in enumerate(STAFF)} | {"p-1": "受付 桜"}
DUE = DueLine(
    id="sign",
    title={"ja": "契約の締結", "en": "Sign the contract"},
    counts_from="award",
    counts_from_title="相手方が決まった",
    since=date(2026, 11, 21),
    rule="7日以内",
    source="規則106条",
    sample=False,
    due=date(2026, 11, 28),
    met_on=date(2026, 11, 27),
)
OVERRIDE = FireTransition(trigger="deliver", role="approver", override=True, reason="急を要する")
STEPS: tuple[By, ...] = (
    *ASKED,
    (ReturnApproval(step=STEP, reason="根拠がない"), "h-head"),
    (DeclareFact(name="備考", value=HOSTILE), "h-req"),
    (paper("spec", "two", place="/棚/仕様書.docx"), "h-sub"),
    (
        FillSheet(
            sheet="quote:Q2",
            kind="quote",
            data={"supplier": "甲社", "total": 330000, "lines": [{"id": "1", "amount": 300000}]},
        ),
        "h-it",
    ),
    (sheet("quote:Q3", 5), "h-it"),
    (WithdrawSheet(sheet="quote:Q3", reason="辞退の届"), "h-it"),
    (
        FillSheet(
            sheet="finding:lump:Q1",
            kind="finding",
            data={"finding": "lump:Q1", "numbers": "ab", "kind": "overridden", "reason": "少額"},
        ),
        "h-it",
    ),
    (
        FillSheet(sheet="score:1", kind="score", data={"member": "h-mem", "scores": {"技術": 8.5}}),
        "h-mem2",
    ),
    (PassScrutiny(step="scrutiny"), "h-it"),
    (RequestApproval(step=STEP, note="直しました"), "h-req"),
    (GiveApproval(step=STEP), "h-head"),
    (CHANGED[0], "h-req"),
    (RequestApproval(step=STEP), "h-req"),
    (GiveApproval(step=STEP), "h-head"),
    (FireTransition(trigger="procure"), "h-req"),
    (NoteEvent(event="award", at=AtElapsed(2 * MINUTE_MS)), "h-con"),
    (SkipStep(step="scoring", reason="一者だけ"), "h-mem"),
    (OVERRIDE, "h-app"),
    (ConfirmStep(step="watch"), "h-sup"),
)  # fmt: skip


def told() -> Game:
    """A case in which everything a pack can tell happens once."""
    game = Game.start(CASE, "case", facts={PRICE: SMALL}, people=STAFF)
    return played(game, *STEPS)


def ruleless() -> Game:
    return Game.start(replace(CASE, case_rules=None), "case")


def era(day: date, style: EraStyle, /) -> str:
    year = day.year - 2018
    if style == "short":
        return f"R{year}.{day.month}.{day.day}"
    return f"令和{year}年{day.month}月{day.day}日"


def found(game: Game) -> CaseFile:
    return case_file(game.history, game.clock())


def view(game: Game, tr: Translator = JA, *, named: bool = False, **more: Any) -> CaseShown:
    made = found(game)
    spec = next(one for one in made.documents if one.id == "spec").versions
    states = ("whole", "missing")
    return case_shown(
        made,
        NAMES,
        tr,
        head="7KQ2-M4TX-9ABC",
        version=len(game.history),
        named=named,
        era=era,
        zone=ZONE,
        files={(v.sha256, v.place): s for v, s in zip(spec, states, strict=False)},
        **{"deadlines": (DUE,), "today": date(2026, 12, 1), **more},
    )


def terminal(
    game: Game, tr: Translator = JA, *, width: int = 80, named: bool = False, **more: Any
) -> str:
    page = io.StringIO()
    console = Console(file=page, markup=False, emoji=False, highlight=False, width=width)
    print_case_report(console, found(game), view(game, tr, named=named, **more), tr)
    return page.getvalue()


def markdown(game: Game, tr: Translator = JA, *, named: bool = False) -> str:
    return case_report_markdown(found(game), view(game, tr, named=named), tr)


def html(game: Game, tr: Translator = JA, *, named: bool = False) -> str:
    return case_report_html(found(game), view(game, tr, named=named), tr)


def document(game: Game, tr: Translator = JA, *, named: bool = False) -> str:
    made = case_report_document(found(game), view(game, tr, named=named), tr)
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


FORMS: dict[str, Callable[..., str]] = {
    "txt": terminal,
    "md": markdown,
    "html": html,
    "json": document,
}


def section(game: Game, name: str, **more: Any) -> str:
    """The words of a section."""
    made = CaseSections(found(game), view(game, **more), JA)
    part = next(part for part in made.sections() if part.name == name)
    said: list[str] = []
    for block in part.blocks:
        if isinstance(block, Sheet):
            for rows in block.parts:
                said += [rows.heading, *("\n".join(entry.cells) for entry in rows.entries)]
        else:
            said.append(str(block))
    return "\n".join(said)


@LANGUAGES
def test_everything_said_is_there(tr: Translator) -> None:
    """Rule 1 of the sections."""
    game = told()
    pages = [
        re.sub(r"\s", "", terminal(game, tr)),
        re.sub(r"\s", "", text_of(html(game, tr))),
    ]
    spec = next(one for one in found(game).documents if one.id == "spec")
    for said in (
        "根拠がない",
        safe(HOSTILE),
        *(version.sha256 for version in spec.versions),
        "/棚/仕様書.docx",
        "甲社",
        "330,000",
        "300,000",
        "辞退の届",
        "lump:Q1",
        "少額",
        "8.5",
        "直しました",
        "一者だけ",
        "急を要する",
        "規則106条",
        "look-twice",
        "見落としを自分で見る",
        "2026-04-01",
        "7KQ2-M4TX-9ABC",
    ):
        for page in pages:
            assert re.sub(r"\s", "", said) in page, said


def test_days_stand_in_both_ways_of_counting() -> None:
    """Rule 1 of the sections."""
    game = told()
    shown = view(game).days(JA)
    opening = game.history[0].occurred_ns
    day, short = shown.iso(opening), era(date.fromisoformat(shown.iso(opening) or ""), "short")
    assert shown.long(opening) == f"{day}（{shown.era(opening)}）"
    for name in ("documents", "approvals", "deadlines", "timeline"):
        said = section(game, name)
        assert str(day) in said, name
        assert short in said, name
    assert shown.stamp(None) == shown.short(None) == "-"


def test_a_day_without_an_era_stands_alone() -> None:
    shown = case_shown(found(told()), {}, JA, head="", version=0, named=False)
    assert shown.days(JA).long(0) == "1970-01-01"
    assert shown.days(JA).stamp(0) == "1970-01-01"


def test_a_version_says_whether_its_file_is_whole() -> None:
    """Rule 2 of the sections."""
    said = section(told(), "documents")
    first, second, *_ = [line for line in said.split("\n") if line in ("一致", "ファイルなし")]
    assert (first, second) == ("一致", "ファイルなし")


def test_what_is_missing_is_said() -> None:
    """Rule 2 of the sections."""
    said = section(opened(), "documents")
    assert "仕様書を作る [spec]" in said
    assert "未添付" in said
    assert "仕様書を作る" in section(opened(), "overview").partition("足りない文書")[2]


def test_a_lapse_says_because_of_what() -> None:
    """Rule 2 of the sections."""
    said = section(told(), "approvals")
    assert "（2回目の申請）: 失効" in said
    assert f"変わったもの: {PRICE}" in said
    assert "根拠がない" in said.partition("（2回目の申請）")[0]


def test_a_pending_request_names_who_is_left() -> None:
    said = section(opened({PRICE: LARGE}, *ASKED), "approvals")
    assert "承認を待つ\n所管課長 → 情報政策課 → 決裁権者" in said


def test_deadlines_say_what_they_count_from_and_how_they_were_met() -> None:
    late = replace(
        DUE, id="start", title="着手", source=None, sample=True,
        due=date(2026, 11, 22), met_on=date(2026, 11, 24),
    )  # fmt: skip
    waiting = replace(DUE, id="later", since=None, due=None, met_on=None)
    judged: dict[str, Any] = {"deadlines": (DUE, late, waiting), "today": date(2026, 12, 1)}
    said = section(told(), "deadlines", **judged)
    for words in (
        "起点: 相手方が決まった 2026-11-21", "数え方: 7日以内", "出典: 規則106条", "期限内に完了",
        "期限後に完了", "着手（例）", "2026-11-28\nR8.11.28", "起点待ち",
    ):  # fmt: skip
        assert words in said, words
    made = CaseSections(found(told()), view(told(), **judged), JA)
    assert ("期限超過", "1") in made.figures()


def test_what_left_the_way_is_together() -> None:
    said = section(told(), "departures")
    assert [word in said for word in ("急を要する", "一者だけ")] == [True, True]
    assert section(opened(), "departures") == "記録なし"


def test_the_timeline_is_every_row_in_order_with_when_it_was_typed_in() -> None:
    game = told()
    rows = found(game).log.rows
    timeline = CaseSections(found(game), view(game), JA).sections()[-1]
    assert timeline.name == "timeline"
    (block,) = timeline.blocks
    assert isinstance(block, Sheet)
    assert len(block.entries) == len(rows)
    late = [entry for entry in block.entries if "記録した日時" in entry.cells[1]]
    assert [("相手方が決まった" in entry.cells[1]) for entry in late] == [True]


def test_documents_and_approvals_are_rows_of_the_timeline() -> None:
    said = section(told(), "timeline")
    for word in ("spec.docx", "根拠がない", "辞退の届", "直しました"):
        assert word in said, word


def test_rules_in_force_stand_there_with_those_that_cannot_be_used() -> None:
    said = section(told(), "rules")
    assert [w in said for w in ("決まり（例）", "起案者、副担当", "決裁権者の代決")] == [True] * 3
    route = said.partition("elsewhere")[2].partition("large")[0]
    assert "使われない経路" in route


def test_who_reviews_without_drafting_stands_in_the_rules() -> None:
    rules = replace(RULES, reviewers=("it-section",), review_sheets=("finding",))
    said = section(Game.start(replace(CASE, case_rules=rules), "case"), "rules")
    assert "'審査の役割', '情報政策課'" in said
    assert "'審査の記入', '見積精査の指摘'" in said


def test_without_rules_it_says_so() -> None:
    assert section(ruleless(), "rules") == "決まりの定めはありません。"


def test_duties_are_told_by_person_and_by_rule() -> None:
    said = section(told(), "duties")
    assert "監督職員を行った人: 監督職員" in said
    assert "兼職なし" in said
    assert "兼職あり" not in said


@pytest.mark.parametrize("form", FORMS)
def test_no_name_is_shown_unless_asked_for(form: str) -> None:
    said = FORMS[form](told())
    assert [name for name in NAMES.values() if name in said] == []
    assert [handle for handle in NAMES if re.search(rf"\b{handle}\b", said)] == []
    named = FORMS[form](told(), named=True)
    for who in ("h-req", "h-sub", "h-head", "h-it", "h-mem2", "h-app", "h-sup"):
        assert NAMES[who] in named, who
    assert NAMES["h-mem"] in named  # out of the figures of a sheet


def test_one_person_has_one_label_and_two_have_two() -> None:
    labels = view(told()).names
    assert len(set(labels.values())) == len(labels)
    assert labels["h-it"] == "情報政策課 1"
    assert labels["h-req"] == "起案者"
    assert labels["p-1"] == "関係者 1"


def test_a_name_that_was_removed_leaves_its_handle() -> None:
    shown = case_shown(found(told()), {}, JA, head="", version=0, named=True)
    assert shown.names["h-req"] == "h-req"


def test_findings_of_today_stand_before_the_answers() -> None:
    def scrutiny(labels: Mapping[str, str]) -> Mapping[str, Any]:
        lump = {"severity": "warning", "code": "BCP-P038", "key": "lump:Q2", "what": "一式です"}
        left = {**lump, "status": "open", "answer": None, "by": None}
        done = {**lump, "status": "overridden", "answer": "少額", "by": labels["h-it"]}
        return {"day": "2026-11-21", "findings": [left, done]}

    said = re.sub(r"\s", "", terminal(told(), scrutiny=scrutiny))
    part = said.partition("見積精査の指摘と回答==")[2].partition("==")[0]
    assert part.index("一式です") < part.index("記録された回答")
    assert "未回答" in part.partition("記録された回答")[0]


def test_the_pack_of_a_case_that_goes_on_says_so_first() -> None:
    """Rule 3 of the sections."""
    for form in ("txt", "md"):
        first, *rest = FORMS[form](told()).splitlines()
        assert first.lstrip("# ").startswith("【途中】【案件】案件監査資料: 題")
        assert "まだ終わっていません" in "".join(rest[:3])
    assert text_of(html(told())).count("まだ終わっていません") == 1
    assert json.loads(document(told()))["interim"] is True
    over = opened(
        None,
        *DELIVERING,
        (ConfirmStep(step="watch"), "h-sup"),
        (paper("inspection"), "h-insp"),
        (FireTransition(trigger="over"), "h-con"),
        (EndRun(), "h-con"),
    )
    assert "途中" not in terminal(over)


@LANGUAGES
@pytest.mark.parametrize("width", [72, 80, 110, 200])
def test_no_line_is_wider_than_the_page(tr: Translator, width: int) -> None:
    """Rule 1 of the forms."""
    game = told()
    played(game, (DeclareFact(name="備考", value="x" * 500 + "終" * 300), "h-req"))
    lines = terminal(game, tr, width=width, named=True).splitlines()
    assert max(cells(line) for line in lines) <= width


@pytest.mark.parametrize("form", FORMS)
def test_no_hostile_character_reaches_a_page(form: str) -> None:
    said = FORMS[form](told())
    if form != "json":  # whoever prints a document makes it inert
        assert UNSEEN.search(said) is None
        assert "U+001B" in said


def test_the_html_stands_by_itself_and_takes_no_text_for_markup() -> None:
    """Rules 1 and 2 of the html."""
    said = html(told(), named=True)
    page = page_of(said)
    assert {"script", "img", "link", "a", "iframe", "form"}.isdisjoint(page.tags)
    assert {"src", "href", "onclick"}.isdisjoint(name for name, _ in page.attributes)
    assert re.search(r"url\(|@import|https?:", said) is None
    assert "札 <b>&[srv01](x) *=1+1" in text_of(said)
    assert "<b>&" not in said


@LANGUAGES
def test_the_html_names_its_language_and_proof_on_every_page(tr: Translator) -> None:
    """Rule 4 of the html."""
    said = html(told(), tr)
    assert f'<html lang="{tr.language}">' in said
    foot = re.search(r"@bottom-left \{ content: (.*?); font", said)
    assert foot is not None
    assert "7KQ2" in foot[1]


def test_markdown_says_just_what_was_said() -> None:
    """Rule 2 of the forms."""
    rendered = MarkdownIt("commonmark").enable("table").render(markdown(told()))
    page = page_of(rendered)
    assert {"a", "img", "em", "script"}.isdisjoint(page.tags)
    assert safe(HOSTILE) in "".join(page.text)


def test_a_column_of_which_everything_is_wide_is_a_table_too() -> None:
    wide = "Roles that must not be one person at all"
    sheet = Sheet("", (Field(wide, "main"),), (Part("", (Entry((wide,)),)),))
    assert block_markdown(sheet)[-1] == f"| {wide} |"


@LANGUAGES
@pytest.mark.parametrize("make", [told, opened, ruleless])
def test_the_document_is_what_the_schema_says(make: Callable[[], Game], tr: Translator) -> None:
    schema = SCHEMAS["case-report/1"]
    made = json.loads(document(make(), tr))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(made, schema, cls=jsonschema.Draft202012Validator)
    assert undescribed(made, schema) == []


def test_the_document_has_the_facts_of_the_case() -> None:
    made = json.loads(document(told()))
    price = next(one for one in made["fields"] if one["name"] == PRICE)
    assert [change["value"] for change in price["changes"]] == [SMALL, SMALL + 1]
    assert [one["outcome"] for one in made["approvals"]] == ["returned", "lapsed", "approved"]
    spec = next(one for one in made["documents"] if one["id"] == "spec")
    assert [one["state"] for one in spec["versions"]] == ["whole", "missing"]
    sheets = {one["name"]: one for one in made["sheets"]}
    assert sheets["quote:Q3"]["data"] is None
    assert sheets["score:1"]["data"]["member"] == "委員会 2"  # who scored for the other came first
    assert made["opened"]["era"].startswith("令和8年")
    assert len(made["rows"]) == len(found(told()).log.rows)
    assert (len(made["overridden"]), len(made["left_out"])) == (1, 1)


def test_figures_are_lines_people_can_read() -> None:
    data = {
        "total": 1200,
        "lines": [{"amount": 5, "id": "1", "by_period": False, "starts": 13, "period": "yearly"}],
        "ok": True,
        "none": None,
        "tax": "excluded",
        "comment": "excluded",
        "supplier": "甲",
    }
    assert figure_lines(data, JA) == [
        "事業者: 甲",
        "明細:",
        "  符号 1、金額 5、期間 年ごと、支払いの始まる月 13",
        "税: 税抜",
        "合計: 1,200",
        "所見: excluded",
        "ok: はい",
        "none: -",
    ]
