"""The words of a run sheet: texts of a definition as safe HTML, codes, targets, conditions.

It must never lay anything out: that is for the pages that use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bcpflow.definition.conditions import ConditionError, holds
from bcpflow.definition.linecodes import as_written, inject_codes, sheet_code, step_codes
from bcpflow.definition.model import Checklist, Definition, FactValue, Step, Text
from bcpflow.definition.moments import Moment, format_duration, parse_moment
from bcpflow.definition.plan import RTO, as_ids
from bcpflow.language import N_, Translator
from bcpflow.reports.markup import escaped
from bcpflow.reports.runsheet_site import SiteSheet
from bcpflow.reports.terms import listed

SYSTEM_WORD = "{system}"
"""Stands for a system's title where a definition has not been made one of a site."""
DAY_S = 86_400
LONG_S = 4 * DAY_S
"""From here on days are counted; people say 72 hours, not three days."""


class Words:
    """One definition in one language; what its methods give is HTML, unless they say plain."""

    def __init__(
        self,
        definition: Definition,
        tr: Translator,
        facts: Mapping[str, FactValue],
        site: SiteSheet,
    ) -> None:
        self.plain = tr
        self.definition = definition
        self.workflow = definition.workflow
        self.site = site
        self.codes = step_codes(definition)
        self.inject_codes = inject_codes(definition)
        self.code = sheet_code(definition)
        declared = self.workflow.facts
        defaults = {n: f.default for n, f in declared.items() if f.default is not None}
        self.facts: Mapping[str, FactValue] = {**defaults, **facts}
        self._whole: dict[str, set[str]] = {}
        for track in self.workflow.all_tracks.values():
            for step in (step for phase in track.phases.values() for step in phase.steps):
                if as_written(step) != step.id:
                    self._whole.setdefault(self.codes[step.id].partition(".")[0], set()).add(
                        step.id
                    )

    def tr(self, message: str, /, **values: object) -> str:
        """A text of ours, its values taken as text."""
        return escaped(self.plain(message, **values))

    def plain_pick(self, text: Text | None) -> str:
        """A definition's text, plain; of a step not yet repeated it speaks of each system."""
        return self.plain.pick(text).replace(SYSTEM_WORD, self.plain(N_("各システム")))

    def pick(self, text: Text | None) -> str:
        """A definition's text."""
        return escaped(self.plain_pick(text))

    def roles(self, ids: str | tuple[str, ...]) -> str:
        """Titles of roles, plain."""
        known = self.workflow.roles
        return listed(
            (self.plain.pick(known[r].title) for r in as_ids(ids) if r in known), self.plain
        )

    def steps(self, ids: Iterable[str]) -> str:
        """Line codes of steps, plain; of a step for all its systems once."""
        named, said = tuple(ids), dict[str, None]()
        for step in named:
            code = self.codes.get(step, step)
            whole = self._whole.get(code.partition(".")[0], set())
            if len(whole) > 1 and whole <= set(named):
                code = self.plain(N_("{code} の全システム"), code=code.partition(".")[0])
            said[code] = None
        return listed(said, self.plain)

    def target(self, target: str | None) -> str:
        """``T+0:30``, ``開始+0:20``, ``1-02 の後 0:15`` (rule of moments), with its mark 例."""
        if not target:
            return ""
        if target == RTO:
            return self.tr("一覧の目標復旧時間")
        moment = parse_moment(target)
        sample = f' <span class="tag">{self.tr("例")}</span>' if moment.sample else ""
        return self.moment(moment, moment.offset_s) + sample

    def moment(self, moment: Moment, offset_s: int) -> str:
        """A moment so many seconds after the anchor of another."""
        after = self.length(offset_s)
        if moment.anchor == "T0":
            return escaped(f"T+{after}")
        if moment.anchor == "own phase":
            return self.tr("開始+{time}", time=after)
        anchor = self.anchor(moment)
        return self.tr("{anchor} の後 {time}", anchor=anchor, time=after)

    def anchor(self, moment: Moment) -> str:
        """What a moment counts from, plain."""
        kind, name = moment.anchor, moment.name or ""
        if kind == "T0":
            return "T0"
        if name in self.codes and kind in ("any", "step"):
            return self.codes[name]
        for track in self.workflow.all_tracks.values():
            if name in track.phases and kind != "event":
                return self.plain.pick(track.phases[name].title)
        event = self.workflow.events.get(name)
        return self.plain.pick(event.title) if event else name

    def length(self, seconds: int) -> str:
        """``0:30``, ``72:00``, ``5日``, plain."""
        if seconds >= LONG_S and seconds % DAY_S == 0:
            return self.plain(N_("{n}日"), n=seconds // DAY_S)
        said = format_duration(seconds)
        return said.removesuffix(":00") if seconds % 60 == 0 else said

    def span(self, seconds: int) -> str:
        """``30分``, ``72時間``, ``5日``: a length that nobody takes for a time of day, plain."""
        if seconds >= LONG_S and seconds % DAY_S == 0:
            return self.plain(N_("{n}日"), n=seconds // DAY_S)
        if seconds % 3600 == 0:
            return self.plain(N_("{n}時間"), n=seconds // 3600)
        if seconds % 60 == 0 and seconds < 3600:
            return self.plain(N_("{n}分"), n=seconds // 60)
        return self.length(seconds)

    def checklist(self, step: Step) -> Checklist | None:
        """The checklist under a step."""
        return self.definition.checklists.get(step.checklist or "")

    def may_apply(self, condition: str | None) -> bool:
        """Whether something is printed under the given facts."""
        return condition is None or self.holds(condition) is not False

    def holds(self, condition: str) -> bool | None:
        """What a condition says; None where it cannot be judged."""
        try:
            return holds(condition, self.facts, self.workflow.facts)
        except ConditionError:
            return None
