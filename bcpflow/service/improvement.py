"""What the run before leaves to the next: its times, and what is to be mended.

Rules, held by tests/service/test_improvement.py:

1. The run before is the newest one of the same workflow and kind that was ended; where none
   was, the newest that left an open corrective action.
2. A time is when a step was settled as achieved, in exercise time since T0.
3. Corrective actions stay open over runs until they are closed; those of a voided run count for
   nothing.
4. Only a later run of the same workflow proves that something was mended: by the last outcome
   of the step, achieved and standing, against the target that held there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bcpflow.commands import RunKind
from bcpflow.decide.review import CHANGEABLE
from bcpflow.errors import NotFound, Refused
from bcpflow.events import ActionAdded, ActionClosed, ActionUpdated, Recorded
from bcpflow.projections.log import log
from bcpflow.service import records

if TYPE_CHECKING:
    from bcpflow.journal import Journal
    from bcpflow.projections.rows import Row
    from bcpflow.service.desk import Desk, RunLine

_TYPES = ("action.added", "action.updated", "action.closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A corrective action as it stands, with the run it came from."""

    run: str
    name: str
    """Its name in that run: ``A1``."""
    kind: str
    workflow: str
    run_title: str
    started_at: str
    """T0 of that run, ISO 8601 in UTC."""
    voided: bool
    """Whether that run counts for nothing."""
    text: str
    owner: str
    """A handle."""
    due: date
    element: str
    observation: str = ""
    step: str = ""
    note: str = ""
    """What was last said of how it goes."""
    closed: ActionClosed | None = None
    history: tuple[Recorded, ...] = ()

    @property
    def id(self) -> str:
        """What people type: ``20261121-ab3d.A1``."""
        return f"{self.run}.{self.name}"

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.closed is None and not self.voided

    def overdue(self, today: date) -> bool:
        """Whether its day has passed and it is still open."""
        return self.open and self.due < today


def actions(desk: Desk) -> list[Action]:
    """The corrective actions of all runs as they stand, in the order they were agreed on."""
    return _actions(desk, desk.runs(limit=None))


def _actions(desk: Desk, lines: Sequence[RunLine]) -> list[Action]:
    runs: dict[str, list[Recorded]] = {}
    agreed: list[tuple[str, str]] = []
    for entry in desk.journal.of_types(_TYPES):
        told = records.recorded(entry.document, entry.run, entry.version)
        runs.setdefault(entry.run, []).append(told)
        if isinstance(told.event, ActionAdded):
            agreed.append((entry.run, told.event.action))
    if not runs:
        return []
    known = {line.id: line for line in lines}
    found: dict[tuple[str, str], Action] = {}
    for run, history in runs.items():
        # By version: a wall clock that was set back must not let an update come before.
        for recorded in sorted(history, key=lambda told: told.version):
            _fold(found, known[run], recorded)
    return [found[key] for key in agreed]


def named(desk: Desk, said: str) -> Action:
    """The corrective action people mean by ``RUN.A1``; a part of the run's id will do.

    ``A1`` alone will do where one open action of that name is known.

    Raises NotFound or Refused (several runs match).
    """
    part, _, name = said.rpartition(".")
    known = actions(desk)
    if not part:
        alike = [action for action in known if action.name == name.upper()]
        still = [action for action in alike if action.open] or alike
        if len(still) == 1:
            return still[0]
        raise NotFound("BCP-R060", action=said, near=[a.id for a in known if a.open])
    run = desk.resolve(part)
    here = [action for action in known if action.run == run]
    for action in here:
        if action.name == name.upper():
            return action
    raise NotFound("BCP-R060", action=said, near=[action.id for action in here])


