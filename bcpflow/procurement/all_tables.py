"""All tables of procurement by name: which there are, which a site has made its own, what is wrong.

Rules, held by tests/procurement/test_all_tables.py:

1. Every shipped table is here, so that none can be changed unchecked.
2. A file in a site's folder that replaces no table is said to be one: nobody edits in vain.

This module must never look at a clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bcpflow.codes import catalogue
from bcpflow.definition.caserules import CaseRules
from bcpflow.definition.texts import Text
from bcpflow.errors import Problem, UsageFault
from bcpflow.lint.finding import Finding, nearest
from bcpflow.procurement.amount_tables import Ceilings, QuotesNeeded
from bcpflow.procurement.calendar_model import CalendarTable, calendar_findings
from bcpflow.procurement.council import CouncilTable, WtoTable
from bcpflow.procurement.deadline_model import Rules, rules_findings
from bcpflow.procurement.document_table import DocumentTable, documents_findings
from bcpflow.procurement.duplicates import Likeness, likeness_findings
from bcpflow.procurement.method_table import MethodTable
from bcpflow.procurement.ocds_model import OcdsTable
from bcpflow.procurement.ocds_table import ocds_findings
from bcpflow.procurement.preevaluation import Criteria, criteria_findings
from bcpflow.procurement.priority import PriorityRule, priority_findings
from bcpflow.procurement.quote_heads import QuoteHeads, heads_findings
from bcpflow.procurement.reading import FOLDER, SHIPPED, check_table, judge_file, table_path
from bcpflow.procurement.rules import rules_findings as case_rules_findings
from bcpflow.procurement.scoring_rules import ScoringRules, scoring_findings
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, scrutiny_findings
from bcpflow.procurement.table_lint import (
    ceilings_findings,
    council_findings,
    methods_findings,
    quotes_findings,
    wto_findings,
)

_Lint = Callable[[Any, date], Iterable[Finding]]


def _undated(lint: Callable[[Any], Iterable[Finding]]) -> _Lint:
    return lambda table, _: lint(table)


TABLES: Mapping[str, tuple[type[Any], _Lint]] = {
    "calendar": (CalendarTable, _undated(calendar_findings)),
    "ceilings": (Ceilings, ceilings_findings),
    "council": (CouncilTable, council_findings),
    "criteria": (Criteria, _undated(criteria_findings)),
    "deadlines": (Rules, _undated(rules_findings)),
    "documents": (DocumentTable, _undated(documents_findings)),
    "duplicates": (Likeness, _undated(likeness_findings)),
    "methods": (MethodTable, _undated(methods_findings)),
    "ocds": (OcdsTable, _undated(ocds_findings)),
    "priority": (PriorityRule, _undated(priority_findings)),
    "quote-heads": (QuoteHeads, _undated(heads_findings)),
    "quotes-needed": (QuotesNeeded, quotes_findings),
    "rules": (CaseRules, _undated(case_rules_findings)),
    "scoring": (ScoringRules, _undated(scoring_findings)),
    "scrutiny": (ScrutinyRules, _undated(scrutiny_findings)),
    "wto": (WtoTable, wto_findings),
}


@dataclass(frozen=True, slots=True)
class InUse:
    """A table as it is in force. ``title`` None: it cannot be read."""

    name: str
    title: Text | None
    dated: str | None
    own: bool
    """It is the site's own; else the shipped one."""
    path: Path


def in_use(folder: Path | None) -> list[InUse]:
    """All tables as they are in force at a site."""
    found = []
    for name, (kind, _) in TABLES.items():
        path = table_path(name, folder)
        table, _problems = judge_file(path, kind)
        dated = getattr(table, "dated", None)
        title = getattr(table, "title", None)
        own = path.parent != SHIPPED
        found.append(InUse(name, title, None if dated is None else str(dated), own, path))
    return found


def shipped(name: str) -> bytes:
    """A shipped table as written. Raises UsageFault BCP-P113 for a name that is none."""
    if name not in TABLES:
        raise UsageFault("BCP-P113", name=name, near=nearest(name, TABLES))
    return (SHIPPED / f"{name}.yaml").read_bytes()


def check_tables(folder: Path | None, today: date) -> list[Problem]:
    """All that is wrong, or unwise, with the tables in force, by file and line."""
    found: list[Problem] = []
    for name, (kind, lint) in TABLES.items():
        found += check_table(name, kind, folder, partial(_dated, lint, today))
    return sorted(found, key=lambda problem: (problem.file, problem.line, problem.column))


def _dated(lint: _Lint, today: date, table: object) -> Iterable[Finding]:
    return lint(table, today)


def check_site_tables(folder: Path, today: date) -> list[Problem]:
    """All that is wrong, or unwise, with the tables a site has made its own (rule 2)."""
    home = folder / FOLDER
    own = sorted(path for path in home.glob("*.y*ml")) if home.is_dir() else []
    stray = [path for path in own if path.stem not in TABLES or path.suffix != ".yaml"]
    mine = {str(path) for path in own}
    wrong = [problem for problem in check_tables(folder, today) if problem.file in mine]
    return [*(_stray(path) for path in stray), *wrong]


def _stray(path: Path) -> Problem:
    code = "BCP-P113"
    data: dict[str, object] = {"name": path.name, "near": nearest(path.stem, TABLES)}
    return Problem(code, catalogue()[code].severity, str(path), 1, 1, data)
