"""Codes of forms (様式): BCP-U075-079.

Texts are data and are filled by `codes.describe`; this module must never format or print one.
"""

from __future__ import annotations

from bcpflow.codes.entry import Code
from bcpflow.language import N_

FORMS: tuple[Code, ...] = (
    Code(
        "BCP-U075",
        "error",
        N_("「{name}」という様式はありません（近いもの: {near}）"),
        N_("様式は番号でなく名前で示します。番号は文書によって違うためです。使える名前: {names}"),
        N_("`bcpflow form list` で名前を確かめてください。"),
    ),
    Code(
        "BCP-U076",
        "error",
        N_("様式は「{file}」の形では書き出せません"),
        N_("書き出せるのは {forms} です。"),
        N_("-o のファイル名の末尾を .xlsx、.html、.csv のどれかにしてください。"),
    ),
    Code(
        "BCP-U077",
        "error",
        N_("{file} がないので、この様式を作れません"),
        N_("この様式の行は、自団体のフォルダーの名簿やシステム一覧から作ります。"),
        N_(
            "--site（または BCPFLOW_SITE）でフォルダーを指定してください。なければ"
            " `bcpflow site init` で作れます。"
        ),
    ),
    Code(
        "BCP-U078",
        "error",
        N_("「{name}」を作るもとがありません"),
        N_(
            "実施した記録（--run）か手順定義（--workflow）から作る様式ですが、どれも示されず、"
            "様式の定義にもありません。"
        ),
        N_("--run か --workflow を指定してください。番号は `bcpflow drill list` で分かります。"),
    ),
    Code(
        "BCP-U079",
        "error",
        N_("「{field}」という項目はこの様式にありません（近いもの: {near}）"),
        N_("欄に入れるものが決まりません。使える項目: {fields}"),
        N_("field を直すか、手書きの欄なら blank と書いてください。"),
    ),
)
