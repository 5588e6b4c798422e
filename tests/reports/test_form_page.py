"""A form on paper: inert, its head on every page, room to write."""

from __future__ import annotations

from html.parser import HTMLParser

from bcpflow.reports.form_page import FormPage, form_html, form_rows
from bcpflow.reports.sheets import Entry, Field, Part, Sheet
from tests.reports.drills import EN, JA

HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> \x1b[2J \u202e終 髙﨑𠮷邉①㈱'


def page(*, landscape: bool = True, said: str = HOSTILE) -> FormPage:
    fields = (Field("番号", "figure"), Field(said, "main"), Field("記入 例", "name"))
    parts = (Part("", (Entry(("1", "短い", "")),)), Part(said, (Entry(("2", said, "")),)))
    return FormPage(Sheet("一覧[a]/b", fields, parts), (said,), ("もと", said), landscape)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, _: object) -> None:
        self.tags.add(tag)


def test_the_page_is_inert_and_lies_on_its_side() -> None:
    """Rules 1 and 2."""
    made = form_html(page(), JA)
    tags = Tags()
    tags.feed(made)
    assert {"script", "a", "img"}.isdisjoint(tags.tags)
    assert "size: A4 landscape" in made
    assert "landscape" not in form_html(page(landscape=False), EN)
    assert "thead { display: table-header-group" in made
    assert "td { height: 7.5mm; }" in made


def test_the_rows_for_a_program_say_what_they_stand_under() -> None:
    heads, first, second = form_rows(page(), JA)
    assert heads == ("区分", "番号", HOSTILE, "記入 例")
    assert first[0] == ""
    assert second[0] == HOSTILE
