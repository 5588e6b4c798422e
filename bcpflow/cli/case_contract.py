"""`bcpflow case award | contract | payment | retract`: who was chosen, the contract, what was paid.

Lists, the report, OCDS and documents read what is recorded here. Everything is judged by
`service.contracting` before anything is recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import acting, named_moment
from bcpflow.cli.case_common import answered
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.commands import AtWall
from bcpflow.errors import UsageFault
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.commands import At
    from bcpflow.service.contracting import Filling
    from bcpflow.service.session import Session

DAYS = {
    "signed": N_("契約日（変更契約では、変更した日）: 2026-04-01、令和8年4月1日"),
    "starts": N_("契約期間の始め"), "ends": N_("契約期間の終わり"),
    "maintenance_ends": N_("保守の終わり"), "lease_ends": N_("リースの終わり"),
}  # fmt: skip
"""Days of a contract."""
_ACT = 30
"""More events than one act has."""


_number = option(
    "--corporate-number",
    "corporate",
    metavar="N",
    help=N_("法人番号（13桁。検査数字を確かめる）"),
)


@click.command(
    "award", cls=LocalCommand,
    help=N_("相手方に選んだ者と、選ばれなかった参加者を記録する（額を省くと見積・提案の額）"),
)  # fmt: skip
@acting
@option(
    "--supplier", required=True, metavar="NAME|Q1", help=N_("選んだ者: 名称、見積か提案者の番号")
)
@_number
@option("--amount", metavar="YEN", help=N_("落札額・決定額（税込み）: 12,000,000円、1200万円"))
@option(
    "--lost", "losers", multiple=True, metavar="NAME[=YEN]",
    help=N_("参加して選ばれなかった者と、その額"),
)  # fmt: skip
@option("--also", is_flag=True, help=N_("ほかにも選ばれた者がいる（複数の者を選ぶとき）"))
@option("--on", "day", metavar="DATE", help=N_("決めた日: 2026-04-01、令和8年4月1日"))
@click.pass_obj
def award(
    world: World,
    /,
    run: str,
    supplier: str,
    corporate: str | None,
    amount: str | None,
    losers: tuple[str, ...],
    also: bool,
    day: str | None,
    role: str | None,
    at: str | None,
    key: str | None,
    as_json: bool,
) -> None:
    """Who took part, those first who lost; the winner's sheet notes the happening."""
    from bcpflow.procurement.quotes import Yen
    from bcpflow.procurement.scrutiny_rules import read_scrutiny_rules
    from bcpflow.projections.case_summary import LOST
    from bcpflow.service import contracting
    from bcpflow.service.quoting import next_name, seen

    session = world.desk.open(run, "case")
    rules, on = read_scrutiny_rules(world.site_folder), _day(world, day)
    firms = [(*_firm(text), True) for text in losers]
    firms.append((supplier.strip(), _yen(amount), False))
    told: list[tuple[str, dict[str, Any]]] = []

    def judged(name: str, price: int | None, lost: bool) -> dict[str, Any]:
        number = corporate if not lost else None
        return contracting.award(
            session.state, rules, name, number=number, amount=price, lost=lost, also=also,
            today=world.today,
        )  # fmt: skip

    for firm in firms:  # all of them, before the first is recorded
        judged(*firm)
    moment, happens = _moment(world, session, on, at)

    def filling(name: str, price: int | None, lost: bool) -> Callable[[], ask.Command]:
        def fill() -> ask.Command:
            state, data = session.state, judged(name, price, lost)
            sheet = contracting.sheet_of(state, data["name"])
            sheet = sheet or next_name(session.history, contracting.SUPPLIER, "S")
            told.append((sheet, data))
            known = contracting.AWARDED in state.plan.workflow.events
            noted = contracting.AWARDED if known and on and happens and not lost else ""
            return ask.FillSheet(
                sheet=sheet, kind=contracting.SUPPLIER, data=data, happening=noted, role=role,
                at=moment, **seen(state, sheet),
            )  # fmt: skip

        return fill

    done, kept = [], []
    for number, firm in enumerate(firms, start=1):
        done.append(session.do_fresh(filling(*firm), f"{key}:{number}" if key else None))
        kept.append(told[-1])
    if as_json:
        put_json(answered(session, done, sheets=[sheet for sheet, _ in kept]))
        return
    for _, data in kept:
        text = N_("相手方を記録しました: {name} {amount}円")
        if data["result"] == LOST:
            text = N_("選ばれなかった参加者を記録しました: {name} {amount}円")
        price = Yen(data["amount"]) if "amount" in data else "-"
        put(world.tr(text, name=data["name"], amount=price))
    _tell_rate(world, session)


