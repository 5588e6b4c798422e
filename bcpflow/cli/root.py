"""The root command and its global options."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from bcpflow import __version__
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.language import N_, Language, translator

COMMANDS = {
    "tour": "tour",
    "demo": "demo",
    "workflow": "workflow",
    "site": "site",
    "drill": "drill",
    "incident": "incident",
    "action": "action",
    "case": "case",
    "form": "form",
    "journal": "journal",
    "doctor": "doctor",
    "kit": "kit",
    "explain": "explain",
    "schema": "schema",
    "completion": "completion",
}
"""Commands and the modules of this package that hold them; imported when they are asked for."""


class LazyRoot(LocalGroup):
    """The root, which imports a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of a first hour."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        home = COMMANDS.get(cmd_name)
        if home is None:
            return None
        found: click.Command = import_module(f"bcpflow.cli.{home}").command
        return found


def _language(ctx: click.Context, _: click.Parameter, value: Language | None) -> None:
    if value and (world := ctx.find_object(World)):
        world.tr = translator(value)


def _version(ctx: click.Context, _: click.Parameter, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"bcpflow {__version__}")
        ctx.exit()


@click.group(
    cls=LazyRoot,
    help=N_(
        "ICT-BCP の訓練と情報システム調達の手順を進め、記録するツールです。\n\n"
        "はじめての方は bcpflow tour で一回りしてください（見本のデータで、何も残しません）。"
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@option("--db", metavar="URL", help=N_("記録簿の場所 (BCPFLOW_DB)。省略時は利用者のデータフォルダ"))
@option("--site", metavar="DIR", help=N_("自団体のフォルダ (BCPFLOW_SITE)。同名の定義を優先する"))
@option(
    "--lang",
    type=click.Choice(["ja", "en"]),
    is_eager=True,
    expose_value=False,
    callback=_language,
    help=N_("表示言語 (BCPFLOW_LANG)"),
)
@option("--as", "operator", metavar="NAME", help=N_("操作者の氏名 (BCPFLOW_ACTOR)"))
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help=N_("版を表示して終了する"),
)
@click.pass_obj
def root(world: World, db: str | None, site: str | None, operator: str | None) -> None:
    """Settings that every command shares."""
    world.db, world.site, world.operator = db, site, operator
