"""The keys of the consoles: one table, out of which bindings, footer and help are made.

A key must never mean one thing on the whole screen and another line by line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bcpflow.console import flows, flows_control, flows_people, flows_run, flows_stopped
from bcpflow.console.actions import Operator
from bcpflow.console.questions import Flow
from bcpflow.language import N_

MakeFlow = Callable[[Operator, Any], Flow]
"""A flow about what is under the cursor: a step, or at the controller's an inject."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, its name on the footer, what it does, and the flow behind it, if one is.

    ``screen``/``plain``: where it exists. ``numbered``: takes a step's number when typed.
    """

    key: str
    name: str
    label: str
    help: str
    flow: MakeFlow | None = None
    footer: bool = False
    numbered: bool = False
    screen: bool = True
    plain: bool = True


KEYS: tuple[Key, ...] = (
    Key("c", "confirm", N_("達成"), N_("手順を達成と記録する（メモも書ける）"),
        flows.confirm_step, footer=True, numbered=True),
    Key("x", "miss", N_("未達"), N_("手順を未達と記録する"),
        flows.miss_step, numbered=True),
    Key("s", "skip", N_("省略"), N_("手順を省略する（理由を書く）"),
        flows.skip_step, numbered=True),
    Key("b", "begin", N_("着手"), N_("手順に着手したことを記録する"),
        flows.begin_step, footer=True, numbered=True),
    Key("t", "stumble", N_("つまづき"), N_("つまづいたことを添えて結果を記録する"),
        flows.stumble_step, numbered=True),
    Key("k", "checklist", N_("点検"), N_("手順のチェックリストを順に付ける"),
        flows.walk_checklist, numbered=True),
    Key("d", "decide", N_("決定"), N_("判断の手順で、選択肢から決める"),
        flows.decide_step, numbered=True),
    Key("u", "undo", N_("取消"), N_("結果の記録を取り消す（取消も残る）"),
        flows.undo_step, footer=True, numbered=True),
    Key("n", "note", N_("メモ"), N_("メモを記録に残す"),
        flows.take_note, footer=True),
    Key("N", "note_outside", N_("メモ（別画面）"),
        N_("画面を離れてメモを書く（日本語入力の位置が合わない端末のとき）"), plain=False),
    Key("g", "go", N_("移行"), N_("次のフェーズへ進む、または差し戻す"),
        flows.go_on, footer=True),
    Key("f", "fact", N_("状況"), N_("状況（震度など）や出来事を宣言する"),
        flows_run.declare_fact),
    Key("v", "approve", N_("承認"), N_("提案された判断を承認する、または否認する"),
        flows_people.approve, numbered=True),
    Key("m", "arrive", N_("参集"), N_("参集した人を記録する（名簿から選ぶか、氏名を入力）"),
        flows_people.arrive),
    Key("z", "absent", N_("不在"), N_("不在・離脱を記録する（役割は代行順に移る）"),
        flows_people.leave),
    Key("i", "injects", N_("付与"), N_("付与された状況を読み返す")),
    Key("w", "overview", N_("一覧"), N_("期限・参集・前回の課題を見る")),
    Key("p", "pause", N_("停止/再開"), N_("訓練の時計を止める、再開する"),
        flows_run.pause_or_resume),
    Key("j", "jump", N_("時間を進める"), N_("訓練の時計を進める（例: 30m）"),
        flows_run.jump_clock),
    Key("e", "end", N_("終了"), N_("訓練・対応を終了する（確認あり）"),
        flows_run.end_run),
    Key("h", "how", N_("説明"), N_("手順の方法・注意・点検項目を読む"),
        numbered=True, screen=False),
    Key("a", "all", N_("全手順"), N_("今のフェーズだけ／全フェーズを見る"), plain=False),
    Key("l", "lines", N_("記録"), N_("記録された行を新しい順に見る")),
    Key("r", "retry", N_("やり直し"), N_("記録簿の異常のあと、もう一度記録する")),
    Key("y", "second", N_("控え"), N_("記録簿の異常のとき、別の場所のファイルに控える"),
        flows_stopped.write_elsewhere),
    Key("?", "help", N_("全キー"), N_("このキー一覧を出す"), footer=True),
    Key("q", "leave", N_("離れる"), N_("画面を離れる（訓練・対応は続く）"), footer=True),
)  # fmt: skip
"""The players' keys, in the order of the help. The footer has at most seven."""

CONTROL_KEYS: tuple[Key, ...] = (
    Key("i", "deliver", N_("付与"), N_("選んだ状況付与を今渡す"),
        flows_control.deliver, footer=True, numbered=True),
    Key("h", "hold", N_("保留/解除"), N_("状況付与を保留する、保留を解く"),
        flows_control.hold_or_release, footer=True, numbered=True),
    Key("s", "cancel", N_("取消"), N_("状況付与を取り消す（付与しない）"),
        flows_control.cancel, numbered=True),
    Key("a", "add", N_("追加"), N_("予定にない状況付与を加える"),
        flows_control.add, footer=True),
    Key("c", "achieved", N_("達成"), N_("付与した状況への対応を達成と評価する"),
        flows_control.judge_achieved, footer=True, numbered=True),
    Key("x", "missed", N_("未達"), N_("付与した状況への対応を未達と評価する"),
        flows_control.judge_missed, footer=True, numbered=True),
    Key("o", "observe", N_("所見"), N_("気付いたことを所見として残す"),
        flows_control.observe, numbered=True),
    Key("n", "note", N_("メモ"), N_("メモを記録に残す"),
        flows_control.take_note),
    Key("p", "pause", N_("停止/再開"), N_("訓練の時計を止める、再開する"),
        flows_run.pause_or_resume),
    Key("j", "jump", N_("時間を進める"), N_("訓練の時計を進める（例: 30m）"),
        flows_run.jump_clock),
    Key("t", "speed", N_("速さ"), N_("訓練の時計の速さを変える"),
        flows_run.change_speed),
    Key("f", "fact", N_("状況"), N_("状況（震度など）や出来事を宣言する"),
        flows_run.declare_fact),
    Key("m", "arrive", N_("参集"), N_("参集した人を記録する（名簿から選ぶか、氏名を入力）"),
        flows_people.arrive),
    Key("z", "absent", N_("不在"), N_("不在・離脱を記録する（役割は代行順に移る）"),
        flows_people.leave),
    Key("w", "overview", N_("一覧"), N_("手順の進み・期限・参集を見る")),
    Key("e", "end", N_("終了"), N_("訓練・対応を終了する（確認あり）"),
        flows_run.end_run),
    Key("d", "how", N_("詳しく"), N_("状況付与の内容・期待する行動を読む"),
        numbered=True, screen=False),
    Key("l", "lines", N_("記録"), N_("記録された行を新しい順に見る")),
    Key("r", "retry", N_("やり直し"), N_("記録簿の異常のあと、もう一度記録する")),
    Key("y", "second", N_("控え"), N_("記録簿の異常のとき、別の場所のファイルに控える"),
        flows_stopped.write_elsewhere),
    Key("?", "help", N_("全キー"), N_("このキー一覧を出す"), footer=True),
    Key("q", "leave", N_("離れる"), N_("画面を離れる（訓練・対応は続く）"), footer=True),
)  # fmt: skip
"""The controller's keys, in the order of the help."""
