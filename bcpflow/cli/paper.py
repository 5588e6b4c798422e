"""Paper, when there is no screen: a run sheet out of the printer, its times typed in later.

Must never read a line or record one itself: `paper_lines` and `paper_feed` do.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bcpflow.cli import words
from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put_bytes, talk
from bcpflow.cli.papers import as_what, form_of, tell_unprinted
from bcpflow.cli.printing import save, to_file
from bcpflow.language import N_

PRINT_FORMATS = ("html", "pdf", "xlsx")


@click.command("print", cls=LocalCommand, help=N_("紙の行動記録票（A4）を HTML、PDF、Excel で作る"))
@click.argument("name")
@as_what(*PRINT_FORMATS)
@to_file
@option("--fact", "pairs", multiple=True, metavar="K=V", help=N_("前提。例: 時間帯=夜間・休日"))
@option("--controller", is_flag=True, help=N_("進行管理者用のページ（状況付与、評定）も付ける"))
@option(
    "--redacted",
    is_flag=True,
    help=N_("氏名・電話・事業者・契約・場所を空欄にする（外に渡す用紙）"),
)
@click.pass_obj
def print_(
    world: World,
    name: str,
    form: str | None,
    output: Path | None,
    font: str,
    pairs: tuple[str, ...],
    controller: bool,
    redacted: bool,
) -> None:
    """A run sheet of a workflow, with what the site says of its people and systems."""
    form = form_of(form, output, PRINT_FORMATS, font, other="html")
    from bcpflow.cli.paper_site import printable, sheet_of
    from bcpflow.site.opened import open_site

    written = world.library.load(name).definition
    opened = open_site(world.site_folder, world.today)
    site = sheet_of(written, opened, redacted=redacted)
    definition = printable(written, opened)
    facts = words.facts(pairs, definition.workflow.facts)
    if form == "pdf":
        from bcpflow.reports.runsheet_pdf import runsheet_pdf
        from bcpflow.reports.typefaces import typefaces

        faces = typefaces(font)
        pdf = runsheet_pdf(
            definition, world.tr, faces, facts=facts, controller=controller, site=site
        )
        tell_unprinted(world, pdf.unprinted)
        page = pdf.data
    elif form == "xlsx":
        from bcpflow.reports.runsheet_xlsx import runsheet_xlsx

        page = runsheet_xlsx(definition, world.tr, facts=facts, controller=controller, site=site)
    else:
        from bcpflow.reports.runsheet import runsheet

        page = runsheet(
            definition, world.tr, facts=facts, controller=controller, site=site
        ).encode()
    if output is None:
        put_bytes(page)
    else:
        save(world, output, page)
        if form != "html":
            talk(world.tr("A4 で印刷し、計画と一緒に保管してください。"))
        else:
            talk(world.tr("ブラウザーで開いて A4 で印刷し、計画と一緒に保管してください。"))
    if site.names_people:
        talk(
            world.tr(
                "個人情報（氏名と電話番号）が載っています。外に渡す用紙は --redacted で作ります。"
            )
        )


@click.command(
    "enter",
    cls=LocalCommand,
    help=N_(
        "紙に書いた時刻を後から打ち込む（1手順1行、後記として記録）\n\n"
        "3-04 14:25 は達成。番号は用紙のもの、または手順の id。時刻の後に x 未達、s 省略、b 着手、"
        "=選択肢（判断）、=値（測定）、項目=状態（点検。*=正常 は全項目）、@役割、メモ、"
        "!つまづき を続けられる。\n\n"
        "3-05.2 は2番目のシステムの手順（3-05[システムの id] でもよい）。"
        "3-04#2 は繰り返しの2回目で、#2 を省くとその時刻の直前の期限、それが済みなら次の期限。"
        "3-04 14:30 ok @役割 は承認、3-04 14:31 no @役割 理由 は否認。\n\n"
        "note 14:30 文、14:40 >移行 理由、14:40 >!移行 @役割 理由（権限による通過）、"
        "fact 14:30 名前=値、event 14:30 出来事、I-02 14:30（状況付与）、"
        "I-02 14:40 達成 メモ（その評価。未達も）、obs 14:50 文（所見）、"
        "in 14:20 氏名（参集。名簿にない人は @役割 を続ける）、out 14:25 氏名 理由（不在）。"
        "日が変わったら 11/22 とだけ書いた行を入れる。# の行は読まない。\n\n"
        "FILE を省くと、端末では一行ずつ尋ね（Ctrl-D で終わる）、そうでなければ標準入力を読む。"
        "ファイルに読めない行があれば何も記録しない。同じファイルを二度入れても一度だけ記録する。"
    ),
)
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@click.argument(
    "file",
    metavar="[FILE]",
    required=False,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def enter(world: World, /, run: str, file: Path | None, as_json: bool) -> int:
    """Written times, typed in afterwards; exit 2 where lines cannot be read, 1 where refused."""
    from bcpflow.cli.paper_feed import Feed
    from bcpflow.cli.paper_lines import Reader
    from bcpflow.cli.paper_people import names_of

    session = world.desk.open(run, world.kind)
    reader = Reader(
        session.state.plan,
        session.state.clock.t0.wall_ns,
        world.zone,
        names_of(world, session),
    )
    feed = Feed(world, session, reader, as_json=as_json)
    if file is None and sys.stdin is not None and sys.stdin.isatty():
        return feed.ask()
    return feed.read(file)
