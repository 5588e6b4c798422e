"""The catalogue: every code whole, every text fillable, every problem tellable."""

from __future__ import annotations

import re
import string

import pytest

from bcpflow.codes import WORDS, Word, catalogue, describe, told
from bcpflow.errors import DefinitionError, NotFound, Problem
from bcpflow.language import translator

JA = translator("ja")


@pytest.mark.parametrize("code", list(catalogue()))
def test_every_code_has_what_why_and_how(code: str) -> None:
    entry = catalogue()[code]
    assert re.fullmatch(r"BCP-[DRJUP]\d{3}", code)
    assert entry.code == code
    assert all((entry.what, entry.why, entry.how))
    for text in (entry.what, entry.why, entry.how):
        for _, name, spec, conversion in string.Formatter().parse(text):
            assert name is None or name.isidentifier()
            assert not spec
            assert not conversion


@pytest.mark.parametrize("code", list(catalogue()))
def test_telling_a_code_without_its_data_never_fails(code: str) -> None:
    what, why, how = describe(NotFound(code), JA)
    assert what
    assert why
    assert how
    assert "{name}" not in what + why + how


def test_refusals_are_errors() -> None:
    told = {"BCP-U073"}  # the page is printed, with marks
    refused = [e for c, e in catalogue().items() if c[4] in "RJU" and c not in told]
    assert all(entry.severity == "error" for entry in refused)


def test_values_are_told_in_words() -> None:
    assert told([], JA) == told(None, JA) == "なし"
    assert told(True, JA) == "はい"
    assert told(["a", "b"], JA) == "a、b"
    assert told({"ja": "参集", "en": "Muster"}, JA) == "参集"
    assert told(Word("list"), JA) == WORDS["list"]
    assert told("list", JA) == "list"
    assert len(told("x" * 9999, JA)) < 200


def test_values_are_never_read_as_templates() -> None:
    what, _, _ = describe(NotFound("BCP-R031", name="{near.__class__}", near=["{x}"]), JA)
    assert "{near.__class__}" in what


def test_a_definition_error_is_told_by_its_first_problem() -> None:
    problem = Problem("BCP-D002", "error", "a", 1, 1)
    assert describe(DefinitionError([problem]), JA) == describe(problem, JA)
    assert describe(NotFound("BCP-X999"), JA) == ("BCP-X999", "", "")
