"""`journal redact` at the command line, and that no name lies where it could not be removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bcpflow.cli import journal_redact
from tests.cli.case_shell import SERVICE, done, lasting, opened, workbook
from tests.cli.conftest import SITE, Shell

RESOURCES = SITE.parent
TOWN, OFFICE = RESOURCES / "sample-site", RESOURCES / "procurement-site"
REASON = ("--reason", "保存期間の満了")


def bodies(db: Path) -> str:
    with closing(sqlite3.connect(db)) as plain:
        return "\n".join(
            bytes(body).decode() for (body,) in plain.execute("SELECT body FROM events")
        )


def names(db: Path) -> set[str]:
    with closing(sqlite3.connect(db)) as plain:
        return {name for (name,) in plain.execute("SELECT name FROM people")}


def personal(site: Path) -> Iterator[str]:
    """Every name, number and address of a roster."""
    for one in YAML(typ="safe").load((site / "roster.yaml").read_text("utf-8"))["people"]:
        yield one["name"]
        yield from one.get("phones", ())
        yield from filter(None, (one.get("mail"), one.get("email"), one.get("address")))


@pytest.fixture
def ended(shell: Shell, drill: str) -> str:
    """A drill that 佐藤 led and 田中 came to, and that is over."""
    done(shell, "drill", "arrive", drill, "田中", "--holds", "lead")
    done(shell, "--as", "田中", "drill", "confirm", drill, "open-log")
    done(shell, "drill", "end", drill)
    return drill


def test_no_name_and_no_number_of_a_roster_lies_in_a_drills_bodies(
    shell: Shell, db: Path, tmp_path: Path
) -> None:
    site = ("--site", str(TOWN), "--as", "（例）記録 四季")
    start = (*site, "drill", "start", "ict-bcp-initial-response", "--json")
    run = str(shell(*start).json["id"])
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("in T+3m jiro\nout T+9m （例）設備 三郎 けがをした\n", "utf-8")
    acts = [
        ("arrive", run, "hanako"),
        ("arrive", run, "（例）情報　太郎"),
        ("absent", run, "taro", "--reason", "帰宅困難"),
        ("jump", run, "30m"),
        ("enter", run, str(sheet)),
        ("note", run, "x"),
        ("pause", run),
        ("resume", run),
        ("observe", run, "静かだった", "--kind", "良"),
        ("abort", run, "--reason", "終わり"),
        ("hotwash", run, "1", "早かった"),
    ]
    for words in acts:
        done(shell, *site, "drill", *words)
    action = ("action", "add", run, "直す", "--owner", "（例）電算 花子", "--due", "2099-03-31")
    done(shell, *site, *action, "--element", "訓練")
    done(shell, *site, "action", "update", f"{run}.A1", "--owner", "（例）網 次郎", "--note", "x")
    done(shell, *site, "drill", "report", run)
    done(shell, *site, "drill", "start", "ict-bcp-initial-response")  # recalls the one before
    recorded, told = bodies(db), names(db)
    wanted = set(personal(TOWN))
    assert len(wanted) > 20
    assert {"（例）電算 花子", "（例）網 次郎", "（例）設備 三郎"} <= told
    assert [text for text in sorted(wanted) if text in recorded] == []
    assert recorded.count('"p-') > 30  # by their handles they are there


def test_no_name_and_no_number_of_a_roster_lies_in_a_cases_bodies(
    shell: Shell, db: Path, tmp_path: Path
) -> None:
    site = ("--site", str(OFFICE))
    case = opened(shell, *SERVICE)
    by = (*site, "--as", "起案 一郎")
    done(shell, *by, "case", "quotes", case, "import", workbook(tmp_path, lasting()))
    done(shell, *by, "case", "priority", case, "3", "2", "2", "2")
    done(shell, *by, "case", "report", case, "--names")
    done(shell, *site, "--as", "情報 政策", "case", "open", "procurement-guideline", "--title", "x")
    recorded = bodies(db)
    assert [text for text in sorted(set(personal(OFFICE))) if text in recorded] == []
    assert "起案 一郎" in names(db)


def test_the_login_stands_behind_a_handle_like_any_name(
    shell: Shell, drill: str, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bcpflow.cli.context.World.login", "pc-login-7")
    done(shell, "drill", "note", drill, "x")
    assert "pc-login-7" not in bodies(db)
    assert '"via":"os"' in bodies(db)
    assert "pc-login-7" in names(db)


def test_the_audit_pack_names_the_login_behind_a_name(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bcpflow.cli.context.World.login", "pc-login-7")
    case = opened(shell, *SERVICE)
    named = done(shell, "case", "report", case, "--names", "--format", "html")
    assert "ログイン: pc-login-7" in named
    assert "pc-login-7" not in done(shell, "case", "report", case)
    found = shell("case", "report", case, "--names", "--format", "json").json
    assert "pc-login-7" in str(found)


def test_a_dry_run_lists_and_removes_nothing(shell: Shell, ended: str, db: Path) -> None:
    before = db.read_bytes(), names(db)
    said = done(shell, "journal", "redact", "--person", "田中", "--dry-run")
    assert "田中" in said
    assert "記録 1 件" in said
    listed = done(shell, "journal", "redact", "--before", "2999-01-01", "--dry-run")
    assert "佐藤" in listed
    assert "田中" in listed
    assert names(db) == before[1]


def test_a_person_is_removed_and_the_record_still_verifies(
    shell: Shell, ended: str, db: Path
) -> None:
    head = shell("journal", "verify", "--json").json["head"]
    said = done(shell, "journal", "redact", "--person", "田　中", *REASON, "--yes")
    assert "1 人の氏名を消しました" in said
    assert "田中".encode() not in b"".join(f.read_bytes() for f in db.parent.glob("journal.db*"))
    assert "田中" not in names(db)
    found = shell("journal", "verify", "--head", head, "--json")
    assert (found.code, found.json["ok"], found.json["witness"]["since"]) == (0, True, 1)
    log = done(shell, "drill", "log", ended)
    assert "氏名は保存期間満了により削除" in log.replace("\n", "").replace(" ", "")
    assert "佐藤" in log
    rows = shell("drill", "log", ended, "--format", "json").json["rows"]
    assert sum(row["by"].startswith("p-") for row in rows) == 1
    report = done(shell, "drill", "report", ended, "--names", "--format", "html")
    assert "氏名は保存期間満了により削除" in report
    assert "氏名は保存期間満了により削除" not in done(
        shell, "drill", "report", ended, "--format", "html"
    )


def test_those_of_old_runs_only_are_removed(shell: Shell, ended: str, db: Path) -> None:
    done(shell, "--as", "佐藤", "drill", "start", "small-drill")
    said = done(shell, "journal", "redact", "--before", "2999-01-01", *REASON, "--yes")
    assert "田中" in said
    assert "佐藤" not in said  # who appears in a run that goes on
    assert {"佐藤"} <= names(db)
    assert "田中" not in names(db)
    told = shell("journal", "redact", "--before", "2999-01-01", "--dry-run")
    assert "終わっていない記録に現れる" in told.err
    none = done(shell, "journal", "redact", "--before", "1999-01-01", *REASON, "--yes")
    assert "対象の人はいません" in none


def test_the_ledger_tells_who_when_how_many_and_why_without_a_name(
    shell: Shell, ended: str, db: Path
) -> None:
    done(shell, "journal", "redact", "--before", "2999-01-01", *REASON, "--yes")
    with closing(sqlite3.connect(db)) as plain:
        (body,) = plain.execute("SELECT body FROM events WHERE type = 'PeopleRedacted'").fetchone()
    text = bytes(body).decode()
    assert '"reason":"保存期間の満了"' in text
    assert '"before":"2999-01-01"' in text
    assert '"count":' in text
    assert "田中" not in text
    assert "佐藤" not in text


@pytest.mark.parametrize("answer", ["", "n", "no"])
def test_enter_means_no(
    shell: Shell, ended: str, db: Path, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_redact, "is_terminal", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
    said = shell("journal", "redact", "--person", "田中", *REASON)
    assert said.code == 130
    assert "田中" in names(db)


def test_yes_is_yes(shell: Shell, ended: str, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_redact, "is_terminal", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "y")
    done(shell, "journal", "redact", "--person", "田中", *REASON)
    assert "田中" not in names(db)


REFUSED = [
    (("--person", "田中"), 2, "BCP-U058"),
    (("--person", "田中", "--reason", " "), 2, "BCP-U058"),
    (("--person", "田中", *REASON), 2, "BCP-U059"),
    (("--person", "田中", "--reason", "田中の申出", "--yes"), 1, "BCP-R083"),
    (("--person", "だれか", *REASON, "--yes"), 1, "BCP-R082"),
    ((*REASON, "--yes"), 2, "BCP-U057"),
    (("--person", "田中", "--before", "2020-04-01", *REASON), 2, "BCP-U057"),
    (("--before", "おととし", *REASON, "--yes"), 2, "BCP-U057"),
]


@pytest.mark.parametrize(("words", "code", "fault"), REFUSED)
def test_what_is_refused_removes_nothing(
    shell: Shell, ended: str, db: Path, words: tuple[str, ...], code: int, fault: str
) -> None:
    before = names(db)
    said = shell("journal", "redact", *words)
    assert (said.code, names(db)) == (code, before)
    assert fault in said.err


def test_nobody_of_a_run_that_goes_on_is_removed(shell: Shell, drill: str, db: Path) -> None:
    said = shell("journal", "redact", "--person", "佐藤", *REASON, "--yes")
    assert said.code == 1
    assert "BCP-R084" in said.err
    assert "佐藤" in names(db)


def test_a_name_typed_into_a_note_is_said_to_stay(shell: Shell, ended: str) -> None:
    done(shell, "drill", "observe", ended, "田中さんが電話した")
    said = done(shell, "journal", "redact", "--person", "田中", "--dry-run")
    assert "記録の本文 1 件に同じ文字" in said
