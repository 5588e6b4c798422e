"""A site folder as a run uses it: whole, in part, or refused with all its errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.site.opened import SiteInUse, open_site
from bcpflow.site.reading import read_evaluation
from bcpflow.site.writing import init
from tests.site.samples import TODAY


def test_without_a_folder_there_is_the_shipped_rule_alone() -> None:
    assert open_site(None, TODAY) == SiteInUse(None, None, None, read_evaluation(None))


def test_what_a_folder_has_is_read_and_warnings_do_not_matter(tmp_path: Path) -> None:
    assert open_site(tmp_path, TODAY) == SiteInUse(None, None, None, read_evaluation(None))
    init(tmp_path, TODAY)
    (tmp_path / "muster.yaml").unlink()
    roster = tmp_path / "roster.yaml"
    roster.write_text(roster.read_text("utf-8").replace("2026-11-21", "2020-01-01"), "utf-8")
    own = tmp_path / "evaluation.yaml"
    own.write_text(own.read_text("utf-8").replace("hseep-sample", "ours"), "utf-8")
    site = open_site(tmp_path, TODAY)
    assert site.register is not None
    assert len(site.register.systems) == 8
    assert site.roster is not None
    assert len(site.roster.people) == 3
    assert site.muster is None
    assert site.evaluation.evaluation == "ours"


def test_errors_of_all_files_are_raised_at_once_and_nothing_else(tmp_path: Path) -> None:
    init(tmp_path, TODAY)
    for name, before, after in (
        ("systems.yaml", "[power]", "[powr]"),
        ("roster.yaml", "phones: [000-0000-0003]", "deputy: x"),
        ("evaluation.yaml", "rating: P", "rating: Q"),
        ("muster.yaml", "use: niihama", "use: nobody"),
    ):
        path = tmp_path / name
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(DefinitionError) as raised:
        open_site(tmp_path, TODAY)
    assert {problem.severity for problem in raised.value.problems} == {"error"}
    assert {Path(problem.file).name for problem in raised.value.problems} == {
        "systems.yaml", "roster.yaml", "evaluation.yaml", "muster.yaml"
    }  # fmt: skip


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as raised:
        open_site(tmp_path / "no", TODAY)
    assert raised.value.code == "BCP-D177"
