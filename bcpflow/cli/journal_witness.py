"""`journal verify --head` and `--signature`, `keygen`, `sign`, `grant-script`: proof from outside.

What is found is told beside what `verify` finds: a code on paper proves nothing where the chain
does not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bcpflow.cli.acting import complete_runs
from bcpflow.cli.context import World
from bcpflow.cli.localized import LocalCommand, option
from bcpflow.cli.output import put, put_bytes, talk
from bcpflow.cli.printing import save, to_file
from bcpflow.errors import BcpflowError, JournalDamaged, UsageFault, Word
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.journal.signature import Signed
    from bcpflow.journal.witness import Sighting

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)


def witnessing(function: F) -> F:
    """The options of `verify` that bring a witness."""
    for add in (
        option("--key", "key", type=_FILE, metavar="PUB", help=N_("署名を確かめる公開鍵")),
        option(
            "--signature",
            type=_FILE,
            metavar="FILE",
            help=N_("`journal sign` の署名と突き合わせる（--key も指定）"),
        ),
        option(
            "--run",
            metavar="ID",
            shell_complete=complete_runs,
            help=N_("この番号の記録だけを確かめる"),
        ),
        option("--head", metavar="CODE", help=N_("紙に印刷された照合コードと突き合わせる")),
    ):
        function = add(function)
    return function


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What the witnesses say; nothing where none was called."""

    world: World
    sighting: Sighting | None
    signed: Signed | None

    @property
    def ok(self) -> bool:
        """Whether nobody contradicts."""
        found = self.sighting is None or self.sighting.found
        return found and (self.signed is None or self.signed.ok)

    @property
    def document(self) -> dict[str, Any]:
        """The fields of `verify --json`."""
        return {"witness": _sighting(self.sighting), "signature": _signed(self.signed)}

    def tell(self, *, whole: bool) -> None:
        """In words; ``whole``: the chains have verified."""
        if self.sighting is not None:
            _tell_sighting(self.world, self.sighting, whole=whole)
        if self.signed is not None:
            _tell_signed(self.world, self.signed)


def witnessed(
    world: World,
    run: str | None,
    *,
    head: str | None,
    signature: Path | None,
    key: Path | None,
) -> Witnessed:
    """Call the witnesses people named."""
    from bcpflow.journal.signature import checked, read_public
    from bcpflow.journal.witness import Sighting, sighted, typed

    if (signature is None) != (key is None):
        raise UsageFault("BCP-U056")
    sighting = signed = None
    if head is not None:
        code = typed(head)
        if code is None:
            raise UsageFault("BCP-U050", text=head)
        try:
            sighting = sighted(world.desk.journal, code, run)
        except JournalDamaged:  # pages that cannot be read: `verify` has said so
            sighting = Sighting(code=code, found=False)
    if signature is not None and key is not None:
        signed = checked(world.desk.journal, signature, read_public(key))
    return Witnessed(world, sighting, signed)


