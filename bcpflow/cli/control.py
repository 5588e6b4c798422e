"""Leading an exercise: what controllers do with injects, and their console.

Exercises only: nothing is injected into a real event.
"""

from __future__ import annotations

from typing import Any, Literal

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, acting, complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.starting import session_for
from bcpflow.cli.views import open_console
from bcpflow.commands import At, Result
from bcpflow.definition.model import Inject
from bcpflow.language import N_
from bcpflow.service.session import Session
from bcpflow.text import half_width

_inject = click.argument("inject", metavar="INJECT")
_reason = option("--reason", default="", metavar="TEXT", help=N_("理由"))


@click.command("hold", cls=LocalCommand, help=N_("状況付与を保留する（時刻が来ても付与しない）"))
@acting
@_inject
@_reason
@click.pass_obj
def hold(
    world: World, /, run: str, inject: str, reason: str, role: str | None, **rest: Any
) -> None:
    """The clock does not deliver it."""
    act(
        world,
        run,
        lambda _, at: ask.HoldInject(inject=inject, reason=reason, role=role, at=at),
        **rest,
    )


@click.command("release", cls=LocalCommand, help=N_("状況付与の保留を解く"))
@acting
@_inject
@click.pass_obj
def release(world: World, /, run: str, inject: str, role: str | None, **rest: Any) -> None:
    """It comes when it is due again."""
    act(world, run, lambda _, at: ask.ReleaseInject(inject=inject, role=role, at=at), **rest)


@click.command("cancel", cls=LocalCommand, help=N_("状況付与を取り消す（付与しない）"))
@acting
@_inject
@_reason
@click.pass_obj
def cancel(
    world: World, /, run: str, inject: str, reason: str, role: str | None, **rest: Any
) -> None:
    """It will not come."""
    act(
        world,
        run,
        lambda _, at: ask.CancelInject(inject=inject, reason=reason, role=role, at=at),
        **rest,
    )


@click.command("add-inject", cls=LocalCommand, help=N_("予定にない状況付与を加える"))
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@click.argument("text", nargs=-1, required=True)
@option("--id", "name", default="", metavar="ID", help=N_("番号（省略時は x1、x2、…）"))
@option("--at", "due", metavar="T+..", help=N_("付与する時刻: T+1h30m（省略時は手で付与）"))
@option("--to", multiple=True, metavar="ROLE", help=N_("付与先の役割（省略時は全員）"))
@option("--by", default="", metavar="TEXT", help=N_("手段（口頭、電話、紙、メール）"))
@option("--sender", default="", metavar="TEXT", help=N_("発信元"))
@option("--action", default="", metavar="TEXT", help=N_("期待する行動（評価者のために）"))
@option("--expects", multiple=True, metavar="STEP", help=N_("応答時間を測る手順"))
@option("--objective", metavar="ID", help=N_("訓練目標"))
@option("--key", metavar="K", help=N_("同じ K の操作は一度だけ記録する"))
@option("--role", metavar="ROLE", help=N_("どの役割として行うか"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def add_inject(
    world: World,
    /,
    run: str,
    text: tuple[str, ...],
    name: str,
    due: str | None,
    to: tuple[str, ...],
    by: str,
    sender: str,
    action: str,
    expects: tuple[str, ...],
    objective: str | None,
    key: str | None,
    role: str | None,
    as_json: bool,
) -> None:
    """One nobody had planned."""

    def command(session: Session, _: At | None) -> ask.Command:
        inject = Inject(
            id=half_width(name) or _named_before(world, session, key),
            content=" ".join(text),
            at=half_width(due) if due else None,
            to=to,
            by=by or None,
            sender=sender or None,
            action=action or None,
            expects=expects,
            objective=objective,
        )
        return ask.AddInject(inject=inject, role=role)

    act(world, run, command, at=None, key=key, as_json=as_json)


def _named_before(world: World, session: Session, key: str | None) -> str:
    """The next free id; where this very key was used before, the one it was given then."""
    from bcpflow.console.unplanned import free_id

    entry = world.desk.journal.find_key(session.run, key) if key else None
    known = entry.document["data"].get("inject") if entry else None
    return str(known or free_id(session.state))


@click.command("judge", cls=LocalCommand, help=N_("状況付与への対応を評価する（達成・未達）"))
@acting
@_inject
@click.argument("result", type=click.Choice(["achieved", "not-achieved"]))
@option("--note", default="", metavar="TEXT", help=N_("状況・メモ"))
@click.pass_obj
def judge(
    world: World,
    /,
    run: str,
    inject: str,
    result: str,
    note: str,
    role: str | None,
    **rest: Any,
) -> None:
    """Whether the expected action was taken."""
    outcome: Result = "achieved" if result == "achieved" else "not_achieved"
    act(
        world,
        run,
        lambda _, at: ask.JudgeInject(inject=inject, result=outcome, note=note, role=role, at=at),
        **rest,
    )


@click.command(
    "control",
    cls=LocalCommand,
    help=N_("進行管理の画面を開く（状況付与の予定・付与・保留・評価）"),
)
@click.argument("run", metavar="[ID]", required=False, shell_complete=complete_runs)
@option("--plain", is_flag=True, help=N_("一行ずつの画面（読み上げ・古い端末向け）"))
@option(
    "--injects",
    type=click.Choice(["auto", "hand"]),
    default="auto",
    show_default=True,
    help=N_("予定の状況付与: auto 時計で付与、hand この画面から手で付与"),
)
@option("--no-mouse", is_flag=True, help=N_("マウスを使わない（端末の文字選択を生かす）"))
@option("--no-bell", is_flag=True, help=N_("音を鳴らさない"))
@click.pass_obj
def control(
    world: World,
    /,
    run: str | None,
    plain: bool,
    injects: Literal["auto", "hand"],
    no_mouse: bool,
    no_bell: bool,
) -> None:
    """The controller's console, beside the players' one."""
    session = world.desk.open(run, world.kind) if run else session_for(world, None, ())
    open_console(
        world,
        session,
        plain=plain,
        injects=injects,
        mouse=not no_mouse,
        bell=not no_bell,
        leads=True,
    )


CONTROL = (hold, release, cancel, add_inject, judge, control)
