"""Makes RELIABILITY.md: each promise, the test that holds it, and what its last full run found.

The figures lie in `tests/battery/figures/`, written by `python -m tests.battery --full`. With
``--check`` nothing is written, and 1 is the exit where the page is out of date. Must never state
a figure that no run has written, nor name a test that is not there.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "RELIABILITY.md"
FIGURES = ROOT / "tests" / "battery" / "figures"
BATTERY = "tests/battery"


@dataclass(frozen=True)
class Row:
    """One way in which a promise is tried. ``figures``: a file of `FIGURES`, where there is one.

    ``found`` words them; a name in it that the file does not have is a fault of ours.
    """

    tried: str
    test: str
    figures: str = ""
    found: str = ""
    command: str = ""


@dataclass(frozen=True)
class Promise:
    """What people may rely on, in the words they read it in."""

    japanese: str
    english: str
    rows: tuple[Row, ...]


PROMISES = (
    Promise(
        "「記録しました」と表示された手順は失われません",
        "A step that was said to be recorded is not lost: not to a killed process, a power cut, "
        "a full or failing disk.",
        (
            Row(
                "SIGKILL at random: commands, the line console, the screen console. The journal "
                "is whole, nothing acknowledged is missing, a command given again with its "
                "`--key` is one event, the console begins with the last recorded step",
                f"{BATTERY}/test_kills.py::test_random_kills_of_command_line_and_consoles",
                "kills",
                "{kills} kills ({kills_of_commands} commands, {kills_of_plain} line consoles, "
                "{kills_of_screen} screens), {acknowledged} steps acknowledged: **{lost} lost**, "
                "{broken} broken, {doubled} doubled, {reopened_wrong} reopened wrongly",
            ),
            Row(
                "SIGKILL before every write, sync, truncation, creation and removal of two drills",
                f"{BATTERY}/test_kills.py::test_a_kill_before_each_write_sync_and_removal",
                "points",
                "{points} of {of_points} points, {acknowledged} steps acknowledged: "
                "**{lost} lost**, {broken} broken, {doubled} doubled",
            ),
            Row(
                "Power cut at any moment of a recorded drill: writes since the last sync dropped "
                "or torn at 512 bytes, un-synced names gone. Control: synchronous=NORMAL",
                f"{BATTERY}/test_power.py::test_power_cuts_in_drills_recorded_now",
                "power",
                "{states} states: **{lost} lost**, {broken} broken; control: "
                "{control_states_that_lost} of {control_states} states lost steps",
            ),
            Row(
                "EIO, ENOSPC, EROFS at every one of those changes, once and from then on; behind "
                "it the power is cut as well, a failed sync never made good by a later one",
                f"{BATTERY}/test_power.py::test_a_disk_that_fails_acknowledges_nothing_it_does_not_have",
                "failing",
                "{faults} faults, {acknowledged} steps acknowledged: **{lost} lost**, "
                "{lost_at_power_cut} lost in {power_cuts} power cuts behind them, {tracebacks} "
                "tracebacks, {untold} without a next action, {wrong_exits} wrong exits",
            ),
            Row(
                "A file that may not grow beyond some byte: told as a full disk, or deadly in "
                "the midst of the write",
                f"{BATTERY}/test_kills.py::test_a_file_that_may_not_grow",
                "growth",
                "{limits} limits, {killed} deadly, {acknowledged} steps acknowledged: "
                "**{lost} lost**, {broken} broken, {tracebacks} tracebacks",
            ),
            Row(
                "A full disk, by SQLite's own limit",
                "tests/journal/test_sqlite.py::test_a_full_disk_loses_nothing_that_was_acknowledged",
            ),
            Row(
                "A new folder is synced into the one above it",
                f"{BATTERY}/test_power.py::test_a_new_folder_is_not_lost_with_the_journal_in_it",
            ),
            Row(
                "After a failed sync the connection is another; a later success is not believed",
                f"{BATTERY}/test_power.py::test_after_a_failed_sync_a_later_one_is_not_believed",
            ),
        ),
    ),
    Promise(
        "一つの記録に二つの歴史はできません",
        "A record has one history, however many terminals write at once.",
        (
            Row(
                "Processes that write into one run of one SQLite file",
                f"{BATTERY}/test_writers.py::test_writers_on_one_sqlite_file",
                "writers-sqlite",
                "{writers} writers, {acknowledged} acknowledged: **{lost} lost, {forks} forks**, "
                "{doubled} doubled, {lock_errors_shown} lock errors shown",
            ),
            Row(
                "The same on PostgreSQL, the server stopped at once (immediate) and started again",
                f"{BATTERY}/test_writers.py::test_writers_on_a_server_that_is_stopped_and_started",
                "writers-postgresql",
                "{writers} writers, {acknowledged} acknowledged, {server_stops} stops: "
                "**{lost} lost, {forks} forks**, {doubled} doubled, {lock_errors_shown} lock "
                "errors shown; {failures_shown} times a writer was told that the server was away",
            ),
            Row(
                "One run gone on with in two rooms: a fork is shown with both branches, and "
                "neither journal is written to",
                "tests/cli/test_journal_merge.py::test_a_run_that_went_on_at_both_places_is_a_fork",
            ),
            Row(
                "Any commands in any order, two sessions on SQLite against the pure core",
                f"{BATTERY}/test_record.py::test_sessions_and_the_core_agree_in_any_order",
                "orders-sqlite",
                "{examples} games of up to {steps_each} acts, {commands} commands: no difference",
            ),
            Row(
                "The same on PostgreSQL",
                f"{BATTERY}/test_record.py::test_sessions_and_the_core_agree_in_any_order",
                "orders-postgresql",
                "{examples} games of up to {steps_each} acts, {commands} commands: no difference",
            ),
        ),
    ),
    Promise(
        "後から書き換えれば分かります",
        "What is changed afterwards is found: inside the record always, by anybody with the file. "
        "A tail that was cut, or a record written anew as a whole, only with a head on paper.",
        (
            Row(
                "Each row edited in each column, removed, exchanged, one put in, triggers dropped "
                "before and put back after; tails cut and chains written anew, held against the "
                "head; single bits of the file",
                f"{BATTERY}/test_record.py::test_whatever_is_changed_is_found_and_named",
                "tampering",
                "{changes_inside} changes inside: {found} found, {named} with the first bad event "
                "named; {tails_cut} cuts and {rewritten} rewrites: **{missed_with_head} missed** "
                "with the head; {bits_flipped} bits: {of_which_found} found, "
                "{of_which_changed_nothing} on bytes that no record lies on, **{missed} missed**",
            ),
            Row(
                "On both databases",
                "tests/journal/test_verify.py::test_a_change_is_found_and_named",
            ),
            Row(
                "`journal verify --head`: every cut of a tail, also in both chains, and a record "
                "written anew as a whole, by the code on paper, on both databases",
                "tests/journal/test_witness.py::test_every_cut_of_a_tail_is_found_with_the_head",
            ),
            Row(
                "A signature, checked by OpenSSL's own rules",
                "tests/cli/test_journal_witness.py::test_a_signature_is_made_and_checked",
            ),
            Row(
                "A terminal's login on PostgreSQL may append and read; changing, removing and "
                "taking triggers away are refused by the server",
                "tests/journal/test_roles.py::test_the_server_refuses_a_terminal_whatever_program_asks",
            ),
            Row(
                "A name that is removed leaves no byte in the file, and every chain holds",
                "tests/journal/test_redaction.py::test_the_bytes_are_gone_from_the_file_and_its_log",
            ),
        ),
    ),
    Promise(
        "時計が狂っても所要時間は正しく、正しくないときはそう書きます",
        "Durations are right whatever the wall clock does; where they rest on it, they say so "
        "(推定).",
        (
            Row(
                "Clock steps from 1 s to 366 days both ways, sleep, restarts, at the turns of "
                "month, year, fiscal year and era, leap day and leap second",
                f"{BATTERY}/test_record.py::test_durations_are_right_or_told_as_estimated",
                "clocks",
                "{runs} runs, {durations} durations: **{negative} negative, {wrong} wrong by more "
                "than a second without saying so**, {estimated} marked as estimated; {steps} steps "
                "over 2 s: {steps_missed} missed",
            ),
            Row(
                "Exercise time against a model, any course of events",
                "tests/test_clock.py::test_exercise_time_equals_the_model",
            ),
        ),
    ),
    Promise(
        "どんな定義ファイル・メモでも落ちません",
        "No definition file and no note brings the program down.",
        (
            Row(
                "Damaged definition files",
                f"{BATTERY}/test_fuzz.py::test_no_damaged_file_ends_in_anything_but_located_problems",
                "definitions",
                "{files} files: **{tracebacks} tracebacks**, {located_percent} % of the problems "
                "with line and column",
                "make fuzz",
            ),
            Row(
                "Named bombs: aliases, depth, size, numbers",
                f"{BATTERY}/test_bombs.py::test_a_bomb_is_defused",
            ),
            Row(
                "Hostile texts in every field, looked for in every output",
                f"{BATTERY}/test_hostile.py::test_few_texts_in_every_field_and_output",
                "hostile",
                "{texts} texts, {fields} fields, {outputs} outputs: "
                "**{outputs_with_control_characters} with control characters, {formulas} formulas, "
                "{live_markup} live markup, {texts_lost} texts lost**",
                "make hostile",
            ),
        ),
    ),
    Promise(
        "電源・ネットワーク・共有フォルダが無くても動きます",
        "It works with no network and no server; each terminal may have a journal of its own.",
        (
            Row(
                "The demonstration, a drill and a case where a connection ends the process, and "
                "in an empty network namespace",
                f"{BATTERY}/test_record.py::test_no_command_asks_for_a_network",
                "offline",
                "{commands} commands: **{connections} connections tried**, {failed} failed",
            ),
        ),
    ),
    Promise(
        "コピー1本で持ち出せ、10年後も読めます",
        "One file is the whole record, and it is read in ten years.",
        (
            Row(
                "Journals of every released schema show what they showed when they were made",
                f"{BATTERY}/test_record.py::test_old_journals_say_what_they_said",
                "golden",
                "{journals} journals, {events} events: **{changed} told otherwise**",
            ),
            Row(
                "Backups while two terminals write, each opened and gone on with; copies of the "
                "file alone, held against a printed head",
                f"{BATTERY}/test_record.py::test_backups_of_a_journal_in_use_are_whole",
                "backups",
                "{backups} backups: {restored} whole, **{lost} lost**, {broken} broken; "
                "{naive_copies} copies of the file alone: {naive_behind} lacked something, "
                "{naive_told} of these were told",
            ),
            Row(
                "The record verifies by a short program of the standard library",
                "tests/test_docs.py::test_the_printed_verifier_agrees_with_ours",
            ),
        ),
    ),
    Promise(
        "この表の試験そのものも試しています",
        "The tests of the core notice when the core is wrong.",
        (
            Row(
                "Single faults put into the core, one at a time",
                f"{BATTERY}/test_mutation.py::test_a_mutant_dies_of_a_test_and_survives_without_one",
                "mutants",
                "{killed} of {tried} killed, {score_percent} %",
                "make mutants",
            ),
        ),
    ),
)

NOT_PROMISED = (
    "A disk that says a write is kept when it is not (many USB sticks, some drives with their "
    "cache left on): no program can know. Keep the journal on an internal disk, copy it to sticks.",
    "A live journal on a network drive or in a folder that a cloud service copies: refused, and "
    "where it is forced, no promise holds.",
    "Somebody with all rights on the machine before the first head is on paper. A head that was "
    "printed, read out or mailed is what later changes are found by.",
    "What a folder holds after its own sync has failed while the disk then goes on to work: "
    "SQLite does not look at that one answer. Every failed sync of a file is looked at.",
    "PostgreSQL with `fsync` off is refused; what its replicas have is its keeper's business.",
    "Two containers with clocks of their own under one kernel on one journal: durations between "
    "them are measured by neither.",
    "The kills, power cuts and disk faults are tried on Linux. On Windows and macOS the same "
    "code runs; the recorded drills are replayed there, the system calls are not traced.",
)

HEAD = """# Reliability

