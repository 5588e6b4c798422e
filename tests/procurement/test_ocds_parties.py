"""Parties: one id a firm, kept once it was published; roles gathered."""

from __future__ import annotations

from bcpflow.procurement.ocds_model import Buyer
from bcpflow.procurement.ocds_parties import Parties
from bcpflow.procurement.ocds_table import read_ocds
from tests.procurement.ocds_cases import MAKER, OTHER

TABLE = read_ocds()


def test_a_number_makes_the_id_and_a_name_does_where_there_is_none() -> None:
    parties = Parties(TABLE)
    assert parties.firm("例㈱", MAKER, "tenderer")["id"] == f"JP-JCN-{MAKER}"
    plain = parties.firm("ほか", None, "tenderer")["id"]
    assert plain.startswith("name-")
    assert plain == Parties(TABLE).firm("株式会社 ほか", None, "supplier")["id"]
    assert "identifier" not in parties.told()[1]
    wrong = Parties(TABLE).firm("例", "1" + MAKER[1:], "supplier")
    assert wrong["id"].startswith("name-")


def test_a_number_told_once_tells_for_the_same_name() -> None:
    parties = Parties(TABLE)
    parties.learn("株式会社例", MAKER)
    assert parties.firm("例㈱", None, "supplier")["id"] == f"JP-JCN-{MAKER}"


def test_an_id_that_was_published_stays() -> None:
    first = Parties(TABLE)
    id = first.firm("例", None, "tenderer")["id"]
    later = Parties(TABLE, first.given)
    assert later.firm("例", MAKER, "supplier")["id"] == id
    assert later.told()[0]["identifier"]["id"] == MAKER
    assert later.firm("別", OTHER, "tenderer")["id"] == f"JP-JCN-{OTHER}"


def test_roles_are_gathered_and_the_town_is_a_party_like_others() -> None:
    parties = Parties(TABLE)
    town = Buyer(name="みほん市", code="999999")
    parties.town(town, "市民課")
    parties.town(town, "", "payer")
    parties.firm("例", None, "tenderer")
    parties.firm("例", None, "supplier")
    first, second = parties.told()
    assert first["id"] == "JP-LGC-999999"
    assert first["roles"] == ["buyer", "procuringEntity", "payer"]
    assert first["contactPoint"] == {"name": "市民課"}
    assert second["roles"] == ["tenderer", "supplier"]
    numbered = Parties(TABLE).town(Buyer(name="市", corporate_number=OTHER, code="1"), "")
    assert numbered["id"] == f"JP-JCN-{OTHER}"
    assert Parties(TABLE).town(Buyer(name="市"), "")["id"] == "buyer"
