"""The list of wheels is that of the PC the kit goes to, whole and no longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import UsageFault
from bcpflow.kit import wheels
from bcpflow.kit.target import Target
from bcpflow.kit.wheels import fetch, read, walk
from tests.kit.made import wheel

WINDOWS = Target("windows", "3.12")
LINUX = Target("linux", "3.12")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    return wheel(
        tmp_path / "own",
        "bcpflow",
        needs=[
            "Click>=8",
            "tzdata; sys_platform == 'win32'",
            "old-typing; python_version < '3.12'",
            "drv[binary]>=3; extra == 'postgres'",
        ],
        extras=["postgres"],
    )


@pytest.fixture
def there(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "there"
    folder.mkdir()
    return [
        wheel(folder, "click", "8.1", needs=["colorama; platform_system == 'Windows'"]),
        wheel(folder, "click", "8.2", needs=["colorama; platform_system == 'Windows'"]),
        wheel(folder, "colorama"),
        wheel(folder, "tzdata", "2025.1"),
        wheel(folder, "old_typing"),
        wheel(folder, "drv", "3.1", needs=["drv-binary==3.1; extra == 'binary'"]),
        wheel(folder, "drv-binary", "3.1"),
        wheel(folder, "unasked"),
    ]


def names(target: Target, own: Path, there: list[Path], *extras: str) -> tuple[set[str], list[str]]:
    found, missing = walk(read(own), extras, target, [read(file) for file in there])
    return set(found), missing


def test_what_only_the_other_system_needs_is_in_its_kit_alone(own: Path, there: list[Path]) -> None:
    assert names(LINUX, own, there) == ({"bcpflow", "click"}, [])
    assert names(WINDOWS, own, there) == ({"bcpflow", "click", "colorama", "tzdata"}, [])
    old = Target("linux", "3.11")
    assert names(old, own, there) == ({"bcpflow", "click", "old-typing"}, [])


def test_extras_of_extras_are_followed(own: Path, there: list[Path]) -> None:
    found, missing = names(LINUX, own, there, "postgres")
    assert found == {"bcpflow", "click", "drv", "drv-binary"}
    assert missing == []


def test_the_newest_that_fits_is_taken(own: Path, there: list[Path]) -> None:
    found, _ = walk(read(own), (), LINUX, [read(file) for file in there])
    assert found["click"].version == "8.2"


def test_what_is_not_there_or_too_old_is_missing(own: Path, there: list[Path]) -> None:
    assert names(WINDOWS, own, [there[2]])[1] == [
        "Click>=8",
        "tzdata",
    ]
    old = wheel(there[0].parent, "click", "7.0")
    assert names(LINUX, own, [old])[1] == ["Click>=8"]


def test_what_pip_overlooks_is_asked_for_by_name(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip on Linux leaves out what only Windows needs, whatever platform it is told."""
    folder = tmp_path / "fetched"
    folder.mkdir()
    asked: list[tuple[str, ...]] = []

    def pip(*words: str) -> None:
        asked.append(words)
        wheel(folder, "click", "8.2", needs=["colorama; platform_system == 'Windows'"])
        for name in ("colorama", "tzdata"):
            if name in words:
                wheel(folder, name)

    monkeypatch.setattr(wheels, "pip", pip)
    assert set(fetch(own, (), WINDOWS, folder)) == {"bcpflow", "click", "colorama", "tzdata"}
    assert [len(words) for words in asked] == [len(asked[0]), len(asked[0]) + 2]
    assert "--platform=win_amd64" in asked[0]


def test_what_cannot_be_had_is_named(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "pip", lambda *_: None)
    with pytest.raises(UsageFault) as refused:
        fetch(own, ("postgres",), LINUX, tmp_path)
    assert refused.value.code == "BCP-U082"
    assert refused.value.data["names"] == ["Click>=8", "drv>=3"]


def test_a_file_that_is_no_wheel_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.whl"
    file.write_bytes(b"no zip")
    with pytest.raises(UsageFault) as refused:
        read(file)
    assert refused.value.code == "BCP-U086"
