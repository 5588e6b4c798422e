"""What each refusal carries, to the last word: programs read it, and texts are made of it.

``BCPFLOW_GOLDEN=1 pytest tests/decide/test_refusal_data.py`` writes the golden file anew; what
changes in it is a change of what people and programs are told.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.decide.test_refusals import ALL_CASES, refusal_of

GOLDEN = Path(__file__).parent.parent / "golden" / "refusals.json"


def test_every_refusal_carries_what_it_carried() -> None:
    told: dict[str, object] = {}
    for number, case in enumerate(ALL_CASES):
        data = refusal_of(case.game(), case.command, case.by).data
        said = {name: repr(value) for name, value in sorted(data.items())}
        told[f"{number:03d} {case.code} {type(case.command).__name__}"] = said
    assert len(told) > 100
    if os.environ.get("BCPFLOW_GOLDEN"):
        GOLDEN.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert told == json.loads(GOLDEN.read_text("utf-8"))
