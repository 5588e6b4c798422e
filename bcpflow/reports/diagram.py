"""The phase graph as text for a drawing tool, made from the definition itself.

Mermaid is what wikis and editors show; dot is what graphviz prints. Must never be drawn by hand:
a picture that is not made from the file is out of date with the next edit.
"""

from __future__ import annotations

from collections.abc import Iterator

from bcpflow.definition.model import Definition, Phase, Transition
from bcpflow.language import Translator
from bcpflow.text import safe

_SIGNS = {ord(sign): f"#{ord(sign)};" for sign in '#";:'}
"""What ends a Mermaid label or begins a sign of its own."""


def mermaid(definition: Definition, tr: Translator) -> str:
    """A ``stateDiagram-v2``; tracks stand side by side."""
    lines = ["stateDiagram-v2"]
    tracks = definition.workflow.all_tracks
    for t, track in tracks.items():
        indent = "    "
        if len(tracks) > 1:
            lines.append(f'    state "{_mermaid(tr.pick(track.title))}" as track_{_node(t)} {{')
            indent = "        "
        names = {p: f"{_node(t)}_{number}" for number, p in enumerate(track.phases, start=1)}
        lines += [
            f'{indent}state "{_mermaid(tr.pick(phase.title))}" as {names[p]}'
            for p, phase in track.phases.items()
        ]
        lines.append(f"{indent}[*] --> {names[next(iter(track.phases))]}")
        for p, way in _ways(track.phases):
            label = _mermaid(_label(way, tr))
            lines.append(f"{indent}{names[p]} --> {names[way.to]}: {label}")
        lines += [f"{indent}{names[p]} --> [*]" for p, phase in track.phases.items() if phase.final]
        if len(tracks) > 1:
            lines.append("    }")
    return "\n".join(lines)


def dot(definition: Definition, tr: Translator) -> str:
    """A graphviz digraph; returns are dashed."""
    lines = ["digraph workflow {", "    rankdir=LR; node [shape=box];"]
    for number, (t, track) in enumerate(definition.workflow.all_tracks.items()):
        lines.append(f"    subgraph cluster_{number} {{")
        lines.append(f"        label={_quoted(tr.pick(track.title))};")
        for p, phase in track.phases.items():
            shape = ", peripheries=2" if phase.final else ""
            label = _quoted(tr.pick(phase.title))
            lines.append(f"        {_quoted(f'{t}/{p}')} [label={label}{shape}];")
        lines.append("    }")
        for p, way in _ways(track.phases):
            style = ", style=dashed" if way.back else ""
            label = _quoted(_label(way, tr))
            ends = f"{_quoted(f'{t}/{p}')} -> {_quoted(f'{t}/{way.to}')}"
            lines.append(f"    {ends} [label={label}{style}];")
    lines.append("}")
    return "\n".join(lines)


def _ways(phases: dict[str, Phase]) -> Iterator[tuple[str, Transition]]:
    return ((p, way) for p, phase in phases.items() for way in phase.next)


def _label(way: Transition, tr: Translator) -> str:
    name = tr.pick(way.title) or way.name
    back, gate = tr("差戻し"), tr("移行判定")
    name += f" ({back})" if way.back else ""
    return name if way.gate is None else f"{name} [{gate}]"


def _node(text: str) -> str:
    """A name Mermaid takes: its own letters, others by code point."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in text)


def _mermaid(text: str) -> str:
    """Text inside a Mermaid label; ``#34;`` is its way to write a quotation mark.

    All in one pass: the end of one such sign must not be written as another.
    """
    return safe(text, one_line=True).translate(_SIGNS)


def _quoted(text: str) -> str:
    inner = safe(text, one_line=True).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'
