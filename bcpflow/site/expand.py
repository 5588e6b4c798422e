"""A definition for this site: steps written ``for_each`` system become one step a system.

Rules, held by tests/site/test_expand.py:

1. Consecutive steps of a phase with the same ``for_each`` are a block. It is repeated system by
   system, in recovery order; a step ``restore`` becomes ``restore[jumin]``.
2. Inside a block a name of the block means the same system's step. Everywhere else - gates,
   objectives, deadlines, injects, other steps - it means the steps of all its systems.
3. With ``wait``, a system's block begins after the whole blocks of the systems it depends on,
   through systems that were not selected as well.
4. Where no system is selected the steps vanish, and nothing names them any more.
5. A definition without ``for_each`` comes back as it is.

This module must never read a register and never judge one: it is given systems lint has passed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from bcpflow.definition.conditions import holds
from bcpflow.definition.model import (
    Definition,
    FactValue,
    ForEach,
    Gate,
    Option,
    Phase,
    Step,
    Text,
    Track,
    Transition,
    Workflow,
)
from bcpflow.definition.moments import parse_moment
from bcpflow.definition.plan import RTO, as_ids
from bcpflow.lint.repeats import SYSTEM_WORD, SYSTEMS
from bcpflow.site.model import System
from bcpflow.site.order import recovery_order

STEP_TEXTS = ("unit", "to", "by", "how", "manual", "caution", "evidence", "source", "todo")
"""Texts of a step that may say ``{system}``; the title does so in any case."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Steps that are repeated together, and the systems they are repeated for."""

    steps: tuple[Step, ...]
    systems: tuple[System, ...]
    waits: Mapping[str, tuple[str, ...]]
    """For each system those whose blocks come before its own."""


_Names = Mapping[str, tuple[str, ...]]
"""What became of the steps with ``for_each``: their ids as written, and now."""


def needs_register(definition: Definition) -> bool:
    """Whether the definition can be run only with a systems register."""
    return any(
        step.for_each is not None
        for track in definition.workflow.all_tracks.values()
        for phase in track.phases.values()
        for step in phase.steps
    )


def expanded(definition: Definition, systems: Sequence[System]) -> Definition:
    """The definition as it is run here. Raises Circular where systems wait for each other."""
    if not needs_register(definition):
        return definition
    workflow, ordered = definition.workflow, recovery_order(systems)
    blocks = {
        (track, phase): _parts(held.steps, ordered)
        for track, home in workflow.all_tracks.items()
        for phase, held in home.phases.items()
    }
    names = {
        step.id: tuple(_named(step.id, system) for system in part.systems)
        for parts in blocks.values()
        for part in parts
        if isinstance(part, _Block)
        for step in part.steps
    }
    tracks = {
        track: replace(
            home,
            phases={
                phase: _phase(held, blocks[track, phase], names)
                for phase, held in home.phases.items()
            },
        )
        for track, home in workflow.all_tracks.items()
    }
    return replace(definition, workflow=_workflow(workflow, tracks, names))


def selected(for_each: str | ForEach, systems: Sequence[System]) -> tuple[System, ...]:
    """The systems a ``for_each`` asks for, in the order given."""
    if isinstance(for_each, str):
        return tuple(systems)
    return tuple(s for s in systems if holds(for_each.systems, _said(s), SYSTEMS) is not False)


def _said(system: System) -> dict[str, FactValue]:
    return {"kind": system.kind, "priority": system.priority, "id": system.id}


def _parts(steps: Sequence[Step], ordered: Sequence[System]) -> list[Step | _Block]:
    """The steps of a phase, those with one ``for_each`` in a row taken together."""
    parts: list[Step | _Block] = []
    for said, members in groupby(steps, lambda step: step.for_each):
        if said is None:
            parts += members
            continue
        chosen = selected(said, ordered)
        waits = _waits(chosen, ordered) if isinstance(said, str) or said.wait else {}
        parts.append(_Block(tuple(members), chosen, waits))
    return parts


def _waits(chosen: Sequence[System], systems: Sequence[System]) -> dict[str, tuple[str, ...]]:
    """The nearest selected systems each depends on (rule 3)."""
    known = {system.id: system for system in systems}
    among = {system.id for system in chosen}
    found: dict[str, tuple[str, ...]] = {}
    for system in chosen:
        needed: dict[str, None] = {}
        seen: set[str] = set()
        ahead = list(reversed(system.depends_on))
        while ahead:
            name = ahead.pop()
            if name in seen or name not in known:
                continue
            seen.add(name)
            if name in among:
                needed[name] = None
            else:
                ahead += reversed(known[name].depends_on)
        found[system.id] = tuple(needed)
    return found


