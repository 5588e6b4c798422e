"""The sections of an after-action report about people: roles, who came, planned and actual numbers.

A part of `aar`, whose rules hold here too; what stands for a person is settled in `aar_people`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.language import Translator
from bcpflow.projections.aar import Aar
from bcpflow.reports.aar_facts import one_part
from bcpflow.reports.aar_people import Shown
from bcpflow.reports.sheets import Entry, Field, Sheet
from bcpflow.reports.terms import NOTHING, PRESENCE, elapsed, elapsed_or_nothing, listed, term
from bcpflow.reports.wording import Wording


class StaffSections:
    """Who took part, in words."""

    def __init__(self, found: Aar, shown: Shown, tr: Translator) -> None:
        self._found, self._shown, self.tr = found, shown, tr
        self._words = Wording(found.log, tr, shown.names)

    def participants(self) -> Iterator[Sheet]:
        """Roles with what became of them, and who came."""
        tr = self.tr
        fields = (
            Field(tr("名簿")),
            Field(tr("手順数")),
            Field(tr("役割"), "main"),
            Field(tr("終わりの担当"), "name"),
            Field(tr("代行した人"), "name"),
        )
        roles = [
            Entry(
                (
                    str(len(line.members)),
                    str(line.steps),
                    tr.pick(line.title),
                    self._name(line.holder) if line.holder else NOTHING,
                    listed((self._name(one) for one in line.stood_in), tr) or NOTHING,
                )
            )
            for line in self._found.roles
        ]
        if roles:
            yield one_part(fields, roles)
        if not self._found.review.people:
            return
        came = (
            Field(tr("参集")),
            Field(tr("離脱")),
            Field(tr("参加者"), "main"),
            Field(tr("状態"), "name"),
        )
        people = [
            Entry(
                (
                    elapsed_or_nothing(one.arrived_ms),
                    elapsed_or_nothing(one.gone_ms),
                    self._person(one.person, one.roles),
                    term(PRESENCE, one.presence, tr),
                )
            )
            for one in self._found.review.people
        ]
        yield one_part(came, people)

    def staffing(self) -> Iterator[Sheet]:
        """How many were to be there by when, and how many were."""
        tr = self.tr
        fields = (
            Field(tr("時点")),
            Field(tr("計画の人数")),
            Field(tr("実績の人数")),
            Field(tr("差")),
            Field(tr("過不足"), "main"),
        )
        entries = []
        for row in self._found.review.staffing:
            less = None if row.actual is None else row.actual - row.planned
            word = tr("記録なし") if less is None else tr("不足") if less < 0 else tr("充足")
            cells = (
                elapsed(row.by_ms),
                str(row.planned),
                NOTHING if row.actual is None else str(row.actual),
                NOTHING if less is None else f"{less:+d}" if less else "0",
                word,
            )
            entries.append(Entry(cells, "overdue" if less is not None and less < 0 else "plain"))
        if entries:
            yield one_part(fields, entries)

    def _person(self, handle: str, roles: tuple[str, ...]) -> str:
        known = self._found.log.definition.workflow.roles
        name, titles = self._name(handle), [self._words.role(r) for r in roles if r in known]
        if titles and name.startswith(titles[0]):
            titles = titles[1:]  # a role stands for the name already
        said = listed(titles, self.tr)
        return self.tr("{name}（{roles}）", name=name, roles=said) if said else name

    def _name(self, handle: str) -> str:
        return self._shown.names.get(handle) or handle
