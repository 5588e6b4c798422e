"""`bcpflow journal redact`: names go when their retention has ended, and every chain stays whole.

Rules, held by tests/cli/test_journal_redact.py:

1. Who is meant is shown before anything is done, and the answer that Enter gives is no.
2. A reason is asked for and recorded; a name in it would be recorded for good, and is refused.
3. What cannot be removed - the name typed into a text of the record - is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import is_terminal, put, put_json, talk
from bcpflow.cli.waiting import waiting
from bcpflow.errors import NotFound, Refused, UsageFault
from bcpflow.language import N_
from bcpflow.text import safe

if TYPE_CHECKING:
    from bcpflow.journal.redaction import Traces

MOST_RUNS = 3


@click.command(
    "redact",
    cls=LocalCommand,
    help=N_("氏名を消す（保存期間の満了など）。記録と照合コードはそのまま残る"),
)
@option("--person", "persons", multiple=True, metavar="NAME", help=N_("この氏名"))
@option(
    "--before",
    metavar="DATE",
    help=N_("この日より前に終わった記録だけに現れる人（例 2020-04-01）"),
)
@option("--reason", metavar="TEXT", help=N_("理由（必須。氏名は書かない）"))
@option("--dry-run", is_flag=True, help=N_("対象を示すだけで、消さない"))
@option("--yes", is_flag=True, help=N_("確認を求めない"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def redact(
    world: World,
    /,
    persons: tuple[str, ...],
    before: str | None,
    reason: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Remove people's names, after asking."""
    from bcpflow.journal.redaction import in_bodies

    if bool(persons) == (before is not None):
        raise UsageFault("BCP-U057")
    day, moment = _day(world, before) if before is not None else (None, "")
    chosen = _named(world, persons) if persons else _expired(world, moment)
    said = (reason or "").strip()
    if not dry_run:
        _look_at(chosen, said)
    journal = world.desk.journal
    with waiting(world.tr("記録の中の氏名を探しています")):
        typed = {one.handle: in_bodies(journal, one.name) for one in chosen}
    if not as_json:
        _tell(world, chosen, typed)
    if dry_run or not chosen:
        if as_json:
            put_json(_answer(chosen, typed, done=False, overwritten=True))
        return
    if not yes:
        _agreed(world, len(chosen))
    data = {"basis": "person" if persons else "before", "reason": said}
    made = world.desk.redact(
        [one.handle for one in chosen], {**data, "before": day} if day else data
    )
    if as_json:
        put_json(_answer(chosen, typed, done=True, overwritten=made.overwritten))
    else:
        put(world.tr("{n} 人の氏名を消しました。記録は変わっていません。", n=len(made.handles)))
    if not made.overwritten:
        talk(
            world.tr(
                "ほかの端末が記録簿を開いているため、消した氏名がファイルの空き領域に残っています。"
                "すべての画面を閉じてから、bcpflow journal verify を一度実行してください。"
            )
        )
    talk(world.tr("バックアップと書き出したファイルの中の氏名は、別に消してください。"))


def _named(world: World, persons: tuple[str, ...]) -> list[Traces]:
    from bcpflow.journal.redaction import of_names, traces
    from bcpflow.site.people import same_name

    known = traces(world.desk.journal)
    wanted = [name.strip() for name in persons]
    names = set()
    for said in wanted:
        alike = {one.name for one in known if same_name(one.name) == same_name(said)}
        if not alike:
            raise NotFound("BCP-R082", name=said)
        names |= alike
    return of_names(known, names)


def _expired(world: World, before: str) -> list[Traces]:
    from bcpflow.journal.redaction import expired, traces

    known = traces(world.desk.journal)
    waiting = sum(one.going_on and one.last_at < before for one in known)
    if waiting:
        said = world.tr("終わっていない記録に現れる {n} 人は、対象に入れていません。", n=waiting)
        talk(said)
    return expired(known, before)


def _day(world: World, before: str) -> tuple[str, str]:
    """The day as typed, and the moment it begins here, as the journal writes moments."""
    from datetime import datetime, time

    from bcpflow import instants
    from bcpflow.site.values import day

    found = day(before)
    if found is None:
        raise UsageFault("BCP-U057")
    start = datetime.combine(found, time(), tzinfo=world.zone)
    return found.isoformat(), instants.iso(instants.to_ns(start))


def _look_at(chosen: list[Traces], reason: str) -> None:
    """Rule 2, and that nobody of a run that goes on is taken."""
    if not reason:
        raise UsageFault("BCP-U058")
    if any(one.name in reason for one in chosen):
        raise Refused("BCP-R083")
    going = next((one for one in chosen if one.going_on), None)
    if going is not None:
        raise Refused("BCP-R084", name=going.name, runs=sorted(going.runs)[:MOST_RUNS])


def _tell(world: World, chosen: list[Traces], typed: dict[str, int]) -> None:
    tr = world.tr
    if not chosen:
        put(tr("対象の人はいません。"))
        return
    for one in chosen:
        put(
            tr(
                "{name}（{handle}） 記録 {n} 件、最後 {last}",
                name=one.name,
                handle=one.handle,
                n=len(one.runs),
                last=one.last_at[:10],
            )
        )
        if typed[one.handle]:
            put(
                tr(
                    "  注意: 記録の本文 {n} 件に同じ文字があります。本文は消せません。",
                    n=typed[one.handle],
                )
            )


def _agreed(world: World, number: int) -> None:
    """Rule 1: Enter means no."""
    asked = world.tr("{n} 人の氏名を消します。元に戻せません。よろしいですか", n=number)
    if not is_terminal():
        raise UsageFault("BCP-U059")
    if not click.confirm(safe(asked), default=False, err=True):
        raise click.Abort


def _answer(
    chosen: list[Traces], typed: dict[str, int], *, done: bool, overwritten: bool
) -> dict[str, Any]:
    return {
        "done": done,
        "overwritten": overwritten,
        "people": [
            {
                "person": one.name,
                "handle": one.handle,
                "runs": sorted(one.runs),
                "last_at": one.last_at or None,
                "in_bodies": typed[one.handle],
            }
            for one in chosen
        ],
    }


COMMANDS = (redact,)
