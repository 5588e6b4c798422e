"""`bcpflow case quotes ID scrutinise | answer | pass`: findings, and what is said to them.

Findings are computed each time from the quotes as they are; only answers are recorded, and the
step is settled where none is left to answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, complete_steps
from bcpflow.cli.case_common import acting_on, json_too, named_case, put_all
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put_json
from bcpflow.language import N_
from bcpflow.text import half_width

if TYPE_CHECKING:
    from bcpflow.procurement.scrutiny_rules import ScrutinyRules
    from bcpflow.service.quoting import Scrutiny
    from bcpflow.service.session import Session


@click.command("scrutinise", cls=LocalCommand, help=N_("見積を精査し、指摘とその回答を示す"))
@json_too
@click.pass_obj
def scrutinise(world: World, as_json: bool) -> None:
    """What a machine can see in the quotes that somebody must explain."""
    from bcpflow.reports.case_tables import scrutiny_lines
    from bcpflow.service.case_answers import scrutiny_answer

    session = world.desk.open(named_case(), "case")
    found, rules = _scrutinised(world, session)
    names = session.names(answer.by for _, answer in found.gate.answered)
    document = scrutiny_answer(found, session.run, rules, names, world.tr)
    if as_json:
        put_json(document)
    else:
        put_all(scrutiny_lines(document, world.tr))


@click.command(
    "answer", cls=LocalCommand, help=N_("指摘に答える（--override で理由を付けて認める）")
)
@click.argument("finding")
@click.argument("text", nargs=-1)
@option("--override", is_flag=True, help=N_("直さないまま、理由を付けて認める"))
@acting_on
@click.pass_obj
def answer(
    world: World,
    /,
    finding: str,
    text: tuple[str, ...],
    override: bool,
    role: str | None,
    **rest: Any,
) -> None:
    """An explanation of a finding, or why it is accepted."""
    from bcpflow.codes import describe
    from bcpflow.procurement.quote_findings import answer as judged
    from bcpflow.service.quoting import FINDING, answer_data, seen

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        found = _scrutinised(world, session)[0].findings
        said = judged(found, half_width(finding), "overridden" if override else "answered",
                      " ".join(text))  # fmt: skip
        about = next(one for one in found if one.key == said.finding)
        data = answer_data(about, said, describe(about.problem(), world.tr)[0])
        name = f"{FINDING}:{said.finding}"
        held = seen(session.state, name)
        return ask.FillSheet(sheet=name, kind=FINDING, data=data, role=role, at=at, **held)

    act(world, named_case(), asked, again=False, **rest)


@click.command(
    "pass",
    cls=LocalCommand,
    help=N_("見積精査の手順を済ませる（答えていない指摘があると通らない）"),
)
@click.argument("step", shell_complete=complete_steps)
@option("--note", default="", metavar="TEXT", help=N_("状況・メモ"))
@acting_on
@click.pass_obj
def pass_(world: World, /, step: str, note: str, role: str | None, **rest: Any) -> None:
    """The gate of the scrutiny."""

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        missing = tuple(one.key for one in _scrutinised(world, session)[0].gate.missing)
        return ask.PassScrutiny(step=step, open_findings=missing, note=note, role=role, at=at)

    act(world, named_case(), asked, **rest)


def _scrutinised(world: World, session: Session) -> tuple[Scrutiny, ScrutinyRules]:
    """The quotes of a case, scrutinised as of today, and the rules."""
    from bcpflow.service.scrutinising import scrutinised

    return scrutinised(session.state, world.site_folder, world.today, world.zone)


SCRUTINY = (scrutinise, answer, pass_)
