"""What a case declares of its method, laid beside the tables."""

from __future__ import annotations

from datetime import date, timedelta, timezone
from pathlib import Path

import pytest

from bcpflow.definition.model import FactValue
from bcpflow.language import translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.service.method_check import discrepancies
from tests.samples import Game

TOKYO = timezone(timedelta(hours=9))
TODAY = date(2026, 11, 21)
GUIDELINE = Library([shipped_folder()]).load("procurement-guideline").definition
SERVICE: dict[str, FactValue] = {"契約種別": "その他の委託・役務", "予定価格": 6_600_000}


def said(**facts: FactValue) -> list[str]:
    game = Game.start(GUIDELINE, "case", facts=facts)
    return [one.told(translator("ja")) for one in discrepancies(game.state, None, TODAY, TOKYO)]


def test_what_is_not_declared_is_not_judged() -> None:
    assert said() == []
    assert said(方式="見積合わせ", 号="1") == []
    assert said(**SERVICE) == []


def test_a_method_the_tables_allow_is_passed_over() -> None:
    assert said(**SERVICE, 方式="一般競争入札", 号="なし", 議決="不要", 特定調達="対象外") == []
    small: dict[str, FactValue] = {**SERVICE, "予定価格": 900_000}
    assert said(**small, 方式="見積合わせ", 号="1") == []


def test_a_method_above_its_ceiling_and_its_reason() -> None:
    (found,) = said(**SERVICE, 方式="見積合わせ", 号="1")
    assert "見積合わせ" in found
    assert "使えません" in found


@pytest.mark.parametrize(
    ("method", "item", "word"),
    [("一般競争入札", "2", "号（2）は要りません"), ("公募型プロポーザル", "5", "根拠は 2 号")],
)
def test_an_item_that_does_not_go_with_the_method(method: str, item: str, word: str) -> None:
    (found,) = said(**SERVICE, 方式=method, 号=item)
    assert word in found


@pytest.mark.parametrize(
    ("council", "price", "word"),
    [("不要", 25_000_000, "議決が要ります"), ("要", 19_999_999, "議決は要りません")],
)
def test_a_vote_said_the_other_way(council: str, price: int, word: str) -> None:
    facts: dict[str, FactValue] = {"契約種別": "財産の買入れ", "予定価格": price}
    (found,) = said(**facts, 議決=council)
    assert word in found
    (wto,) = said(**facts, 特定調達="対象")
    assert "表では対象外" in wto


def test_a_tender_that_failed_opens_item_8(tmp_path: Path) -> None:
    """The outcome the case records is what the tables are asked with."""
    game = Game.start(
        GUIDELINE, "case", facts={**SERVICE, "方式": "不落・不調随意契約", "号": "なし"}
    )
    before = discrepancies(game.state, tmp_path, TODAY, TOKYO)
    assert any("使えません" in one.told(translator("ja")) for one in before)
    steps = dict(game.state.steps)
    steps["tender-outcome"] = steps["tender-outcome"]._replace(option="negotiate")
    after = discrepancies(game.state._replace(steps=steps), tmp_path, TODAY, TOKYO)
    assert all("使えません" not in one.told(translator("ja")) for one in after)
