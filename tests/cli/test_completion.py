"""The shell completes commands, runs and steps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bcpflow.cli.completion import HINTS, SHELLS
from tests.cli.conftest import Shell


@pytest.mark.parametrize("shell_name", SHELLS)
def test_every_shell_gets_its_script(shell: Shell, shell_name: str) -> None:
    script = shell("completion", shell_name)
    assert script.code == 0
    assert "_BCPFLOW_COMPLETE" in script.out


def completed(process: Shell, words: str, position: int) -> list[str]:
    env = {"_BCPFLOW_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(position)}
    return [line.partition(",")[2] for line in process(env=env).out.splitlines()]


def test_commands_runs_and_steps_are_completed(process: Shell, drill: str) -> None:
    assert "workflow" in completed(process, "bcpflow ", 1)
    assert "confirm" in completed(process, "bcpflow drill con", 2)
    assert completed(process, "bcpflow drill confirm ", 3) == [drill]
    assert completed(process, f"bcpflow drill confirm {drill} op", 4) == ["open-log"]


def test_powershell_is_answered_too(process: Shell, drill: str) -> None:
    env = {
        "_BCPFLOW_COMPLETE": "powershell_complete",
        "COMP_WORDS": f"bcpflow drill confirm {drill} sa",
        "COMP_CWORD": "sa",
    }
    assert process(env=env).out.split() == ["safety"]


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_each_script_is_understood_by_its_shell(shell: Shell, shell_name: str) -> None:
    """Where that shell is; bash is everywhere these tests run."""
    program = shutil.which(shell_name)
    if program is None:
        assert shell_name != "bash"
        pytest.skip(f"no {shell_name} here")
    script = shell("completion", shell_name).out
    told = subprocess.run(
        [program, "-n"], input=script, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")


def test_bash_completes_by_the_script_itself(shell: Shell, tmp_path: Path) -> None:
    """The script as .bashrc evaluates it, asked as bash asks it."""
    program = tmp_path / "bin" / "bcpflow"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bcpflow "$@"\n')
    program.chmod(0o755)
    ask = (
        shell("completion", "bash").out
        + "\nCOMP_WORDS=(bcpflow work)\nCOMP_CWORD=1\n_bcpflow_completion bcpflow\n"
        + "printf '%s\\n' \"${COMPREPLY[@]}\"\n"
    )
    path = f"{program.parent}:{os.environ['PATH']}"
    told = subprocess.run(
        ["bash", "-c", ask],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": path},
    )
    assert told.stdout.split() == ["workflow"], told.stderr


@pytest.mark.parametrize("shell_name", SHELLS)
def test_somebody_who_reads_it_is_told_how_to_keep_it(
    shell: Shell, shell_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("completion", shell_name).err == "", "a shell that evaluates it wants no talk"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    told = shell("completion", shell_name)
    assert HINTS[shell_name] in told.err
    assert HINTS[shell_name] not in told.out
