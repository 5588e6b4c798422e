"""Everything ``--json`` prints has a published schema, and keeps to it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import jsonschema
import pytest

from bcpflow.commands import TakeNote
from bcpflow.service.rescue import Aside, write_aside
from tests.cli.case_shell import with_quotes
from tests.cli.conftest import Shell
from tests.workbook.books import BOOKS

# The run of the fixture stands where RUN is written.
PRINTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "log/1": (("drill", "log", "RUN", "--format", "json"),),
    "status/1": (("drill", "status", "RUN", "--json"),),
    "start/1": (("drill", "start", "small-drill", "--json"),),
    "act/1": (
        ("drill", "begin", "RUN", "open-log", "--json"),
        ("drill", "confirm", "RUN", "open-log", "--json", "--key", "k"),
        ("drill", "undo", "RUN", "open-log", "--json"),
        ("drill", "skip", "RUN", "open-log", "--json"),
        ("drill", "note", "RUN", "x", "--json"),
        ("drill", "fact", "RUN", "震度=7", "--json"),
        ("drill", "event", "RUN", "leak", "--json"),
        ("drill", "hold", "RUN", "phone", "--json"),
        ("drill", "release", "RUN", "phone", "--json"),
        ("drill", "inject", "RUN", "phone", "--json"),
        ("drill", "judge", "RUN", "phone", "achieved", "--json"),
        ("drill", "add-inject", "RUN", "余震", "--id", "shock", "--key", "k2", "--json"),
        ("drill", "add-inject", "RUN", "余震", "--id", "shock", "--key", "k2", "--json"),
        ("drill", "cancel", "RUN", "shock", "--json"),
        ("drill", "pause", "RUN", "--json"),
        ("drill", "resume", "RUN", "--json"),
        ("drill", "jump", "RUN", "1h", "--json"),
        ("drill", "speed", "RUN", "2", "--json"),
        ("drill", "arrive", "RUN", "佐藤", "--holds", "lead", "--json"),
        ("drill", "absent", "RUN", "佐藤", "--json"),
        ("drill", "end", "RUN", "--json"),
        ("drill", "observe", "RUN", "静かだった", "--kind", "良", "--json"),
        ("drill", "hotwash", "RUN", "1", "早かった", "--json"),
    ),
    "runs/1": (("drill", "list", "--json"),),
    "backup/1": (("journal", "backup", "COPY", "--force", "--json"),),
    "export/1": (("journal", "export", "-o", "LINES", "--force", "--json"),),
    "import/1": (("journal", "import", "LINES", "--json"),),
    "rescue/1": (("journal", "rescue", "ASIDE", "--json"),),
    "doctor/1": (("journal", "doctor", "--json"),),
    "checkup/1": (("doctor", "--json"), ("--site", "OURS", "doctor", "--json")),
    "verify/1": (
        ("journal", "verify", "--json"),
        ("journal", "verify", "--head", "zzzz zzzz zzzz", "--json"),
        ("journal", "verify", "--signature", "SIGNED", "--key", "PUB", "--json"),
    ),
    "merge/1": (("journal", "merge", "DB", "DB", "--run", "RUN", "--format", "json"),),
    "redact/1": (
        ("journal", "redact", "--person", "佐藤", "--dry-run", "--json"),
        ("journal", "redact", "--before", "1999-01-01", "--reason", "x", "--yes", "--json"),
    ),
    "check/1": (("workflow", "check", "BROKEN", "--json"),),
    "explain/1": (("explain", "--json"), ("explain", "R006", "--json")),
    "compare/1": (("drill", "compare", "RUN", "RUN", "--format", "json"),),
    "workflows/1": (("workflow", "list", "--json"),),
    "forms/1": (("form", "list", "--json"),),
    "systems/1": (("--site", "OURS", "site", "show", "systems", "--json"),),
    "plan/1": (("--site", "OURS", "site", "show", "plan", "--json"),),
    "tables/1": (("--site", "OURS", "site", "tables", "--json"),),
    "roster/1": (
        ("--site", "OURS", "site", "show", "roster", "--json"),
        ("--site", "OURS", "site", "show", "roster", "--redacted", "--json"),
    ),
    "muster/1": (
        ("--site", "OURS", "site", "muster", "5強", "--damage", "--json"),
        ("--site", "OURS", "site", "muster", "1", "--json"),
    ),
    "action/1": (
        (
            *[
                "action",
                "add",
                "RUN",
                "x",
                "--owner",
                "佐藤",
                "--due",
                "2020-03-31",
                "--element",
                "訓練",
                "--json",
            ],
        ),
        ("action", "update", "last.A1", "--note", "x", "--owner", "田中", "--json"),
        ("action", "close", "last.A1", "--evidence", "x", "--json"),
    ),
    "entered/1": (("drill", "enter", "RUN", "WRITTEN", "--json"),),
    "aar/1": (("drill", "report", "RUN", "--format", "json"),),
    "observations/1": (("drill", "observe", "RUN", "--json"),),
    "ratings/1": (("drill", "rate", "RUN", "--json"),),
    "hotwash/1": (("drill", "hotwash", "RUN", "--json"),),
    "issues/1": (("drill", "improved", "RUN", "--json"),),
    "actions/1": (("action", "list", "--json"), ("action", "list", "--all", "--json")),
    "case/1": (("case", "show", "CASE", "--json"),),
    "case-report/1": (("case", "report", "CASE", "--format", "json"),),
    "method/1": (
        ("case", "method", "--contract", "委託", "--estimate", "900000", "--json"),
        ("case", "method", "CASE", "--json"),
    ),
    "sheets/1": (
        ("case", "quotes", "CASE", "import", "QUOTES", "--json"),
        ("case", "method", "CASE", "--record", "見積合わせ", "--json"),
        ("case", "award", "CASE", "--supplier", "みどり", "--amount", "80万円", "--json"),
        ("case", "contract", "CASE", "--signed", "2026-11-21", "--json"),
        ("case", "payment", "CASE", "--amount", "40万円", "--json"),
        ("case", "retract", "CASE", "P1", "--reason", "誤り", "--json"),
    ),
    "quotes/1": (("case", "quotes", "CASE", "list", "--json"),),
    "comparison/1": (("case", "quotes", "CASE", "compare", "--format", "json"),),
    "scrutiny/1": (("case", "quotes", "CASE", "scrutinise", "--json"),),
    "scores/1": (("case", "score", "CASE", "table", "--json"),),
    "priority/1": (("case", "priority", "CASE", "--json"),),
    "priorities/1": (("case", "priority", "--all", "--json"),),
    "preevaluation/1": (("case", "preevaluate", "CASE", "--json"),),
    "documents/1": (("case", "document", "CASE", "--json"),),
    "cases/1": (("case", "list", "--json"),),
    "portfolio/1": (("case", "board", "--json"),),
    "due/1": (("case", "due", "--within", "2000d", "--json"),),
    "duplicates/1": (("case", "duplicates", "--json"),),
    "workbook/1": (
        ("workflow", "import", "MSEL", "-o", "MADE", "--json"),
        ("workflow", "import", "BOOK", "--json"),
    ),
    "cexf/1": (("workflow", "export", "small-drill", "--format", "cexf"),),
    "imported/1": (
        ("case", "import", "CASES", "--dry-run", "--json"),
        ("case", "import", "CASES", "--json"),
        ("case", "import", "CASES", "--json"),
    ),
}
EMPTY_HERE = {"observations/1", "ratings/1", "issues/1"}
"""Lists the small drill has nothing for; tests/cli/test_evaluate.py validates full ones."""
ELSEWHERE = {"kit/1"}
"""What takes long to make; tests/cli/test_kit.py and tests/kit/test_kit.py validate it."""


def test_every_schema_is_listed(shell: Shell) -> None:
    assert set(shell("schema").out.split()) == set(PRINTED) | ELSEWHERE


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed_keeps_to_its_schema(
    shell: Shell, drill: str, name: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("workflow: broken\ntitle: x\nphases: {a: {title: A, next: [{to: b}]}}\n")
    ours = str(tmp_path / "ours")
    written = tmp_path / "written.txt"
    written.write_text("1-01 T+0m 声が届かない\n", "utf-8")
    shell("site", "init", ours)
    schema = shell("schema", name).json
    jsonschema.Draft202012Validator.check_schema(schema)
    cases = tmp_path / "cases.csv"
    cases.write_text("件名,年度\n文書管理,令和8年度\n", "utf-8")
    places = {"RUN": drill, "BROKEN": str(broken), "OURS": ours, "WRITTEN": str(written)}
    places |= {"CASES": str(cases), "DB": str(tmp_path / "journal.db")}
    places |= _kept(shell, name, tmp_path, drill)
    if name == "workbook/1":
        places |= {"MSEL": str(tmp_path / "msel.xlsx"), "MADE": str(tmp_path / "made.yaml")}
        places["BOOK"] = str(tmp_path / "book.xlsx")
        BOOKS["two-row-heads"](Path(places["MSEL"]))
        assert shell("workflow", "export", "small-drill", "-o", places["BOOK"]).code == 0
    if any("CASE" in words for words in PRINTED[name]):
        places |= with_quotes(shell, tmp_path)
    if any("SIGNED" in words for words in PRINTED[name]):
        key, places["PUB"] = str(tmp_path / "our.key"), str(tmp_path / "our.key.pub")
        places["SIGNED"] = str(tmp_path / "signed.json")
        assert shell("journal", "keygen", key).code == 0
        assert shell("journal", "sign", "--key", key, "-o", places["SIGNED"]).code == 0
    for words in PRINTED[name]:
        filled = [places.get(word, word) for word in words]
        answer = shell(*filled)
        document = json.loads(answer.out)
        jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)
        assert document or name in EMPTY_HERE, words


def _kept(shell: Shell, name: str, folder: Path, run: str) -> dict[str, str]:
    """Files of `bcpflow journal`: a copy, lines, and what a console wrote aside."""
    places = {word: str(folder / word.lower()) for word in ("COPY", "LINES", "ASIDE")}
    if name == "import/1":
        shell("journal", "export", "-o", places["LINES"])
    elif name == "rescue/1":
        aside = Aside(run, TakeNote(text="x"), "k", time.time_ns(), "佐藤", (), "x")
        write_aside(Path(places["ASIDE"]), aside)
    return places


def test_a_changed_record_is_told_by_the_same_schema(shell: Shell, drill: str, db: Path) -> None:
    shell("drill", "note", drill, "original")
    db.write_bytes(db.read_bytes().replace(b"original", b"Original"))
    schema = shell("schema", "verify/1").json
    found = shell("journal", "verify", "--json").json
    jsonschema.validate(found, schema, cls=jsonschema.Draft202012Validator)
    assert found["first_bad"]["run"] == drill
