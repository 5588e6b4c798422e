"""What an output is to the programs that open it: texts, and a structure no text may change.

Rules, held by tests/battery/test_hostile.py:

1. No control character but line feed and tab (and the CR of CRLF where a format has it), none
   that turns the reading direction, hides, or is half a character.
2. A spreadsheet finds no formula; HTML, markdown, calendar and diagram have the very structure
   they have with harmless texts.
3. No text is lost: what the format's reader gives back is the text, marked where it was unsafe.

The judges are readers of others (html.parser, csv, openpyxl, markdown-it, icalendar, json), never
the writers judged.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from bcpflow.text import safe, wrap
from tests.battery.hostile_stage import Said

COLUMNS = (10, 12, 14, 16, 18, 20, 24, 32, 60, 72, 76, 78, 80)
"""Widths of columns and pages in cells; those of a console are among them."""
_LF_TAB = frozenset("\n\t")
_KEPT = frozenset("\u200d\ufe0f\ufe0e")  # between pictographs; selectors
_HIDING = frozenset("\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2028\u2029")
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")


@dataclass(frozen=True, slots=True)
class Read:
    """An output as its reader sees it: texts, the structure around them, and what is wrong."""

    texts: list[str]
    structure: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()
    """Widths a text may have been broken to."""
    cuts: bool = False
    """A line may be cut to its width, which ``..`` says."""
    exact: bool = False
    """Texts are given back as they were said, not marked."""


def unsafe_in(text: str, *, crlf: bool = False) -> list[str]:
    """The characters rule 1 forbids."""
    if crlf:
        text = text.replace("\r\n", "\n")
    return sorted({f"U+{ord(c):04X}" for c in text if _is_unsafe(c)})


def _is_unsafe(char: str) -> bool:
    if char in _LF_TAB or char in _KEPT or char in _VISIBLE_FORMATS:
        return False
    kind = unicodedata.category(char)
    return kind in ("Cc", "Cf", "Cs", "Zl", "Zp") or char in _HIDING


def squeezed(text: str) -> str:
    """Without any space: an output may break lines and fill columns."""
    return "".join(text.split())


def lost(read: Read, page: Sequence[str], one: Said, widths: list[int]) -> bool:
    """Whether a text is not whole in what was read, squeezed (rule 3).

    A narrow column breaks a text into lines with other columns between them. ``widths``: those it
    may have, the last that fitted first, because texts of one column come together.
    """
    whole = one.whole.strip()  # spaces around a text are nobody's, and some controls are spaces
    shown = safe(whole)
    if "\t" in whole and _all_in([safe(whole, one_line=True)], page):
        return False
    if read.exact and _all_in(re.split(r"[\r\n]", whole), page):
        return False
    if _all_in(re.split(r"[\r\n]", shown), page):
        return False
    if read.cuts:
        either = {squeezed(shown.split("\n")[0]), squeezed(safe(whole, one_line=True))}
        return not any(_cut(said, one.token, text) for said in either for text in page)
    fitting = next((width for width in widths if _all_in(wrap(shown, width), page)), None)
    if fitting is not None:
        widths.remove(fitting)
        widths.insert(0, fitting)
    return fitting is None


def _all_in(pieces: Sequence[str], page: Sequence[str]) -> bool:
    wanted = [piece for piece in map(squeezed, pieces) if piece]
    return all(any(piece in text for text in page) for piece in wanted)


def _cut(shown: str, token: str, page: str) -> bool:
    """Whether what follows the token is the text as far as it goes, and then ``..``."""
    if not shown.startswith(token):
        return True  # the token itself was cut off
    for found in re.finditer(re.escape(token), page):
        rest = page[found.start() :]
        same = next((n for n, (a, b) in enumerate(zip(shown, rest, strict=False)) if a != b), None)
        if same is None or rest[same:].startswith(".."):
            return True
    return token not in page


def console(raw: bytes) -> Read:
    """A console: one line a thing, cut where it is too long."""
    text = raw.decode("utf-8", "surrogatepass").replace("<U+000A>", "\n")
    text = re.sub(r" +\(\+\d+\)\n", "\n", text)  # so many lines more, says the page within
    text = text.replace("\n", "..\n")  # a page within the screen breaks where its box ends
    return Read([text], faults=tuple(unsafe_in(text)), cuts=True)


def plain(raw: bytes) -> Read:
    """A terminal."""
    text = raw.decode("utf-8")
    faults = tuple(unsafe_in(text))
    return Read([text], faults=faults, columns=COLUMNS)


def as_json(raw: bytes) -> Read:
    """A program; on a screen the document itself must be inert too."""
    text = raw.decode("utf-8")
    document = json.loads(text)
    return Read(list(_strings(document)), faults=tuple(unsafe_in(text)), exact=True)


def as_definition(raw: bytes) -> Read:
    """The library, as it reads a definition file."""
    from bcpflow.library.reader import read_text

    text = raw.decode("utf-8")
    document = read_text(text, "x.yaml")
    faults = [*unsafe_in(text), *(problem.code for problem in document.problems)]
    return Read(list(_strings(document.data)), faults=tuple(faults))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *_strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def as_csv(raw: bytes) -> Read:
    """A spreadsheet: a cell that begins like a formula is one."""
    text = raw.decode("utf-8-sig")
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    cells = [cell for row in rows for cell in row]
    faults = unsafe_in(text, crlf=True)
    faults += [f"formula {cell[:20]!r}" for cell in cells if _formula(cell)]
    return Read([cell.removeprefix("'") for cell in cells] + cells, faults=tuple(faults))


def _formula(cell: str) -> bool:
    bare = cell.lstrip(" \u3000")
    starts = bare.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    return starts and not re.fullmatch(r"[+-]?[0-9][0-9.,:]*", bare)


def as_xlsx(raw: bytes) -> Read:
    """A workbook."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(raw))
    faults, texts = [], []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    faults.append(f"formula in {cell.coordinate}")
                if cell.hyperlink is not None:
                    faults.append(f"link in {cell.coordinate}")
                if isinstance(cell.value, str):
                    texts.append(cell.value)
                    faults += unsafe_in(cell.value)
    return Read(texts, faults=tuple(faults))


