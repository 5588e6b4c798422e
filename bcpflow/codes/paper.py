"""Codes of reports as files that are handed in: PDF, Word, a workbook.

BCP-U070-074. Texts are data and are filled by `codes.describe`; this module must never format or
print one.
"""

from __future__ import annotations

from bcpflow.codes.entry import Code
from bcpflow.language import N_

PAPER: tuple[Code, ...] = (
    Code(
        "BCP-U070",
        "error",
        N_("{form} を作る部品が入っていません"),
        N_("PDF と Word の書き出しには、追加の部品が要ります。記録は変わっていません。"),
        N_(
            '`pip install "bcpflow[{extra}]"` を実行するか、--format html で書き出して'
            "ブラウザーで印刷してください。"
        ),
    ),
    Code(
        "BCP-U071",
        "error",
        N_("この内容は {form} にできません"),
        N_("書き出せるのは {forms} です。"),
        N_("--format で書式を選ぶか、ファイル名の末尾（.pdf など）を変えてください。"),
    ),
    Code(
        "BCP-U072",
        "error",
        N_("{form} は画面に表示できません"),
        N_("文字ではないファイルなので、端末に出すと画面が乱れます。"),
        N_("-o FILE で書き出すファイルを指定してください。"),
    ),
    Code(
        "BCP-U073",
        "warning",
        N_("印刷できない文字が {n} 種類あります: {chars}"),
        N_("使ったフォントにない文字です。その場所には〓と番号を印刷し、末尾に一覧を付けました。"),
        N_("その文字のあるフォントのファイルを --font で指定すると印刷できます。"),
    ),
    Code(
        "BCP-U074",
        "error",
        N_("{path} をフォントとして読めません: {reason}"),
        N_("TrueType か OpenType のファイル（.ttf .otf .ttc）ではないか、壊れています。"),
        N_("別のファイルを指定するか、--font を付けずに実行してください。"),
    ),
)
