"""The flow of a stopped console: where to write what the journal does not take.

The same rules as in `flows`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcpflow.console.actions import Answer, Operator
from bcpflow.console.questions import AskText, Flow
from bcpflow.service.rescue import folders


def write_elsewhere(op: Operator, row: Any) -> Flow:
    """控え: a folder, by default one that is not on the journal's disk."""
    if op.broken is None:
        return Answer(op.tr("記録簿は使えています。控えは要りません"), "info")
    offered = folders(op.session.place)
    default = str(offered[0]) if offered else ""
    typed = yield AskText(
        op.tr("控えを書くフォルダー（USB メモリーなど）"),
        op.tr("Enter で {folder}", folder=default),
    )
    if typed is None:
        return None
    folder = Path(typed.strip() or default).expanduser()
    if not folder.is_dir():
        text = op.tr(
            "フォルダー「{folder}」はありません。y で選び直すか、r でやり直してください",
            folder=folder,
        )
        return Answer(text, "broken")
    return op.put_second(folder)
