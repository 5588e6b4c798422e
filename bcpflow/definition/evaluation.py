"""How objectives are rated: the published rule that suggests P, S, M or U, and what is asked last.

The rule is data, dated and with its source: a site may write its own. It suggests; people decide.

This module must never import anything but the definition's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bcpflow.definition.texts import FORBID_UNKNOWN, Text

Rating = Literal["P", "S", "M", "U", "N"]

MEASURES = ("steps", "achieved", "missed", "late", "overrun", "stumbles", "overridden")
"""What a rule may ask about an objective's steps, those that applied and were reached:

``steps`` how many there are; ``achieved`` how many of them in percent were achieved; ``missed``
how many were not; ``late`` how many of the achieved ones with a target in percent were after it;
``overrun`` the worst of these, in percent of the time it had; ``stumbles`` how many stumbled;
``overridden`` how many gates of their phases were overruled.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRule:
    """One line of the rule; the first whose condition holds gives the suggestion."""

    __pydantic_config__ = FORBID_UNKNOWN

    rating: Rating
    """P, S, M, U, or N for not observed."""
    when: str | None = None
    """Condition on the measures; left out: always."""
    because: Text
    """Why, in words for the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The rating rule and the hot-wash questions of a site."""

    __pydantic_config__ = FORBID_UNKNOWN

    evaluation: str
    """Name of the rule, as reports cite it."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where it comes from; 例 where it is ours."""
    ratings: tuple[RatingRule, ...]
    """The rule, line by line."""
    questions: tuple[Text, ...] = ()
    """Questions the participants answer at the end (hot wash)."""
