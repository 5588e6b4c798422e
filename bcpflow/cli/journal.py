"""`bcpflow journal`: is the record whole, and the commands that keep it."""

from __future__ import annotations

import click

from bcpflow.cli.context import World
from bcpflow.cli.journal_doctor import doctor
from bcpflow.cli.journal_keep import KEEP
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_json
from bcpflow.language import N_


@click.group("journal", cls=LocalGroup, help=N_("記録簿を確かめ、写しを作り、ほかの記録を取り込む"))
def command() -> None:
    """The journal itself."""


@command.command("verify", help=N_("記録簿のすべての記録が書き換えられていないことを確かめる"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def verify(world: World, as_json: bool) -> int:
    """Check every chain; exit 4 names the first event that is not what was recorded."""
    from bcpflow.cli.main import DONE, UNVERIFIED, worded
    from bcpflow.errors import JournalDamaged, Word
    from bcpflow.journal import REASONS

    found = world.reader.verify()
    first = found.first_bad
    if as_json:
        put_json(
            {
                "ok": found.ok,
                "events": found.events,
                "runs": found.runs,
                "head": found.head,
                "first_bad": None
                if first is None
                else {"run": first["run"], "version": first["version"], "reason": first["reason"]},
            }
        )
    elif first is not None:
        reason = Word(REASONS[first["reason"]])
        fault = JournalDamaged(
            "BCP-J005" if first["run"] else "BCP-J012",
            run=first["run"],
            version=first["version"],
            reason=reason,
        )
        put(worded(fault, world))
    else:
        put(
            world.tr(
                "記録は完全です。訓練・対応・案件 {runs} 件、記録 {events} 件。照合コード {head}",
                runs=found.runs,
                events=found.events,
                head=found.head,
            )
        )
    return DONE if found.ok else UNVERIFIED


for _kept in (*KEEP, doctor):
    command.add_command(_kept)
