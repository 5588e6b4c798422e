"""A tracer: runs something in a child and stops it at each system call that changes a folder.

It sees what is written where, what is made durable and what is said on stdout, in order; it can
kill the child before the n-th of these calls, or let that call fail. It is `strace -e inject=..`
without strace: a machine that has Python has it. Linux on x86-64 alone: `refusal()` says why not
elsewhere. Must never be used on a child with threads: their calls would not be seen.
"""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import signal
import struct
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_TRACEME, _POKEUSER, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 6, 24, 0x4200, 0x420E
_SYSGOOD, _EXITKILL = 1, 1 << 20
_SYSTRAP = 5 | 0x80  # SIGTRAP, marked as a system call's by _SYSGOOD
_ORIG_RAX, _RAX = 15 * 8, 10 * 8
_ENTRY = 1

# fmt: off
_BY_FD = {
    1: "write", 18: "write", 20: "writev", 296: "writev", 74: "sync", 75: "sync", 77: "truncate",
    285: "allocate",
}
_BY_PATH = {  # which argument is the path
    2: ("open", 0), 257: ("open", 1), 83: ("mkdir", 0), 258: ("mkdir", 1), 87: ("unlink", 0),
    263: ("unlink", 1), 84: ("unlink", 0), 82: ("rename", 0), 264: ("rename", 1),
    316: ("rename", 1), 76: ("truncate", 0),
}
# fmt: on
_OPEN_FLAGS = {2: 1, 257: 2}


class Op(NamedTuple):
    """One change of the folder, or ("say", "", 0, bytes) for what was printed."""

    kind: str
    path: str
    number: int = 0
    """The offset of a write, the size after a truncation."""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Fault:
    """Let the ``at``-th change fail (from 1), or, where ``lasting``, that one and all behind it."""

    at: int
    errno: int
    lasting: bool = False


@dataclass(slots=True)
class Traced:
    """What a child did. ``status``: its exit code, negative where a signal ended it."""

    ops: list[Op] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    """Where in ``ops`` a failed sync or write would have stood."""
    points: int = 0
    status: int = 0
    said: str = ""
    """All of stdout and stderr."""


@lru_cache(maxsize=1)
def refusal() -> str:
    """Why nothing can be traced here; empty where it can."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return f"system calls are not traced on {sys.platform} {platform.machine()}"
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = traced(lambda: Path(folder, "a").write_bytes(b"x"), Path(folder))
        except OSError as error:
            return f"this machine lets no process trace its child: {error}"
    return "" if done.points else "this machine hides a child's system calls"


def traced(
    act: Callable[[], object],
    folder: Path,
    *,
    kill_at: int = 0,
    fault: Fault | None = None,
    stdin: str = "",
) -> Traced:
    """Run ``act`` in a child to its end, or until the ``kill_at``-th change of ``folder``."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as given:
        given.write(stdin.encode())
        given.seek(0)
        pid = os.fork()
        if pid == 0:
            _child(act, given.fileno(), out.fileno())
        try:
            found = _Watch(pid, str(folder.resolve()), kill_at, fault).until_end()
        except BaseException:
            with suppress(ProcessLookupError, ChildProcessError):  # it may have ended by itself
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            raise
        out.seek(0)
        found.said = out.read().decode("utf-8", "backslashreplace")
    return found


def _child(act: Callable[[], object], given: int, out: int) -> None:
    """Never returns: nothing of the parent's may be tidied up twice."""
    code = 99
    try:
        gc.disable()  # a database connection of the parent's must not be closed here
        os.dup2(given, 0)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(fd, mode, encoding="utf-8", closefd=False)
            for fd, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        if _libc().ptrace(_TRACEME, 0, None, None):
            os._exit(98)
        os.kill(os.getpid(), signal.SIGSTOP)
        done = act()
        code = done if isinstance(done, int) else 0
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        import traceback

        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


