"""`bcpflow journal doctor`: what about this journal could cost a record, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_json
from bcpflow.cli.waiting import waiting
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.journal.checks import Check
    from bcpflow.service.doctor import Diagnosis

LEVELS = {"ok": N_("良好"), "warn": N_("注意"), "bad": N_("異常")}


@click.command(
    "doctor",
    cls=LocalCommand,
    help=N_(
        "記録簿の置き場所・空き・権限・時計・データベースを調べる\n\n"
        "良好・注意・異常を一行ずつ示し、異常があれば終了コードで知らせます。"
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def doctor(world: World, as_json: bool) -> int:
    """Every check; exit 4 where what is stored is damaged, 74 where a record is in danger."""
    from bcpflow.cli.main import DONE, STORAGE, UNVERIFIED

    with waiting(world.tr("記録簿を調べています")):
        found = examined(world)
    if as_json:
        put_json(
            {
                "ok": found.ok,
                "journal": place_of(world),
                "checks": [line_of(check, world) for check in found.checks],
            }
        )
    else:
        for check in found.checks:
            said, advice = worded(check, world)
            put(f"{world.tr(LEVELS[check.level])}  {said}")
            if advice and check.level != "ok":
                put("      " + world.tr("対処: {how}", how=advice))
    if found.damaged:
        return UNVERIFIED
    return DONE if found.ok else STORAGE


def line_of(check: Check, world: World) -> dict[str, str]:
    """A check for a program."""
    said, advice = worded(check, world)
    return {"check": check.name, "level": check.level, "said": said, "advice": advice}


def examined(world: World) -> Diagnosis:
    """The journal of this invocation, looked at."""
    from bcpflow.cli.room import low_limit
    from bcpflow.service.doctor import examine

    name, file = world.address
    return examine(
        name,
        file,
        lambda: world.desk_at(name, create=False).journal,
        read=world.clock(),
        zone=world.zone,
        tr=world.tr,
        site=world.site_folder,
        allow_cloud=world.allow_cloud,
        low=low_limit(world),
    )


def place_of(world: World) -> str:
    """Where the journal lies, without what may hold a password."""
    url, file = world.address
    return str(file) if file else url.rpartition("@")[2].partition("?")[0]


def worded(check: Check, world: World) -> tuple[str, str]:
    """A check's sentence and advice in this language."""
    from bcpflow.codes import told

    tr = world.tr
    values = {name: told(value, tr) for name, value in check.data.items()}
    if check.text is not None:
        values["text"] = tr.pick(dict(check.text))
    said = tr(check.said).format_map(values)
    if check.text_advice is not None:
        return said, tr.pick(dict(check.text_advice))
    return said, tr(check.advice) if check.advice else ""
