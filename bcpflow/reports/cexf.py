"""The injects of a workflow as JSON in the shape of CEXF (Common Exercise Format, MISP project).

CEXF describes cyber exercises with four keys: ``exercise``, ``inject_flow``, ``inject_payloads``
and ``injects``. Its description leaves open how an inject on paper is told, so what this program
needs beyond it stands in ``meta`` and in the parameters of payloads.

Rules, held by tests/reports/test_cexf.py:

1. The same definition gives the same document: uuids come from what they name, not from chance.
2. Nothing of an inject is left out; texts are those of the language asked for.
3. Injects are in the order they come; what has no time of its own is triggered by hand.

This module must never claim that a tool takes the document; it follows a published description.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bcpflow.definition.model import Definition, Inject, Workflow
from bcpflow.definition.moments import MomentError, parse_moment
from bcpflow.language import Translator

_FOLLOWED = ["time_expiration", "completion"]


def exercise_document(definition: Definition, tr: Translator) -> dict[str, Any]:
    """The document of a workflow."""
    workflow = definition.workflow
    ordered = sorted(workflow.injects, key=lambda inject: _seconds(inject) or 0)
    ordered.sort(key=lambda inject: _seconds(inject) is None)
    return {
        "exercise": _exercise(workflow, tr),
        "inject_flow": [_flow(workflow, ordered, number, tr) for number in range(len(ordered))],
        "inject_payloads": [_payload(workflow, inject, tr) for inject in ordered],
        "injects": [_inject(definition, inject, tr) for inject in ordered],
    }


def _exercise(workflow: Workflow, tr: Translator) -> dict[str, Any]:
    summary = tr.pick(workflow.summary) if workflow.summary else tr.pick(workflow.title)
    scenario = tr.pick(workflow.scenario) if workflow.scenario else ""
    last = max((_seconds(inject) or 0 for inject in workflow.injects), default=0)
    meta: dict[str, Any] = {"workflow": workflow.workflow}
    if workflow.rto:
        meta["rto"] = workflow.rto
    if workflow.sources:
        meta["sources"] = [tr.pick(source) for source in workflow.sources]
    if workflow.objectives:
        meta["objectives"] = {key: tr.pick(one.title) for key, one in workflow.objectives.items()}
    digits = "".join(c for c in workflow.edition or "" if c.isdecimal() and c.isascii())
    return {
        "description": summary,
        "expanded": scenario or summary,
        "meta": meta,
        "name": tr.pick(workflow.title),
        "namespace": "bcpflow",
        "tags": [f'exercise:kind="{workflow.kind}"'],
        "total_duration": str(last),
        "uuid": _uuid("exercise", workflow.workflow),
        "version": digits or "1",
    }


def _flow(workflow: Workflow, ordered: list[Inject], number: int, tr: Translator) -> dict[str, Any]:
    inject = ordered[number]
    first = number == 0
    sequence: dict[str, Any] = {
        "completion_trigger": _FOLLOWED,
        "trigger": ["startex"] if first else ["triggered_at" if inject.at else "manual"],
    }
    if number + 1 < len(ordered):
        sequence["followed_by"] = [_uuid("inject", workflow.workflow, ordered[number + 1].id)]
    return {
        "description": tr.pick(inject.content),
        "inject_uuid": _uuid("inject", workflow.workflow, inject.id),
        "reporting_callback": [],
        "requirements": {"condition": inject.when} if inject.when else {},
        "sequence": sequence,
        "timing": {"triggered_at": _seconds(inject), "as_written": inject.at},
    }


def _payload(workflow: Workflow, inject: Inject, tr: Translator) -> dict[str, Any]:
    roles = (inject.to,) if isinstance(inject.to, str) else inject.to
    told: dict[str, Any] = {
        "content": tr.pick(inject.content),
        "content-type": "text/plain",
        "to": [_title(workflow, role, tr) for role in roles],
        "from": tr.pick(inject.sender) if inject.sender else None,
        "delivery_method": tr.pick(inject.by) if inject.by else None,
        "source": tr.pick(inject.source) if inject.source else None,
        "todo": tr.pick(inject.todo) if inject.todo else None,
    }
    return {
        "name": inject.id,
        "parameters": {name: value for name, value in told.items() if value is not None},
        "type": "text",
        "uuid": _uuid("payload", workflow.workflow, inject.id),
    }


def _inject(definition: Definition, inject: Inject, tr: Translator) -> dict[str, Any]:
    workflow = definition.workflow
    steps = {
        step.id: tr.pick(step.title)
        for track in workflow.all_tracks.values()
        for phase in track.phases.values()
        for step in phase.steps
    }
    answered = (inject.expects,) if isinstance(inject.expects, str) else inject.expects
    found = [
        {"parameters": [{"step": {"comparison": "settled", "values": [name]}}],
         "result": steps.get(name, name), "score_range": [0, 1]}
        for name in answered
    ]  # fmt: skip
    if inject.action is not None:
        said = {"expected_action": {"comparison": "observed", "values": [tr.pick(inject.action)]}}
        found.append(
            {"parameters": [said], "result": tr.pick(inject.action), "score_range": [0, 1]}
        )
    told: Mapping[str, Any] = {
        "action": "text_to_participants",
        "action_payload_resource_uuid": _uuid("payload", workflow.workflow, inject.id),
        "inject_evaluation": found,
        "name": inject.id,
        "target_tool": "bcpflow",
        "uuid": _uuid("inject", workflow.workflow, inject.id),
    }
    return {**told, **({"objective": inject.objective} if inject.objective else {})}


def _title(workflow: Workflow, role: str, tr: Translator) -> str:
    known = workflow.roles.get(role)
    return tr.pick(known.title) if known is not None else role


def _seconds(inject: Inject) -> int | None:
    """Seconds from T0; None where it counts from something else, or from nothing."""
    if inject.at is None:
        return None
    try:
        moment = parse_moment(inject.at)
    except MomentError:
        return None
    return moment.offset_s if moment.anchor == "T0" else None


def _uuid(*names: str) -> str:
    """A version 4 uuid that names always give (rule 1)."""
    digest = hashlib.sha256("\0".join(("bcpflow", *names)).encode("utf-8", "backslashreplace"))
    return str(UUID(bytes=digest.digest()[:16], version=4))
