"""Six workbooks as town halls and exercise teams make them, each of another shape.

The columns are those seen in public tools and guides; what stands in them is made up (例).
"""

# ruff: noqa: E501 - a row of a sheet stands on a line

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook


def _put(sheet: Any, rows: list[list[object]], first: int = 1) -> None:
    for number, row in enumerate(rows, start=first):
        for at, cell in enumerate(row, start=1):
            if cell is not None:
                sheet.cell(number, at, cell)


def two_row_heads(path: Path) -> None:
    """A Japanese 状況付与計画: title, heads over two rows, sections, full-width digits, a night."""
    book = Workbook()
    sheet = book.active
    sheet.title = "状況付与計画"
    _put(sheet, [
        ["ＩＣＴ－ＢＣＰ初動訓練　状況付与計画（例）"],
        ["発災想定：令和８年１１月２１日（土）２２：００", None, None, None, None, None, "作成：情報政策課"],
        [],
        ["番号", "時刻", None, "発信者", "付与先", "付与\n手段", "内　容", "期待される行動", "備考"],
        [None, "実時刻", "経過"],
        ["【第１局面　発災直後】"],
        ["１", "２２：００", "発災直後", "進行管理者", "全員", "口頭", "震度６強の地震が発生した。", "身の安全を確保する", None],
        ["２", "２２：１０頃", "発災後１０分", "進行管理者", "設備担当、情報政策課長", "紙", "庁舎が停電した。", "ＵＰＳの残り時間を確かめる", "図面を渡す"],
        ["３", None, None, "総務課", "情報政策課長", "電話", "災害対策本部を設置する。", "報告の担当を決める"],
        [None, None, None, None, "システム担当", None, None, "記録を始める"],
        ["【第２局面　被害の調査】"],
        ["番号", "実時刻", "経過", "発信者", "付与先", "付与\n手段", "内　容", "期待される行動", "備考"],
        ["４", "２３：３０", None, "保守事業者", "システム担当", "〃", "サーバーの温度が上がっている。", "停止の順番を決める"],
        ["５", "０：１５", None, "市民", "同上", "電話", "窓口の証明書はいつ出せるか。"],
        ["６", "翌日９時", None, "県", "情報政策課長", "メール", "被害の状況を報告してほしい。", "報告する"],
        ["７", "随時", None, "進行管理者", "設備担当", "紙", "余震（震度４）"],
        ["８", "夕方", None, "進行管理者", "設備担当", "紙", "燃料が届かない。"],
        ["※　時刻は目安とし、進行により前後する。"],
    ])  # fmt: skip
    for merged in ("A1:I1", "A2:F2", "G2:I2", "B4:C4", "A6:I6", "A11:I11", "A18:I18",
                   "B9:B9", "G9:G10", "A9:A10", "B8:B9", "C8:C9", "D9:D10",
                   *(f"{c}4:{c}5" for c in "ADEFGHI")):  # fmt: skip
        if merged not in ("B9:B9",):
            sheet.merge_cells(merged)
    book.save(path)


def control_numbers(path: Path) -> None:
    """An English MSEL by control number, times of Excel and columns we have no place for."""
    book = Workbook()
    sheet = book.active
    sheet.title = "MSEL"
    _put(sheet, [
        ["Master Scenario Events List (sample)"],
        ["STARTEX", datetime(2026, 11, 21, 9, 0)],
        [],
        ["Control Number", "Time", "Exercise Time", "Move", "Group", "Type", "From", "To",
         "Delivery Method", "Description", "Expected Action", "Status"],
        ["C-01", time(9, 0), timedelta(0), "Move 1", None, "Inject", "Exercise control", "All players",
         "Voice", "Power is out in the town hall.", "Look at the UPS", "Approved"],
        ["C-02", time(9, 20), timedelta(minutes=20), "Move 1", None, "Inject", "Vendor", "IT Manager",
         "Phone", "The generator does not start.", "Plan an orderly shutdown\nTell the head", "Approved"],
        ["C-03", "10:30 AM", "H+1 M+30", "Move 2", None, "Inject", "Mayor", "Head of ICT, IT Manager",
         "In person", "When will the counters open?", "Give a time for the next report", "Draft"],
        ["C-03", datetime(2026, 11, 22, 11, 0), "D+1 H+2", "Move 2", None, "Key event", "Prefecture",
         "Head of ICT", "E-mail", "Report the damage.", None, "Draft"],
        ["C-05", "noon", None, "Move 2", None, "Inject", "Press", "Head of ICT", "Phone",
         "A newspaper asks about the outage.", "Refer to public relations", "Draft"],
    ])  # fmt: skip
    sheet.merge_cells("A1:L1")
    book.save(path)


