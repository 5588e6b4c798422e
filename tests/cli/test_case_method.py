"""`case method`: the answers of the law and of a site's rule, and what a choice declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcpflow.procurement.reading import SHIPPED
from tests.cli.case_shell import SERVICE, done, opened, register, told, valid, versions
from tests.cli.conftest import Shell

OWN_RULE = """
  own:
    title: 自分の村
    bodies: [町村]
    rows:
      - {until: 2025-08-31, trigger: 契約, as_law_of: 2025-03-31, source: 契約規則}
      - {since: 2025-09-01, trigger: 契約, as_law_of: 2025-04-01, source: 契約規則}
"""


@pytest.fixture
def case(shell: Shell) -> str:
    return opened(shell, *SERVICE)


def fields(shell: Shell, case: str) -> dict[str, object]:
    found: dict[str, object] = shell("case", "show", case, "--json").json["fields"]
    return found


def verdict(document: dict[str, object], method: str) -> str:
    methods = document["methods"]
    assert isinstance(methods, list)
    return str(next(one["verdict"] for one in methods if one["id"] == method))


@pytest.mark.parametrize(
    ("day", "ceiling", "small"),
    [
        ("2025-03-31", 500_000, False),
        ("令和7年4月1日", 1_000_000, True),
        ("R7.4.1", 1_000_000, True),
    ],
)
def test_the_law_answers_by_the_day_each_with_its_reason(
    shell: Shell, day: str, ceiling: int, small: bool
) -> None:
    register()
    words = ("case", "method", "--contract", "委託", "--estimate", "90万円", "--body", "市")
    found = valid(shell, "method/1", *words, "--on", day, "--json")
    assert (found["ceiling"]["yen"], found["small"], found["assumed"]) == (ceiling, small, [])
    assert verdict(found, "quote-comparison") == ("open" if small else "closed")
    assert str(f"{ceiling:,}") in found["ceiling"]["reasons"][0]
    assert found["ceiling"]["source"]
    assert found["question"]["estimate"] == 900_000
    said = done(shell, *words, "--on", day)
    assert f"{ceiling:,}円" in said
    assert (
        "見積合わせ（少額随意契約） [quote-comparison]: " + ("使える" if small else "使えない")
        in said
    )
    assert "額や日付が変わると" in said
    english = done(shell, "--lang", "en", *words, "--on", day)
    assert f"{ceiling:,}" in english


@pytest.mark.parametrize(("day", "ceiling"), [("2025-08-31", 500_000), ("2025-09-01", 1_000_000)])
def test_a_site_s_own_day_counts(shell: Shell, tmp_path: Path, day: str, ceiling: int) -> None:
    register()
    (tmp_path / "ours" / "procurement").mkdir(parents=True)
    shipped = (SHIPPED / "ceilings.yaml").read_text("utf-8").replace("use: law", "use: own")
    ours = tmp_path / "ours" / "procurement" / "ceilings.yaml"
    ours.write_text(shipped.rstrip() + OWN_RULE, "utf-8")
    words = ("--site", str(tmp_path / "ours"), "case", "method", "--contract", "委託")
    found = valid(shell, "method/1", *words, "--estimate", "900000", "--on", day, "--json")
    assert (found["ceiling"]["yen"], found["ceiling"]["rule"]) == (ceiling, "own")
    assert found["question"]["body"] == "町村"  # what the rule in use speaks of
    assert len(found["assumed"]) == 1


def test_the_case_fills_in_what_is_not_said(shell: Shell, case: str) -> None:
    found = valid(shell, "method/1", "case", "method", case, "--json")
    assert found["case"] == case
    assert found["question"]["contract"] == "その他の委託・役務"
    assert found["question"]["estimate"] == 900_000
    assert len(found["assumed"]) == 2  # today, and the kind of municipality
    dearer = valid(shell, "method/1", "case", "method", case, "--estimate", "1,000,001", "--json")
    assert dearer["question"]["estimate"] == 1_000_001
    done(shell, "case", "event", case, "contract-signed")
    dated = valid(shell, "method/1", "case", "method", case, "--json")
    assert dated["question"]["contract_day"] == found["question"]["contract_day"]
    assert len(dated["assumed"]) == 1  # the day is the case's now


def test_what_lacks_is_named(shell: Shell) -> None:
    bare = opened(shell)
    said = told(shell, 2, "case", "method", bare)
    assert "BCP-P103" in said
    assert "契約の種類" in said
    assert "予定価格" in said
    assert "BCP-P012" in told(shell, 2, "case", "method", "--contract", "借り", "--estimate", "1")
    assert "BCP-P014" in told(shell, 2, "case", "method", "--contract", "委託", "--estimate", "x")
    for words in (("--record", "open-tender"), ("--item", "2")):
        told(shell, 2, "case", "method", "--contract", "委託", "--estimate", "1", *words)


def test_a_choice_declares_what_follows_from_it(shell: Shell, case: str) -> None:
    said = valid(
        shell,
        "sheets/1",
        "case",
        "method",
        case,
        "--record",
        "見積合わせ",
        "--body",
        "市",
        "--json",
    )
    wanted = {"方式": "見積合わせ", "号": "1", "議決": "不要", "特定調達": "対象外"}
    assert said["facts"] == wanted
    found = fields(shell, case)
    assert {name: found[name] for name in wanted} == wanted
    # Only what changes is declared again.
    again = valid(shell, "sheets/1", "case", "method", case, "--record", "open-tender", "--json")
    assert again["facts"] == {"方式": "一般競争入札", "号": "なし"}
    assert "方式を記録しました" in done(shell, "case", "method", case, "--record", "一般競争入札")


def test_a_purchase_over_the_council_s_amount_takes_a_vote(shell: Shell) -> None:
    case = opened(shell, "契約種別=財産の買入れ", "予定価格=25000000")
    done(shell, "case", "method", case, "--record", "open-tender", "--body", "市")
    assert fields(shell, case)["議決"] == "要"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--record", "single-source"), "BCP-P021"),
        (("--record", "single-source", "--item", "2"), "BCP-P023"),
        (("--record", "single-source", "--item", "2", "--reason", "2号による"), "BCP-P027"),
        (("--record", "single-source", "--item", "10", "--reason", "唯一の権利者"), "BCP-P022"),
        (
            ("--record", "single-source", "--item", "1", "--reason", "少ない額でほかにない",
             "--estimate", "3000000"),
            "BCP-P024",
        ),
        (
            ("--record", "after-failed-tender", "--item", "8", "--reason", "再度の入札も不落"),
            "BCP-P025",
        ),
        (("--record", "見積合わせ", "--estimate", "3000000"), "BCP-P100"),
        (("--record", "public-proposal", "--item", "3"), "BCP-P101"),
        (("--record", "open-tender", "--item", "2"), "BCP-P101"),
        (("--record", "long-term", "--listed"), "BCP-P102"),
        (("--record", "くじ引き"), "BCP-P036"),
    ],
)  # fmt: skip
def test_what_may_not_be_recorded_is_refused_and_changes_nothing(
    shell: Shell, case: str, words: tuple[str, ...], code: str
) -> None:
    before = versions(shell, case)
    for language in ("ja", "en"):
        said = told(shell, 1, "--lang", language, "case", "method", case, *words)
        assert f"[{code}]" in said
        assert "…" not in said
    assert versions(shell, case) == before


def test_a_direct_contract_with_item_and_reason_is_kept(shell: Shell, case: str) -> None:
    reason = "著作権を持つのはこの会社だけ"
    words = ("case", "method", case, "--record", "特命随意契約", "--item", "2", "--reason", reason)
    done(shell, *words, "--key", "k")
    assert (fields(shell, case)["方式"], fields(shell, case)["号"]) == ("特命随意契約", "2")
    before = versions(shell, case)
    assert valid(shell, "sheets/1", *words, "--key", "k", "--json")["repeated"]
    assert versions(shell, case) == before
    assert reason in done(shell, "case", "report", case)


def test_after_a_failed_tender_item_8_is_open(shell: Shell, case: str) -> None:
    words = ("case", "method", case, "--failed", "不落", "--record", "不落・不調随意契約")
    done(shell, *words, "--item", "8", "--reason", "再度の入札でも予定価格に届かなかった")
    assert fields(shell, case)["号"] == "8"
    # What was declared is known from now on.
    found = valid(shell, "method/1", "case", "method", case, "--json")
    assert found["question"]["failed"] == "none-awarded"


def test_the_small_guideline_takes_only_its_own_methods(shell: Shell) -> None:
    case = opened(shell, *SERVICE, workflow="procurement-small")
    assert "BCP-P102" in told(shell, 1, "case", "method", case, "--record", "open-tender")
    done(shell, "case", "method", case, "--record", "見積合わせ")
    assert "議決" not in fields(shell, case)