def _phase(phase: Phase, parts: Sequence[Step | _Block], names: _Names) -> Phase:
    steps: list[Step] = []
    for part in parts:
        if isinstance(part, _Block):
            steps += _repeated(part, names)
        else:
            steps.append(_among(part, _all(part.after, names)))
    return replace(
        phase, steps=tuple(steps), next=tuple(_transition(way, names) for way in phase.next)
    )


def _repeated(block: _Block, names: _Names) -> Iterator[Step]:
    own = {step.id: step for step in block.steps}
    for system in block.systems:
        before = [f"{name}[{needed}]" for needed in block.waits.get(system.id, ()) for name in own]
        for step in block.steps:
            after: list[str] = []
            for name in step.after:
                after += [_named(name, system)] if name in own else names.get(name, (name,))
            # A step that may not apply holds nothing back: what comes after it must wait itself.
            if not any(name in own and own[name].when is None for name in step.after):
                after += before
            yield _for_system(step, system, tuple(dict.fromkeys(after)), own)


def _for_system(step: Step, system: System, after: tuple[str, ...], own: Collection[str]) -> Step:
    about = replace(step, manual=step.manual if step.manual is not None else system.manual)
    said: dict[str, Any] = {n: _filled(getattr(about, n), system.title) for n in STEP_TEXTS}
    return replace(
        about,
        **said,
        id=_named(step.id, system),
        title=_titled(step.title, system.title),
        target=_target(step.target, system, own),
        after=after,
        options=tuple(_option(option, system.title) for option in step.options),
        for_each=None,
        system=system.id,
    )


def _option(option: Option, title: Text) -> Option:
    said = _filled(option.title, title)
    return replace(option, title=said or option.title, how=_filled(option.how, title))


def _target(target: str | None, system: System, own: Collection[str]) -> str | None:
    """A target of this system alone: its RTO, or a moment after its own steps."""
    if target is None:
        return None
    if target == RTO:
        return f"T+{system.rto.strip()}" if system.rto else None
    moment = parse_moment(target)
    if moment.anchor not in ("any", "step") or moment.name not in own:
        return target
    offset = target.partition(" after ")[0]
    return f"{offset} after step:{moment.name}[{system.id}]{' 例' if moment.sample else ''}"


def _titled(text: Text, title: Text) -> Text:
    """The title of a step, which names the system in any case."""
    if isinstance(text, str):
        return _put_in(text if SYSTEM_WORD in text else f"{text}：{SYSTEM_WORD}", title, "ja")
    signs = {"ja": "："}
    return {
        language: _put_in(
            words if SYSTEM_WORD in words else f"{words}{signs.get(language, ': ')}{SYSTEM_WORD}",
            title,
            language,
        )
        for language, words in text.items()
    }


def _filled(text: Text | None, title: Text) -> Text | None:
    """A text with the system's title where it says ``{system}``."""
    if text is None:
        return None
    if isinstance(text, str):
        return _put_in(text, title, "ja")
    return {language: _put_in(words, title, language) for language, words in text.items()}


def _put_in(words: str, title: Text, language: str) -> str:
    if isinstance(title, dict):
        title = title.get(language) or next(iter(title.values()), "")
    return words.replace(SYSTEM_WORD, title)


def _workflow(workflow: Workflow, tracks: dict[str, Track], names: _Names) -> Workflow:
    plain = {} if workflow.tracks else next(iter(tracks.values())).phases
    return replace(
        workflow,
        phases=plain,
        tracks=tracks if workflow.tracks else {},
        injects=tuple(
            replace(inject, expects=_ids(inject.expects, names)) for inject in workflow.injects
        ),
        objectives={
            name: replace(objective, steps=_all(objective.steps, names))
            for name, objective in workflow.objectives.items()
        },
        deadlines={
            name: replace(deadline, met_by=_ids(deadline.met_by, names))
            for name, deadline in workflow.deadlines.items()
        },
    )


def _transition(way: Transition, names: _Names) -> Transition:
    gate = way.gate
    if not isinstance(gate, Gate) or isinstance(gate.steps, str):
        return way
    return replace(way, gate=replace(gate, steps=_all(gate.steps, names)))


def _among(step: Step, after: tuple[str, ...]) -> Step:
    return step if after == step.after else replace(step, after=after)


def _ids(said: str | tuple[str, ...], names: _Names) -> str | tuple[str, ...]:
    """One id or several; what names no repeated step stays as it is written."""
    ids = _all(as_ids(said), names)
    return said if ids == as_ids(said) else ids


def _all(ids: tuple[str, ...], names: _Names) -> tuple[str, ...]:
    """The ids, each repeated step by all that became of it (rule 2)."""
    return tuple(dict.fromkeys(now for name in ids for now in names.get(name, (name,))))


def _named(step: str, system: System) -> str:
    return f"{step}[{system.id}]"
