"""Line codes: the short numbers on a printed run sheet, by which written times are typed in.

Rules, held by tests/reports/test_runsheet.py:

1. ``3-04`` is the fourth step of the third phase, phases counted through all tracks in the order
   of the file; ``I-02`` is the second inject. Facts never change a code: a step that does not
   apply keeps its number, it is only not printed.
2. A step repeated for systems keeps its number: ``3-04.2`` is it for the second of its systems.
   The steps beside it have the numbers they have on a sheet printed without a register.
3. Two definitions have the same sheet code exactly where every line code means the same step.

Pure: it reads a definition and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re

from bcpflow.definition.model import Definition, Step

_CODE = re.compile(r"([0-9]{1,3})[-‐‑–—−ーｰ]([0-9]{1,3})(?:\.([0-9]{1,3}))?(#[0-9]{1,4})?")
_INJECT = re.compile(r"[iI][-‐‑–—−ーｰ]?([0-9]{1,3})")


def step_codes(definition: Definition) -> dict[str, str]:
    """The line code of each step, by step id."""
    phases = [p for t in definition.workflow.all_tracks.values() for p in t.phases.values()]
    codes: dict[str, str] = {}
    for number, phase in enumerate(phases, start=1):
        places: dict[str, int] = {}
        systems: dict[str, int] = {}
        for step in phase.steps:
            written = as_written(step)
            place = places.setdefault(written, len(places) + 1)
            codes[step.id] = f"{number}-{place:02d}"
            if written != step.id:
                systems[written] = systems.get(written, 0) + 1
                codes[step.id] += f".{systems[written]}"
    return codes


def as_written(step: Step) -> str:
    """The id a step has in the file: ``restore`` of ``restore[jumin]``."""
    return step.id.removesuffix(f"[{step.system}]") if step.system else step.id


def inject_codes(definition: Definition) -> dict[str, str]:
    """The line code of each inject, by its id."""
    injects = definition.workflow.injects
    return {inject.id: f"I-{number:02d}" for number, inject in enumerate(injects, start=1)}


def sheet_code(definition: Definition) -> str:
    """Six characters that change where a line code changes its meaning (rule 3)."""
    codes = [*step_codes(definition).items(), *inject_codes(definition).items()]
    return hashlib.sha256(json.dumps(codes, ensure_ascii=False).encode()).hexdigest()[:6]


def tidy(typed: str) -> str | None:
    """A typed line code as it is printed (``3-4`` is ``3-04``); None for what is no code.

    The number of a due time stays behind it: ``3-04#2``.
    """
    if step := _CODE.fullmatch(typed):
        system = f".{int(step[3])}" if step[3] else ""
        return f"{int(step[1])}-{int(step[2]):02d}{system}{step[4] or ''}"
    if inject := _INJECT.fullmatch(typed):
        return f"I-{int(inject[1]):02d}"
    return None
