"""What all acting commands share: ``--at``, ``--key``, ``--role``, ``--json``, and the answer.

An action is acknowledged after the journal has committed it and not a line earlier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bcpflow import instants
from bcpflow.cli import words
from bcpflow.cli.context import World
from bcpflow.cli.localized import option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.commands import At, Command
from bcpflow.events import ClockJumped, ClockStepped
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.events import Recorded
    from bcpflow.service.session import Done, Session

F = TypeVar("F", bound=Callable[..., Any])


def acting(function: F) -> F:
    """The options every acting command understands."""
    for add in (
        option("--json", "as_json", is_flag=True, help=N_("JSON で出力する")),
        option("--role", metavar="ROLE", help=N_("どの役割として行うか")),
        option("--key", metavar="K", help=N_("同じ K の操作は一度だけ記録する")),
        option("--at", metavar="TIME", help=N_("行った時刻: T+25m、14:05、ISO 8601")),
        click.argument("run", metavar="ID", shell_complete=complete_runs),
    ):
        function = add(function)
    return function


def act(
    world: World,
    run: str,
    command: Callable[[Session, At | None], Command],
    *,
    at: str | None,
    key: str | None,
    as_json: bool,
    names: tuple[str, ...] = (),
    again: bool = True,
) -> None:
    """Carry one command out and say what was recorded. ``names``: whom it speaks of.

    ``again``: made anew where its sheet has changed meanwhile; else that is refused and told.
    """
    session = world.desk.open(run, world.kind)
    moment = named_moment(world, session, at)
    people = tuple(session.person(name) for name in names)
    if again:
        done = session.do_fresh(lambda: command(session, moment), key, people)
    else:
        done = session.do(command(session, moment), key, people)
    told(world, session, done, as_json=as_json)


def told(world: World, session: Session, done: Done, *, as_json: bool) -> None:
    """Say what was recorded."""
    world.session = session
    if as_json:
        from bcpflow.reports.json_act import act_document

        put_json(act_document(session.run, done.recorded, repeated=done.repeated))
    else:
        _tell(world, session, done)


def named_moment(world: World, session: Session, at: str | None) -> At | None:
    """The moment of ``--at`` for a run."""
    if at is None:
        return None
    t0 = session.state.clock.t0.wall_ns
    return words.moment(at, now=session.now(), t0_ns=t0, zone=world.zone)


def complete_runs(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Run ids for the shell's completion; silent where the journal cannot be read."""
    world = ctx.find_object(World)
    if world is None:
        return []
    try:
        return [line.id for line in world.desk.runs() if line.id.startswith(incomplete)]
    except Exception:  # completion must never print into somebody's half-typed line
        return []


def complete_steps(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Step ids of the run that is already on the line."""
    world, run = ctx.find_object(World), ctx.params.get("run")
    if world is None or not run:
        return []
    try:
        steps = world.desk.open(run).state.plan.steps
    except Exception:  # as above
        return []
    return [step for step in steps if step.startswith(incomplete)]


def _tell(world: World, session: Session, done: Done) -> None:
    from bcpflow.console.told import Words, sentence
    from bcpflow.projections.log import log
    from bcpflow.reports.wording import elapsed as worded
    from bcpflow.reports.wording import entry_text

    shown = log(session.history)
    names = session.names({*shown.handles, *session.state.people})
    state = session.state
    beside = Words(world.tr, state.plan, state.injects_known, lambda who: names.get(who, who))
    rows = {row.version: row for row in shown.rows}

    def at(recorded: Recorded) -> str:
        """A drill counts from T0, a case by days."""
        if state.kind != "case":
            return f"T+{worded(recorded.elapsed_ms)}"
        return f"{instants.at(recorded.occurred_ns, world.zone):%Y-%m-%d %H:%M}"

    for recorded in done.recorded:
        if isinstance(recorded.event, ClockJumped) and not recorded.event.asked:
            moved = worded(recorded.event.to_ms)
            talk(world.tr("訓練の時計を T+{elapsed} に進めました。", elapsed=moved))
            continue
        if isinstance(recorded.event, ClockStepped):
            continue
        row = rows.get(recorded.version)
        said = (
            entry_text(row, shown, world.tr, names)
            if row is not None
            else sentence(recorded.event, beside)  # no row of the log, recorded all the same
        )
        put(world.tr("記録しました: {at} {text}", at=at(recorded), text=said))
    if done.repeated:
        talk(world.tr("同じ --key の操作は記録済みです。新しい記録は作っていません。"))
