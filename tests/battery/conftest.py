"""The size of the battery in a run of tests: a sample, or all with BCPFLOW_HEAVY=1."""

from __future__ import annotations

import pytest

from tests.battery.figures import FULL, SAMPLE
from tests.battery.tracer import refusal
from tests.samples import HEAVY

SIZE = FULL if HEAVY else SAMPLE


def traced_or_skipped() -> None:
    """Tests that need the tracer say why there is none.

    What they hold is not left untested there: the power cuts are replayed from recordings, and
    neither `kills` nor `growth` needs the tracer.
    """
    if reason := refusal():
        pytest.skip(reason)
