"""What players may see of the record: nothing of an inject before it is delivered to them.

Rules, held by tests/console/test_sight.py:

1. What controllers do with injects, and what evaluators write, is theirs.
2. A delivered inject is seen by those it is for: by everybody where no role was chosen.
3. What is said about an inject is seen as soon as the inject is.
"""

from __future__ import annotations

from bcpflow.events import (
    ActionAdded,
    ActionClosed,
    ActionUpdated,
    InjectAdded,
    InjectCancelled,
    InjectDelivered,
    InjectHeld,
    InjectJudged,
    InjectReleased,
    NoteTaken,
    ObjectiveRated,
    ObservationMade,
    Recorded,
)
from bcpflow.projections.inject_row import for_players, inject_rows
from bcpflow.run.state import RunState

BEHIND_THE_SCENES = (
    InjectAdded, InjectHeld, InjectReleased, InjectCancelled, InjectJudged,
    ObservationMade, ObjectiveRated, ActionAdded, ActionUpdated, ActionClosed,
)  # fmt: skip


def injects_seen(state: RunState, roles: tuple[str, ...]) -> frozenset[str]:
    """The injects players of these roles have been given; of no role: all that were."""
    rows = inject_rows(state, 0)
    return frozenset(row.inject.id for row in for_players(rows, roles))


def is_seen(recorded: Recorded, state: RunState, given: frozenset[str]) -> bool:
    """Whether players who were given these injects may see this of the record."""
    match recorded.event:
        case InjectDelivered(inject=inject):
            return inject in given
        case NoteTaken(about=about) if about in state.injects_known:
            return about in given
        case event:
            return not isinstance(event, BEHIND_THE_SCENES)
