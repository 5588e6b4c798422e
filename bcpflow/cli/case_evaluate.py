"""`bcpflow case priority | preevaluate`: how urgent a case is, and whether it is fit.

Both list what there is where nothing is said. The class and the suggestion are computed from the
marks; the decision on the prior evaluation is what people say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, complete_runs
from bcpflow.cli.case_common import acting_on, put_all
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put_json, talk
from bcpflow.cli.words import pairs
from bcpflow.errors import Refused, UsageFault, Word
from bcpflow.language import N_
from bcpflow.text import half_width

if TYPE_CHECKING:
    from bcpflow.procurement.preevaluation import Criteria, Mark, Result
    from bcpflow.procurement.priority import PriorityRule
    from bcpflow.run.state import RunState
    from bcpflow.service.session import Session


@click.command(
    "priority",
    cls=LocalCommand,
    help=N_("優先度（G×Q×C×D）を付ける（評点を省くと表示、--all で全案件の順位）"),
)
@click.argument("run", metavar="[ID]", required=False, shell_complete=complete_runs)
@click.argument("marks", nargs=-1, metavar="[G Q C D]")
@option("--all", "everything", is_flag=True, help=N_("全案件を優先度の順に並べる"))
@acting_on
@click.pass_obj
def priority(
    world: World,
    /,
    run: str | None,
    marks: tuple[str, ...],
    everything: bool,
    role: str | None,
    as_json: bool,
    **rest: Any,
) -> None:
    """The marks of one case, or all cases by priority."""
    from bcpflow.procurement.priority import priority as judged
    from bcpflow.procurement.priority import read_priority_rule
    from bcpflow.service.quoting import PRIORITY, seen

    rule = read_priority_rule(world.site_folder)
    if everything:
        if run is not None:
            raise click.UsageError(world.tr("--all には案件の番号を付けません。"))
        _rank(world, rule, as_json)
        return
    if run is None:
        raise click.UsageError(world.tr("案件の番号（ID）か --all を指定してください。"))
    if not marks:
        _show_priority(world, rule, run, as_json)
        return
    found = judged(rule, _marks(rule, marks))
    data = {"rule": rule.priority, "marks": found.marks, "product": found.product,
            "class": found.rank}  # fmt: skip
    act(
        world,
        run,
        lambda session, at: ask.FillSheet(
            sheet=PRIORITY,
            kind=PRIORITY,
            data=data,
            role=role,
            at=at,
            **seen(session.state, PRIORITY),
        ),
        again=False,
        as_json=as_json,
        **rest,
    )
    if not as_json:
        _show_priority(world, rule, run, as_json)


@click.command(
    "preevaluate",
    cls=LocalCommand,
    help=N_("事前評価票に記入し、結果を決める（何も書かないと表示）"),
)
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@click.argument("marks", nargs=-1, metavar="[CRITERION=LEVEL[:NOTE]..]")
@option("--result", metavar="RESULT", help=N_("結果: 適、条件付、不適"))
@option("--condition", "conditions", multiple=True, metavar="TEXT", help=N_("条件付の条件"))
@option("--reason", default="", metavar="TEXT", help=N_("理由（評価票の案と違う結果には必須）"))
@acting_on
@click.pass_obj
def preevaluate(
    world: World,
    /,
    run: str,
    marks: tuple[str, ...],
    result: str | None,
    conditions: tuple[str, ...],
    reason: str,
    role: str | None,
    as_json: bool,
    **rest: Any,
) -> None:
    """Marks are added to those given before; a new mark takes an earlier result back."""
    from bcpflow.procurement.preevaluation import conclude, read_criteria
    from bcpflow.service.quoting import PREEVALUATION, seen

    form = read_criteria(world.site_folder)
    if result is None and (conditions or reason):
        raise click.UsageError(world.tr("--condition と --reason は --result と使います。"))
    if not marks and result is None:
        _show_evaluation(world, form, run, as_json)
        return
    given = _answers(form, pairs(marks)) if marks else {}

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        known = {mark.criterion: mark for mark in _held(form, session.state)}
        known |= given
        data: dict[str, Any] = {
            "form": form.criteria,
            "marks": {id: {"level": one.level, "note": one.note} for id, one in known.items()},
        }
        if result is not None:
            said = list(conditions)
            found = conclude(form, tuple(known.values()), _result(form, result), said,
                             reason)  # fmt: skip
            data |= {"result": found.result, "conditions": list(found.conditions),
                     "reason": found.reason, "suggested": found.suggested,
                     "because": list(found.because)}  # fmt: skip
        return ask.FillSheet(
            sheet=PREEVALUATION, kind=PREEVALUATION, data=data, role=role, at=at,
            **seen(session.state, PREEVALUATION),
        )  # fmt: skip

    before = _decided(world.desk.open(run, "case").state)
    act(world, run, asked, as_json=as_json, **rest)
    if result is None and before.get("result"):
        talk(world.tr("評価票が変わったため、前の結果は取り消しました。もう一度決めてください。"))


def _marks(rule: PriorityRule, said: tuple[str, ...]) -> dict[str, int]:
    """``3 2 2 2`` in the order of the rule, or ``G=3 Q=2 ..`` in any."""
    words = [half_width(word) for word in said]
    names = [factor.id for factor in rule.factors]
    if all("=" in word for word in words):
        by_name = {name.casefold(): name for name in names}
        given = {by_name.get(k.casefold(), k): v for k, v in pairs(words).items()}
    elif len(words) == len(names) and not any("=" in word for word in words):
        given = dict(zip(names, words, strict=True))
    else:
        raise UsageFault("BCP-P108", factors=names, count=len(words))
    for name, text in given.items():
        if not text.isdecimal():
            raise Refused("BCP-P037", name=name, value=text, allowed=list(rule.marks))
    return {name: int(text) for name, text in given.items()}


def _show_priority(world: World, rule: PriorityRule, run: str, as_json: bool) -> None:
    from bcpflow.procurement.priority import priority as judged
    from bcpflow.reports.case_tables import priority_lines
    from bcpflow.service.case_answers import priority_answer
    from bcpflow.service.quoting import marks_of

    session = world.desk.open(run, "case")
    marks = marks_of(session.state)
    found = judged(rule, marks) if marks is not None else None
    document = priority_answer(rule, found, session.run, session.state.title, world.tr)
    if as_json:
        put_json(document)
    else:
        put_all(priority_lines(document, world.tr))


def _rank(world: World, rule: PriorityRule, as_json: bool) -> None:
    """All cases that have marks by today's rule; the others are named behind them."""
    from bcpflow.procurement.priority import ranked
    from bcpflow.reports.case_tables import ranked_lines
    from bcpflow.service.case_answers import ranked_answer
    from bcpflow.service.quoting import marks_of

    lines = [line for line in world.desk.runs(limit=None) if line.kind == "case"]
    lines = [line for line in lines if line.status not in ("aborted", "voided")]
    titles = {line.id: line.title for line in lines}
    found = {line.id: marks_of(world.desk.open(line.id, "case").state) for line in lines}
    marked = {case: marks for case, marks in found.items() if marks and _fits(rule, marks)}
    without = [case for case in found if case not in marked]
    document = ranked_answer(rule, ranked(rule, marked), titles, without, world.tr)
    if as_json:
        put_json(document)
    elif found:
        put_all(ranked_lines(document, world.tr))
    else:
        talk(world.tr("案件はまだありません。"))


