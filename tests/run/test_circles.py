"""Roles that stand in for each other in a circle: everybody is asked once."""

from __future__ import annotations

from bcpflow.definition.model import Definition, Phase, Role, Workflow
from bcpflow.run import people
from tests.samples import Game

CIRCLE = Definition(
    workflow=Workflow(
        workflow="circle",
        title="輪",
        roles={
            "a": Role(title="甲", deputies=("b", "a")),
            "b": Role(title="乙", deputies=("c",)),
            "c": Role(title="丙", deputies=("a", "b")),
        },
        phases={"over": Phase(title="終", final=True)},
    )
)
STAFF = tuple({"person": f"h-{role}", "roles": [role], "deputies": []} for role in "abc")


def test_a_circle_of_roles_is_walked_once() -> None:
    state = Game.start(CIRCLE, people=STAFF).state
    assert people.line(state, "a") == ("h-a", "h-b", "h-c")
    assert people.line(state, "b") == ("h-b", "h-c", "h-a")
    assert people.line(state, "c") == ("h-c", "h-a", "h-b")
