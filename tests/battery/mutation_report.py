"""What the mutants came to: figures as JSON, survivors as lines, each with the reason it is let be.

Reasons stand in `mutants.md`, by hand, under the very name of the survivor; one without a reason
is an open question and is told as such. This module must never run anything.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.battery.mutation_run import Module

GOAL = 90.0
_REASON = re.compile(r"^- `(?P<name>[^`]+)`: (?P<why>.+)$", re.MULTILINE)


def report(
    modules: Sequence[Module], out: Path, sample: float, listed: Path | None, left_out: list[str]
) -> int:
    """Write the figures; 1 where the score misses the goal."""
    rows: dict[str, dict[str, int]] = {}
    survivors: list[str] = []
    for module in modules:
        fates = list(module.fates.values())
        rows[module.name] = {
            "mutants": module.of,
            "tried": len(fates),
            "killed": fates.count("killed"),
        }
        for mutant in module.chosen:
            if module.fates.get(mutant.number) == "survived":
                line = module.source.splitlines()[mutant.line - 1].strip()
                survivors.append(f"{mutant.told(module.name)} | {line}")
    tried = sum(row["tried"] for row in rows.values())
    killed = sum(row["killed"] for row in rows.values())
    score = round(100 * killed / tried, 1) if tried else 0.0
    figures: dict[str, Any] = {
        "sample": sample,
        "mutants": sum(row["mutants"] for row in rows.values()),
        "tried": tried,
        "killed": killed,
        "survived": len(survivors),
        "score_percent": score,
        "goal_percent": GOAL,
        "tests_left_out": left_out,
        "modules": rows,
    }
    write(out, "mutation score of the core", figures)
    if listed is not None:
        listed.write_text("\n".join(survivors) + "\n", "utf-8")
    print(f"{killed}/{tried} killed, {score} %")
    return 0 if score >= GOAL else 1


def write(out: Path, test: str, figures: dict[str, Any]) -> None:
    """Figures in the form all figures of the battery have."""
    out.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "test": test,
        "date": datetime.now(UTC).date().isoformat(),
        "versions": {"bcpflow": version("bcpflow"), "python": platform.python_version()},
        "figures": figures,
    }
    out.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")


def reasons(document: str) -> dict[str, str]:
    """Why a survivor is let be, by its name."""
    return {found["name"]: found["why"] for found in _REASON.finditer(document)}
