"""What approvers say of a choice that was proposed to them: `approve` and `refuse`."""

from __future__ import annotations

from typing import Any

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, acting, complete_steps
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.language import N_

_step = click.argument("step", shell_complete=complete_steps)
_reason = option("--reason", default="", metavar="TEXT", help=N_("理由"))


@click.command("approve", cls=LocalCommand, help=N_("提案された判断を承認する（--role が必要）"))
@acting
@_step
@option("--note", default="", metavar="TEXT", help=N_("状況・メモ"))
@_reason
@option(
    "--override", is_flag=True, help=N_("移行判定を権限により通過する（--role と --reason が必要）")
)
@click.pass_obj
def approve(
    world: World,
    /,
    run: str,
    step: str,
    note: str,
    reason: str,
    override: bool,
    role: str | None,
    **rest: Any,
) -> None:
    """The choice counts from now on."""
    act(
        world,
        run,
        lambda _, at: ask.ApproveStep(
            step=step,
            note=note,
            reason=reason,
            override=override,
            role=role,
            at=at,
        ),
        **rest,
    )


@click.command("refuse", cls=LocalCommand, help=N_("提案された判断を否認する（理由が必要）"))
@acting
@_step
@_reason
@click.pass_obj
def refuse(
    world: World, /, run: str, step: str, reason: str, role: str | None, **rest: Any
) -> None:
    """The step is open again."""
    act(
        world, run, lambda _, at: ask.RefuseStep(step=step, reason=reason, role=role, at=at), **rest
    )


APPROVALS = (approve, refuse)
