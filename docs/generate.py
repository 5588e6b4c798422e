"""Fills the blocks of README*.md and docs/*.md that the program itself can write.

    <!-- run: bcpflow drill --help -->      what the command prints
    <!-- run: bcpflow demo | head 20 -->    its first lines
    <!-- file: docs/example/.. -->          a file that is there to be checked
    <!-- fields: Step -->                   a part of the definition language, from its docstrings
    <!-- events -->                         the events of the journal, from their docstrings
    <!-- schemas -->                       the published schemas: name, command, digest of the shape
    <!-- figures: en -->                    what benchmarks/figures.json has kept of measuring

each closed by `<!-- end -->`. `--check` changes nothing and exits 1 where a block is out of date.
Must never run a command whose output depends on the day, the machine or the user.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "bcpflow" / "definition" / "model.py"
EVENTS = tuple(
    ROOT / "bcpflow" / "events" / f"{name}.py" for name in ("run", "people", "exercise", "review")
)
_BLOCK = re.compile(
    r"(<!-- (run|file|fields|events|schemas|figures)(?:: ([^\n]*?))? -->\n)(.*?)(<!-- end -->)",
    re.S,
)


def documents() -> list[Path]:
    """The files that may hold blocks."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def filled(text: str) -> str:
    """The text with every block made anew."""
    return _BLOCK.sub(lambda m: m[1] + _MAKERS[m[2]](m[3] or "") + m[5], text)


def printed(command: str) -> str:
    """What a command prints, on a journal that is thrown away; errors are part of it."""
    line, _, cut = command.partition("|")
    program, *words = shlex.split(line)
    if program != "bcpflow":
        raise ValueError(f"not ours: {command}")
    with tempfile.TemporaryDirectory(prefix="bcpflow-docs-") as folder:
        kept = ("PATH", "SYSTEMROOT", "VIRTUAL_ENV")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= {
            "BCPFLOW_DB": f"sqlite:///{Path(folder) / 'journal.db'}",
            "BCPFLOW_ACTOR": "佐藤",
            "COLUMNS": "80",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PYTHONUTF8": "1",
            "TZ": "Asia/Tokyo",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bcpflow", *words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
    if done.returncode not in (0, 3):  # 3: the definition has errors, which may be the example
        raise RuntimeError(f"{command}: exit {done.returncode}\n{done.stdout}")
    lines = [line.rstrip() for line in done.stdout.rstrip().splitlines()]
    if cut:
        shown = int(cut.split()[1])
        lines = lines[:shown] + ["..."] * (len(lines) > shown)
    return "\n".join(["```console", f"$ {line.strip()}", *lines, "```", ""])


def included(path: str) -> str:
    """A file of the repository."""
    return f"```yaml\n{(ROOT / path).read_text(encoding='utf-8').rstrip()}\n```\n"


def fields(name: str) -> str:
    """The fields of one class of the definition language."""
    found = classes(MODEL)[name]
    lines = [ast.get_docstring(found) or "", "", "| key | | meaning |", "|---|---|---|"]
    for position, node in enumerate(found.body):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        said = found.body[position + 1] if position + 1 < len(found.body) else None
        meaning = ""
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant):
            meaning = " ".join(str(said.value.value).split())
        needed = "required" if node.value is None else ""
        lines.append(f"| `{node.target.id}` | {needed} | {_cell(meaning)} |")
    return "\n".join([*lines, ""])


def events(_: str) -> str:
    """All events, in the order they stand in the source."""
    lines = ["| event | data | meaning |", "|---|---|---|"]
    for node in (node for path in EVENTS for node in classes(path).values()):
        name, dash, meaning = (ast.get_docstring(node) or "").partition(" - ")
        if not dash:
            continue
        data = [
            f"`{part.target.id}`"
            for part in node.body
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
        ]
        lines.append(f"| `{name}` | {', '.join(data)} | {_cell(' '.join(meaning.split()))} |")
    return "\n".join([*lines, ""])


def schemas(_: str) -> str:
    """All published schemas, as `docs/schemas.json` has kept their shapes."""
    found = importlib.util.spec_from_file_location("schemas", ROOT / "docs" / "schemas.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    from bcpflow.reports.schemas import SCHEMAS

    lines = ["| name | printed by | shape |", "|---|---|---|"]
    for name, shape in module.shapes().items():
        lines.append(f"| `{name}` | `{SCHEMAS[name]['title']}` | `{module.digest(shape)}` |")
    return "\n".join([*lines, ""])


def figures(language: str) -> str:
    """The table of the figures that were kept; measuring here would say something else each day."""
    path = ROOT / "benchmarks" / "report.py"
    found = importlib.util.spec_from_file_location("report", path)
    assert found is not None
    assert found.loader is not None
    report = importlib.util.module_from_spec(found)
    found.loader.exec_module(report)
    return str(report.markdown(language))


def classes(source: Path) -> dict[str, ast.ClassDef]:
    """The classes of a module, by name, in order; first those it gives on from other modules."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    found: dict[str, ast.ClassDef] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            given = {name.name for name in node.names if name.asname == name.name}
            held = classes(_source(node.module or "")) if given else {}
            found |= {name: each for name, each in held.items() if name in given}
        elif isinstance(node, ast.ClassDef):
            found[node.name] = node
    return found


def _source(module: str) -> Path:
    return (ROOT / module.replace(".", "/")).with_suffix(".py")


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


_MAKERS: dict[str, Callable[[str], str]] = {
    "run": printed,
    "file": included,
    "fields": fields,
    "events": events,
    "schemas": schemas,
    "figures": figures,
}


def main(arguments: list[str]) -> int:
    """Fill, or check."""
    stale = []
    for path in documents():
        before = path.read_text(encoding="utf-8")
        after = filled(before)
        if after == before:
            continue
        stale.append(path)
        if "--check" not in arguments:
            path.write_text(after, encoding="utf-8", newline="\n")
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'out of date' if '--check' in arguments else 'filled'}")
    if stale and "--check" in arguments:
        print("run: make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
