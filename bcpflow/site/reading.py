"""The site folder read: each file judged, and everything wrong with it located.

Rules, held by tests/site/test_reading.py:

1. All problems of all files are named at once, each at its line.
2. A file that is not there is mentioned, never made; the rating rule is shipped and need not
   be there.
3. Workflows and checklists of the folder are judged by the library.
4. Where a library is given, a role of the roster that no workflow of it has is named: mistyped,
   it would leave the role without its holder and say nothing.

This module must never write a file and never look at a clock: the day is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bcpflow.definition.evaluation import Evaluation
from bcpflow.errors import DefinitionError, Problem
from bcpflow.library.document import Document, problem_at
from bcpflow.library.library import Library, shipped_folder
from bcpflow.library.reader import MAX_BYTES, read_bytes, unreadable
from bcpflow.library.repair import repaired
from bcpflow.lint.finding import Finding
from bcpflow.lint.finding import Path as FieldPath
from bcpflow.site.lint import (
    evaluation_findings,
    muster_findings,
    register_findings,
    role_findings,
    roster_findings,
)
from bcpflow.site.lint_plan import plan_findings, tickets_findings
from bcpflow.site.model import DrillPlan, Muster, Register, Roster, Tickets
from bcpflow.site.people import roles_of
from bcpflow.site.shape import T, shape

ROSTER, SYSTEMS, MUSTER = "roster.yaml", "systems.yaml", "muster.yaml"
EVALUATION = "evaluation.yaml"
PLAN, TICKETS = "plan.yaml", "tickets.yaml"
"""No run takes anything from these: a mistake in them keeps none from starting."""
TEMPLATES = Path(__file__).parent / "templates"
FOLDERS = ("workflows", "checklists")
_SHAPED = {"BCP-D002": "BCP-D151", "BCP-D020": "BCP-D151"}
"""Codes of the library that speak of workflows, and ours that speak of these files."""


@dataclass(slots=True)
class Site:
    """What could be read of a site folder, and what is wrong with it."""

    roster: Roster | None = None
    register: Register | None = None
    muster: Muster | None = None
    evaluation: Evaluation | None = None
    problems: list[Problem] = field(default_factory=list)


def read_site(folder: Path, today: date, library: Library | None = None) -> Site:
    """The files of a site folder. Raises DefinitionError where there is no such folder."""
    if not folder.is_dir():
        raise no_folder(folder)
    site = Site()
    site.roster = _judged(
        site, folder / ROSTER, Roster, lambda read: _roster_findings(read, today, library)
    )
    site.register = _judged(
        site, folder / SYSTEMS, Register, lambda read: register_findings(read, today)
    )
    site.muster = _judged(
        site, folder / MUSTER, Muster, lambda read: muster_findings(read, site.roster, today)
    )
    if (own := folder / EVALUATION).exists():
        site.evaluation = _judged(
            site, own, Evaluation, lambda read: evaluation_findings(read, today)
        )
    return site


def no_folder(folder: Path) -> DefinitionError:
    """A path that leads to no folder."""
    return unreadable(str(folder), "BCP-D177")


def check_site(folder: Path, today: date) -> list[Problem]:
    """All problems of the folder, its workflows and checklists included, by file and line."""
    library = Library([folder, shipped_folder()])
    found = [*read_site(folder, today, library).problems, *_beside(folder, today, library)]
    own = [folder / name for name in FOLDERS if (folder / name).is_dir()]
    files = [file for home in own for file in sorted(home.rglob("*.y*ml")) if file.is_file()]
    if files:
        found = [*found, *library.check(files)]
    return sorted(found, key=lambda problem: (problem.file, problem.line, problem.column))


def _beside(folder: Path, today: date, library: Library) -> list[Problem]:
    """What is wrong with the files that no run takes anything from."""
    site = Site()
    if (plan := folder / PLAN).exists():
        known = library.names()
        _judged(site, plan, DrillPlan, lambda read: plan_findings(read, known, today))
    if (tickets := folder / TICKETS).exists():
        _judged(site, tickets, Tickets, lambda read: tickets_findings(read, today))
    return site.problems


def _roster_findings(roster: Roster, today: date, library: Library | None) -> list[Finding]:
    found = roster_findings(roster, today)
    if library is not None:
        found += role_findings(roster, _roles_known(library, set(roles_of(roster))))
    return found


def _roles_known(library: Library, wanted: set[str]) -> set[str]:
    """Ids of roles of its workflows (rule 4): of all, or of as many as know what is wanted.

    A workflow with a mistake has its roles all the same, and is judged elsewhere.
    """
    known: set[str] = set()
    for name in library.names():
        if wanted <= known:
            break
        path = library.find(name)
        try:
            data = read_bytes(path.read_bytes(), str(path)).data
        except (OSError, DefinitionError):
            continue
        roles = data.get("roles") if isinstance(data, dict) else None
        known |= {str(role) for role in roles} if isinstance(roles, dict) else set()
    return known


def read_roster(folder: Path, today: date) -> Roster:
    """The roster. Raises DefinitionError with all problems of its file."""
    return _needed(folder / ROSTER, Roster, lambda read: roster_findings(read, today))


def read_register(folder: Path, today: date) -> Register:
    """The systems register. Raises DefinitionError with all problems of its file."""
    return _needed(folder / SYSTEMS, Register, lambda read: register_findings(read, today))


def read_muster(folder: Path, roster: Roster | None, today: date) -> Muster:
    """The muster rules. Raises DefinitionError with all problems of their file."""
    return _needed(folder / MUSTER, Muster, lambda read: muster_findings(read, roster, today))


def read_plan(folder: Path, library: Library, today: date) -> DrillPlan:
    """The drills of the year. Raises DefinitionError with all problems of their file."""
    known = library.names()
    return _needed(folder / PLAN, DrillPlan, lambda read: plan_findings(read, known, today))


def read_tickets(folder: Path | None, today: date) -> Tickets:
    """The folder's heads for ticket programs, or the shipped ones."""
    own = folder / TICKETS if folder is not None else None
    path = own if own is not None and own.exists() else TEMPLATES / TICKETS
    return _needed(path, Tickets, lambda read: tickets_findings(read, today))