def _fits(rule: PriorityRule, marks: Mapping[str, int]) -> bool:
    """Whether marks are those of today's rule; it may have been another when they were given."""
    from bcpflow.procurement.priority import priority as judged

    try:
        judged(rule, marks)
    except Refused:
        return False
    return True


def _answers(form: Criteria, said: Mapping[str, str]) -> dict[str, Mark]:
    """``necessity=満たす:根拠は計画`` by criterion. Raises Refused for what nobody knows."""
    from bcpflow.procurement.preevaluation import marks_of

    found: dict[str, tuple[str, str]] = {}
    for name, text in said.items():
        level, _, note = text.replace("：", ":", 1).partition(":")
        criterion = _meant(name, {one.id: one.title for one in form.items})
        titles = {one.id: one.title for one in form.levels}
        found[criterion] = (_meant(level, titles), note.strip())
    return {mark.criterion: mark for mark in marks_of(form, found)}


def _held(form: Criteria, state: RunState) -> tuple[Mark, ...]:
    """The marks of the sheet; those of criteria the form no longer has are left out."""
    from bcpflow.procurement.preevaluation import Mark

    known, levels = {one.id for one in form.items}, {one.id for one in form.levels}
    return tuple(
        Mark(criterion=id, level=said["level"], note=said["note"])
        for id, said in _decided(state).get("marks", {}).items()
        if id in known and said["level"] in levels
    )


def _decided(state: RunState) -> Mapping[str, Any]:
    from bcpflow.service.quoting import PREEVALUATION, of_kind

    sheet = of_kind(state, PREEVALUATION).get(PREEVALUATION)
    return sheet.data if sheet is not None else {}


def _result(form: Criteria, said: str) -> Result:
    """fit, conditional or unfit, by its id or what the form calls it."""
    from bcpflow.lint.finding import nearest
    from bcpflow.procurement.preevaluation import RESULTS

    meant = _meant(said, dict(form.results))
    found = next((result for result in RESULTS if result == meant), None)
    if found is None:
        names = [*RESULTS]
        near = nearest(meant, names)
        raise Refused("BCP-P036", kind=Word(N_("評価結果")), name=meant, near=near)
    return found


def _meant(said: str, titles: Mapping[Any, str | dict[str, str]]) -> str:
    """The id of what people named by id or title; else as typed, for the rules to refuse."""
    from bcpflow.procurement.words import folded

    for id, title in titles.items():
        words = title.values() if isinstance(title, dict) else (title,)
        if folded(said) in map(folded, (str(id), *words)):
            return str(id)
    return said.strip()


def _show_evaluation(world: World, form: Criteria, run: str, as_json: bool) -> None:
    from bcpflow.procurement.preevaluation import suggest
    from bcpflow.reports.case_tables import evaluation_lines
    from bcpflow.service.case_answers import evaluation_answer

    session = world.desk.open(run, "case")
    marks = _held(form, session.state)
    document = evaluation_answer(
        form, marks, suggest(form, marks), _decided(session.state), session.run, world.tr
    )
    if as_json:
        put_json(document)
    else:
        put_all(evaluation_lines(document, world.tr))


EVALUATE = (priority, preevaluate)
