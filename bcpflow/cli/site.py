"""`bcpflow site`: the folder of one's own - roster, systems register, muster and rating rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_json, talk
from bcpflow.cli.printing import unwritable
from bcpflow.cli.site_tables import tables
from bcpflow.errors import DefinitionError, UsageFault
from bcpflow.language import N_, Translator

if TYPE_CHECKING:
    from datetime import date

    from bcpflow.errors import Problem
    from bcpflow.site.columns import Cell
    from bcpflow.site.model import Intensity, Muster, Person, Register, Roster

WHAT = click.Choice(["roster", "systems"])
WHAT_OF_ALL = click.Choice(["roster", "systems", "plan"])
TABLE = click.Path(path_type=Path, dir_okay=False)


@click.group(
    "site", cls=LocalGroup, help=N_("名簿・システム一覧・参集基準・訓練計画を整え、確かめる")
)
def command() -> None:
    """The site folder."""


command.add_command(tables)


@command.command("init", help=N_("自団体のフォルダーを作る（すでにあるファイルは変えない）"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def init(world: World, folder: Path) -> None:
    """Make what is missing of a site folder, and say what was left alone."""
    from bcpflow.site import writing

    tr = world.tr
    try:
        made, left = writing.init(folder, _today(world))
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    for path in made:
        put(tr("作成: {path}", path=path))
    for path in left:
        put(tr("そのまま: {path}", path=path))
    talk(
        tr(
            "名簿と一覧の例を書き換え、`bcpflow site check {folder}` で確かめてください。",
            folder=folder,
        )
    )


@command.command("check", help=N_("名簿・一覧・参集基準・調達の表を検査し、誤りをすべて示す"))
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def check(world: World, folder: Path | None, as_json: bool) -> int:
    """All problems of the folder; exit 3 where there is an error."""
    from bcpflow.cli.main import DEFINITION, DONE
    from bcpflow.library.diagnostics import to_json
    from bcpflow.procurement.all_tables import check_site_tables
    from bcpflow.site.reading import check_site
    from bcpflow.workbook.heads import check_heads

    where, today = _folder(world, folder), _today(world)
    problems = [*check_site(where, today), *check_site_tables(where, today), *check_heads(where)]
    ok = not any(problem.severity == "error" for problem in problems)
    if as_json:
        put_json({"ok": ok, "problems": [to_json(problem, world.tr) for problem in problems]})
    else:
        _show_problems(world, problems)
    return DONE if ok else DEFINITION


@command.command(
    "show", help=N_("システムを復旧の順に、名簿を役割の順に、訓練計画を日付の順に表示する")
)
@click.argument("what", type=WHAT_OF_ALL)
@option("--redacted", is_flag=True, help=N_("氏名と連絡先を伏せる"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def show(world: World, what: str, redacted: bool, as_json: bool) -> None:
    """The register in recovery order, or who answers for which role."""
    from bcpflow.site import answers, people, reading

    folder, today, tr = _folder(world, None), _today(world), world.tr
    if what == "plan":
        from bcpflow.cli.site_plan import show_plan

        show_plan(world, folder, as_json=as_json)
        return
    if what == "systems":
        register = reading.read_register(folder, today)
        if as_json:
            put_json(answers.systems(register, tr))
        else:
            _show_systems(tr, register)
        return
    roster = reading.read_roster(folder, today)
    roster = people.redacted(roster) if redacted else roster
    if as_json:
        put_json(answers.roster(roster, tr, redacted=redacted))
    else:
        _show_roster(tr, roster)


@command.command("muster", help=N_("ある震度で誰が集まるかを、使う参集基準と名簿から示す"))
@click.argument("intensity", metavar="INTENSITY")
@option("--damage", is_flag=True, help=N_("被害が大きいときの段階で答える"))
@option("--redacted", is_flag=True, help=N_("氏名と連絡先を伏せる"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@click.pass_obj
def muster(world: World, intensity: str, damage: bool, redacted: bool, as_json: bool) -> None:
    """Who comes at a seismic intensity, by the rule in use."""
    from bcpflow.site import answers, people, reading
    from bcpflow.site.model import INTENSITIES
    from bcpflow.site.values import shindo

    felt = shindo(intensity)
    if felt is None:
        raise UsageFault("BCP-U024", text=intensity, choices=list(INTENSITIES))
    folder, today = _folder(world, None), _today(world)
    if not folder.is_dir():
        raise reading.no_folder(folder)
    listed = (folder / reading.ROSTER).exists()
    roster = reading.read_roster(folder, today) if listed else None
    rules = reading.read_muster(folder, roster, today)
    if roster is not None and redacted:
        roster = people.redacted(roster)
    if as_json:
        put_json(answers.muster(rules, roster, world.tr, felt, large_damage=damage))
    else:
        _show_muster(world.tr, rules, roster, felt, large_damage=damage)


@command.command("import", help=N_("名簿またはシステム一覧を Excel か CSV から取り込む"))
@click.argument("what", type=WHAT)
@click.argument("file", type=TABLE)
@option("--skip-unknown", is_flag=True, help=N_("知らない列を読み飛ばす"))
@click.pass_obj
def import_(world: World, what: str, file: Path, skip_unknown: bool) -> int:
    """Take a list over whole, or name every cell that stands in the way and change nothing."""
    from bcpflow.cli.main import DEFINITION, DONE
    from bcpflow.site import exchange, reading, writing
    from bcpflow.site.merged import filled_down
    from bcpflow.site.tables import read_table

    tr, today, folder = world.tr, _today(world), _folder(world, None)
    path = folder / (reading.ROSTER if what == "roster" else reading.SYSTEMS)
    if not folder.is_dir():
        raise reading.no_folder(folder)
    rows = filled_down(file, read_table(file))
    thing: Roster | Register | None
    if what == "roster":
        title = _title(path, tr(N_("参集者名簿")))
        thing, problems = exchange.roster_from(
            rows, str(file), title=title, today=today, skip_unknown=skip_unknown
        )
        count = len(thing.people) if thing else 0
    else:
        title = _title(path, tr(N_("情報システム一覧")))
        thing, problems = exchange.register_from(
            rows, str(file), title=title, today=today, skip_unknown=skip_unknown
        )
        count = len(thing.systems) if thing else 0
    if thing is None:
        _show_problems(world, problems)
        talk(tr("取り込みませんでした。今の内容はそのままです。"))
        return DEFINITION
    _show_problems(world, problems)
    comment = tr("{file} から {today} に取り込みました。", file=file.name, today=today)
    try:
        kept = writing.replaced(path, writing.as_yaml(thing, comment), private=what == "roster")
    except OSError as fault:
        raise unwritable(path, fault) from fault
    put(tr("{count} 件を {path} に取り込みました。", count=count, path=path))
    if kept is not None:
        put(tr("前の内容は {path} に残しました。", path=kept))
    return DONE


@command.command(
    "export",
    help=N_("名簿・システム一覧・訓練計画を Excel か CSV に（訓練計画は .ics にも）書き出す"),
)
@click.argument("what", type=WHAT_OF_ALL)
@click.argument("file", type=TABLE)
@option("--personal", is_flag=True, help=N_("名簿の氏名と連絡先も書き出す"))
@click.pass_obj
def export(world: World, what: str, file: Path, personal: bool) -> None:
    """Write a list as a spreadsheet; a roster without what belongs to a person."""
    from bcpflow.site import exchange, reading, writing
    from bcpflow.site.tables import table_bytes

    tr, today, folder = world.tr, _today(world), _folder(world, None)
    if what == "plan":
        from bcpflow.cli.site_plan import export_plan

        export_plan(world, folder, file)
        return
    rows: list[list[Cell]]
    if what == "roster":
        roster = reading.read_roster(folder, today)
        title, rows = roster.title, exchange.roster_rows(roster, tr, personal=personal)
    else:
        register = reading.read_register(folder, today)
        title, rows = register.title, exchange.register_rows(register, tr)
    data = table_bytes(file, tr.pick(title), rows)
    try:
        writing.written(file, data, private=what == "roster" and personal)
    except OSError as fault:
        raise unwritable(file, fault) from fault
    put(tr("{count} 件を {path} に書き出しました。", count=len(rows) - 1, path=file))
    if what == "roster" and not personal:
        talk(tr("氏名と連絡先は伏せました。取り込み直せる名簿には --personal を付けます。"))


def _today(world: World) -> date:
    from bcpflow import instants

    return instants.at(world.clock().wall_ns, world.zone).date()


def _folder(world: World, said: Path | None) -> Path:
    where = said or world.site or world.environ.get("BCPFLOW_SITE")
    if not where:
        raise UsageFault("BCP-U020")
    return Path(where)


def _title(path: Path, otherwise: str) -> str | dict[str, str]:
    """The title the list has now; a new or unreadable list gets the usual one."""
    from bcpflow.library.reader import read_bytes

    try:
        data = read_bytes(path.read_bytes(), str(path)).data
    except (OSError, DefinitionError):
        return otherwise
    title = data.get("title") if isinstance(data, dict) else None
    if isinstance(title, dict) and "ja" in title:
        return title
    return title if isinstance(title, str) and title.strip() else otherwise


def _show_problems(world: World, problems: Sequence[Problem]) -> None:
    from bcpflow.library.diagnostics import format_problem

    for problem in problems:
        put(format_problem(problem, world.tr))
    errors = sum(problem.severity == "error" for problem in problems)
    others = len(problems) - errors
    talk(world.tr("検査結果: 誤り {errors} 件、注意 {others} 件", errors=errors, others=others))


def _show_systems(tr: Translator, register: Register) -> None:
    from bcpflow.site.order import recovery_order

    kinds = {"インフラ系": N_("インフラ系"), "基幹系": N_("基幹系"), "個別": N_("個別")}
    heads = ["", tr("区分"), tr("優先度"), "RTO", "id", tr("名称"), tr("先に要るもの")]
    rows = []
    for number, system in enumerate(recovery_order(register.systems), start=1):
        needed = tr("、").join(system.depends_on)
        about = (system.priority, system.rto or "-", system.id, tr.pick(system.title), needed)
        rows.append([str(number), tr(kinds[system.kind]), *about])
    put(tr(N_("{title}（復旧の順）"), title=tr.pick(register.title)))
    _show_rows([heads, *rows])


def _show_roster(tr: Translator, roster: Roster) -> None:
    from bcpflow.site.people import roles_of, succession

    put(tr.pick(roster.title))
    if roster.updated:
        put(tr("確認日 {date}", date=roster.updated))
    for role in roles_of(roster):
        put(tr("役割 {role}", role=role))
        rows = []
        for number, person in enumerate(succession(roster, role)):
            held = tr(N_("担う人")) if role in person.roles else tr(N_("代行"))
            about = (person.section or "", _minutes(tr, person), tr("、").join(person.phones))
            rows.append([f"  {number + 1}", held, person.name, *about])
        _show_rows(rows)
    rest = [person.name for person in roster.people if not person.roles]
    if rest:
        put(tr("役割のない人: {names}", names=tr("、").join(rest)))


def _show_muster(
    tr: Translator, muster: Muster, roster: Roster | None, felt: Intensity, *, large_damage: bool
) -> None:
    from bcpflow.site.people import comers, muster_for, used_rule

    rule = used_rule(muster)
    if rule is None:
        return  # lint has refused it
    put(tr("震度 {intensity} の参集: {title}", intensity=felt, title=tr.pick(rule.title)))
    if rule.source is not None:
        put(tr("出典: {source}", source=tr.pick(rule.source)))
    level = muster_for(rule.levels, felt, large_damage=large_damage)
    if level is None:
        put(tr("この震度では、参集はありません。"))
        return
    duties = {
        "automatic": N_("自動（呼出しを待たずに集まる）"),
        "called": N_("招集（呼出しで集まる）"),
    }
    put(tr("段階: {title}", title=tr.pick(level.title)))
    put(tr("集まり方: {duty}", duty=tr(duties[level.duty]) if level.duty else tr("定めなし")))
    if level.who is not None:
        put(tr("集まる人: {who}", who=tr.pick(level.who)))
    if level.roles:
        put(tr("役割: {roles}", roles=tr("、").join(level.roles)))
    if roster is None:
        talk(tr("名簿がないので、誰かは示せません。"))
        return
    people = comers(level, roster)
    if people is None:
        talk(tr("この段階に roles も everyone もないので、名簿の誰かは示せません。"))
        return
    put(tr("名簿から {count} 人", count=len(people)))
    rows = []
    for number, person in enumerate(people, start=1):
        roles = tr("、").join(person.roles)
        about = (person.section or "", roles, _minutes(tr, person), tr("、").join(person.phones))
        rows.append([f"  {number}", person.name, *about])
    _show_rows(rows)


def _minutes(tr: Translator, person: Person) -> str:
    way = f"{person.arrival_min:g}" if person.arrival_min is not None else "-"
    return tr("{minutes} 分", minutes=way)


def _show_rows(rows: Sequence[Sequence[str]]) -> None:
    from bcpflow.text import cells, pad, safe

    shown = [[safe(cell, one_line=True) for cell in row] for row in rows]
    widths = [max(map(cells, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        put("  ".join(pad(c, w) for c, w in zip(row, widths, strict=True)).rstrip())
