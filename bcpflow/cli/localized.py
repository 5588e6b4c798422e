"""click commands whose help speaks the language of the invocation, and that read what was typed.

Rules, held by tests/cli/test_said_whole.py:

1. Help texts are Japanese in the source and translated when they are shown: one process may serve
   both languages, so nothing is translated when the commands are defined.
2. Words from the command line are read here and nowhere else: bytes that did not fit the locale
   are the characters they were meant as. Names of files stay the bytes they are.
3. What can be done next is said at the end of every command that went well (`next_steps`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from bcpflow.cli.context import World
from bcpflow.language import N_
from bcpflow.text import from_operator


def _said(ctx: click.Context, text: str | None) -> str | None:
    world = ctx.find_object(World)
    return world.tr(text) if text and world else text


def _read(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_read(one) for one in value)
    if not isinstance(value, str) or value.isascii():
        return value
    read = from_operator(value)
    return value if read != value and os.path.exists(value) else read


class LocalOption(click.Option):
    """An option with translated help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The two columns of the help page."""
        record = super().get_help_record(ctx)
        if record is None or self.help is None:
            return record
        return record[0], record[1].replace(self.help, _said(ctx, self.help) or "")


class LocalCommand(click.Command):
    """A command with translated help (rule 1), given words and not bytes (rule 2)."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The parameters, read (rule 2)."""
        rest = super().parse_args(ctx, args)
        ctx.params = {name: _read(value) for name, value in ctx.params.items()}
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Carry it out; then say what can be done next (rule 3)."""
        code = super().invoke(ctx)
        world = ctx.find_object(World)
        if world is not None and not isinstance(self, click.Group) and code in (None, 0):
            from bcpflow.cli.next_steps import say

            say(world, ctx)
        return code

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The paragraph under the usage line."""
        with formatter.section(_said(ctx, N_("説明")) or ""):
            formatter.write_text(_said(ctx, self.help) or "")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples as they are typed, and the exit codes that say more than usual."""
        from bcpflow.cli.examples import example_lines, exit_codes
        from bcpflow.cli.next_steps import words_of

        super().format_epilog(ctx, formatter)
        words = words_of(ctx)
        lines, codes = example_lines(words), exit_codes(words)
        verb = words.partition(" ")[0]
        if lines:
            with formatter.section(_said(ctx, N_("使い方の例")) or ""):
                for line in lines:
                    said = (_said(ctx, line) or "").replace("{verb}", verb)
                    formatter.write(f"{' ' * formatter.current_indent}{said}\n")
        if codes:
            with formatter.section(_said(ctx, N_("終了コード")) or ""):
                formatter.write_dl([(str(code), _said(ctx, said) or "") for code, said in codes])

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
