"""Feeding typed lines into a run: a whole file, or line by line at a terminal.

Rules, held by tests/cli/test_paper.py:

1. Where a line of a file cannot be read nothing at all is recorded, and every such line is told.
2. What the rules refuse is told line by line and the rest goes on; feeding the file again records
   only what is not there yet.
3. Typing in never moves the exercise clock.
4. Refusals speak of people by the name that was typed, never by handle.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bcpflow import instants
from bcpflow.cli.context import World
from bcpflow.cli.output import put, put_json, talk
from bcpflow.cli.paper_lines import Act, Reader
from bcpflow.commands import AtElapsed
from bcpflow.errors import NotFound, Refused
from bcpflow.events import Recorded, name_of
from bcpflow.service.session import Done, Session
from bcpflow.text import clip, from_operator, safe

Status = Literal["recorded", "repeated", "refused", "unread"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a line came to."""

    number: int
    text: str
    status: Status
    recorded: tuple[Recorded, ...] = ()
    fault: Refused | None = None


class Feed:
    """One sitting at one run: lines go in, what they came to is told."""

    def __init__(self, world: World, session: Session, reader: Reader, *, as_json: bool) -> None:
        self._world = world
        self._session = session
        self._reader = reader
        self._as_json = as_json
        self._outcomes: list[Outcome] = []

    def read(self, file: Path | None) -> int:
        """All lines of a file (rules 1 and 2), in the order of their times."""
        from bcpflow.cli.main import DONE, REFUSED, USAGE

        tr, acts = self._world.tr, []
        for number, line in enumerate(_lines(file), start=1):
            try:
                act = self._reader.read(line, number)
            except Refused as fault:
                self._tell(Outcome(number, line, "unread", fault=fault))
            else:
                acts += [act] if act else []
        unread = len(self._outcomes)
        if unread:
            talk(tr("読めない行が {n} 行あります。何も記録していません。", n=unread))
            self._close()
            return USAGE
        self._record(acts)
        count = {
            status: sum(one.status == status for one in self._outcomes)
            for status in ("recorded", "repeated", "refused")
        }
        talk(
            tr(
                "記録した行 {new}、前に記録した行 {old}、記録できなかった行 {refused}",
                new=count["recorded"],
                old=count["repeated"],
                refused=count["refused"],
            )
        )
        self._close()
        return REFUSED if count["refused"] else DONE

    def ask(self) -> int:
        """Line by line at a terminal: a line that is refused may be typed again."""
        from bcpflow.cli.main import DONE

        tr, number = self._world.tr, 0
        if reconfigure := getattr(sys.stdin, "reconfigure", None):
            reconfigure(errors="surrogateescape")
        talk(
            tr(
                "一行ずつ打ち込みます。例: 3-04 14:25　"
                "終わるには Ctrl-D（Windows は Ctrl-Z と Enter）"
            )
        )
        while True:
            try:
                line = input(safe(self._hint(), one_line=True))
            except EOFError:
                break
            number += 1
            try:
                act = self._reader.read(line, number)
            except Refused as fault:
                self._tell(Outcome(number, line, "unread", fault=fault))
                continue
            if act is not None:
                try:
                    self._tell(_came_to(act, self._do(act)))
                except Refused as fault:
                    self._tell(Outcome(number, line, "refused", fault=fault))
        talk("\n" + tr("終わりました。記録した行は失われません。"))
        self._close()
        return DONE

    def _record(self, acts: Sequence[Act]) -> None:
        """Two sheets may name one minute: what was refused is tried again after the others."""
        waiting = sorted(acts, key=self._elapsed)
        refused: dict[int, Outcome] = {}
        while waiting:
            left: list[Act] = []
            for act in waiting:
                try:
                    done = self._do(act)
                except Refused as fault:
                    left.append(act)
                    refused[act.number] = Outcome(act.number, act.text, "refused", fault=fault)
                    continue
                refused.pop(act.number, None)
                self._tell(_came_to(act, done))
            if len(left) == len(waiting):
                break
            waiting = left
        for _, outcome in sorted(refused.items()):
            self._tell(outcome)

    def _do(self, act: Act) -> list[Done]:
        session = self._session
        if isinstance(act.at, AtElapsed) and self._elapsed(act) > self._now():
            raise Refused("BCP-R015", at=act.at.said)  # rule 3: --at would jump there
        people = tuple(session.person(name) for name in act.names)
        try:
            return [
                session.do(command, key, people)
                for command, key in zip(act.commands, act.keys, strict=True)
            ]
        except Refused as fault:
            if "person" in fault.data and act.names:
                fault.data["person"] = act.names[0]
            raise

    def _now(self) -> int:
        return self._session.state.clock.elapsed_ms(self._session.now())

    def _elapsed(self, act: Act) -> int:
        """Where a line belongs in the order of things; a time that cannot be goes to the end."""
        if isinstance(act.at, AtElapsed):
            return act.at.elapsed_ms
        now = self._session.now()
        if act.at.wall_ns > now.wall_ns:
            return sys.maxsize
        return self._session.state.clock.witness(now).elapsed_at(now.at_wall(act.at.wall_ns))

    def _hint(self) -> str:
        """What is expected next: the first step that can be worked on, with its line code."""
        from bcpflow.definition.linecodes import step_codes
        from bcpflow.projections.board import board

        tr, session = self._world.tr, self._session
        session.refresh()
        shown = board(session.state, session.now())
        row = next((r for r in shown.steps if r.status == "open" and r.current), None)
        if row is not None:
            code = step_codes(session.state.plan.definition).get(row.step.id, row.step.id)
            return tr("次は {code} {title}> ", code=code, title=tr.pick(row.step.title))
        way = next((w for track in shown.tracks for w in track.ways if not w.back), None)
        return tr("次は >{trigger}> ", trigger=way.trigger) if way else "> "

    def _tell(self, outcome: Outcome) -> None:
        """Say what a line came to, unless it is kept for the document."""
        self._outcomes.append(outcome)
        if self._as_json:
            return
        tr = self._world.tr
        if outcome.fault is not None:
            self._tell_fault(outcome, outcome.fault)
        elif outcome.status == "repeated":
            talk(tr("{n} 行目は記録済みです: {line}", n=outcome.number, line=outcome.text))
        else:
            from bcpflow.projections.log import log
            from bcpflow.reports.wording import elapsed, entry_text

            told = log(self._session.history)
            names = self._session.names(told.handles)
            versions = {recorded.version for recorded in outcome.recorded}
            rows = [row for row in told.rows if row.version in versions]
            for row in sorted(rows, key=lambda row: row.version):
                text, time = entry_text(row, told, tr, names), elapsed(row.elapsed_ms)
                put(tr("記録しました: T+{elapsed} {text}", elapsed=time, text=text))
            if not rows:  # an observation, a judgement, work that began: no row of the log
                put(tr("記録しました: {line}", line=outcome.text))

    def _tell_fault(self, outcome: Outcome, fault: Refused) -> None:
        from bcpflow.cli.main import worded

        tr = self._world.tr
        shown = clip(outcome.text.strip(), 60)
        talk(tr("{n} 行目「{line}」", n=outcome.number, line=shown))
        if isinstance(fault, NotFound) and fault.code == "BCP-R002":
            talk(tr("番号は用紙の左端の 3-04 の形、または手順の id です。"))
        if fault.code == "BCP-R047":
            talk(tr("名簿にない人は、行の終わりに @役割 を付けます: in 14:20 氏名 @役割"))
        talk(worded(fault, self._world))

    def _close(self) -> None:
        if self._as_json:
            put_json(
                {
                    "schema": "bcpflow/entered/1",
                    "run": self._session.run,
                    "version": self._session.state.version,
                    "lines": [
                        self._document(one) for one in sorted(self._outcomes, key=_by_number)
                    ],
                }
            )

    def _document(self, outcome: Outcome) -> dict[str, Any]:
        from bcpflow.codes import describe

        fault, last = outcome.fault, outcome.recorded[-1] if outcome.recorded else None
        what, why, how = describe(fault, self._world.tr) if fault else (None, None, None)
        return {
            "line": outcome.number,
            "text": outcome.text.strip(),
            "status": outcome.status,
            "events": [name_of(recorded.event) for recorded in outcome.recorded],
            "version": last.version if last else None,
            "elapsed_s": _seconds(last.elapsed_ms) if last else None,
            "occurred_at": instants.iso(last.occurred_ns) if last else None,
            "code": fault.code if fault else None,
            "what": what,
            "why": why,
            "how": how,
        }


def _seconds(ms: int) -> int | float:
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def _by_number(outcome: Outcome) -> int:
    return outcome.number


def _came_to(act: Act, done: Sequence[Done]) -> Outcome:
    """Recorded where anything of the line is new; of a line typed again what was recorded then."""
    fresh = tuple(recorded for one in done if not one.repeated for recorded in one.recorded)
    if fresh:
        return Outcome(act.number, act.text, "recorded", fresh)
    before = tuple(recorded for one in done for recorded in one.recorded)
    return Outcome(act.number, act.text, "repeated", before)


def _lines(file: Path | None) -> list[str]:
    """The lines of a file or of what is piped in; UTF-8, or what a Windows editor writes."""
    if file is None or str(file) == "-":
        if sys.stdin is None:
            return []
        stream = getattr(sys.stdin, "buffer", None)
        data = stream.read() if stream else sys.stdin.read().encode("utf-8", "surrogateescape")
    else:
        data = file.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").splitlines()
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    return [from_operator(line.rstrip("\r")) for line in text.split("\n")]
