"""A site folder as a run uses it: what was read of it, or everything that keeps it from being used.

This module must never judge: warnings are for `bcpflow site check`, errors stop the run's start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bcpflow.definition.evaluation import Evaluation
from bcpflow.errors import DefinitionError, Problem
from bcpflow.site.model import Muster, Register, Roster
from bcpflow.site.reading import no_folder, read_evaluation, read_site


@dataclass(frozen=True, slots=True)
class SiteInUse:
    """What a site says of itself; None for a file it does not have."""

    register: Register | None
    roster: Roster | None
    muster: Muster | None
    evaluation: Evaluation
    """The site's rating rule, or the shipped one."""


def open_site(folder: Path | None, today: date) -> SiteInUse:
    """Read a site folder whole; None: no site. Raises DefinitionError with all its errors."""
    if folder is None:
        return SiteInUse(None, None, None, read_evaluation(None))
    site, errors = _read(folder, today)
    if errors:
        raise DefinitionError(errors)
    return site


def usable_site(folder: Path, today: date) -> tuple[SiteInUse, list[Problem]]:
    """What can be read of a site folder, and the errors of the rest: for the night itself."""
    if not folder.is_dir():
        return open_site(None, today), [*no_folder(folder).problems]
    return _read(folder, today)


def _read(folder: Path, today: date) -> tuple[SiteInUse, list[Problem]]:
    site = read_site(folder, today)
    errors = [problem for problem in site.problems if problem.severity == "error"]
    evaluation = site.evaluation or read_evaluation(None)
    return SiteInUse(site.register, site.roster, site.muster, evaluation), errors
