"""No network: the demonstration, a whole drill and a case, where every connection is refused.

At full size in a network namespace with nothing in it (`unshare -n`), where the machine lets us;
always in a process that ends at the first try of a connection or of a look-up of a name.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.battery import drills
from tests.battery.figures import Figures, Size

TOP = Path(__file__).parents[2]
GUARD = """
import os, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        told = repr(arguments)
        if event != "socket.connect" or not isinstance(arguments[1], (str, bytes)):
            os.write(2, f"NETWORK {event} {told}".encode())
            os._exit(97)

sys.addaudithook(refuse)
from bcpflow.cli.main import run
sys.exit(run(sys.argv[1:]))
"""
CASE = ("case", "open", "procurement-small", "--title", "プリンター", "--json")
CASE_FACTS = {
    "年度": "令和8年度", "所管課": "市民課", "予定価格": "480000", "方式": "見積合わせ",
    "号": "1", "契約種別": "財産の買入れ", "個人情報": "なし",
}  # fmt: skip


def run(size: Size) -> Figures:
    """Guarded; and, at full size, in an empty namespace."""
    figures = Figures()
    figures.count(commands=0, connections=0, failed=0)
    acts = size.of(4, len(drills.ACTS))
    _play(figures, (sys.executable, "-c", GUARD), acts)
    if size.name == "full":
        alone = ("unshare", "-n", "--")
        try:
            there = subprocess.run([*alone, "true"], capture_output=True, check=False)
            possible = there.returncode == 0
        except OSError:
            possible = False
        figures.note(namespace="empty" if possible else "not tried: this machine allows none")
        if possible:
            _play(figures, (*alone, sys.executable, "-m", "bcpflow"), acts)
            figures.count(commands_in_an_empty_namespace=acts + 7)
    return figures


def _play(figures: Figures, program: tuple[str, ...], acts: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bcpflow-offline-") as made:
        facts = [word for k, v in CASE_FACTS.items() for word in ("--fact", f"{k}={v}")]
        lines: list[tuple[str, ...]] = [("demo",), ("drill", *drills.START)]
        for number, (verb, *words) in enumerate(drills.ACTS[:acts], start=1):
            lines.append(("drill", verb, "last", *(w.format(mark=f"<a{number}>") for w in words)))
        lines += [
            ("drill", "log", "last", "--format", "json"),
            ("drill", "report", "last", "--format", "html"),
            (*CASE, *facts),
            ("case", "show", "last"),
            ("journal", "verify"),
        ]
        for line in lines:
            done = subprocess.run(
                [*program, *line],
                cwd=TOP,
                env=drills.settings(Path(made)),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            figures.count(commands=1, connections="NETWORK" in done.stderr)
            if done.returncode:
                figures.count(failed=1)
                figures.fault(f"{' '.join(line)}: exit {done.returncode}\n{done.stderr[-800:]}")
