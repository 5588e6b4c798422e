"""Codes of what is refused to those who lead, approve, evaluate and improve (BCP-R044 and on).

Texts are data and are filled by `codes.describe`; this module must never format or print one.
"""

from __future__ import annotations

from bcpflow.codes.entry import Code
from bcpflow.language import N_

LEADING: tuple[Code, ...] = (
    Code(
        "BCP-R044",
        "error",
        N_("「{step}」の承認には、承認者の役割が必要です（{needed}）"),
        N_("誰が承認したかが、記録に残る必要があります。"),
        N_("`--role` に {needed} のどれか（または代行の役割）を付けてください。"),
    ),
    Code(
        "BCP-R045",
        "error",
        N_("「{step}」には、承認を待っている判断がありません"),
        N_("まだ提案されていないか、すでに承認・否認されています。"),
        N_("`bcpflow drill status` で状態を確かめてください。"),
    ),
    Code(
        "BCP-R046",
        "error",
        N_("「{step}」は承認待ちです（提案: {option}）"),
        N_("同じ判断を二重に提案すると、どちらが承認されたか分からなくなります。"),
        N_("`bcpflow drill approve` で承認するか、`bcpflow drill refuse` で戻してください。"),
    ),
    Code(
        "BCP-R047",
        "error",
        N_("「{person}」は連絡先一覧にない人です"),
        N_("役割が分からない人を、手順の担当に数えられません。"),
        N_("氏名を確かめるか、`--holds 役割` で受け持つ役割を示してください。"),
    ),
    Code(
        "BCP-R048",
        "error",
        N_("「{person}」は参集済みです"),
        N_("参集の時刻は一人に一つです。"),
        N_("時刻を直すときは、メモ（`bcpflow drill note`）に残してください。"),
    ),
    Code(
        "BCP-R049",
        "error",
        N_("「{person}」は不在と記録済みです"),
        N_("同じ不在を二度記録しても、代行は変わりません。"),
        N_("来たときは `bcpflow drill arrive` で記録してください。"),
    ),
    Code(
        "BCP-R050",
        "error",
        N_("状況付与「{inject}」は保留中です"),
        N_("進行管理者が止めています。"),
        N_("`bcpflow drill release` で解くか、`bcpflow drill inject` で手で付与してください。"),
    ),
    Code(
        "BCP-R051",
        "error",
        N_("状況付与「{inject}」は保留されていません"),
        N_("保留していないものは解けません。"),
        N_("`bcpflow drill status --controller` で状態を確かめてください。"),
    ),
    Code(
        "BCP-R052",
        "error",
        N_("状況付与の番号「{inject}」は使えません"),
        N_("同じ番号が二つあると、応答を区別できません。"),
        N_("別の番号（英数字）を `--id` で付けてください。"),
    ),
    Code(
        "BCP-R053",
        "error",
        N_("状況付与「{inject}」は、まだ付与されていません"),
        N_("付与していないものへの対応は評価できません。"),
        N_("付与してから評価してください。"),
    ),
    Code(
        "BCP-R054",
        "error",
        N_("状況付与「{inject}」は取り消されています"),
        N_("取り消したものは付与されません。"),
        N_("必要なら `bcpflow drill add-inject` で新しく加えてください。"),
    ),
    Code(
        "BCP-R055",
        "error",
        N_("「{objective}」という訓練目標はありません（あるもの: {near}）"),
        N_("この訓練の定義に、その id の目標がありません。"),
        N_("`bcpflow drill rate ID` で目標の一覧を確かめてください。"),
    ),
    Code(
        "BCP-R056",
        "error",
        N_("状況付与の時刻「{at}」は読めません"),
        N_("途中で加える状況付与の時刻は、T0 から数えます。"),
        N_("`T+1h30m` のように書くか、--at を省いて手で付与してください。"),
    ),
    Code(
        "BCP-R057",
        "error",
        N_("「{objective}」の評定 {rating} は規則の案（{suggested}）と違い、理由が必要です"),
        N_("測った結果と違う評定は、なぜそうしたかが後で問われます。"),
        N_("`--reason` に理由を書いてください。"),
    ),
    Code(
        "BCP-R058",
        "error",
        N_("振り返りの質問 {question} はありません（{count} 問）"),
        N_("番号は 1 から数えます。"),
        N_("`bcpflow drill hotwash ID` で質問の一覧を確かめてください。"),
    ),
    Code(
        "BCP-R059",
        "error",
        N_("期限「{due}」は日付として読めません"),
        N_("期限のない是正処置は、終わりません。"),
        N_("`2027-03-31` のように書いてください。"),
    ),
    Code(
        "BCP-R060",
        "error",
        N_("「{action}」という是正処置はありません（あるもの: {near}）"),
        N_("この訓練の記録に、その番号の是正処置がありません。"),
        N_("`bcpflow action list` で番号を確かめてください。"),
    ),
    Code(
        "BCP-R061",
        "error",
        N_("「{action}」は、証拠なしには完了にできません"),
        N_("やったと言うだけで閉じると、次の訓練で同じことが起きます。"),
        N_("`--evidence` に証拠（文書名）か、`--run` に目標を達成した訓練を書いてください。"),
    ),
    Code(
        "BCP-R062",
        "error",
        N_("「{action}」には手順が結び付いていないため、後の訓練では完了にできません"),
        N_("どの手順の時間を見ればよいか決まりません。"),
        N_("`bcpflow action update --step` で手順を結び付けるか、`--evidence` を使ってください。"),
    ),
    Code(
        "BCP-R063",
        "error",
        N_("訓練「{run}」の手順「{step}」は目標時間内に達成していません"),
        N_("是正処置「{action}」は、後の訓練で目標を達成したときに完了になります。"),
        N_("達成した訓練を `--run` に示すか、`--evidence` に証拠を書いてください。"),
    ),
    Code(
        "BCP-R064",
        "error",
        N_("前回の課題「{action}」はありません（あるもの: {near}）"),
        N_("この訓練の始めに引き継いだ課題の中にありません。"),
        N_("`bcpflow drill improved ID` で一覧を確かめてください。"),
    ),
    Code(
        "BCP-R065",
        "error",
        N_("「{observation}」という所見はありません（近いもの: {near}）"),
        N_("是正処置は、記録された所見に結び付けます。"),
        N_("`bcpflow drill observe ID` で番号を確かめてください。"),
    ),
    Code(
        "BCP-R066",
        "error",
        N_("是正処置「{action}」は完了しています"),
        N_("完了したものは書き換えられません。"),
        N_("続きがあるときは `bcpflow action add` で新しく起こしてください。"),
    ),
    Code(
        "BCP-R070",
        "error",
        N_("手順定義「{workflow}」は、システム一覧がないと始められません"),
        N_("対象のシステムごとの手順を、自団体の一覧から作ります。"),
        N_("`bcpflow site init DIR` で作り、`--site DIR`（BCPFLOW_SITE）を付けて始めてください。"),
    ),
)
