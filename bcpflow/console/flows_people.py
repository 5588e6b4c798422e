"""Flows about people: who comes and who does not, and what waits for an approver.

The same rules as in `flows`. Names are typed and shown; what is recorded are handles.
"""

from __future__ import annotations

from dataclasses import replace

from bcpflow.commands import ApproveStep, Arrive, DeclareAbsent, RefuseStep
from bcpflow.console.actions import Answer, Operator
from bcpflow.console.flows import ASKED_LATER, insist
from bcpflow.console.questions import AskText, Choice, Choose, Flow
from bcpflow.console.words import PRESENCE, hms, title_text
from bcpflow.projections.staff import PersonRow
from bcpflow.projections.step_row import StepRow
from bcpflow.site.people import same_name

ANOTHER = "+"
"""Stands for somebody who is not on the roster."""


def arrive(op: Operator, row: object) -> Flow:
    """参集: somebody of the roster, or somebody else who takes on a role."""
    tr = op.tr
    people = op.board().people
    if refusal := op.may(Arrive(person="-"), unless=("BCP-R047",)):
        return refusal
    chosen = ANOTHER
    if people:
        coming = [one for one in people if one.presence != "present"]
        choices = [Choice(one.person, op.name(one.person), _of(op, one)) for one in coming]
        other = Choice(ANOTHER, tr("名簿にない人"), tr("氏名を入力する"))
        chosen = yield Choose(tr("誰が参集しましたか"), (*choices, other))
        if chosen is None:
            return None
    if chosen != ANOTHER:
        return op.do(Arrive(person=chosen, role=op.role))
    typed = yield AskText(tr("参集した人の氏名"))
    if not typed:
        return None
    for one in people:
        if same_name(op.name(one.person)) == same_name(typed):
            return op.do(Arrive(person=one.person, role=op.role))
    names = op.role_names()
    if not names:
        return Answer(tr("この手順定義には役割がなく、受け持つ役割を選べません"), "refused")
    held = yield Choose(
        tr("{name} が受け持つ役割", name=typed),
        tuple(Choice(role, name) for role, name in names.items()),
    )
    if held is None:
        return None
    person = op.session.person(typed)
    return op.do(Arrive(person=person.handle, roles=(held,), role=op.role), people=(person,))


def leave(op: Operator, row: object) -> Flow:
    """不在: somebody will not come, or has gone; the roles pass to the deputies."""
    tr = op.tr
    people = [one for one in op.board().people if one.presence != "absent"]
    if refusal := op.may(DeclareAbsent(person="-"), unless=("BCP-R047",)):
        return refusal
    if not people:
        return Answer(tr("名簿がないため、不在を記録する人がいません"), "refused")
    choices = tuple(Choice(one.person, op.name(one.person), _of(op, one)) for one in people)
    chosen = yield Choose(tr("誰が不在ですか（役割は代行順に移ります）"), choices)
    if chosen is None:
        return None
    reason = yield AskText(tr("不在の理由"), tr("なければそのまま Enter"))
    if reason is None:
        return None
    return op.do(DeclareAbsent(person=chosen, reason=reason, role=op.role))


def approve(op: Operator, row: StepRow | None) -> Flow:
    """承認: a choice that was proposed is approved, or refused with the reason."""
    tr = op.tr
    waiting = [r for r in op.board().steps if r.proposed and r.status == "open"]
    if not waiting:
        return Answer(tr("承認を待っている判断はありません"), "refused")
    if row is None or not row.proposed:
        row = waiting[0]
        if len(waiting) > 1:
            chosen = yield Choose(
                tr("どの判断ですか"), tuple(Choice(r.id, title_text(r, tr)) for r in waiting)
            )
            row = next((r for r in waiting if r.id == chosen), None)
            if row is None:
                return None
    names = op.role_names()
    step = row.id
    able = op.able(row.approvers)
    # Who proposed it does not approve it.
    others = [r for r in able if not _refused(op, ApproveStep(step=step, role=r))]
    able = tuple(others) or able
    if not able:
        needed = tr("、").join(names.get(role, role) for role in row.approvers)
        text = tr("できません: 承認できるのは{roles}（と代行）です", roles=needed)
        return Answer(text, "refused")
    role = able[0]
    if op.role is None:
        role = yield Choose(
            tr("どの役割として承認しますか"), tuple(Choice(r, names.get(r, r)) for r in able)
        )
        if role is None:
            return None
    command = ApproveStep(step=step, role=role)
    if refusal := _refused(op, command):
        return refusal
    option = next((o for o in row.options if o.id == row.proposed), None)
    said = tr.pick(option.title) if option else row.proposed
    verdict = yield Choose(
        tr("{title}: 提案「{option}」", title=title_text(row, tr), option=said),
        (
            Choice("yes", tr("承認する"), tr("この判断が成立します")),
            Choice("no", tr("否認する"), tr("理由を書いて戻します")),
        ),
    )
    if verdict is None:
        return None
    if verdict == "no":
        reason = yield AskText(tr("否認の理由（記録に残ります）"))
        if not reason:
            return None
        return op.do(RefuseStep(step=step, reason=reason, role=role))
    note = yield AskText(tr("承認のメモ"), tr("メモ（なければそのまま Enter）"))
    if note is None:
        return None
    return (yield from insist(op, replace(command, note=note)))


def _refused(op: Operator, command: ApproveStep) -> Answer | None:
    return op.may(command, unless=ASKED_LATER)


def _of(op: Operator, one: PersonRow) -> str:
    names = op.role_names()
    roles = op.tr("、").join(names.get(role, role) for role in one.roles)
    came = hms(one.arrived_ms) if one.arrived_ms is not None and one.gone_ms is None else ""
    word = op.tr(PRESENCE[one.presence]) if one.presence != "expected" else ""
    return "  ".join(part for part in (roles, word, came) if part)
