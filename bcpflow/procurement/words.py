"""The words a contract is asked about with, and reasons that are told in any language.

The names of contracts, bodies and triggers are those of the law and of the data files; nothing
is renamed on the way.

This module must never hold an amount and never read a file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

from bcpflow.errors import UsageFault, Word
from bcpflow.language import N_, Translator
from bcpflow.lint.finding import nearest

Contract = Literal[
    "工事又は製造の請負",
    "財産の買入れ",
    "物件の借入れ",
    "財産の売払い",
    "物件の貸付け",
    "その他の委託・役務",
]
Body = Literal["市", "町村", "都道府県・指定都市", "都道府県", "指定都市"]
Trigger = Literal["公告", "契約", "決裁"]
Goods = Literal["物品", "その他のサービス", "建設", "技術サービス"]
Failed = Literal["no", "none-awarded", "winner-refused"]

CONTRACTS: tuple[Contract, ...] = get_args(Contract)
BODIES: tuple[Body, ...] = get_args(Body)
TRIGGERS: tuple[Trigger, ...] = ("契約", "決裁", "公告")
"""In the order another day is taken in where the one asked for is not known yet."""
BOTH: Body = "都道府県・指定都市"
"""Prefectures and designated cities together, where the law gives both one amount."""


TERMS = (
    N_("工事又は製造の請負"), N_("財産の買入れ"), N_("物件の借入れ"),
    N_("財産の売払い"), N_("物件の貸付け"), N_("その他の委託・役務"),
    N_("市"), N_("町村"), N_("都道府県・指定都市"), N_("都道府県"), N_("指定都市"),
    N_("公告"), N_("契約"), N_("決裁"),
    N_("物品"), N_("その他のサービス"), N_("建設"), N_("技術サービス"),
)  # fmt: skip
"""All of these words, marked for translation; in data they stand as `Word`."""


def belongs(body: Body, bodies: tuple[Body, ...]) -> bool:
    """Whether a row for some kinds of body speaks of this one."""
    return body in bodies or (body in ("都道府県", "指定都市") and BOTH in bodies)


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence with its data: translated and filled in only when it is told."""

    text: str
    """A source text (Japanese) with ``{places}``."""
    data: Mapping[str, object] = field(default_factory=dict)

    def told(self, tr: Translator) -> str:
        """The sentence in the language of ``tr``."""
        return tr(self.text, **{name: _told(value, tr) for name, value in self.data.items()})


def written(text: str | dict[str, str]) -> Reason:
    """A text of a data file as a reason."""
    return Reason("{text}", {"text": text})


def _told(value: object, tr: Translator) -> str:
    if isinstance(value, Reason):
        return value.told(tr)
    if isinstance(value, Word):
        return tr(str(value))
    if isinstance(value, dict):
        return tr.pick(value)
    if isinstance(value, tuple | list):
        return ("、" if tr.language == "ja" else ", ").join(_told(one, tr) for one in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days a rule may begin to apply by; those not known yet are left out."""

    notice: date | None = None
    """公告: the day a tender is published."""
    contract: date | None = None
    """契約: the day the contract is signed."""
    decision: date | None = None
    """決裁: the day the purchase is decided."""

    def of(self, trigger: Trigger) -> tuple[date, Trigger]:
        """The day of a trigger, or of the next best one, and which one it is."""
        known: dict[Trigger, date | None] = {
            "公告": self.notice, "契約": self.contract, "決裁": self.decision
        }  # fmt: skip
        for name in (trigger, *TRIGGERS):
            day = known[name]
            if day is not None:
                return day, name
        raise UsageFault("BCP-P015")

    def all_on(self, day: date) -> Days:
        """The same days known, all of them on one day."""
        return Days(
            notice=day if self.notice else None,
            contract=day if self.contract else None,
            decision=day if self.decision else None,
        )

    @property
    def last(self) -> date:
        """The latest of the known days."""
        return max(day for day in (self.notice, self.contract, self.decision) if day is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about one contract."""

    contract: Contract
    """Kind of contract, as the law divides them."""
    estimate: int
    """Estimated price (予定価格) in yen, consumption tax included."""
    body: Body
    """Kind of municipality."""
    days: Days
    """The days known so far."""
    rule: str | None = None
    """Name of the site's rule; left out: the one each table has in use."""
    goods: Goods | None = None
    """Kind by the WTO agreement; left out: by the kind of contract."""
    saas: bool | None = None
    """Whether it is software as a service; None where nobody has said."""
    listed: bool | None = None
    """Whether the site's ordinance names it for contracts over several years."""
    failed: Failed = "no"
    """What became of a tender for the same thing."""

    def __post_init__(self) -> None:
        for value, known in ((self.contract, CONTRACTS), (self.body, BODIES)):
            if value not in known:
                near = nearest(str(value), known)
                raise UsageFault("BCP-P012", value=value, near=near, known=list(known))
        if isinstance(self.estimate, bool) or not isinstance(self.estimate, int):
            raise UsageFault("BCP-P014", value=self.estimate)
        if self.estimate <= 0:
            raise UsageFault("BCP-P014", value=self.estimate)
        self.days.of("契約")

    def at(self, estimate: int) -> Question:
        """The same question about another amount."""
        return replace(self, estimate=estimate)

    def on(self, day: date) -> Question:
        """The same question with all known days on one day."""
        return replace(self, days=self.days.all_on(day))


ASSUMED = N_("（{wanted}の日が未定のため、{taken}の日で判断）")
"""Said where the day a rule goes by is not known yet."""


def folded(text: str) -> str:
    """A text without width, case and spaces, to compare what different people typed."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
