"""Judgements about a site folder: what would be missed on the night. Pure functions.

A rule yields findings with paths into its file's data; the day is an argument. Held by
tests/site/test_lint.py.

This module must never read a file and never stop at the first mistake.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from bcpflow.definition.conditions import ConditionError, names_in
from bcpflow.definition.evaluation import MEASURES, Evaluation
from bcpflow.definition.model import Definition, Fact, Workflow
from bcpflow.lint.conditions import misfits, unreadable
from bcpflow.lint.deadlines import staffing
from bcpflow.lint.finding import Finding, Path, nearest
from bcpflow.lint.outline import Outline
from bcpflow.lint.texts import texts
from bcpflow.site.model import INTENSITIES, Muster, Person, Register, Roster, Rule, System
from bcpflow.site.order import circles
from bcpflow.site.people import find, roles_of, same_name
from bcpflow.site.values import day, seconds, year_after

_TAKEN = frozenset("#[]:=/@,、")
"""As in `lint.names`; a comma would part a list in a spreadsheet's cell."""

_MEASURED = {name: Fact(type="number") for name in MEASURES}
"""What a rating rule may ask, as facts a condition is judged by."""


def roster_findings(roster: Roster, today: date) -> list[Finding]:
    """All findings about a roster."""
    return [
        *texts(roster),
        *_days(roster, today),
        *_names(roster),
        *_reach(roster),
        *_deputies(roster),
    ]


def role_findings(roster: Roster, known: Collection[str]) -> Iterator[Finding]:
    """Roles of the roster that no workflow has: nobody will be asked to act in them."""
    for number, person in enumerate(roster.people):
        for position, role in enumerate(person.roles):
            if role not in known:
                data = {"role": role, "near": nearest(role, sorted(known))}
                yield Finding("BCP-D221", ("people", number, "roles", position), data)


def register_findings(register: Register, today: date) -> list[Finding]:
    """All findings about a systems register."""
    found = [*texts(register), *_systems(register, today), *_order(register)]
    if register.updated is not None:
        found += _day(register.updated, ("updated",), today)
    return found


def muster_findings(muster: Muster, roster: Roster | None, today: date) -> Iterator[Finding]:
    """All findings about muster rules; the roster tells who could come."""
    yield from texts(muster)
    if muster.use not in muster.rules:
        data = {"name": muster.use, "near": nearest(muster.use, muster.rules)}
        yield Finding("BCP-D170", ("use",), data)
    held = set(roles_of(roster)) if roster is not None else None
    for name, rule in muster.rules.items():
        home: Path = ("rules", name)
        if rule.dated is not None:
            yield from _day(rule.dated, (*home, "dated"), today)
        if not rule.levels:
            yield Finding("BCP-D174", home, {"name": name}, at_key=True)
        weakest = -1
        for number, level in enumerate(rule.levels):
            place = (*home, "levels", number)
            rank = INTENSITIES.index(level.intensity)
            if rank <= weakest:
                data = {"intensity": level.intensity}
                yield Finding("BCP-D171", (*place, "intensity"), data)
            weakest = max(weakest, rank)
            for position, role in enumerate(level.roles if held is not None else ()):
                if held is not None and role not in held:
                    said = {"role": role, "near": nearest(role, held)}
                    yield Finding("BCP-D172", (*place, "roles", position), said)
        yield from _staffing(rule, home)
        if name == muster.use and rule.sample:
            yield Finding("BCP-D173", ("use",), {"name": name})


def evaluation_findings(evaluation: Evaluation, today: date | None) -> Iterator[Finding]:
    """All findings about a rating rule and the questions; without a day only what never holds."""
    yield from texts(evaluation)
    yield from _unusable(evaluation.evaluation, ("evaluation",))
    yield from _day(evaluation.dated, ("dated",), today or date.max)
    yield from _ratings(evaluation)
    if not evaluation.questions:
        yield Finding("BCP-D189", ("questions",), at_key=True)


def _ratings(evaluation: Evaluation) -> Iterator[Finding]:
    rules = evaluation.ratings
    if not rules:
        yield Finding("BCP-D188", ("ratings",), at_key=True)
    for number, rule in enumerate(rules):
        if (rule.when is None) != (number == len(rules) - 1):
            yield Finding("BCP-D188", ("ratings", number))
        if rule.when is not None:
            yield from _condition(rule.when, ("ratings", number, "when"))


def _condition(text: str, path: Path) -> Iterator[Finding]:
    try:
        names = names_in(text)
    except ConditionError as fault:
        yield unreadable(text, path, fault)
        return
    for name in sorted(names - _MEASURED.keys()):
        data = {"name": name, "near": nearest(name, _MEASURED), "known": list(_MEASURED)}
        yield Finding("BCP-D187", path, data)
    yield from misfits(text, path, _MEASURED)


def _staffing(rule: Rule, home: Path) -> Iterator[Finding]:
    """A rule's planned numbers, judged as those of a workflow are."""
    planned = Workflow(workflow="", title="", staffing=rule.staffing)
    for finding in staffing(Outline(Definition(workflow=planned))):
        yield replace(finding, path=(*home, *finding.path))


def _days(roster: Roster, today: date) -> Iterator[Finding]:
    if not roster.people:
        yield Finding("BCP-D152", ("people",), at_key=True)
    if roster.updated is not None:
        yield from _day(roster.updated, ("updated",), today)
    if roster.updated is None and any(person.updated is None for person in roster.people):
        yield Finding("BCP-D162", ())
    if roster.updated is not None and any(person.updated is None for person in roster.people):
        yield from _aged(roster.updated, ("updated",), today)
    for number, person in enumerate(roster.people):
        if person.updated is not None:
            place = ("people", number, "updated")
            yield from _day(person.updated, place, today)
            yield from _aged(person.updated, place, today)


