"""The console on the whole screen: the Textual app around a drill's screen.

Leaving it never ends a drill: everything is in the journal. Must never read a clock: the
session has one; the timers here only say when to look.
"""

from __future__ import annotations

from datetime import tzinfo

from rich.text import Text
from textual.app import App

from bcpflow.console.actions import Injects, Names, Operator
from bcpflow.console.control_screen import ControlScreen
from bcpflow.console.screens import DrillScreen
from bcpflow.console.stage import Stage
from bcpflow.language import Translator
from bcpflow.service.session import Session
from bcpflow.text import safe

TICK_S = 1.0
POLL_S = 0.4
"""Two people at two terminals see each other's steps within a second."""


class ConsoleApp(App[None]):
    """One run on one terminal."""

    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, operator: Operator, *, with_bell: bool = True) -> None:
        super().__init__()
        self.operator = operator
        self.with_bell = with_bell
        self.drill: Stage = ControlScreen(operator) if operator.leads else DrillScreen(operator)

    def on_mount(self) -> None:
        """The screen, and when to look at the clock and at the journal."""
        self.push_screen(self.drill)
        self.set_interval(TICK_S, self.drill.tick)
        self.set_interval(POLL_S, self.drill.poll)

    def leave(self) -> None:
        """Give the terminal back and say that the drill goes on."""
        self.exit(message=Text(safe(self.operator.farewell())))


def run_console(
    session: Session,
    tr: Translator,
    *,
    zone: tzinfo,
    role: str | None,
    observe: bool,
    leads: bool = False,
    injects: Injects = "auto",
    mouse: bool = True,
    bell: bool = True,
    names: Names | None = None,
    notice: str = "",
) -> None:
    """Work on a run until the operator leaves. ``names``: the journal's `people`."""
    operator = Operator(
        session, tr, zone=zone, role=role, observe=observe, leads=leads, injects=injects,
        names=names, notice=notice,
    )  # fmt: skip
    ConsoleApp(operator, with_bell=bell).run(mouse=mouse)
