"""`case award | contract | payment | retract`: what is recorded, shown, published, and refused."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.case_shell import done, lasting, opened, told, valid, versions, workbook
from tests.cli.conftest import Shell
from tests.procurement.ocds_checks import package_errors

FACTS = ("契約種別=その他の委託・役務", "予定価格=1200万円", "年度=令和8年度", "所管課=総務課")
NOW = datetime.now().astimezone()
TODAY = NOW.date().isoformat()
TERM = ("--starts", "2026-04-01", "--ends", "令和9年3月31日")


@pytest.fixture
def case(shell: Shell) -> str:
    return opened(shell, *FACTS)


@pytest.fixture
def contracted(shell: Shell, case: str) -> str:
    done(shell, "case", "award", case, "--supplier", "みどり商会", "--amount", "1000万円")
    done(shell, "case", "contract", case, "--number", "令8-1", "--signed", TODAY, *TERM)
    return case


def row(shell: Shell) -> Any:
    (found,) = shell("case", "list", "--json").json["cases"]
    return found


def sheets(shell: Shell, case: str) -> list[Any]:
    report = shell("case", "report", case, "--format", "json")
    assert report.code == 0, report.err
    return list(report.json["sheets"])


def test_the_estimate_is_typed_as_people_write_it(shell: Shell, case: str) -> None:
    shown = shell("case", "show", case, "--json").json
    assert shown["fields"]["予定価格"] == 12_000_000
    done(shell, "case", "set", case, "予定価格=1億２０００万円")
    assert shell("case", "show", case, "--json").json["fields"]["予定価格"] == 120_000_000
    assert "BCP-P014" in told(shell, 2, "case", "set", case, "予定価格=たくさん")


def test_award_contract_and_payments_are_listed_with_the_ratio(shell: Shell, case: str) -> None:
    words = ("case", "award", case, "--supplier", "株式会社みどり", "--amount", "１０００万円")
    lost = ("--lost", "あおぞら=11,000,000円", "--lost", "そら")
    said = valid(shell, "sheets/1", *words, *lost, "--corporate-number", "7000012050002", "--json")
    assert said["sheets"] == ["supplier:S1", "supplier:S2", "supplier:S3"]
    assert row(shell)["suppliers"] == ["株式会社みどり"]
    signed = ("--signed", TODAY, *TERM[:3], "R10.3.31", "--maintenance-ends", "2031/3/31")
    years = ("--year", "令和8年度=600万円", "--year", "R9=4,000,000")
    said = valid(shell, "sheets/1", "case", "contract", case, *signed, *years, "--json")
    assert said["sheets"] == ["contract:1"]
    assert (row(shell)["amount"], row(shell)["award_rate"]) == (10_000_000, 83.3)
    for amount in ("400万円", "600万"):
        done(shell, "case", "payment", case, "--amount", amount, "--on", TODAY)
    assert row(shell)["paid"] == 10_000_000
    shown = shell("case", "show", case, "--json").json
    assert (shown["contract_amount"], shown["paid_amount"]) == (10_000_000, 10_000_000)
    assert "contract-signed" in json.dumps(shell("case", "report", case, "--format", "json").json)
    assert "10,000,000" in done(shell, "case", "board")


def test_the_price_is_that_of_the_quote(shell: Shell, case: str, tmp_path: Path) -> None:
    done(shell, "case", "set", case, "予定価格=2000万円")
    done(shell, "case", "quotes", case, "import", workbook(tmp_path, lasting()))
    done(
        shell, "case", "award", case, "--supplier", "Q3", "--lost", "Q1", "--lost", "みどりシステム"
    )
    done(shell, "case", "contract", case, "--signed", TODAY)
    assert row(shell)["amount"] == lasting()[2].total
    page = done(shell, "case", "document", case, "award-decision")
    for text in ("合同会社そら", f"{lasting()[2].total:,}円", "落札率"):
        assert text in page
    assert f"{row(shell)['award_rate']}%" in page.replace("\\", "")


def test_the_same_number_again_is_an_amendment(shell: Shell, contracted: str) -> None:
    again = ("case", "contract", contracted, "--number", "令8-1", "--amount", "11,000,000円")
    before = versions(shell, contracted)
    assert "BCP-P035" in told(shell, 1, *again)
    assert versions(shell, contracted) == before
    said = done(shell, *again, "--reason", "帳票の追加", "--signed", TODAY)
    assert "10,000,000円 → 11,000,000円" in said
    assert row(shell)["amount"] == 11_000_000
    kept = json.dumps(sheets(shell, contracted), ensure_ascii=False)
    assert "10000000" in kept.replace(",", "")  # the old figures stay
    assert "帳票の追加" in kept
    report = json.dumps(shell("case", "report", contracted, "--format", "json").json)
    assert "contract-amended" in report
    above = shell(*again[:-1], "1300万円", "--reason", "増設")
    assert above.code == 0
    assert "予定価格" in above.err


def test_several_contracts_take_their_numbers(shell: Shell, contracted: str) -> None:
    two = (
        "case",
        "contract",
        contracted,
        "--supplier",
        "別会社",
        "--amount",
        "150万",
        "--signed",
        TODAY,
    )
    assert "BCP-P139" in told(shell, 1, *two)
    done(shell, *two, "--number", "令8-2")
    assert row(shell)["amount"] == 11_500_000
    pay = ("case", "payment", contracted, "--amount", "150万円")
    assert "BCP-P139" in told(shell, 1, *pay)
    done(shell, *pay, "--contract", "令8-2")
    assert "BCP-P137" in told(shell, 1, *pay, "--contract", "令8-2")


@pytest.mark.parametrize(
    ("code", "exit", "words"),
    [
        ("BCP-P132", 1, ("award", "--supplier", "あ", "--amount", "12,000,001円")),
        ("BCP-P132", 1, ("contract", "--supplier", "あ", "--amount", "1300万", "--signed", TODAY)),
        ("BCP-P139", 1, ("award", "--supplier", "だれか")),
        ("BCP-P139", 1, ("contract", "--amount", "1万円", "--signed", TODAY)),
        ("BCP-P139", 1, ("contract", "--supplier", "あ", "--amount", "1万円")),
        ("BCP-P139", 1, ("contract", "--supplier", "あ", "--signed", TODAY)),
        ("BCP-P136", 1, ("award", "--supplier", "あ", "--amount", "1", "--corporate-number",
                         "7000012050003")),
        ("BCP-P133", 1, ("contract", "--supplier", "あ", "--amount", "1", "--signed", TODAY,
                         "--starts", "2026-04-01", "--ends", "2026-03-31")),
        ("BCP-P133", 1, ("contract", "--supplier", "あ", "--amount", "1", "--signed", "2199-1-1")),
        ("BCP-P134", 1, ("contract", "--supplier", "あ", "--amount", "10", "--signed", TODAY,
                         "--year", "R8=4", "--year", "R9=5")),
        ("BCP-P014", 2, ("payment", "--amount", "0円")),
        ("BCP-P014", 2, ("payment", "--amount", "すこし")),
        ("BCP-P060", 2, ("contract", "--supplier", "あ", "--amount", "1", "--signed", "きのう")),
        ("BCP-P133", 1, ("payment", "--amount", "1", "--on", "2199-01-01")),
        ("BCP-P036", 1, ("retract", "x", "--reason", "誤り")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_recorded(
    shell: Shell, case: str, code: str, exit: int, words: tuple[str, ...]
) -> None:
    before = versions(shell, case)
    assert code in told(shell, exit, "case", words[0], case, *words[1:])
    assert versions(shell, case) == before


def test_another_winner_is_asked_about(shell: Shell, contracted: str) -> None:
    other = ("case", "award", contracted, "--supplier", "別会社", "--amount", "900万円")
    assert "BCP-P135" in told(shell, 1, *other)
    done(shell, *other, "--also")
    assert "BCP-R013" in told(shell, 1, "case", "retract", contracted, "別会社")
    done(shell, "case", "retract", contracted, "別会社", "--reason", "書き誤り")
    assert row(shell)["suppliers"] == ["みどり商会"]


def test_a_payment_written_wrongly_is_taken_back(shell: Shell, contracted: str) -> None:
    done(shell, "case", "payment", contracted, "--amount", "1000万円")
    assert "BCP-P137" in told(shell, 1, "case", "payment", contracted, "--amount", "1円")
    done(shell, "case", "retract", contracted, "P1", "--reason", "誤り")
    assert row(shell)["paid"] is None
    done(shell, "case", "payment", contracted, "--amount", "900万円")
    held = [one["name"] for one in sheets(shell, contracted)]
    assert {"payment:P1", "payment:P2"} <= set(held)


def test_the_same_key_is_recorded_once(shell: Shell, case: str) -> None:
    done(shell, "case", "award", case, "--supplier", "あ", "--amount", "5", "--key", "a")
    made = ("case", "contract", case, "--signed", TODAY, "--key", "c")
    pay = ("case", "payment", case, "--amount", "2円", "--key", "p")
    for words in (made, pay):
        done(shell, *words)
    before = versions(shell, case)
    done(shell, "case", "award", case, "--supplier", "あ", "--amount", "5", "--key", "a")
    for words in (made, pay):
        assert shell(*words, "--json").json["repeated"] is True
    assert versions(shell, case) == before
    assert "BCP-R026" in told(shell, 1, *pay[:4], "3円", "--key", "p")


def test_a_contract_from_before_the_case_keeps_its_day(shell: Shell, case: str) -> None:
    """Its day is before the record begins, so it is no happening of it."""
    day = (NOW.date() - timedelta(days=400)).isoformat()
    done(shell, "case", "contract", case, "--supplier", "あ", "--amount", "5", "--signed", day)
    shown = json.dumps(sheets(shell, case))
    assert day in shown


def test_an_amendment_is_published_once_with_its_sums(shell: Shell, case: str) -> None:
    done(shell, "case", "event", case, "notice-given")
    award = ("--supplier", "みどり商会", "--amount", "1000万円", "--lost", "あおぞら=1100万円")
    done(shell, "case", "award", case, *award, "--on", TODAY)
    done(shell, "case", "contract", case, "--signed", TODAY, *TERM)
    done(shell, "case", "contract", case, "--amount", "1100万円", "--reason", "増")
    done(shell, "case", "payment", case, "--amount", "1100万円")
    exported = shell("case", "export", case, "--format", "ocds")
    package = json.loads(exported.out)
    assert package_errors(package) == []
    assert [release["tag"] for release in package["releases"]] == [
        ["tender"], ["award"], ["contract"], ["contractAmendment"], ["implementation"],
    ]  # fmt: skip
    last = package["releases"][-1]["contracts"][0]
    (amendment,) = last["amendments"]
    assert amendment["description"] == "契約額 10,000,000円 → 11,000,000円"
    (paid,) = last["implementation"]["transactions"]
    assert (last["value"]["amount"], paid["value"]["amount"]) == (11_000_000, 11_000_000)
    award_told = package["releases"][-1]["awards"][0]
    assert [one["name"] for one in award_told["suppliers"]] == ["みどり商会"]
    assert award_told["value"]["amount"] == 10_000_000
    assert "増" not in exported.out  # what staff wrote freely is not published
