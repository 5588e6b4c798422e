"""`journal merge`: two laptops apart, one timeline, both chains as they were."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bcpflow.journal import open_journal
from tests.cli.case_shell import done
from tests.cli.conftest import Shell
from tests.journal.test_carried import exported

MEMO = "機器[srv01] 停止 [red]x[/] =1+1 <b>太字</b> \x1b[2J\u202e終"


@dataclass(frozen=True)
class Rooms:
    """The files of two laptops, and the runs they hold."""

    hall: Path
    site: Path
    hall_run: str
    site_run: str

    @property
    def both(self) -> tuple[str, str]:
        return str(self.hall), str(self.site)


@pytest.fixture
def rooms(shell: Shell, tmp_path: Path) -> Rooms:
    hall, site = tmp_path / "hall.db", tmp_path / "site.db"
    start = ("drill", "start", "small-drill", "--fact", "時間帯=夜間・休日", "--json")
    at_hall, at_site = ("--db", f"sqlite:///{hall}"), ("--db", f"sqlite:///{site}")
    runs = [str(shell(*at, *start).json["id"]) for at in (at_hall, at_site)]
    done(shell, *at_hall, "drill", "fact", runs[0], "震度=7")
    done(shell, *at_site, "drill", "fact", runs[1], "震度=6強")
    for at, run in ((at_hall, runs[0]), (at_site, runs[1])):
        done(shell, *at, "--as", "鈴木", "drill", "event", run, "leak")
    done(shell, *at_hall, "drill", "confirm", runs[0], "open-log")
    done(shell, *at_site, "drill", "confirm", runs[1], "open-log", "--result", "not-achieved")
    done(shell, *at_hall, "drill", "note", runs[0], MEMO)
    done(shell, *at_site, "drill", "note", runs[1], MEMO)
    return Rooms(hall, site, *runs)


def test_two_laptops_become_one_timeline(shell: Shell, rooms: Rooms) -> None:
    before = rooms.hall.read_bytes(), rooms.site.read_bytes()
    names = ("--place", "市役所", "--place", "代替拠点")
    said = done(shell, "journal", "merge", *rooms.both, *names)
    for part in (
        "市役所",
        "代替拠点",
        rooms.hall_run,
        rooms.site_run,
        "【食い違い】",
        "結果が違う",
        "前提が違う",
    ):
        assert part in said
    assert "[srv01]" in said
    assert "\x1b" not in said
    assert (rooms.hall.read_bytes(), rooms.site.read_bytes()) == before
    for file in rooms.both:
        assert shell("--db", f"sqlite:///{file}", "journal", "verify").code == 0


def test_every_row_is_there_with_its_place_its_chain_and_its_times(
    shell: Shell, rooms: Rooms
) -> None:
    found = shell("journal", "merge", *rooms.both, "--format", "json").json
    assert [source["run"] for source in found["sources"]] == [rooms.hall_run, rooms.site_run]
    assert [source["place"] for source in found["sources"]] == ["hall", "site"]
    times = [row["occurred_at"] for row in found["rows"]]
    assert times == sorted(times)
    for place, (file, run) in enumerate(
        ((rooms.hall, rooms.hall_run), (rooms.site, rooms.site_run))
    ):
        log = shell("--db", f"sqlite:///{file}", "drill", "log", run, "--format", "json").json
        mine = [row for row in found["rows"] if row["places"] == [place]]
        assert [row["version"] for row in mine] == [row["version"] for row in log["rows"]]
        assert [row["elapsed_s"] for row in mine] == [row["elapsed_s"] for row in log["rows"]]
        assert found["sources"][place]["head"] == log["head"]
        with open_journal(f"sqlite:///{file}", read_only=True) as journal:
            hashes = {entry.version: entry.hash.hex() for entry in journal.read(run)}
        assert all(row["hash"] == hashes[row["version"]] for row in mine)
    kinds = [conflict["kind"] for conflict in found["conflicts"]]
    assert kinds[:2] == ["fact", "outcome"]
    assert found["clocks"][0]["events"] == ["leak"]


def test_exports_and_files_give_the_same(shell: Shell, rooms: Rooms, tmp_path: Path) -> None:
    sticks = []
    for name, file in (("hall", rooms.hall), ("site", rooms.site)):
        with open_journal(f"sqlite:///{file}", read_only=True) as journal:
            sticks.append(str(exported(journal, tmp_path / f"{name}.jsonl")))
    from_files = shell("journal", "merge", *rooms.both, "--format", "json").json
    from_sticks = shell("journal", "merge", *sticks, "--format", "json").json
    for found in (from_files, from_sticks):
        for source in found["sources"]:
            source.pop("file")
    assert from_files == from_sticks
    mixed = shell("journal", "merge", sticks[0], rooms.both[1], "--format", "json").json
    assert mixed["rows"] == from_files["rows"]


def test_a_run_that_went_on_at_both_places_is_a_fork(
    shell: Shell, drill: str, db: Path, tmp_path: Path
) -> None:
    done(shell, "drill", "note", drill, "共通")
    copy = tmp_path / "copy.db"
    shutil.copyfile(db, copy)
    done(shell, "drill", "confirm", drill, "open-log")
    done(shell, "--db", f"sqlite:///{copy}", "drill", "note", drill, "拠点だけ")
    said = done(shell, "journal", "merge", str(db), str(copy))
    assert "2 件目の後で分岐" in said
    assert said.count("【分岐】") == 2
    found = shell("journal", "merge", str(db), str(copy), "--format", "json").json
    (fork,) = found["forks"]
    assert (fork["state"], fork["version"], fork["behind"]) == ("fork", 2, None)
    assert [row["places"] for row in found["rows"]] == [[0, 1], [0, 1], [0], [1]]


def test_a_copy_that_ends_sooner_is_no_fork(
    shell: Shell, drill: str, db: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(db, copy)
    done(shell, "drill", "note", drill, "後")
    said = done(shell, "journal", "merge", str(db), str(copy))
    assert "途中の写し" in said
    assert "【分岐】" not in said
    same = done(shell, "journal", "merge", str(copy), str(copy))
    assert "同じ記録です" in same


class Page(HTMLParser):
    """What a browser would make of a page: its text, and the tags it has."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_is_one_file_in_which_nothing_acts(
    shell: Shell, rooms: Rooms, tmp_path: Path
) -> None:
    out = tmp_path / "out.html"
    done(shell, "journal", "merge", *rooms.both, "--format", "html", "-o", str(out))
    page = Page()
    page.feed(out.read_text("utf-8"))
    assert not page.tags & {"script", "img", "link", "iframe", "b"} - {"b"}
    assert "<b>太字</b>" in page.text
    assert "\x1b" not in page.text
    assert page.text.count("照合コード") >= 2


