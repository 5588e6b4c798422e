"""The shell completes commands, runs and steps."""

from __future__ import annotations

import pytest

from bcpflow.cli.completion import SHELLS
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
