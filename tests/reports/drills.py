"""Small drills, played by the real core on a scripted clock: what reports are tested with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from bcpflow import instants
from bcpflow.clock import Reading
from bcpflow.commands import (
    AtElapsed,
    BeginStep,
    ChangeSpeed,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    DeliverInject,
    EndRun,
    FireTransition,
    JumpClock,
    NoteEvent,
    PauseRun,
    ResumeRun,
    RunKind,
    SkipStep,
    StartRun,
    TakeNote,
    UndoStep,
)
from bcpflow.decide import Draft, decide, start
from bcpflow.definition.model import (
    Checklist,
    Definition,
    Fact,
    Gate,
    Inject,
    Item,
    NamedEvent,
    Option,
    Phase,
    Role,
    Step,
    Track,
    Transition,
    Workflow,
)
from bcpflow.events import Recorded
from bcpflow.language import translator
from bcpflow.projections.board import Board, board
from bcpflow.projections.log import Log, log
from bcpflow.run.evolve import evolve, started
from bcpflow.run.state import RunState

ZONE = timezone(timedelta(hours=9))
T0 = instants.to_ns(datetime(2026, 11, 18, 5, 0, tzinfo=UTC))
HOSTILE = "機器[srv01] 停止 [/x] =1+1"
MEMO = f"{HOSTILE} \x1b[2J \u202e終"
JA, EN = translator("ja"), translator("en")

CHECKLIST = Checklist(
    checklist="power",
    title="電源",
    items=(
        Item(id="utility", title={"ja": "商用電源", "en": "Utility power"}),
        Item(id="ups", title={"ja": "UPS残量", "en": "UPS charge"}, unit="%"),
        Item(id="fuel", title={"ja": "発電機の燃料", "en": "Generator fuel"}),
        Item(id="outlet", title={"ja": "赤コンセント", "en": "Red outlets"}),
    ),
)
WORKFLOW = Workflow(
    workflow="small-drill",
    title={"ja": "小さな初動訓練", "en": "Small first response"},
    edition="2026-11",
    facts={
        "時間帯": Fact(choices=("就業時間内", "夜間・休日"), title={"ja": "時間帯", "en": "Time"}),
        "震度": Fact(choices=("5弱", "5強", "6弱", "6強")),
        "室温": Fact(type="number", unit="℃"),
        "停電": Fact(type="yesno"),
    },
    roles={
        "head": Role(title={"ja": "ICT部門責任者", "en": "Head of ICT"}),
        "facilities": Role(title={"ja": "設備担当", "en": "Facilities"}),
        "liaison": Role(title={"ja": "連絡・記録担当", "en": "Liaison"}),
    },
    events={"leak": NamedEvent(title={"ja": "水漏れを発見", "en": "Leak noticed"})},
    phases={
        "survey": Phase(
            title={"ja": "初期調査", "en": "First survey"},
            target="T+30m",
            steps=(
                Step(
                    id="safety",
                    title={"ja": "身の安全を確保する", "en": "Keep safe"},
                    target="T+5m 例",
                ),
                Step(
                    id="power",
                    title={"ja": "電源を確認する", "en": "Check the power"},
                    role="facilities",
                    target="T+20m",
                    checklist="power",
                ),
                Step(
                    id="heat",
                    title={"ja": "室温を測る", "en": "Measure the room"},
                    role="facilities",
                    unit="℃",
                ),
                Step(
                    id="guests",
                    title={"ja": "来庁者を誘導する", "en": "Guide visitors"},
                    role="liaison",
                    required=False,
                ),
            ),
            next=(Transition(to="report", gate=Gate(steps="all required", override="head")),),
        ),
        "report": Phase(
            title={"ja": "報告と判断", "en": "Report and decision"},
            target="T+1h",
            steps=(
                Step(
                    id="tell",
                    title={"ja": "責任者へ報告する", "en": "Report to the head"},
                    role="liaison",
                    target="15m",
                    after=("power",),
                ),
                Step(
                    id="site",
                    title={"ja": "代替拠点へ移るか判断する", "en": "Decide on the alternate site"},
                    role="head",
                    after=("tell",),
                    options=(
                        Option(id="stay", title={"ja": "庁舎で続ける", "en": "Stay"}, fires="over"),
                        Option(id="move", title={"ja": "代替拠点へ移る", "en": "Go"}, fires="over"),
                    ),
                ),
                Step(id="papers", title={"ja": "様式を集める", "en": "Forms"}, required=False),
            ),
            next=(
                Transition(to="over"),
                Transition(to="survey", trigger="aftershock", back=True),
            ),
        ),
        "over": Phase(title={"ja": "引継ぎ", "en": "Handover"}, final=True),
    },
    injects=(
        Inject(
            id="aircon",
            at="T+10m",
            to="facilities",
            by={"ja": "口頭", "en": "orally"},
            content={"ja": "空調が戻らない", "en": "The air conditioning stays off"},
            expects="heat",
            action={"ja": "室温を測る", "en": "Measure the temperature"},
        ),
        Inject(
            id="press",
            content={"ja": "報道機関から問合せ", "en": "The press is calling"},
            expects="tell",
        ),
    ),
)
SMALL = Definition(workflow=WORKFLOW, checklists={"power": CHECKLIST})


@dataclass(frozen=True)
class ToldDrill:
    """What the service would hand to a report."""

    log: Log
    names: Mapping[str, str] = field(default_factory=dict)
    head: str = "7KQ2-M4TX-9ABC"
    version: int = 0


@dataclass
class Drill:
    """A run played step by step; every command names its moment or happens now."""

    definition: Definition = SMALL
    kind: RunKind = "exercise"
    facts: Mapping[str, str | float | bool] = field(default_factory=dict)
    title: str = ""
    scenario_start: str | None = None
    history: list[Recorded] = field(default_factory=list)
    now_ms: int = 0
    boot: str = "boot-1"

    def __post_init__(self) -> None:
        command = StartRun(
            run="20261118-ab12",
            kind=self.kind,
            definition=self.definition,
            title=self.title,
            facts=self.facts,
            scenario_start=self.scenario_start,
        )
        (draft,) = start(command, self.now())
        self.history.append(self._recorded(draft, 1, "h-1", ""))
        self.state: RunState = started(self.history[0])

    def now(self) -> Reading:
        return Reading(T0 + self.now_ms * 1_000_000, self.boot, 10**12 + self.now_ms * 1_000_000)

    def wait(self, minutes: float) -> None:
        self.now_ms += round(minutes * 60_000)

    def do(self, command: Command, *, actor: str = "h-1") -> None:
        for draft in decide(self.state, command, self.now()):
            role = command.role or ""
            recorded = self._recorded(draft, self.state.version + 1, actor, role)
            self.history.append(recorded)
            self.state = evolve(self.state, recorded)

    def told(self, names: Mapping[str, str] | None = None) -> ToldDrill:
        known = {"h-1": "佐藤 花子"} if names is None else names
        return ToldDrill(log(self.history), known, version=len(self.history))

    def board(self) -> Board:
        return board(self.state, self.now())

    def _recorded(self, draft: Draft, version: int, actor: str, role: str) -> Recorded:
        return Recorded(
            run="20261118-ab12",
            version=version,
            event=draft.event,
            elapsed_ms=draft.elapsed_ms,
            occurred_ns=draft.occurred_ns,
            read=self.now(),
            actor=actor,
            role=role,
            late=draft.late,
        )


def minutes(count: float) -> AtElapsed:
    return AtElapsed(round(count * 60_000))


def played() -> Drill:
    """A drill in which everything a log can tell happens once."""
    drill = Drill(
        facts={"時間帯": "夜間・休日"}, title="秋の訓練", scenario_start="2027-01-17T05:46:00+09:00"
    )
    drill.wait(4)
    drill.do(ConfirmStep(step="safety"))
    drill.wait(2)
    drill.do(BeginStep(step="power"))
    drill.do(CheckItems(step="power", items={"utility": "abnormal"}))
    drill.wait(2)
    drill.do(
        CheckItems(step="power", items={"ups": "abnormal", "fuel": "normal"}, values={"ups": "62"})
    )
    drill.wait(2)
    drill.do(DeliverInject(inject="aircon"))
    drill.do(TakeNote(text=MEMO))
    drill.wait(5.5)
    drill.do(DeclareFact(name="震度", value="6強"))
    drill.do(DeclareFact(name="停電", value=True))
    drill.do(NoteEvent(event="leak"))
    drill.wait(7)
    drill.do(
        ConfirmStep(step="power", note="発電機は自動起動", stumble="配電盤の鍵の場所が不明"),
        actor="h-2",
    )
    drill.do(ConfirmStep(step="heat", value="31.5", at=minutes(21)))
    drill.do(SkipStep(step="guests"))
    drill.do(UndoStep(step="heat", reason="別の部屋の値だった"))
    drill.wait(1)
    drill.do(PauseRun(reason="来庁者対応"))
    drill.wait(10)
    drill.do(ResumeRun())
    drill.wait(8)
    drill.do(
        FireTransition(trigger="report", role="head", override=True, reason="報告を先に行うため")
    )
    drill.do(TakeNote(text="報道対応は広報課へ", about="press"))
    drill.wait(0.5)
    drill.do(ConfirmStep(step="heat"))
    drill.do(DeliverInject(inject="press"))
    drill.wait(20)
    drill.do(ConfirmStep(step="tell", result="not_achieved", note="電話がつながらない"))
    drill.do(JumpClock(by_ms=3_600_000))
    drill.do(ChangeSpeed(speed=2.0))
    drill.do(ConfirmStep(step="tell"))
    drill.do(DecideStep(step="site", option="move", role="head"))
    drill.wait(1)
    drill.do(EndRun(note="全員で振り返り"))
    return drill


def two_tracks() -> Definition:
    """Two machines side by side."""
    over = Phase(title="終了", final=True)

    def track(title: str, step: str) -> Track:
        return Track(
            title=title,
            phases={
                "work": Phase(
                    title="作業",
                    target="T+10m",
                    steps=(Step(id=step, title=f"{title}を行う", target="5m"),),
                    next=(Transition(to="over", gate="all required steps"),),
                ),
                "over": over,
            },
        )

    return Definition(
        workflow=Workflow(
            workflow="two",
            title="並行訓練",
            tracks={"a": track("調査", "look"), "b": track("連絡", "call")},
        )
    )


def golden(name: str) -> Path:
    return Path(__file__).parent.parent / "golden" / name
