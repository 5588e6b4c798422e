"""Opening a run from words: a workflow's name and what is the case, or a run that goes on.

In an exercise every fact the workflow asks for is asked; on the night of a real event one at the
most: what is not known yet makes all its steps apply, and can be declared later.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow import instants
from bcpflow.cli import words
from bcpflow.cli.context import World
from bcpflow.cli.output import is_terminal, talk
from bcpflow.commands import AtWall
from bcpflow.errors import NotFound, UsageFault, Word
from bcpflow.text import half_width

if TYPE_CHECKING:
    from bcpflow.definition.caserules import CaseRules
    from bcpflow.definition.model import Definition, FactValue
    from bcpflow.service.session import Session
    from bcpflow.site.opened import SiteInUse

DAY_NS = 86_400 * 1_000_000_000
QUESTIONS = {"exercise": 99, "incident": 1}
"""How many facts are asked for at a start; two inputs must do on the night (the command is one)."""


def questions(world: World) -> int:
    """How many facts this start may ask for; none where nobody sits at the terminal."""
    return QUESTIONS.get(world.kind, 0) if is_terminal() else 0


def started(
    world: World,
    /,
    name: str,
    title: str,
    pairs: tuple[str, ...],
    speed: float,
    scenario: str | None,
    *,
    ask: int,
    at: str | None = None,
) -> Session:
    """Open a run of a workflow; at most ``ask`` facts are asked for at the terminal."""
    site = _site(world)
    from bcpflow.service.preparing import prepared

    definition = prepared(world.library.load(name).definition, site, _case_rules(world))
    facts = words.facts(pairs, definition.workflow.facts)
    if ask:
        facts |= _asked(world, definition, set(facts), ask)
    from bcpflow.cli.room import warning

    if low := warning(world, world.desk.journal):
        talk(low)
    world.session = world.desk.start(
        definition,
        world.kind,
        title=title,
        facts=facts,
        speed=speed,
        scenario_start=words.scenario_start(scenario, world.zone) if scenario else None,
        at=_struck(world, at) if at else None,
        roster=site.roster,
    )
    return world.session


def _case_rules(world: World) -> CaseRules | None:
    """Separation of duties and approval routes, where a case is opened."""
    if world.kind != "case":
        return None
    from bcpflow.procurement.rules import read_rules

    return read_rules(world.site_folder)


def _site(world: World) -> SiteInUse:
    """What the site's folder says; on the night itself what can be read of it must do."""
    from bcpflow.site.opened import open_site, usable_site

    if world.kind != "incident" or world.site_folder is None:
        return open_site(world.site_folder, world.today)
    site, problems = usable_site(world.site_folder, world.today)
    if problems:
        talk(
            world.tr(
                "自団体のフォルダーに誤りが {n} 件あります。読めたものだけで始めます"
                "（後で `bcpflow site check` で直してください）。",
                n=len(problems),
            )
        )
    return site


def _struck(world: World, text: str) -> AtWall:
    """When it struck: a time of day within the last 24 hours, or ISO 8601."""
    now = world.clock()
    named = words.moment(text, now=now, t0_ns=now.wall_ns - DAY_NS, zone=world.zone)
    if not isinstance(named, AtWall):
        raise UsageFault("BCP-U001", text=text)
    day = instants.at(named.wall_ns, world.zone)
    if day.date() != world.today:
        talk(
            world.tr("T0 は {moment} です（今日ではありません）。", moment=f"{day:%Y-%m-%d %H:%M}")
        )
    return named


def _asked(
    world: World, definition: Definition, known: set[str], most: int
) -> dict[str, FactValue]:
    """Facts the operator is asked for at the terminal; Enter leaves one unknown."""
    found: dict[str, FactValue] = {}
    wanted = [
        (name, fact)
        for name, fact in definition.workflow.facts.items()
        if name not in known and fact.ask is not None
    ]
    for name, fact in wanted[:most]:
        talk(world.tr.pick(fact.ask))
        for number, choice in enumerate(fact.choices, start=1):
            talk(f"  {number}. {choice}")
        typed = click.prompt(
            world.tr("番号か値（Enter で未定）"), default="", show_default=False, err=True
        )
        if not typed:
            continue
        chosen = half_width(typed)
        if fact.choices and chosen.isdigit() and 1 <= int(chosen) <= len(fact.choices):
            found[name] = fact.choices[int(chosen) - 1]
        else:
            found[name] = words.fact(name, typed, definition.workflow.facts)
    return found


def session_for(
    world: World, run: str | None, pairs: tuple[str, ...], *, may_start: bool = True
) -> Session:
    """The run people mean: an id, a workflow's name (a new drill), or the newest that is open.

    ``may_start`` False: who only looks on starts nothing.
    """
    if run is None:
        going = [
            line
            for line in world.desk.runs()
            if line.status == "running" and line.kind == world.kind
        ]
        if not going:
            raise NotFound("BCP-R072", kind=Word(world.kind))
        newest = min(going, key=lambda line: line.imported)
        world.session = world.desk.open(newest.id, world.kind)
        return world.session
    try:
        world.session = world.desk.open(run, world.kind)
        return world.session
    except NotFound:
        if not may_start or (run not in world.library.names() and not Path(run).exists()):
            raise
    return started(world, run, "", pairs, 1.0, None, ask=questions(world))
