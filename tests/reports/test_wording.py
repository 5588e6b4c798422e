"""Words: every row has them, what is missing is said, in both languages."""

from __future__ import annotations

import pytest

from bcpflow.commands import CheckItems, ConfirmStep, FireTransition
from bcpflow.projections.log import log
from bcpflow.projections.rows import Row
from bcpflow.reports.terms import delta, delta_word, elapsed
from bcpflow.reports.wording import Wording, entry_text
from tests.reports.drills import EN, JA, Drill, played, two_tracks


def texts(drill: Drill) -> list[str]:
    told = log(drill.history)
    return [entry_text(row, told, JA) for row in told.rows]


def test_every_row_has_words_in_one_line() -> None:
    told = log(played().history)
    for row in told.rows:
        for tr in (JA, EN):
            said = entry_text(row, told, tr)
            assert said.strip()
            assert "\n" not in said
            assert row.note in said


def row_of(drill: Drill, step: str) -> tuple[Wording, Row]:
    told = log(drill.history)
    return Wording(told, JA), next(r for r in told.rows if (r.step or r.about) == step)


def test_a_checklist_says_what_is_wrong_and_what_nobody_looked_at() -> None:
    words, row = row_of(played(), "power")
    said = "\n".join(words.lines(next(r for r in words._log.rows if r.step == "power")))
    assert "異常: 商用電源、UPS残量 62 %; 正常 1件; 未確認 1件（赤コンセント）" in said
    assert row.kind == "check"


def test_items_ticked_after_the_outcome_are_not_in_it() -> None:
    drill = Drill()
    drill.do(ConfirmStep(step="power", result="not_achieved"))
    drill.do(CheckItems(step="power", items={"ups": "abnormal"}))
    words, row = row_of(drill, "power")
    assert "異常" not in words.text(row)
    assert "未確認 4件" in words.text(row)


def test_a_checklist_without_a_fault_is_said_in_a_line() -> None:
    drill = Drill()
    normal = dict.fromkeys(("utility", "ups", "fuel", "outlet"), "normal")
    drill.do(CheckItems(step="power", items=normal, values={"ups": "98"}))  # type: ignore[arg-type]
    assert texts(drill)[1] == "点検: 電源を確認する / 全項目 正常（4件） / 記録: UPS残量 98 %"


def test_what_is_missing_is_said() -> None:
    drill = Drill()
    drill.do(ConfirmStep(step="heat"))
    assert texts(drill)[-1] == "達成: 室温を測る / 値の記録なし"
    assert "省略: 来庁者を誘導する / 理由の記録なし" in texts(played())


def test_an_override_names_what_was_missing_and_why() -> None:
    said = "移行判定を権限により通過: 未充足 室温を測る; 理由 報告を先に行うため"
    assert any(said in text for text in texts(played()))


def test_what_was_undone_and_what_came_late_is_marked() -> None:
    said = texts(played())
    assert any(text.startswith("【取消】【後記】達成: 室温を測る") for text in said)
    assert any(text.startswith("取消: 室温を測る（No.10 の「達成」）") for text in said)


def test_a_return_gives_its_reason_and_the_next_time_its_number() -> None:
    drill = Drill()
    for step in ("safety", "power", "heat"):
        drill.do(ConfirmStep(step=step, value="20" if step == "heat" else ""))
    drill.do(FireTransition(trigger="report"))
    drill.do(FireTransition(trigger="aftershock", reason="余震"))
    drill.do(ConfirmStep(step="safety"))
    assert texts(drill)[-2:] == [
        "差戻し: 「報告と判断」から「初期調査」へ / 理由: 余震",
        "達成: 身の安全を確保する（2回目）",
    ]


def test_side_by_side_a_phase_is_named_with_its_track() -> None:
    drill = Drill(two_tracks())
    drill.do(ConfirmStep(step="look"))
    drill.do(FireTransition(trigger="a:over"))
    assert texts(drill)[-1] == "フェーズ移行: 「調査: 作業」から「調査: 終了」へ"


@pytest.mark.parametrize(
    ("ms", "written", "word"),
    [
        (130_000, "+0:02:10", "超過"),
        (-65_000, "-0:01:05", "以内"),
        (0, "0:00:00", "以内"),
        (400, "0:00:00", "超過"),
        (-400, "0:00:00", "以内"),
    ],
)
def test_a_difference_in_figures_and_in_a_word(ms: int, written: str, word: str) -> None:
    assert (delta(ms), delta_word(ms, JA)) == (written, word)


def test_hours_do_not_roll_over_into_days() -> None:
    assert elapsed(72 * 3_600_000) == "72:00:00"


def test_the_words_of_a_result_stay_four_in_english() -> None:
    heads = "達成 未達 省略 超過"
    assert len(EN(heads).split(" ")) == len(heads.split(" "))
