"""Printing a log: the form people ask for, to the terminal, a pipe or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import option
from bcpflow.cli.output import json_bytes, page_bytes, put, put_bytes, put_json, rich_console, talk
from bcpflow.errors import JournalError
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.service.desk import Told

FORMATS = ("terminal", "markdown", "csv", "json")
LOG_FORMATS = (*FORMATS, "html", "pdf", "xlsx")

to_file = option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("書き出すファイル"),
)


def unwritable(path: Path, fault: OSError) -> JournalError:
    """A file that cannot be written, as the error people are told."""
    reason = fault.strerror or type(fault).__name__
    return JournalError("BCP-U005", path=str(path), reason=reason)


def save(world: World, path: Path, data: bytes) -> None:
    """Write a report where people asked for it, and say so. Raises JournalError."""
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise unwritable(path, fault) from fault
    talk(world.tr("書き出しました: {path}", path=path))


def write_log(world: World, told: Told, form: str, font: str = "") -> None:
    """A log to stdout."""
    if form == "terminal":
        from bcpflow.reports.terminal import print_log

        print_log(rich_console(), told, world.tr, world.zone)
    elif form in ("csv", "html", "pdf", "xlsx"):
        put_bytes(log_bytes(world, told, form, font))
    elif form == "json":
        from bcpflow.reports.json import log_document

        put_json(log_document(told, world.tr))
    else:
        put(log_bytes(world, told, form).decode().rstrip("\n"))


def log_bytes(world: World, told: Told, form: str, font: str = "") -> bytes:
    """A log as the bytes of a file."""
    if form in ("html", "pdf", "xlsx"):
        from bcpflow.cli.papers import era_on_paper, paper_bytes
        from bcpflow.reports.log_sections import LogSections

        era = None if form == "xlsx" else era_on_paper(world)
        made = LogSections(told, world.tr, world.zone, era)
        return paper_bytes(world, made, form, font)
    if form == "csv":
        from bcpflow.reports.csv import log_csv

        return log_csv(told, world.tr, world.zone)
    if form == "json":
        from bcpflow.reports.json import log_document

        return json_bytes(log_document(told, world.tr))
    if form == "markdown":
        from bcpflow.reports.markdown import log_markdown

        return log_markdown(told, world.tr, world.zone).encode()
    from bcpflow.reports.terminal import print_log

    return page_bytes(lambda page: print_log(page, told, world.tr, world.zone))
