"""The site folder read: every mistake of every file at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.site.reading import check_site, read_register, read_roster
from bcpflow.site.writing import init
from tests.site.samples import TODAY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init(tmp_path / "site", TODAY)
    return tmp_path / "site"


def found(folder: Path) -> list[tuple[str, str, int, int]]:
    return [(p.code, Path(p.file).name, p.line, p.column) for p in check_site(folder, TODAY)]


def test_a_new_folder_has_nothing_wrong_but_the_sample_rule(folder: Path) -> None:
    assert [row[0] for row in found(folder)] == ["BCP-D173"]


def test_what_is_missing_is_mentioned(folder: Path) -> None:
    for name in ("roster.yaml", "systems.yaml", "muster.yaml"):
        (folder / name).unlink()
    assert [row[:2] for row in found(folder)] == [
        ("BCP-D150", "muster.yaml"),
        ("BCP-D150", "roster.yaml"),
        ("BCP-D150", "systems.yaml"),
    ]


def test_all_mistakes_of_all_files_at_once(folder: Path) -> None:
    (folder / "roster.yaml").write_text(
        "title: 名簿\nupdated: 2020-01-01\npeople:\n  - name: 佐藤\n    roles: [head]\n", "utf-8"
    )
    (folder / "systems.yaml").write_text(
        "title: 一覧\nsystems:\n"
        "  - {id: a, title: A, kind: 基幹系, priority: A, rto: 1h, depends_on: [b]}\n"
        "  - {id: b, title: B, kind: 基幹, priority: A}\n",
        "utf-8",
    )
    (folder / "muster.yaml").write_text("", "utf-8")
    (folder / "workflows" / "x.yaml").write_text("workflow: x\ntitle: X\n", "utf-8")
    rows = found(folder)
    assert ("BCP-D151", "muster.yaml", 1, 1) in rows
    assert ("BCP-D154", "roster.yaml", 5, 13) in rows
    assert ("BCP-D153", "roster.yaml", 4, 5) in rows
    assert ("BCP-D159", "roster.yaml", 2, 10) in rows
    assert ("BCP-D034", "systems.yaml", 4, 29) in rows
    assert ("BCP-D051", "x.yaml", 1, 1) in rows


def test_a_role_that_no_workflow_has_is_named_with_the_nearest(folder: Path) -> None:
    """Rule 4: of the site's own workflows or the shipped ones."""
    roster = folder / "roster.yaml"
    text = roster.read_text("utf-8").replace("[head]", "[haed, xyz]")
    roster.write_text(text.replace("[network]", "[network, recorder]"), "utf-8")
    told = [p for p in check_site(folder, TODAY) if p.code == "BCP-D221"]
    at = next(n for n, line in enumerate(text.splitlines(), 1) if "haed" in line)
    assert [(p.data["role"], p.data["near"], p.line) for p in told] == [
        ("haed", ["head"], at),
        ("xyz", [], at),
    ]
    assert {p.severity for p in told} == {"warning"}
    own = "workflow: own\ntitle: 自前\nroles:\n  xyz: {title: 自前の係}\n"
    (folder / "workflows" / "own.yaml").write_text(own, "utf-8")
    told = [p for p in check_site(folder, TODAY) if p.code == "BCP-D221"]
    assert [p.data["role"] for p in told] == ["haed"]


@pytest.mark.parametrize("text", ["- a\n", "x", "# nothing\n"])
def test_what_is_no_list_of_keys(folder: Path, text: str) -> None:
    (folder / "systems.yaml").write_text(text, "utf-8")
    assert ("BCP-D151", "systems.yaml", 1, 1) in found(folder)


def test_a_damaged_file_is_named_with_its_place(folder: Path) -> None:
    (folder / "systems.yaml").write_bytes("title: 一覧\n".encode("cp932"))
    assert any(row[0] == "BCP-D005" for row in found(folder))
    (folder / "systems.yaml").unlink()
    (folder / "systems.yaml").mkdir()
    assert any(row[:2] == ("BCP-D001", "systems.yaml") for row in found(folder))


def test_a_refused_value_is_named_once(folder: Path) -> None:
    (folder / "systems.yaml").write_text("title: x\ntitle: y\nsystems: *a\n", "utf-8")
    codes = [row[0] for row in found(folder) if row[1] == "systems.yaml"]
    assert codes == ["BCP-D019", "BCP-D014"]


def test_a_misspelt_key_hides_nothing_else(folder: Path) -> None:
    (folder / "systems.yaml").write_text(
        "title: x\nsystems:\n"
        "  - {id: a, titel: A, kind: 基幹系, priority: A, rto: 1h}\n"
        "  - {id: b, title: B, kind: 基幹系, priority: A, depends_on: [c], rto: 1h}\n",
        "utf-8",
    )
    codes = [(row[0], row[2]) for row in found(folder) if row[1] == "systems.yaml"]
    assert codes == [("BCP-D030", 3), ("BCP-D165", 4)]


def test_reading_one_list_stops_at_its_errors_alone(folder: Path) -> None:
    assert len(read_roster(folder, TODAY).people) == 3
    (folder / "roster.yaml").write_text("title: x\nupdated: 2020-01-01\npeople: 3\n", "utf-8")
    assert len(read_register(folder, TODAY).systems) == 8
    with pytest.raises(DefinitionError) as raised:
        read_roster(folder, TODAY)
    assert [p.code for p in raised.value.problems] == ["BCP-D032"]


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as raised:
        check_site(tmp_path / "no", TODAY)
    assert raised.value.code == "BCP-D177"
