"""`bcpflow workflow`: list, show, check, diagram, schema, workbooks of definition files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.cli.paper import print_
from bcpflow.cli.printing import save, to_file
from bcpflow.cli.workflow_copy import copy
from bcpflow.cli.workflow_exchange import export, heads, import_
from bcpflow.language import N_


@click.group("workflow", cls=LocalGroup, help=N_("手順定義を一覧・表示・検査する"))
def command() -> None:
    """Definition files."""


@command.command("list", help=N_("使える手順定義の一覧"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def list_(world: World, as_json: bool) -> None:
    """Every workflow the library finds, site's own first."""
    from bcpflow.errors import DefinitionError

    tr, rows = world.tr, []
    for name in world.library.names():
        try:
            workflow = world.library.load(name).definition.workflow
            title = tr.pick(workflow.title)
        except DefinitionError:
            title = tr("(定義に誤りがあります: bcpflow workflow check {name})", name=name)
        rows.append({"name": name, "title": title})
    if as_json:
        put_json(rows)
        return
    for row in rows:
        put(f"{row['name']}  {row['title']}")


@command.command("show", help=N_("手順定義を読みやすく表示する"))
@click.argument("name")
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def show(world: World, name: str, as_json: bool) -> None:
    """Phases, steps, targets and injects of a workflow."""
    from bcpflow.definition.codec import pack

    loaded = world.library.load(name)
    if as_json:
        put_json(pack(loaded.definition, pairs=False))
        return
    from bcpflow.reports.outline import outline

    put(outline(loaded.definition, world.tr))


@command.command(
    "check",
    help=N_(
        "手順定義とチェックリストを検査し、誤りをすべて示す\n\n"
        "名前、ファイル、フォルダーのどれでも示せる。省くと使えるものすべてを検査する。"
    ),
)
@click.argument("names", metavar="[NAME|FILE|DIR]...", nargs=-1, type=click.Path())
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def check(world: World, names: tuple[str, ...], as_json: bool) -> int:
    """All problems of all files; exit 3 where there is an error."""
    from bcpflow.cli.main import DEFINITION, DONE
    from bcpflow.library.diagnostics import format_problem, to_json

    files = len(world.library.chosen(names))
    problems = world.library.check(names)
    ok = not any(problem.severity == "error" for problem in problems)
    if as_json:
        found = [to_json(problem, world.tr) for problem in problems]
        put_json({"ok": ok, "files": files, "problems": found})
    else:
        for problem in problems:
            put(format_problem(problem, world.tr))
        errors = sum(problem.severity == "error" for problem in problems)
        talk(
            world.tr(
                "検査結果: ファイル {files} 件、誤り {errors} 件、注意 {others} 件",
                files=files,
                errors=errors,
                others=len(problems) - errors,
            )
        )
    return DONE if ok else DEFINITION


@command.command("diagram", help=N_("フェーズの遷移図を表示する（svg は A4 の図）"))
@click.argument("name")
@option(
    "--format",
    "form",
    type=click.Choice(["mermaid", "dot", "svg"]),
    help=N_("図の書式（省くと -o のファイル名の末尾で決め、なければ mermaid）"),
)
@to_file
@click.pass_obj
def diagram(world: World, name: str, form: str | None, output: Path | None) -> None:
    """The phase graph as a picture or as text for a drawing tool, made from the definition."""
    definition = world.library.load(name).definition
    form = form or ("svg" if output is not None and output.suffix.lower() == ".svg" else "mermaid")
    if form == "svg":
        from bcpflow.reports.picture_workflow import workflow_picture

        drawn = workflow_picture(definition, world.tr)
    else:
        from bcpflow.reports import diagram as draw

        drawn = (draw.mermaid if form == "mermaid" else draw.dot)(definition, world.tr)
    if output is None:
        put(drawn)
    else:
        save(world, output, f"{drawn}\n".encode())


@command.command("schema", help=N_("エディター用の JSON Schema を表示する"))
@click.argument("kind", type=click.Choice(["workflow", "checklist"]), default="workflow")
def schema(kind: Literal["workflow", "checklist"]) -> None:
    """The schema editors use to complete and check a file while it is written."""
    from bcpflow.library.shape import schema as published

    put_json(published(kind))


for one in (print_, copy, import_, export, heads):
    command.add_command(one)
