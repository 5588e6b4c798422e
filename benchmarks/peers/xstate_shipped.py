"""xstate-statemachine with its store as it is shipped: a step is not on disk when it is told."""

from __future__ import annotations

from benchmarks.peers.xstate import Xstate


def open_peer(place: str) -> Xstate:
    return Xstate(place, full=False)
