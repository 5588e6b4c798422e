"""`bcpflow workflow copy`: a shipped workflow and its checklists, put into the site's folder.

Must never replace a file: what is there is left alone and named.
"""

from __future__ import annotations

from pathlib import Path

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand
from bcpflow.cli.output import put, talk
from bcpflow.cli.printing import unwritable
from bcpflow.errors import UsageFault
from bcpflow.language import N_


@click.command(
    "copy",
    cls=LocalCommand,
    help=N_("付属の手順定義とチェックリストを、自団体のフォルダーに写す（直して使うため）"),
)
@click.argument("name")
@click.pass_obj
def copy(world: World, name: str) -> None:
    """The file as written, comments and all, with every checklist it refers to."""
    from bcpflow.library.library import Library, shipped_folder

    folder = world.site_folder
    if folder is None:
        raise UsageFault("BCP-U020")
    library = Library([shipped_folder()])
    loaded = library.load(library.find(name).stem)
    files = [loaded.path]
    for checklist in loaded.definition.checklists:
        files.append(shipped_folder() / "checklists" / f"{checklist}{loaded.path.suffix}")
    for file in files:
        _copied(world, file, folder / file.parent.name / file.name)


def _copied(world: World, source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            stream.write(source.read_bytes())
    except FileExistsError:
        talk(world.tr("すでにあるので、そのままにしました: {path}", path=target))
        return
    except OSError as fault:
        raise unwritable(target, fault) from fault
    put(world.tr("作成: {path}", path=target))
