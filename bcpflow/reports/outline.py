"""The outline of a workflow: what the file says, as a page to read.

Plain lines, so that it can be read aloud, piped and searched. Nothing is left out but empty
fields.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.definition.model import Definition, Gate, Inject, Phase, Step, Transition
from bcpflow.definition.plan import as_ids, gate_of
from bcpflow.language import Translator
from bcpflow.text import safe


def outline(definition: Definition, tr: Translator) -> str:
    """The whole workflow as text."""
    return "\n".join(safe(line) for line in _lines(definition, tr))


def _lines(definition: Definition, tr: Translator) -> Iterator[str]:
    workflow = definition.workflow
    yield f"{tr.pick(workflow.title)}  ({workflow.workflow})"
    for label, text in (
        (tr("目的"), workflow.summary),
        (tr("想定"), workflow.scenario),
    ):
        if text:
            yield f"{label}: {tr.pick(text)}"
    if workflow.facts:
        yield ""
        yield tr("前提")
        for name, fact in workflow.facts.items():
            choices = " / ".join(fact.choices)
            yield f"  {name}: {choices}  {tr.pick(fact.ask)}".rstrip()
    yield ""
    yield tr("役割")
    for id, role in workflow.roles.items():
        deputies = [tr.pick(workflow.roles[d].title) for d in role.deputies]
        after = tr("（代行: {names}）", names=tr("、").join(deputies)) if deputies else ""
        yield f"  {tr.pick(role.title)} ({id}){after}"
    if workflow.events:
        yield ""
        yield tr("出来事")
        for id, event in workflow.events.items():
            yield f"  {tr.pick(event.title)} ({id})"
    tracks = workflow.all_tracks
    for track in tracks.values():
        if len(tracks) > 1:
            yield ""
            yield tr("系統: {title}", title=tr.pick(track.title))
        for name in track.phases:
            yield ""
            yield from _phase(name, track.phases, definition, tr)
    if workflow.injects:
        yield ""
        yield tr("状況付与")
        for inject in workflow.injects:
            yield from _inject(inject, definition, tr)


def _phase(
    name: str, phases: dict[str, Phase], definition: Definition, tr: Translator
) -> Iterator[str]:
    phase = phases[name]
    target = tr("  目標 {target}", target=phase.target) if phase.target else ""
    yield tr(
        "フェーズ: {title} ({name}){target}", title=tr.pick(phase.title), name=name, target=target
    )
    if phase.purpose:
        yield f"  {tr.pick(phase.purpose)}"
    for step in phase.steps:
        yield from _step(step, definition, tr)
    for way in phase.next:
        yield _way(way, phases, tr)


def _step(step: Step, definition: Definition, tr: Translator) -> Iterator[str]:
    roles = definition.workflow.roles
    marks = [
        tr.pick(roles[step.role].title) if step.role in roles else "",
        tr("目標 {target}", target=step.target) if step.target else "",
        "" if step.required else tr("任意"),
        tr("条件 {when}", when=step.when) if step.when else "",
        tr("先に {steps}", steps=tr("、").join(step.after)) if step.after else "",
    ]
    yield f"  - {tr.pick(step.title)} ({step.id})  {'  '.join(m for m in marks if m)}".rstrip()
    for label, text in (
        (tr("方法"), step.how),
        (tr("手作業"), step.manual),
        (tr("注意"), step.caution),
        (tr("証拠"), step.evidence),
        (tr("出典"), step.source),
    ):
        if text:
            yield f"      {label}: {tr.pick(text)}"
    for option in step.options:
        yield f"      * {option.id}: {tr.pick(option.title)}"
    checklist = definition.checklists.get(step.checklist or "")
    for item in checklist.items if checklist else ():
        unit = f" ({tr.pick(item.unit)})" if item.unit else ""
        yield f"      [ ] {tr.pick(item.title)}{unit} ({item.id})"


def _way(way: Transition, phases: dict[str, Phase], tr: Translator) -> str:
    kind = tr("差戻し") if way.back else tr("次へ")
    title = tr.pick(way.title) or tr.pick(phases[way.to].title)
    gate = gate_of(way)
    return f"  > {kind}: {title} ({way.name})" + (f"  {_gate(gate, tr)}" if gate else "")


def _gate(gate: Gate, tr: Translator) -> str:
    asked = (
        tr("必須の手順すべて")
        if gate.steps == "all required"
        else tr("、").join(as_ids(gate.steps))
    )
    parts = [asked, gate.when or ""]
    return tr("移行判定: {asked}", asked=tr("、").join(part for part in parts if part))


def _inject(inject: Inject, definition: Definition, tr: Translator) -> Iterator[str]:
    roles = definition.workflow.roles
    to = tr("、").join(tr.pick(roles[r].title) for r in as_ids(inject.to) if r in roles)
    when = inject.at or tr("手動")
    yield f"  {when}  {inject.id}  {to}  {tr.pick(inject.by)}".rstrip()
    yield f"      {tr.pick(inject.content)}"
