"""The verbs of a case through the shell: opened, filled, attached, approved by a route, moved on.

A refusal has its exit code and changes nothing. The file is long because its verbs share one case:
opened, drafted, asked for, approved.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bcpflow.clock_source import local_zone
from tests.cli.case_shell import with_quotes
from tests.cli.conftest import SITE, Answer, Shell

FACTS = {
    "予定価格": "300000", "年度": "令和8年度", "所管課": "市民課", "契約種別": "財産の買入れ",
    "方式": "見積合わせ", "号": "1", "個人情報": "なし",
}  # fmt: skip
RULES = """\
rules: ours
title: {ja: うちの決まり, en: Our rules}
dated: "2026-04-01"
drafters: [requester]
separation:
  - {id: draft-inspect, roles: [requester, inspector], why: {ja: 別の目, en: Other eyes}}
routes:
  - {id: payment, steps: [payment], roles: [accounting]}
  - {id: cheap, when: 予定価格 <= 100000, roles: [approver]}
  - {id: usual, roles: [it-section, approver]}
proxies:
  approver: [accounting]
"""
Case = Callable[..., Answer]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with rules of its own: two approve one after the other."""
    folder = tmp_path / "site"
    shutil.copytree(SITE, folder)
    (folder / "procurement").mkdir()
    (folder / "procurement" / "rules.yaml").write_text(RULES, "utf-8")
    monkeypatch.setenv("BCPFLOW_SITE", str(folder))
    return folder


@pytest.fixture
def opened(shell: Shell, site: Path) -> str:
    """A small purchase, opened by 起案."""
    pairs = [word for name, value in FACTS.items() for word in ("--fact", f"{name}={value}")]
    words = ("open", "procurement-small", "--title", "窓口のプリンター", *pairs)
    answer = shell("case", *words, "--as", "起案", "--json")
    assert answer.code == 0, answer.err
    return str(answer.json["id"])


@pytest.fixture
def case(shell: Shell, opened: str) -> Case:
    """``case VERB`` on it; whoever acts is 起案 unless said otherwise."""

    def say(verb: str, *words: str, by: str = "起案") -> Answer:
        return shell("case", verb, opened, *words, "--as", by)

    return say


def done(answer: Answer) -> Answer:
    assert answer.code == 0, answer.err
    return answer


def events(db: Path, run: str) -> int:
    with sqlite3.connect(db) as connection:
        (found,) = connection.execute("select max(version) from events where run = ?", (run,))
    return int(found[0])


@pytest.fixture
def refuse(case: Case, opened: str, db: Path) -> Callable[..., None]:
    """A verb that is refused with a code, and has changed nothing."""

    def say(code: str, *words: str, by: str = "起案", exit_: int = 1) -> None:
        before = events(db, opened), done(case("show", "--json")).json
        answer = case(*words, by=by)
        assert (answer.code, answer.out) == (exit_, ""), answer
        assert f"[{code}]" in answer.err
        assert (events(db, opened), done(case("show", "--json")).json) == before

    return say


def shown(case: Case) -> Any:
    return done(case("show", "--json")).json


def approval(case: Case, step: str = "execution-approval") -> Any:
    return next(one for one in shown(case)["approvals"] if one["id"] == step)


def document(case: Case, id_: str) -> Any:
    return next(one for one in shown(case)["documents"] if one["id"] == id_)


def file(tmp_path: Path, text: str = "本文", name: str = "仕様書.txt") -> str:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return str(path)


def scrutinised(case: Case, step: str = "price-check") -> None:
    """The checklist is answered, and why there is no quote in the case."""
    done(case("check", step, "--rest", "正常", by="情報"))
    for one in done(case("quotes", "scrutinise", "--json")).json["findings"]:
        done(case("quotes", "answer", one["key"], "紙で精査した", "--override", by="情報"))
    done(case("quotes", "pass", step, by="情報"))


def local(moment: str) -> str:
    """The day a moment falls on here."""
    return datetime.fromisoformat(moment).astimezone(local_zone()).date().isoformat()


