"""The table of heads: shipped whole, replaced by a site's own, its mistakes named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.site.columns import head_key
from bcpflow.workbook.heads import FIELDS, SHIPPED, check_heads, read_heads
from tests.cli.conftest import Shell, db, settings, shell

__all__ = ["db", "settings", "shell"]


def test_the_shipped_table_names_every_field() -> None:
    heads = read_heads(None)
    assert heads.sample
    assert {kind: set(fields) for kind, fields in heads.kinds.items()} == {
        kind: set(fields) for kind, fields in FIELDS.items()
    }
    assert heads.by_key("msel")[head_key("期待される　行動")] == "action"
    assert heads.by_key("actions")[head_key("就業\n時間内")] == "in_hours"
    assert heads.says(heads.everyone, "全　員")


def test_a_site_adds_words_of_its_own(tmp_path: Path, shell: Shell) -> None:
    shown = shell("workflow", "heads")
    assert shown.code == 0
    own = tmp_path / "exercise-heads.yaml"
    own.write_text(shown.out.replace("[内容, 状況,", "[内容, できごと, 状況,"), "utf-8")
    assert read_heads(tmp_path).by_key("msel")["できごと"] == "content"
    assert check_heads(tmp_path) == []
    assert "できごと" in shell("--site", str(tmp_path), "workflow", "heads").out
    assert check_heads(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  msel:\n    id:", "  mselx:\n    id:", "BCP-D245"),
        ("    id: [番号", "    idd: [番号", "BCP-D245"),
        ("    by: [手段", "    by: [番号, 手段", "BCP-D246"),
        ("dated: 2026-11-21", "dateed: 2026-11-21", "BCP-D030"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, shell: Shell, old: str, new: str, code: str) -> None:
    text = SHIPPED.read_text("utf-8")
    assert old in text
    (tmp_path / "exercise-heads.yaml").write_text(text.replace(old, new, 1), "utf-8")
    assert code in {problem.code for problem in check_heads(tmp_path)}
    with pytest.raises(DefinitionError):
        read_heads(tmp_path)
    assert code in shell("site", "check", str(tmp_path)).out
