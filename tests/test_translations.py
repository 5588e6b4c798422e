"""Both catalogues are complete: every text has its translation, and what is shipped is compiled."""

from __future__ import annotations

import ast
import gettext
import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.extract import extract, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import bcpflow

SOURCE = Path(bcpflow.__file__).parent
ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES" / "bcpflow"
CLICK = SOURCE / "locale" / "ja" / "LC_MESSAGES" / "click"

_JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
# A term may be named in Japanese, between quotes or brackets or as what a file must literally say.
_QUOTED = re.compile(r"""["'`“‘「『(\[][^"'`”’」』)\]]*["'`”’」』)\]]""")
_TYPED = re.compile(
    "時間帯 ?==? ?(夜間・休日)?|日 時間 分 秒|例|令和8年(4月1日|度)|90万円|30日|3時間"
    "|予定価格=900000|見積日から90日|費目=構築;内容=環境設定;数量=1;単価=500000;金額=500000"
    "|12,000,000円|1200万円|1億2000万円|=500万円"
    "|市 |町村 |指定都市 |都道府県 |委託 |買入れ |借入れ |適 |条件付 |不適 |90分"
)
"""What has to be typed in Japanese whatever the language: fact names, units of time, the mark."""


@cache
def messages() -> tuple[str, ...]:
    """Every text of the source, as `make messages` finds it."""
    found = extract_from_dir(str(SOURCE), keywords={"tr": None, "N_": None})
    return tuple(sorted({str(row[2]) for row in found}))


@cache
def catalogue(stem: Path) -> Any:
    with stem.with_suffix(".po").open("rb") as file:
        return read_po(file)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _pairs(stem: Path) -> Iterator[tuple[str, str]]:
    """Each text with its translation; of one with a plural the last of both.

    Japanese has one form: it stands for the plural, and click fills in the places of both.
    """
    for message in catalogue(stem):
        if message.id:
            forms = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            yield forms[-1], said[-1]


def test_texts_are_found_at_all() -> None:
    assert len(messages()) > 300


def test_every_text_has_an_english_translation() -> None:
    english = {message.id: message.string for message in catalogue(ENGLISH)}
    assert [text for text in messages() if not english.get(text)] == []


def test_no_text_is_said_where_it_is_not_found() -> None:
    """Texts inside an f-string, inside another call or said under another name are missed."""
    trees = {
        str(file.relative_to(SOURCE)): ast.parse(file.read_text("utf-8"))
        for file in sorted(SOURCE.rglob("*.py"))
    }
    names = _translators(trees.values())
    assert {"tr", "N_", "_tr", "plain"} <= names
    said = [(f, *one) for f, tree in trees.items() for one in _said(tree, names)]
    found = {text for _, _, text, plain in said if plain} & set(messages())
    assert len(found) > 300
    assert [(f, line, text) for f, line, text, _ in said if text not in found] == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("def f(tr):\n    return f\"<b>{tr('甲')}</b>\"", "甲"),
        ('class A:\n    def __init__(self, tr):\n        self.say = tr\n\nA.say("乙")', "乙"),
        ('def f(t: Translator):\n    return t("丙" "丁")', "丙丁"),
    ],
)
def test_texts_that_are_missed_are_seen(source: str, text: str) -> None:
    tree = ast.parse(source)
    assert next(_said(tree, _translators([tree])))[1:] == (text, False)


def _translators(trees: Iterable[ast.Module]) -> set[str]:
    """Names a translator goes by: `tr`, what is declared one, what one was given to."""
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names, before = {"tr", "N_"}, 0
    for node in (n for n in nodes if isinstance(n, ast.arg | ast.AnnAssign)):
        said = ast.unparse(node.annotation) if node.annotation else ""
        if said in ("Translator", "Translator | None"):
            names.add(node.arg if isinstance(node, ast.arg) else _name(node.target))
    given = [
        pair for n in nodes if isinstance(n, ast.Assign) for t in n.targets for pair in _given(t, n)
    ]
    while len(names) > before:
        before = len(names)
        names |= {name for name, value in given if value in names}
    return names - {""}


