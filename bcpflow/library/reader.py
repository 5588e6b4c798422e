"""YAML text to plain data with positions; every mistake a located problem.

Rules, held by tests/library/test_reader.py and tests/library/test_bombs.py:

1. The parser's *event stream* is read, never its composer: the composer recurses, and 5,000
   brackets would end the program instead of the reading.
2. What lets a file refer, call or explode is refused by name: anchors, aliases, merge keys,
   tags, directives, a second document. Size, depth, number and length of values are limited.
3. A mistake that leaves the rest readable (a duplicate key, an alias) does not stop the
   reading; the others end it.

This module must never call the constructor of a YAML library and never evaluate a value.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from bcpflow.errors import DefinitionError, Problem
from bcpflow.library.characters import decode, refused_characters
from bcpflow.library.document import Document, Mark, problem_at
from bcpflow.library.scalars import plain_value
from bcpflow.library.syntax import explain_syntax
from bcpflow.lint.finding import Path

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_SCALAR = 20_000
MAX_PROBLEMS = 200
"""Mistakes named in one file; nobody reads on after so many."""
REFUSED_KEY = "\0"
"""Stands in paths for a key that was refused, so that nothing under it is mistaken for another."""


def read_bytes(raw: bytes, source: str) -> Document:
    """The document in a file's bytes. Raises DefinitionError where it cannot be read on."""
    if len(raw) > MAX_BYTES:
        raise unreadable(source, "BCP-D003", limit=MAX_BYTES)
    text, fault = decode(raw)
    if fault is not None:
        raise DefinitionError([problem_at(Document(source, None), fault.code, fault.mark, (), {})])
    return read_text(text, source)


def read_text(text: str, source: str) -> Document:
    """The document in a text. Raises DefinitionError where it cannot be read on."""
    reading = _Reading(source, text)
    if not text.strip():
        reading.stop("BCP-D002", (1, 1))
    for number, line in enumerate(reading.blank.lines, start=1):
        if len(line) > MAX_SCALAR:  # before the parser, parts of which are quadratic in a line
            reading.stop("BCP-D028", (number, 1), limit=MAX_SCALAR)
    for code, mark, data in refused_characters(reading.blank.lines):
        reading.note(code, mark, (), **data)
    if reading.problems:
        raise DefinitionError(reading.problems)
    return reading.read(text)


@dataclass(slots=True)
class _Frame:
    """An open mapping or list; ``key`` is the key whose value comes next."""

    container: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    dropped: bool = False
    """The value that comes next belongs to a key that was refused."""
    as_key: bool = False
    """This mapping or list stands where a key should be."""


