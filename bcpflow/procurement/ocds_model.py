"""The shape of ``ocds.yaml``: how a case is told in the Open Contracting Data Standard (OCDS) 1.1.

What the table does not name is not published: no document, no milestone.

This module must never judge what a file says: that is for `ocds_table`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bcpflow.definition.texts import FORBID_UNKNOWN, Text

Section = Literal["planning", "tender", "award", "contract", "implementation"]
SECTIONS: tuple[Section, ...] = get_args(Section)
STAGES = ("start", *SECTIONS, "ended", "closed")
"""How far a contracting process has come, in order; ``closed``: another one follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A name or address the town settles."""

    __pydantic_config__ = FORBID_UNKNOWN

    value: str
    """As it is published."""
    source: Text | None = None
    """Where it comes from."""
    sample: bool = False
    """例: to be replaced before anything is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """The town that buys and publishes."""

    __pydantic_config__ = FORBID_UNKNOWN

    name: str
    """Name of the town."""
    corporate_number: str | None = None
    """法人番号, 13 digits."""
    code: str | None = None
    """全国地方公共団体コード, 6 digits."""
    sample: bool = False
    """例: nobody has filled it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schemes:
    """Names of the registers organisations are numbered by."""

    __pydantic_config__ = FORBID_UNKNOWN

    corporate: Value
    """Of 法人番号."""
    local: Value
    """Of 全国地方公共団体コード."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactNames:
    """What the workflow calls the fields of a case."""

    __pydantic_config__ = FORBID_UNKNOWN

    year: str
    """Fiscal year."""
    department: str
    """Section in charge."""
    estimate: str
    """Estimated price (予定価格)."""
    budget: str
    """Budget, where the town publishes it."""
    contract: str
    """Kind of contract."""
    method: str
    """Method."""
    item: str
    """Item (号)."""
    years: str
    """Payment over several years."""
    system: str
    """Id in the systems register."""
    supplier: str
    """The supplier, where no sheet says it."""
    corporate_number: str
    """Its 法人番号."""
    amount: str
    """Sum of the contract, where no sheet says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRow:
    """One method (方式)."""

    __pydantic_config__ = FORBID_UNKNOWN

    method: str
    """open, selective, limited or direct."""
    criteria: str | None = None
    """awardCriteria: priceOnly, ratedCriteria, costOnly, qualityOnly."""
    rationale: str | None = None
    """The article it rests on; ``{item}`` is the item (号) of the case."""
    source: Text | None = None
    """Where it comes from."""
    sample: bool = False
    """例: our reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What kind of thing is bought."""

    __pydantic_config__ = FORBID_UNKNOWN

    scheme: str
    """Name of the classification."""
    id: str
    """Its number there."""
    title: str
    """What it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """One kind of contract (契約種別)."""

    __pydantic_config__ = FORBID_UNKNOWN

    category: str
    """goods, works or services."""
    classification: Classification | None = None
    """What is bought, where the register does not say."""
    source: Text | None = None
    """Where it comes from."""
    sample: bool = False
    """例: our reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """When a release is made, and what it changes."""

    __pydantic_config__ = FORBID_UNKNOWN

    on: tuple[str, ...]
    """What happens: ``event:award``, ``step:payment``."""
    tags: dict[str, tuple[str, ...]]
    """Tags by the stage the process is in."""
    stage: str | None = None
    """The stage it comes to."""
    tender: str | None = None
    """Status of the tender from here on."""
    award: str | None = None
    """Status of the awards from here on."""
    contract: str | None = None
    """Status of the contracts from here on."""
    closes: bool = False
    """The process is over; what follows is another one."""
    amends: Literal["tender", "contract"] | None = None
    """It is an amendment."""
    outside: tuple[str, ...] = ()
    """Not while the case is in these phases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """Where the days of a period come from, the first that is known."""

    __pydantic_config__ = FORBID_UNKNOWN

    start: tuple[str, ...] = ()
    """Of its beginning."""
    end: tuple[str, ...] = ()
    """Of its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The periods of a tender."""

    __pydantic_config__ = FORBID_UNKNOWN

    tender: PeriodRow
    """From the notice to the last bid."""
    enquiry: PeriodRow
    """For questions."""
    award: PeriodRow
    """From the opening to the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document that is published."""

    __pydantic_config__ = FORBID_UNKNOWN

    type: str
    """Its documentType."""
    section: Section
    """Where it stands."""
    keeps: bool = False
    """A later process of the case goes on using it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """A step that is published as a milestone."""

    __pydantic_config__ = FORBID_UNKNOWN

    type: str
    """Its milestone type."""
    section: Section
    """Where it stands."""
    not_met: tuple[str, ...] = ()
    """Options that say it was not met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKeys:
    """What the fields of the sheets are called; the first that is there counts."""

    __pydantic_config__ = FORBID_UNKNOWN

    supplier: dict[str, tuple[str, ...]]
    """Who was chosen, or took part."""
    contract: dict[str, tuple[str, ...]]
    """A contract."""
    offer: dict[str, tuple[str, ...]]
    """A quote, or somebody who made a proposal."""
    payment: dict[str, tuple[str, ...]]
    """A payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Set phrases in the language of the record."""

    __pydantic_config__ = FORBID_UNKNOWN

    tender_amended: str
    """Why a tender was amended."""
    contract_amended: str
    """Why a contract was amended."""
    failed_before: str
    """What a process that failed is called by the one that follows."""
    version: str
    """Version of a document, with ``{number}``."""
    sums: str
    """A change of a sum, with ``{before}`` and ``{after}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OcdsTable:
    """The mapping to OCDS."""

    __pydantic_config__ = FORBID_UNKNOWN

    ocds: str
    """Name of the table."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    source: Text | None = None
    """Where the codes come from."""
    prefix: Value
    """Prefix of ocids, as it was registered."""
    uri: Value
    """Address of a package; ``{name}`` is its name."""
    language: str
    """Language of the texts."""
    currency: str
    """Currency of all amounts."""
    offset: str
    """Offset of all times: ``+09:00``."""
    buyer: Buyer
    """The town."""
    schemes: Schemes
    """Registers of organisations."""
    facts: FactNames
    """Fields of the case."""
    estimate_from: Section
    """Stage from which the estimated price is published."""
    methods: dict[str, MethodRow]
    """By the name of the method in the workflow."""
    contracts: dict[str, ContractRow]
    """By the kind of contract."""
    roles: dict[str, tuple[str, ...]]
    """Roles of parties."""
    sheets: SheetKeys
    """Fields of the sheets."""
    not_awarded: tuple[str, ...]
    """Results that say a supplier was not chosen."""
    offers: tuple[str, ...]
    """Kinds of sheets that say who made an offer."""
    offers_in: tuple[str, ...]
    """Phases in which they are offers."""
    stages: tuple[StageRow, ...]
    """When releases are made; the first row that fits counts."""
    periods: Periods
    """Periods of a tender."""
    enquiries: tuple[str, ...]
    """What shows that questions were asked."""
    award_date: tuple[str, ...]
    """Day of the award."""
    signed: tuple[str, ...]
    """Day a contract was signed."""
    amended: tuple[str, ...]
    """Day it was amended."""
    documents: dict[str, DocumentRow]
    """By the step (or name) they are attached to."""
    milestones: dict[str, MilestoneRow]
    """By step."""
    words: Phrases
    """Set phrases; what staff wrote is not published."""
