"""`bcpflow action`: corrective actions of all runs - agreed on, followed up, closed on proof.

What is said of one is an event of the run it came from, though that has ended; drill or real
event makes no difference here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bcpflow import commands as ask
from bcpflow import instants
from bcpflow.cli.acting import acting, complete_runs, named_moment
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalGroup, option
from bcpflow.cli.output import put, put_bytes, put_json, rich_console, talk
from bcpflow.cli.printing import save, to_file
from bcpflow.commands.base import Element
from bcpflow.events import ActionAdded, name_of
from bcpflow.language import N_
from bcpflow.text import half_width, safe

if TYPE_CHECKING:
    from datetime import date

    from bcpflow.journal import Person
    from bcpflow.service.improvement import Action
    from bcpflow.service.session import Done, Session

F = TypeVar("F", bound=Callable[..., Any])

ELEMENTS: dict[str, Element] = {
    "計画": "planning",
    "planning": "planning",
    "体制": "organisation",
    "組織": "organisation",
    "organisation": "organisation",
    "organization": "organisation",
    "資機材": "equipment",
    "equipment": "equipment",
    "教育": "training",
    "training": "training",
    "訓練": "exercise",
    "exercise": "exercise",
}
"""POETE as people write it, in either language."""


def _meant(ctx: click.Context, _: click.Parameter, value: str | None) -> Element | None:
    """The element meant; full-width and upper case will do."""
    found = ELEMENTS.get(half_width(value).lower()) if value is not None else None
    if value is not None and found is None:
        said = ctx.ensure_object(World).tr(
            "「{text}」という要素はありません（計画・体制・資機材・教育・訓練）",
            text=value,
        )
        raise click.BadParameter(safe(said))
    return found


_element = option(
    "--element", callback=_meant, metavar="E", help=N_("要素: 計画 体制 資機材 教育 訓練")
)
_owner = option("--owner", metavar="NAME", help=N_("担当する人または役職"))
_due = option("--due", metavar="DAY", help=N_("期限。例: 2027-03-31"))
_step = option("--step", metavar="STEP", help=N_("直ったかどうかを時間で示す手順"))


def complete_actions(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Open corrective actions for the shell's completion; silent where they cannot be read."""
    world = ctx.find_object(World)
    if world is None:
        return []
    try:
        from bcpflow.service.improvement import actions

        known = actions(world.desk)
    except Exception:  # completion must never print into somebody's half-typed line
        return []
    return [action.id for action in known if action.open and action.id.startswith(incomplete)]


def about_one(function: F) -> F:
    """The options of `acting`, for a verb that names a corrective action instead of a run."""
    for add in (
        option("--json", "as_json", is_flag=True, help=N_("JSON で出力する")),
        option("--role", metavar="ROLE", help=N_("どの役割として行うか")),
        option("--key", metavar="K", help=N_("同じ K の操作は一度だけ記録する")),
        option("--at", metavar="TIME", help=N_("行った時刻: T+25m、14:05、ISO 8601")),
        click.argument("action", metavar="ACTION", shell_complete=complete_actions),
    ):
        function = add(function)
    return function


@click.group("action", cls=LocalGroup, help=N_("是正処置を起こし、追い、証拠で完了にする"))
def command() -> None:
    """Corrective actions."""


