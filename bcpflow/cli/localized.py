"""click commands whose help speaks the language of the invocation.

Help texts are Japanese in the source and translated when they are shown: one process may serve
both languages, so nothing is translated when the commands are defined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from bcpflow.cli.context import World
from bcpflow.language import N_


def _said(ctx: click.Context, text: str | None) -> str | None:
    world = ctx.find_object(World)
    return world.tr(text) if text and world else text


class LocalOption(click.Option):
    """An option with translated help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The two columns of the help page."""
        record = super().get_help_record(ctx)
        if record is None or self.help is None:
            return record
        return record[0], record[1].replace(self.help, _said(ctx, self.help) or "")


class LocalCommand(click.Command):
    """A command with translated help."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The paragraph under the usage line."""
        with formatter.section(_said(ctx, N_("説明")) or ""):
            formatter.write_text(_said(ctx, self.help) or "")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, worded in this language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _said(ctx, N_("この説明を表示して終了する"))
        return option


class LocalGroup(LocalCommand, click.Group):
    """A group with translated help of its own and of its commands."""

    command_class = LocalCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, one line each."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                first = (_said(ctx, command.help) or "").split("\n")[0]
                rows.append((name, first))
        with formatter.section(_said(ctx, N_("コマンド")) or ""):
            formatter.write_dl(rows)

    def group(self, *args: Any, **attrs: Any) -> Any:
        """A subgroup, localised as well."""
        attrs.setdefault("cls", LocalGroup)
        return super().group(*args, **attrs)


def option(*names: str, **attrs: Any) -> Callable[[Any], Any]:
    """`click.option` with translated help."""
    return click.option(*names, cls=LocalOption, **attrs)
