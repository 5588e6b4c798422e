"""Definitions for lint tests: a small valid one in YAML, changed in one place."""

from __future__ import annotations

from pathlib import Path

from bcpflow.definition.model import Checklist, Definition, Workflow
from bcpflow.library.reader import read_text
from bcpflow.library.shape import shape
from bcpflow.lint import lint, lint_checklist

VALID = (Path(__file__).parent.parent / "resources" / "valid.yaml").read_text(encoding="utf-8")


def workflow(text: str) -> Workflow:
    made, misfits = shape(Workflow, read_text(text, "x.yaml").data)
    assert made is not None, misfits
    return made


def found(text: str) -> list[tuple[str, tuple[str | int, ...]]]:
    """Codes and paths of what lint says about a whole workflow."""
    definition = Definition(workflow=workflow(text))
    return [(finding.code, finding.path) for finding in lint(definition)]


def changed(*changes: tuple[str, str]) -> list[tuple[str, tuple[str | int, ...]]]:
    """What lint says about the valid workflow with each (old, new) applied once."""
    text = VALID
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return found(text)


def in_phases(phases: str) -> list[str]:
    """Codes for a workflow that is nothing but these phases; notes about steps left out."""
    said = found(f"workflow: x\ntitle: 題\nkind: guideline\nphases:\n{phases}")
    return [code for code, _ in said if code not in ("BCP-D053",)]


def of_checklist(text: str) -> list[str]:
    made, misfits = shape(Checklist, read_text(text, "x.yaml").data)
    assert made is not None, misfits
    return [finding.code for finding in lint_checklist(made)]
