"""The journal as lines of text (JSONL): how a line is written, and a file of them read and judged.

    {"format":"bcpflow-journal/1", ..}                                   the first line
    {"run":"journal","version":1,"body":"..","hash":".."}    an event; the ledger's first
    {"person":"p-..","salt":"..","name":".."}                            whose handle that is

Rules, held by tests/journal/test_lines.py:

1. ``body`` is the stored byte string as text: encoded as UTF-8 it is what was hashed.
2. A file is taken whole or refused: every chain, every number, what the ledger in it says of the
   runs, and how many lines the first one announces.
3. Nothing in a line can act on a screen: control characters are written as escapes.

Must never touch a database. Hashes are kept, bodies are not: a file may be larger than memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bcpflow.errors import JournalDamaged, JournalUnfit, Word
from bcpflow.journal.entry import GENESIS, Entry, chain_hash, head_code
from bcpflow.journal.ledger import ENDED, LEDGER, OPENED
from bcpflow.journal.people import Person, handle_for
from bcpflow.language import N_
from bcpflow.text import safe_json

FORMAT = "bcpflow-journal/1"
_LINE_LIMIT = 64_000_000
"""Characters of one line: a definition is a megabyte at most, so nothing of ours is longer."""

_PLAIN = re.compile("[ -~\u3000-\u30ff\u4e00-\u9fff\uff01-\uff60]*")
"""Letters that act on no screen. Nearly all lines are of these alone, and to look for the others
takes a hundred times as long as to see that there are none."""

REASONS = {
    "line": N_("JSON の行ではありません"),
    "header": N_("1行目に形式（format）がありません"),
    "order": N_("記録の番号が続いていません"),
    "hash": N_("本文とハッシュ値が合いません"),
    "ledger": N_("台帳に書かれた時点の内容と違います"),
    "missing": N_("台帳にある記録が入っていません"),
    "unopened": N_("開始の記録がないものが混じっています"),
    "cut": N_("末尾が失われています"),
    "count": N_("行数が1行目の数と違います（途中で切れています）"),
    "person": N_("氏名が、記録したときの符号と一致しません"),
    "changed": N_("読んでいる間にファイルが変わりました"),
}
"""Why a file of lines is refused, for people."""


def to_line(document: dict[str, Any]) -> str:
    """One line, its line feed included (rule 3)."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return (text if _PLAIN.fullmatch(text) else safe_json(text)) + "\n"


def event_line(run: str, version: int, body: bytes, digest: bytes) -> str:
    """An event. Raises UnicodeDecodeError where the body is no text, which none of ours is."""
    return to_line(
        {"run": run, "version": version, "body": body.decode("utf-8"), "hash": digest.hex()}
    )


def person_line(person: Person) -> str:
    """Whose handle that is."""
    return to_line({"person": person.handle, "salt": person.salt.hex(), "name": person.name})


@dataclass(slots=True)
class Chain:
    """What a file holds of one run: its hashes, in order."""

    hashes: bytearray = field(default_factory=bytearray)

    @property
    def version(self) -> int:
        """The last version."""
        return len(self.hashes) // 32

    def at(self, version: int) -> bytes:
        """The hash at a version; what stands before the first one at 0."""
        if version == 0:
            return GENESIS
        return bytes(self.hashes[32 * (version - 1) : 32 * version])


@dataclass(slots=True)
class Lines:
    """A file that has been read through and is whole."""

    path: Path
    header: dict[str, Any]
    chains: dict[str, Chain] = field(default_factory=dict)
    """By run, the ledger's among them."""
    people: dict[str, Person] = field(default_factory=dict)
    opened: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The ledger's document of each run's opening, in the ledger's order."""
    ended: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: dict[str, dict[int, str]] = field(default_factory=dict)
    """What the ledger says of a run: its hash, in hexadecimal, at a version."""
    events: int = 0

    @property
    def complete(self) -> bool:
        """Whether it holds every run of the journal it came from."""
        return self.header.get("runs") == "all"

    @property
    def ledger(self) -> Chain:
        """The chain of the journal it came from."""
        return self.chains.get(LEDGER, Chain())

    @property
    def head(self) -> str | None:
        """The code of that chain's head, to compare with paper."""
        return head_code(self.ledger.at(self.ledger.version)) if self.ledger.version else None

    @property
    def runs(self) -> list[str]:
        """The runs it holds, in the order in which they were opened."""
        return [run for run in self.opened if run in self.chains]

    def entries(self) -> Iterator[Entry]:
        """The events once more, each still the one that was judged."""
        for number, document in _documents(self.path):
            if "run" in document:
                entry = _entry(document, self.path, number)
                chain = self.chains.get(entry.run)
                before = GENESIS if chain is None else chain.at(entry.version - 1)
                if (
                    chain is None
                    or chain_hash(entry.run, entry.version, before, entry.body)
                    != chain.at(entry.version)
                ):  # fmt: skip
                    raise _damaged(self.path, number, "changed", entry.run, entry.version)
                yield entry


