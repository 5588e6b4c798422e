"""The list of cases as rows for a spreadsheet, out and - by the same heads - in again.

Rules, held by tests/service/test_case_import.py:

1. A list that was written out can be brought in: every head is known there.
2. Numbers are numbers, and what nobody said is an empty cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, tzinfo

from bcpflow import instants
from bcpflow.language import N_, Translator
from bcpflow.projections.portfolio import Case
from bcpflow.reports.csv import Cell
from bcpflow.reports.terms import RUN_STATUS, term

HEADS: dict[str, str] = {
    "id": N_("番号"),
    "title": N_("件名"),
    "year": N_("年度"),
    "department": N_("所管課"),
    "phase": N_("フェーズ"),
    "status": N_("状態"),
    "contract_type": N_("契約種別"),
    "method": N_("方式"),
    "item": N_("号"),
    "category": N_("調達区分"),
    "system": N_("台帳番号"),
    "estimate": N_("予定価格"),
    "amount": N_("契約額"),
    "paid": N_("支払額"),
    "rate": N_("落札率（％）"),
    "supplier": N_("相手方"),
    "quotes": N_("見積の数"),
    "ball": N_("次に動く役割"),
    "since": N_("その日から"),
    "late": N_("超過した手順"),
    "overdue": N_("超過した期限"),
    "due": N_("次の期日"),
    "due_title": N_("次の期限"),
    "commitments": N_("年度別の負担"),
    "opened": N_("起案日"),
    "workflow": N_("手順定義"),
}
"""Columns in their order, by what each holds."""


def case_rows(
    cases: Sequence[Case], tr: Translator, zone: tzinfo, today: date, now_ns: int
) -> list[list[Cell]]:
    """The list with its heads."""
    rows: list[list[Cell]] = [[tr(head) for head in HEADS.values()]]
    for case in cases:
        told = _told(case, tr, zone, today, now_ns)
        rows.append([told[name]() for name in HEADS])
    return rows


def _told(
    case: Case, tr: Translator, zone: tzinfo, today: date, now_ns: int
) -> dict[str, Callable[[], Cell]]:
    ahead = [due for due in case.deadlines if due.standing(today) in ("soon", "upcoming")]
    ball = case.ball[0] if case.ball else None
    year = case.fiscal_year_title
    return {
        "id": lambda: case.id,
        "title": lambda: case.title,
        "year": lambda: year["ja"] if isinstance(year, dict) else year,  # a fact, as it is said
        "department": lambda: case.department,
        "phase": lambda: tr.pick(case.phase_title),
        "status": lambda: term(RUN_STATUS, case.status, tr),
        "contract_type": lambda: case.contract_type,
        "method": lambda: case.method,
        "item": lambda: case.item,
        "category": lambda: case.category,
        "system": lambda: case.system,
        "estimate": lambda: case.estimate,
        "amount": lambda: case.amount,
        "paid": lambda: case.paid,
        "rate": lambda: case.award_rate,
        "supplier": lambda: tr("、").join(case.suppliers),
        "quotes": lambda: case.quotes,
        "ball": lambda: tr.pick(ball.title) if ball else None,
        "since": lambda: day_of(ball.since_ns, zone) if ball else None,
        "late": lambda: len(case.late_steps(now_ns)),
        "overdue": lambda: len(case.overdue(today)),
        "due": lambda: ahead[0].due.isoformat() if ahead else None,
        "due_title": lambda: tr.pick(ahead[0].title) if ahead else None,
        "commitments": lambda: "; ".join(f"{y}: {n}" for y, n in case.commitments.items()),
        "opened": lambda: day_of(case.opened_ns, zone),
        "workflow": lambda: case.workflow,
    }


def day_of(ns: int, zone: tzinfo) -> str:
    """The day of an instant, as ``2026-04-01``."""
    return instants.at(ns, zone).date().isoformat()
