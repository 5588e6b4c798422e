"""Long work says what it is, on a terminal; short work and work without an onlooker say nothing."""

from __future__ import annotations

import io
import sys
import time

import pytest

from bcpflow.cli import waiting as module
from bcpflow.cli.waiting import waiting

SAID = "記録を確かめています"
PATIENCE_S = 30.0


class Terminal(io.StringIO):
    """A stream somebody looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def looked_on(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, term: str = "xterm") -> None:
    """Within a test: what captures its output changes the streams before each."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", term)


def until_said(stream: io.StringIO) -> None:
    ends = time.monotonic() + PATIENCE_S
    while SAID not in stream.getvalue():
        assert time.monotonic() < ends, "nothing was said"
        time.sleep(0.01)


def test_long_work_is_told_and_the_line_is_gone_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rules 1 and 2."""
    terminal = Terminal()
    looked_on(monkeypatch, terminal)
    monkeypatch.setattr(module, "AFTER_S", 0.0)
    with waiting(SAID):
        until_said(terminal)
    assert terminal.getvalue().endswith("\x1b[2K")


def test_it_is_gone_also_where_the_work_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule 2."""
    terminal = Terminal()
    looked_on(monkeypatch, terminal)
    monkeypatch.setattr(module, "AFTER_S", 0.0)

    def fails() -> None:
        until_said(terminal)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), waiting(SAID):
        fails()
    assert terminal.getvalue().endswith("\x1b[2K")


def test_short_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule 1."""
    terminal = Terminal()
    looked_on(monkeypatch, terminal)
    with waiting(SAID):
        pass
    assert terminal.getvalue() == ""


@pytest.mark.parametrize(
    ("stream", "term"), [(Terminal(), "dumb"), (io.StringIO(), "xterm")], ids=["dumb", "pipe"]
)
def test_nobody_is_told_who_does_not_look_on(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, term: str
) -> None:
    """Rule 1."""
    looked_on(monkeypatch, stream, term)
    monkeypatch.setattr(module, "AFTER_S", 0.0)
    with waiting(SAID):
        time.sleep(0.2)
    assert stream.getvalue() == ""
