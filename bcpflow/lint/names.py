"""Rules about ids: whether they can be typed, and whether they name one thing.

It must never follow a reference: that is for `references`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bcpflow.definition.model import Checklist
from bcpflow.errors import Word
from bcpflow.lint.finding import Finding, Path
from bcpflow.lint.outline import Outline

_TAKEN = frozenset("#[]:=/@")
"""``#`` occurrence, ``[x]`` for_each, ``:`` anchor kind, ``=`` K=V, ``/`` track/trigger, ``@``."""


def structure(outline: Outline) -> Iterator[Finding]:
    """Phases or tracks, one of the two, and something in them."""
    workflow = outline.workflow
    if workflow.phases and workflow.tracks:
        yield Finding("BCP-D050", ("tracks",), at_key=True)
    if not workflow.phases and not workflow.tracks:
        yield Finding("BCP-D051", ("phases",), at_key=True)
    for name, track in workflow.tracks.items():
        if not track.phases:
            yield Finding("BCP-D052", ("tracks", name), {"track": name}, at_key=True)
    for placed in outline.phases:
        if not placed.phase.steps and not placed.phase.final:
            yield Finding("BCP-D053", placed.path, {"phase": placed.id}, at_key=True)


def duplicates(outline: Outline) -> Iterator[Finding]:
    """Ids that name two things."""
    yield from _twice("BCP-D054", "id", ((s.id, (*s.path, "id")) for s in outline.steps))
    yield from _twice("BCP-D055", "id", ((i.id, (*path, "id")) for i, path in outline.injects))
    for step in outline.steps:
        options = enumerate(step.step.options)
        places = ((o.id, (*step.path, "options", n, "id")) for n, o in options)
        yield from _twice("BCP-D057", "id", places)
    for home in outline.phases:
        ways = enumerate(home.phase.next)
        triggers = ((t.name, (*home.path, "next", n)) for n, t in ways)
        yield from _twice("BCP-D058", "trigger", triggers)


def usable(outline: Outline) -> Iterator[Finding]:
    """Ids that cannot be typed at the screen or read in a log."""
    workflow = outline.workflow
    yield from _unusable(workflow.workflow, ("workflow",))
    for group, names in (
        ("roles", workflow.roles), ("events", workflow.events), ("tracks", workflow.tracks),
        ("objectives", workflow.objectives), ("deadlines", workflow.deadlines),
    ):  # fmt: skip
        for name in names:
            yield from _unusable(name, (group, name), at_key=True)
    for placed in outline.phases:
        yield from _unusable(placed.id, placed.path, at_key=True)
    for out in outline.transitions:
        if out.transition.trigger is not None:
            yield from _unusable(out.transition.trigger, (*out.path, "trigger"))
    for step in outline.steps:
        yield from _unusable(step.id, (*step.path, "id"))
        if step.step.system is not None:
            yield from _unusable(step.step.system, (*step.path, "system"))
        for number, option in enumerate(step.step.options):
            yield from _unusable(option.id, (*step.path, "options", number, "id"))
    for inject, path in outline.injects:
        yield from _unusable(inject.id, (*path, "id"))


def checklist_names(checklist: Checklist) -> Iterator[Finding]:
    """The ids of a checklist."""
    yield from _unusable(checklist.checklist, ("checklist",))
    places = [(item.id, ("items", n, "id")) for n, item in enumerate(checklist.items)]
    for name, path in places:
        yield from _unusable(name, path)
    yield from _twice("BCP-D056", "id", places)


def _twice(code: str, word: str, places: Iterable[tuple[str, Path]]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for name, path in places:
        if name in first:
            yield Finding(code, path, {word: name}, other=first[name])
        else:
            first[name] = path


def _unusable(name: str, path: Path, *, at_key: bool = False) -> Iterator[Finding]:
    """``-x`` would be read as an option of the command."""
    taken: str | None = next((c for c in name if c in _TAKEN or c.isspace()), None)
    if taken is None and (not name or name.startswith("-")):
        taken = name[:1]
    if taken is not None:
        sign = Word("nothing") if taken == "" else Word("space") if taken.isspace() else taken
        yield Finding("BCP-D059", path, {"id": name, "character": sign}, at_key=at_key)
