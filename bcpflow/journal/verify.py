"""Whether what is stored is what was recorded: chains, columns, ledger, names, triggers.

Must never raise because of damage: damage is its answer. Must never trust a column, a count or
an index that it can recompute from the bodies.

What no check inside the file can see: the whole file replaced by an older or a rewritten one.
That is what the head code on paper is for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, cast

from bcpflow.errors import JournalDamaged
from bcpflow.journal.entry import GENESIS, chain_hash, head_code
from bcpflow.journal.ledger import LEDGER, OPENED
from bcpflow.journal.link import Link, Row
from bcpflow.journal.people import handle_for
from bcpflow.journal.rows import COLUMNS
from bcpflow.journal.triggers import trigger_names
from bcpflow.language import N_

if TYPE_CHECKING:
    from bcpflow.journal.store import Journal

REASONS = {
    "hash": N_("本文またはハッシュ値が、記録したときと違います"),
    "column": N_("検索用の列が本文と食い違っています"),
    "gap": N_("この番号の記録がありません"),
    "cut": N_("末尾の記録が失われています"),
    "missing": N_("開始の記録はありますが、中身がすべて失われています"),
    "unopened": N_("開始の記録がないものが混じっています"),
    "ledger": N_("台帳に書かれた時点の内容と違います"),
    "person": N_("氏名が、記録したときの符号と一致しません"),
    "page": N_("データベースのファイルが壊れています"),
    "trigger": N_("書き換えを防ぐ仕組みが外されています"),
    "lost": N_("記録済みのものが失われています"),
}
"""What ``first_bad["reason"]`` (and a J005's ``reason``) says, for people."""

_BATCH = 2000
_ALIVE = "SELECT 1"  # reads no page: where even this fails, the connection is gone, no event is bad
# json.loads spends as long on finding out the encoding as on reading; ours is known.
_decode = cast("Callable[[str], tuple[dict[str, Any], int]]", json.JSONDecoder().raw_decode)


class FirstBad(TypedDict):
    """The first place that does not verify; run "" and version 0 where no event can be named."""

    run: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying found."""

    ok: bool
    events: int
    """Events that verified, the ledger's own among them; the search ends at the first bad one."""

    runs: int
    """Runs seen, the ledger not counted."""

    head: str | None
    """The code of the ledger's head: to compare with what was printed."""

    first_bad: FirstBad | None


class _Bad(Exception):
    """Ends the search."""

    def __init__(self, run: str, version: int, reason: str) -> None:
        super().__init__(run, version, reason)
        self.place = FirstBad(run=run, version=version, reason=reason)


def verify(journal: Journal, run: str | None = None) -> Verification:
    """Check the whole journal, or one run with the ledger."""
    search = _Search(journal, run)
    try:
        with journal.session() as link:
            search.look(link)
    except _Bad as bad:
        return search.result(bad.place)
    except JournalDamaged as damage:  # so badly that it cannot be opened
        data = damage.data
        place = FirstBad(run=str(data.get("run", "")), version=0, reason="page")
        if isinstance(version := data.get("version"), int):
            place["version"] = version
        return search.result(place)
    return search.result(None)


class _Search:
    """One pass over a journal, in one snapshot: others may go on appending."""

    def __init__(self, journal: Journal, only: str | None) -> None:
        self._database = journal.database
        self._only = only
        self._start()

    def _start(self) -> None:
        self._events = 0
        self._runs = 0
        self._head = GENESIS
        self._place = ("", 0)
        self._said: dict[str, dict[int, str]] = {}
        """What the ledger says of a run: its hash, in hexadecimal, at a version."""
        self._opened: set[str] = set()

    def result(self, bad: FirstBad | None) -> Verification:
        code = head_code(self._head) if self._head != GENESIS else None
        return Verification(bad is None, self._events, self._runs, code, bad)

    def look(self, link: Link) -> None:
        unreadable = (self._database.errors, UnicodeDecodeError)
        try:
            self._look(link, _BATCH)
        except unreadable:
            link.value(_ALIVE)
            # Something cannot even be read. The driver gives up a whole batch for one bad row:
            # once more, row by row, to name the event.
            self._start()
            try:
                self._look(link, 1)
            except unreadable:
                link.value(_ALIVE)
                run, version = self._place
                raise _Bad(run, version + 1 if run else 0, "page") from None
            raise _Bad("", 0, "page") from None

    def _look(self, link: Link, batch: int) -> None:
        link.run(self._database.begin_read)
        try:
            self._check_ledger(link, batch)
            self._check_runs(link, batch)
            self._check_people(link)
            if self._database.check(link) is not None:
                raise _Bad("", 0, "page")
            self._check_triggers(link)
        finally:
            with suppress(self._database.errors):
                link.run("ROLLBACK")

    def _rows(self, link: Link, where: str, values: Row, batch: int) -> Iterator[Row]:
        return link.stream(
            f"SELECT {COLUMNS} FROM events WHERE {where} ORDER BY run, version", values, batch
        )

    def _check_ledger(self, link: Link, batch: int) -> None:
        """The ledger's chain; it tells what the runs must look like."""
        version, previous = 0, GENESIS
        where = f"run = {self._database.mark}"
        for row in self._rows(link, where, (LEDGER,), batch):
            document = self._check_event(row, LEDGER, version + 1, previous)
            version, previous = version + 1, row[8]
            self._head = previous
            said = document.get("data")
            if not isinstance(said, dict) or not isinstance(said.get("run"), str):
                raise _Bad(LEDGER, version, "ledger")
            if self._only is not None and said["run"] != self._only:
                continue
            if document["type"] == OPENED:
                self._opened.add(said["run"])
            at = self._said.setdefault(said["run"], {})
            if at.setdefault(said.get("run_version", 0), said.get("run_head", "")) != said.get(
                "run_head", ""
            ):
                raise _Bad(LEDGER, version, "ledger")

    def _check_runs(self, link: Link, batch: int) -> None:
        mark = self._database.mark
        if self._only is None:
            rows = self._rows(link, f"run <> {mark}", (LEDGER,), batch)
        else:
            rows = self._rows(link, f"run = {mark}", (self._only,), batch)
        run, version, previous = "", 0, GENESIS
        said: dict[int, str] = {}
        waiting = set(self._opened)
        for row in rows:
            if row[0] != run:
                self._end_run(run, version, said)
                run, version, previous = row[0], 0, GENESIS
                if run not in self._opened:
                    raise _Bad(str(run), 1, "unopened")
                waiting.discard(run)
                said = self._said.get(run, {})
                self._runs += 1
            self._check_event(row, run, version + 1, previous)
            version, previous = version + 1, row[8]
            if version in said and said[version] != previous.hex():
                raise _Bad(run, version, "ledger")
        self._end_run(run, version, said)
        for missing in sorted(waiting):
            if any(self._said[missing]):  # it had events when the ledger spoke of it
                raise _Bad(missing, 1, "missing")
        if self._only is not None and not self._runs and self._only not in self._opened:
            raise _Bad(self._only, 1, "missing")

    def _end_run(self, run: str, version: int, said: dict[int, str]) -> None:
        if said and max(said) > version:
            raise _Bad(run, version + 1, "cut")

    def _check_event(self, row: Row, run: str, version: int, previous: bytes) -> dict[str, Any]:
        """One event in its place: number, hash over the stored bytes, columns against the body."""
        body = row[7]
        if row[1] != version:
            raise _Bad(run, version, "gap")
        if type(body) is not bytes or row[8] != chain_hash(run, version, previous, body):
            raise _Bad(run, version, "hash")
        try:
            text = str(body, "utf-8")
            document, end = _decode(text)
            columns = (
                document["run"],
                document["version"],
                document["type"],
                document["occurred_at"],
                document["recorded_at"],
                document["actor"],
                document.get("key"),
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            # A rewritten body with a hash made for it: a chain, but not one of ours.
            raise _Bad(run, version, "hash") from None
        if end != len(text):
            raise _Bad(run, version, "hash")
        if columns != row[:7]:
            raise _Bad(run, version, "column")
        self._events += 1
        self._place = (run, version)
        return document

    def _check_people(self, link: Link) -> None:
        """Removed names are in order; a name that does not belong to its handle is not."""
        for handle, salt, name in link.all("SELECT handle, salt, name FROM people ORDER BY handle"):
            if type(salt) is not bytes or handle_for(str(name), salt) != handle:
                raise _Bad(str(handle), 0, "person")

    def _check_triggers(self, link: Link) -> None:
        if trigger_names(self._database.dialect) - self._database.triggers(link):
            raise _Bad("", 0, "trigger")
