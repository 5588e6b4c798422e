"""`bcpflow journal backup|export|import|rescue`: copies of the record, and records from elsewhere.

Must never overwrite a file it was not told to, nor say that something was taken in before it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_bytes, put_json, talk
from bcpflow.cli.printing import to_file
from bcpflow.cli.waiting import waiting
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.journal.intake import Taken

_json_too = option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
_force = option("--force", is_flag=True, help=N_("同じ名前のファイルがあれば上書きする"))
_no_names = option("--no-names", is_flag=True, help=N_("氏名を入れない（記録の検証はできます）"))
_source = click.argument(
    "file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@click.command(
    "backup",
    cls=LocalCommand,
    help=N_(
        "記録簿の写しを作る（使用中でもよい。検証してから名前を付ける）\n\n"
        "写しは一つのファイルで、そのまま USB メモリーなどへ写せます。"
        "元が PostgreSQL でも、SQLite の記録簿ができます。"
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@_force
@_json_too
@click.pass_obj
def backup(world: World, file: Path, force: bool, as_json: bool) -> None:
    """A verified copy that is safe to carry away."""
    from bcpflow.journal.backup import back_up
    from bcpflow.journal.checks import megabytes

    with waiting(world.tr("写しを作り、確かめています")):
        made = back_up(world.reader.journal, file, force=force)
    found = made.found
    if as_json:
        put_json(
            {
                "file": str(made.file),
                "bytes": made.size,
                "events": found.events,
                "runs": found.runs,
                "head": found.head,
            }
        )
        return
    put(
        world.tr(
            "バックアップを作り、検証しました: {file}（{size}）。"
            "{runs} 件、記録 {events} 件。照合コード {head}",
            file=made.file,
            size=megabytes(made.size),
            runs=found.runs,
            events=found.events,
            head=found.head or "-",
        )
    )


@click.command(
    "export",
    cls=LocalCommand,
    help=N_(
        "記録簿を行（JSONL）で書き出す（番号を省くとすべて）\n\n"
        "ほかの PC の記録簿に import で取り込めます。"
        "このプログラムがなくても検証できます（docs/journal.md）。"
    ),
)
@click.argument("runs", metavar="[ID]..", nargs=-1, shell_complete=complete_runs)
@to_file
@_no_names
@_force
@_json_too
@click.pass_obj
def export(
    world: World,
    runs: tuple[str, ...],
    output: Path | None,
    no_names: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Lines to a file, or to stdout."""
    from bcpflow import __version__
    from bcpflow.errors import UsageFault
    from bcpflow.service import keeping

    if as_json and output is None:
        raise UsageFault("BCP-U042")
    desk = world.reader
    wanted = [desk.resolve(run) for run in dict.fromkeys(runs)] or None
    head = keeping.header(__version__, world.clock())
    if output is None:
        from bcpflow.journal.export import export as lines

        # Bytes: whatever a console's encoding is, a file it is sent into has to be read again.
        lines(
            desk.journal,
            lambda line: put_bytes(line.encode()),
            header=head,
            runs=wanted,
            names=not no_names,
        )
        return
    with waiting(world.tr("記録を書き出しています")):
        made = keeping.export_to(
            desk.journal, output, head=head, runs=wanted, names=not no_names, force=force
        )
    if as_json:
        put_json(
            {
                "file": str(output),
                "runs": made.runs,
                "events": made.events,
                "people": made.people,
                "head": made.head,
            }
        )
        return
    put(
        world.tr(
            "書き出しました: {file}。{runs} 件、記録 {events} 件。照合コード {head}",
            file=output,
            runs=made.runs,
            events=made.events,
            head=made.head or "-",
        )
    )
    if made.people:
        talk(world.tr("氏名が入っています。外に渡すものは --no-names で書き出します。"))


@click.command(
    "import",
    cls=LocalCommand,
    help=N_(
        "書き出した行（JSONL）から、ここにない記録を取り込む\n\n"
        "すべて検証してから、無い訓練と、ここより先まである訓練の続きを足します。"
        "ここの記録は変えません。内容の違う訓練は取り込まず、番号を示します。"
    ),
)
@_source
@_no_names
@_json_too
@click.pass_obj
def import_(world: World, file: Path, no_names: bool, as_json: bool) -> int:
    """Add what is missing; exit 5 where a run has another history here."""
    from bcpflow.cli.main import CONFLICT, DONE, worded
    from bcpflow.errors import JournalConflict
    from bcpflow.service import keeping

    with waiting(world.tr("記録を確かめ、取り込んでいます")):
        lines, taken = keeping.import_from(
            world.desk.journal, file, actor=world.actor, read=world.clock(), names=not no_names
        )
    forks = [f"{each.run}#{each.fork}" for each in taken if each.state == "forked"]
    if as_json:
        put_json(
            {
                "file": str(file),
                "from_head": lines.head,
                "runs": [
                    {
                        "run": each.run,
                        "state": each.state,
                        "events": each.events,
                        "fork": each.fork or None,
                    }
                    for each in taken
                ],
                "events": sum(each.events for each in taken),
            }
        )
    else:
        _tell(world, taken)
    if forks:
        fault = JournalConflict("BCP-J018", runs=forks)
        talk(worded(fault, world))
    return CONFLICT if forks else DONE


_STATES = {
    "added": N_("{run}: 取り込みました（記録 {events} 件）"),
    "extended": N_("{run}: 続きを取り込みました（記録 {events} 件）"),
    "same": N_("{run}: すでにあります"),
    "behind": N_("{run}: ここのほうが先まであります"),
    "forked": N_("{run}: 取り込みません。{fork} 番目から内容が違います"),
}


def _tell(world: World, taken: Sequence[Taken]) -> None:
    for each in taken:
        text = _STATES[each.state]
        put(world.tr(text, run=each.run, events=each.events, fork=each.fork))
    if not taken:
        put(world.tr("取り込む記録はありません"))


@click.command(
    "rescue",
    cls=LocalCommand,
    help=N_(
        "コンソールが控え（bcpflow-rescue-….jsonl）に書いた操作を、記録簿に記録する\n\n"
        "行った時刻のまま後記として記録します。同じファイルを二度入れても一度だけです。"
    ),
)
@_source
@_json_too
@click.pass_obj
def rescue(world: World, file: Path, as_json: bool) -> int:
    """What was written aside, recorded; exit 1 where a line is refused."""
    from bcpflow.cli.main import DONE, REFUSED, worded
    from bcpflow.service.keeping import enter_asides
    from bcpflow.service.rescue import read_aside

    entered = enter_asides(world.desk.journal, read_aside(file), world.clock)
    refused = [each for each in entered if each.fault is not None]
    if as_json:
        put_json(
            {
                "file": str(file),
                "lines": [
                    {
                        "run": each.aside.run,
                        "said": each.aside.said,
                        "status": "refused"
                        if each.fault
                        else "repeated"
                        if each.repeated
                        else "recorded",
                        "code": each.fault.code if each.fault else None,
                    }
                    for each in entered
                ],
            }
        )
        return REFUSED if refused else DONE
    for each in entered:
        if each.fault is not None:
            put(world.tr("記録できません: {said}", said=each.aside.said))
            talk(worded(each.fault, world))
        elif each.repeated:
            put(world.tr("もう記録されています: {said}", said=each.aside.said))
        else:
            put(world.tr("記録しました: {said}", said=each.aside.said))
    return REFUSED if refused else DONE


KEEP = (backup, export, import_, rescue)
