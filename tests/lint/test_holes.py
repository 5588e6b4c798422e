"""What is unfinished: warnings and notes, never errors."""

from __future__ import annotations

import pytest

from bcpflow.codes import catalogue
from tests.lint.samples import changed


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: 停電時の初動", "title: 停電時の初動\ntodo: 決める", "BCP-D140"),
        ("title: 責任者}", "title: 責任者, todo: {ja: 決める}}", "BCP-D140"),
        ("        role: head\n        target: T+5m 例", "        target: T+5m 例", "BCP-D141"),
        ("  facilities: {", "  nobody: {title: 誰か}\n  facilities: {", "BCP-D142"),
        ("        target: T+5m 例\n", "", "BCP-D143"),
        ("target: T+5m 例", "target: T+5m", "BCP-D146"),
        ("target: 1h 例", "target: 1h", "BCP-D146"),
        ("    expects: power\n", "", "BCP-D132"),
        ("steps: [power]}\n", "steps: [power]}\n  more: {title: ほかの目的}\n", "BCP-D148"),
    ],
)
def test_hole_is_one_finding_and_no_error(old: str, new: str, code: str) -> None:
    assert [said for said, _ in changed((old, new))] == [code]
    assert catalogue()[code].severity != "error"


def test_a_source_on_the_phase_is_a_source_of_its_targets() -> None:
    sourced = ("target: T+30m 例", "target: T+30m\n    source: 計画 3.2")
    assert changed(sourced, ("target: T+5m 例", "target: T+5m")) == []


def test_a_discussion_has_no_targets_and_needs_none() -> None:
    said = changed(("title: 停電時の初動", "title: 停電時の初動\nkind: discussion"))
    assert {code for code, _ in said} == {"BCP-D133", "BCP-D217", "BCP-D218"}
