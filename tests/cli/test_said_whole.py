"""What is typed in words is kept as it was typed; only numbers are brought to half width."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from bcpflow.cli import words
from bcpflow.cli.localized import LocalCommand
from bcpflow.cli.root import root
from tests.cli.conftest import Shell


@pytest.mark.parametrize(
    "text", ["㈱①Ⅳ㌔", "ｶﾞｿﾘﾝ 20℃", "-5℃", "C:\\見積\\ﾌｧｲﾙ.pdf", "Ｎｏ．１", ""]
)
def test_an_answer_in_words_stays_as_it_was_said(text: str) -> None:
    assert words.value(f"  {text}　") == text


@pytest.mark.parametrize(
    ("typed", "kept"), [("３１．５", "31.5"), ("－５", "-5"), (" 80 ", "80"), ("１ｅ３", "1e3")]
)
def test_a_measured_value_is_brought_to_half_width(typed: str, kept: str) -> None:
    assert words.value(typed) == kept


def test_a_measure_in_full_width_digits_is_recorded(shell: Shell, drill: str) -> None:
    shell("drill", "fact", drill, "震度=6弱")
    shell("drill", "confirm", drill, "open-log")
    shell("drill", "confirm", drill, "safety")
    shell("drill", "skip", drill, "call", "--reason", "不要")
    shell("drill", "advance", drill, "survey")
    assert shell("drill", "confirm", drill, "heat", "--value", "３１．５").code == 0
    rows = shell("drill", "log", drill, "--format", "json").json["rows"]
    assert "31.5" in [row.get("value") for row in rows]


def test_only_the_first_sign_parts_a_name_from_its_value() -> None:
    assert words.pairs(["a=b＝c", "d＝e=f", "g=h=i"]) == {"a": "b＝c", "d": "e=f", "g": "h=i"}


CP932 = "自由".encode("cp932").decode("utf-8", "surrogateescape")
"""As a program in a UTF-8 locale is given these bytes."""


def test_every_command_is_given_words_and_not_bytes() -> None:
    """Found by the hostile texts: `case attach` kept a document's name as marks of its bytes."""
    open_ones: list[tuple[click.Command, click.Context]] = [(root, click.Context(root))]
    while open_ones:
        command, context = open_ones.pop()
        assert isinstance(command, LocalCommand), context.command_path
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                assert below is not None
                open_ones.append((below, click.Context(below, parent=context, info_name=name)))


def test_a_name_typed_in_cp932_is_read(shell: Shell, tmp_path: Path) -> None:
    facts = ("契約種別=その他の委託・役務", "予定価格=900000", "年度=令和8年度", f"所管課={CP932}")
    opened = shell("case", "open", "procurement-guideline", "--title", f"{CP932}", "--json",
                   *(word for fact in facts for word in ("--fact", fact)))  # fmt: skip
    assert opened.code == 0, opened.err
    case = opened.json["id"]
    paper = tmp_path / f"{CP932}.txt"
    paper.write_text("紙", "utf-8")
    done = shell("case", "attach", case, f"{CP932}", str(paper), "--extra")
    assert done.code == 0, done.err
    shown = shell("case", "document", case).out
    assert "自由" in shown
    assert "自由" in shell("case", "show", case).out
    assert "<U+DC" not in shown


def test_a_file_is_found_under_the_bytes_of_its_name(shell: Shell, tmp_path: Path) -> None:
    text = "workflow: own\ntitle: 題\nphases:\n  a: {title: 一, final: true}\n"
    own = tmp_path / f"{CP932}.yaml"
    own.write_text(text, "utf-8")
    assert shell("workflow", "show", str(own)).code == 0
