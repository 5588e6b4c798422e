"""`make hostile`: every hostile text in every field, and every output of it looked at.

    python -m tests.battery.hostile [--texts 460] [--batch 24] [--twice]

The texts are played in batches, each in a journal of its own, once with harmless texts before:
that run says which field an output shows, and how the output looks where nothing is wrong.

This module must never look at a text itself: outputs are judged by `hostile_outputs`.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from bcpflow.language import Language
from tests.battery.hostile_corpus import CORPUS, HARMLESS, LONG
from tests.battery.hostile_outputs import Read, lost, squeezed
from tests.battery.hostile_shows import OUTPUTS, Output, made
from tests.battery.hostile_stage import Stage, buy, play, settle
from tests.battery.mutation_report import write

FIGURES = Path(__file__).parent / "figures" / "hostile.json"
SEED = 20261121
LANGUAGES: tuple[Language, ...] = ("ja", "en")
OUR_OWN = frozenset({("run sheet html", "{system}")})
"""Words of the language itself: the sheet leaves a place to write a system's name there."""
WIDE = 6_000
"""Columns of a page, so that texts are not broken where they are looked for."""


@dataclass(slots=True)
class Tally:
    """What came of the texts."""

    texts: int = 0
    uses: int = 0
    refused: int = 0
    outputs: int = 0
    looked_up: int = 0
    control: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    shown: set[tuple[str, str]] = field(default_factory=set)

    def all_faults(self) -> list[str]:
        """Everything that should not be."""
        return [*self.faults, *self.control, *self.formulas, *self.markup, *self.lost]

    def figures(self) -> dict[str, Any]:
        """For RELIABILITY.md."""
        return {
            "texts": self.texts,
            "fields": len(self.fields),
            "outputs": len(OUTPUTS) * 2,
            "texts_in_fields": self.uses,
            "refused_by_a_command": self.refused,
            "outputs_read": self.outputs,
            "texts_looked_for": self.looked_up,
            "field_and_output_pairs": len(self.shown),
            "outputs_with_control_characters": len(self.control),
            "formulas": len(self.formulas),
            "live_markup": len(self.markup),
            "texts_lost": len(self.lost),
            "failed_commands": len(self.faults),
        }


def stage_of(folder: Path, texts: Sequence[str], behind: bool) -> Stage:
    """A journal, a drill and a case full of these texts."""
    folder.mkdir()
    os.environ |= {
        "BCPFLOW_DB": f"sqlite:///{folder}/journal.db",
        "BCPFLOW_DATA": str(folder / "data"),
        "BCPFLOW_ACTOR": "佐藤",
        "TZ": "Asia/Tokyo",
    }
    os.environ.pop("BCPFLOW_SITE", None)
    os.environ.pop("BCPFLOW_FILES", None)
    stage = Stage(folder, texts, behind)
    for act in (settle, play, buy):
        try:
            act(stage)
        except Exception:
            stage.faults.append(f"{act.__name__}: {traceback.format_exc()}")
    return stage


def judge(
    texts: Sequence[str],
    folder: Path,
    tally: Tally,
    batch: int,
    *,
    outputs: Sequence[Output] = OUTPUTS,
    languages: Sequence[Language] = LANGUAGES,
    twice: bool = False,
) -> Tally:
    """All texts, in batches: tokens behind them and before them in turn, or both ways."""
    import bcpflow.cli.output
    from bcpflow.procurement import reading

    bcpflow.cli.output.REPORT_WIDTH = WIDE
    # The shipped tables are the same every time, and reading them is most of the time it takes.
    reading.read_bytes = lru_cache(reading.read_bytes)  # type: ignore[attr-defined]
    for behind in (True, False):
        harmless = [HARMLESS] * min(batch, len(texts))
        model = stage_of(folder / f"model-{behind}", harmless, behind)
        tally.faults += model.faults
        reads = {
            (output.name, language): _read(output, model, language, tally)
            for output in outputs
            for language in languages
        }
        fields = {
            key: {one.field for one in model.said if any(one.token in t for t in read.texts)}
            for key, read in reads.items()
            if read is not None
        }
        for number, start in enumerate(range(0, len(texts), batch)):
            if not twice and number % 2 == behind:
                continue
            some = texts[start : start + batch]
            stage = stage_of(folder / f"{number}-{behind}", some, behind)
            tally.uses += len(stage.said)
            tally.refused += stage.refused
            tally.fields |= {one.field for one in stage.said}
            for output in outputs:
                for language in languages:
                    key = (output.name, language)
                    if (model_read := reads[key]) is not None and stage.case:
                        _look(output, stage, language, model_read, fields[key], tally)
            tally.faults += stage.faults
    tally.texts += len(texts)
    return tally


def _read(output: Output, stage: Stage, language: Language, tally: Tally) -> Read | None:
    raw = made(output, stage, language)
    if raw is None:
        return None
    try:
        return output.read(raw)
    except Exception as fault:  # a reader that gives up is what we look for
        tally.faults.append(f"{output.name} {language}: unreadable: {fault!r}")
        return None


def _look(
    output: Output, stage: Stage, language: Language, model: Read, shows: set[str], tally: Tally
) -> None:
    where = f"{output.name} {language} {stage.folder.name}"
    read = _read(output, stage, language, tally)
    tally.outputs += 1
    if read is None:
        return
    if codes := [fault for fault in read.faults if fault.startswith("U+")]:
        tally.control.append(f"{where}: {codes}")
    tally.formulas += [f"{where}: {f}" for f in read.faults if not f.startswith("U+")]
    if extra := set(read.structure) - set(model.structure) - {"<br >", "</br>"}:
        tally.markup.append(f"{where}: {sorted(extra)[:5]}")
    page = [squeezed(text) for text in read.texts]
    widths = list(read.columns)
    for one in stage.said:
        if one.field not in shows or one.text in LONG or (output.name, one.text) in OUR_OWN:
            continue
        tally.looked_up += 1
        tally.shown.add((one.field, f"{output.name} {language}"))
        if lost(read, page, one, widths):
            tally.lost.append(f"{where}: {one.field} {one.whole!r}")


def sample(texts: int) -> list[str]:
    """So many texts of the corpus, the same every time."""
    chance = random.Random(SEED)
    return list(CORPUS) if texts >= len(CORPUS) else chance.sample(CORPUS, texts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, look, write the figures; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description="hostile texts in every field and output")
    parser.add_argument("--texts", type=int, default=len(CORPUS))
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--twice", action="store_true", help="tokens both behind and before")
    parser.add_argument("--out", type=Path, default=FIGURES)
    said = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bcpflow-hostile-") as folder:
        tally = judge(sample(said.texts), Path(folder), Tally(), said.batch, twice=said.twice)
    write(said.out, "hostile texts in every field and output", tally.figures())
    for fault in tally.all_faults()[:200]:
        print(fault, file=sys.stderr)
    print(tally.figures())
    return 1 if tally.all_faults() else 0


if __name__ == "__main__":
    sys.exit(main())
