"""`bcpflow site show plan` and `site export plan`: the drills of the year.

Must never judge the plan: what cannot be read was refused before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bcpflow.cli.context import World
from bcpflow.cli.output import put, put_json, talk
from bcpflow.cli.printing import unwritable
from bcpflow.errors import UsageFault

if TYPE_CHECKING:
    from bcpflow.site.model import DrillPlan

ENDINGS = (".ics", ".xlsx", ".csv")


def show_plan(world: World, folder: Path, *, as_json: bool) -> None:
    """The drills in the order they take place."""
    from bcpflow.site.plan import plan_document, planned, shown_time, weekday
    from bcpflow.text import cells, pad, safe

    tr, plan = world.tr, _plan(world, folder)
    if as_json:
        put_json(plan_document(plan, tr, world.today))
        return
    put(tr.pick(plan.title))
    rows = [
        [
            f"{one.day.isoformat()}({weekday(one.day, tr)})",
            shown_time(one) or "-",
            tr.pick(one.drill.title),
            one.drill.workflow,
            one.drill.place or "-",
            tr("（過ぎた日）") if one.day < world.today else "",
        ]
        for one in planned(plan)
    ]
    if not rows:
        talk(tr("訓練の予定はまだありません。"))
        return
    safely = [[safe(cell, one_line=True) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*safely, strict=True)]
    for row in safely:
        put("  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def export_plan(world: World, folder: Path, file: Path) -> None:
    """A calendar file or a spreadsheet, by the ending of its name."""
    from bcpflow import instants
    from bcpflow.site import writing
    from bcpflow.site.plan import plan_ics, plan_rows
    from bcpflow.site.tables import table_bytes

    ending = file.suffix.lower()
    if ending not in ENDINGS:
        raise UsageFault("BCP-U091", path=str(file))
    tr, plan = world.tr, _plan(world, folder)
    if ending == ".ics":
        data = plan_ics(plan, tr, instants.at(world.clock().wall_ns, world.zone), world.zone)
    else:
        data = table_bytes(file, tr.pick(plan.title), plan_rows(plan, tr))
    try:
        writing.written(file, data)
    except OSError as fault:
        raise unwritable(file, fault) from fault
    put(tr("{count} 件を {path} に書き出しました。", count=len(plan.drills), path=file))


def _plan(world: World, folder: Path) -> DrillPlan:
    from bcpflow.site.reading import no_folder, read_plan

    if not folder.is_dir():
        raise no_folder(folder)
    return read_plan(folder, world.library, world.today)
