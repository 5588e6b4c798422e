"""What can be done next: said after every command, where somebody reads, and it can be done."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator

import click
import pytest

from bcpflow.cli.context import World
from bcpflow.cli.next_steps import MOST, STEPS, row_of
from bcpflow.cli.root import root
from tests.cli.conftest import Shell

HEAD = "次にできること:"


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group, obj=World("ja", {}))
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from leaves(found, (*path, name))
        else:
            yield (*path, name)


ALL = sorted(leaves(root))


def hints(err: str) -> list[str]:
    """The commands that are named."""
    _, _, said = err.partition(HEAD)
    return re.findall(r"^  (bcpflow .*)$", said, re.M)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_command_has_its_row(words: tuple[str, ...]) -> None:
    assert row_of(" ".join(words)) is not None


def test_every_row_has_its_command() -> None:
    known = {" ".join(words) for words in ALL}
    known |= {f"* {' '.join(words[1:])}" for words in ALL if words[0] in ("drill", "incident")}
    assert set(STEPS) <= known


def named() -> list[str]:
    return sorted({step.command for row in STEPS.values() for step in row.steps if step.command})


@pytest.mark.parametrize("command", named())
@pytest.mark.parametrize("verb", ["drill", "incident"])
def test_what_is_named_is_a_command_that_is_there(command: str, verb: str) -> None:
    words = shlex.split(command.replace("{verb}", verb))[1:]
    if words[0] in ("--db", "--site"):
        words = words[2:]
    here: click.Command | None = root
    context = click.Context(root, obj=World("ja", {}))
    while isinstance(here, click.Group):
        word = words.pop(0)
        if word == "{run}":
            continue
        if word == "{then}":
            return
        here = here.get_command(context, word)
        assert here is not None, command
    assert here is not None
    asked = {word for word in words if word.startswith("--")}
    known = {name for parameter in here.params for name in parameter.opts} | {"--help"}
    assert asked <= known, command


def test_a_start_names_the_console_and_the_first_step(shell: Shell) -> None:
    started = shell("drill", "start", "small-drill")
    run = started.out.strip()
    assert hints(started.err) == [
        f"bcpflow drill run {run}",
        f"bcpflow drill confirm {run} open-log",
    ]


def test_each_hint_followed_leads_through_a_drill(shell: Shell) -> None:
    """Somebody who does nothing but what is named comes to the end (checks aside)."""
    said = shell("drill", "start", "small-drill", "--fact", "時間帯=就業時間内").err
    done: list[str] = []
    for _ in range(40):
        line = next(h for h in hints(said) if not h.startswith("bcpflow drill run"))
        words = shlex.split(line)[1:]
        done.append(words[1])
        answer = shell(*words)
        assert answer.code == 0, (line, answer.err)
        said = answer.err
        if words[1] == "end":
            break
    assert done[-1] == "end"
    assert {"confirm", "check", "decide"} <= set(done)
    assert [h.split()[2] for h in hints(said)] == ["report", "hotwash", "backup"]


def test_a_shut_gate_with_nothing_open_leads_to_what_is_missing(shell: Shell, drill: str) -> None:
    paused = shell("drill", "pause", drill)
    assert hints(paused.err)[0] == f"bcpflow drill resume {drill}"


def test_a_real_event_names_its_own_verbs(shell: Shell) -> None:
    started = shell("incident", "start", "small-drill")
    assert all(" drill " not in hint for hint in hints(started.err))
    assert hints(started.err)[0].startswith("bcpflow incident confirm ")


def test_a_case_names_what_it_waits_for(shell: Shell) -> None:
    opened = shell("case", "open", "procurement-small", "--title", "印刷機")
    run = opened.out.strip()
    assert hints(opened.err)[0] == f"bcpflow case show {run}"
    assert hints(opened.err)[1].startswith(f"bcpflow case do {run} ")


def test_documents_for_programs_have_no_talk_beside_them(shell: Shell, drill: str) -> None:
    assert shell("drill", "confirm", drill, "open-log", "--json").err == ""
    assert HEAD not in shell("drill", "start", "small-drill", "--json").err


def test_what_only_shows_says_nothing_into_a_pipe(
    shell: Shell, drill: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("drill", "log", drill).err == ""
    assert shell("drill", "status", drill).err == ""


def test_what_only_shows_says_it_at_a_terminal(
    shell: Shell, drill: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from bcpflow.cli.main import run

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(["drill", "status", drill]) == 0
    assert hints(capsys.readouterr().err) == [
        f"bcpflow drill confirm {drill} open-log",
        f"bcpflow drill run {drill}",
    ]


def test_hints_can_be_turned_off(shell: Shell, drill: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BCPFLOW_HINTS", "off")
    assert shell("drill", "confirm", drill, "open-log").err == ""


def test_a_refusal_has_its_own_next_action(shell: Shell, drill: str) -> None:
    refused = shell("drill", "advance", drill, "survey")
    assert refused.code == 1
    assert HEAD not in refused.err


def test_there_are_few(shell: Shell, drill: str) -> None:
    assert all(len(row.steps) <= MOST for row in STEPS.values())


def test_a_backup_says_how_to_check_it(shell: Shell, drill: str, tmp_path: object) -> None:
    copy = f"{tmp_path}/控え.db"
    made = shell("journal", "backup", copy)
    line = next(h for h in hints(made.err) if h.endswith("journal verify"))
    assert shell(*shlex.split(line)[1:]).code == 0


def test_site_init_leads_to_the_check_and_a_drill(shell: Shell, tmp_path: object) -> None:
    made = shell("site", "init", f"{tmp_path}/わが町")
    for line in hints(made.err):
        assert shell(*shlex.split(line)[1:]).code == 0, line
