"""A few hostile texts in every field and output; all of them by `make hostile`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcpflow.cli import output as cli_output
from bcpflow.procurement import reading
from tests.battery.hostile import Tally, judge
from tests.battery.hostile_corpus import CORPUS
from tests.battery.hostile_outputs import (
    as_calendar,
    as_csv,
    as_diagram,
    as_html,
    as_json,
    as_markdown,
    lost,
    plain,
    squeezed,
    unsafe_in,
)
from tests.battery.hostile_shows import OUTPUTS
from tests.battery.hostile_stage import Said

FEW = (
    "機器[srv01] <b>停止</b> [/x] \x1b]52;c;eA==\x07\u202e",
    "=cmd|'/c calc'!A1 \"a\",|b| `c` {{7*7}}",
    "</script><script>alert(1)</script> :warning: 𠮷\ud800\u2028\x00\x9b2J",
)


@pytest.fixture
def untouched() -> Iterator[None]:
    before, width, read = dict(os.environ), cli_output.REPORT_WIDTH, getattr(reading, "read_bytes")  # noqa: B009
    yield
    os.environ.clear()
    os.environ.update(before)
    cli_output.REPORT_WIDTH = width
    reading.read_bytes = read  # type: ignore[attr-defined]


def test_few_texts_in_every_field_and_output(tmp_path: Path, untouched: None) -> None:
    shown = [output for output in OUTPUTS if output.name != "console screen"]
    tally = judge(FEW, tmp_path, Tally(), len(FEW), outputs=shown, languages=("ja",))
    assert tally.all_faults() == []
    assert tally.looked_up > 1_000
    assert len(tally.fields) > 50


def test_there_are_two_hundred_texts_of_every_kind() -> None:
    assert len(CORPUS) >= 200
    assert len(set(CORPUS)) == len(CORPUS)
    assert all(text.strip() for text in CORPUS)
    assert len({c for text in CORPUS for c in unsafe_in(text)}) > 60


@pytest.mark.parametrize("raw", ["a\x1b[2J", "a\u202eb", "a\u2028b", "a\x9b", "a\rb", "a\u200bb"])
def test_a_raw_character_is_found(raw: str) -> None:
    assert plain(raw.encode()).faults


def test_a_live_text_is_found() -> None:
    assert as_csv(b'"=1+1","x"\r\n').faults
    assert as_csv("\ufeff'=1+1,-5,+0:30\r\n".encode()).faults == ()
    assert as_json('["a\u202eb"]'.encode()).faults
    assert as_html(b"<p>x</p><script>x</script>").structure != as_html(b"<p>x</p>").structure
    assert as_html(b"<p onclick='x'>x</p>").structure != as_html(b"<p>x</p>").structure
    assert as_markdown(b"[a](b)").structure != as_markdown(b"\\[a](b)").structure
    assert as_diagram(b'state "a"\nx --> y').structure != as_diagram(b'state "a"').structure
    folded = b"BEGIN:VCALENDAR\r\nX-A:" + b"x" * 90 + b"\r\nEND:VCALENDAR\r\n"
    assert as_calendar(folded).faults


def test_a_text_that_is_not_whole_is_found() -> None:
    one = Said("note", "機器[srv01] 停止", "q0000z", "q0000z機器[srv01] 停止")
    whole, cut = plain("x q0000z機器[srv01] 停止 y".encode()), plain("x q0000z機器 停止 y".encode())
    assert not lost(whole, [squeezed(text) for text in whole.texts], one, list(whole.columns))
    assert lost(cut, [squeezed(text) for text in cut.texts], one, list(cut.columns))
