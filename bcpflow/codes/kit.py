"""Codes of the offline kit: what it cannot be built of, and what is asked for wrongly.

BCP-U080-089. Texts are data and are filled by `codes.describe`; this module must never format or
print one.
"""

from __future__ import annotations

from bcpflow.codes.entry import Code
from bcpflow.language import N_

KIT: tuple[Code, ...] = (
    Code(
        "BCP-U080",
        "error",
        N_("キットに入れる bcpflow 本体が見つかりません"),
        N_("ソースのフォルダーでも、入れた bcpflow でもないところから動いています。"),
        N_("--source でソースのフォルダーか bcpflow の wheel ファイルを指定してください。"),
    ),
    Code(
        "BCP-U081",
        "error",
        N_("pip {verb} が失敗しました: {reason}"),
        N_("キットの部品は、この PC の pip で集めます。"),
        N_("パッケージの取得元につながる PC で実行し、pip の設定を確かめてください。"),
    ),
    Code(
        "BCP-U082",
        "error",
        N_("{system}・Python {python} 用の部品がありません: {names}"),
        N_("1つでも欠けると、ネットワークのない PC に入れられません。"),
        N_(
            "--python または --platform から外すか、"
            "--without で要らない追加の部品を除いてください。"
        ),
    ),
    Code(
        "BCP-U083",
        "error",
        N_("{path} はもうあります"),
        N_("前のキットと混ざると、どの部品がどの版のものか分からなくなります。"),
        N_("別の名前を指定するか、前のキットを移してください。"),
    ),
    Code(
        "BCP-U084",
        "error",
        N_("キットを作る部品が入っていません"),
        N_("対象の PC の条件を読むために、追加の部品（packaging）が要ります。"),
        N_('`pip install "bcpflow[kit]"` を実行してください。'),
    ),
    Code(
        "BCP-U085",
        "error",
        N_("「{text}」は Python の版として読めません"),
        N_("3.11 以上の版を、コンマで区切って書きます。"),
        N_("例: `bcpflow kit build -o kit.zip --python 3.11,3.12`"),
    ),
    Code(
        "BCP-U086",
        "error",
        N_("{path} は bcpflow のソースでも wheel でもありません"),
        N_("--source には、pyproject.toml のあるフォルダーか bcpflow の wheel を指定します。"),
        N_("場所を確かめてください。--source を省くと、いま動いている bcpflow を使います。"),
    ),
    Code(
        "BCP-U087",
        "error",
        N_("「{names}」という追加の部品はありません"),
        N_("この版にある追加の部品は {there} です。"),
        N_("--without の指定を確かめてください。"),
    ),
)
