"""Output: stdout is the product, stderr is the talk.

Rules, held by tests/cli/test_output.py:

1. Every text goes out through here (or through a report) and has been made `safe`.
2. No UnicodeEncodeError and no ``???``: what a console cannot show is written as ``\\uXXXX``.
3. JSON stays valid JSON on every console: where stdout is not UTF-8 it is plain ASCII.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO

from bcpflow.text import safe, safe_json

if TYPE_CHECKING:
    from rich.console import Console

REPORT_WIDTH = 80
"""Width of a report that is not shown on a terminal: it fits A4."""


def prepare(stream: TextIO) -> None:
    """Let a stream take any text (rule 2); one that thinks it is ASCII gets UTF-8."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    encoding = (stream.encoding or "ascii").lower().replace("_", "-")
    if encoding in ("ascii", "us-ascii", "ansi-x3.4-1968", "646"):
        reconfigure(encoding="utf-8", errors="backslashreplace")
    else:
        reconfigure(errors="backslashreplace")


def put(text: str) -> None:
    """A line of the product."""
    sys.stdout.write(safe(text) + "\n")


def put_bytes(data: bytes) -> None:
    """A report that is bytes already (a csv with its own encoding)."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(safe(data.decode("utf-8-sig")))
    else:
        buffer.write(data)
        buffer.flush()


def put_json(document: Any) -> None:
    """A document for programs (rule 3)."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("_", "-")
    plain = encoding not in ("utf-8", "utf8")
    text = json.dumps(document, ensure_ascii=plain, indent=2, allow_nan=False)
    sys.stdout.write(safe_json(text) + "\n")


def json_bytes(document: Any) -> bytes:
    """A document for programs, as the bytes of a file."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return text.encode("utf-8", "backslashreplace")


def page_bytes(draw: Callable[[Console], object]) -> bytes:
    """What a terminal would show where nobody looks on, as the bytes of a file."""
    page = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    draw(rich_console(page))
    page.flush()
    return page.buffer.getvalue()


def talk(text: str) -> None:
    """A line to the person at the keyboard."""
    sys.stderr.write(safe(text) + "\n")


def is_terminal() -> bool:
    """Whether somebody sits at both ends and the terminal can do more than print lines."""
    return (
        sys.stdin is not None
        and sys.stdin.isatty()
        and sys.stdout.isatty()
        and os.environ.get("TERM", "") != "dumb"
    )


def rich_console(stream: TextIO | None = None) -> Console:
    """A Rich console for reports: no markup, no emoji codes, 80 columns where nobody looks on."""
    from rich.console import Console

    file = stream or sys.stdout
    utf8 = (file.encoding or "").lower().replace("-", "").replace("_", "") == "utf8"
    return Console(
        file=file,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        width=None if file.isatty() else REPORT_WIDTH,
        safe_box=not utf8,
        legacy_windows=None,
    )
