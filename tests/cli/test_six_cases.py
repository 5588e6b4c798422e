"""Six cases, opened, driven to 事後評価 by the command line alone, reported and exported."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

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
    "contract": ["award", "council-voted", "contract-signed"],
    "accept": ["completion-notice", "inspected"],
    "operate": ["claim-received", "operation-start"],
}
"""What is noted when a phase is reached."""
SMALL = {"accept": ["award", "completion-notice"], "review": ["claim-received"]}


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
    from datetime import date

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
    driver.to_review()
    checked(shell, driver)


def checked(shell: Shell, driver: Clerk) -> None:
    """The record holds, the report says it, the export is a valid package."""
    case = driver.show()
    left = [row for row in case["documents"] if row["phase"] != case["phase"] and row["required"]]
    assert [row["id"] for row in left if not row["attached"]] == []
    told = shell("case", "report", driver.run, "--format", "json")
    assert told.code == 0, told.err
    assert shell("case", "report", driver.run).code == 0
    for words in ((), ("--record",)):
        exported = shell("case", "export", driver.run, "--format", "ocds", *words)
        assert exported.code == 0, exported.err
        assert package_errors(json.loads(exported.out)) == []
    assert shell("journal", "verify").code == 0
