"""Typefaces: found where they are said to be, and nothing printed as a box or as nothing."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from pathlib import Path

import pytest

from bcpflow.errors import UsageFault
from bcpflow.reports import typefaces as here
from bcpflow.reports.typefaces import PACKAGED_FAMILY, described, typefaces

NOTO = typefaces("noto")


def marked(text: str) -> tuple[str, list[str]]:
    missing: dict[str, None] = {}
    return NOTO.printable(text, missing), list(missing)


def test_the_packaged_font_alone_where_it_is_asked_for() -> None:
    assert NOTO.families == [PACKAGED_FAMILY]


def test_names_are_printed_as_they_are() -> None:
    said = "髙﨑𠮷邉①㈱ 予備品\n\t〓"
    assert marked(said) == (said, [])


def test_what_cannot_be_printed_is_marked_and_told() -> None:
    assert marked("避難\U0001f600所") == ("避難〓U+1F600所", ["\U0001f600"])
    assert described("\U0001f600") == "U+1F600 GRINNING FACE"
    assert described("\ue000") == "U+E000"


def test_nothing_is_lost_of_a_form_no_font_has() -> None:
    said, missing = marked("葛\U000e01ef飾")
    assert said == "葛〓U+E01EF飾"
    assert missing == ["\U000e01ef"]


def test_a_mark_on_a_letter_needs_one_face_for_both() -> None:
    for text in ("が", unicodedata.normalize("NFD", "がぎぱ"), "e\u0301"):
        said, missing = marked(text)
        assert said == text or missing


def test_a_file_that_is_named_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "own.otf"
    shutil.copy(NOTO.paths[0], own)
    # Two files of one name: either might be taken, so the one that was named stands alone.
    assert typefaces(str(own)).paths == [own]
    assert typefaces(str(tmp_path)).paths == [own]


@pytest.mark.parametrize("name", ["missing.ttf", "text.ttf", "empty"])
def test_a_font_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.ttf").write_text("これはフォントではない", "utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageFault) as caught:
        typefaces(str(tmp_path / name))
    assert caught.value.code == "BCP-U074"


def test_the_ud_font_of_the_machine_is_taken_before_the_packaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(NOTO.paths[0], tmp_path / here.OWN_FILES[0])
    monkeypatch.setattr(here, "_font_folders", lambda: [tmp_path])
    assert typefaces().paths == NOTO.paths, "a file of that name that is another font"
    monkeypatch.setattr(here, "OWN_FAMILY", PACKAGED_FAMILY)
    assert typefaces().paths == [tmp_path / here.OWN_FILES[0]]


def test_without_the_packaged_font_no_page_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "find_spec", lambda _: None)
    with pytest.raises(UsageFault) as caught:
        typefaces()
    assert caught.value.code == "BCP-U070"


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_fonts_are_looked_for_where_a_system_keeps_them(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert all(folder.is_absolute() or system == "win32" for folder in here._font_folders())
