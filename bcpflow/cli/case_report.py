"""`bcpflow case report`: the audit pack of a case - everything of it, with what proves it.

Like a log it is paper that leaves the house: its head code is noted in the journal as printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.names import names_on_paper
from bcpflow.cli.output import json_bytes, page_bytes, put, put_bytes, put_json, rich_console, talk
from bcpflow.cli.papers import BINARY, as_what, form_of, paper_bytes, site_era
from bcpflow.cli.printing import save, to_file
from bcpflow.errors import BcpflowError
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.projections.case_file import CaseFile
    from bcpflow.reports.case_report_people import CaseShown
    from bcpflow.service.session import Session

FORMATS = ("terminal", "markdown", "html", "json")
PACK_FORMATS = (*FORMATS, "pdf", "docx", "xlsx")


@click.command(
    "report",
    cls=LocalCommand,
    help=N_("監査資料を出力する（途中でも出せる。氏名は --names）"),
)
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@as_what(*PACK_FORMATS)
@to_file
@option("--names", "named", is_flag=True, help=N_("氏名を示す（示さなければ役割）"))
@click.pass_obj
def command(
    world: World, /, run: str, form: str | None, output: Path | None, named: bool, font: str
) -> None:
    """The audit pack of a case; its head code is noted as printed."""
    form = form_of(form, output, PACK_FORMATS, font)
    from bcpflow import instants
    from bcpflow.projections.case_file import case_file
    from bcpflow.reports.case_report_people import case_shown
    from bcpflow.service.case_deadlines import case_deadlines

    session = world.desk.open(run, "case")
    told = world.desk.tell(session, printing=True)
    found = case_file(session.history, session.now(), told.log)
    known = world.desk.journal.people if form == "json" else partial(names_on_paper, world)
    view = case_shown(
        found,
        known(found.handles) if named else {},
        world.tr,
        head=told.head,
        version=told.version,
        named=named,
        era=site_era(world),
        zone=world.zone,
        files=_files(world, found),
        scrutiny=lambda labels: _scrutiny(world, session, found, labels),
        deadlines=case_deadlines(session.state, world.site_folder, world.zone, world.tr),
        today=instants.at(session.now().wall_ns, world.zone).date(),
    )
    if output is None:
        _write(world, found, view, form, font)
        return
    save(world, output, _bytes(world, found, view, form, font))


REPORT = (command,)


def _files(world: World, found: CaseFile) -> dict[tuple[str, str], str]:
    """Whether each version that was kept is still what it was."""
    kept = {(one.sha256, one.place) for paper in found.documents for one in paper.versions}
    return {(sha256, place): world.filing.state(sha256, place) for sha256, place in kept}


def _scrutiny(
    world: World, session: Session, found: CaseFile, names: Mapping[str, str]
) -> dict[str, Any] | None:
    """What is found in the quotes as of the day they, or the answers, were last written to.

    A pack is printed also where a table cannot be read.
    """
    from bcpflow import instants
    from bcpflow.service import quoting
    from bcpflow.service.case_answers import scrutiny_answer
    from bcpflow.service.scrutinising import scrutinised

    state, kinds = session.state, (quoting.QUOTE, quoting.FINDING, quoting.LAST)
    if not quoting.quotes_of(state):
        return None
    sheets = [sheet for sheet in found.sheets if sheet.kind in kinds]
    last = max(entry.occurred_ns for sheet in sheets for entry in sheet.entries)
    day = instants.at(last, world.zone).date()
    try:
        looked, rules = scrutinised(state, world.site_folder, day, world.zone)
    except BcpflowError as fault:
        told = world.tr("見積を精査できませんでした（{code}）。", code=fault.code)
        talk(told)
        return None
    return scrutiny_answer(looked, session.run, rules, names, world.tr)


def _write(world: World, found: CaseFile, view: CaseShown, form: str, font: str) -> None:
    """A pack to stdout."""
    if form == "terminal":
        from bcpflow.reports.case_report_forms import print_case_report

        print_case_report(rich_console(), found, view, world.tr)
    elif form == "json":
        from bcpflow.reports.case_report_json import case_report_document

        put_json(case_report_document(found, view, world.tr))
    elif form == "markdown":
        put(_bytes(world, found, view, form, font).decode().rstrip("\n"))
    else:
        put_bytes(_bytes(world, found, view, form, font))


def _bytes(world: World, found: CaseFile, view: CaseShown, form: str, font: str) -> bytes:
    """A pack as the bytes of a file."""
    if form == "html":
        from bcpflow.reports.case_report_html import case_report_html

        return case_report_html(found, view, world.tr).encode()
    if form in BINARY:
        from bcpflow.reports.case_report import CaseSections

        return paper_bytes(world, CaseSections(found, view, world.tr), form, font)
    if form == "markdown":
        from bcpflow.reports.case_report_forms import case_report_markdown

        return case_report_markdown(found, view, world.tr).encode()
    if form == "json":
        from bcpflow.reports.case_report_json import case_report_document

        return json_bytes(case_report_document(found, view, world.tr))
    from bcpflow.reports.case_report_forms import print_case_report

    return page_bytes(lambda page: print_case_report(page, found, view, world.tr))
