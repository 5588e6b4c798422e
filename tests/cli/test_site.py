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


def test_lists_are_told_to_programs(shell: Shell, folder: Path) -> None:
    told = shell("site", "show", "systems", "--json").json
    assert [row["id"] for row in told["systems"]][:3] == ["power", "cooling", "network"]
    assert (told["systems"][0]["rto"], told["systems"][0]["rto_s"]) == ("1h 例", 3600)
    told = shell("--lang", "en", "site", "show", "systems", "--json").json
    assert told["systems"][2]["title"] == "Town hall network"
    told = shell("site", "show", "roster", "--json").json
    assert told["people"][0]["phones"] == ["000-0000-0001", "0000-00-0001"]
    assert told["roles"][0]["succession"] == ["（例）情報 太郎", "（例）電算 花子", "（例）網 次郎"]
    hidden = shell("site", "show", "roster", "--redacted", "--json")
    assert hidden.json["redacted"]
    assert "太郎" not in hidden.out
    assert "000-" not in hidden.out


RULE = """title: 参集基準
use: ours
rules:
  ours:
    title: 本市
    source: 地域防災計画
    staffing: {1h: 1, 3h: 2}
    levels:
      - {intensity: 5弱, title: 第1, duty: automatic, roles: [head, network]}
      - {intensity: 6弱, damage_from: 5強, title: 第2, duty: called, everyone: true}
"""


def test_who_comes_at_an_intensity(shell: Shell, folder: Path) -> None:
    (folder / "muster.yaml").write_text(RULE, "utf-8")
    said = shell("site", "muster", "震度５強").out
    assert "段階: 第1" in said
    assert "自動（呼出しを待たずに集まる）" in said
    assert "名簿から 2 人" in said
    assert "太郎" in said
    assert "花子" not in said
    assert "名簿から 3 人" in shell("site", "muster", "5+", "--damage").out
    assert "参集はありません" in shell("site", "muster", "4").out
    hidden = shell("site", "muster", "7", "--redacted").out
    assert "head" in hidden
    assert "太郎" not in hidden
    assert "000-" not in hidden


def test_who_comes_is_told_to_programs(shell: Shell, folder: Path) -> None:
    (folder / "muster.yaml").write_text(RULE, "utf-8")
    told = shell("site", "muster", "5弱", "--json").json
    assert (told["rule"], told["level"]["title"], told["level"]["duty"]) == (
        "ours", "第1", "automatic"
    )  # fmt: skip
    assert [person["roles"] for person in told["people"]] == [["head"], ["network"]]
    assert told["staffing"] == [
        {"by": "1h", "by_s": 3600, "count": 1}, {"by": "3h", "by_s": 10800, "count": 2}
    ]  # fmt: skip
    told = shell("site", "muster", "3", "--json").json
    assert (told["level"], told["people"]) == (None, None)


def test_a_rule_in_words_or_no_roster_says_so(shell: Shell, folder: Path) -> None:
    answer = shell("site", "muster", "6弱")  # the sample rule names nobody of the roster
    assert answer.code == 0
    assert "第3配備" in answer.out
    assert "示せません" in answer.err
    assert shell("site", "muster", "6弱", "--json").json["people"] is None
    (folder / "muster.yaml").write_text(RULE, "utf-8")
    (folder / "roster.yaml").unlink()
    answer = shell("site", "muster", "7")
    assert (answer.code, "名簿がない" in answer.err) == (0, True)


def test_a_mistake_in_the_rating_rule_is_named_at_its_line(shell: Shell, folder: Path) -> None:
    path = folder / "evaluation.yaml"
    path.write_text(path.read_text("utf-8").replace("stumbles > 0", "stumble > 0"), "utf-8")
    answer = shell("site", "check", "--json")
    assert answer.code == 3
    (error,) = [p for p in answer.json["problems"] if p["severity"] == "error"]
    assert (error["code"], error["file"]) == ("BCP-D187", str(path))
    assert "stumbles" in error["message"]
    path.unlink()
    assert shell("site", "check").code == 0


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
        (("import", "roster", str(tmp_path / "no.csv")), 74, "BCP-U025"),
        (("import", "systems", str(tmp_path / "no" / "no.xlsx")), 74, "no.xlsx"),
        (("import", "roster", str(tmp_path / "x.xls")), 2, "BCP-U021"),
        (("export", "systems", str(tmp_path / "no" / "x.csv")), 74, "BCP-U005"),
        (("check", str(tmp_path / "no")), 3, "BCP-D177"),
        (("muster", "9"), 2, "BCP-U024"),
        (("init", str(tmp_path / "bad.xlsx" / "x")), 74, "BCP-U005"),
    ):
        answer = shell("--lang", language, "site", *words)
        assert (answer.code, told in answer.out + answer.err) == (code, True), answer
        assert "Traceback" not in answer.err
    (folder / "muster.yaml").write_text("title: x\nuse: a\nrules: {}\n", "utf-8")
    answer = shell("--lang", language, "site", "muster", "7")
    assert (answer.code, "BCP-D170" in answer.out + answer.err) == (3, True)
    monkeypatch.delenv("BCPFLOW_SITE")
    answer = shell("site", "check")
    assert (answer.code, "BCP-U020" in answer.err) == (2, True)


def test_a_table_of_procurement_is_copied_changed_and_checked(shell: Shell, folder: Path) -> None:
    listed = {one["name"]: one["own"] for one in shell("site", "tables", "--json").json["tables"]}
    assert len(listed) > 10
    assert not any(listed.values())
    assert shell("site", "tables", "deadlines").code == 0
    path = folder / "procurement" / "deadlines.yaml"
    text = path.read_text("utf-8")
    assert "deadlines" in shell("site", "tables").out
    assert "すでにある" in shell("site", "tables", "deadlines").err
    path.write_text(text.replace("span: 7 days", "span: 7 dayz", 1), "utf-8")
    answer = shell("site", "check", "--json")
    line = text[: text.index("span: 7 days")].count("\n") + 1
    errors = [p for p in answer.json["problems"] if p["severity"] == "error"]
    assert (answer.code, [(p["file"], p["line"]) for p in errors]) == (3, [(str(path), line)])
    assert "自団体" in shell("site", "tables").out


def test_a_table_that_is_none_and_a_site_that_is_none(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BCPFLOW_SITE", raising=False)
    assert "BCP-U020" in shell("site", "tables", "rules").err
    monkeypatch.setenv("BCPFLOW_SITE", str(tmp_path / "nowhere"))
    assert shell("site", "tables", "dedlines").code == 2
    assert not (tmp_path / "nowhere").exists()
