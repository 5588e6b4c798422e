"""What the files of a site folder say, as frozen data: roster, systems register, muster rules.

Values stay *as written* - a recovery time is the text ``12h``, a date the text ``2026-11-21`` -
and are read by `values`, in one place.

This module must never import anything but the standard library and the definition's words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bcpflow.definition.model import FORBID_UNKNOWN, Text

SystemKind = Literal["インフラ系", "基幹系", "個別"]
Priority = Literal["A", "B", "C", "D"]
Intensity = Literal["0", "1", "2", "3", "4", "5弱", "5強", "6弱", "6強", "7"]
Duty = Literal["automatic", "called"]

KINDS: tuple[SystemKind, ...] = ("インフラ系", "基幹系", "個別")
"""Classes in the order they are restored in."""
INTENSITIES: tuple[Intensity, ...] = ("0", "1", "2", "3", "4", "5弱", "5強", "6弱", "6強", "7")
"""The scale of the Meteorological Agency, weakest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who comes when it happens. Personal data: it leaves the site redacted only."""

    __pydantic_config__ = FORBID_UNKNOWN

    name: str
    """Name as colleagues write it; unique in the roster."""
    id: str | None = None
    """Short name for logs, where the section has one."""
    section: str | None = None
    """Section the person belongs to."""
    roles: tuple[str, ...] = ()
    """Ids of the roles this person holds."""
    deputies: tuple[str, ...] = ()
    """Names (or ids) of those who stand in, in order (代行順位)."""
    phones: tuple[str, ...] = ()
    """Telephone numbers, the one to try first in front."""
    mail: str | None = None
    """Mail address that is read off hours."""
    distance_km: float | None = None
    """Way from home to the town hall."""
    arrival_min: float | None = None
    """Estimated minutes from the call to the arrival, on foot where roads may be shut."""
    updated: str | None = None
    """Day this entry was confirmed; left out: the roster's."""
    note: str | None = None
    """What else matters (night shift, small children)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The contact list of those who answer (緊急連絡先一覧, 代行順位)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the list is called."""
    updated: str | None = None
    """Day the whole list was confirmed."""
    people: tuple[Person, ...] = ()
    """Everybody on it, in calling order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One row of the register (情報システム一覧)."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Short id, unique in the register; reports of different years are compared by it."""
    title: Text
    """Name of the system."""
    kind: SystemKind
    """インフラ系, 基幹系 or 個別."""
    priority: Priority
    """Recovery priority, A first."""
    rto: str | None = None
    """Recovery time objective: ``12h``; ``例`` marks a sample."""
    rpo: str | None = None
    """Recovery point objective: how old restored data may be."""
    depends_on: tuple[str, ...] = ()
    """Ids of the systems that must run before this one."""
    location: str | None = None
    """Where it stands: room and rack, data centre, cloud."""
    vendor: str | None = None
    """Who maintains it, and how they are reached."""
    contract: str | None = None
    """Contract number and hours covered."""
    backup: str | None = None
    """What is backed up, how often, where it is kept."""
    manual: str | None = None
    """What staff do by hand while it is down."""
    last_drilled: str | None = None
    """Day its recovery was last drilled."""
    note: str | None = None
    """What else matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The systems register."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the register is called."""
    updated: str | None = None
    """Day the whole register was confirmed."""
    systems: tuple[System, ...] = ()
    """Every system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDrill:
    """One drill of the year: what is played, when and where."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What people call it."""
    workflow: str
    """The workflow that is played."""
    date: str
    """The day, as written: 2027-01-17, 令和9年1月17日."""
    time: str | None = None
    """When it begins: 14:00; left out: not settled, the whole day."""
    minutes: int | None = None
    """How long it takes; left out: two hours."""
    place: str | None = None
    """Where people meet."""
    people: tuple[str, ...] = ()
    """Who takes part: roles, sections or names."""
    purpose: Text | None = None
    """What it is to show."""
    note: str | None = None
    """What else matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPlan:
    """The drills of the year (訓練計画)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the plan is called."""
    updated: str | None = None
    """Day it was last looked at."""
    drills: tuple[PlannedDrill, ...] = ()
    """In any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketColumn:
    """One column a ticket program takes in."""

    __pydantic_config__ = FORBID_UNKNOWN

    head: str
    """What the program calls it."""
    says: str
    """What stands below it: a text with places such as ``{text}`` and ``{due}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStates:
    """A program's words for where a corrective action stands."""

    __pydantic_config__ = FORBID_UNKNOWN

    open: str | None = None
    """Still to be done."""
    overdue: str | None = None
    """Its day has passed."""
    closed: str | None = None
    """Done."""
    void: str | None = None
    """Its drill counts for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketForm:
    """One program's heads for corrective actions, as its import wants them."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """Which program it is for."""
    source: Text | None = None
    """Where the heads are written; 例 where they are ours."""
    sample: bool = False
    """Nobody has said that the program wants these heads."""
    slashes: bool = False
    """Days are written 2027/03/31 instead of 2027-03-31."""
    columns: tuple[TicketColumn, ...] = ()
    """In the order they stand in."""
    states: TicketStates | None = None
    """The program's words for where one stands; left out: ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """Heads for ticket programs, by the name `--for` takes."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the file is called."""
    dated: str
    """Day it was settled."""
    forms: dict[str, TicketForm] = field(default_factory=dict)
    """Forms by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Who comes from one intensity on."""

    __pydantic_config__ = FORBID_UNKNOWN

    intensity: Intensity
    """Lowest seismic intensity in the town that calls for this level."""
    damage_from: Intensity | None = None
    """Lowest intensity that calls for it where damage is large."""
    title: Text
    """What the town calls the level."""
    duty: Duty | None = None
    """automatic: people come without a call; called: they wait for one; left out: not said."""
    everyone: bool = False
    """All staff come."""
    roles: tuple[str, ...] = ()
    """Roles of the roster that come."""
    who: Text | None = None
    """Who comes, in the town's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One town's muster rule, with where it was read."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """Whose rule it is."""
    source: Text | None = None
    """Where it is written."""
    dated: str | None = None
    """Day it was read there."""
    sample: bool = False
    """Another town's rule, shipped as an example."""
    levels: tuple[Level, ...] = ()
    """From the weakest to the strongest."""
    staffing: dict[str, int] = field(default_factory=dict)
    """How many people are to be there by when: ``{1h: 2, 3h: 4, 6h: 5}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Muster:
    """Muster rules by seismic intensity (参集基準)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the file is called."""
    use: str
    """The rule that holds here."""
    rules: dict[str, Rule] = field(default_factory=dict)
    """Rules by name."""
