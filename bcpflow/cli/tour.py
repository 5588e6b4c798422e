"""`bcpflow tour`: ten stops on sample data; every command shown is really carried out.

Rules, held by tests/cli/test_tour.py:

1. The user's journal, site folder and files are never touched: the tour has a folder, a clock and
   a name of its own, and the folder is removed at the end, also where people leave early.
2. Where nobody sits at a terminal, and with ``--plain``, all stops are printed one after the
   other; nothing is ever waited for.

Must never offer a command that it does not carry out itself.
"""

from __future__ import annotations

import contextlib
import io
import shlex
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

import click

from bcpflow import instants
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import is_terminal, put, talk
from bcpflow.cli.tour_stations import AFTERWARDS, STATIONS, Station, Try
from bcpflow.clock import Reading
from bcpflow.language import N_, Translator
from bcpflow.text import wrap

START = (2026, 11, 18, 14, 0)
"""When the tour is said to take place: any day will do, as long as it is always the same."""
MINUTE_MS = 60_000
WIDTH = 78
"""Cells of a line that is told."""


class Sample(World):
    """A world of its own (rule 1): sample journal, sample clock, sample name, no settings."""

    def __init__(
        self, tr: Translator, folder: Path, clock: Callable[[], Reading], numbers: count[int]
    ) -> None:
        super().__init__(
            tr.language,
            {
                "BCPFLOW_DB": f"sqlite:///{folder / 'journal.db'}",
                "BCPFLOW_ACTOR": tr("見本 太郎"),
                "BCPFLOW_HINTS": "off",
            },
        )
        self.clock = clock
        self._numbers = numbers

    def new_id(self) -> str:
        """Ids that are the same every time."""
        return f"tour-{next(self._numbers):04}"


@click.command(
    "tour",
    cls=LocalCommand,
    help=N_(
        "見本のデータで、10か所を一回りする（何も残さない）\n\n"
        "Enter で次へ、q で終わる。訓練を始めて進め、記録・報告書・案件を見て、確かめるまでを、"
        "打つとおりのコマンドで示す。利用者の記録簿には触れない。"
    ),
)
@option("--plain", is_flag=True, help=N_("待たずに、最後まで続けて表示する"))
@click.pass_obj
def command(world: World, plain: bool) -> None:
    """Ten stops; leaving early is no error."""
    from bcpflow.service.player import ScriptedClock

    tr = world.tr
    waits = is_terminal() and not plain
    clock = ScriptedClock(instants.to_ns(datetime(*START, tzinfo=world.zone)))
    numbers = count(1)
    put(tr("見本のデータで一回りします。記録簿には何も残りません。"))
    with tempfile.TemporaryDirectory(prefix="bcpflow-tour-") as name:
        folder = Path(name).resolve()

        def sample() -> World:
            return Sample(tr, folder, clock.read, numbers)

        with contextlib.chdir(folder):  # where -o writes to
            for number, station in enumerate(STATIONS, start=1):
                _told(station, number, tr)
                for one in station.tries:
                    clock.pass_ms(int(one.minutes * MINUTE_MS))
                    _carried_out(one, sample(), tr, folder)
                if waits and not _goes_on(number, tr):
                    break
    _leave(tr)


def _told(station: Station, number: int, tr: Translator) -> None:
    put("")
    place = tr("{number}/{all} {title}", number=number, all=len(STATIONS), title=tr(station.title))
    put(f"== {place} ==")
    for line in wrap(tr(station.told), WIDTH):
        put(line)


def _carried_out(one: Try, sample: World, tr: Translator, folder: Path) -> None:
    """Show a command as one types it, do it, and show the beginning of what it says."""
    from bcpflow.cli.main import DONE, run

    line = tr(one.line)
    put("")
    put(f"$ bcpflow {line}")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(shlex.split(line), sample)
    said = (out.getvalue() + err.getvalue()).replace(str(folder), tr("（見本）"))
    lines = said.rstrip("\n").splitlines()
    for text in lines[: one.shown]:
        put(f"  {text}")
    if len(lines) > one.shown:
        put("  " + tr("（ほか {n} 行）", n=len(lines) - one.shown))
    if (code == DONE) == one.refused:
        raise RuntimeError(f"tour: {line}: exit {code}")  # the sample or the program is at fault


def _goes_on(number: int, tr: Translator) -> bool:
    """Whether people want the next stop; the end of input is leaving."""
    last = number == len(STATIONS)
    talk("")
    talk(tr("Enter で終わります。") if last else tr("Enter で次へ、q で終わります。"))
    typed = sys.stdin.readline()
    return not last and typed != "" and typed.strip().lower() not in ("q", "ｑ")


def _leave(tr: Translator) -> None:
    put("")
    put(tr("見本は片付けました。次にできること:"))
    for line, what in AFTERWARDS:
        put(f"  {line}")
        put(f"      {tr(what)}")
