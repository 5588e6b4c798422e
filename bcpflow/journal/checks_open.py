"""What can be found out about a journal that is open: how durable it is, whole or not, when last.

Must never write, nor raise for damage: damage is what it looks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bcpflow.errors import Word
from bcpflow.journal.checks import Check
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.journal.link import Link
    from bcpflow.journal.store import Journal

_SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}
_SETTINGS = ("server_version", "fsync", "synchronous_commit", "full_page_writes")
_RIGHTS = (
    "SELECT has_table_privilege('events', 'INSERT'), has_table_privilege('events', 'SELECT'), "
    "has_table_privilege('events', 'UPDATE'), has_table_privilege('events', 'DELETE'), "
    "has_table_privilege('events', 'TRUNCATE'), "
    "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
)


def of_open(journal: Journal) -> list[Check]:
    """Durability and rights, by what the database itself answers."""
    with journal.session() as link:
        if journal.database.dialect == "sqlite":
            return [_durable(link, journal.database.read_only)]
        return _server(link)


def of_record(journal: Journal) -> list[Check]:
    """Whether every chain is whole, and the file with it."""
    from bcpflow.journal.verify import REASONS

    found = journal.verify()
    if found.first_bad is None:
        return [
            Check(
                "chain",
                "ok",
                N_("記録は完全です。{runs} 件、記録 {events} 件。照合コード {head}"),
                {"runs": found.runs, "events": found.events, "head": found.head or "-"},
            )
        ]
    bad = found.first_bad
    return [
        Check(
            "chain" if bad["run"] else "integrity",
            "bad",
            N_("記録が壊れているか書き換えられています: {run} の {version} 番目。{why}"),
            {
                "run": bad["run"] or "-",
                "version": bad["version"],
                "why": Word(REASONS[bad["reason"]]),
            },
            N_("書き込まずにファイルの写しを取り、前のバックアップと比べてください。"),
        )
    ]


def last_recorded(journal: Journal) -> str | None:
    """When the newest event was written down, ISO 8601."""
    with journal.session() as link:
        found: str | None = link.value("SELECT max(recorded_at) FROM events")
    return found


def _durable(link: Link, read_only: bool) -> Check:
    mode = str(link.value("PRAGMA journal_mode"))
    level = _SYNCHRONOUS.get(link.value("PRAGMA synchronous"), "?")
    said: dict[str, Any] = {"mode": mode.upper(), "level": level}
    if read_only:
        return Check("durable", "ok", N_("読み取りだけで開いています（{mode}）"), said)
    if (mode, level) == ("wal", "FULL"):
        return Check("durable", "ok", N_("停電で失われない設定です（{mode}、{level}）"), said)
    return Check(
        "durable",
        "bad",
        N_("停電で記録が失われる設定です（{mode}、{level}）"),
        said,
        N_("bcpflow を入れ直し、続くときはこの行を添えて問い合わせてください。"),
    )


def _server(link: Link) -> list[Check]:
    said = {name: str(link.value(f"SELECT current_setting('{name}')")) for name in _SETTINGS}
    checks = [Check("server", "ok", N_("PostgreSQL {server_version}"), said)]
    durable = said["fsync"] == "on" and said["synchronous_commit"] != "off"
    checks.append(
        Check(
            "durable",
            "ok" if durable else "bad",
            N_("fsync={fsync}、synchronous_commit={synchronous_commit}"),
            said,
            "" if durable else N_("サーバーの管理者に、両方を on にするよう頼んでください。"),
        )
    )
    pages = said["full_page_writes"] == "on"
    checks.append(
        Check(
            "pages",
            "ok" if pages else "warn",
            N_("full_page_writes={full_page_writes}"),
            said,
            "" if pages else N_("停電でページが半分だけ書かれることがあります。on にします。"),
        )
    )
    checks.append(_rights(link))
    return checks


def _rights(link: Link) -> Check:
    row = link.one(_RIGHTS) or (False,) * 6
    insert, select, update, delete, truncate, superuser = (bool(each) for each in row)
    if not (insert and select):
        return Check(
            "rights",
            "warn",
            N_("この接続では記録を足せません（読むだけ）"),
            {},
            N_("見学者の接続なら、これで正しい設定です。"),
        )
    if update or delete or truncate or superuser:
        return Check(
            "rights",
            "warn",
            N_("この接続は、記録を変えたり消したりする権限も持っています"),
            {},
            N_("端末には、足すことと読むことだけができる接続を使わせてください。"),
        )
    return Check("rights", "ok", N_("この接続は、記録を足すことと読むことだけができます"))
