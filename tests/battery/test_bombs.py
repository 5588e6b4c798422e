"""Bombs thrown at the command itself: twenty of them here, all by `make fuzz`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.battery.bombs import BOMBS, Thrown, throw

HERE = (
    "alias-bomb", "merge-keys", "python-object", "own-tags", "deep-brackets", "one-megabyte",
    "a-gigabyte-of-holes", "duplicate-keys", "huge-integer", "nul", "tabs", "utf-16", "shift-jis",
    "full-width-colon", "condition-multiplies", "condition-parentheses", "condition-power",
    "checklist-of-itself", "after-in-a-circle", "many-steps", "laughs-for-each", "target-nan",
)  # fmt: skip
ACCEPTED = frozenset(
    {"byte-order-mark", "steps-in-a-row", "every-phase-to-every-phase", "carriage-returns"}
)
"""Odd, and in order."""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits of a process there")
@pytest.mark.parametrize("name", HERE)
def test_a_bomb_is_defused(name: str, tmp_path: Path) -> None:
    thrown = throw(name, tmp_path)
    assert thrown.defused, thrown
    assert thrown.refused is (name not in ACCEPTED)


def test_there_are_bombs_of_every_kind() -> None:
    assert len(BOMBS) >= 60
    assert set(HERE) <= set(BOMBS)
    assert set(BOMBS) >= ACCEPTED


@pytest.mark.parametrize(
    "thrown",
    [
        Thrown("killed", -9, refused=False, located=False, told=""),
        Thrown("unforeseen", 70, refused=False, located=False, told=""),
        Thrown("nowhere", 3, refused=True, located=False, told=""),
        Thrown("silent", 3, refused=False, located=True, told=""),
    ],
)
def test_a_bomb_that_went_off_is_told(thrown: Thrown) -> None:
    assert not thrown.defused
