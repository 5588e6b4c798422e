"""Who is who in an audit pack: names where they were asked for, else the part somebody took.

Rule, held by tests/reports/test_case_report.py: without ``--names`` no name out of the journal's
side table reaches the pack, also not through the figures of a sheet. One person has one label in
all of it, so that it can still be seen who did two things.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from typing import Any

from bcpflow.language import Translator
from bcpflow.projections.case_file import CaseFile
from bcpflow.projections.due_line import DueLine
from bcpflow.reports.aar_people import Shown
from bcpflow.reports.case_report_terms import Days
from bcpflow.reports.days import Era, EraStyle


def no_era(_: date, _style: EraStyle, /) -> str:
    """Where no calendar is at hand."""
    return ""


@dataclass(frozen=True, slots=True)
class CaseShown(Shown):
    """A case as an audit pack shows it. ``files``: whether what was kept is still whole."""

    era: Era = no_era
    zone: tzinfo = UTC
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """``whole``, ``changed`` or ``missing`` by hash and place."""
    scrutiny: Mapping[str, Any] | None = None
    """What is found in the quotes as of today (scrutiny/1); None: no quotes, or not looked at."""
    deadlines: tuple[DueLine, ...] = ()
    today: date = date.min
    """The day deadlines are judged by."""

    def days(self, tr: Translator) -> Days:
        """How days are written."""
        return Days(self.zone, self.era, tr)

    def file_state(self, sha256: str, place: str) -> str:
        """Whether a document is still what it was; empty where nobody looked."""
        return self.files.get((sha256, place), "")

    def plain(self, data: Any) -> Any:
        """Figures in which people are shown as everywhere else."""
        if isinstance(data, str):
            return self.names.get(data, data)
        if isinstance(data, Mapping):
            return {self.names.get(str(k), str(k)): self.plain(v) for k, v in data.items()}
        return [self.plain(one) for one in data] if isinstance(data, list | tuple) else data


def case_shown(
    found: CaseFile,
    names: Mapping[str, str],
    tr: Translator,
    *,
    head: str,
    version: int,
    named: bool,
    era: Era = no_era,
    zone: tzinfo = UTC,
    files: Mapping[tuple[str, str], str] | None = None,
    scrutiny: Callable[[Mapping[str, str]], Mapping[str, Any] | None] | None = None,
    deadlines: tuple[DueLine, ...] = (),
    today: date = date.min,
) -> CaseShown:
    """What stands for everybody; ``named``: their names, where they have not been removed.

    ``scrutiny``: what is found in the quotes, told with what stands for everybody.
    """
    said = {handle: names.get(handle) or handle for handle in found.handles}
    labels = said if named else _labels(found, tr)
    return CaseShown(
        found.log,
        labels,
        head,
        version,
        named,
        era,
        zone,
        files or {},
        scrutiny(labels) if scrutiny is not None else None,
        deadlines,
        today,
    )


def _labels(found: CaseFile, tr: Translator) -> dict[str, str]:
    """A label for everybody: the first role known of them, numbered where several have it."""
    roles = found.log.definition.workflow.roles
    first: dict[str, str] = {}
    for part in found.parts:
        known = [*found.roster.get(part.person, ()), *part.roles]
        mine = next((role for role in known if role in roles), None)
        if mine is not None:
            first[part.person] = mine
    for person, held in found.roster.items():
        mine = next((role for role in held if role in roles), None)
        if mine is not None:
            first.setdefault(person, mine)
    many, used = Counter(first.values()), Counter[str]()
    labels: dict[str, str] = {}
    for person, role in first.items():
        used[role] += 1
        title = tr.pick(roles[role].title)
        labels[person] = f"{title} {used[role]}" if many[role] > 1 else title
    others = [*(part.person for part in found.parts), *sorted(found.handles)]
    unknown = [who for who in dict.fromkeys(others) if who not in labels]
    for number, person in enumerate(unknown, start=1):
        labels[person] = tr("関係者 {n}", n=number)
    return labels
