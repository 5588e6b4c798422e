"""Small workflows, a clock in the hand and a run without a journal, for the tests of the core.

Must never touch a file or a database: what needs one has a fixture of its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings

from bcpflow.clock import NS_PER_MS, Reading
from bcpflow.commands import Command, RunKind, StartRun
from bcpflow.decide import Draft, decide, start
from bcpflow.definition.model import (
    Checklist,
    Deadline,
    Definition,
    Fact,
    FactValue,
    Gate,
    Inject,
    Item,
    NamedEvent,
    Objective,
    Option,
    Phase,
    Role,
    Step,
    Track,
    Transition,
    Workflow,
)
from bcpflow.errors import Refused
from bcpflow.events import Event, Recorded
from bcpflow.instants import quantised
from bcpflow.run.evolve import evolve, started
from bcpflow.run.state import RunState

HEAVY = os.environ.get("BCPFLOW_HEAVY") == "1"
MINUTE_MS = 60_000
WALL_T0 = 1_795_230_000_000_000_000


def thorough(examples: int) -> settings:
    """Settings of a property: so many examples, ten times as many with BCPFLOW_HEAVY=1."""
    return settings(
        max_examples=examples * 10 if HEAVY else examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


SURVEY = Phase(
    title="初期調査",
    target="T+1h",
    steps=(
        Step(id="safety", title="身の安全を確保する", target="T+5m 例"),
        Step(id="power", title="電源", role="facilities", target="20m", checklist="power"),
        Step(id="heat", title="室温を測る", role="facilities", unit="℃", target="10m after power"),
        Step(
            id="aircon",
            title="空調の復帰を確認する",
            role="facilities",
            after=("power",),
            when='時間帯 == "夜間・休日"',
        ),
        Step(id="guests", title="来庁者を誘導する", role="liaison", required=False),
    ),
    next=(Transition(to="report", gate=Gate(steps="all required", override="head")),),
)
REPORT = Phase(
    title="報告と判断",
    target="30m after survey",
    steps=(
        Step(id="tell", title="責任者へ報告する", role="liaison", target="15m", after=("heat",)),
        Step(
            id="site",
            title="代替拠点へ移るか判断する",
            role="head",
            after=("tell",),
            target="30m after leak",
            options=(
                Option(id="stay", title="庁舎で続ける", fires="over"),
                Option(id="again", title="調べ直す", fires="aftershock"),
                Option(id="wait", title="まだ決めない"),
            ),
        ),
        Step(id="papers", title="様式を集める", required=False),
    ),
    next=(
        Transition(to="over", gate=Gate(steps=("site",), when="震度 >= '5強'", override="head")),
        Transition(to="survey", trigger="aftershock", back=True),
    ),
)
POWER = Checklist(
    checklist="power",
    title="電源",
    items=(
        Item(id="utility", title="商用電源"),
        Item(id="ups", title="UPS残量", unit="%"),
        Item(id="fuel", title="発電機の燃料"),
    ),
)
FACTS: dict[str, Fact] = {
    "時間帯": Fact(choices=("就業時間内", "夜間・休日"), default="夜間・休日"),
    "震度": Fact(choices=("5弱", "5強", "6弱", "6強")),
    "室温": Fact(type="number", unit="℃"),
    "停電": Fact(type="yesno"),
    "備考": Fact(),
}
DRILL = Definition(
    workflow=Workflow(
        workflow="small-drill",
        title={"ja": "小さな訓練", "en": "A small drill"},
        facts=FACTS,
        roles={
            "head": Role(title="ICT部門責任者", deputies=("liaison",)),
            "facilities": Role(title="設備担当"),
            "liaison": Role(title="連絡・記録担当"),
        },
        events={"leak": NamedEvent(title="水漏れを発見")},
        phases={"survey": SURVEY, "report": REPORT, "over": Phase(title="終了", final=True)},
        injects=(
            Inject(id="cold", content="空調が戻らない", at="T+25m", expects=("heat", "aircon")),
            Inject(id="call", content="議員から電話", to="head"),
            Inject(id="flood", content="浸水", at="10m after leak", when="停電"),
        ),
    ),
    checklists={"power": POWER},
)
"""One track of three phases: every step kind that decides differently, every kind of anchor."""

PAIR = Definition(
    workflow=Workflow(
        workflow="two-tracks",
        title="二つの系統",
        tracks={
            "people": Track(
                title="人",
                phases={
                    "muster": Phase(
                        title="参集",
                        target="30m",
                        steps=(Step(id="count", title="数える", target="10m"),),
                        next=(Transition(to="ready", trigger="go"),),
                    ),
                    "ready": Phase(title="準備完了", final=True),
                },
            ),
            "systems": Track(
                title="システム",
                phases={
                    "check": Phase(
                        title="点検",
                        steps=(Step(id="look", title="見る", target="20m after muster"),),
                        next=(
                            Transition(to="restore", trigger="go", gate=Gate(steps=("count",))),
                            Transition(to="closed"),
                        ),
                    ),
                    "restore": Phase(
                        title="復旧",
                        steps=(Step(id="boot", title="起動する", after=("count",)),),
                        next=(
                            Transition(to="check", back=True),
                            Transition(to="closed", gate="all required steps"),
                        ),
                    ),
                    "closed": Phase(title="完了", final=True),
                },
            ),
        },
    )
)
"""Two tracks that know one trigger; the second waits for a step of the first (a join)."""

LED = Definition(
    workflow=Workflow(
        workflow="led-drill",
        title="進行管理のある訓練",
        facts={"停電": Fact(type="yesno")},
        roles={
            "head": Role(title="責任者", deputies=("second",)),
            "second": Role(title="副責任者"),
            "staff": Role(title="担当"),
        },
        events={"leak": NamedEvent(title="漏えいを発見")},
        phases={
            "watch": Phase(
                title="監視",
                steps=(
                    Step(id="look", title="調べる", role="staff", target="10m"),
                    Step(id="report", title="定時報告", role="staff", every="30m"),
                    Step(id="count", title="人数を数える", every="20m", target="25m after look"),
                    Step(
                        id="reopen",
                        title="再開を判断する",
                        role="second",
                        approver="head",
                        options=(
                            Option(id="open", title="再開", fires="over"),
                            Option(id="wait", title="待つ"),
                        ),
                    ),
                ),
                next=(
                    Transition(to="rest"),
                    Transition(to="over", gate=Gate(steps=("look",), override="head")),
                ),
            ),
            "rest": Phase(
                title="待機",
                steps=(Step(id="tell", title="知らせる", role="head", target="5m"),),
                next=(Transition(to="watch", back=True),),
            ),
            "over": Phase(title="終了", final=True),
        },
        injects=(
            Inject(id="call", content="電話", at="T+15m", to="head", expects=("report", "tell")),
            Inject(id="press", content="取材", objective="tell-all"),
            Inject(id="flood", content="浸水", at="10m after leak", when="停電"),
        ),
        objectives={"tell-all": Objective(title="知らせ続ける", steps=("report", "tell"))},
        deadlines={
            "notify": Deadline(
                title="本人への通知", at="2h after leak", warn=("30m", "1h"), met_by="tell"
            ),
            "first": Deadline(title="速報", at="T+20m", met_by=("look", "tell")),
        },
        staffing={"3h": 4, "30m": 2, "1h": 3},
        hotwash=("何が違いましたか", "何を直しますか"),
    )
)
"""What leaders and evaluators need: repeating duties, an approver, deadlines, staffing."""

ROSTER: tuple[Mapping[str, Any], ...] = (
    {"person": "h-head", "roles": ["head"], "deputies": ["h-two"]},
    {"person": "h-two", "roles": ["second"], "deputies": []},
    {"person": "h-one", "roles": ["staff"], "deputies": ["h-two"]},
)
"""Three people for its three roles."""
PREVIOUS: Mapping[str, Any] = {
    "previous": "run-0",
    "started_at": "2025-11-18T05:00:00.000000Z",
    "times": {"look": 9 * MINUTE_MS},
    "issues": (
        {"run": "run-0", "action": "A1", "step": "look", "text": "鍵", "due": "2026-03-31"},
        {"run": "run-0", "action": "A2", "step": "", "text": "名簿", "due": "2026-04-30"},
    ),
}
"""What is known of the run before it."""


def one_phase(*steps: Step, **more: Phase) -> Definition:
    """A workflow of one phase with these steps, which may be left for ``over``."""
    work = Phase(title="作業", steps=steps, next=(Transition(to="over"),))
    over = Phase(title="終了", final=True)
    phases = {"work": work, "over": over, **more}
    return Definition(workflow=Workflow(workflow="one", title="一", phases=phases))


@dataclass
class HandClock:
    """A machine's clocks in the hand of a test."""

    wall_ns: int = WALL_T0
    boot_id: str = "boot-1"
    boot_ns: int = 5_000_000_000

    def __call__(self) -> Reading:
        return Reading(self.wall_ns, self.boot_id, self.boot_ns)

    def pass_ms(self, ms: int) -> None:
        """Time goes by on all clocks."""
        self.wall_ns += ms * NS_PER_MS
        self.boot_ns += ms * NS_PER_MS

    def pass_minutes(self, minutes: float) -> None:
        self.pass_ms(round(minutes * MINUTE_MS))

    def step_wall(self, ms: int) -> None:
        """Somebody sets the wall clock."""
        self.wall_ns += ms * NS_PER_MS

    def reboot(self, off_ms: int = 0) -> None:
        """The machine is off for a while and starts again."""
        self.wall_ns += off_ms * NS_PER_MS
        self.boot_id = f"boot-{int(self.boot_id.removeprefix('boot-')) + 1}"
        self.boot_ns = 1_000_000_000


