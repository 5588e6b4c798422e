"""A definition laid out for the rules: every step, phase and inject with its place in the file.

It must never judge: where a name is used twice the first one stands, and `names` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bcpflow.definition.model import (
    Deadline,
    Definition,
    Gate,
    Inject,
    Phase,
    Step,
    Track,
    Transition,
    Workflow,
)
from bcpflow.lint.finding import Path, nearest

ALL_REQUIRED = "all required steps"


@dataclass(frozen=True, slots=True)
class PlacedPhase:
    """A phase, its track, and where it stands."""

    track: str
    id: str
    phase: Phase
    path: Path
    first: bool
    """The track begins here."""


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step, its phase, and where it stands."""

    step: Step
    home: PlacedPhase
    path: Path

    @property
    def id(self) -> str:
        """The step's id."""
        return self.step.id


@dataclass(frozen=True, slots=True)
class PlacedTransition:
    """A transition, the phase it leaves, and where it stands."""

    transition: Transition
    home: PlacedPhase
    path: Path

    @property
    def gate(self) -> Gate:
        """The gate as a mapping, whichever way it is written; an unreadable one asks nothing."""
        gate = self.transition.gate
        if isinstance(gate, Gate):
            return gate
        return Gate(steps="all required") if gate == ALL_REQUIRED else Gate()

    def asks_for(self, step: PlacedStep) -> bool:
        """Whether the gate stays shut until this step is settled; a repeating one never is."""
        asked = self.gate.steps
        if step.step.every is not None:
            return False
        if asked == "all required":
            return step.step.required and step.home == self.home
        return step.id in asked


class Outline:
    """Everything of a definition by place and by name."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.workflow: Workflow = definition.workflow

    @property
    def tracks(self) -> Mapping[str, Track]:
        """Tracks by id."""
        return self.workflow.all_tracks

    def track_path(self, track: str) -> Path:
        """Where a track stands; plain phases stand at the top."""
        return ("tracks", track) if self.workflow.tracks else ()

    @cached_property
    def phases(self) -> tuple[PlacedPhase, ...]:
        """Every phase, in the order of the file."""
        return tuple(
            PlacedPhase(track, name, phase, (*self.track_path(track), "phases", name), number == 0)
            for track, held in self.tracks.items()
            for number, (name, phase) in enumerate(held.phases.items())
        )

    @cached_property
    def steps(self) -> tuple[PlacedStep, ...]:
        """Every step, in the order of the file."""
        return tuple(
            PlacedStep(step, home, (*home.path, "steps", number))
            for home in self.phases
            for number, step in enumerate(home.phase.steps)
        )

    @cached_property
    def transitions(self) -> tuple[PlacedTransition, ...]:
        """Every way out of every phase."""
        return tuple(
            PlacedTransition(transition, home, (*home.path, "next", number))
            for home in self.phases
            for number, transition in enumerate(home.phase.next)
        )

    @cached_property
    def injects(self) -> tuple[tuple[Inject, Path], ...]:
        """Every inject and where it stands."""
        return tuple((i, ("injects", n)) for n, i in enumerate(self.workflow.injects))

    @cached_property
    def deadlines(self) -> tuple[tuple[str, Deadline, Path], ...]:
        """Every deadline by id, and where it stands."""
        held = self.workflow.deadlines.items()
        return tuple((name, deadline, ("deadlines", name)) for name, deadline in held)

    @cached_property
    def blocks(self) -> tuple[tuple[PlacedStep, ...], ...]:
        """Consecutive steps of one phase with ``for_each`` written alike: repeated together."""
        found: list[list[PlacedStep]] = []
        before: PlacedStep | None = None
        for step in self.steps:
            each = step.step.for_each
            if each is not None:
                if before is None or before.home != step.home or before.step.for_each != each:
                    found.append([])
                found[-1].append(step)
            before = step
        return tuple(tuple(block) for block in found)

    def block_of(self, step: PlacedStep) -> tuple[PlacedStep, ...]:
        """The steps repeated together with a step; none where it is not repeated."""
        return self._block_at.get(step.path, ())

    @cached_property
    def _block_at(self) -> Mapping[Path, tuple[PlacedStep, ...]]:
        return {step.path: block for block in self.blocks for step in block}

    @cached_property
    def by_id(self) -> Mapping[str, PlacedStep]:
        """Steps by id; of two with one id the first."""
        placed: dict[str, PlacedStep] = {}
        for step in self.steps:
            placed.setdefault(step.id, step)
        return placed

    def phases_named(self, name: str) -> list[PlacedPhase]:
        """Phases of this id, one a track at most."""
        return [placed for placed in self.phases if placed.id == name]

    def moments(self) -> Iterator[tuple[str, Path, PlacedStep | None]]:
        """Every moment, where it stands, and the step it is the target of."""
        if self.workflow.rto is not None:
            yield self.workflow.rto, ("rto",), None
        for home in self.phases:
            if home.phase.target is not None:
                yield home.phase.target, (*home.path, "target"), None
        for step in self.steps:
            if step.step.target is not None:
                yield step.step.target, (*step.path, "target"), step
        for inject, path in self.injects:
            if inject.at is not None:
                yield inject.at, (*path, "at"), None
        for _, deadline, path in self.deadlines:
            yield deadline.at, (*path, "at"), None

    def conditions(self) -> Iterator[tuple[str, Path]]:
        """Every condition on facts and where it stands."""
        for step in self.steps:
            if step.step.when is not None:
                yield step.step.when, (*step.path, "when")
        for out in self.transitions:
            if out.gate.when is not None:
                yield out.gate.when, (*out.path, "gate", "when")
        for inject, path in self.injects:
            if inject.when is not None:
                yield inject.when, (*path, "when")
        for _, deadline, path in self.deadlines:
            if deadline.when is not None:
                yield deadline.when, (*path, "when")

    def lands_in(self, out: PlacedTransition) -> str | None:
        """The phase a transition leads to; for a misspelt one the phase that is meant."""
        phases = self.tracks[out.home.track].phases
        to = out.transition.to
        return to if to in phases else next(iter(nearest(to, phases)), None)


def reached(edges: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    """What can be reached along edges, the starts included."""
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting.extend(edges.get(here, ()))
    return seen


def as_tuple(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One name or several, as several; an empty one is a name nobody has."""
    return (value,) if isinstance(value, str) else value


def item_path(path: Path, value: str | tuple[str, ...], number: int) -> Path:
    """Where the n-th name of "one name or several" stands."""
    return path if isinstance(value, str) else (*path, number)


def circle(edges: Mapping[str, Iterable[str]]) -> list[str] | None:
    """One circle among the edges, first name repeated at the end; None where there is none."""
    done: set[str] = set()
    for start in edges:
        trail: list[str] = []
        on_trail: set[str] = set()
        waiting: list[tuple[str, bool]] = [(start, True)]
        while waiting:
            node, entering = waiting.pop()
            if not entering:
                trail.pop()
                on_trail.discard(node)
                done.add(node)
            elif node in on_trail:
                return [*trail[trail.index(node) :], node]
            elif node not in done:
                trail.append(node)
                on_trail.add(node)
                waiting.append((node, False))
                waiting.extend((following, True) for following in edges.get(node, ()))
    return None
