"""The controller's pages of a run sheet: injects with what is expected of them, objectives.

They must never be among the players' pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.definition.model import Inject
from bcpflow.definition.plan import as_ids
from bcpflow.language import N_
from bcpflow.reports.markup import escaped, table
from bcpflow.reports.runsheet_cover import BOX
from bcpflow.reports.runsheet_phases import COLUMNS
from bcpflow.reports.runsheet_words import Words
from bcpflow.reports.terms import RATINGS, RESULTS


def control(words: Words) -> Iterator[str]:
    """Injects, then objectives."""
    yield from _injects(words)
    yield from _objectives(words)


def _head(words: Words, title: str) -> Iterator[str]:
    tr = words.tr
    whose = tr("進行管理者用")
    yield f'<section class="fresh"><h2>{title}</h2>'
    yield f'<p class="lead"><span class="tag">{whose}</span> '
    yield tr("参加者には見せない。") + "</p>"


def _injects(words: Words) -> Iterator[str]:
    tr = words.tr
    yield from _head(words, tr("状況付与"))
    heads = [tr("行番号"), tr("内容"), tr("相手"), tr("予定"), tr("結果")]
    heads += [tr("時刻"), tr("対応・メモ")]
    yield table(heads, " ".join(COLUMNS), body=False)
    for inject in words.workflow.injects:
        if words.may_apply(inject.when):
            yield from _inject(words, inject)
    yield "</table></section>"


def _inject(words: Words, inject: Inject) -> Iterator[str]:
    tr = words.tr
    to = words.roles(inject.to) or words.plain(N_("全員"))
    objective = words.workflow.objectives.get(inject.objective or "")
    lines = [f'<span class="steptitle">{words.pick(inject.content)}</span>']
    for label, text in (
        (tr("条件"), escaped(inject.when or "")),
        (tr("発信者"), words.pick(inject.sender)),
        (tr("手段"), words.pick(inject.by)),
        (tr("期待する行動"), words.pick(inject.action)),
        (tr("応じる手順"), escaped(words.steps(as_ids(inject.expects)))),
        (tr("目標"), words.pick(objective.title) if objective else ""),
        (tr("出典"), words.pick(inject.source)),
    ):
        if text:
            lines.append(f'<p class="how"><b>{label}</b> {text}</p>')
    results = [tr(RESULTS[result]) for result in ("achieved", "not_achieved")]
    boxes = "<br>".join(f"{BOX} {said}" for said in (tr("付与"), *results))
    at = words.target(inject.at) or tr("手動")
    yield (
        f'<tbody class="step"><tr><td class="code">{words.inject_codes[inject.id]}</td>'
        f"<td>{''.join(lines)}</td><td>{escaped(to)}</td>"
        f'<td class="target">{at}</td><td class="boxes">{boxes}</td>'
        "<td></td><td></td></tr></tbody>"
    )


def _objectives(words: Words) -> Iterator[str]:
    """A page to rate on; the boxes are those of `bcpflow drill rate`."""
    tr, known = words.tr, words.workflow.objectives
    if not known:
        return
    yield from _head(words, tr("訓練目標の評定"))
    key = "".join(f"<br>{tr(said)}" for said in RATINGS.values())
    yield f'<p class="small">{tr("評定")}{key}</p>'
    yield table([tr("目標"), tr("見る手順"), tr("評定"), tr("理由")], "title role boxes reason")
    boxes = "<br>".join(f"{BOX} {letter}" for letter in RATINGS)
    for id_, objective in known.items():
        yield (
            f"<tr><td><b>{words.pick(objective.title)}</b>"
            f'<br><span class="small">{escaped(id_)}</span></td>'
            f'<td class="small">{escaped(words.steps(objective.steps))}</td>'
            f'<td class="boxes">{boxes}</td><td></td></tr>'
        )
    yield "</tbody></table></section>"
