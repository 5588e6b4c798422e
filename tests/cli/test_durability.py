"""What a command acknowledged is there, however its process ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Shell
from tests.cli.test_drill_script import SCRIPT

# The command runs to its end and is then killed before it can tidy anything up: no checkpoint,
# no close, no exit handlers.
KILLED = """
import os, signal, sys
from bcpflow.cli.context import World
World.close = lambda self: os.kill(os.getpid(), signal.SIGKILL)
from bcpflow.cli.main import run
run(sys.argv[1:])
"""


def test_a_script_killed_after_each_command_leaves_the_same_log(
    shell: Shell, settings: dict[str, str], tmp_path: Path
) -> None:
    def log_of(kill: bool) -> object:
        db = f"sqlite:///{tmp_path / ('killed.db' if kill else 'quiet.db')}"
        words = (
            "--db",
            db,
            "drill",
            "start",
            "small-drill",
            "--fact",
            "時間帯=夜間・休日",
            "--json",
        )
        drill = json.loads(_run(words, kill))["id"]
        for verb, *rest in SCRIPT:
            _run(("--db", db, "drill", verb, drill, *rest, "--json"), kill)
        assert shell("--db", db, "journal", "verify").code == 0
        told = shell("--db", db, "drill", "log", drill, "--format", "json").json
        for row in told["rows"]:
            for name in ("occurred_at", "recorded_at", "version"):
                row.pop(name, None)
        return told["rows"][1:], told["summary"]

    assert log_of(kill=True) == log_of(kill=False)


def _run(words: tuple[str, ...], kill: bool) -> str:
    program = ["-c", KILLED] if kill else ["-m", "bcpflow"]
    done = subprocess.run(
        [sys.executable, *program, *words], capture_output=True, env=os.environ, check=False
    )
    expected = -signal.SIGKILL if kill else 0
    assert done.returncode == expected, done.stderr.decode()
    return done.stdout.decode()
