"""The house: who may know whom, what starts without what, and how long a file may be."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
PACKAGE = TOP / "bcpflow"
FILES = sorted(PACKAGE.rglob("*.py"))
HEAVY = (
    "sqlalchemy",
    "alembic",
    "psycopg",
    "sqlite3",
    "rich",
    "textual",
    "click",
    "pydantic",
    "ruamel",
    "transitions",
    "simpleeval",
)
PURE = ("text", "errors", "instants", "clock", "commands", "events", "machine", "language")
PURE_PACKAGES = ("definition", "run", "decide", "projections", "lint")
MOST_LINES = 400
CLOCKS = {"time": {"time", "time_ns", "monotonic", "monotonic_ns"}, "datetime": {"now", "utcnow"}}
CLOCK_SOURCE = PACKAGE / "clock_source.py"


def dotted(file: Path) -> str:
    return ".".join(file.relative_to(TOP).with_suffix("").parts).removesuffix(".__init__")


def relative(file: Path) -> str:
    return str(file.relative_to(TOP))


CORE = [f"bcpflow.{name}" for name in PURE] + [
    dotted(file) for name in PURE_PACKAGES for file in sorted((PACKAGE / name).glob("*.py"))
]


def loaded_by(*modules: str) -> set[str]:
    """The heavy ones a fresh process has loaded after importing these."""
    ask = (
        f"import importlib, json, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=TOP
    )
    return set(json.loads(told.stdout))


def docstring(file: Path) -> str:
    return ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""


def test_the_import_contracts_hold() -> None:
    told = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=TOP,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert re.search(r"[1-9]\d* kept, 0 broken", told.stdout), told.stdout


def test_the_whole_core_loads_nothing_heavy() -> None:
    """No database, terminal, validator, file format; not even the machine's own library."""
    assert loaded_by(*CORE) == set()


@pytest.mark.parametrize("module", [f"bcpflow.{name}" for name in (*PURE, *PURE_PACKAGES)])
def test_each_part_of_the_core_loads_nothing_heavy(module: str) -> None:
    """Alone: a module may not lean on what another one has loaded before it."""
    assert loaded_by(module) == set()


def test_the_command_line_starts_with_click_alone() -> None:
    assert loaded_by("bcpflow.cli.main", "bcpflow.cli.root") == {"click"}


def test_the_program_itself_loads_nothing() -> None:
    assert loaded_by("bcpflow", "bcpflow.service.session", "bcpflow.service.desk") == set()


@pytest.mark.parametrize("file", FILES, ids=relative)
def test_a_file_says_what_it_is_and_stays_short(file: Path) -> None:
    """One noun a file; over 400 lines only with a reason after ``lines:`` in its docstring."""
    said = docstring(file)
    assert said, "no docstring"
    assert said.splitlines()[0].rstrip().endswith((".", ":")), "its first line is no sentence"
    if len(file.read_text("utf-8").splitlines()) > MOST_LINES:
        assert "lines:" in said


def clocks_read(source: str) -> list[int]:
    """Lines of a source that look at a clock."""
    tree = ast.parse(source)
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name | ast.Attribute)
        and node.attr in CLOCKS.get(_last(node.value), ())
    ]
    lines += [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "time"
        and {name.name for name in node.names} & CLOCKS["time"]
    ]
    return sorted(lines)


def _last(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def test_the_search_for_clocks_finds_them() -> None:
    for source in (
        "time.time()",
        "x = time.monotonic_ns",
        "datetime.now()",
        "datetime.datetime.utcnow()",
        "from time import time",
    ):
        assert clocks_read(source) == [1]
    assert clocks_read("state.now(); datetime.fromisoformat(x); time.sleep(1)") == []


@pytest.mark.parametrize("file", [f for f in FILES if f != CLOCK_SOURCE], ids=relative)
def test_only_the_clock_source_looks_at_a_clock(file: Path) -> None:
    assert clocks_read(file.read_text("utf-8")) == []
    assert clocks_read(CLOCK_SOURCE.read_text("utf-8"))


def test_every_rule_that_names_its_tests_has_them() -> None:
    """``Rules, held by tests/...``: the file is there."""
    named = {
        (relative(file), place.rstrip("."))
        for file in FILES
        for place in re.findall(r"held by (tests/[\w/.]+)", docstring(file))
    }
    assert named
    assert sorted(pair for pair in named if not (TOP / pair[1]).exists()) == []
