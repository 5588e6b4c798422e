"""What ``ceilings.yaml`` and ``quotes-needed.yaml`` say: small contracts, numbers of quotes.

Values stay as written; which row holds on which day is for `rows`, what follows for `amounts`.

This module must never hold an amount.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.procurement.words import Body, Contract, Trigger

LAW = "law"
"""The name under which the law's own amounts are used as a site's rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRow:
    """The law's amounts for some kinds of body over some time."""

    __pydantic_config__ = FORBID_UNKNOWN

    bodies: tuple[Body, ...]
    """Kinds of body it speaks of."""
    since: str | None = None
    """First day; left out: since before these tables."""
    until: str | None = None
    """Last day; left out: until another row begins."""
    trigger: Trigger = "契約"
    """The day it goes by: 公告, 契約 or 決裁."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: not taken from a source."""
    amounts: dict[str, int]
    """Yen by kind of contract; a contract of that amount is still within."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """A site's own amounts over some time."""

    __pydantic_config__ = FORBID_UNKNOWN

    since: str | None = None
    """First day; left out: since before these tables."""
    until: str | None = None
    """Last day; left out: until another row begins."""
    trigger: Trigger = "契約"
    """The day it goes by: 公告, 契約 or 決裁."""
    as_law_of: str | None = None
    """The amounts are those of the law on this day ..."""
    amounts: dict[str, int] = field(default_factory=dict)
    """... but for these."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """One site's rule on small contracts."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """Whose rule it is."""
    bodies: tuple[Body, ...]
    """Kind of body it is."""
    sample: bool = False
    """Another town's rule, shipped as an example."""
    rows: tuple[SiteRow, ...]
    """From the oldest to the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceilings:
    """Small contracts (少額随意契約): the law's amounts and the sites' rules."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the file is called."""
    article: Text
    """Where the law says it."""
    use: str = LAW
    """Name of the rule that holds here; ``law`` for the law's own amounts."""
    basis: dict[str, Text] = field(default_factory=dict)
    """What the amount is counted on, by kind of contract."""
    splitting: Text
    """Why orders are not split, with its source."""
    law: tuple[LawRow, ...]
    """The law's amounts, the older ones of a kind of body in front."""
    rules: dict[str, SiteRule] = field(default_factory=dict)
    """Sites' rules by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """How many quotes an amount takes."""

    __pydantic_config__ = FORBID_UNKNOWN

    up_to: int | None = None
    """Yen that are still within; left out with ``under``: any amount."""
    under: int | None = None
    """Yen that are no longer within."""
    contracts: tuple[Contract, ...] = ()
    """Kinds of contract it speaks of; left out: all."""
    quotes: int
    """Number of suppliers asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """The numbers of quotes over some time."""

    __pydantic_config__ = FORBID_UNKNOWN

    since: str | None = None
    """First day; left out: since before these tables."""
    until: str | None = None
    """Last day; left out: until another row begins."""
    trigger: Trigger = "契約"
    """The day it goes by."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: not taken from a source."""
    tiers: tuple[Tier, ...]
    """The first that fits holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRule:
    """One site's rule on the number of quotes."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """Whose rule it is."""
    sample: bool = False
    """Another town's rule, shipped as an example."""
    rows: tuple[QuoteRow, ...]
    """From the oldest to the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesNeeded:
    """How many quotes are asked for a small contract."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the file is called."""
    use: str
    """Name of the rule that holds here."""
    rules: dict[str, QuoteRule] = field(default_factory=dict)
    """Rules by name."""
