"""`bcpflow case export`: a case as open contracting data (OCDS), or as it stands, for programs.

No names go out by it: people are handles, or are left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import json_bytes, put_json, talk
from bcpflow.cli.printing import save, to_file
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.service.session import Session
    from bcpflow.site.model import Register

FORMATS = ("ocds", "json")


@click.command(
    "export",
    cls=LocalCommand,
    help=N_("案件を公開用の形式（OCDS 1.1）か JSON で書き出す（職員の氏名は出さない）"),
)
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="ocds",
    show_default=True,
    help=N_("書式: ocds 公開用、json 今の案件"),
)
@option("--record", is_flag=True, help=N_("OCDS の record package（今の姿と全 release）にする"))
@to_file
@click.pass_obj
def command(world: World, /, run: str, form: str, record: bool, output: Path | None) -> None:
    """A case for publication, or for another program."""
    session = world.desk.open(run, "case")
    document = _ocds(world, session, record) if form == "ocds" else _plain(world, session)
    if output is None:
        put_json(document)
        return
    save(world, output, json_bytes(document))


def _ocds(world: World, session: Session, record: bool) -> dict[str, Any]:
    from bcpflow.procurement.document_table import read_documents
    from bcpflow.procurement.ocds import ocds, processes
    from bcpflow.procurement.ocds_gaps import gaps
    from bcpflow.procurement.ocds_table import read_ocds

    table, register = read_ocds(world.site_folder), _register(world)
    titles = {step: one.title for one in read_documents(world.site_folder) for step in one.steps}
    made = processes(session.history, table, register=register)
    releases = [release for process in made for release in process.releases]
    for gap in gaps(table, releases, session.state.facts, table.buyer):
        talk(gap.told(world.tr))
    return ocds(session.history, table, register=register, titles=titles, record=record)


def _register(world: World) -> Register | None:
    from bcpflow.site.opened import usable_site

    folder = world.site_folder
    return None if folder is None else usable_site(folder, world.today)[0].register


def _plain(world: World, session: Session) -> dict[str, Any]:
    from bcpflow.projections.case_view import case_view
    from bcpflow.reports.case_json import case_document
    from bcpflow.service.case_deadlines import case_deadlines

    state = session.state
    head = world.desk.head_code(session.run)
    view = case_view(state, session.now())
    t0, now_ns = state.clock.t0.wall_ns, session.now().wall_ns
    due = case_deadlines(state, world.site_folder, world.zone, world.tr)
    return case_document(view, head, world.tr, {}, due, t0_ns=t0, now_ns=now_ns, zone=world.zone)


EXPORT = (command,)
"""For the `case` group."""
