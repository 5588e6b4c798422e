"""The verbs of a drill: one command line each, one event each."""

from __future__ import annotations

from typing import Any

import click

from bcpflow import commands as ask
from bcpflow.cli import words
from bcpflow.cli.acting import act, acting, complete_steps
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.commands import Result
from bcpflow.language import N_

STUMBLED = "○"
"""What ``--stumble`` without a text leaves in つまづいた工程."""

_step = click.argument("step", shell_complete=complete_steps)
_note = option("--note", default="", metavar="TEXT", help=N_("状況・メモ"))
_stumble = option(
    "--stumble",
    is_flag=False,
    flag_value=STUMBLED,
    default="",
    metavar="[TEXT]",
    help=N_("つまづいた工程（内容は省略できる）"),
)
_reason = option("--reason", default="", metavar="TEXT", help=N_("理由"))
_override = option(
    "--override", is_flag=True, help=N_("移行判定を権限により通過する（--role と --reason が必要）")
)


@click.command("begin", cls=LocalCommand, help=N_("手順に着手したことを記録する"))
@acting
@_step
@click.pass_obj
def begin(world: World, /, run: str, step: str, role: str | None, **rest: Any) -> None:
    """Somebody starts working."""
    act(world, run, lambda _, at: ask.BeginStep(step=step, role=role, at=at), **rest)


@click.command("confirm", cls=LocalCommand, help=N_("手順の結果（達成・未達）を記録する"))
@acting
@_step
@option(
    "--result",
    type=click.Choice(["achieved", "not-achieved"]),
    default="achieved",
    show_default=True,
    help=N_("結果: achieved 達成、not-achieved 未達"),
)
@_note
@_stumble
@option("--value", default="", metavar="VALUE", help=N_("測定値・回答・文書の所在"))
@click.pass_obj
def confirm(
    world: World,
    /,
    run: str,
    step: str,
    result: str,
    note: str,
    stumble: str,
    value: str,
    role: str | None,
    **rest: Any,
) -> None:
    """A step came out."""
    outcome: Result = "achieved" if result == "achieved" else "not_achieved"
    act(
        world,
        run,
        lambda _, at: ask.ConfirmStep(
            step=step,
            result=outcome,
            note=note,
            stumble=stumble,
            value=words.value(value),
            role=role,
            at=at,
        ),
        **rest,
    )


@click.command("skip", cls=LocalCommand, help=N_("手順を省略したことを記録する"))
@acting
@_step
@_reason
@option("--note", default="", metavar="TEXT", help=N_("理由（--reason と同じ）"))
@click.pass_obj
def skip(
    world: World, /, run: str, step: str, reason: str, note: str, role: str | None, **rest: Any
) -> None:
    """A step is left out."""
    said = reason or note
    act(world, run, lambda _, at: ask.SkipStep(step=step, reason=said, role=role, at=at), **rest)


@click.command("undo", cls=LocalCommand, help=N_("手順の結果を取り消す（記録には両方残る）"))
@acting
@_step
@_reason
@option("--note", default="", metavar="TEXT", help=N_("理由（--reason と同じ）"))
@click.pass_obj
def undo(
    world: World, /, run: str, step: str, reason: str, note: str, role: str | None, **rest: Any
) -> None:
    """An outcome is taken back."""
    said = reason or note
    act(world, run, lambda _, at: ask.UndoStep(step=step, reason=said, role=role, at=at), **rest)


@click.command("check", cls=LocalCommand, help=N_("チェックリストの項目を記録する"))
@acting
@_step
@click.argument("items", nargs=-1, required=True, metavar="ITEM=STATE..")
@click.pass_obj
def check(
    world: World, /, run: str, step: str, items: tuple[str, ...], role: str | None, **rest: Any
) -> None:
    """Items of a checklist: ``ups=正常``, ``temperature=31.5``, ``aircon=異常``."""
    states, values = words.items(items)
    act(
        world,
        run,
        lambda _, at: ask.CheckItems(step=step, items=states, values=values, role=role, at=at),
        **rest,
    )


@click.command("decide", cls=LocalCommand, help=N_("判断の結果を記録する"))
@acting
@_step
@click.argument("choice", metavar="OPTION")
@_note
@_stumble
@_reason
@_override
@click.pass_obj
def decide(
    world: World,
    /,
    run: str,
    step: str,
    choice: str,
    note: str,
    stumble: str,
    reason: str,
    override: bool,
    role: str | None,
    **rest: Any,
) -> None:
    """A decision is taken; it may move the track."""
    act(
        world,
        run,
        lambda _, at: ask.DecideStep(
            step=step,
            option=choice,
            note=note,
            stumble=stumble,
            reason=reason,
            override=override,
            role=role,
            at=at,
        ),
        **rest,
    )


