"""The timeline as pictures: every step once, told without colour, nothing upon anything."""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree import ElementTree

import pytest

from bcpflow.commands import ConfirmStep, DeliverInject, SkipStep
from bcpflow.definition.model import Definition, Phase, Step, Workflow
from bcpflow.language import Translator
from bcpflow.projections.log import log
from bcpflow.projections.timeline import timeline
from bcpflow.reports.drawing import WIDTH, Drawing, breadth
from bcpflow.reports.picture_axis import DAY, HOUR, MINUTE, axis, clock_words, tick_word
from bcpflow.reports.picture_legend import legend
from bcpflow.reports.picture_timeline import MOST, run_pictures, timeline_pictures
from bcpflow.reports.section_page import picture_html
from bcpflow.reports.sections import Picture
from bcpflow.reports.wording import Wording
from tests.reports.drills import EN, HOSTILE, JA, ZONE, Drill, played, two_tracks

SVG = "{http://www.w3.org/2000/svg}"


def pictures(drill: Drill, tr: Translator = JA) -> tuple[str, ...]:
    told = log(drill.history)
    return timeline_pictures(timeline(told), Wording(told, tr), ZONE, drill.scenario_start)


def said(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def many(count: int) -> Drill:
    steps = tuple(Step(id=f"s{n}", title=f"手順{n}番", target="T+5m") for n in range(count))
    phase = Phase(title="作業", steps=steps, final=True)
    drill = Drill(Definition(workflow=Workflow(workflow="many", title="多い", phases={"a": phase})))
    for n in range(count):
        drill.wait(1)
        drill.do(ConfirmStep(step=f"s{n}"))
    return drill


@pytest.mark.parametrize("count", [1, MOST, MOST + 1, 3 * MOST])
def test_every_step_is_a_row_in_one_picture(count: int) -> None:
    """Rule 1."""
    made = [said(svg) for svg in pictures(many(count))]
    rows = [[text for text in texts if re.fullmatch(r"手順\d+番", text)] for texts in made]
    assert [text for texts in rows for text in texts] == [f"手順{n}番" for n in range(count)]
    assert max(map(len, rows)) <= MOST


def test_what_was_overdue_is_told_in_words_and_shape() -> None:
    """Rule 2."""
    (svg,) = pictures(many(8))
    assert [text for text in said(svg) if text.startswith("超過")] == [
        "超過 +0:01:00",
        "超過 +0:02:00",
        "超過 +0:03:00",
    ]
    for colour in re.findall(r'"#([0-9a-f]+)"', svg):
        part = len(colour) // 3
        assert colour[:part] == colour[part : 2 * part] == colour[2 * part :]


def test_a_target_far_away_is_told_and_does_not_press_the_rest() -> None:
    """Rule 3."""
    steps = (Step(id="a", title="甲", target="T+5m"), Step(id="b", title="乙", target="T+72h"))
    phase = Phase(title="作業", steps=steps, final=True)
    drill = Drill(Definition(workflow=Workflow(workflow="far", title="遠い", phases={"a": phase})))
    drill.wait(4)
    drill.do(ConfirmStep(step="a"))
    drill.do(ConfirmStep(step="b"))
    (svg,) = pictures(drill)
    assert "目標 T+72:00:00 →" in said(svg)
    assert "T+0:05" in said(svg)


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
def test_nothing_runs_out_of_the_picture_and_flags_lie_apart(tr: Translator) -> None:
    """Rule 4."""
    drill = played()
    for svg in (*pictures(drill, tr), *pictures(Drill(two_tracks()), tr)):
        root = ElementTree.fromstring(svg)
        height = float(root.attrib["height"])
        for text in root.iter(f"{SVG}text"):
            x, wide = float(text.attrib["x"]), breadth(text.text or "", 8.4)
            begin = {"end": x - wide, "middle": x - wide / 2}.get(
                text.attrib.get("text-anchor", ""), x
            )
            assert begin >= -2, text.text
            assert begin + wide <= WIDTH + 2, text.text
            assert float(text.attrib["y"]) <= height
    boxes = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="16"', pictures(drill)[0])
    assert len(set(boxes)) == len(boxes) == 2 + 1  # and the one of the legend


def test_an_inject_is_shown_once_it_was_given() -> None:
    """Rule 5."""
    drill = Drill()
    drill.wait(2)
    drill.do(ConfirmStep(step="safety"))
    assert "空調が戻らない" not in "".join(pictures(drill))
    drill.do(DeliverInject(inject="aircon"))
    drill.do(SkipStep(step="guests"))
    assert "空調が戻らない" in "".join(pictures(drill))
    assert "室温を測る" not in "".join(t for t in said(pictures(drill)[0]) if t.startswith("状況"))


def test_a_hostile_text_is_a_text() -> None:
    phase = Phase(title=HOSTILE, steps=(Step(id="a", title=f"<b>{HOSTILE}"),), final=True)
    drill = Drill(Definition(workflow=Workflow(workflow="w", title=HOSTILE, phases={"a": phase})))
    drill.wait(1)
    drill.do(ConfirmStep(step="a"))
    (svg,) = pictures(drill)
    assert "機器[srv01]" in "".join(said(svg))
    assert "<b>" not in svg


def test_a_picture_on_a_page_has_no_address() -> None:
    told = log(played().history)
    drawn = run_pictures(told, {}, Wording(told, JA), ZONE)
    page = "".join(picture_html(Picture(lambda: drawn)))
    assert "http" not in page
    assert page.count("<svg") == len(drawn) > 0
    nothing = log(Drill(Definition(workflow=_EMPTY)).history)
    assert run_pictures(nothing, {}, Wording(nothing, JA), ZONE) == ()


_EMPTY = Workflow(workflow="w", title="空", phases={"a": Phase(title="空", final=True)})


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
def test_every_sign_is_explained(tr: Translator) -> None:
    drawn = Drawing()
    end = legend(drawn, 10, tr)
    assert {tr("目標"), tr("達成"), tr("未達"), tr("省略"), tr("つまづき")} <= set(
        said(drawn.svg(end, ""))
    )


def test_ticks_stand_at_round_times() -> None:
    for high in (20_000, 3 * MINUTE, 71 * MINUTE, 12 * HOUR, 40 * DAY, 4000 * DAY):
        found = axis(high // 7, high, 100, 600)
        assert found.low <= high // 7 <= high <= found.high
        assert 2 <= len(found.ticks) <= 12
        assert all(tick % found.step == 0 for tick in found.ticks)
        assert (found.x(found.low), found.x(found.high)) == (100, 600)
    assert tick_word(90 * MINUTE, MINUTE) == "T+1:30"
    assert tick_word(65_000, 5_000) == "T+0:01:05"


def test_a_day_is_written_where_it_turns() -> None:
    moments = [datetime(2027, 1, 17, 23, 0), None, datetime(2027, 1, 18, 1, 0)]
    assert list(clock_words([*moments, datetime(2027, 1, 18, 2, 0)], HOUR)) == [
        "01-17 23:00",
        "",
        "01-18 01:00",
        "02:00",
    ]
