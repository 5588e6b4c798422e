"""`make fuzz`: damaged definition files of every kind, through the program's own readers.

    python -m tests.battery.fuzz [--files 10000] [--seed 20261121] [--bombs]

Every shipped workflow and checklist, and the files of a site - roster, register, muster rules,
rating rule, the tables of procurement - are damaged and read as the commands read them. What is
accepted is used as well: expanded, drawn, packed.

Rules, held by tests/battery/test_fuzz.py:

1. Only a located problem may come out; anything else is counted as a traceback, with its file.
2. A file may take what a person waits for, not more: a limit of processor time ends it and is
   counted as unbounded.
3. A refusal counts as located where its place lies within the file it names.

This module must never mend what it damages, and writes only into a temporary folder.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import resource
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bcpflow.codes import catalogue, describe
from bcpflow.errors import DefinitionError, Problem
from bcpflow.language import translator
from bcpflow.library.diagnostics import format_problem, to_json
from bcpflow.library.library import Library, shipped_folder
from tests.battery.fuzz_mutations import damaged
from tests.battery.mutation_report import write

ROOT = Path(__file__).parents[2]
FIGURES = Path(__file__).parent / "figures" / "definitions.json"
SAMPLE_SITE = ROOT / "tests" / "resources" / "sample-site"
TODAY = date(2026, 11, 21)
SEED = 20261121
PROCESSOR_S = 30
"""Of one file; what is refused at all is refused within a fraction of it."""
MEMORY = 1 << 30

Judge = Callable[[Path], Sequence[Problem]]


class Unbounded(Exception):
    """A file that is still being read when all patience is over."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A good file, where a damaged one of its kind is put, and what judges it."""

    name: str
    raw: bytes
    place: Path
    judge: Judge


@dataclass(slots=True)
class Tally:
    """What came of the files."""

    files: int = 0
    accepted: int = 0
    refused: int = 0
    problems: int = 0
    errors: int = 0
    located: int = 0
    hinted: int = 0
    at_the_top: int = 0
    """Problems at 1:1: of the file as a whole, mostly."""
    unbounded: int = 0
    most_cpu_ms: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    tracebacks: list[str] = field(default_factory=list)
    unlocated: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """For RELIABILITY.md."""
        return {
            "files": self.files,
            "accepted": self.accepted,
            "refused": self.refused,
            "tracebacks": len(self.tracebacks),
            "unbounded": self.unbounded,
            "problems": self.problems,
            "errors": self.errors,
            "located_percent": _percent(self.located, self.problems),
            "with_hint_percent": _percent(self.hinted, self.problems),
            "at_the_top_of_the_file_percent": _percent(self.at_the_top, self.problems),
            "codes": len(self.codes),
            "levels": dict(sorted(self.levels.items())),
            "kinds": dict(sorted(self.kinds.items())),
        }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 100.0


def subjects(folder: Path) -> list[Subject]:
    """Every kind of definition file there is, with the reader the commands read it with."""
    shipped = shipped_folder()
    library = Library([shipped])
    files = [shipped / "workflows", shipped / "checklists"]

    def judge(path: Path) -> Sequence[Problem]:
        return _checked(library, path)

    found = [
        Subject(kind.name, path.read_bytes(), folder / kind.name / path.name, judge)
        for kind in files
        for path in sorted(kind.glob("*.yaml"))
    ]
    for kind in files:
        (folder / kind.name).mkdir()
        for path in kind.glob("*.yaml"):
            (folder / kind.name / path.name).write_bytes(path.read_bytes())
    example = ROOT / "tests" / "resources" / "repeats.yaml"
    found.append(
        Subject("workflows", example.read_bytes(), folder / example.name,
                lambda p: _checked(library, p))
    )  # fmt: skip
    found += _site_files(folder / "site") + _tables(folder / "town")
    return found


def _checked(library: Library, path: Path) -> Sequence[Problem]:
    """As `workflow check` does; what it accepts is used as the other commands use it."""
    problems = library.check([path])
    if not any(problem.severity == "error" for problem in problems):
        _used(library, path)
    return problems


