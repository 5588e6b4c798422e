"""Scrutinising a case: its quotes against the tables of its site, as of a day.

The one place that knows which tables a scrutiny takes; `quoting` judges with what it is given.
"""

from __future__ import annotations

from datetime import date, tzinfo
from pathlib import Path

from bcpflow.procurement.document_table import TABLE, DocumentTable, documents_findings
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.scrutiny_rules import ScrutinyRules, read_scrutiny_rules
from bcpflow.procurement.tables import read_tables
from bcpflow.run.state import RunState
from bcpflow.service import choosing, quoting
from bcpflow.service.quoting import Scrutiny


def scrutinised(
    state: RunState, folder: Path | None, day: date, zone: tzinfo
) -> tuple[Scrutiny, ScrutinyRules]:
    """What is found in the quotes for what the case's method asks, and the rules it is found by.

    Raises DefinitionError where a table of the site has errors.
    """
    tables, rules = read_tables(folder), read_scrutiny_rules(folder)
    papers = read_table(TABLE, DocumentTable, folder, documents_findings)
    method = choosing.method_of(state, tables.methods, choosing.choices(papers))
    known = choosing.of_case(state, zone)
    sure = known.contract is not None and known.estimate is not None
    question = choosing.asked(known, tables, day).question if sure else None
    wanted = quoting.asked(state, tables, method, question, day, rules.offers_in)
    return quoting.scrutiny(state, rules, wanted), rules
