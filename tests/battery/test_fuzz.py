"""A sample of the damaged definition files; all 10,000 by `make fuzz`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.battery.fuzz import SEED, Tally, Unbounded, fuzz, limited, subjects, tell
from tests.battery.fuzz_mutations import LEVELS, damaged
from tests.battery.mutation_report import reasons

FILES = 300


def test_no_damaged_file_ends_in_anything_but_located_problems(tmp_path: Path) -> None:
    tally = fuzz(FILES, SEED, tmp_path)
    assert tally.tracebacks == []
    assert tally.unlocated == []
    figures = tally.figures()
    assert (figures["files"], figures["unbounded"]) == (FILES, 0)
    assert tally.refused > FILES // 2  # the damage is damage
    assert set(tally.levels) == set(LEVELS)
    assert len(tally.kinds) == 4
    assert figures["with_hint_percent"] >= 99


def test_what_is_not_damaged_is_accepted(tmp_path: Path) -> None:
    for subject in subjects(tmp_path):
        subject.place.parent.mkdir(exist_ok=True)
        subject.place.write_bytes(subject.raw)
        errors = [p for p in subject.judge(subject.place) if p.severity == "error"]
        assert errors == [], subject.place.name


def test_the_same_seed_damages_the_same_way() -> None:
    raw = "workflow: x\ntitle: 題\nphases:\n  a: {title: 一, final: true}\n".encode()
    once, again = random.Random(3), random.Random(3)
    made = [damaged(raw, once) for _ in range(50)]
    assert made == [damaged(raw, again) for _ in range(50)]
    assert len({damage for _, damage in made}) > 40


def test_a_file_without_end_is_given_up() -> None:
    with pytest.raises(Unbounded), limited(0.05):
        for _ in iter(int, 1):  # noughts without end; a loop, for C code hears no signal
            pass


def test_a_problem_beyond_the_file_is_not_located(tmp_path: Path) -> None:
    subject = next(s for s in subjects(tmp_path) if s.name == "workflows")
    subject.place.write_bytes(b"workflow: [")
    (problem,) = subject.judge(subject.place)
    tally = Tally()
    tell(tally, [problem], subject.place, b"workflow: [", "x")
    assert tally.located == 1
    from dataclasses import replace

    tell(tally, [replace(problem, line=99)], subject.place, b"workflow: [", "x")
    assert (tally.located, len(tally.unlocated)) == (1, 1)


def test_reasons_are_read_by_name() -> None:
    page = "# x\n\n- `clock.py:1:2 Eq -> NotEq`: the same either way\n- no reason\n"
    assert reasons(page) == {"clock.py:1:2 Eq -> NotEq": "the same either way"}
