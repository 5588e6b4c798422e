"""The keys of the consoles: one table, out of which bindings, footer and help are made.

A key must never mean one thing on the whole screen and another line by line.
"""

from __future__ import annotations

from dataclasses import dataclass

from bcpflow.console import flows, flows_run
from bcpflow.console.flows import MakeFlow
from bcpflow.language import N_


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
    Key("i", "inject", N_("付与"), N_("状況付与を手で渡す"),
        flows_run.deliver_inject),
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
    Key("?", "help", N_("全キー"), N_("このキー一覧を出す"), footer=True),
    Key("q", "leave", N_("離れる"), N_("画面を離れる（訓練・対応は続く）"), footer=True),
)  # fmt: skip
"""In the order of the help. The footer has at most seven."""
