"""A case told as what happened to it: days, documents, sheets - as far as it may be published.

Rules, held by tests/procurement/test_ocds_story.py:

1. What was undone, has lapsed or was withdrawn is no longer part of the story.
2. Nothing staff wrote freely is taken up: no notes, no reasons, no names of files or people.

Pure: the story is a fold over recorded events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from bcpflow.events import (
    ApprovalLapsed,
    DocumentAttached,
    EventNoted,
    OptionChosen,
    PhaseChanged,
    Recorded,
    RunAborted,
    RunEnded,
    RunStarted,
    RunVoided,
    SheetFilled,
    SheetWithdrawn,
    StepConfirmed,
    StepReopened,
    StepUndone,
)
from bcpflow.run.state import RunState

FILLED: Mapping[type[Any], str] = {
    RunStarted: "start", RunEnded: "end", RunAborted: "abort", RunVoided: "void",
}  # fmt: skip
ADDRESSES = ("https://", "http://")


class Settled(NamedTuple):
    """How a step came out last, and when. ``ns``: since 1970."""

    version: int
    ns: int
    met: bool
    option: str = ""


class Paper(NamedTuple):
    """The last version of a document; ``url`` only where it has one."""

    version: int
    ns: int
    number: int
    sha256: str
    media: str
    url: str


class Filled(NamedTuple):
    """The last version of a sheet. ``number``: its place among those of its kind."""

    version: int
    ns: int
    kind: str
    number: int
    phases: frozenset[str]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of a case after some events."""

    steps: Mapping[str, Settled] = field(default_factory=dict)
    noted: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Named events: the version and when."""
    papers: Mapping[str, Paper] = field(default_factory=dict)
    sheets: Mapping[str, Filled] = field(default_factory=dict)
    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Numbers once given to sheets, by kind and name."""

    def when(self, names: tuple[str, ...], since: int = 0) -> int | None:
        """When the first of some happenings that are known was, after a version."""
        for name in names:
            kind, _, what = name.partition(":")
            if kind == "event" and what in self.noted:
                version, ns = self.noted[what]
            elif kind == "step" and what in self.steps and self.steps[what].met:
                version, ns = self.steps[what][:2]
            else:
                continue
            if version > since:
                return ns
        return None

    def of_kind(self, kind: str, since: int = 0) -> list[tuple[str, Filled]]:
        """Sheets of a kind by their numbers."""
        found = [
            (name, one)
            for name, one in self.sheets.items()
            if one.kind == kind and one.version > since
        ]
        return sorted(found, key=lambda pair: pair[1].number)


def told(story: Story, state: RunState, recorded: Recorded) -> Story:
    """The story after an event; ``state`` is that after it."""
    event, version, ns = recorded.event, recorded.version, recorded.occurred_ns
    match event:
        case EventNoted(event=name):
            return replace(story, noted={**story.noted, name: (version, ns)})
        case StepConfirmed(step=step, result=result):
            settled = Settled(version, ns, result == "achieved")
            return replace(story, steps={**story.steps, step: settled})
        case OptionChosen(step=step, option=option):
            settled = Settled(version, ns, True, option)
            return replace(story, steps={**story.steps, step: settled})
        case StepUndone(step=step) | StepReopened(step=step) | ApprovalLapsed(step=step):
            left = {name: one for name, one in story.steps.items() if name != step}
            return replace(story, steps=left)
        case DocumentAttached():
            url = event.place if event.place.startswith(ADDRESSES) else ""
            paper = Paper(version, ns, event.number, event.sha256, event.media, url)
            return replace(story, papers={**story.papers, event.document: paper})
        case SheetFilled(sheet=sheet, kind=kind, data=data):
            number = story.numbers.get((kind, sheet))
            if number is None:
                number = 1 + sum(1 for known, _ in story.numbers if known == kind)
            phases = frozenset(track.phase for track in state.tracks.values())
            filled = Filled(version, ns, kind, number, phases, data)
            numbers = {**story.numbers, (kind, sheet): number}
            return replace(story, sheets={**story.sheets, sheet: filled}, numbers=numbers)
        case SheetWithdrawn(sheet=sheet):
            rest = {name: one for name, one in story.sheets.items() if name != sheet}
            return replace(story, sheets=rest)
        case _:
            return story


def happenings(story: Story, recorded: Recorded) -> tuple[str, ...]:
    """What an event is to the table of stages; ``story`` is that before it."""
    event = recorded.event
    match event:
        case EventNoted(event=name):
            return (f"event:{name}",)
        case StepConfirmed(step=step, result="achieved"):
            return (f"step:{step}",)
        case OptionChosen(step=step, option=option):
            return (f"step:{step}", f"step:{step}={option}")
        case DocumentAttached(document=name, number=number):
            return (f"document:{name}", *([f"revised:{name}"] if number > 1 else ()))
        case SheetFilled(sheet=sheet, kind=kind, data=data):
            amended = sheet in story.sheets and data.get("amended")
            return (f"sheet:{kind}", *([f"amended:{kind}"] if amended else ()))
        case SheetWithdrawn(sheet=sheet):
            return (f"sheet:{story.sheets[sheet].kind}",) if sheet in story.sheets else ()
        case PhaseChanged(source=source, target=target, trigger=trigger):
            return (f"fire:{trigger}", f"enter:{target}", f"leave:{source}")
        case _:
            ended = FILLED.get(type(event))
            return (ended,) if ended else ()
