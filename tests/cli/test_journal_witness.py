"""`journal verify` with witnesses, `keygen`, `sign` and `grant-script` at the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bcpflow.cli import journal_witness
from tests.cli.case_shell import done
from tests.cli.conftest import Shell


@pytest.fixture
def printed(shell: Shell, drill: str) -> str:
    """The code of a log that was printed; the drill went on since."""
    done(shell, "drill", "note", drill, "x")
    code = str(shell("drill", "log", drill, "--format", "json").json["head"])
    done(shell, "drill", "note", drill, "y")
    done(shell, "drill", "note", drill, "z")
    return code


def cut(db: Path, *statements: str) -> None:
    """Rows taken away past the triggers, which are put back."""
    with closing(sqlite3.connect(db)) as plain:
        kept = plain.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = kept.fetchall()
        for name, _ in triggers:
            plain.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            plain.execute(statement)
        for _, sql in triggers:
            plain.execute(sql)
        plain.commit()


def test_paper_is_told_which_run_when_and_what_came_since(
    shell: Shell, drill: str, printed: str
) -> None:
    said = done(shell, "journal", "verify", "--head", printed)
    assert drill in said
    assert "その後の記録 2 件" in said
    assert "印刷の記録" in said
    found = shell("journal", "verify", "--head", printed, "--json").json
    assert set(found) == {"ok", "events", "runs", "head", "first_bad", "witness", "signature"}
    assert found["ok"] is True
    assert found["witness"]["run"] == drill
    assert found["witness"]["printed_at"]
    assert (found["witness"]["found"], found["witness"]["since"]) == (True, 2)


def test_it_may_be_typed_as_it_is_heard(shell: Shell, printed: str) -> None:
    misheard = printed.translate(str.maketrans("10", "lO"))
    for typed in (printed.lower(), printed.replace("-", ""), misheard, f" {printed}　"):
        assert shell("journal", "verify", "--head", typed).code == 0


def test_the_journals_own_head_is_a_head_too(shell: Shell, printed: str) -> None:
    head = shell("journal", "verify", "--json").json["head"]
    said = done(shell, "journal", "verify", "--head", head)
    assert "記録簿そのもの" in said


def test_a_run_may_be_named(shell: Shell, drill: str, printed: str) -> None:
    assert shell("journal", "verify", "--head", printed, "--run", drill).code == 0
    assert shell("journal", "verify", "--run", "last").code == 0
    other = shell("drill", "start", "small-drill", "--json").json["id"]
    said = shell("journal", "verify", "--head", printed, "--run", other)
    assert said.code == 4
    assert "BCP-J031" in said.out
    assert drill in said.out


def test_a_slip_is_told(shell: Shell, printed: str) -> None:
    wrong = ("0" if printed[0] != "0" else "1") + printed[1:]
    said = shell("journal", "verify", "--head", wrong)
    assert said.code == 4
    assert "BCP-J030" in said.out
    assert printed in said.out
    found = shell("journal", "verify", "--head", wrong, "--json")
    assert (found.code, found.json["ok"]) == (4, False)
    assert found.json["first_bad"] is None
    assert found.json["witness"]["near"][0]["code"] == printed


def test_a_tail_cut_out_of_both_chains_is_found(
    shell: Shell, drill: str, printed: str, db: Path
) -> None:
    head = str(shell("drill", "status", drill, "--json").json["head"])
    cut(
        db,
        f"DELETE FROM events WHERE run = '{drill}' AND version > 1",
        "DELETE FROM events WHERE run = 'journal' AND version > 1",
    )
    assert shell("journal", "verify").code == 0  # nothing in the file can tell
    for code in (printed, head):
        said = shell("journal", "verify", "--head", code)
        assert said.code == 4
        assert "BCP-J011" in said.out


def test_a_code_that_is_there_proves_nothing_where_the_chain_is_broken(
    shell: Shell, drill: str, printed: str, db: Path
) -> None:
    second = f"WHERE run = '{drill}' AND version = 2"
    cut(db, f"UPDATE events SET body = replace(body, 'x', 'X') {second}")
    said = shell("journal", "verify", "--head", printed)
    assert said.code == 4
    assert "紙と同じとは言えません" in said.err
    assert "BCP-J005" in said.out


def test_what_is_no_code_is_a_fault_of_usage(shell: Shell, drill: str) -> None:
    said = shell("journal", "verify", "--head", "こんにちは")
    assert said.code == 2
    assert "BCP-U050" in said.err


@pytest.fixture
def key(shell: Shell, tmp_path: Path) -> Path:
    done(shell, "journal", "keygen", str(tmp_path))
    return tmp_path / "bcpflow.key"


def test_a_signature_is_made_and_checked(
    shell: Shell, drill: str, key: Path, tmp_path: Path, db: Path
) -> None:
    file, public = str(tmp_path / "signed.json"), str(tmp_path / "bcpflow.pub")
    done(shell, "journal", "sign", "--key", str(key), "-o", file)
    check = ("journal", "verify", "--signature", file, "--key", public)
    done(shell, "drill", "note", drill, "x")
    assert "その後の記録 1 件" in done(shell, *check)
    assert shell(*check, "--json").json["signature"]["since"] == 1
    cut(db, f"DELETE FROM events WHERE run = '{drill}'", "DELETE FROM events WHERE run = 'journal'")
    said = shell(*check)
    assert said.code == 4
    assert "BCP-J039" in said.out
    other = tmp_path / "other.key"
    done(shell, "journal", "keygen", str(other))
    said = shell("journal", "verify", "--signature", file, "--key", f"{other}.pub")
    assert said.code == 4
    assert "BCP-J033" in said.out


def test_a_signature_goes_to_stdout_where_no_file_is_named(
    shell: Shell, drill: str, key: Path
) -> None:
    assert shell("journal", "sign", "--key", str(key)).json["format"] == "bcpflow-signature"


def test_nobody_signs_what_is_not_whole(shell: Shell, drill: str, key: Path, db: Path) -> None:
    cut(db, f"DELETE FROM events WHERE run = '{drill}' AND version = 1")
    said = shell("journal", "sign", "--key", str(key))
    assert said.code == 4
    assert said.out == ""


def test_signature_and_key_come_together(shell: Shell, drill: str, key: Path) -> None:
    said = shell("journal", "verify", "--signature", str(key))
    assert said.code == 2
    assert "BCP-U056" in said.err


def test_a_passphrase_is_asked_for(
    shell: Shell, drill: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = str(tmp_path / "locked.key")
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: "合言葉")
    done(shell, "journal", "keygen", key, "--passphrase")
    done(shell, "journal", "sign", "--key", key)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: "違う")
    said = shell("journal", "sign", "--key", key)
    assert said.code == 2
    assert "BCP-U051" in said.err


def test_without_the_package_it_is_said_what_to_install(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    name = "cryptography.hazmat.primitives.asymmetric.ed25519"
    monkeypatch.setitem(sys.modules, name, None)
    said = shell("journal", "keygen", str(tmp_path))
    assert said.code == 74
    assert "bcpflow[sign]" in said.err


def test_the_script_of_rights_is_text_and_asks_no_server(shell: Shell) -> None:
    said = done(shell, "journal", "grant-script", "--terminal", 'pc"1', "--observer", "eyes")
    assert 'GRANT "bcpflow_terminal" TO "pc""1";' in said
    assert 'GRANT "bcpflow_observer" TO "eyes";' in said
    assert "DELETE" not in said
    assert "TRUNCATE" not in said


def test_the_commands_are_in_the_group() -> None:
    from bcpflow.cli.journal import command

    assert {each.name for each in journal_witness.COMMANDS} <= set(command.commands)


def test_pages_that_cannot_be_read_are_told_and_not_thrown(
    shell: Shell, drill: str, printed: str, db: Path
) -> None:
    for number in range(40):
        done(shell, "drill", "note", drill, f"{number} " + "x" * 900)
    raw = bytearray(db.read_bytes())
    for page in range(12, len(raw) // 4096):
        raw[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    db.write_bytes(raw)
    said = shell("journal", "verify", "--head", printed, "--json")
    assert said.code == 4
    assert said.json["ok"] is False
    assert said.json["first_bad"] is not None