What bcpflow promises, the test that holds each promise, and what its last full run found.
This page is made by `python docs/reliability.py` from the figures in `tests/battery/figures/`;
every `pytest` runs a sample of each test.

```sh
python -m tests.battery              # the samples, with their counts
python -m tests.battery --full       # all of it; keeps the figures (an hour or two)
python -m tests.battery kills --full # one part
BCPFLOW_HEAVY=1 pytest tests/battery # the full size as tests
```
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for number, promise in enumerate(PROMISES, start=1):
        parts.append(f"## {number}. {promise.japanese}\n\n{promise.english}\n")
        lines = ["| tried | found | test |", "|---|---|---|"]
        for row in promise.rows:
            name = row.test.partition("::")[2]
            lines.append(f"| {row.tried} | {found(row)} | `{row.test.partition('::')[0]}` {name} |")
        parts.append("\n".join(lines) + "\n")
    parts.append("## Not promised\n\n" + "\n".join(f"- {said}" for said in NOT_PROMISED) + "\n")
    parts.append(measured())
    return "\n".join(parts)


def found(row: Row) -> str:
    """The figures of a row in words."""
    if not row.figures:
        return "held by every run of the tests"
    document = figures(row.figures)
    if document is None:
        how = row.command or f"python -m tests.battery {row.figures} --full"
        return f"not yet run at full size (`{how}`)"
    counts = {
        name: f"{value:,}" if isinstance(value, int) else value
        for name, value in document["figures"].items()
    }
    return row.found.format(**counts)


