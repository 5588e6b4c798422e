"""What people can do next, said at the end of a command: a table, and where it is said.

Rules, held by tests/cli/test_next_steps.py:

1. It is talk (stderr), never the product, and never beside ``--json``.
2. After a command that did something it is always said; after one that only shows something, only
   where stdout is a terminal: who sends that through a pipe asked for the product alone.
3. ``BCPFLOW_HINTS=off`` says nothing of it. A refusal has a next action of its own (its code).
4. At most `MOST` lines; every command named is there and takes these words.

This module must never change what a command does nor fail it.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bcpflow.cli.output import talk
from bcpflow.errors import BcpflowError
from bcpflow.language import N_

if TYPE_CHECKING:
    import click

    from bcpflow.cli.context import World

MOST = 3


@dataclass(frozen=True, slots=True)
class Next:
    """A next step; places: ``{run}``, ``{verb}`` and the command's own parameters.

    ``move``: what the run waits for is worked out from its board (`next_move`) instead.
    """

    command: str
    said: str = ""
    move: bool = False


MOVE = Next("", move=True)
"""Whatever the run waits for."""


@dataclass(frozen=True, slots=True)
class Row:
    """What follows a command. ``shows``: it only shows something (rule 2)."""

    steps: tuple[Next, ...]
    shows: bool = False


_RUN_ON = Next("bcpflow {verb} run {run}", N_("画面で進める"))
_STATUS = Next("bcpflow {verb} status {run}", N_("今の状況を見る"))
_LOG = Next("bcpflow {verb} log {run}", N_("記録を見る"))
_REPORT = Next("bcpflow {verb} report {run} --format html -o report.html", N_("報告書を作る"))
_HOTWASH = Next("bcpflow {verb} hotwash {run}", N_("全員で振り返る（質問の一覧）"))
_ACTIONS = Next("bcpflow action list", N_("未完了の是正処置を見る"))
_ADD_ACTION = Next("bcpflow action add --help", N_("直すことを是正処置にする"))
_SHOW_CASE = Next("bcpflow case show {run}", N_("案件の状況と、足りないものを見る"))
_VERIFY = Next("bcpflow journal verify", N_("記録が完全であることを確かめる"))
_BACKUP = Next("bcpflow journal backup backup.db", N_("控えを取る"))
_SITE_CHECK = Next("bcpflow site check", N_("自団体のフォルダーを検査する"))
_TOUR = Next("bcpflow tour", N_("見本のデータで一回りする"))

_MOVED = Row((MOVE, _STATUS))
_ENDED = Row((_REPORT, _HOTWASH, _BACKUP))
_BROKEN_OFF = Row((_LOG,))
_CASE_MOVED = Row((MOVE, _SHOW_CASE))
_LOOKED_BACK = Row((_ADD_ACTION, _REPORT))

STEPS: Mapping[str, Row] = {
    "demo": Row((_TOUR, Next("bcpflow drill start ict-bcp-initial-response", N_("訓練を始める")))),
    "tour": Row(()),
    "workflow list": Row(
        (Next("bcpflow workflow show ict-bcp-initial-response", N_("手順を読む")),), shows=True
    ),
    "workflow show": Row(
        (
            Next("bcpflow workflow print {name} -o sheets.html", N_("紙の実施シートを作る")),
            Next("bcpflow drill start {name}", N_("訓練を始める")),
        ),
        shows=True,
    ),
    "workflow check": Row((Next("bcpflow workflow list", N_("使える手順定義を見る")),)),
    "workflow print": Row((Next("bcpflow drill enter last FILE", N_("紙の時刻を後で打ち込む")),)),
    "workflow copy": Row((Next("bcpflow workflow check {name}", N_("直したら検査する")),)),
    "workflow diagram": Row((), shows=True),
    "workflow schema": Row((), shows=True),
    # It says itself what it could not read, and then what comes next.
    "workflow import": Row(()),
    "workflow export": Row(
        (Next("bcpflow workflow import FILE -o OUT", N_("直したら定義に戻す")),)
    ),
    "workflow heads": Row((), shows=True),
    "form list": Row(
        (Next("bcpflow form make action-plan -o plan.html", N_("様式を作る")),), shows=True
    ),
    "form make": Row(()),
    "doctor": Row((_TOUR,), shows=True),
    "kit build": Row(()),
    "site init": Row(
        (
            Next("bcpflow site check {folder}", N_("足りないものを確かめる")),
            Next(
                "bcpflow --site {folder} drill start ict-bcp-initial-response",
                N_("このフォルダーを使って訓練を始める"),
            ),
        )
    ),
    "site check": Row((Next("bcpflow site show systems", N_("復旧の順を確かめる")),), shows=True),
    "site show": Row(
        (Next("bcpflow site export {what} list.xlsx", N_("Excel に書き出す")),), shows=True
    ),
    "site muster": Row((Next("bcpflow site show roster", N_("名簿を役割の順に見る")),), shows=True),
    "site import": Row((_SITE_CHECK,)),
    "site export": Row((_SITE_CHECK,)),
    "site tables": Row((_SITE_CHECK,)),
    "drill start": Row((_RUN_ON, MOVE)),
    "incident start": Row((MOVE, _STATUS)),
    "* run": Row((MOVE, _LOG), shows=True),
    "* control": Row((Next("bcpflow {verb} rate {run}", N_("目標を評定する")), _LOG), shows=True),
    "* end": _ENDED,
    "* abort": _BROKEN_OFF,
    "* void": _BROKEN_OFF,
    "* enter": Row((_LOG, MOVE)),
    "* list": Row(
        (Next("bcpflow {verb} status last", N_("いちばん新しいものを見る")),), shows=True
    ),
    "* status": Row((MOVE, _RUN_ON), shows=True),
    "* log": Row((_REPORT, _VERIFY), shows=True),
    "* report": Row((_HOTWASH, _ADD_ACTION), shows=True),
    "* compare": Row((_ACTIONS,), shows=True),
    "* observe": _LOOKED_BACK,
    "* rate": Row((_REPORT,)),
    "* hotwash": _LOOKED_BACK,
    "* improved": Row((_ACTIONS,)),
    "* judge": Row((_STATUS,)),
    **{
        f"* {verb}": _MOVED
        for verb in (
            "begin",
            "confirm",
            "skip",
            "undo",
            "check",
            "decide",
            "note",
            "advance",
            "inject",
            "fact",
            "event",
            "pause",
            "resume",
            "jump",
            "speed",
            "arrive",
            "absent",
            "approve",
            "refuse",
            "hold",
            "release",
            "cancel",
            "add-inject",
        )
    },
    "action list": Row(
        (Next("bcpflow action close --help", N_("証拠を添えて完了にする")),), shows=True
    ),
    "action add": Row((_ACTIONS,)),
    "action update": Row((_ACTIONS,)),
    "action close": Row((_ACTIONS,)),
    "case open": Row((_SHOW_CASE, MOVE)),
    "case show": Row((MOVE,), shows=True),
    "case end": Row((Next("bcpflow case report {run}", N_("一件の経過をまとめる")), _BACKUP)),
    "case abort": Row((Next("bcpflow case report {run}", N_("一件の経過をまとめる")),)),
    "case list": Row(
        (
            Next("bcpflow case show last", N_("いちばん新しい案件を見る")),
            Next("bcpflow case due", N_("期限を見る")),
        ),
        shows=True,
    ),
    "case board": Row((Next("bcpflow case due", N_("期限を見る")),), shows=True),
    "case due": Row((Next("bcpflow case due --ics due.ics", N_("予定表に取り込む")),), shows=True),
    "case duplicates": Row((Next("bcpflow case list", N_("案件を見る")),), shows=True),
    "case import": Row((Next("bcpflow case list", N_("案件を見る")),)),
    "case report": Row((_VERIFY,), shows=True),
    "case export": Row((), shows=True),
    "case method": Row((Next("bcpflow case open --help", N_("案件を起こす")),), shows=True),
    "case document": Row((_SHOW_CASE,), shows=True),
    **{
        f"case {verb}": _CASE_MOVED
        for verb in (
            "set",
            "event",
            "do",
            "check",
            "skip",
            "undo",
            "attach",
            "request",
            "approve",
            "return",
            "reject",
            "withdraw",
            "advance",
            "note",
            "award",
            "contract",
            "payment",
            "retract",
            "priority",
            "preevaluate",
        )
    },
    **{
        f"case quotes {verb}": Row((Next("bcpflow case quotes {run} {then}", said),))
        for verb, said in (
            ("template", N_("返ってきた見積を取り込む")),
            ("import", N_("見積を比べる")),
            ("enter", N_("見積を比べる")),
            ("withdraw", N_("見積を比べる")),
            ("previous", N_("見積を精査する")),
            ("answer", N_("精査を済ませる")),
        )
    },
    "case quotes list": Row(
        (Next("bcpflow case quotes {run} compare", N_("見積を比べる")),), shows=True
    ),
    "case quotes compare": Row(
        (Next("bcpflow case quotes {run} scrutinise", N_("見積を精査する")),), shows=True
    ),
    "case quotes scrutinise": Row((_SHOW_CASE,), shows=True),
    "case quotes pass": _CASE_MOVED,
    **{
        f"case score {verb}": Row((Next("bcpflow case score {run} table", N_("集計を見る")),))
        for verb in ("bidder", "enter", "import", "interest", "lot", "template")
    },
    "case score table": Row((_SHOW_CASE,), shows=True),
    "journal verify": Row((_BACKUP,), shows=True),
    "journal backup": Row(
        (
            Next(
                "bcpflow --db {file} journal verify", N_("控えの場所で、完全であることを確かめる")
            ),
            Next("bcpflow --db {file} drill list", N_("控えを開いて見る")),
        )
    ),
    "journal doctor": Row((_VERIFY, _BACKUP), shows=True),
    "journal export": Row(
        (Next("bcpflow journal import {output}", N_("別の PC の記録簿に取り込む")),)
    ),
    "journal import": Row((Next("bcpflow drill list", N_("取り込んだものを見る")), _VERIFY)),
    "journal rescue": Row((_VERIFY,)),
    "journal merge": Row((), shows=True),
    "journal redact": Row((_VERIFY,)),
    "journal keygen": Row(
        (Next("bcpflow journal sign --key KEY -o signed.json", N_("記録簿に署名する")),)
    ),
    "journal sign": Row(
        (Next("bcpflow journal verify --signature {output} --key PUBLIC", N_("署名を確かめる")),)
    ),
    "journal grant-script": Row((), shows=True),
    "explain": Row((), shows=True),
    "schema": Row((), shows=True),
    "completion": Row((), shows=True),
}
"""By the words after ``bcpflow``; ``*`` stands for drill and incident."""

_THEN = {
    "template": "import FILE", "import": "compare", "enter": "compare", "withdraw": "compare",
    "previous": "scrutinise", "answer": "pass quote-check",
}  # fmt: skip
"""What follows a verb of `case quotes`."""


def row_of(words: str) -> Row | None:
    """What follows a command, by its words after ``bcpflow``."""
    group, _, verb = words.partition(" ")
    common = STEPS.get(f"* {verb}") if group in ("drill", "incident") else None
    return STEPS.get(words, common)


def words_of(context: click.Context) -> str:
    """The words of a command after ``bcpflow``; not its ``command_path``, which has arguments."""
    names: list[str] = []
    here: click.Context | None = context
    while here is not None and here.parent is not None:
        names.insert(0, here.info_name or "")
        here = here.parent
    return " ".join(names)


def say(world: World, context: click.Context) -> None:
    """Say what can be done next after the command of this context, by the rules above."""
    row = row_of(words_of(context))
    if row is None or not row.steps or not _wanted(world, context, row):
        return
    try:
        lines = [line for step in row.steps for line in _lines(step, world, context)]
    except (BcpflowError, OSError):  # what was done is done; only the hint is missing
        return
    if lines:
        talk(world.tr("次にできること:"))
        for command, said in lines[:MOST]:
            talk(f"  {command}")
            talk(f"      {said}")


def _wanted(world: World, context: click.Context, row: Row) -> bool:
    params = context.params
    if params.get("as_json") or params.get("form") == "json":
        return False
    if world.environ.get("BCPFLOW_HINTS", "").lower() in ("off", "0", "no"):
        return False
    if not row.shows:
        return True
    return sys.stdout.isatty()


def _lines(step: Next, world: World, context: click.Context) -> list[tuple[str, str]]:
    from bcpflow.cli.next_move import next_move

    verb = {"exercise": "drill"}.get(world.kind, world.kind)
    places = _places(world, context, verb)
    if step.move:
        session = world.session
        if session is None and "run" in places:
            session = world.desk.open(shlex.split(places["run"])[0])
        move = next_move(session, verb, world.tr) if session is not None else None
        return [(move.command, move.said)] if move is not None else []
    try:
        return [(step.command.format_map(places), world.tr(step.said))]
    except KeyError:  # this time the command had no such parameter
        return []


def _places(world: World, context: click.Context, verb: str) -> dict[str, str]:
    """The command's own parameters as they would be typed again, and those of its group."""
    found: dict[str, str] = {"verb": verb, "then": _THEN.get(context.info_name or "", "")}
    above = context.parent.params if context.parent is not None else {}
    for name, value in {**above, **context.params}.items():
        if isinstance(value, bool) or value is None or isinstance(value, list | tuple):
            continue
        if str(value):
            found[name] = shlex.quote(str(value))
    if world.session is not None:
        found["run"] = world.session.run
    return found