def _sighting(seen: Sighting | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    return {
        "code": seen.code,
        "found": seen.found,
        "run": seen.run or None,
        "version": seen.version,
        "kind": seen.kind or None,
        "workflow": seen.workflow or None,
        "title": seen.title or None,
        "occurred_at": seen.occurred_at or None,
        "recorded_at": seen.recorded_at or None,
        "printed_at": seen.printed_at,
        "since": seen.since,
        "elsewhere": seen.elsewhere,
        "near": [{"code": one.code, "run": one.run, "version": one.version} for one in seen.near],
    }


def _signed(signed: Signed | None) -> dict[str, Any] | None:
    if signed is None:
        return None
    return {
        "ok": signed.ok,
        "valid": signed.valid,
        "key": signed.key,
        "head": signed.head or None,
        "events": signed.events,
        "runs": signed.runs,
        "signed_at": signed.signed_at or None,
        "since": signed.since,
        "lost": [{"run": one.run, "version": one.version} for one in signed.lost],
    }


def _tell_sighting(world: World, seen: Sighting, *, whole: bool) -> None:
    from bcpflow.cli.main import worded

    tr = world.tr
    if not seen.found:
        put(worded(_missed(seen), world))
        return
    where = _where(world, seen)
    if not whole:
        talk(
            tr(
                "照合コード {code} の記録（{where}）は残っていますが、"
                "記録が完全ではないため、紙と同じとは言えません。",
                code=seen.code,
                where=where,
            )
        )
        return
    put(tr("照合コード {code} は {where} です。", code=seen.code, where=where))
    put(
        tr(
            "この記録は、印刷されたときから変わっていません。その後の記録 {n} 件。",
            n=seen.since,
        )
    )
    if seen.printed_at is not None:
        put(tr("印刷の記録: {when}", when=_moment(world, seen.printed_at)))


def _where(world: World, seen: Sighting) -> str:
    from bcpflow.journal import LEDGER

    tr, when = world.tr, _moment(world, seen.recorded_at)
    if seen.run == LEDGER:
        return tr("記録簿そのものの {n} 件目（{when}）", n=seen.version, when=when)
    return tr(
        "{run}「{title}」の {n} 件目（{when}）",
        run=seen.run,
        title=seen.title or seen.workflow,
        n=seen.version,
        when=when,
    )


def _moment(world: World, iso: str) -> str:
    from bcpflow import instants
    from bcpflow.reports.terms import moment

    try:
        return moment(instants.from_iso(iso), world.zone)
    except ValueError:  # a column that was meddled with; `verify` says so
        return iso


def _missed(seen: Sighting) -> BcpflowError:
    if seen.elsewhere is not None:
        return JournalDamaged("BCP-J031", head=seen.code, run=seen.elsewhere)
    if seen.near:
        near = [f"{one.code} ({one.run} {one.version})" for one in seen.near]
        return JournalDamaged("BCP-J030", head=seen.code, near=near)
    return JournalDamaged("BCP-J011", head=seen.code)


def _tell_signed(world: World, signed: Signed) -> None:
    from bcpflow.cli.main import worded

    tr = world.tr
    if not signed.valid:
        put(worded(JournalDamaged("BCP-J033", key=signed.key), world))
        return
    if signed.lost:
        first = signed.lost[0]
        fault = JournalDamaged(
            "BCP-J039", run=first.run, version=first.version, n=len(signed.lost),
            when=_moment(world, signed.signed_at),
        )  # fmt: skip
        put(worded(fault, world))
        return
    put(
        tr(
            "署名（鍵 {key}）は {when} のものです。署名された {events} 件はそのまま残っています。"
            "その後の記録 {n} 件。",
            key=signed.key,
            when=_moment(world, signed.signed_at),
            events=signed.events,
            n=signed.since,
        )
    )


@click.command("keygen", cls=LocalCommand, help=N_("署名の鍵の組を作る（フォルダーかファイル）"))
@click.argument("place", metavar="DIR|FILE", type=click.Path(path_type=Path))
@option("--passphrase", is_flag=True, help=N_("秘密鍵を合言葉で守る（入力を求める）"))
@click.pass_obj
def keygen(world: World, /, place: Path, passphrase: bool) -> None:
    """A new pair; the private one is its owner's alone."""
    from bcpflow.journal.signature import make_keys

    tr = world.tr
    secret = None
    if passphrase:
        secret = click.prompt(
            tr("合言葉"), hide_input=True, confirmation_prompt=tr("もう一度"), err=True
        ).encode()
    made = make_keys(place, secret)
    put(tr("秘密鍵: {path}（署名する人だけが持つ）", path=made.private))
    put(tr("公開鍵: {path}（鍵の番号 {code}）", path=made.public, code=made.code))


@click.command("sign", cls=LocalCommand, help=N_("記録簿の今の末尾に署名する"))
@option(
    "--key", "key", type=_FILE, required=True, metavar="KEY", help=N_("署名する秘密鍵（keygen）")
)
@to_file
@click.pass_obj
def sign(world: World, /, key: Path, output: Path | None) -> int:
    """Verify, then say where every chain stands, signed."""
    from bcpflow import instants
    from bcpflow.cli.main import DONE
    from bcpflow.journal import REASONS
    from bcpflow.journal.signature import read_private
    from bcpflow.journal.signature import sign as signed

    secret = read_private(key)
    if secret is None:
        passphrase = click.prompt(world.tr("合言葉"), hide_input=True, err=True).encode()
        secret = read_private(key, passphrase)
    if secret is None:
        raise UsageFault("BCP-U051", path=str(key))
    found = world.desk.verify()
    if found.first_bad is not None:  # nobody signs what is not whole
        bad = found.first_bad
        raise JournalDamaged(
            "BCP-J005" if bad["run"] else "BCP-J012",
            run=bad["run"],
            version=bad["version"],
            reason=Word(REASONS[bad["reason"]]),
        )
    made = signed(world.desk.journal, secret, instants.iso(world.clock().wall_ns))
    if output is None:
        put_bytes(made)
    else:
        save(world, output, made)
    return DONE


@click.command(
    "grant-script",
    cls=LocalCommand,
    help=N_("PostgreSQL の権限の SQL を出す（端末は追記と閲覧だけ、見学は閲覧だけ）"),
)
@option("--terminal", "terminals", multiple=True, metavar="ROLE", help=N_("追記と閲覧をする端末"))
@option("--observer", "observers", multiple=True, metavar="ROLE", help=N_("閲覧だけをする利用者"))
@option(
    "--schema", default="public", show_default=True, metavar="NAME", help=N_("表のあるスキーマ")
)
@click.pass_obj
def grant_script(
    _: World, /, terminals: tuple[str, ...], observers: tuple[str, ...], schema: str
) -> None:
    """The script that the owner of the tables runs; nothing is connected to."""
    from bcpflow.journal import roles

    names = [list(group) for group in (terminals, observers)]
    put_bytes(roles.grant_script(*names, schema=schema).encode())


COMMANDS = (keygen, sign, grant_script)
