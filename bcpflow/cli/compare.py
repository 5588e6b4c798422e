"""`bcpflow drill compare`: runs of one workflow side by side.

With one id: against the run before it. Looking at runs notes nothing in the journal.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import json_bytes, page_bytes, put, put_bytes, put_json, rich_console
from bcpflow.cli.papers import as_what, era_on_paper, form_of, paper_bytes
from bcpflow.cli.printing import FORMATS, save, to_file
from bcpflow.errors import NotFound
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.projections.comparison import Comparison


COMPARE_FORMATS = (*FORMATS, "html", "pdf", "xlsx")


@click.command("compare", cls=LocalCommand, help=N_("同じ手順定義の記録を比べる（1つなら前回と）"))
@click.argument("runs", metavar="ID...", nargs=-1, required=True, shell_complete=complete_runs)
@option(
    "--all", "everything", is_flag=True, help=N_("その手順定義の記録すべて（古い順、無効を除く）")
)
@as_what(*COMPARE_FORMATS)
@to_file
@click.pass_obj
def command(
    world: World,
    /,
    runs: tuple[str, ...],
    everything: bool,
    form: str | None,
    output: Path | None,
    font: str,
) -> None:
    """The comparison of the runs named."""
    form = form_of(form, output, COMPARE_FORMATS, font)
    from bcpflow.projections.compare import compare
    from bcpflow.projections.log import log

    ids = _chosen(world, runs, everything=everything)
    found = compare([log(world.desk.open(id_).history) for id_ in ids])
    if output is None:
        _write(world, found, form, font)
        return
    save(world, output, _bytes(world, found, form, font))


def _chosen(world: World, words: tuple[str, ...], *, everything: bool) -> list[str]:
    """The runs people mean, by full id: as typed, all of the workflow, or the one before."""
    ids = [world.desk.resolve(word, world.kind) for word in words]
    if len(ids) > 1 and not everything:
        return ids
    lines = list(world.desk.runs(limit=None))[::-1]
    by_id = {line.id: line for line in lines}
    if ids[0] not in by_id:
        raise NotFound("BCP-R001", id=words[0])
    workflow = by_id[ids[0]].workflow
    mine = [line for line in lines if line.workflow == workflow]
    if everything:
        chosen = [line.id for line in mine if line.status != "voided" or line.id in ids]
        chosen += [id_ for id_ in dict.fromkeys(ids) if id_ not in chosen]
    else:
        before = mine[: mine.index(by_id[ids[0]])]
        chosen = [*[line.id for line in before if line.status == "ended"][-1:], ids[0]]
    if len(chosen) < 2:
        raise NotFound("BCP-R043", id=ids[0], workflow=workflow)
    return chosen


def _write(world: World, found: Comparison, form: str, font: str) -> None:
    if form == "terminal":
        from bcpflow.reports.comparison_forms import print_comparison

        print_comparison(rich_console(), found, world.tr, world.zone)
    elif form == "json":
        from bcpflow.reports.comparison_json import comparison_document

        put_json(comparison_document(found, world.tr))
    elif form == "markdown":
        put(_bytes(world, found, form, font).decode().rstrip("\n"))
    else:
        put_bytes(_bytes(world, found, form, font))


def _bytes(world: World, found: Comparison, form: str, font: str) -> bytes:
    if form in ("html", "pdf", "xlsx"):
        from bcpflow.reports.comparison_sections import ON_PAGE, ComparisonSections

        sheet = form == "xlsx"  # data, and room for every run
        era, most = (None, None) if sheet else (era_on_paper(world), ON_PAGE)
        made = ComparisonSections(found, world.tr, world.zone, era, most=most)
        return paper_bytes(world, made, form, font)
    from bcpflow.reports import comparison_forms as forms

    if form == "csv":
        return forms.comparison_csv(found, world.tr, world.zone)
    if form == "markdown":
        return forms.comparison_markdown(found, world.tr, world.zone).encode()
    if form == "json":
        from bcpflow.reports.comparison_json import comparison_document

        return json_bytes(comparison_document(found, world.tr))
    return page_bytes(lambda page: forms.print_comparison(page, found, world.tr, world.zone))
