"""Running the command line: one invocation from words to an exit code.

Rules, held by tests/cli/test_exit_codes.py:

1. The table `EXIT` is the only place that knows exit codes.
2. No traceback reaches a user: what nobody foresaw is kept in a file, and its name is told.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Mapping, Sequence

import click

from bcpflow.cli.context import World, data_folder, hoisted, language_of
from bcpflow.cli.output import prepare, talk
from bcpflow.errors import (
    BcpflowError,
    DefinitionError,
    JournalConflict,
    JournalDamaged,
    JournalError,
    JournalForbidden,
    JournalLocked,
    Refused,
    UsageFault,
)

DONE, REFUSED, USAGE, DEFINITION, UNVERIFIED, CONFLICT = 0, 1, 2, 3, 4, 5
UNFORESEEN, STORAGE, INTERRUPTED = 70, 74, 130
COMPLETING = "_BCPFLOW_COMPLETE"
"""Set by a shell that asks for completions."""

EXIT: tuple[tuple[type[BaseException], int], ...] = (
    (DefinitionError, DEFINITION),
    (UsageFault, USAGE),
    (Refused, REFUSED),
    (JournalConflict, CONFLICT),
    (JournalLocked, CONFLICT),
    (JournalDamaged, UNVERIFIED),
    (JournalForbidden, REFUSED),
    (JournalError, STORAGE),
    (click.UsageError, USAGE),
    (click.FileError, STORAGE),
    (click.Abort, INTERRUPTED),
    (KeyboardInterrupt, INTERRUPTED),
    (OSError, STORAGE),
)
"""First match wins, so children stand before their parents."""


def entry() -> None:
    """The console script."""
    # A command lives for a second; looking for cycles among thousands of cases is a tenth of it.
    gc.set_threshold(100_000, 50, 100)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str], world: World | None = None) -> int:
    """Carry out one invocation; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        prepare(stream)
    words = hoisted(arguments)
    world = world or World(language_of(words, os.environ), os.environ)
    _speak_click(world)
    try:
        from bcpflow.cli.root import root

        if COMPLETING in os.environ:  # the shell may be one that click does not know
            import bcpflow.cli.completion  # noqa: F401 - it registers itself

        code = root.main(words, prog_name="bcpflow", standalone_mode=False, obj=world)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except BrokenPipeError:
        _silence_stdout()
        return DONE
    except SystemExit:  # click leaves so where the reader of our pipe has left
        _silence_stdout()
        return DONE
    except (BcpflowError, click.ClickException, click.Abort, KeyboardInterrupt, OSError) as fault:
        tell(fault, world)
        return exit_code(fault)
    except Exception:  # rule 2: the last resort, which keeps all there is to know
        import traceback

        talk(_kept(traceback.format_exc(), world))
        return UNFORESEEN
    finally:
        world.close()


def exit_code(fault: BaseException) -> int:
    """The exit code of a fault."""
    return next((code for kind, code in EXIT if isinstance(fault, kind)), UNFORESEEN)


def tell(fault: BaseException, world: World) -> None:
    """What went wrong, why, and what to do next, to stderr."""
    tr = world.tr
    if isinstance(fault, click.Abort | KeyboardInterrupt):
        talk(tr("中断しました。記録済みの内容は失われていません。"))
    elif isinstance(fault, click.UsageError):
        talk(tr("使い方の誤り: {message}", message=fault.format_message()))
        path = fault.ctx.command_path if fault.ctx else "bcpflow"
        talk(tr("使い方を見るには: {command}", command=f"{path} --help"))
    elif isinstance(fault, click.ClickException):
        talk(tr("エラー: {message}", message=fault.format_message()))
    elif isinstance(fault, DefinitionError):
        from bcpflow.library.diagnostics import format_problem

        for problem in fault.problems:
            talk(format_problem(problem, tr))
    elif isinstance(fault, BcpflowError):
        talk(worded(fault, world))
    elif isinstance(fault, OSError):
        place = fault.filename or ""
        reason = fault.strerror or type(fault).__name__
        talk(tr("入出力エラー: {place} {reason}", place=place, reason=reason))


def worded(fault: BcpflowError, world: World) -> str:
    """A fault in three lines: what, why, how."""
    from bcpflow.codes import describe

    what, why, how = describe(fault, world.tr)
    how = in_the_words_of(world.kind, how)
    lines = [f"[{fault.code}] {what}"]
    lines += [world.tr("理由: {why}", why=why)] if why else []
    lines += [world.tr("対処: {how}", how=how)] if how else []
    return "\n".join(lines)


_ADVISED = re.compile(r"bcpflow drill ([a-z-]+)")
CASE_VERBS: Mapping[str, str] = {
    "begin": "do", "confirm": "do", "decide": "do", "fact": "set", "log": "report",
    "refuse": "reject", "start": "open", "status": "show",
}  # fmt: skip
"""What a case calls the verbs of a drill."""


def in_the_words_of(kind: str, how: str) -> str:
    """The advice of a code speaks of drills; in a real event or a case it names their verbs.

    Held by tests/cli/test_exit_codes.py: what is advised is a command that is there.
    """
    if kind not in ("incident", "case"):
        return how
    verbs = CASE_VERBS if kind == "case" else {}
    return _ADVISED.sub(lambda at: f"bcpflow {kind} {verbs.get(at[1], at[1])}", how)


def _speak_click(world: World) -> None:
    """click words its own messages through gettext's default domain; lend it our catalogue."""
    import gettext

    from bcpflow.language import LOCALE

    os.environ["LANGUAGE"] = world.tr.language
    gettext.bindtextdomain("click", str(LOCALE))
    gettext.textdomain("click")


def _kept(details: str, world: World) -> str:
    path = data_folder() / "last-error.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(details, encoding="utf-8", errors="backslashreplace")
    except OSError:
        last = details.splitlines()[-1]
        return world.tr("予期しないエラーです。詳細を保存できませんでした: {last}", last=last)
    return world.tr(
        "予期しないエラーです。記録済みの内容は失われていません。詳細: {path}", path=path
    )


def _silence_stdout() -> None:
    """The reader of our pipe has left; do not let the interpreter complain about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
