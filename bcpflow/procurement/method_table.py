"""What ``methods.yaml`` says: methods, the items of direct contracts, documents, price devices.

This module must never decide whether a method is open: that is for `methods`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bcpflow.definition.model import Fact
from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.procurement.words import BODIES, CONTRACTS

Form = Literal["tender", "proposal", "direct", "term"]

FACTS: dict[str, Fact] = {
    "contract": Fact(choices=CONTRACTS),
    "body": Fact(choices=BODIES),
    "estimate": Fact(type="number"),
    "ceiling": Fact(type="number"),
    "small": Fact(type="yesno"),
    "quotes": Fact(type="number"),
    "council": Fact(type="yesno"),
    "wto": Fact(type="yesno"),
    "saas": Fact(type="yesno"),
    "listed": Fact(type="yesno"),
    "failed": Fact(choices=("no", "none-awarded", "winner-refused")),
}
"""What a condition of the table may ask; what nobody knows yet makes a method conditional.

``small`` the estimate does not exceed the ceiling; ``quotes`` how many are needed; ``council``
and ``wto`` whether they apply; ``listed`` whether an ordinance names the contract for several
years; ``failed`` what became of a tender for the same thing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """An article a method rests on."""

    __pydantic_config__ = FORBID_UNKNOWN

    article: Text
    """The article."""
    source: Text | None = None
    """Where it was read."""
    sample: bool = False
    """例: not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """What to mind, where a condition holds."""

    __pydantic_config__ = FORBID_UNKNOWN

    when: str | None = None
    """Condition; left out: always."""
    text: Text
    """What to mind."""
    source: Text | None = None
    """Where it is written."""
    sample: bool = False
    """例: not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A case in which the law allows a direct contract (号)."""

    __pydantic_config__ = FORBID_UNKNOWN

    number: int
    """Number of the item, 1 to 9."""
    title: Text
    """What the item is about."""
    when: str | None = None
    """Condition under which it can be taken at all; left out: always."""
    because: Text
    """Why it can."""
    otherwise: Text | None = None
    """Why it cannot, where the condition fails."""
    provided: tuple[Text, ...] = ()
    """What has to be shown for it."""
    grounds: tuple[Ground, ...] = ()
    """The articles."""
    documents: tuple[str, ...] = ()
    """Ids of the documents it needs beside those of the method."""
    cautions: tuple[Caution, ...] = ()
    """What to mind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way to choose the supplier, or a form of contract."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Short id; cases and exports refer to it."""
    title: Text
    """What it is called."""
    form: Form
    """tender, proposal, direct, or term (a form of contract beside the method)."""
    when: str | None = None
    """Condition under which it is open; left out: always."""
    because: Text
    """Why it is open."""
    otherwise: Text | None = None
    """Why it is closed, where the condition fails."""
    provided: tuple[Text, ...] = ()
    """What has to be shown or settled before it may be used."""
    grounds: tuple[Ground, ...] = ()
    """The articles."""
    items: tuple[int, ...] = ()
    """Items of direct contracts it may rest on."""
    documents: tuple[str, ...] = ()
    """Ids of the documents it needs."""
    quotes: Literal["needed", "one", "none"] = "none"
    """Quotes it takes: as many as the table says, one, or none."""
    cautions: tuple[Caution, ...] = ()
    """What to mind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document a method needs."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What it is called."""
    sample: bool = False
    """例: not taken from a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A price device: minimum price, low bid examination, bonds."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Short id."""
    title: Text
    """What it is called."""
    methods: tuple[str, ...]
    """Ids of the methods it belongs to."""
    when: str | None = None
    """Condition; left out: always."""
    because: Text
    """What it does."""
    percent: float | None = None
    """Share of the estimate in percent, where somebody's rule gives one."""
    bound: Literal["at least", "about"] = "about"
    """Whether the share is a floor or a usual value."""
    article: Text | None = None
    """Where the law says it."""
    source: Text | None = None
    """Where the share or the use is written."""
    sample: bool = False
    """例: not taken from a source, or another town's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodTable:
    """Methods of procurement (調達方式)."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """What the file is called."""
    methods: tuple[Method, ...]
    """From the principle to the exceptions."""
    items: tuple[Item, ...]
    """Items 1 to 9."""
    documents: dict[str, Paper]
    """Documents by id."""
    devices: tuple[Device, ...] = ()
    """Price devices."""

    def item(self, number: int) -> Item | None:
        """The item of a number."""
        return next((item for item in self.items if item.number == number), None)
