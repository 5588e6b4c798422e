"""The shipped workflows and checklists: fit for use as they are, in both languages.

Rules:

1. Lint finds nothing in them but holes that are marked (`todo:`).
2. Every text stands in Japanese and in English.
3. A time no source gives says so (例); a time without 例 names its source.

These tests must never name the content of a step: that belongs to the people who adapt it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bcpflow.definition.model import Checklist, Definition, Phase, Step
from bcpflow.definition.moments import parse_moment
from bcpflow.definition.plan import RTO, as_ids
from bcpflow.library.library import Library, shipped_folder

SHIPPED = shipped_folder()
LIBRARY = Library([SHIPPED])
WORKFLOWS = LIBRARY.names()
FILES = sorted((*SHIPPED.glob("workflows/*.yaml"), *SHIPPED.glob("checklists/*.yaml")))
INITIAL = "ict-bcp-initial-response"

TEXTS = frozenset({
    "title", "ask", "duty", "how", "manual", "caution", "evidence", "source", "sources", "todo",
    "to", "by", "content", "sender", "action", "purpose", "summary", "scenario", "hotwash",
})  # fmt: skip
NOT_TEXTS = frozenset({("Inject", "to"), ("Transition", "to")})
IDS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
KEEPS_JAPANESE = re.compile(r"例|[（(][^()（）]*[)）]|庁舎立入|商用電源|停電範囲|不可")
"""What an English text may hold in Japanese: names of facts and choices, terms in brackets."""


@cache
def loaded(name: str) -> Definition:
    return LIBRARY.load(name).definition


def steps_of(definition: Definition) -> Iterator[tuple[Phase, Step]]:
    for track in definition.workflow.all_tracks.values():
        for phase in track.phases.values():
            yield from ((phase, step) for step in phase.steps)


def texts_in(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every text of a definition with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from texts_in(item, f"{where}/{key}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts_in(item, f"{where}/{number}")
    elif is_dataclass(value):
        kind = type(value).__name__
        for field in fields(value):
            here, item = f"{where}/{field.name}", getattr(value, field.name)
            if field.name not in TEXTS or (kind, field.name) in NOT_TEXTS:
                yield from texts_in(item, here)
            elif field.name in ("sources", "hotwash"):
                yield from ((f"{here}/{n}", text) for n, text in enumerate(item))
            elif item is not None:
                yield here, item


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lint_finds_nothing_but_marked_holes(path: Path) -> None:
    found = [p for p in LIBRARY.check([path]) if p.path[-1:] != ("todo",)]
    assert [(p.code, p.line, p.data) for p in found] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_bears_the_name_of_what_it_defines(path: Path) -> None:
    kind = path.parent.name.removesuffix("s")
    assert f"\n{kind}: {path.stem}\n" in "\n" + path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_text_stands_in_both_languages(name: str) -> None:
    for where, text in texts_in(loaded(name)):
        assert isinstance(text, dict), where
        assert set(text) == {"ja", "en"}, where
        assert all(words == words.strip() and words for words in text.values()), where
        assert JAPANESE.search(text["ja"]), (where, text["ja"])


@pytest.mark.parametrize("name", WORKFLOWS)
def test_english_is_english_but_for_names_that_stay(name: str) -> None:
    for where, text in texts_in(loaded(name)):
        left = KEEPS_JAPANESE.sub("", text["en"])
        assert not JAPANESE.search(left), (where, text["en"])


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_time_is_a_sample_or_names_its_source(name: str) -> None:
    for track in loaded(name).workflow.all_tracks.values():
        for phase in track.phases.values():
            things: tuple[Phase | Step, ...] = (phase, *phase.steps)
            for thing in things:
                if thing.target and thing.target != RTO and not parse_moment(thing.target).sample:
                    assert thing.source, (phase.title, thing.title)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_inject_says_whence_and_what_is_expected(name: str) -> None:
    for inject in loaded(name).workflow.injects:
        assert inject.source, inject.id
        assert inject.action, inject.id
        assert as_ids(inject.expects), inject.id
        assert inject.objective, inject.id
        assert inject.sender, inject.id
        assert inject.by, inject.id


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_step_says_how(name: str) -> None:
    for _, step in steps_of(loaded(name)):
        assert step.how, step.id
        assert step.role, step.id


@pytest.mark.parametrize("name", WORKFLOWS)
def test_ids_can_be_typed_on_any_keyboard(name: str) -> None:
    definition = loaded(name)
    workflow = definition.workflow
    tracks = workflow.all_tracks.values()
    ids = [
        workflow.workflow, *workflow.roles, *workflow.events, *workflow.objectives,
        *workflow.all_tracks, *(phase for track in tracks for phase in track.phases),
        *(inject.id for inject in workflow.injects),
        *(step.id for _, step in steps_of(definition)),
        *(option.id for _, step in steps_of(definition) for option in step.options),
        *(way.name for track in tracks for phase in track.phases.values() for way in phase.next),
        *(item.id for checklist in definition.checklists.values() for item in checklist.items),
    ]  # fmt: skip
    assert [name for name in ids if not IDS.fullmatch(name)] == []


def test_there_is_as_much_as_a_drill_needs() -> None:
    definition = loaded(INITIAL)
    steps = [step for _, step in steps_of(definition)]
    assert len(steps) >= 40
    assert len(definition.checklists) >= 8
    assert len(definition.workflow.injects) >= 12
    assert {step.resolved_kind for step in steps} == {
        "task", "checklist", "decision", "question", "document", "approval", "measure", "notice",
    }  # fmt: skip
    assert len([step for _, step in steps_of(loaded("power-outage"))]) >= 20
    assert len(loaded("power-outage").workflow.injects) >= 6
    assert len(loaded("power-outage").workflow.tracks) == 2


def test_every_shipped_checklist_is_used_and_says_how() -> None:
    used: dict[str, Checklist] = {}
    for name in WORKFLOWS:
        used |= loaded(name).checklists
    assert sorted(used) == sorted(LIBRARY.checklist_names())
    for checklist in used.values():
        assert checklist.source, checklist.checklist
        assert all(item.how for item in checklist.items), checklist.checklist