class _Watch:
    """The parent's side of one child."""

    def __init__(self, pid: int, folder: str, kill_at: int, fault: Fault | None) -> None:
        self._pid = pid
        self._folder = folder
        self._kill_at = kill_at
        self._fault = fault
        self._found = Traced()
        self._pending: Op | None = None
        self._failing = 0
        self._killed = False

    def until_end(self) -> Traced:
        _, status = os.waitpid(self._pid, 0)
        if not os.WIFSTOPPED(status):
            raise PermissionError("the child could not ask to be traced")
        self._call(_SETOPTIONS, 0, _SYSGOOD | _EXITKILL)
        forward = 0
        with open(f"/proc/{self._pid}/mem", "rb", buffering=0) as memory:
            while True:
                if not self._killed:
                    self._call(_SYSCALL, 0, forward)
                forward = 0
                _, status = os.waitpid(self._pid, 0)
                if not os.WIFSTOPPED(status):
                    self._found.status = os.waitstatus_to_exitcode(status)
                    return self._found
                if os.WSTOPSIG(status) == _SYSTRAP:
                    self._stopped(memory.fileno())
                else:
                    forward = os.WSTOPSIG(status)

    def _stopped(self, memory: int) -> None:
        room = ctypes.create_string_buffer(88)
        self._call(_SYSCALL_INFO, len(room), ctypes.addressof(room))
        if room.raw[0] == _ENTRY:
            number, *arguments = struct.unpack_from("<7Q", room.raw, 24)
            if number in _BY_FD or number in _BY_PATH:
                self._enter(memory, number, arguments)
            return
        (result,) = struct.unpack_from("<q", room.raw, 24)
        pending, self._pending = self._pending, None
        if self._failing:
            self._call(_POKEUSER, _RAX, -self._failing)
            self._failing = 0
        elif pending is not None and result >= 0:
            if pending.kind == "write":  # it may have been cut short
                pending = pending._replace(data=pending.data[:result])
            self._found.ops.append(pending)

    def _enter(self, memory: int, number: int, arguments: list[int]) -> None:
        """Before the call is made: what it would change, and whether it is to be made."""
        op = self._op(memory, number, arguments)
        if op is None:
            return
        self._pending = op
        if op.kind == "say":
            return
        self._found.points += 1
        if self._found.points == self._kill_at:
            os.kill(self._pid, signal.SIGKILL)  # the kernel then leaves the call undone
            self._killed = True
            return
        fault = self._fault
        if fault is not None and (
            self._found.points == fault.at or (fault.lasting and self._found.points > fault.at)
        ):
            self._found.failed.append(len(self._found.ops))
            if op.kind == "sync":  # kept: the dirty pages it was about are given up by the kernel
                self._found.ops.append(op._replace(kind="lost"))
            self._failing = fault.errno
            self._call(_POKEUSER, _ORIG_RAX, -1)

    def _op(self, memory: int, number: int, arguments: list[int]) -> Op | None:
        if number in _BY_PATH:
            kind, place = _BY_PATH[number]
            path = self._ours(_text(memory, arguments[place]))
            if path is None:
                return None
            if kind == "open":
                made = arguments[_OPEN_FLAGS[number]] & os.O_CREAT
                there = os.path.lexists(os.path.join(self._folder, path))
                return Op("create", path) if made and not there else None
            if kind == "rename":
                to = self._ours(_text(memory, arguments[place + (1 if place == 0 else 2)]))
                return Op(kind, path, 0, (to or "").encode())
            return Op(kind, path, arguments[1] if kind == "truncate" else 0)
        kind, fd = _BY_FD[number], arguments[0]
        if kind == "write" and fd in (1, 2):
            return Op("say", "", fd, os.pread(memory, arguments[2], arguments[1]))
        try:
            path = self._ours(os.readlink(f"/proc/{self._pid}/fd/{fd}"))
        except OSError:
            return None
        if path is None:
            return None
        if kind in ("writev", "allocate"):
            raise NotImplementedError(f"{kind} of {path}: the model of a disk does not know it")
        if kind == "truncate":
            return Op(kind, path, arguments[1])
        if kind == "write":
            at = arguments[3] if number == 18 else self._position(fd)
            return Op(kind, path, at, os.pread(memory, arguments[2], arguments[1]))
        return Op(kind, path)

    def _position(self, fd: int) -> int:
        told = Path(f"/proc/{self._pid}/fdinfo/{fd}").read_text()
        return int(told.split("pos:")[1].split()[0])

    def _ours(self, path: str) -> str | None:
        """The path inside the folder. Shared memory (-shm) is made anew after every crash."""
        if path != self._folder and not path.startswith(self._folder + "/"):
            return None
        inside = path[len(self._folder) + 1 :].removesuffix(" (deleted)")
        return None if inside.endswith("-shm") else inside

    def _call(self, request: int, address: int, data: int) -> None:
        if _libc().ptrace(request, self._pid, ctypes.c_void_p(address), ctypes.c_void_p(data)) < 0:
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error))


def _text(memory: int, address: int) -> str:
    found = b""
    while b"\0" not in found:
        # Not beyond the page: the next one may not be there.
        at = address + len(found)
        found += os.pread(memory, 4096 - at % 4096, at)
    return os.fsdecode(found.split(b"\0")[0])


@lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL:
    found = ctypes.CDLL(None, use_errno=True)
    found.ptrace.restype = ctypes.c_long
    found.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
    return found