def read_lines(path: Path) -> Lines:
    """Read a file through (rule 2).

    Raises JournalUnfit where it is no such file, JournalDamaged where it is not whole, OSError.
    """
    found: Lines | None = None
    number = 0
    for number, document in _documents(path):
        if found is None:
            if document.get("format") != FORMAT:
                raise _unfit(path, 1, "header", found=document.get("format"))
            found = Lines(path, document)
        elif "run" in document:
            _take_event(found, document, number)
        elif "person" in document:
            _take_person(found, document, number)
        # Other lines are of a later program, which may add but not change.
    if found is None:
        raise _unfit(path, 1, "header", found=None)
    _judge(found, number)
    return found


def _documents(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        number = 0
        try:
            while line := file.readline(_LINE_LIMIT):
                number += 1
                if not line.strip():
                    continue
                document = json.loads(line)
                if not isinstance(document, dict):
                    raise ValueError
                yield number, document
        except (ValueError, RecursionError):
            if number <= 1:
                raise _unfit(path, 1, "header", found=None) from None
            raise _damaged(path, number, "line") from None


def _entry(document: dict[str, Any], path: Path, number: int) -> Entry:
    """The event of a line, its columns read out of the body."""
    try:
        run, version = document["run"], document["version"]
        body = document["body"].encode("utf-8")
        digest = bytes.fromhex(document["hash"])
        said = json.loads(body)
        entry = Entry(
            said["run"],
            said["version"],
            said["type"],
            said["occurred_at"],
            said["recorded_at"],
            said["actor"],
            said.get("key"),
            body,
            digest,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _damaged(path, number, "line") from None
    texts = (*entry[2:6], entry.key or "")
    if type(version) is not int or entry[:2] != (run, version):
        raise _damaged(path, number, "hash", str(run), 0)
    if not isinstance(run, str) or not run or not all(isinstance(text, str) for text in texts):
        raise _damaged(path, number, "line")
    return entry


def _take_event(found: Lines, document: dict[str, Any], number: int) -> None:
    entry = _entry(document, found.path, number)
    run, version = entry.run, entry.version
    chain = found.chains.setdefault(run, Chain())
    if version != chain.version + 1:
        raise _damaged(found.path, number, "order", run, chain.version + 1)
    if entry.hash != chain_hash(run, version, chain.at(version - 1), entry.body):
        raise _damaged(found.path, number, "hash", run, version)
    chain.hashes += entry.hash
    found.events += 1
    if run == LEDGER:
        _take_ledger(found, entry, number)


def _take_ledger(found: Lines, entry: Entry, number: int) -> None:
    said = entry.document
    data = said.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("run"), str):
        raise _damaged(found.path, number, "ledger", LEDGER, entry.version)
    run, version = data["run"], data.get("run_version")
    if entry.type == OPENED:
        found.opened[run] = said
    elif entry.type == ENDED:
        found.ended[run] = said
    if isinstance(version, int):
        digest = str(data.get("run_head", ""))
        if found.said.setdefault(run, {}).setdefault(version, digest) != digest:
            raise _damaged(found.path, number, "ledger", LEDGER, entry.version)


def _take_person(found: Lines, document: dict[str, Any], number: int) -> None:
    try:
        handle, name = document["person"], document["name"]
        salt = bytes.fromhex(document["salt"])
        whole = handle_for(name, salt) == handle
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _damaged(found.path, number, "line") from None
    if not whole:
        raise _damaged(found.path, number, "person", str(handle), 0)
    found.people[handle] = Person(handle, salt, name)


def _judge(found: Lines, last: int) -> None:
    """What can be said only at the end (rule 2)."""
    path = found.path
    if found.header.get("events") != found.events:
        raise _damaged(path, last, "count")
    for run, chain in found.chains.items():
        if run == LEDGER:
            continue
        if run not in found.opened:
            raise _damaged(path, last, "unopened", run, 1)
        for version, digest in found.said[run].items():
            if version > chain.version:
                raise _damaged(path, last, "cut", run, chain.version + 1)
            if version and chain.at(version).hex() != digest:
                raise _damaged(path, last, "ledger", run, version)
    if found.complete:
        for run, said in found.said.items():
            if run not in found.chains and any(said):
                raise _damaged(path, last, "missing", run, 1)


def _unfit(path: Path, number: int, reason: str, **data: object) -> JournalUnfit:
    return JournalUnfit(
        "BCP-J016", path=str(path), line=number, reason=Word(REASONS[reason]), **data
    )


def _damaged(
    path: Path, number: int, reason: str, run: str = "", version: int = 0
) -> JournalDamaged:
    return JournalDamaged(
        "BCP-J017",
        path=str(path),
        line=number,
        run=run,
        version=version,
        reason=Word(REASONS[reason]),
    )
