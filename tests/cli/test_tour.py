"""The tour: every command shown is carried out, and nothing of the user's is touched."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from bcpflow.cli import tour
from bcpflow.cli.tour_stations import STATIONS
from tests.cli.conftest import Shell


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home whose journal would lie in it, and where they stand."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.chdir(folder)
    return folder


def test_all_stops_are_printed_where_nobody_sits(shell: Shell) -> None:
    answer = shell("tour")
    assert answer.code == 0, answer.err
    heads = re.findall(r"^== (\d+)/10 ", answer.out, re.M)
    assert heads == [str(number) for number in range(1, 11)]
    shown = [line for line in answer.out.splitlines() if line.startswith("$ bcpflow ")]
    assert len(shown) == sum(len(station.tries) for station in STATIONS)
    assert "BCP-R" in answer.out  # the shut gate is told as it is told to everybody


@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_of_the_users_is_touched(
    shell: Shell, home: Path, monkeypatch: pytest.MonkeyPatch, db: Path, language: str
) -> None:
    monkeypatch.delenv("BCPFLOW_DB")
    before = everything(db.parent)
    assert shell("--lang", language, "tour", "--plain").code == 0
    assert everything(db.parent) == before
    assert Path.cwd() == home


def test_a_journal_named_on_the_line_is_not_opened(shell: Shell, db: Path) -> None:
    assert shell("--db", f"sqlite:///{db}", "tour").code == 0
    assert not db.exists()


def test_enter_goes_on_and_q_leaves(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "is_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n\nq\n"))
    answer = shell("tour")
    assert answer.code == 0
    assert len(re.findall(r"^== \d+/10 ", answer.out, re.M)) == 3
    assert answer.err.count("Enter") == 3
    assert "bcpflow drill start" in answer.out.split("== 3/10")[1]


def test_the_end_of_input_leaves(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "is_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert "== 2/10" not in shell("tour").out


def test_plain_waits_for_nothing(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "is_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert "== 10/10" in shell("tour", "--plain").out


def test_the_english_tour_is_english(shell: Shell) -> None:
    told = "\n".join(
        line
        for line in shell("--lang", "en", "tour").out.splitlines()
        if line and not line.startswith((" ", "$"))
    )
    assert not re.search("[ぁ-んァ-ヶ]", told), told