@pytest.fixture
def drafted(case: Case, tmp_path: Path) -> Case:
    """All that the approval waits for is there."""
    for words, by in (
        (("do", "duplicate-check"), "情報"),
        (("do", "ceiling-check"), "起案"),
        (("attach", "specifications", file(tmp_path)), "起案"),
        (("attach", "execution-request", file(tmp_path, "伺い", "伺い.txt")), "起案"),
    ):
        done(case(*words, by=by))
    return case


@pytest.fixture
def asked(drafted: Case) -> Case:
    done(drafted("request", "execution-approval", "--note", "お願いします"))
    return drafted


@pytest.fixture
def approved(asked: Case) -> Case:
    for by, role in (("情報二", "it-section"), ("山本", "approver")):
        done(asked("approve", "execution-approval", "--role", role, by=by))
    return asked


def test_a_case_is_opened_with_its_fields(case: Case, opened: str) -> None:
    found = shown(case)
    assert (found["id"], found["title"], found["phase"]) == (opened, "窓口のプリンター", "plan")
    assert (found["amount"], found["method"]) == (300_000, "見積合わせ")
    assert found["gate"]["open"] is False
    assert "execution-approval" in found["gate"]["missing"]
    assert found["ball"] == ["it-section", "requester"]


def test_opening_says_the_id_and_what_to_do_next(shell: Shell, site: Path) -> None:
    answer = done(shell("case", "open", "--title", "台帳"))
    assert answer.out.count("\n") == 1
    assert f"bcpflow case show {answer.out.strip()}" in answer.err
    found = shell("case", "show", "last", "--json").json
    assert found["workflow"] == "procurement-guideline"


@pytest.mark.parametrize(
    ("words", "exit_", "code"),
    [
        (("procurement-small",), 2, "--title"),
        (("procurement-small", "--title", "x", "--fact", "予算=1"), 1, "[BCP-R021]"),
        (("procurement-small", "--title", "x", "--fact", "方式=くじ"), 1, "[BCP-R022]"),
        (("no-such-guideline", "--title", "x"), 1, "[BCP-R031]"),
    ],
)
def test_a_case_needs_a_title_and_fields_that_exist(
    shell: Shell, site: Path, words: tuple[str, ...], exit_: int, code: str
) -> None:
    answer = shell("case", "open", *words)
    assert (answer.code, answer.out) == (exit_, "")
    assert code in answer.err
    assert shell("case", "show", "last").code == 1


def test_a_case_may_have_been_opened_earlier(shell: Shell, site: Path) -> None:
    words = ("--title", "先月の件", "--at", "2026-10-01T09:00")
    done(shell("case", "open", "procurement-small", *words))
    assert shell("case", "show", "last", "--json").json["opened_at"].startswith("2026-10-01T")


def test_a_drill_is_no_case_and_a_case_no_drill(shell: Shell, opened: str, drill: str) -> None:
    for words in (("case", "show", drill), ("drill", "status", opened)):
        answer = shell(*words)
        assert answer.code == 1
        assert "[BCP-R041]" in answer.err


