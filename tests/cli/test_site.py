"""`bcpflow site`: a folder made, checked, shown, filled from Excel and given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def folder(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "ours"
    assert shell("site", "init", str(made)).code == 0
    monkeypatch.setenv("BCPFLOW_SITE", str(made))
    return made


def test_init_says_what_it_made_and_what_it_left_alone(shell: Shell, folder: Path) -> None:
    (folder / "muster.yaml").unlink()
    (folder / "roster.yaml").write_text("mine")
    said = shell("site", "init", str(folder)).out
    assert f"作成: {folder / 'muster.yaml'}" in said
    assert f"そのまま: {folder / 'roster.yaml'}" in said
    assert (folder / "roster.yaml").read_text() == "mine"


def test_a_new_folder_passes_and_a_mistake_is_named_at_its_line(shell: Shell, folder: Path) -> None:
    assert shell("site", "check").code == 0
    assert shell("site", "check", "--json").json["ok"]
    path = folder / "systems.yaml"
    path.write_text(path.read_text("utf-8").replace("[power]", "[powr]"), "utf-8")
    answer = shell("site", "check", str(folder), "--json")
    assert answer.code == 3
    errors = [p for p in answer.json["problems"] if p["severity"] == "error"]
    assert [(p["code"], p["file"], p["line"]) for p in errors] == [("BCP-D165", str(path), 21)]
    assert "BCP-D165" in shell("site", "check").out
    assert shell("site", "show", "systems").code == 3


def test_systems_stand_in_recovery_order(shell: Shell, folder: Path) -> None:
    rows = shell("site", "show", "systems").out.splitlines()[2:]
    names = ["power", "cooling", "network", "directory", "resident", "tax", "groupware", "booking"]
    assert [next(n for n in names if f" {n} " in row) for row in rows] == names


def test_the_roster_names_who_answers(shell: Shell, folder: Path) -> None:
    said = shell("site", "show", "roster").out
    assert "役割 head" in said
    assert "000-0000-0001" in said
    hidden = shell("site", "show", "roster", "--redacted").out
    assert "太郎" not in hidden
    assert "000-" not in hidden


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_lists_go_out_and_come_in_again(
    shell: Shell, folder: Path, tmp_path: Path, ending: str
) -> None:
    for what in ("roster", "systems"):
        before = shell("site", "show", what).out
        file = str(tmp_path / f"{what}.{ending}")
        assert shell("site", "export", what, file, "--personal").code == 0
        answer = shell("site", "import", what, file)
        assert answer.code == 0, answer.out
        assert f"{what}.yaml.bak1" in answer.out
        assert shell("site", "show", what).out == before


def test_a_bad_sheet_changes_nothing(shell: Shell, folder: Path, tmp_path: Path) -> None:
    before = (folder / "systems.yaml").read_bytes()
    file = tmp_path / "x.csv"
    file.write_text("id,名称,区分,優先度\na,A,基幹系,E\n", "utf-8")
    answer = shell("site", "import", "systems", str(file))
    assert answer.code == 3
    assert "D2" in answer.out
    assert "BCP-D182" in answer.out
    assert (folder / "systems.yaml").read_bytes() == before


def test_an_exported_roster_is_redacted_unless_asked(
    shell: Shell, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "r.csv"
    answer = shell("site", "export", "roster", str(file))
    assert "--personal" in answer.err
    assert "太郎" not in file.read_text("utf-8-sig")
    before = (folder / "roster.yaml").read_bytes()
    assert shell("site", "import", "roster", str(file)).code == 3
    assert (folder / "roster.yaml").read_bytes() == before


@pytest.mark.parametrize("language", ["ja", "en"])
def test_faults_are_told_with_a_code(
    shell: Shell, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"x")
    for words, code, told in (
        (("import", "roster", str(bad)), 2, "BCP-U022"),
        (("import", "roster", str(tmp_path / "no.csv")), 74, "no.csv"),
        (("import", "roster", str(tmp_path / "x.xls")), 2, "BCP-U021"),
        (("export", "systems", str(tmp_path / "no" / "x.csv")), 74, "BCP-U005"),
        (("check", str(tmp_path / "no")), 3, "BCP-D177"),
        (("init", str(tmp_path / "bad.xlsx" / "x")), 74, "BCP-U005"),
    ):
        answer = shell("--lang", language, "site", *words)
        assert (answer.code, told in answer.out + answer.err) == (code, True), answer
        assert "Traceback" not in answer.err
    monkeypatch.delenv("BCPFLOW_SITE")
    answer = shell("site", "check")
    assert (answer.code, "BCP-U020" in answer.err) == (2, True)
