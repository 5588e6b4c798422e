"""What this PC is like: each line a level and what to do, nothing made."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import Problem
from bcpflow.service import workplace
from bcpflow.service.workplace import Screen


def test_a_site_folder_is_missing_wrong_or_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem("BCP-D150", "error", "roster.yaml", 1, 1)
    assert workplace.of_site(None, [])[0].level == "ok"
    (gone,) = workplace.of_site(tmp_path / "gone", [problem])
    assert (gone.level, "site init" in gone.advice) == ("bad", True)
    (wrong,) = workplace.of_site(tmp_path, [problem])
    assert (wrong.level, wrong.data["n"]) == ("bad", 1)
    assert [check.level for check in workplace.of_site(tmp_path, [])] == ["ok"]
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write anywhere
    assert [check.level for check in workplace.of_site(tmp_path, [])] == ["ok", "warn"]


def test_documents_may_lie_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    place = tmp_path / "a" / "b"
    assert workplace.of_documents(place)[0].level == "ok"
    assert list(tmp_path.iterdir()) == []
    file = tmp_path / "file"
    file.write_text("")
    assert workplace.of_documents(file / "b")[0].level == "warn"


@pytest.mark.parametrize(
    ("encoding", "lacking"),
    [
        ("utf-8", ""),
        ("cp932", "𠮷"),
        ("ascii", "髙 﨑 𠮷 邉 ① ㈱ ～"),
        ("no-such", "髙 﨑 𠮷 邉 ① ㈱ ～"),
    ],
)
def test_characters_a_terminal_lacks_are_named(encoding: str, lacking: str) -> None:
    (check,) = workplace.of_screen(Screen(encoding, watched=False, width=10))
    assert check.level == ("warn" if lacking else "ok")
    assert check.data["characters"] == lacking


@pytest.mark.parametrize(("width", "level"), [(79, "warn"), (80, "ok")])
def test_a_narrow_terminal_is_told(width: int, level: str) -> None:
    found = {c.name: c for c in workplace.of_screen(Screen("utf-8", watched=True, width=width))}
    assert found["width"].level == level


def test_a_part_is_bad_only_where_the_journal_needs_it() -> None:
    offered, there = ["postgres", "sign", "test"], {"postgres": False, "sign": True}
    found = {c.data["part"]: c.level for c in workplace.of_parts(offered, there, None)}
    assert found == {"postgres": "ok", "sign": "ok"}
    found = {c.data["part"]: c.level for c in workplace.of_parts(offered, there, "postgres")}
    assert found["postgres"] == "bad"


def test_fonts_are_known_by_their_files(tmp_path: Path) -> None:
    (tmp_path / "truetype" / "morisawa").mkdir(parents=True)
    for name in ("BIZUDGothic-Regular.ttf", "readme-meiryo.txt"):
        (tmp_path / "truetype" / "morisawa" / name).write_bytes(b"")
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"")
    assert workplace.font_families([tmp_path, tmp_path / "gone"]) == ["BIZ UD", "Noto CJK"]
    assert workplace.of_fonts(["BIZ UD"])[0].level == "ok"
    assert workplace.of_fonts([])[0].level == "warn"


def test_each_system_has_its_folders_of_fonts() -> None:
    said = {"HOME": "/home/a", "WINDIR": "W", "LOCALAPPDATA": "L"}
    assert Path("/home/a/.fonts") in workplace.font_folders("linux", said)
    assert Path("W/Fonts") in workplace.font_folders("win32", said)
    assert Path("/home/a/Library/Fonts") in workplace.font_folders("darwin", said)
    assert workplace.font_folders("linux", {}) == [
        Path("/usr/share/fonts"), Path("/usr/local/share/fonts"),
    ]  # fmt: skip


def test_a_program_from_a_stick_says_so() -> None:
    names = [c.name for c in workplace.of_program("1", "3.12.1", 64, "Linux", packed=True)]
    assert names == ["program", "pyz"]