def figures(name: str) -> dict[str, Any] | None:
    """What a full run has written; None before there was one."""
    file = FIGURES / f"{name}.json"
    if not file.exists():
        return None
    document: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return document


def measured() -> str:
    """When each part was last run, and with what."""
    lines = [
        "## When, and with what",
        "",
        "| part | day | bcpflow | Python | SQLite |",
        "|---|---|---|---|---|",
    ]
    for file in sorted(FIGURES.glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        said = document["versions"]
        cells = (said["bcpflow"], said["python"], said.get("sqlite", ""))
        lines.append(f"| {file.stem} | {document['date']} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def missing() -> list[str]:
    """Tests that are named and are not there."""
    names = []
    for row in (row for promise in PROMISES for row in promise.rows):
        file, _, test = row.test.partition("::")
        source = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).exists() else ""
        if not re.search(rf"^(?:async )?def {test}\(", source, re.M):
            names.append(row.test)
    return names


def main(arguments: list[str]) -> int:
    """Write, or check."""
    made = page()
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if made == before:
        return 0
    if "--check" in arguments:
        print("RELIABILITY.md: out of date; run: python docs/reliability.py", file=sys.stderr)
        return 1
    PAGE.write_text(made, encoding="utf-8", newline="\n")
    print("RELIABILITY.md: filled")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
