"""The drills of the year: read, judged, shown in order, and taken into a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bcpflow.errors import DefinitionError
from bcpflow.language import translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.site.opened import open_site
from bcpflow.site.plan import plan_document, plan_ics, plan_rows, planned
from bcpflow.site.reading import check_site, read_plan, read_tickets
from bcpflow.site.values import clock_time
from bcpflow.site.writing import init

TODAY = date(2026, 11, 21)
STAMP = datetime(2026, 11, 21, 3, tzinfo=UTC)
JAPAN = ZoneInfo("Asia/Tokyo")
LIBRARY = Library([shipped_folder()])
PLAN = """\
title: 令和8年度の訓練
drills:
  - {title: 復元, workflow: backup-restore, date: 2027/2/1, place: サーバー室}
  - title: 図上
    workflow: tabletop-discussion
    date: 令和9年1月17日
    time: １４：３０
    minutes: 60
    people: [総務課, 情報]
  - {title: 初動, workflow: ict-bcp-initial-response, date: 2027-01-17, time: "9:00"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init(tmp_path, TODAY)
    return tmp_path


def written(folder: Path, text: str) -> Path:
    (folder / "plan.yaml").write_text(text, "utf-8")
    return folder


def codes(folder: Path) -> list[tuple[str, int]]:
    found = check_site(folder, TODAY)
    return [(p.code, p.line) for p in found if p.file.endswith(("plan.yaml", "tickets.yaml"))]


def test_what_init_makes_has_nothing_to_mend(folder: Path) -> None:
    assert codes(folder) == []
    plan = read_plan(folder, LIBRARY, TODAY)
    assert all("例" in translator("ja").pick(drill.title) for drill in plan.drills)


def test_the_drills_come_in_the_order_they_take_place(folder: Path) -> None:
    plan = read_plan(written(folder, PLAN), LIBRARY, TODAY)
    assert [(one.day.isoformat(), one.drill.title) for one in planned(plan)] == [
        ("2027-01-17", "初動"),
        ("2027-01-17", "図上"),
        ("2027-02-01", "復元"),
    ]


def test_everything_wrong_is_named_at_its_line(folder: Path) -> None:
    text = (
        "title: 計画\nupdated: 2030-01-01\ndrills:\n"
        "  - {title: a, workflow: backup-restor, date: いつか}\n"
        '  - {title: b, workflow: backup-restore, date: 2027-01-17, time: "25:00", minutes: 0}\n'
        "  - {title: c, workflow: backup-restore, date: 2027-01-17, place: 庁舎, color: 赤}\n"
    )
    found = dict(codes(written(folder, text)))
    assert found["BCP-D223"] == 4
    assert found["BCP-D160"] == 4
    assert found["BCP-D222"] == 5
    assert found["BCP-D175"] == 5
    assert found["BCP-D161"] == 2
    with pytest.raises(DefinitionError):
        read_plan(folder, LIBRARY, TODAY)


def test_a_mistake_in_the_plan_keeps_no_drill_from_starting(folder: Path) -> None:
    written(folder, "title: [1")
    (folder / "tickets.yaml").write_text("forms: 3", "utf-8")
    assert open_site(folder, TODAY).roster is not None
    assert codes(folder)


@pytest.mark.parametrize(
    ("text", "read"),
    [("14:00", "14:00"), ("１４：０５", "14:05"), ("9時", "09:00"), ("9時30分", "09:30"),
     ("24:00", None), ("午後2時", None), ("14", None), ("14:", None), ("", None)],
)  # fmt: skip
def test_times_of_day(text: str, read: str | None) -> None:
    found = clock_time(text)
    assert (f"{found:%H:%M}" if found else None) == read


def test_a_calendar_takes_the_drills_in(folder: Path) -> None:
    plan = read_plan(written(folder, PLAN), LIBRARY, TODAY)
    data = plan_ics(plan, translator("ja"), STAMP, JAPAN)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    first, second, whole = Calendar.from_ical(data).walk("VEVENT")
    assert first.decoded("dtstart") == datetime(2027, 1, 17, 0, 0, tzinfo=UTC)
    assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(hours=2)
    assert second.decoded("dtend") - second.decoded("dtstart") == timedelta(hours=1)
    assert str(second["summary"]) == "図上"
    assert "総務課、情報" in str(second["description"])
    assert whole.decoded("dtstart") == date(2027, 2, 1)
    assert str(whole["location"]) == "サーバー室"


def test_a_drill_whose_day_is_moved_keeps_its_event(folder: Path) -> None:
    before = planned(read_plan(written(folder, PLAN), LIBRARY, TODAY))
    moved = written(folder, PLAN.replace("2027/2/1", "2027/3/9"))
    after = planned(read_plan(moved, LIBRARY, TODAY))
    assert {one.uid for one in before} == {one.uid for one in after}
    assert len({one.uid for one in before}) == 3


def test_hostile_text_ends_no_line_of_the_calendar(folder: Path) -> None:
    text = PLAN.replace("サーバー室", '"室\\nEND:VEVENT\\n=1+1"')
    data = plan_ics(
        read_plan(written(folder, text), LIBRARY, TODAY), translator("ja"), STAMP, JAPAN
    )
    assert len(Calendar.from_ical(data).walk("VEVENT")) == 3
    assert b"\r\nEND:VEVENT\r\n=1" not in data


def test_rows_and_documents_say_the_same(folder: Path) -> None:
    plan = read_plan(written(folder, PLAN), LIBRARY, TODAY)
    rows, told = plan_rows(plan, translator("ja")), plan_document(plan, translator("ja"), TODAY)
    assert [row[0] for row in rows[1:]] == [one["date"] for one in told["drills"]]
    assert rows[2][:4] == ["2027-01-17", "日", "14:30", 60]
    assert [one["time"] for one in told["drills"]] == ["09:00", "14:30", None]
    assert not any(one["past"] for one in told["drills"])


def test_a_column_nobody_can_fill_is_named(folder: Path) -> None:
    (folder / "tickets.yaml").write_text(
        "title: 見出し\ndated: 2026-11-21\nforms:\n  own:\n    title: 自前\n"
        '    columns: [{head: 件名, says: "{text}"}, {head: 期限, says: "{dew}"}]\n',
        "utf-8",
    )
    assert [code for code, _ in codes(folder)] == ["BCP-D224"]


def test_the_shipped_heads_are_samples() -> None:
    tickets = read_tickets(None, TODAY)
    assert {"generic", "redmine", "backlog"} <= tickets.forms.keys()
    assert all(form.sample for form in tickets.forms.values())
