"""The stations of `bcpflow tour`: what is told, and the very commands that are carried out.

Rules, held by tests/cli/test_tour.py:

1. Every command is one people can type; what is refused says so beforehand (`refused`).
2. A station takes two minutes: a few sentences, a few commands, some twenty lines of each answer.

This module must never carry anything out: `tour` does.
"""

from __future__ import annotations

from dataclasses import dataclass

from bcpflow.language import N_

SHOWN = 16
"""Lines of an answer that are shown where a command says nothing else."""


@dataclass(frozen=True, slots=True)
class Try:
    """A command, as it is typed after ``bcpflow``."""

    line: str
    minutes: float = 0
    """How much time has gone by before it."""
    shown: int = SHOWN
    """How many lines of the answer are shown."""
    refused: bool = False
    """The rules will say no: that is what is to be seen."""


@dataclass(frozen=True, slots=True)
class Station:
    """One stop of the tour."""

    title: str
    told: str
    tries: tuple[Try, ...]


RUN = "ict-bcp-initial-response"

STATIONS: tuple[Station, ...] = (
    Station(
        N_("手順を見る"),
        N_(
            "訓練の台本は、実災害の手順書と同じファイルです。付属の見本から始め、"
            "自団体のフォルダーに同じ名前で置けば、そちらが使われます。"
        ),
        (Try("workflow list"), Try(f"workflow show {RUN}", shown=22)),
    ),
    Station(
        N_("訓練を始める"),
        N_(
            "今が発災時刻（T0）になります。--fact は前提です。分からないものは書かなくてよく、"
            "その間は関係する手順がすべて表示されます。"
        ),
        (
            Try(
                N_(
                    "drill start ict-bcp-initial-response --title 見本の訓練 "
                    "--fact 時間帯=就業時間内 --fact 震度=6強"
                )
            ),
        ),
    ),
    Station(
        N_("いま何をするか"),
        N_(
            "番号の代わりに last と書けます。ふだんは drill run の画面で見ますが、"
            "一行で同じものが出ます。目標を過ぎた手順は、色と言葉の両方で示されます。"
        ),
        (Try("drill status last", minutes=1, shown=24),),
    ),
    Station(
        N_("手順を記録する"),
        N_(
            "「記録しました」と出たら、すでにディスクに書かれています。"
            "つまづいた所は、その場で --stumble に書きます。"
            "押し間違いは取り消せます（両方残ります）。"
        ),
        (
            Try("drill confirm last protect-self", minutes=1),
            Try("drill begin last first-fire", minutes=1),
            Try(N_("drill confirm last first-fire --stumble 消火器の場所が分からない"), minutes=3),
            Try("drill confirm last own-family", minutes=1),
            Try(N_("drill undo last own-family --reason 押し間違い")),
        ),
    ),
    Station(
        N_("状況付与・メモ・一時停止"),
        N_(
            "訓練のときだけ、進行管理者が状況を付与します。時計は止められます。"
            "実災害（bcpflow incident）には付与も一時停止もありません。"
        ),
        (
            Try("drill inject last situation-card", minutes=2),
            Try(N_("drill note last 館内放送が執務室で聞こえなかった")),
            Try(N_("drill pause last --reason 来庁者の対応")),
            Try("drill resume last", minutes=5),
        ),
    ),
    Station(
        N_("次のフェーズへ移る"),
        N_(
            "必須の手順が残っていると、移行判定が断り、足りないものを挙げます。"
            "残りを済ませると移れます。"
        ),
        (
            Try("drill advance last muster", refused=True),
            Try("drill confirm last injured", minutes=1),
            Try("drill decide last evacuate stay"),
            Try("drill confirm last own-family", minutes=1),
            Try("drill advance last muster"),
        ),
    ),
    Station(
        N_("終えて、記録を見る"),
        N_(
            "誰が、いつ、何をしたか、目標との差、つまづいた工程が、そのまま訓練記録になります。"
            "csv・markdown・json でも出せます。"
        ),
        (Try("drill end last", minutes=4), Try("drill log last", shown=40)),
    ),
    Station(
        N_("振り返り、直す"),
        N_(
            "所見と振り返りから、担当と期限のある是正処置を起こします。証拠がなければ完了になりません。"
            "報告書は A4 で印刷できる1つのファイルです。"
        ),
        (
            Try(N_("drill observe last 消火器が棚の陰にあった --about first-fire --kind 改善")),
            Try(N_("drill hotwash last 1 声が奥まで届かなかった")),
            Try(
                N_(
                    "action add last 消火器の場所を床に示す --owner 庶務係長 --due 2027-03-31 "
                    "--element 資機材 --step first-fire"
                )
            ),
            Try("drill report last", shown=26),
            Try(N_("drill report last --format html -o 報告書.html")),
        ),
    ),
    Station(
        N_("調達の案件"),
        N_(
            "同じ記録簿で、情報システムの調達も進めます。何が足りないかは case show が挙げます。"
            "付属の限度額や期限は例です。自団体の規則で確かめてください。"
        ),
        (
            Try("case method --contract 委託 --estimate 900000", shown=18),
            Try(
                N_(
                    "case open procurement-small --title 窓口の印刷機 --fact 年度=令和8年度 "
                    "--fact 所管課=市民課 --fact 予定価格=900000 --as 起案一郎"
                )
            ),
            Try("case show last", shown=24),
        ),
    ),
    Station(
        N_("確かめ、控えを取る"),
        N_(
            "記録は変えも消しもできず、外から書き換えられれば見つかります。"
            "控えは一つのファイルで、使っている最中でも取れます。"
        ),
        (Try("journal verify"), Try(N_("journal backup 控え.db")), Try("drill list")),
    ),
)

AFTERWARDS: tuple[tuple[str, str], ...] = (
    ("bcpflow site init わが町", N_("自団体のフォルダー（名簿・一覧・訓練計画）を作る")),
    (f"bcpflow drill start {RUN}", N_("本物の訓練を始める")),
    ("bcpflow incident start", N_("本当に揺れたとき（名前は覚えなくてよい）")),
    ("bcpflow --help", N_("すべてのコマンド。どのコマンドも --help で例が出る")),
)
"""What people do next."""
