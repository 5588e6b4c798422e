"""Diagrams of texts that mean something to the drawing tool."""

from __future__ import annotations

import re

from bcpflow.definition.model import Definition, Phase, Transition, Workflow
from bcpflow.language import translator
from bcpflow.reports.diagram import dot, mermaid

TITLE = 'a"b;c:d#34;e\\f'


def named(title: str) -> Definition:
    phases = {
        "a": Phase(title=title, next=(Transition(to="over", title=title),)),
        "over": Phase(title="終", final=True),
    }
    return Definition(workflow=Workflow(workflow="w", title="題", phases=phases))


def test_a_label_of_mermaid_is_read_back_as_it_was_said() -> None:
    drawn = mermaid(named(TITLE), translator("ja"))
    assert 'state "a#34;b#59;c#58;d#35;34#59;e\\f" as main_1' in drawn
    assert drawn.count(re.sub(r"[#\";:]", lambda c: f"#{ord(c[0])};", TITLE)) == 2


def test_a_label_of_dot_ends_where_it_ends() -> None:
    drawn = dot(named(TITLE), translator("ja"))
    assert drawn.count('"a\\"b;c:d#34;e\\\\f"') == 2
