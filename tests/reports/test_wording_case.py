"""Words of a case: each of its rows and lines has them, in both languages."""

from __future__ import annotations

import pytest

from bcpflow.commands import (
    DeclareFact,
    GiveApproval,
    RequestApproval,
    ReturnApproval,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.console import told
from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    SheetFilled,
    SheetWithdrawn,
)
from bcpflow.projections.log import log
from bcpflow.reports.wording import entry_text
from tests.reports.drills import EN, JA
from tests.sample_case import ASKED, LARGE, PRICE, By, opened, paper, played, sheet
from tests.samples import Game

OF_A_CASE = (
    ApprovalGiven, ApprovalLapsed, ApprovalRequested, ApprovalReturned, ApprovalWithdrawn,
    DocumentAttached, SheetFilled, SheetWithdrawn,
)  # fmt: skip
GIVE = GiveApproval(step="plan-approval", note="了")
STORY: tuple[By, ...] = (
    *ASKED,
    (WithdrawApproval(step="plan-approval", reason="差し替え"), "h-req"),
    (RequestApproval(step="plan-approval", note="再申請"), "h-req"),
    (ReturnApproval(step="plan-approval", reason="数量が違う"), "h-head"),
    (paper("spec", "2", place="/share/spec.docx"), "h-req"),
    (sheet("lot:L1"), "h-it"),
    (WithdrawSheet(sheet="lot:L1", reason="引き直し"), "h-it"),
    (RequestApproval(step="plan-approval"), "h-req"),
    (GIVE, "h-head"),
    (GIVE, "h-it2"),
    (GiveApproval(step="plan-approval", role="approver-deputy"), "h-dep"),
    (DeclareFact(name=PRICE, value=LARGE + 1), "h-req"),
    (RequestApproval(step="plan-approval"), "h-req"),
    (GiveApproval(step="plan-approval"), "h-head"),
    (GiveApproval(step="plan-approval"), "h-it2"),
    (GiveApproval(step="plan-approval", role="cio", reason="出張のため"), "h-cio"),
)


@pytest.fixture(scope="module")
def game() -> Game:
    return played(opened({PRICE: LARGE}), *STORY)


def test_every_row_of_a_case_has_words_with_all_that_was_typed(game: Game) -> None:
    found = log(game.history)
    seen = {type(row.event) for row in found.rows}
    assert set(OF_A_CASE) <= seen
    for row in found.rows:
        for tr in (JA, EN):
            said = entry_text(row, found, tr)
            assert said.strip()
            assert row.note in said
            if isinstance(row.event, OF_A_CASE):
                assert not said.startswith(row.kind)


def test_what_the_rows_say(game: Game) -> None:
    found = log(game.history)
    said = [entry_text(row, found, JA) for row in found.rows if isinstance(row.event, OF_A_CASE)]
    for text in (
        "記入: 見積（quote:Q1）",
        "記入の取下げ: くじ（lot:L1） / 理由: 引き直し",
        "申請: 企画を承認する / 決裁経路: 所管課長 → 情報政策課 → 決裁権者 / 備考: 再申請",
        "申請の取下げ: 企画を承認する / 理由: 差し替え",
        "申請の差戻し: 企画を承認する / 差戻しをした役割: 所管課長 / 理由: 数量が違う",
        "承認: 企画を承認する / 承認した役割: 所管課長 / 備考: 了",
        "承認: 企画を承認する / 代行: 代行者（決裁権者に代わって）",
        "承認: 企画を承認する / 代決: CIO（決裁権者に代わって） / 理由: 出張のため",
        "承認後の変更により再申請が必要: 企画を承認する / 変わったもの: 予定価格",
    ):
        assert text in said, text
    first, again = (text for text in said if text.startswith("文書の添付"))
    digest = paper("spec").sha256[:12]
    assert first == (
        f"文書の添付: 仕様書を作る（第1版） / spec.docx（1バイト、SHA-256 {digest}…）"
    )  # fmt: skip
    assert again.endswith("所在: /share/spec.docx")


def test_a_line_of_the_console_tells_each_of_them(game: Game) -> None:
    for tr in (JA, EN):
        words = told.Words(tr, game.state.plan, {}, lambda handle: handle)
        for recorded in game.history:
            line = told.sentence(recorded.event, words)
            if not isinstance(recorded.event, OF_A_CASE):
                continue
            assert line.strip()
            for typed in ("note", "reason", "name"):
                assert getattr(recorded.event, typed, "") in line
