"""What events are called in a journal: read for ten years, so never renamed."""

from __future__ import annotations

import json
import os
from pathlib import Path

from bcpflow.clock import Reading
from bcpflow.events import RunEnded
from bcpflow.events.record import NAMES, Recorded

GOLDEN = Path(__file__).parent.parent / "golden" / "events.json"


def test_an_event_keeps_its_name() -> None:
    now = {name: kind.__name__ for name, kind in NAMES.items()}
    assert len(set(now.values())) == len(now) > 30
    if os.environ.get("BCPFLOW_GOLDEN"):
        GOLDEN.write_text(json.dumps(now, indent=1) + "\n", "utf-8")
    assert now == json.loads(GOLDEN.read_text("utf-8"))


def test_what_a_record_does_not_say_is_nothing() -> None:
    told = Recorded(
        run="r", version=1, event=RunEnded(), elapsed_ms=0, occurred_ns=0,
        read=Reading(0, "b", 0),
    )  # fmt: skip
    assert (told.actor, told.role, told.late) == ("", "", False)
