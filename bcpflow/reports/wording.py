"""Wording: what a row of the log says under 作業内容・状況.

Rules, held by tests/reports/test_wording.py:

1. Every row has words, and nothing people typed is left out or cut.
2. What is missing is said: an untouched checklist item, a measure without its number, a step
   skipped without a reason.
3. The words are raw: whoever shows them makes them `safe` on the way to his sink.

This module must never look anything up outside the log it is given.
"""

from __future__ import annotations

from collections.abc import Mapping

from bcpflow.commands import ItemState
from bcpflow.definition.model import Item, Step
from bcpflow.definition.plan import as_ids
from bcpflow.events import (
    ClockJumped,
    ClockStepped,
    EventNoted,
    FactDeclared,
    InjectDelivered,
    ItemsChecked,
    NoteTaken,
    OptionChosen,
    OptionProposed,
    OptionRefused,
    PersonAbsent,
    PersonArrived,
    PhaseChanged,
    RolePassed,
    RunAborted,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    RunVoided,
    SpeedChanged,
    StepConfirmed,
    StepSkipped,
    StepUndone,
)
from bcpflow.language import N_, Translator
from bcpflow.projections.log import Log
from bcpflow.projections.rows import Row
from bcpflow.reports.terms import (
    ITEM_STATES,
    RESULTS,
    delta,
    elapsed,
    fact_text,
    listed,
    number,
    term,
)
from bcpflow.reports.wording_case import case_said
from bcpflow.reports.wording_people import people_said

__all__ = ["Snapshot", "Wording", "elapsed", "entry_text"]

Snapshot = tuple[tuple[Item, ItemState | None, str], ...]
"""Items of a checklist as they stood at a row, with the numbers noted beside them."""

_STARTED = {"exercise": N_("訓練開始（T0）"), "incident": N_("対応開始（T0）")}
_ENDED = {"exercise": N_("訓練終了"), "incident": N_("対応終了")}
_ABORTED = {"exercise": N_("訓練中止"), "incident": N_("対応中止")}

FEW = 3
"""So many untouched items are named; of more only their number is told."""


def entry_text(row: Row, log: Log, tr: Translator, names: Mapping[str, str] | None = None) -> str:
    """What a row says, in one line."""
    return Wording(log, tr, names).text(row)


