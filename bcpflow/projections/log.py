"""The after-action log: what happened, in order, against its targets (訓練記録).

Rules, held by tests/projections/test_log.py:

1. Every event people would write down is a row, sorted by when it happened.
2. Nothing is taken out: an undone outcome stays a row, marked.
3. A stumble an evaluator saw at a step stands in the row of its outcome, after what the team said
   itself.
4. While a run goes on, no row tells an inject that has not been delivered.

Pure: the log is a fold over recorded events and needs nothing else. Exercise milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bcpflow.clock import NS_PER_MS
from bcpflow.definition.model import Definition, Inject, Text
from bcpflow.events import (
    ObservationMade,
    PhaseChanged,
    Recorded,
    RunAborted,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    RunVoided,
    StepUndone,
)
from bcpflow.projections.rows import Row, is_row, row_of
from bcpflow.projections.totals import Summary, Visit, summary
from bcpflow.run import judge
from bcpflow.run.evolve import evolve, started
from bcpflow.run.state import RunState

TO_COME: Text = {"ja": "付与前の状況付与", "en": "an inject to come"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """A run told from beginning to end."""

    run: str
    title: str
    kind: str
    status: str
    definition: Definition
    definition_hash: str
    started_ns: int
    facts: Mapping[str, object]
    rows: tuple[Row, ...]
    summary: Summary
    injects: Mapping[str, Inject] = field(default_factory=dict)
    """The planned injects, and those that were put in."""

    @property
    def handles(self) -> frozenset[str]:
        """Everybody the rows speak of: who recorded and under whose login, held a role, came."""
        named = {
            getattr(row.event, key, "") for row in self.rows for key in ("person", "instead_of")
        }
        told = {who for row in self.rows for who in (row.actor, row.login, row.holder or "")}
        return frozenset((named | told) - {""})


@dataclass(slots=True)
class _Telling:
    """What the fold gathers on its way."""

    rows: list[Row] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)
    stumbles: dict[str, list[str]] = field(default_factory=dict)
    paused_at: int | None = None
    paused_ms: int = 0


def log(history: Sequence[Recorded]) -> Log:
    """The log of a run's events, given in the order of their versions."""
    first = history[0]
    if not isinstance(first.event, RunStarted):
        raise TypeError("a run begins with run.started")
    state = started(first)
    telling = _Telling(visits=[Visit(t, s.phase, 0) for t, s in state.tracks.items()])
    telling.rows.append(row_of(state, state, first))
    for recorded in history[1:]:
        before, state = state, evolve(state, recorded)
        _tell(telling, before, state, recorded)
    rows = _finished(telling)
    if not state.over:
        rows = tuple(_for_players(row, state) for row in rows)
    return Log(
        run=state.run,
        title=state.title,
        kind=state.kind,
        status=state.status,
        definition=state.plan.definition,
        definition_hash=first.event.definition_hash,
        started_ns=first.occurred_ns,
        facts=state.facts,
        rows=rows,
        injects=state.injects_known,
        summary=summary(rows, telling.visits, telling.paused_ms, state, history[-1]),
    )


def _tell(telling: _Telling, before: RunState, state: RunState, recorded: Recorded) -> None:
    event = recorded.event
    if isinstance(event, PhaseChanged):
        _turn_page(telling, before, event, recorded.elapsed_ms)
    elif isinstance(event, StepUndone):
        telling.undone.add(event.undone)
    elif isinstance(event, ObservationMade):
        kind, _, step = event.about.partition(":")
        if event.kind == "stumble" and kind == "step":
            telling.stumbles.setdefault(step, []).append(event.text)
    elif isinstance(event, RunPaused):
        telling.paused_at = state.clock.since_ns(recorded.read)
    elif telling.paused_at is not None and isinstance(
        event, RunResumed | RunEnded | RunAborted | RunVoided
    ):
        stood = state.clock.since_ns(recorded.read) - telling.paused_at
        telling.paused_ms += round(stood / NS_PER_MS)
        telling.paused_at = None
    if is_row(event):
        telling.rows.append(row_of(before, state, recorded))


def _turn_page(telling: _Telling, before: RunState, event: PhaseChanged, elapsed: int) -> None:
    visit = next(
        v for v in reversed(telling.visits) if v.track == event.track and v.left_ms is None
    )
    visit.left_ms = elapsed
    visit.target_ms = judge.phase_target_ms(before, event.track, event.source)
    telling.visits.append(Visit(event.track, event.target, elapsed))


def _finished(telling: _Telling) -> tuple[Row, ...]:
    ordered = sorted(telling.rows, key=lambda row: (row.elapsed_ms, row.version))
    return tuple(
        replace(
            row, no=number, undone=row.version in telling.undone, stumble=_stumble(telling, row)
        )
        for number, row in enumerate(ordered, start=1)
    )


def _for_players(row: Row, state: RunState) -> Row:
    """A row that does not tell what is to come: players read the log of a run (rule 4)."""
    to_come = state.injects_known.keys() - state.injects.keys()
    return replace(row, title=TO_COME) if row.about in to_come else row


def _stumble(telling: _Telling, row: Row) -> str:
    """What the team said of an outcome, and what evaluators saw (rule 3)."""
    if row.result is None or row.version in telling.undone:
        return row.stumble
    seen = telling.stumbles.get(row.step or "", [])
    return " / ".join(part for part in (row.stumble, *seen) if part)
