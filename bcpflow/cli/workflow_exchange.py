"""`bcpflow workflow import|export|heads`: definitions from Excel, and to other people's tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import json_bytes, put, put_bytes, put_json, talk
from bcpflow.cli.printing import save, to_file, unwritable
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.definition.model import Checklist, Definition
    from bcpflow.errors import Problem
    from bcpflow.workbook.book import Sheet
    from bcpflow.workbook.importing import Imported

TABLE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "import",
    cls=LocalCommand,
    help=N_(
        "Excel の状況付与計画・行動計画・訓練計画を手順定義にする\n\n"
        "見出しの言葉から列を見分け、読めないセルはセルの名前で示す。"
        "workflow export で書き出した表も、そのまま元の定義に戻す。"
    ),
)
@click.argument("file", type=TABLE)
@option("--sheet", "sheets", multiple=True, metavar="NAME", help=N_("読むシート（繰り返せる）"))
@option("--map", "map_file", type=TABLE, metavar="MAP.yaml", help=N_("列の対応を書いたファイル"))
@option("--save-map", type=TABLE, metavar="MAP.yaml", help=N_("見分けた列の対応を書き出す"))
@option("--start", metavar="TIME", help=N_("開始（T0）の時刻。例: 10:00、2026-11-21 10:00"))
@option("--row", type=click.IntRange(min=1), help=N_("1行が1回の訓練の表から取り込む行"))
@option("--json", "as_json", is_flag=True, help=N_("結果を JSON で出力する（定義は -o に書く）"))
@to_file
@click.pass_obj
def import_(
    world: World,
    file: Path,
    sheets: tuple[str, ...],
    map_file: Path | None,
    save_map: Path | None,
    start: str | None,
    row: int | None,
    as_json: bool,
    output: Path | None,
) -> int:
    """Make a definition of a workbook, or say which cell stands in the way."""
    from bcpflow.workbook.book import read_book
    from bcpflow.workbook.draft import ident
    from bcpflow.workbook.heads import read_heads
    from bcpflow.workbook.importing import from_sheets
    from bcpflow.workbook.tables_in import is_exported
    from bcpflow.workbook.usermap import map_text, read_map

    book, tr = read_book(file), world.tr
    if is_exported(book):
        return _take_back(world, file, book, output, as_json=as_json)
    saved = read_map(map_file) if map_file is not None else None
    name = output.stem if output is not None else ident(file.stem) or "imported"
    heads = read_heads(world.site_folder)
    made = from_sheets(book, file.name, name, heads, tr, sheets=sheets, start=start, row=row,
                       saved=saved)  # fmt: skip
    if save_map is not None and made.layouts:
        note = tr("{file} の列の対応。「-」の列は定義に入れません。", file=file.name)
        text = map_text(file.name, made.layouts, made.start, [note])
        save(world, save_map, text.encode())
    ok = made.text is not None and not _errors(made.problems)
    if made.text is not None and ok:
        _give(world, made.text, output, as_json=as_json)
    if as_json:
        put_json(_document(world, file, name, made, output, ok=ok))
    else:
        _tell(world, made.problems)
        if ok:
            _sum_up(world, made, output)
        else:
            talk(tr("定義にできませんでした。何も書き出していません。"))
    return _code(ok)


@click.command("export", cls=LocalCommand, help=N_("手順定義を Excel か CEXF（JSON）に書き出す"))
@click.argument("name")
@option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "cexf"]),
    default="xlsx",
    show_default=True,
    help=N_("書式"),
)
@to_file
@click.pass_obj
def export(world: World, name: str, form: str, output: Path | None) -> int:
    """A workbook people edit and import again, or the injects for other tools."""
    definition = world.library.load(name).definition
    if form == "cexf":
        from bcpflow.reports.cexf import exercise_document

        document = exercise_document(definition, world.tr)
        if output is None:
            put_json(document)
        else:
            save(world, output, json_bytes(document))
        return _code(True)
    from bcpflow.errors import UsageFault
    from bcpflow.workbook.exporting import exported

    if output is None:
        raise UsageFault("BCP-U021", path="-")
    if output.suffix.lower() != ".xlsx":
        raise UsageFault("BCP-U021", path=str(output))
    made = exported(definition, definition.workflow.workflow, world.tr)
    save(world, output, made.data)
    _tell(world, made.problems)
    command = f"bcpflow workflow import {output.name} -o {definition.workflow.workflow}.yaml"
    talk(world.tr("直したら `{command}` で定義に戻せます。", command=command))
    return _code(not _errors(made.problems))


@click.command("heads", cls=LocalCommand, help=N_("取り込みに使う見出しと言葉の表を表示する"))
@click.pass_obj
def heads(world: World) -> None:
    """The table in force, to be put into the site's folder and added to."""
    from bcpflow.workbook.heads import heads_path, read_heads

    path = heads_path(world.site_folder)
    read_heads(world.site_folder)
    put_bytes(path.read_bytes())
    talk(world.tr("表のファイル: {path}", path=path))