def test_what_is_shown_keeps_to_its_schema(shell: Shell, approved: Case) -> None:
    schema = shell("schema", "case/1").json
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(shown(approved), schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_show_says_what_is_missing(case: Case, language: str) -> None:
    page = done(case("show", "--lang", language)).out
    for said in ("窓口のプリンター", "execution-approval", "specifications", "300000"):
        assert said in page
    assert max(len(line) for line in page.splitlines()) <= 160


def test_a_field_is_set_and_changed(case: Case, refuse: Callable[..., None]) -> None:
    done(case("set", "予定価格=８５０００", "所管課=税務課"))
    found = shown(case)
    assert (found["amount"], found["fields"]["所管課"]) == (85_000, "税務課")
    refuse("BCP-R021", "set", "なし=1")
    refuse("BCP-P014", "set", "予定価格=たくさん", exit_=2)
    refuse("BCP-R022", "set", "方式=くじ")


def test_several_fields_are_one_answer(case: Case) -> None:
    words = ("set", "予定価格=85000", "所管課=税務課", "--key", "k", "--json")
    made = done(case(*words)).json
    assert made["events"] == ["fact.declared", "fact.declared"]
    again = done(case(*words)).json
    assert (again["repeated"], again["version"]) == (True, made["version"])


def test_one_wrong_field_keeps_all_of_them_out(case: Case, refuse: Callable[..., None]) -> None:
    refuse("BCP-R022", "set", "所管課=税務課", "方式=くじ")
    refuse("BCP-R021", "set", "所管課=税務課", "なし=1")
    refuse("BCP-P014", "set", "所管課=税務課", "予定価格=たくさん", exit_=2)


@pytest.mark.parametrize("day", ["2026-10-02", "令和8年10月2日", "R8.10.2", "2026/10/2"])
def test_a_happening_is_noted_on_its_day(shell: Shell, site: Path, day: str) -> None:
    words = ("open", "procurement-small", "--title", "x", "--at", "2026-10-01T09:00", "--json")
    run = shell("case", *words).json["id"]
    done(shell("case", "event", run, "award", "--on", day))
    found = shell("case", "show", run, "--json").json
    due = next(one for one in found["deadlines"] if one["id"] == "contract")
    assert (due["due"], due["status"]) == ("2026-10-09", "expired")


def test_a_happening_today_is_taken_also_where_the_case_was_opened_today(case: Case) -> None:
    today = shown(case)["opened_at"][:10]
    for words in (("award",), ("claim-received", "--on", local(shown(case)["opened_at"]))):
        done(case("event", *words))
    due = {one["id"]: one for one in shown(case)["deadlines"]}
    assert (due["contract"]["status"], due["payment"]["status"]) == ("running", "running")
    assert due["inspection"]["status"] == "waiting"
    assert today <= due["contract"]["due"]


def test_a_happening_on_a_day_that_cannot_be(refuse: Callable[..., None]) -> None:
    refuse("BCP-R014", "event", "award", "--on", "2020-01-01")
    refuse("BCP-R015", "event", "award", "--on", "2099-01-01")
    refuse("BCP-P060", "event", "award", "--on", "きのう", exit_=2)
    refuse("BCP-P061", "event", "award", "--on", "平成33年4月1日", exit_=2)
    refuse("BCP-R030", "event", "wedding")


def test_a_copy_of_a_document_is_kept(
    case: Case, tmp_path: Path, db: Path, refuse: Callable[..., None]
) -> None:
    path = file(tmp_path)
    done(case("attach", "specifications", path))
    found = document(case, "specifications")
    assert (found["attached"], found["name"], found["number"]) == (True, "仕様書.txt", 1)
    assert (found["place"], found["by"], found["size"]) == ("stored", ["起案"], 6)
    kept = db.parent / "documents" / found["sha256"][:2] / found["sha256"]
    assert kept.read_text("utf-8") == "本文"
    refuse("BCP-P085", "attach", "specifications", path)


def test_a_second_version_keeps_the_first(case: Case, tmp_path: Path, db: Path) -> None:
    done(case("attach", "specifications", file(tmp_path)))
    done(case("attach", "specifications", file(tmp_path, "直した本文"), by="起案二"))
    found = document(case, "specifications")
    assert (found["number"], found["by"]) == (2, ["起案", "起案二"])
    stored = [path for path in (db.parent / "documents").rglob("*") if path.is_file()]
    assert len(stored) == 2


def test_a_reference_is_not_copied(case: Case, tmp_path: Path, db: Path) -> None:
    path = file(tmp_path)
    done(case("attach", "specifications", path, "--reference"))
    assert document(case, "specifications")["place"] == path
    assert not (db.parent / "documents").exists()


def test_any_paper_can_be_attached_under_a_name_of_its_own(case: Case, tmp_path: Path) -> None:
    done(case("attach", "memo", file(tmp_path)))
    assert (document(case, "memo")["phase"], document(case, "memo")["required"]) == (None, False)


def test_a_slip_in_the_name_of_a_paper_is_no_paper_of_its_own(
    case: Case, tmp_path: Path, refuse: Callable[..., None]
) -> None:
    refuse("BCP-P121", "attach", "specification", file(tmp_path))
    assert "specifications" in case("attach", "specification", file(tmp_path)).err
    done(case("attach", "specification", file(tmp_path), "--extra"))
    assert document(case, "specification")["required"] is False


def test_a_case_ends_in_its_last_phase_only(case: Case, refuse: Callable[..., None]) -> None:
    refuse("BCP-P115", "end")
    refuse("BCP-R013", "abort")
    done(case("abort", "--reason", "予算がない"))


def test_a_scrutiny_takes_its_checklist_and_is_open_again_after_a_new_quote(
    approved: Case, tmp_path: Path, refuse: Callable[..., None]
) -> None:
    """Reproducer: a quote imported after the scrutiny went past it into the contract."""
    case = approved
    done(case("advance", "select"))
    done(case("attach", "quote-request", file(tmp_path, "依頼")))
    done(case("attach", "quotes", file(tmp_path, "見積")))
    refuse("BCP-P112", "do", "price-check", by="情報")
    refuse("BCP-P090", "quotes", "pass", "price-check", by="情報")
    refuse("BCP-U003", "check", "price-check", "--rest", "異常", by="情報", exit_=2)
    scrutinised(case)
    line = "費目=構築;内容=本体;数量=1;単位=台;単価=250000;金額=250000"
    done(case("quotes", "enter", "例の会社", "--line", line, by="情報"))
    assert "price-check" in shown(case)["gate"]["missing"]
    assert "price-check" in [one["id"] for one in shown(case)["steps"]]


def test_papers_that_cannot_be_attached(tmp_path: Path, refuse: Callable[..., None]) -> None:
    path = file(tmp_path)
    refuse("BCP-P084", "attach", "duplicate-check", path)
    refuse("BCP-R003", "attach", "execution-request", path)
    refuse("BCP-R004", "attach", "quotes", path)
    refuse("BCP-R010", "attach", "specifications", path, "--role", "approver")


def test_a_file_that_is_not_there(case: Case, tmp_path: Path) -> None:
    assert case("attach", "specifications", str(tmp_path / "なし.txt")).code == 2
    assert case("attach", "specifications", str(tmp_path)).code == 2


def test_steps_are_done_in_their_order(case: Case, refuse: Callable[..., None]) -> None:
    done(case("do", "duplicate-check", "--note", "重複なし", by="情報"))
    assert "duplicate-check" not in [one["id"] for one in shown(case)["steps"]]
    refuse("BCP-P097", "do", "specifications")
    refuse("BCP-R003", "do", "execution-request")
    refuse("BCP-R002", "do", "duplicate-chek")


def test_an_approval_goes_along_its_route(asked: Case, refuse: Callable[..., None]) -> None:
    found = approval(asked)
    assert (found["status"], found["route"], found["asked_by"]) == ("requested", "usual", "起案")
    assert (found["roles"], found["next"]) == (["it-section", "approver"], "it-section")
    assert shown(asked)["ball"] == ["it-section"]
    refuse("BCP-P087", "request", "execution-approval")
    refuse("BCP-P096", "approve", "execution-approval", "--role", "approver", by="山本")
    done(asked("approve", "execution-approval", by="情報二"))
    assert (approval(asked)["next"], shown(asked)["gate"]["open"]) == ("approver", False)
    done(asked("approve", "execution-approval", "--note", "よい", by="山本"))
    found = approval(asked)
    assert (found["status"], shown(asked)["gate"]["open"]) == ("approved", True)
    assert found["given"] == [
        {"role": "it-section", "by": "情報二"}, {"role": "approver", "by": "山本"},
    ]  # fmt: skip
    refuse("BCP-P095", "approve", "execution-approval", by="山本")
    refuse("BCP-P088", "request", "execution-approval")


def test_the_route_is_that_of_the_amount(drafted: Case) -> None:
    done(drafted("set", "予定価格=90000"))
    done(drafted("request", "execution-approval"))
    assert (approval(drafted)["route"], approval(drafted)["roles"]) == ("cheap", ["approver"])


def test_a_route_that_cannot_be_told_yet_is_refused(
    shell: Shell, site: Path, tmp_path: Path
) -> None:
    words = ("open", "procurement-small", "--title", "x", "--fact", "個人情報=なし", "--json")
    run = shell("case", *words, "--fact", "号=なし").json["id"]
    for word in ("年度=令和8年度", "所管課=市民課"):
        done(shell("case", "set", run, word))
    done(shell("case", "do", run, "duplicate-check", "--as", "情報"))
    done(shell("case", "attach", run, "specifications", file(tmp_path)))
    done(shell("case", "skip", run, "case-fields", "--reason", "まだ"))
    done(shell("case", "attach", run, "execution-request", file(tmp_path, "伺い")))
    refused = shell("case", "request", run, "execution-approval")
    assert (refused.code, "[BCP-P094]" in refused.err) == (1, True)


def test_what_was_asked_stands_still(
    asked: Case, tmp_path: Path, refuse: Callable[..., None]
) -> None:
    refuse("BCP-P091", "set", "予定価格=1")
    refuse("BCP-P091", "attach", "specifications", file(tmp_path, "別の本文"))


def test_who_drafted_does_not_approve(asked: Case, refuse: Callable[..., None]) -> None:
    refuse("BCP-P080", "approve", "execution-approval", by="起案")
    refuse("BCP-P080", "return", "execution-approval", "--reason", "x", by="起案")


def test_a_proxy_gives_its_reason(asked: Case, refuse: Callable[..., None]) -> None:
    done(asked("approve", "execution-approval", by="情報二"))
    words = ("approve", "execution-approval", "--role", "accounting")
    refuse("BCP-R013", *words, by="会計")
    refuse("BCP-P096", "approve", "execution-approval", "--role", "inspector", by="検査")
    done(asked(*words, "--reason", "課長は出張中", by="会計"))
    assert approval(asked)["status"] == "approved"


def test_a_deputy_stands_in_without_one(asked: Case) -> None:
    done(asked("approve", "execution-approval", by="情報二"))
    done(asked("approve", "execution-approval", "--role", "approver-deputy", by="代理"))
    assert approval(asked)["given"][1] == {"role": "approver", "by": "代理"}


def test_it_is_sent_back_with_a_reason_and_asked_anew(
    asked: Case, tmp_path: Path, refuse: Callable[..., None]
) -> None:
    refuse("BCP-R013", "return", "execution-approval", by="情報二")
    done(asked("return", "execution-approval", "--reason", "根拠がない", by="情報二"))
    assert approval(asked)["status"] == "open"
    done(asked("attach", "specifications", file(tmp_path, "根拠を足した")))
    done(asked("request", "execution-approval"))
    assert approval(asked)["next"] == "it-section"


def test_only_who_asked_takes_it_back(asked: Case, refuse: Callable[..., None]) -> None:
    refuse("BCP-P089", "withdraw", "execution-approval", by="情報二")
    done(asked("withdraw", "execution-approval", "--reason", "直すため"))
    assert approval(asked)["status"] == "open"
    refuse("BCP-P095", "withdraw", "execution-approval")


def test_a_change_after_the_approval_makes_it_lapse(
    approved: Case, refuse: Callable[..., None]
) -> None:
    done(approved("set", "予定価格=310000"))
    found = approval(approved)
    assert (found["status"], found["changed"]) == ("lapsed", ["予定価格"])
    assert shown(approved)["gate"]["missing_kinds"].count("approval") == 1
    refuse("BCP-R006", "advance", "select")


def test_what_is_no_approval_is_not_asked_for(drafted: Case, refuse: Callable[..., None]) -> None:
    refuse("BCP-P093", "request", "duplicate-check")
    refuse("BCP-P095", "approve", "execution-approval", by="山本")
    refuse("BCP-R002", "approve", "no-such-step", by="山本", exit_=2)
    refuse("BCP-P098", "do", "execution-approval", by="山本")


def test_the_gate_stays_shut_until_all_is_there(
    approved: Case, drafted: Case, refuse: Callable[..., None]
) -> None:
    done(approved("advance", "select"))
    assert shown(approved)["phase"] == "select"
    refuse("BCP-R006", "advance", "accept")


def test_a_choice_is_proposed_rejected_and_approved(approved: Case, tmp_path: Path) -> None:
    case = approved
    done(case("advance", "select"))
    done(case("attach", "quote-request", file(tmp_path, "依頼")))
    done(case("attach", "quotes", file(tmp_path, "見積")))
    scrutinised(case)
    done(case("attach", "quote-result", file(tmp_path, "調書")))
    done(case("do", "tender-outcome", "awarded"))
    proposed = next(one for one in shown(case)["steps"] if one["id"] == "tender-outcome")
    assert (proposed["proposed"], proposed["approvers"]) == ("awarded", ["approver"])
    assert shown(case)["ball"] == ["approver"]
    words = ("tender-outcome", "--role", "approver")
    assert "[BCP-R013]" in case("reject", *words, by="山本").err
    done(case("reject", *words, "--reason", "根拠を書く", by="山本"))
    done(case("do", "tender-outcome", "awarded", "--note", "最も安い"))
    done(case("approve", *words, by="山本"))
    assert shown(case)["gate"]["open"] is True
    done(case("advance", "accept"))
    assert shown(case)["phase"] == "accept"


def test_who_ordered_does_not_inspect(approved: Case, tmp_path: Path, db: Path) -> None:
    case = approved
    override = ("advance", "select")
    done(case(*override))
    path = file(tmp_path, "検査")
    answer = case("attach", "inspection-record", path, "--role", "inspector")
    assert answer.code == 1
    assert "[BCP-P082]" in answer.err
    assert "draft-inspect" in answer.err
    assert "別の目" in answer.err


def test_only_the_named_person_or_a_deputy_acts(shell: Shell, site: Path) -> None:
    (site / "roster.yaml").write_text(
        "title: {ja: 名簿, en: Roster}\nupdated: 2026-11-01\npeople:\n"
        "  - {name: 情報 太郎, id: taro, roles: [it-section], deputies: [情報 次郎]}\n"
        "  - {name: 情報 次郎, id: jiro, roles: []}\n"
        "  - {name: 出納 三郎, id: saburo, roles: [accounting]}\n",
        "utf-8",
    )
    named = ("--as", "情報 太郎")
    opening = ("case", "open", "procurement-small", "--title", "x", "--json", *named)
    run = done(shell(*opening)).json["id"]
    for who, code in (("通りすがり", "BCP-P110"), ("出納 三郎", "BCP-P081")):
        refused = shell("case", "do", run, "duplicate-check", "--as", who)
        assert (refused.code, f"[{code}]" in refused.err) == (1, True)
    done(shell("case", "do", run, "duplicate-check", "--as", "情報 次郎"))


def test_a_key_is_recorded_once(case: Case, opened: str, db: Path) -> None:
    done(case("do", "duplicate-check", "--key", "k", by="情報"))
    before = events(db, opened)
    again = done(case("do", "duplicate-check", "--key", "k", by="情報"))
    assert (events(db, opened), "記録済み" in again.err) == (before, True)


def test_what_is_recorded_is_said_in_words(asked: Case, tmp_path: Path) -> None:
    said = done(asked("withdraw", "execution-approval", "--reason", "直すため")).out
    assert "ApprovalWithdrawn" not in said
    said = done(asked("attach", "memo", file(tmp_path))).out
    assert "DocumentAttached" not in said
    assert "仕様書.txt" in said


def test_acting_answers_in_json(asked: Case) -> None:
    answer = done(asked("approve", "execution-approval", "--json", by="情報二")).json
    assert (answer["ok"], answer["events"]) == (True, ["approval.given"])


def test_a_case_that_is_over_takes_nothing_more(
    case: Case, tmp_path: Path, refuse: Callable[..., None]
) -> None:
    done(case("abort", "--reason", "不要になった"))
    assert shown(case)["state"] == "aborted"
    for words in (
        ("set", "予定価格=1"),
        ("attach", "memo", file(tmp_path)),
        ("request", "execution-approval"),
        ("event", "award"),
        ("do", "duplicate-check"),
    ):
        refuse("BCP-R009", *words)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "json"])
