"""Comparing: several runs of one workflow side by side, step by step and phase by phase.

Rules, held by tests/projections/test_compare.py:

1. Runs stand in the order asked for; what is first, previous and latest goes by T0 alone, so
   another order of the same runs says the same.
2. Steps are matched by id, whatever version of the definition a run was on, and a second
   occurrence with the second. What a version lacks is said to be new or gone, never left out.
3. Of a step, what was spent on it is compared: from begun to done where both runs know that,
   else from entering its phase. A step that was skipped or not achieved took no time that could
   be compared; nor did a phase nobody has left in a run that is not ended.
4. Slower is `SLOWER_MS` and `SLOWER_PERCENT` more than in the run before, both; quicker likewise.
   A step inherits that where the time since the outcome before it in its phase moved less: it
   began late, or early, and did not itself take longer.
5. The share achieved is of the steps that applied and were reached, those without an outcome too.

Pure: a fold over logs. Exercise milliseconds; it must never say anything in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bcpflow.definition.model import Definition, Step
from bcpflow.errors import Refused
from bcpflow.projections.comparison import (
    Against,
    Change,
    Comparison,
    Count,
    Measure,
    Pace,
    PhaseLine,
    PhaseTake,
    Presence,
    RunFigures,
    StepLine,
    StepTake,
    Trend,
)
from bcpflow.projections.log import Log
from bcpflow.projections.rows import Row
from bcpflow.projections.totals import PhaseTotal
from bcpflow.run.state import occurrence_id

SLOWER_MS = 60_000
"""Less than a minute is how quickly somebody reached the keyboard, not how the work went."""
SLOWER_PERCENT = 10
"""Less than a tenth is how two good runs differ: of an hour's work, minutes say nothing."""

_COUNTS: tuple[Count, ...] = (
    "elapsed",
    "share",
    "achieved",
    "not_achieved",
    "overdue",
    "stumbles",
)
_PhaseKey = tuple[str, str]


def compare(logs: Sequence[Log]) -> Comparison:
    """The runs of the logs side by side. Raises Refused where they are of several workflows."""
    names = list(dict.fromkeys(log.definition.workflow.workflow for log in logs))
    if len(names) > 1:
        raise Refused("BCP-R042", choices=names)
    asked = sorted(range(len(logs)), key=lambda i: (logs[i].started_ns, logs[i].run))
    runs = [_Run(logs[i]) for i in asked]
    places = [asked.index(i) for i in range(len(logs))]
    figures = [_figures(run.log, place) for place, run in enumerate(runs, start=1)]
    newest = runs[-1].log.definition.workflow
    return Comparison(
        workflow=newest.workflow,
        title=newest.title,
        tracks={
            id_: track.title
            for run in runs
            for id_, track in run.log.definition.workflow.all_tracks.items()
        },
        runs=tuple(figures[place] for place in places),
        steps=tuple(_step(id_, runs, places) for id_ in _step_ids(runs)),
        phases=tuple(_phase(key, runs, places) for key in _visits(runs)),
        trends=tuple(_trend(what, figures) for what in _COUNTS),
    )


