"""The trend as small pictures: every step with two times, told without colour."""

from __future__ import annotations

from xml.etree import ElementTree

from bcpflow.commands import ConfirmStep, RunKind, SkipStep
from bcpflow.projections.compare import compare
from bcpflow.projections.comparison import Comparison
from bcpflow.projections.log import log
from bcpflow.reports.comparison_sections import ComparisonSections
from bcpflow.reports.drawing import WIDTH, breadth
from bcpflow.reports.picture_trend import trend_pictures
from bcpflow.reports.section_page import sections_html
from tests.reports.drills import EN, JA, ZONE, Drill

SVG = "{http://www.w3.org/2000/svg}"


def runs(*safety: float, kind: RunKind = "exercise") -> Comparison:
    found = []
    for n, minutes in enumerate(safety):
        drill = Drill(kind=kind)
        drill.wait(minutes)
        drill.do(ConfirmStep(step="safety", result="not_achieved" if n == 1 else "achieved"))
        if n:
            drill.do(SkipStep(step="guests"))
        found.append(log(drill.history))
    return compare(found)


def said(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_step_with_two_times_has_a_picture_and_one_with_a_single_time_none() -> None:
    """Rule 1."""
    (svg,) = trend_pictures(runs(4, 6), JA, ZONE)
    assert "身の安全を確保する" in said(svg)
    assert "来庁者を誘導する" not in said(svg)
    assert trend_pictures(runs(4), JA, ZONE) == ()


def test_outcomes_are_told_by_shape_and_the_last_time_in_figures() -> None:
    """Rules 2 and 3."""
    (svg,) = trend_pictures(runs(4, 9, 6), JA, ZONE)
    root = ElementTree.fromstring(svg)
    legend = 1
    discs = list(root.iter(f"{SVG}circle"))
    assert len(discs) >= 1 + legend
    assert "0:06:00" in said(svg)
    assert "[0:05:00]" in said(svg)
    assert "目標超過" in said(svg)


def test_nothing_runs_out_of_the_picture() -> None:
    for tr in (JA, EN):
        (svg,) = trend_pictures(runs(4, 700, 6, 5), tr, ZONE)
        for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
            x = float(text.attrib["x"])
            if text.attrib.get("text-anchor") != "middle":
                assert x + breadth(text.text or "", 8) <= WIDTH + 2, text.text


def test_the_page_of_a_comparison_has_the_picture() -> None:
    page = sections_html(ComparisonSections(runs(4, 6), JA, ZONE), JA)
    assert "://" not in page
    assert page.count("<svg") == 1
    assert "<svg" not in sections_html(ComparisonSections(runs(4), JA, ZONE), JA)
