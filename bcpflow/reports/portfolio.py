"""The portfolio on a terminal: the list of cases, the board of sums, what is due, what is alike.

Rules, held by tests/cli/test_portfolio.py:

1. Overdue is said in a word and not by colour alone.
2. What was cut off is told with its number: nobody takes a part for the whole.
3. A share that was reckoned, and a day that is 例, say so.

This module must never judge or sum: it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Protocol

from bcpflow.language import N_, Translator
from bcpflow.projections.portfolio import Bundle, Case, Committed, Pressing, Sums
from bcpflow.reports.days import Era, PaperDays
from bcpflow.reports.page import LEAST
from bcpflow.reports.sheets import Entry, Field, Part, Sheet, Tone
from bcpflow.reports.terminal import put_sheet
from bcpflow.reports.terms import NOTHING, RUN_STATUS, listed, term

if TYPE_CHECKING:
    from rich.console import Console

STANDINGS: Mapping[str, str] = {
    "overdue": N_("超過"),
    "soon": N_("間近"),
    "upcoming": N_("予定"),
}
_TONES: Mapping[str, Tone] = {"overdue": "overdue", "soon": "phase", "upcoming": "plain"}
NOBODY = N_("（未記入）")


class Said(Protocol):
    """A sentence that is told in a language."""

    def told(self, tr: Translator) -> str:
        """The sentence."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the board shows."""

    total: Sums
    phases: Sequence[Bundle]
    departments: Sequence[Bundle]
    years: Sequence[Bundle]
    commitments: Sequence[Committed]


@dataclass(frozen=True, slots=True)
class Alike:
    """A hint or a suspicion as it is told."""

    cases: Sequence[str]
    reason: Said
    because: Said | None = None


def print_cases(
    console: Console,
    cases: Sequence[Case],
    tr: Translator,
    zone: tzinfo,
    today: date,
    now_ns: int,
) -> None:
    """Cases, in the order they are given."""
    _put(console, cases_sheet(cases, tr, zone, today, now_ns))


def cases_sheet(
    cases: Sequence[Case],
    tr: Translator,
    zone: tzinfo,
    today: date,
    now_ns: int,
    era: Era | None = None,
) -> Sheet:
    """Cases as a table."""
    fields = (
        Field(tr("番号"), "stamp"),
        Field(tr("年度"), "stamp"),
        Field(tr("フェーズ"), "name"),
        Field(tr("予定／契約（円）")),
        Field(tr("件名"), "main"),
    )
    days = PaperDays(zone, era)
    return _sheet("", fields, tuple(_case(case, tr, days, today, now_ns) for case in cases))


def print_board(console: Console, shown: Overview, tr: Translator) -> None:
    """Counts and sums by phase, department and fiscal year; commitments by year."""
    for sheet in board_sheets(shown, tr):
        _put(console, sheet)


def board_sheets(shown: Overview, tr: Translator) -> Iterator[Sheet]:
    """The board as tables."""
    total = Bundle(key="", title=tr("全体"), sums=shown.total)
    fields = (
        Field(tr("案件")),
        Field(tr("進行中")),
        Field(tr("超過")),
        Field(tr("予定（円）")),
        Field(tr("契約（円）")),
        Field(tr("支払（円）")),
        Field(tr("落札率")),
    )
    for head, groups in (
        (tr("フェーズ"), shown.phases),
        (tr("所管課"), shown.departments),
        (tr("年度"), shown.years),
    ):
        entries = tuple(_group(group, tr) for group in (*groups, total))
        yield _sheet(tr("{head}別", head=head), (*fields, Field(head, "main")), entries)
    if shown.commitments:
        heads = (Field(tr("年度")), Field(tr("案件")), Field(tr("負担（円）")))
        rows = tuple(
            Entry(
                (
                    str(one.year),
                    str(one.cases),
                    f"{one.yen:,}",
                    tr("月割りで計算した額を含む") if one.spread else "",
                )
            )
            for one in shown.commitments
        )
        yield _sheet(tr("複数年契約の年度別の負担"), (*heads, Field(tr("備考"), "main")), rows)


