"""`bcpflow journal merge`: the records of one drill kept by several machines, on one timeline.

Reads exports and journals' files; nothing is written into any of them, nor into this journal.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import json_bytes, page_bytes, put, put_bytes, put_json, rich_console, talk
from bcpflow.cli.printing import save, to_file
from bcpflow.cli.waiting import waiting
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.service.merging import Merging

FORMATS = ("terminal", "markdown", "html", "csv", "json")


@click.command(
    "merge",
    cls=LocalCommand,
    help=N_("別々の機器で記録した訓練を1つの時系列にして示す（どの記録も変えない）"),
)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("--place", "places", multiple=True, metavar="NAME", help=N_("場所の名前（FILE の順に）"))
@option(
    "--run", "runs", multiple=True, metavar="ID", help=N_("番号（1つのファイルに複数あるとき）")
)
@option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="terminal",
    show_default=True,
    help=N_("書式（html は A4 で印刷できる1つのファイル）"),
)
@to_file
@click.pass_obj
def merge(
    world: World,
    /,
    files: tuple[Path, ...],
    places: tuple[str, ...],
    runs: tuple[str, ...],
    form: str,
    output: Path | None,
) -> None:
    """One timeline, and what contradicts itself."""
    from bcpflow.service.merging import gathered

    with waiting(world.tr("記録を突き合わせています")):
        told = gathered(files, list(places), runs)
    if output is None:
        _write(world, told, form)
    else:
        save(world, output, _bytes(world, told, form))
    if told.conflicts or told.merged.forked:
        talk(
            world.tr(
                "食い違い {n} 件、分岐 {forks} 件。どれが正しいかは選んでいません。",
                n=len(told.conflicts),
                forks=len(told.merged.forked),
            )
        )


def _write(world: World, told: Merging, form: str) -> None:
    if form == "terminal":
        from bcpflow.reports.merged_forms import print_merged

        print_merged(rich_console(), told, world.tr, world.zone)
    elif form == "json":
        from bcpflow.reports.merged_json import merged_document

        put_json(merged_document(told, world.tr))
    elif form in ("csv", "html"):
        put_bytes(_bytes(world, told, form))
    else:
        put(_bytes(world, told, form).decode().rstrip("\n"))


def _bytes(world: World, told: Merging, form: str) -> bytes:
    from bcpflow.reports import merged_forms as forms

    if form == "csv":
        return forms.merged_csv(told, world.tr, world.zone)
    if form == "html":
        return forms.merged_html(told, world.tr, world.zone).encode()
    if form == "markdown":
        return forms.merged_markdown(told, world.tr, world.zone).encode()
    if form == "json":
        from bcpflow.reports.merged_json import merged_document

        return json_bytes(merged_document(told, world.tr))
    return page_bytes(lambda page: forms.print_merged(page, told, world.tr, world.zone))


COMMANDS = (merge,)
