"""The phases of a run sheet: steps with their boxes, checklists, and the ways out.

Rules, held by tests/reports/test_runsheet.py:

1. A step that cannot apply under the given facts is left out and counted; of an unknown fact
   the condition is printed.
2. A step repeated for systems is told in full for the first of them; the others say only what
   is their own.
3. Due times of a repeating duty are told where they count from its phase; else only their
   distance, for the first of them is not known beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcpflow.definition.linecodes import as_written
from bcpflow.definition.model import Checklist, ForEach, Phase, Step, Transition
from bcpflow.definition.moments import parse_duration, parse_moment
from bcpflow.definition.plan import as_ids, gate_of
from bcpflow.language import N_
from bcpflow.reports.markup import BLANK, SHORT_BLANK, SPACE, WIDE_BLANK, escaped, small, table
from bcpflow.reports.runsheet_cover import BOX
from bcpflow.reports.runsheet_words import SYSTEM_WORD, Words
from bcpflow.reports.terms import ITEM_STATES, RESULTS, listed

FULL = 4
"""A phase with so much to do begins on a page of its own: it can be handed out by itself."""
LONG = 9
"""A checklist of more items than this may be split between two pages."""
DUE = 6
"""So many due times of a repeating duty, or systems of a list not at hand, have a place."""
COLUMNS = ("code", "title", "role", "target", "boxes", "time", "memo")
_STATES = ("normal", "abnormal", "unchecked", "not_applicable")


def phases(words: Words) -> Iterator[str]:
    """All phases of all tracks."""
    tracks = words.workflow.all_tracks
    number = 0
    for track_id, track in tracks.items():
        for phase in track.phases.values():
            number += 1
            weight = sum(1 + bool(words.checklist(s)) for s in phase.steps)
            fresh = " fresh" if number == 1 or weight >= FULL else ""
            yield f'<section class="phase{fresh}">'
            side = f"{words.pick(track.title)}: " if len(tracks) > 1 else ""
            yield f"<h2>{number}{SPACE}{side}{words.pick(phase.title)}</h2>"
            target = words.target(phase.target)
            marks = [words.tr("目標") + f" {target}"] if target else []
            marks += [words.tr("入った時刻") + f" {BLANK}"] if number > 1 else []
            purpose = [words.pick(phase.purpose)] if phase.purpose else []
            yield f'<p class="lead">{SPACE.join(marks + purpose)}</p>'
            yield from _Steps(words).all(phase)
            prefix = f"{track_id}:" if len(tracks) > 1 else ""
            yield from _ways(words, phase, track.phases, prefix)
            yield "</section>"


class _Steps:
    """The table of one phase; it knows what it has told already (rule 2)."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._told: dict[tuple[str, str], str] = {}
        self._systems = {row.id: words.plain.pick(row.title) for row in words.site.systems}

    def all(self, phase: Phase) -> Iterator[str]:
        """Head, steps, and how many were left out."""
        words, tr = self._words, self._words.tr
        shown = [step for step in phase.steps if words.may_apply(step.when)]
        if shown:
            heads = [tr("行番号"), tr("手順"), tr("役割"), tr("目標"), tr("結果")]
            heads += [tr("時刻"), tr("つまづき・メモ")]
            yield table(heads, " ".join(COLUMNS), body=False)
            system: str | None = None
            for step in shown:
                if step.system and step.system != system:
                    yield self._heading(step.system)
                system = step.system
                yield from self._step(step)
            yield "</table>"
        left_out = len(phase.steps) - len(shown)
        if left_out:
            said = tr("この前提では行わない手順 {n} 件を省いた。", n=left_out)
            yield f'<p class="small">{said}</p>'

    def _heading(self, system: str) -> str:
        title = escaped(self._systems.get(system, system))
        said = f'{title} <span class="small">[{escaped(system)}]</span>'
        return f'<tbody class="group"><tr><td colspan="{len(COLUMNS)}">{said}</td></tr></tbody>'

    def _step(self, step: Step) -> Iterator[str]:
        words, tr = self._words, self._words.tr
        checklist = words.checklist(step)
        role = words.workflow.roles.get(step.role or "")
        names = ["step"] + (["long"] if checklist and len(checklist.items) > LONG else [])
        names += [] if step.required else ["optional"]
        boxes = "<br>".join(f"{BOX} {tr(word)}" for word in RESULTS.values())
        every = tr("{time}ごと", time=words.span(parse_duration(step.every))) if step.every else ""
        target = "<br>".join(part for part in (words.target(step.target), every) if part)
        yield f'<tbody class="{" ".join(names)}"><tr>'
        yield f'<td class="code">{words.codes[step.id]}</td><td>{self._title(step)}</td>'
        yield f"<td>{words.pick(role.title) if role else ''}</td>"
        yield f'<td class="target">{target}</td>'
        yield f'<td class="boxes">{boxes}</td><td></td><td></td></tr>'
        under = f'<tr><td class="under" colspan="{len(COLUMNS)}">'
        if step.every:
            rows = [tr("期限の時刻"), tr("行った時刻")]
            yield under + _grid(["", *self._due(step, step.every)], rows) + "</td></tr>"
        if step.for_each is not None:
            rows = [tr("システム"), tr("時刻"), tr("結果")]
            heads = [f"{n}" for n in range(1, DUE + 1)]
            yield under + _grid(["", *heads], rows) + "</td></tr>"
        if checklist:
            yield under
            before = self._before(step, "checklist")
            yield from _items(words, checklist, words.codes[before] if before else "")
            yield "</td></tr>"
        yield "</tbody>"

    def _due(self, step: Step, every: str) -> list[str]:
        """Heads of the due times (rule 3)."""
        moment = parse_moment(step.target or every)
        between = parse_duration(every)
        return [
            f"#{n + 1}"
            + (
                f" {self._words.moment(moment, moment.offset_s + n * between)}"
                if moment.anchor == "own phase"
                else ""
            )
            for n in range(DUE)
        ]

    def _title(self, step: Step) -> str:
        words, tr = self._words, self._words.tr
        optional = "" if step.required else " " + small(tr("（任意）"))
        lines = [f'<span class="steptitle">{words.pick(step.title)}</span>{optional}']
        for option in step.options:
            told = self._before(step, f"option {option.id}")
            how = SPACE + small(words.pick(option.how)) if option.how and not told else ""
            lines.append(f"<br>{BOX} <b>={escaped(option.id)}</b> {words.pick(option.title)}{how}")
        if step.resolved_kind == "measure":
            lines.append("<br>" + tr("値") + f" {BLANK} {words.pick(step.unit)}")
        if step.resolved_kind == "question":
            lines.append("<br>" + tr("回答") + f" {WIDE_BLANK}")
        lines += self._approval(step)
        known = step.when is None or words.holds(step.when) is True
        for label, text in (
            (tr("条件"), "" if known else step.when or ""),
            (tr("対象"), self._of(step)),
            (tr("先に"), words.steps(step.after)),
            (tr("相手"), words.plain_pick(step.to)),
            (tr("手段"), words.plain_pick(step.by)),
        ):
            if text:
                lines.append(_remark(label, escaped(text)))
        return "".join([*lines, *self._texts(step)])

    def _texts(self, step: Step) -> Iterator[str]:
        """How it is done and what goes with it; the same for another system is not said twice."""
        words, tr = self._words, self._words.tr
        same: dict[str, list[str]] = {}
        for label, text in (
            (tr("方法"), step.how),
            (tr("注意"), step.caution),
            (tr("手作業"), step.manual),
            (tr("証拠"), step.evidence),
        ):
            said = words.plain_pick(text)
            if step.system and said:
                title = self._systems.get(step.system) or step.system
                before = self._before(step, label + said.replace(title, SYSTEM_WORD))
                if before:
                    same.setdefault(words.codes[before], []).append(label)
                    continue
            if said:
                yield _remark(label, escaped(said))
        for code, labels in same.items():
            what = listed(labels, words.plain)
            as_there = tr("{code} と同じ", code=code)
            yield f'<p class="how">{as_there}: {what}</p>'

    def _before(self, step: Step, said: str) -> str:
        """The step of another system that was told the same; empty where this is the first."""
        if not step.system:
            return ""
        before = self._told.setdefault((as_written(step), said), step.id)
        return "" if before == step.id else before

    def _approval(self, step: Step) -> Iterator[str]:
        words, tr = self._words, self._words.tr
        who = words.roles(step.approver)
        if who:
            label, yes, no = tr("承認者"), tr("承認"), tr("否認")
            parts = [f"<b>{label}</b> {escaped(who)}", f"{tr('氏名')} {BLANK}"]
            parts += [f"{tr('時刻')} {SHORT_BLANK}", f"{BOX} {yes}", f"{BOX} {no}"]
            yield f'<p class="approval">{SPACE.join(parts)}</p>'

    def _of(self, step: Step) -> str:
        """Which systems a step is for that has not been made one of each, plain."""
        if step.for_each is None:
            return ""
        said = self._words.plain(N_("システム一覧の各システム"))
        if isinstance(step.for_each, ForEach):
            condition = step.for_each.systems
            return self._words.plain(N_("{what}（{condition}）"), what=said, condition=condition)
        return said


