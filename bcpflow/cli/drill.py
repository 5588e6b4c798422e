"""`bcpflow drill`: exercises, from their start to their log."""

from __future__ import annotations

import click

from bcpflow.cli.approvals import APPROVALS
from bcpflow.cli.compare import command as compare
from bcpflow.cli.context import World
from bcpflow.cli.control import CONTROL
from bcpflow.cli.drill_acts import ACTS
from bcpflow.cli.evaluate import EVALUATE
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.cli.paper import enter
from bcpflow.cli.people import PEOPLE
from bcpflow.cli.report import command as report
from bcpflow.cli.starting import questions, started
from bcpflow.cli.views import VIEWS
from bcpflow.language import N_


@click.group("drill", cls=LocalGroup, help=N_("訓練を始め、進め、記録を出す"))
@click.pass_obj
def command(world: World, /) -> None:
    """Exercises."""
    world.kind = "exercise"


@command.command("start", help=N_("訓練を始める（今が発災時刻 T0 になる）"))
@click.argument("name")
@option("--title", default="", metavar="TEXT", help=N_("訓練の名称"))
@option("--fact", "pairs", multiple=True, metavar="K=V", help=N_("前提。例: 時間帯=夜間・休日"))
@option("--speed", type=float, default=1.0, show_default=True, help=N_("訓練の時計の速さ"))
@option("--scenario-start", metavar="TIME", help=N_("想定の発災時刻。例: 2027-01-17T05:46"))
@option("--at", metavar="TIME", help=N_("発災時刻（T0）が今より前のとき: 14:05、ISO 8601"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def start(
    world: World,
    /,
    name: str,
    title: str,
    pairs: tuple[str, ...],
    speed: float,
    scenario_start: str | None,
    at: str | None,
    as_json: bool,
) -> None:
    """Open a run and say its id."""
    ask = 0 if as_json else questions(world)
    session = started(world, name, title, pairs, speed, scenario_start, ask=ask, at=at)
    if as_json:
        put_json({"id": session.run})
        return
    put(session.run)
    talk(world.tr("【訓練】を開始しました。"))


for _shared in (*ACTS, *PEOPLE, *APPROVALS, *CONTROL, *EVALUATE, *VIEWS, enter, report):
    command.add_command(_shared)
command.add_command(compare)
