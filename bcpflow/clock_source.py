"""The real clocks of this machine in one look: wall time, time since boot, and which boot.

What each system gives; a duration within one boot is only as good as this:

    Linux     CLOCK_BOOTTIME, suspend included; the kernel's random boot id. A container with its
              own time namespace has another boot time under the same id: do not share a journal.
    Windows   GetTickCount64, suspend included, in steps of about 16 ms; the id is the boot moment
              less all later corrections of the wall clock, which stays the same within a boot.
    macOS     CLOCK_MONOTONIC, suspend included; the kernel's boot session.
    others    time.monotonic, suspend perhaps not included; an id of this process alone.

Where no boot id can be had it is this process's own: two processes then take each other for two
boots and what lies between them is called estimated (推定). That is too careful, never wrong.

Nothing else looks at a clock, and the core may not import this: there a `Reading` is an argument.
This module must never keep a reading, correct one, or judge what a step of the clock means.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from pathlib import Path

from bcpflow.clock import NS_PER_MS, Reading

BOOT_ID_FILE = Path("/proc/sys/kernel/random/boot_id")
_PROCESS = f"process-{os.urandom(16).hex()}"


def wall_ns() -> int:
    """Unix time in nanoseconds; anyone may step it."""
    # Looked up at each call, so that a test that replaces `time.time_ns` is obeyed.
    return time.time_ns()


def process_ns() -> int:
    """Python's monotonic clock; where it starts is known to nobody but this process."""
    return time.monotonic_ns()


def process_id() -> str:
    """An id as good as a boot's for as long as this process lives."""
    return _PROCESS


if sys.platform == "linux":

    def boot_ns() -> int:
        """Nanoseconds since boot, suspend included."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)

    def _ask_boot() -> str:
        return BOOT_ID_FILE.read_text("ascii").strip()

elif sys.platform == "win32":
    import ctypes

    _ticks = ctypes.windll.kernel32.GetTickCount64
    _ticks.restype = ctypes.c_uint64

    def boot_ns() -> int:
        """Nanoseconds since boot, suspend included."""
        return int(_ticks()) * NS_PER_MS

    class _TimeOfDay(ctypes.Structure):
        _fields_ = (
            ("boot_time", ctypes.c_int64),
            ("current_time", ctypes.c_int64),
            ("zone_bias", ctypes.c_int64),
            ("zone_id", ctypes.c_uint32),
            ("reserved", ctypes.c_uint32),
            ("boot_time_bias", ctypes.c_int64),
            ("sleep_time_bias", ctypes.c_int64),
        )

    def _ask_boot() -> str:
        # Setting the wall clock moves boot time and bias alike: their difference names the boot.
        found = _TimeOfDay()
        size = ctypes.sizeof(found)
        status = ctypes.windll.ntdll.NtQuerySystemInformation(3, ctypes.byref(found), size, None)
        return "" if status else f"windows-{found.boot_time - found.boot_time_bias:x}"

elif sys.platform == "darwin":
    import ctypes

    def boot_ns() -> int:
        """Nanoseconds since boot, suspend included (Python's own monotonic clock leaves it out)."""
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)

    def _ask_boot() -> str:
        room = ctypes.create_string_buffer(64)
        size = ctypes.c_size_t(len(room))
        ask = ctypes.CDLL(None).sysctlbyname
        failed = ask(b"kern.bootsessionuuid", room, ctypes.byref(size), None, ctypes.c_size_t(0))
        return "" if failed else room.value.decode("ascii")

else:
    boot_ns = process_ns

    def _ask_boot() -> str:
        return ""


@lru_cache(maxsize=1)
def boot_id() -> str:
    """Which boot `boot_ns` counts from. A process lives in one boot, so it is asked for once."""
    try:
        return _ask_boot() or process_id()
    except (OSError, AttributeError, ValueError):
        return process_id()


@dataclass(frozen=True, slots=True)
class SystemClock:
    """Makes `Reading`s. The three sources are arguments, so that a test may hold them still."""

    wall: Callable[[], int] = wall_ns
    boot: Callable[[], int] = boot_ns
    which_boot: Callable[[], str] = boot_id

    @classmethod
    def of_process(cls) -> SystemClock:
        """A clock of `time.time_ns` and `time.monotonic_ns` alone.

        Both follow freezegun; the boot clocks do not, and a frozen wall beside a running boot
        clock would be taken for a step.
        """
        return cls(wall_ns, process_ns, process_id)

    def read(self) -> Reading:
        """One look at all three."""
        return Reading(self.wall(), self.which_boot(), self.boot())


class LocalZone(tzinfo):
    """The zone this system is set to, with the offset that held at each moment.

    A fixed offset taken today would print a summer's record an hour off in winter.
    """

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """The offset at a local time."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Not told apart from the offset."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """The system's abbreviation at a local time."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime) -> datetime:
        """Local time of a moment; of two equal ones in autumn the later has ``fold`` 1."""
        aware = moment.replace(tzinfo=UTC).astimezone()
        local = aware.replace(tzinfo=self, fold=0)
        return local if self.utcoffset(local) == aware.utcoffset() else local.replace(fold=1)


def local_zone() -> tzinfo:
    """The zone reports and screens are rendered in."""
    return LocalZone()
