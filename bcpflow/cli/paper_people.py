"""Names on a run sheet: whom a typed line speaks of, and the handle that goes into the record.

A name never enters the record; a line holds it only until the command is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bcpflow.site.people import same_name

if TYPE_CHECKING:
    from bcpflow.cli.context import World
    from bcpflow.service.session import Session


class Names:
    """Who is known by which name; anybody else is known from the first line that names them."""

    def __init__(self, known: Mapping[str, str], handle: Callable[[str], str]) -> None:
        self._known = {same_name(said): name for said, name in known.items()}
        self._handle = handle

    def split(self, text: str) -> tuple[str, str]:
        """The name a text begins with, and what follows; names may have spaces in them.

        The longest known name wins; where none is known it is the first word.
        """
        words = text.split()
        for count in range(len(words), 0, -1):
            name = self._known.get(same_name("".join(words[:count])))
            if name is not None:
                return name, " ".join(words[count:])
        return (words[0] if words else ""), " ".join(words[1:])

    def learn(self, text: str) -> str:
        """The name a text is; from here on it is known."""
        return self._known.setdefault(same_name(text), " ".join(text.split()))

    def handle(self, name: str) -> str:
        """The handle of a name."""
        return self._handle(name)


def names_of(world: World, session: Session) -> Names:
    """The names of a run: those of its roster, and ids and names of the site's own."""
    named = session.names(session.state.people)
    handles = {name: handle for handle, name in named.items()}
    known = {name: name for name in handles}
    if world.site_folder is not None:
        from bcpflow.site.opened import usable_site

        site, _ = usable_site(world.site_folder, world.today)
        for person in site.roster.people if site.roster else ():
            known.setdefault(person.name, person.name)
            if person.id:
                known.setdefault(person.id, person.name)

    def handle(name: str) -> str:
        return handles.get(name) or session.person(name).handle

    return Names(known, handle)
