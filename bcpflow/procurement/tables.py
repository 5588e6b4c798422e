"""The tables an answer is made from, read and checked together.

Rules, held by tests/procurement/test_tables.py:

1. What is shipped has nothing wrong with it, and every row a source or 例.
2. A site's table with an error is named at its line and stops the answer.

This module must never read another file than those of the tables.
"""

from __future__ import annotations

from pathlib import Path

from bcpflow.procurement.amount_tables import Ceilings, QuotesNeeded
from bcpflow.procurement.council import CouncilTable, WtoTable
from bcpflow.procurement.method_table import MethodTable
from bcpflow.procurement.methods import Tables
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.table_lint import (
    ceilings_findings,
    council_findings,
    methods_findings,
    quotes_findings,
    wto_findings,
)

CEILINGS, QUOTES, COUNCIL = "ceilings", "quotes-needed", "council"
WTO, METHODS = "wto", "methods"


def read_tables(folder: Path | None) -> Tables:
    """The tables of a site folder, or the shipped ones. Raises DefinitionError."""
    return Tables(
        ceilings=read_ceilings(folder),
        quotes=read_table(QUOTES, QuotesNeeded, folder, quotes_findings),
        council=read_table(COUNCIL, CouncilTable, folder, council_findings),
        wto=read_table(WTO, WtoTable, folder, wto_findings),
        methods=read_methods(folder),
    )


def read_ceilings(folder: Path | None) -> Ceilings:
    """The ceilings alone. Raises DefinitionError."""
    return read_table(CEILINGS, Ceilings, folder, ceilings_findings)


def read_methods(folder: Path | None) -> MethodTable:
    """The methods alone: titles of methods, items and documents. Raises DefinitionError."""
    return read_table(METHODS, MethodTable, folder, methods_findings)
