"""A font file: what it can print, and that a damaged one is a ValueError and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bcpflow.reports.font_file import read_faces
from bcpflow.reports.typefaces import PACKAGED_FAMILY, typefaces

PACKAGED = typefaces("noto").paths[0]
NAMES = "髙﨑𠮷邉邊齋齊禎祥辻葛①㈱㎡㍾㋿令𦚰塚栁濵"


def test_the_packaged_font_prints_the_characters_of_names() -> None:
    (face,) = [one for one in read_faces(PACKAGED) if one.family == PACKAGED_FAMILY]
    assert [char for char in NAMES if not face.prints(char)] == []
    assert all(face.prints(char) for char in "あア漢A1、。〓＿")


@pytest.mark.parametrize("char", ["\U0001f600", "\ue000", "\U0010ffff", "ﷺ"])
def test_it_does_not_claim_what_it_has_not(char: str) -> None:
    assert not any(one.prints(char) for one in read_faces(PACKAGED))


def test_a_form_no_font_has_is_not_printed() -> None:
    (face, *_) = read_faces(PACKAGED)
    assert face.prints("葛")
    assert not face.prints("葛", "\U000e01ef")


def test_a_damaged_file_is_a_value_error(tmp_path: Path) -> None:
    whole, dice = PACKAGED.read_bytes()[:400_000], random.Random(8)
    path = tmp_path / "x.ttf"
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(dice.randrange(1, 40)):
            damaged[dice.randrange(2_000)] = dice.randrange(256)
        path.write_bytes(bytes(damaged[: dice.randrange(1, len(damaged))]))
        try:
            read_faces(path)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "raw", [b"", b"ttcf", b"PK\x03\x04" + b"\x00" * 50, b"ttcf" + b"\xff" * 60]
)
def test_what_is_no_font_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "x.ttf"
    path.write_bytes(raw)
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        read_faces(path)
