"""Six cases, opened, driven to 事後評価 by the command line alone, reported and exported."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bcpflow.site.opened import open_site
from tests.cli.conftest import Shell
from tests.procurement.ocds_checks import package_errors

SITE = Path(__file__).parent.parent / "resources" / "procurement-site"
BASE = {
    "年度": "令和8年度", "所管課": "市民課", "調達区分": "新規", "クラウド": "なし",
    "個人情報": "なし", "複数年": "単年度", "議決": "不要", "特定調達": "対象外", "号": "なし",
    "開発": "なし", "契約種別": "その他の委託・役務", "方式": "一般競争入札",
}  # fmt: skip
HAPPENINGS = {
    "select": ["notice-given"],
    "contract": ["council-voted"],
    "accept": ["completion-notice", "inspected"],
    "operate": ["claim-received", "operation-start"],
}
"""What is noted when a phase is reached."""
SMALL = {"accept": ["completion-notice"], "review": ["claim-received"]}


@dataclass
class Clerk:
    """Drives one case: does what the case asks for, as the person whose role it is."""

    shell: Shell
    folder: Path
    run: str
    choices: dict[str, list[str]]
    happenings: Mapping[str, list[str]]
    people: dict[str, str]
    seen: list[str] = field(default_factory=list)
    number: int = 0
    won: tuple[str, int] = ("", 0)
    offers: Callable[[Clerk], None] | None = None
    """What is done when the choice of the supplier begins."""

    def show(self) -> Any:
        return self.say("show", self.run, "--json").json

    def say(self, *words: str) -> Any:
        answer = self.shell("case", *words)
        assert "Traceback" not in answer.err
        assert answer.code == 0, (words, answer.err)
        return answer

    def by(self, role: str) -> tuple[str, ...]:
        return ("--as", self.people[role])

    def to_review(self) -> None:
        """Until nothing is left of the review."""
        for _ in range(400):
            case = self.show()
            if case["phase"] in ("renew", "closed"):
                return
            if case["phase"] not in self.seen:
                self.seen.append(case["phase"])
                for happening in self.happenings.get(case["phase"], []):
                    self.say("event", self.run, happening, *self.by("requester"))
                self.contracted(case)
            lapsed = [
                row["id"]
                for row in case["approvals"]
                if row["status"] == "lapsed" and row["phase"] != case["phase"]
            ]
            step = next((step for step in case["steps"]), None)
            if lapsed:  # the method was changed, and what had been approved with it
                self.approve(lapsed[0])
            elif step is not None:
                self.settle(step, case)
            else:
                way = next(w for w in case["ways"] if w["open"] and not w["back"])
                self.say("advance", self.run, way["trigger"], *self.by("requester"))
        last = self.show()
        raise AssertionError(f"no end: {self.seen} {last['steps']} {last['gate']}")

    def contracted(self, case: Any) -> None:
        """Who was chosen, the contract and the payments, when their phase is reached."""
        phase, today = case["phase"], date.today()
        small = "contract" not in [way["to"] for way in case["ways"]] and self.happenings is SMALL
        if phase == "select" and self.offers is not None:
            self.offers(self)
        if phase == ("accept" if small else "contract"):
            price = int(case["amount"]) * 9 // 10
            award = ("--supplier", "みどり商会", "--amount", f"{price:,}円")
            if self.offers is not None:
                award = ("--supplier", "Q2", "--lost", "Q1")
            lost = () if self.offers is not None else ("--lost", "株式会社あおぞら")
            words = (*award, *lost, "--on", today.isoformat(), "--json")
            self.say("award", self.run, *words, *self.by("contract-officer"))
            term = ("--signed", today.isoformat(), "--starts", today.isoformat(), "--ends",
                    date(today.year + 1, 3, 31).isoformat())  # fmt: skip
            self.say("contract", self.run, *term, *self.by("contract-officer"))
            (row,) = self.shell("case", "list", "--json").json["cases"]
            self.won = (row["suppliers"][0], row["amount"])
        if phase == ("review" if small else "operate"):
            for part in (self.won[1] // 2, self.won[1] - self.won[1] // 2):
                self.say("payment", self.run, "--amount", f"{part}円", *self.by("contract-officer"))

    def settle(self, step: Mapping[str, Any], case: Any) -> None:
        kind, name, role = step["kind"], step["id"], step["role"]
        self.figure(name.partition("#")[0], case)
        if kind == "checklist":
            self.say("check", self.run, name, "--rest", "正常", *self.by(role))
        if kind == "document":
            self.number += 1
            paper = self.folder / f"{name}-{self.number}.txt"
            paper.write_text(f"{name} {self.number}", "utf-8")
            self.say("attach", self.run, name, str(paper), *self.by(role))
        elif kind == "approval":
            self.approve(name.partition("#")[0])
        elif kind == "decision":
            self.decide(step)
        elif name.partition("#")[0] in ("quote-check", "price-check"):
            self.say("quotes", self.run, "pass", name, *self.by(role))
        else:
            self.say("do", self.run, name, *self.by(role))

    def figure(self, step: str, case: Any) -> None:
        """The figures a step is settled by, and the answers to what was found in the quotes."""
        known = {sheet["kind"] for sheet in case["sheets"]}
        if step == "priority" and "priority" not in known:
            self.say("priority", self.run, "3", "2", "2", "2", *self.by("it-section"))
        elif step == "evaluation-sheet" and "preevaluation" not in known:
            words = [f"{one['id']}=満たす:記録" for one in self.criteria()]
            self.say("preevaluate", self.run, *words, "--result", "適", *self.by("it-section"))
        elif step == "score-sheets" and "score" not in known:
            self.say("score", self.run, "bidder", "A", "例の会社", *self.by("contract-officer"))
            points = [f"{one['id']}=1" for one in self.scored()]
            self.say("score", self.run, "enter", "A", *points, *self.by("selection-committee"))
        elif step in ("quote-check", "price-check"):
            found = self.say("quotes", self.run, "scrutinise", "--json").json["findings"]
            for one in found:
                said = ("answer", one["key"], "紙で精査した", "--override")
                self.say("quotes", self.run, *said, *self.by("it-section"))

    def criteria(self) -> Any:
        return self.say("preevaluate", self.run, "--json").json["criteria"]

    def scored(self) -> Any:
        return self.say("score", self.run, "table", "--json").json["criteria"]

    def approve(self, step: str) -> None:
        self.say("request", self.run, step, *self.by("requester"))
        for _ in range(6):
            row = next(row for row in self.show()["approvals"] if row["id"] == step)
            if row["next"] is None:
                return
            said = ("--role", row["next"], *self.by(row["next"]))
            self.say("approve", self.run, step, *said)

    def decide(self, step: Mapping[str, Any]) -> None:
        wanted = self.choices.get(step["id"], [])
        option = wanted.pop(0) if wanted else step["options"][0]
        role, name = step["role"], step["id"]
        said = ("--reason", "記録のとおり", "--role", role)
        self.say("do", self.run, name, option, *said, *self.by(role))
        if step["approvers"]:
            approver = step["approvers"][0]
            said = ("--role", approver, "--reason", "記録のとおり")
            self.say("approve", self.run, name, *said, *self.by(approver))
        if option == "negotiate":
            self.say(
                "set", self.run, "方式=不落・不調随意契約", "号=8", *self.by("contract-officer")
            )


CASES: dict[str, tuple[str, dict[str, str], dict[str, list[str]]]] = {
    "open-tender-with-development": (
        "住民サービス基盤の構築",
        {"予定価格": "48000000", "開発": "あり", "個人情報": "あり"},
        {"development": ["build"]},
    ),
    "public-proposal-for-saas": (
        "電子申請サービスの利用",
        {"予定価格": "9000000", "方式": "公募型プロポーザル", "号": "2", "クラウド": "あり",
         "複数年": "長期継続契約"},
        {"development": ["no-build"]},
    ),
    "direct-renewal": (
        "保守の更新",
        {"予定価格": "3000000", "方式": "特命随意契約", "号": "2", "調達区分": "更改"},
        {"development": ["no-build"]},
    ),
    "failed-tender-then-direct": (
        "庁内回線の更新",
        {"予定価格": "7000000"},
        {"tender-outcome": ["negotiate", "awarded"], "development": ["no-build"]},
    ),
    "pcs-over-20-million": (
        "事務用パソコン 200台の購入",
        {"予定価格": "26000000", "契約種別": "財産の買入れ", "議決": "要"},
        {"development": ["no-build"]},
    ),
}  # fmt: skip


@pytest.fixture
def clerk(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Clerk]:
    monkeypatch.setenv("BCPFLOW_SITE", str(SITE))
    roster = open_site(SITE, date(2026, 11, 21)).roster
    assert roster is not None
    people = {role: person.name for person in roster.people for role in person.roles}
    papers = tmp_path / "papers"
    papers.mkdir()

    def opened(
        title: str, fields: Mapping[str, str], choices: dict[str, list[str]], *name: str
    ) -> Clerk:
        facts = [word for k, v in fields.items() for word in ("--fact", f"{k}={v}")]
        words = ("case", "open", *name, "--title", title, *facts, "--json")
        answer = shell(*words, "--as", people["requester"])
        assert answer.code == 0, answer.err
        kept = {step: list(options) for step, options in choices.items()}
        happenings = SMALL if name else HAPPENINGS
        return Clerk(shell, papers, str(answer.json["id"]), kept, happenings, people)

    return opened


@pytest.mark.parametrize("shape", CASES)
def test_a_case_reaches_its_review_is_reported_and_exported(
    shell: Shell, clerk: Callable[..., Clerk], shape: str
) -> None:
    title, fields, choices = CASES[shape]
    driver = clerk(title, {**BASE, **fields}, choices)
    driver.to_review()
    assert "review" in driver.seen
    assert ("build" in driver.seen) == (fields.get("開発") == "あり")
    checked(shell, driver)
    if shape == "failed-tender-then-direct":
        assert driver.show()["method"] == "不落・不調随意契約"
    if shape == "pcs-over-20-million":
        attached = {row["id"] for row in driver.show()["documents"] if row["attached"]}
        assert "council-vote" in attached


def test_a_small_purchase_with_two_quotes(shell: Shell, clerk: Callable[..., Clerk]) -> None:
    fields = {
        "年度": "令和8年度", "所管課": "市民課", "予定価格": "480000", "方式": "見積合わせ",
        "号": "1", "契約種別": "財産の買入れ", "個人情報": "なし",
    }  # fmt: skip
    driver = clerk("窓口用プリンターの購入", fields, {}, "procurement-small")
    driver.offers = two_quotes
    driver.to_review()
    assert driver.won == ("有限会社みどり", 440_000)
    checked(shell, driver)
    report = shell("case", "report", driver.run, "--format", "json")
    assert "社印の前の版です" in report.out
    assert report.out.count('"quote:Q') >= 2


def two_quotes(driver: Clerk) -> None:
    """A workbook and a csv as vendors send them, scrutinised, every finding answered."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["御見積書"], ["会社名", "株式会社あおば"], ["見積年月日", date.today()],
        ["有効期限", "見積日から90日"], [], ["No", "品名", "数量", "単位", "単価", "金額", "備考"],
        [1, "カラープリンター", "２", "台", "２００，０００", "４００，０００"],
        [2, "設置・設定一式", 1, "式", 20000, 20000],
        [None, "小計", None, None, None, 420000], [None, "消費税（10%）", None, None, None, 42000],
        [None, "合計", None, None, None, 462000],
    ):  # fmt: skip
        page.append(row)
    first, second = driver.folder / "あおば.xlsx", driver.folder / "みどり.csv"
    book.save(first)
    rows = (
        f"事業者名,有限会社みどり\n見積日,{date.today()}\n有効期限,見積日から60日\n"
        '見積金額（税込）,"440,000円"\n\n項目,数量,単位,単価（税込）,金額（税込）\n'
        'プリンター本体,2,台,"210,000","420,000"\n設置作業,1,回,"20,000","20,000"\n'
    )
    second.write_text(rows, "cp932")
    it = driver.by("it-section")
    for path in (first, second):
        driver.say("quotes", driver.run, "import", str(path), *it)
    found = driver.say("quotes", driver.run, "scrutinise", "--json").json
    assert {one["key"] for one in found["findings"]} == {"lump:Q1:2"}
    assert found["quotes_needed"] == 2
    driver.say("quotes", driver.run, "answer", "lump:Q1:2", "社印の前の版です", *it)
    assert driver.say("quotes", driver.run, "scrutinise", "--json").json["open"]


