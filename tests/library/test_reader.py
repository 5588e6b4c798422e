"""The reader: values as written, positions, and a hint for each habit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.errors import DefinitionError
from bcpflow.library.reader import read_bytes, read_text
from bcpflow.library.scalars import plain_value


def codes(text: str) -> list[tuple[str, int, int]]:
    try:
        problems = read_text(text, "x.yaml").problems
    except DefinitionError as fault:
        problems = fault.problems
    return [(p.code, p.line, p.column) for p in problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12:30:45", "12:30:45"),
        ("0730", "0730"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("2026-11-21", "2026-11-21"),
        ("123456789012345", 123456789012345),
        ("1234567890123456", "1234567890123456"),
        ("２０", "２０"),
        ('"12"', "12"),
        ("'true'", "true"),
        ('""', ""),
        ("|\n  a\n  b\n", "a\nb\n"),
        ('"a\\tb"', "a\tb"),
    ],
)
def test_scalars_follow_the_core_schema(written: str, value: Any) -> None:
    document = read_text(f"a: {written}", "x")
    assert document.data == {"a": value}
    assert type(document.data["a"]) is type(value)


@given(st.text(max_size=20))
def test_a_plain_scalar_is_never_more_than_its_text(text: str) -> None:
    value = plain_value(text)
    if isinstance(value, int | float) and not isinstance(value, bool):
        assert float(text) == value
    elif isinstance(value, str):
        assert value == text


def test_positions_of_values_and_keys() -> None:
    text = "a: 1\nb:\n  - x\n  - {c: 手順, d: [1, 2]}\n"
    document = read_text(text, "x")
    assert document.where(("a",)) == (1, 4)
    assert document.key_where(("b",)) == (2, 1)
    assert document.where(("b", 0)) == (3, 5)
    assert document.key_where(("b", 1, "c")) == (4, 6)
    assert document.where(("b", 1, "d", 1)) == (4, 20)
    assert document.where(("b", 1, "e", "f")) == document.where(("b", 1))
    assert document.key_where(("b", 0)) == (3, 5)
    assert document.line_text(1) == "a: 1"
    assert document.line_text(99) == ""
    assert document.get(("b", 1, "c")) == "手順"
    assert document.get(("b", 7)) is None


def test_an_empty_value_stands_at_its_key() -> None:
    document = read_text("a: 1\nb:\n\n\nc: 2\n", "x")
    assert document.data == {"a": 1, "b": None, "c": 2}
    assert document.where(("b",)) == (2, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("BCP-D002", 1, 1)]),
        ("# nothing\n", [("BCP-D002", 1, 1)]),
        ("a: 1\n手順：復旧\n", [("BCP-D008", 2, 3)]),
        ("a:　b\nc: d\n", [("BCP-D009", 1, 3)]),
        ("a: 1\nb:2\n", [("BCP-D026", 2, 2)]),
        ("a:\n\tb: 1\n", [("BCP-D007", 2, 1)]),
        ("a: x\ty\n\tb: 1\n", [("BCP-D007", 1, 5), ("BCP-D007", 2, 1)]),
        ("a: \x1b[31m\n", [("BCP-D006", 1, 4)]),
        ("a: \u202eb\n", [("BCP-D006", 1, 4)]),
        ('a: "\\x1b"\n', [("BCP-D006", 1, 4)]),
        ('a: "\\ud800"\n', [("BCP-D006", 1, 4)]),
        ("a: &x 1\nb: *x\n", [("BCP-D013", 1, 4), ("BCP-D014", 2, 4)]),
        ("a: &x k\n*x : v\nb: 1\n", [("BCP-D013", 1, 4), ("BCP-D014", 2, 1)]),
        ("a: 1\n<<: {b: 1}\n", [("BCP-D015", 2, 1)]),
        ("a: !x 1\n", [("BCP-D016", 1, 4)]),
        ("a: 1\n---\nb: 1\n", [("BCP-D017", 2, 1)]),
        ("1: a\ntrue: b\n[x]: c\n{y: z}: d\n: e\n", [("BCP-D018", n, 1) for n in range(1, 6)]),
        ("a: 1\nb: 2\na: 3\n", [("BCP-D019", 3, 1)]),
        ("a: {b: 1, b: 2}\n", [("BCP-D019", 1, 11)]),
        ("%YAML 1.1\n---\na: 1\n", [("BCP-D027", 2, 1)]),
        ("a: 'b\nc: d\n", [("BCP-D021", 1, 4)]),
        ("a: [b\nc: d\n", [("BCP-D022", 1, 4)]),
        ("a: b: c\n", [("BCP-D024", 1, 5)]),
        ("a: @b\n", [("BCP-D025", 1, 4)]),
        ("a: %b\n", [("BCP-D025", 1, 4)]),
        ("a:\n  b: 1\n c: 2\n", [("BCP-D023", 3, 2)]),
    ],
)
def test_each_mistake_has_its_code_and_place(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert codes(text) == expected


def test_a_refused_key_does_not_hide_the_rest() -> None:
    document = read_text("a: 1\n4: {b: 1, a: 2}\nb: 3\na: {b: 9}\n", "x")
    assert document.data == {"a": 1, "b": 3}
    assert document.where(("b",)) == (3, 4)
    assert document.where(("a",)) == (1, 4)
    assert [p.code for p in document.problems] == ["BCP-D018", "BCP-D019"]
    assert document.problems[1].data["first"] == 1


def test_byte_order_mark_and_windows_lines_are_read() -> None:
    document = read_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "x")
    assert document.data == {"a": 1, "b": 2}
    assert document.where(("b",)) == (2, 4)
    assert document.line_text(2) == "b: 2"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_places(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for _, line, column in codes(text):
        assert 1 <= line <= lines
        assert column >= 1


@given(
    st.recursive(
        st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=8)
        | st.integers(-(10**14), 10**14)
        | st.booleans()
        | st.none(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text("abcdef手順", min_size=1, max_size=4), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_json_reads_as_itself(data: Any) -> None:
    """JSON is YAML; every value keeps its value and its kind."""
    import json

    document = read_text(json.dumps({"top": data}, ensure_ascii=False), "x")
    assert document.problems == ()
    assert document.data == {"top": data}
