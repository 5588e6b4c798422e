"""Portfolios: `case list`, `case board` and `case due` over five fiscal years, as whole commands.

Must never time the first look, which folds every case once: what is asked each morning is asked
of summaries that are there. The cases are those of the shipped guideline, so that what is looked
at for each of them lies as far apart in the file as it really does.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bcpflow.commands import FillSheet, NoteEvent
from bcpflow.journal import OPENED
from bcpflow.library.library import Library, shipped_folder
from bcpflow.service.desk import Desk
from benchmarks.lines import Line, Row
from benchmarks.measure import Side, Timing, in_turns
from benchmarks.sample import desk_on
from benchmarks.starts import PROGRAM, process

WORKFLOW = "procurement-guideline"
YEARS = (2023, 2024, 2025, 2026, 2027)
SECTIONS = ("総務課", "税務課", "福祉課", "市民課", "都市計画課")
VERBS: tuple[tuple[str, ...], ...] = (("list",), ("board",), ("due", "--within", "30d"))


def asking(folder: Path, rounds: int, few: int, many: int) -> list[Line]:
    """Each verb among many cases against twice its time among few, and a start."""
    homes = {number: f"sqlite:///{folder / f'cases-{number}.db'}" for number in (few, many)}
    for number, home in homes.items():
        desk = desk_on(home)
        _filled(desk, number)
        desk.journal.close()
        _asked(home, "list")

    def side(number: int, verb: tuple[str, ...]) -> Callable[[], list[Timing]]:
        return lambda: [_asked(homes[number], *verb)]

    rows: list[Line] = []
    for verb in VERBS:
        ours, same, start = in_turns(
            rounds,
            side(many, verb),
            side(few, verb),
            lambda: [process((*PROGRAM, "--version"), dict(os.environ))],
        )
        pairs = zip(same.rounds, start.rounds, strict=True)
        rows.append(
            Row(
                key=f"case-{verb[0]}",
                what=f"case {verb[0]} among {many:,} cases, cold",
                against=f"twice the same among {few:,}, and a start",
                ours=ours,
                theirs=Side(
                    [2 * asked + started for asked, started in pairs],
                    wall=same.wall + start.wall,
                    waited=same.waited + start.waited,
                ),
                budget=1,
            )
        )
    return rows


def _asked(home: str, *verb: str) -> Timing:
    environment = {**os.environ, "BCPFLOW_DB": home, "BCPFLOW_ACTOR": "佐藤", "BCPFLOW_LANG": "ja"}
    return process((*PROGRAM, "case", *verb), environment)


def _filled(desk: Desk, cases: int) -> None:
    """So many cases: one a year as a session records it, the others like one of these."""
    models = [_model(desk, year) for year in YEARS]
    for number in range(len(YEARS), cases):
        model = models[number % len(YEARS)]
        title = f"案件{number:05d}"
        first, *rest = model
        opening = {**first, "data": {**first["data"], "title": title}}
        said = {"kind": "case", "workflow": WORKFLOW, "title": title}
        ledger = {**opening, "type": OPENED, "data": said}
        desk.journal.append(f"case-{number:05d}", 0, [opening, *rest], ledger=ledger)


def _model(desk: Desk, year: int) -> list[dict[str, Any]]:
    definition = Library([shipped_folder()]).load(WORKFLOW).definition
    session = desk.start(
        definition,
        "case",
        title=f"{year}年度の案件",
        facts={
            "年度": f"{year}",
            "所管課": SECTIONS[year % len(SECTIONS)],
            "予定価格": 3_000_000.0,
            "契約種別": "その他の委託・役務",
            "方式": "公募型プロポーザル",
        },
    )
    contract = {"amount": 2_700_000, "starts": f"{year}-04-01", "ends": f"{year + 5}-03-31"}
    session.do(FillSheet(sheet="contract", kind="contract", data=contract))
    for event in ("completion-notice", "claim-received", "operation-start"):
        session.do(NoteEvent(event=event))
    return [entry.document for entry in desk.journal.read(session.run)]
