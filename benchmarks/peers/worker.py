"""One peer in a process of its own: `python -m benchmarks.peers.worker KEY PLACE`.

Each line that comes in is a number of runs; out goes one line of JSON. Must never share a process
with another peer: several of them start threads, and one logs through a global.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
from typing import Any

from benchmarks.peers import BY_KEY, Peer
from benchmarks.sample import STEPS

WARM_UP = 1


def main(key: str, place: str) -> None:
    """Serve until the input ends."""
    logging.disable(logging.WARNING)
    # Whatever a peer prints goes where it does not mix with our answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(said: dict[str, Any]) -> None:
        answers.write(json.dumps(said) + "\n")
        answers.flush()

    peer: Peer = importlib.import_module(f"benchmarks.peers.{BY_KEY[key].module}").open_peer(place)
    done = 0
    for number in range(WARM_UP):
        peer.run(number)
        done += 1
    answer({"durability": peer.durability()})
    for line in sys.stdin:
        timings = []
        for _ in range(int(line)):
            timings += peer.run(done)
            done += 1
        if len(timings) != int(line) * STEPS:
            raise RuntimeError(f"{key}: {len(timings)} steps of {line.strip()} runs")
        answer({"timings": [(timing.wall, timing.waited) for timing in timings]})
    kept = peer.steps_kept()
    answer({"kept": kept, "done": done * STEPS})
    os._exit(0 if kept == done * STEPS else 1)  # threads that nobody can end are left behind


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
