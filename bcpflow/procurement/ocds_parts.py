"""The sections planning and tender of a release, as they stand after an event.

Rule, held by tests/procurement/test_ocds.py: a section is told from the stage on at which its
matter is public; the estimated price not before the stage the table names. It is told whole each
time, so that a release can be read by itself.

Pure.
"""

from __future__ import annotations

from bcpflow.procurement.ocds_awards import offers
from bcpflow.procurement.ocds_model import PeriodRow
from bcpflow.procurement.ocds_parties import Json
from bcpflow.procurement.ocds_telling import Telling, documents, items, milestones, title_of
from bcpflow.procurement.ocds_values import full


def planning(telling: Telling) -> Json:
    """Why and out of which budget."""
    years = [telling.fact("year"), telling.fact("years")]
    budget = full(
        description=" ".join(word for word in years if word),
        project=title_of(telling),
        amount=telling.money(telling.fact("budget")),
    )
    return full(
        budget=budget,
        documents=documents(telling, "planning"),
        milestones=milestones(telling, "planning"),
    )


def tender(telling: Telling) -> Json:
    """What is asked for, from whom and how."""
    table = telling.table
    contract = table.contracts.get(telling.fact("contract"))
    known = full(
        id=telling.ocid,
        title=title_of(telling),
        status=telling.statuses.get("tender", "planned"),
        procuringEntity=telling.parties.town(telling.buyer, telling.fact("department")),
        mainProcurementCategory=contract.category if contract else None,
        items=items(telling),
    )
    if not telling.reached("tender"):
        return known
    return {**known, **_method(telling), **_course(telling)}


def _method(telling: Telling) -> Json:
    name = telling.fact("method")
    row = telling.table.methods.get(name)
    item = telling.fact("item")
    rationale = row.rationale if row else None
    if rationale is not None and "{item}" in rationale:
        rationale = rationale.replace("{item}", item) if item.isdecimal() else None
    return full(
        procurementMethod=row.method if row else None,
        procurementMethodDetails=name,
        procurementMethodRationale=rationale,
        awardCriteria=row.criteria if row else None,
    )


def _course(telling: Telling) -> Json:
    table, periods = telling.table, telling.table.periods
    asked = telling.when(table.enquiries)
    opened = telling.reached(table.estimate_from)
    offered = offers(telling) if telling.reached("award") else []
    return full(
        value=telling.money(telling.fact("estimate")) if opened else {},
        tenderPeriod=_period(telling, periods.tender),
        enquiryPeriod=_period(telling, periods.enquiry) if asked else {},
        hasEnquiries=True if asked else None,
        awardPeriod=_period(telling, periods.award) if telling.reached("award") else {},
        numberOfTenderers=len(offered) or None,
        tenderers=offered,
        documents=documents(telling, "tender"),
        milestones=milestones(telling, "tender"),
        amendments=list(telling.amendments.get("tender", ())),
    )


def _period(telling: Telling, row: PeriodRow) -> Json:
    start = telling.when(row.start)
    end = telling.when(row.end, ends=True)
    return full(startDate=start, endDate=end if start is None or not end or end >= start else None)