@dataclass
class Game:
    """A run played by the pure core: no journal, no service."""

    clock: HandClock
    state: RunState
    history: list[Recorded] = field(default_factory=list)

    @classmethod
    def start(
        cls,
        definition: Definition = DRILL,
        kind: RunKind = "exercise",
        *,
        facts: Mapping[str, FactValue] | None = None,
        speed: float = 1.0,
        scenario_start: str | None = None,
        people: tuple[Mapping[str, Any], ...] = (),
        previous: Mapping[str, Any] | None = None,
    ) -> Game:
        """Open a run at T0."""
        clock = HandClock()
        command = StartRun(
            run="run-1",
            kind=kind,
            definition=definition,
            title="題",
            facts=facts or {},
            speed=speed,
            scenario_start=scenario_start,
            people=people,
            previous=previous,
        )
        draft, *more = start(command, clock())
        first = recorded(draft, clock(), 1)
        game = cls(clock, started(first), [first])
        game.record(*more)
        return game

    @classmethod
    def led(cls) -> Game:
        """A run of `LED` whose people are known, and its last run too."""
        return cls.start(LED, people=ROSTER, previous=PREVIOUS)

    def do(self, command: Command, by: str = "") -> tuple[Event, ...]:
        """Decide and fold, now; ``by`` whom, where it matters."""
        now = self.clock()
        drafts = decide(self.state, command, now, by)
        self.record(*drafts, role=command.role or "", by=by)
        return tuple(draft.event for draft in drafts)

    def attempt(self, command: Command, by: str = "") -> Refused | None:
        """Carry a command out, or say why it was refused."""
        try:
            self.do(command, by)
        except Refused as refused:
            return refused
        return None

    def record(self, *drafts: Draft, role: str = "", by: str = "") -> None:
        """Fold drafts as the service would record them."""
        for draft in drafts:
            told = recorded(draft, self.clock(), self.state.version + 1, role=role, by=by)
            self.state = evolve(self.state, told)
            self.history.append(told)

    def play(self, *commands: Command, minutes: float = 1) -> Game:
        """Carry commands out, each so long after the one before."""
        for command in commands:
            self.clock.pass_minutes(minutes)
            self.do(command)
        return self


def recorded(
    draft: Draft, read: Reading, version: int, *, role: str = "", by: str = ""
) -> Recorded:
    """A draft as it comes back from a journal, which keeps microseconds."""
    return Recorded(
        run="run-1",
        version=version,
        event=draft.event,
        elapsed_ms=draft.elapsed_ms,
        occurred_ns=quantised(draft.occurred_ns),
        read=Reading(quantised(read.wall_ns), read.boot_id, read.boot_ns),
        actor=by or "p-1",
        role=role,
        late=draft.late,
    )
