"""`bcpflow explain CODE`: what a code means, why it is asked for, how to go on."""

from __future__ import annotations

from collections.abc import Container

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_json
from bcpflow.errors import UsageFault
from bcpflow.language import N_
from bcpflow.text import half_width


@click.command("explain", cls=LocalCommand, help=N_("エラーコードの意味・理由・直し方を表示する"))
@click.argument("code", required=False)
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def command(world: World, code: str | None, as_json: bool) -> None:
    """One code in full, or all of them in a line each."""
    from bcpflow.codes import catalogue

    tr, known = world.tr, catalogue()
    wanted = [_found(code, known)] if code else list(known)
    if as_json:
        put_json(
            [
                {
                    "code": entry.code,
                    "severity": entry.severity,
                    "what": tr(entry.what),
                    "why": tr(entry.why),
                    "how": tr(entry.how),
                }
                for entry in (known[name] for name in wanted)
            ]
        )
        return
    for name in wanted:
        entry = known[name]
        put(f"{name}  {tr(entry.what)}")
        if code:
            put(tr("理由: {why}", why=tr(entry.why)))
            put(tr("対処: {how}", how=tr(entry.how)))


def _found(code: str, known: Container[str]) -> str:
    typed = half_width(code).upper()
    for name in (typed, f"BCP-{typed}"):
        if name in known:
            return name
    raise UsageFault("BCP-U004", code=code)
