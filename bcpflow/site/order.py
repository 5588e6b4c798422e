"""Recovery order: what a system depends on first, then class, then priority.

Rules, held by tests/site/test_order.py:

1. A system stands after everything it depends on, however many steps away.
2. Else インフラ系 stands before 基幹系 before 個別, within one class A before D, and of two equal
   ones the first written.
3. What an earlier system depends on is drawn forward to it, and no further.

This module must never repair a register: a circle is raised, a name nobody has is passed over
(lint names both).
"""

from __future__ import annotations

from collections.abc import Sequence

from bcpflow.site.model import KINDS, System

Chain = tuple[str, ...]


class Circular(ValueError):
    """Systems that wait for each other; ``chains`` names them, each closed by its first."""

    def __init__(self, chains: Sequence[Chain]) -> None:
        super().__init__(" / ".join(" > ".join(chain) for chain in chains))
        self.chains = tuple(chains)


def recovery_order(systems: Sequence[System]) -> list[System]:
    """The systems in the order they are restored in. Raises Circular."""
    if chains := circles(systems):
        raise Circular(chains)
    known = _by_id(systems)
    place = {id(system): number for number, system in enumerate(_ranked(systems))}
    ordered: list[System] = []
    done: set[int] = set()
    for first in _ranked(systems):
        waiting = [first]  # a stack, not a recursion: a register may be one long chain
        while waiting:
            system = waiting[-1]
            if id(system) in done:
                waiting.pop()
                continue
            needed = [known[name] for name in system.depends_on if name in known]
            ahead = [other for other in needed if id(other) not in done]
            if ahead:
                waiting.append(min(ahead, key=lambda other: place[id(other)]))
                continue
            done.add(id(system))
            ordered.append(waiting.pop())
    return ordered


def circles(systems: Sequence[System]) -> list[Chain]:
    """The circles of dependency, at least one of each knot: ``(a, b, a)``."""
    known = _by_id(systems)
    needs = {name: [d for d in known[name].depends_on if d in known] for name in known}
    left = _without_ends(needs)
    found: list[Chain] = []
    seen: set[str] = set()
    for start in known:
        way: dict[str, None] = {}
        name = start
        while name in left and name not in seen and name not in way:
            way[name] = None
            name = next(d for d in needs[name] if d in left)
        if name in way:
            walked = list(way)
            found.append((*walked[walked.index(name) :], name))
        seen |= way.keys()
    return found


def _without_ends(needs: dict[str, list[str]]) -> set[str]:
    """What still waits for something after all that can be restored has been."""
    count = {name: len(needed) for name, needed in needs.items()}
    waited_by: dict[str, list[str]] = {name: [] for name in needs}
    for name, needed in needs.items():
        for other in needed:
            waited_by[other].append(name)
    free = [name for name, number in count.items() if number == 0]
    while free:
        for name in waited_by[free.pop()]:
            count[name] -= 1
            if count[name] == 0:
                free.append(name)
    return {name for name, number in count.items() if number > 0}


def _ranked(systems: Sequence[System]) -> list[System]:
    return sorted(systems, key=lambda system: (KINDS.index(system.kind), system.priority))


def _by_id(systems: Sequence[System]) -> dict[str, System]:
    """The first of each id; lint names the others."""
    known: dict[str, System] = {}
    for system in systems:
        known.setdefault(system.id, system)
    return known
