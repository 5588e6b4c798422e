"""Nothing acknowledged is lost to a power cut; the control shows that the test can fail."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path
from random import Random

from bcpflow.journal import open_journal
from tests.battery import drills, failing, power
from tests.battery.aftermath import aftermath
from tests.battery.conftest import SIZE, traced_or_skipped
from tests.battery.disk import Disk, Policy
from tests.battery.figures import Figures
from tests.battery.tracer import Fault, Op, traced


def test_power_cuts_in_recorded_drills() -> None:
    found = power.run(SIZE, fresh=False)
    assert found.counts["states"] >= 200
    assert found.counts["control_states_that_lost"]
    found.check()


def test_power_cuts_in_drills_recorded_now() -> None:
    traced_or_skipped()
    found = power.run(SIZE, fresh=True)
    assert found.counts["control_states_that_lost"]
    found.check()


def test_a_disk_that_fails_acknowledges_nothing_it_does_not_have() -> None:
    traced_or_skipped()
    found = failing.run(SIZE)
    assert found.counts["told"]
    assert found.counts["power_cuts"]
    found.check()


def test_a_new_folder_is_not_lost_with_the_journal_in_it() -> None:
    """The folder above a new one was not synced: a power cut took the whole journal away."""
    traced_or_skipped()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        deep = folder / "one" / "two" / "journal.db"
        done = traced(lambda: open_journal(f"sqlite:///{deep}").close(), folder)
    assert done.status == 0, done.said
    disk = Disk()
    for _ in disk.through(done.ops):
        pass
    with tempfile.TemporaryDirectory() as made:
        disk.write_out(Path(made), "drop", Random(1))
        assert (Path(made) / "one" / "two" / "journal.db").stat().st_size


def test_after_a_failed_sync_a_later_one_is_not_believed() -> None:
    """Of the console's first commit: the sync fails once, every later one succeeds."""
    traced_or_skipped()
    drills.warm()
    whole = failing.played(drills.at_console, failing.TYPED, None)
    syncs = [n for n, op in enumerate(_points(whole.ops), start=1) if op.kind == "sync"]
    found = Figures()
    found.count(told=0, lost=0, broken=0, lost_at_power_cut=0)
    for at in syncs[-8:-2]:
        done = failing.judged(
            found, "console", drills.at_console, failing.TYPED, Fault(at, errno.EIO)
        )
        assert done.failed
    assert found.counts["told"]
    found.check()


def _points(ops: list[Op]) -> list[Op]:
    return [op for op in ops if op.kind != "say"]


def test_the_model_drops_tears_and_forgets_names() -> None:
    """By hand: what may be there after each kind of change, and what may not."""

    def found(*ops: Op, policy: Policy = "drop", seed: int = 1) -> dict[str, bytes]:
        disk = Disk()
        for _ in disk.through(ops):
            pass
        with tempfile.TemporaryDirectory() as made:
            disk.write_out(Path(made), policy, Random(seed))
            return {path.name: path.read_bytes() for path in Path(made).iterdir()}

    made, write, sync = Op("create", "a"), Op("write", "a", 0, b"x" * 600), Op("sync", "a")
    named = Op("sync", "")
    assert found(made, write, sync) == {}  # the file is durable, its name is not
    assert found(made, write, sync, named) == {"a": b"x" * 600}
    assert found(made, named, write) == {"a": b""}
    assert found(made, named, write, Op("lost", "a"), sync) == {"a": b""}
    assert found(made, sync, named, write, policy="keep") == {"a": b"x" * 600}
    torn = {found(made, named, write, policy="tear", seed=n).get("a") for n in range(60)}
    assert torn == {b"", b"x" * 600, b"x" * 512, bytes(512) + b"x" * 88}
    gone = found(made, write, sync, Op("sync", ""), Op("unlink", "a"))
    assert gone == {"a": b"x" * 600}


def test_what_is_missing_is_missed(tmp_path: Path) -> None:
    drills.asked(tmp_path, "drill", *drills.START)
    drills.asked(tmp_path, "drill", "note", "last", "<a1>")
    assert aftermath(tmp_path, [1]).faults == []
    assert aftermath(tmp_path, [1, 2]).lost == 1
    drills.asked(tmp_path, "drill", "note", "last", "<a1>")
    assert aftermath(tmp_path, [1]).doubled == 1
    assert aftermath(tmp_path / "elsewhere", [1]).lost == 2  # the run, and what was in it
