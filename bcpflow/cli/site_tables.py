"""`bcpflow site tables`: the tables of procurement in force, and copies to make one's own."""

from __future__ import annotations

from pathlib import Path

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.cli.printing import unwritable
from bcpflow.errors import UsageFault
from bcpflow.language import N_
from bcpflow.text import pad


@click.command(
    "tables",
    cls=LocalCommand,
    help=N_("調達の表（限度額・期限・決裁経路など）の一覧。名前を添えると自団体のフォルダーに写す"),
)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def tables(world: World, names: tuple[str, ...], as_json: bool) -> None:
    """All tables as they are in force, after copying those that are named."""
    from bcpflow.procurement.all_tables import in_use

    for path in _copied(world, names):
        talk(world.tr("写しました。自団体の規則に合わせて直してください: {path}", path=path))
    found = in_use(world.site_folder)
    if as_json:
        rows = [
            {
                "name": one.name,
                "title": world.tr.pick(one.title) if one.title else None,
                "dated": one.dated,
                "own": one.own,
                "file": str(one.path),
            }
            for one in found
        ]
        put_json({"schema": "bcpflow/tables/1", "tables": rows})
        return
    for one in found:
        whose = world.tr("自団体") if one.own else world.tr("付属")
        title = world.tr.pick(one.title) if one.title else world.tr("読めません")
        put(f"{one.name:<14} {pad(whose, 7)} {one.dated or '-':<10}  {title}")
    if not names:
        talk(world.tr("写して直すには: {command}", command="bcpflow site tables deadlines"))


def _copied(world: World, names: tuple[str, ...]) -> list[Path]:
    """Shipped tables put into the site's folder, where it has none of that name."""
    from bcpflow.procurement.all_tables import shipped
    from bcpflow.procurement.reading import FOLDER

    if not names:
        return []
    folder = world.site_folder
    if folder is None:
        raise UsageFault("BCP-U020")
    found = {folder / FOLDER / f"{name}.yaml": shipped(name) for name in names}
    made = []
    for path, data in found.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as stream:
                stream.write(data)
        except FileExistsError:
            talk(world.tr("すでにあるので、そのままにしました: {path}", path=path))
            continue
        except OSError as fault:
            raise unwritable(path, fault) from fault
        made.append(path)
    return made
