"""What is wrong with a file of deadline rules, each mistake at its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bcpflow.errors import DefinitionError
from bcpflow.procurement.calendar import read_calendar
from bcpflow.procurement.deadline_model import Happening, Rule, Rules, Term, rules_findings
from bcpflow.procurement.deadlines import derive, read_rules
from bcpflow.procurement.reading import SHIPPED

RULES = read_rules(None)
CALENDAR = read_calendar(None)


def with_rule(rule: Rule) -> Rules:
    """The shipped rules with one more, named own."""
    return replace(RULES, rules={**RULES.rules, "own": rule})


def term(**said: object) -> Rules:
    made_term = Term(**{"span": "1 day", "source": "x"} | said)  # type: ignore[arg-type]
    return with_rule(Rule(title="x", counts_from=("award",), terms=(made_term,)))


HOME = ("rules", "own")
PLAIN = Rule(title="x", counts_from=("award",), terms=(Term(span="1 day", source="x"),))


@pytest.mark.parametrize(
    ("rules", "code", "path"),
    [
        (replace(RULES, dated="x"), "BCP-P060", ("dated",)),
        (replace(RULES, warn_days=-1), "BCP-P068", ("warn_days",)),
        (with_rule(replace(PLAIN, warn_days=-1)), "BCP-P068", (*HOME, "warn_days")),
        (with_rule(replace(PLAIN, counts_from=())), "BCP-P068", (*HOME, "counts_from")),
        (with_rule(replace(PLAIN, counts_from=("awrd",))), "BCP-P066", (*HOME, "counts_from", 0)),
        (with_rule(replace(PLAIN, met_by=("contract",))), "BCP-P066", (*HOME, "met_by", 0)),
        (with_rule(replace(PLAIN, counts_from=("own",))), "BCP-P067", (*HOME, "counts_from")),
        (with_rule(replace(PLAIN, terms=())), "BCP-P068", (*HOME, "terms")),
        (with_rule(replace(PLAIN, when="WTO")), "BCP-D075", (*HOME, "when")),
        (with_rule(replace(PLAIN, when="wto =")), "BCP-D120", (*HOME, "when")),
        (with_rule(replace(PLAIN, when='wto == "はい"')), "BCP-D124", (*HOME, "when")),
        (term(when="wto"), "BCP-P068", (*HOME, "terms", 0)),
        (term(on="10-31"), "BCP-P068", (*HOME, "terms", 0)),
        (term(span=None), "BCP-P068", (*HOME, "terms", 0)),
        (term(span=None, on="10-31", month_end=True), "BCP-P068", (*HOME, "terms", 0)),
        (term(span="10"), "BCP-P064", (*HOME, "terms", 0, "span")),
        (term(span=None, on="10-32"), "BCP-P064", (*HOME, "terms", 0, "on")),
        (term(source=None), "BCP-P008", (*HOME, "terms", 0)),
        (with_rule(replace(PLAIN, title=" ")), "BCP-D060", (*HOME, "title")),
        (
            replace(RULES, happenings={**RULES.happenings, "notice": Happening(title="x")}),
            "BCP-P066",
            ("rules", "notice"),
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_place(
    rules: Rules, code: str, path: tuple[str | int, ...]
) -> None:
    assert [(finding.code, finding.path) for finding in rules_findings(rules)] == [(code, path)]


def test_a_sample_needs_a_source_too() -> None:
    (finding,) = rules_findings(term(source=None, sample=True))
    assert finding.code == "BCP-P008"


def test_rules_that_wait_for_each_other_are_all_named() -> None:
    rules = replace(
        RULES,
        rules={
            "a": replace(PLAIN, counts_from=("b",)),
            "b": replace(PLAIN, counts_from=("c",)),
            "c": replace(PLAIN, counts_from=("a",)),
            "outside": replace(PLAIN, counts_from=("a",)),
        },
    )
    found = list(rules_findings(rules))
    assert [finding.data["name"] for finding in found] == ["a", "b", "c"]
    assert {finding.code for finding in found} == {"BCP-P067"}
    assert derive(rules, {"award": date(2026, 7, 1)}, {}, CALENDAR) == ()


def test_a_sites_own_rules_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "procurement" / "deadlines.yaml"
    own.parent.mkdir()
    text = (SHIPPED / "deadlines.yaml").read_text("utf-8")
    own.write_text(text.replace("span: 7 days", "span: 5 business days"), "utf-8")
    award = {"award": date(2026, 7, 17)}
    (own_rule,) = derive(read_rules(tmp_path), award, {}, CALENDAR)
    (shipped,) = derive(RULES, award, {}, CALENDAR)
    assert (own_rule.due, shipped.due) == (date(2026, 7, 27), date(2026, 7, 24))


def test_faulty_rules_are_not_used(tmp_path: Path) -> None:
    own = tmp_path / "procurement" / "deadlines.yaml"
    own.parent.mkdir()
    text = (SHIPPED / "deadlines.yaml").read_text("utf-8")
    own.write_text(text.replace("    side: before", "    sied: before", 1), "utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_rules(tmp_path)
    (problem,) = caught.value.problems
    assert problem.code == "BCP-D030"
    assert "sied" in problem.excerpt
