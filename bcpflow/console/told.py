"""What was recorded, in one line: the feed, the message after a key, the last lines.

Must never shorten what people wrote, and never style it; the text is not yet made safe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bcpflow import instants
from bcpflow.console import told_beside
from bcpflow.console.words import ITEM_STATES, STATUS, hms
from bcpflow.definition.model import Inject
from bcpflow.definition.plan import Plan
from bcpflow.events import (
    ClockJumped,
    ClockStepped,
    Event,
    EventNoted,
    FactDeclared,
    InjectDelivered,
    ItemsChecked,
    NoteTaken,
    OptionChosen,
    PhaseChanged,
    Recorded,
    RunAborted,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    RunVoided,
    SpeedChanged,
    StepBegun,
    StepConfirmed,
    StepSkipped,
    StepUndone,
)
from bcpflow.language import Translator


@dataclass(frozen=True, slots=True)
class Words:
    """What it takes to word an event: the language, the plan, its injects, names of people."""

    tr: Translator
    plan: Plan
    injects: Mapping[str, Inject]
    name: Callable[[str], str]

    def title(self, step: str) -> str:
        """A step's title; ``#2`` is kept where it is done again."""
        return title_of(step, self.plan, self.tr)

    def role(self, id_: str) -> str:
        """A role's title."""
        role = self.plan.workflow.roles.get(id_)
        return self.tr.pick(role.title) if role else id_

    def option(self, step: str, option: str) -> str:
        """A choice in words."""
        planned = self.plan.steps.get(step.partition("#")[0])
        options = planned.step.options if planned else ()
        chosen = next((o for o in options if o.id == option), None)
        return self.tr.pick(chosen.title) if chosen else option

    def inject(self, id_: str) -> str:
        """What an inject tells."""
        found = self.injects.get(id_)
        return self.tr.pick(found.content) if found else id_

    def listed(self, parts: list[str]) -> str:
        """Several things, as the language separates them."""
        return self.tr("、").join(parts)


def line(recorded: Recorded, words: Words, zone: tzinfo) -> str:
    """``14:05  0:12:34  電源を確認する 達成 (佐藤)``."""
    tr = words.tr
    clock = instants.at(recorded.occurred_ns, zone).strftime("%H:%M")
    name = words.name(recorded.actor) if recorded.actor else ""
    who = f" ({name})" if name and name != recorded.actor else ""
    if isinstance(recorded.event, InjectDelivered) and recorded.event.automatic:
        who = tr(" (時計)")  # whose terminal it was says nothing
    late = tr(" [後から記入]") if recorded.late else ""
    said = sentence(recorded.event, words)
    return f"{clock}  {hms(recorded.elapsed_ms)}  {said}{late}{who}"


def sentence(event: Event, words: Words) -> str:
    """An event in words."""
    return " ".join(part for part in _parts(event, words) if part)


def title_of(step: str, plan: Plan, tr: Translator) -> str:
    """A step's title; ``#2`` is kept where it is done again."""
    base, sharp, number = step.partition("#")
    planned = plan.steps.get(base)
    return (tr.pick(planned.step.title) if planned else base) + sharp + number


def _parts(event: Event, words: Words) -> tuple[str, ...]:
    tr, plan = words.tr, words.plan
    match event:
        case StepBegun():
            return _title(event, words), tr("着手")
        case StepConfirmed():
            return _confirmed(event, words)
        case StepSkipped(reason=reason):
            return _title(event, words), tr("省略"), reason
        case StepUndone(reason=reason):
            return _title(event, words), tr("取消"), reason
        case ItemsChecked():
            return _title(event, words), tr("点検"), _items(event, plan, tr)
        case OptionChosen():
            return _chosen(event, words)
        case NoteTaken(text=text, about=about):
            return tr("メモ:"), text, f"<{_subject(about, words)}>" if about else ""
        case PhaseChanged():
            return _moved(event, plan, tr)
        case FactDeclared(name=name, value=value):
            return (tr("状況: {name} = {value}", name=name, value=value),)
        case EventNoted(event=named):
            known = plan.workflow.events.get(named)
            return tr("出来事:"), tr.pick(known.title) if known else named
        case _:
            return told_beside.parts(event, words) or _clock(event, tr)


def _clock(event: Event, tr: Translator) -> tuple[str, ...]:
    match event:
        case RunStarted(title=title):
            return tr("開始"), title
        case RunPaused(reason=reason):
            return tr("一時停止"), reason
        case RunResumed():
            return (tr("再開"),)
        case ClockJumped(to_ms=to_ms):
            return (tr("時計を {time} へ進めた", time=hms(to_ms)),)
        case SpeedChanged(speed=speed):
            return (tr("速さを {speed} 倍にした", speed=f"{speed:g}"),)
        case ClockStepped(by_ms=by_ms):
            return (tr("この端末の時計が {time} 動かされた", time=hms(by_ms)),)
        case RunEnded(note=note):
            return tr("終了"), note
        case RunAborted(reason=reason):
            return tr("中止"), reason
        case RunVoided(reason=reason):
            return tr("無効とした（誤って開始）"), reason
        case _:
            return (type(event).__name__,)


def _title(
    event: StepBegun | StepConfirmed | StepSkipped | StepUndone | ItemsChecked | OptionChosen,
    words: Words,
) -> str:
    """The step's title; of a repeating one with the number of the occurrence."""
    planned = words.plan.steps.get(event.step)
    again = planned is not None and planned.every_s is not None
    return words.title(event.step) + (f" #{event.occurrence}" if again else "")


def _subject(about: str, words: Words) -> str:
    return words.inject(about) if about in words.injects else words.title(about)


def _confirmed(event: StepConfirmed, words: Words) -> tuple[str, ...]:
    tr = words.tr
    planned = words.plan.steps.get(event.step)
    unit = tr.pick(planned.step.unit) if planned else ""
    return (
        _title(event, words),
        tr(STATUS[event.result]),
        f"{event.value}{unit}" if event.value else "",
        event.note,
        tr("つまづき: {text}", text=event.stumble) if event.stumble else "",
    )


def _chosen(event: OptionChosen, words: Words) -> tuple[str, ...]:
    tr = words.tr
    return (
        _title(event, words),
        tr("決定: {option}", option=words.option(event.step, event.option)),
        tr("（承認済み）") if event.proposed else "",
        event.note,
        tr("つまづき: {text}", text=event.stumble) if event.stumble else "",
    )


def _items(event: ItemsChecked, plan: Plan, tr: Translator) -> str:
    planned = plan.steps.get(event.step)
    checklist = plan.checklist(planned.step) if planned else None
    titles = {item.id: tr.pick(item.title) for item in checklist.items} if checklist else {}
    counted = [
        tr("{state} {n}件", state=tr(word), n=n)
        for state, word in ITEM_STATES.items()
        if (n := sum(said == state for said in event.items.values()))
    ]
    abnormal = [titles.get(i, i) for i, said in event.items.items() if said == "abnormal"]
    named = tr("（異常: {items}）", items=tr("、").join(abnormal)) if abnormal else ""
    return " ".join(counted) + named


def _moved(event: PhaseChanged, plan: Plan, tr: Translator) -> tuple[str, ...]:
    source = tr.pick(plan.phase(event.track, event.source).title)
    target = tr.pick(plan.phase(event.track, event.target).title)
    missing = tr("、").join(title_of(m, plan, tr) for m in event.overridden)
    return (
        tr("フェーズ移行: {source} -> {target}", source=source, target=target),
        tr("[差戻し]") if event.back else "",
        tr("[判定を通さず: {missing}]", missing=missing) if missing else "",
        event.reason,
    )
