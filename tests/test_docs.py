"""The documents say what the program says, name every command, and their programs run."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from bcpflow.cli.context import World
from bcpflow.cli.main import CONFLICT, DEFINITION, DONE, EXIT, UNFORESEEN, run
from bcpflow.cli.root import root
from bcpflow.clock import Reading
from bcpflow.commands import TakeNote
from bcpflow.definition.model import Definition, Phase, Workflow
from bcpflow.journal import open_journal
from bcpflow.language import LANGUAGES
from bcpflow.service.desk import Desk

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.ja.md")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
EXAMPLE = ROOT / "docs" / "example"


def _generator() -> ModuleType:
    found = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group, obj=World("ja", {}))
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None, name
        yield (*path, name)
        if isinstance(found, click.Group):
            yield from _commands(found, (*path, name))


ALL = sorted(_commands(root))
assert len(ALL) > 30, "commands are looked for in the wrong place"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_blocks_are_up_to_date(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert _generator().filled(text) == text, "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_are_well_formed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    opened = re.findall(r"^<!-- (?:run|file|fields|events|schemas|figures)\b.*-->$", text, re.M)
    assert len(opened) == len(re.findall(r"^<!-- end -->$", text, re.M))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_is_documented(words: tuple[str, ...]) -> None:
    """By its full name, or in the printed help of the group it belongs to."""
    told = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    group = " ".join(["bcpflow", *words[:-1], "--help"])
    blocks = re.findall(rf"^\$ {re.escape(group)}\n(.*?)^```$", told, re.M | re.S)
    listed = any(re.search(rf"^  {re.escape(words[-1])}\s", block, re.M) for block in blocks)
    assert listed or re.search(rf"\bbcpflow {re.escape(' '.join(words))}\b", told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_has_help_in_both_languages(
    words: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--lang", language, *words, "--help"]) == DONE
    said = capsys.readouterr().out
    description = said.split("\n\n")[1]
    assert len(description.splitlines()) >= 2, said
    assert bool(re.search("[ぁ-んァ-ヶ一-龠]", description)) == (language == "ja"), description


@pytest.mark.parametrize("name", READMES)
def test_readme_names_every_exit_code(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.M)}
    assert told == {DONE, UNFORESEEN, *(code for _, code in EXIT)}
    assert CONFLICT in told


@pytest.mark.parametrize("name", READMES)
def test_readme_has_the_two_commands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "pip install . && bcpflow demo" in text
    assert "pip install -e '.[test]' && pytest" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_named_files_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing = [link for link in links if not (page.parent / link).exists()]
    named = re.findall(r"`((?:bcpflow|tests|docs)/[\w/.-]+)`", text)
    missing += [name for name in named if not (ROOT / name).exists()]
    assert not missing


def test_the_language_is_told_in_full() -> None:
    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    generate = _generator()
    told = set(re.findall(r"^<!-- fields: (\w+) -->$", text, re.M))
    # A definition is what a run carries; nobody writes one.
    assert told == set(generate.classes(generate.MODEL)) - {"Definition"}
    assert not re.search(r"^\| `\w+` \| \w* \|  \|$", text, re.M), "a field without a docstring"


def test_the_example_has_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["workflow", "check", str(EXAMPLE / "workflows" / "heavy-rain.yaml")]) == DONE
    assert capsys.readouterr().out == ""


def test_the_broken_example_is_refused() -> None:
    assert run(["workflow", "check", str(EXAMPLE / "broken" / "heavy-rain.yaml")]) == DEFINITION


@pytest.fixture
def journal_file(tmp_path: Path) -> Path:
    """Two runs, one of them ended by nobody, written back into the one file."""
    file = tmp_path / "journal.db"
    ids = iter(["run-a", "run-b"])
    moments = iter(range(1_800_000_000_000_000_000, 1_800_000_100_000_000_000, 1_000_000_000))
    journal = open_journal(f"sqlite:///{file}")

    def clock() -> Reading:
        now = next(moments)
        return Reading(now, "boot", now)

    desk = Desk(journal, clock=clock, actor="佐藤", new_id=lambda: next(ids))
    phases = {"only": Phase(title="一つだけ", final=True)}
    definition = Definition(workflow=Workflow(workflow="one", title="一つ", phases=phases))
    for _ in range(2):
        session = desk.start(definition, "exercise")
        session.do(TakeNote(text="機器[srv01] 停止"))
    journal.close()
    return file


def _verified(file: Path) -> subprocess.CompletedProcess[str]:
    text = (ROOT / "docs" / "journal.md").read_text(encoding="utf-8")
    of_a_file, of_lines = re.findall(r"```python\n(.*?)```", text, re.S)
    program = of_lines if file.suffix == ".jsonl" else of_a_file
    return subprocess.run(
        [sys.executable, "-I", "-c", program, str(file)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_printed_verifier_agrees_with_ours(journal_file: Path) -> None:
    found = _verified(journal_file)
    assert (found.returncode, found.stderr) == (0, "")
    journal = open_journal(f"sqlite:///{journal_file}", read_only=True)
    assert found.stdout == f"ok {journal.verify().events} events\n"
    journal.close()


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (
            "UPDATE events SET body = CAST(replace(CAST(body AS TEXT), 'srv01', 'srv02') AS BLOB) "
            "WHERE run = 'run-a' AND version = 2",
            "wrong: run-a 2",
        ),
        ("DELETE FROM events WHERE run = 'run-b'", "missing or wrong: run-b 1"),
        ("DELETE FROM events WHERE run = 'run-a' AND version = 1", "wrong: run-a 2"),
    ],
)
def test_the_printed_verifier_names_what_is_wrong(
    journal_file: Path, damage: str, named: str
) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(journal_file)) as plain:
        for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            plain.execute(f"DROP TRIGGER {name}")
        assert plain.execute(damage).rowcount
        plain.commit()
    found = _verified(journal_file)
    assert found.returncode == 1
    assert found.stderr.strip() == named


@pytest.fixture
def lines_file(journal_file: Path) -> Path:
    """The same two runs as lines."""
    from bcpflow.service.keeping import export_to

    file = journal_file.with_suffix(".jsonl")
    with open_journal(f"sqlite:///{journal_file}", read_only=True) as journal:
        export_to(journal, file, head={}, runs=None, names=True, force=False)
    return file


def test_the_printed_verifier_of_lines_agrees_with_ours(
    journal_file: Path, lines_file: Path
) -> None:
    found = _verified(lines_file)
    assert (found.returncode, found.stderr) == (0, "")
    with open_journal(f"sqlite:///{journal_file}", read_only=True) as journal:
        assert found.stdout == f"ok {journal.verify().events} events\n"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda lines: [line.replace("srv01", "srv02") for line in lines], "wrong: run-a 2"),
        (lambda lines: [*lines[:3], *lines[4:]], "wrong: run-a 2"),
        (lambda lines: [*lines[:2], *lines[3:]], "cut short"),
        (
            lambda lines: [lines[0].replace(':6,"people', ':4,"people'), *lines[1:5], lines[-1]],
            "missing or wrong: run-b 1",
        ),
        (lambda lines: [*lines[:-2]], "cut short"),
    ],
)
def test_the_printed_verifier_of_lines_names_what_is_wrong(
    lines_file: Path, change: Callable[[list[str]], list[str]], named: str
) -> None:
    lines = lines_file.read_text("utf-8").splitlines(keepends=True)
    lines_file.write_text("".join(change(lines)), "utf-8")
    found = _verified(lines_file)
    assert found.returncode == 1
    assert found.stderr.strip() == named
