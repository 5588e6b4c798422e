"""What verbs below `case quotes ID` and `case score ID` share.

The case is named by the group, before the verb; the other options are those of `acting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.definition.model import FactValue
    from bcpflow.errors import Problem
    from bcpflow.service.session import Done, Session

F = TypeVar("F", bound=Callable[..., Any])

json_too = option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))


def acting_on(function: F) -> F:
    """The options of `acting`, for verbs below a group that has named the case."""
    for add in (
        json_too,
        option("--role", metavar="ROLE", help=N_("どの役割として行うか")),
        option("--key", metavar="K", help=N_("同じ K の操作は一度だけ記録する")),
        option("--at", metavar="TIME", help=N_("行った時刻: T+25m、14:05、ISO 8601")),
    ):
        function = add(function)
    return function


def named_case() -> str:
    """The id that stands before the verb."""
    above = click.get_current_context().parent
    return str(above.params["run"]) if above is not None else ""


def put_all(lines: Iterable[str]) -> None:
    """Lines of the product."""
    for line in lines:
        put(line)


def answered(
    session: Session,
    done: Sequence[Done],
    *,
    sheets: Sequence[str],
    facts: Mapping[str, FactValue] | None = None,
) -> dict[str, Any]:
    """What was recorded by a command that fills several sheets (sheets/1)."""
    return {
        "schema": "bcpflow/sheets/1",
        "ok": True,
        "run": session.run,
        "version": session.state.version,
        "repeated": bool(done) and all(one.repeated for one in done),
        "sheets": list(sheets),
        "facts": dict(facts or {}),
        "problems": [],
    }


def refused(world: World, session: Session, problems: Sequence[Problem], as_json: bool) -> int:
    """Cells that stand in the way, all of them; nothing was taken over."""
    from bcpflow.cli.main import DEFINITION
    from bcpflow.library.diagnostics import format_problem, to_json

    if as_json:
        told = [to_json(problem, world.tr) for problem in problems]
        nothing = answered(session, (), sheets=())
        put_json(nothing | {"ok": False, "problems": told})
    else:
        for problem in problems:
            put(format_problem(problem, world.tr))
        talk(world.tr("取り込みませんでした。今の内容はそのままです。"))
    return DEFINITION
