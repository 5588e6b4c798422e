"""Who comes and who does not: `arrive` and `absent`. Names are found on the roster of the run.

A name becomes a handle here; it never enters the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from bcpflow import commands as ask
from bcpflow.cli.acting import act, acting
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.errors import BcpflowError, UsageFault
from bcpflow.language import N_
from bcpflow.service.session import Session
from bcpflow.site.people import find, same_name

_name = click.argument("name", metavar="NAME")


@click.command("arrive", cls=LocalCommand, help=N_("参集を記録する（氏名。代行は自動で移る）"))
@acting
@_name
@option("--holds", multiple=True, metavar="ROLE", help=N_("受け持つ役割（名簿にない人に必要）"))
@click.pass_obj
def arrive(
    world: World, /, run: str, name: str, holds: tuple[str, ...], role: str | None, **rest: Any
) -> None:
    """Somebody is there."""
    said = _on_roster(world, _named(name))
    with _by_name(said):
        act(
            world,
            run,
            lambda session, at: ask.Arrive(
                person=_handle(session, said), roles=holds, role=role, at=at
            ),
            names=(said,),
            **rest,
        )


@click.command("absent", cls=LocalCommand, help=N_("不在・離脱を記録する（役割は代行順に移る）"))
@acting
@_name
@option("--reason", default="", metavar="TEXT", help=N_("理由"))
@click.pass_obj
def absent(
    world: World, /, run: str, name: str, reason: str, role: str | None, **rest: Any
) -> None:
    """Somebody will not come, or has gone."""
    said = _on_roster(world, _named(name))
    with _by_name(said):
        act(
            world,
            run,
            lambda session, at: ask.DeclareAbsent(
                person=_handle(session, said), reason=reason, role=role, at=at
            ),
            names=(said,),
            **rest,
        )


def _named(name: str) -> str:
    said = name.strip()
    if not said:
        raise UsageFault("BCP-R073")
    return said


def _on_roster(world: World, said: str) -> str:
    """The name the roster has for a name or an id; what was said where there is no roster."""
    if world.site_folder is None:
        return said
    from bcpflow.site.opened import usable_site

    site, _ = usable_site(world.site_folder, world.today)
    found = find(site.roster, said) if site.roster else None
    return found.name if found else said


def _handle(session: Session, said: str) -> str:
    """The handle of a name: of the run's roster, else of whom the journal knows or now learns."""
    for handle, name in session.names(session.state.people).items():
        if same_name(name) == same_name(said):
            return handle
    return session.person(said).handle


@contextmanager
def _by_name(said: str) -> Iterator[None]:
    """Refusals speak of handles; people speak of names."""
    try:
        yield
    except BcpflowError as fault:
        if "person" in fault.data:
            fault.data["person"] = said
        raise


PEOPLE = (arrive, absent)
