"""The workflow as a picture: every phase and every way, nothing out of its place."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from bcpflow.definition.model import Definition, Gate, Option, Phase, Step, Transition, Workflow
from bcpflow.library.library import Library, shipped_folder
from bcpflow.reports.drawing import WIDTH, breadth
from bcpflow.reports.picture_workflow import workflow_picture
from bcpflow.reports.workflow_layout import laid_out
from tests.reports.drills import EN, JA

SVG = "{http://www.w3.org/2000/svg}"
LIBRARY = Library([shipped_folder()])
HOSTILE = '</text><script>x</script> [srv01] & "q" \x1b[2J'
BRANCHED = {
    "first": Phase(
        title=HOSTILE,
        steps=(Step(id="go", title="決める", options=(Option(id="a", title="左", fires="left"),)),),
        next=(
            Transition(to="left"),
            Transition(to="right", gate=Gate(steps=("go",), when="震度 == 5")),
            Transition(to="last", title="直ちに終える"),
        ),
    ),
    "left": Phase(title="左", next=(Transition(to="last"), Transition(to="first", back=True))),
    "right": Phase(title="右", next=(Transition(to="last"),)),
    "last": Phase(title="終わり", final=True),
    "held": Phase(title="保留", next=(Transition(to="first"),)),
}


def made(phases: dict[str, Phase]) -> Definition:
    return Definition(workflow=Workflow(workflow="w", title="枝分かれ", phases=phases))


def said(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_phases_stand_below_those_that_lead_to_them_and_no_way_is_left_out() -> None:
    """Rules of the layout."""
    found = laid_out(BRANCHED)
    assert found.ranks == (("first",), ("left", "right"), ("last",), ("held",))
    assert [(one.source, one.to) for one in found.leaps] == [("first", "last")]
    assert [(one.source, one.to) for one in found.returns] == [("left", "first"), ("held", "first")]
    ways = sum(len(one.ways) for one in found.ways)
    assert ways == sum(len(phase.next) for phase in BRANCHED.values())


def test_gates_choices_and_ways_at_the_sides_are_told() -> None:
    """Rules 1 and 2."""
    texts = said(workflow_picture(made(BRANCHED), JA))
    whole = "".join(texts)
    assert "選択「左」" in whole
    assert "[決める、震度 == 5]" in whole
    assert any(text.startswith("1  「終わり」へ進む") for text in texts)
    assert any(text.startswith("a  「") for text in texts)
    assert "<script>" not in workflow_picture(made(BRANCHED), JA)


@pytest.mark.parametrize("name", LIBRARY.names())
def test_every_shipped_workflow_is_drawn_whole(name: str) -> None:
    """Rules 1 and 3."""
    definition = LIBRARY.load(name).definition
    for tr in (JA, EN):
        root = ElementTree.fromstring(workflow_picture(definition, tr))
        whole = "".join(text.text or "" for text in root.iter(f"{SVG}text"))
        for track in definition.workflow.all_tracks.values():
            for phase in track.phases.values():
                assert tr.pick(phase.title)[:4] in whole
        height = float(root.attrib["height"])
        for text in root.iter(f"{SVG}text"):
            x, y = float(text.attrib["x"]), float(text.attrib["y"])
            assert x >= 0
            assert y <= height
            if text.attrib.get("text-anchor") != "middle":
                assert x + breadth(text.text or "", 8) <= WIDTH + 2, text.text
