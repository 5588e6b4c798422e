"""The published JSON Schemas of the portfolio: list, board, deadlines, duplicates, import.

Same promise as `schemas`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.reports.schema_words import (
    count,
    flag,
    many,
    maybe,
    one_of,
    published,
    record,
    said,
    text,
    texts,
)


def _yen(description: str) -> dict[str, Any]:
    return said("integer", f"{description} (yen)")


def _yen_or_null(description: str) -> dict[str, Any]:
    return said(["integer", "null"], f"{description} (yen); null: nobody has said")


_STATE = one_of("Whether the run goes on", "running", "paused", "ended", "aborted", "voided")
_STANDING = one_of("How it stands today", "overdue", "soon", "upcoming", "met")
_RATE = said(["number", "null"], "Contract by estimate in percent, to a tenth (落札率)")
_DUE = {
    "deadline": text("Id of the rule"),
    "deadline_title": text("What is to be done"),
    "due": text("The day"),
    "met_on": maybe("The day it was met"),
    "not_before": flag("The earliest day, not the latest"),
    "sample": flag("The rule is a sample (例)"),
}
_CASE = record(
    id=text("Id of the case"),
    title=text("Name of the case, may be empty"),
    workflow=text("Id of the definition"),
    workflow_title=text("Title of the definition"),
    state=_STATE,
    opened_at=text("T0, ISO 8601 in UTC"),
    phase=text("Phase it is in"),
    phase_title=text("Title of that phase"),
    phase_since=text("When it was entered, ISO 8601 in UTC"),
    final=flag("That phase is a final one"),
    department=maybe("Section in charge (所管課)"),
    fiscal_year=said(["integer", "null"], "The year its fiscal year begins in"),
    contract_type=maybe("Kind of contract (契約種別)"),
    method=maybe("Method (方式)"),
    item=maybe("Item of art. 167-2(1) of the Enforcement Order (号)"),
    category=maybe("Kind of procurement (調達区分)"),
    system=maybe("Id of the system in the register"),
    estimate=_yen_or_null("Estimated price (予定価格)"),
    amount=_yen_or_null("Contracted (契約額)"),
    paid=_yen_or_null("Paid (支払額)"),
    award_rate=_RATE,
    suppliers=texts("With whom it was contracted"),
    quotes=count("Number of quotes"),
    ball=many(
        "Roles that are to act, the one waited for longest in front",
        record(
            role=text("Role"),
            title=text("Title of the role"),
            since=text("Since when, ISO 8601 in UTC"),
            steps=texts("Steps that wait for it"),
        ),
    ),
    late_steps=texts("Open required steps whose target has passed"),
    deadlines=many("Its deadlines, the first due in front", record(**_DUE, state=_STANDING)),
    commitments=many(
        "Shares of the fiscal years, where it is contracted over several",
        record(year=count("The year it begins in"), yen=_yen("Share")),
    ),
    commitments_reckoned=flag("The shares were reckoned by months; nobody has agreed on them"),
)
_SUMS = {
    "cases": count("Cases"),
    "open": count("Of these, in which somebody is still to act"),
    "overdue": count("Of these, with an overdue step or deadline"),
    "planned": _yen("Estimated prices, but of what was given up"),
    "contracted": _yen("Contracted"),
    "paid": _yen("Paid"),
    "award_rate": _RATE,
}
_GROUPS = many(
    "Groups",
    record(
        key=maybe("What they have in common; null: nobody has said"),
        title=maybe("The same for people"),
        **_SUMS,
    ),
)
_ALIKE = many(
    "Groups of cases",
    record(
        cases=texts("Ids of the cases"),
        reason=text("Why they are put together"),
        because=maybe("Which rule it may be against"),
    ),
)
_TODAY = text("The day by which it was judged")

PORTFOLIO: Mapping[str, dict[str, Any]] = {
    "cases/1": published(
        "cases:1",
        "bcpflow case list --json",
        record(
            schema={"const": "bcpflow/cases/1"},
            today=_TODAY,
            found=count("How many were found; the list may have been cut"),
            cases=many("Newest first", _CASE),
        ),
    ),
    "portfolio/1": published(
        "portfolio:1",
        "bcpflow case board --json",
        record(
            schema={"const": "bcpflow/portfolio/1"},
            today=_TODAY,
            total=record(**_SUMS),
            phases=_GROUPS,
            departments=_GROUPS,
            years=_GROUPS,
            commitments=many(
                "Contracts over several years, by fiscal year",
                record(
                    year=count("The year it begins in"),
                    yen=_yen("Bound for it"),
                    cases=count("By how many cases"),
                    reckoned=flag("A share in it was reckoned by months"),
                ),
            ),
        ),
    ),
    "due/1": published(
        "due:1",
        "bcpflow case due --json",
        record(
            schema={"const": "bcpflow/due/1"},
            today=_TODAY,
            within_days=count("How far was looked ahead"),
            found=count("How many were found; the list may have been cut"),
            deadlines=many(
                "The most pressing first",
                record(
                    case=text("Id of the case"),
                    title=text("Name of the case"),
                    department=maybe("Section in charge"),
                    **_DUE,
                    state=_STANDING,
                    days=said("integer", "Days until it is due; below zero: since"),
                ),
            ),
        ),
    ),
    "duplicates/1": published(
        "duplicates:1",
        "bcpflow case duplicates --json",
        record(
            schema={"const": "bcpflow/duplicates/1"},
            duplicates=_ALIKE,
            splitting=_ALIKE,
        ),
    ),
    "imported/1": published(
        "imported:1",
        "bcpflow case import --json",
        record(
            schema={"const": "bcpflow/imported/1"},
            dry_run=flag("Nothing was opened"),
            opened=many(
                "Cases that were opened, or would have been",
                record(
                    row=count("Row of the sheet"),
                    id=maybe("Id of the case; null in a dry run"),
                    title=text("Name of the case"),
                ),
            ),
            left=many(
                "Rows of cases that are there already",
                record(row=count("Row of the sheet"), title=text("Name of the case")),
            ),
        ),
    ),
}
"""By the name people ask for: ``bcpflow schema cases/1``."""