def test_the_audit_pack_of_a_case(approved: Case, tmp_path: Path, form: str, language: str) -> None:
    target = tmp_path / f"pack.{form}"
    words = ("--format", form, "--lang", language)
    page = done(approved("report", *words)).out
    saved = done(approved("report", *words, "-o", str(target)))
    assert str(target) in saved.err
    assert target.read_text("utf-8").strip() == page.strip()
    plain = page.replace("\n", "").replace(" ", "")
    for said in (
        "窓口のプリンター",
        "仕様書.txt",
        "execution-approval",
        "R8." if form != "json" else "令和",
    ):
        assert said in plain, said
    assert "山本" not in page
    assert "山本" in done(approved("report", *words, "--names")).out


def test_the_pack_keeps_to_its_schema(shell: Shell, approved: Case) -> None:
    schema = shell("schema", "case-report/1").json
    made = done(approved("report", "--format", "json")).json
    jsonschema.validate(made, schema, cls=jsonschema.Draft202012Validator)
    assert [one["state"] for d in made["documents"] for one in d["versions"]] == ["whole", "whole"]


def test_the_pack_finds_a_file_that_was_touched(approved: Case, db: Path) -> None:
    sha = document(approved, "specifications")["sha256"]
    (db.parent / "documents" / sha[:2] / sha).write_text("改ざん", "utf-8")
    made = done(approved("report", "--format", "json")).json
    spec = next(one for one in made["documents"] if one["id"] == "specifications")
    assert spec["versions"][0]["state"] == "changed"
    assert "不一致" in done(approved("report")).out