def as_pdf(raw: bytes) -> Read:
    """A viewer: what it copies; a mark for what has no glyph stands for that very character."""
    from pypdf import PdfReader

    document = PdfReader(io.BytesIO(raw))
    said = "".join(page.extract_text() for page in document.pages).replace("\u200b", "")
    whole = re.sub(r"\u3013\s*U\+([0-9A-F\s]{4,8}?)(?![0-9A-F])", _unmarked, said)
    faults = unsafe_in(said)
    faults += ["a link" for page in document.pages if "/Annots" in page]
    faults += [key for key in ("/OpenAction", "/AA", "/AcroForm") if key in document.root_object]
    return Read([said, whole], faults=tuple(faults), columns=COLUMNS)


def _unmarked(found: re.Match[str]) -> str:
    return chr(int("".join(found[1].split()), 16))


def as_docx(raw: bytes) -> Read:
    """A word processor: texts, and the elements and fields there are."""
    from docx import Document

    document = Document(io.BytesIO(raw))
    body = document.element.body
    texts = ["".join(part for part in _runs(paragraph)) for paragraph in body.iter(_W + "p")]
    structure = {element.tag for element in body.iter() if isinstance(element.tag, str)}
    faults = [fault for text in texts for fault in unsafe_in(text)]
    faults += ["a field" for _ in body.iter(_W + "instrText", _W + "fldSimple")]
    return Read([*texts, "\n".join(texts)], tuple(sorted(structure)), tuple(faults))


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _runs(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter(_W + "t", _W + "br", _W + "tab"):
        yield element.text or "" if element.tag == _W + "t" else "\n"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.structure: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.structure.append(f"<{tag} {' '.join(sorted(name for name, _ in attrs))}>")
        self.texts += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.structure.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.structure.append("<!-- -->")

    def handle_decl(self, decl: str) -> None:
        self.structure.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.structure.append("<? >")


def as_html(raw: bytes) -> Read:
    """A browser."""
    text = raw.decode("utf-8")
    page = _Page()
    page.feed(text)
    page.close()
    kinds = tuple(sorted(set(page.structure)))
    # A line break inside a text may be drawn as one; nothing else may differ with the text.
    return Read([" ".join(page.texts), "".join(page.texts)], kinds, tuple(unsafe_in(text)))


def as_picture(raw: bytes) -> Read:
    """A browser, of a picture: it has room for so much of a text."""
    page = as_html(raw)
    return Read(page.texts, page.structure, page.faults, cuts=True)


def as_markdown(raw: bytes) -> Read:
    """A renderer that takes HTML and tables."""
    from markdown_it import MarkdownIt

    text = raw.decode("utf-8")
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = as_html(renderer.render(text).encode("utf-8"))
    return Read(page.texts, page.structure, tuple(unsafe_in(text)))


def as_calendar(raw: bytes) -> Read:
    """A calendar program."""
    from icalendar import Calendar

    text = raw.decode("utf-8")
    calendar = Calendar.from_ical(raw)
    parts = list(calendar.walk())
    structure = tuple(sorted({f"{part.name} {key}" for part in parts for key in part}))
    texts = [str(value) for part in parts for value in part.values()]
    faults = unsafe_in(text, crlf=True)
    faults += ["a line over 75 octets" for line in raw.split(b"\r\n") if len(line) > 75]
    return Read(texts, structure, tuple(faults))


def as_diagram(raw: bytes) -> Read:
    """A drawing tool: each line is a statement, and only our own words stand outside quotes."""
    text = raw.decode("utf-8")
    inside = r'"[^"]*"' if text.startswith("stateDiagram") else r'"(?:[^"\\]|\\.)*"'
    outside = re.sub(inside, '""', text)
    outside = re.sub(r": .*", ": x", outside)
    shape = tuple(sorted({re.sub(r"\d+", "0", line) for line in outside.split("\n")}))
    whole = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)
    unquoted = text.replace('\\"', '"').replace("\\\\", "\\")
    return Read([whole, unquoted], shape, tuple(unsafe_in(text)))
