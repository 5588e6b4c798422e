"""Documents beside the journal: stored by what is in them, once, never changed, still provable."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from bcpflow.errors import JournalError, UsageFault
from bcpflow.service import filing as module
from bcpflow.service.filing import Filing


@pytest.fixture
def filing(tmp_path: Path) -> Filing:
    return Filing(tmp_path / "documents")


def written(tmp_path: Path, text: str, name: str = "仕様書.docx") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def stored(filing: Filing) -> list[Path]:
    return sorted(path for path in filing.folder.rglob("*") if path.is_file())


def test_a_copy_lies_under_its_hash(filing: Filing, tmp_path: Path) -> None:
    """Rule 1: what the record will name is there."""
    filed = filing.file(written(tmp_path, "本文"))
    digest = hashlib.sha256("本文".encode()).hexdigest()
    assert (filed.name, filed.sha256, filed.size, filed.place) == (
        "仕様書.docx", digest, 6, "stored",
    )  # fmt: skip
    assert filing.where(digest).read_text("utf-8") == "本文"
    assert filing.state(digest, "stored") == "whole"


def test_the_hash_is_that_of_the_copy(
    filing: Filing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 1: somebody saves the file once more while it is copied."""
    path = written(tmp_path, "a" * 3 * module.CHUNK)
    really = hashlib.sha256
    parts: list[int] = []

    class Slow:
        def __init__(self) -> None:
            self._found = really()

        def update(self, part: bytes) -> None:
            parts.append(len(part))
            if len(parts) == 1:
                path.write_text("b" * 3 * module.CHUNK, "utf-8")
            self._found.update(part)

        def hexdigest(self) -> str:
            return self._found.hexdigest()

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(hashlib, "sha256", Slow)
        filed = filing.file(path)
    kept = filing.where(filed.sha256).read_bytes()
    assert {b"a"[0], b"b"[0]} == set(kept)
    assert hashlib.sha256(kept).hexdigest() == filed.sha256


def test_a_large_file_is_copied_in_parts(
    filing: Filing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHUNK", 7)
    path = written(tmp_path, "0123456789" * 5)
    filed = filing.file(path)
    assert filing.where(filed.sha256).read_bytes() == path.read_bytes()
    assert filed.size == 50


def test_the_same_content_is_stored_once(filing: Filing, tmp_path: Path) -> None:
    """Rule 2."""
    first = filing.file(written(tmp_path, "同じ", "a.txt"))
    kept = filing.where(first.sha256)
    before = kept.stat()
    second = filing.file(written(tmp_path, "同じ", "b.txt"))
    assert (second.sha256, second.name) == (first.sha256, "b.txt")
    assert stored(filing) == [kept]
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_version_leaves_the_first_alone(filing: Filing, tmp_path: Path) -> None:
    """Rule 2."""
    path = written(tmp_path, "第1版")
    first = filing.file(path)
    path.write_text("第2版", "utf-8")
    second = filing.file(path)
    states = [filing.state(one.sha256, one.place) for one in (first, second)]
    assert states == ["whole", "whole"]
    assert len(stored(filing)) == 2


def test_a_reference_is_not_copied_and_still_proved(filing: Filing, tmp_path: Path) -> None:
    """Rule 3."""
    path = written(tmp_path, "原本")
    filed = filing.file(path, reference=True)
    assert filed.place == str(path.resolve())
    assert not filing.folder.exists()
    assert filing.state(filed.sha256, filed.place) == "whole"
    path.write_text("書換え", "utf-8")
    assert filing.state(filed.sha256, filed.place) == "changed"
    path.unlink()
    assert filing.state(filed.sha256, filed.place) == "missing"


def test_a_copy_that_was_touched_is_found(filing: Filing, tmp_path: Path) -> None:
    filed = filing.file(written(tmp_path, "本文"))
    kept = filing.where(filed.sha256)
    kept.write_text("改ざん", "utf-8")
    assert filing.state(filed.sha256, "stored") == "changed"
    kept.unlink()
    assert filing.state(filed.sha256, "stored") == "missing"


def test_a_copy_that_was_spoilt_is_not_taken_for_the_file(filing: Filing, tmp_path: Path) -> None:
    """Rule 1: what lies there under that name is not what the record will speak of."""
    path = written(tmp_path, "本文")
    kept = filing.where(filing.file(path).sha256)
    kept.write_text("改ざん", "utf-8")
    again = filing.file(path)
    assert filing.state(again.sha256, "stored") == "whole"


def test_the_kind_of_a_file_is_told_by_its_name(filing: Filing, tmp_path: Path) -> None:
    names = {"a.txt": "text/plain", "b.pdf": "application/pdf", "c.": "application/octet-stream"}
    found = {name: filing.file(written(tmp_path, "x", name)).media for name in names}
    assert found == names


@pytest.mark.parametrize("reference", [False, True])
def test_a_file_that_is_not_there_is_refused(
    filing: Filing, tmp_path: Path, *, reference: bool
) -> None:
    with pytest.raises(FileNotFoundError) as fault:
        filing.file(tmp_path / "なし.pdf", reference=reference)
    assert str(fault.value.filename).endswith("なし.pdf")
    assert not filing.folder.exists()


def test_a_folder_that_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    place = tmp_path / "documents"
    place.write_text("a file where the folder should be", "utf-8")
    with pytest.raises(JournalError) as fault:
        Filing(place).file(written(tmp_path, "本文"))
    assert fault.value.code == "BCP-U005"
    assert str(fault.value.data["path"]).startswith(str(place))


def test_a_copy_that_breaks_off_leaves_nothing_behind(
    filing: Filing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 1: half a copy never lies under the hash of the whole."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(JournalError) as fault:
        filing.file(written(tmp_path, "本文"))
    assert fault.value.data["reason"] == "No space left on device"
    assert stored(filing) == []


@pytest.mark.parametrize("reference", [False, True])
def test_an_empty_file_is_no_document(filing: Filing, tmp_path: Path, reference: bool) -> None:
    with pytest.raises(UsageFault, match="BCP-P142"):
        filing.file(written(tmp_path, ""), reference=reference)
    assert not filing.folder.exists() or stored(filing) == []
