"""Work that takes longer than a second says what it is, and for how long already.

Rules, held by tests/cli/test_waiting.py:

1. Only to somebody who sits at a terminal, on stderr, and nothing in the first second.
2. When the work is over, or has failed, the line is gone: what follows stands where it would.

Must never be around a question to the operator: it would write over it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from bcpflow.cli.output import rich_console

AFTER_S = 1.0


@contextmanager
def waiting(said: str) -> Iterator[None]:
    """Around the work; ``said``: what is done, in the operator's language."""
    if not sys.stderr.isatty() or os.environ.get("TERM", "") == "dumb":
        yield
        return
    over = Event()
    teller = Thread(target=_tell, args=(said, over), daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _tell(said: str, over: Event) -> None:
    if over.wait(AFTER_S):
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=rich_console(sys.stderr), transient=True) as shown:
        shown.add_task(said, total=None)
        over.wait()