def recalled(desk: Desk, workflow: str, kind: RunKind) -> dict[str, Any] | None:
    """The fields of `events.PreviousRecalled`; None where there is nothing to recall."""
    lines = desk.runs(limit=None)
    left = [
        action
        for action in _actions(desk, lines)
        if action.open and (action.workflow, action.kind) == (workflow, kind)
    ]
    before = _before(lines, workflow, kind, {action.run for action in left})
    if before is None:
        return None
    state = desk.open(before.id).state
    times = {
        step: here.settled_ms
        for step, here in state.steps.items()
        if here.outcome == "achieved" and here.settled_ms is not None
    }
    return {
        "previous": before.id,
        "started_at": before.started_at,
        "times": times,
        "issues": tuple(_issue(action) for action in sorted(left, key=lambda a: a.due)),
    }


def proof(desk: Desk, action: Action, later_run: str) -> tuple[int, int]:
    """When the action's step was achieved in a later run, and its target: exercise milliseconds.

    Raises Refused where that run proves nothing, whatever its times (rule 4).
    """
    run = desk.resolve(later_run)
    later = next(line for line in desk.runs(limit=None) if line.id == run)
    if later.workflow != action.workflow:
        raise Refused("BCP-R068", run=run, workflow=later.workflow, wanted=action.workflow)
    if later.status in ("running", "paused"):
        raise Refused("BCP-R076", run=run)
    if later.status == "voided" or later.started_at <= action.started_at:
        raise Refused("BCP-R067", run=run, earlier=action.run)
    last = _last_outcome(log(desk.open(run).history).rows, action.step)
    if last is None or last.undone or last.result != "achieved" or last.target_ms is None:
        raise Refused("BCP-R069", run=run, step=action.step)
    return last.elapsed_ms, last.target_ms


def names(journal: Journal, found: Sequence[Action]) -> Mapping[str, str]:
    """Names by handle of who owns or owned them, and who wrote of them."""
    handles = set()
    for told in (told for action in found for told in action.history):
        handles.add(told.actor)
        match told.event:
            case ActionAdded(owner=owner):
                handles.add(owner)
            case ActionUpdated(changes=changes):
                handles.add(changes.get("owner", told.actor))
    return journal.people(handles)


def _fold(found: dict[tuple[str, str], Action], line: RunLine, recorded: Recorded) -> None:
    match recorded.event:
        case ActionAdded() as added:
            found[line.id, added.action] = Action(
                run=line.id,
                name=added.action,
                kind=line.kind,
                workflow=line.workflow,
                run_title=line.title,
                started_at=line.started_at,
                voided=line.status == "voided",
                text=added.text,
                owner=added.owner,
                due=date.fromisoformat(added.due),
                element=added.element,
                observation=added.observation,
                step=added.step,
                history=(recorded,),
            )
        case ActionUpdated(action=name, changes=changes, note=note):
            was = found[line.id, name]
            changed: dict[str, Any] = {k: v for k, v in changes.items() if k in CHANGEABLE}
            if "due" in changed:
                changed["due"] = date.fromisoformat(changed["due"])
            if note:
                changed["note"] = note
            found[line.id, name] = replace(was, **changed, history=(*was.history, recorded))
        case ActionClosed(action=name) as closed:
            was = found[line.id, name]
            found[line.id, name] = replace(was, closed=closed, history=(*was.history, recorded))


def _before(
    lines: Sequence[RunLine], workflow: str, kind: RunKind, left: set[str]
) -> RunLine | None:
    same = [line for line in lines if (line.workflow, line.kind) == (workflow, kind)]
    ended = [line for line in same if line.status == "ended"]
    return next(iter(ended or [line for line in same if line.id in left]), None)


def _issue(action: Action) -> dict[str, str]:
    return {
        "run": action.run,
        "action": action.name,
        "step": action.step,
        "text": action.text,
        "due": action.due.isoformat(),
    }


def _last_outcome(rows: Sequence[Row], step: str) -> Row | None:
    """Of its latest occurrence what was recorded last, undone or not."""
    outcomes = [
        (_occurrence(row.step), row.version, row)
        for row in rows
        if row.result and row.step and row.step.partition("#")[0] == step
    ]
    return max(outcomes, key=lambda found: found[:2])[2] if outcomes else None


def _occurrence(step: str) -> int:
    return int(step.partition("#")[2] or 1)
