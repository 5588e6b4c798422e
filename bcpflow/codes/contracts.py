"""Codes of what is refused where a case records who was chosen, its contracts and its payments.

Texts are data and are filled by `codes.describe`; this module must never format or print one.
"""

from __future__ import annotations

from bcpflow.codes.entry import Code
from bcpflow.language import N_

CONTRACTS: tuple[Code, ...] = (
    Code(
        "BCP-P130",
        "error",
        N_("「{sheet}」は、ほかの人が先に記入しました"),
        N_("今の内容を見ないまま置き換えると、相手の記入が失われます。"),
        N_("`bcpflow case show ID` で今の内容を見て、もう一度行ってください。"),
    ),
    Code(
        "BCP-P131",
        "error",
        N_("{supplier}: 金額に消費税が入っているかどうかが、どこにも書かれていません"),
        N_("税込と税抜を取り違えると、比較も予定価格も税の分だけ狂います（{told}として計算）。"),
        N_("明細の金額が税込か税抜かを、事業者に確かめてください。"),
    ),
    Code(
        "BCP-P132",
        "error",
        N_("{amount}円は予定価格（{estimate}円）を超えています"),
        N_("予定価格は上限です。超えた額では落札も契約もできません（地方自治法234条3項）。"),
        N_("額を確かめてください。予定価格が誤りなら `bcpflow case set` で直し、承認を受けます。"),
    ),
    Code(
        "BCP-P133",
        "error",
        N_("日付が合いません: {later}（{second}）が {earlier}（{first}）より前です"),
        N_("期限も後年度の負担も、この日から計算します。"),
        N_("日付を確かめてください。"),
    ),
    Code(
        "BCP-P134",
        "error",
        N_("年度ごとの額の合計 {sum}円が、契約額 {amount}円と違います"),
        N_("後年度の負担の集計が誤ります。"),
        N_("すべての年度の額を `--year 令和8年度=円` で書いてください。"),
    ),
    Code(
        "BCP-P135",
        "error",
        N_("「{name}」の前に、別の者が選ばれています（{chosen}）"),
        N_("誰と契約するのかが決まりません。"),
        N_(
            "選び直したなら先の記録を `bcpflow case retract` で取り消し、"
            "複数の者を選んだなら --also を付けてください。"
        ),
    ),
    Code(
        "BCP-P136",
        "error",
        N_("法人番号「{number}」の検査数字が合いません"),
        N_("写し誤りです。別の法人を契約の相手方として公表することになります。"),
        N_("13桁の法人番号を確かめてください。"),
    ),
    Code(
        "BCP-P137",
        "error",
        N_("契約 {number} への支払の合計 {paid}円が、契約額 {amount}円を超えます"),
        N_("契約にない額は支払えません。"),
        N_(
            "額を確かめてください。増額の変更契約があれば、先に "
            "`bcpflow case contract --reason` で記録します。"
        ),
    ),
    Code(
        "BCP-P138",
        "error",
        N_("最も低い見積（{supplier}、{total}円）が予定価格 {estimate}円を超えています"),
        N_("予定価格は上限で、超えた額では契約できません（地方自治法234条3項）。"),
        N_("見積を取り直すか、不落として手続を改めてください。"),
    ),
    Code(
        "BCP-P139",
        "error",
        N_("{what}が決まりません"),
        N_("書かれておらず、案件の記録からも1つに決まりません。"),
        N_("{option} で示してください。"),
    ),
)
