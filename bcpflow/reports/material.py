"""What reports are made from, said as shapes: the service hands it over, reports never fetch it.

A report must never open a journal or look at a clock; it therefore knows the service's types
only by what it reads of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bcpflow.projections.log import Log


class Told(Protocol):
    """A log, the names behind its handles, and the head of its chain."""

    @property
    def log(self) -> Log:
        """The run, told from beginning to end."""

    @property
    def names(self) -> Mapping[str, str]:
        """Names by handle; a name that was removed is not in it."""

    @property
    def head(self) -> str:
        """The short code that proves the record from paper."""

    @property
    def version(self) -> int:
        """How many events the head stands for."""


class RunLine(Protocol):
    """A run as a list shows it."""

    @property
    def id(self) -> str:
        """What people type."""

    @property
    def kind(self) -> str:
        """exercise, incident or case."""

    @property
    def workflow(self) -> str:
        """The definition it follows."""

    @property
    def title(self) -> str:
        """Its own name, perhaps empty."""

    @property
    def started_at(self) -> str:
        """T0, ISO 8601."""

    @property
    def status(self) -> str:
        """running, paused, ended or aborted."""


def person(told: Told, handle: str) -> str:
    """The name behind a handle; the handle itself where the name was removed."""
    return told.names.get(handle) or handle
