"""`bcpflow drill report`: the after-action report and improvement plan of a run.

Like the log it is paper that leaves the house: its head code is noted in the journal as printed.
Anybody may ask for it while the run goes on: what only controllers may know takes
`--controller`.
"""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.names import names_on_paper
from bcpflow.cli.output import put, put_bytes, put_json, rich_console
from bcpflow.cli.papers import BINARY, as_what, era_on_paper, form_of, paper_bytes
from bcpflow.cli.printing import save, to_file
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.projections.aar import Aar
    from bcpflow.reports.aar_people import Shown

FORMATS = ("terminal", "markdown", "html", "json")
REPORT_FORMATS = (*FORMATS, "pdf", "docx", "xlsx")


@click.command(
    "report",
    cls=LocalCommand,
    help=N_("結果報告書・改善計画を出力する（途中でも出せる。氏名は --names）"),
)
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@as_what(*REPORT_FORMATS)
@to_file
@option("--names", "named", is_flag=True, help=N_("氏名を示す（示さなければ役割）"))
@option(
    "--controller",
    is_flag=True,
    help=N_("進行管理者用: 途中でも、未付与の状況と期待する行動を含める"),
)
@click.pass_obj
def command(
    world: World,
    /,
    run: str,
    form: str | None,
    output: Path | None,
    named: bool,
    controller: bool,
    font: str,
) -> None:
    """The report of a run; its head code is noted as printed."""
    form = form_of(form, output, REPORT_FORMATS, font)
    from bcpflow.projections.aar import aar
    from bcpflow.reports.aar_people import shown

    session = world.desk.open(run, world.kind)
    told = world.desk.tell(session, printing=True)
    found = aar(session.history, told.log, controller=controller)
    known = world.desk.journal.people if form == "json" else partial(names_on_paper, world)
    names = known(found.handles) if named else {}
    view = shown(found, names, world.tr, head=told.head, version=told.version, named=named)
    if output is None:
        _write(world, found, view, form, font)
        return
    save(world, output, _bytes(world, found, view, form, font))


def _write(world: World, found: Aar, view: Shown, form: str, font: str) -> None:
    """A report to stdout."""
    if form == "terminal":
        from bcpflow.reports.aar_forms import print_aar

        print_aar(rich_console(), found, view, world.tr, world.zone)
    elif form == "json":
        from bcpflow.reports.aar_json import aar_document

        put_json(aar_document(found, view, world.tr))
    elif form == "markdown":
        put(_bytes(world, found, view, form, font).decode().rstrip("\n"))
    else:
        put_bytes(_bytes(world, found, view, form, font))


def _bytes(world: World, found: Aar, view: Shown, form: str, font: str) -> bytes:
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
        import json

        from bcpflow.reports.aar_json import aar_document

        text = json.dumps(aar_document(found, view, world.tr), ensure_ascii=False, indent=2)
        return (text + "\n").encode("utf-8", "backslashreplace")
    from bcpflow.reports.aar_forms import print_aar

    page = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    print_aar(rich_console(page), found, view, world.tr, world.zone)
    page.flush()
    return page.buffer.getvalue()
