"""`bcpflow case quotes ID ...`: quotes of a case - taken in, compared, scrutinised, answered.

What was found is computed each time from the quotes as they are; only answers are recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, complete_runs, named_moment
from bcpflow.cli.case_common import (
    acting_on,
    answered,
    json_too,
    named_case,
    put_all,
    refused,
)
from bcpflow.cli.case_scrutiny import SCRUTINY
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import json_bytes, put, put_bytes, put_json, talk
from bcpflow.cli.printing import save, to_file
from bcpflow.errors import Problem, Refused, UsageFault
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.procurement.comparison import Comparison
    from bcpflow.procurement.quotes import Quote
    from bcpflow.procurement.scrutiny_rules import ScrutinyRules
    from bcpflow.service.session import Session

F = TypeVar("F", bound=Callable[..., Any])
TABLE = click.Path(path_type=Path, dir_okay=False)

HEAD = {
    "number": N_("見積番号"), "corporate_number": N_("法人番号"), "subject": N_("件名"),
    "dated": N_("見積日"), "valid_until": N_("有効期限。例: 2027-03-31、見積日から90日"),
    "tax": N_("明細が税抜か税込か"), "tax_rate": N_("税率（%）"), "subtotal": N_("小計"),
    "tax_amount": N_("消費税額"), "total": N_("合計（税込）"),
}  # fmt: skip
"""What else is typed of a quote: fields of its head."""


@click.group(
    "quotes", cls=LocalGroup, invoke_without_command=True, help=N_("見積を集め、比べ、精査する")
)
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@click.pass_context
def quotes(ctx: click.Context, run: str) -> None:
    """Quotes of a case; without a verb they are listed."""
    if ctx.invoked_subcommand is None:
        _list(ctx.ensure_object(World), run, as_json=False)


@quotes.command("list", help=N_("見積の一覧"))
@json_too
@click.pass_obj
def list_(world: World, as_json: bool) -> None:
    """The quotes that count."""
    _list(world, named_case(), as_json)


@quotes.command("template", help=N_("事業者に渡す見積の様式を書き出す（xlsx、csv）"))
@click.argument("file", type=TABLE)
@click.pass_obj
def template(world: World, file: Path) -> None:
    """The empty form, headed with the title of the case."""
    from bcpflow.procurement.quote_forms import TITLE, template_rows
    from bcpflow.site.tables import table_bytes

    session, tr = world.desk.open(named_case(), "case"), world.tr
    rows = template_rows(_rules(world), tr)
    for row in rows:
        if row[0] == tr("件名"):
            row[1] = session.state.title or None
    save(world, file, table_bytes(file, tr(TITLE), rows))


@quotes.command("import", help=N_("見積を Excel か CSV から取り込む"))
@click.argument("file", type=TABLE)
@option("--replace", metavar="QUOTE", help=N_("この見積を差し替える（ファイルの見積が1つのとき）"))
@acting_on
@click.pass_obj
def import_(
    world: World,
    /,
    file: Path,
    replace: str | None,
    as_json: bool,
    role: str | None,
    key: str | None,
    at: str | None,
) -> int:
    """Take quotes over, or name every cell that stands in the way and change nothing."""
    from bcpflow.procurement.quote_heads import read_quote_heads
    from bcpflow.procurement.quote_tables import read_quote_file
    from bcpflow.service.quoting import taken

    session = world.desk.open(named_case(), "case")
    heads = read_quote_heads(world.site_folder)
    found, problems = read_quote_file(file, _rules(world), taken(session.history), heads)
    if found is None:
        return refused(world, session, problems, as_json)
    _fill(world, session, found, replace, problems, as_json=as_json, role=role, key=key, at=at)
    return 0


def _head_options(function: F) -> F:
    for name, help_ in reversed(HEAD.items()):
        function = option(f"--{name.replace('_', '-')}", name, metavar="X", help=help_)(function)
    return function


@quotes.command("enter", help=N_("見積を打ち込む"))
@click.argument("supplier")
@option(
    "--line", "lines", multiple=True, metavar="K=V;..",
    help=N_("明細。例: 費目=構築;内容=環境設定;数量=1;単価=500000;金額=500000"),
)  # fmt: skip
@_head_options
@option("--replace", metavar="QUOTE", help=N_("この見積を差し替える"))
@acting_on
@click.pass_obj
def enter(
    world: World,
    /,
    supplier: str,
    lines: tuple[str, ...],
    replace: str | None,
    as_json: bool,
    role: str | None,
    key: str | None,
    at: str | None,
    **head: str | None,
) -> int:
    """A quote from typed values."""
    from bcpflow.procurement.quote_tables import quote_from
    from bcpflow.service.quoting import taken

    session = world.desk.open(named_case(), "case")
    values: dict[str, Any] = {"supplier": supplier}
    values |= {name: text for name, text in head.items() if text is not None}
    values["lines"] = [_line(text) for text in lines]
    quote, problems = quote_from(values, "enter", _rules(world), taken(session.history))
    if quote is None:
        return refused(world, session, problems, as_json)
    _fill(world, session, (quote,), replace, (), as_json=as_json, role=role, key=key, at=at)
    return 0


@quotes.command("withdraw", help=N_("見積を取り下げる（理由が必要）"))
@click.argument("quote")
@option("--reason", default="", metavar="TEXT", help=N_("理由"))
@acting_on
@click.pass_obj
def withdraw(world: World, /, quote: str, reason: str, role: str | None, **rest: Any) -> None:
    """It no longer counts; it stays in the record."""
    from bcpflow.service.quoting import QUOTE, quote_named

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        id_ = quote_named(session.state, quote)
        return ask.WithdrawSheet(sheet=f"{QUOTE}:{id_}", reason=reason, role=role, at=at)

    act(world, named_case(), asked, **rest)


@quotes.command("previous", help=N_("前回の契約額を記録する（増減を精査する）"))
@click.argument("amount", metavar="YEN")
@option("--months", type=click.IntRange(1, 600), metavar="N", help=N_("何か月分か（購入なら省く）"))
@option("--title", default="", metavar="TEXT", help=N_("前回の契約の名前"))
@acting_on
@click.pass_obj
def previous(
    world: World, /, amount: str, months: int | None, title: str, role: str | None, **rest: Any
) -> None:
    """The contract before, that quotes are held against."""
    from bcpflow.service.choosing import yen
    from bcpflow.service.quoting import LAST, seen

    data = {"amount": yen(amount), "months": months,
            "title": title or None}  # fmt: skip
    act(
        world,
        named_case(),
        lambda session, at: ask.FillSheet(
            sheet=LAST, kind=LAST, data=data, role=role, at=at, **seen(session.state, LAST)
        ),
        again=False,
        **rest,
    )


@quotes.command("compare", help=N_("見積を費目ごとに横に並べ、5年間の総額を比べる"))
@option(
    "--format", "form", type=click.Choice(["terminal", "json", "csv"]), default="terminal",
    show_default=True, help=N_("書式"),
)  # fmt: skip
@to_file
@click.pass_obj
def compare(world: World, form: str, output: Path | None) -> None:
    """Side by side; ``-o`` writes xlsx, csv or json by the file's ending."""
    from bcpflow.procurement.comparison import compare as side_by_side
    from bcpflow.reports.case_tables import comparison_lines
    from bcpflow.service.case_answers import comparison_answer
    from bcpflow.service.quoting import quotes_of

    session = world.desk.open(named_case(), "case")
    known = quotes_of(session.state)
    if not known:
        raise Refused("BCP-P104")
    found = side_by_side(known, _rules(world), world.today)
    document = comparison_answer(found, session.run, world.tr)
    if output is not None and output.suffix.lower() == ".json":
        save(world, output, json_bytes(document))
    elif output is not None:
        save(world, output, _table(world, output, found))
    elif form == "json":
        put_json(document)
    elif form == "csv":
        put_bytes(_table(world, Path("x.csv"), found))
    else:
        put_all(comparison_lines(document, world.tr))


