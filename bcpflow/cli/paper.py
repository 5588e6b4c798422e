"""Paper, when there is no screen: a run sheet out of the printer, its times typed in later.

Rules, held by tests/cli/test_paper.py:

1. Where a line of a file cannot be read nothing at all is recorded, and every such line is told.
2. What the rules refuse is told line by line and the rest goes on; feeding the file again records
   only what is not there yet.
3. Typing in never moves the exercise clock.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli import words
from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_bytes, talk
from bcpflow.cli.printing import save, to_file
from bcpflow.commands import AtElapsed
from bcpflow.errors import NotFound, Refused
from bcpflow.language import N_
from bcpflow.text import clip, from_operator, safe

if TYPE_CHECKING:
    from bcpflow.cli.paper_lines import Act, Reader
    from bcpflow.service.session import Done, Session


@click.command(
    "print", cls=LocalCommand, help=N_("紙の行動記録票（A4、HTML）を作る。ブラウザーで印刷する")
)
@click.argument("name")
@to_file
@option("--fact", "pairs", multiple=True, metavar="K=V", help=N_("前提。例: 時間帯=夜間・休日"))
@option("--controller", is_flag=True, help=N_("進行管理者用の状況付与のページも付ける"))
@click.pass_obj
def print_(
    world: World, name: str, output: Path | None, pairs: tuple[str, ...], controller: bool
) -> None:
    """A run sheet of a workflow."""
    from bcpflow.reports.runsheet import runsheet

    definition = world.library.load(name).definition
    facts = words.facts(pairs, definition.workflow.facts)
    page = runsheet(definition, world.tr, facts=facts, controller=controller).encode()
    if output is None:
        put_bytes(page)
        return
    save(world, output, page)
    talk(world.tr("ブラウザーで開いて A4 で印刷し、計画と一緒に保管してください。"))


@click.command(
    "enter",
    cls=LocalCommand,
    help=N_(
        "紙に書いた時刻を後から打ち込む（1手順1行、後記として記録）\n\n"
        "3-04 14:25 は達成。番号は用紙のもの、または手順の id。時刻の後に x 未達、s 省略、b 着手、"
        "=選択肢（判断）、=値（測定）、項目=状態（点検。*=正常 は全項目）、@役割、メモ、"
        "!つまづき を続けられる。\n\n"
        "note 14:30 文、14:40 >移行 理由、14:40 >!移行 @役割 理由（権限による通過）、"
        "fact 14:30 名前=値、event 14:30 出来事、I-02 14:30（状況付与）。"
        "日が変わったら 11/22 とだけ書いた行を入れる。# の行は読まない。\n\n"
        "FILE を省くと、端末では一行ずつ尋ね（Ctrl-D で終わる）、そうでなければ標準入力を読む。"
        "ファイルに読めない行があれば何も記録しない。同じファイルを二度入れても一度だけ記録する。"
    ),
)
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@click.argument(
    "file",
    metavar="[FILE]",
    required=False,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
@click.pass_obj
def enter(world: World, /, run: str, file: Path | None) -> int:
    """Written times, typed in afterwards; exit 2 where lines cannot be read, 1 where refused."""
    from bcpflow.cli.paper_lines import Reader

    session = world.desk.open(run, world.kind)
    reader = Reader(session.state.plan, session.state.clock.t0.wall_ns, world.zone)
    if file is None and sys.stdin is not None and sys.stdin.isatty():
        return _ask(world, session, reader)
    return _feed(world, session, reader, _lines(file))


def _lines(file: Path | None) -> list[str]:
    """The lines of a file or of what is piped in; UTF-8, or what a Windows editor writes."""
    if file is None or str(file) == "-":
        if sys.stdin is None:
            return []
        stream = getattr(sys.stdin, "buffer", None)
        data = stream.read() if stream else sys.stdin.read().encode("utf-8", "surrogateescape")
    else:
        data = file.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").splitlines()
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return [from_operator(line.rstrip("\r")) for line in text.split("\n")]


def _feed(world: World, session: Session, reader: Reader, lines: Sequence[str]) -> int:
    """All lines of a file (rules 1 and 2), in the order of their times."""
    from bcpflow.cli.main import DONE, REFUSED, USAGE

    acts: list[Act] = []
    unread = 0
    for number, line in enumerate(lines, start=1):
        try:
            act = reader.read(line, number)
        except Refused as fault:
            unread += 1
            _tell(world, number, line, fault)
        else:
            acts += [act] if act else []
    if unread:
        talk(world.tr("読めない行が {n} 行あります。何も記録していません。", n=unread))
        return USAGE
    refused: dict[int, tuple[Act, Refused]] = {}
    waiting = sorted(acts, key=lambda act: _elapsed(session, act))
    new = old = 0
    # Two sheets may name the same minute: what was refused is tried again after the others.
    while waiting:
        before = len(waiting)
        refused = {}
        for act in waiting:
            try:
                done = _do(session, act)
            except Refused as fault:
                refused[act.number] = (act, fault)
                continue
            fresh = _recorded(world, session, act, done)
            new, old = new + fresh, old + (not fresh)
        waiting = [act for act, _ in refused.values()]
        if len(waiting) == before:
            break
    for number, (act, reason) in sorted(refused.items()):
        _tell(world, number, act.text, reason)
    talk(
        world.tr(
            "記録した行 {new}、前に記録した行 {old}、記録できなかった行 {refused}",
            new=new,
            old=old,
            refused=len(refused),
        )
    )
    return REFUSED if refused else DONE


def _ask(world: World, session: Session, reader: Reader) -> int:
    """Line by line at a terminal: a line that is refused may be typed again."""
    from bcpflow.cli.main import DONE

    tr, number = world.tr, 0
    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(errors="surrogateescape")
    talk(
        tr("一行ずつ打ち込みます。例: 3-04 14:25　終わるには Ctrl-D（Windows は Ctrl-Z と Enter）")
    )
    while True:
        try:
            line = input(safe(_hint(world, session), one_line=True))
        except EOFError:
            break
        number += 1
        try:
            act = reader.read(line, number)
            if act is not None:
                _recorded(world, session, act, _do(session, act))
        except Refused as fault:
            _tell(world, number, line, fault)
    talk("\n" + tr("終わりました。記録した行は失われません。"))
    return DONE


def _hint(world: World, session: Session) -> str:
    """What is expected next: the first step that can be worked on, with its line code."""
    from bcpflow.definition.linecodes import step_codes
    from bcpflow.projections.board import board

    tr = world.tr
    session.refresh()
    shown = board(session.state, session.now())
    row = next((r for r in shown.steps if r.status == "open" and r.current), None)
    if row is not None:
        code = step_codes(session.state.plan.definition).get(row.step.id, row.step.id)
        return tr("次は {code} {title}> ", code=code, title=tr.pick(row.step.title))
    way = next((w for track in shown.tracks for w in track.ways if not w.back), None)
    return tr("次は >{trigger}> ", trigger=way.trigger) if way else "> "


def _do(session: Session, act: Act) -> list[Done]:
    if isinstance(act.at, AtElapsed) and _elapsed(session, act) > _now(session):
        raise Refused("BCP-R015", at=act.at.said)  # rule 3: --at would jump there
    return [session.do(command, key) for command, key in zip(act.commands, act.keys, strict=True)]


def _now(session: Session) -> int:
    return session.state.clock.elapsed_ms(session.now())


def _elapsed(session: Session, act: Act) -> int:
    """Where a line belongs in the order of things; a time that cannot be goes to the end."""
    if isinstance(act.at, AtElapsed):
        return act.at.elapsed_ms
    now = session.now()
    if act.at.wall_ns > now.wall_ns:
        return sys.maxsize
    return session.state.clock.witness(now).elapsed_at(now.at_wall(act.at.wall_ns))


def _recorded(world: World, session: Session, act: Act, done: list[Done]) -> bool:
    """Say what a line came to; whether anything new was recorded."""
    if all(one.repeated for one in done):
        talk(
            world.tr(
                "{n} 行目は記録済みです: {line}",
                n=act.number,
                line=act.text,
            )
        )
        return False
    from bcpflow.projections.log import log
    from bcpflow.reports.wording import elapsed, entry_text

    told = log(session.history)
    rows = {row.version: row for row in told.rows}
    for recorded in (r for one in done if not one.repeated for r in one.recorded):
        row = rows.get(recorded.version)
        if row is not None:
            time, text = elapsed(recorded.elapsed_ms), entry_text(row, told, world.tr)
            put(world.tr("記録しました: T+{elapsed} {text}", elapsed=time, text=text))
    return True


def _tell(world: World, number: int, line: str, fault: Refused) -> None:
    from bcpflow.cli.main import worded

    shown = clip(from_operator(line).strip(), 60)
    talk(world.tr("{n} 行目「{line}」", n=number, line=shown))
    if isinstance(fault, NotFound) and fault.code == "BCP-R002":
        talk(world.tr("番号は用紙の左端の 3-04 の形、または手順の id です。"))
    talk(worded(fault, world))
