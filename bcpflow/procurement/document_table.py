"""What ``documents.yaml`` says: the standard documents, when they are needed, their headings.

Rules, held by tests/procurement/test_documents.py:

1. A document has the id of the step that asks for it, so that what is attached settles nothing
   twice and what is missing can be named.
2. Headings no source gives are marked (``sample``); every document names where it comes from.

This module must never know a case: which documents one needs is for `documents`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bcpflow.definition.conditions import ConditionError, names_in
from bcpflow.definition.texts import FORBID_UNKNOWN, Text
from bcpflow.lint.conditions import unreadable
from bcpflow.lint.finding import Finding, nearest
from bcpflow.lint.finding import Path as FieldPath
from bcpflow.lint.texts import texts
from bcpflow.procurement.reading import read_table

Form = Literal["paper", "request", "letter", "quote", "price", "score", "record"]
TABLE = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a document."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """The heading."""
    hint: Text | None = None
    """What is written under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseField:
    """A field of the case that documents show."""

    __pydantic_config__ = FORBID_UNKNOWN

    title: Text
    """Its label."""
    unit: Text | None = None
    """Unit of a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A method as the workflows call it."""

    __pydantic_config__ = FORBID_UNKNOWN

    choice: str
    """What it is called as a choice of the fact 方式."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A standard document as the file says it."""

    __pydantic_config__ = FORBID_UNKNOWN

    id: str
    """Id of the document, and of the step that asks for it."""
    title: Text
    """What it is called."""
    phase: str
    """The phase in which it comes to be needed."""
    form: Form
    """The template it is made from."""
    steps: tuple[str, ...] = ()
    """Further steps that ask for the same document."""
    optional: bool = False
    """Only where a case goes that way: never missing."""
    methods: tuple[str, ...] = ()
    """Ids of the methods that need it; left out: all."""
    contracts: tuple[str, ...] = ()
    """Kinds of contract that need it; left out: all."""
    when: str | None = None
    """Condition on other facts of the case."""
    fields: tuple[str, ...] = ()
    """Fields of the case it shows beside those every document shows."""
    headings: tuple[Heading, ...]
    """The headings, in order."""
    source: Text | None = None
    """Where it comes from."""
    sample: bool = False
    """The headings are a sample (例)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTable:
    """The standard documents (標準文書)."""

    __pydantic_config__ = FORBID_UNKNOWN

    documents: str
    """Name of the table."""
    title: Text
    """What it is called."""
    dated: str
    """Day it was settled."""
    methods: dict[str, Named]
    """Methods by id, and what the workflows call them."""
    fields: dict[str, CaseField]
    """Fields of a case."""
    every: tuple[str, ...]
    """Fields every document shows."""
    standard: tuple[Standard, ...]
    """The documents, in the order of the phases."""


@dataclass(frozen=True, slots=True)
class Document:
    """A standard document, ready for use: its methods under both names, its fields with labels."""

    id: str
    title: Text
    phase: str
    form: Form
    headings: tuple[Heading, ...]
    steps: tuple[str, ...] = ()
    optional: bool = False
    methods: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()
    when: str | None = None
    fields: Mapping[str, CaseField] = field(default_factory=dict)
    source: Text | None = None
    sample: bool = False
    dated: str = ""


def read_documents(folder: Path | None = None) -> tuple[Document, ...]:
    """The documents of a site folder, or the shipped ones. Raises DefinitionError."""
    return documents_of(read_table(TABLE, DocumentTable, folder, documents_findings))


def documents_of(table: DocumentTable) -> tuple[Document, ...]:
    """The documents of a table that has nothing wrong with it."""
    return tuple(
        Document(
            id=said.id,
            title=said.title,
            phase=said.phase,
            form=said.form,
            headings=said.headings,
            steps=(said.id, *said.steps),
            optional=said.optional,
            methods=frozenset({*said.methods, *(table.methods[m].choice for m in said.methods)}),
            contracts=frozenset(said.contracts),
            when=said.when,
            fields={
                name: table.fields[name] for name in dict.fromkeys((*table.every, *said.fields))
            },
            source=said.source,
            sample=said.sample,
            dated=table.dated,
        )
        for said in table.standard
    )


def documents_findings(table: DocumentTable) -> list[Finding]:
    """All that is wrong with a table of documents."""
    found = [*texts(table), *_twice(table)]
    for position, name in enumerate(table.every):
        found += _known("BCP-P012", name, ("every", position), table.fields)
    for number, said in enumerate(table.standard):
        place: FieldPath = ("standard", number)
        for position, name in enumerate(said.fields):
            found += _known("BCP-P012", name, (*place, "fields", position), table.fields)
        for position, name in enumerate(said.methods):
            found += _known("BCP-P016", name, (*place, "methods", position), table.methods)
        if said.when is not None:
            found += _readable(said.when, (*place, "when"))
        if said.source is None:
            found.append(Finding("BCP-P008", place))
    return found


def _readable(text: str, path: FieldPath) -> Iterator[Finding]:
    try:
        names_in(text)
    except ConditionError as fault:
        yield unreadable(text, path, fault)


def _known(code: str, name: str, path: FieldPath, names: Iterable[str]) -> Iterator[Finding]:
    known = list(names)
    if name not in known:
        yield Finding(code, path, {"value": name, "near": nearest(name, known), "known": known})


def _twice(table: DocumentTable) -> Iterator[Finding]:
    """A step that asks for two documents: neither could be told to be missing."""
    first: dict[str, FieldPath] = {}
    for number, said in enumerate(table.standard):
        places: list[tuple[str, FieldPath]] = [(said.id, ("standard", number, "id"))]
        places += [(step, ("standard", number, "steps", n)) for n, step in enumerate(said.steps)]
        for name, path in places:
            if name in first:
                yield Finding("BCP-D158", path, {"id": name}, other=first[name])
            else:
                first[name] = path
