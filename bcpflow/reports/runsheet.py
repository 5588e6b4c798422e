"""The run sheet: a workflow as A4 pages to write on when no screen is to be had.

Rules, held by tests/reports/test_runsheet.py:

1. One HTML file by itself: no script, no address, no picture; nothing is fetched.
2. Every text is made `safe` and escaped; none of a definition or a site reaches the page as
   markup.
3. Players' pages never show an inject; the controller's pages are printed only when asked for.
4. A page that names people says so.

This module must never open a run: a sheet is printed before anything happens. What stands on
the pages is said by the modules beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from bcpflow.definition.model import Definition, FactValue
from bcpflow.language import N_, Translator
from bcpflow.reports.markup import css_string
from bcpflow.reports.runsheet_control import control
from bcpflow.reports.runsheet_cover import cover
from bcpflow.reports.runsheet_lists import LOG_PAGES, arrivals, log_page, questions, systems
from bcpflow.reports.runsheet_phases import phases
from bcpflow.reports.runsheet_site import NO_SITE, SiteSheet
from bcpflow.reports.runsheet_words import Words

_GUARD = "default-src 'none'; style-src 'unsafe-inline'"


def runsheet(
    definition: Definition,
    tr: Translator,
    *,
    facts: Mapping[str, FactValue] | None = None,
    controller: bool = False,
    site: SiteSheet = NO_SITE,
) -> str:
    """The pages as one HTML file. ``site``: its people and systems, as far as they may be told."""
    words = Words(definition, tr, facts or {}, site)
    css = files("bcpflow.reports").joinpath("runsheet.css").read_text("utf-8")
    body = sheet_body(words, controller=controller)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{tr.language}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_GUARD}">',
            f"<title>{words.pick(words.workflow.title)}</title>",
            f"<style>\n{css}{_margins(words)}</style></head>",
            "<body>",
            *body,
            "</body></html>\n",
        ]
    )


def sheet_body(words: Words, *, controller: bool) -> list[str]:
    """All pages, as parts of a page."""
    body = [*cover(words), *arrivals(words), *phases(words), *systems(words)]
    if controller:
        body += control(words)
    for page in range(1, LOG_PAGES + 1):
        body += log_page(words, page)
    return [*body, *questions(words)]


def sheet_foot(words: Words) -> str:
    """What every page belongs to, plain."""
    title = words.plain.pick(words.workflow.title)
    foot = words.plain(N_("{title}　様式 {code}"), title=title, code=words.code)
    return words.plain(N_("個人情報")) + "　" + foot if words.site.names_people else foot


def _margins(words: Words) -> str:
    """The foot of every page, and its number."""
    return (
        f"@page {{ @bottom-left {{ content: {css_string(sheet_foot(words))}; font-size: 7.5pt; }}\n"
        '@bottom-right { content: counter(page) " / " counter(pages); font-size: 9pt; } }\n'
    )
