"""`bcpflow kit build`: everything a PC without internet needs, in one folder or zip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.kit.folder import Kit
    from bcpflow.kit.target import Target

STAGES = {
    "program": N_("bcpflow 本体をまとめています"),
    "wheels": N_("部品を集めています: {system}、Python {python}"),
    "zipapp": N_("USB 用の1つのファイルを作っています"),
    "sums": N_("照合値を計算しています"),
}
"""What is said before each piece of work; all of them together take minutes."""


@click.group("kit", cls=LocalGroup, help=N_("インターネットのない PC に入れる一式を作る"))
def command() -> None:
    """The offline kit."""


@command.command(
    "build",
    help=N_(
        "キット（部品・照合値・インストーラー・USB 版）をフォルダーか zip に作る\n\n"
        "パッケージの取得元につながる PC で実行します。取得元は pip の設定に従います。"
    ),
)
@option(
    "-o",
    "--output",
    "place",
    required=True,
    metavar="DIR|FILE.zip",
    type=click.Path(path_type=Path),
    help=N_("作る場所。名前が .zip で終われば zip にする"),
)
@option(
    "--platform",
    type=click.Choice(["all", "windows", "linux"]),
    default="all",
    show_default=True,
    help=N_("対象の PC"),
)
@option(
    "--python",
    "pythons",
    default="3.11,3.12,3.13",
    show_default=True,
    metavar="3.N,..",
    help=N_("対象の PC の Python の版"),
)
@option(
    "--without",
    multiple=True,
    metavar="EXTRA",
    help=N_("入れない追加の部品（postgres など）。繰り返して指定できる"),
)
@option(
    "--source",
    type=click.Path(path_type=Path, exists=True),
    metavar="DIR|WHEEL",
    help=N_("本体のソースか wheel。省略時はいま動いている bcpflow"),
)
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def build(
    world: World,
    place: Path,
    platform: str,
    pythons: str,
    without: tuple[str, ...],
    source: Path | None,
    as_json: bool,
) -> None:
    """Build it, saying what is being done."""
    from bcpflow.kit.folder import build as built
    from bcpflow.kit.target import NAMES, targets

    tr = world.tr

    def progress(stage: str, target: Target | None, number: int, steps: int) -> None:
        said = STAGES[stage]
        values = (
            {"system": NAMES[target.system], "python": target.python} if target is not None else {}
        )
        talk(f"[{number}/{steps}] " + tr(said, **values))

    kit = built(
        place, targets(platform, pythons), without=without, source=source, progress=progress
    )
    if as_json:
        put_json(_document(kit))
        return
    from bcpflow.journal.checks import megabytes

    put(tr("キットを作りました: {place}（{size}）", place=kit.place, size=megabytes(kit.size)))
    put(tr("bcpflow {version}、部品 {n} 個", version=kit.version, n=len(kit.wheels)))
    for target in kit.targets:
        put(f"  {NAMES[target.system]}  Python {target.python}")
    if kit.extras:
        put(tr("追加の部品: {names}", names=", ".join(kit.extras)))
    put(tr("SHA256SUMS の照合値: {sums}", sums=kit.sums))
    talk(tr("次に: 対象の PC に写し、README.txt のとおりに入れます。"))


def _document(kit: Kit) -> dict[str, object]:
    from bcpflow.kit.licences import licence

    return {
        "place": str(kit.place),
        "version": kit.version,
        "bytes": kit.size,
        "targets": [{"system": each.system, "python": each.python} for each in kit.targets],
        "extras": list(kit.extras),
        "wheels": [
            {
                "file": wheel.file.name,
                "name": wheel.name,
                "version": wheel.version,
                "licence": licence(wheel),
            }
            for wheel in kit.wheels
        ],
        "sums": kit.sums,
    }