@click.command(
    "contract", cls=LocalCommand,
    help=N_("契約を記録する（同じ番号でもう一度なら変更契約。理由が必要）"),
)  # fmt: skip
@acting
@option("--number", metavar="NO", help=N_("契約番号（1つだけなら省ける）"))
@option("--supplier", metavar="NAME", help=N_("相手方（省くと選ばれた者）"))
@_number
@option("--amount", metavar="YEN", help=N_("契約額（税込み。省くと決定額）"))
@option("--signed", metavar="DATE", help=DAYS["signed"])
@option("--starts", metavar="DATE", help=DAYS["starts"])
@option("--ends", metavar="DATE", help=DAYS["ends"])
@option("--maintenance-ends", metavar="DATE", help=DAYS["maintenance_ends"])
@option("--lease-ends", metavar="DATE", help=DAYS["lease_ends"])
@option(
    "--year", "years", multiple=True, metavar="YEAR=YEN",
    help=N_("年度ごとの額: 令和8年度=500万円（合計が契約額になること）"),
)  # fmt: skip
@option("--reason", default="", metavar="TEXT", help=N_("変更契約の理由"))
@click.pass_obj
def contract(
    world: World,
    /,
    run: str,
    number: str | None,
    supplier: str | None,
    corporate: str | None,
    amount: str | None,
    years: tuple[str, ...],
    reason: str,
    role: str | None,
    at: str | None,
    key: str | None,
    as_json: bool,
    **days: str | None,
) -> None:
    """The contract or its amendment; the happening is noted on its day in the same act."""
    from bcpflow.procurement.calendar import read_calendar
    from bcpflow.service import contracting
    from bcpflow.service.quoting import seen

    session = world.desk.open(run, "case")
    calendar = read_calendar(world.site_folder)
    said = contracting.Terms(
        number=_word(number), supplier=_word(supplier), corporate_number=_word(corporate),
        amount=_yen(amount), reason=reason,
        days={name: on for name, text in days.items() if (on := _day(world, text)) is not None},
        years=contracting.year_shares(list(years), calendar),
    )  # fmt: skip
    made: list[Filling] = []
    before = _before(world, session, key, amount=said.amount, reason=said.reason or None)

    def fill() -> ask.Command:
        if before is not None:
            return before
        one = contracting.contract(session.state, said, calendar, world.today)
        moment, happens = _moment(world, session, one.day, at)
        made.append(one)
        return ask.FillSheet(
            sheet=one.sheet, kind=one.kind, data=one.data,
            happening=one.happening if happens else "", role=role, at=moment,
            **seen(session.state, one.sheet),
        )  # fmt: skip

    done = session.do_fresh(fill, key)
    if as_json:
        sheet = made[-1].sheet if made else str(getattr(done.recorded[0].event, "sheet", ""))
        put_json(answered(session, [done], sheets=[sheet]))
    elif made:
        _tell_contract(world, session, made[-1])


@click.command("payment", cls=LocalCommand, help=N_("支払を記録する（何回でも）"))
@acting
@option("--amount", required=True, metavar="YEN", help=N_("支払額（税込み）"))
@option("--on", "day", metavar="DATE", help=N_("支払った日（省くと今日）"))
@option("--contract", "number", metavar="NO", help=N_("契約番号（契約が1つなら省ける）"))
@option("--payee", metavar="NAME", help=N_("支払先（省くと契約の相手方）"))
@click.pass_obj
def payment(
    world: World,
    /,
    run: str,
    amount: str,
    day: str | None,
    number: str | None,
    payee: str | None,
    role: str | None,
    at: str | None,
    key: str | None,
    as_json: bool,
) -> None:
    """One payment of several; together they do not exceed the contract."""
    from bcpflow.procurement.quotes import Yen
    from bcpflow.service import contracting
    from bcpflow.service.quoting import next_name, seen

    session = world.desk.open(run, "case")
    on, worth = _day(world, day) or world.today, _yen(amount) or 0
    moment = named_moment(world, session, at)
    made: list[Filling] = []

    def fill() -> ask.Command:
        before = _before(world, session, key, amount=worth, day=on.isoformat())
        if before is not None:
            return before
        sheet = next_name(session.history, contracting.PAYMENT, "P")
        one = contracting.payment(
            session.state, sheet, amount=worth, day=on, number=_word(number),
            payee=_word(payee), today=world.today,
        )  # fmt: skip
        made.append(one)
        return ask.FillSheet(
            sheet=one.sheet, kind=one.kind, data=one.data, role=role, at=moment,
            **seen(session.state, one.sheet),
        )  # fmt: skip

    done = session.do_fresh(fill, key)
    if as_json:
        sheet = made[-1].sheet if made else str(getattr(done.recorded[0].event, "sheet", ""))
        put_json(answered(session, [done], sheets=[sheet]))
        return
    if not made:
        return
    from bcpflow.projections.case_summary import contracted, paid

    put(world.tr("支払を記録しました: {sheet} {amount}円", sheet=made[-1].sheet, amount=Yen(worth)))
    agreed, together = contracted(session.state), paid(session.state)
    if agreed is not None and together is not None:
        left = Yen(agreed - together)
        talk(world.tr("支払の合計 {paid}円、残り {left}円", paid=Yen(together), left=left))