class _Run:
    """A log, indexed for comparing."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.steps: dict[str, tuple[_PhaseKey, Step]] = {
            step.id: (key, step) for key, steps in _layout(log.definition) for step in steps
        }
        in_order = sorted(log.rows, key=lambda row: row.version)
        standing = {row.step: row for row in in_order if row.step and row.result}
        self.rows = {step: row for step, row in standing.items() if step and not row.undone}
        self.stays: dict[_PhaseKey, list[PhaseTotal]] = {}
        for total in log.summary.phases:
            self.stays.setdefault((total.track, total.phase), []).append(total)

    def step(self, id_: str) -> StepTake:
        row, base = self.rows.get(id_), _base(id_)
        if row is not None:
            return self._settled(row)
        if base not in self.steps:
            return StepTake(status="absent")
        if base != id_:
            return StepTake(status="once")
        if base in self.log.summary.unsettled:
            return StepTake(status="open")
        if self.steps[base][0] in self.log.summary.unreached:
            return StepTake(status="unreached")
        return StepTake(status="not_applicable")

    def phase(self, key: _PhaseKey, visit: int) -> PhaseTake:
        stays = self.stays.get(key, [])
        if len(stays) >= visit:
            stay = stays[visit - 1]
            return PhaseTake(
                status="left" if stay.left_ms is not None else "stayed",
                duration_ms=stay.duration_ms,
                target_ms=stay.target_ms,
                overdue=stay.delta_ms is not None and stay.delta_ms > 0,
            )
        if not self.has_phase(key):
            return PhaseTake(status="absent")
        return PhaseTake(status="once" if visit > 1 and stays else "unreached")

    def has_phase(self, key: _PhaseKey) -> bool:
        track = self.log.definition.workflow.all_tracks.get(key[0])
        return track is not None and key[1] in track.phases

    def _settled(self, row: Row) -> StepTake:
        stays = self.stays.get((row.track or "", row.phase or ""), [])
        now = row.elapsed_ms
        entered = next((s.entered_ms for s in reversed(stays) if s.entered_ms <= now), None)
        begun = row.begun_ms if row.begun_ms is not None and row.begun_ms <= now else None
        return StepTake(
            status="settled",
            outcome=row.result,
            elapsed_ms=now,
            since_phase_ms=_less(now, entered),
            since_step_ms=None if entered is None else now - self._before(row, entered),
            working_ms=_less(now, begun),
            target_ms=row.target_ms,
            overdue=row.delta_ms is not None and row.delta_ms > 0,
            stumble=row.stumble,
        )

    def _before(self, row: Row, entered_ms: int) -> int:
        """When the outcome before this one was, or the phase was entered."""
        earlier = (
            other.elapsed_ms
            for other in self.rows.values()
            if (other.track, other.phase) == (row.track, row.phase)
            if (other.elapsed_ms, other.version) < (row.elapsed_ms, row.version)
        )
        return max(entered_ms, *earlier, entered_ms)

    def stumbled(self, base: str) -> bool | None:
        """Whether a step stumbled in any occurrence; None where it has no outcome."""
        mine = [row for step, row in self.rows.items() if _base(step) == base]
        return any(row.stumble for row in mine) if mine else None


def _layout(definition: Definition) -> Iterator[tuple[_PhaseKey, tuple[Step, ...]]]:
    for t, track in definition.workflow.all_tracks.items():
        for p, phase in track.phases.items():
            yield (t, p), phase.steps


def _figures(log: Log, place: int) -> RunFigures:
    total = log.summary
    asked = total.achieved + total.not_achieved + total.skipped + len(total.unsettled)
    return RunFigures(
        place=place,
        run=log.run,
        title=log.title,
        kind=log.kind,
        status=log.status,
        started_ns=log.started_ns,
        edition=log.definition.workflow.edition or "",
        definition_hash=log.definition_hash,
        elapsed_ms=total.elapsed_ms,
        estimated=total.estimated,
        jumps=total.jumps,
        achieved=total.achieved,
        not_achieved=total.not_achieved,
        skipped=total.skipped,
        unsettled=len(total.unsettled),
        overdue=total.overdue,
        stumbles=total.stumbles,
        share=100 * total.achieved // asked if asked else None,
    )


def _step(id_: str, runs: Sequence[_Run], places: Sequence[int]) -> StepLine:
    base, takes = _base(id_), [run.step(id_) for run in runs]
    having = [run for run in runs if base in run.steps]
    if having:
        (track, phase), step = having[-1].steps[base]
        title = step.title
    else:  # a step no definition lists by this id: its rows still name it
        row = next(run.rows[id_] for run in reversed(runs) if id_ in run.rows)
        track, phase, title = row.track or "", row.phase or "", row.title or base
    stumbled = [said for run in runs if (said := run.stumbled(base)) is not None]
    return StepLine(
        id=id_,
        title=title,
        track=track,
        phase=phase,
        presence=_presence([take.status != "absent" for take in takes]),
        takes=tuple(takes[place] for place in places),
        changes=tuple(_changes(base, runs)),
        previous=_against(takes[-2:]),
        first=_against([takes[0], takes[-1]] if len(takes) > 1 else []),
        stumbles_always=id_ == base and len(stumbled) > 1 and all(stumbled),
    )


def _against(pair: Sequence[StepTake]) -> Against:
    if len(pair) < 2 or any(take.outcome != "achieved" for take in pair):
        return Against()
    before, after = pair
    known: Measure = "since_phase"
    spent = before.since_phase_ms, after.since_phase_ms
    if before.working_ms is not None and after.working_ms is not None:
        known, spent = "working", (before.working_ms, after.working_ms)
    comparable = None not in spent
    pace = _pace(*spent)
    own = pace if known == "working" else _pace(before.since_step_ms, after.since_step_ms)
    return Against(
        elapsed_ms=_less(after.elapsed_ms, before.elapsed_ms),
        since_phase_ms=_less(after.since_phase_ms, before.since_phase_ms),
        working_ms=_less(after.working_ms, before.working_ms),
        measure=known if comparable else None,
        before_ms=spent[0] if comparable else None,
        after_ms=spent[1] if comparable else None,
        pace=pace,
        inherited=pace in ("slower", "quicker") and own != pace,
    )


def _pace(before: int | None, after: int | None) -> Pace | None:
    if before is None or after is None:
        return None
    more = after - before
    if abs(more) < SLOWER_MS or abs(more) * 100 < before * SLOWER_PERCENT:
        return "alike"
    return "slower" if more > 0 else "quicker"


def _phase(key: tuple[_PhaseKey, int], runs: Sequence[_Run], places: Sequence[int]) -> PhaseLine:
    (track, phase), visit = key
    takes = [run.phase((track, phase), visit) for run in runs]
    whole = [
        take.duration_ms
        if take.status == "left" or (take.status == "stayed" and run.log.status == "ended")
        else None
        for take, run in zip(takes, runs, strict=True)
    ]
    home = next(run for run in reversed(runs) if run.has_phase((track, phase)))
    many = len(runs) > 1
    return PhaseLine(
        track=track,
        phase=phase,
        visit=visit,
        title=home.log.definition.workflow.all_tracks[track].phases[phase].title,
        presence=_presence([take.status != "absent" for take in takes]),
        takes=tuple(takes[place] for place in places),
        previous_ms=_less(whole[-1], whole[-2]) if many else None,
        first_ms=_less(whole[-1], whole[0]) if many else None,
    )


def _changes(base: str, runs: Sequence[_Run]) -> Iterator[Change]:
    """What a step is called, when it is due and where it stands, wherever that turned."""
    known = [(n, run.steps[base]) for n, run in enumerate(runs, 1) if base in run.steps]
    for (_, (old_key, old)), (place, (key, step)) in pairwise(known):
        if old.title != step.title:
            yield Change(aspect="title", place=place, before=old.title, after=step.title)
        if old.target != step.target:
            yield Change(aspect="target", place=place, before=old.target, after=step.target)
        if old_key != key:
            yield Change(aspect="phase", place=place, before=old_key[1], after=key[1])


def _presence(had: Sequence[bool]) -> Presence:
    if not had[-1]:
        return "gone"
    return "kept" if had[0] else "new"


def _step_ids(runs: Sequence[_Run]) -> list[str]:
    """All steps: as the newest definition has them, gone ones at the end of their phase."""
    homes: dict[str, _PhaseKey] = {}
    for run in reversed(runs):
        for id_, (key, _) in run.steps.items():
            homes.setdefault(id_, key)
        for id_, row in run.rows.items():
            homes.setdefault(_base(id_), (row.track or "", row.phase or ""))
    order = _merged(key for run in reversed(runs) for key, _ in _layout(run.log.definition))
    order = _merged([*order, *homes.values()])
    ids = [id_ for key in order for id_, home in homes.items() if home == key]
    return [found for id_ in ids for found in _occurrences(id_, runs)]


def _occurrences(base: str, runs: Sequence[_Run]) -> Iterator[str]:
    known = {step for run in runs for step in run.rows if _base(step) == base}
    found = [step.partition("#")[2] for step in known]
    if f"{base}#1" in known:  # a repeating duty: each due time somebody met
        yield from sorted(known, key=lambda step: int(step.partition("#")[2]))
        return
    for number in range(1, max((int(n) for n in found if n.isdigit()), default=1) + 1):
        yield occurrence_id(base, number)


def _visits(runs: Sequence[_Run]) -> list[tuple[_PhaseKey, int]]:
    keys = _merged(key for run in reversed(runs) for key, _ in _layout(run.log.definition))
    return [
        (key, visit)
        for key in keys
        for visit in range(1, max(1, *(len(run.stays.get(key, [])) for run in runs)) + 1)
    ]


def _merged(keys: Iterable[_PhaseKey]) -> list[_PhaseKey]:
    return list(dict.fromkeys(keys))


def _trend(what: Count, figures: Sequence[RunFigures]) -> Trend:
    names = {"elapsed": "elapsed_ms"}
    values: list[int | None] = [getattr(run, names.get(what, what)) for run in figures]
    many = len(values) > 1
    return Trend(
        what=what,
        values=tuple(values),
        previous=_less(values[-1], values[-2]) if many else None,
        first=_less(values[-1], values[0]) if many else None,
    )


def _less(after: int | None, before: int | None) -> int | None:
    return None if after is None or before is None else after - before


def _base(id_: str) -> str:
    return id_.partition("#")[0]
