"""The start of the one-file program: where it unpacks, where the journal goes, what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from bcpflow.kit import boot as boot_
from bcpflow.kit.target import Target
from bcpflow.kit.wheels import read
from bcpflow.kit.zipapp import FIRST, zipapp
from tests.kit.made import wheel

BOOT = Path(boot_.__file__)
MAIN = "bcpflow/cli/main.py"
SHOWS = (
    "import os, sys\n"
    "def entry():\n"
    "    print(os.environ['BCPFLOW_DB'], os.path.dirname(sys.path[0]), *sys.argv[1:], sep='\\n')\n"
)


@pytest.fixture
def boot(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name in ("BCPFLOW_DB", "BCPFLOW_DATA", "BCPFLOW_PYZ_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BCPFLOW_LANG", "ja")
    return boot_


@pytest.fixture
def pyz(tmp_path: Path) -> Path:
    """A file of this PC's kind, whose program prints what it was given."""
    files = {"bcpflow/__init__.py": "", "bcpflow/cli/__init__.py": "", MAIN: SHOWS}
    made = tmp_path / "made"
    made.mkdir()
    own = read(wheel(made, "bcpflow", "9.9", files=files))
    here = Target("linux", "{}.{}".format(*sys.version_info[:2]))
    assert here.key == boot_.key()
    dirs = wheel(
        made, "platformdirs", files={
            "platformdirs.py": "import os\n"
            "def user_data_path(name, appauthor):\n"
            "    return os.path.join(os.environ['HOME'], 'data', name)\n",
            "platformdirs-1.0.data/purelib/laid.py": "",
            "platformdirs-1.0.data/scripts/laid": "",
        },
    )  # fmt: skip
    file = tmp_path / "stick" / "bcpflow.pyz"
    file.parent.mkdir()
    file.write_bytes(zipapp("9.9", {here: {"bcpflow": own, "platformdirs": read(dirs)}}))
    return file