def _take_back(
    world: World, file: Path, book: Sequence[Sheet], output: Path | None, *, as_json: bool
) -> int:
    """A workbook of ours: the definition it holds, with its checklists."""
    from bcpflow.workbook.exporting import definition_text
    from bcpflow.workbook.tables_in import definition_from

    definition, problems = definition_from(book, file.name)
    tr = world.tr
    written: list[Path] = []
    if definition is not None:
        text = definition_text(definition.workflow, file.name, tr)
        _give(world, text, output, as_json=as_json)
        written = _checklists(world, definition, file.name, output)
    if as_json:
        rows = [{"cell": f"{sheet.name}!A{row}", "became": "table", "id": None}
                for sheet in book for row in sheet.numbers()]  # fmt: skip
        put_json(_told(world, file, definition.workflow.workflow if definition else None, output,
                       [{"sheet": sheet.name, "kind": "table", "columns": []} for sheet in book],
                       rows, problems, ok=definition is not None))  # fmt: skip
    else:
        _tell(world, problems)
        for path in written:
            talk(tr("チェックリストを書き出しました: {path}", path=path))
        if definition is None:
            talk(tr("定義にできませんでした。何も書き出していません。"))
        elif output is not None and output.stem != definition.workflow.workflow:
            talk(tr("手順定義の id は「{id}」です。ファイルの名前も同じにしてください。",
                    id=definition.workflow.workflow))  # fmt: skip
    return _code(definition is not None)


def _checklists(
    world: World, definition: Definition, source: str, output: Path | None
) -> list[Path]:
    """Checklists that the library does not hold just so, written beside the workflow."""
    from bcpflow.workbook.exporting import definition_text

    if output is None:
        return []
    beside = output.parent.parent / "checklists"
    home = beside if output.parent.name == "workflows" else output.parent
    written = []
    for name, checklist in definition.checklists.items():
        if _known(world, name) == checklist:
            continue
        path = home / f"{name}.yaml"
        _write(path, definition_text(checklist, source, world.tr))
        written.append(path)
    return written


def _known(world: World, name: str) -> Checklist | None:
    """The library's checklist of that name."""
    from bcpflow.definition.model import Checklist
    from bcpflow.library.judge import judge

    for folder in world.library.folders:
        path = folder / "checklists" / f"{name}.yaml"
        if path.is_file():
            thing = judge(path, "checklist").thing
            return thing if isinstance(thing, Checklist) else None
    return None


def _give(world: World, text: str, output: Path | None, *, as_json: bool) -> None:
    """The definition, to the file or to stdout."""
    if output is None:
        if not as_json:
            put(text.rstrip("\n"))
        return
    kept = _write(output, text)
    talk(world.tr("書き出しました: {path}", path=output))
    if kept is not None:
        talk(world.tr("前の内容は {path} に残しました。", path=kept))


def _write(path: Path, text: str) -> Path | None:
    from bcpflow.site.writing import replaced

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return replaced(path, text.encode())
    except OSError as fault:
        raise unwritable(path, fault) from fault


def _tell(world: World, problems: Sequence[Problem]) -> None:
    """Problems by their cells, on stderr: stdout is the definition."""
    from bcpflow.library.diagnostics import format_problem

    for problem in problems:
        talk(format_problem(problem, world.tr))


def _sum_up(world: World, made: Imported, output: Path | None) -> None:
    tr = world.tr
    count = {what: sum(row.what == what for row in made.rows) for what in ("inject", "step")}
    talk(
        tr(
            "状況付与 {injects} 件、手順 {steps} 件を取り込みました。"
            "確かめるセル {cells} 件、開始（T0）{start}",
            injects=count["inject"],
            steps=count["step"],
            cells=len(made.problems),
            start=made.start or tr("なし"),
        )
    )
    if output is not None:
        talk(tr("次に: {command}", command=f"bcpflow workflow check {output}"))


def _document(
    world: World, file: Path, name: str, made: Imported, output: Path | None, *, ok: bool
) -> dict[str, Any]:
    from bcpflow.workbook.usermap import letters

    sheets = [
        {
            "sheet": layout.sheet.name,
            "kind": layout.kind,
            "columns": [
                {"column": letters(one.at), "head": one.head, "field": one.field}
                for one in (layout.table.columns if layout.table else ())
            ],
        }
        for layout in made.layouts
    ]
    rows = [{"cell": row.cell, "became": row.what, "id": row.id} for row in made.rows]
    document = _told(world, file, name, output, sheets, rows, made.problems, ok=ok)
    return {**document, "start": made.start}


def _told(
    world: World,
    file: Path,
    name: str | None,
    output: Path | None,
    sheets: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    problems: Sequence[Problem],
    *,
    ok: bool,
) -> dict[str, Any]:
    from bcpflow.library.diagnostics import to_json

    return {
        "schema": "bcpflow/workbook/1",
        "ok": ok,
        "file": str(file),
        "workflow": name,
        "written": str(output) if output is not None and ok else None,
        "start": None,
        "sheets": sheets,
        "rows": rows,
        "problems": [
            {**to_json(one, world.tr), "cell": str(one.data.get("cell", ""))} for one in problems
        ],
    }


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _code(ok: bool) -> int:
    from bcpflow.cli.main import DEFINITION, DONE

    return DONE if ok else DEFINITION
