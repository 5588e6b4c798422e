"""`case score | priority | preevaluate`: own sheets only, the interested out, people decide."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from bcpflow.procurement.scoring_rules import read_scoring_rules
from bcpflow.site.tables import read_table, table_bytes
from tests.cli.case_shell import (
    SERVICE,
    done,
    lasting,
    opened,
    told,
    valid,
    versions,
    workbook,
)
from tests.cli.conftest import Shell

CRITERIA = [criterion.id for criterion in read_scoring_rules(None).criteria]
MEMBERS = ("青木", "井上", "上田")


@pytest.fixture
def case(shell: Shell) -> str:
    return opened(shell, *SERVICE)


@pytest.fixture
def proposals(shell: Shell, case: str) -> str:
    """A case with two bidders."""
    done(shell, "case", "score", case, "bidder", "A", "株式会社あおば", "--price", "1200万円")
    done(shell, "case", "score", case, "bidder", "B", "みどりシステム", "--price", "11,000,000")
    return case


def give(shell: Shell, case: str, member: str, bidder: str, points: int, **other: int) -> None:
    given = dict.fromkeys(CRITERIA, points) | other
    said = [f"{criterion}={point}" for criterion, point in given.items()]
    done(shell, "--as", member, "case", "score", case, "enter", bidder, "--score", *said)


def table(shell: Shell, case: str) -> dict[str, object]:
    found: dict[str, object] = valid(shell, "scores/1", "case", "score", case, "table", "--json")
    return found


def places(found: dict[str, object], tally: str = "counted") -> list[tuple[str, object, object]]:
    shown = found[tally]
    assert isinstance(shown, dict)
    return [(row["bidder"], row["place"], row["total"]) for row in shown["rows"]]


def test_every_member_s_sheet_is_kept_and_totalled(shell: Shell, proposals: str) -> None:
    for member, a, b in zip(MEMBERS, (8, 7, 9), (7, 8, 6), strict=True):
        give(shell, proposals, member, "A", a)
        give(shell, proposals, member, "みどりシステム", b)
    found = table(shell, proposals)
    assert places(found) == [("A", 1, 240), ("B", 2, 210)]
    assert (found["winner"], found["findings"]) == ("A", [])
    counted = found["counted"]
    assert isinstance(counted, dict)
    given = {one["member"]: one["points"] for one in counted["rows"][0]["by_member"]}
    assert given == {"青木": 80, "井上": 70, "上田": 90}
    said = done(shell, "case", "score", proposals)
    assert "第1位: 株式会社あおば" in said
    # Points given before stay unless given again.
    words = ("--as", "青木", "case", "score", proposals, "enter", "A", "価格=10")
    done(shell, *words)
    assert places(table(shell, proposals))[0] == ("A", 1, 244)


def test_nobody_scores_under_another_s_name(shell: Shell, proposals: str, tmp_path: Path) -> None:
    before = versions(shell, proposals)
    words = ("--as", "青木", "case", "score", proposals)
    for verb in (
        ("enter", "A", "function=8", "--member", "井上"),
        ("interest", "A", "元社員", "--member", "井上"),
    ):
        assert "BCP-P106" in told(shell, 1, *words, *verb)
    path = tmp_path / "scores.csv"
    path.write_text("委員,井上\n観点,A\nfunction,8\n", "utf-8")
    assert "BCP-P106" in told(shell, 1, *words, "import", str(path))
    assert versions(shell, proposals) == before
    done(shell, *words, "enter", "A", "function=8", "--member", "青木")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("C", "function=8"), "BCP-P036"),
        (("A", "beauty=8"), "BCP-P036"),
        (("A", "function=11"), "BCP-P037"),
        (("A", "function=-1"), "BCP-P037"),
        (("A", "function=たくさん"), "BCP-P037"),
    ],
)
def test_what_is_outside_the_standard_is_refused(
    shell: Shell, proposals: str, words: tuple[str, ...], code: str
) -> None:
    before = versions(shell, proposals)
    for language in ("ja", "en"):
        said = told(shell, 1, "--lang", language, "case", "score", proposals, "enter", *words)
        assert f"[{code}]" in said
        assert "…" not in said
    told(shell, 2, "case", "score", proposals, "enter", "A")
    assert versions(shell, proposals) == before


def test_the_interested_count_for_nobody_and_are_shown_beside(shell: Shell, proposals: str) -> None:
    give(shell, proposals, "青木", "A", 10)
    give(shell, proposals, "青木", "B", 6)
    for member in (*MEMBERS[1:], "江口"):
        give(shell, proposals, member, "A", 6)
        give(shell, proposals, member, "B", 7)
    assert table(shell, proposals)["winner"] == "A"
    words = ("--as", "青木", "case", "score", proposals)
    done(shell, *words, "interest", "A", "兄が", "役員")
    assert "BCP-P083" in told(shell, 1, *words, "enter", "A", "function=9")
    found = table(shell, proposals)
    assert (found["winner"], places(found)) == ("B", [("B", 1, 210), ("A", 2, 180)])
    assert places(found, "everyone")[0] == ("A", 1, 280)
    assert found["excluded"] == [
        {"member": "青木", "reason": "兄が 役員", "bidder": "株式会社あおば"}
    ]
    assert "除外した委員: 青木" in done(shell, "case", "score", proposals, "table")


def test_what_lacks_is_named_and_nobody_has_won(shell: Shell, proposals: str) -> None:
    give(shell, proposals, "青木", "A", 8)
    found = table(shell, proposals)
    codes = {finding["code"] for finding in found["findings"]}  # type: ignore[attr-defined]
    assert (found["winner"], codes) == (None, {"BCP-P057", "BCP-P058"})
    assert "青木 の「みどりシステム」" in done(shell, "case", "score", proposals)


def test_a_tie_is_parted_by_price_and_else_by_the_lot_people_drew(
    shell: Shell, proposals: str
) -> None:
    for member in MEMBERS:
        give(shell, proposals, member, "A", 8)
        give(shell, proposals, member, "B", 8)
    found = table(shell, proposals)
    assert found["winner"] == "B"  # the lower price
    assert "同点、価格で決定" in done(shell, "case", "score", proposals)
    done(shell, "case", "score", proposals, "bidder", "A", "株式会社あおば", "--price", "11000000")
    found = table(shell, proposals)
    assert found["winner"] is None
    assert "BCP-P059" in done(shell, "case", "score", proposals)
    before = versions(shell, proposals)
    assert "BCP-P140" in told(shell, 1, "case", "score", proposals, "lot", "A")
    assert versions(shell, proposals) == before
    done(shell, "case", "score", proposals, "lot", "A", "B")
    assert table(shell, proposals)["winner"] == "A"
    assert "BCP-P141" in told(shell, 1, "case", "score", proposals, "lot", "B", "A")
    assert table(shell, proposals)["winner"] == "A"


def test_no_lot_is_drawn_where_nothing_is_tied(shell: Shell, proposals: str) -> None:
    assert "BCP-P140" in told(shell, 1, "case", "score", proposals, "lot", "A", "B")


def test_a_form_goes_out_and_comes_back_filled(
    shell: Shell, proposals: str, tmp_path: Path
) -> None:
    path = tmp_path / "scores.xlsx"
    words = ("--as", "青木", "case", "score", proposals)
    done(shell, *words, "template", str(path))
    rows = [list(row) for row in read_table(path)]
    assert "BCP-P107" in told(shell, 3, *words, "import", str(path))
    for row in rows[2:]:
        row[2:4] = [8, 7.5]
    path.write_bytes(table_bytes(path, "採点表", rows))  # type: ignore[arg-type]
    said = valid(shell, "sheets/1", *words, "import", str(path), "--json")
    assert len(said["sheets"]) == 2
    assert places(table(shell, proposals))[0] == ("A", 1, 80)
    before = versions(shell, proposals)
    rows[2][2], rows[3][0] = 11, "見た目"
    path.write_bytes(table_bytes(path, "採点表", rows))  # type: ignore[arg-type]
    wrong = told(shell, 3, *words, "import", str(path))
    assert "BCP-P037" in wrong
    assert "BCP-P036" in wrong
    assert versions(shell, proposals) == before


def test_without_bidders_the_suppliers_of_the_quotes_are_scored(
    shell: Shell, case: str, tmp_path: Path
) -> None:
    assert "BCP-P105" in told(shell, 1, "case", "score", case)
    done(shell, "case", "quotes", case, "import", workbook(tmp_path, lasting()))
    give(shell, case, "青木", "合同会社そら", 8)
    found = table(shell, case)
    assert [one["id"] for one in found["bidders"]] == ["Q1", "Q2", "Q3"]  # type: ignore[attr-defined]
    assert places(found)[0] == ("Q3", 1, 80)


def test_a_mark_gives_the_class_and_the_cases_are_ranked(shell: Shell) -> None:
    first, second, third = (opened(shell, *SERVICE) for _ in range(3))
    assert valid(shell, "priority/1", "case", "priority", first, "--json")["marks"] is None
    assert "まだ付けられていません" in done(shell, "case", "priority", first)
    said = done(shell, "case", "priority", first, "3", "３", "2", "1")
    assert "優先度 B（優先）: G 3 × Q 3 × C 2 × D 1 = 18" in said
    done(shell, "case", "priority", second, "D=3", "g=2", "Q=2", "C=2")
    found = valid(shell, "priorities/1", "case", "priority", "--all", "--json")
    ranked = [(row["place"], row["case"], row["class"], row["product"]) for row in found["cases"]]
    assert ranked == [(1, second, "A", 24), (2, first, "B", 18)]
    assert [row["case"] for row in found["unmarked"]] == [third]
    assert first in done(shell, "case", "priority", "--all")


def test_the_eighty_one_combinations_by_the_rule() -> None:
    from bcpflow.procurement.priority import priority, read_priority_rule

    rule = read_priority_rule(None)
    counts = {"A": 0, "B": 0, "C": 0}
    for marks in product((1, 2, 3), repeat=4):
        found = priority(rule, dict(zip("GQCD", marks, strict=True)))
        wanted = "A" if found.product >= 24 else "B" if found.product >= 18 else "C"
        assert found.rank == wanted
        counts[wanted] += 1
    assert counts == {"A": 19, "B": 12, "C": 50}


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("1", "2", "3"), 2, "BCP-P108"),
        (("1", "2", "3", "D=2"), 2, "BCP-P108"),
        (("1", "2", "3", "4"), 1, "BCP-P037"),
        (("1", "2", "3", "高"), 1, "BCP-P037"),
        (("G=1", "Q=2", "C=3"), 1, "BCP-P037"),
        (("G=1", "Q=2", "C=3", "X=3"), 1, "BCP-P036"),
    ],
)
def test_marks_that_are_none_are_refused(
    shell: Shell, case: str, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    before = versions(shell, case)
    assert code in told(shell, exit_code, "case", "priority", case, *words)
    told(shell, 2, "case", "priority")
    told(shell, 2, "case", "priority", case, "--all")
    assert versions(shell, case) == before


def test_the_prior_evaluation_suggests_and_people_decide(shell: Shell, case: str) -> None:
    words = ("case", "preevaluate", case)
    empty = valid(shell, "preevaluation/1", *words, "--json")
    assert (empty["suggested"], len(empty["criteria"])) == (None, 11)
    assert "BCP-P056" in told(shell, 1, *words, "--result", "適")
    assert "BCP-P036" in told(shell, 1, *words, "必要=満たす")
    assert "BCP-P036" in told(shell, 1, *words, "必要性=よい")
    told(shell, 2, *words, "--condition", "x")
    every = [
        f"{one['id']}=満たす" for one in empty["criteria"] if one["id"] not in ("bcp", "cloud")
    ]
    done(shell, *words, *every)
    done(shell, *words, "bcp=partly", "クラウド・バイ・デフォルト=該当なし")
    lacking = valid(shell, "preevaluation/1", *words, "--json")
    assert [one["id"] for one in lacking["criteria"] if one["missing"]] == ["cloud"]
    done(shell, *words, "cloud=該当なし：庁内だけで使う")
    found = valid(shell, "preevaluation/1", *words, "--json")
    assert (found["suggested"], found["because"], found["result"]) == ("conditional", ["bcp"], None)
    assert "BCP-P035" in told(shell, 1, *words, "--result", "適")
    assert "BCP-P056" in told(shell, 1, *words, "--result", "条件付")
    assert "BCP-P036" in told(shell, 1, *words, "--result", "よし")
    done(shell, *words, "--result", "条件付", "--condition", "RTO を仕様書に書く")
    found = valid(shell, "preevaluation/1", *words, "--json")
    assert (found["result"], found["conditions"]) == ("conditional", ["RTO を仕様書に書く"])
    assert "決定: 条件付" in done(shell, *words)
    # What was decided on other answers counts no longer.
    again = shell(*words, "bcp=met")
    assert "取り消しました" in again.err
    assert valid(shell, "preevaluation/1", *words, "--json")["result"] is None
    done(shell, *words, "--result", "不適", "--reason", "ほかの課に同じものがある")
    assert valid(shell, "preevaluation/1", *words, "--json")["result"] == "unfit"
