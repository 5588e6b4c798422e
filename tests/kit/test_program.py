"""The program's own wheel, from each of the places it may come from."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

import pytest

from bcpflow.errors import UsageFault
from bcpflow.kit import program
from bcpflow.kit.program import is_checkout, own_wheel
from tests.kit.made import wheel

TOP = Path(__file__).resolve().parents[2]


def test_this_is_a_checkout_and_others_are_none(tmp_path: Path) -> None:
    assert is_checkout(TOP)
    assert not is_checkout(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n')
    assert not is_checkout(tmp_path)


def test_a_wheel_is_taken_as_it_is(tmp_path: Path) -> None:
    given = wheel(tmp_path, "bcpflow", "9.9")
    folder = tmp_path / "out"
    folder.mkdir()
    taken = own_wheel(given, folder)
    assert taken.parent == folder
    assert taken.read_bytes() == given.read_bytes()


def test_what_is_neither_is_refused(tmp_path: Path) -> None:
    for source in (tmp_path, wheel(tmp_path, "click")):
        with pytest.raises(UsageFault) as refused:
            own_wheel(source, tmp_path)
        assert refused.value.code == "BCP-U086"


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "is_checkout", lambda _: False)


@pytest.mark.usefixtures("nowhere")
def test_an_installed_program_is_packed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte what was in its wheel, and a list that an installer accepts."""
    files = {"bcpflow/__init__.py": "x = 1\n", "bcpflow/_data/workflows/一.yaml": "名: 値\n"}
    given = wheel(tmp_path, "bcpflow", "9.9", files=files)
    there = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target",
         str(there), str(_with_record(given))],
        check=True,
    )  # fmt: skip
    assert (there / "bcpflow" / "__pycache__").exists()
    installed = next(iter(Distribution.discover(name="bcpflow", path=[str(there)])))
    monkeypatch.setattr(program, "distribution", lambda _: installed)
    folder = tmp_path / "out"
    folder.mkdir()
    packed = own_wheel(None, folder)
    with zipfile.ZipFile(packed) as new, zipfile.ZipFile(given) as old:
        assert set(new.namelist()) == set(old.namelist())
        assert all(new.read(n) == old.read(n) for n in old.namelist() if not n.endswith("RECORD"))
        record = new.read("bcpflow-9.9.dist-info/RECORD").decode()
        assert {row[0] for row in csv.reader(io.StringIO(record))} == set(new.namelist())


def _with_record(given: Path) -> Path:
    with zipfile.ZipFile(given, "a") as packed:
        rows = "".join(f"{name},,\n" for name in packed.namelist())
        packed.writestr("bcpflow-9.9.dist-info/RECORD", rows + "bcpflow-9.9.dist-info/RECORD,,\n")
    return given


@pytest.mark.usefixtures("nowhere")
def test_a_program_that_is_not_installed_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_: str) -> Distribution:
        raise PackageNotFoundError

    monkeypatch.setattr(program, "distribution", none)
    with pytest.raises(UsageFault) as refused:
        own_wheel(None, tmp_path)
    assert refused.value.code == "BCP-U080"


@pytest.mark.usefixtures("nowhere")
def test_an_editable_installation_without_its_files_is_not_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "bcpflow-9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: bcpflow\nVersion: 9.9\n")
    (info / "RECORD").write_text("bcpflow-9.9.dist-info/METADATA,,\n")
    monkeypatch.setattr(program, "distribution", lambda _: Distribution.at(info))
    with pytest.raises(UsageFault) as refused:
        own_wheel(None, tmp_path)
    assert refused.value.code == "BCP-U080"