def start(pyz: Path, home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    kept = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, str(pyz), *words],
        env={**kept, "BCPFLOW_LANG": "ja", **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_journal_lies_beside_the_file(pyz: Path, tmp_path: Path) -> None:
    done = start(pyz, tmp_path / "home", "drill", "一 覧")
    assert done.returncode == 0, done.stderr
    db, cache, *words = done.stdout.splitlines()
    assert db == f"sqlite:///{pyz.parent / 'bcpflow-data' / 'journal.db'}"
    assert cache == str(tmp_path / "home" / ".cache" / "bcpflow" / "pyz")
    assert words == ["drill", "一 覧"]
    assert "初回の準備" in done.stderr
    again = start(pyz, tmp_path / "home", "drill")
    assert (again.stdout.splitlines()[:2], again.stderr) == ([db, cache], "")
    assert sorted(path.name for path in pyz.parent.iterdir()) == ["bcpflow.pyz"]


def test_wheels_are_laid_as_an_installer_lays_them(pyz: Path, tmp_path: Path) -> None:
    start(pyz, tmp_path / "home")
    (laid,) = (tmp_path / "home" / ".cache" / "bcpflow" / "pyz").iterdir()
    assert (laid / "laid.py").is_file()
    assert not (laid / "laid").exists()
    assert not list(laid.glob("*.data"))


def test_half_of_it_is_unpacked_anew(pyz: Path, tmp_path: Path) -> None:
    """After a power cut files are there and empty."""
    start(pyz, tmp_path / "home")
    (laid,) = (tmp_path / "home" / ".cache" / "bcpflow" / "pyz").iterdir()
    for break_ in (
        lambda: (laid / MAIN).write_bytes(b""),
        lambda: (laid / "laid.py").unlink(),
        lambda: (laid / ".ready").write_text(""),
    ):
        break_()
        mended = start(pyz, tmp_path / "home")
        assert mended.returncode == 0, mended.stderr
        assert "初回の準備" in mended.stderr
        assert start(pyz, tmp_path / "home").stderr == ""


def test_another_place_is_obeyed(pyz: Path, tmp_path: Path) -> None:
    done = start(pyz, tmp_path / "home", "drill", BCPFLOW_DB="sqlite:///x.db",
                 BCPFLOW_PYZ_CACHE=str(tmp_path / "there"))  # fmt: skip
    assert done.stdout.splitlines()[:2] == ["sqlite:///x.db", str(tmp_path / "there")]


def test_a_pc_it_was_not_made_for_is_told_so(pyz: Path, tmp_path: Path) -> None:
    other = pyz.with_name("other.pyz")
    other.write_bytes(zipapp("9.9", {Target("windows", "3.99"): {}}))
    done = start(other, tmp_path / "home")
    assert done.returncode == 1
    assert "この PC" in done.stderr
    assert "windows-3.99" in done.stderr
    assert "Traceback" not in done.stderr
    assert "not made for" in start(other, tmp_path / "home", BCPFLOW_LANG="en").stderr


def test_two_first_starts_at_once_leave_one_whole_folder(pyz: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    kept = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONUTF8": "1"}
    started = [
        subprocess.Popen([sys.executable, str(pyz)], env=kept, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE)
        for _ in range(4)
    ]  # fmt: skip
    for each in started:
        _, err = each.communicate()
        assert each.returncode == 0, err
    (left,) = (home / ".cache" / "bcpflow" / "pyz").iterdir()
    assert (left / ".ready").exists()


def test_where_home_cannot_be_written_it_unpacks_beside_the_file(
    boot: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder is wanted, which stops root too")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    archive = str(tmp_path / "bcpflow.pyz")
    assert boot.roots(archive) == [f"{blocked}/bcpflow/pyz", str(tmp_path / ".bcpflow-pyz")]
    one = wheel(tmp_path, "one", files={"one.py": ""})
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(one, f"wheels/{one.name}")
        found = boot.unpacked(packed, [one.name], "d-linux", archive)
        assert found == str(tmp_path / ".bcpflow-pyz" / "d-linux")
        # Nowhere at all: a folder of this process alone.
        monkeypatch.setattr(boot, "roots", lambda _: [f"{blocked}/x"])
        passing = boot.unpacked(packed, [one.name], "d-linux", archive)
        assert Path(passing, "one.py").exists()


def test_the_journal_goes_where_it_can_be_written_and_that_is_said(
    boot: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    stick, home = tmp_path / "stick", tmp_path / "home"
    stick.mkdir()
    open_ = {str(home)}
    monkeypatch.setattr(boot, "writable", lambda folder: folder in open_)
    monkeypatch.setattr(boot, "user_folder", lambda: str(home))
    boot.place_journal(str(stick), ["drill", "list"])
    assert os.environ["BCPFLOW_DB"] == f"sqlite:///{home}/journal.db"
    assert str(home) in capsys.readouterr().err
    # Not even the home: a folder of this user alone among the temporary ones.
    open_.clear()
    monkeypatch.delenv("BCPFLOW_DB")
    monkeypatch.setattr(boot.tempfile, "gettempdir", lambda: str(tmp_path))
    ours = tmp_path / f"bcpflow-{boot.user()}"
    open_.add(str(ours))
    boot.place_journal(str(stick), ["--version"])
    assert os.environ["BCPFLOW_DB"] == f"sqlite:///{ours}/journal.db"
    assert capsys.readouterr().err == "", "only commands that look at the journal are told"
    monkeypatch.delenv("BCPFLOW_DB")
    boot.place_journal(str(stick), ["--db", "x.db", "drill"])
    assert "BCPFLOW_DB" not in os.environ


def test_a_temporary_folder_of_somebody_else_is_not_used(boot: ModuleType, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert boot.own_folder(str(mine))
    mine.chmod(0o777)
    assert not boot.own_folder(str(mine))
    mine.chmod(0o700)
    (tmp_path / "link").symlink_to(mine)
    assert not boot.own_folder(str(tmp_path / "link"))


def test_writing_is_tried_and_nothing_stays(boot: ModuleType, tmp_path: Path) -> None:
    assert boot.writable(str(tmp_path / "not" / "there"))
    assert list(tmp_path.iterdir()) == []
    file = tmp_path / "file"
    file.write_text("")
    assert boot.writable(str(file / "below"))  # the nearest folder there is, is asked


def test_a_python_that_is_too_old_reads_a_sentence() -> None:
    """Run as it is by Python 2.7 and 3.6 by hand; here by one that says it is old."""
    assert not re.search(r"\bf[\"']|:=|->|: str", FIRST)
    ask = f"import sys; sys.version_info = (3, 6); exec({FIRST!r})"
    done = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert done.stderr == "bcpflow: Python 3.11 以上が必要です / needs Python 3.11 or later\n"


def test_the_start_needs_nothing_of_ours() -> None:
    text = BOOT.read_text("utf-8")
    before = text.partition("from bcpflow.cli.main import entry")[0]
    assert "import bcpflow" not in before
    assert "from bcpflow" not in before
