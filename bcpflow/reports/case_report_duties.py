"""The sections of an audit pack about who did what, and the rules the case was handled by.

A part of `case_report`, whose rules hold here too.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.definition.caserules import Route
from bcpflow.language import Translator
from bcpflow.projections.case_duties import Kept, Part
from bcpflow.projections.case_file import CaseFile
from bcpflow.reports.case_report_people import CaseShown
from bcpflow.reports.case_report_terms import SHEET_KINDS
from bcpflow.reports.sheets import Entry, Field, Sheet
from bcpflow.reports.sheets import Part as Rows
from bcpflow.reports.terms import NOTHING, listed, term
from bcpflow.reports.wording import Wording


class DutySections:
    """Who did what, in words."""

    def __init__(self, found: CaseFile, shown: CaseShown, tr: Translator) -> None:
        self._found, self._shown, self._tr, self._days = found, shown, tr, shown.days(tr)
        self._words = Wording(found.log, tr, shown.names)

    def duties(self) -> Iterator[Sheet]:
        """Everybody with their parts; then each separation and who acted in its roles."""
        tr = self._tr
        columns = (
            Field(tr("誰が"), "name"),
            # One text for five heads: a language may shorten them where it must.
            *(Field(head) for head in tr("添付 記入 申請 承認 差戻し").split(" ")),
            Field(tr("行った役割（初めての日）"), "main"),
        )
        rows = tuple(map(self._part, self._found.parts))
        yield Sheet("", columns, (Rows("", rows),))
        if self._found.kept:
            heads = (Field(tr("結果"), "stamp"), Field(tr("兼ねてはならない役割"), "main"))
            kept = tuple(map(self._kept, self._found.kept))
            yield Sheet("", heads, (Rows("", kept),))

    def _part(self, part: Part) -> Entry:
        roles = [
            f"{self._words.role(role)} {self._days.short(at)}" for role, at in part.roles.items()
        ]
        done = (part.attached, part.filled, part.asked, part.approved, part.returned)
        return Entry(
            (
                self._name(part.person),
                *(str(count) if count else NOTHING for count in done),
                "\n".join(roles) or NOTHING,
            )
        )

    def _kept(self, kept: Kept) -> Entry:
        tr, rule = self._tr, kept.rule
        lines = [tr("{rule}: {why}", rule=rule.id, why=tr.pick(rule.why))]
        for role, people in kept.held.items():
            if people:
                names = listed(map(self._name, people), tr)
                lines.append(
                    tr("{role}を行った人: {names}", role=self._words.role(role), names=names)
                )
        lines += [tr("出典: {source}", source=tr.pick(rule.source))] if rule.source else []
        if kept.clashes:
            names = listed(map(self._name, kept.clashes), tr)
            lines.append(tr("兼ねた人: {names}", names=names))
            return Entry((tr("兼職あり"), "\n".join(lines)), "overdue")
        acted = sum(bool(people) for people in kept.held.values())
        state = tr("兼職なし") if acted else tr("該当なし")
        return Entry((state, "\n".join(lines)))

    def rules(self) -> Iterator[Sheet | str | tuple[tuple[str, str], ...]]:
        """The rules in force when the case was opened."""
        tr, rules = self._tr, self._found.rules
        if rules is None:
            yield tr("決まりの定めはありません。")
            return
        pairs = [
            (tr("名称"), tr.pick(rules.title)),
            (tr("決まりの名前"), rules.rules),
            (tr("日付"), rules.dated),
            (tr("出典"), tr.pick(rules.source) if rules.source else NOTHING),
            (tr("起案の役割"), self._roles(rules.drafters, tr("、")) or NOTHING),
        ]
        if rules.reviewers:
            pairs.append((tr("審査の役割"), self._roles(rules.reviewers, tr("、"))))
        if rules.review_sheets:
            kinds = (term(SHEET_KINDS, kind, tr) for kind in rules.review_sheets)
            pairs.append((tr("審査の記入"), listed(kinds, tr)))
        for role, others in rules.proxies.items():
            if role in self._found.log.definition.workflow.roles:
                label = tr("{role}の代決", role=self._words.role(role))
                pairs.append((label, self._roles(others, tr("、"))))
        yield tuple(pairs)
        if rules.routes:
            columns = (Field(tr("経路"), "stamp"), Field(tr("条件と承認者"), "main"))
            routes = tuple(map(self._route, rules.routes))
            yield Sheet("", columns, (Rows("", routes),))

    def _route(self, route: Route) -> Entry:
        tr = self._tr
        lines = [self._roles(route.roles, " → ")]
        lines += [tr("条件: {when}", when=route.when)] if route.when else []
        if route.steps:
            steps = listed(map(self._words.step, route.steps), tr)
            lines.append(tr("対象: {steps}", steps=steps))
        lines += [tr("出典: {source}", source=tr.pick(route.source))] if route.source else []
        if not set(route.roles) <= self._found.log.definition.workflow.roles.keys():
            lines.append(tr("この手順定義にない役割があるため、使われない経路。"))
        return Entry((route.id, "\n".join(lines)))

    def _roles(self, roles: tuple[str, ...], between: str) -> str:
        return between.join(map(self._words.role, roles))

    def _name(self, person: str) -> str:
        return self._shown.names.get(person) or person
