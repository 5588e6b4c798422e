"""The after-action report as one HTML file, laid out for A4.

Rules, held by tests/reports/test_aar.py:

1. One file by itself: no script, no address; pictures are drawn in it (`drawing`).
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

from bcpflow.language import Translator
from bcpflow.projections.aar import Aar
from bcpflow.projections.totals import PhaseTotal
from bcpflow.reports.aar import AarSections
from bcpflow.reports.aar_people import Shown
from bcpflow.reports.aar_terms import TO_FILL_IN
from bcpflow.reports.days import Era
from bcpflow.reports.markup import SPACE, WIDE_BLANK, escaped
from bcpflow.reports.section_page import (
    block_html,
    cell_html,
    lines_html,
    page_html,
)
from bcpflow.reports.sections import Section
from bcpflow.reports.sheets import Field
from bcpflow.reports.terms import RATINGS, delta_words, elapsed
from bcpflow.reports.wording import Wording


def aar_html(found: Aar, shown: Shown, tr: Translator, zone: tzinfo, era: Era | None = None) -> str:
    """The whole report."""
    return _Report(found, shown, tr, zone, era).html()


class _Report:
    """One report, in one language and zone."""

    def __init__(
        self, found: Aar, shown: Shown, tr: Translator, zone: tzinfo, era: Era | None
    ) -> None:
        self._found, self._shown, self.tr = found, shown, tr
        self._made = AarSections(found, shown, tr, zone, era)
        self._words = Wording(found.log, tr, shown.names)

    def html(self) -> str:
        """The page: its head, what it comes to, its sections."""
        body = (
            line
            for number, part in enumerate(self._made.sections(), start=1)
            for line in self._section(number, part)
        )
        return page_html(self._made, self.tr, self._made.figures(), body)

    def _section(self, number: int, part: Section) -> Iterator[str]:
        yield f'<section id="{part.name}"><h2>{number}{SPACE}{escaped(part.title)}</h2>'
        if part.name == "phases":
            yield from self._bars()
        for block in part.blocks:
            yield from block_html(block, _cell, _pair)
        yield "</section>"

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


def _pair(said: str) -> str:
    """What a label says; a blank where somebody is to fill it in."""
    return WIDE_BLANK if said == TO_FILL_IN else lines_html(said)


def _cell(field: Field, cell: str) -> str:
    """A rating as its letter in a box; a figure whose break is not shown has a blank instead."""
    if field.kind == "stamp" and cell in RATINGS:
        return f'<b class="rating r-{cell}">{cell}</b>'
    drawn = cell_html(field, cell)
    return drawn.replace("<br>", " <br>") if field.kind == "figure" else drawn
