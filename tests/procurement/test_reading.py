"""Tables read: the site's own file wins as a whole, every mistake stands at its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.errors import DefinitionError
from bcpflow.lint.finding import Finding
from bcpflow.procurement.reading import SHIPPED, check_table, judge_file, read_table, table_path
from bcpflow.procurement.tables import read_ceilings


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    __pydantic_config__ = FORBID_UNKNOWN

    yen: int
    source: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    lines: tuple[Line, ...] = ()


def sourced(table: Table) -> Iterator[Finding]:
    for number, line in enumerate(table.lines):
        if line.source is None:
            yield Finding("BCP-P008", ("lines", number))


def found(text: str, tmp_path: Path) -> list[tuple[str, int, int]]:
    home = tmp_path / "procurement"
    home.mkdir(exist_ok=True)
    (home / "sums.yaml").write_text(text, "utf-8")
    problems = check_table("sums", Table, tmp_path, sourced)
    return [(problem.code, problem.line, problem.column) for problem in problems]


def test_the_shipped_table_is_read_where_a_site_has_none(tmp_path: Path) -> None:
    assert table_path("ceilings", None) == SHIPPED / "ceilings.yaml"
    assert table_path("ceilings", tmp_path) == SHIPPED / "ceilings.yaml"
    assert read_ceilings(tmp_path) == read_ceilings(None)


def test_the_whole_file_of_a_site_wins(tmp_path: Path) -> None:
    own = tmp_path / "procurement" / "ceilings.yaml"
    own.parent.mkdir()
    text = (SHIPPED / "ceilings.yaml").read_text("utf-8")
    own.write_text(text.replace("use: law", "use: tochigi"), "utf-8")
    assert table_path("ceilings", tmp_path) == own
    assert read_ceilings(tmp_path).use == "tochigi"
    assert read_ceilings(None).use == "law"


@pytest.mark.parametrize("text", ["- a\n", "x\n", "# nothing\n", ""])
def test_what_is_no_list_of_keys(text: str, tmp_path: Path) -> None:
    assert found(text, tmp_path) == [("BCP-P001", 1, 1)]


def test_all_mistakes_at_once_at_their_lines(tmp_path: Path) -> None:
    text = "title: x\nlines:\n  - {yen: 1}\n  - {yen: many, source: y}\n  - {yen: 3, suorce: y}\n"
    assert found(text, tmp_path) == [("BCP-D032", 4, 11), ("BCP-D030", 5, 14)]
    text = "title: x\nlines:\n  - {yen: 1}\n  - {yen: 2, suorce: y}\n"
    assert found(text, tmp_path) == [("BCP-P008", 3, 5), ("BCP-D030", 4, 14)]


def test_a_sound_table_has_nothing_wrong(tmp_path: Path) -> None:
    assert found("title: x\nlines:\n  - {yen: 1, source: y}\n", tmp_path) == []
    assert read_table("sums", Table, tmp_path, sourced).lines == (Line(yen=1, source="y"),)


def test_a_table_with_an_error_is_not_used(tmp_path: Path) -> None:
    found("title: x\nlines:\n  - {yen: 1}\n", tmp_path)
    with pytest.raises(DefinitionError) as fault:
        read_table("sums", Table, tmp_path, sourced)
    assert [problem.code for problem in fault.value.problems] == ["BCP-P008"]
    assert read_table("sums", Table, tmp_path).lines == (Line(yen=1),)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    assert [p.code for p in judge_file(tmp_path / "x.yaml", Table)[1]] == ["BCP-D001"]
    (tmp_path / "y.yaml").write_bytes("title: 表\n".encode("cp932"))
    assert [p.code for p in judge_file(tmp_path / "y.yaml", Table)[1]] == ["BCP-D005"]
    with pytest.raises(DefinitionError):
        read_table("nowhere", Table, tmp_path)
