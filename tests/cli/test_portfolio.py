"""`bcpflow case list`, `board`, `due`, `duplicates`, `import`, as at a terminal."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from bcpflow.cli import case
from bcpflow.cli.case_portfolio import PORTFOLIO
from bcpflow.reports.schemas_portfolio import PORTFOLIO as SCHEMAS
from tests.cli.conftest import Shell

SHEET = """件名,年度,所管課,契約種別,予定価格,方式,号,相手方,契約額,手順定義
文書管理システム導入,令和8年度,総務課,その他の委託・役務,3000000,公募型プロポーザル,2,甲社,2700000,
文書管理システム構築,令和9年度,税務課,その他の委託・役務,500000,,,,,
消耗品 その1,令和8年度,窓口課,財産の買入れ,900000,見積合わせ,1,乙社,800000,procurement-small
消耗品 その2,令和8年度,窓口課,財産の買入れ,900000,見積合わせ,1,乙社,700000,procurement-small
"""


@pytest.fixture(autouse=True)
def commands() -> Iterator[None]:
    """The group has them, whoever adds them."""
    known = dict(case.command.commands)
    for one in PORTFOLIO:
        case.command.add_command(one)
    yield
    case.command.commands.update(known)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(SHEET, "utf-8")
    return path


@pytest.fixture
def town(shell: Shell, sheet: Path) -> list[str]:
    """Four cases; their ids, as they stand in the sheet."""
    done = shell("case", "import", str(sheet), "--json")
    assert done.code == 0, done.err
    return [one["id"] for one in done.json["opened"]]


def valid(document: object, name: str) -> None:
    jsonschema.validate(document, SCHEMAS[name], cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_empty_journal_says_what_to_do(shell: Shell, language: str) -> None:
    for verb in ("list", "board"):
        answer = shell("case", verb, "--lang", language)
        assert (answer.code, answer.out) == (0, "")
        assert "bcpflow case open" in answer.err
    assert shell("case", "due").code == 0
    assert shell("case", "duplicates").code == 0
    for verb, name in (("list", "cases/1"), ("board", "portfolio/1"), ("due", "due/1")):
        valid(shell("case", verb, "--json").json, name)
    assert shell("case", "list", "--search", "x").err != shell("case", "list").err


def test_a_list_tells_who_is_to_act_and_what_it_costs(shell: Shell, town: list[str]) -> None:
    out = shell("case", "list").out
    for word in (*town, "文書管理システム導入", "3,000,000", "2,700,000", "90.0％", "令和8年度"):
        assert word in out
    assert "次: 起案者（所管課）" in out
    listed = shell("case", "list", "--json").json
    valid(listed, "cases/1")
    assert [one["id"] for one in listed["cases"]] == town[::-1]
    assert listed["cases"][-1]["award_rate"] == 90.0
    assert listed["cases"][-1]["ball"][0]["role"] == "requester"
    assert "起案者" not in shell("case", "list", "--lang", "en").out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--search", "文書"), [1, 0]),
        (("--search", "乙社 その２"), [3]),
        (("--department", "窓口"), [3, 2]),
        (("--year", "R9"), [1]),
        (("--year", "2026", "--method", "プロポーザル"), [0]),
        (("--phase", "plan"), [3, 2, 1, 0]),
        (("--phase", "企画", "--search", "導入"), [0]),
        (("--phase", "運用"), []),
        (("--search", "ない"), []),
    ],
)
def test_cases_are_chosen(
    shell: Shell, town: list[str], words: tuple[str, ...], found: list[int]
) -> None:
    listed = shell("case", "list", "--json", *words).json["cases"]
    assert [one["id"] for one in listed] == [town[number] for number in found]


def test_a_year_nobody_can_read_is_a_word_that_cannot_be_read(shell: Shell) -> None:
    answer = shell("case", "list", "--year", "いつか")
    assert (answer.code, "BCP-P060" in answer.err) == (2, True)


def test_what_was_cut_off_is_told(shell: Shell, town: list[str]) -> None:
    cut = shell("case", "list", "--limit", "1")
    assert town[3] in cut.out
    assert town[0] not in cut.out
    assert "4 件のうち 1 件" in cut.err
    assert shell("case", "list", "--limit", "1", "--all").err == ""
    assert shell("case", "list", "--limit", "1", "--json").json["found"] == 4


def test_a_list_goes_out_as_a_workbook_and_comes_in_again(
    shell: Shell, town: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    assert shell("case", "list", "-o", str(path)).code == 0
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert len(rows) == 5
    assert rows[1][0] == town[3]
    again = shell("case", "import", str(path), "--json").json
    assert (again["opened"], len(again["left"])) == ([], 4)
    plain = tmp_path / "list.csv"
    shell("case", "list", "--year", "R9", "-o", str(plain))
    with plain.open(encoding="utf-8-sig", newline="") as stream:
        assert [row[1] for row in csv.reader(stream)] == ["件名", "文書管理システム構築"]
    document = tmp_path / "list.json"
    shell("case", "list", "-o", str(document))
    valid(json.loads(document.read_text("utf-8")), "cases/1")
    wrong = shell("case", "list", "-o", str(tmp_path / "list.doc"))
    assert "BCP-U071" in wrong.err


def test_the_board_sums_by_phase_section_and_year(shell: Shell, town: list[str]) -> None:
    told = shell("case", "board", "--json").json
    valid(told, "portfolio/1")
    assert told["total"]["planned"] == 5_300_000
    assert told["total"]["contracted"] == 4_200_000
    assert told["total"]["award_rate"] == 87.5
    years = {group["key"]: group["cases"] for group in told["years"]}
    assert years == {"2027": 1, "2026": 3}
    sections = {group["title"]: group["planned"] for group in told["departments"]}
    assert sections == {"総務課": 3_000_000, "税務課": 500_000, "窓口課": 1_800_000}
    out = shell("case", "board").out
    for word in ("フェーズ別", "所管課別", "年度別", "5,300,000", "87.5％", "令和9年度", "全体"):
        assert word in out
    assert max(map(len, shell("case", "board", "--lang", "en").out.splitlines())) <= 80
    only = shell("case", "board", "--department", "窓口", "--json").json
    assert only["total"]["cases"] == 2


def test_due_tells_what_is_overdue_and_what_comes(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "next.csv"
    path.write_text(f"件名,年度\n先の案件,{date.today().year + 2}\n", "utf-8")
    (town,) = (one["id"] for one in shell("case", "import", str(path), "--json").json["opened"])
    assert shell("case", "due", "--within", "0d").out == ""
    far = shell("case", "due", "--within", "1000d", "--json").json
    valid(far, "due/1")
    assert {one["case"] for one in far["deadlines"]} == {town}
    assert {one["state"] for one in far["deadlines"]} <= {"soon", "upcoming"}
    assert far["deadlines"] == sorted(far["deadlines"], key=lambda one: str(one["due"]))
    ics = tmp_path / "due.ics"
    done = shell("case", "due", "--within", "1000d", "--ics", str(ics))
    assert (done.code, done.out) == (0, "")
    assert ics.read_bytes().count(b"BEGIN:VEVENT") == far["found"] > 0
    out = shell("case", "due", "--within", "1000d").out
    assert "予定" in out
    assert "予算要求を出す（例）" in out
    assert shell("case", "due", "--within", "1000d", "--limit", "1").err


def test_a_missed_deadline_says_so_in_a_word(shell: Shell) -> None:
    day = (date.today() - timedelta(days=90)).isoformat()
    opened = shell("case", "open", "--title", "古い案件", "--at", f"{day}T09:00", "--json")
    assert opened.code == 0, opened.err
    shell("case", "event", opened.json["id"], "completion-notice", "--at", f"{day}T10:00")
    out = shell("case", "due").out
    assert "超過" in out
    assert opened.json["id"] in out
    assert "期限 1" in shell("case", "list", "--search", "古い").out
    assert shell("case", "board", "--json").json["total"]["overdue"] >= 1


@pytest.mark.parametrize("text", ["いつか", "-3d", "200年", "3x", "99999d"])
def test_a_span_nobody_can_read_is_a_word_that_cannot_be_read(shell: Shell, text: str) -> None:
    answer = shell("case", "due", f"--within={text}")
    assert (answer.code, "BCP-U031" in answer.err) == (2, True)


@pytest.mark.parametrize(("text", "days"), [("30", 30), ("8w", 56), ("３０日", 30), ("12h", 0)])
def test_spans_are_read_as_people_write_them(shell: Shell, text: str, days: int) -> None:
    assert shell("case", "due", "--within", text, "--json").json["within_days"] == days


def test_duplicates_and_splitting_are_hinted_at_with_their_reasons(
    shell: Shell, town: list[str]
) -> None:
    told = shell("case", "duplicates", "--json").json
    valid(told, "duplicates/1")
    assert sorted(told["duplicates"][0]["cases"]) == sorted(town[:2])
    assert sorted(told["splitting"][0]["cases"]) == sorted(town[2:])
    out = shell("case", "duplicates").out
    for word in ("重複投資", "分割発注", "件名が似ている", "1,800,000円", *town):
        assert word in out, word
    assert "分割発注" not in shell("case", "duplicates", "--body", "都道府県").out
    assert not shell("case", "duplicates", "--search", "ない").out


def test_a_faulty_sheet_opens_nothing_and_names_every_cell(shell: Shell, sheet: Path) -> None:
    sheet.write_text(SHEET.replace("500000", "約半分") + ",令和8年度,,,,,,,,\n", "utf-8")
    answer = shell("case", "import", str(sheet))
    assert answer.code == 3
    for word in ("BCP-D182", "E3", "BCP-D183", "A6"):
        assert word in answer.err
    assert shell("case", "list", "--json").json["found"] == 0


def test_a_dry_run_opens_nothing(shell: Shell, sheet: Path) -> None:
    told = shell("case", "import", str(sheet), "--dry-run", "--json").json
    valid(told, "imported/1")
    assert [one["id"] for one in told["opened"]] == [None] * 4
    assert shell("case", "list", "--json").json["found"] == 0
    assert shell("case", "import", str(sheet), "--dry-run").code == 0
