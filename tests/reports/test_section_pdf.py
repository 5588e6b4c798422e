"""Sections as a PDF: whole, inert, the head repeated, the same bytes every time."""

from __future__ import annotations

import pytest

from bcpflow.commands import EndRun, TakeNote
from bcpflow.language import Translator
from bcpflow.projections.aar import aar
from bcpflow.reports.aar import AarSections
from bcpflow.reports.log_sections import LogSections
from bcpflow.reports.section_pdf import sections_pdf
from bcpflow.reports.sections import Picture, Sections
from bcpflow.reports.sheets import Sheet
from bcpflow.reports.typefaces import typefaces
from bcpflow.text import safe
from tests.projections.reviewed import reviewed
from tests.reports.drills import EN, JA, ZONE, Drill, played
from tests.reports.papers import pdf_pages, pdf_text, squeezed
from tests.reports.test_aar import view

NOTO = typefaces("noto")
TYPST = '#panic("x") $1/0$ *b* _i_ @ref <label> `raw` // c \\u{41} #include "/etc/passwd" ="f"'


def texts(made: Sections) -> list[str]:
    """All that a report says."""
    said = [made.title, made.notice(), *made.proof()]
    said += [word for pair in made.figures() for word in pair]
    for part in made.sections():
        said.append(part.title)
        for block in part.blocks:
            if isinstance(block, Sheet):
                said += [field.title for field in block.fields]
                said += [rows.heading for rows in block.parts]
                said += [cell for entry in block.entries for cell in entry.cells]
            elif not isinstance(block, Picture):
                said += [block] if isinstance(block, str) else [w for pair in block for w in pair]
    return [line for text in said for line in safe(text).split("\n")]


@pytest.mark.parametrize("tr", [JA, EN], ids=["ja", "en"])
def test_all_that_the_sections_say_is_on_the_pages(tr: Translator) -> None:
    run = reviewed()
    for made in (
        AarSections(aar(run.history), view(run, tr), tr, ZONE),
        LogSections(played().told(), tr, ZONE),
    ):
        pdf = sections_pdf(made, tr, NOTO)
        assert pdf.unprinted == ()
        page = pdf_text(pdf.data)
        assert [line for line in texts(made) if squeezed(line) not in page] == []


def noted(text: str) -> Drill:
    drill = Drill(title=text)
    drill.do(TakeNote(text=text))
    drill.do(EndRun())
    return drill


@pytest.mark.parametrize("text", [TYPST, "#" * 40, "a" * 300, "\\", '"', "$", "{{}}", "[x](y)"])
def test_a_text_of_a_person_is_never_source(text: str) -> None:
    made = LogSections(noted(text).told(), JA, ZONE)
    assert squeezed(text) in pdf_text(sections_pdf(made, JA, NOTO).data)


def test_what_cannot_be_printed_is_listed_at_the_end() -> None:
    made = LogSections(noted("避難\U0001f600所 \ue123").told(), JA, ZONE)
    pdf = sections_pdf(made, JA, NOTO)
    assert pdf.unprinted == ("\U0001f600", "\ue123")
    page = pdf_text(pdf.data)
    assert "避難〓U+1F600所" in page
    assert "印刷できなかった文字" in page
    assert page.index("印刷できなかった文字") < page.index("U+1F600GRINNINGFACE")


def test_a_table_that_goes_on_has_its_head_on_every_page_and_each_page_its_foot() -> None:
    drill = Drill()
    for number in range(150):
        drill.do(TakeNote(text=f"連絡 {number} 件目"))
    made = LogSections(drill.told(), JA, ZONE)
    pages = [squeezed(page) for page in pdf_pages(sections_pdf(made, JA, NOTO).data)]
    assert len(pages) > 3
    assert all("作業内容・状況" in page for page in pages[:-1])
    for number, page in enumerate(pages, start=1):
        assert squeezed(made.proof()[1]) in page
        assert f"{number}/{len(pages)}" in page


def test_a_row_longer_than_a_page_goes_on_and_loses_nothing() -> None:
    long = "".join(f"第{number}報、" for number in range(1_500))
    made = LogSections(noted(long).told(), JA, ZONE)
    page = pdf_text(sections_pdf(made, JA, NOTO).data)
    assert all(f"第{number}報" in page for number in range(1_500))


def test_the_same_report_is_the_same_bytes_and_small() -> None:
    made = LogSections(played().told(), JA, ZONE)
    first, second = (sections_pdf(made, JA, NOTO).data for _ in range(2))
    assert first == second
    assert len(first) < 300_000


def test_a_picture_is_on_the_page_and_its_words_are_looked_up() -> None:
    """Its names are set in the fonts of the page, or marked (rule 2)."""
    run = reviewed()
    pdf = sections_pdf(AarSections(aar(run.history), view(run, JA), JA, ZONE), JA, NOTO)
    legend = squeezed("目標を超えた時間")
    assert legend in pdf_text(pdf.data)
