"""Hints at duplicate investments: found where things are alike, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.language import translator
from bcpflow.procurement.duplicates import NAME, Hint, Item, hints, read_likeness
from bcpflow.procurement.reading import SHIPPED

RULE = read_likeness(None)


def item(id: str, title: str, year: int = 2026, **other: Any) -> Item:
    return Item(id=id, title=title, year=year, **other)


def found(*items: Item) -> tuple[Hint, ...]:
    return hints(items, RULE)


def test_the_same_system_within_two_fiscal_years() -> None:
    (hint,) = found(
        item("b", "文書管理", 2026, system="Ｓ-12"), item("a", "複合機", 2025, system="s-12")
    )
    assert (hint.cases, hint.years, hint.grounds) == (("a", "b"), (2025, 2026), ("system",))
    for language, words in (("ja", ("台帳番号", "ｓ-12", "続く年度")), ("en", ("-12",))):
        said = hint.reason.told(translator("ja" if language == "ja" else "en"))
        assert all(word.lower() in said.lower() for word in words), said
    assert (
        found(item("a", "文書管理", 2024, system="S"), item("b", "複合機", 2026, system="S")) == ()
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("文書管理システム導入業務委託", "文書管理システムの構築"),
        ("庁内LAN更改", "庁内ＬＡＮ 改修（その2）"),
        ("税務課 タブレット端末購入", "タブレット端末購入（福祉課）"),
    ],
)
def test_titles_that_are_alike_but_for_words_that_say_nothing(one: str, other: str) -> None:
    (hint,) = found(item("a", one), item("b", other, 2027))
    assert hint.grounds == ("title",)
    assert hint.alike >= RULE.alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("文書管理システム導入業務委託", "税務システム導入業務委託"),
        ("住民情報システム更改", "図書館システム更改"),
        ("システム", "システム保守"),
        ("", ""),
    ],
)
def test_titles_that_only_share_words_that_say_nothing(one: str, other: str) -> None:
    assert found(item("a", one), item("b", other)) == ()


def test_titles_of_different_kinds_are_no_hint_and_of_unknown_kind_are() -> None:
    one, other = item("a", "図書館端末", kind="購入"), item("b", "図書館端末", kind="賃貸借")
    assert found(one, other) == ()
    assert found(one, replace(other, kind=None))
    assert found(one, replace(other, kind="購入"))


def test_both_grounds_are_named_and_each_pair_once_newest_year_first() -> None:
    old = [item(f"o{n}", "庁内LAN", 2020, system="S") for n in range(2)]
    new = [item(f"n{n}", "庁内LAN", 2026) for n in range(3)]
    answer = found(*old, *new)
    assert [hint.cases for hint in answer] == [
        ("n0", "n1"), ("n0", "n2"), ("n1", "n2"), ("o0", "o1")
    ]  # fmt: skip
    assert answer[-1].grounds == ("system", "title")
    assert answer[-1].alike == 100


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("alike: 60", "alike: 0", "BCP-U030"),
        ("alike: 60", "alike: 101", "BCP-U030"),
        ("years_apart: 1", "years_apart: -1", "BCP-U030"),
        ("dated: 2026-11-21", "dated: いつか", "BCP-P060"),
    ],
)
def test_a_sites_rule_with_an_error_is_not_used(
    tmp_path: Path, before: str, after: str, code: str
) -> None:
    text = (SHIPPED / f"{NAME}.yaml").read_text("utf-8")
    assert before in text
    (tmp_path / "procurement").mkdir()
    (tmp_path / "procurement" / f"{NAME}.yaml").write_text(text.replace(before, after), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_likeness(tmp_path)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_site_may_ask_for_more(tmp_path: Path) -> None:
    text = (SHIPPED / f"{NAME}.yaml").read_text("utf-8").replace("alike: 60", "alike: 100")
    (tmp_path / "procurement").mkdir()
    (tmp_path / "procurement" / f"{NAME}.yaml").write_text(text, "utf-8")
    strict = read_likeness(tmp_path)
    items = [item("a", "タブレット端末（税務課）"), item("b", "タブレット端末（福祉課）")]
    assert hints(items, RULE)
    assert not hints(items, strict)
