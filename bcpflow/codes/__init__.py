"""The catalogue of codes: every message a user can be told, by number.

    BCP-D001-029 a file cannot be read      BCP-R refused by the rules
    BCP-D030-049 a value has a wrong shape  BCP-J the storage
    BCP-D050-149 lint                       BCP-U words on the command line
    BCP-D150-189 the site folder            BCP-P procurement
    BCP-D190-229 lint, of what repeats, is approved, runs out or is staffed
    BCP-D230-249 workbooks of exercises

1. A number is never given to another message: reports and notes on paper refer to it.
2. Telling a message never fails: what the data lacks is shown as ``…``.

This module must never print and never choose a language: the Translator is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from bcpflow.codes.cases import CASES
from bcpflow.codes.contracts import CONTRACTS
from bcpflow.codes.entry import Code
from bcpflow.codes.exchange import EXCHANGE
from bcpflow.codes.forms import FORMS
from bcpflow.codes.guide import GUIDE
from bcpflow.codes.keeping import KEEPING
from bcpflow.codes.kit import KIT
from bcpflow.codes.leading import LEADING
from bcpflow.codes.meaning import MEANING
from bcpflow.codes.names import NAMES
from bcpflow.codes.operation import OPERATION
from bcpflow.codes.paper import PAPER
from bcpflow.codes.procurement import PROCUREMENT
from bcpflow.codes.quotes import QUOTES
from bcpflow.codes.reading import READING
from bcpflow.codes.refusals import REFUSALS
from bcpflow.codes.repeats import REPEATS
from bcpflow.codes.site import SITE
from bcpflow.codes.trust import TRUST
from bcpflow.errors import BcpflowError, DefinitionError, Problem, Word
from bcpflow.language import N_, Translator

__all__ = ["WORDS", "Code", "Word", "catalogue", "describe", "told"]

WORDS: Mapping[str, str] = {
    "none": N_("なし"),
    "yes": N_("はい"),
    "no": N_("いいえ"),
    "text": N_("文字"),
    "texts": N_("文字（または ja と en の文）"),
    "mapping": N_("見出しと値の並び"),
    "list": N_("リスト"),
    "number": N_("数"),
    "whole": N_("整数"),
    "yesno": N_("はい／いいえ（true / false）"),
    "choice": N_("選択"),
    "nothing": N_("空の値"),
    "space": N_("空白"),
    "workflow": N_("手順定義"),
    "checklist": N_("チェックリスト"),
    "task": N_("作業"),
    "decision": N_("判断"),
    "question": N_("質問"),
    "document": N_("文書"),
    "approval": N_("承認"),
    "measure": N_("測定"),
    "notice": N_("連絡"),
    "achieved": N_("達成"),
    "not_achieved": N_("未達"),
    "skipped": N_("省略"),
    "ended": N_("終了"),
    "aborted": N_("中止"),
    "voided": N_("無効"),
    "exercise": N_("訓練"),
    "incident": N_("実災害対応"),
    "case": N_("案件"),
}
"""What a Word in the data says, in Japanese."""

MAX_VALUE = 120
"""Characters of one value in a message; a value may be a whole damaged file."""
MAX_LIST = 400
"""Characters of several values: a step has thirty keys, and all of them are told."""


@cache
def catalogue() -> Mapping[str, Code]:
    """All codes by number."""
    every = (
        *READING,
        *NAMES,
        *MEANING,
        *REPEATS,
        *REFUSALS,
        *LEADING,
        *PROCUREMENT,
        *QUOTES,
        *CASES,
        *CONTRACTS,
        *OPERATION,
        *KEEPING,
        *SITE,
        *EXCHANGE,
        *TRUST,
        *PAPER,
        *KIT,
        *FORMS,
        *GUIDE,
    )
    return MappingProxyType({entry.code: entry for entry in every})


def describe(fault: Problem | BcpflowError, tr: Translator) -> tuple[str, str, str]:
    """What is wrong, why, and how to go on, in the language of ``tr``.

    A DefinitionError is described by the first of its problems.
    """
    if isinstance(fault, DefinitionError):
        fault = fault.problems[0]
    entry = catalogue().get(fault.code)
    if entry is None:
        return fault.code, "", ""
    values = _Values({name: told(value, tr) for name, value in fault.data.items()})
    return (
        tr(entry.what).format_map(values),
        tr(entry.why).format_map(values),
        tr(entry.how).format_map(values),
    )


def told(value: object, tr: Translator) -> str:
    """A value of a problem's data in words."""
    if isinstance(value, Word):
        said = WORDS.get(value, str(value))
        return tr(said)
    if value is None or value == () or value == [] or value == "":
        return _word("none", tr)
    if isinstance(value, bool):
        return _word("yes" if value else "no", tr)
    if isinstance(value, list | tuple | set | frozenset):
        joint = "、" if tr.language == "ja" else ", "
        return _clip(joint.join(told(v, tr) for v in value), MAX_LIST)
    if isinstance(value, dict):
        return _clip(tr.pick({str(key): str(text) for key, text in value.items()}))
    return _clip(str(value))


class _Values(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _clip(text: str, limit: int = MAX_VALUE) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _word(name: str, tr: Translator) -> str:
    said = WORDS[name]
    return tr(said)