def _list(world: World, run: str, as_json: bool) -> None:
    from bcpflow.reports.case_tables import quote_lines
    from bcpflow.service.case_answers import quote_list
    from bcpflow.service.quoting import QUOTE, of_kind, quotes_of

    session = world.desk.open(run, "case")
    sheets = of_kind(session.state, QUOTE)
    names = session.names(sheet.by for sheet in sheets.values())
    by = {id: names.get(sheet.by, sheet.by) for id, sheet in sheets.items()}
    known = quotes_of(session.state)
    document = quote_list(known, session.run, _rules(world), by, world.today)
    if as_json:
        put_json(document)
    elif known:
        put_all(quote_lines(document, world.tr))
    else:
        talk(world.tr("見積はまだありません。"))


def _fill(
    world: World,
    session: Session,
    found: Sequence[Quote],
    replace: str | None,
    problems: Sequence[Problem],
    *,
    as_json: bool,
    role: str | None,
    key: str | None,
    at: str | None,
) -> None:
    """Record quotes, and say what was recorded and what was left out of the file."""
    from bcpflow.library.diagnostics import format_problem, to_json
    from bcpflow.procurement.quotes import Yen
    from bcpflow.service.quote_taking import take
    from bcpflow.service.quoting import QUOTE, quote_named

    instead = quote_named(session.state, replace) if replace is not None else None
    if instead is not None and len(found) != 1:
        raise UsageFault("BCP-P109", count=len(found))
    moment = named_moment(world, session, at)
    journal = world.desk.journal
    taken_in = take(session, journal, found, role=role, at=moment, key=key, instead=instead)
    found, done = [quote for quote, _ in taken_in], [one for _, one in taken_in]
    if as_json:
        told = [to_json(problem, world.tr) for problem in problems]
        sheets = [f"{QUOTE}:{quote.id}" for quote in found]
        put_json(answered(session, done, sheets=sheets) | {"problems": told})
        return
    for problem in problems:
        talk(format_problem(problem, world.tr))
    for quote in found:
        total = Yen(quote.total) if quote.total is not None else "-"
        put(world.tr("見積 {id} {supplier}（合計 {total}円、{lines} 行）を記録しました。",
                     id=quote.id, supplier=quote.supplier, total=total,
                     lines=len(quote.lines)))  # fmt: skip


def _rules(world: World) -> ScrutinyRules:
    from bcpflow.procurement.scrutiny_rules import read_scrutiny_rules

    return read_scrutiny_rules(world.site_folder)


def _line(text: str) -> dict[str, str]:
    """``費目=構築;金額=500000`` as fields to values."""
    said: dict[str, str] = {}
    for part in text.replace("；", ";").split(";"):
        name, equals, value = part.replace("＝", "=", 1).partition("=")
        if part.strip() and (not equals or not name.strip()):
            raise UsageFault("BCP-U002", text=part.strip())
        if part.strip():
            said[name.strip()] = value.strip()
    return said


def _table(world: World, path: Path, found: Comparison) -> bytes:
    from bcpflow.procurement.comparison import comparison_rows
    from bcpflow.site.tables import table_bytes

    return table_bytes(path, world.tr("見積の比較"), comparison_rows(found, world.tr))


for _verb in SCRUTINY:
    quotes.add_command(_verb)

QUOTES = (quotes,)
