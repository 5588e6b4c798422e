"""What a controller does next, in one line: the inject that is due, the one to judge, the next.

Rules, held by tests/console/test_next_line.py:

1. A key that is named is not refused at that moment.
2. What waits for a hand comes first, then the judgement of what the cursor stands on, then what
   comes by the clock and when.

Must never be shown to players.
"""

from __future__ import annotations

from collections.abc import Mapping

from bcpflow.console.actions import Operator
from bcpflow.console.control_lines import in_order
from bcpflow.console.keys import CONTROL_KEYS
from bcpflow.console.next_words import Next, NextWords
from bcpflow.console.words import KIND_NAMES, hms
from bcpflow.language import N_
from bcpflow.projections.board import Board
from bcpflow.projections.inject_row import InjectRow


def next_inject(
    op: Operator, board: Board, row: InjectRow | None, places: Mapping[str, int] | None = None
) -> Next:
    """What comes next for who leads; ``row``: under the cursor."""
    words = NextWords(op, CONTROL_KEYS, places)
    if said := words.stopped() or words.over(board):
        return said
    if board.status == "paused":
        return words.say(N_("{pause} で時計を再開（止まっている間は付与されません）"))
    rows = in_order(board.injects)
    due = [each for each in rows if each.status == "due"]
    coming = [each for each in rows if each.status == "scheduled" and each.due_ms is not None]
    unjudged = [each for each in rows if _is_to_be_judged(each)]
    if due:
        return _of(words, _preferred(row, due), row)
    if row is not None and row in unjudged:
        return _of(words, row, row)
    if coming:
        return _of(words, _preferred(row, coming[:1]), row)
    if row is not None and row.status in ("held", "by hand", "scheduled"):
        return _of(words, row, row)
    waiting = [each for each in rows if each.status in ("held", "by hand", "scheduled")]
    if rest := [*unjudged, *waiting]:
        return _of(words, rest[0], row)
    if all(track.final for track in board.tracks):
        return words.say(N_("{end} で{kind}を終了"), kind=op.tr(KIND_NAMES[board.kind]))
    return words.say(N_("{overview} で手順の進み、{observe} 所見、{add} で状況付与を追加"))


def _preferred(row: InjectRow | None, rows: list[InjectRow]) -> InjectRow:
    """The one under the cursor where it is among them, else the first."""
    return next((each for each in rows if row is not None and _same(each, row)), rows[0])


def _of(words: NextWords, meant: InjectRow, row: InjectRow | None) -> Next:
    """What is to be done with an inject, and where it stands unless the cursor is on it."""
    said = _said(words, meant)
    if row is not None and _same(meant, row):
        return said
    if meant.status == "scheduled" and not words.by_lines and meant.due_ms is not None:
        title = words.title(meant.inject.content)
        text = words.tr(
            "{time}「{title}」（上下キーで選べます）", time=_when(words, meant), title=title
        )
        return Next(text, (), meant.inject.id)
    return words.about(said, meant.inject.id, meant.inject.content)


def _said(words: NextWords, row: InjectRow) -> Next:
    name = row.inject.id
    if row.delivered_ms is not None:
        text = N_("対応を見て {achieved} 達成・{missed} 未達、気付いたことは {observe} 所見")
        return words.say(text, name)
    if row.status == "due":
        return words.say(N_("{deliver} で渡す（期限到来）"), name)
    if row.status == "held":
        return words.say(N_("{hold} で保留を解く、今渡すなら {deliver}"), name)
    if row.status == "by hand":
        return words.say(N_("頃合いを見て {deliver} で渡す"), name)
    if row.due_ms is None:
        return words.say(N_("起点待ち。今渡すなら {deliver}"), name)
    time = _when(words, row)
    if words.op.delivers:
        return words.say(N_("{time} に時計が渡します。今渡すなら {deliver}"), name, time=time)
    return words.say(N_("{time} になったら {deliver} で渡す"), name, time=time)


def _when(words: NextWords, row: InjectRow) -> str:
    """When it is due, in the exercise and, as far as it can be told, on the wall."""
    wall = words.op.clock_time(row.due_ms or 0)
    return f"{hms(row.due_ms or 0)} ({wall})" if wall else hms(row.due_ms or 0)


def _is_to_be_judged(row: InjectRow) -> bool:
    """Delivered, and somebody was to do something about it."""
    expected = row.inject.expects or row.inject.action
    return row.delivered_ms is not None and row.result is None and bool(expected)


def _same(one: InjectRow, other: InjectRow) -> bool:
    return one.inject.id == other.inject.id
