"""`bcpflow case method`: which methods are open for a contract, and the choice for a case.

Without an id it answers a question; with one the case's fields fill in what is not said, and
``--record`` declares the method with its item, the vote and WTO as fields of the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import complete_runs, named_moment
from bcpflow.cli.case_common import answered, put_all
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.language import N_

if TYPE_CHECKING:
    from datetime import date

    from bcpflow.procurement.methods import Tables
    from bcpflow.service.choosing import Asked, Said
    from bcpflow.service.session import Session

FAILED = {
    "none-awarded": "none-awarded", "winner-refused": "winner-refused", "no": "no",
    "不調": "none-awarded", "不落": "none-awarded", "契約せず": "winner-refused", "なし": "no",
}  # fmt: skip


@click.command(
    "method",
    cls=LocalCommand,
    help=N_("使える調達方式を、理由・条項・見積の数とともに示す（--record で案件に記録）"),
)
@click.argument("run", metavar="[ID]", required=False, shell_complete=complete_runs)
@option("--contract", metavar="KIND", help=N_("契約の種類（一部でよい）: 委託、買入れ、借入れ"))
@option("--estimate", metavar="YEN", help=N_("予定価格（税込み）: 900000、90万円"))
@option("--body", metavar="BODY", help=N_("団体の区分: 市、町村、指定都市、都道府県"))
@option("--on", "contract_day", metavar="DATE", help=N_("契約の日: 2026-04-01、令和8年4月1日"))
@option("--notice", metavar="DATE", help=N_("公告の日"))
@option("--decision", metavar="DATE", help=N_("決裁の日"))
@option("--rule", metavar="RULE", help=N_("限度額の規則の名前（ceilings.yaml の rules）"))
@option("--saas/--no-saas", default=None, help=N_("SaaS かどうか"))
@option("--listed/--not-listed", default=None, help=N_("条例で定める長期継続契約かどうか"))
@option("--failed", type=click.Choice(list(FAILED)), metavar="OUTCOME",
        help=N_("前の入札: 不調・不落（none-awarded）、契約せず（winner-refused）"))  # fmt: skip
@option("--record", metavar="METHOD", help=N_("この方式を案件に記録する"))
@option("--item", type=int, metavar="N", help=N_("随意契約の号（1～9）"))
@option("--reason", default="", metavar="TEXT", help=N_("随意契約の理由"))
@option("--role", metavar="ROLE", help=N_("どの役割として行うか"))
@option("--key", metavar="K", help=N_("同じ K の操作は一度だけ記録する"))
@option("--at", metavar="TIME", help=N_("行った時刻: T+25m、14:05、ISO 8601"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def method(
    world: World,
    /,
    run: str | None,
    record: str | None,
    item: int | None,
    reason: str,
    as_json: bool,
    role: str | None,
    key: str | None,
    at: str | None,
    **said: Any,
) -> None:
    """Answer, or answer and record."""
    from bcpflow.procurement.tables import read_tables
    from bcpflow.service import choosing

    if record is None and (item is not None or reason):
        raise click.UsageError(world.tr("--item と --reason は --record と使います。"))
    if record is not None and run is None:
        raise click.UsageError(world.tr("--record には案件の番号（ID）が要ります。"))
    tables = read_tables(world.site_folder)
    session = world.desk.open(run, "case") if run is not None else None
    known = choosing.Said()
    if session is not None:
        known = choosing.of_case(session.state, world.zone)
    question = choosing.asked(choosing.together(_said(world, **said), known), tables, world.today)
    if record is None or session is None:
        _show(world, question, tables, session, as_json)
        return
    _record(world, session, question, tables, record, item,
            reason.strip(), as_json=as_json, role=role, key=key, at=at)  # fmt: skip


def read_dates(world: World, **said: str | None) -> dict[str, date]:
    """Days as people write them, also by eras."""
    from bcpflow.procurement.calendar import read_calendar
    from bcpflow.procurement.eras import read_day

    if not any(said.values()):
        return {}
    eras = read_calendar(world.site_folder).eras
    return {name: read_day(text, eras) for name, text in said.items() if text}


def _said(
    world: World,
    *,
    contract: str | None,
    estimate: str | None,
    body: str | None,
    contract_day: str | None,
    notice: str | None,
    decision: str | None,
    rule: str | None,
    saas: bool | None,
    listed: bool | None,
    failed: str | None,
) -> Said:
    from bcpflow.procurement.words import Days
    from bcpflow.service.choosing import Said, yen

    days = read_dates(world, contract=contract_day, notice=notice, decision=decision)
    return Said(
        contract=contract or None,
        estimate=yen(estimate) if estimate is not None else None,
        body=body or None,
        days=Days(**days),
        rule=rule or None,
        saas=saas,
        listed=listed,
        failed=FAILED[failed] if failed else None,
    )


def _show(
    world: World, asked: Asked, tables: Tables, session: Session | None, as_json: bool
) -> None:
    from bcpflow.procurement.changes import advise
    from bcpflow.reports.method_lines import method_lines
    from bcpflow.service.method_answer import method_answer

    advice = advise(tables, asked.question)
    case = session.run if session is not None else None
    document = method_answer(advice, asked.assumed, tables.methods, case, world.tr)
    if as_json:
        put_json(document)
    else:
        put_all(method_lines(document, world.tr))


def _record(
    world: World,
    session: Session,
    asked: Asked,
    tables: Tables,
    name: str,
    item: int | None,
    reason: str,
    *,
    as_json: bool,
    role: str | None,
    key: str | None,
    at: str | None,
) -> None:
    """Everything is judged before anything is recorded."""
    from bcpflow.procurement.document_table import TABLE, DocumentTable, documents_findings
    from bcpflow.procurement.methods import judge
    from bcpflow.procurement.reading import read_table
    from bcpflow.service import choosing
    from bcpflow.service.quoting import METHOD as KIND

    papers = read_table(TABLE, DocumentTable, world.site_folder, documents_findings)
    called = choosing.choices(papers)
    chosen = choosing.method_named(name, tables.methods, called)
    answer = judge(tables, asked.question)
    number = choosing.item_for(tables.methods, chosen, answer, item, reason)
    fields = choosing.declared(session.state, chosen, called, answer, number)
    data = choosing.record_data(chosen, answer, number, reason)
    moment = named_moment(world, session, at)
    commands: dict[str, ask.Command] = {
        field: ask.DeclareFact(name=field, value=value, role=role, at=moment)
        for field, value in fields.items()
    }
    commands[KIND] = ask.FillSheet(sheet=KIND, kind=KIND, data=data, role=role, at=moment)
    done = [
        session.do(command, f"{key}:{about}" if key else None)
        for about, command in commands.items()
    ]
    if as_json:
        put_json(answered(session, done, sheets=[KIND], facts=fields))
        return
    _tell(world, world.tr.pick(chosen.title), number, fields)
    for text in asked.assumed:
        talk(text.told(world.tr))


def _tell(world: World, title: str, number: int | None, fields: Mapping[str, object]) -> None:
    tr = world.tr
    item = tr("（{number}号）", number=number) if number is not None else ""
    put(tr("方式を記録しました: {title}{item}", title=title, item=item))
    for field, value in fields.items():
        put(f"  {field} = {value}")


METHOD = (method,)
