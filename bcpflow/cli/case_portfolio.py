"""The portfolio's commands: cases listed, summed, due and alike, and cases out of a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bcpflow import instants
from bcpflow.cli import words
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import json_bytes, put, put_json, rich_console, talk
from bcpflow.cli.papers import era_on_paper, form_of, paper_bytes
from bcpflow.cli.printing import save, to_file
from bcpflow.cli.waiting import waiting
from bcpflow.errors import DefinitionError, Problem, UsageFault
from bcpflow.language import N_
from bcpflow.reports.days import PaperDays
from bcpflow.text import half_width

if TYPE_CHECKING:
    from bcpflow.definition.model import Definition
    from bcpflow.procurement.words import Body
    from bcpflow.projections.portfolio import Case
    from bcpflow.reports.portfolio import Alike
    from bcpflow.service.case_import import Sheet
    from bcpflow.service.portfolio import Portfolio

F = TypeVar("F", bound=Callable[..., Any])
LIMIT = 50
_DAY_S = 86_400
PAGES = ("html", "pdf", "docx")
LIST_FORMATS = ("terminal", "json", "csv", "xlsx", *PAGES)
BOARD_FORMATS = ("terminal", "json", "xlsx", *PAGES)
_BODIES = ("市", "町村", "都道府県", "指定都市")


def choosing(function: F) -> F:
    """The options that say which cases are meant."""
    for add in (
        option("--search", metavar="TEXT", help=N_("件名・相手方・番号などの言葉（空白で区切る）")),
        option("--method", metavar="NAME", help=N_("方式（一部でよい）")),
        option("--year", metavar="YEAR", help=N_("年度: 令和8年度、R8、2026")),
        option("--department", metavar="NAME", help=N_("所管課（一部でよい）")),
        option("--phase", metavar="PHASE", help=N_("フェーズ（一部でよい）")),
    ):
        function = add(function)
    return function


def cutting(function: F) -> F:
    """The options that say how much is shown."""
    for add in (
        option("--json", "as_json", is_flag=True, help=N_("JSON で出力する")),
        option("--all", "everything", is_flag=True, help=N_("件数を限らずすべて")),
        option(
            "--limit",
            type=click.IntRange(min=1),
            default=LIMIT,
            show_default=True,
            metavar="N",
            help=N_("表示する件数"),
        ),
    ):
        function = add(function)
    return function


@click.command(
    "list", cls=LocalCommand, help=N_("案件の一覧（新しい順。-o で Excel・CSV・PDF などに）")
)
@choosing
@cutting
@to_file
@click.pass_obj
def list_(
    world: World, /, limit: int, everything: bool, as_json: bool, output: Path | None, **which: Any
) -> None:
    """Cases, newest first."""
    _, found = _found(world, which)
    # A file is for work on all of them; only a screen is cut without being asked.
    shown = found if everything or (output is not None and limit == LIMIT) else found[:limit]
    today, now = world.today, world.clock().wall_ns
    form = "json" if as_json else form_of(None, output, LIST_FORMATS, lines=False)
    if output is not None and form in PAGES:
        from bcpflow.reports.portfolio import cases_sheet
        from bcpflow.reports.portfolio_sections import list_sections

        era = era_on_paper(world)
        sheet = cases_sheet(shown, world.tr, world.zone, today, now, era)
        made = list_sections(sheet, PaperDays(world.zone, era).day(today), world.tr)
        save(world, output, paper_bytes(world, made, form))
        return
    if output is not None and form != "json":
        from bcpflow.reports.portfolio_tables import case_rows
        from bcpflow.site.tables import table_bytes

        rows = case_rows(shown, world.tr, world.zone, today, now)
        save(world, output, table_bytes(output, world.tr("調達案件の一覧"), rows))
        return
    if as_json or output is not None:
        from bcpflow.reports.portfolio_json import cases_document

        _answer(world, cases_document(shown, len(found), world.tr, today, now), output)
        return
    if not found:
        _none(world, which)
        return
    from bcpflow.reports.portfolio import print_cases

    print_cases(rich_console(), shown, world.tr, world.zone, today, now)
    _cut(world, len(shown), len(found))


@click.command("board", cls=LocalCommand, help=N_("フェーズ・所管課・年度ごとの件数と金額"))
@choosing
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@to_file
@click.pass_obj
def board(world: World, /, as_json: bool, output: Path | None, **which: Any) -> None:
    """Counts and sums."""
    form = "json" if as_json else form_of(None, output, BOARD_FORMATS, lines=False)
    from bcpflow.projections.portfolio import committed, grouped, sums
    from bcpflow.reports.portfolio import Overview, print_board

    _, found = _found(world, which)
    today, now = world.today, world.clock().wall_ns
    shown = Overview(
        total=sums(found, today, now),
        phases=grouped(found, "phase", today, now),
        departments=grouped(found, "department", today, now),
        years=grouped(found, "year", today, now),
        commitments=committed(found),
    )
    if form == "json":
        from bcpflow.reports.portfolio_json import board_document

        _answer(world, board_document(shown, world.tr, today), output)
    elif output is not None and form in (*PAGES, "xlsx"):
        from bcpflow.reports.portfolio_sections import board_sections

        era = None if form == "xlsx" else era_on_paper(world)
        made = board_sections(shown, PaperDays(world.zone, era).day(today), world.tr)
        save(world, output, paper_bytes(world, made, form))
    elif found:
        print_board(rich_console(), shown, world.tr)
    else:
        _none(world, which)


@click.command("due", cls=LocalCommand, help=N_("全案件の、過ぎた期限と近い期限"))
@option("--within", default="30d", show_default=True, metavar="SPAN", help=N_("何日先まで"))
@option(
    "--ics",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("カレンダーに取り込むファイル（iCalendar）に書き出す"),
)
@choosing
@cutting
@click.pass_obj
def due(
    world: World,
    /,
    within: str,
    ics: Path | None,
    limit: int,
    everything: bool,
    as_json: bool,
    **which: Any,
) -> None:
    """What is overdue or comes soon, over all cases."""
    from datetime import timedelta

    from bcpflow.projections.portfolio import pressing

    days = _days(within)
    read, cases = _found(world, which)
    found = pressing(cases, world.today, timedelta(days=days))
    if ics is not None:
        from bcpflow.procurement.ics import export

        wanted = {(one.case.id, one.due.id) for one in found}
        entries = read.entries({one.case.id: one.case for one in found}.values())
        chosen = [one for one in entries if (one.case, one.deadline.id) in wanted]
        stamp = instants.at(world.clock().wall_ns, world.zone)
        save(world, ics, export(chosen, world.tr, stamp, world.today))
    shown = found if everything else found[:limit]
    if as_json:
        from bcpflow.reports.portfolio_json import due_document

        put_json(due_document(shown, len(found), world.tr, world.today, days))
    elif ics is not None:
        return
    elif found:
        from bcpflow.reports.portfolio import print_due

        print_due(rich_console(), shown, world.tr)
        _cut(world, len(shown), len(found))
    else:
        talk(world.tr("過ぎた期限も、{days} 日以内の期限もありません。", days=days))


@click.command("duplicates", cls=LocalCommand, help=N_("重複投資と分割発注の疑い"))
@option(
    "--body",
    type=click.Choice(_BODIES),
    default="市",
    show_default=True,
    help=N_("団体の種別（少額随意契約の限度額）"),
)
@choosing
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def duplicates(world: World, /, body: Body, as_json: bool, **which: Any) -> None:
    """Cases that may be one investment twice, or one order split."""
    from bcpflow.reports.portfolio import Alike, print_alike

    read, found = _found(world, which)
    hints: list[Alike] = [Alike(one.cases, one.reason) for one in read.hints(found)]
    split = [Alike(one.orders, one.reason, one.because) for one in read.suspicions(found, body)]
    if as_json:
        from bcpflow.reports.portfolio_json import alike_document

        put_json(alike_document(hints, split, world.tr))
        return
    tr = world.tr
    if hints:
        print_alike(rich_console(), tr("重複投資の手がかり（例の基準）"), hints, tr)
    if split:
        print_alike(rich_console(), tr("分割発注の疑い"), split, tr)
    if not hints and not split:
        talk(tr("重複投資の手がかりも、分割発注の疑いもありません。"))
    else:
        talk(tr("手がかりです。同じものかどうかは、案件を見て確かめてください。"))


@click.command("import", cls=LocalCommand, help=N_("Excel か CSV の一覧から、案件をまとめて起こす"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@option(
    "--workflow",
    default="procurement-guideline",
    show_default=True,
    metavar="NAME",
    help=N_("行に手順定義がないときの手順定義"),
)
@option("--dry-run", "dry", is_flag=True, help=N_("確かめるだけで、起こさない"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def import_(world: World, /, file: Path, workflow: str, dry: bool, as_json: bool) -> None:
    """Open a case for each row, or name every cell that stands in the way and open none."""
    from bcpflow.reports.portfolio_json import imported_document
    from bcpflow.service.case_import import open_all

    sheet = _sheet(world, file, workflow)
    opened = [(one.row, "", one.title) for one in sheet.openings]
    if not dry:
        opened = [(o.row, s.run, o.title) for o, s in open_all(world.desk, sheet.openings)]
    if as_json:
        put_json(imported_document(opened, sheet.left, dry=dry))
        return
    tr = world.tr
    for _, run, title in opened:
        put(f"{run} {title}".strip())
    if sheet.left:
        talk(tr("すでにある案件 {count} 件は、そのままにしました。", count=len(sheet.left)))
    if dry:
        talk(tr("{count} 件を起こせます。まだ何も起こしていません。", count=len(opened)))
    else:
        talk(tr("{count} 件の案件を起こしました。", count=len(opened)))


def _sheet(world: World, file: Path, workflow: str) -> Sheet:
    """A sheet without a fault. Raises DefinitionError with all of them."""
    from bcpflow.reports.portfolio_tables import HEADS
    from bcpflow.service.case_import import Reading, read_sheet
    from bcpflow.site.tables import read_table

    read, known = _found(world, {})
    reading = Reading(_definitions(world, workflow), words.fact, read.year_or_none)
    sheet = read_sheet(read_table(file), str(file), HEADS, known, reading)
    errors: list[Problem] = [one for one in sheet.problems if one.severity == "error"]
    if errors:
        talk(world.tr("取り込みませんでした。案件は1件も起こしていません。"))
        raise DefinitionError(errors)
    return sheet


def _definitions(world: World, otherwise: str) -> Callable[[str | None], Definition]:
    """Workflows by name, each made ready for this site once."""
    from bcpflow.procurement.rules import read_rules
    from bcpflow.service.preparing import prepared
    from bcpflow.site.opened import open_site

    made: dict[str, Definition] = {}

    def ready(name: str | None) -> Definition:
        wanted = name or otherwise
        if wanted not in made:
            site = open_site(world.site_folder, world.today)
            loaded = world.library.load(wanted).definition
            made[wanted] = prepared(loaded, site, read_rules(world.site_folder))
        return made[wanted]

    return ready


def _found(world: World, which: dict[str, Any]) -> tuple[Portfolio, list[Case]]:
    """The portfolio, and the cases of it that are meant."""
    from bcpflow.projections.portfolio import Wanted, chosen
    from bcpflow.service.portfolio import portfolio

    with waiting(world.tr("案件を読んでいます")):
        read = portfolio(world.desk, world.site_folder, world.zone)
    said = {name: text or None for name, text in which.items()}
    year = said.pop("year", None)
    return read, chosen(read.cases, Wanted(year=read.year(year) if year else None, **said))


def _days(text: str) -> int:
    """Days of ``30d``, ``8w`` or ``30日``; of less than a day none."""
    typed = half_width(text)
    if typed.isascii() and typed.isdecimal():
        typed += "d"
    weeks = typed.removesuffix("w").removesuffix("週間").removesuffix("週")
    if weeks != typed and weeks.isascii() and weeks.isdecimal():
        typed = f"{int(weeks) * 7}d"
    try:
        days = words.duration_s(typed) // _DAY_S
    except UsageFault:
        days = -1
    if not 0 <= days <= 36_525:
        raise UsageFault("BCP-U031", text=text) from None
    return days


def _answer(world: World, document: dict[str, Any], output: Path | None) -> None:
    if output is None:
        put_json(document)
        return
    save(world, output, json_bytes(document))


def _none(world: World, which: dict[str, Any]) -> None:
    if any(which.values()):
        talk(world.tr("条件に合う案件はありません。"))
    else:
        talk(world.tr("案件はまだありません。起こすには: bcpflow case open --title 件名"))


def _cut(world: World, shown: int, found: int) -> None:
    if shown < found:
        talk(
            world.tr(
                "{found} 件のうち {shown} 件を表示しました。すべて見るには --all を付けます。",
                found=found,
                shown=shown,
            )
        )


PORTFOLIO = (list_, board, due, duplicates, import_)
