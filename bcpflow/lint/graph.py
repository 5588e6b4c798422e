"""Rules about the phase graph of each track: everything can be reached, and everything ends.

Rules:

1. A misspelt target counts as the phase that is meant, and a track with one that cannot be
   guessed is not judged for reach: one mistake, one finding.
2. A trap is named once, at its first phase, with all the phases in it.

It must never ask transitions: the library swallows what is refused here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bcpflow.lint.finding import Finding
from bcpflow.lint.outline import Outline, PlacedPhase, PlacedTransition, reached

Edges = Mapping[str, list[str]]


def edges(outline: Outline, track: str, without: Collection[PlacedTransition] = ()) -> Edges:
    """Phase to phases of one track, some transitions left out."""
    found: dict[str, list[str]] = {name: [] for name in outline.tracks[track].phases}
    for out in outline.transitions:
        if out.home.track == track and out not in without:
            landing = outline.lands_in(out)
            if landing is not None:
                found[out.home.id].append(landing)
    return found


def ways(outline: Outline) -> Iterator[Finding]:
    """A way out of every phase but the final ones, and none out of those."""
    for placed in outline.phases:
        if placed.phase.final and placed.phase.next:
            data = {"phase": placed.id}
            yield Finding("BCP-D102", (*placed.path, "next"), data, at_key=True)
        if not placed.phase.final and not placed.phase.next:
            yield Finding("BCP-D101", placed.path, {"phase": placed.id}, at_key=True)


def reach(outline: Outline) -> Iterator[Finding]:
    """Every phase can be entered."""
    for track in outline.tracks:
        if _has_open_target(outline, track):
            continue
        graph, members = edges(outline, track), _phases(outline, track)
        if not members:
            continue
        lost = set(graph) - reached(graph, [members[0].id])
        entered = {to for phase in lost for to in graph[phase] if to != phase}
        heads = [p for p in members if p.id in lost and p.id not in entered]
        covered = reached(graph, [p.id for p in heads])
        for placed in members:
            if placed.id in lost and placed.id not in covered:
                heads.append(placed)
                covered |= reached(graph, [placed.id])
        for placed in heads:
            yield Finding("BCP-D100", placed.path, {"phase": placed.id}, at_key=True)


def ends(outline: Outline) -> Iterator[Finding]:
    """A final phase can be reached from everywhere."""
    for track in outline.tracks:
        members = _phases(outline, track)
        if not members:
            continue
        ending = [p.id for p in members if p.phase.final or not p.phase.next]
        open_ones = _open_targets(outline, track)
        if not ending and not open_ones:
            path = outline.track_path(track) or ("phases",)
            yield Finding("BCP-D104", path, {"track": track}, at_key=True)
            continue
        graph = edges(outline, track)
        backwards: dict[str, list[str]] = {name: [] for name in graph}
        for start, landings in graph.items():
            for landing in landings:
                backwards[landing].append(start)
        saved = reached(backwards, [*ending, *open_ones])
        alive = reached(graph, [members[0].id])
        trap = [p for p in members if p.id not in saved and p.id in alive]
        if trap:
            data = {"phase": trap[0].id, "phases": [p.id for p in trap]}
            yield Finding("BCP-D103", trap[0].path, data, at_key=True)


def _phases(outline: Outline, track: str) -> list[PlacedPhase]:
    return [placed for placed in outline.phases if placed.track == track]


def _open_targets(outline: Outline, track: str) -> list[str]:
    """Phases with a way out that leads nobody knows where."""
    return [
        out.home.id
        for out in outline.transitions
        if out.home.track == track and outline.lands_in(out) is None
    ]


def _has_open_target(outline: Outline, track: str) -> bool:
    return bool(_open_targets(outline, track))
