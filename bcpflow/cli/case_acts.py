"""The verbs of a case: fields, dates, documents, approvals, steps, the way on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from bcpflow import commands as ask
from bcpflow.cli import words
from bcpflow.cli.acting import act, acting, complete_steps, named_moment, told
from bcpflow.cli.context import World
from bcpflow.cli.drill_acts import abort, advance, end, note, skip, undo
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import talk
from bcpflow.commands import At, AtWall, Command
from bcpflow.errors import UsageFault
from bcpflow.language import N_
from bcpflow.service.session import Done, Session
from bcpflow.text import from_operator

_step = click.argument("step", shell_complete=complete_steps)
_note = option("--note", default="", metavar="TEXT", help=N_("状況・メモ"))
_reason = option("--reason", default="", metavar="TEXT", help=N_("理由"))


@click.command("set", cls=LocalCommand, help=N_("記載事項（予定価格など）を記入・変更する"))
@acting
@click.argument("pairs", nargs=-1, required=True, metavar="K=V..")
@click.pass_obj
def set_(
    world: World,
    /,
    run: str,
    pairs: tuple[str, ...],
    role: str | None,
    at: str | None,
    key: str | None,
    as_json: bool,
) -> None:
    """Fields of the case, all of them or none; an approval that was about them lapses."""
    from bcpflow.decide import decide

    session = world.desk.open(run, world.kind)
    moment = named_moment(world, session, at)
    facts = session.state.plan.workflow.facts
    asked = {
        name: ask.DeclareFact(name=name, value=value, role=role, at=moment)
        for name, value in words.facts(pairs, facts).items()
    }
    for command in asked.values() if len(asked) > 1 else ():
        decide(session.state, command, session.now(), session.person(world.actor).handle)
    done = [
        session.do(command, f"{key}:{name}" if key and len(asked) > 1 else key)
        for name, command in asked.items()
    ]
    recorded = tuple(event for one in done for event in one.recorded)
    told(world, session, Done(recorded, all(one.repeated for one in done)), as_json=as_json)
    tell_discrepancies(world, session, asked)


def tell_discrepancies(world: World, session: Session, fields: Iterable[str]) -> None:
    """Say on the side where these fields disagree with the tables."""
    from bcpflow.service.method_check import FIELDS, discrepancies

    if session.state.kind == "case" and FIELDS & set(fields):
        for one in discrepancies(session.state, world.site_folder, world.today, world.zone):
            talk(world.tr("注意: {what}", what=one.told(world.tr)))


@click.command("event", cls=LocalCommand, help=N_("期限の起点（契約締結など）を記録する"))
@acting
@click.argument("event")
@option("--on", "day", metavar="DATE", help=N_("その日: 2026-04-01、令和8年4月1日"))
@click.pass_obj
def event(
    world: World, /, run: str, event: str, day: str | None, role: str | None, **rest: Any
) -> None:
    """A named happening, on its day."""

    def asked(session: Session, at: At | None) -> Command:
        moment = _day(world, session, day) if day else at
        return ask.NoteEvent(event=event, role=role, at=moment)

    act(world, run, asked, **rest)


def _day(world: World, session: Session, text: str) -> AtWall:
    """The beginning of a day, but not before the case was opened."""
    from datetime import datetime, time

    from bcpflow.procurement.calendar import read_calendar
    from bcpflow.procurement.eras import read_day

    day = read_day(text, read_calendar(world.site_folder).eras)
    begins = datetime.combine(day, time(), world.zone)
    opened, now = session.state.clock.t0.wall_ns, session.now().wall_ns
    wanted = int(begins.timestamp()) * 1_000_000_000
    if wanted <= opened < wanted + 86_400_000_000_000:
        wanted = min(opened + 1_000_000, now)
    return AtWall(wanted, said=text)


@click.command("do", cls=LocalCommand, help=N_("手順を済ませる（判断は選択肢を続けて書く）"))
@acting
@_step
@click.argument("choice", required=False, metavar="[OPTION]")
@option(
    "--result",
    type=click.Choice(["achieved", "not-achieved"]),
    default="achieved",
    show_default=True,
    help=N_("結果: achieved 達成、not-achieved 未達"),
)
@_note
@_reason
@option("--value", default="", metavar="VALUE", help=N_("測定値・回答・文書の所在"))
@click.pass_obj
def do(
    world: World,
    /,
    run: str,
    step: str,
    choice: str | None,
    result: str,
    note: str,
    reason: str,
    value: str,
    role: str | None,
    **rest: Any,
) -> None:
    """A step is done, or a decision taken."""

    def asked(_: Session, at: At | None) -> Command:
        if choice is not None:
            return ask.DecideStep(
                step=step,
                option=choice,
                note=note,
                reason=reason,
                role=role,
                at=at,
            )
        return ask.ConfirmStep(
            step=step,
            result="achieved" if result == "achieved" else "not_achieved",
            note=note,
            value=words.value(value),
            role=role,
            at=at,
        )

    act(world, run, asked, **rest)


@click.command("check", cls=LocalCommand, help=N_("チェックリストの項目を記録する"))
@acting
@_step
@click.argument("items", nargs=-1, metavar="ITEM=STATE..")
@option("--rest", metavar="STATE", help=N_("まだ答えていない残りの項目すべて: 正常、該当なし"))
@click.pass_obj
def check(
    world: World,
    /,
    run: str,
    step: str,
    items: tuple[str, ...],
    rest: str | None,
    role: str | None,
    **rest_: Any,
) -> None:
    """Items of a checklist one by one, and the remaining ones in the same act."""
    if not items and rest is None:
        raise click.UsageError(world.tr("項目（ITEM=STATE）か --rest を指定してください。"))
    states, values = words.items(items) if items else ({}, {})
    left = words.rest_state(rest) if rest is not None else None
    act(
        world,
        run,
        lambda _, at: ask.CheckItems(
            step=step, items=states, values=values, rest=left, role=role, at=at
        ),
        **rest_,
    )


@click.command("attach", cls=LocalCommand, help=N_("文書を添付する（写しを記録簿の横に保管）"))
@acting
@click.argument("document", metavar="DOC", shell_complete=complete_steps)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--reference", is_flag=True, help=N_("写しを取らず、今の場所を記録する"))
@option("--extra", is_flag=True, help=N_("手順にない文書として、この名前で添付する"))
@click.pass_obj
def attach(
    world: World,
    /,
    run: str,
    document: str,
    file: Path,
    reference: bool,
    extra: bool,
    role: str | None,
    **rest: Any,
) -> None:
    """A version of a document, by its hash."""
    filed = world.filing.file(file, reference=reference)
    act(
        world,
        run,
        lambda _, at: ask.AttachDocument(
            document=document,
            name=from_operator(filed.name),
            sha256=filed.sha256,
            size=filed.size,
            media=filed.media,
            place=from_operator(filed.place),
            extra=extra,
            role=role,
            at=at,
        ),
        **rest,
    )


@click.command("request", cls=LocalCommand, help=N_("承認を申請する（再申請も）"))
@acting
@_step
@_note
@click.pass_obj
def request(world: World, /, run: str, step: str, note: str, role: str | None, **rest: Any) -> None:
    """Put to the roles of its route."""
    act(
        world,
        run,
        lambda _, at: ask.RequestApproval(step=step, note=note, role=role, at=at),
        **rest,
    )


@click.command("approve", cls=LocalCommand, help=N_("承認する（--role で承認者の役割）"))
@acting
@_step
@_note
@_reason
@click.pass_obj
def approve(
    world: World, /, run: str, step: str, note: str, reason: str, role: str | None, **rest: Any
) -> None:
    """An approval step as the next role of its route, or a choice that was proposed."""

    def asked(session: Session, at: At | None) -> Command:
        kind: type[ask.GiveApproval | ask.ApproveStep]
        kind = ask.ApproveStep if _is_decision(session, step) else ask.GiveApproval
        return kind(
            step=step,
            note=note,
            reason=reason,
            role=role,
            at=at,
        )

    act(world, run, asked, **rest)


@click.command("return", cls=LocalCommand, help=N_("申請を差し戻す（理由が必要）"))
@acting
@_step
@_reason
@click.pass_obj
def return_(
    world: World, /, run: str, step: str, reason: str, role: str | None, **rest: Any
) -> None:
    """Back to whoever drafted it."""
    act(
        world,
        run,
        lambda _, at: ask.ReturnApproval(step=step, reason=reason, role=role, at=at),
        **rest,
    )


@click.command("reject", cls=LocalCommand, help=N_("提案された判断を否認する（理由が必要）"))
@acting
@_step
@_reason
@click.pass_obj
def reject(
    world: World, /, run: str, step: str, reason: str, role: str | None, **rest: Any
) -> None:
    """A choice that was proposed is not taken."""
    act(
        world, run, lambda _, at: ask.RefuseStep(step=step, reason=reason, role=role, at=at), **rest
    )


@click.command("withdraw", cls=LocalCommand, help=N_("申請を取り下げる（申請した人だけ）"))
@acting
@_step
@_reason
@click.pass_obj
def withdraw(
    world: World, /, run: str, step: str, reason: str, role: str | None, **rest: Any
) -> None:
    """What was asked for is taken back."""
    act(
        world,
        run,
        lambda _, at: ask.WithdrawApproval(step=step, reason=reason, role=role, at=at),
        **rest,
    )


def _is_decision(session: Session, step: str) -> bool:
    planned = session.state.plan.steps.get(step.partition("#")[0])
    if planned is None:
        raise UsageFault("BCP-R002", step=step, near=[])
    return planned.step.resolved_kind == "decision"


CASE_ACTS = (
    set_, event, do, check, skip, undo, attach, request, approve, return_, reject, withdraw,
    advance, note, end, abort,
)  # fmt: skip