def _given(target: ast.expr, node: ast.Assign) -> Iterator[tuple[str, str]]:
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        for one, value in zip(target.elts, node.value.elts, strict=False):
            yield _name(one), _name(value)
    else:
        yield _name(target), _name(node.value)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _said(tree: ast.Module, names: set[str]) -> Iterator[tuple[int, str, bool]]:
    """Line and text of each call of a translator, and whether it can be found on any Python."""
    hidden = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.JoinedStr)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in names:
            first = node.args[0]
            if isinstance(first, ast.Constant) and _JAPANESE.search(str(first.value)):
                plain = _name(node.func) in ("tr", "N_") and id(node) not in hidden
                yield node.lineno, str(first.value), plain


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    known = set(messages())
    assert [m.id for m in catalogue(ENGLISH) if m.id and m.id not in known] == []


@pytest.mark.parametrize("stem", [ENGLISH, CLICK], ids=["english", "click"])
def test_translations_have_the_same_places(stem: Path) -> None:
    wrong = [
        source
        for source, translation in _pairs(stem)
        if translation and "{" in source and _places(source) != _places(translation)
    ]
    assert wrong == []


@pytest.mark.parametrize("stem", [ENGLISH, CLICK], ids=["english", "click"])
def test_nothing_is_fuzzy(stem: Path) -> None:
    assert [message.id for message in catalogue(stem) if message.id and message.fuzzy] == []


def test_english_is_english() -> None:
    wrong = [
        text
        for _, text in _pairs(ENGLISH)
        if _JAPANESE.search(_TYPED.sub("", _QUOTED.sub("", text)))
    ]
    assert wrong == []


@pytest.mark.parametrize("stem", [ENGLISH, CLICK], ids=["english", "click"])
def test_what_is_shipped_is_compiled_from_what_is_written(stem: Path) -> None:
    with stem.with_suffix(".mo").open("rb") as file:
        shipped = gettext.GNUTranslations(file)
    made = BytesIO()
    write_mo(made, catalogue(stem))
    made.seek(0)
    expected = gettext.GNUTranslations(made)
    assert _texts(shipped) == _texts(expected), "run: make messages"


def test_click_speaks_japanese() -> None:
    """Whatever click words itself and a user of ours can come to see."""
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue(CLICK) if m.string}
    assert sorted(set(_said_by_click()) - known - _NEVER_SAID) == []


# Told only to who declares commands wrongly, asked only by prompts, types and helpers that no
# command of ours uses (`test_click_is_not_asked_for_more` looks), or shown to nobody (reprs).
_NEVER_SAID = {
    "%(prog)s, version %(version)s",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Choice({choices})",
    "Confirm the action without prompting.",
    "Could not determine name for option with declarations {decls!r}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Do you want to continue?",
    "Invalid start character for option ({option})",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument "
    "instead? Did you mean to pass '--{name}'?",
    "Press any key to continue...",
    "Repeat for confirmation",
    "Unknown color {colour!r}",
    "{editor}: Editing failed",
    "{editor}: Editing failed: {e}",
    "{value!r} is not a valid boolean. Recognized values: {states}",
}


def test_click_is_not_asked_for_more() -> None:
    """Who uses one of these takes its messages out of _NEVER_SAID and translates them."""
    more = re.compile(
        r"\bclick\.(edit|pause|style|secho|version_option|confirmation_option|password_option)\b"
        r"|confirmation_prompt=True|click\.BOOL|type=bool\b|deprecated="
    )
    files = sorted((SOURCE / "cli").glob("*.py"))
    assert [file.name for file in files if more.search(file.read_text(encoding="utf-8"))] == []


def _said_by_click() -> Iterator[str]:
    keywords = {"_": None, "ngettext": (1, 2)}
    for name in ("core", "exceptions", "types", "parser", "decorators", "formatting", "termui"):
        source = inspect.getsource(import_module(f"click.{name}")).encode()
        for _, text, _, _ in extract("python", BytesIO(source), keywords):
            yield text[0] if isinstance(text, tuple) else text


def _texts(translations: gettext.GNUTranslations) -> dict[object, str]:
    said: dict[object, str] = dict(translations._catalog)  # type: ignore[attr-defined]
    said.pop("", None)  # dates of the file itself
    return said
