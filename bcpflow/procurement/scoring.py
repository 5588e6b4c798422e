"""Scoring of proposals by several members: sheets kept one by one, totals, ties, exclusions.

Rules, held by tests/procurement/test_scoring.py:

1. Every member scores every bidder in every criterion; what lacks is named, and as long as
   something lacks nobody has won.
2. Who is interested in a bidder counts for none of them, and what the totals would be with that
   member is shown beside.
3. The order of members, sheets and bidders changes nothing; sums are exact.
4. Equal totals are parted by the data's rule, step by step. Where it comes to a lot, people draw
   it: here is only said between whom.

This module must never change a sheet and never draw a lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bcpflow.errors import Refused, Word
from bcpflow.language import N_
from bcpflow.lint.finding import nearest
from bcpflow.procurement.quote_findings import number
from bcpflow.procurement.scoring_rules import ScoringRules, Tie
from bcpflow.procurement.scrutiny_rules import exact

_TIES: Mapping[Tie, str] = {"price": N_("価格"), "technical": N_("技術点"), "lot": N_("くじ")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bidder:
    """Somebody who has made a proposal."""

    id: str
    """Id scores refer to."""
    name: str
    """Name of the bidder."""
    price: int | None = None
    """Proposed price, yen with tax."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one member has given: points by bidder and criterion."""

    member: str
    """Handle of the member."""
    scores: Mapping[str, Mapping[str, float]]
    """Points as given, before weights."""
    comment: str = ""
    """What the member wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Why a member does not count."""

    member: str
    """Handle of the member."""
    reason: str
    """What ties the member to the bidder."""
    bidder: str | None = None
    """The bidder it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderScore:
    """What one bidder has got."""

    bidder: str
    """Id of the bidder."""
    name: str
    """Its name."""
    total: int | float
    """Weighted points of all members."""
    average: int | float
    """The same by the number of members."""
    percent: int | float
    """Of what could be had."""
    technical: int | float
    """Weighted points of the technical criteria."""
    price: int | None
    """Proposed price."""
    by_criterion: Mapping[str, int | float]
    """Average points by criterion, before weights."""
    by_member: Mapping[str, int | float]
    """Weighted points by member."""
    passed: bool
    """It reaches every minimum."""
    below: tuple[str, ...]
    """Criteria whose minimum it does not reach; ``total`` for the minimum of all."""
    place: int | None
    """Place among those who passed; None for the others."""
    tied_with: tuple[str, ...] = field(default=())
    """Bidders with the same total that passed too."""
    decided_by: str = ""
    """What parted it from them: price, technical, lot; empty where nothing has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The result of some members' sheets."""

    members: tuple[str, ...]
    """Whose sheets count, in order of their handles."""
    rows: tuple[BidderScore, ...]
    """Bidders in order, those who did not pass at the end."""
    first: tuple[str, ...]
    """Who is in front; several where only a lot can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringFinding:
    """What stands in the way of a result."""

    code: str
    """Of the catalogue."""
    data: Mapping[str, object]
    """What the code's text says it of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything a committee's sheets come to."""

    counted: Tally
    """Without the interested members: this is the result."""
    everyone: Tally
    """With them, to be seen beside it."""
    without: Mapping[str, tuple[str, ...]]
    """Who would be in front without each single member that counts."""
    excluded: tuple[Interest, ...]
    """Who does not count, and why."""
    findings: tuple[ScoringFinding, ...]
    """What stands in the way."""
    winner: str | None
    """Id of the bidder in front; None while anything stands in the way or nobody passed."""


def check_sheet(rules: ScoringRules, bidders: Sequence[Bidder], sheet: Sheet) -> None:
    """Refuse a sheet with a bidder or criterion nobody knows, or points outside the scale."""
    ids = [bidder.id for bidder in bidders]
    by_id = {criterion.id: criterion for criterion in rules.criteria}
    for bidder, points in sheet.scores.items():
        if bidder not in ids:
            near = nearest(bidder, ids)
            raise Refused("BCP-P036", kind=Word(N_("提案者")), name=bidder, near=near)
        for name, given in points.items():
            if name not in by_id:
                near = nearest(name, by_id)
                raise Refused("BCP-P036", kind=Word(N_("採点の観点")), name=name, near=near)
            most = by_id[name].maximum
            if isinstance(given, bool) or not 0 <= given <= most:
                allowed = f"0–{number(most)}"
                raise Refused("BCP-P037", name=name, value=given, allowed=allowed)


def outcome(
    rules: ScoringRules,
    bidders: Sequence[Bidder],
    sheets: Sequence[Sheet],
    *,
    members: Iterable[str] = (),
    interests: Sequence[Interest] = (),
    lots: Sequence[str] = (),
) -> Outcome:
    """The result of a committee. Raises Refused like `check_sheet`.

    ``members`` are those appointed, also without a sheet yet; ``lots`` the bidders in the order
    a lot was drawn in.
    """
    for sheet in sheets:
        check_sheet(rules, bidders, sheet)
    by_member = {sheet.member: sheet for sheet in sheets}
    appointed = sorted({*by_member, *members})
    out = {interest.member for interest in interests}
    counting = [by_member[m] for m in appointed if m in by_member and m not in out]
    everyone = [by_member[m] for m in appointed if m in by_member]
    counted = _tally(rules, bidders, counting, lots)
    found = [
        *_missing(rules, bidders, by_member, [m for m in appointed if m not in out]),
        *_few(rules, counting),
        *_undecided(rules, bidders, counted),
    ]
    first = counted.first
    return Outcome(
        counted=counted,
        everyone=_tally(rules, bidders, everyone, lots),
        without={
            sheet.member: _tally(
                rules, bidders, [one for one in counting if one is not sheet], lots
            ).first
            for sheet in counting
        },
        excluded=tuple(interests),
        findings=tuple(found),
        winner=first[0] if len(first) == 1 and not found else None,
    )  # fmt: skip


def _missing(
    rules: ScoringRules,
    bidders: Sequence[Bidder],
    by_member: Mapping[str, Sheet],
    counting: Sequence[str],
) -> Iterator[ScoringFinding]:
    for member in counting:
        given = by_member[member].scores if member in by_member else {}
        for bidder in bidders:
            lacking = [c.title for c in rules.criteria if c.id not in given.get(bidder.id, {})]
            if lacking:
                said = {"member": member, "bidder": bidder.name, "criteria": lacking}
                yield ScoringFinding(code="BCP-P057", data=said)


def _few(rules: ScoringRules, counting: Sequence[Sheet]) -> Iterator[ScoringFinding]:
    if len(counting) < rules.min_members:
        said: dict[str, object] = {"count": len(counting), "needed": rules.min_members}
        yield ScoringFinding(code="BCP-P058", data=said)


def _undecided(
    rules: ScoringRules, bidders: Sequence[Bidder], tally: Tally
) -> Iterator[ScoringFinding]:
    names = {bidder.id: bidder.name for bidder in bidders}
    for row in tally.rows:
        group = [o for o in tally.rows if o.place == row.place and row.place is not None]
        if len(group) > 1 and group[0] is row:
            lacking = [names[o.bidder] for o in group if o.price is None]
            said = {
                "bidders": [names[one.bidder] for one in group],
                "tried": [Word(_TIES[step]) for step in rules.ties],
                "unpriced": lacking if "price" in rules.ties else [],
            }
            yield ScoringFinding(code="BCP-P059", data=said)


@dataclass(frozen=True, slots=True)
class _Sums:
    bidder: Bidder
    total: Fraction
    technical: Fraction
    percent: Fraction
    by_criterion: dict[str, Fraction]
    by_member: dict[str, Fraction]
    below: tuple[str, ...]


def _tally(
    rules: ScoringRules, bidders: Sequence[Bidder], sheets: Sequence[Sheet], lots: Sequence[str]
) -> Tally:
    sums = [_sums(rules, bidder, sheets) for bidder in sorted(bidders, key=lambda b: b.id)]
    passed = [one for one in sums if not one.below]
    rows: list[BidderScore] = []
    for total in sorted({one.total for one in passed}, reverse=True):
        level = [one for one in passed if one.total == total]
        for group, step in _parted(level, rules.ties, lots):
            place = len(rows) + 1
            equal = [one.bidder.id for one in level]
            rows += [_row(one, len(sheets), place, equal, step) for one in group]
    failed = sorted((one for one in sums if one.below), key=lambda one: -one.total)
    rows += [_row(one, len(sheets), None, [], "") for one in failed]
    first = tuple(row.bidder for row in rows if row.place == 1)
    return Tally(members=tuple(sheet.member for sheet in sheets), rows=tuple(rows), first=first)


def _sums(rules: ScoringRules, bidder: Bidder, sheets: Sequence[Sheet]) -> _Sums:
    total, technical = Fraction(0), Fraction(0)
    by_criterion = {criterion.id: Fraction(0) for criterion in rules.criteria}
    by_member = {sheet.member: Fraction(0) for sheet in sheets}
    for sheet in sheets:
        given = sheet.scores.get(bidder.id, {})
        for criterion in rules.criteria:
            points = exact(given.get(criterion.id, 0))
            weighted = points * exact(criterion.weight)
            total += weighted
            technical += weighted if criterion.technical else 0
            by_criterion[criterion.id] += points
            by_member[sheet.member] += weighted
    count = len(sheets) or 1
    percent = total * 100 / (rules.most * count) if rules.most else Fraction(0)
    below = [
        c.id
        for c in rules.criteria
        if c.pass_percent is not None
        and by_criterion[c.id] * 100 < exact(c.pass_percent) * exact(c.maximum) * count
    ]
    if percent < exact(rules.pass_percent) or not sheets:
        below.insert(0, "total")
    averages = {id: points / count for id, points in by_criterion.items()}
    return _Sums(bidder, total, technical, percent, averages, by_member, tuple(below))


def _parted(
    level: Sequence[_Sums], steps: Sequence[Tie], lots: Sequence[str]
) -> Iterator[tuple[list[_Sums], str]]:
    """Bidders of one total in groups, the first in front, and what parted them."""
    if len(level) < 2:
        yield list(level), ""
        return
    for number_of, step in enumerate(steps):
        values = [_worth(one, step, lots) for one in level]
        if any(value is None for value in values):
            break  # what the rule asks for is not known: the next step may not overtake it
        if len(set(values)) == 1:
            continue
        for worth in sorted({value for value in values if value is not None}):
            group = [one for one, value in zip(level, values, strict=True) if value == worth]
            for part, later in _parted(group, steps[number_of + 1 :], lots):
                # A group that stays together was parted from the others, not within itself.
                yield part, "" if len(part) > 1 else later or step
        return
    yield list(level), ""


def _worth(one: _Sums, step: Tie, lots: Sequence[str]) -> Fraction | None:
    """What a step compares, the lowest in front; None where it is not known."""
    if step == "price":
        return None if one.bidder.price is None else Fraction(one.bidder.price)
    if step == "technical":
        return -one.technical
    return Fraction(lots.index(one.bidder.id)) if one.bidder.id in lots else None


def _row(
    one: _Sums, members: int, place: int | None, equal: Sequence[str], step: str
) -> BidderScore:
    return BidderScore(
        bidder=one.bidder.id, name=one.bidder.name, price=one.bidder.price,
        total=number(one.total), average=number(one.total / (members or 1)),
        percent=number(one.percent), technical=number(one.technical),
        by_criterion={id: number(points) for id, points in one.by_criterion.items()},
        by_member={member: number(points) for member, points in one.by_member.items()},
        passed=not one.below, below=one.below, place=place,
        tied_with=tuple(id for id in equal if id != one.bidder.id), decided_by=step,
    )  # fmt: skip
