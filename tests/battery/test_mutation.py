"""What `make mutants` counts: faults that are faults, one at a time, and who notices them."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from tests.battery.mutation import core
from tests.battery.mutation_ops import mutants, mutated
from tests.battery.mutation_run import ROOT

SOURCE = '''"""Docstring."""
from typing import Literal
Kind = Literal["a", "b"]
LIMIT: int = 3

class Thing:
    """A thing."""
    name: str = "x"

    @property
    def more(self) -> "int":
        """How many more."""
        if self.name == "y" and not LIMIT < 2:
            raise ValueError("nobody reads this")
        found = max(LIMIT, key=len)
        print(found)
        return found + 1
'''


def test_each_mutant_is_the_source_with_one_fault() -> None:
    plain = ast.unparse(ast.parse(SOURCE)).splitlines()
    seen = set()
    for mutant in mutants(SOURCE):
        lines = ast.unparse(mutated(SOURCE, mutant.number)).splitlines()
        differing = [n for n, (a, b) in enumerate(zip(plain, lines, strict=True)) if a != b]
        assert len(differing) == 1, mutant
        seen.add("\n".join(lines))
    assert len(seen) == len(mutants(SOURCE))


def test_what_no_run_can_notice_is_left_alone() -> None:
    told = {(mutant.line, mutant.what) for mutant in mutants(SOURCE)}
    assert told == {
        (4, "3 -> 4"), (8, "other text"), (13, "And -> Or"), (13, "Eq -> NotEq"),
        (13, "other text"), (13, "not dropped"), (13, "Lt -> LtE"), (13, "2 -> 3"),
        (13, "condition turned"), (15, "assigns None"), (15, "argument key dropped"),
        (16, "call dropped"), (17, "returns None"), (17, "Add -> Sub"), (17, "1 -> 2"),
    }  # fmt: skip
    inside = {mutant.line for mutant in mutants(SOURCE) if mutant.function == "Thing.more"}
    assert inside == {13, 15, 16, 17}
    assert {m.first_line for m in mutants(SOURCE) if m.function} == {10}


def test_the_sample_is_drawn_from_every_module_and_is_the_same_again() -> None:
    once, again = core(0.1, ()), core(0.1, ())
    assert [module.chosen for module in once] == [module.chosen for module in again]
    assert {module.name for module in once} >= {"clock.py", "run/evolve.py", "journal/store.py"}
    assert all(module.chosen for module in once)
    assert sum(len(m.chosen) for m in once) >= sum(m.of for m in once) * 0.1 - len(once)


def test_a_mutant_dies_of_a_test_and_survives_without_one(tmp_path: Path) -> None:
    listed = tmp_path / "survivors.txt"

    def score(tests: str) -> str:
        words = [sys.executable, "-m", "tests.battery.mutation", "--only", "definition/texts.py"]
        words += ["--workers", "1", "--out", f"{tmp_path}/x.json", "--list", str(listed)]
        done = subprocess.run(
            [*words, "--tests", tests], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout

    assert "0/4 killed" in score("tests/test_instants.py")
    assert listed.read_text("utf-8").count("definition/texts.py:") == 4
    assert "4/4 killed" in score("tests/library/test_shape.py")