def read_evaluation(folder: Path | None) -> Evaluation:
    """The folder's rating rule, or the shipped one. Raises DefinitionError like the others."""
    own = folder / EVALUATION if folder is not None else None
    path = own if own is not None and own.exists() else TEMPLATES / EVALUATION
    return _needed(path, Evaluation, lambda read: evaluation_findings(read, None))


def judge_document(
    document: Document, kind: type[T], lint: Callable[[T], Iterable[Finding]]
) -> tuple[T | None, list[Problem]]:
    """What a read document says, and all that is wrong with it."""
    problems = [_ours(problem) for problem in document.problems]
    if not isinstance(document.data, dict):
        return None, [problem_at(document, "BCP-D151", (1, 1), (), _named(document.source))]
    thing, misfits = shape(kind, document.data)
    spoilt = {problem.path for problem in document.problems} - {()}
    findings = list(_not_under(misfits, spoilt))
    judged, touched = thing, set[FieldPath]()
    if misfits and (mended := repaired(document.data, misfits)) is not None:
        data, touched = mended
        judged = shape(kind, data)[0]
    if judged is not None and not problems:
        findings += [finding for finding in lint(judged) if finding.path not in touched]
    problems += [document.problem(finding) for finding in findings]
    return thing, sorted(problems, key=lambda problem: (problem.line, problem.column))


def _judged(
    site: Site, path: Path, kind: type[T], lint: Callable[[T], Iterable[Finding]]
) -> T | None:
    if not path.exists():
        document = Document(str(path), None)
        site.problems.append(problem_at(document, "BCP-D150", (1, 1), (), _named(str(path))))
        return None
    thing, problems = _read(path, kind, lint)
    site.problems += problems
    return thing


def _needed(path: Path, kind: type[T], lint: Callable[[T], Iterable[Finding]]) -> T:
    thing, problems = _read(path, kind, lint)
    if thing is None or any(problem.severity == "error" for problem in problems):
        raise DefinitionError([problem for problem in problems if problem.severity == "error"])
    return thing


def _read(
    path: Path, kind: type[T], lint: Callable[[T], Iterable[Finding]]
) -> tuple[T | None, list[Problem]]:
    try:
        with path.open("rb") as stream:
            document = read_bytes(stream.read(MAX_BYTES + 1), str(path))
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        return None, list(unreadable(str(path), "BCP-D001", reason=reason).problems)
    except DefinitionError as fault:
        return None, [_ours(problem) for problem in fault.problems]
    return judge_document(document, kind, lint)


def _ours(problem: Problem) -> Problem:
    code = _SHAPED.get(problem.code)
    return problem if code is None else replace(problem, code=code, data=_named(problem.file))


def _named(path: str) -> dict[str, object]:
    return {"file": Path(path).name}


def _not_under(findings: Iterable[Finding], spoilt: set[FieldPath]) -> Iterator[Finding]:
    """The findings that are not about a value the reader has refused already."""
    for finding in findings:
        if not any(finding.path[: len(path)] == path for path in spoilt):
            yield finding
