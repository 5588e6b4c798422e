"""`bcpflow journal`: is the record whole, and the commands that keep it."""

from __future__ import annotations

from typing import Any

import click

from bcpflow.cli.context import World
from bcpflow.cli.journal_doctor import doctor
from bcpflow.cli.journal_keep import KEEP
from bcpflow.cli.journal_merge import COMMANDS as MERGE
from bcpflow.cli.journal_redact import COMMANDS as REDACT
from bcpflow.cli.journal_witness import COMMANDS as WITNESS
from bcpflow.cli.journal_witness import witnessed, witnessing
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_json
from bcpflow.cli.waiting import waiting
from bcpflow.language import N_


@click.group("journal", cls=LocalGroup, help=N_("記録簿を確かめ、写しを作り、ほかの記録を取り込む"))
def command() -> None:
    """The journal itself."""


@command.command("verify", help=N_("記録簿のすべての記録が書き換えられていないことを確かめる"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@witnessing
@click.pass_obj
def verify(world: World, /, as_json: bool, run: str | None, **asked: Any) -> int:
    """Check every chain; exit 4 names the first event that is not what was recorded."""
    from bcpflow.cli.main import DONE, UNVERIFIED, worded
    from bcpflow.errors import JournalDamaged, Word
    from bcpflow.journal import REASONS

    reader = world.reader
    run = reader.resolve(run) if run is not None else None
    with waiting(world.tr("記録を確かめています")):
        found = reader.journal.verify(run)
    first = found.first_bad
    seen = witnessed(world, run, **asked)
    if as_json:
        put_json(
            {
                "ok": found.ok and seen.ok,
                "events": found.events,
                "runs": found.runs,
                "head": found.head,
                "first_bad": None
                if first is None
                else {"run": first["run"], "version": first["version"], "reason": first["reason"]},
                **seen.document,
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
    elif not seen.ok:
        put(
            world.tr(
                "ファイルの中に食い違いはありませんが（訓練・対応 {runs} 件、記録 {events} 件）、"
                "外の証拠と合いません。",
                runs=found.runs,
                events=found.events,
            )
        )
    else:
        put(
            world.tr(
                "記録は完全です。訓練・対応・案件 {runs} 件、記録 {events} 件。照合コード {head}",
                runs=found.runs,
                events=found.events,
                head=found.head,
            )
        )
    if not as_json:
        seen.tell(whole=found.ok)
    return DONE if found.ok and seen.ok else UNVERIFIED


for _kept in (*KEEP, doctor, *WITNESS, *REDACT, *MERGE):
    command.add_command(_kept)
