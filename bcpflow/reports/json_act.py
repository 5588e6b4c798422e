"""A document for programs: what one action came to (bcpflow/act/1).

This module must never word or lay out anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bcpflow import instants
from bcpflow.events import Recorded, name_of
from bcpflow.reports.json import seconds


def act_document(run: str, recorded: Sequence[Recorded], *, repeated: bool) -> dict[str, Any]:
    """The events that were recorded, and when it happened."""
    last = recorded[-1]
    return {
        "ok": True,
        "run": run,
        "version": last.version,
        "repeated": repeated,
        "events": [name_of(each.event) for each in recorded],
        "elapsed_s": seconds(last.elapsed_ms),
        "occurred_at": instants.iso(last.occurred_ns),
    }
