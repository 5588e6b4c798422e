"""Papers: the demonstration's report as the file that is handed in, each by a command of its own.

Must never time the drill that is reported: it is played into a journal beforehand.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from bcpflow import instants
from bcpflow.cli.demo import FACTS, SCENARIO, START, WORKFLOW, remarks
from bcpflow.clock_source import local_zone
from bcpflow.journal import open_journal
from bcpflow.language import translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.service.desk import Desk
from bcpflow.service.player import ScriptedClock, play
from benchmarks.lines import Line, limited
from benchmarks.measure import Timing, in_turns
from benchmarks.starts import PROGRAM, process

LIMIT_S = 1.0
BUDGETED = ("pdf",)
FORMS = (("html", ""), ("pdf", "typst"), ("xlsx", ""), ("docx", "docx"))
"""Forms, and the part each of them takes that may not be there."""


def printing(folder: Path, rounds: int) -> tuple[list[Line], list[str]]:
    """`drill report` in each form, cold, start of the program and all; how large they are."""
    db = f"sqlite:///{folder / 'papers.db'}"
    run = _drilled(db)
    environment = {**os.environ, "BCPFLOW_DB": db, "BCPFLOW_ACTOR": "佐藤", "BCPFLOW_LANG": "ja"}
    lines: list[Line] = []
    sizes: list[str] = []
    missing = [form for form, part in FORMS if part and find_spec(part) is None]
    for form in (form for form, _ in FORMS if form not in missing):
        page = folder / f"report.{form}"

        def print_it(page: Path = page) -> list[Timing]:
            return [process((*PROGRAM, "drill", "report", run, "-o", str(page)), environment)]

        print_it()
        (ours,) = in_turns(rounds, print_it)
        line = limited(
            f"paper-{form}", f"report of the demonstration as {form.upper()}, cold", ours, LIMIT_S
        )
        lines.append(line if form in BUDGETED else replace(line, budget=None))
        sizes.append(f"{form} {page.stat().st_size / 1000:.0f} kB")
    notes = [f"Sizes of the demonstration's report: {', '.join(sizes)}."]
    return lines, notes + [f"not measured, a part is not installed: {form}" for form in missing]


def _drilled(db: str) -> str:
    """The demonstration, in a journal that stays."""
    tr = translator("ja")
    clock = ScriptedClock(instants.to_ns(datetime(*START, tzinfo=local_zone())))
    desk = Desk(open_journal(db), clock=clock.read, actor="見本 太郎", new_id=lambda: "demo-0001")
    definition = Library([shipped_folder()]).load(WORKFLOW).definition
    session = desk.start(
        definition, "exercise", title=tr("見本の訓練"), facts=dict(FACTS), scenario_start=SCENARIO
    )
    play(session, clock, remarks(tr))
    desk.journal.close()
    return session.run
