"""Each broken file holds one fault: it is named at its line, and nothing else is an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.language import translator
from bcpflow.library.diagnostics import format_line, format_problem, to_json
from bcpflow.library.library import Library

RESOURCES = Path(__file__).parent.parent / "resources"
BROKEN = sorted((RESOURCES / "broken").glob("*.yaml"))
_EXPECTED = re.compile(rb"# expect: (BCP-D\d{3}) line (\d+)")


def expectation(path: Path) -> tuple[str, int]:
    found = _EXPECTED.match(path.read_bytes())
    assert found is not None, path
    return found[1].decode(), int(found[2])


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_fault_is_named_at_its_line_and_nothing_else(path: Path) -> None:
    problems = Library([]).check([path])
    errors = [(p.code, p.line) for p in problems if p.severity == "error"]
    assert errors == [expectation(path)]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_fault_can_be_told_in_full(path: Path) -> None:
    tr = translator("ja")
    for problem in Library([]).check([path]):
        assert "…" not in format_problem(problem, tr)
        assert problem.code in format_line(problem, tr)
        assert to_json(problem, tr)["hint"]
        assert problem.column >= 1


def test_a_valid_file_has_no_problem() -> None:
    assert Library([]).check([RESOURCES / "valid.yaml"]) == []


def test_loading_a_broken_file_names_all_its_problems() -> None:
    with pytest.raises(DefinitionError) as raised:
        Library([]).load(RESOURCES / "broken" / "unknown-role.yaml")
    assert [p.code for p in raised.value.problems] == ["BCP-D070"]
