"""SpiffWorkflow: BPMN with a user task a step; the whole case is serialised and stored each step.

It has a serializer and no store of its own: the one here is a table with a row a case.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.measure import Timing, timed
from benchmarks.peers import STATES, said
from benchmarks.peers.sqlite_file import level_of, one, opened
from benchmarks.sample import STEPS

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


class Spiff:
    """A process definition, its serializer, and the cases."""

    def __init__(self, place: str) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(_process())
        self._spec = parser.get_spec("procedure")
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self._connection = opened(f"{place}/spiff.db")
        self._connection.execute(
            "CREATE TABLE cases (number INTEGER PRIMARY KEY, done INTEGER, body TEXT)"
        )

    def durability(self) -> str:
        return level_of(lambda statement: one(self._connection, statement))

    def run(self, number: int) -> list[Timing]:
        workflow = BpmnWorkflow(self._spec)
        workflow.do_engine_steps()
        body = self._serializer.serialize_json(workflow)
        self._connection.execute("INSERT INTO cases VALUES (?, 0, ?)", (number, body))
        words = [said(number, step) for step in range(STEPS)]

        def complete(what: dict[str, Any]) -> None:
            task = workflow.get_next_task(state=TaskState.READY, manual=True)
            task.data["last"] = what
            task.run()
            workflow.do_engine_steps()
            self._connection.execute(
                "UPDATE cases SET done = done + 1, body = ? WHERE number = ?",
                (self._serializer.serialize_json(workflow), number),
            )

        timings = [timed(lambda what=what: complete(what)) for what in words]  # type: ignore[misc]
        if not workflow.is_completed():
            raise RuntimeError("not done")
        return timings

    def steps_kept(self) -> int:
        return int(one(self._connection, "SELECT sum(done) FROM cases"))


def _process() -> Any:
    """A line of user tasks."""
    definitions = etree.Element(f"{{{_BPMN}}}definitions", nsmap={None: _BPMN})
    definitions.set("targetNamespace", "benchmark")
    process = etree.SubElement(definitions, f"{{{_BPMN}}}process", id="procedure")
    process.set("isExecutable", "true")
    nodes = ["begin", *STATES[:STEPS], "end"]
    kinds = ["startEvent", *["userTask"] * STEPS, "endEvent"]
    flows = [f"to-{name}" for name in nodes[1:]]
    for place, (name, kind) in enumerate(zip(nodes, kinds, strict=True)):
        node = etree.SubElement(process, f"{{{_BPMN}}}{kind}", id=name, name=name)
        if place > 0:
            etree.SubElement(node, f"{{{_BPMN}}}incoming").text = flows[place - 1]
        if place < len(flows):
            etree.SubElement(node, f"{{{_BPMN}}}outgoing").text = flows[place]
    for flow, (source, target) in zip(flows, pairwise(nodes), strict=True):
        etree.SubElement(
            process, f"{{{_BPMN}}}sequenceFlow", id=flow, sourceRef=source, targetRef=target
        )
    return etree.fromstring(etree.tostring(definitions))


def open_peer(place: str) -> Spiff:
    return Spiff(place)
