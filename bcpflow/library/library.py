"""The library: definition files found by name or path, read, judged, put together.

Rules, held by tests/library/test_library.py:

1. Earlier folders win: the site's own file stands before the shipped one of the same name.
2. A workflow comes with every checklist it refers to, or not at all.
3. All problems of all files concerned are named at once.

This module must never write a file and never look for one outside its folders and beside the
file that refers to it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcpflow.definition.model import Checklist, Definition, Workflow
from bcpflow.errors import DefinitionError, NotFound, Problem
from bcpflow.library.document import Document
from bcpflow.library.judge import Judged, judge
from bcpflow.lint import Finding, nearest
from bcpflow.lint.outline import Outline

SUFFIXES = (".yaml", ".yml")
_FILE_NAME = re.compile(r"[^\\/:*?\"<>|.\s][^\\/:*?\"<>|]*")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A definition that can be run, and what lint would still mention."""

    definition: Definition
    problems: tuple[Problem, ...]
    """Warnings and notes; there are no errors."""
    path: Path
    document: Document


def shipped_folder() -> Path:
    """The folder that holds the shipped workflows/ and checklists/."""
    package = Path(__file__).resolve().parents[1]
    packed = package / "_data"
    return packed if packed.is_dir() else package.parent


class Library:
    """Definition files of some folders, each with workflows/ and checklists/."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)

    def names(self) -> tuple[str, ...]:
        """Names of the workflows, sorted."""
        return self._names("workflows")

    def checklist_names(self) -> tuple[str, ...]:
        """Names of the checklists, sorted."""
        return self._names("checklists")

    def files(self) -> list[Path]:
        """Every file of the library that a name leads to."""
        workflows = [self._find("workflows", name) for name in self.names()]
        checklists = [self._find("checklists", name) for name in self.checklist_names()]
        return [path for path in (*workflows, *checklists) if path is not None]

    def find(self, name: str) -> Path:
        """The file of a workflow. Raises NotFound with the nearest name."""
        path = self._find("workflows", name)
        if path is None:
            raise NotFound("BCP-R031", name=name, near=nearest(name, self.names()))
        return path

    def load(self, name_or_path: str | Path) -> Loaded:
        """A workflow with its checklists. Raises DefinitionError with all problems, NotFound."""
        if _is_path(name_or_path):
            path, beside = Path(name_or_path), True
            if not path.is_file():
                near = nearest(path.stem, self.names())
                raise NotFound("BCP-R031", name=str(name_or_path), near=near)
        else:
            path, beside = self.find(str(name_or_path)), False
        judged = judge(path, "workflow")
        checklists, problems = self._checklists(judged, beside=beside)
        problems = _in_order([*judged.problems, *problems])
        workflow = judged.thing
        if not isinstance(workflow, Workflow) or judged.document is None or _has_errors(problems):
            raise DefinitionError(problems)
        definition = Definition(workflow=workflow, checklists=checklists)
        return Loaded(definition, tuple(problems), path, judged.document)

    def checklist(self, name: str) -> Checklist:
        """A checklist by itself. Raises DefinitionError with all problems, NotFound."""
        path = self._find("checklists", name)
        if path is None:
            raise NotFound("BCP-R031", name=name, near=nearest(name, self.checklist_names()))
        judged = judge(path, "checklist")
        if not isinstance(judged.thing, Checklist) or _has_errors(judged.problems):
            raise DefinitionError(judged.problems)
        return judged.thing

    def check(self, said: Sequence[str | Path] = ()) -> list[Problem]:
        """All problems of what `chosen` gives."""
        problems: list[Problem] = []
        for file, beside in self._chosen(said):
            judged = judge(file)
            problems += judged.problems
            problems += self._checklists(judged, beside=beside)[1]
        return _in_order(problems)

    def chosen(self, said: Sequence[str | Path] = ()) -> list[Path]:
        """The files of paths, folders and names; of the whole library where none is named.

        Raises NotFound with the nearest name.
        """
        return [file for file, _ in self._chosen(said)]

    def _chosen(self, said: Sequence[str | Path]) -> list[tuple[Path, bool]]:
        """Each file once, and whether its checklists may lie beside it: not where it was named."""
        if not said:
            return [(file, False) for file in self.files()]
        found: dict[Path, bool] = {}
        for one in said:
            if _is_path(one) or Path(one).exists():
                found.update(dict.fromkeys(_files_in(Path(one)), True))
                continue
            named = [self._find(kind, str(one)) for kind in ("workflows", "checklists")]
            files = [file for file in named if file is not None] or [self.find(str(one))]
            found.update({file: False for file in files if file not in found})
        return list(found.items())

    def _checklists(
        self, judged: Judged, *, beside: bool
    ) -> tuple[dict[str, Checklist], list[Problem]]:
        """The checklists a workflow refers to, and what is wrong with them or the reference."""
        found: dict[str, Checklist] = {}
        problems: list[Problem] = []
        seen: set[str] = set()
        if not isinstance(judged.thing, Workflow) or judged.document is None:
            return found, problems
        for placed in Outline(Definition(workflow=judged.thing)).steps:
            name = placed.step.checklist
            if name is None or name in seen:
                continue
            path = self._checklist_path(name, judged.path if beside else None)
            if path is None:
                data = {"name": name, "near": nearest(name, self.checklist_names())}
                finding = Finding("BCP-D073", (*placed.path, "checklist"), data)
                problems.append(judged.document.problem(finding))
                continue
            seen.add(name)
            other = judge(path, "checklist")
            problems += other.problems
            if isinstance(other.thing, Checklist):
                found[name] = other.thing
        return found, problems

    def _checklist_path(self, name: str, workflow: Path | None) -> Path | None:
        if not _FILE_NAME.fullmatch(name):
            return None
        if workflow is not None:
            for folder in (workflow.parent / ".." / "checklists", workflow.parent):
                for suffix in SUFFIXES:
                    path = Path(os.path.normpath(folder / f"{name}{suffix}"))
                    # Both may be named alike, and a workflow is never its own checklist.
                    if path.is_file() and path != Path(os.path.normpath(workflow)):
                        return path
        return self._find("checklists", name)

    def _find(self, kind: str, name: str) -> Path | None:
        if not _FILE_NAME.fullmatch(name):
            return None
        for folder in self.folders:
            for suffix in SUFFIXES:
                path = folder / kind / f"{name}{suffix}"
                if path.is_file():
                    return path
        return None

    def _names(self, kind: str) -> tuple[str, ...]:
        return tuple(sorted({p.stem for folder in self.folders for p in _yaml_in(folder / kind)}))


def _is_path(name_or_path: str | Path) -> bool:
    if isinstance(name_or_path, Path):
        return True
    return name_or_path.endswith(SUFFIXES) or "/" in name_or_path or "\\" in name_or_path


def _files_in(path: Path) -> list[Path]:
    """The file itself, or the definition files below a folder; of a site's folder its two."""
    if not path.is_dir():
        return [path]
    homes = [path / home for home in ("workflows", "checklists") if (path / home).is_dir()]
    if homes:  # what else lies there (a roster, a register) is not for us to judge
        return [file for home in homes for file in _files_in(home)]
    return sorted(p for suffix in SUFFIXES for p in path.rglob(f"*{suffix}") if p.is_file())


def _yaml_in(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (p for p in folder.iterdir() if p.suffix in SUFFIXES and p.is_file())


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """By file and line, each once: a checklist may be referred to by several workflows."""
    once = {(p.file, p.line, p.column, p.code, p.path): p for p in problems}
    return [once[place] for place in sorted(once, key=lambda place: place[:4])]


def _has_errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)