def checked(shell: Shell, driver: Clerk) -> None:
    """The record holds, the report says it, the export is a valid package."""
    supplier, amount = driver.won
    (row,) = shell("case", "list", "--json").json["cases"]
    estimate = row["estimate"]
    assert (row["amount"], row["paid"], row["suppliers"]) == (amount, amount, [supplier])
    assert row["award_rate"] == round(amount * 1000 / estimate) / 10
    case = driver.show()
    left = [row for row in case["documents"] if row["phase"] != case["phase"] and row["required"]]
    assert [row["id"] for row in left if not row["attached"]] == []
    told = shell("case", "report", driver.run, "--format", "json")
    assert told.code == 0, told.err
    assert shell("case", "report", driver.run).code == 0
    for words in ((), ("--record",)):
        exported = shell("case", "export", driver.run, "--format", "ocds", *words)
        assert exported.code == 0, exported.err
        package = json.loads(exported.out)
        assert package_errors(package) == []
        told_of = package["records"][-1]["compiledRelease"] if words else package["releases"][-1]
        (award,) = told_of["awards"]
        assert [one["name"] for one in award["suppliers"]] == [supplier]
        assert award["value"]["amount"] == told_of["contracts"][0]["value"]["amount"] == amount
        paid = told_of["contracts"][0]["implementation"]["transactions"]
        assert [one["value"]["amount"] for one in paid] == [amount // 2, amount - amount // 2]
    assert shell("journal", "verify").code == 0
