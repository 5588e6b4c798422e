"""`bcpflow schema`: the published JSON Schemas of what `--json` prints."""

from __future__ import annotations

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand
from bcpflow.cli.output import put, put_json
from bcpflow.errors import UsageFault
from bcpflow.language import N_


@click.command("schema", cls=LocalCommand, help=N_("--json 出力の JSON Schema を表示する"))
@click.argument("name", required=False)
@click.pass_obj
def command(world: World, name: str | None) -> None:
    """One schema, or the names of all."""
    from bcpflow.reports.schemas import SCHEMAS

    if name is None:
        for known in SCHEMAS:
            put(known)
    elif name in SCHEMAS:
        put_json(SCHEMAS[name])
    else:
        raise UsageFault("BCP-U002", text=name)
