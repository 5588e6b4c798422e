"""Lists of looking back, for people and for programs: observations, ratings, questions, issues.

The lines are raw; whoever prints them makes them safe. This module must never judge anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bcpflow.instants import iso
from bcpflow.language import Translator
from bcpflow.projections.review import Rated, Review
from bcpflow.reports.json import seconds
from bcpflow.reports.terms import (
    IMPROVED,
    OBSERVATION_KINDS,
    RATINGS,
    elapsed,
    number,
    term,
)

Names = Mapping[str, str]


def observations(shown: Review, names: Names) -> list[dict[str, Any]]:
    """What evaluators saw (observations/1)."""
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "about": one.about or None,
            "text": one.text,
            "analysis": one.analysis or None,
            "by": names.get(one.actor, one.actor),
            "role": one.role,
            "elapsed_s": seconds(one.elapsed_ms),
            "occurred_at": iso(one.occurred_ns),
        }
        for one in shown.observations
    ]


def observation_lines(shown: Review, names: Names, tr: Translator) -> Iterator[str]:
    """One line an observation."""
    for one in shown.observations:
        kind, by = term(OBSERVATION_KINDS, one.kind, tr), names.get(one.actor, one.actor)
        about = f" [{one.about}]" if one.about else ""
        why = tr("（分析: {text}）", text=one.analysis) if one.analysis else ""
        yield f"{one.id}  T+{elapsed(one.elapsed_ms)}  {kind}{about}  {one.text}{why}  - {by}"


def ratings(shown: Review, only: str | None, tr: Translator) -> list[dict[str, Any]]:
    """Objectives with what is suggested and what was decided (ratings/1)."""
    return [
        {
            "id": rated.id,
            "title": tr.pick(rated.objective.title),
            "suggested": rated.suggestion.rating if rated.suggestion else None,
            "because": tr.pick(rated.suggestion.because) if rated.suggestion else None,
            "measures": {name: round(value, 3) for name, value in rated.measures.items()},
            "rating": rated.decided.rating if rated.decided else None,
            "reason": (rated.decided.reason or None) if rated.decided else None,
        }
        for rated in _some(shown, only)
    ]


def rating_lines(shown: Review, only: str | None, tr: Translator) -> Iterator[str]:
    """An objective in three lines: title, suggestion with its numbers, decision."""
    for rated in _some(shown, only):
        yield f"{rated.id}  {tr.pick(rated.objective.title)}"
        yield "    " + _suggested(rated, tr)
        if rated.decided is not None:
            said = tr("評定: {rating}", rating=term(RATINGS, rated.decided.rating, tr))
            reason = rated.decided.reason
            yield f"    {said}" + (tr("（理由: {reason}）", reason=reason) if reason else "")


def questions(shown: Review, names: Names, tr: Translator) -> list[dict[str, Any]]:
    """Hot-wash questions and their answers (hotwash/1)."""
    return [
        {
            "no": question.no,
            "question": tr.pick(question.text),
            "answers": [
                {"text": one.text, "by": names.get(one.by, one.by), "role": one.role}
                for one in question.answers
            ],
        }
        for question in shown.questions
    ]


def question_lines(shown: Review, names: Names, tr: Translator) -> Iterator[str]:
    """A question, then a line an answer."""
    for question in shown.questions:
        yield f"{question.no}. {tr.pick(question.text)}"
        for one in question.answers:
            yield f"    {one.text}  - {names.get(one.by, one.by)}"


def issues(shown: Review) -> list[dict[str, Any]]:
    """Issues of last time and whether they are mended (issues/1)."""
    return [
        {
            "action": f"{one.issue.run}.{one.issue.action}",
            "step": one.issue.step or None,
            "text": one.issue.text,
            "due": one.issue.due,
            "improved": one.issue.improved,
            "note": one.note or None,
        }
        for one in shown.improvements
    ]


def issue_lines(shown: Review, tr: Translator) -> Iterator[str]:
    """An issue a line; what nobody has said yet is asked."""
    asked = tr("改善されましたか")
    for one in shown.improvements:
        said = term(IMPROVED, one.issue.improved, tr) if one.issue.improved else ""
        step = f" [{one.issue.step}]" if one.issue.step else ""
        name = f"{one.issue.run}.{one.issue.action}"
        note = tr("（{note}）", note=one.note) if one.note else ""
        yield f"{name}{step}  {one.issue.text}  {said or asked}{note}"


def _suggested(rated: Rated, tr: Translator) -> str:
    shown = "  ".join(f"{name}={number(round(v, 1))}" for name, v in rated.measures.items())
    if rated.suggestion is None:
        return tr("案なし（{measures}）", measures=shown)
    return tr(
        "案: {rating} — {because}（{measures}）",
        rating=term(RATINGS, rated.suggestion.rating, tr),
        because=tr.pick(rated.suggestion.because),
        measures=shown,
    )


def _some(shown: Review, only: str | None) -> list[Rated]:
    return [rated for rated in shown.ratings if only in (None, rated.id)]
