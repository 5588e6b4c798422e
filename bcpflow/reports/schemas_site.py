"""The published JSON Schemas of what `bcpflow site` prints of a town's own folder.

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
    seconds,
    text,
    texts,
)

_INTENSITIES = ("0", "1", "2", "3", "4", "5弱", "5強", "6弱", "6強", "7")
_NUMBER = ["number", "null"]

_SYSTEMS = record(
    schema={"const": "bcpflow/systems/1"},
    title=text("Title of the register"),
    updated=maybe("Day the register was confirmed, as written"),
    systems=many(
        "Systems in recovery order: dependency first, then class, then priority",
        record(
            place=count("Place in the order, from 1"),
            id=text("System"),
            title=text("Name"),
            kind=one_of("Class", "インフラ系", "基幹系", "個別"),
            priority=one_of("Recovery priority", "A", "B", "C", "D"),
            rto=maybe("Recovery time objective, as written; 例 marks a sample"),
            rto_s=seconds("The same"),
            rpo=maybe("Recovery point objective, as written"),
            rpo_s=seconds("The same"),
            depends_on=texts("Systems that must run before it"),
            location=maybe("Where it stands"),
            vendor=maybe("Who maintains it"),
            contract=maybe("Contract"),
            backup=maybe("What is backed up"),
            manual=maybe("What staff do by hand while it is down"),
            last_drilled=maybe("Day its recovery was last drilled, as written"),
            note=maybe("What else matters"),
        ),
    ),
)
_PERSON = record(
    name=text("Name; in a redacted roster a label by role"),
    id=maybe("Short name"),
    section=maybe("Section"),
    roles=texts("Roles held"),
    deputies=texts("Who stands in, in order"),
    phones=texts("Telephone numbers, the one to try first in front"),
    mail=maybe("Mail address"),
    distance_km=said(_NUMBER, "Way from home in km"),
    arrival_min=said(_NUMBER, "Estimated minutes from the call to the arrival"),
    updated=maybe("Day the entry was confirmed, as written"),
    note=maybe("What else matters"),
)
_ROSTER = record(
    schema={"const": "bcpflow/roster/1"},
    title=text("Title of the roster"),
    updated=maybe("Day the roster was confirmed, as written"),
    redacted=flag("Names, numbers and addresses are left out"),
    people=many("Everybody, in calling order", _PERSON),
    roles=many(
        "Roles somebody holds",
        record(role=text("Role"), succession=texts("Who answers for it, in order")),
    ),
)
_LEVEL = record(
    title=text("What the town calls the level"),
    intensity=one_of("Lowest intensity that calls for it", *_INTENSITIES),
    duty=one_of(
        "Whether people come by themselves or are called; null: not said",
        "automatic", "called", None,
    ),
    everyone=flag("All staff come"),
    roles=texts("Roles that come"),
    who=maybe("Who comes, in the town's words"),
)  # fmt: skip
_MUSTER = record(
    schema={"const": "bcpflow/muster/1"},
    intensity=one_of("Seismic intensity asked for", *_INTENSITIES),
    large_damage=flag("Asked for large damage"),
    rule=text("Name of the rule in use"),
    title=text("Whose rule it is"),
    source=maybe("Where it is written"),
    dated=maybe("Day it was read there, as written"),
    sample=flag("Another town's rule, shipped as an example"),
    level={
        **_LEVEL,
        "type": ["object", "null"],
        "description": "The strongest level the intensity calls for; null: nobody comes",
    },
    people={
        **many("Who of the roster comes; null where rule or roster do not say", _PERSON),
        "type": ["array", "null"],
    },
    staffing=many(
        "How many are to be there by when",
        record(
            by=text("Time after T0, as written"),
            by_s=seconds("The same"),
            count=count("People"),
        ),
    ),
)

_TABLES = record(
    schema={"const": "bcpflow/tables/1"},
    tables=many(
        "Tables of procurement as they are in force",
        record(
            name=text("Name of the table, and of its file without its ending"),
            title=maybe("What it is about; null: the file cannot be read"),
            dated=maybe("Day it was last looked at, as written"),
            own=flag("It is the site's own; else the shipped one"),
            file=text("File it is read from"),
        ),
    ),
)

_PLAN = record(
    schema={"const": "bcpflow/plan/1"},
    title=text("Title of the plan"),
    updated=maybe("Day it was last looked at, as written"),
    today=text("The day by which past was told"),
    drills=many(
        "Drills in the order they take place",
        record(
            title=text("What people call it"),
            workflow=text("Workflow that is played"),
            date=text("The day, ISO 8601"),
            time=maybe("When it begins, HH:MM; null: not settled"),
            minutes=said(["integer", "null"], "How long it takes; null: not said"),
            place=maybe("Where people meet"),
            people=texts("Who takes part"),
            purpose=maybe("What it is to show"),
            note=maybe("What else matters"),
            past=flag("Its day has passed"),
        ),
    ),
)

SITE: Mapping[str, dict[str, Any]] = {
    "systems/1": published("systems:1", "bcpflow site show systems --json", _SYSTEMS),
    "roster/1": published("roster:1", "bcpflow site show roster --json", _ROSTER),
    "muster/1": published("muster:1", "bcpflow site muster --json", _MUSTER),
    "plan/1": published("plan:1", "bcpflow site show plan --json", _PLAN),
    "tables/1": published("tables:1", "bcpflow site tables --json", _TABLES),
}
"""By the name people ask for: ``bcpflow schema systems/1``."""
