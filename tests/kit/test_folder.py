"""A kit's folder: whole or not there, the same each time, its sums right, its texts readable."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest

from bcpflow.errors import UsageFault
from bcpflow.kit import folder as folder_
from bcpflow.kit.folder import Kit, build
from bcpflow.kit.target import Target, targets
from bcpflow.kit.wheels import Wheel, read
from tests.kit.made import wheel

ALL = targets("all", "3.11,3.12")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with one requirement; nothing is fetched from anywhere."""

    def fetched(own: Path, extras: object, target: Target, place: Path) -> dict[str, Wheel]:
        file = wheel(place, "click", "8.2", tag=f"{target.key}-x-y", more=["License: BSD"])
        return {"bcpflow": read(own), "click": read(file)}

    monkeypatch.setattr(folder_, "fetch", fetched)
    made = tmp_path / "made"
    made.mkdir()
    return wheel(made, "bcpflow", "9.9", needs=["click"], extras=["postgres", "pdf", "test", "kit"])


def built(place: Path, source: Path, without: tuple[str, ...] = ()) -> Kit:
    return build(place, ALL, source=source, without=without)


def test_a_kit_has_everything_and_its_sums_are_right(tmp_path: Path, source: Path) -> None:
    kit = built(tmp_path / "kit", source)
    files = {
        path.relative_to(kit.place).as_posix() for path in kit.place.rglob("*") if path.is_file()
    }
    assert {name for name in files if "/" not in name} == {
        "README.txt", "README.en.txt", "install.sh", "install.ps1", "install.cmd",
        "LICENSES.csv", "SHA256SUMS",
    }  # fmt: skip
    assert {"usb/bcpflow.pyz", "usb/bcpflow.cmd", "usb/bcpflow.sh"} <= files
    assert len([name for name in files if name.startswith("wheels/")]) == 1 + len(ALL)
    sums = (kit.place / "SHA256SUMS").read_bytes()
    assert kit.sums == hashlib.sha256(sums).hexdigest()
    lines = [line.split("  ", 1) for line in sums.decode().splitlines()]
    listed = {name: digest for digest, name in lines}
    assert set(listed) == files - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((kit.place / name).read_bytes()).hexdigest() == digest
    assert kit.extras == ("pdf", "postgres")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_zip_is_the_same_each_time_and_unpacks_into_one_folder(
    tmp_path: Path, source: Path
) -> None:
    kits = [built(tmp_path / name, source) for name in ("a.zip", "b.zip")]
    one, two = (kit.place.read_bytes() for kit in kits)
    assert one == two
    assert kits[0].size == len(one)
    with zipfile.ZipFile(kits[0].place) as packed:
        assert {name.split("/")[0] for name in packed.namelist()} == {"bcpflow-kit-9.9"}
        modes = {i.filename.rpartition("/")[2]: i.external_attr >> 16 for i in packed.infolist()}
    assert modes["install.sh"] == 0o755
    assert modes["README.txt"] == 0o644


def test_texts_are_filled_in_and_written_for_who_reads_them(tmp_path: Path, source: Path) -> None:
    kit = built(tmp_path / "kit", source, without=("pdf",))
    for path in kit.place.rglob("*"):
        if path.suffix not in (".txt", ".sh", ".ps1", ".cmd"):
            continue
        data = path.read_bytes()
        assert not re.search(rb"@[A-Z_]+@", data), path
        assert (b"\r\n" in data) == (path.suffix != ".sh"), path
        # Notepad and Windows PowerShell take a file without it for CP932.
        assert data.startswith(b"\xef\xbb\xbf") == (path.suffix in (".txt", ".ps1")), path
    script = (kit.place / "install.sh").read_text("utf-8")
    assert "PYTHONS='3.11 3.12'" in script
    assert "EXTRAS='[postgres]'" in script
    for name in ("install.cmd", "usb/bcpflow.cmd"):
        (kit.place / name).read_bytes().decode("ascii")
    assert "in 3.12 3.11;" in (kit.place / "usb" / "bcpflow.sh").read_text("utf-8")


def test_a_kit_for_one_system_has_its_installer_alone(tmp_path: Path, source: Path) -> None:
    kit = build(tmp_path / "kit", targets("windows", "3.12"), source=source)
    assert not (kit.place / "install.sh").exists()
    assert (kit.place / "install.ps1").exists()
    assert sorted(path.name for path in (kit.place / "usb").iterdir()) == [
        "bcpflow.cmd",
        "bcpflow.pyz",
    ]


def test_the_zipapp_knows_what_belongs_to_whom(tmp_path: Path, source: Path) -> None:
    kit = built(tmp_path / "kit", source)
    with zipfile.ZipFile(kit.place / "usb" / "bcpflow.pyz") as packed:
        manifest = json.loads(packed.read("manifest.json"))
        assert set(manifest["targets"]) == {target.key for target in ALL}
        for key, names in manifest["targets"].items():
            assert names == ["bcpflow-9.9-py3-none-any.whl", f"click-8.2-{key}-x-y.whl"]
            assert {f"wheels/{name}" for name in names} <= set(packed.namelist())


def test_nothing_is_written_over(tmp_path: Path, source: Path) -> None:
    full, file = tmp_path / "full", tmp_path / "kit.zip"
    full.mkdir()
    (full / "mine.txt").write_text("x")
    file.write_text("x")
    for place in (full, file):
        with pytest.raises(UsageFault) as refused:
            built(place, source)
        assert refused.value.code == "BCP-U083"
    empty = tmp_path / "empty"
    empty.mkdir()
    assert built(empty, source).place == empty


def test_a_kit_that_fails_leaves_nothing(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr(folder_, "zipapp", fails)
    with pytest.raises(OSError, match="disk full"):
        built(tmp_path / "kit", source)
    assert {path.name for path in tmp_path.iterdir()} == {"made"}


def test_an_extra_there_is_not_is_named(tmp_path: Path, source: Path) -> None:
    with pytest.raises(UsageFault) as refused:
        built(tmp_path / "kit", source, without=("pfd",))
    assert refused.value.code == "BCP-U087"
    assert refused.value.data == {"names": ["pfd"], "there": ["pdf", "postgres"]}


def test_progress_is_told_before_each_piece_of_work(tmp_path: Path, source: Path) -> None:
    told: list[tuple[str, str, int, int]] = []
    build(
        tmp_path / "kit", ALL[:2], source=source,
        progress=lambda s, t, n, m: told.append((s, t.key if t else "", n, m)),
    )  # fmt: skip
    assert told == [
        ("program", "", 1, 5),
        ("wheels", "linux-3.11", 2, 5),
        ("wheels", "linux-3.12", 3, 5),
        ("zipapp", "", 4, 5),
        ("sums", "", 5, 5),
    ]