@click.command("note", cls=LocalCommand, help=N_("メモを記録する"))
@acting
@click.argument("text", nargs=-1, required=True)
@option("--about", default="", metavar="STEP", help=N_("関係する手順または状況付与"))
@click.pass_obj
def note(
    world: World, /, run: str, text: tuple[str, ...], about: str, role: str | None, **rest: Any
) -> None:
    """A line in the record."""
    said = " ".join(text)
    act(world, run, lambda _, at: ask.TakeNote(text=said, about=about, role=role, at=at), **rest)


@click.command("advance", cls=LocalCommand, help=N_("次のフェーズへ移る、または差し戻す"))
@acting
@click.argument("trigger", default="")
@_reason
@_override
@click.pass_obj
def advance(
    world: World,
    /,
    run: str,
    trigger: str,
    reason: str,
    override: bool,
    role: str | None,
    **rest: Any,
) -> None:
    """A track leaves its phase."""
    act(
        world,
        run,
        lambda _, at: ask.FireTransition(
            trigger=trigger,
            reason=reason,
            override=override,
            role=role,
            at=at,
        ),
        **rest,
    )


@click.command("inject", cls=LocalCommand, help=N_("状況付与を行う"))
@acting
@click.argument("inject", metavar="INJECT")
@click.pass_obj
def inject(world: World, /, run: str, inject: str, role: str | None, **rest: Any) -> None:
    """The players are given an inject."""
    act(world, run, lambda _, at: ask.DeliverInject(inject=inject, role=role, at=at), **rest)


@click.command("fact", cls=LocalCommand, help=N_("前提（震度など）を宣言・変更する"))
@acting
@click.argument("pair", metavar="K=V")
@click.pass_obj
def fact(world: World, /, run: str, pair: str, role: str | None, **rest: Any) -> None:
    """Conditions are judged with it from now on."""
    ((name, text),) = words.pairs([pair]).items()
    act(
        world,
        run,
        lambda session, at: ask.DeclareFact(
            name=name,
            value=words.fact(name, text, session.state.plan.workflow.facts),
            role=role,
            at=at,
        ),
        **rest,
    )


@click.command("event", cls=LocalCommand, help=N_("期限の起点となる出来事を記録する"))
@acting
@click.argument("event")
@click.pass_obj
def event(world: World, /, run: str, event: str, role: str | None, **rest: Any) -> None:
    """A named event happened."""
    act(world, run, lambda _, at: ask.NoteEvent(event=event, role=role, at=at), **rest)


@click.command("pause", cls=LocalCommand, help=N_("訓練の時計を止める"))
@acting
@_reason
@click.pass_obj
def pause(world: World, /, run: str, reason: str, role: str | None, **rest: Any) -> None:
    """The exercise clock stands."""
    act(world, run, lambda _, at: ask.PauseRun(reason=reason, role=role, at=at), **rest)


@click.command("resume", cls=LocalCommand, help=N_("訓練の時計を再開する"))
@acting
@click.pass_obj
def resume(world: World, /, run: str, role: str | None, **rest: Any) -> None:
    """The exercise clock goes on."""
    act(world, run, lambda _, at: ask.ResumeRun(role=role, at=at), **rest)


@click.command("jump", cls=LocalCommand, help=N_("訓練の時計を進める（例: 3h、30分）"))
@acting
@click.argument("duration")
@click.pass_obj
def jump(world: World, /, run: str, duration: str, role: str | None, **rest: Any) -> None:
    """The exercise clock is moved forward."""
    by_ms = words.duration_s(duration) * 1000
    act(world, run, lambda _, at: ask.JumpClock(by_ms=by_ms, role=role, at=at), **rest)


@click.command("speed", cls=LocalCommand, help=N_("訓練の時計の速さを変える"))
@acting
@click.argument("factor", type=float)
@click.pass_obj
def speed(world: World, /, run: str, factor: float, role: str | None, **rest: Any) -> None:
    """The exercise clock runs at another speed."""
    act(world, run, lambda _, at: ask.ChangeSpeed(speed=factor, role=role, at=at), **rest)


@click.command("end", cls=LocalCommand, help=N_("終了する（訓練・対応・案件）"))
@acting
@_note
@click.pass_obj
def end(world: World, /, run: str, note: str, role: str | None, **rest: Any) -> None:
    """The run is over."""
    act(world, run, lambda _, at: ask.EndRun(note=note, role=role, at=at), **rest)


@click.command("abort", cls=LocalCommand, help=N_("中止する（訓練・対応・案件）"))
@acting
@_reason
@click.pass_obj
def abort(world: World, /, run: str, reason: str, role: str | None, **rest: Any) -> None:
    """The run is broken off."""
    act(world, run, lambda _, at: ask.AbortRun(reason=reason, role=role, at=at), **rest)


ACTS = (
    begin, confirm, skip, undo, check, decide, note, advance, inject, fact, event,
    pause, resume, jump, speed, end, abort,
)  # fmt: skip
