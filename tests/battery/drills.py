"""The drill that the battery plays, by commands and at the plain console, each act marked.

Every act carries a mark in its note (``<a7>``) which comes back in the line that acknowledges it:
so what was acknowledged can be told from what was only begun. Runs in the process it is called
in: a child that is traced, or that is to be killed. Must never look at what the journal holds.
"""

from __future__ import annotations

import io
import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

SITE = Path(__file__).parents[1] / "resources" / "site"
MARK = re.compile(r"<a(\d+)>")
_ACKNOWLEDGED = re.compile(r"^.*(?:記録しました).*$", re.M)

START = ("start", "small-drill", "--fact", "時間帯=夜間・休日", "--fact", "震度=6強")
ACTS: tuple[tuple[str, ...], ...] = (
    ("note", "{mark} 記録係を決めた"),
    ("begin", "open-log"),
    ("confirm", "open-log", "--note", "{mark}"),
    ("note", "{mark} 本庁舎の電話が通じない"),
    ("confirm", "safety", "--note", "{mark} 全員無事"),
    ("inject", "blackout"),
    ("confirm", "call", "--result", "not-achieved", "--note", "{mark}", "--stumble", "番号が古い"),
    ("note", "{mark} 議員から問い合わせ"),
    ("undo", "call", "--reason", "{mark} 押し間違い"),
    ("confirm", "call", "--note", "{mark}"),
    ("advance", "survey"),
    ("note", "{mark} 発電機を始動"),
    ("check", "power", "utility=異常", "ups=12"),
    ("confirm", "power", "--note", "{mark}"),
    ("pause",),
    ("resume",),
    ("confirm", "heat", "--value", "31.5", "--note", "{mark}"),
    ("note", "{mark} 空調が戻らない"),
    ("inject", "phone"),
    ("note", "{mark} 広報へつないだ"),
    ("skip", "cover", "--reason", "{mark} 漏水なし"),
    ("note", "{mark} 代替拠点へ連絡"),
    ("decide", "choose", "go", "--note", "{mark}"),
    ("note", "{mark} 振り返りを始める"),
    ("end",),
)
"""A whole drill, to its end; the marks are numbered from 1."""

LINES = 14
"""Notes written at the console."""


def settings(folder: Path) -> dict[str, str]:
    """The environment of somebody at a terminal of the town hall, their journal in ``folder``."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BCPFLOW_", "COV_"))}
    return kept | {
        "BCPFLOW_DB": url(folder),
        "BCPFLOW_SITE": str(SITE),
        "BCPFLOW_ACTOR": "佐藤",
        "BCPFLOW_LANG": "ja",
        "BCPFLOW_DATA": str(folder.parent / f"{folder.name}-data"),
        "TZ": "Asia/Tokyo",
        "PYTHONUTF8": "1",
        "TERM": "dumb",
        "COLUMNS": "300",
    }


def url(folder: Path) -> str:
    """Where the journal lies: in a folder that the program has to make."""
    return f"sqlite:///{folder}/data/journal.db"


def by_commands(folder: Path, acts: int = len(ACTS)) -> Callable[[], int]:
    """Each act a command of its own: the journal is opened and closed again for each."""

    def play() -> int:
        from bcpflow.cli.main import run

        os.environ.clear()
        os.environ.update(settings(folder))
        codes = [_told(run(("drill", *START, "--json")))]
        for number, (verb, *words) in enumerate(ACTS[:acts], start=1):
            said = [word.format(mark=f"<a{number}>") for word in words]
            codes.append(_told(run(("drill", verb, "last", *said))))
        return max(codes)

    return play


def at_console(folder: Path) -> Callable[[], int]:
    """The acts typed at the plain console (`TYPED`), one connection held from first to last."""

    def play() -> int:
        from bcpflow.cli.main import run

        os.environ.clear()
        os.environ.update(settings(folder))
        code = _told(run(("drill", *START, "--json")))
        return max(code, _told(run(("drill", "run", "last", "--plain"))))

    return play


def _told(code: int) -> int:
    """Say how a command ended, where the tracer hears it."""
    print(f"<exit {code}>", file=sys.stderr, flush=True)
    return code


def exits(said: str) -> list[int]:
    """How the commands ended, one after the other."""
    return [int(code) for code in re.findall(r"<exit (\d+)>", said)]


TYPED = "".join(f"n <a{number}> 記録\n" for number in range(1, LINES + 1)) + "q\n"


def acknowledged(said: str) -> list[int]:
    """The marks of what was said to be recorded, in order."""
    lines = _ACKNOWLEDGED.findall(said)
    return [int(mark) for line in lines for mark in MARK.findall(line)]


def asked(folder: Path, *words: str) -> str:
    """A command that goes well, in this process: all it says."""
    from bcpflow.cli.main import run

    before, stdin = dict(os.environ), sys.stdin
    said = io.StringIO()
    try:
        os.environ.update(settings(folder))
        sys.stdin = io.StringIO("")
        with redirect_stdout(said), redirect_stderr(said):
            code = run(words)
    finally:
        sys.stdin = stdin
        os.environ.clear()
        os.environ.update(before)
    assert code == 0, said.getvalue()
    return said.getvalue()


@cache
def warm() -> None:
    """Play once in this process, for what it imports: a child that is forked then need not."""
    before, stdin = dict(os.environ), sys.stdin
    try:
        with tempfile.TemporaryDirectory(prefix="bcpflow-warm-") as made:
            silent = io.StringIO()
            with redirect_stdout(silent), redirect_stderr(silent):
                by_commands(Path(made) / "a")()
                sys.stdin = io.StringIO(TYPED)
                at_console(Path(made) / "b")()
    finally:
        sys.stdin = stdin
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def synchronous_normal() -> Iterator[None]:
    """The control: a journal as many guides would have it, which a power cut takes steps from."""
    from bcpflow.journal import sqlite

    def careless(opened: sqlite3.Connection) -> None:
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("PRAGMA synchronous = NORMAL")

    careful = sqlite._make_durable
    sqlite._make_durable = careless
    try:
        yield
    finally:
        sqlite._make_durable = careful