def _used(library: Library, path: Path) -> None:
    from bcpflow.definition.codec import pack
    from bcpflow.definition.plan import digest_of, plan
    from bcpflow.errors import NotFound
    from bcpflow.reports import diagram
    from bcpflow.reports.outline import outline
    from bcpflow.site.expand import expanded, needs_register
    from bcpflow.site.reading import read_register

    try:
        definition = library.load(path).definition
    except (DefinitionError, NotFound):
        return  # a checklist is no workflow
    if needs_register(definition):
        definition = expanded(definition, read_register(SAMPLE_SITE, TODAY).systems)
    tr = translator("en")
    diagram.mermaid(definition, tr)
    diagram.dot(definition, tr)
    outline(definition, tr)
    plan(definition)
    digest_of(pack(definition))


def _site_files(folder: Path) -> list[Subject]:
    from bcpflow.site import reading

    folder.mkdir()
    for path in (*sorted(SAMPLE_SITE.glob("*.yaml")), reading.TEMPLATES / reading.EVALUATION):
        (folder / path.name).write_bytes(path.read_bytes())
    readers: dict[str, Callable[[], object]] = {
        reading.ROSTER: lambda: reading.read_roster(folder, TODAY),
        reading.SYSTEMS: lambda: reading.read_register(folder, TODAY),
        reading.MUSTER: lambda: reading.read_muster(folder, None, TODAY),
        reading.EVALUATION: lambda: reading.read_evaluation(folder),
    }
    return [
        Subject("site", (folder / name).read_bytes(), folder / name, _asked(reader))
        for name, reader in readers.items()
    ]


def _asked(reader: Callable[[], object]) -> Judge:
    def judge(_: Path) -> Sequence[Problem]:
        try:
            reader()
        except DefinitionError as fault:
            return fault.problems
        return ()

    return judge


def _tables(town: Path) -> list[Subject]:
    from bcpflow.procurement.reading import FOLDER, SHIPPED

    (town / FOLDER).mkdir(parents=True)
    readers = _table_readers(town)
    return [
        Subject("procurement", path.read_bytes(), town / FOLDER / path.name, readers[path.stem])
        for path in sorted(SHIPPED.glob("*.yaml"))
    ]


def _table_readers(town: Path) -> dict[str, Judge]:
    from bcpflow.procurement import (
        calendar,
        deadlines,
        document_table,
        duplicates,
        ocds_table,
        preevaluation,
        priority,
        quote_heads,
        rules,
        scoring_rules,
        scrutiny_rules,
        table_lint,
        tables,
    )
    from bcpflow.procurement.amount_tables import QuotesNeeded
    from bcpflow.procurement.council import CouncilTable, WtoTable
    from bcpflow.procurement.reading import read_table

    readers: dict[str, Callable[[Path], object]] = {
        "calendar": calendar.read_calendar,
        "ceilings": tables.read_ceilings,
        "council": lambda t: read_table("council", CouncilTable, t, table_lint.council_findings),
        "criteria": preevaluation.read_criteria,
        "deadlines": deadlines.read_rules,
        "documents": document_table.read_documents,
        "duplicates": duplicates.read_likeness,
        "methods": tables.read_methods,
        "ocds": ocds_table.read_ocds,
        "priority": priority.read_priority_rule,
        "quote-heads": quote_heads.read_quote_heads,
        "quotes-needed": lambda t: read_table(
            "quotes-needed", QuotesNeeded, t, table_lint.quotes_findings
        ),
        "rules": rules.read_rules,
        "scoring": scoring_rules.read_scoring_rules,
        "scrutiny": scrutiny_rules.read_scrutiny_rules,
        "wto": lambda t: read_table("wto", WtoTable, t, table_lint.wto_findings),
    }
    return {name: _asked(partial(reader, town)) for name, reader in readers.items()}