def _remark(label: str, html: str) -> str:
    return f'<p class="how"><b>{label}</b> {html}</p>'


def _grid(heads: list[str], rows: list[str]) -> str:
    """A small table to write in, a column each time or each system."""
    body = "".join(f"<tr><th>{row}</th>{'<td></td>' * (len(heads) - 1)}</tr>" for row in rows)
    columns = " ".join(["label", *["each"] * (len(heads) - 1)])
    return f"{table(heads, columns, name='grid')}{body}</tbody></table>"


def _items(words: Words, checklist: Checklist, told: str) -> Iterator[str]:
    """Items with their boxes; how they are looked at only where it was not ``told`` before."""
    tr = words.tr
    states = [tr(ITEM_STATES[state]) for state in _STATES]
    title = words.pick(checklist.title)
    title += SPACE + tr("見方は {code} と同じ", code=told) if told else ""
    heads = ["", title, *states, tr("数値")]
    yield table(heads, "no title state state state state value")
    for number, item in enumerate(checklist.items, start=1):
        how = f'<p class="how">{words.pick(item.how)}</p>' if item.how and not told else ""
        value = f"{SHORT_BLANK} {words.pick(item.unit)}" if item.unit else ""
        marks = f'<td class="mark">{BOX}</td>' * len(states)
        yield f"<tr><td>{number}</td><td>{words.pick(item.title)}{how}</td>{marks}"
        yield f"<td>{value}</td></tr>"
    yield "</tbody></table>"


