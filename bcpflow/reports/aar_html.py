"""The after-action report as one HTML file, laid out for A4.

Rules, held by tests/reports/test_aar.py:

1. One file by itself: no script, no address, no picture; nothing is fetched.
2. Every text is made `safe` and escaped; what people typed never reaches the page as markup.
3. Colour repeats what words say: a black and white copy loses nothing.
4. 【途中】 and the head code stand on every printed page.
5. What a step row says of times and people takes a line where there is room for it, and no heading
   stands alone at the foot of a page.

This module must never reckon or word what `aar` does not; its bars are the phases' own times.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from importlib.resources import files

from bcpflow.language import Translator
from bcpflow.projections.aar import Aar
from bcpflow.projections.totals import PhaseTotal
from bcpflow.reports.aar import AarSections, Block, Section
from bcpflow.reports.aar_people import Shown
from bcpflow.reports.aar_terms import TO_FILL_IN
from bcpflow.reports.markup import SPACE, WIDE_BLANK, css_string, escaped
from bcpflow.reports.sheets import Entry, Field, Sheet
from bcpflow.reports.terms import NOTHING, RATINGS, RUN_STATUS, delta_words, elapsed, term
from bcpflow.reports.wording import Wording

_GUARD = "default-src 'none'; style-src 'unsafe-inline'"


def aar_html(found: Aar, shown: Shown, tr: Translator, zone: tzinfo) -> str:
    """The whole report."""
    return _Report(found, shown, tr, zone).html()


class _Report:
    """One report, in one language and zone."""

    def __init__(self, found: Aar, shown: Shown, tr: Translator, zone: tzinfo) -> None:
        self._found, self._shown, self.tr = found, shown, tr
        self._made = AarSections(found, shown, tr, zone)
        self._words = Wording(found.log, tr, shown.names)

    def html(self) -> str:
        """The page: its head, what it comes to, its sections."""
        css = files("bcpflow.reports").joinpath("aar.css").read_text("utf-8")
        title = escaped(self._made.title)
        body = [*self._front()]
        for number, part in enumerate(self._made.sections(), start=1):
            body += self._section(number, part)
        label, head = self._made.proof()
        body.append(f'<p class="proof"><b>{escaped(label)}</b>{SPACE}{escaped(head)}</p>')
        return "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{self.tr.language}"><head><meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{_GUARD}">',
                '<meta name="viewport" content="width=device-width">',
                f"<title>{title}</title>",
                f"<style>\n{css}{self._margins()}</style></head>",
                "<body>",
                *body,
                "</body></html>\n",
            ]
        )

    def _margins(self) -> str:
        """The foot of every page (rule 4)."""
        label, head = self._made.proof()
        foot = f"{self._made.title}　{label} {head}"
        return (
            f"@page {{ @bottom-left {{ content: {css_string(foot)}; font-size: 7pt; }}\n"
            '@bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }\n'
        )

    def _front(self) -> Iterator[str]:
        yield f"<header><h1>{escaped(self._made.title)}</h1>"
        if self._made.notice():
            yield f'<p class="notice">{escaped(self._made.notice())}</p>'
        yield f'</header><ul class="figures">{"".join(self._figures())}</ul>'

    def _figures(self) -> Iterator[str]:
        """What the run comes to, in the numbers a reader looks for first."""
        tr, log = self.tr, self._found.log
        total, rated = log.summary, self._found.review.ratings
        steps = total.achieved + total.not_achieved + total.skipped + len(total.unsettled)
        letters = [one.decided.rating if one.decided else NOTHING for one in rated]
        open_ = sum(action.closed is None for action in self._found.review.actions)
        for label, said in (
            (tr("状態"), term(RUN_STATUS, log.status, tr)),
            (tr("経過時間"), elapsed(total.elapsed_ms)),
            (tr("達成"), f"{total.achieved} / {steps}"),
            (tr("目標超過"), str(total.overdue)),
            (tr("つまづき"), str(total.stumbles)),
            (tr("目的の評定"), " ".join(letters) or NOTHING),
            (tr("未完了の処置"), str(open_)),
        ):
            yield f"<li><span>{escaped(label)}</span><b>{escaped(said)}</b></li>"

    def _section(self, number: int, part: Section) -> Iterator[str]:
        yield f'<section id="{part.name}"><h2>{number}{SPACE}{escaped(part.title)}</h2>'
        if part.name == "phases":
            yield from self._bars()
        for block in part.blocks:
            yield from self._block(block)
        yield "</section>"

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Sheet):
            yield from _sheet(block)
        elif isinstance(block, str):
            yield f'<p class="remark">{_lines(block)}</p>'
        else:
            yield '<table class="pairs"><tbody>'
            for label, said in block:
                text = WIDE_BLANK if said == TO_FILL_IN else _lines(said)
                yield f"<tr><th>{escaped(label)}</th><td>{text}</td></tr>"
            yield "</tbody></table>"

    def _bars(self) -> Iterator[str]:
        """Each phase's time as a bar from T0, with a mark where it was to be left."""
        phases = self._found.log.summary.phases
        ends = [p.entered_ms + p.duration_ms for p in phases]
        whole = max([*ends, *(p.target_ms or 0 for p in phases), 1])
        yield '<div class="bars">'
        for phase in phases:
            yield self._bar(phase, whole)
        said = self.tr("棒は発災（T0）からの実績、縦線は目標。")
        yield f'<p class="remark">{escaped(said)}</p></div>'

    def _bar(self, phase: PhaseTotal, whole: int) -> str:
        title = escaped(self._words.phase(phase.track, phase.phase))
        left, wide = (100 * ms / whole for ms in (phase.entered_ms, phase.duration_ms))
        late = " late" if phase.delta_ms is not None and phase.delta_ms > 0 else ""
        mark = ""
        if phase.target_ms is not None:
            mark = f'<i class="due" style="left:{100 * phase.target_ms / whole:.2f}%"></i>'
        said = elapsed(phase.duration_ms)
        if phase.delta_ms is not None:
            said = f"{said}　{delta_words(phase.delta_ms, self.tr)}"
        return (
            f'<div class="bar"><span class="name">{title}</span><span class="lane">'
            f'<i class="took{late}" style="left:{left:.2f}%;width:{wide:.2f}%"></i>{mark}</span>'
            f'<span class="time">{escaped(said)}</span></div>'
        )


