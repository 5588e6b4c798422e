"""`bcpflow form`: the forms people know (様式), made from the site folder and from runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.names import names_on_paper
from bcpflow.cli.output import put, put_json, talk
from bcpflow.cli.printing import save
from bcpflow.language import N_
from bcpflow.text import pad

if TYPE_CHECKING:
    from bcpflow.projections.aar import Aar
    from bcpflow.reports.form_page import FormPage
    from bcpflow.service.forms.making import Made
    from bcpflow.service.forms.model import FormTable

ENDINGS = {".xlsx": "xlsx", ".csv": "csv", ".html": "html", ".htm": "html"}


@click.group(
    "form", cls=LocalGroup, help=N_("様式（システム一覧・連絡先・行動計画・訓練計画など）を作る")
)
def command() -> None:
    """Forms, by name."""


@command.command("list", help=N_("作れる様式の一覧"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def list_(world: World, as_json: bool) -> None:
    """Every form, with what it is made from."""
    from bcpflow.service.forms.reading import form_names, is_own, read_form

    folder, tr = world.site_folder, world.tr
    forms = [(read_form(name, folder), is_own(name, folder)) for name in form_names(folder)]
    if as_json:
        from bcpflow.reports.form_json import forms_document

        put_json(forms_document([_told(world, form, own) for form, own in forms]))
        return
    for form, own in forms:
        whose = tr("自団体") if own else tr("付属")
        put(f"{form.form:<16} {pad(whose, 7)} {tr.pick(form.title)}")
    talk(
        tr(
            "作るには: {command}",
            command="bcpflow form make systems -o システム一覧.xlsx --site DIR",
        )
    )


@command.command("make", help=N_("様式を作る（.xlsx、.html、.csv）。氏名・電話は --names で入る"))
@click.argument("name")
@option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("書き出すファイル（.xlsx、.html、.csv）"),
)
@option(
    "--workflow",
    "workflows",
    multiple=True,
    metavar="NAME",
    help=N_("もとにする手順定義（何度でも。省くと様式の決まり）"),
)
@option(
    "--run",
    "runs",
    multiple=True,
    metavar="ID",
    shell_complete=complete_runs,
    help=N_("もとにする訓練・対応の番号（何度でも）"),
)
@option("--names", "named", is_flag=True, help=N_("氏名・電話・メール・保守事業者を入れる"))
@click.pass_obj
def make(
    world: World,
    name: str,
    output: Path,
    workflows: tuple[str, ...],
    runs: tuple[str, ...],
    named: bool,
) -> None:
    """One form, written to a file."""
    from bcpflow.errors import UsageFault

    ending = ENDINGS.get(output.suffix.lower())
    if ending is None:
        raise UsageFault("BCP-U076", file=output.name, forms=["xlsx", "html", "csv"])
    from bcpflow.service.forms.reading import read_form

    form = read_form(name, world.site_folder)
    page = _page(world, form, workflows, runs, named=named)
    save(world, output, _bytes(world, page, output, ending))
    if not page.sheet.entries:
        talk(world.tr("行がありません。名簿や一覧、手順定義を確かめてください。"))
    elif not named and form.of in ("people", "roles", "steps"):
        talk(world.tr("氏名と連絡先は空欄です。入れるには --names を付けてください。"))


def _page(
    world: World,
    form: FormTable,
    workflows: tuple[str, ...],
    runs: tuple[str, ...],
    *,
    named: bool,
) -> FormPage:
    """The form, filled in."""
    from bcpflow.service.forms.making import (
        checklists_of,
        definitions_of,
        form_page,
        last_drilled,
    )
    from bcpflow.service.forms.material import Material
    from bcpflow.site.opened import open_site

    site = open_site(world.site_folder, world.today)
    found, made = _runs(world, runs)
    held: list[str] = []
    for one in found:
        held += one.handles
    definitions = (
        tuple(one.log.definition for one in found)
        if found
        else definitions_of(form, world.library, workflows, site.register)
    )
    drilled = world.desk.runs(limit=None) if form.of == "drills" and _has_journal(world) else ()
    material = Material(
        tr=world.tr,
        zone=world.zone,
        site=site,
        named=named,
        definitions=definitions,
        checklists=() if found else checklists_of(form, world.library, workflows),
        runs=tuple(found),
        names=names_on_paper(world, held) if named and held else {},
        last_drilled=last_drilled(drilled, world.zone),
    )
    return form_page(form, material, made)


def _runs(world: World, ids: tuple[str, ...]) -> tuple[list[Aar], list[Made]]:
    """The runs named, with their head codes; printing them is noted as for any paper."""
    from bcpflow.projections.aar import aar
    from bcpflow.service.forms.making import Made

    found, made = [], []
    for id_ in ids:
        session = world.desk.open(id_)
        told = world.desk.tell(session, printing=True)
        found.append(aar(session.history, told.log))
        made.append(Made(told.log.run, told.head))
    return found, made


def _has_journal(world: World) -> bool:
    """Whether there is a journal to look into; a form alone makes none."""
    file = world.address[1]
    return file is None or file.exists()


def _bytes(world: World, page: FormPage, output: Path, ending: str) -> bytes:
    from bcpflow.reports import form_page

    if ending == "html":
        return form_page.form_html(page, world.tr).encode()
    if ending == "xlsx":
        from bcpflow.reports.form_xlsx import form_xlsx

        return form_xlsx(page)
    from bcpflow.site.tables import table_bytes

    return table_bytes(output, page.title, form_page.form_rows(page, world.tr))


def _told(world: World, form: FormTable, own: bool) -> dict[str, object]:
    """A form as the document has it."""
    pick = world.tr.pick
    return {
        "name": form.form,
        "title": pick(form.title),
        "of": form.of,
        "own": own,
        "dated": form.dated,
        "source": pick(form.source),
        "columns": [
            {"field": one.field, "title": pick(one.title), "sample": one.sample}
            for one in form.columns
        ],
    }