def fuzz(files: int, seed: int, folder: Path) -> Tally:
    """So many damaged files, each judged."""
    chance, tally = random.Random(seed), Tally()
    every = subjects(folder)
    kinds = sorted({subject.name for subject in every})
    by_kind = {kind: [s for s in every if s.name == kind] for kind in kinds}
    weights = {"workflows": 4, "checklists": 2, "site": 2, "procurement": 2}
    for number in range(files):
        kind = chance.choices(kinds, [weights[k] for k in kinds])[0]
        subject = chance.choice(by_kind[kind])
        level, raw = damaged(_stretch(subject, chance), chance)
        tally.levels[level] += 1
        tally.kinds[kind] += 1
        _one(tally, subject, raw, f"{seed}/{number} {level} {subject.place.name}")
    return tally


def _stretch(subject: Subject, chance: random.Random) -> bytes:
    """A part of a long file, mostly: what is damaged is looked at, not its length."""
    lines = subject.raw.split(b"\n")
    if len(lines) < 120 or chance.random() < 0.05:
        return subject.raw
    start = chance.randrange(len(lines) - 60)
    return b"\n".join([*lines[: chance.randrange(5, 40)], *lines[start : start + 60]])


def _one(tally: Tally, subject: Subject, raw: bytes, name: str) -> None:
    subject.place.write_bytes(raw)
    tally.files += 1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        with limited(PROCESSOR_S):
            problems = list(subject.judge(subject.place))
            tell(tally, problems, subject.place, raw, name)
    except Unbounded:
        tally.unbounded += 1
    except Exception:
        tally.tracebacks.append(f"{name}\n{traceback.format_exc()}")
    else:
        failed = any(problem.severity == "error" for problem in problems)
        tally.refused += failed
        tally.accepted += not failed
    finally:
        spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
        tally.most_cpu_ms = max(tally.most_cpu_ms, round(spent * 1000))
        subject.place.write_bytes(subject.raw)


def tell(tally: Tally, problems: Sequence[Problem], path: Path, raw: bytes, name: str) -> None:
    """Count the problems; each is worded as well, for wording may fail too (rule 3)."""
    lines = raw.replace(b"\r\n", b"\n").count(b"\n") + raw.count(b"\r") + 1
    ja, en = translator("ja"), translator("en")
    for problem in problems:
        tally.problems += 1
        tally.errors += problem.severity == "error"
        tally.codes[problem.code] += 1
        known = problem.code in catalogue()
        inside = problem.line <= lines if problem.file == str(path) else True
        if known and problem.file and problem.line >= 1 and problem.column >= 1 and inside:
            tally.located += 1
        else:
            tally.unlocated.append(f"{name}: {problem}")
        tally.at_the_top += (problem.line, problem.column) == (1, 1)
        hints = [describe(problem, tr)[2] for tr in (ja, en)]
        tally.hinted += all(hints) and "…" not in hints
        assert format_problem(problem, ja)
        to_json(problem, en)


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Rule 2: processor time, so that a busy machine makes no difference."""

    def over(*_: object) -> None:
        raise Unbounded

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, throw the bombs, write the figures; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="damaged definition files")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=FIGURES)
    said = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory(prefix="bcpflow-fuzz-") as folder:
        tally = fuzz(said.files, said.seed, Path(folder))
    for line in [*tally.tracebacks, *tally.unlocated[:20]]:
        print(line, file=sys.stderr)
    from tests.battery.bombs import throw_all

    thrown = throw_all()
    figures = tally.figures() | {
        "memory_limit_mb": MEMORY >> 20,
        "bombs": len(thrown),
        "bombs_defused": sum(one.defused for one in thrown),
        "bomb_names": sorted(one.name for one in thrown),
    }
    write(said.out, "damaged definition files", figures)
    for one in thrown:
        if not one.defused:
            print(one, file=sys.stderr)
    print({k: v for k, v in figures.items() if k not in ("bomb_names", "kinds", "levels")})
    good = not tally.tracebacks and not tally.unbounded and all(one.defused for one in thrown)
    return 0 if good and figures["located_percent"] >= 99 else 1


if __name__ == "__main__":
    sys.exit(main())
