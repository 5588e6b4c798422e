"""What is told of the methods open for a contract: one document, worded in one language.

Rules, held by tests/cli/test_case_method.py:

1. Every method is in it, the closed ones with the reason why.
2. What is a sample (例) is said to be one, and every amount has its source.

This module must never decide anything and never print.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from bcpflow.definition.texts import Text
from bcpflow.language import Translator
from bcpflow.procurement.changes import Advice, Change
from bcpflow.procurement.council import Applies
from bcpflow.procurement.method_table import Ground, MethodTable
from bcpflow.procurement.methods import ItemAnswer, Minded, Option, Priced
from bcpflow.procurement.words import Question, Reason
from bcpflow.reports.case_tables import PREFIX

Document = dict[str, Any]


def method_answer(
    advice: Advice, assumed: Iterable[Reason], table: MethodTable, case: str | None, tr: Translator
) -> Document:
    """Which methods are open, and what would change it (method/1)."""
    answer = advice.answer
    amount = answer.ceiling
    return {
        "schema": PREFIX + "method/1",
        "case": case,
        "question": _question(answer.question),
        "assumed": _told(assumed, tr),
        "ceiling": {
            "yen": amount.yen, "law": amount.law, "rule": amount.rule, "trigger": amount.trigger,
            "since": amount.since, "until": amount.until, "source": _text(amount.source, tr),
            "sample": amount.sample, "reasons": _told(amount.reasons, tr),
        },
        "small": answer.small,
        "quotes": {
            "number": answer.quotes.number, "rule": answer.quotes.rule,
            "source": _text(answer.quotes.source, tr), "sample": answer.quotes.sample,
            "reasons": _told(answer.quotes.reasons, tr),
        },
        "council": _applies(answer.council, tr),
        "wto": _applies(answer.wto, tr),
        "methods": [_option(option, table, tr) for option in answer.options],
        "notes": _told(answer.notes, tr),
        "changes": [
            _change(change, tr)
            for change in (advice.below, advice.above, advice.before, *advice.coming)
            if change is not None
        ],
    }  # fmt: skip


def _question(question: Question) -> Document:
    days = question.days
    return {
        "contract": question.contract, "estimate": question.estimate, "body": question.body,
        "notice": _day(days.notice), "contract_day": _day(days.contract),
        "decision": _day(days.decision), "rule": question.rule, "saas": question.saas,
        "listed": question.listed, "failed": question.failed,
    }  # fmt: skip


def _option(option: Option, table: MethodTable, tr: Translator) -> Document:
    return {
        "id": option.id, "title": tr.pick(option.title), "form": option.form,
        "verdict": option.verdict, "reasons": _told(option.reasons, tr),
        "provided": _told(option.provided, tr), "grounds": _grounds(option.grounds, tr),
        "items": [_item(item, table, tr) for item in option.items], "quotes": option.quotes,
        "documents": _papers(option.documents, table, tr),
        "devices": [_device(device, tr) for device in option.devices],
        "cautions": _cautions(option.cautions, tr),
    }  # fmt: skip


def _item(item: ItemAnswer, table: MethodTable, tr: Translator) -> Document:
    return {
        "number": item.number, "title": tr.pick(item.title), "verdict": item.verdict,
        "reasons": _told(item.reasons, tr), "provided": _told(item.provided, tr),
        "grounds": _grounds(item.grounds, tr),
        "documents": _papers(item.documents, table, tr),
        "cautions": _cautions(item.cautions, tr),
    }  # fmt: skip


def _papers(ids: Iterable[str], table: MethodTable, tr: Translator) -> list[Document]:
    papers = {id: table.documents[id] for id in ids}
    return [
        {"id": id, "title": tr.pick(paper.title), "sample": paper.sample}
        for id, paper in papers.items()
    ]


def _device(device: Priced, tr: Translator) -> Document:
    return {
        "id": device.id, "title": tr.pick(device.title), "reason": device.reason.told(tr),
        "yen": device.yen, "bound": device.bound, "article": _text(device.article, tr),
        "source": _text(device.source, tr), "sample": device.sample,
    }  # fmt: skip


def _grounds(grounds: Iterable[Ground], tr: Translator) -> list[Document]:
    return [
        {"article": tr.pick(one.article), "source": _text(one.source, tr), "sample": one.sample}
        for one in grounds
    ]


def _cautions(cautions: Iterable[Minded], tr: Translator) -> list[Document]:
    return [
        {"text": one.reason.told(tr), "source": _text(one.source, tr), "sample": one.sample}
        for one in cautions
    ]


def _applies(found: Applies, tr: Translator) -> Document:
    return {
        "holds": found.holds, "at_least": found.at_least, "article": _text(found.article, tr),
        "source": _text(found.source, tr), "sample": found.sample,
        "reasons": _told(found.reasons, tr),
    }  # fmt: skip


def _change(change: Change, tr: Translator) -> Document:
    return {
        "side": change.side, "yen": change.yen, "day": _day(change.day),
        "differences": _told(change.differences, tr),
    }  # fmt: skip


def _told(reasons: Iterable[Reason], tr: Translator) -> list[str]:
    return [reason.told(tr) for reason in reasons]


def _text(text: Text | None, tr: Translator) -> str | None:
    return tr.pick(text) if text is not None else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
