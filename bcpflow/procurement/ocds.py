"""A case as open contracting data: releases, one a stage, and the record they come to (OCDS 1.1).

Rules, held by tests/procurement/test_ocds.py:

1. A release is made where the table of stages has a row for what happened and there is something
   new to tell. A later event never changes a release that was made.
2. A tender that failed is closed; the next try is a process of its own, with its own ocid, that
   names the one before.
3. The same record gives the same bytes: times, ids and order come from the record alone.
4. What is withdrawn or undone is taken back in the next release, field by field, with null.

Pure: a fold over recorded events and a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bcpflow.definition.texts import Text
from bcpflow.events import Recorded, RunStarted
from bcpflow.procurement.ocds_awards import awards, offers
from bcpflow.procurement.ocds_contracts import contracts
from bcpflow.procurement.ocds_merge import cleared, compiled
from bcpflow.procurement.ocds_model import Buyer, OcdsTable, StageRow
from bcpflow.procurement.ocds_parties import Json, Parties
from bcpflow.procurement.ocds_parts import planning, tender
from bcpflow.procurement.ocds_story import Story, happenings, told
from bcpflow.procurement.ocds_telling import Telling
from bcpflow.procurement.ocds_values import instant
from bcpflow.run.evolve import evolve, started
from bcpflow.run.state import RunState
from bcpflow.site.model import Register, System

VERSION = "1.1"
SECTIONS = ("parties", "planning", "tender", "awards", "contracts")


@dataclass(slots=True)
class Process:
    """One contracting process of a case, as far as it was published."""

    ocid: str
    before: str = ""
    """ocid of the one it replaces."""
    since: int = 0
    until: int | None = None
    stage: str = "start"
    statuses: dict[str, str] = field(default_factory=dict)
    amendments: dict[str, list[Json]] = field(default_factory=dict)
    amended: int = 0
    """Version of the last amendment of a contract."""
    ids: dict[str, str] = field(default_factory=dict)
    """Ids of the firms that were published, by name."""
    published: Json = field(default_factory=dict)
    releases: list[Json] = field(default_factory=list)

    @property
    def standing(self) -> str:
        """The stage the table of stages is asked for."""
        return "closed" if self.until is not None else self.stage


def ocds(
    history: Sequence[Recorded],
    table: OcdsTable,
    *,
    buyer: Buyer | None = None,
    register: Register | None = None,
    titles: Mapping[str, Text] | None = None,
    record: bool = False,
) -> Json:
    """The release package of a case; with ``record`` its record package.

    ``titles`` are those of documents by their ids; left out: the titles of their steps.
    """
    made = processes(history, table, buyer=buyer, register=register, titles=titles)
    releases = [release for process in made for release in process.releases]
    town = buyer or table.buyer
    run = history[0].run
    opened = instant(history[0].read.wall_ns, table.offset)
    last = max((str(release["date"]) for release in releases), default=opened)
    name = f"{run}-record" if record else run
    package: Json = {
        "uri": table.uri.value.replace("{name}", name),
        "version": VERSION,
        "publisher": {"name": town.name},
        "publishedDate": last,
    }
    if not record:
        return {**package, "releases": releases}
    records: list[Json] = [
        {
            "ocid": process.ocid,
            "releases": process.releases,
            "compiledRelease": compiled(process.releases),
        }
        for process in made
    ]
    return {**package, "records": records}


def processes(
    history: Sequence[Recorded],
    table: OcdsTable,
    *,
    buyer: Buyer | None = None,
    register: Register | None = None,
    titles: Mapping[str, Text] | None = None,
) -> list[Process]:
    """The contracting processes of a case that have anything to tell, with their releases."""
    first = history[0]
    if not isinstance(first.event, RunStarted):
        raise TypeError("a run begins with run.started")
    teller = _Teller(table, buyer or table.buyer, register, titles or {}, first.run)
    state = started(first)
    story = Story()
    teller.hear(("start",), state, story, first)
    for recorded in history[1:]:
        heard = happenings(story, recorded)
        state = evolve(state, recorded)
        story = told(story, state, recorded)
        teller.hear(heard, state, story, recorded)
    return [process for process in teller.made if process.releases]


class _Teller:
    def __init__(
        self,
        table: OcdsTable,
        buyer: Buyer,
        register: Register | None,
        titles: Mapping[str, Text],
        run: str,
    ) -> None:
        self.table, self.buyer, self.register, self.titles = table, buyer, register, titles
        self.ocid = f"{table.prefix.value}-{run}"
        self.made = [Process(self.ocid)]
        self._last_ns = 0

    def hear(
        self, heard: tuple[str, ...], state: RunState, story: Story, recorded: Recorded
    ) -> None:
        """Make a release, where the table has a row for it and there is something to say."""
        # The day a release is of is the day its matter was first recorded, and never goes back.
        self._last_ns = max(self._last_ns, recorded.read.wall_ns)
        found = self._row(heard, state)
        if found is None:
            return
        row, process = found
        if row.amends == "contract" and process.amended == recorded.version - 1 > 0:
            return  # the happening of the same act: the figures have told the amendment already
        tags, before = row.tags[process.standing], (process.stage, dict(process.statuses))
        if row.stage is not None:
            process.stage = row.stage
        for name in ("tender", "award", "contract"):
            status = getattr(row, name)
            if status is not None:
                process.statuses[name] = status
        id = f"{process.ocid}-{recorded.version:05d}"
        date = instant(self._last_ns, self.table.offset)
        now, parties = self._told(process, state, story)
        if row.amends is not None and process.releases:
            noted = recorded.occurred_ns if "amended:contract" in heard else self._last_ns
            self._amend(process, row, now, story, id, noted)
            process.amended = recorded.version
            now, parties = self._told(process, state, story)
        if now == process.published:
            process.stage, process.statuses = before  # the next thing to tell begins the stage
            return
        if row.closes:
            process.until = recorded.version
        said = cleared(process.published, {name: now[name] for name in SECTIONS if name in now})
        release: Json = {"ocid": process.ocid, "id": id, "date": date, "tag": list(tags)}
        release |= {"initiationType": "tender", "buyer": parties.town(self.buyer, "")}
        release |= {"language": self.table.language, **said, **_related(process, self.table)}
        process.published, process.ids = now, {**process.ids, **parties.given}
        process.releases.append(release)

    def _row(self, heard: tuple[str, ...], state: RunState) -> tuple[StageRow, Process] | None:
        process = self.made[-1]
        phases = {track.phase for track in state.tracks.values()}
        for row in self.table.stages:
            if not set(row.on) & set(heard) or phases & set(row.outside):
                continue
            if process.standing in row.tags:
                return row, process
            if process.standing == "closed" and "start" in row.tags:
                return row, self._next(process)
        return None

    def _next(self, process: Process) -> Process:
        """The process that follows a closed one; one nobody heard of is taken up again."""
        since = process.until or 0
        if not process.releases:
            process.until, process.stage = None, "start"
            return process
        ocid = f"{self.ocid}-{len(self.made) + 1}"
        self.made.append(Process(ocid, before=process.ocid, since=since))
        return self.made[-1]

    def _told(self, process: Process, state: RunState, story: Story) -> tuple[Json, Parties]:
        parties = Parties(self.table, process.ids)
        telling = Telling(
            table=self.table, buyer=self.buyer, systems=self._systems(state), state=state,
            story=story, parties=parties, ocid=process.ocid, stage=process.stage,
            since=process.since, until=process.until, statuses=process.statuses,
            amendments=process.amendments, titles=self.titles,
        )  # fmt: skip
        parties.town(self.buyer, telling.fact("department"))
        now: Json = {}
        if process.stage == "planning" or "planning" in process.published:
            now["planning"] = planning(telling)
        now["tender"] = tender(telling)
        if telling.reached("award"):
            offers(telling)
            now["awards"] = awards(telling)
        if telling.reached("contract"):
            now["contracts"] = contracts(telling, now["awards"])
        now["parties"] = parties.told()
        return now, parties

    def _systems(self, state: RunState) -> tuple[System, ...]:
        said = str(state.facts.get(self.table.facts.system, ""))
        wanted = {word for word in said.replace("、", " ").replace(",", " ").split() if word}
        known = self.register.systems if self.register else ()
        return tuple(one for one in known if one.id in wanted)

    def _amend(
        self,
        process: Process,
        row: StageRow,
        now: Mapping[str, Any],
        story: Story,
        id: str,
        noted_ns: int,
    ) -> None:
        table = self.table
        amends = process.releases[-1]["id"]
        if row.amends == "tender":
            at = {"date": instant(self._last_ns, table.offset)}
            _add(process.amendments, "tender", table.words.tender_amended, id, amends, at)
            return
        when = story.when(table.amended, process.amended)
        date = {"date": instant(when if when is not None else noted_ns, table.offset)}
        for contract, changed in _changed(process.published, now):
            text = table.words.contract_amended
            _add(process.amendments, contract, text, id, amends, {**date, **_sums(table, changed)})


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """Contracts whose terms have changed; all of them where none has."""
    known = {one["id"]: one for one in before.get("contracts", ())}
    told = [one for one in now.get("contracts", ()) if one["id"] in known]
    terms = [
        (one["id"], {"before": known[one["id"]].get("value"), "after": one.get("value")})
        for one in told
        if any(known[one["id"]].get(name) != one.get(name) for name in ("value", "period"))
    ]
    yield from terms or [(one["id"], {}) for one in told]


def _sums(table: OcdsTable, changed: Mapping[str, Any]) -> Json:
    before, after = changed.get("before"), changed.get("after")
    if not before or not after or before == after:
        return {}
    text = table.words.sums
    for name, value in (("before", before), ("after", after)):
        text = text.replace(f"{{{name}}}", f"{value['amount']:,}")
    return {"description": text}


def _add(
    amendments: dict[str, list[Json]], about: str, rationale: str, id: str, amends: str, more: Json
) -> None:
    known = amendments.setdefault(about, [])
    number = {"id": f"amendment-{len(known) + 1}"}
    known.append({**number, "rationale": rationale, **more, "amendsReleaseID": amends})
    known[-1]["releaseID"] = id


def _related(process: Process, table: OcdsTable) -> Json:
    if not process.before:
        return {}
    related = {
        "id": "1", "relationship": ["unsuccessfulProcess"], "title": table.words.failed_before,
        "scheme": "ocid", "identifier": process.before,
    }  # fmt: skip
    return {"relatedProcesses": [related]}
