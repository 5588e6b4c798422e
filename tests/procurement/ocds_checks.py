"""What OCDS 1.1 asks of a package: the official release schema, and the packages around it.

The open codelists are not in the schema; those used here are written down.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft4Validator, FormatChecker

SCHEMA = Path(__file__).parent.parent / "resources" / "ocds" / "release-schema-1__1__5.json"
OPEN_LISTS = {
    "awardCriteria.csv": {"priceOnly", "costOnly", "qualityOnly", "ratedCriteria"},
    "milestoneType.csv": {
        "preProcurement", "approval", "engagement", "assessment", "delivery", "reporting",
        "financing",
    },
    "partyRole.csv": {
        "buyer", "procuringEntity", "supplier", "tenderer", "funder", "enquirer", "payer", "payee",
        "reviewBody", "interestedParty",
    },
    "documentType.csv": {
        "plannedProcurementNotice", "tenderNotice", "awardNotice", "contractNotice",
        "completionCertificate", "procurementPlan", "biddingDocuments", "technicalSpecifications",
        "evaluationCriteria", "evaluationReports", "contractDraft", "contractSigned",
        "contractArrangements", "contractSchedule", "physicalProgressReport",
        "financialProgressReport", "finalAudit", "hearingNotice", "marketStudies",
        "eligibilityCriteria", "clarifications", "shortlistedFirms", "environmentalImpact",
        "assetAndLiabilityAssessment", "riskProvisions", "winningBid", "complaints",
        "contractAnnexe", "contractGuarantees", "subContract", "needsAssessment",
        "feasibilityStudy", "projectPlan", "billOfQuantity", "bidders", "conflictOfInterest",
        "debarments", "illustration", "submissionDocuments", "contractSummary",
        "cancellationDetails",
    },
    "relatedProcess.csv": {
        "framework", "planning", "parent", "prior", "unsuccessfulProcess", "subContract",
        "replacementProcess", "renewalProcess",
    },
}  # fmt: skip
_FORMATS = FormatChecker()


def _is_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


_FORMATS.checkers = {"date-time": (_is_time, ValueError), "uri": (_is_uri, ValueError)}


def _package(listed: str, item: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": {
            "uri": {"type": "string", "format": "uri"},
            "version": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
            "publishedDate": {"type": "string", "format": "date-time"},
            "publisher": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}},
            },
            listed: {"type": "array", "minItems": 1, "uniqueItems": True, "items": item},
        },
        "additionalProperties": False,
    }


_ALWAYS = ["uri", "publisher", "publishedDate", "version"]
RELEASES = _package("releases", {"type": "object"}, [*_ALWAYS, "releases"])
RECORDS = _package(
    "records",
    {
        "type": "object",
        "required": ["ocid", "releases", "compiledRelease"],
        "properties": {
            "ocid": {"type": "string"},
            "releases": {"type": "array", "minItems": 1},
            "compiledRelease": {"type": "object"},
        },
        "additionalProperties": False,
    },
    [*_ALWAYS, "records"],
)


@cache
def schema() -> Any:
    return json.loads(SCHEMA.read_text("utf-8"))


def release_errors(release: Any) -> list[str]:
    """What the official schema has against a release, and what stands in none of its lists."""
    found = Draft4Validator(schema(), format_checker=_FORMATS).iter_errors(release)
    errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]
    return [*errors, *_unknown(schema(), release, ())]


def package_errors(package: Any) -> list[str]:
    """The same of a whole package."""
    shape = RECORDS if "records" in package else RELEASES
    errors = [
        e.message for e in Draft4Validator(shape, format_checker=_FORMATS).iter_errors(package)
    ]
    for release in _releases(package):
        errors += release_errors(release)
    return errors


def _releases(package: Any) -> Iterator[Any]:
    yield from package.get("releases", ())
    for record in package.get("records", ()):
        yield from record["releases"]
        yield record["compiledRelease"]


def _unknown(shape: Any, value: Any, path: tuple[str, ...]) -> Iterator[str]:
    """Fields the standard does not have, and codes of open lists it does not know."""
    shape = _resolved(shape)
    known = OPEN_LISTS.get(shape.get("codelist", ""))
    codes = value if isinstance(value, list) else [value]
    if known is not None:
        yield from (f"{'/'.join(path)}: {code}" for code in codes if code not in {*known, None})
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in shape.get("properties", {}):
                yield f"{'/'.join(path)}: no field {name}"
            else:
                yield from _unknown(shape["properties"][name], one, (*path, name))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _unknown(shape.get("items", {}), one, (*path, str(number)))


def _resolved(shape: Any) -> Any:
    name = shape.get("$ref")
    return schema()["definitions"][name.rpartition("/")[2]] if name else shape
