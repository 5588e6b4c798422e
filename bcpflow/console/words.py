"""Words of the consoles: statuses, item states, times and durations as people read them.

Every state is a word; colour only repeats it. Must never measure, lay out or draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bcpflow.commands import Improved, ItemState, ObservationKind, RunKind
from bcpflow.definition.moments import format_duration
from bcpflow.language import N_, Translator
from bcpflow.projections.board import Board, TrackRow
from bcpflow.projections.inject_row import InjectStatus
from bcpflow.projections.staff import Presence
from bcpflow.projections.step_row import StepRow
from bcpflow.run.judge import StepStatus
from bcpflow.run.state import RunStatus
from bcpflow.text import half_width

Tone = Literal["plain", "dim", "strong", "late", "soon", "done", "bad", "inject", "heading", "tag"]
"""What a piece of text means to the eye; the style sheet gives it a look."""

STATUS: Mapping[StepStatus, str] = {
    "waiting": N_("待ち"),
    "open": N_("未着手"),
    "achieved": N_("達成"),
    "not_achieved": N_("未達"),
    "skipped": N_("省略"),
}
BEGUN = N_("着手")
PROPOSED = N_("承認待ち")
STATUS_TONES: Mapping[StepStatus, Tone] = {
    "waiting": "dim",
    "open": "plain",
    "achieved": "done",
    "not_achieved": "bad",
    "skipped": "dim",
}
ITEM_STATES: Mapping[ItemState, str] = {
    "normal": N_("正常"),
    "abnormal": N_("異常"),
    "unchecked": N_("未確認"),
    "not_applicable": N_("該当なし"),
}
UNTOUCHED = N_("まだ")
RUN_STATUS: Mapping[RunStatus, str] = {
    "running": N_("進行中"),
    "paused": N_("一時停止"),
    "ended": N_("終了"),
    "aborted": N_("中止"),
    "voided": N_("無効"),
}
KIND_TAGS: Mapping[RunKind, str] = {
    "exercise": N_("【訓練】"),
    "incident": N_("【実災害】"),
    "case": N_("【案件】"),
}
KIND_NAMES: Mapping[RunKind, str] = {
    "exercise": N_("訓練"),
    "incident": N_("実災害対応"),
    "case": N_("案件"),
}
INJECT_STATUS: Mapping[InjectStatus, str] = {
    "scheduled": N_("予定"),
    "due": N_("期限到来"),
    "by hand": N_("手動"),
    "held": N_("保留"),
    "cancelled": N_("取消"),
    "delivered": N_("付与済"),
}
PRESENCE: Mapping[Presence, str] = {
    "expected": N_("未着"),
    "present": N_("参集"),
    "absent": N_("不在"),
}
IMPROVED: Mapping[Improved, str] = {
    "yes": N_("はい"),
    "no": N_("いいえ"),
    "unknown": N_("分からない"),
}
OBSERVATIONS: Mapping[ObservationKind, str] = {
    "strength": N_("良かった点"),
    "improvement": N_("改善点"),
    "stumble": N_("つまづき"),
    "note": N_("メモ"),
}
SOON_MS = 5 * 60_000
"""A target this close is pointed out."""


def hms(ms: int) -> str:
    """``0:12:34``."""
    return format_duration(ms / 1000)


def span(ms: int) -> str:
    """``02:10``, or ``1:02:10`` from an hour on; without a sign."""
    text = format_duration(abs(ms) / 1000)
    return text.removeprefix("0:") if abs(ms) < 3_600_000 else text


def long_span(ms: int, tr: Translator) -> str:
    """``1:02:10``, or ``4日 3:10:00`` from a day on; without a sign."""
    days, rest_ms = divmod(abs(ms), 86_400_000)
    if not days:
        return span(ms)
    return tr("{days}日 {rest}", days=days, rest=hms(rest_ms))


def status_word(row: StepRow, tr: Translator) -> str:
    """Where a step stands, in a word."""
    if row.proposed and row.status == "open":
        return tr(PROPOSED)
    begun = row.status == "open" and row.begun_ms is not None
    return tr(BEGUN if begun else STATUS[row.status])


def status_tone(row: StepRow) -> Tone:
    """How a step's status looks."""
    if row.proposed and row.status == "open":
        return "soon"
    return "strong" if row.status == "open" and row.begun_ms else STATUS_TONES[row.status]


def rest(row: StepRow, tr: Translator) -> tuple[str, Tone]:
    """What is left of a step's time, how far it is over, or when it was settled."""
    if row.overdue_ms is not None:
        return tr("超過 +{span}", span=span(row.overdue_ms)), "late"
    if row.remaining_ms is not None:
        near: Tone = "soon" if row.remaining_ms < SOON_MS else "plain"
        return tr("残り {span}", span=span(row.remaining_ms)), near
    if row.actual_ms is not None:
        return tr("実績 {time}", time=hms(row.actual_ms)), "dim"
    return "", "plain"


def target(row: StepRow, tr: Translator) -> str:
    """A step's target; a sample is marked as one."""
    if row.target_ms is None:
        return ""
    return hms(row.target_ms) + (tr("例") if row.sample_target else "")


def phase_rest(track: TrackRow, elapsed_ms: int, tr: Translator) -> tuple[str, Tone]:
    """What is left of a phase's time."""
    if track.target_ms is None:
        return "", "plain"
    left = track.target_ms - elapsed_ms
    if left < 0:
        return tr("超過 +{span}", span=span(left)), "late"
    return tr("残り {span}", span=span(left)), "soon" if left < SOON_MS else "plain"


def title_text(row: StepRow, tr: Translator) -> str:
    """A step's title, with the number of the occurrence where it is done again."""
    sharp, number = row.id.partition("#")[1:]
    return tr.pick(row.step.title) + (f" {sharp}{number}" if number else "")


def number_of(typed: str) -> str | None:
    """A number as the journal takes it, full-width digits understood; None for what is none."""
    plain = half_width(typed).replace(",", "")
    try:
        float(plain)
    except ValueError:
        return None
    return plain


def prompt_tag(board: Board, tr: Translator) -> str:
    """【訓練】 or 【実災害】."""
    return tr(KIND_TAGS[board.kind])