def print_due(console: Console, found: Sequence[Pressing], tr: Translator) -> None:
    """Deadlines, the most pressing first."""
    fields = (
        Field(tr("期日"), "stamp"),
        Field(tr("残り")),
        Field(tr("状態"), "stamp"),
        Field(tr("案件"), "stamp"),
        Field(tr("期限"), "main"),
    )
    entries = tuple(_pressing(one, tr) for one in found)
    _put(console, _sheet("", fields, entries))


def print_alike(console: Console, title: str, found: Sequence[Alike], tr: Translator) -> None:
    """Hints or suspicions, each with its cases and its reason."""
    entries = []
    for one in found:
        said = one.reason.told(tr) + (f"\n{one.because.told(tr)}" if one.because else "")
        entries.append(Entry(("\n".join(one.cases), said)))
    fields = (Field(tr("案件"), "stamp"), Field(tr("理由"), "main"))
    _put(console, _sheet(title, fields, tuple(entries)))


def _sheet(title: str, fields: tuple[Field, ...], entries: tuple[Entry, ...]) -> Sheet:
    return Sheet(title, fields, (Part("", entries),))


def _put(console: Console, sheet: Sheet) -> None:
    put_sheet(console, sheet, max(console.width, LEAST), titled=bool(sheet.title))


def _case(case: Case, tr: Translator, days: PaperDays, today: date, now_ns: int) -> Entry:
    said = [case.title or case.workflow]
    about = [part for part in (case.department, _method(case, tr), *case.suppliers) if part]
    if about:
        said.append(listed(about, tr))
    if not case.open:
        said.append(term(RUN_STATUS, case.status, tr))
    if case.ball:
        ball = case.ball[0]
        since = days.day_of(ball.since_ns)
        titles = listed((tr.pick(one.title) for one in case.ball), tr)
        said.append(tr("次: {roles}（{since} から）", roles=titles, since=since))
    late, overdue = case.late_steps(now_ns), case.overdue(today)
    if late or overdue:
        said.append(
            tr("超過: 手順 {steps}、期限 {deadlines}", steps=len(late), deadlines=len(overdue))
        )
    money = [_yen(case.estimate), _yen(case.amount)]
    if case.award_rate is not None:
        money.append(tr("{rate}％", rate=case.award_rate))
    year = tr.pick(case.fiscal_year_title) if case.fiscal_year_title else NOTHING
    cells = (case.id, year, tr.pick(case.phase_title), "\n".join(money), "\n".join(said))
    return Entry(cells, "overdue" if late or overdue else "plain" if case.open else "undone")


def _method(case: Case, tr: Translator) -> str | None:
    if case.method and case.item:
        return tr("{method}（{item}号）", method=case.method, item=case.item)
    return case.method


def _group(group: Bundle, tr: Translator) -> Entry:
    sums = group.sums
    name = tr.pick(group.title) if group.title else tr(NOBODY)
    rate = NOTHING if sums.award_rate is None else tr("{rate}％", rate=sums.award_rate)
    counts = (str(sums.cases), str(sums.open), str(sums.overdue))
    return Entry(
        (*counts, f"{sums.planned:,}", f"{sums.contracted:,}", f"{sums.paid:,}", rate, name)
    )


def _pressing(one: Pressing, tr: Translator) -> Entry:
    title = tr.pick(one.due.title)
    said = [tr("{title}（例）", title=title) if one.due.sample else title]
    said.append(one.case.title or one.case.workflow)
    if one.case.department:
        said.append(one.case.department)
    cells = (
        one.due.due.isoformat(),
        tr("{days}日", days=one.days),
        term(STANDINGS, one.standing, tr),
        one.case.id,
        "\n".join(said),
    )
    return Entry(cells, _TONES[one.standing])


def _yen(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"
