"""A drill and a case whose every field holds a text of the corpus.

Rules:

1. Each use of a text has a token of its own beside it, before or behind the text in turn: by the
   token it is found again in an output, whatever was done to the text.
2. What a file may not hold (the reader refuses it) comes in by the journal: a record made
   elsewhere may hold anything.
3. A command may refuse a text; then it must say why, and the text is looked for nowhere.

This module must never judge an output.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bcpflow.cli.main import run
from bcpflow.definition.model import (
    Checklist,
    Deadline,
    Definition,
    Fact,
    Inject,
    Item,
    NamedEvent,
    Objective,
    Option,
    Phase,
    Role,
    Step,
    Transition,
    Workflow,
)
from bcpflow.site.model import DrillPlan, Person, PlannedDrill, Register, Roster, System
from bcpflow.text import from_operator

REFUSALS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Said:
    """A text in a field: what should be found, and the token beside it."""

    field: str
    text: str
    token: str
    whole: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said."""

    code: int
    out: bytes
    err: str


@dataclass(slots=True)
class Stage:
    """One journal with a drill and a case in it, and all that was said into it."""

    folder: Path
    texts: Sequence[str]
    behind: bool
    """Whether tokens stand behind the texts, or before them."""
    said: list[Said] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    refused: int = 0
    drill: str = ""
    case: str = ""
    definition: Definition | None = None
    roster: Roster | None = None
    register: Register | None = None
    plan: DrillPlan | None = None

    def word(self, name: str, text: str, *, typed: bool = True) -> str:
        """The text with its token, remembered (rule 1)."""
        token = f"q{len(self.said):04d}z"
        whole = text + token if self.behind else token + text
        if not typed:  # two halves beside each other are the character in every file
            whole = whole.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        self.said.append(Said(name, text, token, from_operator(whole) if typed else whole))
        return whole

    def do(self, *words: str, may_refuse: bool = True) -> Answer:
        """A command in this process; a refusal takes back what was remembered of it (rule 3)."""
        answer = invoke(words)
        if answer.code in REFUSALS and may_refuse:
            self.refused += 1
            self.said = [one for one in self.said if not any(one.token in w for w in words)]
        elif answer.code:
            self.faults.append(f"exit {answer.code}: {words!r}\n{answer.err}")
        return answer

    def texts_for(self, name: str) -> list[str]:
        """Every text in that field of a definition."""
        return [self.word(name, text, typed=False) for text in self.texts]


