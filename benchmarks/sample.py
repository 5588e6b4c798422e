"""What is measured with: a straight procedure of twenty steps, and a desk on a journal.

Must never hold more than a real drill does in one phase, nor less than a real step says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from bcpflow.clock_source import SystemClock
from bcpflow.commands import ConfirmStep
from bcpflow.definition.model import Definition, Phase, Role, Step, Transition, Workflow
from bcpflow.journal import Journal, open_journal
from bcpflow.service.desk import Desk
from bcpflow.service.session import Session

STEPS = 20
NOTE = "予備回線に切り替え、保守業者の窓口に電話で確認した。復旧の見込みは14時頃。"


def procedure(length: int = STEPS) -> Definition:
    """So many steps one after another, each with a role and a target."""
    steps = tuple(
        Step(
            id=f"s{number:02d}",
            title=f"手順{number}を行う",
            role="lead",
            target=f"T+{number + 1}m",
            after=(f"s{number - 1:02d}",) if number else (),
        )
        for number in range(length)
    )
    work = Phase(
        title="作業", steps=steps, next=(Transition(to="done", gate="all required steps"),)
    )
    return Definition(
        workflow=Workflow(
            workflow="benchmark",
            title="計測用の手順",
            roles={"lead": Role(title="責任者")},
            phases={"work": work, "done": Phase(title="完了", final=True)},
        )
    )


def sixty() -> Definition:
    """Sixty steps that are all open at once, each with a target that ticks."""
    steps = tuple(
        Step(
            id=f"s{number:02d}",
            title=f"手順{number:02d}を行う",
            role="lead",
            target=f"T+{number + 10}m",
            how=f"しかた{number:02d}に従う",
        )
        for number in range(60)
    )
    return Definition(
        workflow=Workflow(
            workflow="ticking",
            title="計測用の画面",
            roles={"lead": Role(title="責任者")},
            phases={"work": Phase(title="作業", steps=steps)},
        )
    )


def desk_on(url: str) -> Desk:
    """A desk at a journal that is made where there is none."""
    return desk_with(open_journal(url))


def desk_with(journal: Journal) -> Desk:
    """A desk at a journal."""
    numbers: Iterator[int] = count(1)
    return Desk(
        journal,
        clock=SystemClock().read,
        actor="佐藤 花子",
        new_id=lambda: f"run-{next(numbers):08d}",
    )


def confirmations(session: Session) -> list[Callable[[], object]]:
    """The twenty steps of a run, each ready to be done."""
    commands = [ConfirmStep(step=f"s{number:02d}", note=NOTE) for number in range(STEPS)]
    return [lambda command=command: session.do(command) for command in commands]  # type: ignore[misc]
