"""`bcpflow incident`: the real night, with the same files and the same verbs.

What belongs to exercises only is not here: nothing is injected, and nobody pauses, moves or
speeds up a real clock. A run is one or the other from its first event on; a command of the wrong
kind is refused, and a mistaken start is voided with a reason, never deleted.
"""

from __future__ import annotations

from typing import Any

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, acting
from bcpflow.cli.approvals import APPROVALS
from bcpflow.cli.compare import command as compare
from bcpflow.cli.context import World
from bcpflow.cli.drill_acts import ACTS
from bcpflow.cli.evaluate import EVALUATE
from bcpflow.cli.localized import LocalCommand, LocalGroup, option
from bcpflow.cli.output import is_terminal, put, put_json, rich_console
from bcpflow.cli.paper import enter
from bcpflow.cli.people import PEOPLE
from bcpflow.cli.report import command as report
from bcpflow.cli.starting import questions, started
from bcpflow.cli.views import VIEWS, open_console
from bcpflow.language import N_
from bcpflow.text import safe

FIRST_RESPONSE = "ict-bcp-initial-response"
"""What is started where no workflow is named: at night nobody looks names up."""
EXERCISE_ONLY = frozenset({"inject", "pause", "resume", "jump", "speed"})


@click.group("incident", cls=LocalGroup, help=N_("【実災害】実際の災害への対応を進め、記録する"))
@click.pass_obj
def command(world: World, /) -> None:
    """Real events."""
    world.kind = "incident"


@command.command("start", help=N_("【実災害】対応を始める（手順名は省略できる。今が T0 になる）"))
@click.argument("name", default=FIRST_RESPONSE)
@option("--title", default="", metavar="TEXT", help=N_("対応の名称"))
@option("--fact", "pairs", multiple=True, metavar="K=V", help=N_("前提。例: 時間帯=夜間・休日"))
@option("--at", metavar="TIME", help=N_("発災時刻（T0）が今より前のとき: 14:05、ISO 8601"))
@option("--no-run", is_flag=True, help=N_("画面を開かずに始めるだけにする"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def start(
    world: World,
    /,
    name: str,
    title: str,
    pairs: tuple[str, ...],
    at: str | None,
    no_run: bool,
    as_json: bool,
) -> None:
    """Open a run of a real event and its console: the command and one answer are enough."""
    most = 0 if as_json else questions(world)
    session = started(world, name, title, pairs, 1.0, None, ask=most, at=at)
    if as_json:
        put_json({"id": session.run})
        return
    put(session.run)
    import sys

    from rich.text import Text

    tr, run = world.tr, session.run
    lines = (
        tr(
            "【実災害】対応を開始しました。続けるには: {command}",
            command=f"bcpflow incident run {run}",
        ),
        tr("誤って始めたときは: {command}", command=f"bcpflow incident void {run} --reason ..."),
    )
    console = rich_console(sys.stderr)
    console.print(Text(safe(lines[0]), style="bold white on red"))
    console.print(Text(safe(lines[1])))
    if is_terminal() and not no_run:
        open_console(world, session, plain=False, injects="hand", mouse=True, bell=True)


@click.command("void", cls=LocalCommand, help=N_("誤って始めた記録を無効にする（記録は残る）"))
@acting
@option("--reason", default="", metavar="TEXT", help=N_("理由（必須）"))
@click.pass_obj
def void(world: World, /, run: str, reason: str, role: str | None, **rest: Any) -> None:
    """A run started by mistake counts for nothing; it stays in the record."""
    act(world, run, lambda _, at: ask.VoidRun(reason=reason, role=role, at=at), **rest)


for _shared in (*ACTS, *PEOPLE, *APPROVALS, *EVALUATE, *VIEWS, void, enter, compare, report):
    if _shared.name not in EXERCISE_ONLY:
        command.add_command(_shared)
