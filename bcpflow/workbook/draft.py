"""A definition while it is put together from sheets: roles, phases, steps, injects, objectives.

Rules, held by tests/workbook/test_import.py:

1. What a sheet did not say is marked: 例 where something had to be put, todo where it is missing.
2. Each step and inject names the cell it comes from, in ``source`` and in a comment.
3. Ids can be typed: what an id may not hold is left out of it.

This module must never read a cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bcpflow.language import N_, Translator
from bcpflow.site.columns import head_key
from bcpflow.workbook.yaml_out import Noted

_TAKEN = re.compile(r"[#\[\]:=/@\s]+")
_PARTS = re.compile(r"[、，,;；／/\n]|及び|および|\band\b")
_LONGEST_ID = 40


@dataclass(slots=True)
class DraftPhase:
    """A phase: its title, where that stands, its steps."""

    id: str
    title: str
    notes: list[str]
    steps: list[Noted] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """What the sheets have given so far."""

    tr: Translator
    title: str | None = None
    summary: list[str] = field(default_factory=list)
    scenario: str | None = None
    discussion: bool = False
    roles: dict[str, dict[str, Any]] = field(default_factory=dict)
    role_notes: dict[str, str] = field(default_factory=dict)
    phases: list[DraftPhase] = field(default_factory=list)
    injects: list[Noted] = field(default_factory=list)
    objectives: dict[str, Noted] = field(default_factory=dict)
    in_hours: bool = False
    """Some step applies in working hours alone, or outside them."""
    steps_by: dict[str, str] = field(default_factory=dict)
    """Ids of steps by number and title, as `head_key` compares them."""
    _ids: set[str] = field(default_factory=set)

    def role(self, words: str, where: str) -> list[str]:
        """Ids of the roles a cell names, made where they are new."""
        found = []
        english: str | None = None
        parts = [part.strip(" 　・") for part in _PARTS.split(words)]
        if len(parts) == 2 and not parts[0].isascii() and parts[1].isascii() and parts[1]:
            english = parts.pop()  # one role in two languages
        for title in filter(None, parts):
            key = head_key(title)
            name = next((n for n, role in self.roles.items() if key in _keys(role["title"])), "")
            if not name:
                name = self._free(ident(title).lower() or "role", set(self.roles))
                said: str | dict[str, str] = {"ja": title, "en": english} if english else title
                self.roles[name] = {"title": said}
                self.role_notes[name] = where
            if name not in found:
                found.append(name)
        return found

    def phase(self, title: str, where: str) -> DraftPhase:
        """The phase of that title, made where it is new."""
        key = head_key(title)
        for phase in self.phases:
            if head_key(phase.title) == key:
                return phase
        phase = DraftPhase(f"phase-{len(self.phases) + 1}", title, [where])
        self.phases.append(phase)
        return phase

    def open_phase(self) -> DraftPhase:
        """The phase rows go into that name none: the last, or one of our own (rule 1)."""
        if self.phases:
            return self.phases[-1]
        note = self.tr(N_("例: 表にフェーズ（段階）の名前がないので、1つ置きました"))
        self.phases.append(DraftPhase("phase-1", self.tr(N_("対応")), [note]))
        return self.phases[-1]

    def step(self, phase: DraftPhase, data: dict[str, Any], notes: Iterable[str],
             names: Iterable[str]) -> None:  # fmt: skip
        """Put a step into a phase, to be found by these names."""
        phase.steps.append(Noted(data, list(notes)))
        for name in names:
            if name:
                self.steps_by.setdefault(head_key(name), data["id"])

    def objective(self, title: str, where: str) -> str:
        """The id of an objective, made where it is new."""
        key = head_key(title)
        for name, known in self.objectives.items():
            if head_key(known.value["title"]) == key:
                return name
        name = f"objective-{len(self.objectives) + 1}"
        self.objectives[name] = Noted({"title": title}, [where])
        return name

    def new_id(self, wanted: str) -> tuple[str, bool]:
        """An id for a step or an inject, and whether it is the one wanted."""
        name = self._free(wanted, self._ids)
        self._ids.add(name)
        return name, name == wanted

    def _free(self, wanted: str, taken: set[str]) -> str:
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}-{number}", number + 1
        return name

    def finished(self, name: str, source: str) -> dict[str, Any]:
        """The whole definition as data with comments."""
        tr = self.tr
        todo: list[str] = []
        if not any(phase.steps for phase in self.phases):
            phase = self.open_phase()
            step = {"id": self.new_id("respond")[0], "title": tr(N_("状況に対応し、記録する")),
                    "required": False}  # fmt: skip
            told = tr(N_("例: 表に手順がないので、1つ置きました"))
            self.step(phase, step, [told], [])
            todo.append(tr(N_("期待する行動を手順（steps）に書く")))
        if not self.roles:
            todo.append(tr(N_("役割（roles）を書き、手順に担当を付ける")))
        if self.scenario is None and self.injects:
            todo.append(tr(N_("想定する状況（scenario）を書く")))
        data: dict[str, Any] = {"workflow": name, "title": self.title or name}
        if self.title is None:
            told = tr(N_("例: 表に名前がないので、ファイルの名前にしました"))
            data["title"] = Noted(name, [told])
        if self.discussion:
            data["kind"] = "discussion"
        if self.summary:
            data["summary"] = "\n".join(self.summary)
        if self.scenario is not None:
            data["scenario"] = self.scenario
        data["sources"] = [source]
        if todo:
            data["todo"] = "、".join(todo) if tr.language == "ja" else "; ".join(todo)
        if self.in_hours:
            hours = {"choices": list(HOURS), "ask": tr(N_("発災は就業時間内ですか"))}
            data["facts"] = {HOURS_FACT: hours}
        if self.roles:
            data["roles"] = {key: Noted(role, [self.role_notes[key]])
                             for key, role in self.roles.items()}  # fmt: skip
        data["phases"] = self._phases()
        if self.injects:
            data["injects"] = self.injects
        if self.objectives:
            data["objectives"] = self.objectives
        return data

    def _phases(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        filled = [phase for phase in self.phases if phase.steps]
        for number, phase in enumerate(filled):
            after = filled[number + 1].id if number + 1 < len(filled) else FINAL
            body = {"title": phase.title, "steps": phase.steps, "next": [{"to": after}]}
            made[phase.id] = Noted(body, phase.notes)
        made[FINAL] = {"title": self.tr(N_("終了")), "final": True}
        return made


def _keys(title: str | dict[str, str]) -> set[str]:
    return {head_key(text) for text in (title.values() if isinstance(title, dict) else [title])}


FINAL = "finished"
HOURS_FACT = "時間帯"
HOURS = ("就業時間内", "夜間・休日")
"""As in the shipped workflows, so that a roster and a habit fit both."""


def ident(text: str) -> str:
    """A text as an id: what may not stand in one is left out."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if folded.isascii():
        folded = re.sub(r"[^A-Za-z0-9]+", "-", folded).strip("-")
    return _TAKEN.sub("", folded).lstrip("-")[:_LONGEST_ID]
