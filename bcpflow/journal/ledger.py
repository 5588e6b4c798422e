"""The journal's own chain: which runs were opened, which ended, which heads are on paper.

A run whose rows are all removed leaves no trace in its own chain; it leaves one here. Must never
be written on its own: an entry is made in the transaction of what it tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEDGER = "journal"
"""The run id of the ledger; no run may bear it."""

OPENED = "RunOpened"
ENDED = "RunEnded"
PRINTED = "HeadPrinted"


def entry_for(document: Mapping[str, Any], run: str, version: int, digest: bytes) -> dict[str, Any]:
    """The ledger's document about a run: what the caller says, and the run's head at this moment.

    The key makes "opened" and "ended" happen once a run, by the same unique index that makes a
    step happen once, and lets them be found by run without reading the ledger through.
    """
    said = dict(document)
    said["data"] = {
        **(document.get("data") or {}),
        "run": run,
        "run_version": version,
        "run_head": digest.hex(),
    }
    if said["type"] in (OPENED, ENDED):
        said["key"] = key_of(said["type"], run)
    return said


def key_of(kind: str, run: str) -> str:
    """The idempotency key under which opening or ending a run stands in the ledger."""
    return f"{kind}:{run}"
