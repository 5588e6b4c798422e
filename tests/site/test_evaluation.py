"""The rating rule: shipped, or the site's own; every mistake in it at its line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from bcpflow.definition.conditions import holds
from bcpflow.definition.evaluation import MEASURES, Evaluation, Rating, RatingRule
from bcpflow.errors import DefinitionError
from bcpflow.language import Language, translator
from bcpflow.reports.terms import RATINGS, term
from bcpflow.site.lint import evaluation_findings
from bcpflow.site.reading import check_site, read_evaluation
from bcpflow.site.writing import init
from tests.site.samples import TODAY

SHIPPED = read_evaluation(None)
WELL = dict.fromkeys(MEASURES, 0) | {"steps": 4, "achieved": 100}


def rated(rule: Evaluation, **measures: float) -> str:
    """What the rule suggests."""
    facts = WELL | measures
    lines = (line for line in rule.ratings if line.when is None or holds(line.when, facts, {}))
    return next(lines).rating


@pytest.mark.parametrize(
    ("measures", "rating"),
    [
        ({}, "P"),
        ({"steps": 0, "achieved": 0}, "N"),
        ({"achieved": 49.9}, "U"),
        ({"achieved": 50}, "M"),
        ({"achieved": 79.9}, "M"),
        ({"late": 50.1}, "M"),
        ({"overridden": 1}, "M"),
        ({"achieved": 80}, "S"),
        ({"late": 50}, "S"),
        ({"stumbles": 1}, "S"),
        ({"achieved": 99.9}, "S"),
        ({"late": 0.1}, "S"),
    ],
)
def test_the_shipped_rule_suggests(measures: dict[str, float], rating: str) -> None:
    assert rated(SHIPPED, **measures) == rating


def test_the_shipped_rule_is_whole() -> None:
    assert list(evaluation_findings(SHIPPED, TODAY)) == []
    assert {line.rating for line in SHIPPED.ratings} == set(get_args(Rating))
    assert SHIPPED.dated == "2026-11-21"
    assert "例" in str(SHIPPED.source)
    assert 4 <= len(SHIPPED.questions) <= 6
    for text in (SHIPPED.title, SHIPPED.source, *SHIPPED.questions):
        assert isinstance(text, dict)
        assert set(text) == {"ja", "en"}
    for line in SHIPPED.ratings:
        assert isinstance(line.because, dict)
        assert set(line.because) == {"ja", "en"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_reason_neither_repeats_its_rating_nor_mixes_languages(language: Language) -> None:
    """They are shown side by side: ``U 実施できず`` and why."""
    tr = translator(language)
    for line in SHIPPED.ratings:
        name = term(RATINGS, line.rating, tr).partition(" ")[2]
        said = tr.pick(line.because)
        assert not said.casefold().startswith(name.casefold()), said
        assert not {name, name.replace("対象外", "の対象外")} & set(re.split(r"[。（）.]", said))
    everything = [SHIPPED.title, SHIPPED.source, *(line.because for line in SHIPPED.ratings)]
    if language == "en":
        assert [said for said in map(tr.pick, everything) if not said.isascii()] == []


def lines(*conditions: str | None) -> tuple[RatingRule, ...]:
    return tuple(RatingRule(rating="S", when=when, because="x") for when in conditions)


@pytest.mark.parametrize(
    ("said", "code", "path"),
    [
        ({"ratings": ()}, "BCP-D188", ("ratings",)),
        ({"ratings": lines("steps == 0")}, "BCP-D188", ("ratings", 0)),
        ({"ratings": lines(None, None)}, "BCP-D188", ("ratings", 0)),
        ({"ratings": lines("steps =", None)}, "BCP-D120", ("ratings", 0, "when")),
        ({"ratings": lines("len(steps)", None)}, "BCP-D121", ("ratings", 0, "when")),
        ({"ratings": lines("achieved ＜ 50", None)}, "BCP-D122", ("ratings", 0, "when")),
        ({"ratings": lines('achieved < "50"', None)}, "BCP-D124", ("ratings", 0, "when")),
        ({"ratings": lines("acheived < 50", None)}, "BCP-D187", ("ratings", 0, "when")),
        ({"questions": ()}, "BCP-D189", ("questions",)),
        ({"questions": ("",)}, "BCP-D060", ("questions", 0)),
        ({"dated": "x"}, "BCP-D160", ("dated",)),
        ({"dated": "2026-11-22"}, "BCP-D161", ("dated",)),
        ({"evaluation": "a b"}, "BCP-D059", ("evaluation",)),
    ],
)
def test_each_mistake_at_its_place(
    said: dict[str, object], code: str, path: tuple[object, ...]
) -> None:
    evaluation = replace(SHIPPED, **said)  # type: ignore[arg-type]  # a test's own words
    found = [(f.code, f.path) for f in evaluation_findings(evaluation, TODAY)]
    assert found == [(code, path)]


def test_a_misspelt_measure_is_told_with_the_right_one() -> None:
    evaluation = replace(SHIPPED, ratings=lines("acheived < 50", None))
    (finding,) = evaluation_findings(evaluation, TODAY)
    assert finding.data["near"] == ["achieved"]


def test_the_sites_rule_goes_before_the_shipped_one(tmp_path: Path) -> None:
    assert read_evaluation(tmp_path) == SHIPPED
    init(tmp_path, TODAY)
    own = tmp_path / "evaluation.yaml"
    assert read_evaluation(tmp_path) == SHIPPED
    own.write_text(own.read_text("utf-8").replace("hseep-sample", "ours"), "utf-8")
    assert read_evaluation(tmp_path).evaluation == "ours"


def test_mistakes_of_the_sites_rule_are_told_at_their_lines(tmp_path: Path) -> None:
    init(tmp_path, TODAY)
    assert [p.code for p in check_site(tmp_path, TODAY)] == ["BCP-D173"]
    own = tmp_path / "evaluation.yaml"
    own.write_text(
        "evaluation: ours\ntitle: x\ndated: 2026-11-21\nratings:\n"
        "  - {rating: X, because: x, when: steps == 0}\n  - {rating: P, because: x}\n"
        "questions: [x]\n",
        "utf-8",
    )
    found = [(p.code, p.line) for p in check_site(tmp_path, TODAY) if p.file == str(own)]
    assert found == [("BCP-D034", 5)]
    with pytest.raises(DefinitionError) as raised:
        read_evaluation(tmp_path)
    assert raised.value.code == "BCP-D034"
    own.unlink()
    assert [p.code for p in check_site(tmp_path, TODAY)] == ["BCP-D173"]
