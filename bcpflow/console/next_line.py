"""What players do next, in one line that names its keys: 「次: b 着手、済んだら c 達成」.

Rules, held by tests/console/test_next_line.py:

1. A key that is named is not refused at that moment: the core was asked, as the key's flow asks.
2. The step under the cursor comes first while its phase needs it; then the way on, as soon as
   nothing needed is left; then the step that waits; then what a shut gate asks for; then the end.
3. It changes only with `stirring`, what is under the cursor and the state of the console: so it
   is worked out anew only then, and a tick of the clock costs nothing.
4. Who only looks on is told of keys that read; who has a role, of steps that role may do.

Must never decide, measure or record: it reads the board and asks what would be refused.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from bcpflow.commands import (
    ApproveStep,
    CheckItems,
    ConfirmStep,
    DecideStep,
    EndRun,
    FireTransition,
)
from bcpflow.console.actions import Operator
from bcpflow.console.flows import ASKED_LATER
from bcpflow.console.keys import KEYS
from bcpflow.console.next_words import Next, NextWords
from bcpflow.console.words import KIND_NAMES, title_text
from bcpflow.decide.approvals import awaited
from bcpflow.definition.conditions import names_in
from bcpflow.language import N_
from bcpflow.projections.board import Board, TrackRow, WayOut
from bcpflow.projections.step_row import StepRow
from bcpflow.run.judge import Missing, may_act_as

SETTLED_BY: Mapping[str, str] = {
    "measure": N_("測ったら {confirm} で数値を記録、できなければ {miss} 未達"),
    "question": N_("話し合ったら {confirm} で答えを記録"),
    "document": N_("できたら {confirm} で文書名・保管場所を記録"),
}
"""Steps that are done in the moment they are recorded: nobody needs to begin them."""


def stirring(board: Board) -> Hashable:
    """What of the board what comes next depends on; the clock alone moves little of it."""
    duties = tuple((row.id, _resting(row)) for row in board.steps if row.repeating)
    due = tuple(row.inject.id for row in board.injects if row.status == "due")
    return board.version, duties, due


def next_line(
    op: Operator,
    board: Board,
    row: StepRow | None,
    places: Mapping[str, int] | None = None,
    *,
    unread: bool = False,
) -> Next:
    """What comes next; ``row``: under the cursor; ``unread``: an inject nobody acknowledged."""
    words = NextWords(op, KEYS, places)
    if said := words.stopped() or words.over(board):
        return said
    if unread:
        return words.say(N_("{injects} で届いた状況付与を読む"))
    if op.observe:
        if words.by_lines:
            return words.say(N_("見学中: Enter で状況、{lines} で記録、{overview} で期限・参集"))
        return words.say(N_("見学中: 上下キーで手順、{lines} で記録、{overview} で期限・参集"))
    if board.status == "paused":
        return words.say(N_("{pause} で時計を再開（止まっている間、手順は記録できません）"))
    return _Players(words, board).at(row)


class _Players:
    """What the steps and the gates of a running run ask of this operator."""

    def __init__(self, words: NextWords, board: Board) -> None:
        self.words = words
        self.op = words.op
        self.tr = words.tr
        self.board = board
        rows = [row for row in board.steps if row.status == "open" and self._mine(row)]
        self.needed = [row for row in rows if _needed(row)]
        self.others = [row for row in rows if not _needed(row)]

    def at(self, row: StepRow | None) -> Next:
        """The first of rule 2 that there is."""
        here = self._step(row) if _among(row, (*self.needed, *self.others)) else None
        if here and _among(row, self.needed):
            return here
        return (
            self._way_on(here)
            or self._elsewhere(row)
            or here
            or self._shut(row)
            or self._end()
            or self._wait()
        )

    def _step(self, row: StepRow | None) -> Next | None:
        """What an open step asks for; None where nobody here could do it now."""
        if row is None:
            return None
        if row.proposed:
            able = self.op.able(row.approvers)
            if any(self._passes(ApproveStep(step=row.id, role=role)) for role in able):
                return self.words.say(N_("{approve} で承認または否認"), row.id)
            return None
        if row.kind == "decision":
            return self._decision(row)
        if self.op.may(ConfirmStep(step=row.id, role=self.op.role)):
            return None
        left = sum(item.state is None for item in row.items)
        if left and not self.op.may(CheckItems(step=row.id, items={}, role=self.op.role)):
            text = N_("{checklist} で点検（残り {n}件）、済んだら {confirm} 達成")
            return self.words.say(text, row.id, n=left)
        if row.kind in SETTLED_BY:
            return self.words.say(SETTLED_BY[row.kind], row.id)
        if row.begun_ms is None:
            return self.words.say(N_("{begin} 着手、済んだら {confirm} 達成"), row.id)
        text = N_("済んだら {confirm} 達成、できなければ {miss} 未達")
        return self.words.say(text, row.id)

    def _decision(self, row: StepRow) -> Next | None:
        choices = [
            DecideStep(step=row.id, option=option.id, role=self.op.role) for option in row.options
        ]
        # The flow begins with the first of them, whichever is chosen then.
        if not choices or self.op.may(choices[0], unless=ASKED_LATER):
            return None
        if not any(self._passes(choice) for choice in choices):
            return None
        if awaited(self.op.plan.steps[row.step.id], self.op.role):
            return self.words.say(N_("{decide} で案を選ぶ（承認を待って決まります）"), row.id)
        return self.words.say(N_("{decide} で決める"), row.id)

    def _way_on(self, here: Next | None) -> Next | None:
        """A phase that needs nothing more can be left."""
        open_ways = [
            (track, way)
            for track in self.board.tracks
            if not any(_keeps(row, track) for row in self.board.steps)
            for way in track.ways
            if not way.back and not way.missing and not self.op.may(self._fire(track, way))
        ]
        if not open_ways:
            return None
        track, way = open_ways[0]
        title = self.words.title(self.op.plan.phase(track.id, way.to).title)
        text = N_("{go} で「{title}」へ移行")
        if len(open_ways) > 1:
            text = N_("{go} で移行先を選ぶ（「{title}」など）")
        on = self.words.say(text, title=title)
        if here is None:
            return on
        said = self.tr("{said}（この手順もするなら {own}）", said=on.said, own=here.said)
        return Next(said, (*on.keys, *here.keys), here.row)

    def _elsewhere(self, row: StepRow | None) -> Next | None:
        """Another step of the phase; one that the step under the cursor waits for first."""
        before = row.waits_for if row is not None else ()
        numbered = self.words.places or {}
        first = sorted(self.needed, key=lambda r: (r.id not in numbered, r.step.id not in before))
        for other in first:
            if other is not row and (said := self._step(other)):
                if other.proposed and not self.words.by_lines:
                    return said  # the key finds what waits by itself
                return self.words.about(said, other.id, title_text(other, self.tr))
        return None

    def _shut(self, row: StepRow | None) -> Next | None:
        """What the gate still asks for, where no open step gives it; or the right to open it."""
        shut = [(t, w) for t in self.board.tracks for w in t.ways if w.missing and not w.back]
        for _, way in shut:
            for missing in way.missing:
                if said := self._asked(missing, row):
                    return said
        for track, way in shut:
            if self._passes(self._fire(track, way)):
                return self.words.say(N_("{go} で移行（足りないものがあり、権限と理由が要ります）"))
        return None

    def _asked(self, missing: Missing, row: StepRow | None) -> Next | None:
        if missing.kind == "step":
            asked = [r for r in self.board.steps if r.step.id == missing.what]
            return next(filter(None, (self._again(each, row) for each in asked)), None)
        facts = self.op.plan.workflow.facts
        if missing.kind == "fact" and (fact := facts.get(missing.what)):
            title = self.words.title(fact.title or missing.what)
            return self.words.say(N_("{fact} で「{title}」を宣言（移行に要ります）"), title=title)
        if missing.kind == "condition" and names_in(missing.what) & facts.keys():
            title = self.words.title(missing.what)
            return self.words.say(
                N_("状況が変わったら {fact} で宣言（移行の条件 {title}）"), title=title
            )
        return None

    def _again(self, asked: StepRow, row: StepRow | None) -> Next | None:
        """A step that did not come out and may be done once more; line by line it has no number."""
        if asked.status not in ("not_achieved", "skipped") or self.words.by_lines:
            return None
        if asked.kind == "decision":
            able, text = bool(self._decision(asked)), N_("{decide} で決め直す（移行に要ります）")
        else:
            able = not self.op.may(ConfirmStep(step=asked.id, role=self.op.role))
            text = N_("やり直せたら {confirm} 達成（移行に要ります）")
        if not able or not self._mine(asked):
            return None
        if _among(row, [asked]):
            return self.words.say(text, asked.id)
        title = self.words.title(title_text(asked, self.tr))
        text = self.tr("上下キーで「{title}」へ（達成が移行に要ります）", title=title)
        return Next(text, (), asked.id)

    def _end(self) -> Next | None:
        """Nothing leads further on."""
        leads_on = any(not way.back for track in self.board.tracks for way in track.ways)
        kept = any(_keeps(row, track) for track in self.board.tracks for row in self.board.steps)
        if leads_on or kept or self.op.may(EndRun(role=self.op.role)):
            return None
        left = sum(row.status in ("open", "waiting") for row in self.board.steps)
        kind = self.tr(KIND_NAMES[self.board.kind])
        if left:
            text = N_("{end} で{kind}を終了（終えていない手順 {n}件）")
            return self.words.say(text, kind=kind, n=left)
        return self.words.say(N_("{end} で{kind}を終了"), kind=kind)

    def _wait(self) -> Next:
        """Others are at work."""
        names = self.op.role_names()
        theirs = [
            names.get(row.step.role or "", "")
            for row in self.board.steps
            if row.status == "open" and row.current and not self._mine(row)
        ]
        if who := next(filter(None, theirs), ""):
            who = self.words.title(who)
            return self.words.say(N_("{who}の手順を待つ。{note} メモ、{lines} 記録を見る"), who=who)
        return self.words.say(N_("{note} メモ、{lines} 記録を見る、{overview} 期限・参集を見る"))

    def _mine(self, row: StepRow) -> bool:
        role, needed = self.op.role, row.approvers if row.proposed else (row.step.role,)
        if role is None or not any(needed):
            return True
        if may_act_as(self.op.session.state, role, tuple(filter(None, needed))):
            return True
        return role in row.approvers

    def _fire(self, track: TrackRow, way: WayOut) -> FireTransition:
        several = len(self.board.tracks) > 1
        trigger = f"{track.id}:{way.trigger}" if several else way.trigger
        return FireTransition(trigger=trigger, role=self.op.role)

    def _passes(self, command: FireTransition | DecideStep | ApproveStep) -> bool:
        """Whether `flows.insist` can bring it through."""
        refusal = self.op.may(command)
        if refusal is None:
            return True
        if refusal.code == "BCP-R013":
            return self.op.may(replace(command, reason="-")) is None
        return refusal.code == "BCP-R006" and any(
            self.op.may(replace(command, override=True, role=role, reason="-")) is None
            for role in self.op.able(refusal.overriders)
        )


def _resting(row: StepRow) -> bool:
    """A repeating duty before its time."""
    return row.repeating and (row.remaining_ms or 0) > 0


def _among(row: StepRow | None, rows: Iterable[StepRow]) -> bool:
    return row is not None and any(each.id == row.id for each in rows)


def _needed(row: StepRow) -> bool:
    return row.current and row.step.required and not _resting(row)


def _keeps(row: StepRow, track: TrackRow) -> bool:
    """Whether a track's phase is not to be left yet for this step; a duty keeps nobody."""
    unsettled = row.status in ("open", "waiting") and not row.repeating
    return unsettled and row.current and row.step.required and row.track == track.id
