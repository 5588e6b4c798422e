"""`bcpflow doctor`: one page on whether this PC is ready, line by line, with what to do.

The journal's lines are those of `bcpflow journal doctor`. Nothing is made or changed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from bcpflow import __version__
from bcpflow.cli.context import World
from bcpflow.cli.journal_doctor import examined, line_of, place_of, worded
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_json
from bcpflow.language import N_
from bcpflow.text import safe, wrap

if TYPE_CHECKING:
    from bcpflow.errors import Problem
    from bcpflow.journal.checks import Check
    from bcpflow.service.workplace import Screen

MARKS = {"ok": "○", "warn": "△", "bad": "×"}
SECTIONS = {
    "program": N_("プログラム"),
    "journal": N_("記録簿"),
    "folders": N_("フォルダー"),
    "terminal": N_("端末"),
    "paper": N_("印刷と追加の部品"),
}
WIDTH = 76
"""Of a line, so that the page fits a terminal of 80 and A4."""
RULER = ("○△×①…|", "..........|")
"""Each sign of the first line is one cell or two: which, only an eye can tell."""


@click.command(
    "doctor",
    cls=LocalCommand,
    help=N_(
        "この PC で使えるかを1ページで点検する（○ 良好、△ 注意、× 異常）\n\n"
        "プログラム、記録簿、フォルダー、端末、印刷を調べ、直し方を示します。何も変えません。"
        "× があれば終了コード 1 です。"
    ),
)
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def command(world: World, as_json: bool) -> int:
    """Look at everything; exit 1 where something is bad."""
    from bcpflow.cli.main import DONE, REFUSED

    looked = _looked(world)
    ok = all(check.level != "bad" for checks in looked.values() for check in checks)
    if as_json:
        put_json(
            {
                "ok": ok,
                "version": __version__,
                "journal": place_of(world),
                "site": str(world.site_folder) if world.site_folder else None,
                "documents": str(world.filing.folder),
                "sections": [
                    {"section": name, "checks": [line_of(check, world) for check in checks]}
                    for name, checks in looked.items()
                ],
            }
        )
    else:
        _page(looked, world)
    return DONE if ok else REFUSED


def _page(looked: Mapping[str, list[Check]], world: World) -> None:
    """The page itself, with a word at its end."""
    tr = world.tr
    for name, checks in looked.items():
        put(tr(SECTIONS[name]))
        for check in checks:
            said, advice = worded(check, world)
            lines = wrap(f"{MARKS[check.level]} {safe(said)}", WIDTH)
            if advice and check.level != "ok":
                lines += wrap(safe(tr("対処: {how}", how=advice)), WIDTH)
            put("\n   ".join(lines))
        if name == "terminal" and _screen().watched:
            put(
                "   "
                + tr("次の2行の右端がそろえば記号は2桁幅です（ずれれば1桁幅。どちらも使えます）")
            )
            for line in RULER:
                put("   " + line)
        put("")
    counted = [check.level for checks in looked.values() for check in checks]
    bad, warn = counted.count("bad"), counted.count("warn")
    if bad:
        put(tr("異常 {bad} 件、注意 {warn} 件です。× の行から直してください。", bad=bad, warn=warn))
    elif warn:
        put(tr("使えます。注意 {warn} 件です。", warn=warn))
    else:
        put(tr("使えます。すべて良好です。"))


def _looked(world: World) -> dict[str, list[Check]]:
    from bcpflow.service import workplace

    url, _ = world.address
    needed = "postgres" if url.startswith("postgres") else None
    bits = 64 if sys.maxsize > 2**32 else 32
    system = {"win32": "Windows", "darwin": "macOS", "linux": "Linux"}.get(
        sys.platform, sys.platform
    )
    python = ".".join(map(str, sys.version_info[:3]))
    packed = "BCPFLOW_PYZ" in world.environ
    folders = workplace.font_folders(sys.platform, world.environ)
    return {
        "program": workplace.of_program(__version__, python, bits, system, packed),
        "journal": list(examined(world).checks),
        "folders": [
            *workplace.of_site(world.site_folder, _site_errors(world)),
            *workplace.of_documents(world.filing.folder),
        ],
        "terminal": workplace.of_screen(_screen()),
        "paper": [
            *workplace.of_fonts(workplace.font_families(folders)),
            *workplace.of_parts(*_parts(), needed),
        ],
    }


def _screen() -> Screen:
    import shutil

    from bcpflow.service.workplace import Screen

    watched = sys.stdout.isatty()
    return Screen(sys.stdout.encoding or "ascii", watched, shutil.get_terminal_size().columns)


def _site_errors(world: World) -> list[Problem]:
    from bcpflow.site.opened import usable_site

    folder = world.site_folder
    return [] if folder is None else [*usable_site(folder, world.today)[1]]


def _parts() -> tuple[list[str], dict[str, bool]]:
    """The optional parts this version offers, and which are there."""
    from importlib.metadata import PackageNotFoundError, metadata
    from importlib.util import find_spec

    from bcpflow.service.workplace import PARTS

    try:
        offered = metadata("bcpflow").get_all("Provides-Extra") or []
    except PackageNotFoundError:
        offered = list(PARTS)
    return list(offered), {
        name: find_spec(module) is not None for name, (module, _) in PARTS.items()
    }
