"""Room for a record: the reserve made ready, and a warning before a run where there is little.

Must never keep anybody from starting: a drill with a warning is better than none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bcpflow.cli.context import World

if TYPE_CHECKING:
    from bcpflow.journal import Journal

LOW_VARIABLE = "BCPFLOW_LOW_SPACE_MB"
"""Names another limit under which people are warned."""


def low_limit(world: World) -> int:
    """Free bytes under which people are warned; what cannot be read says nothing."""
    from bcpflow.journal.reserve import LOW

    said = world.environ.get(LOW_VARIABLE, "")
    return int(said) * 1_000_000 if said.isascii() and said.isdigit() else LOW


def warning(world: World, journal: Journal) -> str:
    """Make the reserve ready; what to say of the room there is, empty where there is enough."""
    file: Path | None = journal.database.file
    if file is None or journal.database.read_only:
        return ""
    from bcpflow.journal import reserve
    from bcpflow.journal.checks import megabytes

    room = reserve.ready(file, low_limit(world))
    if room is None or not room.low:
        return ""
    free, folder = megabytes(room.free), room.folder
    if room.reserve:
        return world.tr(
            "ディスクの空きが {free} しかありません（{folder}）。空きを作ってください。",
            free=free,
            folder=folder,
        )
    return world.tr(
        "ディスクの空きが {free} しかなく、予備も取れません（{folder}）。"
        "記録できなくなるおそれがあります。空きを作ってください。",
        free=free,
        folder=folder,
    )
