"""What a PDF, a document and a workbook say, read by programs of others."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from docx import Document
from docx.document import Document as Word
from pypdf import PdfReader


def pdf_pages(raw: bytes) -> list[str]:
    """The text of each page; places to break a long word are no part of it."""
    pages = PdfReader(io.BytesIO(raw)).pages
    return [page.extract_text().replace("\u200b", "") for page in pages]


def pdf_text(raw: bytes) -> str:
    """All that is said, without any space."""
    return squeezed("".join(pdf_pages(raw)))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def word(raw: bytes) -> Word:
    return Document(io.BytesIO(raw))


def docx_texts(raw: bytes) -> Iterator[str]:
    """Paragraphs and cells, the foot of the page last."""
    document = word(raw)
    yield from (one.text for one in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            yield from (cell.text for cell in row.cells)
    for section in document.sections:
        yield from (one.text for one in section.footer.paragraphs)
