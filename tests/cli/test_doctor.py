"""`bcpflow doctor`: one page, each line marked, what to do beside it, and an exit code."""

from __future__ import annotations

from pathlib import Path
from unicodedata import east_asian_width

import pytest

from bcpflow.cli.doctor import RULER
from bcpflow.text import cells
from tests.cli.conftest import Shell


def test_one_page_says_whether_this_pc_is_ready(shell: Shell, db: Path) -> None:
    page = shell("doctor")
    assert page.code == 0, page.out
    for section in ("プログラム", "記録簿", "フォルダー", "端末", "印刷と追加の部品"):
        assert f"\n{section}\n" in "\n" + page.out
    marked = [line for line in page.out.splitlines() if line[:1] in "○△×" and line]
    assert len(marked) >= 10
    assert "使えます" in page.out.splitlines()[-1]
    assert not db.exists(), "nothing was made"


def test_what_is_bad_has_advice_and_an_exit_code(shell: Shell, tmp_path: Path) -> None:
    page = shell("--site", str(tmp_path / "gone"), "doctor")
    assert page.code == 1
    lines = page.out.splitlines()
    (bad,) = [n for n, line in enumerate(lines) if line.startswith("×")]
    assert "自団体のフォルダーがありません" in lines[bad]
    assert any(line.startswith("   対処:") for line in lines[bad + 1 : bad + 4])
    assert max(cells(line) for line in lines) <= 80
    assert "異常 1 件" in lines[-1]


def test_the_journals_lines_are_those_of_its_own_doctor(shell: Shell, drill: str) -> None:
    sections = {
        each["section"]: each["checks"] for each in shell("doctor", "--json").json["sections"]
    }
    own = shell("journal", "doctor", "--json").json["checks"]
    assert [check["check"] for check in sections["journal"]] == [check["check"] for check in own]


def test_a_server_that_does_not_answer_is_one_line(shell: Shell) -> None:
    page = shell("--db", "postgresql://nobody:secret@127.0.0.1:1/none", "doctor")
    assert page.code == 1
    assert "×" in page.out
    assert "secret" not in page.out
    for url in ("postgresql://nobody:secret@127.0.0.1:1/none",
                "postgresql://127.0.0.1:1/none?user=nobody&password=secret"):  # fmt: skip
        assert "secret" not in shell("--db", url, "doctor", "--json").out
        assert "secret" not in shell("--db", url, "journal", "doctor", "--json").out


def test_a_damaged_record_is_told(shell: Shell, drill: str, db: Path) -> None:
    shell("drill", "note", drill, "original")
    db.write_bytes(db.read_bytes().replace(b"original", b"Original"))
    page = shell("doctor")
    assert page.code == 1
    assert "記録が壊れているか" in page.out


def test_a_name_with_controls_is_shown_marked(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCPFLOW_SITE", str(tmp_path / "ours\x1b[2J\u202e"))
    page = shell("doctor")
    assert "\x1b" not in page.out
    assert "<U+001B>" in page.out
    assert "\\u001b" in shell("doctor", "--json").out


def test_the_ruler_ends_at_one_place_where_signs_are_wide() -> None:
    signs, dots = RULER
    assert all(east_asian_width(sign) == "A" for sign in signs[:-1])
    assert 2 * (len(signs) - 1) == len(dots) - 1


def test_a_terminal_gets_the_ruler_and_a_file_does_not(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert RULER[0] not in shell("doctor").out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert RULER[0] in shell("doctor").out
