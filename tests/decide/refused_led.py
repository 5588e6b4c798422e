"""What is refused to those who come, approve, lead, evaluate and improve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bcpflow.commands import (
    AddAction,
    AddInject,
    AnswerImprovement,
    AnswerQuestion,
    ApproveStep,
    Arrive,
    AtElapsed,
    CancelInject,
    CloseAction,
    Command,
    ConfirmStep,
    DecideStep,
    DeclareAbsent,
    DeliverInject,
    EndRun,
    HoldInject,
    JudgeInject,
    Observe,
    PauseRun,
    RateObjective,
    RefuseStep,
    ReleaseInject,
    UndoStep,
    UpdateAction,
    VoidRun,
)
from bcpflow.definition.model import Inject
from tests.decide.refusal_case import case
from tests.samples import LED, MINUTE_MS, Game

PROPOSED = DecideStep(step="reopen", option="open", role="second")
AGREED = AddAction(text="鍵を作る", owner="p-9", due="2027-03-31", element="equipment", step="look")
LATER = CloseAction(action="A1", later_run="run-2", step="look", actual_ms=600, target_ms=600)


def led(*commands: Command) -> Callable[[], Game]:
    """A drill with people, an approver, objectives, questions and a run before it."""
    return lambda: Game.led().play(*commands)


def led_incident() -> Game:
    return Game.start(LED, "incident")


LED_CASES = [
    case("BCP-R044", led(PROPOSED), ApproveStep(step="reopen"), step="reopen", needed=["head"]),
    case("BCP-R044", led(PROPOSED), RefuseStep(step="reopen", reason="x"), needed=["head"]),
    case("BCP-R010", led(PROPOSED), ApproveStep(step="reopen", role="staff"), needed=["head"]),
    case("BCP-R074", led(PROPOSED), RefuseStep(step="reopen", role="boss"), found=False),
    case("BCP-R008", led(PROPOSED, PauseRun()), ApproveStep(step="reopen", role="head")),
    case("BCP-R013", led(PROPOSED), RefuseStep(step="reopen", role="head"), action="refuse"),
    case("BCP-R045", led(), ApproveStep(step="reopen", role="head"), step="reopen"),
    case("BCP-R045", led(), ApproveStep(step="look", role="head"), step="look"),
    case(
        "BCP-R045",
        led(replace(PROPOSED, option="wait"), ApproveStep(step="reopen", role="head")),
        RefuseStep(step="reopen", role="head", reason="x"),
    ),
    case("BCP-R046", led(PROPOSED), replace(PROPOSED, option="wait"), option="open"),
    case("BCP-R071", led(PROPOSED), ApproveStep(step="reopen", role="second"), role="second"),
    case(
        "BCP-R071",
        led(replace(PROPOSED, role=None)),
        ApproveStep(step="reopen", role="second"),
        role="second",
    ),
    case("BCP-R075", led(), ConfirmStep(step="report#2"), found=False, near=["report#1"]),
    case("BCP-R075", led(), ConfirmStep(step="count#2"), found=False, near=["count#1"]),
    case("BCP-R002", led(), ConfirmStep(step="report#x"), found=False, near=["report"]),
    case("BCP-R002", led(), ConfirmStep(step="report#0"), found=False, near=["report"]),
    case("BCP-R012", led(), UndoStep(step="report"), step="report"),
    case("BCP-R047", led(), Arrive(person="h-9"), person="h-9"),
    case("BCP-R047", led(), DeclareAbsent(person="h-9"), found=False, person="h-9"),
    case("BCP-R074", led(), Arrive(person="h-9", roles=("boss",)), found=False, role="boss"),
    case("BCP-R048", led(Arrive(person="h-one")), Arrive(person="h-one"), person="h-one"),
    case("BCP-R048", led(Arrive(person="h-one")), Arrive(person="h-one", roles=("staff",))),
    case("BCP-R049", led(DeclareAbsent(person="h-one")), DeclareAbsent(person="h-one")),
    case("BCP-R050", led(HoldInject(inject="call")), HoldInject(inject="call"), inject="call"),
    case(
        "BCP-R050",
        led(HoldInject(inject="call")),
        DeliverInject(inject="call", automatic=True),
        inject="call",
    ),
    case(
        "BCP-R015",
        led(),
        DeliverInject(inject="call", automatic=True, at=AtElapsed(15 * MINUTE_MS, "")),
        at="",
    ),
    case("BCP-R051", led(), ReleaseInject(inject="call"), inject="call"),
    case(
        "BCP-R051",
        led(HoldInject(inject="call"), ReleaseInject(inject="call")),
        ReleaseInject(inject="call"),
    ),
    case("BCP-R052", led(), AddInject(inject=Inject(id="call", content="x")), inject="call"),
    case("BCP-R052", led(), AddInject(inject=Inject(id="", content="x")), inject=""),
    case(
        "BCP-R002", led(), AddInject(inject=Inject(id="n", content="x", expects="x")), found=False
    ),
    case("BCP-R074", led(), AddInject(inject=Inject(id="n", content="x", to="x")), found=False),
    case(
        "BCP-R055",
        led(),
        AddInject(inject=Inject(id="n", content="x", objective="tell")),
        found=False,
        near=["tell-all"],
    ),
    case("BCP-R056", led(), AddInject(inject=Inject(id="n", content="x", at="早く")), at="早く"),
    case("BCP-R056", led(), AddInject(inject=Inject(id="n", content="x", at="5m after look"))),
    case("BCP-R056", led(), AddInject(inject=Inject(id="n", content="x", at="5m")), at="5m"),
    case("BCP-R053", led(), JudgeInject(inject="call", result="achieved"), inject="call"),
    case("BCP-R019", led(), JudgeInject(inject="cal", result="achieved"), found=False),
    case("BCP-R019", led(), HoldInject(inject="x"), found=False, inject="x"),
    case("BCP-R020", led(DeliverInject(inject="call")), HoldInject(inject="call"), inject="call"),
    case("BCP-R020", led(DeliverInject(inject="call")), CancelInject(inject="call")),
    case("BCP-R054", led(CancelInject(inject="call")), DeliverInject(inject="call"), inject="call"),
    case("BCP-R054", led(CancelInject(inject="call")), CancelInject(inject="call")),
    case("BCP-R054", led(CancelInject(inject="call")), ReleaseInject(inject="call")),
    case("BCP-R033", led_incident, HoldInject(inject="call")),
    case("BCP-R033", led_incident, AddInject(inject=Inject(id="n", content="x"))),
    case("BCP-R033", led_incident, JudgeInject(inject="call", result="achieved")),
    case("BCP-R073", led(), Observe(text=" ")),
    case("BCP-R002", led(), Observe(text="x", about="lok"), found=False, near=["look"]),
    case("BCP-R002", led(), Observe(text="x", about="step:x"), found=False),
    case("BCP-R019", led(), Observe(text="x", about="inject:x"), found=False, inject="x"),
    case(
        "BCP-R055",
        led(),
        Observe(text="x", about="objective:tell"),
        found=False,
        objective="tell",
        near=["tell-all"],
    ),
    case("BCP-R055", led(), RateObjective(objective="x", rating="P"), found=False, objective="x"),
    case(
        "BCP-R057",
        led(),
        RateObjective(objective="tell-all", rating="P", suggested="M", reason=" "),
        rating="P",
        suggested="M",
    ),
    case("BCP-R057", led(), RateObjective(objective="tell-all", rating="P"), suggested="-"),
    case("BCP-R058", led(), AnswerQuestion(question=0, text="x"), found=False, question=0),
    case("BCP-R058", led(), AnswerQuestion(question=3, text="x"), found=False, count=2),
    case("BCP-R073", led(), AnswerQuestion(question=1, text=" ")),
    case("BCP-R073", led(), replace(AGREED, text="\t")),
    case("BCP-R059", led(), replace(AGREED, due="来月"), due="来月"),
    case("BCP-R059", led(), replace(AGREED, due="2027-02-29"), due="2027-02-29"),
    case("BCP-R059", led(AGREED), UpdateAction(action="A1", changes={"due": ""}), due=""),
    case("BCP-R065", led(), replace(AGREED, observation="O1"), found=False, near=[]),
    case(
        "BCP-R065",
        led(Observe(text="x")),
        replace(AGREED, observation="O2"),
        near=["O1"],
        found=False,
    ),
    case("BCP-R002", led(), replace(AGREED, step="lok"), found=False, near=["look"]),
    case(
        "BCP-R060",
        led(AGREED),
        UpdateAction(action="A2", changes={}, note="x"),
        found=False,
        near=["A1"],
    ),
    case("BCP-R013", led(AGREED), UpdateAction(action="A1", changes={}), action="update"),
    case("BCP-R013", led(AGREED), UpdateAction(action="A1", changes={"x": "y"}), action="update"),
    case("BCP-R073", led(AGREED), UpdateAction(action="A1", changes={"text": " "})),
    case("BCP-R002", led(AGREED), UpdateAction(action="A1", changes={"step": "lok"}), found=False),
    case("BCP-R061", led(AGREED), CloseAction(action="A1", evidence=" "), action="A1"),
    case("BCP-R062", led(replace(AGREED, step="")), LATER, action="A1"),
    case("BCP-R063", led(AGREED), replace(LATER, actual_ms=601), actual_ms=601, target_ms=600),
    case("BCP-R063", led(AGREED), replace(LATER, actual_ms=None), step="look", run="run-2"),
    case("BCP-R063", led(AGREED), replace(LATER, target_ms=None)),
    case("BCP-R063", led(AGREED), replace(LATER, step="tell"), step="look"),
    case(
        "BCP-R064",
        led(),
        AnswerImprovement(run="run-0", action="A9", improved="yes"),
        found=False,
        action="run-0.A9",
        near=["run-0.A1", "run-0.A2"],
    ),
    case(
        "BCP-R064",
        led_incident,
        AnswerImprovement(run="r", action="A1", improved="no"),
        found=False,
    ),
    case("BCP-R066", led(AGREED, LATER), UpdateAction(action="A1", changes={}, note="x")),
    case("BCP-R066", led(AGREED, LATER), CloseAction(action="A1", evidence="x"), action="A1"),
    case("BCP-R009", led(VoidRun(reason="誤操作")), Observe(text="x"), status="voided"),
    case("BCP-R009", led(EndRun()), Arrive(person="h-one"), status="ended"),
    case("BCP-R009", led(PROPOSED, EndRun()), ApproveStep(step="reopen", role="head")),
    case("BCP-R009", led(EndRun()), CancelInject(inject="call")),
    case(
        "BCP-R015",
        led(EndRun()),
        Observe(text="x", at=AtElapsed(99 * MINUTE_MS, "T+99m")),
        at="T+99m",
    ),
]
