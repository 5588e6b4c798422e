"""The command line under test: in this process for speed, in its own where that is the point."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bcpflow.cli.main import run

SITE = Path(__file__).parent.parent / "resources" / "site"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Shell = Callable[..., Answer]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def settings(db: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of somebody at a terminal of the town hall."""
    said = {
        "BCPFLOW_DB": f"sqlite:///{db}",
        "BCPFLOW_SITE": str(SITE),
        "BCPFLOW_ACTOR": "佐藤",
        "BCPFLOW_LANG": "ja",
        "BCPFLOW_DATA": str(db.parent / "data"),
        "TZ": "Asia/Tokyo",
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return said


@pytest.fixture
def shell(settings: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Shell:
    """`bcpflow …` in this process."""

    def say(*words: str) -> Answer:
        capsys.readouterr()
        code = run(words)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return say


@pytest.fixture
def process(settings: dict[str, str]) -> Shell:
    """`bcpflow …` as a process of its own."""

    def say(*words: str, env: dict[str, str] | None = None, stdin: str = "") -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "bcpflow", *words],
            capture_output=True,
            env={**os.environ, **(env or {})},
            input=stdin.encode(),
            check=False,
        )
        out = done.stdout.decode("utf-8", "backslashreplace")
        err = done.stderr.decode("utf-8", "backslashreplace")
        return Answer(done.returncode, out, err)

    return say


@pytest.fixture
def drill(shell: Shell) -> str:
    """A small drill, just started at night."""
    started = shell("drill", "start", "small-drill", "--fact", "時間帯=夜間・休日", "--json")
    assert started.code == 0, started.err
    return str(started.json["id"])
