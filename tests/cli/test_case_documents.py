"""`case document`: what is needed, attached and missing by name, and the filled skeletons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.case_shell import SERVICE, done, opened, told, valid, versions
from tests.cli.conftest import Shell


@pytest.fixture
def case(shell: Shell) -> str:
    return opened(shell, *SERVICE)


def rows(shell: Shell, case: str) -> dict[str, Any]:
    found = valid(shell, "documents/1", "case", "document", case, "--json")
    return {row["id"]: row for row in found["documents"]}


def test_what_is_missing_is_named_phase_by_phase(shell: Shell, case: str, tmp_path: Path) -> None:
    found = valid(shell, "documents/1", "case", "document", case, "--json")
    status = {row["id"]: row["status"] for row in found["documents"]}
    assert (status["plan-paper"], status["evaluation-sheet"]) == ("missing", "later")
    assert "企画書" in found["missing"]
    said = done(shell, "case", "document", case)
    assert "足りない文書（6）" in said
    assert len(found["missing"]) == 6
    file = tmp_path / "今.md"
    file.write_text("今の業務", "utf-8")
    done(shell, "case", "attach", case, "current-issues", str(file))
    done(shell, "case", "attach", case, "覚書", str(file))
    now = rows(shell, case)
    assert now["current-issues"]["status"] == "attached"
    assert now["current-issues"]["attached"]["version"] == 1
    assert now["覚書"]["status"] == "extra"
    assert "足りない文書（5）" in done(shell, "case", "document", case)


def test_the_method_says_which_documents_are_needed(shell: Shell, case: str) -> None:
    before = rows(shell, case)
    assert {"tender-notice", "score-sheets", "quote-request"} <= before.keys()  # not known yet
    done(shell, "case", "method", case, "--record", "見積合わせ", "--body", "市")
    after = rows(shell, case)
    assert "quote-request" in after
    assert not {"tender-notice", "score-sheets"} & after.keys()
    assert valid(shell, "documents/1", "case", "document", case, "--json")["method"] == "見積合わせ"


def test_only_documents_of_the_guideline_are_asked_for(shell: Shell) -> None:
    small = rows(shell, opened(shell, *SERVICE, workflow="procurement-small"))
    assert "specifications" in small
    assert "plan-paper" not in small


@pytest.mark.parametrize("named", ["plan-paper", "企画書"])
def test_a_skeleton_is_filled_with_what_the_case_says(shell: Shell, case: str, named: str) -> None:
    before = versions(shell, case)
    said = done(shell, "case", "document", case, named)
    assert said.startswith("# 企画書")
    for value in ("窓口予約", "総務課", "900,000", "その他の委託・役務", "佐藤", "令和"):
        assert value in said
    assert "＿＿＿" in said  # the register number is for people to write
    english = done(shell, "--lang", "en", "case", "document", case, named)
    assert english.startswith("# Plan paper")
    assert versions(shell, case) == before


def test_a_document_counts_its_versions_and_shows_the_priority(
    shell: Shell, case: str, tmp_path: Path
) -> None:
    done(shell, "case", "priority", case, "3", "3", "3", "1")
    assert "A（27）" in done(shell, "case", "document", case, "evaluation-sheet")
    small = opened(shell, *SERVICE, workflow="procurement-small")
    assert "| 版 | 1 |" in done(shell, "case", "document", small, "specifications")
    file = tmp_path / "spec.md"
    file.write_text("仕様", "utf-8")
    done(shell, "case", "attach", small, "specifications", str(file))
    assert "| 版 | 2 |" in done(shell, "case", "document", small, "specifications")


def test_a_skeleton_goes_to_a_file_in_the_form_its_name_says(
    shell: Shell, case: str, tmp_path: Path
) -> None:
    page, text, forced = tmp_path / "p.html", tmp_path / "p.md", tmp_path / "p.txt"
    done(shell, "case", "document", case, "企画書", "-o", str(page))
    done(shell, "case", "document", case, "企画書", "-o", str(text))
    done(shell, "case", "document", case, "企画書", "--format", "html", "-o", str(forced))
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert forced.read_text("utf-8") == page.read_text("utf-8")
    assert text.read_text("utf-8").startswith("# 企画書")
    missing = tmp_path / "nowhere" / "p.md"
    assert "BCP-U005" in told(shell, 74, "case", "document", case, "企画書", "-o", str(missing))


def test_a_document_nobody_knows_is_refused_with_what_is_near(shell: Shell, case: str) -> None:
    for language in ("ja", "en"):
        said = told(shell, 1, "--lang", language, "case", "document", case, "plan-papier")
        assert "BCP-P036" in said
        assert "plan-paper" in said
    told(shell, 2, "case", "document", case, "--format", "html")
    told(shell, 2, "case", "document", case, "企画書", "--json")
