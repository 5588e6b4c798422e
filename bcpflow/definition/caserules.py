"""The rules a case is handled by: who must not be one person, and who approves what.

They are data, dated and with their source; a site writes its own. What is in force when a case is
opened stands in the case's first event.

This module must never import anything but the definition's words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bcpflow.definition.texts import FORBID_UNKNOWN, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """Roles that must not be one person in a case (職務分離)."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Short name of the rule, as refusals cite it."""
    roles: tuple[str, ...]
    """Whoever has acted in one of them acts in none of the others."""
    why: Text
    """The reason, in a sentence."""
    source: Text | None = None
    """Where it is written; 例 where no source says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who approves, in order (決裁経路); the first route whose condition holds is taken."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Short name of the route."""
    when: str | None = None
    """Condition on the case's facts; left out: always."""
    steps: tuple[str, ...] = ()
    """Approval steps it is for; none: all of them."""
    roles: tuple[str, ...]
    """The roles that approve, first to last."""
    source: Text | None = None
    """Where it is written; 例 where no source says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rough:
    """Facts that are only rough when some steps are approved (概算), so that they may be set later.

    Setting them makes such an approval lapse only where it would now take another route.
    """

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Short name of the rule."""
    steps: tuple[str, ...]
    """Approval steps that do not hold them yet."""
    facts: tuple[str, ...]
    """The facts."""
    why: Text
    """The reason, in a sentence."""
    source: Text | None = None
    """Where it is written; 例 where no source says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRules:
    """Separation of duties, approval routes, what they hold, and the table of proxies of a site."""

    __pydantic_config__ = FORBID_UNKNOWN

    rules: str
    """Name of the rules, as reports cite them."""
    title: Text
    """What they are called."""
    dated: str
    """Day they were settled."""
    source: Text | None = None
    """Where they come from."""
    drafters: tuple[str, ...] = ()
    """Roles that draft: whoever has acted in one of them approves nothing in the case."""
    reviewers: tuple[str, ...] = ()
    """Roles whose documents are reviews: having written one bars nobody from approving."""
    review_sheets: tuple[str, ...] = ()
    """Kinds of sheets that are reviews or others' figures: filling one bars nobody either."""
    separation: tuple[Separation, ...] = ()
    """Roles that must not be one person."""
    routes: tuple[Route, ...] = ()
    """Approval routes, the first that fits is taken."""
    rough: tuple[Rough, ...] = ()
    """Facts an approval does not hold yet."""
    proxies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Roles that may decide in another's stead while it is away (代決), in order."""
