"""A small procurement case: documents, quotes, approvals by amount, people who may not be one.

Must never touch a file or a database, as `samples` does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from bcpflow.commands import (
    AttachDocument,
    Command,
    ConfirmStep,
    DeclareFact,
    FillSheet,
    FireTransition,
    GiveApproval,
    PassScrutiny,
    RequestApproval,
)
from bcpflow.definition.caserules import CaseRules, Route, Separation
from bcpflow.definition.model import (
    Definition,
    Fact,
    FactValue,
    Gate,
    NamedEvent,
    Option,
    Phase,
    Role,
    Step,
    Transition,
    Workflow,
)
from tests.samples import Game

PRICE = "予定価格"
SMALL, LARGE = 400_000, 9_000_000

PLAN = Phase(
    title="企画",
    steps=(
        Step(id="need", title="必要を確かめる", role="requester"),
        Step(id="spec", title="仕様書を作る", kind="document", role="requester", target="T+10d"),
        Step(
            id="scrutiny",
            title="見積を精査する",
            role="it-section",
            after=("spec",),
            figures="quote",
        ),
        Step(
            id="evaluation",
            title="評価を決める",
            role="committee",
            approver="cio",
            options=(Option(id="good", title="可"), Option(id="bad", title="否")),
            required=False,
        ),
        Step(
            id="plan-approval",
            title="企画を承認する",
            kind="approval",
            role="requester-head",
            after=("spec", "scrutiny"),
        ),
    ),
    next=(Transition(to="procure", gate="all required steps"),),
)
PROCURE = Phase(
    title="調達",
    steps=(
        Step(id="notice", title="公告する", kind="document", role="contract-officer"),
        Step(id="scoring", title="採点する", role="committee", required=False),
        Step(
            id="award-approval",
            title="相手方を決裁する",
            kind="approval",
            role="approver",
            after=("notice",),
            when=f"{PRICE} > 100000",
        ),
    ),
    next=(
        Transition(
            to="deliver", gate=Gate(steps=("notice", "award-approval"), override="approver")
        ),
        Transition(to="plan", trigger="send-back", back=True),
    ),
)
DELIVER = Phase(
    title="検収",
    steps=(
        Step(id="watch", title="監督する", role="supervisor"),
        Step(id="inspection", title="検査する", kind="document", role="inspector"),
    ),
    next=(
        Transition(to="over", gate="all required steps"),
        Transition(to="procure", trigger="retry", back=True),
    ),
)
RULES = CaseRules(
    rules="sample",
    title="決まり（例）",
    dated="2026-04-01",
    drafters=("requester", "requester-deputy"),
    separation=(
        Separation(id="look-twice", roles=("supervisor", "inspector"), why="見落としを自分で見る"),
        Separation(
            id="draft-inspect",
            roles=("requester", "requester-deputy", "inspector"),
            why={"ja": "頼んだ人が検査する", "en": "The one who ordered would inspect"},
        ),
    ),
    routes=(
        Route(id="section", steps=("plan-approval",), when=f"{PRICE} <= 500000",
              roles=("requester-head",)),
        Route(id="elsewhere", roles=("mayor",)),
        Route(id="large", when=f"{PRICE} > 500000",
              roles=("requester-head", "it-section", "approver")),
        Route(id="rest", roles=("approver",)),
    ),
    proxies={"approver": ("cio",)},
)  # fmt: skip
CASE = Definition(
    workflow=Workflow(
        workflow="small-case",
        kind="guideline",
        title={"ja": "小さな案件", "en": "A small case"},
        facts={
            PRICE: Fact(type="number", unit="円"),
            "方式": Fact(choices=("入札", "見積合わせ"), default="見積合わせ"),
            "備考": Fact(),
        },
        roles={
            "requester": Role(title="起案者", deputies=("requester-deputy",)),
            "requester-deputy": Role(title="副担当"),
            "requester-head": Role(title="所管課長"),
            "it-section": Role(title="情報政策課"),
            "committee": Role(title="委員会"),
            "contract-officer": Role(title="契約担当"),
            "supervisor": Role(title="監督職員"),
            "inspector": Role(title="検査職員"),
            "approver": Role(title="決裁権者", deputies=("approver-deputy",)),
            "approver-deputy": Role(title="代行者"),
            "cio": Role(title="CIO"),
        },
        events={"award": NamedEvent(title="相手方が決まった")},
        phases={
            "plan": PLAN,
            "procure": PROCURE,
            "deliver": DELIVER,
            "over": Phase(title="終了", final=True),
        },
    ),
    case_rules=RULES,
)
"""Plan, procurement, delivery: a gate behind documents and approvals, twice."""

STAFF: tuple[Mapping[str, Any], ...] = (
    {"person": "h-req", "roles": ["requester"], "deputies": ["h-sub"]},
    {"person": "h-sub", "roles": ["requester-deputy"], "deputies": []},
    {"person": "h-head", "roles": ["requester-head"], "deputies": ["h-sub"]},
    {"person": "h-it", "roles": ["it-section"], "deputies": ["h-it2"]},
    {"person": "h-it2", "roles": ["it-section"], "deputies": []},
    {"person": "h-mem", "roles": ["committee"], "deputies": ["h-mem2"]},
    {"person": "h-mem2", "roles": ["committee"], "deputies": []},
    {"person": "h-con", "roles": ["contract-officer"], "deputies": []},
    {"person": "h-sup", "roles": ["supervisor"], "deputies": ["h-insp"]},
    {"person": "h-insp", "roles": ["inspector"], "deputies": ["h-sub"]},
    {"person": "h-app", "roles": ["approver"], "deputies": ["h-dep"]},
    {"person": "h-dep", "roles": ["approver-deputy"], "deputies": []},
    {"person": "h-cio", "roles": ["cio"], "deputies": ["h-sub"]},
)
"""Who they are. The deputy of the requester stands in for the inspector and whoever approves, the
inspector for the supervisor: the roster lets them, the rules do not."""

By = tuple[Command, str]
"""A command and whose it is."""


def paper(document: str, text: str = "1", **more: Any) -> AttachDocument:
    """A version of a document with that text in it."""
    data = text.encode()
    return AttachDocument(
        document=document,
        name=f"{document}.docx",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media="text/plain",
        **more,
    )


def sheet(name: str, figure: int = 1, **more: Any) -> FillSheet:
    """Figures under a name, ``quote:Q1`` a quote."""
    return FillSheet(sheet=name, kind=name.partition(":")[0], data={"total": figure}, **more)


def opened(facts: Mapping[str, FactValue] | None = None, *did: By) -> Game:
    """A case whose people are known, a small one where nothing is said, with what was done."""
    facts = {PRICE: SMALL} if facts is None else facts
    game = Game.start(CASE, "case", facts=facts, people=STAFF)
    return played(game, *did)


def played(game: Game, *did: By) -> Game:
    """Carry out what people do, each a minute after the one before."""
    for command, by in did:
        game.clock.pass_minutes(1)
        game.do(command, by)
    return game


DRAFTED: tuple[By, ...] = (
    (ConfirmStep(step="need"), "h-req"),
    (paper("spec"), "h-req"),
    (sheet("quote:Q1"), "h-it"),
    (PassScrutiny(step="scrutiny"), "h-it"),
)
ASKED: tuple[By, ...] = (*DRAFTED, (RequestApproval(step="plan-approval"), "h-req"))
APPROVED: tuple[By, ...] = (*ASKED, (GiveApproval(step="plan-approval"), "h-head"))
PROCURING: tuple[By, ...] = (*APPROVED, (FireTransition(trigger="procure"), "h-req"))
AWARDED: tuple[By, ...] = (
    *PROCURING,
    (paper("notice"), "h-con"),
    (RequestApproval(step="award-approval"), "h-con"),
    (GiveApproval(step="award-approval"), "h-app"),
)
DELIVERING: tuple[By, ...] = (*AWARDED, (FireTransition(trigger="deliver"), "h-con"))
CHANGED: By = (DeclareFact(name=PRICE, value=SMALL + 1), "h-req")
"""What approvers had before them is not so any more."""
