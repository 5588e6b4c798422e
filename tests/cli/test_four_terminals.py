"""Controller, evaluator and two players, each at a terminal of their own, on one PostgreSQL.

The hour's drill is scripted by what each sees; BCPFLOW_HEAVY plays it to the end. Nothing is
lost, and no player is ever shown what has not been delivered.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from bcpflow.library.library import Library, shipped_folder
from tests.cli.conftest import Answer
from tests.samples import HEAVY

WORKFLOW = "power-outage"
TURNS = 60 if HEAVY else 6
INJECTS = {
    inject.id: inject
    for inject in Library([shipped_folder()]).load(WORKFLOW).definition.workflow.injects
}

pytestmark = pytest.mark.postgres


@dataclass
class Terminal:
    """A person at a keyboard: `bcpflow …` as a process, and what the record owes to it."""

    name: str
    url: str
    acknowledged: int = 0
    seen: list[Answer] = field(default_factory=list)

    def say(self, *words: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "bcpflow", "--db", self.url, "--as", self.name, *words],
            capture_output=True,
            env={**os.environ, "BCPFLOW_LANG": "ja", "BCPFLOW_SITE": "", "TZ": "Asia/Tokyo"},
            check=False,
        )
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert answer.code in (0, 1), answer.err
        assert "Traceback" not in answer.err
        return answer

    def act(self, *words: str) -> Answer:
        answer = self.say(*words, "--json")
        if answer.code == 0:
            self.acknowledged += len(answer.json["events"])
        return answer


def play(player: Terminal, run: str, track: str) -> None:
    """Do what is open on one track, look at the board after each act."""
    for turn in range(TURNS):
        looked = player.say("drill", "status", run, "--json")
        player.seen += [looked, player.say("drill", "status", run)]
        here = [
            step
            for step in looked.json["steps"]
            if step["track"] == track and step["current"] and step["status"] == "open"
        ]
        at = ("--at", f"T+{turn + 1}m")
        if not here:
            player.act("drill", "advance", run, *_way(looked.json, track), *at)
        elif here[0]["options"]:
            player.act("drill", "decide", run, here[0]["id"], here[0]["options"][0]["id"], *at)
        else:
            player.act("drill", "confirm", run, here[0]["id"], *at)


def _way(board: Any, track: str) -> tuple[str, ...]:
    ways = next(one["next"] for one in board["tracks"] if one["id"] == track)
    open_ones = [way["trigger"] for way in ways if way["open"] and not way["back"]]
    return (f"{track}:{open_ones[0]}",) if open_ones else (f"{track}:none",)


def control(controller: Terminal, run: str) -> None:
    """Deliver some, hold and release one, strike one, put one in, judge an answer."""
    names = list(INJECTS)
    for turn, name in enumerate(names[: TURNS - 3]):
        controller.act("drill", "inject", run, name, "--at", f"T+{turn + 1}m")
    controller.act("drill", "hold", run, names[-1])
    controller.act("drill", "release", run, names[-1])
    controller.act("drill", "cancel", run, names[-1], "--reason", "時間切れ")
    added = controller.act("drill", "add-inject", run, "市長が来庁した", "--id", "mayor")
    assert added.code == 0, added.err
    controller.act("drill", "judge", run, names[0], "achieved", "--note", "すぐ動いた")


def evaluate(evaluator: Terminal, run: str) -> None:
    """Write down what is seen while the others work."""
    for turn in range(TURNS):
        done = evaluator.act("drill", "observe", run, f"所見 {turn}", "--kind", "strength")
        assert done.code == 0, done.err


def test_an_hour_on_one_server(postgres_url: Callable[[], str]) -> None:
    url = postgres_url()
    names = ("進行", "評価", "設備", "窓口")
    controller, evaluator, first, second = (Terminal(name, url) for name in names)
    run = controller.say("drill", "start", WORKFLOW, "--json").json["id"]
    tracks = [t["id"] for t in first.say("drill", "status", run, "--json").json["tracks"]]
    with ThreadPoolExecutor(4) as pool:
        work = [
            pool.submit(control, controller, run),
            pool.submit(evaluate, evaluator, run),
            pool.submit(play, first, run, tracks[0]),
            pool.submit(play, second, run, tracks[1]),
        ]
        for each in work:
            each.result()
    controller.act("drill", "end", run)

    verified = controller.say("journal", "verify", "--json").json
    assert verified["ok"], verified
    events = events_of(url, run)
    assert [version for version, _, _ in events] == list(range(1, len(events) + 1))
    owed = sum(one.acknowledged for one in (controller, evaluator, first, second))
    first_events = 1  # run.started; this site has no roster and no run before
    assert len(events) == owed + first_events
    delivered = {
        body["data"]["inject"]: version
        for version, kind, body in events
        if kind == "inject.delivered"
    }
    assert len(delivered) >= 2
    for player in (first, second):
        assert player.acknowledged >= TURNS // 2
        for looked, told in zip(player.seen[::2], player.seen[1::2], strict=True):
            board = looked.json
            shown = {inject["id"] for inject in board["injects"]}
            assert shown <= {name for name, at in delivered.items() if at <= board["version"]}
            never = set(INJECTS) - set(delivered)
            for name in never:
                assert name not in looked.out
                assert str(INJECTS[name].content["ja"])[:12] not in told.out  # type: ignore[index]  # both languages
            assert "市長が来庁した" not in told.out


def events_of(url: str, run: str) -> list[tuple[int, str, Any]]:
    """What the record holds, read past the program."""
    import psycopg

    address = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "SELECT version, type, body FROM events WHERE run = %s ORDER BY version", (run,)
        ).fetchall()
    return [(version, kind, json.loads(bytes(body))) for version, kind, body in rows]
