"""A plan: one definition, indexed for running it.

Built once when a run is opened. Lint has refused what could go wrong here; a plan therefore
looks names up and does not check them. It must never know the state of a run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bcpflow.definition.codec import pack, unpack
from bcpflow.definition.model import (
    Checklist,
    Definition,
    Gate,
    Inject,
    Phase,
    Step,
    Text,
    Track,
    Transition,
    Workflow,
)
from bcpflow.definition.moments import Moment, parse_duration, parse_moment

RTO = "rto"
"""A target that is the recovery time objective of the step's system."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with the place it stands in."""

    step: Step
    track: str
    phase: str
    target: Moment | None
    every_s: int | None = None
    """How often it is due again, in seconds; None: once."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Steps, phases, injects of a definition by id, in the order of the file.

    Two plans of one definition are equal and share what is built from them (`digest`).
    """

    definition: Definition
    digest: str
    tracks: Mapping[str, Track]
    steps: Mapping[str, PlannedStep]
    injects: Mapping[str, Inject]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def workflow(self) -> Workflow:
        """The workflow itself."""
        return self.definition.workflow

    @property
    def questions(self) -> tuple[Text, ...]:
        """What the participants are asked at the end: the workflow's own, else the site's."""
        evaluation = self.definition.evaluation
        return self.workflow.hotwash or (evaluation.questions if evaluation else ())

    def phase(self, track: str, phase: str) -> Phase:
        """A phase of a track."""
        return self.tracks[track].phases[phase]

    def transitions(self, track: str, phase: str) -> tuple[Transition, ...]:
        """The ways out of a phase."""
        return self.phase(track, phase).next

    def track_of_phase(self, phase: str) -> str | None:
        """The first track that has a phase of this name."""
        return next((t for t, track in self.tracks.items() if phase in track.phases), None)

    def checklist(self, step: Step) -> Checklist | None:
        """The checklist under a step, if it has one."""
        return self.definition.checklists.get(step.checklist) if step.checklist else None

    def steps_of(self, track: str, phase: str) -> Iterator[PlannedStep]:
        """The steps of a phase, in order."""
        return (self.steps[step.id] for step in self.phase(track, phase).steps)


def plan(definition: Definition) -> Plan:
    """Index a definition that lint has passed."""
    tracks = definition.workflow.all_tracks
    steps = {
        step.id: _planned(step, t, p)
        for t, track in tracks.items()
        for p, phase in track.phases.items()
        for step in phase.steps
    }
    injects = {inject.id: inject for inject in definition.workflow.injects}
    return Plan(definition, digest_of(pack(definition)), tracks, steps, injects)


def _planned(step: Step, track: str, phase: str) -> PlannedStep:
    # ``rto`` stands for a time once the step is expanded over the register.
    target = parse_moment(step.target) if step.target and step.target != RTO else None
    return PlannedStep(
        step, track, phase, target, parse_duration(step.every) if step.every else None
    )


def plan_of(packed: Mapping[str, object]) -> Plan:
    """The plan of a definition as a journal holds it."""
    return plan(unpack(Definition, dict(packed)))


def digest_of(packed: object) -> str:
    """sha256 of the packed definition, in hex: two runs of one definition share it."""
    text = json.dumps(packed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # As the journal writes it: half a character, from a record made elsewhere, is its escape.
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def gate_of(transition: Transition) -> Gate | None:
    """The gate in full; the short form ``all required steps`` may be overridden by nobody."""
    gate = transition.gate
    return Gate(steps="all required") if isinstance(gate, str) else gate


def as_ids(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """One id or several, as a tuple."""
    return (value,) if isinstance(value, str) else value
