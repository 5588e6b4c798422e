"""Journals of every released schema, opened by this program: they say what they said when made.

A drill and a case lie in `journals/` as a file of their time, with what was shown of them then.
Whatever this program shows may be more, never other: fields are added, never renamed.
`python -m tests.battery.golden` makes those of the schema in use, once; must never be run to make
a failing test pass: an old journal cannot be asked to say something else.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from bcpflow.cli.context import World
from bcpflow.cli.main import run as cli
from bcpflow.clock import Reading
from bcpflow.journal import head_code, open_journal
from bcpflow.journal.migrate import SCHEMA
from tests.battery.figures import Figures, Size

HERE = Path(__file__).parent / "journals"
SITE = Path(__file__).parents[1] / "resources" / "procurement-site"
SHOWN = (
    ("drill", "status", "golden-drill", "--json"),
    ("drill", "log", "golden-drill", "--format", "json"),
    ("case", "show", "golden-case", "--json"),
    ("journal", "verify", "--json"),
)
T0_NS = 1_795_230_000_000_000_000
LOOKED_AT = Reading(T0_NS + 90 * 86_400 * 10**9, "boot-2", 10**9)
"""What is shown of a case depends on the day: it is always the same one."""


def run(size: Size) -> Figures:
    """All journals that are kept."""
    figures = Figures()
    figures.count(journals=0, events=0, shown=0, changed=0)
    for file in sorted(HERE.glob("*.db.xz")):
        told = json.loads(lzma.decompress(_beside(file).read_bytes()))
        with opened(file) as (folder, events):
            figures.count(journals=1, events=events)
            for words in SHOWN:
                figures.count(shown=1)
                now = json.loads(asked(folder, *words))
                for place in differences(told[" ".join(words)], now):
                    figures.count(changed=1)
                    figures.fault(f"{file.name}: {' '.join(words)}: {place}")
            heads = head_codes(folder)
            if heads != told["heads"]:
                figures.count(changed=1)
                figures.fault(f"{file.name}: heads {heads}, on paper {told['heads']}")
    if not figures.counts["journals"]:
        figures.fault("no journal is kept")
    return figures


def _beside(file: Path) -> Path:
    """What was shown of a journal when it was made."""
    return file.with_name(file.name.replace(".db.", ".json."))


@contextmanager
def opened(file: Path) -> Iterator[tuple[Path, int]]:
    """A copy that may be brought up to the schema in use."""
    with tempfile.TemporaryDirectory(prefix="bcpflow-golden-") as made:
        journal = Path(made) / "journal.db"
        journal.write_bytes(lzma.decompress(file.read_bytes()))
        with open_journal(str(journal)) as held:
            verified = held.verify()
            assert verified.ok, verified
        yield Path(made), verified.events


def head_codes(folder: Path) -> dict[str, str]:
    """The code of each run, as it is printed."""
    with open_journal(str(folder / "journal.db")) as journal:
        runs = [str(line["data"]["run"]) for line in journal.runs(limit=None)]
        heads = {run_id: journal.head(run_id) for run_id in runs}
    return {run_id: head_code(head[1]) for run_id, head in heads.items() if head}


def differences(was: object, now: object, place: str = "") -> Iterator[str]:
    """Where something that was told is told otherwise, or not at all."""
    if isinstance(was, dict) and isinstance(now, dict):
        for name, value in was.items():
            if name not in now:
                yield f"{place}.{name} is gone"
            else:
                yield from differences(value, now[name], f"{place}.{name}")
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for number, (one, two) in enumerate(zip(was, now, strict=True)):
            yield from differences(one, two, f"{place}[{number}]")
    elif was != now:
        yield f"{place} was {was!r}, is {now!r}"


def asked(folder: Path, *words: str, at: Reading = LOOKED_AT, actor: str = "佐藤") -> str:
    """A command at a moment, in this process; what it prints."""
    environ = {
        "BCPFLOW_DB": f"sqlite:///{folder}/journal.db",
        "BCPFLOW_SITE": str(SITE),
        "BCPFLOW_ACTOR": actor,
        "BCPFLOW_FILES": str(folder / "documents"),
    }
    before, zone = dict(os.environ), os.environ.get("TZ")
    out, err = io.StringIO(), io.StringIO()
    world = World("ja", before | environ)
    world.clock = lambda: at
    world.new_id = lambda: "golden-case"  # type: ignore[method-assign]
    try:
        os.environ["TZ"] = "Asia/Tokyo"
        _tzset()
        with redirect_stdout(out), redirect_stderr(err):
            code = cli(words, world)
    finally:
        os.environ.pop("TZ")
        if zone is not None:
            os.environ["TZ"] = zone
        _tzset()
    assert code == 0, (words, err.getvalue())
    return out.getvalue()


def _tzset() -> None:
    import time

    if sys.platform != "win32":
        time.tzset()


def make() -> None:
    """A drill that was played to its end, and a small purchase up to its review."""
    target = HERE / f"{SCHEMA}.db.xz"
    if target.exists():
        raise SystemExit(f"{target.name} is kept for good")
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bcpflow-golden-") as made:
        folder = Path(made)
        _drill(folder)
        _case(folder)
        told: Mapping[str, Any] = {
            "heads": head_codes(folder),
            **{" ".join(words): json.loads(asked(folder, *words)) for words in SHOWN},
        }
        text = json.dumps(told, ensure_ascii=False, indent=1)
        _beside(target).write_bytes(lzma.compress(text.encode(), preset=9))
        target.write_bytes(lzma.compress((folder / "journal.db").read_bytes(), preset=9))


def _drill(folder: Path) -> None:
    from bcpflow.cli.demo import FACTS, SCENARIO, WORKFLOW, remarks
    from bcpflow.language import translator
    from bcpflow.library.library import Library, shipped_folder
    from bcpflow.service.desk import Desk
    from bcpflow.service.player import ScriptedClock, play

    clock = ScriptedClock(T0_NS)
    definition = Library([shipped_folder()]).load(WORKFLOW).definition
    with open_journal(str(folder / "journal.db")) as journal:
        desk = Desk(journal, clock=clock.read, actor="佐藤", new_id=lambda: "golden-drill")
        facts = {k: v for k, v in FACTS.items() if k in definition.workflow.facts}
        session = desk.start(definition, "exercise", facts=facts, scenario_start=SCENARIO)
        play(session, clock, remarks(translator("ja")))


def _case(folder: Path) -> None:
    from datetime import date
    from itertools import count

    from bcpflow.site.opened import open_site
    from tests.cli.conftest import Answer
    from tests.cli.test_six_cases import SMALL, Clerk

    roster = open_site(SITE, date(2026, 11, 21)).roster
    assert roster is not None
    people = {role: person.name for person in roster.people for role in person.roles}
    seconds = count(86_400)

    def shell(*words: str) -> Answer:
        passed = next(seconds) * 10**9
        at = Reading(T0_NS + passed, "boot-2", passed)
        return Answer(0, asked(folder, *words, at=at), "")

    fields = {
        "年度": "令和8年度", "所管課": "市民課", "予定価格": "480000", "方式": "見積合わせ",
        "号": "1", "契約種別": "財産の買入れ", "個人情報": "なし",
    }  # fmt: skip
    facts = [word for k, v in fields.items() for word in ("--fact", f"{k}={v}")]
    words = ("case", "open", "procurement-small", "--title", "プリンターの購入", *facts, "--json")
    number = str(shell(*words, "--as", people["requester"]).json["id"])
    papers = folder / "papers"
    papers.mkdir()
    Clerk(shell, papers, number, {}, SMALL, people).to_review()


if __name__ == "__main__":
    make()
