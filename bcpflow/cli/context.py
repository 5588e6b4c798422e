"""The composition root: what a command needs of the world, made when it first asks.

`--version` must not pay for a database, nor `workflow check` for a journal: everything heavy is
imported inside the method that needs it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bcpflow.language import Language, Translator, translator
from bcpflow.text import from_operator

if TYPE_CHECKING:
    from datetime import date, tzinfo
    from pathlib import Path

    from bcpflow.clock import Reading
    from bcpflow.commands import RunKind
    from bcpflow.library.library import Library
    from bcpflow.service.desk import Desk
    from bcpflow.service.filing import Filing
    from bcpflow.service.session import Session

GLOBAL_OPTIONS = ("--db", "--site", "--lang", "--as")
"""Understood wherever they stand on the line; each takes one value."""


class World:
    """One invocation: its settings, and what was opened for it."""

    def __init__(self, language: Language, environ: Mapping[str, str]) -> None:
        self.tr: Translator = translator(language)
        self.environ = environ
        self.db: str | None = None
        self.site: str | None = None
        self.operator: str | None = None
        self.kind: RunKind = "exercise"
        self.read_only = False
        """Somebody only looks on: the journal itself then takes no writing (`--observe`)."""
        self.session: Session | None = None
        """The run this invocation opened or acted on, for what is said at its end."""
        self._desk: Desk | None = None

    @cached_property
    def clock(self) -> Callable[[], Reading]:
        """What reads the clocks of this machine."""
        from bcpflow.clock_source import SystemClock

        return SystemClock().read

    @cached_property
    def zone(self) -> tzinfo:
        """The zone times are shown in."""
        from bcpflow.clock_source import local_zone

        return local_zone()

    @property
    def desk(self) -> Desk:
        """The journal's desk, opened at the address people gave or in their data folder."""
        if self._desk is None:
            self._desk = self.desk_at(
                self.address[0], create=not self.read_only, read_only=self.read_only
            )
        return self._desk

    @property
    def reader(self) -> Desk:
        """The desk for what only reads: a closed copy of a journal is not changed by a byte.

        One in use is opened as always: a reader alone would leave its log lying beside it.
        """
        if self._desk is None:
            url, file = self.address
            closed = file is not None and _is_closed_copy(file)
            self._desk = self.desk_at(
                url, create=not self.read_only, read_only=closed or self.read_only
            )
        return self._desk

    def desk_at(self, url: str, *, create: bool = True, read_only: bool = False) -> Desk:
        """A desk at another journal; the caller closes its journal."""
        from bcpflow.journal import open_journal
        from bcpflow.service.desk import Desk

        journal = open_journal(
            url, create=create, read_only=read_only, allow_cloud=self.allow_cloud
        )
        return Desk(
            journal, clock=self.clock, actor=self.actor, new_id=self.new_id, login=self.login
        )

    @property
    def address(self) -> tuple[str, Path | None]:
        """Where the journal lies: its address, and the file where it is one."""
        from pathlib import Path

        url = self.db or self.environ.get("BCPFLOW_DB") or _default_db()
        scheme, separator, rest = url.partition("://")
        if separator and scheme.split("+")[0] != "sqlite":
            return url, None
        name = rest[1:] if separator else url
        if name in ("", ":memory:"):
            return url, None
        return url, Path(name).expanduser().absolute()

    @property
    def allow_cloud(self) -> bool:
        """Whether somebody has said that a folder which a cloud service copies is all right."""
        return self.environ.get("BCPFLOW_ALLOW_CLOUD", "") in ("1", "yes", "true")

    @property
    def library(self) -> Library:
        """Workflows and checklists: the site's own folder first, then the shipped ones."""
        from bcpflow.library.library import Library, shipped_folder

        site = self.site_folder
        return Library([*([site] if site else []), shipped_folder()])

    @property
    def site_folder(self) -> Path | None:
        """The site's own folder, where one was named."""
        from pathlib import Path

        site = self.site or self.environ.get("BCPFLOW_SITE")
        return Path(site) if site else None

    @property
    def filing(self) -> Filing:
        """Where documents of cases are kept: beside a journal's file, else in the data folder."""
        from pathlib import Path

        from bcpflow.service.filing import Filing

        said = self.environ.get("BCPFLOW_FILES")
        address = self.db or self.environ.get("BCPFLOW_DB") or _default_db()
        if said:
            return Filing(Path(said))
        if address.startswith("sqlite:///"):
            return Filing(Path(address.removeprefix("sqlite:///")).parent / "documents")
        return Filing(data_folder() / "documents")

    @property
    def today(self) -> date:
        """The day it is here."""
        from bcpflow import instants

        return instants.at(self.clock().wall_ns, self.zone).date()

    @property
    def actor(self) -> str:
        """Who is at the keyboard. Raises UsageFault for a name that is blank."""
        said = self.operator
        if said is None:
            said = self.environ.get("BCPFLOW_ACTOR") or None
        if said is None:
            return self.login
        name = from_operator(said).strip()
        if not name:
            from bcpflow.errors import UsageFault

            raise UsageFault("BCP-U060")
        return name

    @cached_property
    def login(self) -> str:
        """The name the operating system knows them by; no variable can change it."""
        from bcpflow.service.here import login

        return login()

    def new_id(self) -> str:
        """A run's id, easy to read out."""
        from bcpflow.service.here import new_id

        return new_id(self.clock(), self.zone)

    def close(self) -> None:
        """Give the journal back."""
        if self._desk is not None:
            self._desk.journal.close()
            self._desk = None


def _is_closed_copy(file: Path) -> bool:
    """Whether a SQLite file is one without a write-ahead log, as a backup is."""
    try:
        with file.open("rb") as opened:
            return opened.read(20)[18:20] == b"\x01\x01"
    except OSError:
        return False


def language_of(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    """``--lang``, ``BCPFLOW_LANG``, else Japanese unless the locale is English."""
    said = environ.get("BCPFLOW_LANG", "")
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            said = arguments[position + 1]
        elif word.startswith("--lang="):
            said = word.removeprefix("--lang=")
    if said in ("ja", "en"):
        return "en" if said == "en" else "ja"
    locale = next((environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(k)), "")
    if not locale and sys.platform == "win32":
        locale = _windows_locale()
    return "en" if locale.startswith("en") else "ja"


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with the global options in front, wherever they were typed."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in GLOBAL_OPTIONS:
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        elif word.partition("=")[0] in GLOBAL_OPTIONS:
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def _default_db() -> str:
    from bcpflow.service.here import default_address

    return default_address()


def _windows_locale() -> str:
    import ctypes

    windll = getattr(ctypes, "windll", None)
    primary = windll.kernel32.GetUserDefaultUILanguage() & 0x3FF if windll else 0
    return "en" if primary == 0x09 else ""


def data_folder() -> Path:
    """Where details of an unforeseen error are kept for whoever mends it."""
    from pathlib import Path

    from platformdirs import user_data_path

    return Path(os.environ.get("BCPFLOW_DATA") or user_data_path("bcpflow", appauthor=False))
