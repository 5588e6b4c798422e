"""Moments: read, anchored, in order, in time."""

from __future__ import annotations

import pytest

from tests.lint.samples import changed

GATHER = "target: 20m 例"


def codes(*changes: tuple[str, str]) -> list[str]:
    return [code for code, _ in changed(*changes)]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("1:30", "BCP-D110"),
        ("T+12:30:45", "BCP-D110"),
        ("２０分", "BCP-D111"),
        ("20m　after safety", "BCP-D111"),
        ("soon", "BCP-D112"),
        ("20", "BCP-D112"),
        ("20x", "BCP-D112"),
        ("20m after", "BCP-D112"),
        ("20m after room:power", "BCP-D112"),
        ("-5m", "BCP-D112"),
    ],
)
def test_unreadable_moments_have_a_hint_of_their_own(target: str, code: str) -> None:
    assert codes((GATHER, f"target: '{target}'")) == [code]


@pytest.mark.parametrize("target", ["T+25m 例", "20分 例", "1時間30分（例）", "5m after safety 例"])
def test_readable_moments(target: str) -> None:
    assert set(codes((GATHER, f"target: {target}"))) <= {"BCP-D115"}


def test_order_is_judged_only_from_the_same_place() -> None:
    assert codes((GATHER, "target: T+2m 例")) == ["BCP-D114"]
    assert codes((GATHER, "target: 4m 例")) == ["BCP-D114"]  # the first phase begins at T0
    assert codes((GATHER, "target: 1m after room 例")) == []


def test_order_follows_anchors_that_have_targets() -> None:
    power = "target: 20m after muster 例"  # T+50m by plan
    judge = "target: 50m 例"
    assert codes((judge, "target: T+40m 例")) == ["BCP-D114"]
    assert codes((judge, "target: T+55m 例")) == []
    assert codes((power, "target: 55m 例")) == ["BCP-D114"]


def test_a_step_due_after_its_phase_is_a_warning() -> None:
    assert codes((GATHER, "target: T+45m 例")) == ["BCP-D115"]
    assert codes((GATHER, "target: T+45m 例\n        required: false")) == []


def test_recovery_objective() -> None:
    title = "title: 停電時の初動"
    assert codes((title, f"{title}\nrto: 3h")) == []
    assert codes((title, f"{title}\nrto: T+3h")) == []
    assert codes((title, f"{title}\nrto: 3h after power")) == ["BCP-D112"]
    assert codes((title, f"{title}\nrto: '3:00'")) == ["BCP-D110"]


def test_targets_added_up_along_the_phases() -> None:
    """Muster ends at T+30m; the survey takes an hour more."""
    title = "title: 停電時の初動"
    said = changed((title, f"{title}\nrto: 85m"))
    assert said == [("BCP-D117", ("phases", "survey", "target"))]
    assert codes((title, f"{title}\nrto: 90m")) == []


def test_an_inject_anchored_to_the_end_never_comes() -> None:
    assert codes(("at: T+10m", "at: 5m after done")) == ["BCP-D131"]
    assert codes(("at: T+10m", "at: 5m after survey")) == []


def test_a_circle_through_a_phase_is_named() -> None:
    muster = "target: T+30m 例"
    after_gather, after_safety = "target: 5m after gather 例", "target: 5m after safety 例"
    assert codes((muster, after_gather), (GATHER, after_safety)) == []
    assert codes((muster, "target: 5m after muster 例")) == ["BCP-D113"]


def test_an_event_no_deadline_counts_from_is_a_warning() -> None:
    assert codes(("10m after restored", "10m after safety")) == ["BCP-D147"]
