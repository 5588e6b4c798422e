"""The definition language as frozen data: what a workflow file may say.

One model serves four readers: the file on disk, the JSON Schema for editors, the journal (a
run's first event holds the whole resolved definition) and the core. Values therefore stay *as
written* - a target is the text ``20m after muster``, a condition the text ``震度 >= "5強"`` -
and are read by `moments` and `conditions`, each in one place.

This module must never import anything but the standard library: replaying a journal ten years
from now must need no validator and no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bcpflow.definition.caserules import CaseRules
from bcpflow.definition.checklist import Checklist as Checklist
from bcpflow.definition.checklist import Item as Item
from bcpflow.definition.evaluation import Evaluation
from bcpflow.definition.texts import FORBID_UNKNOWN as FORBID_UNKNOWN
from bcpflow.definition.texts import FactValue as FactValue
from bcpflow.definition.texts import Text as Text

StepKind = Literal[
    "task", "checklist", "decision", "question", "document", "approval", "measure", "notice"
]
WorkflowKind = Literal["response", "discussion", "guideline"]
FactType = Literal["choice", "number", "yesno", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something conditions may ask about: hours or night, seismic intensity, amount."""

    __pydantic_config__ = FORBID_UNKNOWN

    type: FactType | None = None
    """choice, number, yesno or text; left out: choice where there are choices, else text."""
    choices: tuple[str, ...] = ()
    """The values a choice may have; their order is their rank, so ``震度 >= "5弱"`` is meant."""
    ask: Text | None = None
    """The question put to the operator when the run starts."""
    title: Text | None = None
    """Label for screens and reports; left out: the fact's own name."""
    unit: Text | None = None
    """Unit of a number (円, 分, ℃)."""
    default: FactValue | None = None
    """Value taken when nobody declares one."""
    todo: Text | None = None
    """What is still missing here."""

    @property
    def kind(self) -> FactType:
        """The type, inferred where the file leaves it out."""
        return self.type or ("choice" if self.choices else "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A duty somebody holds during a run; deputies take it over in order (代行順位)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """Name of the role on screens and paper."""
    deputies: tuple[str, ...] = ()
    """Roles that stand in, in order."""
    duty: Text | None = None
    """What the role is for, in a sentence."""
    todo: Text | None = None
    """What is still missing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEvent:
    """A happening other than T0 that deadlines count from (leak noticed, contract signed)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What happened."""
    todo: Text | None = None
    """What is still missing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A clock that may start elsewhere than at T0, with warnings before it runs out (期限)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What must have been done by then."""
    at: str
    """When it runs out: same grammar as a target, mostly ``5d after leak-noticed``."""
    warn: str | tuple[str, ...] = ()
    """How long before it runs out to warn: ``1d``, or several."""
    met_by: str | tuple[str, ...] = ()
    """Steps that meet it once all of them are achieved."""
    when: str | None = None
    """Condition on declared facts; where it is false the deadline does not apply."""
    source: Text | None = None
    """The rule it comes from."""
    todo: Text | None = None
    """What is still missing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEach:
    """Which systems of the register a step is repeated for, in recovery order."""

    __pydantic_config__ = FORBID_UNKNOWN

    systems: str
    """Condition on ``kind``, ``priority`` and ``id``: ``kind == "基幹系" and priority <= "B"``."""
    wait: bool = True
    """Whether a system waits until those it depends on are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way a decision can go; it may fire a transition of the step's own track."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Short id, used by `drill decide`."""
    title: Text
    """The choice in words."""
    fires: str | None = None
    """Trigger of the transition that this choice sets off."""
    how: Text | None = None
    """When this choice is the right one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one role does. Outcome: achieved, not achieved or skipped."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Unique in the workflow; reports of different years are compared by it."""
    title: Text
    """What is done, as a short sentence."""
    kind: StepKind | None = None
    """Left out: decision where there are options, checklist, measure where there is a unit."""
    role: str | None = None
    """Who does it."""
    target: str | None = None
    """By when: ``T+30m``, ``20m`` after its phase began, ``20m after muster``; ``例``: a sample."""
    required: bool = True
    """Whether a gate that asks for all required steps waits for this one."""
    after: tuple[str, ...] = ()
    """Steps that must be settled first."""
    when: str | None = None
    """Condition on declared facts; where it is false the step does not apply."""
    checklist: str | None = None
    """Name of a file in checklists/."""
    options: tuple[Option, ...] = ()
    """The choices of a decision."""
    approver: str | tuple[str, ...] = ()
    """Roles of which one must approve the choice before it counts."""
    for_each: str | ForEach | None = None
    """``systems``, or some of them: one step a system of the register, in recovery order."""
    every: str | None = None
    """Repeating duty: due again each ``30m`` until its phase is left; the first at its target."""
    figures: str | None = None
    """In a case: kind of sheet it is settled by (``quote``, ``priority``); a change opens it."""
    system: str | None = None
    """System of the register it is about; ``for_each`` fills it in."""
    unit: Text | None = None
    """Unit of a measure."""
    to: Text | None = None
    """Who is told, for a notice."""
    by: Text | None = None
    """By which means, for a notice."""
    how: Text | None = None
    """How it is done; readable by somebody who has never done it."""
    manual: Text | None = None
    """What to do by hand while the system is down."""
    caution: Text | None = None
    """What goes wrong here."""
    evidence: Text | None = None
    """What must be kept as proof."""
    source: Text | None = None
    """Where the step or its target comes from."""
    todo: Text | None = None
    """What is still missing here."""

    @property
    def resolved_kind(self) -> StepKind:
        """The kind, inferred where the file leaves it out."""
        if self.kind:
            return self.kind
        if self.options:
            return "decision"
        if self.checklist:
            return "checklist"
        return "measure" if self.unit else "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What must hold to leave a phase (移行判定)."""

    __pydantic_config__ = FORBID_UNKNOWN

    steps: Literal["all required"] | tuple[str, ...] = ()
    """``all required`` (steps of this phase), or the ids of steps of any track: a join."""
    when: str | None = None
    """Condition on declared facts."""
    override: str | tuple[str, ...] = ()
    """Roles that may open the gate with a reason; left out: nobody may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One way out of a phase."""

    __pydantic_config__ = FORBID_UNKNOWN

    to: str
    """The phase it leads to."""
    trigger: str | None = None
    """Its name; left out: the name of the phase it leads to."""
    gate: str | Gate | None = None
    """``all required steps`` or a mapping; left out: always open."""
    title: Text | None = None
    """Label for people."""
    back: bool = False
    """A return to an earlier phase (差戻し): a reason is then required."""

    @property
    def name(self) -> str:
        """The trigger, inferred where the file leaves it out."""
        return self.trigger or self.to


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A state of a track: some steps, and the ways out."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """Name on screens and paper."""
    purpose: Text | None = None
    """What is true when the phase is over."""
    target: str | None = None
    """By when the phase is left; same grammar as a step's target."""
    steps: tuple[Step, ...] = ()
    """In the order people do them."""
    next: tuple[Transition, ...] = ()
    """Ways out; a phase without any must say ``final: true``."""
    final: bool = False
    """The track ends here."""
    source: Text | None = None
    """Where the phase or its target comes from."""
    todo: Text | None = None
    """What is still missing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One flat state machine; several run side by side (系統). It begins in its first phase."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """Name on screens and paper."""
    phases: dict[str, Phase]
    """In order; the first is where the track begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject:
    """A scripted event given to players (状況付与)."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Unique in the workflow."""
    content: Text
    """What the players are told."""
    at: str | None = None
    """When: same grammar as a target; left out: the controller delivers it by hand."""
    to: str | tuple[str, ...] = ()
    """Roles that get it; left out: everybody."""
    sender: Text | None = None
    """Who it seems to come from."""
    by: Text | None = None
    """By which means (口頭, 電話, 紙, メール)."""
    when: str | None = None
    """Condition on declared facts."""
    expects: str | tuple[str, ...] = ()
    """Steps that answer it; the first one settled afterwards gives the response time."""
    action: Text | None = None
    """The expected action in words, for the evaluator."""
    objective: str | None = None
    """The objective it serves."""
    source: Text | None = None
    """The recorded event it is taken from."""
    todo: Text | None = None
    """What is still missing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What the exercise is to show, and the steps that show it."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """The objective in a sentence."""
    steps: tuple[str, ...] = ()
    """Steps whose times and outcomes show it."""
    todo: Text | None = None
    """What is still missing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """A definition file: state machines, steps, gates, injects."""

    __pydantic_config__ = FORBID_UNKNOWN

    workflow: str
    """Id of the workflow; the file has the same name."""
    title: Text
    """Name on screens and paper."""
    kind: WorkflowKind = "response"
    """response (timed), discussion (no targets) or guideline (procurement)."""
    edition: str | None = None
    """Edition of the plan, as people write it: 2026-11."""
    summary: Text | None = None
    """What it is for."""
    scenario: Text | None = None
    """The assumed situation, read out at the start of an exercise."""
    sources: tuple[Text, ...] = ()
    """Documents it is built on."""
    rto: str | None = None
    """Recovery time objective from T0; lint refuses targets beyond it."""
    facts: dict[str, Fact] = field(default_factory=dict)
    """What conditions may ask about."""
    roles: dict[str, Role] = field(default_factory=dict)
    """Who takes part."""
    events: dict[str, NamedEvent] = field(default_factory=dict)
    """Happenings that deadlines count from."""
    phases: dict[str, Phase] = field(default_factory=dict)
    """The phases of a workflow with one track."""
    tracks: dict[str, Track] = field(default_factory=dict)
    """The tracks, where several run side by side."""
    injects: tuple[Inject, ...] = ()
    """Scripted events (MSEL, 状況付与計画)."""
    objectives: dict[str, Objective] = field(default_factory=dict)
    """What the exercise is to show."""
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    """Clocks that count from named events."""
    staffing: dict[str, int] = field(default_factory=dict)
    """How many people are to be there by when: ``{1h: 2, 3h: 4, 6h: 5}``."""
    hotwash: tuple[Text, ...] = ()
    """Questions the participants answer at the end; left out: those of the evaluation file."""
    todo: Text | None = None
    """What is still missing here."""

    @property
    def all_tracks(self) -> Mapping[str, Track]:
        """Tracks by id; a file with plain ``phases:`` has one, called ``main``."""
        return self.tracks or {MAIN_TRACK: Track(title=self.title, phases=self.phases)}


MAIN_TRACK = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A workflow with everything it refers to: what a run carries in its first event."""

    workflow: Workflow
    checklists: dict[str, Checklist] = field(default_factory=dict)
    evaluation: Evaluation | None = None
    case_rules: CaseRules | None = None
