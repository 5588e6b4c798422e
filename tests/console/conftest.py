"""A small drill on a real journal, with a clock in the hand of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from itertools import count
from pathlib import Path

import pytest

from bcpflow.clock import Reading
from bcpflow.commands import RunKind
from bcpflow.console.actions import Operator
from bcpflow.definition.model import (
    Checklist,
    Definition,
    Fact,
    Gate,
    Inject,
    Item,
    Option,
    Phase,
    Role,
    Step,
    Transition,
    Workflow,
)
from bcpflow.journal import Journal, open_journal
from bcpflow.language import translator
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session
from bcpflow.site.model import Roster

JST = timezone(timedelta(hours=9), "JST")
T0_NS = 1_795_230_000_000_000_000

SURVEY = Phase(
    title="初期調査",
    target="T+1h",
    steps=(
        Step(
            id="power",
            title="電源を確認する",
            role="facilities",
            target="T+20m",
            how="分電盤を見る",
        ),
        Step(id="ups", title="UPSの残量を読む", role="facilities", unit="%", target="T+30m 例"),
        Step(id="room", title="サーバー室を点検する", role="head", checklist="server-room"),
        Step(id="extra", title="写真を撮る", required=False),
        Step(
            id="mode",
            title="縮退運転を決める",
            role="head",
            after=("power",),
            options=(Option(id="full", title="全系"), Option(id="part", title="縮退")),
        ),
    ),
    next=(
        Transition(to="report", title="報告へ", gate=Gate(steps="all required", override="head")),
    ),
)
REPORT = Phase(
    title="報告",
    steps=(Step(id="tell", title="本部へ報告する", role="head", target="15m"),),
    next=(Transition(to="survey", back=True), Transition(to="done")),
)
DEFINITION = Definition(
    workflow=Workflow(
        workflow="small",
        title="小さな訓練",
        facts={"震度": Fact(choices=("5弱", "6強"), title="震度")},
        roles={
            "head": Role(title="ICT部門責任者", deputies=("facilities",)),
            "facilities": Role(title="設備担当"),
        },
        phases={"survey": SURVEY, "report": REPORT, "done": Phase(title="完了", final=True)},
        injects=(
            Inject(id="cold", content="空調が戻らない", at="T+25m", to="facilities"),
            Inject(id="call", content="議員から電話", to="head"),
        ),
    ),
    checklists={
        "server-room": Checklist(
            checklist="server-room",
            title="サーバー室",
            items=(
                Item(id="racks", title="ラックが立っている"),
                Item(id="heat", title="室温", unit="℃"),
                Item(id="smell", title="異臭がない"),
            ),
        )
    },
)


@dataclass
class World:
    """A journal, and any number of terminals at it; one hand moves all their clocks."""

    path: Path
    seconds: float = 0.0
    journals: list[Journal] = field(default_factory=list)
    run: str = ""
    definition: Definition = DEFINITION
    roster: Roster | None = None
    speed: float = 1.0
    t0_ns: int = T0_NS

    def read(self) -> Reading:
        passed = round(self.seconds * 1e9)
        return Reading(self.t0_ns + passed, "boot", passed)

    def terminal(self, actor: str, kind: RunKind = "exercise") -> Session:
        """A session of one terminal with a journal of its own; the first one opens the run."""
        journal = open_journal(f"sqlite:///{self.path}")
        self.journals.append(journal)
        numbers = count(1)
        desk = Desk(journal, clock=self.read, actor=actor, new_id=lambda: f"r-{next(numbers)}")
        if self.run:
            return desk.open(self.run)
        session = desk.start(self.definition, kind, roster=self.roster, speed=self.speed)
        self.run = session.run
        return session

    def operator(self, actor: str = "佐藤", **options: object) -> Operator:
        """An operator at a terminal of their own."""
        session = self.terminal(actor)
        return Operator(session, translator("ja"), zone=JST, **options)  # type: ignore[arg-type]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "journal.db")
    yield made
    for journal in made.journals:
        journal.close()


Texts = Callable[[], str]
