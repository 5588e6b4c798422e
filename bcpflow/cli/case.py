"""`bcpflow case`: procurement cases through the guideline - a run of its own kind."""

from __future__ import annotations

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.case_acts import CASE_ACTS, tell_discrepancies
from bcpflow.cli.case_contract import CONTRACT
from bcpflow.cli.case_documents import DOCUMENTS
from bcpflow.cli.case_export import EXPORT
from bcpflow.cli.case_method import METHOD
from bcpflow.cli.case_portfolio import PORTFOLIO
from bcpflow.cli.case_quotes import QUOTES
from bcpflow.cli.case_report import REPORT
from bcpflow.cli.case_score import SCORE
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_json, rich_console, talk
from bcpflow.cli.starting import started
from bcpflow.language import N_

GUIDELINE = "procurement-guideline"
"""What a case is opened on where no guideline is named."""


@click.group("case", cls=LocalGroup, help=N_("調達案件を、ガイドラインに沿って進める"))
@click.pass_obj
def command(world: World, /) -> None:
    """Procurement cases."""
    world.kind = "case"


@command.command("open", help=N_("案件を起こす（手順名を省くと標準のガイドライン）"))
@click.argument("name", default=GUIDELINE)
@option("--title", required=True, metavar="TEXT", help=N_("件名"))
@option("--fact", "pairs", multiple=True, metavar="K=V", help=N_("記載事項。例: 予定価格=900000"))
@option("--at", metavar="TIME", help=N_("起案の日時が今より前のとき: 14:05、ISO 8601"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def open_(
    world: World, /, name: str, title: str, pairs: tuple[str, ...], at: str | None, as_json: bool
) -> None:
    """Open a case and say its id."""
    session = started(world, name, title, pairs, 1.0, None, ask=0, at=at)
    if as_json:
        put_json({"id": session.run})
        return
    put(session.run)
    if not session.state.people:
        talk(
            world.tr(
                "この案件の役割を持つ人が名簿にいないため、担当を名簿では確かめません"
                "（同じ人の兼務だけを断ります）。役割の id は `bcpflow workflow show {name}` で"
                "見て、名簿の roles に書きます。",
                name=session.state.plan.workflow.workflow,
            )
        )
    tell_discrepancies(world, session, session.state.facts)
    talk(world.tr("案件を起こしました。"))


@command.command("show", help=N_("案件の状況: 足りないもの、文書、承認、期限"))
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def show(world: World, /, run: str, as_json: bool) -> None:
    """A case at this moment."""
    from bcpflow import instants
    from bcpflow.projections.case_view import case_view
    from bcpflow.service.case_deadlines import case_deadlines
    from bcpflow.service.method_check import discrepancies

    session = world.desk.open(run, "case")
    state = session.state
    view = case_view(state, session.now())
    who = {record.actor for record in session.history} | set(state.people)
    names, head = session.names(who), world.desk.head_code(session.run)
    t0, now_ns = state.clock.t0.wall_ns, session.now().wall_ns
    judged = discrepancies(state, world.site_folder, world.today, world.zone)
    cautions = [one.told(world.tr) for one in judged]
    due = case_deadlines(state, world.site_folder, world.zone, world.tr)
    if as_json:
        from bcpflow.reports.case_json import case_document

        put_json(
            case_document(
                view,
                head,
                world.tr,
                names,
                due,
                cautions=cautions,
                t0_ns=t0,
                now_ns=now_ns,
                zone=world.zone,
            )
        )
        return
    from bcpflow.reports.case_terminal import print_case

    today = instants.at(now_ns, world.zone).date()
    print_case(
        rich_console(),
        view,
        head,
        world.tr,
        names,
        due,
        cautions=cautions,
        t0_ns=t0,
        today=today,
        zone=world.zone,
    )


for _act in (
    *CASE_ACTS, *PORTFOLIO, *METHOD, *QUOTES, *SCORE, *CONTRACT, *DOCUMENTS, *REPORT, *EXPORT,
):  # fmt: skip
    command.add_command(_act)
