"""The run sheet: a workflow as A4 pages to write on when no screen is to be had.

Rules, held by tests/reports/test_runsheet.py:

1. One HTML file by itself: no script, no address, no picture; nothing is fetched.
2. Every text is made `safe` and escaped; none of a definition reaches the page as markup.
3. Players' pages never show an inject; the controller's pages are printed only when asked for.
4. A step that cannot apply under the given facts is left out and counted; of an unknown fact
   the condition is printed.

This module must never open a run: a sheet is printed before anything happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

from bcpflow.definition.conditions import ConditionError, holds
from bcpflow.definition.linecodes import inject_codes, sheet_code, step_codes
from bcpflow.definition.model import Checklist, Definition, FactValue, Phase, Step, Text, Transition
from bcpflow.definition.moments import format_duration, parse_moment
from bcpflow.definition.plan import as_ids, gate_of
from bcpflow.language import N_, Translator
from bcpflow.reports.markup import (
    BLANK,
    SHORT_BLANK,
    SPACE,
    WIDE_BLANK,
    css_string,
    escaped,
    small,
    table,
)
from bcpflow.reports.terms import ITEM_STATES, RESULTS, fact_value, listed

BOX, TICKED = "□", "■"
LOG_LINES = 25
"""Lines of a log page, as tall as a hurried hand needs."""
LOG_PAGES = 2
FULL = 4
"""A phase with so much to do begins on a page of its own: it can be handed out by itself."""
LONG = 9
"""A checklist of more items than this may be split between two pages."""
_STEP_COLUMNS = ("code", "title", "role", "target", "boxes", "time", "memo")
_STATES = ("normal", "abnormal", "unchecked", "not_applicable")
_GUARD = "default-src 'none'; style-src 'unsafe-inline'"


def runsheet(
    definition: Definition,
    tr: Translator,
    *,
    facts: Mapping[str, FactValue] | None = None,
    controller: bool = False,
) -> str:
    """The pages as one HTML file."""
    return _Sheet(definition, tr, facts or {}, controller).html()


class _Sheet:
    """One definition in one language, becoming a page. What it yields is HTML already."""

    def __init__(
        self, definition: Definition, tr: Translator, facts: Mapping[str, FactValue], full: bool
    ) -> None:
        self._plain = tr
        self._definition = definition
        self._workflow = definition.workflow
        self._controller = full
        self._codes = step_codes(definition)
        self._code = sheet_code(definition)
        declared = self._workflow.facts
        defaults = {n: f.default for n, f in declared.items() if f.default is not None}
        self._facts = {**defaults, **facts}

    def html(self) -> str:
        css = files("bcpflow.reports").joinpath("runsheet.css").read_text("utf-8")
        title = self.pick(self._workflow.title)
        body = [*self._cover(), *self._phases()]
        if self._controller:
            body += self._injects()
        for page in range(1, LOG_PAGES + 1):
            body += self._log(page)
        return "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{self._plain.language}"><head><meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{_GUARD}">',
                f"<title>{title}</title>",
                f"<style>\n{css}{self._margins()}</style></head>",
                "<body>",
                *body,
                "</body></html>\n",
            ]
        )

    def tr(self, message: str, /, **values: object) -> str:
        """A text of ours, its values taken as text (rule 2)."""
        return escaped(self._plain(message, **values))

    def pick(self, text: Text | None) -> str:
        """A definition's text (rule 2)."""
        return escaped(self._plain.pick(text))

    def _margins(self) -> str:
        """The foot of every page: what it belongs to, and its number."""
        title = self._plain.pick(self._workflow.title)
        foot = self._plain(N_("{title}　様式 {code}"), title=title, code=self._code)
        return (
            f"@page {{ @bottom-left {{ content: {css_string(foot)}; font-size: 7.5pt; }}\n"
            '@bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; } }\n'
        )

    def _cover(self) -> Iterator[str]:
        workflow, tr = self._workflow, self.tr
        yield f"<header><h1>{self.pick(workflow.title)}</h1>"
        marks = [tr("行動記録票"), tr("様式 {code}", code=self._code)]
        if workflow.edition:
            marks.insert(1, tr("{edition} 版", edition=workflow.edition))
        kinds = [f"{BOX} {kind}" for kind in (tr("訓練"), tr("実災害"))]
        yield f"<p>{SPACE.join([*marks, *kinds])}</p>"
        t0 = tr("発災時刻 T0:　　　　年　　月　　日　　　時　　　分")
        yield f'<div class="t0"><strong>{t0}</strong></div>'
        yield (
            "<p>"
            + tr("名称・場所")
            + f" {WIDE_BLANK}{SPACE}"
            + tr("記録者")
            + f" {BLANK}</p></header>"
        )
        for label, text in ((tr("目的"), workflow.summary), (tr("想定"), workflow.scenario)):
            if text:
                yield f"<p><strong>{label}</strong>{SPACE}{self.pick(text)}</p>"
        if workflow.facts:
            yield "<h3>" + tr("前提") + "</h3>"
            yield from (f"<p>{self._fact(name)}</p>" for name in workflow.facts)
        yield "<h3>" + tr("役割と連絡先") + "</h3>"
        yield table(
            [tr("役割"), tr("務め"), tr("氏名"), tr("電話")], "role title memo memo", name="cover"
        )
        for id_, role in workflow.roles.items():
            after = listed(
                (self._plain.pick(workflow.roles[d].title) for d in role.deputies), self._plain
            )
            deputies = tr("代行: {names}", names=after) if after else ""
            yield (
                f"<tr><td>{self.pick(role.title)}<br><span class=small>@{escaped(id_)}</span></td>"
                f'<td class="small">{self.pick(role.duty)} {deputies}</td><td></td><td></td></tr>'
            )
        yield "</tbody></table>"
        yield from self._legend()

    def _legend(self) -> Iterator[str]:
        tr = self.tr
        yield "<h3>" + tr("書き方・後からの入力") + '</h3><p class="small">'
        yield tr(
            "終わったら時刻（24時間表記）を書き、結果に印を付ける。"
            "T+ は発災から、開始+ はフェーズに入ってから。例 は出典のない目安。太字は必須の手順。"
        )
        yield "<br>"
        yield tr(
            "後で bcpflow drill enter 番号 に、1手順1行で打ち込む: "
            "「3-04 14:25」達成、「3-04 14:25 x 理由」未達、「3-04 14:25 s 理由」省略、"
            "「3-04 14:25 =選択肢」判断、「3-04 14:25 *=正常 2=異常」点検、"
            "「note 14:30 文」メモ、「14:40 >移行」フェーズ移行、「… !文」つまづき、"
            "「様式 {code}」この用紙の確認。",
            code=self._code,
        )
        yield "</p>"

    def _fact(self, name: str) -> str:
        fact = self._workflow.facts[name]
        label = self.pick(fact.title) if fact.title else escaped(name)
        known = self._facts.get(name)
        if fact.choices:
            boxes = [f"{TICKED if c == known else BOX} {escaped(c)}" for c in fact.choices]
        elif fact.kind == "yesno":
            yes, no = (TICKED if known is answer else BOX for answer in (True, False))
            boxes = [f"{yes} " + self.tr("はい"), f"{no} " + self.tr("いいえ")]
        elif known is not None:
            boxes = [escaped(fact_value(known, fact, self._plain))]
        else:
            boxes = [f"{BLANK} {self.pick(fact.unit)}"]
        key = "" if label == escaped(name) else f' <span class="small">({escaped(name)})</span>'
        return f"{label}{key}:{SPACE}{SPACE.join(boxes)}"

    def _phases(self) -> Iterator[str]:
        tracks = self._workflow.all_tracks
        number = 0
        for track_id, track in tracks.items():
            for phase in track.phases.values():
                number += 1
                weight = sum(1 + bool(self._checklist(s)) for s in phase.steps)
                fresh = " fresh" if number == 1 or weight >= FULL else ""
                yield f'<section class="phase{fresh}">'
                side = f"{self.pick(track.title)}: " if len(tracks) > 1 else ""
                yield f"<h2>{number}{SPACE}{side}{self.pick(phase.title)}</h2>"
                target = self._target(phase.target)
                marks = [self.tr("目標") + f" {target}"] if target else []
                marks += [self.tr("入った時刻") + f" {BLANK}"] if number > 1 else []
                purpose = [self.pick(phase.purpose)] if phase.purpose else []
                yield f'<p class="lead">{SPACE.join(marks + purpose)}</p>'
                yield from self._steps(phase)
                prefix = f"{track_id}:" if len(tracks) > 1 else ""
                yield from self._ways(phase, track.phases, prefix)
                yield "</section>"

    def _steps(self, phase: Phase) -> Iterator[str]:
        shown = [step for step in phase.steps if self._may_apply(step)]
        if shown:
            tr = self.tr
            heads = [tr("行番号"), tr("手順"), tr("役割"), tr("目標"), tr("結果")]
            heads += [tr("時刻"), tr("つまづき・メモ")]
            yield table(heads, " ".join(_STEP_COLUMNS), body=False)
            for step in shown:
                yield from self._step(step)
            yield "</table>"
        left_out = len(phase.steps) - len(shown)
        if left_out:
            said = self.tr("この前提では行わない手順 {n} 件を省いた。", n=left_out)
            yield f'<p class="small">{said}</p>'

    def _step(self, step: Step) -> Iterator[str]:
        checklist = self._checklist(step)
        role = self._workflow.roles.get(step.role or "")
        names = ["step"] + (["long"] if checklist and len(checklist.items) > LONG else [])
        names += [] if step.required else ["optional"]
        boxes = "<br>".join(f"{BOX} {self.tr(word)}" for word in RESULTS.values())
        yield f'<tbody class="{" ".join(names)}"><tr>'
        yield f'<td class="code">{self._codes[step.id]}</td><td>{self._title(step)}</td>'
        yield f"<td>{self.pick(role.title) if role else ''}</td>"
        yield f'<td class="target">{self._target(step.target)}</td>'
        yield f'<td class="boxes">{boxes}</td><td></td><td></td></tr>'
        if checklist:
            yield f'<tr><td class="under" colspan="{len(_STEP_COLUMNS)}">'
            yield from self._items(checklist)
            yield "</td></tr>"
        yield "</tbody>"

    def _title(self, step: Step) -> str:
        optional = "" if step.required else " " + small(self.tr("（任意）"))
        lines = [f'<span class="steptitle">{self.pick(step.title)}</span>{optional}']
        for option in step.options:
            how = SPACE + small(self.pick(option.how)) if option.how else ""
            lines.append(f"<br>{BOX} <b>={escaped(option.id)}</b> {self.pick(option.title)}{how}")
        if step.resolved_kind == "measure":
            lines.append("<br>" + self.tr("値") + f" {BLANK} {self.pick(step.unit)}")
        before = listed((self._codes.get(s, s) for s in step.after), self._plain)
        known = step.when is None or self._holds(step.when) is True
        for label, text in (
            (self.tr("条件"), "" if known else step.when),
            (self.tr("先に"), before),
            (self.tr("相手"), step.to),
            (self.tr("手段"), step.by),
            (self.tr("方法"), step.how),
            (self.tr("注意"), step.caution),
            (self.tr("手作業"), step.manual),
            (self.tr("証拠"), step.evidence),
        ):
            if text:
                lines.append(f'<p class="how"><b>{label}</b> {self.pick(text)}</p>')
        return "".join(lines)

    def _items(self, checklist: Checklist) -> Iterator[str]:
        tr = self.tr
        states = [tr(ITEM_STATES[state]) for state in _STATES]
        heads = ["", self.pick(checklist.title), *states, tr("数値")]
        yield table(heads, "no title state state state state value")
        for number, item in enumerate(checklist.items, start=1):
            how = f'<p class="how">{self.pick(item.how)}</p>' if item.how else ""
            value = f"{SHORT_BLANK} {self.pick(item.unit)}" if item.unit else ""
            marks = f'<td class="mark">{BOX}</td>' * len(states)
            yield f"<tr><td>{number}</td><td>{self.pick(item.title)}{how}</td>{marks}"
            yield f"<td>{value}</td></tr>"
        yield "</tbody></table>"

    def _ways(self, phase: Phase, phases: Mapping[str, Phase], prefix: str) -> Iterator[str]:
        if phase.next:
            yield '<div class="ways"><strong>' + self.tr("このフェーズを出る") + "</strong>"
            for way in phase.next:
                yield f"<p>{self._way(way, phases, prefix)}</p>"
            yield "</div>"

    def _way(self, way: Transition, phases: Mapping[str, Phase], prefix: str) -> str:
        tr, gate = self.tr, gate_of(way)
        kind = tr("差戻し") if way.back else tr("次へ")
        title = self.pick(way.title) or self.pick(phases[way.to].title)
        typed = f"<code>&gt;{escaped(prefix + way.name)}</code>"
        parts = [f"{BOX} {kind}: <b>{title}</b>", tr("時刻") + f" {BLANK}", typed]
        if gate:
            asked = (
                self._plain(N_("必須の手順すべて"))
                if gate.steps == "all required"
                else listed((self._codes.get(s, s) for s in as_ids(gate.steps)), self._plain)
            )
            asks = listed((part for part in (asked, gate.when or "") if part), self._plain)
            parts.append(small(tr("移行判定: {asked}", asked=asks)))
            roles = self._workflow.roles
            who = listed(
                (self._plain.pick(roles[r].title) for r in as_ids(gate.override) if r in roles),
                self._plain,
            )
            if who:
                parts.append(small(tr("権限による通過: {who}（理由を書く）", who=who)))
        if way.back:
            parts.append(tr("理由") + f" {WIDE_BLANK}")
        return SPACE.join(parts)

    def _injects(self) -> Iterator[str]:
        tr, codes = self.tr, inject_codes(self._definition)
        yield '<section class="fresh"><h2>' + tr("状況付与") + "</h2>"
        yield '<p class="lead"><span class="tag">' + tr("進行管理者用") + "</span> "
        yield tr("参加者には見せない。") + "</p>"
        heads = [tr("行番号"), tr("内容"), tr("相手"), tr("予定"), tr("付与")]
        heads += [tr("時刻"), tr("対応・メモ")]
        given = f"{BOX} " + tr("付与")
        yield table(heads, " ".join(_STEP_COLUMNS), body=False)
        for inject in self._workflow.injects:
            if inject.when and self._holds(inject.when) is False:
                continue
            roles = self._workflow.roles
            names = (self._plain.pick(roles[r].title) for r in as_ids(inject.to) if r in roles)
            to = listed(names, self._plain) or self._plain(N_("全員"))
            expected = listed((self._codes.get(s, s) for s in as_ids(inject.expects)), self._plain)
            lines = [f'<span class="steptitle">{self.pick(inject.content)}</span>']
            for label, text in (
                (tr("条件"), inject.when),
                (tr("発信者"), inject.sender),
                (tr("手段"), inject.by),
                (tr("期待する行動"), inject.action),
                (tr("応じる手順"), expected),
            ):
                if text:
                    lines.append(f'<p class="how"><b>{label}</b> {self.pick(text)}</p>')
            at = self._target(inject.at) or tr("手動")
            yield (
                f'<tbody class="step"><tr><td class="code">{codes[inject.id]}</td>'
                f"<td>{''.join(lines)}</td><td>{escaped(to)}</td>"
                f'<td class="target">{at}</td><td class="boxes">{given}</td>'
                "<td></td><td></td></tr></tbody>"
            )
        yield "</table></section>"

    def _log(self, page: int) -> Iterator[str]:
        tr = self.tr
        yield '<section class="fresh"><h2>' + tr("記録用紙 {n}", n=page) + "</h2>"
        heads = [tr("時刻"), tr("作業内容・状況"), tr("つまづいた工程"), tr("記録者")]
        yield table(heads, "time title memo role", name="lines")
        yield "<tr><td></td><td></td><td></td><td></td></tr>" * LOG_LINES
        yield "</tbody></table></section>"

    def _target(self, target: str | None) -> str:
        """``T+0:30``, ``開始+0:20``, ``1-02+0:15`` (rule of moments), with its mark 例."""
        if not target:
            return ""
        moment = parse_moment(target)
        after = format_duration(moment.offset_s)
        after = after.removesuffix(":00") if moment.offset_s % 60 == 0 else after
        if moment.anchor == "T0":
            said = f"T+{after}"
        elif moment.anchor == "own phase":
            said = self._plain(N_("開始+{time}"), time=after)
        else:
            said = self._plain(
                N_("{anchor} の後 {time}"),
                anchor=self._anchor(moment.anchor, moment.name),
                time=after,
            )
        sample = self.tr("例")
        return escaped(said) + (f' <span class="tag">{sample}</span>' if moment.sample else "")

    def _anchor(self, kind: str, name: str | None) -> str:
        workflow = self._workflow
        if name in self._codes and kind in ("any", "step"):
            return self._codes[name]
        for track in workflow.all_tracks.values():
            if name in track.phases and kind != "event":
                return self._plain.pick(track.phases[name].title)
        event = workflow.events.get(name or "")
        return self._plain.pick(event.title) if event else name or ""

    def _checklist(self, step: Step) -> Checklist | None:
        return self._definition.checklists.get(step.checklist or "")

    def _may_apply(self, step: Step) -> bool:
        return step.when is None or self._holds(step.when) is not False

    def _holds(self, condition: str) -> bool | None:
        try:
            return holds(condition, self._facts, self._workflow.facts)
        except ConditionError:
            return None
