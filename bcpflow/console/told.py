"""What was recorded, in one line: the feed, the message after a key, the last lines.

Must never shorten what people wrote, and never style it; the text is not yet made safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from bcpflow import instants
from bcpflow.console.words import ITEM_STATES, STATUS, hms
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


def line(
    recorded: Recorded, plan: Plan, tr: Translator, zone: tzinfo, names: Mapping[str, str]
) -> str:
    """``14:05  0:12:34  電源を確認する 達成 (佐藤)``."""
    clock = instants.at(recorded.occurred_ns, zone).strftime("%H:%M")
    name = names.get(recorded.actor, "")
    who = f" ({name})" if name else ""
    late = tr(" [後から記入]") if recorded.late else ""
    said = sentence(recorded.event, plan, tr)
    return f"{clock}  {hms(recorded.elapsed_ms)}  {said}{late}{who}"


def sentence(event: Event, plan: Plan, tr: Translator) -> str:
    """An event in words."""
    return " ".join(part for part in _parts(event, plan, tr) if part)


def title_of(step: str, plan: Plan, tr: Translator) -> str:
    """A step's title; ``#2`` is kept where it is done again."""
    base, sharp, number = step.partition("#")
    planned = plan.steps.get(base)
    return (tr.pick(planned.step.title) if planned else base) + sharp + number


def _parts(event: Event, plan: Plan, tr: Translator) -> tuple[str, ...]:
    match event:
        case StepBegun(step=step):
            return title_of(step, plan, tr), tr("着手")
        case StepConfirmed():
            return _confirmed(event, plan, tr)
        case StepSkipped(step=step, reason=reason):
            return title_of(step, plan, tr), tr("省略"), reason
        case StepUndone(step=step, reason=reason):
            return title_of(step, plan, tr), tr("取消"), reason
        case ItemsChecked():
            return title_of(event.step, plan, tr), tr("点検"), _items(event, plan, tr)
        case OptionChosen():
            return _chosen(event, plan, tr)
        case NoteTaken(text=text, about=about):
            return tr("メモ:"), text, f"<{title_of(about, plan, tr)}>" if about else ""
        case PhaseChanged():
            return _moved(event, plan, tr)
        case InjectDelivered(inject=inject):
            found = plan.injects.get(inject)
            return tr("状況付与:"), tr.pick(found.content) if found else inject
        case FactDeclared(name=name, value=value):
            return (tr("状況: {name} = {value}", name=name, value=value),)
        case EventNoted(event=named):
            known = plan.workflow.events.get(named)
            return tr("出来事:"), tr.pick(known.title) if known else named
        case _:
            return _clock(event, tr)


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


def _confirmed(event: StepConfirmed, plan: Plan, tr: Translator) -> tuple[str, ...]:
    planned = plan.steps.get(event.step)
    unit = tr.pick(planned.step.unit) if planned else ""
    return (
        title_of(event.step, plan, tr),
        tr(STATUS[event.result]),
        f"{event.value}{unit}" if event.value else "",
        event.note,
        tr("つまづき: {text}", text=event.stumble) if event.stumble else "",
    )


def _chosen(event: OptionChosen, plan: Plan, tr: Translator) -> tuple[str, ...]:
    planned = plan.steps.get(event.step)
    options = planned.step.options if planned else ()
    chosen = next((o for o in options if o.id == event.option), None)
    return (
        title_of(event.step, plan, tr),
        tr("決定: {option}", option=tr.pick(chosen.title) if chosen else event.option),
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
