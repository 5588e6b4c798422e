"""`bcpflow drill report`: the after-action report and improvement plan of a run.

Like the log it is paper that leaves the house: its head code is noted in the journal as printed.
Anybody may ask for it while the run goes on: what only controllers may know takes
`--controller`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.names import names_on_paper
from bcpflow.cli.papers import as_what, form_of
from bcpflow.cli.printing import save, to_file
from bcpflow.cli.report_pages import REPORT_FORMATS, report_bytes, write_report
from bcpflow.language import N_


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
        write_report(world, found, view, form, font)
        return
    save(world, output, report_bytes(world, found, view, form, font))
