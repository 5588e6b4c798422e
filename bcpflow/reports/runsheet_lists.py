"""The lists of a run sheet: who came, which systems there are, questions of the end, the log.

Each is a page to write on; names and numbers stand on it only as `SiteSheet` gives them.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.definition.moments import parse_duration
from bcpflow.definition.plan import plan
from bcpflow.language import N_
from bcpflow.reports.markup import escaped, table
from bcpflow.reports.runsheet_cover import personal_data
from bcpflow.reports.runsheet_site import Contact, SystemRow
from bcpflow.reports.runsheet_words import Words
from bcpflow.reports.terms import listed, number

LOG_LINES = 25
"""Lines of a log page, as tall as a hurried hand needs."""
LOG_PAGES = 2
COMERS = 12
"""Lines for those who come, beyond the roster or without one."""
SPARE = 4
FEW_QUESTIONS = 6
"""So many fit one page with three lines each; of more, each has two."""


def arrivals(words: Words) -> Iterator[str]:
    """How many are to be there, and who came when."""
    tr, people = words.tr, words.site.people
    yield '<section class="fresh"><h2>' + tr("参集") + "</h2>"
    yield from personal_data(words)
    staffing = words.workflow.staffing
    if staffing:
        marks = ["", *(tr("{time}後", time=words.span(parse_duration(mark))) for mark in staffing)]
        yield table(marks, " ".join(["label", *["each"] * len(staffing)]), name="staff")
        planned = "".join(f"<td>{count}</td>" for count in staffing.values())
        label, came = tr("予定の人数"), tr("実際の人数")
        yield f"<tr><th>{label}</th>{planned}</tr>"
        yield f"<tr><th>{came}</th>{'<td></td>' * len(staffing)}</tr></tbody></table>"
    heads = [tr("氏名"), tr("役割"), tr("見込み"), tr("参集時刻"), tr("不在・離脱"), tr("理由")]
    yield table(heads, "name title warn blank blank memo", name="cover")
    for one in people:
        yield _comer(words, one)
    blank = f"<tr>{'<td></td>' * len(heads)}</tr>"
    yield blank * (SPARE if people else COMERS)
    yield "</tbody></table></section>"


def _comer(words: Words, one: Contact) -> str:
    known = tuple(role for role in one.roles if role in words.workflow.roles)
    minutes = one.arrival_min
    said = words.tr("{n}分", n=number(minutes)) if minutes is not None else ""
    roles = escaped(words.roles(known))
    return f"<tr><td>{escaped(one.name)}</td><td>{roles}</td><td>{said}</td>" + (
        "<td></td><td></td><td></td></tr>"
    )


def systems(words: Words) -> Iterator[str]:
    """The register in recovery order; nothing where the workflow does not use it."""
    tr, rows = words.tr, words.site.systems
    if not rows:
        return
    yield '<section class="fresh"><h2>' + tr("情報システム一覧（復旧の順）") + "</h2>"
    heads = ["", tr("システム"), tr("事業者・契約"), tr("バックアップ"), tr("手作業")]
    heads += [tr("復旧時刻")]
    yield table(heads, "no title vendor vendor vendor time", name="register", body=False)
    for place, row in enumerate(rows, start=1):
        yield f'<tbody class="step"><tr><td>{place}</td>{_system(words, row)}<td></td></tr></tbody>'
    yield "</table></section>"


def _system(words: Words, row: SystemRow) -> str:
    tr = words.tr
    about = [f"{row.kind} {row.priority}"]
    about += [words.plain(N_("目標 {time}"), time=row.rto)] if row.rto else []
    lines = [escaped(" / ".join(about))]
    needs = listed((words.plain.pick(title) for title in row.needs), words.plain)
    lines += [f"<b>{tr('先に')}</b> {escaped(needs)}"] if needs else []
    lines += [f"<b>{tr('場所')}</b> {escaped(row.location)}"] if row.location else []
    what = "".join(f'<p class="how">{line}</p>' for line in lines)
    who = "<br>".join(escaped(text) for text in (row.vendor, row.contract) if text)
    return (
        f'<td><b>{words.pick(row.title)}</b> <span class="small">[{escaped(row.id)}]</span>{what}'
        f'</td><td class="small">{who}</td><td class="small">{escaped(row.backup or "")}</td>'
        f'<td class="small">{escaped(row.manual or "")}</td>'
    )


def questions(words: Words) -> Iterator[str]:
    """What the participants answer at the end (hot wash)."""
    tr, asked = words.tr, plan(words.definition).questions
    if not asked:
        return
    yield '<section class="fresh"><h2>' + tr("終了直後の振り返り") + "</h2>"
    yield '<p class="lead small">'
    yield tr("後で bcpflow drill hotwash 番号 質問の番号 回答 に打ち込む。") + "</p>"
    lines = '<div class="line"></div>' * (3 if len(asked) <= FEW_QUESTIONS else 2)
    for place, question in enumerate(asked, start=1):
        yield f'<div class="question"><p><b>{place}</b> {words.pick(question)}</p>{lines}</div>'
    yield "</section>"


def log_page(words: Words, page: int) -> Iterator[str]:
    """A page for whatever happens."""
    tr = words.tr
    yield '<section class="fresh"><h2>' + tr("記録用紙 {n}", n=page) + "</h2>"
    heads = [tr("時刻"), tr("作業内容・状況"), tr("つまづいた工程"), tr("記録者")]
    yield table(heads, "time title memo role", name="lines")
    yield "<tr><td></td><td></td><td></td><td></td></tr>" * LOG_LINES
    yield "</tbody></table></section>"
