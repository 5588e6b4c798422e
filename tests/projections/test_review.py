"""The review: what evaluators and participants said, as it stands and as it came about."""

from __future__ import annotations

from bcpflow.commands import FireTransition, Observe
from bcpflow.events import ActionClosed, PersonAbsent, PersonArrived, RolePassed
from bcpflow.projections.review import Action, InjectLine, Review, actions, review
from tests.projections.reviewed import HOSTILE, MINUTE_MS, T0, Reviewed, played, reviewed

SEEN = review(reviewed().history)


def inject(name: str, told: Review = SEEN) -> InjectLine:
    return next(line for line in told.injects if line.inject.id == name)


def test_observations_carry_everything_that_was_said() -> None:
    assert [(o.id, o.kind, o.about) for o in SEEN.observations] == [
        ("O1", "strength", "step:power"),
        ("O2", "improvement", "inject:call"),
        ("O3", "stumble", "objective:see"),
        ("O4", "note", ""),
    ]
    second = SEEN.observations[1]
    assert (second.analysis, second.actor) == ("台帳に場所がない", "h-eye")
    assert SEEN.observations[2].text == HOSTILE
    # After the end exercise time stands still; the wall clock does not.
    assert (second.elapsed_ms, second.occurred_ns) == (
        100 * MINUTE_MS,
        T0 + 110 * MINUTE_MS * 10**6,
    )


def test_the_last_rating_stands_and_all_are_kept() -> None:
    """Rule 1."""
    ratings = {rated.id: rated for rated in SEEN.ratings}
    assert list(ratings) == ["safe", "see", "restore", "tell", "never"]
    see = ratings["see"]
    assert [(one.rating, one.suggested, one.reason) for one in see.history] == [
        ("M", "U", "数は分かった"),
        ("S", "U", "協議の結果"),
    ]
    assert see.decided is not None
    assert (see.decided.rating, see.decided.by) == ("S", "h-eye")
    assert see.suggestion is not None
    assert see.suggestion.rating == "U"
    assert ratings["restore"].decided is None


def test_answers_stand_under_their_questions() -> None:
    first, second = SEEN.questions
    assert [(a.text, a.by, a.role) for a in first.answers] == [
        ("台帳と札が違った", "h-eye", ""),
        ("時計が足りない", "h-eye", "staff"),
    ]
    assert (second.no, second.answers) == (2, ())


def test_an_inject_tells_plan_delivery_answer_and_judgement() -> None:
    """Rules 1 and 2."""
    call = inject("call")
    assert (call.due_ms, call.delivered_ms, call.response_ms) == (
        10 * MINUTE_MS,
        10 * MINUTE_MS,
        15 * MINUTE_MS,
    )
    assert (call.automatic, call.result, call.note) == (True, "achieved", "15分で気付いた")
    mayor = inject("mayor")
    assert (mayor.unplanned, mayor.automatic, mayor.result) == (True, False, "not_achieved")
    assert (inject("press").delivered_ms, inject("press").response_ms) == (35 * MINUTE_MS, None)


def test_what_was_kept_back_says_why() -> None:
    assert (inject("rain").status, inject("rain").reason) == ("held", "早すぎる")
    assert (inject("snow").status, inject("snow").reason) == ("cancelled", "季節外れ")
    assert inject("call").reason == ""


def test_an_action_has_its_present_values_and_its_history() -> None:
    """Rule 3."""
    first, second = SEEN.actions
    assert (first.due, first.owner, first.element, first.observation, first.step) == (
        "2027-03-31",
        "h-own",
        "planning",
        "O2",
        "power",
    )
    assert [change.what for change in first.history] == ["added", "updated"]
    assert first.history[0].changes["due"] == "2027-01-31"
    assert (first.history[1].changes, first.history[1].note) == ({"due": "2027-03-31"}, "予算待ち")
    assert first.closed is None
    assert second.closed == ActionClosed(action="A2", evidence="研修記録")
    assert second.history[-1].what == "closed"
    alone: tuple[Action, ...] = actions(reviewed().history)
    assert alone == SEEN.actions


def test_issues_of_last_time_carry_the_answers() -> None:
    assert SEEN.previous == "20251118-aaaa"
    assert [(m.issue.action, m.issue.improved, m.note, m.by) for m in SEEN.improvements] == [
        ("A1", "no", "まだ一本", "h-eye"),
        ("A2", None, "", ""),
    ]


def test_people_staffing_and_deadlines_are_those_of_the_end() -> None:
    came = [(type(a.event), a.elapsed_ms // MINUTE_MS) for a in SEEN.arrivals]
    assert (PersonArrived, 2) in came
    assert (PersonAbsent, 33) in came
    assert RolePassed in {kind for kind, _ in came}
    assert [(row.planned, row.actual) for row in SEEN.staffing] == [(2, 2), (3, 1), (4, None)]
    (notify,) = SEEN.deadlines
    assert (notify.due_ms, notify.status) == (63 * MINUTE_MS, "expired")
    assert {"h-head", "h-one", "h-two", "h-eye", "h-own"} <= SEEN.handles


def test_a_run_nobody_looked_back_on_has_an_empty_review() -> None:
    found = review(played(previous=None).history)
    assert (found.observations, found.actions, found.improvements) == ((), (), ())
    assert found.previous is None
    assert all(rated.decided is None for rated in found.ratings)
    assert inject("call", found).result is None


def test_a_review_of_a_run_that_goes_on_reads_what_is_there() -> None:
    run = Reviewed().at(5, Observe(text="急いでいる"))
    found = review(run.history)
    assert [o.elapsed_ms for o in found.observations] == [5 * MINUTE_MS]
    assert inject("call", found).status == "scheduled"


def test_a_real_event_has_no_injects() -> None:
    forced = FireTransition(trigger="mend", role="head", override=True, reason="急ぐ")
    run = Reviewed(kind="incident").at(5, forced)
    assert review(run.history).injects == ()
