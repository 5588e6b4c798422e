"""Names for a page: those the journal has, and of those that were removed, that they were.

For pages people read. A document for programs has the handle.
"""

from __future__ import annotations

from collections.abc import Iterable

from bcpflow.cli.context import World


def names_on_paper(world: World, handles: Iterable[str]) -> dict[str, str]:
    """Names by handle; a redacted one is the handle with a word that says so."""
    wanted = set(handles)
    names = world.desk.journal.people(wanted)
    missing = wanted - names.keys()
    if missing:
        from bcpflow.journal.redaction import redactions

        for handle in missing & redactions(world.desk.journal).keys():
            names[handle] = world.tr("{handle}（氏名は保存期間満了により削除）", handle=handle)
    return names
