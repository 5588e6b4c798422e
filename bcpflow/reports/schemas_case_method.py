"""Schema of the answer about methods of procurement.

Same promise as `schemas`: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

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

SAMPLE = flag("Not taken from a source, or another town's (例)")
"""Field of whatever may be a sample."""
_VERDICT = one_of(
    "open; conditional: something is to be shown or not known yet; closed",
    "open", "conditional", "closed",
)  # fmt: skip
_PAPERS = many(
    "Documents it takes", record(id=text("Document"), title=text("Its name"), sample=SAMPLE)
)
_GROUNDS = many(
    "Articles",
    record(article=text("Article"), source=maybe("Where it was read"), sample=SAMPLE),
)
_CAUTIONS = many(
    "What to mind", record(text=text("Caution"), source=maybe("Source"), sample=SAMPLE)
)


def yen(description: str) -> dict[str, Any]:
    """An amount, or null."""
    return said(["integer", "null"], f"{description} (yen)")


def _yes(description: str) -> dict[str, Any]:
    return said(["boolean", "null"], f"{description}; null: not known")


_APPLIES = record(
    holds=_yes("Whether it applies"),
    at_least=yen("From which amount on"),
    article=maybe("Article"),
    source=maybe("Where the amount is written"),
    sample=SAMPLE,
    reasons=texts("Why"),
)
_METHOD = record(
    schema={"const": "bcpflow/method/1"},
    case=maybe("The case whose fields were asked, null where none was"),
    question=record(
        contract=text("Kind of contract"),
        estimate=said("integer", "Estimated price (yen, with tax)"),
        body=text("Kind of municipality"),
        notice=maybe("Day of the notice"),
        contract_day=maybe("Day of the contract"),
        decision=maybe("Day of the decision"),
        rule=maybe("Rule asked for"),
        saas=_yes("Software as a service"),
        listed=_yes("Named by the ordinance on contracts over several years"),
        failed=one_of("The tender before", "no", "none-awarded", "winner-refused"),
    ),
    assumed=texts("What was taken for granted"),
    ceiling=record(
        yen=yen("Ceiling of small contracts"),
        law=yen("The law's amount"),
        rule=text("Rule it comes from"),
        trigger=maybe("Whose day decided"),
        since=maybe("First day of the row in force"),
        until=maybe("Its last day"),
        source=maybe("Where it is written"),
        sample=SAMPLE,
        reasons=texts("Why this amount"),
    ),
    small=_yes("Whether the estimate does not exceed it"),
    quotes=record(
        number=said(["integer", "null"], "Quotes a small contract takes; null: not known"),
        rule=text("Rule it comes from"),
        source=maybe("Where it is written"),
        sample=SAMPLE,
        reasons=texts("Why so many"),
    ),
    council=_APPLIES,
    wto=_APPLIES,
    methods=many(
        "Every method",
        record(
            id=text("Method"),
            title=text("Title"),
            form=one_of("Form", "tender", "proposal", "direct", "term"),
            verdict=_VERDICT,
            reasons=texts("Why"),
            provided=texts("What has to be shown"),
            grounds=_GROUNDS,
            items=many(
                "Items (号) it may rest on",
                record(
                    number=count("Number"),
                    title=text("Title"),
                    verdict=_VERDICT,
                    reasons=texts("Why"),
                    provided=texts("What has to be shown"),
                    grounds=_GROUNDS,
                    documents=_PAPERS,
                    cautions=_CAUTIONS,
                ),
            ),
            quotes=said(["integer", "null"], "Quotes it takes; null: not known"),
            documents=_PAPERS,
            devices=many(
                "Price devices and bonds",
                record(
                    id=text("Device"),
                    title=text("Title"),
                    reason=text("What it does"),
                    yen=yen("Its share of the estimate"),
                    bound=one_of("A floor, or a usual value", "at least", "about"),
                    article=maybe("Article"),
                    source=maybe("Source"),
                    sample=SAMPLE,
                ),
            ),
            cautions=_CAUTIONS,
        ),
    ),
    notes=texts("What the amount is counted on"),
    changes=many(
        "What would change the answer",
        record(
            side=one_of("Where", "down to", "from", "before", "since"),
            yen=yen("Amount"),
            day=maybe("Day"),
            differences=texts("What is different there"),
        ),
    ),
)
METHOD = published("method:1", "bcpflow case method --json", _METHOD)
"""For ``bcpflow schema method/1``."""
