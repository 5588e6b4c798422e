"""Injects in the shape of CEXF: nothing left out, the same every time."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import jsonschema
import pytest

from bcpflow.definition.model import Definition, Inject, Phase, Workflow
from bcpflow.language import translator
from bcpflow.library.library import Library, shipped_folder
from bcpflow.reports.cexf import exercise_document
from bcpflow.reports.schemas import SCHEMAS
from tests.cli.conftest import SITE, Shell, db, settings, shell

__all__ = ["db", "settings", "shell"]

LIBRARY = Library([SITE, shipped_folder()])


@pytest.mark.parametrize("name", LIBRARY.names())
def test_every_inject_is_told(name: str) -> None:
    definition = LIBRARY.load(name).definition
    for language in ("ja", "en"):
        tr = translator("ja" if language == "ja" else "en")
        document = exercise_document(definition, tr)
        assert document == exercise_document(definition, tr)
        jsonschema.validate(document, SCHEMAS["cexf/1"], cls=jsonschema.Draft202012Validator)
        page = json.dumps(document, ensure_ascii=False)
        flow = [one["inject_uuid"] for one in document["inject_flow"]]
        assert flow == [one["uuid"] for one in document["injects"]]
        for inject in definition.workflow.injects:
            for text in (inject.content, inject.action, inject.sender, inject.by, inject.source):
                assert text is None or json.dumps(tr.pick(text), ensure_ascii=False) in page
            for step in [inject.expects] if isinstance(inject.expects, str) else inject.expects:
                assert json.dumps(step, ensure_ascii=False) in page


def test_the_order_and_the_ids() -> None:
    injects = (
        Inject(id="by-hand", content="c"),
        Inject(id="late", content="b", at="T+1h", when='時間帯 == "夜"'),
        Inject(id="early", content="a", at="T+5m", expects="x", action="y"),
        Inject(id="after", content="d", at="5m after x"),
    )
    workflow = Workflow(
        workflow="w", title="t", injects=injects, phases={"p": Phase(title="p", final=True)}
    )
    document = exercise_document(Definition(workflow=workflow), translator("ja"))
    assert [one["name"] for one in document["injects"]] == ["early", "late", "by-hand", "after"]
    timing = [one["timing"] for one in document["inject_flow"]]
    assert [one["triggered_at"] for one in timing] == [300, 3600, None, None]
    assert [one["as_written"] for one in timing] == ["T+5m", "T+1h", None, "5m after x"]
    assert document["inject_flow"][1]["requirements"] == {"condition": '時間帯 == "夜"'}
    assert document["exercise"]["total_duration"] == "3600"
    assert UUID(document["exercise"]["uuid"]).version == 4
    assert len(document["injects"][0]["inject_evaluation"]) == 2


def test_to_a_file(tmp_path: Path, shell: Shell) -> None:
    path = tmp_path / "x.json"
    words = ("workflow", "export", "small-drill", "--format", "cexf")
    assert shell(*words, "-o", str(path)).code == 0
    assert json.loads(path.read_text("utf-8")) == shell(*words).json