def _ways(words: Words, phase: Phase, others: Mapping[str, Phase], prefix: str) -> Iterator[str]:
    if phase.next:
        yield '<div class="ways"><strong>' + words.tr("このフェーズを出る") + "</strong>"
        for way in phase.next:
            yield f"<p>{_way(words, way, others, prefix)}</p>"
        yield "</div>"


def _way(words: Words, way: Transition, others: Mapping[str, Phase], prefix: str) -> str:
    tr, gate = words.tr, gate_of(way)
    kind = tr("差戻し") if way.back else tr("次へ")
    title = words.pick(way.title) or words.pick(others[way.to].title)
    typed = f"<code>&gt;{escaped(prefix + way.name)}</code>"
    parts = [f"{BOX} {kind}: <b>{title}</b>", tr("時刻") + f" {BLANK}", typed]
    if gate:
        asked = (
            words.plain(N_("必須の手順すべて"))
            if gate.steps == "all required"
            else words.steps(as_ids(gate.steps))
        )
        asks = listed((part for part in (asked, gate.when or "") if part), words.plain)
        parts.append(small(tr("移行判定: {asked}", asked=asks)))
        who = words.roles(gate.override)
        if who:
            parts.append(small(tr("権限による通過: {who}（理由を書く）", who=who)))
    if way.back:
        parts.append(tr("理由") + f" {WIDE_BLANK}")
    return SPACE.join(parts)
