"""`bcpflow case score | priority | preevaluate`: what people judge a case by.

A member enters points under the own name and nobody else's; totals are computed each time from
the sheets as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, complete_runs, named_moment
from bcpflow.cli.case_common import acting_on, answered, json_too, named_case, put_all, refused
from bcpflow.cli.case_evaluate import EVALUATE
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_json
from bcpflow.cli.printing import save
from bcpflow.cli.words import pairs
from bcpflow.errors import Refused, Word
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.procurement.scoring import Bidder
    from bcpflow.procurement.scoring_rules import ScoringRules
    from bcpflow.run.state import RunState
    from bcpflow.service.session import Session

TABLE = click.Path(path_type=Path, dir_okay=False)
_member = option("--member", metavar="NAME", help=N_("委員の氏名（操作する本人）"))


@click.group(
    "score", cls=LocalGroup, invoke_without_command=True,
    help=N_("提案を委員ごとに採点し、集計する"),
)  # fmt: skip
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@click.pass_context
def score(ctx: click.Context, run: str) -> None:
    """The committee's sheets; without a verb the table."""
    if ctx.invoked_subcommand is None:
        _table(ctx.ensure_object(World), run, as_json=False)


@score.command("bidder", help=N_("提案者を登録する（登録がなければ見積の事業者を採点する）"))
@click.argument("bidder", metavar="ID")
@click.argument("name")
@option("--price", metavar="YEN", help=N_("提案価格（税込み）"))
@acting_on
@click.pass_obj
def bidder(
    world: World, /, bidder: str, name: str, price: str | None, role: str | None, **rest: Any
) -> None:
    """Somebody who has made a proposal."""
    from bcpflow.service.choosing import yen
    from bcpflow.service.quoting import BIDDER, seen

    data: dict[str, Any] = {"name": name}
    if price is not None:
        data["price"] = yen(price)
    sheet = f"{BIDDER}:{bidder.strip()}"
    act(
        world,
        named_case(),
        lambda session, at: ask.FillSheet(
            sheet=sheet, kind=BIDDER, data=data, role=role, at=at, **seen(session.state, sheet)
        ),
        again=False,
        **rest,
    )


@score.command("enter", help=N_("自分の採点を記入する"))
@click.argument("bidder")
@click.argument("points", nargs=-1, metavar="[CRITERION=POINTS..]")
@_member
@option("--score", "scores", multiple=True, metavar="CRITERION=POINTS", help=N_("観点と点"))
@option("--comment", default="", metavar="TEXT", help=N_("委員の意見"))
@acting_on
@click.pass_obj
def enter(
    world: World,
    /,
    bidder: str,
    points: tuple[str, ...],
    member: str | None,
    scores: tuple[str, ...],
    comment: str,
    role: str | None,
    **rest: Any,
) -> None:
    """A member's points for one bidder; those given before stay unless given again."""
    from bcpflow.service.quoting import bidder_named

    rules = _rules(world)
    given = _points(rules, pairs((*scores, *points)))
    if not given:
        raise click.UsageError(world.tr("観点と点を書いてください。例: --score function=8"))

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        who = _as_member(world, session, member)
        bidders = _bidders(world, session.state)
        about = bidder_named(bidders, bidder)
        return _sheet(session, rules, bidders, who, about, given, comment, role, at)

    act(world, named_case(), asked, **rest)


@score.command("import", help=N_("自分の採点表を Excel か CSV から取り込む"))
@click.argument("file", type=TABLE)
@_member
@acting_on
@click.pass_obj
def import_(
    world: World,
    /,
    file: Path,
    member: str | None,
    as_json: bool,
    role: str | None,
    key: str | None,
    at: str | None,
) -> int:
    """All points of one member, or every cell that stands in the way and nothing changed."""
    from bcpflow.service.score_tables import read_scores
    from bcpflow.site.tables import read_table

    session, rules = world.desk.open(named_case(), "case"), _rules(world)
    bidders = _bidders(world, session.state)
    if not bidders:
        raise Refused("BCP-P105")
    form, problems = read_scores(read_table(file), str(file), rules, bidders)
    if form is None:
        return refused(world, session, problems, as_json)
    who = _as_member(world, session, form.member or member)
    moment = named_moment(world, session, at)

    def filling(one: Bidder) -> ask.FillSheet:
        given = form.scores[one.id]
        return _sheet(session, rules, bidders, who, one, given, "", role, moment)

    scored = [one for one in bidders if form.scores.get(one.id)]
    sheets = [filling(one).sheet for one in scored]  # all are judged before one is recorded
    done = [
        session.do_fresh(partial(filling, one), f"{key}:{sheet}" if key else None)
        for one, sheet in zip(scored, sheets, strict=True)
    ]
    if as_json:
        put_json(answered(session, done, sheets=sheets))
    else:
        put(world.tr("採点を取り込みました: {count} 者", count=len(sheets)))
    return 0


@score.command("template", help=N_("委員に渡す採点表の様式を書き出す（xlsx、csv）"))
@click.argument("file", type=TABLE)
@click.pass_obj
def template(world: World, /, file: Path) -> None:
    """The empty sheet: criteria down, bidders across."""
    from bcpflow.service.score_tables import TITLE, template_rows
    from bcpflow.site.tables import table_bytes

    session = world.desk.open(named_case(), "case")
    bidders = _bidders(world, session.state)
    if not bidders:
        raise Refused("BCP-P105")
    rows = template_rows(_rules(world), bidders, world.tr)
    save(world, file, table_bytes(file, world.tr(TITLE), rows))


