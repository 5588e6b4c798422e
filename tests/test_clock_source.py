"""The real clocks: what is read, what a test can hold still, and who else may look (nobody)."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time

from bcpflow import clock_source
from bcpflow.clock import Reading, between_ns
from bcpflow.clock_source import LocalZone, SystemClock, boot_id, local_zone

PACKAGE = Path(__file__).parent.parent / "bcpflow"


def test_a_reading_is_made_of_the_three_sources() -> None:
    clock = SystemClock(wall=lambda: 1, which_boot=lambda: "boot", boot=lambda: 2)
    assert clock.read() == Reading(1, "boot", 2)


def test_time_since_boot_does_not_run_backwards() -> None:
    clock = SystemClock()
    earlier, later = clock.read(), clock.read()
    assert earlier.boot_id == later.boot_id
    assert earlier.boot_ns <= later.boot_ns


@pytest.mark.skipif(
    sys.platform == "linux" and not clock_source.BOOT_ID_FILE.exists(), reason="/proc"
)
@pytest.mark.skipif(sys.platform not in ("linux", "win32", "darwin"), reason="no boot id here")
def test_two_processes_of_one_boot_agree_on_the_boot() -> None:
    ask = "from bcpflow.clock_source import boot_id; print(boot_id())"
    other = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == boot_id()
    assert not boot_id().startswith("process-")


@pytest.fixture
def unasked() -> Iterator[None]:
    boot_id.cache_clear()
    yield
    boot_id.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
@pytest.mark.usefixtures("unasked")
def test_without_a_boot_id_the_process_stands_for_the_boot(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "boot_id"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(clock_source, "BOOT_ID_FILE", file)
    assert boot_id() == clock_source.process_id()


def test_the_clock_of_a_process_can_be_frozen() -> None:
    clock = SystemClock.of_process()
    with freeze_time("2026-11-21 05:00:00") as frozen:
        start = clock.read()
        frozen.tick(timedelta(minutes=90))
        end = clock.read()
    assert start.wall_ns == 1_795_237_200 * 10**9
    assert between_ns(start, end) == (90 * 60 * 10**9, False)
    assert end.wall_ns - start.wall_ns == 90 * 60 * 10**9


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A zone with summer time, as TZ tells it without a time zone database."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be set by TZ")
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin")
class TestLocalZone:
    @pytest.mark.parametrize(
        ("utc", "local"),
        [
            (datetime(2026, 1, 15, 12, tzinfo=UTC), "2026-01-15T13:00:00+01:00"),
            (datetime(2026, 7, 15, 12, tzinfo=UTC), "2026-07-15T14:00:00+02:00"),
            (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T02:30:00+02:00"),
            (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T02:30:00+01:00"),
        ],
    )
    def test_each_moment_has_the_offset_of_its_day(self, utc: datetime, local: str) -> None:
        shown = utc.astimezone(local_zone())
        assert shown.isoformat() == local
        assert (shown - utc) == timedelta(0)

    def test_a_local_time_typed_in_is_read_back(self) -> None:
        typed = datetime(2026, 7, 15, 14, tzinfo=local_zone())
        assert typed.astimezone(UTC) == datetime(2026, 7, 15, 12, tzinfo=UTC)
        assert typed.tzname() == "CEST"

    def test_no_moment_no_offset(self) -> None:
        assert LocalZone().utcoffset(None) is None
        assert LocalZone().tzname(None) is None
        assert LocalZone().dst(None) is None


LOOKS = {
    *("time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter"),
    *("time.perf_counter_ns", "time.clock_gettime", "time.clock_gettime_ns", "time.localtime"),
    *("time.gmtime", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
}


def looks(source: str) -> list[str]:
    """Each place that looks at a clock, by whatever name the module came."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [(call.lineno, ".".join(ast.unparse(call.func).split(".")[-2:])) for call in calls]
    imported = [
        (node.lineno, f"time.{alias.name}")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
    ]
    return [f"{line}: {name}" for line, name in named + imported if name in LOOKS]


def test_nobody_else_looks_at_a_clock() -> None:
    found = {
        str(file.relative_to(PACKAGE)): looks(file.read_text("utf-8"))
        for file in sorted(PACKAGE.rglob("*.py"))
        if file.name != "clock_source.py"
    }
    assert {file: places for file, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.time_ns()",
        "import datetime\ndatetime.datetime.now()",
        "from time import time",
    ],
)
def test_a_look_at_the_clock_is_found(source: str) -> None:
    assert looks(source)
