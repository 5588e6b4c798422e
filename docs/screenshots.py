"""Draws docs/console.svg: the shipped drill in the console, played on a scripted clock.

    python docs/screenshots.py

The picture is made of the program itself and is the same on every machine: no real clock is
read and the journal is thrown away.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import timedelta, timezone
from html import unescape
from pathlib import Path

from bcpflow.clock import Reading
from bcpflow.console.actions import Operator
from bcpflow.console.app import ConsoleApp
from bcpflow.journal import open_journal
from bcpflow.language import translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.service.desk import Desk
from bcpflow.text import cells

PICTURE = Path(__file__).parent / "console.svg"
WORKFLOW = "ict-bcp-initial-response"
T0_NS = 1_795_230_000_000_000_000
SIZE = (100, 30)
FONTS = '"Noto Sans Mono CJK JP", "MS Gothic", "Hiragino Kaku Gothic ProN", monospace'
_TEXT = re.compile(r'(<text [^>]*textLength=")([\d.]+)("[^>]*>)([^<]*)(</text>)')


class Clock:
    """A clock the script moves."""

    def __init__(self) -> None:
        self.seconds = 0

    def read(self) -> Reading:
        """The reading at the script's second."""
        passed = self.seconds * 1_000_000_000
        return Reading(T0_NS + passed, "script", passed)


async def played(operator: Operator, clock: Clock) -> str:
    """The drill worked on by keys for forty minutes; the screen as SVG."""
    app = ConsoleApp(operator, with_bell=False)
    async with app.run_test(size=SIZE) as pilot:
        for seconds, keys in (
            (95, ("c", "enter")),
            (320, ("c", "enter")),
            (540, ("c", "enter")),
            (600, ("g", "1")),
            (1500, ("c", "enter")),
            (1800, ("b",)),
            (2140, ()),
        ):
            clock.seconds = seconds
            app.drill.tick()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
        app.drill.tick()
        await pilot.pause()
        return app.export_screenshot(title="bcpflow drill run")


def measured(svg: str) -> str:
    """The picture with Japanese at its own width: a full-width character takes two cells."""

    def stretched(found: re.Match[str]) -> str:
        text = unescape(found[4])
        if not text:
            return found[0]
        width = float(found[2]) * cells(text) / len(text)
        return f"{found[1]}{width:.1f}{found[3]}{found[4]}{found[5]}"

    svg = _TEXT.sub(stretched, svg)
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    # Rich asks for full-width forms, which makes wide letters out of our Latin ones.
    svg = re.sub(r"font-variant-east-asian: [^;]+;", "", svg)
    return re.sub(r"font-family: [^;]+;", f"font-family: {FONTS};", svg)


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        journal = open_journal(f"sqlite:///{Path(folder) / 'journal.db'}")
        desk = Desk(journal, clock=clock.read, actor="佐藤", new_id=lambda: "20261121-k7mq")
        session = desk.start(
            Library([shipped_folder()]).load(WORKFLOW).definition,
            "exercise",
            facts={"時間帯": "夜間・休日"},
            scenario_start="2026-11-22T03:00:00+09:00",
        )
        zone = timezone(timedelta(hours=9))
        operator = Operator(session, translator("ja"), zone=zone, names=journal.people)
        svg = measured(asyncio.run(played(operator, clock)))
        journal.close()
    unnamed = re.sub(r"terminal-\d+", "terminal", svg)  # Rich numbers its pictures at random
    PICTURE.write_text(unnamed, encoding="utf-8")


if __name__ == "__main__":
    main()
