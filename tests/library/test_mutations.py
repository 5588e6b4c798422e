"""Damaged files: whatever happens to a good file, reading it ends in problems with lines.

A sample runs each time; ``BCPFLOW_FUZZ=2000`` runs that many. The seed is fixed: a failure is
seen again by running the same number.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

from bcpflow.codes import catalogue
from bcpflow.language import translator
from bcpflow.library.diagnostics import format_problem
from bcpflow.library.library import Library, shipped_folder

MUTATIONS = int(os.environ.get("BCPFLOW_FUZZ", "300"))
RESOURCES = Path(__file__).parent.parent / "resources"
SNIPPETS = (
    ":",
    ": ",
    "：",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    "&a ",
    "*a",
    "!!x ",
    "|",
    ">",
    "'",
    '"',
    "%",
    "@",
    "\t",
    "　",
    "\n",
    "\n\n",
    "  ",
    "---\n",
    "...\n",
    "? ",
    "<<: ",
    "null",
    "true",
    "12:30:45",
    "２０",
    "\u202e",
    "\x00",
    "\x85",
    "\u2028",
    "\\",
    "\ufeff",
    "0730",
    "1e999",
    ".nan",
    "=",
    "例",
)


def subjects() -> list[Path]:
    shipped = shipped_folder()
    folders = [shipped / "workflows", shipped / "checklists"]
    return [RESOURCES / "valid.yaml", *sorted(p for f in folders for p in f.glob("*.yaml"))]


def mutated(text: str, chance: random.Random) -> bytes:
    lines = text.split("\n")
    if len(lines) > 120:  # a stretch of a long file: what is damaged is looked at, not its length
        start = chance.randrange(len(lines) - 100)
        lines = lines[: chance.randrange(5, 30)] + lines[start : start + 60]
    for _ in range(chance.randint(1, 3)):
        number = chance.randrange(len(lines))
        line = lines[number]
        at = chance.randint(0, len(line))
        match chance.randrange(8):
            case 0:
                lines[number] = line[:at] + chance.choice(SNIPPETS) + line[at:]
            case 1:
                lines[number] = line[:at] + line[at + 1 :]
            case 2:
                del lines[number]
                lines = lines or [""]
            case 3:
                lines.insert(number, chance.choice(lines))
            case 4:
                lines[number] = " " * chance.randint(0, 6) + line.lstrip()
            case 5:
                lines[number] = line[:at]
            case 6:
                key, colon, _ = line.partition(":")
                lines[number] = key + colon + " " + chance.choice(SNIPPETS)
            case _:
                other = chance.randrange(len(lines))
                lines[number], lines[other] = lines[other], lines[number]
    raw = "\n".join(lines).encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        at = chance.randrange(len(raw) + 1)
        raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
    return raw


def test_no_mutation_ends_in_anything_but_located_problems(tmp_path: Path) -> None:
    chance = random.Random(20261121)
    texts = [path.read_text(encoding="utf-8") for path in subjects()]
    library = Library([shipped_folder()])
    path = tmp_path / "mutated.yaml"
    tr = translator("ja")
    for number in range(MUTATIONS):
        raw = mutated(chance.choice(texts), chance)
        path.write_bytes(raw)
        lines = raw.count(b"\n") + raw.count(b"\r") + 1
        for problem in library.check([path]):
            seen = f"mutation {number}: {problem}"
            assert problem.code in catalogue(), seen
            assert problem.column >= 1, seen
            if problem.file == str(path):
                assert 1 <= problem.line <= lines, seen
            assert format_problem(problem, tr), seen