@dataclass(slots=True)
class _Reading:
    source: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    marks: dict[Path, Mark] = field(default_factory=dict)
    key_marks: dict[Path, Mark] = field(default_factory=dict)
    frames: list[_Frame] = field(default_factory=list)
    root: Any = None
    nodes: int = 0
    documents: int = 0
    blank: Document = field(init=False)

    def __post_init__(self) -> None:
        self.blank = Document(self.source, None, split_lines(self.text))

    def note(self, code: str, mark: Mark, path: Path, **data: object) -> None:
        self.problems.append(problem_at(self.blank, code, mark, path, data))
        if len(self.problems) >= MAX_PROBLEMS:
            raise DefinitionError(self.problems)

    def stop(self, code: str, mark: Mark, **data: object) -> None:
        self.note(code, mark, (), **data)
        raise DefinitionError(self.problems)

    def read(self, text: str) -> Document:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError

        last: Mark = (1, 1)
        try:
            for event in YAML(typ="safe", pure=True).parse(io.StringIO(text)):
                last = _mark(event)
                self.take(event, last)
        except DefinitionError:
            raise
        except MarkedYAMLError as fault:
            code, mark, data = explain_syntax(fault, self.blank.lines)
            self.stop(code, mark, **data)
        except Exception:  # the parser fails in ways of its own on damaged text (chr(), int())
            self.stop("BCP-D010", last)
        if self.documents == 0:
            self.stop("BCP-D002", (1, 1))
        return Document(
            self.source, self.root, self.blank.lines, self.marks, self.key_marks,
            tuple(self.problems),
        )  # fmt: skip

    def take(self, event: Any, mark: Mark) -> None:
        name = type(event).__name__
        match name:
            case "DocumentStartEvent":
                self.documents += 1
                if self.documents > 1:
                    self.stop("BCP-D017", mark)
                if event.version or event.tags:
                    self.note("BCP-D027", mark, ())
            case "ScalarEvent":
                self.scalar(event, mark)
            case "AliasEvent":
                self.alias(event, mark)
            case "MappingStartEvent" | "SequenceStartEvent":
                self.open(event, mark, {} if name == "MappingStartEvent" else [])
            case "MappingEndEvent" | "SequenceEndEvent":
                self.close()

    def scalar(self, event: Any, mark: Mark) -> None:
        self.count(mark)
        if len(event.value) > MAX_SCALAR:
            self.stop("BCP-D028", mark, limit=MAX_SCALAR)
        expects_key = self.expects_key()
        self.refuse_properties(event, mark, self.coming(event.value if expects_key else None))
        quoted = event.style is not None
        value = event.value if quoted else plain_value(event.value)
        if quoted and (hidden := refused_characters([event.value], escaped=True)):
            self.note("BCP-D006", mark, self.coming(), **hidden[0][2])
            value = ""
        if expects_key:
            self.key(value, quoted, mark)
        elif quoted or event.value:
            self.put(value, mark)
        else:  # the parser finds "nothing" where the next thing begins, lines below
            self.put(value, self.key_marks.get(self.coming(), mark))

    def alias(self, event: Any, mark: Mark) -> None:
        self.count(mark)
        if self.expects_key():
            self.note("BCP-D014", mark, self.frames[-1].path, name=event.anchor)
            self.frames[-1].dropped = True
            return
        self.note("BCP-D014", mark, self.coming(), name=event.anchor)
        self.put(None, mark)

    def open(self, event: Any, mark: Mark, container: dict[str, Any] | list[Any]) -> None:
        self.count(mark)
        if len(self.frames) >= MAX_DEPTH:
            self.stop("BCP-D011", mark, limit=MAX_DEPTH)
        self.refuse_properties(event, mark, self.coming())
        if self.expects_key():
            self.note("BCP-D018", mark, self.frames[-1].path)
            self.frames.append(_Frame(container, (*self.frames[-1].path, REFUSED_KEY), as_key=True))
            return
        path = self.coming()
        self.put(container, mark)
        self.frames.append(_Frame(container, path))

    def close(self) -> None:
        if self.frames.pop().as_key:
            self.frames[-1].dropped = True

    def key(self, value: Any, quoted: bool, mark: Mark) -> None:
        frame = self.frames[-1]
        if not isinstance(value, str):
            self.note("BCP-D018", mark, frame.path)
            frame.dropped = True
            return
        path = (*frame.path, value)
        if value == "<<" and not quoted:
            self.note("BCP-D015", mark, path)
            frame.dropped = True
        elif value in frame.container:
            self.note("BCP-D019", mark, path, key=value, first=self.key_marks[path][0])
            frame.dropped = True
        else:
            frame.key = value
            self.key_marks[path] = mark

    def put(self, value: Any, mark: Mark) -> None:
        if not self.frames:
            self.root = value
            self.marks[()] = mark
            return
        frame = self.frames[-1]
        path = self.coming()
        if isinstance(frame.container, list):
            frame.container.append(value)
        elif frame.key is not None:
            frame.container[frame.key] = value
            frame.key = None
        else:  # the value of a refused key: read on, keep nothing, and no mark of it
            frame.dropped = False
            return
        self.marks.setdefault(path, mark)

    def expects_key(self) -> bool:
        frame = self.frames[-1] if self.frames else None
        return (
            frame is not None
            and isinstance(frame.container, dict)
            and frame.key is None
            and not frame.dropped
        )

    def coming(self, key: str | None = None) -> Path:
        """The path of the value (or key) that comes next."""
        if not self.frames:
            return ()
        frame = self.frames[-1]
        if frame.dropped:
            return (*frame.path, REFUSED_KEY)
        if isinstance(frame.container, list):
            return (*frame.path, len(frame.container))
        name = frame.key if frame.key is not None else key
        return frame.path if name is None else (*frame.path, name)

    def refuse_properties(self, event: Any, mark: Mark, path: Path) -> None:
        if event.anchor is not None:
            self.note("BCP-D013", mark, path, name=event.anchor)
        if event.ctag is not None:
            self.note("BCP-D016", mark, path, tag=str(event.ctag))

    def count(self, mark: Mark) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop("BCP-D012", mark, limit=MAX_NODES)


def split_lines(text: str) -> tuple[str, ...]:
    """Lines as the parser counts them (str.splitlines knows more breaks than YAML)."""
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def unreadable(source: str, code: str, **data: object) -> DefinitionError:
    """A file that is refused as a whole."""
    return DefinitionError([problem_at(Document(source, None), code, (1, 1), (), data)])
