"""An after-action report as the form people ask for, to stdout or as the bytes of a file.

The forms themselves are in `bcpflow.reports`; this module must never reckon anything of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcpflow.cli.context import World
from bcpflow.cli.output import json_bytes, page_bytes, put, put_bytes, put_json, rich_console
from bcpflow.cli.papers import BINARY, era_on_paper, paper_bytes

if TYPE_CHECKING:
    from bcpflow.projections.aar import Aar
    from bcpflow.reports.aar_people import Shown

REPORT_FORMATS = ("terminal", "markdown", "html", "json", "pdf", "docx", "xlsx")


def write_report(world: World, found: Aar, view: Shown, form: str, font: str = "") -> None:
    """A report to stdout."""
    if form == "terminal":
        from bcpflow.reports.aar_forms import print_aar

        print_aar(rich_console(), found, view, world.tr, world.zone)
    elif form == "json":
        from bcpflow.reports.aar_json import aar_document

        put_json(aar_document(found, view, world.tr))
    elif form == "markdown":
        put(report_bytes(world, found, view, form, font).decode().rstrip("\n"))
    else:
        put_bytes(report_bytes(world, found, view, form, font))


def report_bytes(world: World, found: Aar, view: Shown, form: str, font: str = "") -> bytes:
    """A report as the bytes of a file."""
    if form == "html":
        from bcpflow.reports.aar_html import aar_html

        return aar_html(found, view, world.tr, world.zone, era_on_paper(world)).encode()
    if form in BINARY:
        from bcpflow.reports.aar import AarSections

        era = None if form == "xlsx" else era_on_paper(world)
        made = AarSections(found, view, world.tr, world.zone, era)
        return paper_bytes(world, made, form, font)
    if form == "markdown":
        from bcpflow.reports.aar_forms import aar_markdown

        return aar_markdown(found, view, world.tr, world.zone).encode()
    if form == "json":
        from bcpflow.reports.aar_json import aar_document

        return json_bytes(aar_document(found, view, world.tr))
    from bcpflow.reports.aar_forms import print_aar

    return page_bytes(lambda page: print_aar(page, found, view, world.tr, world.zone))