@score.command("interest", help=N_("利害関係を届け出る（採点から外れる）"))
@click.argument("bidder")
@click.argument("text", nargs=-1, required=True)
@_member
@acting_on
@click.pass_obj
def interest(
    world: World,
    /,
    bidder: str,
    text: tuple[str, ...],
    member: str | None,
    role: str | None,
    **rest: Any,
) -> None:
    """What ties a member to a bidder; from then on the member scores nobody."""
    from bcpflow.service.quoting import INTEREST, bidder_named

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        who = _as_member(world, session, member)
        about = bidder_named(_bidders(world, session.state), bidder)
        data = {"member": who, "bidder": about.id, "reason": " ".join(text).strip()}
        if not data["reason"]:
            raise Refused("BCP-P035", what=Word(N_("利害関係の届出")), name=about.name)
        name = f"{INTEREST}:{who}:{about.id}"
        return ask.FillSheet(sheet=name, kind=INTEREST, data=data, role=role, at=at)

    act(world, named_case(), asked, **rest)


@score.command("lot", help=N_("同点のくじの結果を、当たった順に記録する"))
@click.argument("bidders", nargs=-1, required=True, metavar="BIDDER..")
@acting_on
@click.pass_obj
def lot(world: World, /, bidders: tuple[str, ...], role: str | None, **rest: Any) -> None:
    """A lot that people drew."""
    from bcpflow.service.quoting import LOT, bidder_named, check_lot, seen

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        known = _bidders(world, session.state)
        order = [bidder_named(known, said).id for said in bidders]
        data = {"order": list(dict.fromkeys(order))}
        check_lot(session.state, _rules(world), known, data["order"])
        held = seen(session.state, LOT)
        return ask.FillSheet(sheet=LOT, kind=LOT, data=data, role=role, at=at, **held)

    act(world, named_case(), asked, again=False, **rest)


@score.command("table", help=N_("集計: 合計、委員ごとの点、除外、同点"))
@json_too
@click.pass_obj
def table(world: World, /, as_json: bool) -> None:
    """What the sheets come to."""
    _table(world, named_case(), as_json)


def _table(world: World, run: str, as_json: bool) -> None:
    from bcpflow.reports.case_tables import score_lines
    from bcpflow.service.case_answers import score_answer
    from bcpflow.service.quoting import interests_of, members_of, result, score_sheets

    session, rules = world.desk.open(run, "case"), _rules(world)
    state = session.state
    bidders = _bidders(world, state)
    if not bidders:
        raise Refused("BCP-P105")
    handles = {sheet.member for sheet in score_sheets(state)} | set(members_of(state))
    names = session.names(handles | {one.member for one in interests_of(state)})
    found = result(state, rules, bidders)
    document = score_answer(found, rules, bidders, session.run, names, world.tr)
    if as_json:
        put_json(document)
    else:
        put_all(score_lines(document, world.tr))


def _sheet(
    session: Session,
    rules: ScoringRules,
    bidders: Sequence[Bidder],
    member: str,
    bidder: Bidder,
    given: Mapping[str, float],
    comment: str,
    role: str | None,
    at: ask.At | None,
) -> ask.FillSheet:
    """The sheet of a member and a bidder. Raises Refused where a point is outside the scale."""
    from bcpflow.procurement.scoring import Sheet, check_sheet
    from bcpflow.service.quoting import COMMITTEE, SCORE, seen

    name, state = f"{SCORE}:{member}:{bidder.id}", session.state
    before = state.case.sheets.get(name)
    scores = {**(before.data["scores"] if before is not None else {}), **given}
    check_sheet(rules, bidders, Sheet(member=member, scores={bidder.id: scores}))
    said = comment or (before.data["comment"] if before is not None else "")
    data = {"member": member, "bidder": bidder.id, "scores": scores, "comment": said}
    if role is None and COMMITTEE in state.plan.workflow.roles:
        role = COMMITTEE
    return ask.FillSheet(sheet=name, kind=SCORE, data=data, role=role, at=at, **seen(state, name))


def _as_member(world: World, session: Session, name: str | None) -> str:
    """The handle of the member, who is whoever acts. Raises Refused for somebody else's name."""
    own = session.person(world.actor).handle
    if name is not None and session.person(name.strip()).handle != own:
        raise Refused("BCP-P106", member=name.strip(), actor=world.actor)
    return own


def _points(rules: ScoringRules, said: Mapping[str, str]) -> dict[str, float]:
    """Points by criterion, which may be named by its title."""
    from bcpflow.service.score_tables import criterion_named, points

    found: dict[str, float] = {}
    for name, text in said.items():
        criterion = criterion_named(rules, name)
        found[criterion] = points(rules, criterion, text)
    return found


def _bidders(world: World, state: RunState) -> tuple[Bidder, ...]:
    from bcpflow.procurement.scrutiny_rules import read_scrutiny_rules
    from bcpflow.service.quoting import bidders_of

    return bidders_of(state, read_scrutiny_rules(world.site_folder), world.today)


def _rules(world: World) -> ScoringRules:
    from bcpflow.procurement.scoring_rules import read_scoring_rules

    return read_scoring_rules(world.site_folder)


SCORE = (score, *EVALUATE)
