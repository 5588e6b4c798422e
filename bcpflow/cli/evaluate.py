"""Looking back at a run: `observe`, `rate`, `hotwash` and `improved`.

Each writes when it is told something and lists what there is when it is not; all of them also
after the end. What the rule suggests is computed from the record at the moment of rating.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, acting
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_json
from bcpflow.errors import NotFound, UsageFault
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.projections.review import Rated, Review
    from bcpflow.service.session import Session

KINDS = {
    "strength": "strength", "improvement": "improvement", "stumble": "stumble", "note": "note",
    "良": "strength", "改善": "improvement", "つまづき": "stumble", "所見": "note",
}  # fmt: skip
ANSWERS = {
    "yes": "yes", "no": "no", "unknown": "unknown",
    "はい": "yes", "いいえ": "no", "不明": "unknown",
}  # fmt: skip


@click.command("observe", cls=LocalCommand, help=N_("所見を記録する（本文を省くと一覧）"))
@acting
@click.argument("text", nargs=-1)
@option("--about", default="", metavar="X", help=N_("対象: 手順、inject:X、objective:X"))
@option(
    "--kind",
    type=click.Choice(list(KINDS)),
    default="note",
    metavar="KIND",
    help=N_("strength 良、improvement 改善、stumble つまづき、note 所見"),
)
@option("--analysis", default="", metavar="TEXT", help=N_("なぜそうなったか"))
@click.pass_obj
def observe(
    world: World,
    /,
    run: str,
    text: tuple[str, ...],
    about: str,
    kind: str,
    analysis: str,
    role: str | None,
    **rest: Any,
) -> None:
    """What an evaluator saw."""
    if not text:
        _list_observations(world, run, rest["as_json"])
        return
    act(
        world,
        run,
        lambda _, at: ask.Observe(
            text=" ".join(text),
            kind=cast(ask.ObservationKind, KINDS[kind]),
            about=about,
            analysis=analysis,
            role=role,
            at=at,
        ),
        **rest,
    )


@click.command("rate", cls=LocalCommand, help=N_("目標を評定する（省くと規則による案の一覧）"))
@acting
@click.argument("objective", required=False)
@click.argument("rating", required=False, metavar="[P|S|M|U|N]")
@option("--reason", default="", metavar="TEXT", help=N_("理由（案と違う評定には必須）"))
@click.pass_obj
def rate(
    world: World,
    /,
    run: str,
    objective: str | None,
    rating: str | None,
    reason: str,
    role: str | None,
    **rest: Any,
) -> None:
    """How well an objective was met."""
    if objective is None or rating is None:
        _list_ratings(world, run, objective, rest["as_json"])
        return
    from bcpflow.text import half_width

    letter = half_width(rating).strip().upper()
    if letter not in ("P", "S", "M", "U", "N"):
        raise UsageFault("BCP-U026", text=rating)

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        rated = _rated(_review(session), objective)
        suggestion = rated.suggestion if rated else None
        return ask.RateObjective(
            objective=objective,
            rating=cast(Any, letter),
            suggested=suggestion.rating if suggestion else None,
            reason=reason,
            role=role,
            at=at,
        )

    act(world, run, asked, **rest)


@click.command("hotwash", cls=LocalCommand, help=N_("振り返りの質問に答える（省くと一覧）"))
@acting
@click.argument("number", required=False, type=int)
@click.argument("text", nargs=-1)
@click.pass_obj
def hotwash(
    world: World,
    /,
    run: str,
    number: int | None,
    text: tuple[str, ...],
    role: str | None,
    **rest: Any,
) -> None:
    """A participant's answer."""
    if number is None:
        _list_questions(world, run, rest["as_json"])
        return
    said = " ".join(text)
    act(
        world,
        run,
        lambda _, at: ask.AnswerQuestion(question=number, text=said, role=role, at=at),
        **rest,
    )


@click.command(
    "improved",
    cls=LocalCommand,
    help=N_(
        "前回の課題が改善されたか（省くと一覧）\n\n"
        "ANSWER は yes（はい）、no（いいえ）、unknown（不明）のどれか。"
    ),
)
@acting
@click.argument("action", required=False)
@click.argument("answer", required=False, type=click.Choice(list(ANSWERS)), metavar="[ANSWER]")
@option("--note", default="", metavar="TEXT", help=N_("状況・メモ"))
@click.pass_obj
def improved(
    world: World,
    /,
    run: str,
    action: str | None,
    answer: str | None,
    note: str,
    role: str | None,
    **rest: Any,
) -> None:
    """改善されましたか."""
    if action is None or answer is None:
        _list_issues(world, run, rest["as_json"])
        return

    def asked(session: Session, at: ask.At | None) -> ask.Command:
        before, name = _issue(session, action)
        return ask.AnswerImprovement(
            run=before,
            action=name,
            improved=cast(ask.Improved, ANSWERS[answer]),
            note=note,
            role=role,
            at=at,
        )

    act(world, run, asked, **rest)


def _review(session: Session) -> Review:
    from bcpflow.projections.review import review

    return review(session.history)


def _rated(shown: Review, name: str) -> Rated | None:
    return next((rated for rated in shown.ratings if rated.id == name), None)


def _issue(session: Session, said: str) -> tuple[str, str]:
    """Run and action of an issue people named: ``20261121-ab12.A1``, or the end of it."""
    previous = session.state.previous
    known = [(i["run"], i["action"]) for i in (previous.issues if previous else ())]
    found = [(run, name) for run, name in known if f"{run}.{name}".endswith(said)]
    if len(found) != 1:
        near = [f"{run}.{name}" for run, name in found or known]
        raise NotFound("BCP-R064", action=said, near=near)
    return found[0]


def _list_observations(world: World, run: str, as_json: bool) -> None:
    from bcpflow.reports.review_lists import observation_lines, observations

    session = world.desk.open(run, world.kind)
    shown = _review(session)
    names = session.names(shown.handles)
    if as_json:
        put_json(observations(shown, names))
    else:
        _put_all(world, observation_lines(shown, names, world.tr))


def _list_ratings(world: World, run: str, objective: str | None, as_json: bool) -> None:
    from bcpflow.reports.review_lists import rating_lines, ratings

    session = world.desk.open(run, world.kind)
    shown = _review(session)
    if objective is not None and _rated(shown, objective) is None:
        known = [rated.id for rated in shown.ratings]
        raise NotFound("BCP-R055", objective=objective, near=known)
    if as_json:
        put_json(ratings(shown, objective, world.tr))
    else:
        _put_all(world, rating_lines(shown, objective, world.tr))


def _list_questions(world: World, run: str, as_json: bool) -> None:
    from bcpflow.reports.review_lists import question_lines, questions

    session = world.desk.open(run, world.kind)
    shown = _review(session)
    names = session.names(shown.handles)
    if as_json:
        put_json(questions(shown, names, world.tr))
    else:
        _put_all(world, question_lines(shown, names, world.tr))


def _list_issues(world: World, run: str, as_json: bool) -> None:
    from bcpflow.reports.review_lists import issue_lines, issues

    shown = _review(world.desk.open(run, world.kind))
    if as_json:
        put_json(issues(shown))
    else:
        _put_all(world, issue_lines(shown, world.tr))


def _put_all(world: World, lines: Iterable[str]) -> None:
    said = list(lines)
    for line in said or [world.tr("まだありません。")]:
        put(line)


EVALUATE = (observe, rate, hotwash, improved)
