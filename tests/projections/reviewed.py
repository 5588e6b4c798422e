"""A drill with everything a report can tell: people, injects, ratings, answers, actions.

It is played by the pure core on a clock in the hand; times stand in the calls, so that every
figure of a report can be reckoned by hand from this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bcpflow.clock import Reading
from bcpflow.commands import (
    AddAction,
    AddInject,
    AnswerImprovement,
    AnswerQuestion,
    ApproveStep,
    Arrive,
    AtElapsed,
    CancelInject,
    CloseAction,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    DeliverInject,
    EndRun,
    FireTransition,
    HoldInject,
    JudgeInject,
    NoteEvent,
    Observe,
    RateObjective,
    RunKind,
    SkipStep,
    StartRun,
    UndoStep,
    UpdateAction,
)
from bcpflow.decide import Draft, decide, start
from bcpflow.definition.evaluation import Evaluation, RatingRule
from bcpflow.definition.model import (
    Deadline,
    Definition,
    Fact,
    Gate,
    Inject,
    NamedEvent,
    Objective,
    Option,
    Phase,
    Role,
    Step,
    Transition,
    Workflow,
)
from bcpflow.events import Recorded
from bcpflow.run.evolve import evolve, started
from bcpflow.run.state import RunState

MINUTE_MS = 60_000
T0 = 1_795_230_000_000_000_000
HOSTILE = "札 <b>&[srv01](x) *=1+1 \x1b[2J\u202e終"

RULE = Evaluation(
    evaluation="test-rule",
    title={"ja": "試験の規則", "en": "Rule of the test"},
    dated="2026-11-21",
    source={"ja": "例", "en": "Sample"},
    ratings=(
        RatingRule(rating="N", when="steps == 0", because={"ja": "場面なし", "en": "Not seen"}),
        RatingRule(rating="U", when="achieved < 50", because={"ja": "届かず", "en": "Missed"}),
        RatingRule(
            rating="M",
            when="late > 50 or overridden > 0",
            because={"ja": "重い課題", "en": "Major"},
        ),
        RatingRule(
            rating="S",
            when="achieved < 100 or late > 0 or stumbles > 0",
            because={"ja": "課題あり", "en": "Some"},
        ),
        RatingRule(rating="P", because={"ja": "支障なし", "en": "None"}),
    ),
    questions=(
        {"ja": "何が違いましたか", "en": "What differed?"},
        {"ja": "何を直しますか", "en": "What will be mended?"},
    ),
)
FIND = Phase(
    title={"ja": "調べる", "en": "Find out"},
    target="T+30m",
    steps=(
        Step(id="safety", title={"ja": "身を守る", "en": "Keep safe"}, target="T+5m", role="staff"),
        Step(id="power", title={"ja": "電源", "en": "Power"}, target="20m 例", role="staff"),
        Step(id="count", title={"ja": "数える", "en": "Count"}, role="staff"),
        Step(id="extra", title={"ja": "余り", "en": "Extra"}, required=False),
    ),
    next=(Transition(to="mend", gate=Gate(steps="all required", override="head")),),
)
MEND = Phase(
    title={"ja": "直す", "en": "Mend"},
    target="1h",
    steps=(
        Step(
            id="restore[jumin]",
            title={"ja": "戻す：住民記録", "en": "Restore: residents"},
            target="20m after power",
            role="staff",
        ),
        Step(
            id="restore[zei]",
            title={"ja": "戻す：税", "en": "Restore: taxes"},
            target="40m after power",
            role="staff",
        ),
        Step(id="report", title={"ja": "定時報告", "en": "Report"}, every="30m", role="head"),
        Step(
            id="go",
            title={"ja": "再開を決める", "en": "Decide to reopen"},
            role="staff",
            approver="head",
            options=(
                Option(id="open", title={"ja": "再開", "en": "Reopen"}, fires="over"),
                Option(id="wait", title={"ja": "待つ", "en": "Wait"}),
            ),
        ),
    ),
    next=(Transition(to="over"), Transition(to="later")),
)
LATER = Phase(
    title={"ja": "延期", "en": "Postponed"},
    steps=(Step(id="date", title={"ja": "日を決める", "en": "Set a day"}),),
    next=(Transition(to="over"),),
)
DEFINITION = Definition(
    workflow=Workflow(
        workflow="reviewed",
        title={"ja": "復元訓練", "en": "Restore drill"},
        edition="2026-11",
        summary={"ja": "戻せることを示す", "en": "Show that it can be restored"},
        scenario={"ja": "サーバーが壊れた", "en": "The server is broken"},
        facts={"場所": Fact(title={"ja": "場所", "en": "Place"})},
        roles={
            "head": Role(title={"ja": "責任者", "en": "Head"}, deputies=("staff",)),
            "staff": Role(title={"ja": "担当", "en": "Staff"}),
        },
        events={"leak": NamedEvent(title={"ja": "漏えいに気付く", "en": "Leak noticed"})},
        phases={
            "find": FIND,
            "mend": MEND,
            "later": LATER,
            "over": Phase(title={"ja": "終わり", "en": "Over"}, final=True),
        },
        objectives={
            "safe": Objective(title={"ja": "身を守る", "en": "Be safe"}, steps=("safety",)),
            "see": Objective(
                title={"ja": "電源と人数をつかむ", "en": "Know power and people"},
                steps=("power", "count", "extra"),
            ),
            "restore": Objective(title={"ja": "戻す", "en": "Restore"}, steps=("restore",)),
            "tell": Objective(
                title={"ja": "知らせ続ける", "en": "Keep telling"}, steps=("report", "go")
            ),
            "never": Objective(title={"ja": "延期", "en": "Postpone"}, steps=("date",)),
        },
        deadlines={
            "notify": Deadline(
                title={"ja": "本人へ通知", "en": "Tell the people"},
                at="30m after leak",
                met_by="count",
                source={"ja": "例", "en": "Sample"},
            ),
        },
        staffing={"10m": 2, "1h": 3, "6h": 4},
        injects=(
            Inject(
                id="call",
                at="T+10m",
                to="staff",
                by={"ja": "電話", "en": "Phone"},
                sender={"ja": "市民課", "en": "Citizens"},
                content={"ja": "窓口が止まった", "en": "The window is down"},
                action={"ja": "電源を見る", "en": "Look at the power"},
                expects="power",
                objective="see",
            ),
            Inject(
                id="press",
                content={"ja": "取材の電話", "en": "The press"},
                expects="date",
                action={"ja": "窓口を一つに", "en": "One voice"},
            ),
            Inject(id="rain", at="T+40m", content={"ja": "大雨", "en": "Heavy rain"}),
            Inject(id="snow", at="T+50m", content={"ja": "大雪", "en": "Heavy snow"}),
        ),
    ),
    evaluation=RULE,
)
PEOPLE = (
    {"person": "h-head", "roles": ["head"], "deputies": ["h-one"]},
    {"person": "h-one", "roles": ["staff"], "deputies": []},
    {"person": "h-two", "roles": ["staff"], "deputies": []},
)
NAMES = {
    "h-head": "山田 太郎",
    "h-one": "鈴木 一郎",
    "h-two": "田中 次郎",
    "h-eye": "評価 花子",
    "h-own": "高橋 係長",
}
PREVIOUS = {
    "previous": "20251118-aaaa",
    "started_at": "2025-11-18T05:00:00.000000Z",
    "times": {"power": 21 * MINUTE_MS},
    "issues": (
        {
            "run": "20251118-aaaa",
            "action": "A1",
            "step": "power",
            "text": "予備の鍵を作る",
            "due": "2026-03-31",
        },
        {
            "run": "20251118-aaaa",
            "action": "A2",
            "step": "",
            "text": "名簿を直す",
            "due": "2026-04-30",
        },
    ),
}


@dataclass
class Reviewed:
    """A run of the definition; each command says its exercise minute."""

    definition: Definition = DEFINITION
    kind: RunKind = "exercise"
    people: tuple[Mapping[str, Any], ...] = PEOPLE
    previous: Mapping[str, Any] | None = field(default_factory=lambda: PREVIOUS)
    history: list[Recorded] = field(default_factory=list)
    wall_ms: int = 0

    def __post_init__(self) -> None:
        command = StartRun(
            run="20261118-rv26",
            kind=self.kind,
            definition=self.definition,
            title="秋の復元訓練",
            facts={"場所": "第一会議室"} if "場所" in self.definition.workflow.facts else {},
            scenario_start="2027-01-17T05:46:00+09:00",
            people=self.people,
            previous=self.previous,
        )
        drafts = start(command, self.now())
        for draft in drafts:
            self.history.append(self._recorded(draft, len(self.history) + 1, "h-one", ""))
        self.state: RunState = started(self.history[0])
        for recorded in self.history[1:]:
            self.state = evolve(self.state, recorded)

    def now(self) -> Reading:
        return Reading(T0 + self.wall_ms * 10**6, "boot-1", 10**12 + self.wall_ms * 10**6)

    def at(self, minute: float, *commands: Command, by: str = "h-one") -> Reviewed:
        """Carry commands out when the clock shows so many minutes."""
        self.wall_ms = max(self.wall_ms, round(minute * MINUTE_MS))
        for command in commands:
            for draft in decide(self.state, command, self.now()):
                version = self.state.version + 1
                recorded = self._recorded(draft, version, by, command.role or "")
                self.history.append(recorded)
                self.state = evolve(self.state, recorded)
        return self

    def _recorded(self, draft: Draft, version: int, actor: str, role: str) -> Recorded:
        return Recorded(
            run="20261118-rv26",
            version=version,
            event=draft.event,
            elapsed_ms=draft.elapsed_ms,
            occurred_ns=draft.occurred_ns,
            read=self.now(),
            actor=actor,
            role=role,
            late=draft.late,
        )


def played(**how: Any) -> Reviewed:
    """The drill up to its end; nothing has been looked back on yet.

    Late are power (25, due 20), restore[zei] (75, due 40 after power, so 65) and the first report
    (66, due 63); the gate of the first phase was overruled while count was open.
    """
    run = Reviewed(**how)
    run.at(2, Arrive(person="h-one"), Arrive(person="h-two"))
    run.at(4, ConfirmStep(step="safety"))
    run.at(10, DeliverInject(inject="call", automatic=True))
    run.at(25, ConfirmStep(step="power", stumble=HOSTILE, note="鍵が見つからない"))
    run.at(26, ConfirmStep(step="count", result="not_achieved", note="名簿が古い"))
    run.at(28, ConfirmStep(step="count"))
    run.at(29, UndoStep(step="count", reason="数え直し"))
    run.at(30, SkipStep(step="extra", reason="時間なし"))
    run.at(
        33,
        FireTransition(trigger="mend", role="head", override=True, reason="先に復旧"),
        NoteEvent(event="leak"),
        DeclareAbsent(person="h-two", reason="出張"),
    )
    run.at(35, DeliverInject(inject="press"), HoldInject(inject="rain", reason="早すぎる"))
    run.at(36, CancelInject(inject="snow", reason="季節外れ"))
    run.at(
        38,
        AddInject(
            inject=Inject(id="mayor", content="市長が見に来る", to="head", action="数字で答える")
        ),
        DeliverInject(inject="mayor"),
    )
    run.at(40, ConfirmStep(step="restore[jumin]"))
    run.at(66, ConfirmStep(step="report"))
    run.at(75, ConfirmStep(step="restore[zei]"))
    run.at(94, ConfirmStep(step="report", at=AtElapsed(92 * MINUTE_MS)))
    run.at(95, DecideStep(step="go", option="open"))
    run.at(97, ApproveStep(step="go", role="head"), by="h-head")
    run.at(100, EndRun(note="全員で振り返り"))
    return run


def reviewed(**how: Any) -> Reviewed:
    """The drill, looked back on after its end."""
    run = played(**how)
    run.at(
        110,
        Observe(text="声を掛け合った", kind="strength", about="power"),
        Observe(
            text="鍵の場所を一人しか知らない",
            kind="improvement",
            about="inject:call",
            analysis="台帳に場所がない",
        ),
        Observe(text=HOSTILE, kind="stumble", about="objective:see"),
        Observe(text="会場が暑い"),
        JudgeInject(inject="call", result="not_achieved", note="取り違え"),
        JudgeInject(inject="call", result="achieved", note="15分で気付いた"),
        JudgeInject(inject="mayor", result="not_achieved", note="答えられず"),
        RateObjective(objective="safe", rating="P", suggested="P"),
        RateObjective(objective="see", rating="M", suggested="U", reason="数は分かった"),
        RateObjective(objective="see", rating="S", suggested="U", reason="協議の結果"),
        AnswerQuestion(question=1, text="台帳と札が違った"),
        AnswerQuestion(question=1, text="時計が足りない", role="staff"),
        by="h-eye",
    )
    run.at(
        115,
        AnswerImprovement(run="20251118-aaaa", action="A1", improved="no", note="まだ一本"),
        AddAction(
            text="鍵の場所を台帳に書く",
            owner="h-own",
            due="2027-01-31",
            element="planning",
            observation="O2",
            step="power",
        ),
        AddAction(text="二人目に教える", owner="h-one", due="2027-02-28", element="training"),
        UpdateAction(action="A1", changes={"due": "2027-03-31"}, note="予算待ち"),
        CloseAction(action="A2", evidence="研修記録"),
        by="h-eye",
    )
    return run
