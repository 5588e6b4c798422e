"""`bcpflow drill`: start a drill, run it, look at it, print its log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli import words
from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.drill_acts import ACTS
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import is_terminal, put, put_json, rich_console, talk
from bcpflow.cli.printing import FORMATS, log_bytes, write_log
from bcpflow.errors import JournalError, NotFound
from bcpflow.language import N_
from bcpflow.text import from_operator

if TYPE_CHECKING:
    from bcpflow.definition.model import Definition, FactValue
    from bcpflow.service.session import Session


@click.group("drill", cls=LocalGroup, help=N_("訓練を始め、進め、記録を出す"))
def command() -> None:
    """Exercises."""


for _act in ACTS:
    command.add_command(_act)


@command.command("start", help=N_("訓練を始める（今が発災時刻 T0 になる）"))
@click.argument("name")
@option("--title", default="", metavar="TEXT", help=N_("訓練の名称"))
@option("--fact", "pairs", multiple=True, metavar="K=V", help=N_("前提。例: 時間帯=夜間・休日"))
@option("--speed", type=float, default=1.0, show_default=True, help=N_("訓練の時計の速さ"))
@option("--scenario-start", metavar="TIME", help=N_("想定の発災時刻。例: 2027-01-17T05:46"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def start(
    world: World,
    /,
    name: str,
    title: str,
    pairs: tuple[str, ...],
    speed: float,
    scenario_start: str | None,
    as_json: bool,
) -> None:
    """Open a run and say its id."""
    session = _started(
        world, name, title, pairs, speed, scenario_start, ask=is_terminal() and not as_json
    )
    if as_json:
        put_json({"id": session.run})
        return
    put(session.run)
    talk(
        world.tr(
            "【訓練】を開始しました。続けるには: {command}",
            command=f"bcpflow drill run {session.run}",
        )
    )


@command.command("run", help=N_("訓練の画面を開く（番号・手順名、省略時は進行中の最新）"))
@click.argument("run", metavar="[ID|NAME]", required=False, shell_complete=complete_runs)
@option("--plain", is_flag=True, help=N_("一行ずつの画面（読み上げ・古い端末向け）"))
@option("--role", metavar="ROLE", help=N_("この役割の手順だけを担当する"))
@option("--observe", is_flag=True, help=N_("見学（記録しない）"))
@option("--fact", "pairs", multiple=True, metavar="K=V", help=N_("手順名で始めるときの前提"))
@option("--no-mouse", is_flag=True, help=N_("マウスを使わない（端末の文字選択を生かす）"))
@option("--no-bell", is_flag=True, help=N_("音を鳴らさない"))
@click.pass_obj
def run_(
    world: World,
    /,
    run: str | None,
    plain: bool,
    role: str | None,
    observe: bool,
    pairs: tuple[str, ...],
    no_mouse: bool,
    no_bell: bool,
) -> None:
    """The console; leaving it never ends a drill."""
    session = _session_for(world, run, pairs)
    if role is not None:
        from bcpflow.decide.find import check_role

        check_role(session.state, role, ())
    names = world.desk.journal.people
    if plain or world.environ.get("BCPFLOW_PLAIN") or not is_terminal():
        from bcpflow.console.plain import run_plain

        run_plain(session, world.tr, zone=world.zone, role=role, observe=observe, names=names)
        return
    from bcpflow.console.app import run_console

    run_console(
        session,
        world.tr,
        zone=world.zone,
        role=role,
        observe=observe,
        mouse=not no_mouse,
        bell=not no_bell,
        names=names,
    )


@command.command("list", help=N_("訓練の一覧（新しい順）"))
@option("--all", "everything", is_flag=True, help=N_("最新 50 件に限らずすべて"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def list_(world: World, everything: bool, as_json: bool) -> None:
    """Runs, newest first."""
    lines = [
        line
        for line in world.desk.runs(limit=None if everything else 50)
        if line.kind == "exercise"
    ]
    if as_json:
        put_json(
            [
                {
                    "id": line.id,
                    "kind": line.kind,
                    "workflow": line.workflow,
                    "title": line.title,
                    "started_at": line.started_at,
                    "state": line.status,
                }
                for line in lines
            ]
        )
        return
    if not lines:
        talk(
            world.tr(
                "訓練はまだありません。始めるには: bcpflow drill start ict-bcp-initial-response"
            )
        )
        return
    from bcpflow.reports.terminal import print_runs

    print_runs(rich_console(), lines, world.tr, world.zone)


@command.command("status", help=N_("訓練の現在の状況を表示する"))
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def status(world: World, /, run: str, as_json: bool) -> None:
    """The board at this moment."""
    from bcpflow.projections.board import board

    session = world.desk.open(run)
    shown = board(session.state, session.now())
    if as_json:
        from bcpflow.reports.json import status_document

        put_json(status_document(shown, world.desk.head_code(session.run), world.tr))
        return
    from bcpflow.reports.terminal import print_board

    print_board(rich_console(), shown, world.tr)


@command.command("log", help=N_("訓練記録（アフターアクションログ）を出力する"))
@click.argument("run", metavar="ID", shell_complete=complete_runs)
@option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="terminal",
    show_default=True,
    help=N_("書式"),
)
@option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=N_("書き出すファイル"),
)
@click.pass_obj
def log(world: World, /, run: str, form: str, output: Path | None) -> None:
    """The timed record of a run; its head code is noted as printed."""
    session = world.desk.open(run)
    told = world.desk.tell(session, printing=True)
    if output is None:
        write_log(world, told, form)
        return
    data = log_bytes(world, told, form)
    try:
        output.write_bytes(data)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise JournalError("BCP-U005", path=str(output), reason=reason) from fault
    talk(world.tr("書き出しました: {path}", path=output))


def _started(
    world: World,
    /,
    name: str,
    title: str,
    pairs: tuple[str, ...],
    speed: float,
    scenario: str | None,
    *,
    ask: bool,
) -> Session:
    definition = world.library.load(name).definition
    facts = words.facts(pairs, definition.workflow.facts)
    if ask:
        facts |= _asked(world, definition, set(facts))
    return world.desk.start(
        definition,
        "exercise",
        title=from_operator(title),
        facts=facts,
        speed=speed,
        scenario_start=words.scenario_start(scenario, world.zone) if scenario else None,
    )


def _asked(world: World, definition: Definition, known: set[str]) -> dict[str, FactValue]:
    """Facts the operator is asked for at the terminal; Enter leaves one unknown."""
    found: dict[str, FactValue] = {}
    for name, fact in definition.workflow.facts.items():
        if name in known or fact.ask is None:
            continue
        talk(world.tr.pick(fact.ask))
        for number, choice in enumerate(fact.choices, start=1):
            talk(f"  {number}. {choice}")
        typed = click.prompt(
            world.tr("番号か値（Enter で未定）"), default="", show_default=False, err=True
        )
        if not typed:
            continue
        chosen = words.half_width(typed)
        if fact.choices and chosen.isdigit() and 1 <= int(chosen) <= len(fact.choices):
            found[name] = fact.choices[int(chosen) - 1]
        else:
            found[name] = words.fact(name, typed, definition.workflow.facts)
    return found


def _session_for(world: World, run: str | None, pairs: tuple[str, ...]) -> Session:
    """The run people mean: an id, a workflow's name (a new drill), or the newest that is open."""
    if run is None:
        going = [
            line
            for line in world.desk.runs()
            if line.status == "running" and line.kind == "exercise"
        ]
        if not going:
            raise NotFound("BCP-R001", id="last")
        return world.desk.open(going[0].id)
    try:
        return world.desk.open(run)
    except NotFound:
        if run not in world.library.names() and not Path(run).exists():
            raise
    return _started(world, run, "", pairs, 1.0, None, ask=is_terminal())