def _sheet(sheet: Sheet) -> Iterator[str]:
    columns = "".join(f'<col class="k-{field.kind}">' for field in sheet.fields)
    heads = "".join(f"<th>{escaped(field.title)}</th>" for field in sheet.fields)
    yield f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>"
    for part in sheet.parts:
        yield "<tbody>"
        if part.heading:
            heading = escaped(part.heading)
            yield f'<tr class="heading"><th colspan="{len(sheet.fields)}">{heading}</th></tr>'
        for entry in part.entries:
            yield _entry(sheet.fields, entry)
        yield "</tbody>"
    yield "</table>"


def _entry(fields: tuple[Field, ...], entry: Entry) -> str:
    cells = "".join(
        f'<td class="k-{field.kind}">{_cell(field, cell)}</td>'
        for field, cell in zip(fields, entry.cells, strict=True)
    )
    return f'<tr class="t-{entry.tone}">{cells}</tr>'


def _cell(field: Field, cell: str) -> str:
    if field.kind == "stamp" and cell in RATINGS:
        return f'<b class="rating r-{cell}">{cell}</b>'
    head, _, rest = cell.partition("\n")
    if field.kind == "main" and rest:
        return f'{escaped(head)}<div class="more">{_lines(rest)}</div>'
    if field.kind == "figure":
        return _lines(cell).replace("<br>", " <br>")  # where the break is not shown, a blank is
    return _lines(cell)


def _lines(text: str) -> str:
    return escaped(text).replace("\n", "<br>")
