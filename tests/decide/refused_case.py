"""What is refused in a procurement case: to whom, and before what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bcpflow.commands import (
    AbortRun,
    ApproveStep,
    AtElapsed,
    CheckItems,
    ConfirmStep,
    DecideStep,
    DeclareFact,
    EndRun,
    FillSheet,
    FireTransition,
    GiveApproval,
    PassScrutiny,
    RequestApproval,
    ReturnApproval,
    SkipStep,
    TakeNote,
    UndoStep,
    WithdrawApproval,
    WithdrawSheet,
)
from bcpflow.definition.caserules import CaseRules
from bcpflow.definition.checklist import Checklist, Item
from tests.decide.refusal_case import case
from tests.sample_case import (
    APPROVED,
    ASKED,
    AWARDED,
    CASE,
    CHANGED,
    DELIVERING,
    DRAFTED,
    LARGE,
    PRICE,
    PROCURING,
    STAFF,
    By,
    opened,
    paper,
    played,
    sheet,
)
from tests.samples import MINUTE_MS, Game

BROKEN_OFF: By = (AbortRun(reason="予算がない"), "h-req")
ASK = RequestApproval(step="plan-approval")
GIVE = GiveApproval(step="plan-approval")
RETURN = ReturnApproval(step="plan-approval", reason="数量")
REFUSED = ConfirmStep(step="plan-approval", result="not_achieved")
TAKEN = WithdrawApproval(step="plan-approval")
EARLY = AtElapsed(MINUTE_MS, "T+1m")
PROPOSE = DecideStep(step="evaluation", option="good")
RATED: By = (FillSheet(sheet="priority", kind="priority", data={"result": "bad"}), "h-it")
SCORE = FillSheet(sheet="score:h-mem", kind="score", data={"A": 3})
INTEREST = FillSheet(sheet="interest:h-mem", kind="interest", data={"firm": "A"})


def after(*did: By) -> Callable[[], Game]:
    """A small case in which that was done."""
    return lambda: opened(None, *did)


def rated(*did: By) -> Callable[[], Game]:
    """A case whose first steps and decision rest on a priority; the very first has a checklist."""
    phases = dict(CASE.workflow.phases)
    first, spec, scrutiny, evaluation, approval = phases["plan"].steps
    first = replace(first, figures="priority", checklist="look")
    spec, evaluation = (replace(step, figures="priority") for step in (spec, evaluation))
    steps = (first, spec, scrutiny, evaluation, approval)
    phases["plan"] = replace(phases["plan"], steps=steps)
    items = tuple(Item(id=name, title=name) for name in "abc")
    definition = replace(
        CASE,
        workflow=replace(CASE.workflow, phases=phases),
        checklists={"look": Checklist(checklist="look", title="点検", items=items)},
    )
    return lambda: played(Game.start(definition, "case", facts={PRICE: 1}, people=STAFF), *did)


def staffed(*staff: tuple[str, str, str], did: tuple[By, ...]) -> Callable[[], Game]:
    """A case with other people: who, in which role, and who deputises."""
    people = tuple(
        {"person": who, "roles": [role], "deputies": [deputy] if deputy else []}
        for who, role, deputy in staff
    )
    return lambda: played(Game.start(CASE, "case", facts={PRICE: LARGE}, people=people), *did)


def twice() -> Callable[[], Game]:
    """Three stages, of which one deputy may approve two."""
    staff = (
        ("h-req", "requester", ""), ("h-head", "requester-head", "h-sub"),
        ("h-it", "it-section", ""), ("h-it2", "it-section", ""), ("h-app", "approver", "h-sub"),
        ("h-sub", "committee", ""),
    )  # fmt: skip
    return staffed(*staff, did=(*ASKED, (GIVE, "h-sub"), (GIVE, "h-it2")))


def lonely() -> Callable[[], Game]:
    """The only one who could approve has drafted; nobody stands in."""
    staff = (
        ("h-req", "requester-head", ""), ("h-two", "requester", "h-req"),
        ("h-it", "it-section", ""), ("h-app", "approver", ""),
    )  # fmt: skip
    return staffed(*staff, did=DRAFTED)


def unrostered() -> Callable[[], Game]:
    """Nobody is known; still one is one."""
    return lambda: played(Game.start(CASE, "case", facts={PRICE: LARGE}), *ASKED, (GIVE, "p-1"))


def large(*did: By) -> Callable[[], Game]:
    """A case whose approval takes three roles."""
    return lambda: opened({PRICE: LARGE}, *did)


def unpriced() -> Game:
    return opened({}, *DRAFTED)


def no_rules() -> Game:
    return Game.start(replace(CASE, case_rules=None), "case", people=STAFF)


def unrouted() -> Game:
    rules = CaseRules(rules="none", title="経路なし", dated="2026-04-01")
    game = Game.start(replace(CASE, case_rules=rules), "case", people=STAFF)
    for command, by in DRAFTED:
        game.do(command, by)
    return game


def drill() -> Game:
    return Game.start(CASE, "exercise")


def cheap() -> Game:
    """So small that nobody approves the award."""
    return opened({PRICE: 90_000}, *PROCURING, (paper("notice"), "h-con"))


CASE_CASES = [
    # Nobody approves what they drafted: asked for, attached, filled, or drafted another step of.
    case("BCP-P080", after(*DRAFTED, (ASK, "h-head")), GIVE, by="h-head", step="plan-approval"),
    case(
        "BCP-P080",
        after((paper("evidence"), "h-head"), *ASKED),
        GIVE,
        by="h-head",
        step="plan-approval",
    ),
    case("BCP-P080", after((sheet("priority:1"), "h-head"), *ASKED), GIVE, by="h-head"),
    case(
        "BCP-P080",
        after((sheet("quote:Q2"), "h-head"), (sheet("quote:Q2", 2), "h-it"), *ASKED),
        GIVE,
        by="h-head",
    ),
    case(
        "BCP-P080",
        after((TakeNote(text="起案", role="requester-deputy"), "h-sub"), *ASKED),
        GIVE,
        by="h-sub",
    ),
    case(
        "BCP-P080",
        after((ConfirmStep(step="need"), "h-sub"), *ASKED[1:]),
        GIVE,
        by="h-sub",
    ),
    case("BCP-P080", large(*ASKED, (GIVE, "h-head")), GIVE, by="h-it"),
    case("BCP-P080", after(*DRAFTED, (ASK, "h-head")), RETURN, by="h-head"),
    # Only the named person, or a deputy.
    case("BCP-P081", after(), ConfirmStep(step="need"), by="h-it", role="requester"),
    case("BCP-P110", after(), SkipStep(step="need", reason="x"), by="h-nobody"),
    case("BCP-P081", after(), ConfirmStep(step="need", role="requester"), by="h-head"),
    case("BCP-P081", after(), paper("spec"), by="h-con", role="requester"),
    case("BCP-P081", after(), TakeNote(text="x", role="cio"), by="h-req", role="cio"),
    case("BCP-P081", after((paper("spec"), "h-req")), paper("spec", "2"), by="h-cio"),
    case("BCP-P081", after(*ASKED), GIVE, by="h-cio", role="requester-head"),
    case("BCP-P081", after(*ASKED), RETURN, by="h-it", role="requester-head"),
    case("BCP-P081", large(*ASKED, (GIVE, "h-head")), GIVE, by="h-head", role="it-section"),
    case("BCP-P081", after(*APPROVED), UndoStep(step="plan-approval"), by="h-it"),
    # Nobody supervises what they inspect, nor inspects what they drafted.
    case(
        "BCP-P082",
        after(*DELIVERING, (ConfirmStep(step="watch"), "h-insp")),
        paper("inspection"),
        by="h-insp",
        role="inspector",
        other="supervisor",
        rule="look-twice",
    ),
    case(
        "BCP-P082",
        after(*DELIVERING, (paper("inspection"), "h-insp")),
        ConfirmStep(step="watch"),
        by="h-insp",
        role="supervisor",
        other="inspector",
    ),
    case(
        "BCP-P082",
        after((ConfirmStep(step="need", role="requester-deputy"), "h-sub"), *DELIVERING[1:]),
        paper("inspection"),
        by="h-sub",
        role="inspector",
        rule="draft-inspect",
    ),
    # Who has declared an interest scores nothing.
    case("BCP-P083", after((INTEREST, "h-mem")), SCORE, by="h-mem"),
    case("BCP-P083", after((INTEREST, "h-mem")), replace(SCORE, role="committee"), by="h-mem"),
    case("BCP-P111", after((INTEREST, "h-mem")), INTEREST, by="h-mem2", sheet="interest:h-mem"),
    # What settles a step: figures, answered items, an approval of the whole route.
    case("BCP-P112", after(*DRAFTED[:3]), ConfirmStep(step="scrutiny"), by="h-it"),
    case("BCP-P112", after(DRAFTED[1]), ConfirmStep(step="scrutiny"), by="h-it", step="scrutiny"),
    case("BCP-P116", rated(), ConfirmStep(step="need"), by="h-req", step="need", kind="priority"),
    case("BCP-P116", rated(), paper("spec"), by="h-req", kind="priority"),
    case("BCP-P116", rated(), PROPOSE, by="h-mem", step="evaluation"),
    case("BCP-R017", rated(), PassScrutiny(step="need"), by="h-req", kind="checklist"),
    case("BCP-P122", rated(RATED), PROPOSE, by="h-mem", option="good", result="bad"),
    case(
        "BCP-P117",
        rated(RATED, (CheckItems(step="need", items={"a": "normal"}), "h-req")),
        ConfirmStep(step="need"),
        by="h-req",
        count=2,
        items=["b", "c"],
    ),
    case(
        "BCP-P117",
        rated(RATED, (CheckItems(step="need", items={"a": "unchecked"}, rest="normal"), "h-req")),
        ConfirmStep(step="need"),
        by="h-req",
        items=["a"],
    ),
    case("BCP-P098", after(*DRAFTED), REFUSED, by="h-head", step="plan-approval"),
    case("BCP-P098", after(*ASKED), REFUSED, by="h-head"),
    case("BCP-P120", after(*DRAFTED), SkipStep(step="plan-approval"), by="h-head"),
    # A case ends where its guideline ends.
    case("BCP-P115", after(), EndRun(), by="h-req", phase=["plan"]),
    case("BCP-P115", after(*DELIVERING), EndRun(note="終わり"), by="h-req", phase=["deliver"]),
    case("BCP-R013", after(), AbortRun(reason=" "), by="h-req", action="abort"),
    # Nobody approves two stages of one route: as deputy, as proxy, without a roster.
    case("BCP-P114", twice(), GIVE, by="h-sub", step="plan-approval", role="approver"),
    case("BCP-P114", unrostered(), GIVE, by="p-1", role="it-section"),
    # A request that nobody could decide.
    case("BCP-P119", lonely(), ASK, by="h-req", step="plan-approval", role="requester-head"),
    # What is said of a request is not dated before it.
    case("BCP-P118", after(*ASKED), replace(GIVE, at=EARLY), by="h-head", at="T+1m"),
    case("BCP-P118", after(*ASKED), replace(RETURN, at=EARLY), by="h-head"),
    case("BCP-P118", after(*ASKED), replace(TAKEN, at=EARLY), by="h-req"),
    case(
        "BCP-P118",
        large(*ASKED, (GIVE, "h-head")),
        replace(GIVE, at=AtElapsed(5 * MINUTE_MS, "T+5m")),
        by="h-it2",
    ),
    # Documents and sheets.
    case("BCP-P084", after(), paper("need"), by="h-req", step="need"),
    case("BCP-P085", after((paper("spec"), "h-req")), paper("spec"), by="h-req", name="spec.docx"),
    case("BCP-P085", after((paper("memo"), "h-req")), paper("memo"), by="h-it", document="memo"),
    case("BCP-P121", after(), paper("specs"), by="h-req", found=False, near=["spec"]),
    case("BCP-R010", after((paper("spec"), "h-req")), paper("spec", "2", role="cio"), by="h-cio"),
    case("BCP-R074", after((paper("spec"), "h-req")), paper("spec", "2", role="boss"), found=False),
    case("BCP-R004", after(), paper("notice"), by="h-con", phase="procure"),
    case(
        "BCP-P086",
        after((sheet("quote:Q1"), "h-it")),
        WithdrawSheet(sheet="quote:Q2", reason="x"),
        found=False,
        near=["quote:Q1"],
    ),
    case(
        "BCP-R013", after((sheet("quote:Q1"), "h-it")), WithdrawSheet(sheet="quote:Q1", reason=" ")
    ),
    # Approvals, in their order.
    case("BCP-P087", after(*ASKED), ASK, by="h-req", role="requester-head"),
    case("BCP-P087", large(*ASKED, (GIVE, "h-head")), ASK, by="h-req", role="it-section"),
    case("BCP-P088", after(*APPROVED), ASK, by="h-req", step="plan-approval"),
    case("BCP-P089", after(*ASKED), WithdrawApproval(step="plan-approval"), by="h-it"),
    case("BCP-P089", after(*ASKED), WithdrawApproval(step="plan-approval"), by="h-head"),
    case(
        "BCP-P090",
        after(*DRAFTED[:3]),
        PassScrutiny(step="scrutiny", open_findings=tuple("abcdef")),
        by="h-it",
        count=6,
        findings=list("abcde"),
    ),
    case("BCP-R005", after(*DRAFTED), PassScrutiny(step="scrutiny"), by="h-it", status="achieved"),
    case("BCP-R003", after(), PassScrutiny(step="scrutiny"), by="h-it", missing=["spec"]),
    case("BCP-R017", after(*DRAFTED), PassScrutiny(step="plan-approval"), by="h-head"),
    case("BCP-R017", after(), PassScrutiny(step="spec"), by="h-req", kind="document"),
    case("BCP-R017", after(), PassScrutiny(step="evaluation"), by="h-mem", kind="decision"),
    # What lies before approvers stands still.
    case("BCP-P091", after(*ASKED), CHANGED[0], by="h-req", step="plan-approval", changed=[PRICE]),
    case("BCP-P091", after(*ASKED), paper("spec", "2"), by="h-req", changed=["spec"]),
    case("BCP-P091", after(*ASKED), sheet("quote:Q1", 2), by="h-it", changed=["quote:Q1"]),
    case("BCP-P091", after(*ASKED), replace(sheet("quote:Q1"), kind="score"), by="h-it"),
    case("BCP-P091", after(*ASKED), WithdrawSheet(sheet="quote:Q1", reason="x"), by="h-it"),
    case("BCP-P091", large(*ASKED, (GIVE, "h-head")), paper("spec", "2"), by="h-req"),
    case("BCP-P091", after(*ASKED), sheet("quote:Q2"), by="h-it", changed=["quote:Q2"]),
    case("BCP-P091", after(*ASKED), UndoStep(step="spec"), by="h-req", changed=["spec"]),
    case("BCP-P091", after(*ASKED), UndoStep(step="scrutiny"), by="h-it", changed=["scrutiny"]),
    case("BCP-P092", drill, paper("spec")),
    case("BCP-P092", drill, sheet("quote:Q1")),
    case(
        "BCP-P130",
        after((sheet("quote:Q1"), "h-it")),
        sheet("quote:Q1", 2, new=True),
        by="h-req",
        sheet="quote:Q1",
    ),
    case(
        "BCP-P130",
        after(
            (sheet("quote:Q1"), "h-it"), (WithdrawSheet(sheet="quote:Q1", reason="誤り"), "h-it")
        ),
        sheet("quote:Q1", 2, new=True),
        by="h-it",
    ),
    case("BCP-P130", after((sheet("quote:Q1"), "h-it")), sheet("quote:Q1", 2, over="x"), by="h-it"),
    case("BCP-P130", after(), sheet("quote:Q1", 2, over="x"), by="h-it"),
    case("BCP-R030", after(), sheet("contract:1", happening="no-such"), found=False, by="h-con"),
    case("BCP-P092", drill, WithdrawSheet(sheet="quote:Q1", reason="x")),
    case("BCP-P092", drill, ASK),
    case("BCP-P092", drill, GIVE),
    case("BCP-P092", drill, RETURN),
    case("BCP-P092", drill, WithdrawApproval(step="plan-approval")),
    case("BCP-P092", drill, PassScrutiny(step="scrutiny")),
    case("BCP-P093", after(), RequestApproval(step="need"), by="h-req", step="need"),
    case("BCP-R002", after(), RequestApproval(step="plan"), found=False),
    case("BCP-R003", after(), ASK, by="h-req", missing=["spec", "scrutiny"]),
    case("BCP-R028", cheap, RequestApproval(step="award-approval"), by="h-con"),
    case("BCP-P094", unpriced, ASK, by="h-req", step="plan-approval"),
    case("BCP-P094", unrouted, ASK, by="h-req"),
    case("BCP-P095", after(*DRAFTED), GIVE, by="h-head", step="plan-approval"),
    case("BCP-P095", after(*DRAFTED), RETURN, by="h-head"),
    case("BCP-P095", after(*DRAFTED), WithdrawApproval(step="plan-approval"), by="h-req"),
    case("BCP-P095", after(*ASKED, (WithdrawApproval(step=ASK.step), "h-req")), GIVE, by="h-head"),
    case("BCP-P095", after(*ASKED, (RETURN, "h-head")), GIVE, by="h-head"),
    case("BCP-P095", after(*APPROVED), GIVE, by="h-head"),
    case("BCP-P095", after(*APPROVED), WithdrawApproval(step="plan-approval"), by="h-req"),
    case("BCP-P095", after(*PROCURING, CHANGED), GIVE, by="h-head"),
    case("BCP-P096", after(*ASKED), replace(GIVE, role="cio", reason="急ぐ"), by="h-cio"),
    case(
        "BCP-P096",
        large(*ASKED),
        replace(GIVE, role="approver"),
        by="h-app",
        role="approver",
        needed="requester-head",
    ),
    case("BCP-P096", large(*ASKED), replace(RETURN, role="approver"), by="h-app"),
    case(
        "BCP-R013",
        large(*ASKED, (GIVE, "h-head"), (GIVE, "h-it2")),
        replace(GIVE, role="cio", reason=" "),
        by="h-cio",
        action="proxy",
    ),
    case("BCP-R013", after(*ASKED), replace(RETURN, reason=" "), by="h-head", action="return"),
    case("BCP-P097", after(), ConfirmStep(step="spec"), by="h-req", step="spec"),
    case("BCP-P098", after(*DRAFTED), ConfirmStep(step="plan-approval"), by="h-head"),
    case("BCP-P098", after(*ASKED), ConfirmStep(step="plan-approval"), by="h-head"),
    case("BCP-P098", after(*PROCURING, CHANGED), ConfirmStep(step="plan-approval"), by="h-head"),
    case("BCP-R017", after(*DRAFTED), CheckItems(step="plan-approval", items={}), by="h-head"),
    case("BCP-R017", after(*ASKED), DecideStep(step="plan-approval", option="x"), by="h-head"),
    # No gate lets a case pass without what it asks for.
    case(
        "BCP-R006",
        after(*ASKED),
        FireTransition(),
        by="h-req",
        missing=["plan-approval"],
        kinds=["step"],
    ),
    case(
        "BCP-R006",
        after(*AWARDED, CHANGED),
        FireTransition(trigger="deliver"),
        by="h-con",
        missing=["plan-approval", "award-approval"],
        kinds=["approval", "approval"],
        override=["approver"],
    ),
    case(
        "BCP-R006",
        after(*APPROVED, (UndoStep(step="plan-approval"), "h-head")),
        FireTransition(),
        missing=["plan-approval"],
    ),
    case("BCP-R009", after(*ASKED, BROKEN_OFF), GIVE, by="h-head", status="aborted"),
    case("BCP-R009", after(BROKEN_OFF), sheet("quote:Q1"), by="h-it"),
    case("BCP-R022", after(), DeclareFact(name="方式", value="くじ"), by="h-req"),
    case(
        "BCP-P080",
        after(
            (DecideStep(step="evaluation", option="good"), "h-mem"),
            (TakeNote(text="起案を手伝った", role="requester-deputy"), "h-sub"),
        ),
        ApproveStep(step="evaluation", role="cio"),
        by="h-sub",
    ),
]
