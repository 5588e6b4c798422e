"""Diagnostics: the caret stands under the place, and nothing from a file acts on the screen."""

from __future__ import annotations

import json

from bcpflow.errors import Problem
from bcpflow.language import translator
from bcpflow.library.diagnostics import EXCERPT, format_line, format_problem, to_json
from bcpflow.text import cells

JA = translator("ja")


def problem(excerpt: str, column: int, **data: object) -> Problem:
    filled = {"name": "soumu", "near": ["somu"], **data}
    return Problem("BCP-D070", "error", "a.yaml", 12, column, filled, (), excerpt)


def caret_column(told: str) -> tuple[str, int]:
    lines = told.split("\n")
    number = next(n for n, line in enumerate(lines) if "^" in line)
    return lines[number - 1], lines[number].index("^")


def test_the_caret_stands_under_the_place_by_cells() -> None:
    line = "役割: {title: 総務, role: soumu}"
    told = format_problem(problem(line, line.index("soumu") + 1), JA)
    excerpt, column = caret_column(told)
    assert cells(excerpt[: excerpt.index("soumu")]) == column
    assert "BCP-D070" in told
    assert f"a.yaml:12:{line.index('soumu') + 1}" in told
    assert "somu" in told
    assert "bcpflow explain BCP-D070" in told


def test_a_line_of_a_megabyte_is_cut_around_the_place() -> None:
    told = format_problem(problem("x" * 500_000 + "Y" + "z" * 500_000, 500_001), JA)
    excerpt, column = caret_column(told)
    assert excerpt[column] == "Y"
    assert len(excerpt) < EXCERPT + 20


def test_nothing_from_a_file_acts_on_the_screen() -> None:
    hostile = problem("a: \x1b[31m\u202e", 4, name="x\x1b]0;y\x07\nz")
    for told in (format_problem(hostile, JA), format_line(hostile, JA)):
        assert "\x1b" not in told
        assert "\u202e" not in told
        assert "\x07" not in told
    assert "\n" not in format_line(hostile, JA)


def test_a_column_beyond_the_line_is_its_end() -> None:
    assert "^" in format_problem(problem("abc", 99), JA)


def test_json_holds_the_fields_of_the_contract() -> None:
    told = to_json(problem("role: soumu", 7), JA)
    assert list(told) == ["code", "severity", "file", "line", "column", "message", "hint"]
    assert json.dumps(told, ensure_ascii=False)
