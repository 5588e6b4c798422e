"""The portfolio as documents for programs; their schemas stand in `schemas_portfolio`.

This module must never judge or sum: it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bcpflow import instants
from bcpflow.language import Translator
from bcpflow.projections.portfolio import Bundle, Case, Due, Pressing, Sums
from bcpflow.reports.portfolio import Alike, Overview

CASES, BOARD, DUE = "bcpflow/cases/1", "bcpflow/portfolio/1", "bcpflow/due/1"
ALIKE, IMPORTED = "bcpflow/duplicates/1", "bcpflow/imported/1"


def cases_document(
    cases: Sequence[Case], found: int, tr: Translator, today: date, now_ns: int
) -> dict[str, Any]:
    """The list; ``found`` is how many there were before it was cut."""
    return {
        "schema": CASES,
        "today": today.isoformat(),
        "found": found,
        "cases": [_case(case, tr, today, now_ns) for case in cases],
    }


def board_document(shown: Overview, tr: Translator, today: date) -> dict[str, Any]:
    """The board."""
    return {
        "schema": BOARD,
        "today": today.isoformat(),
        "total": _sums(shown.total),
        "phases": [_group(group, tr) for group in shown.phases],
        "departments": [_group(group, tr) for group in shown.departments],
        "years": [_group(group, tr) for group in shown.years],
        "commitments": [
            {"year": one.year, "yen": one.yen, "cases": one.cases, "reckoned": one.spread}
            for one in shown.commitments
        ],
    }


def due_document(
    shown: Sequence[Pressing], found: int, tr: Translator, today: date, days: int
) -> dict[str, Any]:
    """What is overdue or comes soon."""
    return {
        "schema": DUE,
        "today": today.isoformat(),
        "within_days": days,
        "found": found,
        "deadlines": [
            {
                "case": one.case.id,
                "title": one.case.title,
                "department": one.case.department,
                **_due(one.due, tr),
                "state": one.standing,
                "days": one.days,
            }
            for one in shown
        ],
    }


def alike_document(
    hints: Sequence[Alike], suspicions: Sequence[Alike], tr: Translator
) -> dict[str, Any]:
    """What may be one investment twice, or one order split."""
    return {
        "schema": ALIKE,
        "duplicates": [_alike(one, tr) for one in hints],
        "splitting": [_alike(one, tr) for one in suspicions],
    }


def imported_document(
    opened: Sequence[tuple[int, str, str]], left: Sequence[tuple[int, str]], *, dry: bool
) -> dict[str, Any]:
    """What a sheet of cases came to."""
    return {
        "schema": IMPORTED,
        "dry_run": dry,
        "opened": [{"row": row, "id": id_ or None, "title": title} for row, id_, title in opened],
        "left": [{"row": row, "title": title} for row, title in left],
    }


def _case(case: Case, tr: Translator, today: date, now_ns: int) -> dict[str, Any]:
    return {
        "id": case.id,
        "title": case.title,
        "workflow": case.workflow,
        "workflow_title": tr.pick(case.workflow_title),
        "state": case.status,
        "opened_at": instants.iso(case.opened_ns),
        "phase": case.phase,
        "phase_title": tr.pick(case.phase_title),
        "phase_since": instants.iso(case.phase_ns),
        "final": case.final,
        "department": case.department,
        "fiscal_year": case.fiscal_year,
        "contract_type": case.contract_type,
        "method": case.method,
        "item": case.item,
        "category": case.category,
        "system": case.system,
        "estimate": case.estimate,
        "amount": case.amount,
        "paid": case.paid,
        "award_rate": case.award_rate,
        "suppliers": list(case.suppliers),
        "quotes": case.quotes,
        "ball": [
            {
                "role": ball.role,
                "title": tr.pick(ball.title),
                "since": instants.iso(ball.since_ns),
                "steps": list(ball.steps),
            }
            for ball in case.ball
        ],
        "late_steps": [wait.step for wait in case.late_steps(now_ns)],
        "deadlines": [{**_due(due, tr), "state": due.standing(today)} for due in case.deadlines],
        "commitments": _years(case.commitments),
        "commitments_reckoned": case.spread,
    }


def _due(due: Due, tr: Translator) -> dict[str, Any]:
    return {
        "deadline": due.id,
        "deadline_title": tr.pick(due.title),
        "due": due.due.isoformat(),
        "met_on": due.met_on.isoformat() if due.met_on else None,
        "not_before": due.not_before,
        "sample": due.sample,
    }


def _years(shares: Mapping[int, int]) -> list[dict[str, int]]:
    return [{"year": year, "yen": yen} for year, yen in shares.items()]


def _group(group: Bundle, tr: Translator) -> dict[str, Any]:
    title = tr.pick(group.title) if group.title else None
    return {"key": group.key or None, "title": title, **_sums(group.sums)}


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "cases": sums.cases,
        "open": sums.open,
        "overdue": sums.overdue,
        "planned": sums.planned,
        "contracted": sums.contracted,
        "paid": sums.paid,
        "award_rate": sums.award_rate,
    }


def _alike(one: Alike, tr: Translator) -> dict[str, Any]:
    return {
        "cases": list(one.cases),
        "reason": one.reason.told(tr),
        "because": one.because.told(tr) if one.because else None,
    }
