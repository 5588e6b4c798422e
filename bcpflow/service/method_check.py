"""Whether what a case has declared of its method agrees with the tables: a check beside the gate.

Recording is never refused for it - a municipality's own rule may know more than the tables - but
nobody writes a method down against the tables unseen.

Rules, held by tests/service/test_method_check.py:

1. What is not declared yet is not judged, and nothing is taken for granted in its place but the
   day (today, where none is known) and the kind of body (that of the site's rule).
2. A method the tables close, an item they do not allow, a vote or WTO procurement said the other
   way: each is one sentence with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo
from pathlib import Path

from bcpflow.language import N_
from bcpflow.procurement.document_table import TABLE, DocumentTable, documents_findings
from bcpflow.procurement.methods import Answer, judge
from bcpflow.procurement.reading import read_table
from bcpflow.procurement.tables import read_tables
from bcpflow.procurement.words import Reason
from bcpflow.run.state import RunState
from bcpflow.service import choosing

FIELDS = frozenset({"予定価格", "契約種別", "方式", "号", "議決", "特定調達", "クラウド", "複数年"})
"""Fields of a case that are judged, or judged by."""


def discrepancies(
    state: RunState, folder: Path | None, today: date, zone: tzinfo
) -> tuple[Reason, ...]:
    """Where the case's own fields disagree with the tables. Raises DefinitionError."""
    known = choosing.of_case(state, zone)
    if known.contract is None or known.estimate is None:
        return ()
    tables = read_tables(folder)
    answer = judge(tables, choosing.asked(known, tables, today).question)
    papers = read_table(TABLE, DocumentTable, folder, documents_findings)
    called = choosing.choices(papers)
    method = choosing.method_of(state, tables.methods, called)
    return (
        *_flags(state, answer),
        *(_method(state, answer, method.id, method.items) if method is not None else ()),
    )


def _method(
    state: RunState, answer: Answer, method: str, items: tuple[int, ...]
) -> Iterator[Reason]:
    option = answer.option(method)
    if option is None:
        return
    if option.verdict == "closed":
        why = next(iter(option.reasons), Reason(""))
        data = {"method": option.title, "why": why}
        yield Reason(N_("方式「{method}」は、表ではこの契約に使えません: {why}"), data)
    said = str(state.facts.get("号", "なし"))
    if items and said not in {str(item) for item in items}:
        allowed = "・".join(str(one) for one in items)
        data = {"method": option.title, "item": said, "items": allowed}
        yield Reason(N_("号が「{item}」ですが、「{method}」の根拠は {items} 号です"), data)
    elif not items and said != "なし":
        data = {"method": option.title, "item": said}
        yield Reason(N_("「{method}」は随意契約ではないので、号（{item}）は要りません"), data)


def _flags(state: RunState, answer: Answer) -> Iterator[Reason]:
    council, wto = state.facts.get("議決"), state.facts.get("特定調達")
    if answer.council.holds is True and council == "不要":
        yield Reason(N_("議決を「不要」としていますが、表では議会の議決が要ります"))
    if answer.council.holds is False and council == "要":
        yield Reason(N_("議決を「要」としていますが、表では議会の議決は要りません"))
    if answer.wto.holds is True and wto == "対象外":
        yield Reason(N_("特定調達を「対象外」としていますが、表では対象です"))
    if answer.wto.holds is False and wto == "対象":
        yield Reason(N_("特定調達を「対象」としていますが、表では対象外です"))
