"""Plain data to the dataclasses of a site folder, or every place where it does not fit.

The judging and the wording are the library's; this module must never word a misfit of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from bcpflow.definition.evaluation import Evaluation
from bcpflow.library import shape as library_shape
from bcpflow.lint.finding import Finding
from bcpflow.site.model import DrillPlan, Muster, Register, Roster, Tickets

T = TypeVar("T", Roster, Register, Muster, Evaluation, DrillPlan, Tickets)
_ALL = (Roster, Register, Muster, Evaluation, DrillPlan, Tickets)
_KINDS = {kind.__name__: kind for kind in _ALL}


def shape(kind: type[T], data: Any) -> tuple[T | None, list[Finding]]:
    """The instance, or what keeps the data from being one."""
    from pydantic import ValidationError

    try:
        made: T = _adapter(kind.__name__).validate_python(data)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_input=False)
        return None, library_shape.misfits(kind, data, errors)
    return made, []


@cache
def _adapter(name: str) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(_KINDS[name])
