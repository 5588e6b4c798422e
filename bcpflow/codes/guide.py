"""Codes of planned drills and tickets: site files (D222-224), words on the command line (U090-099).

Texts are data and are filled by `codes.describe`; this module must never format or print one.
"""

from __future__ import annotations

from bcpflow.codes.entry import Code
from bcpflow.language import N_

GUIDE: tuple[Code, ...] = (
    Code(
        "BCP-D222",
        "error",
        N_("「{text}」は時刻として読めません"),
        N_("訓練の始まる時刻が分からないと、予定表に載せられません。"),
        N_("「14:00」のように書いてください。決まっていなければ、その行を消します。"),
    ),
    Code(
        "BCP-D223",
        "error",
        N_("手順定義「{name}」はありません（近いもの: {near}）"),
        N_("その日に始めようとしても、始める手順がありません。"),
        N_("`bcpflow workflow list` の名前にしてください。"),
    ),
    Code(
        "BCP-D224",
        "error",
        N_("「{name}」という項目はありません（使えるもの: {known}）"),
        N_("書き出した CSV のその列が空になります。"),
        N_("綴りを直すか、その列を消してください。"),
    ),
    Code(
        "BCP-U090",
        "error",
        N_("「{name}」という書式はありません（使えるもの: {known}）"),
        N_("どの見出しで書き出すか決まりません。"),
        N_("使えるものから選ぶか、自団体のフォルダーの tickets.yaml に書き足してください。"),
    ),
    Code(
        "BCP-U091",
        "error",
        N_("訓練計画を書き出せるのは .ics・.xlsx・.csv です: {path}"),
        N_("ファイルの名前の終わりで、書き出す形を決めます。"),
        N_("名前の終わりを .ics（予定表）、.xlsx（Excel）、.csv のどれかにしてください。"),
    ),
)