def test_the_table_for_excel_has_no_formula(shell: Shell, rooms: Rooms, tmp_path: Path) -> None:
    done(shell, "--db", f"sqlite:///{rooms.hall}", "drill", "note", rooms.hall_run, "=1+1")
    out = tmp_path / "out.csv"
    done(shell, "journal", "merge", *rooms.both, "--format", "csv", "-o", str(out))
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert rows[0][:3] == ["No.", "時刻", "通算（秒）"]
    assert ["時計の差"] in rows


def test_markdown_and_terminal_say_the_same_things(shell: Shell, rooms: Rooms) -> None:
    said = done(shell, "journal", "merge", *rooms.both, "--format", "markdown")
    assert said.startswith("# 【訓練】合わせた記録")
    assert said.count("【食い違い】") == done(shell, "journal", "merge", *rooms.both).count(
        "【食い違い】"
    )
    assert "<b>太字" not in said


def test_a_report_is_in_english_too(shell: Shell, rooms: Rooms) -> None:
    assert shell("--lang", "en", "journal", "merge", *rooms.both).code == 0


def test_a_file_of_several_runs_is_not_guessed_at(shell: Shell, rooms: Rooms) -> None:
    more = shell("--db", f"sqlite:///{rooms.hall}", "drill", "start", "small-drill", "--json")
    said = shell("journal", "merge", *rooms.both)
    assert said.code == 2
    assert "BCP-U055" in said.err
    assert rooms.hall_run in said.err
    assert more.json["id"] in said.err
    chosen = ("--run", rooms.hall_run, "--run", rooms.site_run)
    assert shell("journal", "merge", *rooms.both, *chosen).code == 0
    # Two runs of one file, one a place, are two records as well.
    both = ("--run", rooms.hall_run, "--run", more.json["id"], "--run", rooms.site_run)
    found = shell("journal", "merge", *rooms.both, *both, "--format", "json").json
    assert len(found["sources"]) == 3
    assert len({source["place"] for source in found["sources"]}) == 3


def test_a_drill_and_a_real_event_are_never_one_timeline(
    shell: Shell, rooms: Rooms, tmp_path: Path
) -> None:
    real = tmp_path / "real.db"
    assert shell("--db", f"sqlite:///{real}", "incident", "start", "small-drill").code == 0
    said = shell("journal", "merge", str(rooms.hall), str(real))
    assert said.code == 1
    assert "BCP-R080" in said.err
    assert said.out == ""


def damaged(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"open-log", b"Open-log"))


BAD: dict[str, tuple[Callable[[Rooms], tuple[str, ...]], int, str]] = {
    "one file": (lambda rooms: (str(rooms.hall),), 2, "BCP-U053"),
    "too few names": (lambda rooms: (*rooms.both, "--place", "x"), 2, "BCP-U054"),
    "an unknown run": (lambda rooms: (*rooms.both, "--run", "none"), 1, "BCP-R081"),
    "no such file": (lambda rooms: (str(rooms.hall), "none.db"), 74, "BCP-J001"),
    "no journal": (lambda rooms: (str(rooms.hall), __file__), 74, "BCP-J009"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_merged_is_told(shell: Shell, rooms: Rooms, what: str) -> None:
    words, code, fault = BAD[what]
    said = shell("journal", "merge", *words(rooms))
    assert said.code == code, said.err
    assert fault in said.err
    assert said.out == ""


def test_what_does_not_verify_is_not_shown(shell: Shell, rooms: Rooms) -> None:
    damaged(rooms.site)
    said = shell("journal", "merge", *rooms.both)
    assert said.code == 4
    assert "BCP-J032" in said.err
    assert rooms.site_run in said.err
    assert said.out == ""


def test_two_sticks_of_one_name_are_told_apart(shell: Shell, rooms: Rooms, tmp_path: Path) -> None:
    for place, file in (("E", rooms.hall), ("F", rooms.site)):
        (tmp_path / place).mkdir()
        shutil.copyfile(file, tmp_path / place / "journal.db")
    files = [str(tmp_path / place / "journal.db") for place in "EF"]
    found = json.loads(done(shell, "journal", "merge", *files, "--format", "json"))
    assert [source["place"] for source in found["sources"]] == ["E/journal", "F/journal"]
