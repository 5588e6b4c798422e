"""Prior evaluation: the worst criterion suggests, people decide and say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcpflow.codes import describe
from bcpflow.errors import DefinitionError, Refused
from bcpflow.language import translator
from bcpflow.procurement.preevaluation import (
    RESULTS,
    Criteria,
    Mark,
    conclude,
    criteria_findings,
    marks_of,
    read_criteria,
    suggest,
)
from bcpflow.procurement.reading import SHIPPED, check_table

FORM = read_criteria(None)
MUST = [item.id for item in FORM.items if item.must]
OTHER = [item.id for item in FORM.items if not item.must]


def sheet(**changed: str) -> list[Mark]:
    said = {item.id: "met" for item in FORM.items} | changed
    return [Mark(criterion=id, level=level) for id, level in said.items()]


def refusal(
    marks: Sequence[Mark], result: str, conditions: Sequence[str] = (), reason: str = ""
) -> Refused:
    with pytest.raises(Refused) as raised:
        conclude(FORM, marks, result, conditions, reason)  # type: ignore[arg-type]
    for language in ("ja", "en"):
        told = describe(raised.value, translator("ja" if language == "ja" else "en"))
        assert "…" not in "".join(told)
    return raised.value


def test_the_shipped_form_asks_for_all_of_the_guideline() -> None:
    assert check_table("criteria", Criteria, None, criteria_findings) == []
    titles = [item.title["ja"] for item in FORM.items if isinstance(item.title, dict)]
    for word in (
        "必要性", "緊急性", "費用対効果", "技術的妥当性", "重複投資", "共同利用", "標準準拠",
        "セキュリティ", "個人情報", "クラウド", "体制", "継続性", "ロックイン", "BCP",
    ):  # fmt: skip
        assert any(word in title for title in titles), word
    assert FORM.sample
    assert FORM.results["conditional"] == {"ja": "条件付", "en": "Fit on conditions"}


def test_all_met_is_fit() -> None:
    found = suggest(FORM, sheet())
    assert (found.result, found.because, found.missing) == ("fit", (), ())
    assert (found.points, found.most) == (2 * len(FORM.items),) * 2
    assert conclude(FORM, sheet(), "fit").result == "fit"


@pytest.mark.parametrize(
    ("criterion", "level", "result"),
    [
        (MUST[0], "not-met", "unfit"),
        (MUST[0], "partly", "conditional"),
        (OTHER[0], "not-met", "conditional"),
        (OTHER[0], "partly", "conditional"),
    ],
)
def test_the_worst_criterion_gives_the_suggestion(criterion: str, level: str, result: str) -> None:
    found = suggest(FORM, sheet(**{criterion: level}))
    assert (found.result, found.because) == (result, (criterion,))
    worse = suggest(FORM, sheet(**{criterion: level, MUST[1]: "not-met"}))
    assert worse.result == "unfit"
    assert MUST[1] in worse.because


def test_what_is_not_answered_leaves_no_suggestion() -> None:
    found = suggest(FORM, sheet()[1:])
    assert (found.result, found.title, found.missing) == (None, None, (FORM.items[0].id,))
    fault = refusal(sheet()[1:], "fit")
    assert (fault.code, fault.data["missing"]) == ("BCP-P056", [FORM.items[0].title])


def test_not_applicable_takes_a_note_and_counts_for_nothing() -> None:
    bare = sheet(cloud="not-applicable")
    assert suggest(FORM, bare).missing == ("cloud",)
    noted = [replace(m, note="既存機器の更新のみ") if m.criterion == "cloud" else m for m in bare]
    found = suggest(FORM, noted)
    assert (found.result, found.points, found.most) == ("fit", 20, 20)


def test_a_fit_on_conditions_has_conditions() -> None:
    partly = sheet(cloud="partly")
    for conditions in ((), (" ", "")):
        assert refusal(partly, "conditional", conditions).code == "BCP-P056"
    found = conclude(FORM, partly, "conditional", [" 移行計画を出す "])
    assert (found.conditions, found.because) == (("移行計画を出す",), ("cloud",))


def test_another_decision_takes_a_reason() -> None:
    unfit = sheet(security="not-met")
    assert refusal(unfit, "fit").code == "BCP-P035"
    assert refusal(unfit, "fit", (), "  ").code == "BCP-P035"
    found = conclude(FORM, unfit, "fit", (), "別途対策済み")
    assert (found.result, found.suggested, found.reason) == ("fit", "unfit", "別途対策済み")
    assert conclude(FORM, unfit, "unfit").reason == ""


def test_names_nobody_knows_are_refused() -> None:
    assert refusal(sheet(), "fitt").data["near"] == ["fit"]
    for wrong in ({"necesity": "met"}, {"necessity": "mett"}):
        with pytest.raises(Refused) as raised:
            marks_of(FORM, wrong)
        assert raised.value.code == "BCP-P036"
        with pytest.raises(Refused):
            suggest(FORM, [Mark(criterion=c, level=lv) for c, lv in wrong.items()])
    assert marks_of(FORM, {"cloud": "met", "bcp": ("partly", "x")}) == (
        Mark(criterion="cloud", level="met"),
        Mark(criterion="bcp", level="partly", note="x"),
    )


LEVELS = st.sampled_from(["met", "partly", "not-met"])


@settings(deadline=None)
@given(st.fixed_dictionaries({item.id: LEVELS for item in FORM.items}), st.randoms())
def test_the_order_of_answers_changes_nothing_and_better_is_never_worse(
    said: dict[str, str], random: Random
) -> None:
    marks = sheet(**said)
    found = suggest(FORM, marks)
    mixed = list(marks)
    random.shuffle(mixed)
    assert suggest(FORM, mixed) == found
    assert found.result is not None
    for id in said:
        better = suggest(FORM, [*marks, Mark(criterion=id, level="met")])
        assert better.result is not None
        assert RESULTS.index(better.result) <= RESULTS.index(found.result)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  - id: urgency", "  - id: necessity", "BCP-D158"),
        ("must: conditional", "must: maybe", "BCP-D034"),
        ("  unfit: {ja: 不適, en: Not fit}\n", "", "BCP-P034"),
        ("dated: 2026-11-21", "dated: x", "BCP-P002"),
    ],
)
def test_a_form_of_the_site_is_judged(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = (SHIPPED / "criteria.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "procurement").mkdir()
    path = tmp_path / "procurement" / "criteria.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        read_criteria(tmp_path)
    assert raised.value.problems[0].code == code
