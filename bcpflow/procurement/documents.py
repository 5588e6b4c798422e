"""Which documents a case needs, which are missing, and a skeleton of each to write on.

Rules, held by tests/procurement/test_documents.py:

1. What is not known yet errs on the safe side: a document that may be needed is needed. Optional
   documents are never missing.
2. A skeleton has every heading of its document. A field of the case stands where its
   ``{place}`` is; one nobody has filled in is a line to write on.
3. Nothing a field says becomes markup, and nothing in it is filled in a second time.
4. Headings that are a sample (例) say so on the document.

This module must never look at files of a case: what is attached is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from bcpflow.definition.conditions import ConditionError, holds
from bcpflow.definition.model import FactValue
from bcpflow.definition.texts import Text
from bcpflow.language import Language
from bcpflow.procurement import document_page
from bcpflow.procurement.document_table import CaseField, Document, Heading
from bcpflow.procurement.document_table import read_documents as read_documents
from bcpflow.reports.markdown import escape, item

Fields = Mapping[str, FactValue | None]
"""Fields of a case by name (件名, 予定価格 ...); a heading's own title may be one too."""

BLANK = document_page.BLANK
_PLACE = re.compile(r"\{([^{}:\s]+)(?::(\d))?\}")
_BOTH: dict[str, dict[Language, str]] = {
    "fields": {"ja": "| 項目 | 内容 |", "en": "| Field | Content |"},
    "sample": {
        "ja": "見出しは例です。自団体の様式に合わせて直してください。",
        "en": "The headings are a sample (例); fit them to your own forms.",
    },
    "source": {"ja": "出典: {source}（{dated}）", "en": "Source: {source} ({dated})"},
}
"""What stands on a document beside its own texts, in the language of the document."""
_YES_NO: dict[Language, tuple[str, str]] = {"ja": ("いいえ", "はい"), "en": ("no", "yes")}


def needed(
    documents: Sequence[Document],
    method: str | None,
    contract: str | None,
    facts: Mapping[str, FactValue] | None = None,
    phases: Collection[str] | None = None,
) -> tuple[Document, ...]:
    """Documents a case needs, optional ones left out.

    ``method`` is the id of a method or its name in the workflow, ``contract`` the kind of
    contract; None where they are not known yet. ``phases`` asks for those of some phases only.
    """
    return tuple(
        document
        for document in documents
        if not document.optional
        and (phases is None or document.phase in phases)
        and (not method or not document.methods or method in document.methods)
        and (not contract or not document.contracts or contract in document.contracts)
        and _may_hold(document.when, facts or {})
    )


def lacking(
    documents: Sequence[Document],
    method: str | None,
    contract: str | None,
    attached: Collection[str],
    facts: Mapping[str, FactValue] | None = None,
    phases: Collection[str] | None = None,
) -> tuple[Document, ...]:
    """Documents a case needs and does not have; ``attached`` are ids of documents or steps."""
    wanted = needed(documents, method, contract, facts, phases)
    return tuple(document for document in wanted if not set(document.steps) & set(attached))


def missing(
    documents: Sequence[Document],
    method: str | None,
    contract: str | None,
    attached: Collection[str],
    facts: Mapping[str, FactValue] | None = None,
    phases: Collection[str] | None = None,
) -> tuple[Text, ...]:
    """The names of what is lacking."""
    return tuple(d.title for d in lacking(documents, method, contract, attached, facts, phases))


def skeleton(document: Document, fields: Fields, lang: Language) -> str:
    """The document as Markdown: its headings, and what is known of the case."""
    parts = {
        "title": [escape(pick(document.title, lang))],
        "fields": list(_table(document, fields, lang)),
        "sections": list(_sections(document, fields, lang)),
        "note": list(_note(document, lang)),
    }

    def placed(found: re.Match[str]) -> str:
        name, columns = found[1], found[2]
        if name == "rows":
            return "\n".join(_rows(document, fields, lang, int(columns or 0)))
        if name in parts:
            return "\n".join(parts[name])
        return _said(fields.get(name), document.fields.get(name), lang)

    return _PLACE.sub(placed, _template(document.form, lang)).rstrip() + "\n"


def as_html(document: Document, fields: Fields, lang: Language) -> str:
    """The skeleton as one HTML file for A4 paper; a word processor opens it as it is."""
    return document_page.page(skeleton(document, fields, lang), pick(document.title, lang), lang)


def pick(text: Text | None, lang: Language) -> str:
    """A text in a language; the other one rather than nothing."""
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(lang) or next(iter(text.values()), "")


def _may_hold(condition: str | None, facts: Mapping[str, FactValue]) -> bool:
    if condition is None:
        return True
    try:
        return holds(condition, facts, {}) is not False
    except ConditionError:
        return True  # rule 1: what cannot be judged is unknown


def _table(document: Document, fields: Fields, lang: Language) -> Iterator[str]:
    yield _BOTH["fields"][lang]
    yield "|---|---|"
    for name, field in document.fields.items():
        yield f"| {escape(pick(field.title, lang))} | {_said(fields.get(name), field, lang)} |"


def _sections(document: Document, fields: Fields, lang: Language) -> Iterator[str]:
    for number, heading in enumerate(document.headings, 1):
        if number > 1:
            yield ""
        yield f"## {number}. {escape(pick(heading.title, lang))}"
        if heading.hint is not None:
            yield ""
            yield _bracketed(pick(heading.hint, lang), lang)
        yield ""
        written = _of_heading(heading, fields)
        yield item(str(written)) if written else BLANK


def _rows(document: Document, fields: Fields, lang: Language, columns: int) -> Iterator[str]:
    for number, heading in enumerate(document.headings, 1):
        title = escape(pick(heading.title, lang))
        if heading.hint is not None:
            title += "<br>" + _bracketed(pick(heading.hint, lang), lang)
        written = _of_heading(heading, fields)
        cells = [escape(str(written)) if written else "", *[""] * (columns - 1)]
        yield f"| {number} | {title} | " + " | ".join(reversed(cells)) + " |"


def _of_heading(heading: Heading, fields: Fields) -> FactValue | None:
    """What the case says under a heading, by the heading's Japanese title."""
    return fields.get(pick(heading.title, "ja"))


def _note(document: Document, lang: Language) -> Iterator[str]:
    notes = [_BOTH["sample"][lang]] if document.sample else []
    if document.source is not None:
        said = {"source": pick(document.source, lang), "dated": document.dated}
        notes.append(_BOTH["source"][lang].format(**said))
    if notes:
        yield "---"
        yield ""
        yield "<br>".join(escape(note) for note in notes)


def _bracketed(hint: str, lang: Language) -> str:
    return escape(f"（{hint}）" if lang == "ja" else f"({hint})")


def _said(value: FactValue | None, field: CaseField | None, lang: Language) -> str:
    """A value as it stands on paper: numbers in threes with their unit, nothing as a line."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return BLANK
    if isinstance(value, bool):
        return _YES_NO[lang][value]
    if isinstance(value, str):
        return item(value.strip())
    unit = pick(field.unit, lang) if field is not None else ""
    number = f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
    return escape(f"{number} {unit}" if lang == "en" else f"{number}{unit}").strip()


@cache
def _template(form: str, lang: Language) -> str:
    folder = files("bcpflow.procurement").joinpath("templates")
    return folder.joinpath(f"{form}.{lang}.md").read_text("utf-8")
