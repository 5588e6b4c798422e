"""The rules of a case read: separation of duties, approval routes, proxies (SITE/procurement).

Rules, held by tests/procurement/test_rules.py:

1. Every condition can be read, and every separation names two roles at least.
2. A route that always holds stands after those for its steps. One behind it would never be taken,
   unless it does without a role of the first: a workflow may lack that role, and skip the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bcpflow.definition.caserules import CaseRules, Route
from bcpflow.definition.conditions import ConditionError, names_in
from bcpflow.lint.finding import Finding
from bcpflow.procurement.reading import read_table


def read_rules(folder: Path | None) -> CaseRules:
    """The site's rules, or the shipped ones. Raises DefinitionError with all errors."""
    return read_table("rules", CaseRules, folder, rules_findings)


def rules_findings(rules: CaseRules) -> Iterator[Finding]:
    """What is wrong with them (rules 1 and 2)."""
    for number, separation in enumerate(rules.separation):
        if len(set(separation.roles)) < 2:
            yield Finding("BCP-P070", ("separation", number, "roles"), {"id": separation.id})
    always: list[Route] = []
    for number, route in enumerate(rules.routes):
        path = ("routes", number)
        if not route.roles:
            yield Finding("BCP-P071", (*path, "roles"), {"id": route.id})
        if route.when is not None:
            try:
                names_in(route.when)
            except ConditionError:
                yield Finding("BCP-D120", (*path, "when"), {"text": route.when})
        if any(_hides(before, route) for before in always):
            yield Finding("BCP-P072", path, {"id": route.id})
        if route.when is None:
            always.append(route)


def _hides(before: Route, route: Route) -> bool:
    """Whether the first is taken wherever the second could be."""
    if before.steps and not (route.steps and set(route.steps) <= set(before.steps)):
        return False
    return bool(before.roles) and set(before.roles) <= set(route.roles)
