"""What the sections of a release are told from, and what stands in several of them.

Rules, held by tests/procurement/test_ocds_course.py:

1. What an earlier, failed process of the case left behind is not told again.
2. Texts are the workflow's own, or the table's; what staff wrote is not among them.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bcpflow.definition.texts import Text
from bcpflow.procurement.ocds_model import STAGES, Buyer, OcdsTable, Section
from bcpflow.procurement.ocds_parties import Json, Parties
from bcpflow.procurement.ocds_story import Filled, Paper, Story
from bcpflow.procurement.ocds_values import day, full, instant, money
from bcpflow.run.state import RunState
from bcpflow.site.model import System

CANCELLATION = "cancellationDetails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the sections of one process are told from."""

    table: OcdsTable
    buyer: Buyer
    systems: Sequence[System]
    state: RunState
    story: Story
    parties: Parties
    ocid: str
    stage: str
    """How far it has come."""
    since: int
    """Version the process before it was closed at; 0: it is the first."""
    until: int | None
    """Version it was closed at itself."""
    statuses: Mapping[str, str]
    amendments: Mapping[str, Sequence[Json]]
    titles: Mapping[str, Text]
    """Titles of documents; one without goes by that of its step."""

    def reached(self, stage: str) -> bool:
        """Whether the process has come as far as a stage."""
        return STAGES.index(self.stage) >= STAGES.index(stage)

    def fact(self, name: str) -> str:
        """A field of the case as a text."""
        value = self.state.facts.get(getattr(self.table.facts, name), "")
        return str(value)

    def money(self, value: Any) -> Json:
        """An amount in the table's currency."""
        return money(value, self.table.currency)

    def instant(self, ns: int | None) -> str | None:
        """A moment as a time."""
        return None if ns is None else instant(ns, self.table.offset)

    def when(self, names: tuple[str, ...], *, ends: bool = False) -> str | None:
        """The first of some happenings of this process that is known."""
        for name in names:
            kind, _, what = name.partition(":")
            if kind == "fact":
                found = day(self.state.facts.get(what, ""), self.table.offset, ends=ends)
            else:
                found = self.instant(self.story.when((name,), self.since))
            if found is not None:
                return found
        return None

    def sheets(self, kind: str) -> list[Filled]:
        """The sheets of a kind that belong to this process."""
        return [one for _, one in self.story.of_kind(kind, self.since)]


def title_of(telling: Telling) -> str:
    """The subject of the case."""
    return telling.state.title or japanese(telling.state.plan.workflow.title)


def japanese(text: Text) -> str:
    """A text of the workflow in the language of the record."""
    if isinstance(text, str):
        return text
    return text.get("ja") or next(iter(text.values()), "")


def items(telling: Telling) -> list[Json]:
    """The systems of the register it is about; else the contract itself."""
    row = telling.table.contracts.get(telling.fact("contract"))
    kind = row.classification if row else None
    class_ = full(scheme=kind.scheme, id=kind.id, description=kind.title) if kind else {}
    if not telling.systems:
        return [full(id="item-1", description=title_of(telling), classification=class_)]
    return [
        full(id=f"system-{one.id}", description=japanese(one.title), classification=class_)
        for one in telling.systems
    ]


def documents(telling: Telling, section: Section) -> list[Json]:
    """The documents of a section, as far as they belong to this process."""
    found = []
    for name, row in telling.table.documents.items():
        paper = telling.story.papers.get(name)
        if paper is None or row.section != section:
            continue
        late = telling.until is not None and paper.version > telling.until
        if late and row.type != CANCELLATION:
            continue
        if paper.version > telling.since or row.keeps or section == "planning":
            found.append(_document(telling, name, row.type, paper))
    return found


def _document(telling: Telling, name: str, type_: str, paper: Paper) -> Json:
    planned = telling.state.plan.steps.get(name)
    title = telling.titles.get(name) or (planned.step.title if planned else name)
    version = telling.table.words.version.replace("{number}", str(paper.number))
    return full(
        id=name,
        documentType=type_,
        title=japanese(title),
        description=f"{version} sha256:{paper.sha256}",
        url=paper.url,
        dateModified=telling.instant(paper.ns),
        format=paper.media,
        language=telling.table.language,
    )


def milestones(telling: Telling, section: Section) -> list[Json]:
    """The steps of a section that are published, as they came out."""
    found = []
    for name, row in telling.table.milestones.items():
        settled = telling.story.steps.get(name)
        planned = telling.state.plan.steps.get(name)
        if settled is None or planned is None or row.section != section:
            continue
        if section != "planning" and settled.version <= telling.since:
            continue
        option = next((o for o in planned.step.options if o.id == settled.option), None)
        met = settled.met and settled.option not in row.not_met
        found.append(
            full(
                id=name,
                title=japanese(planned.step.title),
                type=row.type,
                description=japanese(option.title) if option else None,
                status="met" if met else "notMet",
                dateMet=telling.instant(settled.ns) if met else None,
            )
        )
    return found
