"""A new user: an empty folder, two Excel lists, and the recovery of seven systems in order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

CHAIN = [
    # written last to first: the order must come from what depends on what
    ("g-notice", "通知書印刷", "基幹系", "A", "10h", "f-collect"),
    ("f-collect", "収納", "基幹系", "A", "9h", "e-tax"),
    ("e-tax", "税", "基幹系", "C", "8h", "d-link"),
    ("d-link", "宛名連携", "基幹系", "D", "6h", "c-resident"),
    ("c-resident", "住民記録", "基幹系", "B", "5h", "b-database"),
    ("b-database", "基幹データベース", "基幹系", "D", "4h", "a-signon"),
    ("a-signon", "基幹認証", "基幹系", "D", "3h", "net"),
    ("net", "庁内ネットワーク", "インフラ系", "A", "1h", ""),
    ("park", "施設予約", "個別", "A", "3d", "net"),
]
IN_ORDER = [
    "a-signon", "b-database", "c-resident", "d-link", "e-tax", "f-collect", "g-notice",
]  # fmt: skip
PEOPLE = [
    ("佐藤 一郎", "head", "鈴木 花子", "090-0000-0001"),
    ("鈴木 花子", "systems-lead", "田中 次郎", "090-0000-0002"),
    ("田中 次郎", "network, liaison, section", "鈴木 花子", "090-0000-0003"),
]


def sheet(path: Path, head: list[str], rows: Sequence[tuple[str, ...]]) -> Path:
    """An Excel file as a section keeps it."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.append(head)
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def site(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`site init`, two lines edited, both lists taken over from Excel."""
    folder = tmp_path / "our-town"
    assert shell("site", "init", str(folder)).code == 0
    roster = folder / "roster.yaml"
    lines = roster.read_text("utf-8").splitlines(keepends=True)
    edited = [line.replace("参集者名簿, en", "試行市 参集者名簿, en") for line in lines]
    roster.write_text("".join(edited), "utf-8")
    systems = folder / "systems.yaml"
    systems.write_text(
        systems.read_text("utf-8").replace("情報システム一覧, en", "試行市の一覧, en"), "utf-8"
    )
    monkeypatch.setenv("BCPFLOW_SITE", str(folder))
    head = ["id", "名称", "区分", "優先度", "RTO", "依存"]
    taken = shell("site", "import", "systems", str(sheet(tmp_path / "s.xlsx", head, CHAIN)))
    assert taken.code == 0, taken.err
    head = ["氏名", "役割", "代行者", "電話"]
    taken = shell("site", "import", "roster", str(sheet(tmp_path / "r.xlsx", head, PEOPLE)))
    assert taken.code == 0, taken.err
    assert shell("site", "check").code == 0
    return folder


@pytest.fixture
def recovery(shell: Shell, site: Path) -> str:
    started = shell("drill", "start", "system-recovery-core", "--json")
    assert started.code == 0, started.err
    return str(started.json["id"])


def test_systems_appear_in_dependency_order(shell: Shell, recovery: str) -> None:
    steps = shell("drill", "status", recovery, "--json").json["steps"]
    restored = [s["id"] for s in steps if s["id"].startswith("restore[")]
    assert restored == [f"restore[{name}]" for name in IN_ORDER]
    waits = {s["id"]: s["waits_for"] for s in steps}
    for before, after in pairwise(restored):
        assert before in waits[after]
    assert not any("net" in s["id"].split("[")[-1] for s in steps if "[" in s["id"])
    targets = {s["id"]: s["target_s"] for s in steps if s["id"].startswith("release[")}
    assert targets["release[a-signon]"] == 3 * 3600


def test_the_deputy_of_an_absent_role_is_on_the_record(shell: Shell, recovery: str) -> None:
    answer = shell("drill", "absent", recovery, "佐藤一郎", "--reason", "議会", "--at", "T+1m")
    assert answer.code == 0, answer.err
    assert "鈴木 花子" in answer.out
    done = shell("drill", "confirm", recovery, "get-people", "--role", "head", "--at", "T+2m")
    assert done.code == 0, done.err
    rows = shell("drill", "log", recovery, "--format", "json").json["rows"]
    passed = next(row for row in rows if row["event"] == "role.passed")
    assert (passed["person"], passed["stands_in"]) == ("鈴木 花子", 0)
    step = next(row for row in rows if row["step"] == "get-people")
    assert (step["holder"], step["stands_in"]) == ("鈴木 花子", 1)
    told = shell("drill", "log", recovery).out
    assert "代行" in told
    assert "鈴木 花子" in told
    back = shell("drill", "arrive", recovery, "佐藤 一郎", "--at", "T+5m")
    assert back.code == 0, back.err
    assert "役割が戻った" in back.out


def test_steps_nobody_there_can_do_are_shown(shell: Shell, recovery: str) -> None:
    shell("drill", "absent", recovery, "田中 次郎")
    shell("drill", "absent", recovery, "鈴木 花子")
    steps = shell("drill", "status", recovery, "--json").json["steps"]
    unmanned = {s["role"] for s in steps if s["unmanned"]}
    assert "systems-lead" in unmanned
    assert "head" not in unmanned
    assert "担当者が参集していない" in shell("drill", "status", recovery).out


def test_names_never_enter_what_is_hashed(shell: Shell, recovery: str, db: Path) -> None:
    import sqlite3

    shell("drill", "absent", recovery, "佐藤一郎")
    shell("drill", "arrive", recovery, "応援 三郎", "--holds", "network")
    with sqlite3.connect(db) as connection:
        bodies = b"".join(row[0] for row in connection.execute("SELECT body FROM events"))
    for part in ("佐藤", "鈴木", "三郎", "090-0000"):
        assert part.encode() not in bodies


def test_somebody_nobody_knows_must_say_what_they_do(shell: Shell, recovery: str) -> None:
    answer = shell("drill", "arrive", recovery, "応援 三郎")
    assert answer.code == 1
    assert "BCP-R047" in answer.err
    assert "応援 三郎" in answer.err


def test_the_plan_of_people_is_compared_with_what_happened(shell: Shell, recovery: str) -> None:
    shell("drill", "arrive", recovery, "佐藤 一郎", "--at", "T+50m")
    shell("drill", "arrive", recovery, "鈴木 花子", "--at", "T+2h")
    shell("drill", "note", recovery, "確認", "--at", "T+7h")
    staffing = shell("drill", "status", recovery, "--json").json["staffing"]
    assert [(row["by_s"], row["actual"]) for row in staffing] == [
        (3600, 1), (3 * 3600, 2), (6 * 3600, 2)
    ]  # fmt: skip


def test_a_workflow_over_the_register_needs_one(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BCPFLOW_SITE")
    answer = shell("drill", "start", "system-recovery-core")
    assert answer.code == 1
    assert "BCP-R070" in answer.err
    assert "site init" in answer.err
