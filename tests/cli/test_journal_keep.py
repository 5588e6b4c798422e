"""Keeping a journal from the command line: copies, lines, the doctor, read-only media."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bcpflow.commands import TakeNote
from bcpflow.journal import reserve
from bcpflow.service.rescue import Aside, write_aside
from tests.cli.conftest import Answer, Shell


def at(shell: Shell, file: Path, *words: str) -> Answer:
    return shell("--db", f"sqlite:///{file}", *words)


def test_a_backup_is_verified_and_never_overwrites(
    shell: Shell, drill: str, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.db"
    made = shell("journal", "backup", str(kept), "--json")
    assert made.code == 0, made.err
    assert made.json["head"] == shell("journal", "verify", "--json").json["head"]
    before = kept.read_bytes()
    again = shell("journal", "backup", str(kept))
    assert (again.code, "BCP-U040" in again.err) == (2, True)
    shell("drill", "note", drill, "余震")
    assert shell("journal", "backup", str(kept), "--force").code == 0
    assert kept.read_bytes() != before
    before = kept.read_bytes()
    assert at(shell, kept, "journal", "verify").code == 0
    assert kept.read_bytes() == before, "verifying a copy changes no byte of it"


def test_a_run_is_carried_to_another_place_gone_on_with_and_brought_back(
    shell: Shell, drill: str, tmp_path: Path
) -> None:
    """What to do when the disk of the journal is failing: docs/journal.md."""
    stick, lines = tmp_path / "stick.db", tmp_path / "lines.jsonl"
    shell("journal", "backup", str(stick))
    assert at(shell, stick, "drill", "confirm", drill, "open-log").code == 0
    assert at(shell, stick, "journal", "export", drill, "-o", str(lines)).code == 0
    back = shell("journal", "import", str(lines), "--json")
    assert back.code == 0, back.err
    assert back.json["runs"] == [{"run": drill, "state": "extended", "events": 1, "fork": None}]
    assert shell("journal", "import", str(lines), "--json").json["events"] == 0
    steps = shell("drill", "status", drill, "--json").json["steps"]
    assert steps[0]["status"] == "achieved"
    assert shell("journal", "verify").code == 0


def test_two_histories_are_a_conflict_and_stay_two(
    shell: Shell, drill: str, tmp_path: Path
) -> None:
    stick, lines = tmp_path / "stick.db", tmp_path / "lines.jsonl"
    shell("journal", "backup", str(stick))
    at(shell, stick, "drill", "note", drill, "代替拠点")
    shell("drill", "note", drill, "市役所")
    at(shell, stick, "journal", "export", "-o", str(lines))
    refused = shell("journal", "import", str(lines))
    assert refused.code == 5
    assert f"{drill}#" in refused.err
    assert "市役所" in shell("drill", "log", drill).out
    assert "代替拠点" not in shell("drill", "log", drill).out


def test_an_export_is_the_same_on_stdout_and_names_may_stay_here(
    shell: Shell, process: Shell, drill: str, tmp_path: Path
) -> None:
    file = tmp_path / "lines.jsonl"
    shell("journal", "export", "-o", str(file))
    printed = process("journal", "export", env={"PYTHONIOENCODING": "cp932"})
    assert printed.out.splitlines()[1:] == file.read_text("utf-8").splitlines()[1:]
    assert "佐藤" in printed.out
    assert "佐藤" not in process("journal", "export", drill, "--no-names").out
    assert shell("journal", "export", "--json").code == 2
    assert shell("journal", "export", "nobody", "-o", str(tmp_path / "x")).code == 1
    assert not (tmp_path / "x").exists()
    assert shell("journal", "export", "-o", str(file)).code == 2
    assert shell("journal", "export", "-o", str(tmp_path / "no" / "x")).code == 74


def test_a_file_that_was_changed_is_refused_and_adds_nothing(
    shell: Shell, drill: str, tmp_path: Path
) -> None:
    file, other = tmp_path / "lines.jsonl", tmp_path / "other.db"
    shell("journal", "export", "-o", str(file))
    file.write_text(file.read_text("utf-8").replace("夜間", "昼間", 1), "utf-8")
    refused = at(shell, other, "journal", "import", str(file))
    assert (refused.code, "BCP-J017" in refused.err) == (4, True)
    assert at(shell, other, "drill", "list", "--json").json == []
    file.write_text("これは違う\n", "utf-8")
    assert at(shell, other, "journal", "import", str(file)).code == 74


def test_an_imported_run_is_not_the_last_one(shell: Shell, drill: str, tmp_path: Path) -> None:
    file, other = tmp_path / "lines.jsonl", tmp_path / "other.db"
    shell("journal", "export", "-o", str(file))
    ours = at(shell, other, "drill", "start", "small-drill", "--json").json["id"]
    at(shell, other, "journal", "import", str(file))
    assert {line["id"] for line in at(shell, other, "drill", "list", "--json").json} == {
        ours,
        drill,
    }
    assert at(shell, other, "drill", "status", "last", "--json").json["id"] == ours


def test_lines_written_aside_are_recorded_once(shell: Shell, drill: str, tmp_path: Path) -> None:
    started = shell("drill", "log", drill, "--format", "json").json["rows"][0]["occurred_at"]
    from bcpflow.instants import from_iso

    file = tmp_path / "aside.jsonl"
    for run in (drill, "gone"):
        write_aside(
            file,
            Aside(run, TakeNote(text="余震"), "k", from_iso(started), "田中", (), "余震"),
        )
    entered = shell("journal", "rescue", str(file))
    assert entered.code == 1
    assert "記録しました: 余震" in entered.out
    assert "BCP-R001" in entered.err
    again = shell("journal", "rescue", str(file), "--json").json
    assert [line["status"] for line in again["lines"]] == ["repeated", "refused"]
    log = shell("drill", "log", drill, "--format", "json").json["rows"]
    assert [row["by"] for row in log if row["note"] == "余震"] == ["田中"]


def test_little_room_is_told_when_a_run_starts_and_a_console_opens(
    shell: Shell, process: Shell, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BCPFLOW_LOW_SPACE_MB", "999999999")
    started = shell("drill", "start", "small-drill", "--json")
    assert started.code == 0
    assert "空きが" in started.err
    assert reserve.place_of(db).stat().st_size == reserve.SIZE
    opened = process("drill", "run", "--plain", stdin="q\n")
    assert "空きが" in opened.out
    monkeypatch.setenv("BCPFLOW_LOW_SPACE_MB", "x")
    assert "空きが" not in shell("drill", "start", "small-drill").err


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda db: None, 0),
        (lambda db: db.write_bytes(db.read_bytes().replace(b"StepX", b"StepY")), 0),
        (lambda db: db.write_bytes("これは違う".encode() * 999), 74),
        (lambda db: db.write_bytes(db.read_bytes().replace(b"original", b"Original")), 4),
    ],
)
def test_the_doctor_answers_by_words_and_exit_code(
    shell: Shell, drill: str, db: Path, spoil: Callable[[Path], object], code: int
) -> None:
    shell("drill", "note", drill, "original")
    spoil(db)
    said = shell("journal", "doctor")
    assert said.code == code, said.out + said.err
    assert ("異常  " in said.out) == (code != 0)
    assert "良好  " in said.out
    found = shell("journal", "doctor", "--json")
    assert (found.code, found.json["ok"]) == (code, code == 0)
    assert shell("--lang", "en", "journal", "doctor").code == code


def test_a_cloud_folder_is_refused_with_the_way_out(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "OneDrive - 架空市" / "j.db"
    refused = at(shell, file, "drill", "list")
    assert (refused.code, "BCP-J015" in refused.err) == (74, True)
    assert "BCPFLOW_ALLOW_CLOUD" in refused.err
    os.environ["BCPFLOW_ALLOW_CLOUD"] = "1"
    try:
        assert at(shell, file, "drill", "list").code == 0
    finally:
        del os.environ["BCPFLOW_ALLOW_CLOUD"]


READS = (
    ("journal", "verify"),
    ("drill", "list"),
    ("drill", "status", "last"),
    ("drill", "log", "last"),
    ("drill", "report", "last"),
    ("journal", "export", "last"),
    ("journal", "doctor"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there cannot be locked this way")
@pytest.mark.parametrize("copy", ["backup", "closed", "live"])
def test_everything_that_reads_works_from_a_read_only_medium(
    shell: Shell, drill: str, db: Path, copy: str
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bcpflow-cd-"))
    cd = folder / "cd"
    cd.mkdir()
    if copy == "backup":
        assert shell("journal", "backup", str(cd / "j.db")).code == 0
    else:
        shutil.copy(db, cd / "j.db")
    if copy == "live":
        from bcpflow.journal import open_journal

        with open_journal(str(db)) as journal:
            journal.append(drill, 1, [_note()])
            shutil.copy(db, cd / "j.db")
            shutil.copy(f"{db}-wal", cd / "j.db-wal")
    for path in cd.iterdir():
        path.chmod(0o444)
    cd.chmod(0o555)
    folder.chmod(0o755)
    before = {path.name: path.read_bytes() for path in cd.iterdir()}
    environment = os.environ | {"BCPFLOW_DB": f"sqlite:///{cd / 'j.db'}"}
    try:
        for words in (*READS, ("drill", "note", "last", "x")):
            done = subprocess.run(
                [sys.executable, "-m", "bcpflow", *words],
                capture_output=True,
                env=environment,
                check=False,
                preexec_fn=_powerless if os.getuid() == 0 else None,
            )
            said = done.stderr.decode("utf-8", "replace")
            if words in READS:
                assert done.returncode == 0, (words, said)
                assert done.stdout
            else:
                assert (done.returncode, "BCP-J014" in said) == (74, True), said
        assert {path.name: path.read_bytes() for path in cd.iterdir()} == before
    finally:
        cd.chmod(0o755)
        shutil.rmtree(folder)


def _powerless() -> None:
    """Root writes anywhere; a child without that power is refused as everybody is."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    drop_from_bounding_set, override, read_search = 24, 1, 2
    for capability in (override, read_search):
        if libc.prctl(drop_from_bounding_set, capability, 0, 0, 0) != 0:
            os._exit(97)


def _note() -> dict[str, object]:
    moment = "2026-11-21T08:00:00.000000Z"
    return {
        "schema": 1,
        "type": "note.taken",
        "occurred_at": moment,
        "recorded_at": moment,
        "clock": {"boot": "b", "ns": 1},
        "elapsed_ms": 0,
        "role": "",
        "actor": "p-0123456789ab",
        "data": {"text": "余震", "about": ""},
    }


def test_json_of_a_doctor_is_one_line_a_check(shell: Shell, drill: str) -> None:
    found = json.loads(shell("journal", "doctor", "--json").out)["checks"]
    assert len({check["check"] for check in found}) == len(found)
    assert {check["level"] for check in found} <= {"ok", "warn", "bad"}
