"""A text at the beginning of a list item begins nothing else."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from bcpflow.reports.markdown import item


@pytest.mark.parametrize(
    "text",
    ["    字下げ", " \t 字下げ", "- 項目", "1. 項目", "# 見出し", "> 引用", "===", "***", "+ x"],
)
def test_a_text_is_only_a_text(text: str) -> None:
    rendered = MarkdownIt("commonmark").render(f"- {item(text)}\n")
    inner = rendered.removeprefix("<ul>\n<li>").removesuffix("</li>\n</ul>\n")
    assert "<" not in inner
    assert inner.replace("&gt;", ">").split() == text.split()