@command.command("list", help=N_("未完了の是正処置を期限の順に表示する"))
@option("--run", metavar="ID", shell_complete=complete_runs, help=N_("この訓練のものだけ"))
@option("--all", "everything", is_flag=True, help=N_("完了したものも含める"))
@option("--json", "as_json", is_flag=True, help=N_("JSON で出力する"))
@option("--csv", "as_csv", is_flag=True, help=N_("CSV（Excel 用）で出力する"))
@option(
    "--for",
    "form",
    metavar="NAME",
    help=N_(
        "課題管理ツールの見出しの CSV で出力する: generic、redmine、backlog、tickets.yaml の名前"
    ),
)
@to_file
@click.pass_obj
def list_(
    world: World,
    /,
    run: str | None,
    everything: bool,
    as_json: bool,
    as_csv: bool,
    form: str | None,
    output: Path | None,
) -> None:
    """What is still to be mended, or with --all what was mended too."""
    from bcpflow.cli.action_files import list_file, tickets
    from bcpflow.reports import actions as report
    from bcpflow.service import improvement

    only = world.desk.resolve(run) if run else None
    found = [
        action
        for action in improvement.actions(world.desk)
        if (everything or action.open) and only in (None, action.run)
    ]
    names, today = improvement.names(world.desk.journal, found), _today(world)
    if form is not None:
        data = tickets(world, form, found)
        if output is None:
            put_bytes(data)
        else:
            save(world, output, data)
        return
    if output is not None:
        as_json = as_json or (not as_csv and output.suffix.lower() == ".json")
        save(world, output, list_file(world, found, as_json=as_json))
    elif as_json:
        put_json(report.actions_document(found, names, today))
    elif as_csv:
        put_bytes(list_file(world, found, as_json=False))
    elif found:
        report.print_actions(rich_console(), found, names, world.tr, today)
    else:
        talk(world.tr("該当する是正処置はありません。"))


@command.command("add", help=N_("是正処置を起こす（担当・期限・要素が要る）"))
@acting
@click.argument("text", nargs=-1, required=True)
@_owner
@_due
@_element
@option("--observation", default="", metavar="O1", help=N_("もとになった所見の番号"))
@_step
@click.pass_obj
def add(
    world: World,
    /,
    run: str,
    text: tuple[str, ...],
    owner: str | None,
    due: str | None,
    element: Element | None,
    observation: str,
    step: str | None,
    role: str | None,
    at: str | None,
    **rest: Any,
) -> None:
    """Agree on a corrective action."""
    said = _said(world, " ".join(text), "TEXT")
    if owner is None or due is None or element is None:
        missing = {"--owner": owner, "--due": due, "--element": element}
        names = " ".join(name for name, value in missing.items() if value is None)
        asked_for = world.tr(
            "{options} を指定してください。担当と期限のない是正処置は終わりません。", options=names
        )
        raise click.UsageError(safe(asked_for))
    session = world.desk.open(run)
    person = session.person(_said(world, owner, "--owner"))
    asked = ask.AddAction(
        text=said,
        owner=person.handle,
        due=_day(due),
        element=element,
        observation=half_width(observation).upper(),
        step=step or "",
        role=role,
        at=named_moment(world, session, at),
    )
    done, action = _done(world, session, asked, (person,), **rest)
    if action is not None:
        text_ = world.tr("是正処置を起こしました: {id} {text}", id=action.id, text=action.text)
        _tell(world, done, action, text_)


@command.command("update", help=N_("是正処置の内容を変える、または進捗を書き足す"))
@about_one
@option("--text", metavar="TEXT", help=N_("内容"))
@_owner
@_due
@_element
@_step
@option("--note", default="", metavar="TEXT", help=N_("進捗"))
@click.pass_obj
def update(
    world: World,
    /,
    action: str,
    text: str | None,
    owner: str | None,
    due: str | None,
    element: Element | None,
    step: str | None,
    note: str,
    role: str | None,
    at: str | None,
    **rest: Any,
) -> None:
    """Change a corrective action, or say how it goes."""
    found = _named(world, action)
    session = world.desk.open(found.run)
    person = None if owner is None else session.person(_said(world, owner, "--owner"))
    said = {
        "text": None if text is None else _said(world, text, "--text"),
        "owner": None if person is None else person.handle,
        "due": None if due is None else _day(due),
        "element": element,
        "step": None if step is None else step.strip(),
    }
    changes: dict[str, str] = {name: value for name, value in said.items() if value is not None}
    if not changes and not note.strip():
        raise click.UsageError(safe(world.tr("変える項目か --note を指定してください。")))
    asked = ask.UpdateAction(
        action=found.name,
        changes=changes,
        note=note.strip(),
        role=role,
        at=named_moment(world, session, at),
    )
    done, now = _done(world, session, asked, (person,) if person else (), name=found.name, **rest)
    if now is not None:
        _tell(world, done, now, world.tr("更新しました: {id} {text}", id=now.id, text=now.text))


