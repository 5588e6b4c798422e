"""The doctor: everything about a journal that could cost a record, each in one line.

Rules, held by tests/service/test_doctor.py:

1. A journal that cannot be opened is one more line, never the end of the answer.
2. Nothing is made, mended or turned on; a journal that is not there yet stays so.
3. What is judged by a list that grows old (faults of SQLite) comes from a dated file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcpflow import instants
from bcpflow.clock import Reading
from bcpflow.codes import describe
from bcpflow.errors import JournalDamaged, JournalError
from bcpflow.journal import checks
from bcpflow.journal.checks import Check
from bcpflow.journal.reserve import LOW
from bcpflow.language import N_, Translator

if TYPE_CHECKING:
    from bcpflow.journal import Journal

FAULTS = "sqlite-faults.yaml"
HOME = timedelta(hours=9)
"""Where the cities are: a terminal in another zone shows other times."""

_AHEAD_NS = 2_000_000_000
_LONG_NS = 400 * 86_400 * 1_000_000_000


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All lines, and whether what is stored is itself bad."""

    name: str
    checks: tuple[Check, ...]
    damaged: bool

    @property
    def ok(self) -> bool:
        """Nothing is bad; there may be warnings."""
        return all(check.level != "bad" for check in self.checks)


def examine(
    name: str,
    file: Path | None,
    open_journal: Callable[[], Journal],
    *,
    read: Reading,
    zone: tzinfo,
    tr: Translator,
    site: Path | None = None,
    allow_cloud: bool = False,
    low: int = LOW,
) -> Diagnosis:
    """Look at a journal. ``file``: where it lies on this machine, None for one on a server."""
    found: list[Check] = []
    if file is not None:
        import sqlite3

        found += checks.of_place(file, allow_cloud=allow_cloud, low=low)
        found += checks.of_version(sqlite3.sqlite_version, faults(site))
        if not file.exists():
            found.append(
                Check("journal", "ok", N_("記録簿はまだありません（最初の記録で作られます）"))
            )
            return Diagnosis(name, (*found, _zone(read, zone)), damaged=False)
    damaged = False
    try:
        inside, damaged = _inside(open_journal, read)
        found += inside
    except JournalError as fault:
        damaged = isinstance(fault, JournalDamaged)
        what, _, how = describe(fault, tr)
        found.append(Check("journal", "bad", "{what}", {"what": what}, how))
    return Diagnosis(name, (*found, _zone(read, zone)), damaged)


def _inside(open_journal: Callable[[], Journal], read: Reading) -> tuple[list[Check], bool]:
    from bcpflow.journal import checks_open

    journal = open_journal()
    try:
        found = checks_open.of_open(journal)
        record = checks_open.of_record(journal)
        damaged = any(check.level == "bad" for check in record)
        found += record
        if not damaged:
            found.append(_clock(checks_open.last_recorded(journal), read))
        return found, damaged
    finally:
        journal.close()


def faults(site: Path | None = None) -> Sequence[Mapping[str, Any]]:
    """Known faults of SQLite: the site's own list where there is one (rule 3)."""
    from bcpflow.library.reader import read_bytes

    own = site / FAULTS if site is not None else None
    place = (
        own if own is not None and own.exists() else Path(checks.__file__).parent / "data" / FAULTS
    )
    listed: Sequence[Mapping[str, Any]] = read_bytes(place.read_bytes(), str(place)).data["faults"]
    return listed


def _clock(last: str | None, read: Reading) -> Check:
    """The wall clock against the newest record: it cannot be earlier than that."""
    now = instants.iso(read.wall_ns)[:19].replace("T", " ")
    if last is None:
        return Check("clock", "ok", N_("時計は {now}（UTC）です"), {"now": now})
    behind = instants.from_iso(last) - read.wall_ns
    said = {"now": now, "last": last[:19].replace("T", " ")}
    if behind > _AHEAD_NS:
        return Check(
            "clock",
            "bad",
            N_("時計（{now} UTC）が、最後の記録（{last} UTC）より前です"),
            said,
            N_("この PC の日付と時刻を直してから記録してください。"),
        )
    if -behind > _LONG_NS:
        return Check(
            "clock",
            "warn",
            N_("時計（{now} UTC）は、最後の記録（{last} UTC）から1年以上後です"),
            said,
            N_("訓練の間隔が長いだけなら問題ありません。日付が正しいか確かめてください。"),
        )
    return Check("clock", "ok", N_("時計（{now} UTC）は、最後の記録（{last} UTC）より後です"), said)


def _zone(read: Reading, zone: tzinfo) -> Check:
    offset = instants.at(read.wall_ns, zone).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    said = {"offset": f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"}
    if offset == HOME:
        return Check("zone", "ok", N_("時間帯は日本時間です（{offset}）"), said)
    return Check(
        "zone",
        "warn",
        N_("時間帯が日本時間ではありません（{offset}）"),
        said,
        N_("表示と用紙の時刻がずれます。この PC の時間帯を確かめてください。"),
    )
