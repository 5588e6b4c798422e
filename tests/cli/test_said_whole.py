"""What is typed in words is kept as it was typed; only numbers are brought to half width."""

from __future__ import annotations

import pytest

from bcpflow.cli import words
from tests.cli.conftest import Shell


@pytest.mark.parametrize(
    "text", ["㈱①Ⅳ㌔", "ｶﾞｿﾘﾝ 20℃", "-5℃", "C:\\見積\\ﾌｧｲﾙ.pdf", "Ｎｏ．１", ""]
)
def test_an_answer_in_words_stays_as_it_was_said(text: str) -> None:
    assert words.value(f"  {text}　") == text


@pytest.mark.parametrize(
    ("typed", "kept"), [("３１．５", "31.5"), ("－５", "-5"), (" 80 ", "80"), ("１ｅ３", "1e3")]
)
def test_a_measured_value_is_brought_to_half_width(typed: str, kept: str) -> None:
    assert words.value(typed) == kept


def test_a_measure_in_full_width_digits_is_recorded(shell: Shell, drill: str) -> None:
    shell("drill", "fact", drill, "震度=6弱")
    shell("drill", "confirm", drill, "open-log")
    shell("drill", "confirm", drill, "safety")
    shell("drill", "skip", drill, "call", "--reason", "不要")
    shell("drill", "advance", drill, "survey")
    assert shell("drill", "confirm", drill, "heat", "--value", "３１．５").code == 0
    rows = shell("drill", "log", drill, "--format", "json").json["rows"]
    assert "31.5" in [row.get("value") for row in rows]


def test_only_the_first_sign_parts_a_name_from_its_value() -> None:
    assert words.pairs(["a=b＝c", "d＝e=f", "g=h=i"]) == {"a": "b＝c", "d": "e=f", "g": "h=i"}
