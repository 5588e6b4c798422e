"""Whatever people do in a case, in whatever order: no gate lets it pass without what it asks.

What is asked is read off the events here once more, without the state that decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from hypothesis import event, given
from hypothesis import strategies as st

from bcpflow.events import (
    ApprovalGiven,
    ApprovalLapsed,
    ApprovalRequested,
    ApprovalReturned,
    ApprovalWithdrawn,
    DocumentAttached,
    FactDeclared,
    OptionChosen,
    OptionProposed,
    PhaseChanged,
    Recorded,
    RunEnded,
    RunStarted,
    SheetFilled,
    SheetWithdrawn,
    StepConfirmed,
    StepReopened,
    StepSkipped,
    StepUndone,
)
from bcpflow.run import people
from bcpflow.run.evolve import fold
from tests.decide.any_case import asked_by
from tests.sample_case import CASE, LARGE, PRICE, RULES, SMALL, opened
from tests.samples import Game, thorough

ROLES = CASE.workflow.roles
STEPS = {s.id: s for phase in CASE.workflow.phases.values() for s in phase.steps}
GATES = {
    "procure": (("need", "spec", "scrutiny", "plan-approval"), ("spec",), ("plan-approval",)),
    "deliver": (("notice", "award-approval"), ("notice",), ("award-approval",)),
    "over": (("watch", "inspection"), ("inspection",), ()),
}
"""Of each phase: the steps, documents and approvals its gate asks for."""
ORDER = list(CASE.workflow.phases)
PHASE_OF = {s.id: name for name, phase in CASE.workflow.phases.items() for s in phase.steps}
BEFORE = {"plan-approval": {"spec", "scrutiny"}, "award-approval": {"notice"}}
"""What each approval comes after."""
LINES: dict[str, tuple[str, ...]] = {
    role: people.line(opened().state, role) for role in ROLES
}  # fmt: skip


@dataclass
class Held:
    """An approval as its events tell it."""

    asked: Recorded
    given: list[Recorded] = field(default_factory=list)
    wrote: set[str] = field(default_factory=set)

    @property
    def request(self) -> ApprovalRequested:
        assert isinstance(self.asked.event, ApprovalRequested)
        return self.asked.event

    @property
    def done(self) -> bool:
        return len(self.given) == len(self.request.roles)


@dataclass
class Told:
    """A case told by its events alone."""

    facts: dict[str, object] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, object] = field(default_factory=dict)
    wrote: dict[str, set[str]] = field(default_factory=dict)
    drafted: set[str] = field(default_factory=set)
    approvals: dict[str, Held] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)
    outcomes: dict[str, str] = field(default_factory=dict)
    acted: dict[str, set[str]] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    phase: str = "plan"
    written: dict[str, str] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    proposed: set[str] = field(default_factory=set)

    def tell(self, told: Recorded) -> None:
        """One more event, with everything that must hold then."""
        match told.event:
            case RunStarted(facts=facts):
                self.facts = dict(facts)
            case FactDeclared(name=name, value=value):
                self._changes("facts", name, value)
                self.facts[name] = value
            case DocumentAttached(document=name, sha256=sha256):
                self._changes("documents", name, sha256)
                self.documents[name] = sha256
                self.written.setdefault(name, PHASE_OF.get(name, self.phase))
                self.wrote.setdefault(name, set()).add(told.actor)
                self._act(told, STEPS[name].role if name in STEPS else None)
            case SheetFilled(sheet=name, kind=kind, data=data):
                self._changes("sheets", name, (kind, dict(data)))
                self._judged_anew(name, (kind, dict(data)), kind)
                self.sheets[name] = (kind, dict(data))
                self.written.setdefault(name, self.phase)
                self.wrote.setdefault(name, set()).add(told.actor)
            case SheetWithdrawn(sheet=name):
                self._changes("sheets", name, None)
                self._judged_anew(name, None, "")
                del self.sheets[name], self.wrote[name], self.written[name]
            case ApprovalRequested(step=step) as asked:
                self._asked(told, step, asked)
            case ApprovalGiven(step=step) as given:
                self._given(told, step, given)
            case ApprovalReturned(step=step) | ApprovalWithdrawn(step=step):
                del self.approvals[step]
            case ApprovalLapsed(step=step):
                assert step in self.spoilt
                self.outcomes.pop(step, None)
            case StepReopened(step=step):
                assert step in self.opened
            case OptionProposed(step=step):
                self.proposed.add(step)
                self._act(told, STEPS[step].role)
            case OptionChosen(step=step, proposed=proposed):
                assert not proposed or step in self.proposed, "a proposal counts in its phase"
                self.outcomes[step] = "achieved"
                self._act(told, STEPS[step].role)
            case RunEnded():
                assert self.phase == "over", "a case ends where its guideline ends"
            case StepConfirmed(step=step, result=result):
                self.outcomes[step] = result
                if step == "scrutiny" and result == "achieved":
                    self.judged = {n for n, (kind, _) in self._sheets() if kind == "quote"}
                    self.opened.discard(step)
                if STEPS[step].resolved_kind != "approval":
                    self._act(told, STEPS[step].role)
            case StepSkipped(step=step):
                assert STEPS[step].resolved_kind != "approval"
                self.outcomes[step] = "skipped"
                if STEPS[step].resolved_kind != "approval":
                    self._act(told, STEPS[step].role)
            case PhaseChanged(source=source, target=target, back=back):
                self.passed.append(target)
                if not back:
                    self._passed(target)
                entered = {step for step, phase in PHASE_OF.items() if phase == target}
                for step in entered & self.outcomes.keys():
                    del self.outcomes[step]
                both = (source, target)
                self.proposed -= {one for one in self.proposed if PHASE_OF[one] in both}
                self.phase = target
            case other:
                about = STEPS.get(getattr(other, "step", ""))
                if about and isinstance(other, StepUndone):
                    if self.outcomes.pop(about.id, None) is None:
                        self.proposed.discard(about.id)  # never both at once
                    for step, held in self.approvals.items():
                        assert held.done or about.id not in BEFORE[step], "it stands still"
                own = about and about.resolved_kind != "approval"
                self._act(told, about.role if about and own else None)

    def _act(self, told: Recorded, own: str | None) -> None:
        role = told.role or own
        if role is None or told.actor == "p-1":
            return
        assert told.actor in LINES[role], "only the named person or a deputy acts"
        acted = self.acted.setdefault(told.actor, set())
        acted.add("requester" if role == "requester-deputy" else role)
        for rule in RULES.separation:
            assert len(acted & set(rule.roles) - {"requester-deputy"}) < 2, rule.id
        if role in RULES.drafters:
            self.drafted.add(told.actor)

    def _changes(self, where: str, name: str, value: object) -> None:
        """Whether this is another value than approvers had before them."""
        for step, held in self.approvals.items():
            if name not in getattr(held.request, where) or getattr(self, where).get(name) == value:
                continue
            assert held.done, "what lies before approvers stands still"
            self.spoilt.add(step)

    def _judged_anew(self, name: str, value: object, kind: str) -> None:
        """Whether the scrutiny rests on a quote that changes: it is asked for again."""
        known = self.sheets.get(name)
        was = known[0] if isinstance(known, tuple) else ""
        if known == value or "quote" not in (was, kind):
            return
        if self.outcomes.get("scrutiny") != "achieved":
            return
        if self.phase != "plan" and name not in self.judged:
            return
        del self.outcomes["scrutiny"]
        self.opened.add("scrutiny")
        held = self.approvals.get("plan-approval")
        if held is not None:
            assert held.done, "what lies before approvers stands still"
            self.spoilt.add("plan-approval")

    def _sheets(self) -> list[tuple[str, tuple[str, object]]]:
        return [(name, one) for name, one in self.sheets.items() if isinstance(one, tuple)]

    def _about(self, step: str, names: Iterable[str]) -> set[str]:
        """What was written in the phase of an approval or before it."""
        last = ORDER.index(PHASE_OF[step])
        return {name for name in names if ORDER.index(self.written[name]) <= last}

    def _asked(self, told: Recorded, step: str, asked: ApprovalRequested) -> None:
        assert dict(asked.facts) == self.facts
        documents = self._about(step, self.documents)
        assert dict(asked.documents) == {name: self.documents[name] for name in documents}
        assert set(asked.sheets) == self._about(step, self.sheets)
        price = self.facts[PRICE]
        assert isinstance(price, int)
        large = ("requester-head", "it-section", "approver")
        small = ("requester-head",) if step == "plan-approval" else ("approver",)
        assert asked.roles == (large if price > 500_000 else small)
        wrote = {who for name in (*asked.documents, *asked.sheets) for who in self.wrote[name]}
        self.approvals[step] = Held(told, [], {told.actor, *wrote})

    def _given(self, told: Recorded, step: str, given: ApprovalGiven) -> None:
        held = self.approvals[step]
        wanted = held.request.roles[len(held.given)]
        assert wanted == (given.proxy_for or given.role), "in the order of the route"
        assert told.actor in LINES[given.role]
        if given.proxy_for:
            deputy = given.role in ROLES[wanted].deputies
            assert deputy or (given.role in RULES.proxies[wanted] and given.reason)
        assert told.actor not in held.wrote | self.drafted, "nobody approves what they drafted"
        assert told.actor not in {one.actor for one in held.given}, "nobody approves twice"
        assert self.outcomes.keys() >= BEFORE[step], "nor before what it comes after"
        self.acted.setdefault(told.actor, set()).add(given.role)
        held.given.append(told)
        if held.done:
            self.spoilt.discard(step)

    def _passed(self, target: str) -> None:
        steps, documents, approvals = GATES[target]
        price = self.facts[PRICE]
        assert isinstance(price, int)
        gone = {"award-approval"} if price <= 100_000 else set()
        for step in set(steps) - gone:
            assert self.outcomes.get(step) == "achieved", step
        assert set(documents) <= set(self.documents)
        for step in set(approvals) - gone:
            assert self.approvals[step].done, step
        here = ORDER.index(self.phase)
        asked = {step for step in self.spoilt if ORDER.index(PHASE_OF[step]) <= here}
        assert not asked - gone, "no approval has lapsed"
        assert not self.opened, "nothing that was judged has changed"


def run_of(seed: int, acts: int) -> tuple[Game, Told, Counter[str]]:
    """So many acts of anybody, from a seed; each is checked against what the events tell."""
    dice = Random(seed)
    game = opened({PRICE: dice.choice([SMALL, LARGE, 90_000])})
    told, said = Told(), Counter[str]()
    for recorded in game.history:
        told.tell(recorded)
    for _ in range(acts):
        if game.state.over:
            break
        game.clock.pass_ms(dice.randrange(86_400_000))
        command, by = asked_by(game.state, dice)
        before, length = game.state, len(game.history)
        refused = game.attempt(command, by)
        if refused is not None:
            said[refused.code] += 1
            assert game.state is before
            assert len(game.history) == length
        for recorded in game.history[length:]:
            told.tell(recorded)
    return game, told, said


@given(st.integers(0, 2**32))
@thorough(150)
def test_no_order_of_acts_brings_a_case_past_a_gate_without_what_it_asks_for(seed: int) -> None:
    game, told, said = run_of(seed, 60)
    event(f"reached {game.state.tracks['main'].phase}")
    event(f"refused {min(sum(said.values()) // 10, 4)}0 or more")
    assert fold(game.history) == game.state
    assert {step for step, one in game.state.case.approvals.items() if one.done} == {
        step for step, held in told.approvals.items() if held.done
    }


def test_these_acts_reach_every_phase_and_every_rule() -> None:
    """Else the property above would hold of nothing."""
    reached, refused, told_of = Counter[str](), Counter[str](), Counter[str]()
    for seed in range(150):
        game, told, said = run_of(seed, 60)
        reached.update(set(told.passed))
        refused.update(said)
        told_of.update(type(recorded.event).__name__ for recorded in game.history)
    assert reached["procure"] >= 40
    assert reached["deliver"] >= 10
    assert reached["over"] >= 1
    rules = ("080", "081", "082", "083", "087", "088", "089", "091", "095", "096", "098", "112",
             "115", "120")  # fmt: skip
    assert {f"BCP-P{number}" for number in rules} <= refused.keys()
    assert refused["BCP-R006"] > 0
    for name in ("ApprovalLapsed", "ApprovalReturned", "ApprovalWithdrawn", "StepUndone",
                 "StepReopened"):  # fmt: skip
        assert told_of[name] > 5, name