def test_the_head_of_a_pack_is_noted_as_printed(shell: Shell, approved: Case, db: Path) -> None:
    head = done(approved("report", "--format", "json")).json["head"]
    assert head == shown(approved)["head"]
    assert json.loads(shell("journal", "verify", "--json").out)["ok"] is True


def test_a_pack_that_cannot_be_written(approved: Case, tmp_path: Path) -> None:
    answer = approved("report", "-o", str(tmp_path / "nowhere" / "x.txt"))
    assert (answer.code, "[BCP-U005]" in answer.err) == (74, True)


def test_a_drill_has_no_audit_pack(shell: Shell, drill: str) -> None:
    assert "[BCP-R041]" in shell("case", "report", drill).err


def test_a_pack_says_what_is_found_in_the_quotes(shell: Shell, tmp_path: Path) -> None:
    run = with_quotes(shell, tmp_path)["CASE"]
    made = done(shell("case", "report", run, "--format", "json")).json
    today = datetime.now(local_zone()).date().isoformat()
    assert (made["scrutiny"]["schema"], made["scrutiny"]["day"]) == ("bcpflow/scrutiny/1", today)
    quotes = [one["data"]["supplier"] for one in made["sheets"] if one["kind"] == "quote"]
    page = "".join(done(shell("case", "report", run)).out.split())
    assert quotes
    assert all("".join(name.split()) in page for name in quotes)


def test_a_pack_is_printed_where_a_table_is_broken(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = with_quotes(shell, tmp_path)["CASE"]
    home = tmp_path / "broken" / "procurement"
    home.mkdir(parents=True)
    (home / "scrutiny.yaml").write_text("no: table\n", "utf-8")
    monkeypatch.setenv("BCPFLOW_SITE", str(home.parent))
    answer = done(shell("case", "report", run, "--format", "json"))
    assert answer.json["scrutiny"] is None
    assert "見積を精査できませんでした" in answer.err
