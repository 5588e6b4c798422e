"""Events beside the steps in one line: people, approvals, injects, looking back, cases.

The other half of `told`, whose rule holds here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bcpflow.console.words import IMPROVED, OBSERVATIONS, STATUS
from bcpflow.definition.codec import unpack
from bcpflow.definition.model import Inject
from bcpflow.events import (
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    Event,
    ImprovementAnswered,
    InjectAdded,
    InjectCancelled,
    InjectDelivered,
    InjectHeld,
    InjectJudged,
    InjectReleased,
    ObjectiveRated,
    ObservationMade,
    OptionProposed,
    OptionRefused,
    PeopleCalled,
    PersonAbsent,
    PersonArrived,
    PreviousRecalled,
    QuestionAnswered,
    RolePassed,
    SheetFilled,
    SheetWithdrawn,
    StepReopened,
)

if TYPE_CHECKING:
    from bcpflow.console.told import Words


def parts(event: Event, words: Words) -> tuple[str, ...]:
    """The parts of the line; none for an event of the run itself."""
    tr = words.tr
    match event:
        case PeopleCalled(people=people):
            return (tr("参集対象 {n}人", n=len(people)),)
        case PersonArrived(person=person, roles=roles):
            taken = words.listed([words.role(role) for role in roles])
            return tr("参集:"), words.name(person), f"<{taken}>" if taken else ""
        case PersonAbsent(person=person, reason=reason):
            return tr("不在:"), words.name(person), reason
        case RolePassed():
            return _passed(event, words)
        case OptionProposed(step=step, option=option, note=note):
            said = tr("提案: {option}", option=words.option(step, option))
            return words.title(step), said, tr("（承認待ち）"), note
        case OptionRefused(step=step, option=option, reason=reason):
            said = tr("否認: {option}", option=words.option(step, option))
            return words.title(step), said, reason
        case PreviousRecalled(previous=previous):
            return (tr("前回の記録: {run}", run=previous),)
        case ImprovementAnswered(action=action, improved=improved, note=note):
            said = tr(
                "改善されたか（{action}）: {answer}", action=action, answer=tr(IMPROVED[improved])
            )
            return said, note
        case _:
            return _injects(event, words) or _review(event, words) or _case(event, words)


def _passed(event: RolePassed, words: Words) -> tuple[str, ...]:
    role, name = words.role(event.role), words.name(event.person)
    if event.order == 0:
        return (words.tr("{role}の担当: {name}", role=role, name=name),)
    return (words.tr("{role}の代行: {name}", role=role, name=name),)


def _injects(event: Event, words: Words) -> tuple[str, ...]:
    tr = words.tr
    match event:
        case InjectDelivered(inject=inject):
            return tr("状況付与:"), words.inject(inject)
        case InjectAdded(content=content):
            added: Inject = unpack(Inject, dict(content))
            return tr("状況付与を追加:"), tr.pick(added.content)
        case InjectHeld(inject=inject, reason=reason):
            return tr("状況付与を保留:"), words.inject(inject), reason
        case InjectReleased(inject=inject):
            return tr("状況付与の保留を解除:"), words.inject(inject)
        case InjectCancelled(inject=inject, reason=reason):
            return tr("状況付与を取消:"), words.inject(inject), reason
        case InjectJudged(inject=inject, result=result, note=note):
            return tr("評価（{result}）:", result=tr(STATUS[result])), words.inject(inject), note
        case _:
            return ()


def _review(event: Event, words: Words) -> tuple[str, ...]:
    tr = words.tr
    match event:
        case ObservationMade():
            kind = tr(OBSERVATIONS[event.kind])
            said = tr("所見 {number}（{kind}）:", number=event.observation, kind=kind)
            return said, event.text, f"<{_about(event.about, words)}>" if event.about else ""
        case ObjectiveRated(objective=objective, rating=rating, reason=reason):
            return tr("評定: {objective} {rating}", objective=objective, rating=rating), reason
        case QuestionAnswered(question=question, text=text):
            return tr("振り返り {number}:", number=question), text
        case ActionAdded(action=action, text=text):
            return tr("是正処置 {action}:", action=action), text
        case ActionUpdated(action=action, note=note):
            return tr("是正処置 {action} を更新", action=action), note
        case ActionClosed(action=action, evidence=evidence, later_run=run):
            return tr("是正処置 {action} を完了", action=action), evidence or run
        case _:
            return ()


def _case(event: Event, words: Words) -> tuple[str, ...]:
    tr = words.tr
    match event:
        case DocumentAttached(document=document, name=name, number=number):
            return words.title(document), tr("添付（第{n}版）:", n=number), name
        case SheetFilled(sheet=sheet):
            return tr("記入:"), sheet
        case SheetWithdrawn(sheet=sheet, reason=reason):
            return tr("記入の取下げ:"), sheet, reason
        case ApprovalRequested(step=step, note=note):
            return words.title(step), tr("申請"), note
        case ApprovalGiven(step=step, role=role, reason=reason, note=note):
            return words.title(step), tr("承認"), f"<{words.role(role)}>", reason, note
        case ApprovalReturned(step=step, role=role, reason=reason):
            return words.title(step), tr("差戻し"), f"<{words.role(role)}>", reason
        case ApprovalWithdrawn(step=step, reason=reason):
            return words.title(step), tr("申請の取下げ"), reason
        case ApprovalLapsed(step=step):
            return words.title(step), tr("変更により再申請が必要")
        case StepReopened(step=step):
            return words.title(step), tr("記入が変わったため、もう一度行う")
        case _:
            return ()


def _about(about: str, words: Words) -> str:
    kind, _, name = about.partition(":")
    if kind == "inject":
        return words.inject(name)
    if kind == "objective":
        found = words.plan.workflow.objectives.get(name)
        return words.tr.pick(found.title) if found else name
    return words.title(name)
