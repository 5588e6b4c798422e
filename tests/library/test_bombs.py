"""Files made to hurt - or badly damaged - end in a located message, never in anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError, Problem
from bcpflow.library.library import Library
from bcpflow.library.reader import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_SCALAR, read_text


def alias_bomb() -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines)


def nested_mappings() -> str:
    return "".join(" " * depth + "a:\n" for depth in range(1200))


BOMBS: dict[str, tuple[Callable[[], str], str]] = {
    "aliases": (alias_bomb, "BCP-D013"),
    "brackets": (lambda: "a: " + "[" * 5000, "BCP-D011"),
    "closed brackets": (lambda: "a: " + "[" * 5000 + "]" * 5000, "BCP-D011"),
    "flow mappings": (lambda: "{a: " * 5000, "BCP-D011"),
    "block mappings": (nested_mappings, "BCP-D011"),
    "dashes": (lambda: "- " * 5000, "BCP-D011"),
    "nodes": (lambda: "a: [" + "x,\n " * 30_000 + "x]", "BCP-D012"),
    "keys": (lambda: "\n".join(f"k{n}: v" for n in range(30_000)), "BCP-D012"),
    "long text": (lambda: "a: " + "x" * (MAX_SCALAR + 1), "BCP-D028"),
    "marks": (lambda: "a: " + "!" * 900_000, "BCP-D028"),
    "lines that go on": (lambda: "a:\n" + "  x\n" * 200_000, "BCP-D028"),
    "python": (lambda: "a: !!python/object/apply:os.system ['true']", "BCP-D016"),
    "escape beyond unicode": (lambda: 'a: "\\UFFFFFFFF"', "BCP-D010"),
    "huge directive": (lambda: "%YAML " + "9" * 5000 + ".1\n---\na: b", "BCP-D010"),
}


def refused(text: str) -> tuple[Problem, ...]:
    try:
        problems = read_text(text, "bomb.yaml").problems
    except DefinitionError as fault:
        problems = fault.problems
    assert problems
    return problems


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_a_located_problem(name: str) -> None:
    build, code = BOMBS[name]
    problems = refused(build())
    assert code in [problem.code for problem in problems]
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)


def test_limits_are_limits() -> None:
    at_limit = "a: [" + ",\n ".join(["x"] * (MAX_NODES - 3)) + "]"
    assert read_text(at_limit, "x").problems == ()
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert read_text(deep, "x").problems == ()
    assert refused(f"[{deep}]")[0].code == "BCP-D011"


def test_a_file_over_a_megabyte_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert [p.code for p in Library([]).check([path])] == ["BCP-D003"]


def test_a_number_of_5000_digits_is_text_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "digits.yaml"
    path.write_text(
        "workflow: digits\ntitle: 数\nfacts:\n  室温: {type: number, default: "
        + "9" * 5000
        + "}\nphases:\n  end: {title: 終, final: true}\n",
        encoding="utf-8",
    )
    problems = [p for p in Library([]).check([path]) if p.severity == "error"]
    assert [(p.code, p.line) for p in problems] == [("BCP-D089", 4)]


def test_a_folder_a_missing_file_and_a_name_with_nul_are_told(tmp_path: Path) -> None:
    assert Library([]).check([tmp_path]) == []
    for path in (tmp_path / "none.yaml", "a\0b.yaml"):
        assert [p.code for p in Library([]).check([path])] == ["BCP-D001"]


@pytest.mark.parametrize("raw", [b"a: \xff\xfe", "a: 手順".encode("euc-jp"), b"\xff\xfea\x00"])
def test_bytes_that_are_no_text_are_named(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(raw)
    assert [p.code for p in Library([]).check([path])] == ["BCP-D004"]
