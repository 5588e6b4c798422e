"""What scrutiny has found in quotes, the answers to it, and whether the gate stands open.

Rules, held by tests/procurement/test_scrutiny.py:

1. An answer says who gives it and why; one without a reason is refused.
2. An answer counts for the numbers it was given to: where they change, the finding is open again.
3. The gate is open where nothing is left to answer, and only then.

This module must never drop a finding: what is answered is still shown, with its answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol

from bcpflow.errors import Problem, Refused, Severity, Word
from bcpflow.language import N_
from bcpflow.lint.finding import nearest
from bcpflow.procurement.quotes import Yen
from bcpflow.procurement.scrutiny_rules import ScrutinyRules

AnswerKind = Literal["answered", "overridden"]
NOBODY = ""


class Tell(Protocol):
    """Makes a finding of a check about something known; None where the check is off."""

    def __call__(
        self, check: str, field: str | None = None, /, **data: object
    ) -> QuoteFinding | None:
        """The finding of a check, with what its text says."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFinding:
    """Something in the quotes that somebody has to explain."""

    code: str
    """Of the catalogue: what, why, how."""
    check: str
    """The check that found it, by its name in the scrutiny table."""
    severity: Severity
    """As the table weighs it."""
    quotes: tuple[str, ...] = ()
    """Ids of the quotes it is about; none: of all together."""
    line: str | None = None
    """The line it is about."""
    field: str | None = None
    """The field it is about, where one check may find several faults."""
    data: Mapping[str, object] = dataclass_field(default_factory=dict)
    """The numbers, for the text of the code."""

    @property
    def key(self) -> str:
        """How the finding is named in an answer: ``product:Q1:3``."""
        parts = (self.check, "+".join(self.quotes), self.line or "", self.field or "")
        return ":".join(part for part in parts if part)

    @property
    def digest(self) -> str:
        """Eight digits that change when the numbers do."""
        said = json.dumps(self.data, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    def problem(self, source: str = "") -> Problem:
        """The finding as `codes.describe` tells it."""
        return Problem(self.code, self.severity, source, 0, 0, dict(self.data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said to a finding."""

    finding: str
    """Its key."""
    digest: str
    """Its digest when it was answered."""
    kind: AnswerKind
    """answered: the supplier or the section has explained or mended it; overridden: it stays."""
    reason: str
    """The explanation, or why it is accepted."""
    by: str = NOBODY
    """Who said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrutinyGate:
    """Whether the quotes may be used, and what is in the way."""

    open: bool
    """Nothing is left that must be answered."""
    missing: tuple[QuoteFinding, ...]
    """What must be answered still."""
    answered: tuple[tuple[QuoteFinding, Answer], ...]
    """What has been answered or overridden, with the answer that counts."""
    outdated: tuple[Answer, ...]
    """Answers to numbers that have changed since, or to findings that are gone."""


def answer(
    findings: Sequence[QuoteFinding], key: str, kind: AnswerKind, reason: str, by: str = NOBODY
) -> Answer:
    """An answer to a finding. Raises Refused where there is none of that key or no reason."""
    found = next((finding for finding in findings if finding.key == key), None)
    if found is None:
        near = nearest(key, [finding.key for finding in findings])
        raise Refused("BCP-P036", kind=Word(N_("指摘")), name=key, near=near)
    if not reason.strip():
        raise Refused("BCP-P035", what=Word(N_("指摘への回答・押し切り")), name=key)
    return Answer(finding=key, digest=found.digest, kind=kind, reason=reason.strip(), by=by)


def open_findings(
    findings: Iterable[QuoteFinding], answers: Iterable[Answer]
) -> tuple[QuoteFinding, ...]:
    """The findings nobody has answered as they are now."""
    said = _counting(answers)
    return tuple(f for f in findings if (f.key, f.digest) not in said)


def scrutiny_gate(
    findings: Sequence[QuoteFinding], answers: Sequence[Answer], rules: ScrutinyRules
) -> ScrutinyGate:
    """Whether every finding that must be answered is."""
    said = _counting(answers)
    left = open_findings(findings, answers)
    missing = tuple(finding for finding in left if finding.severity in rules.must_answer)
    answered = tuple(
        (finding, said[finding.key, finding.digest])
        for finding in findings
        if (finding.key, finding.digest) in said
    )
    now = {(finding.key, finding.digest) for finding in findings}
    outdated = tuple(one for one in answers if (one.finding, one.digest) not in now)
    return ScrutinyGate(open=not missing, missing=missing, answered=answered, outdated=outdated)


def number(value: Fraction | Decimal | float) -> int | float:
    """A number for a text and for JSON: whole where it is, else with two places."""
    exact = Fraction(value)
    return int(exact) if exact.denominator == 1 else round(float(exact), 2)


def yen(amount: Fraction) -> Yen:
    """An amount told in whole yen."""
    return Yen(round(amount))


def _counting(answers: Iterable[Answer]) -> dict[tuple[str, str], Answer]:
    """Answers with a reason by what they answer; the last one counts."""
    return {(one.finding, one.digest): one for one in answers if one.reason.strip()}
