"""The kit itself: built here, it installs and runs where there is no network at all.

Needs pip's source of packages, once, to build; the rest happens in an empty network namespace.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path

import jsonschema
import pytest

from bcpflow.kit.target import Target
from bcpflow.kit.wheels import read, walk

HERE = "{}.{}".format(*sys.version_info[:2])
ALONE = ("unshare", "-r", "-n", "--")
"""A network namespace in which there is nothing."""
READ_ONLY = (
    "unshare", "-r", "-n", "-m", "--", "sh", "-c",
    'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"',
)  # fmt: skip
"""The same, with a folder that not even root can write."""

pytestmark = [
    pytest.mark.xdist_group("kit"),
    pytest.mark.skipif(sys.platform != "linux", reason="the namespaces are those of Linux"),
]


@dataclass(frozen=True)
class Built:
    folder: Path
    document: dict[str, object]
    said: str


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """For this Python, on both systems."""
    folder = tmp_path_factory.mktemp("kit") / "kit"
    offered = metadata("bcpflow").get_all("Provides-Extra") or []
    without = ["--without", "pdf"] if "pdf" in offered else []  # 40 MB that prove nothing more
    done = subprocess.run(
        [sys.executable, "-m", "bcpflow", "--lang", "ja", "kit", "build", "-o", str(folder),
         "--python", HERE, *without, "--json"],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Built(folder, json.loads(done.stdout), done.stderr)


def start(prefix: tuple[str, ...], *words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A command in an environment that knows nothing of this one."""
    home.mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return subprocess.run(
        [*prefix, *words],
        env={**kept, "HOME": str(home), "BCPFLOW_LANG": "ja", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
        check=False,
    )


def test_the_kit_tells_what_it_is(kit: Built) -> None:
    from bcpflow.reports.schemas import SCHEMAS

    jsonschema.validate(kit.document, SCHEMAS["kit/1"])
    assert f"部品を集めています: Windows、Python {HERE}" in kit.said
    sums = hashlib.sha256((kit.folder / "SHA256SUMS").read_bytes()).hexdigest()
    assert kit.document["sums"] == sums
    with (kit.folder / "LICENSES.csv").open(encoding="utf-8-sig", newline="") as listed:
        rows = list(csv.DictReader(listed))
    assert {row["file"] for row in rows} == {
        path.name for path in (kit.folder / "wheels").iterdir()
    }
    assert [row["name"] for row in rows if row["licence"].startswith("not stated")] == []
    assert {row["licence"] for row in rows if row["name"] == "bcpflow"} == {"MIT"}


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_every_wheel_a_pc_asks_for_is_there(kit: Built, system: str) -> None:
    target = Target(system, HERE)  # type: ignore[arg-type]
    files = sorted((kit.folder / "wheels").glob("*.whl"))
    other = "win_amd64" if system == "linux" else "manylinux"
    there = [read(file) for file in files if other not in file.name]
    own = next(wheel for wheel in there if wheel.name == "bcpflow")
    found, missing = walk(own, kit.document["extras"], target, there)  # type: ignore[arg-type]
    assert missing == []
    compiled = found["pydantic-core"].file.name
    assert ("win_amd64" in compiled) == (system == "windows")


def test_it_installs_and_runs_without_a_network(kit: Built, tmp_path: Path) -> None:
    carried = tmp_path / "運んだ キット"
    shutil.copytree(kit.folder, carried)
    home = tmp_path / "home"
    words = ("sh", str(carried / "install.sh"), "--python", sys.executable)
    done = start(ALONE, *words, home=home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "次に打つもの" in done.stdout
    program = str(home / ".local" / "bin" / "bcpflow")
    demo = start(ALONE, program, "demo", home=home)
    assert demo.returncode == 0, demo.stderr
    assert "訓練記録" in demo.stdout
    assert start(ALONE, program, "--version", home=home).stdout.startswith("bcpflow ")
    # The journal of this PC is its own, and the program lies beside it, not in it.
    assert [path.name for path in (home / ".local" / "share").iterdir()] == ["bcpflow-program"]


def test_a_damaged_kit_is_not_installed(kit: Built, tmp_path: Path) -> None:
    carried, home = tmp_path / "kit", tmp_path / "home"
    shutil.copytree(kit.folder, carried)
    (carried / "LICENSES.csv").write_text("changed")
    damaged = start(ALONE, "sh", str(carried / "install.sh"), home=home)
    assert damaged.returncode == 1
    assert "キットが壊れています" in damaged.stderr
    assert list(home.iterdir()) == []


def test_a_pc_without_a_fitting_python_is_told_so(kit: Built, tmp_path: Path) -> None:
    other = tmp_path / "python3"
    other.write_text("#!/bin/sh\necho 3.8\n")
    other.chmod(0o755)
    words = ("sh", str(kit.folder / "install.sh"), "--python", str(other))
    refused = start(ALONE, *words, home=tmp_path / "home")
    assert refused.returncode == 1
    assert f"このキットの Python（{HERE}）ではありません" in refused.stderr


def test_a_drill_runs_from_a_stick_that_cannot_be_written(kit: Built, tmp_path: Path) -> None:
    stick, home = tmp_path / "stick", tmp_path / "home"
    shutil.copytree(kit.folder / "usb", stick)
    drill = (*READ_ONLY, str(stick), sys.executable, str(stick / "bcpflow.pyz"))

    def say(*words: str) -> str:
        done = start(drill, *words, home=home)
        assert done.returncode == 0, done.stderr
        assert "には書けないので" in done.stderr
        assert str(home / ".local/share/bcpflow") in done.stderr
        return done.stdout

    run = json.loads(
        say("drill", "start", "ict-bcp-initial-response", "--fact", "時間帯=夜間・休日", "--json")
    )["id"]
    state = json.loads(say("drill", "status", run, "--json"))
    step = next(each["id"] for each in state["steps"] if each["status"] == "open")
    say("drill", "confirm", run, step)
    say("drill", "end", run)
    log = json.loads(say("drill", "log", run, "--format", "json"))
    assert [row["step"] for row in log["rows"] if row["step"]] == [step]
    assert (home / ".local/share/bcpflow/journal.db").exists()
    assert [path.name for path in stick.iterdir() if path.name not in (
        "bcpflow.pyz", "bcpflow.cmd", "bcpflow.sh")] == []  # fmt: skip


def test_a_stick_that_can_be_written_keeps_its_own_journal(kit: Built, tmp_path: Path) -> None:
    stick, home = tmp_path / "stick", tmp_path / "home"
    shutil.copytree(kit.folder / "usb", stick)
    first = start(ALONE, "sh", str(stick / "bcpflow.sh"), "drill", "list", home=home)
    assert first.returncode == 0, first.stderr
    words = (sys.executable, str(stick / "bcpflow.pyz"), "drill", "start")
    done = start(ALONE, *words, "ict-bcp-initial-response", home=home)
    assert done.returncode == 0, done.stderr
    assert (stick / "bcpflow-data" / "journal.db").exists()
    assert not (home / ".local").exists()
    look = start(ALONE, *words[:2], "doctor", "--json", home=home)
    assert json.loads(look.stdout)["journal"] == str(stick / "bcpflow-data" / "journal.db")


def test_the_zipapp_starts_only_what_was_packed(kit: Built) -> None:
    with zipfile.ZipFile(kit.folder / "usb" / "bcpflow.pyz") as packed:
        assert packed.testzip() is None
        manifest = json.loads(packed.read("manifest.json"))
    assert set(manifest["targets"]) == {f"linux-{HERE}", f"windows-{HERE}"}
    names = " ".join(manifest["targets"][f"linux-{HERE}"])
    assert "psycopg" not in names
    assert "pydantic_core" in names
