"""Schemas of what is told of a case: quotes, findings, scores, priorities, documents.

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
from bcpflow.reports.schemas_case_method import METHOD, SAMPLE, yen


def _number(description: str) -> dict[str, Any]:
    return said("number", description)


_QUOTES = record(
    schema={"const": "bcpflow/quotes/1"},
    case=text("Case"),
    quotes=many(
        "Quotes that count",
        record(
            id=text("Quote"),
            supplier=text("Supplier"),
            number=maybe("The supplier's number of it"),
            corporate_number=maybe("法人番号"),
            subject=maybe("What it is headed"),
            dated=maybe("Day it was made"),
            valid_until=maybe("Last day it binds the supplier"),
            lines=count("Lines"),
            total=said("integer", "Total with tax (yen)"),
            stated=flag("The total is stated; else it was reckoned from the lines"),
            by=text("Who entered it: the name, or the handle where it was removed"),
        ),
    ),
)
_COMPARISON = record(
    schema={"const": "bcpflow/comparison/1"},
    case=text("Case"),
    months=count("Months the totals are for"),
    quotes=many(
        "Quotes, in order",
        record(
            id=text("Quote"),
            supplier=text("Supplier"),
            stated=said("integer", "Its own total with tax (yen)"),
            total=said("integer", "Over the horizon, with tax (yen)"),
            initial=said("integer", "Paid once (yen)"),
            running=said("integer", "Paid by the year or month (yen)"),
            years=said("array", "Paid in each year (yen)", items={"type": "integer"}),
            deviation_percent=_number("From the median"),
            lowest=flag("It has the lowest total"),
            reckoned=texts("Lines reckoned for another time than it covers"),
        ),
    ),
    items=many(
        "Cost items",
        record(
            id=text("Cost item"),
            title=text("Title"),
            amounts=said(
                "array", "A quote each (yen); null: no such line",
                items={"type": ["integer", "null"]},
            ),
            median=said("integer", "Median (yen)"),
            lowest=said("integer", "Lowest (yen)"),
        ),
    ),
    median=said("integer", "Median of the totals (yen)"),
)  # fmt: skip
_SCRUTINY = record(
    schema={"const": "bcpflow/scrutiny/1"},
    case=text("Case"),
    day=text("Day of the scrutiny"),
    quotes_needed=count("Suppliers the method wants quotes from"),
    quotes=texts("Quotes that were scrutinised"),
    findings=many(
        "What was found",
        record(
            key=text("How it is named in an answer"),
            code=text("Code of the catalogue"),
            severity=one_of("How it weighs", "error", "warning", "info"),
            quotes=texts("Quotes it is about; none: all together"),
            line=maybe("Line"),
            field=maybe("Field"),
            what=text("What"),
            why=text("Why it matters"),
            how=text("What to do"),
            must_answer=flag("It keeps the gate shut until it is answered"),
            status=one_of("Whether it was answered", "open", "answered", "overridden"),
            answer=maybe("What was said"),
            by=maybe("Who said it"),
        ),
    ),
    open=flag("Nothing is left to answer"),
    missing=texts("Findings that must be answered still"),
    outdated=texts("Findings whose answer no longer counts"),
)
_TALLY = record(
    members=texts("Whose sheets count"),
    rows=many(
        "Bidders, in order",
        record(
            bidder=text("Bidder"),
            name=text("Name"),
            place=said(["integer", "null"], "Place; null: did not pass"),
            total=_number("Weighted points of all members"),
            average=_number("The same by the number of members"),
            percent=_number("Of what could be had"),
            technical=_number("Weighted points of the technical criteria"),
            price=yen("Proposed price"),
            by_criterion=said("object", "Average points by criterion, before weights"),
            by_member=many(
                "Weighted points by member",
                record(member=text("Member"), points=_number("Points")),
            ),
            passed=flag("It reaches every minimum"),
            below=texts("Criteria whose minimum it misses; total: that of all"),
            tied_with=texts("Bidders with the same total"),
            decided_by=text("What parted them: price, technical, lot; empty: nothing"),
        ),
    ),
    first=texts("Who is in front; several where only a lot can tell"),
)
_SCORES = record(
    schema={"const": "bcpflow/scores/1"},
    case=text("Case"),
    standard=text("Title of the standard"),
    dated=text("Day it was settled"),
    sample=SAMPLE,
    criteria=many(
        "Criteria",
        record(
            id=text("Criterion"),
            title=text("Title"),
            maximum=_number("Points at most"),
            weight=_number("Times which they count"),
            technical=flag("Part of the technical score"),
        ),
    ),
    bidders=many(
        "Bidders",
        record(id=text("Bidder"), name=text("Name"), price=yen("Proposed price")),
    ),
    counted=_TALLY,
    everyone=_TALLY,
    without=many(
        "Who would be in front without each member",
        record(member=text("Member"), first=texts("Bidders in front")),
    ),
    excluded=many(
        "Members who do not count",
        record(
            member=text("Member"),
            reason=text("What ties them to the bidder"),
            bidder=maybe("Bidder it is about"),
        ),
    ),
    findings=many(
        "What stands in the way of a result",
        record(code=text("Code"), what=text("What"), why=text("Why"), how=text("What to do")),
    ),
    winner=maybe("Bidder in front; null while anything stands in the way"),
)
_MARKS = said(["object", "null"], "Marks by factor", additionalProperties={"type": "integer"})
_PRIORITY = record(
    schema={"const": "bcpflow/priority/1"},
    case=text("Case"),
    title=text("Its title"),
    rule=text("Rule"),
    factors=many(
        "What is marked",
        record(id=text("Factor"), title=text("Title"), question=text("What each mark means")),
    ),
    marks=_MARKS,
    product=said(["integer", "null"], "All of them multiplied"),
    class_=maybe("Class"),
    meaning=maybe("What the class means"),
)
_PRIORITIES = record(
    schema={"const": "bcpflow/priorities/1"},
    rule=text("Rule"),
    cases=many(
        "Cases in order",
        record(
            place=count("Place; equal marks share one"),
            case=text("Case"),
            title=text("Its title"),
            marks=_MARKS,
            product=count("All of them multiplied"),
            class_=text("Class"),
            meaning=text("What the class means"),
            decided_by=text("product, or the factor that decided; empty: nothing did"),
            tied_with=texts("Cases with the same place"),
        ),
    ),
    unmarked=many("Cases without marks", record(case=text("Case"), title=text("Its title"))),
)
_RESULTS = ("fit", "conditional", "unfit", None)
_PREEVALUATION = record(
    schema={"const": "bcpflow/preevaluation/1"},
    case=text("Case"),
    form=text("Title of the form"),
    dated=text("Day it was settled"),
    sample=SAMPLE,
    levels=many("Answers a criterion may get", record(id=text("Level"), title=text("Title"))),
    criteria=many(
        "Criteria",
        record(
            id=text("Criterion"),
            title=text("Title"),
            question=text("What is asked"),
            must=flag("Without it the project is not fit"),
            level=maybe("Answer"),
            level_title=maybe("Answer in words"),
            note=text("Why"),
            missing=flag("It lacks an answer, or the note its answer takes"),
        ),
    ),
    suggested=one_of("What follows from the answers; null while one lacks", *_RESULTS),
    suggested_title=maybe("The same in words"),
    because=texts("Criteria that keep it from being better"),
    points=count("Points"),
    most=count("What they could be"),
    result=one_of("What was decided", *_RESULTS),
    result_title=maybe("The same in words"),
    conditions=texts("Conditions"),
    reason=text("Why it was decided otherwise than suggested"),
)
_DOCUMENTS = record(
    schema={"const": "bcpflow/documents/1"},
    case=text("Case"),
    method=maybe("Method declared"),
    contract=maybe("Kind of contract declared"),
    phase=text("Phase the case is in"),
    phase_title=text("Its title"),
    documents=many(
        "Documents",
        record(
            id=text("Document"),
            step=maybe("Step that asks for it"),
            title=text("Title"),
            phase=maybe("Phase it belongs to"),
            phase_title=maybe("Title of that phase"),
            status=one_of("Where it stands", "attached", "missing", "later", "extra"),
            sample=SAMPLE,
            attached=said(["object", "null"], "name, version, sha256, size, day"),
        ),
    ),
    missing=texts("Titles of those that are missing"),
)
_SHEETS = record(
    schema={"const": "bcpflow/sheets/1"},
    ok=flag("It was recorded"),
    run=text("Case"),
    version=count("How many events it has now"),
    repeated=flag("The keys had been used: nothing new was recorded"),
    sheets=texts("Sheets that were filled"),
    facts=said("object", "Fields that were declared"),
    problems=many("What stood in the way, or was left out", said("object", "Problem")),
)

CASE_TABLES: Mapping[str, dict[str, Any]] = {
    "method/1": METHOD,
    "quotes/1": published("quotes:1", "bcpflow case quotes ID list --json", _QUOTES),
    "comparison/1": published(
        "comparison:1", "bcpflow case quotes ID compare --format json", _COMPARISON
    ),
    "scrutiny/1": published("scrutiny:1", "bcpflow case quotes ID scrutinise --json", _SCRUTINY),
    "scores/1": published("scores:1", "bcpflow case score ID table --json", _SCORES),
    "priority/1": published("priority:1", "bcpflow case priority ID --json", _PRIORITY),
    "priorities/1": published("priorities:1", "bcpflow case priority --all --json", _PRIORITIES),
    "preevaluation/1": published(
        "preevaluation:1", "bcpflow case preevaluate ID --json", _PREEVALUATION
    ),
    "documents/1": published("documents:1", "bcpflow case document ID --json", _DOCUMENTS),
    "sheets/1": published(
        "sheets:1", "bcpflow case quotes ID import FILE --json, and what else fills sheets", _SHEETS
    ),
}
"""By the name people ask for."""
