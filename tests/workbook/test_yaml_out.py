"""Data written as a file for people: read back the same, comments that do nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcpflow.library.reader import read_text
from bcpflow.workbook.yaml_out import Noted, allowed, as_yaml, inert, plain

# What a definition may hold: no control or hidden character but the line feed.
TEXTS = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=("C", "Z"))
    | st.sampled_from(" \n:#-{}[]'\"\\,&*!|>%@`　：，0159"),
    max_size=20,
).filter(lambda text: allowed(text) == text)
VALUES: st.SearchStrategy[Any] = st.recursive(
    TEXTS | st.booleans() | st.integers(-9999, 9999),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            TEXTS.filter(lambda key: bool(key.strip()) and key != "<<"), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["a", "b", "名前", "x y"]), VALUES, min_size=1))
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    document = read_text(as_yaml(data, ["top"]), "x")
    assert document.problems == ()
    assert document.data == data


@pytest.mark.parametrize(
    "text",
    [
        "true",
        "null",
        "~",
        "0930",
        "10:25",
        "2026-11-21",
        "1e5",
        "",
        " x",
        "x ",
        "- a",
        "---",
        "a: b",
        "a #b",
        "'",
        '"',
        "a\nb",
        "a\n\nb",
        "\na",
        "a\n",
        " a\nb",
        "{a}",
        "[a]",
        "例: x",
        "：",
        "…",
        "=1+1",
        "a  b",
        "x\\n",
        '時間帯 == "夜"',
        'it\'s "so"',
        "例",
        "「引用」",
        "（例）訓練",
        "1",
        "1.0",
        "a|b",
    ],
)
def test_texts_people_write(text: str) -> None:
    data = {"k": text, "list": [text, text], "deep": {"m": {"n": [{"o": text, "p": [text]}]}}}
    assert read_text(as_yaml(data), "x").data == data


def test_comments_stand_above_and_do_nothing() -> None:
    data = {
        "a": Noted(
            [Noted({"id": "x", "b": Noted("c", ["inner"])}, ["row: 7\nline", "esc \x1b[2J"])]
        ),
        "d": Noted("e", ["# f: g"]),
    }
    text = as_yaml(data, ["top\u202e", "two"])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert read_text(text, "x").data == plain(data) == {"a": [{"id": "x", "b": "c"}], "d": "e"}
    for line in ("# top<U+202E>", "# two", "  # row: 7", "  # line", "# # f: g"):
        assert line in text.split("\n")


@given(st.text(max_size=30))
def test_any_text_can_be_allowed(text: str) -> None:
    held = allowed(text)
    assert allowed(held) == held
    assert "\n" not in inert(text)
    data = {"k": held.strip()}
    assert read_text(as_yaml(data, [inert(text)]), "x").data == data
