"""RELIABILITY.md says what the last full runs found, and names tests that are there."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.battery.__main__ import PARTS
from tests.battery.figures import FOLDER as KEPT
from tests.battery.figures import FULL, SAMPLE, Figures

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reliability() -> ModuleType:
    found = importlib.util.spec_from_file_location("reliability", ROOT / "docs" / "reliability.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["reliability"] = module  # its dataclasses look for their own module there
    found.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(reliability: ModuleType) -> None:
    assert reliability.PAGE.read_text(encoding="utf-8") == reliability.page(), (
        "run: python docs/reliability.py"
    )


def test_every_test_that_is_named_is_there(reliability: ModuleType) -> None:
    assert reliability.missing() == []


def test_every_part_of_the_battery_is_told(reliability: ModuleType) -> None:
    told = {row.figures for promise in reliability.PROMISES for row in promise.rows}
    assert set(PARTS) <= told


@pytest.mark.parametrize("file", sorted(KEPT.glob("*.json")), ids=lambda file: file.stem)
def test_figures_hold_counts_and_no_place(file: Path) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    assert set(document) <= {"test", "size", "date", "versions", "figures", "notes"}
    assert document.get("size", "full") == "full"
    told = json.dumps(document, ensure_ascii=False)
    assert '"/' not in told
    assert "\\\\" not in told
    assert str(Path.home()) not in told


def test_counts_add_up_and_a_fault_fails() -> None:
    figures = Figures()
    figures.count(lost=0, kills=2)
    figures.count(kills=1)
    assert figures.counts == {"lost": 0, "kills": 3}
    figures.check()
    figures.fault("lost")
    with pytest.raises(AssertionError, match="lost"):
        figures.check()
    assert (SAMPLE.of(1, 2), FULL.of(1, 2)) == (1, 2)
