"""The file of a case: every version, every word about an approval, every part, each with its day.

Rules of `case_file` and `case_duties`, one by one.
"""

from __future__ import annotations

import pytest

from bcpflow.clock import NS_PER_MS
from bcpflow.commands import (
    AbortRun,
    AtElapsed,
    ConfirmStep,
    DeclareFact,
    EndRun,
    FireTransition,
    GiveApproval,
    NoteEvent,
    PassScrutiny,
    RequestApproval,
    ReturnApproval,
    SkipStep,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.projections.case_duties import Part
from bcpflow.projections.case_file import CaseFile, case_file
from bcpflow.projections.log import log
from tests.sample_case import (
    APPROVED,
    ASKED,
    AWARDED,
    CHANGED,
    DELIVERING,
    DRAFTED,
    PRICE,
    PROCURING,
    SMALL,
    By,
    opened,
    paper,
    played,
    sheet,
)
from tests.samples import MINUTE_MS, Game

STEP = "plan-approval"


def filed(game: Game) -> CaseFile:
    return case_file(game.history, game.clock())


def after(*did: By) -> CaseFile:
    return filed(opened(None, *did))


def minute(game: Game, minutes: float) -> int:
    return game.history[0].occurred_ns + round(minutes * MINUTE_MS) * NS_PER_MS


def test_every_version_of_a_document_stays() -> None:
    """Rule 1."""
    game = opened(None, (paper("spec"), "h-req"), (paper("spec", "two"), "h-sub"))
    spec = next(one for one in filed(game).documents if one.id == "spec")
    assert [(v.number, v.by, v.size) for v in spec.versions] == [(1, "h-req", 1), (2, "h-sub", 3)]
    assert [v.occurred_ns for v in spec.versions] == [minute(game, 1), minute(game, 2)]
    assert spec.versions[0].sha256 != spec.versions[1].sha256


def test_a_document_nobody_attached_has_no_version() -> None:
    assert [(one.id, one.versions) for one in after().documents] == [("spec", ())]


def test_every_value_of_a_field_stays_in_the_order_of_the_workflow() -> None:
    """Rule 1."""
    found = after((DeclareFact(name="備考", value="x"), "h-it"), CHANGED)
    assert list(found.fields) == [PRICE, "方式", "備考"]
    assert [(c.value, c.by) for c in found.fields[PRICE]] == [
        (SMALL, "p-1"), (SMALL + 1, "h-req"),
    ]  # fmt: skip


def test_every_figure_stays_also_where_it_was_withdrawn() -> None:
    """Rule 1."""
    name = "quote:Q1"
    gone: By = (WithdrawSheet(sheet=name, reason="辞退"), "h-it")
    (quote,) = after((sheet(name), "h-it"), (sheet(name, 2), "h-it2"), gone).sheets
    assert (quote.kind, quote.stands) == ("quote", None)
    assert [(e.data, e.reason, e.by) for e in quote.entries] == [
        ({"total": 1}, "", "h-it"),
        ({"total": 2}, "", "h-it2"),
        (None, "辞退", "h-it"),
    ]
    (again,) = after((sheet(name), "h-it"), gone, (sheet(name, 3), "h-it")).sheets
    assert again.stands is again.entries[-1]


def test_each_request_is_told_with_all_that_was_said_to_it() -> None:
    """Rule 1."""
    found = after(
        *ASKED,
        (ReturnApproval(step=STEP, reason="根拠"), "h-head"),
        (RequestApproval(step=STEP, note="直した"), "h-req"),
        (WithdrawApproval(step=STEP, reason="まだ"), "h-req"),
        (RequestApproval(step=STEP), "h-req"),
        (GiveApproval(step=STEP, note="よい"), "h-head"),
    )
    told = [
        (one.outcome, one.note, [(act.said, act.by, act.reason, act.note) for act in one.acts])
        for one in found.approvals
    ]
    assert told == [
        ("returned", "", [("returned", "h-head", "根拠", "")]),
        ("withdrawn", "直した", [("withdrawn", "h-req", "まだ", "")]),
        ("approved", "", [("given", "h-head", "", "よい")]),
    ]
    assert found.approvals[0].acts[0].role == "requester-head"
    assert list(found.approvals[0].documents) == ["spec"]


def test_a_pending_request_names_who_is_left() -> None:
    (request,) = after(*ASKED).approvals
    assert (request.outcome, request.left, request.route) == (
        "pending", ("requester-head",), "section",
    )  # fmt: skip


def test_a_lapse_names_what_was_changed_and_by_whom() -> None:
    """Rule 2."""
    (request,) = after(*APPROVED, CHANGED).approvals
    assert request.outcome == "lapsed"
    given, lapse = request.acts
    assert (given.said, lapse.said, lapse.by, lapse.changed) == (
        "given", "lapsed", "h-req", (PRICE,),
    )  # fmt: skip
    (request,) = after(*APPROVED, (paper("spec", "2"), "h-req")).approvals
    assert request.acts[-1].changed == ("spec",)


def test_what_was_approved_and_asked_anew_is_replaced() -> None:
    back: By = (FireTransition(trigger="send-back", reason="範囲"), "h-con")
    game = opened(None, *PROCURING, back)
    played(game, (ConfirmStep(step="spec"), "h-req"), (PassScrutiny(step="scrutiny"), "h-it"))
    played(game, (RequestApproval(step=STEP), "h-req"))
    assert [one.outcome for one in filed(game).approvals] == ["replaced", "pending"]


def test_a_proxy_is_told_with_whom_it_decided_for() -> None:
    proxy: By = (GiveApproval(step="award-approval", role="cio", reason="出張中"), "h-cio")
    (*_, request) = after(*AWARDED[:-1], proxy).approvals
    (act,) = request.acts
    assert (act.role, act.proxy_for, act.reason, act.by) == ("cio", "approver", "出張中", "h-cio")


ENDED: tuple[By, ...] = (
    *DELIVERING,
    (ConfirmStep(step="watch"), "h-sup"),
    (paper("inspection"), "h-insp"),
    (FireTransition(trigger="over"), "h-con"),
    (EndRun(), "h-con"),
)


@pytest.mark.parametrize(
    ("did", "standing"),
    [((), "interim"), (ENDED, "final"),
     (((AbortRun(reason="やめる"), "h-req"),), "aborted")],
)  # fmt: skip
def test_the_file_of_a_case_that_goes_on_is_an_interim_one(
    did: tuple[By, ...], standing: str
) -> None:
    """Rule 3."""
    found = after(*did)
    assert found.standing == standing
    assert (found.ended_ns is None) == (standing == "interim")


def test_ways_overruled_returned_and_left_out_are_named() -> None:
    override = FireTransition(trigger="deliver", role="approver", override=True, reason="急ぐ")
    found = after(
        *PROCURING,
        (SkipStep(step="scoring", reason="一者"), "h-mem"),
        (override, "h-app"),
        (FireTransition(trigger="retry", reason="不備"), "h-sup"),
    )
    assert [row.note for row in found.overridden] == ["急ぐ"]
    assert [row.note for row in found.returned] == ["不備"]
    assert [row.note for row in found.left_out] == ["一者"]


def test_happenings_stand_in_the_order_of_their_days() -> None:
    game = opened(None, *DRAFTED)
    played(game, (NoteEvent(event="award", at=AtElapsed(2 * MINUTE_MS)), "h-con"))
    assert filed(game).happenings == (("award", minute(game, 2)),)


def parts(found: CaseFile) -> dict[str, Part]:
    return {part.person: part for part in found.parts}


def test_who_took_which_part_when_and_did_what() -> None:
    """Rule 1 of the duties."""
    game = opened(None, *DELIVERING)
    told = parts(filed(game))
    assert told["h-req"].roles == {"requester": minute(game, 1)}
    mine = told["h-con"]
    assert (mine.attached, mine.asked, mine.approved, mine.filled) == (1, 1, 0, 0)
    assert (told["h-app"].approved, told["h-it"].filled) == (1, 1)
    assert told["p-1"].roles == {}  # whoever opened it has taken no part


def test_who_stands_in_is_told_with_the_role_said_first() -> None:
    proxy: By = (GiveApproval(step="award-approval", role="approver-deputy"), "h-dep")
    told = parts(after(*AWARDED[:-1], proxy))
    assert list(told["h-dep"].roles) == ["approver-deputy", "approver"]


def test_duties_kept_apart_name_who_acted() -> None:
    look = {kept.rule.id: kept for kept in after(*DELIVERING, *WATCHED).kept}["look-twice"]
    assert look.held == {"supervisor": ("h-sup",), "inspector": ("h-insp",)}
    assert look.clashes == ()


WATCHED: tuple[By, ...] = (
    (ConfirmStep(step="watch"), "h-sup"),
    (paper("inspection"), "h-insp"),
)


def test_who_did_two_things_all_the_same_is_named() -> None:
    """Rule 2 of the duties: a record made without the rules, here with a hand in it."""
    game = opened(None, *DELIVERING, *WATCHED)
    forged = [
        recorded._replace(actor="h-sup") if recorded.actor == "h-insp" else recorded
        for recorded in game.history
    ]
    kept = {one.rule.id: one for one in case_file(forged, game.clock()).kept}
    assert kept["look-twice"].clashes == ("h-sup",)
    assert kept["draft-inspect"].clashes == ()


def test_a_deputy_in_the_role_it_stands_in_for_is_no_clash() -> None:
    """Rule 2 of the duties: both requesters are one side of it."""
    game = opened(None, (paper("spec", role="requester-deputy"), "h-sub"))
    kept = {one.rule.id: one for one in filed(game).kept}["draft-inspect"]
    assert kept.held["requester"] == kept.held["requester-deputy"] == ("h-sub",)
    assert kept.clashes == ()


def test_the_log_may_be_told_beforehand() -> None:
    game = opened(None, *APPROVED)
    told = log(game.history)
    assert case_file(game.history, game.clock(), told).log is told
    assert filed(game).log == told


def test_everybody_is_known_by_handle() -> None:
    found = after(*APPROVED)
    assert {"h-req", "h-it", "h-head", "p-1", "h-cio"} <= found.handles
