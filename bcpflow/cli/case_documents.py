"""`bcpflow case document`: documents a case needs, has and lacks, and a skeleton of each.

Attaching is `case attach`; nothing is recorded here.
"""

from __future__ import annotations

from pathlib import Path

import click

from bcpflow.cli.acting import complete_runs, complete_steps
from bcpflow.cli.case_common import json_too, put_all
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_json
from bcpflow.cli.printing import save, to_file
from bcpflow.language import N_


@click.command(
    "document",
    cls=LocalCommand,
    help=N_("要る文書・足りない文書の一覧、または案件の記載事項を入れた文書のひな型"),
)
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@click.argument("document", metavar="[DOC]", required=False, shell_complete=complete_steps)
@option(
    "--format", "form", type=click.Choice(["markdown", "html"]), default=None,
    help=N_("書式（省くと markdown、-o のファイルが .html なら html）"),
)  # fmt: skip
@to_file
@json_too
@click.pass_obj
def document(
    world: World,
    /,
    run: str,
    document: str | None,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """The list, or one filled skeleton."""
    from bcpflow.procurement.documents import as_html, read_documents, skeleton
    from bcpflow.service import papers

    session, tr = world.desk.open(run, "case"), world.tr
    table = read_documents(world.site_folder)
    if document is None:
        if form is not None or output is not None:
            raise click.UsageError(tr("--format と -o は、文書（DOC）を指定して使います。"))
        answer = papers.documents_answer(session.state, table, session.run, world.zone, tr)
        if as_json:
            put_json(answer)
            return
        from bcpflow.reports.case_tables import document_lines

        put_all(document_lines(answer, tr))
        return
    if as_json:
        raise click.UsageError(tr("--json は、一覧（DOC なし）で使います。"))
    chosen = papers.paper_named(table, document)
    opened_by = session.history[0].actor
    fields = papers.fields_of(
        session.state,
        chosen,
        session.run,
        drafted_by=session.names([opened_by]).get(opened_by, ""),
        day=papers.written_day(world.today, world.site_folder, tr.language),
        zone=world.zone,
    )
    ending = output.suffix.lower() if output is not None else ""
    as_page = form == "html" or (form is None and ending in (".html", ".htm"))
    text = (as_html if as_page else skeleton)(chosen, fields, tr.language)
    if output is not None:
        save(world, output, text.encode("utf-8", "backslashreplace"))
    else:
        put(text.rstrip("\n"))


DOCUMENTS = (document,)
