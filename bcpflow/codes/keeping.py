"""Codes of keeping the journal: full disks, places, copies of it, lines of another one.

Texts are data and are filled by `codes.describe`; this module must never format or print one.
"""

from __future__ import annotations

from bcpflow.codes.entry import Code
from bcpflow.language import N_

KEEPING: tuple[Code, ...] = (
    Code(
        "BCP-J013",
        "error",
        N_("ディスクに空きがありません（予備の1MBを空けました）"),
        N_(
            "記録を書けなかったので、このときのために取っておいた予備のファイルを消しました。"
            "今の操作は記録されていません。"
        ),
        N_(
            "もう一度行えば記録できます。数十件分しかありません。"
            "訓練を区切るか、不要なファイルを消して空きを作ってください。"
        ),
    ),
    Code(
        "BCP-J014",
        "error",
        N_("記録簿 {path} は読み取り専用です"),
        N_(
            "読み取り専用の場所（CD-R、書込み禁止のフォルダー）か、"
            "書く権限がありません。今の操作は記録されていません。"
        ),
        N_(
            "一覧・記録・報告・検証はそのまま使えます。"
            "記録するには、書ける場所に写して --db で指定してください。"
        ),
    ),
    Code(
        "BCP-J015",
        "error",
        N_("記録簿 {path} は、クラウドと同期するフォルダー（{kind}）にあります"),
        N_(
            "同期のプログラムは、使用中の記録簿と書きかけの分を別々に写します。"
            "別の PC では半分だけの記録になり、この PC の記録が古いもので"
            "上書きされることもあります。"
        ),
        N_(
            "同期しないフォルダーに置き、写しは `bcpflow journal backup` で同期フォルダーに作って"
            "ください。分かったうえで使うときは、環境変数 BCPFLOW_ALLOW_CLOUD=1 とします。"
        ),
    ),
    Code(
        "BCP-J016",
        "error",
        N_("{path} は記録簿の書出し（JSONL）ではありません: {reason}"),
        N_("`bcpflow journal export` が書いたファイルか、どの版で書かれたかが分かりません。"),
        N_("ファイルを確かめるか、bcpflow を新しい版にしてください。"),
    ),
    Code(
        "BCP-J017",
        "error",
        N_("{path} の {line} 行目: {reason}（{run} の {version} 番目）"),
        N_(
            "書き出したときの内容ではありません。書き換えられたか、途中で切れています。"
            "何も取り込んでいません。"
        ),
        N_("元の記録簿からもう一度 `bcpflow journal export` で書き出してください。"),
    ),
    Code(
        "BCP-J018",
        "error",
        N_("取り込まなかった記録があります: {runs}"),
        N_(
            "同じ番号の記録が、ここでは別の内容です（同じ訓練を2台で別々に続けました）。"
            "どちらかを選ぶことはせず、ここの記録はそのままです。"
        ),
        N_(
            "両方のファイルを残し、違いを人が確かめてください（docs/journal.md の Two histories）。"
        ),
    ),
    Code(
        "BCP-J019",
        "error",
        N_("バックアップが検証に通りません: {reason}（{run} の {version} 番目）"),
        N_("写した内容が壊れているか書き換えられています。{path} には何も作っていません。"),
        N_(
            "元の記録簿を `bcpflow journal verify` で確かめてください。"
            "元も同じなら、ファイルのまま写しを取り、前のバックアップと比べます。"
        ),
    ),
    Code(
        "BCP-J020",
        "error",
        N_("{path} の {line} 行目を控えとして読めません"),
        N_("コンソールが控えに書いた行（JSON）ではないか、別の版で書かれています。"),
        N_("行を直すか消して、もう一度行ってください。内容は said に言葉でも書いてあります。"),
    ),
    Code(
        "BCP-U040",
        "error",
        N_("{path} はすでにあります"),
        N_("上書きすると、前のバックアップや書出しが失われます。"),
        N_("別の名前にするか、上書きしてよければ --force を付けてください。"),
    ),
    Code(
        "BCP-U041",
        "error",
        N_("{path} は使用中の記録簿そのものです"),
        N_("写しは、別のファイル（できれば別のディスク）に作ります。"),
        N_("別の場所を指定してください。"),
    ),
    Code(
        "BCP-U042",
        "error",
        N_("--json には -o も要ります"),
        N_("書出しそのものが標準出力に出るので、結果を並べて出せません。"),
        N_("-o で書き出すファイルを指定してください。"),
    ),
)