def _aged(text: str, path: Path, today: date) -> Iterator[Finding]:
    confirmed = day(text)
    if confirmed is not None and today > year_after(confirmed):
        yield Finding("BCP-D159", path, {"date": confirmed.isoformat()})


def _day(text: str, path: Path, today: date) -> Iterator[Finding]:
    read = day(text)
    if read is None:
        yield Finding("BCP-D160", path, {"text": text})
    elif read > today:
        yield Finding("BCP-D161", path, {"date": text, "today": today.isoformat()})


def _names(roster: Roster) -> Iterator[Finding]:
    people = list(enumerate(roster.people))
    named = ((same_name(p.name), p.name, ("people", n, "name")) for n, p in people)
    yield from _twice("BCP-D157", "name", named)
    ids = ((p.id, p.id, ("people", n, "id")) for n, p in people if p.id is not None)
    yield from _twice("BCP-D158", "id", ids)
    for number, person in people:
        if not same_name(person.name):
            yield Finding("BCP-D060", ("people", number, "name"))
        if person.id is not None:
            yield from _unusable(person.id, ("people", number, "id"))


def _reach(roster: Roster) -> Iterator[Finding]:
    for number, person in enumerate(roster.people):
        if not any(phone.strip() for phone in person.phones):
            yield Finding("BCP-D153", ("people", number, "phones"), {"name": person.name})
        for name in ("distance_km", "arrival_min"):
            value: float | None = getattr(person, name)
            if value is not None and not 0 <= value <= 10_000:  # a NaN is refused as well
                data = {"field": name, "value": value}
                yield Finding("BCP-D175", ("people", number, name), data)


def _deputies(roster: Roster) -> Iterator[Finding]:
    names = [person.name for person in roster.people]
    for number, person in enumerate(roster.people):
        for position, said in enumerate(person.deputies):
            place = ("people", number, "deputies", position)
            other = find(roster, said)
            if other is None:
                data = {"name": said, "near": nearest(said, names)}
                yield Finding("BCP-D155", place, data)
            elif other is person:
                yield Finding("BCP-D156", place, {"name": said})
    for role in roles_of(roster):
        holders = [(n, p) for n, p in enumerate(roster.people) if role in p.roles]
        if len(holders) == 1 and not _has_deputy(roster, holders[0][1]):
            number, holder = holders[0]
            place = ("people", number, "roles", holder.roles.index(role))
            yield Finding("BCP-D154", place, {"role": role, "name": holder.name})


def _has_deputy(roster: Roster, person: Person) -> bool:
    found = (find(roster, said) for said in person.deputies)
    return any(other is not None and other is not person for other in found)


def _systems(register: Register, today: date) -> Iterator[Finding]:
    systems = list(enumerate(register.systems))
    if not systems:
        yield Finding("BCP-D176", ("systems",), at_key=True)
    yield from _twice("BCP-D158", "id", ((s.id, s.id, ("systems", n, "id")) for n, s in systems))
    known = [system.id for system in register.systems]
    for number, system in systems:
        place: Path = ("systems", number)
        yield from _unusable(system.id, (*place, "id"))
        if system.rto is None:
            yield Finding("BCP-D163", place, {"id": system.id})
        for name in ("rto", "rpo"):
            text: str | None = getattr(system, name)
            if text is not None and seconds(text) is None:
                yield Finding("BCP-D164", (*place, name), {"text": text})
        if system.last_drilled is not None:
            yield from _day(system.last_drilled, (*place, "last_drilled"), today)
        for position, name in enumerate(system.depends_on):
            if name not in known:
                data = {"name": name, "near": nearest(name, known)}
                yield Finding("BCP-D165", (*place, "depends_on", position), data)


def _order(register: Register) -> Iterator[Finding]:
    places: dict[str, tuple[int, System]] = {}
    for number, system in enumerate(register.systems):
        places.setdefault(system.id, (number, system))
    for chain in circles(register.systems):
        number, system = places[chain[0]]
        place = ("systems", number, "depends_on", system.depends_on.index(chain[1]))
        yield Finding("BCP-D166", place, {"chain": " > ".join(chain)})
    for number, system in enumerate(register.systems):
        for name in system.depends_on:
            if name not in places or name == system.id:
                continue
            needed = places[name][1]
            data: dict[str, object] = {"id": system.id, "needed": name}
            own, its = _rto(system), _rto(needed)
            if own is not None and its is not None and own < its:
                said = {**data, "own": system.rto, "its": needed.rto}
                yield Finding("BCP-D167", ("systems", number, "rto"), said)
            if system.priority < needed.priority:
                said = {**data, "own": system.priority, "its": needed.priority}
                yield Finding("BCP-D168", ("systems", number, "priority"), said)


def _rto(system: System) -> int | None:
    return seconds(system.rto) if system.rto is not None else None


def _twice(code: str, word: str, places: Iterable[tuple[str, str, Path]]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for compared, said, path in places:
        if compared in first:
            yield Finding(code, path, {word: said}, other=first[compared])
        else:
            first[compared] = path


def _unusable(name: str, path: Path) -> Iterator[Finding]:
    sign = next((c for c in name if c in _TAKEN or c.isspace()), None)
    if sign is not None or not name or name.startswith("-"):
        yield Finding("BCP-D059", path, {"id": name, "character": (sign or name[:1]).strip()})
