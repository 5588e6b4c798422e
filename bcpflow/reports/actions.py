"""Corrective actions (是正処置): a list for the terminal, for Excel and for programs.

Rules, held by tests/cli/test_action.py:

1. What is urgent stands first: open ones by their day, then the others.
2. Overdue is said in a word and not by colour alone.

This module must never judge whether one is closed: it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any, Protocol

from bcpflow import instants
from bcpflow.events import ActionClosed, Recorded, name_of, to_data
from bcpflow.language import N_, Translator
from bcpflow.reports.csv import Cell, written
from bcpflow.reports.json import seconds
from bcpflow.reports.page import LEAST
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terminal import put_sheet
from bcpflow.reports.terms import RUN_KINDS, elapsed, moment, term

if TYPE_CHECKING:
    from rich.console import Console

ACTIONS_SCHEMA = "bcpflow/actions/1"
ACTION_SCHEMA = "bcpflow/action/1"

ELEMENTS: Mapping[str, str] = {
    "planning": N_("計画"),
    "organisation": N_("体制"),
    "equipment": N_("資機材"),
    "training": N_("教育"),
    "exercise": N_("訓練"),
}
"""POETE: what has to change so that it goes better."""
STANDING: Mapping[str, str] = {
    "open": N_("未完了"),
    "overdue": N_("期限超過"),
    "closed": N_("完了"),
    "void": N_("無効"),
}
_TONES: Mapping[str, Tone] = {
    "open": "plain",
    "overdue": "overdue",
    "closed": "undone",
    "void": "undone",
}


class Action(Protocol):
    """A corrective action, as far as a list reads it."""

    @property
    def id(self) -> str:
        """``20261121-ab3d.A1``."""

    @property
    def run(self) -> str:
        """The run it came from."""

    @property
    def name(self) -> str:
        """Its name in that run."""

    @property
    def kind(self) -> str:
        """Kind of that run."""

    @property
    def workflow(self) -> str:
        """Workflow of that run."""

    @property
    def run_title(self) -> str:
        """Title of that run, perhaps empty."""

    @property
    def started_at(self) -> str:
        """T0 of that run, ISO 8601."""

    @property
    def voided(self) -> bool:
        """Whether that run counts for nothing."""

    @property
    def text(self) -> str:
        """What is to be done."""

    @property
    def owner(self) -> str:
        """Who does it, a handle."""

    @property
    def due(self) -> date:
        """By when."""

    @property
    def element(self) -> str:
        """Which of `ELEMENTS`."""

    @property
    def observation(self) -> str:
        """The observation it came from, perhaps none."""

    @property
    def step(self) -> str:
        """The step it is about, perhaps none."""

    @property
    def note(self) -> str:
        """What was last said of it."""

    @property
    def closed(self) -> ActionClosed | None:
        """How it was closed."""

    @property
    def history(self) -> tuple[Recorded, ...]:
        """Everything recorded of it."""

    def overdue(self, today: date) -> bool:
        """Whether it should have been done."""


def standing(action: Action, today: date) -> str:
    """Where it stands, a word of `STANDING`."""
    if action.voided:
        return "void"
    if action.closed:
        return "closed"
    return "overdue" if action.overdue(today) else "open"


def arranged(actions: Sequence[Action], today: date) -> list[Action]:
    """By rule 1; within a day as they were agreed on."""

    def rank(action: Action) -> tuple[bool, date]:
        return standing(action, today) in ("closed", "void"), action.due

    return sorted(actions, key=rank)


def print_actions(
    console: Console,
    actions: Sequence[Action],
    names: Mapping[str, str],
    tr: Translator,
    today: date,
) -> None:
    """The list on a terminal."""
    fields = (
        Field(tr("是正処置"), "stamp"),
        Field(tr("期限"), "stamp"),
        Field(tr("担当"), "name"),
        Field(tr("要素"), "name"),
        Field(tr("内容"), "main"),
    )
    entries = tuple(_entry(action, names, tr, today) for action in arranged(actions, today))
    sheet = Sheet("", fields, (Part("", entries),))
    put_sheet(console, sheet, max(console.width, LEAST), titled=False)


def actions_csv(
    actions: Sequence[Action],
    names: Mapping[str, str],
    tr: Translator,
    zone: tzinfo,
    today: date,
) -> bytes:
    """The list as a file for Excel."""
    heads: list[Cell] = [
        tr("是正処置"),
        tr("内容"),
        tr("担当"),
        tr("期限"),
        tr("状態"),
        tr("要素"),
        tr("手順ID"),
        tr("所見"),
        tr("進捗"),
        tr("証拠"),
        tr("証拠の訓練"),
        tr("実績（秒）"),
        tr("目標（秒）"),
        tr("手順定義"),
        tr("名称"),
        tr("開始 (T0)"),
    ]
    rows = [_row(action, names, tr, zone, today) for action in arranged(actions, today)]
    return written([[heads, *rows]])


def actions_document(
    actions: Sequence[Action], names: Mapping[str, str], today: date
) -> dict[str, Any]:
    """The list as a document."""
    return {
        "schema": ACTIONS_SCHEMA,
        "today": today.isoformat(),
        "actions": [action_record(action, names, today) for action in arranged(actions, today)],
    }


def action_record(action: Action, names: Mapping[str, str], today: date) -> dict[str, Any]:
    """One corrective action with all that was recorded of it."""
    closed = action.closed
    return {
        "id": action.id,
        "run": action.run,
        "action": action.name,
        "kind": action.kind,
        "workflow": action.workflow,
        "run_title": action.run_title,
        "started_at": action.started_at,
        "text": action.text,
        "owner": names.get(action.owner) or action.owner,
        "due": action.due.isoformat(),
        "element": action.element,
        "observation": action.observation or None,
        "step": action.step or None,
        "state": standing(action, today),
        "note": action.note,
        "evidence": (closed.evidence if closed else "") or None,
        "later_run": (closed.later_run if closed else "") or None,
        "actual_s": seconds(closed.actual_ms) if closed else None,
        "target_s": seconds(closed.target_ms) if closed else None,
        "history": [_past(told, names) for told in action.history],
    }


def proven(closed: ActionClosed, tr: Translator) -> str:
    """What closed it, in words."""
    if closed.evidence:
        return tr("証拠: {evidence}", evidence=closed.evidence)
    return tr(
        "証拠: 訓練 {run} の {step}（実績 {actual}、目標 {target}）",
        run=closed.later_run,
        step=closed.step,
        actual=elapsed(closed.actual_ms or 0),
        target=elapsed(closed.target_ms or 0),
    )


def _past(told: Recorded, names: Mapping[str, str]) -> dict[str, Any]:
    data = {k: v for k, v in to_data(told.event).items() if k != "action"}
    changes = dict(data.get("changes") or {})
    for place in (data, changes):
        if "owner" in place:
            place["owner"] = names.get(place["owner"]) or place["owner"]
    if "changes" in data:
        data["changes"] = changes
    return {
        "event": name_of(told.event),
        "version": told.version,
        "recorded_at": instants.iso(told.read.wall_ns),
        "by": names.get(told.actor) or told.actor,
        "data": data,
    }


def _entry(action: Action, names: Mapping[str, str], tr: Translator, today: date) -> Entry:
    stands = standing(action, today)
    due = action.due.isoformat()
    if stands != "open":
        due += f"\n{term(STANDING, stands, tr)}"
    origin = tr("{mark}{title}", mark=term(RUN_KINDS, action.kind, tr), title=action.workflow) + (
        f" / {action.step}" if action.step else ""
    )
    said = [action.text, origin]
    if action.observation:
        said.append(tr("所見: {observation}", observation=action.observation))
    if action.note:
        said.append(tr("進捗: {note}", note=action.note))
    if action.closed:
        said.append(proven(action.closed, tr))
    cells = (
        action.id,
        due,
        names.get(action.owner) or action.owner,
        term(ELEMENTS, action.element, tr),
        "\n".join(said),
    )
    return Entry(cells, _TONES[stands])


def _row(
    action: Action, names: Mapping[str, str], tr: Translator, zone: tzinfo, today: date
) -> list[Cell]:
    closed = action.closed
    return [
        action.id,
        action.text,
        names.get(action.owner) or action.owner,
        action.due.isoformat(),
        term(STANDING, standing(action, today), tr),
        term(ELEMENTS, action.element, tr),
        action.step,
        action.observation,
        action.note,
        closed.evidence if closed else "",
        closed.later_run if closed else "",
        seconds(closed.actual_ms) if closed else None,
        seconds(closed.target_ms) if closed else None,
        action.workflow,
        action.run_title,
        moment(instants.from_iso(action.started_at), zone),
    ]
