"""What becomes of a case on its way, as open contracting data: retries, amendments, sheets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bcpflow.commands import (
    AbortRun,
    FireTransition,
    UndoStep,
    VoidRun,
    WithdrawSheet,
)
from bcpflow.definition.model import Fact
from bcpflow.events import Recorded
from bcpflow.procurement.ocds import ocds, processes
from bcpflow.procurement.ocds_model import Buyer
from bcpflow.procurement.ocds_table import read_ocds
from bcpflow.site.model import Register, System
from tests.procurement.ocds_cases import (
    BASE,
    MAKER,
    STAFF,
    Case,
    guideline,
    played,
)
from tests.procurement.ocds_checks import package_errors
from tests.samples import Game

TABLE = read_ocds()
TOWN = Buyer(name="みほん市", code="999999")
Json = dict[str, Any]


def releases(history: Sequence[Recorded], **options: Any) -> list[Json]:
    found: list[Json] = ocds(history, TABLE, **options)["releases"]
    return found


def tags(history: Sequence[Recorded]) -> list[str]:
    return [tag for release in releases(history) for tag in release["tag"]]


def compiled(case: Case, **options: Any) -> Json:
    package = ocds(case.history, TABLE, record=True, **options)
    assert package_errors(package) == []
    found: Json = package["records"][-1]["compiledRelease"]
    return found


def test_a_failed_tender_is_closed_and_the_next_try_names_it() -> None:
    first, second = processes(played("failed"), TABLE)
    assert first.releases[-1]["tender"]["status"] == "unsuccessful"
    assert first.releases[-1]["tender"]["procurementMethodDetails"] == "一般競争入札"
    assert "awards" not in first.releases[-1]
    assert second.ocid == f"{first.ocid}-2"
    for release in second.releases:
        [related] = release["relatedProcesses"]
        assert related["identifier"] == first.ocid
        assert related["relationship"] == ["unsuccessfulProcess"]
    last = second.releases[-1]
    assert [one["name"] for one in last["tender"]["tenderers"]] == ["交渉の会社"]
    kept = {one["id"] for one in last["tender"]["documents"]}
    assert {"specifications", "requirements"} <= kept
    assert "tender-notice" not in kept
    start = last["tender"].get("tenderPeriod", {}).get("startDate", "9999")
    assert start > first.releases[-1]["date"]


def test_an_amended_contract_says_what_changed() -> None:
    amended = next(r for r in releases(played("open-tender")) if r["tag"] == ["contractAmendment"])
    [contract] = amended["contracts"]
    [amendment] = contract["amendments"]
    assert contract["value"]["amount"] == 47_500_000
    assert amendment["description"] == "契約額 46,200,000円 → 47,500,000円"
    assert amendment["releaseID"] == amended["id"]
    known = [release["id"] for release in releases(played("open-tender"))]
    assert known.index(amendment["amendsReleaseID"]) == known.index(amended["id"]) - 1
    tendered = next(r for r in releases(played("open-tender")) if r["tag"] == ["tenderAmendment"])
    assert tendered["tender"]["amendments"][0]["releaseID"] == tendered["id"]


def test_every_amendment_has_a_release_and_a_day_of_its_own() -> None:
    case = Case.opened({**BASE, "方式": "一般競争入札", "開発": "あり", "調達区分": "新規"})
    case.choices |= {"development": "build", "amendment-needed": "amend"}
    case.choices["amend-outcome"] = "amended"
    case.until("evaluate", "budget", "procure", "select")
    case.settle()
    case.until("contract")
    case.sheet("contract", "C1", amount=100)
    case.advance("build")
    for amount in (200, 300):
        case.settle()
        assert case.phase == "amend"
        case.sheet("contract", "C1", amount=amount)
        case.attach("amend-reason", str(amount))
        case.settle()
        assert case.phase == "build"
    assert tags(case.history).count("contractAmendment") == 2
    first, second = compiled(case)["contracts"][0]["amendments"]
    assert (first["description"], second["description"]) == (
        "契約額 100円 → 200円",
        "契約額 200円 → 300円",
    )
    assert first["date"] < second["date"]


def test_a_provisional_contract_waits_for_the_vote() -> None:
    made = [r for r in releases(played("computers")) if "contracts" in r]
    assert made[0]["contracts"][0]["status"] == "pending"
    assert "dateSigned" not in made[0]["contracts"][0]
    assert made[1]["contracts"][0]["status"] == "active"
    assert made[1]["contracts"][0]["milestones"][0]["id"] == "council-vote"


def test_payments_suppliers_and_terms_come_from_the_sheets() -> None:
    last = releases(played("open-tender"), buyer=TOWN)[-1]
    [contract] = last["contracts"]
    [paid] = contract["implementation"]["transactions"]
    assert paid["date"] == "2027-09-30T00:00:00+09:00"
    assert paid["value"] == {"amount": 47_500_000, "currency": "JPY"}
    assert paid["payer"]["id"] == "JP-LGC-999999"
    assert contract["period"]["endDate"] == "2032-03-31T23:59:59+09:00"
    assert contract["awardID"] == last["awards"][0]["id"]
    supplier = next(party for party in last["parties"] if "supplier" in party["roles"])
    assert paid["payee"]["id"] == supplier["id"]
    assert supplier["identifier"]["id"] == MAKER
    assert last["tender"]["numberOfTenderers"] == 2
    by_quote = releases(played("small"))[-1]
    assert by_quote["awards"][0]["value"]["amount"] == 715_000
    lost = releases(played("proposal"))[-1]
    assert len(lost["awards"]) == 1
    assert lost["tender"]["numberOfTenderers"] == 2


def test_a_contract_alone_says_who_won_and_an_offer_for_how_much() -> None:
    case = at_select()
    case.event("notice-given")
    case.sheet("bidder", "B1", name="みほん㈱", price="1,200円")
    case.sheet("bidder", "B2", name="ほか", price=1_300)
    case.settle()
    case.event("award")
    case.advance("contract")
    case.event("contract-signed")
    case.sheet(
        "contract", "C1", amount=1_250, supplier={"name": "みほん", "corporate_number": MAKER}
    )
    told = compiled(case)
    [award] = told["awards"]
    assert award["value"]["amount"] == 1_200
    assert [one["name"] for one in award["suppliers"]] == ["みほん㈱"]
    assert told["contracts"][0]["value"]["amount"] == 1_250
    assert told["tender"]["numberOfTenderers"] == 2


def test_two_contracts_each_have_their_award_and_their_payments() -> None:
    case = at_select()
    case.settle()
    for number, name in enumerate(("一社", "二社"), start=1):
        case.sheet("supplier", f"S{number}", name=name, amount=number)
    case.event("award")
    case.advance("contract")
    case.event("contract-signed")
    for number, name in ((2, "二社"), (1, "一社")):
        case.sheet("contract", f"C{number}", number=f"第{number}号", supplier=name, amount=number)
    case.sheet("payment", "1", amount=1, contract="第1号")
    case.sheet("payment", "2", amount=2, contract="第2号", day="2027-01-01")
    told = compiled(case)
    names = {award["id"]: award["suppliers"][0]["name"] for award in told["awards"]}
    paid = {
        names[one["awardID"]]: one["implementation"]["transactions"] for one in told["contracts"]
    }
    assert [one["value"]["amount"] for one in paid["一社"]] == [1]
    assert [one["payee"]["name"] for one in paid["二社"]] == ["二社"]


def test_what_was_undone_or_withdrawn_is_taken_back() -> None:
    case = Case.opened({**BASE, "方式": "見積合わせ", "契約種別": "財産の買入れ"})
    case.advance("evaluate")
    case.until("budget", "procure", "select")
    case.event("award")
    case.sheet("supplier", "S1", name="みほん", amount=1)
    case.advance("contract")
    case.event("contract-signed")
    case.sheet("payment", "1", amount=100, date="2027-01-01")
    case.sheet("payment", "2", amount=200, date="2027-01-02")
    assert len(compiled(case)["contracts"][0]["implementation"]["transactions"]) == 2
    case.do(WithdrawSheet(sheet="payment:2", reason=STAFF))
    first, second = compiled(case)["contracts"][0]["implementation"]["transactions"]
    assert first["value"]["amount"] == 100
    assert "amount" not in second.get("value", {})
    assert "date" not in second
    case.advance("accept")
    case.settle("inspection-outcome")
    case.do(UndoStep(step="inspection-record"))
    case.sheet("payment", "3", amount=300, date="2027-01-03")
    marks = {
        one["id"]: one for one in compiled(case)["contracts"][0]["implementation"]["milestones"]
    }
    assert "status" not in marks["inspection-record"]


def at_select(**facts: Any) -> Case:
    case = Case.opened({**BASE, "方式": "一般競争入札", **facts})
    case.until("evaluate", "budget", "procure", "select")
    return case


def test_a_tender_that_is_stopped_is_cancelled_and_may_be_tried_again() -> None:
    case = at_select()
    case.event("notice-given")
    case.do(FireTransition(trigger="stop", reason=STAFF))
    case.attach("stop-record")
    made = releases(case.history)
    assert [r["tag"] for r in made[-2:]] == [["tenderCancellation"], ["tenderUpdate"]]
    assert made[-1]["tender"]["status"] == "cancelled"
    assert "cancellationDetails" in [d["documentType"] for d in made[-1]["tender"]["documents"]]
    case.settle("stop-outcome")
    case.choices["stop-outcome"] = "again"
    case.settle()
    case.advance("select")
    case.settle("bids")
    assert len(processes(case.history, TABLE)) == 2
    assert compiled(case)["tender"]["status"] == "active"


def test_a_plan_that_is_given_up_and_an_award_that_is_taken_back() -> None:
    case = Case.opened(BASE)
    case.advance("evaluate")
    case.choices["evaluation-outcome"] = "unfit"
    case.settle()
    assert case.phase == "cancelled"
    assert tags(case.history)[-1] == "planningUpdate"
    told = compiled(case)
    assert told["tender"]["status"] == "cancelled"
    marks = {one["id"]: one["status"] for one in told["planning"]["milestones"]}
    assert marks["evaluation-outcome"] == "notMet"
    awarded = at_select()
    awarded.event("notice-given")
    awarded.settle()
    awarded.event("award")
    awarded.advance("contract")
    awarded.do(FireTransition(trigger="stop", reason=STAFF))
    assert tags(awarded.history)[-1] == "awardCancellation"
    told = compiled(awarded)
    assert (told["tender"]["status"], told["awards"][0]["status"]) == ("cancelled", "cancelled")


def test_a_case_broken_off_or_void_says_so() -> None:
    for command in (AbortRun(reason=STAFF), VoidRun(reason=STAFF)):
        case = at_select()
        case.event("notice-given")
        case.do(command)
        assert tags(case.history)[-1] == "tenderCancellation"
        assert compiled(case)["tender"]["status"] == "cancelled"


def test_a_contract_that_is_terminated_during_the_build() -> None:
    case = at_select(開発="あり")
    case.choices |= {
        "development": "build",
        "amendment-needed": "amend",
        "amend-outcome": "terminate",
    }
    case.event("notice-given")
    case.settle()
    case.event("award")
    case.advance("contract")
    case.event("contract-signed")
    case.advance("build")
    case.settle()
    case.settle()
    assert case.phase == "cancelled"
    assert tags(case.history)[-1] == "contractTermination"
    assert compiled(case)["contracts"][0]["status"] == "terminated"


def test_things_and_documents_are_named_by_the_register_and_the_table() -> None:
    definition = guideline("procurement-guideline")
    facts = {**definition.workflow.facts, "台帳番号": Fact()}
    own = replace(definition, workflow=replace(definition.workflow, facts=facts))
    case = Case(Game.start(own, "case", facts={**BASE, "台帳番号": "jumin、zei"}))
    case.attach("current-issues", place="https://www.example.jp/issues.pdf")
    case.settle()
    register = Register(
        title="台帳",
        systems=tuple(
            System(id=id, title={"ja": title}, kind="基幹系", priority="A", vendor=STAFF)
            for id, title in (("jumin", "住民記録"), ("zei", "税"), ("gis", "地図"))
        ),
    )
    told = compiled(case, register=register, titles={"plan-paper": {"ja": "企画書"}})
    assert [one["description"] for one in told["tender"]["items"]] == ["住民記録", "税"]
    papers = {one["id"]: one for one in told["planning"]["documents"]}
    assert papers["plan-paper"]["title"] == "企画書"
    assert papers["current-issues"]["title"] == "現行業務と課題を整理する"
    assert papers["current-issues"]["url"] == "https://www.example.jp/issues.pdf"
    assert "url" not in papers["plan-paper"]
    assert STAFF not in json.dumps(told, ensure_ascii=False)