def invoke(words: Sequence[str]) -> Answer:
    """One invocation, as the console script would run it."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words)
        out.flush()
        err.flush()
    told = err.buffer.getvalue() if isinstance(err.buffer, io.BytesIO) else b""
    raw = out.buffer.getvalue() if isinstance(out.buffer, io.BytesIO) else b""
    return Answer(code, raw, told.decode("utf-8", "backslashreplace"))


def captured(act: Callable[[], object]) -> bytes:
    """What was written to stdout meanwhile."""
    out = io.BytesIO()
    stream = io.TextIOWrapper(out, "utf-8", errors="backslashreplace")
    with contextlib.redirect_stdout(stream):
        act()
        stream.flush()
    return out.getvalue()


def definition(stage: Stage, title: str) -> Definition:
    """A workflow with the texts in every field there is for words."""
    t, n = stage.texts_for, range(len(stage.texts))
    titles, hows, manuals = t("step.title"), t("step.how"), t("step.manual")
    cautions, proofs, sources = t("step.caution"), t("step.evidence"), t("step.source")
    units, whom, means = t("step.unit"), t("step.to"), t("step.by")
    phases, ways, purposes = t("phase.title"), t("transition.title"), t("phase.purpose")
    options, items, lists = t("option.title"), t("item.title"), t("checklist.title")
    steps = [
        step
        for i in n
        for step in (
            Step(id=f"s{i}", title=titles[i], how=hows[i], manual=manuals[i], role=f"r{i}",
                 caution=cautions[i], evidence=proofs[i], source=sources[i], target="10m"),
            Step(id=f"m{i}", title="測る", unit=units[i], required=False),
            Step(id=f"n{i}", title="知らせる", kind="notice", to=whom[i], by=means[i],
                 required=False),
            Step(id=f"a{i}", title="聞く", kind="question", required=False),
            Step(id=f"k{i}", title="点検", checklist=f"c{i}", required=False),
        )
    ]  # fmt: skip
    steps.append(
        Step(id="choose", title="選ぶ",
             options=tuple(Option(id=f"o{i}", title=options[i]) for i in n))
    )  # fmt: skip
    work = Phase(title="作業", steps=tuple(steps), next=tuple(
        Transition(to=f"p{i}", title=ways[i]) for i in n))  # fmt: skip
    rest = {
        f"p{i}": Phase(title=phases[i], purpose=purposes[i], next=(Transition(to="over"),))
        for i in n
    }
    named = [t(name) for name in ("role.title", "role.duty", "event.title", "objective.title")]
    due, content, sender = t("deadline.title"), t("inject.content"), t("inject.sender")
    by, action, ask, wash = t("inject.by"), t("inject.action"), t("fact.ask"), t("hotwash")
    workflow = Workflow(
        workflow="stage",
        title=title,
        summary=stage.word("summary", stage.texts[0], typed=False),
        scenario=stage.word("scenario", stage.texts[-1], typed=False),
        sources=tuple(t("sources")),
        facts={f"f{i}": Fact(ask=ask[i]) for i in n},
        roles={f"r{i}": Role(title=named[0][i], duty=named[1][i]) for i in n},
        events={f"e{i}": NamedEvent(title=named[2][i]) for i in n},
        objectives={f"b{i}": Objective(title=named[3][i], steps=(f"s{i}",)) for i in n},
        deadlines={f"d{i}": Deadline(title=due[i], at="1h after e0") for i in n},
        injects=tuple(
            Inject(id=f"i{i}", content=content[i], sender=sender[i], by=by[i], action=action[i],
                   at="T+1m" if i % 2 else None)
            for i in n
        ),
        phases={"work": work, **rest, "over": Phase(title="終", final=True)},
        hotwash=tuple(wash),
    )  # fmt: skip
    checklists = {
        f"c{i}": Checklist(checklist=f"c{i}", title=lists[i],
                           items=(Item(id="x", title=items[i]), Item(id="y", title="二")))
        for i in n
    }  # fmt: skip
    return Definition(workflow=workflow, checklists=checklists)


def play(stage: Stage) -> None:
    """The drill: every verb that takes words, with every text."""
    from bcpflow.cli.context import World

    world = World("ja", os.environ)
    made = stage.definition = definition(
        stage, stage.word("workflow.title", stage.texts[0], typed=False)
    )
    titled = stage.word("run.title", stage.texts[-1], typed=False)
    facts = {f"f{i}": stage.word("fact", text) for i, text in enumerate(stage.texts)}
    stage.drill = run_id = world.desk.start(made, "exercise", title=titled, facts=facts).run
    world.close()
    w = stage.word
    for i, text in enumerate(stage.texts):
        do = stage.do
        do("drill", "note", run_id, "--", w("note", text))
        stumble = () if text.startswith("-") else (f"--stumble={w('stumble', text)}",)
        do("drill", "confirm", run_id, f"s{i}", f"--note={w('confirm.note', text)}", *stumble)
        do("drill", "skip", run_id, f"n{i}", f"--reason={w('skip.reason', text)}")
        do("drill", "confirm", run_id, f"a{i}", f"--value={w('answer', text)}")
        do("drill", "check", run_id, f"k{i}", "x=abnormal")
        do("drill", "fact", run_id, f"f{i}={w('fact.again', text)}")
        do("drill", "arrive", run_id, "--holds", f"r{i}", "--", w("arrive.name", text))
        do(f"--as={w('actor', text)}", "drill", "event", run_id, f"e{i}")
        do("drill", "add-inject", run_id, f"--by={w('unplanned.by', text)}",
           f"--sender={w('unplanned.sender', text)}", f"--action={w('unplanned.action', text)}",
           "--", w("unplanned", text))  # fmt: skip
        do("drill", "inject", run_id, f"i{i}")
        do("drill", "judge", run_id, f"i{i}", "achieved", f"--note={w('judge.note', text)}")
        do("drill", "observe", run_id, "--kind", "improvement", f"--analysis={w('analysis', text)}",
           "--", w("observation", text))  # fmt: skip
        do("drill", "rate", run_id, f"b{i}", "U", f"--reason={w('rate.reason', text)}")
        do("action", "add", run_id, f"--owner={w('owner', text)}", "--due", "2027-03-31",
           "--element", "training", "--", w("action", text))  # fmt: skip
    stage.do("drill", "end", run_id, may_refuse=False)
    for i, text in enumerate(stage.texts, start=1):
        stage.do("drill", "hotwash", run_id, str(i), "--", w("hotwash.answer", text))


def settle(stage: Stage) -> None:
    """The site: people and systems with the texts for names."""
    t = stage.texts_for
    names, notes, sections = t("person.name"), t("person.note"), t("person.section")
    phones, mails = t("person.phone"), t("person.mail")
    titles, vendors, places = t("system.title"), t("system.vendor"), t("system.location")
    stage.roster = Roster(
        title="名簿",
        people=tuple(
            Person(name=names[i], note=notes[i], section=sections[i], phones=(phones[i],),
                   mail=mails[i], roles=(f"r{i}",))
            for i in range(len(names))
        ),
    )  # fmt: skip
    stage.register = Register(
        title="一覧",
        systems=tuple(
            System(id=f"y{i}", title=titles[i], kind="個別", priority="A", vendor=vendors[i],
                   location=places[i])
            for i in range(len(titles))
        ),
    )  # fmt: skip
    drills, rooms, purposes = t("plan.title"), t("plan.place"), t("plan.purpose")
    guests, remarks = t("plan.people"), t("plan.note")
    stage.plan = DrillPlan(
        title="訓練計画",
        drills=tuple(
            PlannedDrill(title=drills[i], workflow="backup-restore", date="2027-01-17",
                         time="14:00", place=rooms[i], purpose=purposes[i], people=(guests[i],),
                         note=remarks[i])
            for i in range(len(drills))
        ),
    )  # fmt: skip


def buy(stage: Stage) -> None:
    """The case: fields, documents and their files, quotes, requests that are sent back."""
    facts = ("契約種別=その他の委託・役務", "予定価格=900000", "年度=令和8年度",
             f"所管課={stage.word('department', stage.texts[-1])}")  # fmt: skip
    opened = invoke(
        ("case", "open", "procurement-guideline", "--json",
         f"--title={stage.word('case.title', stage.texts[0])}",
         *(word for fact in facts for word in ("--fact", fact)))
    )  # fmt: skip
    if opened.code:
        stage.faults.append(f"case open: exit {opened.code} {opened.err}")
        return
    stage.case = case = json.loads(opened.out)["id"]
    for i, text in enumerate(stage.texts):
        stage.do("case", "note", case, "--", stage.word("case.note", text))
        name = stage.word("file.name", text, typed=False)
        paper = stage.folder / "papers" / str(i) / name.replace("/", "_")
        try:
            paper.parent.mkdir(parents=True)
            paper.write_text("紙", "utf-8")
        except (OSError, ValueError):  # no file can have this name
            stage.said = [one for one in stage.said if one.token not in name]
        else:
            stage.said[-1] = Said(
                "file.name", text, stage.said[-1].token, from_operator(paper.name)
            )
            stage.do("case", "attach", "--", case, stage.word("document.name", text), str(paper))
        quote(stage, case, i, text)


def quote(stage: Stage, case: str, number: int, text: str) -> None:
    """A quote whose supplier and lines bear the text, brought in as a table."""
    from dataclasses import replace

    from bcpflow.language import translator
    from bcpflow.procurement.quote_forms import quote_rows
    from bcpflow.site.tables import table_bytes
    from tests.procurement.quote_samples import RULES, clean

    first = clean()[0]
    lines = tuple(
        replace(line, description=stage.word("quote.line", text, typed=False)) if at == 0 else line
        for at, line in enumerate(first.lines)
    )
    made = replace(first, supplier=stage.word("supplier", text, typed=False), lines=lines)
    path = stage.folder / f"quote-{number}.csv"
    try:
        path.write_bytes(table_bytes(path, "見積", quote_rows([made], RULES, translator("ja"))))
    except Exception as fault:
        stage.faults.append(f"quote file: {fault!r}")
        return
    words = (lines[0].description, made.supplier)
    answer = stage.do("case", "quotes", case, "import", str(path))
    if answer.code:
        stage.said = [one for one in stage.said if not any(one.token in w for w in words)]