def stimuli(path: Path) -> None:
    """Columns of a French tool, relative times alone, the heads far down and to the right."""
    book = Workbook()
    sheet = book.active
    sheet.title = "chronogramme"
    _put(sheet, [
        [None, "Exercise: ransomware (sample)"], [],
        [None, "id", "horaire", "type", "emetteur", "destinataire", "stimuli", "reaction attendue",
         "commentaire", "livrable"],
        [None, 1, "T+0", "mail", "SOC", "CSIRT", "Printers print a demand.", "Cut the network", "loud", None],
        [None, 2, "T+30", "phone", "Police", "Head", "Keep the evidence.", "Name who keeps it", None, "note"],
        [None, 3, "T+1h30m", "mail", "Vendor", "CSIRT", "The backup may be hit too.", None, None, None],
        [None, 4, "T＋２時間", "mail", "Mayor", "Head", "Do we pay?", "Answer no", None, None],
    ])  # fmt: skip
    book.save(path)


def action_plan(path: Path) -> None:
    """緊急時における行動計画: phases in merged cells, marks for hours, full-width lengths."""
    book = Workbook()
    sheet = book.active
    sheet.title = "様式"
    _put(sheet, [
        ["緊急時における行動計画（初動）（例）"],
        [None, None, None, None, None, None, None, "情報政策課"],
        ["段階", "№", "行動項目", "就業\n時間内", "就業\n時間外", "担当", "代行者", "目標時間", "実施方法", "使用様式"],
        ["身の安全", "１", "来訪者・職員等の負傷者対応、誘導", "○", None, "各自", None, "直ちに", None, None],
        [None, "２", "庁舎からの避難", "○", None, "各自", None, "１０分以内", "階段を使う", None],
        [None, "３", "自己及び家族の安全の確認", None, "○", "各自", None, "発災直後", None, None],
        ["参集・安否", "４", "自動参集対応", None, "○", "情報政策課長", "システム担当", "～１時間", "徒歩か自転車で来る", None],
        [None, "５", "参集状況及び安否の確認", "○", "○", "情報政策課長", "システム担当", "発災後１時間半", "２つの手段で確かめる", "連絡簿"],
        [None, None, None, None, None, "庶務担当", None, None, None, None],
        ["被害の調査", "６", "外部事業者との連絡確保", "○", "○", "システム担当", None, "１～３時間", None, None],
        [None, "７", "被害状況の調査", "○", "○", "設備担当", None, "参集の後", None, "被害チェックシート"],
        [None, "８", "代替・復旧活動の開始判断", "○", "○", "情報政策課長", None, "９時間以内", None, None],
    ])  # fmt: skip
    for merged in ("A1:J1", "A4:A6", "A7:A9", "A10:A12", "C8:C9"):
        sheet.merge_cells(merged)
    book.save(path)


