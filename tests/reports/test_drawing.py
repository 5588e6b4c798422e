"""The signs of our pictures: inert, without references, cut to the room there is."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from bcpflow.reports.drawing import Drawing, breadth, fitted, inline, wrapped

HOSTILE = '</text><script>alert(1)</script>" onload="x" & \x1b[2J \u202e終\n次'


def test_a_text_can_be_nothing_but_a_text() -> None:
    """Rule 1."""
    drawn = Drawing()
    drawn.text(1, 2, HOSTILE)
    root = ElementTree.fromstring(drawn.svg(20, HOSTILE))
    (said,) = list(root)
    assert "<U+001B>" in (said.text or "")
    assert "<script>" in (said.text or "")
    assert set(root.attrib) >= {"aria-label", "viewBox"}
    assert "onload" not in root.attrib


def test_no_reference_and_no_address_but_the_name_of_the_format() -> None:
    """Rule 2."""
    drawn = Drawing()
    drawn.hatch(0, 0, 30, 10)
    svg = drawn.svg(20, "図")
    assert re.search(r"url\(|href|<style|<script| id=", svg) is None
    assert svg.count("http") == 1
    assert "http" not in inline(svg)


@pytest.mark.parametrize(("w", "h"), [(30.0, 6.0), (2.0, 40.0), (0.5, 0.5)])
def test_hatching_stays_inside(w: float, h: float) -> None:
    drawn = Drawing()
    drawn.hatch(10, 20, w, h, step=3)
    numbers = [float(n) for n in re.findall(r"[ML]([\d.]+) ([\d.]+)", drawn.svg(1, "")) for n in n]
    for x, y in zip(numbers[::2], numbers[1::2], strict=True):
        assert 10 - 0.1 <= x <= 10 + w + 0.1
        assert 20 - 0.1 <= y <= 20 + h + 0.1


def test_texts_are_cut_to_their_room() -> None:
    long = "サーバー室の機器を目で見て確かめ、記録する" * 4
    assert breadth(fitted(long, 100)) <= 100
    lines = wrapped(long, 100, 2)
    assert len(lines) == 2
    assert max(map(breadth, lines)) <= 100
    assert wrapped("短い", 100, 2) == ["短い"]


def test_only_black_white_and_grey() -> None:
    """Rule 3."""
    drawn = Drawing()
    drawn.rect(0, 0, 5, 5, fill="#555", stroke="#000")
    drawn.diamond(5, 5, 3)
    drawn.triangle(5, 5, 3)
    drawn.disc(5, 5, 3)
    drawn.cross(5, 5, 3)
    for colour in re.findall(r"#([0-9a-f]+)", drawn.svg(10, "")):
        part = len(colour) // 3
        assert colour[:part] == colour[part : 2 * part] == colour[2 * part :]
