"""Conditions of steps, gates and injects."""

from __future__ import annotations

import pytest

from tests.lint.samples import changed

WHEN = 'when: 時間帯 == "夜"'


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('時間帯 in ["昼", "夜"]', []),
        ('時間帯 >= "夜" and not 停電', []),
        ("停電 == True and 室温 > 28.5 and 室温 > -3", []),
        ("夜間 == 1", ["BCP-D075"]),
        ("時間帯 == 夜", ["BCP-D075"]),
        ('時間帯 == "夕"', ["BCP-D123"]),
        ("時間帯 == 1", ["BCP-D124"]),
        ('室温 == "高い"', ["BCP-D124"]),
        ("室温 == True", ["BCP-D124"]),
        ('停電 == "はい"', ["BCP-D124"]),
        ('時間帯 = "夜"', ["BCP-D120"]),
        ("", ["BCP-D120"]),
        ("(" * 300, ["BCP-D120"]),
        ("室温 > " + "9" * 600, ["BCP-D120"]),
        ("時間帯 == “夜”", ["BCP-D122"]),
        ("室温　＞　28", ["BCP-D122"]),
        ("時間帯.upper()", ["BCP-D121"]),
        ("[x for x in 時間帯]", ["BCP-D121"]),
        ("室温 * 2 > 3", ["BCP-D121"]),
        ("室温 ** 9", ["BCP-D121"]),
        ("lambda: 1", ["BCP-D121"]),
        ("時間帯[0]", ["BCP-D121"]),
        ("室温 == None", ["BCP-D121"]),
        ("True", ["BCP-D125"]),
    ],
)
def test_conditions_are_read_and_compared(text: str, codes: list[str]) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    said = changed((WHEN, f"when: {quoted}"))
    # 時間帯 may have lost its only condition: that is told as well
    assert [code for code, _ in said if code != "BCP-D144"] == codes


def test_gates_and_injects_have_conditions_too() -> None:
    said = changed(("gate: all required steps", "gate: {when: 停店}"))
    assert said == [("BCP-D075", ("phases", "muster", "next", 0, "gate", "when"))]
    said = changed(("at: T+10m", "at: T+10m\n    when: 停店"))
    assert said == [("BCP-D075", ("injects", 0, "when"))]


def test_a_fact_nobody_asks_for_is_a_warning() -> None:
    assert changed((WHEN, "when: 停電")) == [("BCP-D144", ("facts", "時間帯"))]
