"""A case at the command line, for the tests of its verbs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import jsonschema

from bcpflow.language import translator
from bcpflow.procurement.quote_forms import quote_rows
from bcpflow.procurement.quotes import Quote
from bcpflow.reports.schemas_case_tables import CASE_TABLES
from bcpflow.site.tables import table_bytes
from tests.cli.conftest import Shell
from tests.procurement.quote_samples import RULES, clean

SERVICE = ("契約種別=その他の委託・役務", "予定価格=900000", "年度=令和8年度", "所管課=総務課")


def register() -> None:
    """The verbs under test in the group, where it does not have them yet."""
    from bcpflow.cli.case import command
    from bcpflow.cli.case_documents import DOCUMENTS
    from bcpflow.cli.case_method import METHOD
    from bcpflow.cli.case_quotes import QUOTES
    from bcpflow.cli.case_score import SCORE

    for each in (*METHOD, *QUOTES, *SCORE, *DOCUMENTS):
        if each.name not in command.commands:
            command.add_command(each)


def opened(shell: Shell, *facts: str, workflow: str = "procurement-guideline") -> str:
    """A case, just opened, with these fields."""
    register()
    pairs = [word for fact in facts for word in ("--fact", fact)]
    answer = shell("case", "open", workflow, "--title", "窓口予約", *pairs, "--json")
    assert answer.code == 0, answer.err
    return str(answer.json["id"])


def done(shell: Shell, *words: str) -> str:
    """What a command said that went well."""
    answer = shell(*words)
    assert answer.code == 0, (words, answer.err)
    return answer.out


def told(shell: Shell, code: int, *words: str) -> str:
    """What a command said that was refused: its code, and nothing left untold."""
    answer = shell(*words)
    assert answer.code == code, (words, answer.code, answer.out, answer.err)
    assert "Traceback" not in answer.err
    return answer.err + answer.out


def valid(shell: Shell, name: str, *words: str) -> Any:
    """A document that keeps to its schema, with no text left untold in either language."""
    answer = shell(*words)
    assert answer.code == 0, (words, answer.err)
    jsonschema.validate(answer.json, CASE_TABLES[name], cls=jsonschema.Draft202012Validator)
    assert "…" not in answer.out
    return answer.json


def lasting() -> tuple[Quote, ...]:
    """The three clean quotes, valid as long as these tests are run."""
    from dataclasses import replace

    return tuple(replace(quote, valid_until=date(2199, 12, 31)) for quote in clean())


def workbook(folder: Path, quotes: tuple[Quote, ...], name: str = "quotes.xlsx") -> str:
    """The quotes in a file, in the form suppliers fill in."""
    path = folder / name
    path.write_bytes(table_bytes(path, "見積書", quote_rows(quotes, RULES, translator("ja"))))
    return str(path)


def versions(shell: Shell, case: str) -> int:
    """How many events a case has: nothing was recorded where it stays the same."""
    return int(shell("case", "show", case, "--json").json["version"])


def with_quotes(shell: Shell, folder: Path) -> dict[str, str]:
    """A case that has quotes, and a file of quotes, by the words that stand for them."""
    case, path = opened(shell, *SERVICE), workbook(folder, lasting())
    done(shell, "case", "quotes", case, "import", path)
    done(shell, "case", "priority", case, "3", "2", "2", "2")
    return {"CASE": case, "QUOTES": path}