@click.command(
    "retract", cls=LocalCommand,
    help=N_("書き誤った相手方・契約・支払の記録を取り消す（理由が必要。記録には残る）"),
)  # fmt: skip
@acting
@click.argument("sheet", metavar="SHEET")
@option("--reason", default="", metavar="TEXT", help=N_("理由"))
@click.pass_obj
def retract(
    world: World, /, run: str, sheet: str, reason: str, role: str | None, at: str | None,
    key: str | None, as_json: bool,
) -> None:  # fmt: skip
    """It no longer counts; it stays in the record."""
    from bcpflow.service import contracting

    session = world.desk.open(run, "case")
    name = contracting.to_retract(session.state, sheet)
    moment = named_moment(world, session, at)
    done = session.do(ask.WithdrawSheet(sheet=name, reason=reason, role=role, at=moment), key)
    if as_json:
        put_json(answered(session, [done], sheets=[name]))
    else:
        put(world.tr("取り消しました: {sheet}", sheet=name))


def _tell_contract(world: World, session: Session, made: Filling) -> None:
    from bcpflow.procurement.quotes import Yen
    from bcpflow.service import contracting

    tr, data = world.tr, made.data
    said = {"number": data["number"], "supplier": data["supplier"], "amount": Yen(data["amount"])}
    if made.before is None:
        put(tr("契約を記録しました: {number} {supplier} {amount}円", **said))
    else:
        was = Yen(made.before.get("amount") or 0)
        put(tr("変更契約を記録しました: {number} {supplier} {was}円 → {amount}円", was=was, **said))
        estimate, agreed = contracting.estimate_of(session.state), data["amount"]
        if estimate is not None and agreed > estimate:
            text = N_("変更後の額は当初の予定価格 {estimate}円を超えています（要確認）。")
            talk(tr(text, estimate=Yen(estimate)))
    _tell_rate(world, session)


def _tell_rate(world: World, session: Session) -> None:
    from bcpflow.service import contracting

    rate = contracting.award_rate(session.state)
    if rate is not None:
        talk(world.tr("落札率: {rate}", rate=rate))


def _before(
    world: World, session: Session, key: str | None, **said: object
) -> ask.FillSheet | None:
    """What was recorded under the same key before: it is not numbered, or amended, once more.

    None where the key is new, or something else is said now: that is refused as ever.
    """
    entry = world.desk.journal.find_key(session.run, key) if key is not None else None
    if entry is None:
        return None
    session.refresh()
    told = [
        one.document
        for one in world.desk.journal.read(session.run, after=max(0, entry.version - _ACT))
        if one.version <= entry.version
        and one.document["recorded_at"] == entry.document["recorded_at"]
    ]
    filled = next((one for one in reversed(told) if one["type"] == "sheet.filled"), None)
    if filled is None:
        return None
    data = filled["data"]
    if any(value is not None and data["data"].get(name) != value for name, value in said.items()):
        return None
    noted = [one["data"]["event"] for one in told if one["type"] == "event.noted"]
    return ask.FillSheet(
        sheet=data["sheet"], kind=data["kind"], data=data["data"],
        happening=noted[-1] if noted else "", role=filled["role"] or None,
    )  # fmt: skip


def _moment(
    world: World, session: Session, on: date | None, at: str | None
) -> tuple[At | None, bool]:
    """The moment of a day, and whether it can be noted: not where it is before the case."""
    from bcpflow.service.contracting import begins_ns

    if at is not None or on is None:
        return named_moment(world, session, at), True
    now_ns = session.now().wall_ns
    begins = begins_ns(session.state, on, world.zone, now_ns)
    return (None, False) if begins is None else (AtWall(begins, said=on.isoformat()), True)


def _day(world: World, text: str | None) -> date | None:
    from bcpflow.procurement.calendar import read_calendar
    from bcpflow.procurement.eras import read_day

    if text is None:
        return None
    return read_day(text, read_calendar(world.site_folder).eras)


def _yen(text: str | None) -> int | None:
    from bcpflow.service.choosing import yen

    return yen(text) if text is not None else None


def _word(text: str | None) -> str | None:
    return text.strip() or None if text is not None else None


def _firm(text: str) -> tuple[str, int | None]:
    """``みどり商会=1,200,000円`` or a name alone."""
    name, equals, price = text.replace("＝", "=", 1).partition("=")
    if not name.strip():
        raise UsageFault("BCP-U002", text=text)
    return name.strip(), _yen(price) if equals else None


CONTRACT = (award, contract, payment, retract)