class Wording:
    """The words of one log in one language; built once a report."""

    def __init__(self, log: Log, tr: Translator, names: Mapping[str, str] | None = None) -> None:
        workflow = log.definition.workflow
        self.names = names or {}
        self.tr = tr
        self._log = log
        self._workflow = workflow
        self._phases = [p for t in workflow.all_tracks.values() for p in t.phases.items()]
        self._steps: dict[str, Step] = {s.id: s for _, p in self._phases for s in p.steps}
        self._injects = log.injects
        self._versions = {row.version: row for row in log.rows}
        self._checked: dict[str, list[tuple[int, ItemsChecked]]] = {}
        for row in sorted(log.rows, key=lambda row: row.version):
            if isinstance(row.event, ItemsChecked):
                self._checked.setdefault(row.event.step, []).append((row.version, row.event))

    def text(self, row: Row) -> str:
        """What a row says, in one line."""
        return " / ".join(self.lines(row))

    def lines(self, row: Row) -> list[str]:
        """What a row says: a headline, then the particulars."""
        head, *rest = self._said(row)
        marks = [self.tr("【取消】")] if row.undone else []
        marks += [self.tr("【後記】")] if row.late else []
        return ["".join(marks) + head, *(line for line in rest if line)]

    def step(self, id_: str) -> str:
        """A step's title, with its number where it came up again."""
        base, _, occurrence = id_.partition("#")
        step = self._steps.get(base)
        title = self.tr.pick(step.title) if step else base
        return self.tr("{title}（{n}回目）", title=title, n=occurrence) if occurrence else title

    def phase(self, track: str | None, phase: str) -> str:
        """A phase's title, after its track's where several run side by side."""
        tracks = self._workflow.all_tracks
        alone = next(iter(tracks)) if len(tracks) == 1 else ""
        home = tracks.get(track or alone)
        found = home.phases.get(phase) if home else None
        title = self.tr.pick(found.title) if found else phase
        if home is None or len(tracks) == 1:
            return title
        return self.tr("{track}: {phase}", track=self.tr.pick(home.title), phase=title)

    @property
    def tracks(self) -> dict[str, str]:
        """The tracks' titles."""
        return {t: self.tr.pick(one.title) for t, one in self._workflow.all_tracks.items()}

    def phase_name(self, track: str, phase: str) -> str:
        """A phase's title by itself, where its track is told already."""
        found = self._workflow.all_tracks[track].phases.get(phase)
        return self.tr.pick(found.title) if found else phase

    def role(self, id_: str) -> str:
        """A role's title."""
        role = self._workflow.roles.get(id_)
        return self.tr.pick(role.title) if role else id_

    def snapshot(self, row: Row) -> Snapshot:
        """The checklist under the step of an outcome, as it stood then; empty without one."""
        event = row.event
        if not isinstance(event, StepConfirmed | StepSkipped):
            return ()
        states: dict[str, ItemState] = {}
        values: dict[str, str] = {}
        for version, checked in self._checked.get(event.step, ()):
            if version < row.version and checked.occurrence == event.occurrence:
                states.update(checked.items)
                values.update(checked.values)
        return tuple(
            (item, states.get(item.id), values.get(item.id, ""))
            for item in self._items(event.step).values()
        )

    def missing(self, whats: tuple[str, ...]) -> str:
        """What a gate still asked for: titles of steps, names of facts, conditions as written."""
        return listed((self._missing(what) for what in whats), self.tr)

    def _missing(self, what: str) -> str:
        if what in self._steps:
            return self.step(what)
        fact = self._workflow.facts.get(what)
        return self.tr.pick(fact.title) if fact and fact.title else what

    def _said(self, row: Row) -> list[str]:
        tr = self.tr
        match row.event:
            case StepConfirmed() | StepSkipped() | OptionChosen():
                return self._outcome(row)
            case ItemsChecked() as event:
                return [tr("点検: {title}", title=self._title(row)), *self._items_said(event)]
            case PhaseChanged() as event:
                return self._moved(event)
            case InjectDelivered():
                return self._given(row)
            case StepUndone() as event:
                return [self._undone(row, event), self._reason(row)]
            case NoteTaken(text=text, about=about) if about:
                return [tr("メモ（{title}）: {text}", title=self._title(row), text=text)]
            case NoteTaken(text=text):
                return [tr("メモ: {text}", text=text)]
            case FactDeclared(name=name, value=value):
                declared = fact_text(name, value, self._workflow.facts, tr)
                return [tr("前提の宣言: {fact}", fact=declared)]
            case EventNoted():
                return [tr("発生: {title}", title=self._title(row))]
            case (
                PersonArrived() | PersonAbsent() | RolePassed() | OptionProposed() | OptionRefused()
            ):
                return people_said(self, row)
            case _:
                return case_said(self, row) or self._course(row)

    def _course(self, row: Row) -> list[str]:
        """The run itself: its beginning, its clock, its end."""
        tr, kind = self.tr, self._log.kind
        match row.event:
            case RunStarted():
                return [term(_STARTED, kind, tr) if kind in _STARTED else tr("開始（T0）")]
            case RunPaused():
                return [tr("一時停止"), self._reason(row)]
            case RunResumed():
                return [tr("再開")]
            case ClockJumped(to_ms=to_ms):
                return [tr("訓練の時計を {to} まで進めた", to=f"T+{elapsed(to_ms)}")]
            case SpeedChanged(speed=speed):
                return [tr("訓練の時計の速さを {speed} 倍にした", speed=number(speed))]
            case ClockStepped(by_ms=by_ms):
                moved = delta(by_ms)
                return [tr("端末の時計が {by} 変わった（経過時間への影響なし）", by=moved)]
            case RunEnded():
                return [term(_ENDED, kind, tr) if kind in _ENDED else tr("終了"), row.note]
            case RunAborted():
                said = term(_ABORTED, kind, tr) if kind in _ABORTED else tr("中止")
                return [said, self._reason(row)]
            case RunVoided():
                return [tr("無効とした（誤って開始）"), self._reason(row)]
            case _:
                return [row.note or row.kind]

    def _outcome(self, row: Row) -> list[str]:
        tr = self.tr
        title = self.step(row.step or "")
        lines = [tr("{result}: {title}", result=term(RESULTS, row.result or "", tr), title=title)]
        match row.event:
            case OptionChosen(option=option, proposed=proposed):
                lines.append(tr("選択: {option}", option=self.option(row.step or "", option)))
                lines.append(self._approved(row) if proposed else "")
            case StepConfirmed(result=result, value=value):
                lines.append(self._value(row, value, asked=result == "achieved"))
                lines.append(self._checklist(row))
            case StepSkipped():
                return [*lines, self._reason(row) or tr("理由の記録なし")]
        if row.begun_ms is not None and row.begun_ms <= row.elapsed_ms:
            begun, spent = elapsed(row.begun_ms), elapsed(row.elapsed_ms - row.begun_ms)
            lines.append(tr("着手 {begun}（作業 {spent}）", begun=begun, spent=spent))
        lines.append(tr("備考: {note}", note=row.note) if row.note else "")
        lines.append(self._stand_in(row))
        return lines

    def _approved(self, row: Row) -> str:
        """In which role a proposed choice was approved, and whether it stood in for another."""
        step = self._step_of(row)
        said = self.tr("承認: {role}", role=self.role(row.role))
        if step is None or row.role in as_ids(step.approver):
            return said
        roles = listed((self.role(role) for role in as_ids(step.approver)), self.tr)
        return self.tr("{said}（{roles}の代行）", said=said, roles=roles)

    def _stand_in(self, row: Row) -> str:
        """Who did it in whose place; a role's own holder goes without saying."""
        if row.holder is None or row.stands_in == 0:
            return ""
        name = self.names.get(row.holder, row.holder)
        return self.tr("代行: {name}（代行順位 {n}）", name=name, n=row.stands_in)

    def _value(self, row: Row, value: str, *, asked: bool) -> str:
        step = self._step_of(row)
        kind = step.resolved_kind if step else "task"
        if not value:
            return self.tr("値の記録なし") if kind == "measure" and asked else ""
        if kind == "question":
            return self.tr("回答: {value}", value=value)
        if kind == "document":
            return self.tr("文書: {value}", value=value)
        unit = self.tr.pick(step.unit) if step else ""
        return self.tr("値: {value}", value=f"{value} {unit}".rstrip())

    def _checklist(self, row: Row) -> str:
        found = self.snapshot(row)
        if not found:
            return ""
        tr = self.tr
        parts = []
        for state in ("abnormal", "unchecked"):
            items = [self._item(i, v) for i, s, v in found if s == state]
            if items:
                parts.append(f"{term(ITEM_STATES, state, tr)}: {listed(items, tr)}")
        for state in ("normal", "not_applicable"):
            count = sum(s == state for _, s, _ in found)
            if count:
                parts.append(tr("{state} {n}件", state=term(ITEM_STATES, state, tr), n=count))
        untouched = [self._item(i, v) for i, s, v in found if s is None]
        if untouched:
            said = tr("未確認 {n}件", n=len(untouched))
            if len(untouched) <= FEW:
                said = tr("{said}（{names}）", said=said, names=listed(untouched, tr))
            parts.append(said)
        return "; ".join(parts)

    def _items_said(self, event: ItemsChecked) -> list[str]:
        tr, items = self.tr, self._items(event.step)
        states: Mapping[str, str] = event.items
        if states.keys() == items.keys() and set(states.values()) == {"normal"}:
            said = tr("全項目 正常（{n}件）", n=len(items))
            values = [self._item(items[id_], v) for id_, v in event.values.items() if id_ in items]
            return [said, tr("記録: {items}", items=listed(values, tr)) if values else ""]
        named = {id_: self._item(items.get(id_, id_), event.values.get(id_, "")) for id_ in states}
        lines = []
        for state in ITEM_STATES:
            mine = [named[id_] for id_ in states if states[id_] == state]
            if mine:
                lines.append(f"{term(ITEM_STATES, state, tr)}: {listed(mine, tr)}")
        measured = [
            self._item(items.get(id_, id_), value)
            for id_, value in event.values.items()
            if id_ not in states
        ]
        return [*lines, tr("記録: {items}", items=listed(measured, tr)) if measured else ""]

    def _item(self, item: Item | str, value: str) -> str:
        if isinstance(item, str):
            return f"{item} {value}".rstrip()
        said = f"{self.tr.pick(item.title)} {value}".rstrip()
        return f"{said} {self.tr.pick(item.unit)}" if value and item.unit else said

    def _items(self, step: str) -> dict[str, Item]:
        name = self._steps[step].checklist if step in self._steps else None
        checklist = self._log.definition.checklists.get(name) if name else None
        return {item.id: item for item in checklist.items} if checklist else {}

    def _moved(self, event: PhaseChanged) -> list[str]:
        tr = self.tr
        to, source = self.phase(event.track, event.target), self.phase(event.track, event.source)
        said = (
            tr("差戻し: 「{source}」から「{to}」へ", source=source, to=to)
            if event.back
            else tr("フェーズ移行: 「{source}」から「{to}」へ", source=source, to=to)
        )
        if event.overridden:
            return [
                said,
                tr(
                    "移行判定を権限により通過: 未充足 {missing}; 理由 {reason}",
                    missing=self.missing(event.overridden),
                    reason=event.reason,
                ),
            ]
        return [said, tr("理由: {reason}", reason=event.reason) if event.reason else ""]

    def _given(self, row: Row) -> list[str]:
        tr, inject = self.tr, self._injects.get(row.about or "")
        lines = [tr("状況付与: {content}", content=self._title(row))]
        if inject is None:
            return lines
        roles = (inject.to,) if isinstance(inject.to, str) else inject.to
        to = listed((self.role(role) for role in roles), tr) if roles else tr("全員")
        particulars = [tr("付与先 {to}", to=to)]
        particulars += [tr("手段 {by}", by=tr.pick(inject.by))] if inject.by else []
        particulars += [tr("発信 {sender}", sender=tr.pick(inject.sender))] if inject.sender else []
        return [*lines, listed(particulars, tr)]

    def _undone(self, row: Row, event: StepUndone) -> str:
        undone = self._versions.get(event.undone)
        if undone is None or not undone.result:  # not in the log, or a choice that was proposed
            return self.tr("取消: {title}", title=self._title(row))
        result = term(RESULTS, undone.result or "", self.tr)
        return self.tr(
            "取消: {title}（No.{no} の「{result}」）",
            title=self._title(row),
            no=undone.no,
            result=result,
        )

    def option(self, step: str, option: str) -> str:
        """The choice of a decision in words."""
        found = self._steps.get(step.partition("#")[0])
        chosen = next((o for o in found.options if o.id == option), None) if found else None
        return self.tr.pick(chosen.title) if chosen else option

    def _step_of(self, row: Row) -> Step | None:
        return self._steps.get((row.step or "").partition("#")[0])

    def _title(self, row: Row) -> str:
        return self.tr.pick(row.title) or row.about or ""

    def _reason(self, row: Row) -> str:
        return self.tr("理由: {reason}", reason=row.note) if row.note else ""
