"""Rights on a server: a script that lets a terminal append and read, an observer read, no more.

Rules, held by tests/journal/test_roles.py, on a server:

1. Nobody but the owner of the tables can change, remove or empty what is recorded, take its
   triggers away or drop it: the server refuses it, whatever program asks.
2. A terminal reads and appends. An observer reads. Only the owner removes names (`redact`).
3. The script may be run again: it makes what is missing and takes back what is too much.

The owner makes the journal by opening it once, then runs this script. Passwords are no part of it
(``\\password NAME`` in psql). This module must never connect to anything: it gives a text.
"""

from __future__ import annotations

from collections.abc import Sequence

TERMINALS, OBSERVERS = "bcpflow_terminal", "bcpflow_observer"
"""The two roles that hold the rights; each terminal logs in by a role of its own within one."""

_RIGHTS = {
    "events": "SELECT, INSERT",
    "people": "SELECT, INSERT",
    # A cache beside the record, that anybody may make anew.
    "summaries": "SELECT, INSERT, UPDATE",
    "journal_version": "SELECT",
}

_GROUP = """\
DO $make$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {name}) THEN
        CREATE ROLE {role} NOLOGIN;
    END IF;
END $make$;
"""

_LOGIN = """\
DO $make$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {name}) THEN
        CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
END $make$;
REVOKE {other} FROM {role};
GRANT {group} TO {role};
"""


def grant_script(
    terminals: Sequence[str] = (), observers: Sequence[str] = (), *, schema: str = "public"
) -> str:
    """SQL for the owner of the journal's tables, to be run in the journal's database by psql."""
    place = _name(schema)
    lines = [
        "-- bcpflow: rights of terminals (read, append) and observers (read).",
        "-- To be run by the owner of the tables, in the journal's database:",
        "--   psql -v ON_ERROR_STOP=1 -f FILE DATABASE",
        "BEGIN;",
    ]
    for group in (TERMINALS, OBSERVERS):
        lines.append(_GROUP.format(name=_text(group), role=_name(group)))
    both = f"{_name(TERMINALS)}, {_name(OBSERVERS)}"
    lines += [
        f"REVOKE CREATE ON SCHEMA {place} FROM PUBLIC, {both};",
        f"GRANT USAGE ON SCHEMA {place} TO {both};",
    ]
    for table, rights in _RIGHTS.items():
        whole = f"{place}.{_name(table)}"
        lines += [
            f"REVOKE ALL ON TABLE {whole} FROM PUBLIC, {both};",
            f"GRANT {rights} ON TABLE {whole} TO {_name(TERMINALS)};",
            f"GRANT SELECT ON TABLE {whole} TO {_name(OBSERVERS)};",
        ]
    for names, group, other in (
        (terminals, TERMINALS, OBSERVERS),
        (observers, OBSERVERS, TERMINALS),
    ):
        for name in names:
            made = {"name": _text(name), "role": _name(name)}
            lines.append(_LOGIN.format(group=_name(group), other=_name(other), **made))
    return "\n".join([*lines, "COMMIT;", ""])


def _name(said: str) -> str:
    """An identifier of SQL, whatever stands in it."""
    return '"' + said.replace("\0", "").replace('"', '""') + '"'


def _text(said: str) -> str:
    """A text of SQL; backslashes mean themselves whatever the server is set to."""
    plain = said.replace("\0", "").replace("'", "''").replace("\\", "\\\\")
    return f"E'{plain}'"
