"""Nothing that is there is lost, and what is written reads back the same."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.library.reader import read_bytes
from bcpflow.site.model import Person, Roster
from bcpflow.site.shape import shape
from bcpflow.site.writing import as_yaml, init, replaced
from tests.site.samples import TODAY

WORDS = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("C", "Z")),
    min_size=1,
    max_size=12,
)


def test_init_leaves_alone_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "roster.yaml").write_text("mine")
    made, left = init(tmp_path, TODAY)
    assert left == [tmp_path / "roster.yaml"]
    assert {path.name for path in made} == {
        "workflows", "checklists", "README.md", "systems.yaml", "muster.yaml", "evaluation.yaml",
        "plan.yaml", "tickets.yaml", ".gitignore",
    }  # fmt: skip
    assert (tmp_path / "roster.yaml").read_text() == "mine"
    assert init(tmp_path, TODAY)[0] == []
    assert "2026-11-21" in (tmp_path / "systems.yaml").read_text("utf-8")


def test_what_is_replaced_is_kept_each_time(tmp_path: Path) -> None:
    path = tmp_path / "roster.yaml"
    assert replaced(path, b"1", private=True) is None
    assert replaced(path, b"2", private=True) == tmp_path / "roster.yaml.bak1"
    assert replaced(path, b"3", private=True) == tmp_path / "roster.yaml.bak2"
    assert path.read_bytes() == b"3"
    assert [(tmp_path / f"roster.yaml.bak{n}").read_bytes() for n in (1, 2)] == [b"1", b"2"]
    assert len(list(tmp_path.iterdir())) == 3


def test_where_links_cannot_be_made_a_copy_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "systems.yaml"
    replaced(path, b"1")
    kept = replaced(path, b"2")
    assert kept is not None
    assert (kept.read_bytes(), path.read_bytes()) == (b"1", b"2")


@pytest.mark.skipif(sys.platform == "win32", reason="no owners in file modes")
def test_only_the_owner_reads_the_roster(tmp_path: Path) -> None:
    init(tmp_path, TODAY)
    assert stat.S_IMODE((tmp_path / "roster.yaml").stat().st_mode) == 0o600


@given(
    st.builds(
        Person,
        name=WORDS,
        roles=st.lists(WORDS, max_size=3).map(tuple),
        note=st.none() | WORDS,
        arrival_min=st.none() | st.floats(0, 600),
    )
)
def test_what_is_written_reads_back(person: Person) -> None:
    said = Roster(title={"ja": "名簿", "en": "x: {y}"}, people=(person,))
    document = read_bytes(as_yaml(said, "取込\n: \x1b x"), "x.yaml")
    assert document.problems == ()
    assert shape(Roster, document.data) == (said, [])
