"""Schemas of what looking back prints: observations, ratings, hot wash, issues of last time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcpflow.reports.schema_words import (
    count,
    many,
    maybe,
    one_of,
    published,
    record,
    said,
    seconds,
    text,
)

_LETTER = ("P", "S", "M", "U", "N", None)

REVIEW: Mapping[str, dict[str, Any]] = {
    "observations/1": published(
        "observations:1",
        "bcpflow drill observe ID --json",
        many(
            "What evaluators saw, in order",
            record(
                id=text("Number, as corrective actions name it"),
                kind=one_of("Kind", "strength", "improvement", "stumble", "note"),
                about=maybe("step:X, inject:X or objective:X"),
                text=text("What was seen"),
                analysis=maybe("Why it came about"),
                by=text("Who saw it: the name, or the handle where it was removed"),
                role=text("Role it was written in"),
                elapsed_s=seconds("Exercise time since T0"),
                occurred_at=text("When, ISO 8601 in UTC"),
            ),
        ),
    ),
    "ratings/1": published(
        "ratings:1",
        "bcpflow drill rate ID --json",
        many(
            "Objectives",
            record(
                id=text("Objective"),
                title=text("Title"),
                suggested=one_of("What the rule suggests from the record as it is", *_LETTER),
                because=maybe("Why, in the rule's words"),
                measures=said("object", "Numbers the rule was asked with"),
                rating=one_of("What was decided", *_LETTER),
                reason=maybe("Why it was decided otherwise"),
            ),
        ),
    ),
    "hotwash/1": published(
        "hotwash:1",
        "bcpflow drill hotwash ID --json",
        many(
            "Questions",
            record(
                no=count("Number, from 1"),
                question=text("Question"),
                answers=many(
                    "Answers",
                    record(text=text("Answer"), by=text("Who answered"), role=text("Role")),
                ),
            ),
        ),
    ),
    "issues/1": published(
        "issues:1",
        "bcpflow drill improved ID --json",
        many(
            "Corrective actions that were open when the run began",
            record(
                action=text("Corrective action, as `bcpflow action` knows it"),
                step=maybe("Step it is about"),
                text=text("What is to be mended"),
                due=text("By when, a day"),
                improved=one_of("Whether it is mended", "yes", "no", "unknown", None),
                note=maybe("Note"),
            ),
        ),
    ),
}
"""By the name people ask for."""