@command.command("close", help=N_("是正処置を、証拠か後の訓練の実績で完了にする"))
@about_one
@option("--evidence", default="", metavar="TEXT", help=N_("証拠（改訂した文書の名前など）"))
@option(
    "--run",
    "later",
    metavar="LATER",
    shell_complete=complete_runs,
    help=N_("その手順が目標を達成した、後の訓練"),
)
@click.pass_obj
def close(
    world: World,
    /,
    action: str,
    evidence: str,
    later: str | None,
    role: str | None,
    at: str | None,
    **rest: Any,
) -> None:
    """Close a corrective action; the times of a later run are read from its log."""
    from bcpflow.reports.actions import proven
    from bcpflow.service.improvement import proof

    said = evidence.strip()
    if said and later:
        raise click.UsageError(world.tr("--evidence と --run は、どちらか一方を指定してください。"))
    found = _named(world, action)
    session = world.desk.open(found.run)
    actual = target = None
    if later:
        later = world.desk.resolve(half_width(later))
        if found.step:
            actual, target = proof(world.desk, found, later)
            talk(_measured(world, later, found.step, actual, target))
    asked = ask.CloseAction(
        action=found.name,
        evidence=said,
        later_run=later or "",
        step=found.step if later else "",
        actual_ms=actual,
        target_ms=target,
        role=role,
        at=named_moment(world, session, at),
    )
    done, now = _done(world, session, asked, (), name=found.name, **rest)
    if now is not None and now.closed is not None:
        said = world.tr("完了にしました: {id} {text}", id=now.id, text=now.text)
        _tell(world, done, now, f"{said}\n{proven(now.closed, world.tr)}")


def _done(
    world: World,
    session: Session,
    asked: ask.Command,
    people: tuple[Person, ...],
    *,
    key: str | None,
    as_json: bool,
    name: str = "",
) -> tuple[Done, Action | None]:
    """Carry it out, and read the corrective action as it now stands; None where JSON told it."""
    from bcpflow.reports.actions import ACTION_SCHEMA, action_record
    from bcpflow.reports.json import seconds
    from bcpflow.service import improvement

    done = session.do(asked, key, people)
    last = done.recorded[-1]
    if isinstance(last.event, ActionAdded):
        name = last.event.action
    action = improvement.named(world.desk, f"{session.run}.{name}")
    if not as_json:
        return done, action
    put_json(
        {
            "schema": ACTION_SCHEMA,
            "ok": True,
            "run": session.run,
            "version": last.version,
            "repeated": done.repeated,
            "events": [name_of(recorded.event) for recorded in done.recorded],
            "elapsed_s": seconds(last.elapsed_ms),
            "occurred_at": instants.iso(last.occurred_ns),
            "action": action_record(
                action, improvement.names(world.desk.journal, [action]), _today(world)
            ),
        }
    )
    return done, None


def _tell(world: World, done: Done, action: Action, said: str) -> None:
    """What was done, and by whom and when it is to be done."""
    owner = world.desk.journal.people([action.owner]).get(action.owner) or action.owner
    put(said)
    if action.open:
        put(world.tr("担当 {owner}、期限 {due}", owner=owner, due=action.due.isoformat()))
    if done.repeated:
        talk(world.tr("同じ --key の操作は記録済みです。新しい記録は作っていません。"))


def _measured(world: World, run: str, step: str, actual: int, target: int) -> str:
    """What the later run shows, whether or not it is proof."""
    from bcpflow.reports.terms import elapsed

    return world.tr(
        "訓練 {run} の {step}: 実績 {actual}、目標 {target}",
        run=run,
        step=step,
        actual=elapsed(actual),
        target=elapsed(target),
    )


def _named(world: World, said: str) -> Action:
    from bcpflow.service.improvement import named

    return named(world.desk, half_width(said))


def _said(world: World, typed: str, place: str) -> str:
    """A text that says something."""
    said = typed.strip()
    if not said:
        raise click.UsageError(safe(world.tr("{place} が空です。", place=place)))
    return said


def _day(typed: str) -> str:
    """A day as ISO 8601 where it can be read as one; else as typed, for the rules to refuse."""
    from bcpflow.site.values import day

    found = day(typed)
    return found.isoformat() if found else typed


def _today(world: World) -> date:
    return instants.at(world.clock().wall_ns, world.zone).date()
