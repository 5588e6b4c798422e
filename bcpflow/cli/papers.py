"""What a report is written as: the form people ask for, or the ending of the file they name.

Rules, held by tests/cli/test_papers.py:

1. ``--format`` decides; without it the ending of the file; without both it is the terminal.
2. An ending this report has no form for is refused (BCP-U071), not written as something else.
3. A file that is no text is not shown on a terminal (BCP-U072).
4. A part that is not installed is missed before anything is opened or noted in the journal
   (BCP-U070).
5. What a page could not print is told on stderr too (BCP-U073).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import option
from bcpflow.cli.output import talk
from bcpflow.cli.waiting import waiting
from bcpflow.errors import UsageFault
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.reports.days import Era
    from bcpflow.reports.sections import Sections

F = TypeVar("F", bound=Callable[..., Any])
ENDINGS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".csv": "csv",
    ".json": "json",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".xlsm": "xlsm",
    ".xls": "xls",
    ".docx": "docx",
    ".doc": "doc",
}
"""Endings and what people mean by them, also where we have no such form (rule 2)."""
BINARY = ("pdf", "docx", "xlsx")
_PARTS = {"pdf": ("typst", "pylopdf_fonts_jp"), "docx": ("docx",)}
"""What a form takes beyond the program itself."""


def as_what(*forms: str) -> Callable[[F], F]:
    """The options ``--format`` and, where there is a PDF, ``--font``."""
    form = option(
        "--format",
        "form",
        type=click.Choice(forms),
        help=N_("書式（省くと -o のファイル名の末尾で決める）"),
    )
    font = option(
        "--font",
        metavar="FILE",
        default="",
        help=N_("PDF のフォント（noto なら付属のものだけ）"),
    )

    def added(function: F) -> F:
        made: F = form(font(function))
        return made

    return added


def form_of(
    form: str | None,
    output: Path | None,
    forms: Sequence[str],
    font: str = "",
    *,
    other: str = "terminal",
    lines: bool = True,
) -> str:
    """The form meant (rules 1 to 4). Raises UsageFault.

    ``other``: where nothing says which; ``lines``: a file of an ending nobody knows may have that.
    """
    chosen = form or ENDINGS.get(output.suffix.lower() if output else "", other)
    unknown = output is not None and form is None and chosen == other and not lines
    if chosen not in forms or unknown:
        known = [one for one in forms if one != "terminal"]
        named = output.name if output is not None and unknown else chosen
        raise UsageFault("BCP-U071", form=named, forms=known)
    if output is None and chosen in BINARY and _to_a_terminal():
        raise UsageFault("BCP-U072", form=chosen)
    if any(find_spec(part) is None for part in _PARTS.get(chosen, ())):
        raise UsageFault("BCP-U070", form=chosen, extra=chosen)
    if font and chosen == "pdf":
        from bcpflow.reports.typefaces import typefaces

        typefaces(font)  # one that cannot be read is refused before a page is noted as printed
    return chosen


def _to_a_terminal() -> bool:
    return sys.stdout.isatty()


def paper_bytes(world: World, made: Sections, form: str, font: str = "") -> bytes:
    """A report as a file that is handed in: html, pdf, docx or xlsx."""
    with waiting(world.tr("書類を作っています")):
        data, unprinted = _laid_out(world, made, form, font)
    tell_unprinted(world, unprinted)
    return data


def _laid_out(world: World, made: Sections, form: str, font: str) -> tuple[bytes, Sequence[str]]:
    """The file, and the characters it could not print."""
    if form == "html":
        from bcpflow.reports.section_page import sections_html

        return sections_html(made, world.tr).encode(), ()
    if form == "xlsx":
        from bcpflow.reports.section_xlsx import sections_xlsx

        return sections_xlsx(made, world.tr), ()
    if form == "docx":
        from bcpflow.reports.section_docx import sections_docx

        return sections_docx(made, world.tr), ()
    from bcpflow.reports.section_pdf import sections_pdf
    from bcpflow.reports.typefaces import typefaces

    pdf = sections_pdf(made, world.tr, typefaces(font))
    return pdf.data, pdf.unprinted


def tell_unprinted(world: World, chars: Sequence[str]) -> None:
    """Rule 5."""
    if not chars:
        return
    from bcpflow.cli.main import worded
    from bcpflow.reports.typefaces import described

    told = [described(char) for char in chars]
    talk(worded(UsageFault("BCP-U073", n=len(told), chars=told), world))


def era_on_paper(world: World) -> Era | None:
    """How a day is written for people here; in English as ISO 8601 has it."""
    return site_era(world) if world.tr.language == "ja" else None


def site_era(world: World) -> Era:
    """How the site's calendar writes a day, or the shipped one where the site's has errors.

    A report is printed also then; `bcpflow site check` names what is wrong.
    """
    from datetime import date

    from bcpflow.errors import DefinitionError
    from bcpflow.procurement.calendar import read_calendar
    from bcpflow.procurement.eras import Style, write_day

    try:
        eras = read_calendar(world.site_folder).eras
    except DefinitionError:
        eras = read_calendar(None).eras

    def written(day: date, style: Style) -> str:
        try:
            return write_day(day, eras, style)
        except UsageFault:  # no era of the calendar reaches so far back
            return ""

    return written
