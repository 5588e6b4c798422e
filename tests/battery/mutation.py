"""`make mutants`: every fault the core's tests do not notice, by name; a figure for the rest.

    python -m tests.battery.mutation [--sample 0.2] [--only decide/steps.py] [--workers 2]

Tests are collected once; each mutant is a forked child in which the functions of one module get
the code of a mutant, and only the tests that go through that function run, fastest first, until
one fails. What stands outside functions is read at import: there the child imports all anew.

Rules, held by tests/battery/test_mutation.py:

1. A mutant is killed where a test fails or never ends (a limit of processor time, not of the
   clock). A mutant no test goes through survives.
2. The sample is drawn with a fixed seed from every module alike; its size is in the figures.
3. A test that fails without a mutant proves nothing and is left out; the figures name it.

It must never write into the package: a mutant lives in the memory of one process.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import hypothesis
import pytest

from tests.battery.mutation_ops import mutants
from tests.battery.mutation_run import CORE, QUIET, ROOT, Lend, Module, Runner

MIRRORS = (
    "tests/definition", "tests/decide", "tests/run", "tests/journal", "tests/test_clock.py",
    "tests/reports/test_runsheet.py",
)  # fmt: skip
ABOVE = (
    "tests/lint", "tests/projections", "tests/service", "tests/library", "tests/site",
    "tests/test_shipped_definitions.py", "tests/test_shipped_runs.py", "tests/cli",
)  # fmt: skip
"""Tests of what is built upon the core; they go through it, and notice much."""
FIGURES = Path(__file__).parent / "figures" / "mutants.json"
SURVIVORS = Path(__file__).parent / "mutants.md"
SEED = 20261121


def core(sample: float, only: Sequence[str]) -> list[Module]:
    """The modules of the core, each with its share of the sample (rule 2)."""
    found: list[Module] = []
    chance = random.Random(SEED)
    for home in CORE:
        place = ROOT / "bcpflow" / home
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            source = path.read_text("utf-8")
            every = mutants(source)
            share = min(len(every), max(round(len(every) * sample), min(len(every), 5)))
            chosen = sorted(chance.sample(every, share), key=lambda m: m.number)
            module = Module(path, source, chosen, len(every))
            if chosen and (not only or module.name in only):
                found.append(module)
    return found


def _settle_hypothesis() -> None:
    """The same examples every time, and none made smaller: that a test fails is all we ask."""
    hypothesis.settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        suppress_health_check=list(hypothesis.HealthCheck),
        deadline=None,
    )
    hypothesis.settings.load_profile("mutants")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, write the figures, name the survivors; 1 where fewer than 90 % are killed."""
    parser = argparse.ArgumentParser(description="mutation score of the core")
    parser.add_argument("--sample", type=float, default=1.0, help="share of each module's mutants")
    parser.add_argument("--only", action="append", default=[], help="decide/steps.py")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--budget", type=float, default=20.0, help="seconds of tests a mutant")
    parser.add_argument("--wide", action="store_true", help="tests of what stands above, too")
    parser.add_argument("--tests", action="append", default=[], help="in the mirrors' place")
    parser.add_argument("--out", type=Path, default=FIGURES)
    parser.add_argument("--again", type=Path, help="only the mutants of such a list")
    parser.add_argument("--list", type=Path, help="survivors as lines of text")
    said = parser.parse_args(arguments)
    for stop in (signal.SIGINT, signal.SIGTERM):  # what is known until then is told
        signal.signal(stop, signal.default_int_handler)
    os.chdir(ROOT)
    _settle_hypothesis()
    modules = core(said.sample, said.only)
    if said.again:
        names = {line.partition(" | ")[0] for line in said.again.read_text("utf-8").splitlines()}
        for module in modules:
            module.chosen = [m for m in module.chosen if m.told(module.name) in names]
        modules = [module for module in modules if module.chosen]
    runner = Runner(modules, said.workers, said.budget)
    wanted = said.tests or [*MIRRORS, *(ABOVE if said.wide else ())]
    tests = [t for t in wanted if (ROOT / t.partition("::")[0]).exists()]
    pytest.main([*QUIET, *tests], plugins=[runner, Lend()])
    from tests.battery.mutation_report import report

    return report(modules, said.out, said.sample, said.list, runner.left_out)


if __name__ == "__main__":
    sys.exit(main())
