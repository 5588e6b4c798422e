"""What a console has not recorded since the storage failed, in words, and a second place for it.

Rules, held by tests/console/test_stopped.py:

1. Everything the operator did is either in the journal or in `waiting`; leaving says which.
2. What was written aside is told as that, never as recorded.

Must never write to the journal, nor decide what is recorded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from bcpflow import instants
from bcpflow.commands import Command
from bcpflow.console import told
from bcpflow.decide import decide
from bcpflow.definition.codec import pack
from bcpflow.errors import Refused
from bcpflow.events import ClockStepped
from bcpflow.language import Translator
from bcpflow.service import rescue
from bcpflow.service.rescue import Aside
from bcpflow.service.session import Session

if TYPE_CHECKING:
    from bcpflow.journal import Person


class Stopped:
    """The actions of one console that wait for the journal."""

    def __init__(self, tr: Translator) -> None:
        self.tr = tr
        self.waiting: list[Aside] = []
        self.second: Path | None = None
        """The file that is written to instead, where the operator has named a place."""

    def take(self) -> list[Aside]:
        """All that waits, to be recorded now; nothing waits then, and no second place is used."""
        taken, self.waiting, self.second = self.waiting, [], None
        return taken

    def choose(self, folder: Path, run: str) -> str:
        """Write what waits into a file of that folder, and from now on what follows."""
        self.second = rescue.file_for(folder, run)
        if not self.waiting:
            return self.tr(
                "これからの操作を控えに書きます: {path}。r で記録簿に記録し直します",
                path=self.second,
            )
        return self._write(self.waiting)

    def add(self, aside: Aside) -> str:
        """One more action: written, and waiting. Where it cannot be written it still waits."""
        self.waiting.append(aside)
        return self._write([aside])

    def lost(self) -> str:
        """What stays unrecorded where the operator leaves now; empty where nothing does."""
        listed = " / ".join(aside.said for aside in self.waiting)
        if not listed:
            return ""
        if self.second is None:
            return self.tr("記録していない操作（紙に控えてください）: {said}", said=listed)
        return self.tr(
            "記録していない操作: {said}。記録簿が使えるようになったら "
            "bcpflow journal rescue {path}",
            said=listed,
            path=self.second,
        )

    def _write(self, asides: list[Aside]) -> str:
        said, path = " / ".join(aside.said for aside in asides), self.second
        try:
            if path is not None:
                for aside in asides:
                    rescue.write_aside(path, aside)
        except OSError as fault:
            self.second = None
            return self.tr(
                "控えにも書けませんでした（{reason}）: {said}。y で別の場所を選んでください",
                reason=fault.strerror or type(fault).__name__,
                said=said,
            )
        return self.tr(
            "控えに書きました（記録簿には未記録）: {said} → {path}。r で記録簿に記録し直します",
            said=said,
            path=path,
        )


def aside_of(
    session: Session,
    words: told.Words,
    zone: tzinfo,
    command: Command,
    key: str | None,
    people: tuple[Person, ...],
) -> Aside:
    """An action as it stands now, with what it would have been recorded as."""
    now = session.now()
    try:
        drafts = decide(session.state, command, now)
        events = [d.event for d in drafts if not isinstance(d.event, ClockStepped)]
        said = " / ".join(told.sentence(event, words) for event in events)
    except Refused:  # it may follow from something that is not recorded yet
        asked = pack(replace(command, at=None, role=None)).values()
        said = " ".join([type(command).__name__, *map(str, asked)])
    at = instants.at(now.wall_ns, zone)
    return Aside(
        run=session.run,
        command=command,
        key=key,
        at_ns=now.wall_ns,
        by=session.actor,
        people=people,
        said=f"{at:%H:%M:%S} {said}",
    )