def plan_form(path: Path) -> None:
    """訓練計画: a form with merged labels, and below it the programme of the day."""
    book = Workbook()
    sheet = book.active
    sheet.title = "訓練計画書"
    _put(sheet, [
        ["令和８年度　ＩＣＴ－ＢＣＰ訓練計画書（例）"],
        [],
        ["１　訓練名", None, "初動対応訓練"],
        ["２　目的", None, "初動体制が動くかを確かめる"],
        ["３　実施日", None, "R8.11.21", None, "時間", "１３：３０～１６：００"],
        ["４　場所", None, "庁舎３階会議室", None, "種類", "シミュレーション訓練"],
        ["５　参加者", None, "情報政策課５名、保守事業者２名"],
        ["６　想定", None, "震度６強の地震が発生した。"],
        [None, None, "市内のほぼ全域で停電している。"],
        ["７　到達目標", None, "・１時間以内に安否をまとめる\n・３時間以内に方針を決める"],
        [],
        ["時刻", None, "内容", None, "対象", "方法"],
        ["13:30", None, "地震が発生した。", None, "全員", "放送"],
        ["13:40", None, "固定電話と携帯電話がつながりにくい。災害時優先電話は使える。", None, "連絡担当", "状況付与票"],
        ["30分後", None, "鉄道とバスが止まった。", None, "連絡担当", "状況付与票"],
        ["11月21日14時半", None, "空調が止まったまま戻らない。", None, "設備担当", "状況付与票"],
    ])  # fmt: skip
    for row in range(12, 17):
        sheet.merge_cells(f"A{row}:B{row}")
        sheet.merge_cells(f"C{row}:D{row}")
    for merged in ("A1:F1", "A8:B9", "C3:F3", "C4:F4", "C7:F7", "C8:F8", "C9:F9", "C10:F10"):
        sheet.merge_cells(merged)
    book.save(path)


def whole_book(path: Path) -> None:
    """Plan, actions, MSEL and a memo in one workbook, heads in two languages."""
    book = Workbook()
    plan = book.active
    plan.title = "訓練計画"
    _put(plan, [
        ["訓練の名称", "停電対応訓練（例）", None],
        ["訓練の目的", "非常用発電機とUPSを使って止められるか"],
        ["実施日時", "2026-11-21 10:25"],
        ["実施場所", "電算室"],
        ["検証項目", "1. 停止の順番が分かる\n2. 温度を15分ごとに測る"],
    ])  # fmt: skip
    actions = book.create_sheet("行動計画")
    _put(actions, [
        ["フェーズ\nPhase", "番号\nNo.", "手順\nStep", "担当\nRole", "目標\nTarget", "方法\nHow"],
        ["電源", "A-1", "UPSの残り時間を読む", "設備担当\nFacilities", "T+10", "表示盤を見る"],
        ["電源", "A-2", "停止の順番を決める", "課長", "0:30", None],
        ["空調", "B-1", "室温を測る", "設備担当\nFacilities", "45分以内", None],
    ])  # fmt: skip
    msel = book.create_sheet("状況付与")
    _put(msel, [
        ["No.", "時刻 / Time", "発信 / From", "宛先 / To", "内容 / Content", "対応手順 / Step", "目的 / Objective"],
        [1, "10:25", "進行管理者", "各自", "停電した。", "A-1", "停止の順番が分かる"],
        [2, "2026/11/21 10:40", "保守事業者", "課長", "発電機が動かない。", "A-2、Z-9", "停止の順番が分かる"],
        [3, 1055, "設備担当", "課長", "室温が30度を超えた。", "室温を測る", "温度を15分ごとに測る"],
        [None, "11:30", None, None, None, None, None],
        [4, "=1/24", "課長", "設備担当", "電気が戻った。", None, None],
    ])  # fmt: skip
    memo = book.create_sheet("連絡メモ")
    _put(memo, [["弁当は12個"], ["鍵は守衛室"]])
    book.save(path)


BOOKS: dict[str, Callable[[Path], None]] = {
    "two-row-heads": two_row_heads,
    "control-numbers": control_numbers,
    "stimuli": stimuli,
    "action-plan": action_plan,
    "plan-form": plan_form,
    "whole-book": whole_book,
}
