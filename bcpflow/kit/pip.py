"""pip, asked as a program of its own: it has no other door that stays.

It looks where this machine tells it to look. Must never be given an address by us.
"""

from __future__ import annotations

import os
import subprocess
import sys

from bcpflow.errors import UsageFault

_LINES = 3
"""How much of pip's complaint is told on."""


def pip(*words: str) -> None:
    """Run pip; raises UsageFault with the last lines it said where it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *words]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUTF8": "1"},
        encoding="utf-8",
        errors="backslashreplace",
        check=False,
    )
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise UsageFault("BCP-U081", verb=words[0], reason=" / ".join(said[-_LINES:]))
