"""Looking at runs, the same for drills and real events: the console, list, status, log."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.names import names_on_paper
from bcpflow.cli.output import is_terminal, put_json, rich_console, talk
from bcpflow.cli.papers import as_what, form_of
from bcpflow.cli.printing import LOG_FORMATS, log_bytes, save, to_file, write_log
from bcpflow.cli.starting import session_for
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.service.session import Session


def verb(world: World) -> str:
    """The command that deals with this invocation's kind of run."""
    return "incident" if world.kind == "incident" else "drill"


@click.command("run", cls=LocalCommand, help=N_("画面を開く（番号・手順名、省略時は進行中の最新）"))
@click.argument("run", metavar="[ID|NAME]", required=False, shell_complete=complete_runs)
@option("--plain", is_flag=True, help=N_("一行ずつの画面（読み上げ・古い端末向け）"))
@option("--role", metavar="ROLE", help=N_("この役割の手順だけを担当する"))
@option("--observe", is_flag=True, help=N_("見学（記録しない）"))
@option(
    "--injects",
    type=click.Choice(["auto", "hand"]),
    default="auto",
    show_default=True,
    help=N_("予定の状況付与: auto 時計で付与、hand 手で付与（drill control から）"),
)
@option("--fact", "pairs", multiple=True, metavar="K=V", help=N_("手順名で始めるときの前提"))
@option("--no-mouse", is_flag=True, help=N_("マウスを使わない（端末の文字選択を生かす）"))
@option("--no-bell", is_flag=True, help=N_("音を鳴らさない"))
@click.pass_obj
def run_(
    world: World,
    /,
    run: str | None,
    plain: bool,
    role: str | None,
    observe: bool,
    injects: Literal["auto", "hand"],
    pairs: tuple[str, ...],
    no_mouse: bool,
    no_bell: bool,
) -> None:
    """The console; leaving it never ends a drill."""
    world.read_only = observe
    session = session_for(world, run, pairs, may_start=not observe)
    if role is not None:
        from bcpflow.decide.find import check_role

        check_role(session.state, role, ())
    open_console(
        world,
        session,
        plain=plain,
        role=role,
        observe=observe,
        injects=injects,
        mouse=not no_mouse,
        bell=not no_bell,
    )


def open_console(
    world: World,
    session: Session,
    *,
    plain: bool,
    injects: Literal["auto", "hand"],
    mouse: bool,
    bell: bool,
    role: str | None = None,
    observe: bool = False,
    leads: bool = False,
) -> None:
    """The console on the whole screen; line by line where asked for, or where no screen is."""
    from bcpflow.cli.room import warning

    notice = "" if observe else warning(world, world.desk.journal)
    if plain or world.environ.get("BCPFLOW_PLAIN") or not is_terminal():
        from bcpflow.console.plain import run_plain

        run_plain(
            session, world.tr, zone=world.zone, role=role, observe=observe, leads=leads,
            injects=injects, notice=notice,
        )  # fmt: skip
        return
    from bcpflow.console.app import run_console

    run_console(
        session,
        world.tr,
        zone=world.zone,
        role=role,
        observe=observe,
        leads=leads,
        injects=injects,
        mouse=mouse,
        bell=bell,
        notice=notice,
    )


@click.command("list", cls=LocalCommand, help=N_("一覧（新しい順）"))
@option("--all", "everything", is_flag=True, help=N_("最新 50 件に限らずすべて"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def list_(world: World, everything: bool, as_json: bool) -> None:
    """Runs, newest first."""
    lines = [
        line
        for line in world.desk.runs(limit=None if everything else 50)
        if line.kind == world.kind
    ]
    if as_json:
        put_json(
            [
                {
                    "id": line.id,
                    "kind": line.kind,
                    "workflow": line.workflow,
                    "title": line.title,
                    "started_at": line.started_at,
                    "state": line.status,
                }
                for line in lines
            ]
        )
        return
    if not lines:
        talk(
            world.tr(
                "訓練はまだありません。始めるには: bcpflow drill start ict-bcp-initial-response"
            )
        )
        return
    from bcpflow.reports.terminal import print_runs

    print_runs(rich_console(), lines, world.tr, world.zone)


@click.command("status", cls=LocalCommand, help=N_("現在の状況を表示する"))
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@option("--controller", is_flag=True, help=N_("まだ付与していない状況付与も示す（進行管理者）"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def status(world: World, /, run: str, controller: bool, as_json: bool) -> None:
    """The board at this moment; players are not shown what is still to come."""
    from bcpflow.projections.board import board

    session = world.desk.open(run, world.kind)
    shown = board(session.state, session.now())
    if as_json:
        from bcpflow.reports.json_status import status_document

        names = world.desk.journal.people(session.state.people)
        head = world.desk.head_code(session.run)
        put_json(status_document(shown, head, world.tr, names, controller=controller))
        return
    from bcpflow.reports.terminal_board import print_board

    names = names_on_paper(world, session.state.people)
    print_board(rich_console(), shown, world.tr, names, controller=controller)


@click.command("log", cls=LocalCommand, help=N_("記録（アフターアクションログ）を出力する"))
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@as_what(*LOG_FORMATS)
@to_file
@click.pass_obj
def log(world: World, /, run: str, form: str | None, output: Path | None, font: str) -> None:
    """The timed record of a run; its head code is noted as printed."""
    form = form_of(form, output, LOG_FORMATS, font)
    session = world.desk.open(run, world.kind)
    told = world.desk.tell(session, printing=True)
    if form != "json":
        told = replace(told, names=names_on_paper(world, told.log.handles))
    if output is None:
        write_log(world, told, form, font)
        return
    save(world, output, log_bytes(world, told, form, font))


VIEWS = (run_, list_, status, log)
