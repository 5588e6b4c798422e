"""A player: works a drill through to its end as a team would, on a clock of its own.

The demonstration and the tests of shipped workflows use it: what it does goes through the same
door as everybody's commands, so a workflow it cannot finish is a workflow nobody can finish.
It must never look into a workflow for names it expects: it plays whatever the board offers.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from bcpflow.clock import NS_PER_MS, Reading
from bcpflow.commands import (
    ApproveStep,
    BeginStep,
    CheckItems,
    Command,
    ConfirmStep,
    DecideStep,
    EndRun,
    FireTransition,
    ItemState,
    PauseRun,
    ResumeRun,
    SkipStep,
    TakeNote,
    UndoStep,
)
from bcpflow.projections.board import Board, board
from bcpflow.projections.inject_row import falling_due
from bcpflow.projections.step_row import StepRow
from bcpflow.service.session import Session

MOST_ACTIONS = 2000
"""A workflow that takes more than this never ends."""
MINUTE_MS = 60_000


class ScriptedClock:
    """A clock that stands until it is told to go on; readings of one boot."""

    def __init__(self, wall_ns: int) -> None:
        self._start_ns = wall_ns
        self._passed_ms = 0

    def read(self) -> Reading:
        """The reading at this moment."""
        passed = self._passed_ms * NS_PER_MS
        return Reading(self._start_ns + passed, "scripted", passed)

    def pass_ms(self, ms: int) -> None:
        """Let so much time go by."""
        self._passed_ms += max(0, ms)


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the players of a demonstration write down, in the language of the reader."""

    note: str
    stumble: str
    abnormal: str
    skipped: str
    undone: str
    pause: str
    override: str


class Player:
    """Plays one run. ``seed`` makes two games alike."""

    def __init__(
        self, session: Session, clock: ScriptedClock, remarks: Remarks, *, seed: int = 1
    ) -> None:
        self._session = session
        self._clock = clock
        self._remarks = remarks
        self._random = random.Random(seed)
        self._done = 0
        self._settled = 0
        self._looked_ms = self._board().elapsed_ms
        self._repeated = False

    def play(self) -> None:
        """Until every track is in a final phase with nothing left to do; then end the run."""
        while self._next(self._board()):
            if self._done > MOST_ACTIONS:
                raise RuntimeError(f"{self._session.run}: no end in sight")
        self._wait(2 * MINUTE_MS)
        self._do(EndRun())

    def _next(self, shown: Board) -> bool:
        open_ = [row for row in shown.steps if row.status == "open" and row.current]
        duty = next((row for row in open_ if row.repeating and row.overdue_ms is not None), None)
        if duty is not None and not self._repeated:
            self._repeated = True  # once between two steps: a duty is never done with
            self._work(duty)
            return True
        self._repeated = False
        step = next((row for row in open_ if not row.repeating), None)
        if step is not None:
            self._work(step)
            return True
        return self._go_on(shown)

    def _work(self, row: StepRow) -> None:
        self._wait(self._pace(row))
        self._settled += 1
        if self._settled == 5 and not row.repeating:
            self._interlude(row)
        if row.items:
            self._check(row)
        self._settle(row)
        if self._settled % 9 == 0:
            self._do(TakeNote(text=self._remarks.note, about=row.step.id))

    def _settle(self, row: StepRow) -> None:
        if row.kind == "decision":
            self._decide(row)
        elif not row.step.required and self._random.random() < 0.3:
            self._do(SkipStep(step=row.id, reason=self._remarks.skipped))
        else:
            stumble = self._remarks.stumble if self._settled % 8 == 0 else ""
            value = str(self._random.randint(12, 32)) if row.kind == "measure" else ""
            self._do(ConfirmStep(step=row.id, stumble=stumble, value=value))

    def _decide(self, row: StepRow) -> None:
        """Choose; where an approver is asked for, one of them approves it."""
        if not row.proposed:
            forward = self._forward(row)
            self._do(DecideStep(step=row.id, option=forward, note=self._remarks.note))
        now = self._board().step(row.id)
        if now is not None and now.proposed:
            self._wait(MINUTE_MS)
            self._do(ApproveStep(step=row.id, role=row.approvers[0]))

    def _forward(self, row: StepRow) -> str:
        """An option that leads on: one whose transition is no return and has an open gate."""
        ways = {way.trigger: way for track in self._board().tracks for way in track.ways}
        back = [o.id for o in row.options if o.fires and o.fires in ways and ways[o.fires].back]
        onward = [o.id for o in row.options if o.id not in back] or [o.id for o in row.options]
        return onward[0]

    def _check(self, row: StepRow) -> None:
        odd = self._settled % 6 == 0
        states: dict[str, ItemState] = {
            line.item.id: "abnormal" if odd and index == 1 else "normal"
            for index, line in enumerate(row.items)
        }
        self._do(CheckItems(step=row.id, items=states))
        if odd:
            self._do(TakeNote(text=self._remarks.abnormal, about=row.step.id))

    def _interlude(self, row: StepRow) -> None:
        """Once in a game: a slip that is undone, and a pause."""
        self._do(BeginStep(step=row.id))
        if row.kind != "decision":
            self._do(ConfirmStep(step=row.id))
            self._wait(10_000)
            self._do(UndoStep(step=row.id, reason=self._remarks.undone))
        self._do(PauseRun(reason=self._remarks.pause))
        self._wait(5 * MINUTE_MS)
        self._do(ResumeRun())

    def _go_on(self, shown: Board) -> bool:
        for track in shown.tracks:
            ways = [way for way in track.ways if not way.back]
            way = next((way for way in ways if not way.missing), None)
            if way is not None:
                self._do(FireTransition(trigger=f"{track.id}:{way.trigger}"))
                return True
        for track in shown.tracks:
            for way in track.ways:
                if not way.back and way.overriders:
                    self._do(
                        FireTransition(
                            trigger=f"{track.id}:{way.trigger}",
                            override=True,
                            reason=self._remarks.override,
                            role=way.overriders[0],
                        )
                    )
                    return True
        return False

    def _pace(self, row: StepRow) -> int:
        """How long the team takes: most steps in time, some not."""
        if row.remaining_ms is None or row.remaining_ms <= 0:
            return self._random.randint(20, 120) * 1000
        share = self._random.uniform(0.05, 0.35)
        if self._random.random() < 0.12:
            share = self._random.uniform(1.02, 1.15)
        return min(int(row.remaining_ms * share) // 1000 * 1000 + 5000, 60 * MINUTE_MS)

    def _wait(self, ms: int) -> None:
        """Time goes by; injects that fall due in it are delivered when they do."""
        left = ms
        while left > 0:
            shown = self._board()
            paused = shown.status == "paused"
            scheduled = [
                row.due_ms - shown.elapsed_ms
                for row in shown.injects
                if row.status == "scheduled" and row.due_ms is not None and not paused
            ]
            part = min([left, *(t for t in scheduled if t > 0)])
            self._clock.pass_ms(part)
            left -= part
            self._deliver_due()

    def _deliver_due(self) -> None:
        """What the clock delivers; what a pause or a jump passed over it does not."""
        now = self._session.now()
        for command in falling_due(self._session.state, self._looked_ms, now):
            self._do(command)
        self._looked_ms = self._session.state.clock.elapsed_ms(now)

    def _board(self) -> Board:
        return board(self._session.state, self._session.now())

    def _do(self, command: Command) -> None:
        self._done += 1
        self._session.do(command)


def play(session: Session, clock: ScriptedClock, remarks: Remarks, *, seed: int = 1) -> None:
    """Play a run to its end."""
    Player(session, clock, remarks, seed=seed).play()
