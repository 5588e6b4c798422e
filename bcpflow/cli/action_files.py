"""Files of `bcpflow action list`: for Excel, for programs, for ticket programs (`--for`).

Must never choose the actions: they are those of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcpflow.cli.context import World
from bcpflow.cli.output import talk
from bcpflow.errors import UsageFault

if TYPE_CHECKING:
    from bcpflow.service.improvement import Action


def tickets(world: World, name: str, found: Sequence[Action]) -> bytes:
    """A file for a ticket program. Raises UsageFault where nobody knows its heads."""
    from bcpflow.service import improvement
    from bcpflow.service.tickets import tickets_csv
    from bcpflow.site.reading import read_tickets

    today = world.today
    forms = read_tickets(world.site_folder, today).forms
    if name not in forms:
        raise UsageFault("BCP-U090", name=name, known=list(forms))
    if forms[name].sample:
        talk(world.tr("見出しは例です。取込み画面に合わせて tickets.yaml を直してください。"))
    names = improvement.names(world.desk.journal, found)
    return tickets_csv(forms[name], found, names, world.tr, world.zone, today)


def list_file(world: World, found: Sequence[Action], *, as_json: bool) -> bytes:
    """The list as the bytes of a file."""
    from bcpflow.reports import actions as report
    from bcpflow.service import improvement

    names, today = improvement.names(world.desk.journal, found), world.today
    if not as_json:
        return report.actions_csv(found, names, world.tr, world.zone, today)
    import json

    document = report.actions_document(found, names, today)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace")
