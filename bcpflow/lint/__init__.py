"""Lint: what a definition means, judged before a drill runs on it. Pure functions.

A rule takes the outline of a definition and yields findings; it reads no file, knows no line
and never stops at the first mistake. To add one, write it beside its noun and list it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bcpflow.definition.model import Checklist, Definition
from bcpflow.lint import (
    conditions,
    deadlines,
    graph,
    holes,
    kinds,
    names,
    order,
    references,
    repeats,
    targets,
    texts,
)
from bcpflow.lint.finding import Finding, nearest
from bcpflow.lint.outline import Outline

__all__ = ["RULES", "Finding", "Outline", "lint", "lint_checklist", "nearest"]

Rule = Callable[[Outline], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    names.structure, names.duplicates, names.usable,
    lambda outline: texts.texts(outline.workflow),
    references.roles, references.steps, references.phases,
    kinds.steps, kinds.facts,
    graph.ways, graph.reach, graph.ends,
    order.after, order.gates,
    targets.readable, targets.anchors, targets.circles, targets.in_order, targets.in_time,
    targets.injects, targets.unused,
    repeats.systems, repeats.blocks, repeats.anchors, repeats.duties, repeats.waited_for,
    repeats.words,
    deadlines.begin, deadlines.warn, deadlines.met, deadlines.staffing,
    conditions.conditions, conditions.unused,
    lambda outline: holes.todos(outline.workflow),
    holes.steps, holes.discussion, holes.sources, holes.unused,
)  # fmt: skip


def lint(definition: Definition) -> list[Finding]:
    """All findings about a workflow, its paths leading into the workflow's file."""
    outline = Outline(definition)
    if outline.workflow.phases and outline.workflow.tracks:
        return _ordered(names.structure(outline))  # half of the workflow is out of sight
    return _ordered(finding for rule in RULES for finding in rule(outline))


def lint_checklist(checklist: Checklist) -> list[Finding]:
    """All findings about a checklist, its paths leading into the checklist's file."""
    found = [*names.checklist_names(checklist), *texts.texts(checklist), *holes.todos(checklist)]
    if not checklist.items:
        found.append(Finding("BCP-D093", ("items",), {"id": checklist.checklist}))
    return _ordered(found)


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: ([str(p) for p in finding.path], finding.code))
