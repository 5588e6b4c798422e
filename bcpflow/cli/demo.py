"""`bcpflow demo`: the shipped drill, played on a scripted clock, and its paper.

The after-action log, or with ``--report`` the after-action report, in every form they have. The
journal is thrown away afterwards; nothing stays behind on the machine.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow import instants
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import talk
from bcpflow.cli.papers import as_what, form_of
from bcpflow.cli.printing import LOG_FORMATS, log_bytes, save, to_file, write_log
from bcpflow.cli.report_pages import REPORT_FORMATS, report_bytes, write_report
from bcpflow.language import N_, Translator

if TYPE_CHECKING:
    from bcpflow.events import Recorded
    from bcpflow.service.desk import Told
    from bcpflow.service.player import Remarks

FORMATS = (*LOG_FORMATS, "docx")
WORKFLOW = "ict-bcp-initial-response"
START = (2026, 11, 18, 14, 0)
"""When the demonstration is said to be held: any day will do, as long as it is always the same."""
SCENARIO = "2027-01-17T05:46:00"
"""When its earthquake is said to strike: on a Sunday, before dawn."""
FACTS = {"時間帯": "夜間・休日", "震度": "6強"}
"""What the demonstration declares, where the workflow knows such facts."""


@click.command("demo", cls=LocalCommand, help=N_("見本の訓練を自動で行い、訓練記録を表示する"))
@option(
    "--workflow", default=WORKFLOW, show_default=True, metavar="NAME", help=N_("手順定義の名前")
)
@option("--report", is_flag=True, help=N_("訓練記録の代わりに、結果報告書・改善計画を出力する"))
@as_what(*FORMATS)
@to_file
@click.pass_obj
def command(
    world: World, workflow: str, report: bool, form: str | None, output: Path | None, font: str
) -> None:
    """Play a workflow through and print its log or its report."""
    form = form_of(form, output, REPORT_FORMATS if report else LOG_FORMATS, font)
    history, told = _played(world, workflow)
    if report:
        _hand_in_report(world, history, told, form, output, font)
    elif output is None:
        write_log(world, told, form, font)
    else:
        save(world, output, log_bytes(world, told, form, font))
    talk(world.tr("これは見本です。見本の記録は残していません。"))


def _played(world: World, workflow: str) -> tuple[list[Recorded], Told]:
    """The demonstration from its start to its end, in a journal that is gone afterwards."""
    from bcpflow.journal import open_journal
    from bcpflow.service.desk import Desk
    from bcpflow.service.player import ScriptedClock, play

    tr = world.tr
    definition = world.library.load(workflow).definition
    clock = ScriptedClock(instants.to_ns(datetime(*START, tzinfo=world.zone)))
    with tempfile.TemporaryDirectory(prefix="bcpflow-demo-") as folder:
        journal = open_journal(f"sqlite:///{Path(folder) / 'journal.db'}")
        desk = Desk(journal, clock=clock.read, actor=tr("見本 太郎"), new_id=lambda: "demo-0001")
        try:
            session = desk.start(
                definition,
                "exercise",
                title=tr("見本の訓練"),
                facts={k: v for k, v in FACTS.items() if k in definition.workflow.facts},
                scenario_start=SCENARIO,
            )
            play(session, clock, remarks(tr))
            return session.history, desk.tell(session)
        finally:
            journal.close()


def _hand_in_report(
    world: World, history: list[Recorded], told: Told, form: str, output: Path | None, font: str
) -> None:
    """The report of the demonstration; its one player is nobody, and is shown by name."""
    from bcpflow.projections.aar import aar
    from bcpflow.reports.aar_people import shown

    found = aar(history, told.log)
    view = shown(found, told.names, world.tr, head=told.head, version=told.version, named=True)
    if output is None:
        write_report(world, found, view, form, font)
    else:
        save(world, output, report_bytes(world, found, view, form, font))


def remarks(tr: Translator) -> Remarks:
    """What the demonstration's players say."""
    from bcpflow.service.player import Remarks

    return Remarks(
        note=tr("状況を電話で確認し、記録係に伝達"),
        stumble=tr("手順書の記載箇所を探すのに時間を要した"),
        abnormal=tr("異常箇所に貼り紙をし、写真を撮影"),
        skipped=tr("今回の想定では該当しないため"),
        undone=tr("確認前に押したため"),
        pause=tr("来庁者対応のため中断"),
        override=tr("残りの手順は並行して続けるため"),
    )
