"""Six shapes of a procurement case, played by the pure core through the shipped guidelines."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bcpflow.commands import (
    ApproveStep,
    AttachDocument,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    FillSheet,
    FireTransition,
    NoteEvent,
    PassScrutiny,
)
from bcpflow.definition.model import Definition, FactValue
from bcpflow.definition.plan import as_ids
from bcpflow.events import Recorded
from bcpflow.library.library import Library, shipped_folder
from bcpflow.run import judge
from tests.samples import Game

STAFF = "鈴木 一郎"
"""Somebody whose name is written into every free text, and must never come out."""
MAKER, OTHER = "8990000000001", "7990000000002"
"""Two made-up 法人番号 whose check digits fit."""
BASE: dict[str, FactValue] = {
    "年度": "令和9年度", "所管課": "市民課", "調達区分": "更改", "クラウド": "なし",
    "個人情報": "なし", "複数年": "単年度", "議決": "不要", "特定調達": "対象外",
}  # fmt: skip
FORWARD = {
    "evaluation-outcome": "fit", "budget-outcome": "granted", "tender-outcome": "awarded",
    "development": "no-build", "amendment-needed": "as-agreed", "inspection-outcome": "passed",
    "service-change-needed": "as-agreed", "review-outcome": "go-on", "next-step": "renewal",
}  # fmt: skip


@cache
def guideline(name: str) -> Definition:
    return Library([shipped_folder()]).load(name).definition


@dataclass
class Case:
    """A case under way; each act takes an hour."""

    game: Game
    choices: dict[str, str] = field(default_factory=lambda: dict(FORWARD))

    @classmethod
    def opened(cls, facts: Mapping[str, FactValue], name: str = "procurement-guideline") -> Case:
        definition = guideline(name)
        known = {k: v for k, v in facts.items() if k in definition.workflow.facts}
        return cls(Game.start(definition, "case", facts=known))

    @property
    def phase(self) -> str:
        return next(iter(self.game.state.tracks.values())).phase

    @property
    def history(self) -> list[Recorded]:
        return self.game.history

    def do(self, *commands: Command) -> None:
        for command in commands:
            self.game.clock.pass_minutes(60)
            self.game.do(command, "h-1")

    def sheet(self, kind: str, sheet: str, /, **data: Any) -> None:
        self.do(FillSheet(sheet=f"{kind}:{sheet}", kind=kind, data=data))

    def event(self, *names: str) -> None:
        self.do(*(NoteEvent(event=name) for name in names))

    def attach(self, document: str, text: str = "1", place: str = "stored") -> None:
        digest = hashlib.sha256(f"{document} {text}".encode()).hexdigest()
        self.do(
            AttachDocument(
                document=document,
                name=f"{document} {STAFF}.pdf",
                sha256=digest,
                size=10,
                media="application/pdf",
                place=place,
            )
        )

    def settle(self, *but: str) -> None:
        """All required steps of the phase that apply, each in its way; a decision may move it."""
        here = self.phase
        for _ in range(3):
            for name, planned in self.game.state.plan.steps.items():
                open_ = planned.phase == self.phase == here and planned.step.required
                settled = self.game.state.steps[name].outcome == "achieved"
                if not open_ or settled or name in but or planned.every_s is not None:
                    continue
                if judge.applies(self.game.state, planned) and not judge.waits_for(
                    self.game.state, planned
                ):
                    self._settle(name)

    def _settle(self, name: str) -> None:
        step = self.game.state.plan.steps[name].step
        kind = step.resolved_kind
        if step.checklist:
            self.do(CheckItems(step=name, items={}, rest="normal"))
        kinds = {sheet.kind for sheet in self.game.state.case.sheets.values()}
        if step.figures and step.figures not in (*kinds, "quote"):
            data = {"result": "fit"} if step.figures == "preevaluation" else {}
            self.do(FillSheet(sheet=step.figures, kind=step.figures, data=data))
        if kind == "document" and name not in self.game.state.case.documents:
            self.attach(name)
        elif kind == "decision":
            self.do(DecideStep(step=name, option=self.choices[name], note=STAFF))
            for role in as_ids(step.approver)[:1]:
                self.do(ApproveStep(step=name, role=role, note=STAFF))
        else:
            if step.figures == "quote":
                self.do(PassScrutiny(step=name, note=STAFF))
                return
            self.do(ConfirmStep(step=name, note=STAFF, value=STAFF if kind != "measure" else ""))

    def advance(self, to: str) -> None:
        """Settle the phase and leave it for another one."""
        self.settle()
        if self.phase == to:
            return
        state = self.game.state
        track = next(iter(state.tracks))
        ways = state.plan.phase(track, self.phase).next
        way = next(way for way in ways if way.to == to)
        self.do(FireTransition(trigger=way.name, reason=STAFF))
        assert self.phase == to

    def until(self, *phases: str) -> None:
        for phase in phases:
            self.advance(phase)

    def set(self, **facts: FactValue) -> None:
        self.do(*(DeclareFact(name=name, value=value) for name, value in facts.items()))


def _delivered(case: Case, amount: int) -> None:
    """From the inspection to the end."""
    case.event("completion-notice", "inspected")
    case.advance("operate")
    case.event("operation-start", "claim-received")
    case.sheet("payment", "1", amount=amount, date="2027-09-30")
    case.until("review", "renew")
    case.event("contract-end")
    case.advance("closed")


def open_tender() -> Case:
    """An open tender with development, and an amendment of the contract on the way."""
    facts: dict[str, FactValue] = {
        "予定価格": 48_000_000,
        "契約種別": "その他の委託・役務",
        "開発": "あり",
    }
    case = Case.opened({**BASE, **facts, "方式": "一般競争入札"})
    case.choices["development"] = "build"
    case.until("evaluate", "budget", "procure", "select")
    case.event("notice-given")
    case.attach("tender-notice")
    case.attach("specifications", "2")
    for number, name in enumerate(("株式会社みほん製作所", "例示システム㈱"), start=1):
        case.sheet("quote", f"Q{number}", id=f"Q{number}", supplier=name, total=46_000_000)
    case.settle()
    case.event("award")
    case.sheet(
        "supplier", "S1", name="株式会社みほん製作所", corporate_number=MAKER, amount=46_200_000
    )
    case.advance("contract")
    case.sheet(
        "contract", "C1", number="第12号", supplier="（株）みほん製作所", amount=46_200_000,
        starts="2027-04-10", ends="2032-03-31",
    )  # fmt: skip
    case.event("contract-signed")
    case.advance("build")
    case.choices["amendment-needed"] = "amend"
    case.settle()
    assert case.phase == "amend"
    case.choices["amend-outcome"] = "amended"
    case.sheet(
        "contract", "C1", number="第12号", supplier="（株）みほん製作所", amount=47_500_000,
        starts="2027-04-10", ends="2032-03-31",
    )  # fmt: skip
    case.settle("amend-outcome")
    case.event("contract-amended")
    case.choices["amendment-needed"] = "as-agreed"
    case.settle()
    assert case.phase == "build"
    case.advance("accept")
    _delivered(case, 47_500_000)
    return case


def proposal() -> Case:
    """A public call for proposals for software as a service."""
    facts: dict[str, FactValue] = {
        "予定価格": 9_800_000,
        "契約種別": "その他の委託・役務",
        "開発": "なし",
    }
    case = Case.opened(
        {**BASE, **facts, "方式": "公募型プロポーザル", "号": "2", "クラウド": "あり"}
    )
    case.until("evaluate", "budget", "procure", "select")
    case.event("notice-given")
    case.sheet("score", "h-7", member="h-7", scores={"B1": {"plan": 4}}, comment=STAFF)
    case.sheet("quote", "Q1", id="Q1", supplier="例示クラウド合同会社", total=9_460_000)
    case.settle()
    case.event("award")
    case.sheet("bidder", "B1", name="例示クラウド合同会社", price=9_500_000)
    case.sheet("supplier", "S1", name="例示クラウド合同会社", quote="Q1")
    case.sheet("supplier", "S2", name="次点の会社", result="次点")
    case.advance("contract")
    case.event("contract-signed")
    case.sheet("contract", "C1", amount="9,460,000円", start="2027-06-01")
    case.advance("accept")
    _delivered(case, 788_333)
    return case


def small() -> Case:
    """A small purchase with two quotes."""
    facts: dict[str, FactValue] = {
        "予定価格": 780_000,
        "契約種別": "財産の買入れ",
        "方式": "見積合わせ",
        "号": "1",
    }
    case = Case.opened({**BASE, **facts}, "procurement-small")
    case.advance("select")
    case.sheet("quote", "Q1", id="Q1", supplier="文具の例", total=715_000)
    case.sheet("quote", "Q2", id="Q2", supplier="事務機の例", corporate_number=OTHER, total=737_000)
    case.settle()
    case.event("award")
    case.sheet("supplier", "S1", name="文具の例", quote="Q1")
    case.advance("accept")
    case.sheet("contract", "C1", supplier="文具の例", amount=715_000)
    case.event("completion-notice", "claim-received")
    case.sheet("payment", "1", amount=715_000, day="2026-12-25")
    case.until("review", "closed")
    return case


def renewal() -> Case:
    """A renewal with the one firm that can do it."""
    facts: dict[str, FactValue] = {
        "予定価格": 3_300_000,
        "契約種別": "その他の委託・役務",
        "開発": "なし",
        "号": "2",
    }
    case = Case.opened({**BASE, **facts, "方式": "特命随意契約"})
    case.until("evaluate", "budget", "procure", "select")
    case.sheet(
        "quote", "Q1", id="Q1", supplier="保守の例㈱", corporate_number=MAKER, total=3_190_000
    )
    case.settle()
    case.event("award")
    case.sheet("supplier", "S1", name="保守の例㈱", amount=3_190_000)
    case.advance("contract")
    case.sheet("contract", "C1", amount=3_190_000)
    case.event("contract-signed")
    case.advance("accept")
    _delivered(case, 3_190_000)
    return case


def failed() -> Case:
    """A tender nobody won, then a direct contract under item 8."""
    facts: dict[str, FactValue] = {
        "予定価格": 12_000_000,
        "契約種別": "その他の委託・役務",
        "開発": "なし",
    }
    case = Case.opened({**BASE, **facts, "方式": "一般競争入札"})
    case.until("evaluate", "budget", "procure", "select")
    case.event("notice-given")
    case.sheet("quote", "Q1", id="Q1", supplier="高すぎた会社", total=15_000_000)
    case.choices["tender-outcome"] = "negotiate"
    case.settle()
    assert case.phase == "procure"
    case.set(方式="不落・不調随意契約", 号="8")
    case.choices["tender-outcome"] = "awarded"
    case.advance("select")
    case.sheet(
        "quote", "Q2", id="Q2", supplier="交渉の会社", corporate_number=OTHER, total=11_900_000
    )
    case.attach("quotes", "2")
    case.settle()
    case.event("award")
    case.sheet("supplier", "S1", name="交渉の会社", quote="Q2")
    case.advance("contract")
    case.sheet("contract", "C1", amount=11_900_000)
    case.event("contract-signed")
    case.advance("accept")
    _delivered(case, 11_900_000)
    return case


def computers() -> Case:
    """Computers for more than 20 million yen: the council votes on a provisional contract."""
    facts: dict[str, FactValue] = {
        "予定価格": 24_000_000,
        "契約種別": "財産の買入れ",
        "開発": "なし",
        "議決": "要",
    }
    case = Case.opened({**BASE, **facts, "方式": "条件付一般競争入札"})
    case.until("evaluate", "budget", "procure", "select")
    case.event("notice-given")
    case.settle()
    case.event("award")
    case.sheet("supplier", "S1", name="計算機の例", corporate_number=OTHER, amount=23_100_000)
    case.advance("contract")
    case.sheet("contract", "C1", amount=23_100_000)
    case.settle("contract-document", "officer-designation", "register-contract", "development")
    case.event("contract-signed")
    case.advance("accept")
    _delivered(case, 23_100_000)
    return case


SHAPES: Mapping[str, Callable[[], Case]] = {
    "open-tender": open_tender, "proposal": proposal, "small": small, "renewal": renewal,
    "failed": failed, "computers": computers,
}  # fmt: skip


@cache
def played(shape: str) -> Sequence[Recorded]:
    """The history of a shape, played once."""
    return tuple(SHAPES[shape]().history)
