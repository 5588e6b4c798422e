"""Moments: what is read, what is refused with which reason, and how durations are said."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.definition.moments import (
    SECONDS,
    Moment,
    MomentError,
    format_duration,
    parse_duration,
    parse_moment,
)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("T+30m", Moment(1800, "T0")),
        ("t+1h30m", Moment(5400, "T0")),
        ("20m", Moment(1200, "own phase")),
        ("20分 例", Moment(1200, "own phase", None, True)),
        ("T+1時間30分（例）", Moment(5400, "T0", None, True)),
        ("20m after muster", Moment(1200, "any", "muster")),
        ("20m after phase:muster 例", Moment(1200, "phase", "muster", True)),
        ("0s after step:電源", Moment(0, "step", "電源")),
        ("3d after event:signed", Moment(259200, "event", "signed")),
        ("90s", Moment(90, "own phase")),
    ],
)
def test_moments_are_read(text: str, moment: Moment) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12:30:45", "clock"),
        ("T+1:30", "clock"),
        ("２０m", "full-width"),
        ("20ｍ", "full-width"),
        ("T＋30m", "full-width"),
        ("20m　after x", "full-width"),
        ("", "grammar"),
        ("例", "grammar"),
        ("20", "grammar"),
        ("m", "grammar"),
        ("-5m", "grammar"),
        ("20m after ", "grammar"),
        ("20m after a b", "grammar"),
        ("20m after room:x", "grammar"),
        ("20m after step:", "grammar"),
        ("9999999m", "grammar"),
    ],
)
def test_what_cannot_be_read_has_a_reason(text: str, reason: str) -> None:
    with pytest.raises(MomentError) as raised:
        parse_moment(text)
    assert raised.value.reason == reason


PARTS = st.lists(
    st.tuples(st.integers(0, 999_999), st.sampled_from(sorted(SECONDS))), min_size=1, max_size=4
)


@given(PARTS)
def test_a_duration_is_the_sum_of_its_parts(parts: list[tuple[int, str]]) -> None:
    text = "".join(f"{number}{unit}" for number, unit in parts)
    assert parse_duration(text) == sum(number * SECONDS[unit] for number, unit in parts)


@given(PARTS, st.sampled_from(["", " 例", "（例）", "(例)"]))
def test_the_sample_mark_never_changes_the_reckoning(
    parts: list[tuple[int, str]], mark: str
) -> None:
    text = "".join(f"{number}{unit}" for number, unit in parts)
    marked, plain = parse_moment(f"T+{text}{mark}"), parse_moment(f"T+{text}")
    assert (marked.offset_s, marked.anchor) == (plain.offset_s, plain.anchor)
    assert marked.sample is bool(mark)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_a_moment_error(text: str) -> None:
    with contextlib.suppress(MomentError):
        assert parse_moment(text).offset_s >= 0


@given(st.integers(-(10**7), 10**7))
def test_durations_are_said_so_that_they_can_be_read_back(seconds: int) -> None:
    said = format_duration(seconds)
    hours, minutes, rest = said.lstrip("-").split(":")
    assert int(hours) * 3600 + int(minutes) * 60 + int(rest) == abs(seconds)
    assert said.startswith("-") == (seconds < 0)
    assert len(minutes) == len(rest) == 2


def test_fractions_are_cut_not_rounded() -> None:
    assert format_duration(59.999) == "0:00:59"
    assert format_duration(-0.5) == "0:00:00"
    assert format_duration(90_000) == "25:00:00"
