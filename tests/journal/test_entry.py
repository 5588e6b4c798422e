"""The bytes of an event, its hash and its head code."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.journal.entry import GENESIS, canonical, chain_hash, head_code

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_canonical_bytes_come_back_and_do_not_depend_on_order(document: dict[str, Any]) -> None:
    body = canonical(document)
    assert json.loads(body) == document
    assert canonical(dict(reversed(document.items()))) == body
    assert canonical(json.loads(body)) == body


def test_canonical_writes_japanese_as_itself_and_no_spaces() -> None:
    assert canonical({"b": [1, 2], "a": "電源"}) == '{"a":"電源","b":[1,2]}'.encode()


def test_a_lone_surrogate_is_kept_in_valid_utf8() -> None:
    body = canonical({"note": "a\udc80"})
    assert json.loads(body.decode("utf-8")) == {"note": "a\udc80"}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"n": number})


def test_the_chain_is_what_the_docstring_says() -> None:
    expected = hashlib.sha256(b"bcpflow/1\0" + b"r\0" + b"12\0" + GENESIS + b"{}").digest()
    assert chain_hash("r", 12, GENESIS, b"{}") == expected


def test_head_code_is_the_first_sixty_bits() -> None:
    assert head_code(GENESIS) == "0000-0000-0000"
    assert head_code(b"\xff" * 32) == "ZZZZ-ZZZZ-ZZZZ"
    assert head_code(bytes([0b00001_000, 0b10_00011_0]) + bytes(30)) == "1230-0000-0000"


@given(st.binary(min_size=32, max_size=32))
def test_head_code_has_no_letter_that_is_misheard(digest: bytes) -> None:
    code = head_code(digest)
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert not set(code) & set("ILOU")
