"""Who is who in an after-action report: names where they were asked for, else roles.

Rule, held by tests/reports/test_aar.py: without ``--names`` no name out of the journal's side
table reaches the report, whoever recorded, came, stood in, answered or owns an action. What
people typed into a text themselves is theirs and stays.

A report is handed on, a log is not; a role says what the reader needs to know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from bcpflow.language import Translator
from bcpflow.projections.aar import Aar
from bcpflow.projections.log import Log
from bcpflow.projections.rows import Row
from bcpflow.reports.days import Era
from bcpflow.reports.sheets import Sheets
from bcpflow.reports.wording import Wording


@dataclass(frozen=True, slots=True)
class Shown:
    """A log as a report shows it: what stands for each handle, and the head of the chain."""

    log: Log
    names: Mapping[str, str]
    head: str
    version: int
    named: bool = False


class ReportSheets(Sheets):
    """The log's sheets, in which a role is not said twice where it stands for the name."""

    def __init__(self, told: Shown, tr: Translator, zone: tzinfo, era: Era | None = None) -> None:
        super().__init__(told, tr, zone, era)
        self._named, self._title_of = told.named, Wording(told.log, tr, told.names).role

    def _doer(self, row: Row) -> str:
        if row.role and not self._named:
            return self._title_of(row.role)
        return super()._doer(row)


def shown(
    found: Aar, names: Mapping[str, str], tr: Translator, *, head: str, version: int, named: bool
) -> Shown:
    """What stands for everybody; ``named``: their names, where they have not been removed."""
    said = {handle: names.get(handle) or handle for handle in found.handles}
    return Shown(found.log, said if named else _labels(found, tr), head, version, named)


def _labels(found: Aar, tr: Translator) -> dict[str, str]:
    """A label for everybody: the first role this run knows, numbered where several hold it."""
    roles = found.log.definition.workflow.roles
    labels: dict[str, str] = {}
    held = {one.person: [r for r in one.roles if r in roles] for one in found.review.people}
    first = {person: known[0] for person, known in held.items() if known}
    many = Counter(first.values())
    used: Counter[str] = Counter()
    for person, role in first.items():
        used[role] += 1
        title = tr.pick(roles[role].title)
        labels[person] = f"{title} {used[role]}" if many[role] > 1 else title
    ordered = [row.actor for row in found.log.rows]
    others = [*dict.fromkeys(ordered), *sorted(found.handles)]
    for number, person in enumerate(
        (other for other in dict.fromkeys(others) if other and other not in labels), start=1
    ):
        labels[person] = tr("参加者 {n}", n=number)
    return labels
