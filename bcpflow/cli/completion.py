"""`bcpflow completion SHELL`: the script that lets a shell complete our words.

click knows bash, zsh and fish; PowerShell, which Windows PCs have, is added here.
"""

from __future__ import annotations

import os
import sys

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand
from bcpflow.cli.main import COMPLETING
from bcpflow.cli.output import put, talk
from bcpflow.language import N_
from bcpflow.text import safe

SHELLS = ("bash", "zsh", "fish", "powershell")
HINTS = {
    "bash": "echo 'eval \"$(bcpflow completion bash)\"' >> ~/.bashrc",
    "zsh": "echo 'eval \"$(bcpflow completion zsh)\"' >> ~/.zshrc",
    "fish": "bcpflow completion fish > ~/.config/fish/completions/bcpflow.fish",
    "powershell": "bcpflow completion powershell >> $PROFILE",
}
"""What makes it last, a line for each shell."""


@add_completion_class
class PowerShellComplete(ShellComplete):
    """Windows PowerShell 5 and PowerShell 7, through their native argument completer."""

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $env:COMP_WORDS = $commandAst.ToString()
    $env:COMP_CWORD = $wordToComplete
    $env:%(complete_var)s = "powershell_complete"
    %(prog_name)s | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, "ParameterValue", $_)
    }
    Remove-Item "Env:COMP_WORDS", "Env:COMP_CWORD", "Env:%(complete_var)s"
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the one that is half typed."""
        words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
        half = os.environ.get("COMP_CWORD", "")
        return words[:-1] if half and words and words[-1] == half else words, half

    def format_completion(self, item: CompletionItem) -> str:
        """One completion a line."""
        return str(item.value)


@click.command(
    "completion",
    cls=LocalCommand,
    help=N_(
        "シェルの入力補完スクリプトを表示する\n\n"
        '例: eval "$(bcpflow completion bash)"  /  bcpflow completion powershell >> $PROFILE'
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script of one shell."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(safe(shell))
    put(kind(ctx.find_root().command, {}, "bcpflow", COMPLETING).source())
    if sys.stdout.isatty():  # somebody reads it; a shell that evaluates it wants no talk
        world: World = ctx.obj
        talk(world.tr("毎回使えるようにするには: {line}", line=HINTS[shell]))
        talk(world.tr("新しく開いたシェルから効きます。詳しくは docs/kit.md。"))
