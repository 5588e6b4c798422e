"""Sections as a PDF for A4, set by typst.

Rules, held by tests/reports/test_section_pdf.py:

1. What is said goes to the page as data; no text of a person is ever read as source.
2. What the fonts cannot print is marked in its place, and listed in a section at the end
   (`typefaces` rule 2).
3. The head of a table stands on every page it goes on to; title and head code at every foot.
4. The same report with the same fonts is the same bytes: no clock is looked at.

This module must never reckon or word more than that list: it lays out what the sections say.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bcpflow.errors import UsageFault
from bcpflow.language import Translator
from bcpflow.reports.columns import Measures, column_widths
from bcpflow.reports.sections import Block, Picture, Section, Sections
from bcpflow.reports.sheets import Entry, Sheet
from bcpflow.reports.typefaces import Typefaces, described
from bcpflow.text import safe

PAGE = Measures(page_mm=210 - 14 - 12)
"""Between the margins of `section.typ`."""
TALL = 900
"""A row of so many characters may be broken over two pages; a shorter one stays whole."""
FRESH = frozenset({"timeline"})
"""Sections that begin on a page of their own."""
_LONG_WORD = re.compile(r"[!-~]{25,}")
_PIECE = re.compile(r"[!-~]{8}")
_BREAK = "\u200b"


@dataclass(frozen=True, slots=True)
class Pdf:
    """A page that was set, and the characters it could not print."""

    data: bytes
    unprinted: tuple[str, ...]


def sections_pdf(made: Sections, tr: Translator, faces: Typefaces) -> Pdf:
    """A report as a PDF. Raises UsageFault (BCP-U070) where the ``pdf`` extra is not there."""
    paper = _Paper(made, tr, faces)
    return Pdf(typeset("section.typ", paper.data(), faces), tuple(paper.missing))


def typeset(template: str, data: dict[str, Any], faces: Typefaces) -> bytes:
    """A template of ours with its data as a PDF."""
    try:
        import typst
    except ImportError:
        raise UsageFault("BCP-U070", form="pdf", extra="pdf") from None
    source = files("bcpflow.reports").joinpath(template).read_bytes()
    with TemporaryDirectory(prefix="bcpflow-fonts-", ignore_cleanup_errors=True) as folder:
        # It takes folders, and that of a system's fonts has hundreds of others.
        for number, path in enumerate(faces.paths):
            shutil.copyfile(path, Path(folder) / f"{number}{path.suffix}")
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        lacking = set(faces.families) - set(fonts.families())
        if lacking:  # it would go on with nothing, and say nothing
            raise UsageFault("BCP-U074", path=str(faces.paths[0]), reason=", ".join(lacking))
        made: bytes = typst.compile(
            source,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
            pdf_tags=False,  # they would be two thirds of the file
        )
    return made


class _Paper:
    """One report as the template takes it."""

    def __init__(self, made: Sections, tr: Translator, faces: Typefaces) -> None:
        self._made, self._tr, self._faces = made, tr, faces
        self.missing: dict[str, None] = {}

    def data(self) -> dict[str, Any]:
        """All that the page says."""
        made = self._made
        sections = [self._section(part) for part in made.sections()]
        label, head = made.proof()
        title = self.said(made.title)
        page = {
            "lang": self._tr.language,
            "fonts": self._faces.families,
            "title": title,
            "notice": self.said(made.notice()),
            "figures": [[self.said(name), self.said(what)] for name, what in made.figures()],
            "proof": [self.said(label), self.said(head)],
            "foot": f"{title}\u3000{self.said(label)} {self.said(head)}",
        }
        if self.missing:  # after everything else was said
            sections.append(self._unprinted())
        return {**page, "sections": sections}

    def said(self, text: str) -> str:
        """A text as it can be printed (rules 1 and 2), long words with places to break."""
        whole = self._faces.printable(safe(text).replace("\t", " "), self.missing)
        return _LONG_WORD.sub(lambda word: _PIECE.sub(rf"\g<0>{_BREAK}", word[0]), whole)

    def _section(self, part: Section) -> dict[str, Any]:
        return {
            "title": self.said(part.title),
            "fresh": part.name in FRESH,
            "blocks": [self._block(block) for block in part.blocks],
        }

    def _block(self, block: Block) -> dict[str, Any]:
        if isinstance(block, Sheet):
            return {"kind": "sheet", **self._sheet(block)}
        if isinstance(block, Picture):
            drawn = [self._faces.printable(svg, self.missing) for svg in block.draw()]
            return {"kind": "pictures", "svgs": drawn}
        if isinstance(block, str):
            return {"kind": "text", "said": self.said(block)}
        return {"kind": "pairs", "rows": [[self.said(a), self.said(b)] for a, b in block]}

    def _sheet(self, sheet: Sheet) -> dict[str, Any]:
        widths = column_widths(sheet, PAGE)
        return {
            "fields": [
                {"title": self.said(field.title), "kind": field.kind, "mm": round(width, 2)}
                for field, width in zip(sheet.fields, widths, strict=True)
            ],
            "parts": [
                {"heading": self.said(part.heading), "entries": list(self._entries(part.entries))}
                for part in sheet.parts
            ],
        }

    def _entries(self, entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
        for entry in entries:
            yield {
                "tone": entry.tone,
                "tall": max(map(len, entry.cells), default=0) > TALL,
                "cells": [self.said(cell) for cell in entry.cells],
            }

    def _unprinted(self) -> dict[str, Any]:
        tr = self._tr
        told = "\n".join(described(char) for char in self.missing)
        said = tr("次の文字はフォントになく、〓と番号で示した。")
        return {
            "title": tr("印刷できなかった文字"),
            "fresh": False,
            "blocks": [{"kind": "text", "said": f"{said}\n{told}"}],
        }
