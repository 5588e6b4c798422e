"""Named files made to hurt, each given to the command itself in a process with little memory.

Rules, held by tests/battery/test_bombs.py:

1. A bomb is defused where the command ends by itself, within its memory and its processor time,
   with the exit code for a definition with errors (or for none), and shows no traceback.
2. What is refused is refused at a place of the file, with a hint.

This module must never hold a bomb as text larger than it is: they are built when thrown.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MEMORY = 400 << 20
"""Address space of the command; a good file takes about 200 MB of it, most of it libraries."""
PROCESSOR_S = 60
KILL_S = 900
"""A clock's limit for what waits instead of working; no verdict depends on a busy machine."""

HEAD = "workflow: {name}\ntitle: 題\nkind: response\n"
BODY = """\
facts:
  時間帯: {{choices: [昼, 夜]}}
  人数: {{type: number}}
roles:
  head: {{title: 責任者}}
phases:
  work:
    title: 作業
    steps:
      - id: one
        title: 一
        role: head
{step}
    next:
      - {{to: over}}
  over: {{title: 終, final: true}}
"""


@dataclass(frozen=True, slots=True)
class Thrown:
    """What the command made of a bomb."""

    name: str
    code: int
    refused: bool
    located: bool
    told: str
    """The end of what was said, for whoever has to look."""

    @property
    def defused(self) -> bool:
        """Rule 1 and 2."""
        return self.code == (3 if self.refused else 0) and self.located


def _workflow(name: str, step: str = "") -> str:
    return (HEAD + BODY).format(name=name, step=step)


def _step(line: str) -> Callable[[str], bytes]:
    return lambda name: _workflow(name, f"        {line}").encode()


def _text(text: str) -> Callable[[str], bytes]:
    return lambda _: text.encode("utf-8", "surrogatepass")


def _with(encoding: str) -> Callable[[str], bytes]:
    return lambda name: _workflow(name).encode(encoding)


def _aliases(_: str) -> bytes:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines).encode()


def _steps(count: int, chained: bool) -> Callable[[str], bytes]:
    def build(name: str) -> bytes:
        lines = [
            f"      - {{id: s{n}, title: 手順{n}{f', after: [s{n - 1}]' if chained and n else ''}}}"
            for n in range(count)
        ]
        whole = _workflow(name).replace(
            "      - id: one\n        title: 一\n        role: head\n", "\n".join(lines)
        )
        return whole.encode()

    return build


def _cycle(name: str) -> bytes:
    steps = "\n".join(
        f"      - {{id: s{n}, title: 手順{n}, after: [s{(n + 1) % 500}]}}" for n in range(500)
    )
    return (
        _workflow(name)
        .replace("      - id: one\n        title: 一\n        role: head\n", steps)
        .encode()
    )


def _phases(name: str) -> bytes:
    """Every phase leads to every other: paths without number."""
    count = 60
    lines = [HEAD.format(name=name), "phases:"]
    for n in range(count):
        ways = ", ".join(f"{{to: p{m}, trigger: t{m}}}" for m in range(count + 1) if m != n)
        lines.append(f"  p{n}: {{title: 段{n}, next: [{ways}]}}")
    lines.append(f"  p{count}: {{title: 終, final: true}}")
    return "\n".join(lines).encode()


def _laughs(name: str) -> bytes:
    steps = "\n".join(
        f"        {{id: l{n}, for_each: system, title: '{'{system}' * 400}'}},"
        for n in range(30)
    )  # fmt: skip
    before = "phases:\n  work:\n    title: 作業\n    steps: [\n"
    behind = "\n    ]\n    next: [{to: over}]\n  over: {title: 終, final: true}\n"
    return (HEAD.format(name=name) + before + steps + behind).encode()


BOMBS: dict[str, Callable[[str], bytes]] = {
    "alias-bomb": _aliases,
    "merge-keys": _text("a: &a {x: 1}\nb: {<<: *a}\nc: {<<: [*a, *a]}\n"),
    "python-object": _text("workflow: !!python/object/apply:os.system ['true']\n"),
    "python-name": _text("workflow: !!python/name:os.system\ntitle: !!python/module:os\n"),
    "own-tags": _text("!<tag:example.jp,2026:x>\nworkflow: !x y\ntitle: !!binary aGk=\n"),
    "deep-brackets": _text("a: " + "[" * 100_000),
    "deep-closed-brackets": _text("a: " + "[" * 5_000 + "]" * 5_000),
    "deep-mapping": _text("".join(" " * n + "a:\n" for n in range(1_300))),
    "deep-flow-mapping": _text("{a: " * 20_000),
    "question-marks": _text("? " * 20_000),
    "dashes": _text("- " * 20_000),
    "one-megabyte": lambda name: _workflow(name).encode() + b"# " + b"x" * 1_000_000,
    "a-gigabyte-of-holes": lambda _: b"",
    "one-line": _text("a: " + "x" * 999_000),
    "many-keys": _text("\n".join(f"k{n}: v" for n in range(80_000))),
    "duplicate-keys": lambda name: (_workflow(name) + "title: 二\n" * 5_000).encode(),
    "huge-integer": _step("target: " + "9" * 15_000),
    "huge-integer-in-condition": _step("when: 人数 == " + "9" * 15_000),
    "nul": lambda name: _workflow(name).replace("題", "題\0").encode(),
    "only-nul": lambda _: b"\0" * 900_000,
    "tabs": lambda name: _workflow(name).replace("    ", "\t").encode(),
    "byte-order-mark": _with("utf-8-sig"),
    "utf-16": _with("utf-16"),
    "utf-32": _with("utf-32"),
    "shift-jis": _with("cp932"),
    "euc-jp": _with("euc-jp"),
    "iso-2022-jp": _with("iso-2022-jp"),
    "random-bytes": lambda _: bytes(n * 7919 % 256 for n in range(100_000)),
    "full-width-colon": lambda name: _workflow(name).replace(": ", "：").encode(),
    "full-width-space": lambda name: _workflow(name).replace("  ", "　").encode(),
    "condition-multiplies": _step("when: '\"a\" * 10**9 == 時間帯'"),
    "condition-power": _step("when: 9**9**9**9 > 人数"),
    "condition-shift": _step("when: 1 << 9999999999 > 人数"),
    "condition-parentheses": _step("when: " + "(" * 9_000 + "人数" + ")" * 9_000),
    "condition-nots": _step("when: " + "not " * 4_000 + "時間帯"),
    "condition-minuses": _step("when: " + "-" * 15_000 + "1 < 人数"),
    "condition-or-chain": _step("when: " + " or ".join(["人数 > 1"] * 1_500)),
    "condition-comparison-chain": _step("when: " + " < ".join(["人数"] * 5_000)),
    "condition-comprehension": _step("when: '[x for x in range(10**9)] == 人数'"),
    "condition-attribute": _step("when: '().__class__.__base__.__subclasses__()'"),
    "condition-call": _step('when: \'__import__("os").system("true")\''),
    "condition-f-string": _step("when: \"f'{1:1000000000}' == 時間帯\""),
    "condition-format": _step("when: \"'%01000000000d' % 1 == 時間帯\""),
    "target-regex": _step("target: " + "1h" * 9_000 + "x"),
    "target-spaces": _step("target: '20m" + " " * 15_000 + "after'"),
    "target-after-chain": _step("target: 20m" + " after one" * 1_500),
    "target-nan": _step("target: .nan"),
    "target-infinite": _step("target: .inf"),
    "target-huge": _step("target: T+" + "9" * 300 + "h"),
    "every-zero": _step("every: 0s"),
    "every-tiny": _step("every: 0.000001s"),
    "checklist-of-itself": _step("checklist: checklist-of-itself"),
    "checklist-out-of-the-folder": _step("checklist: ../../../../../../etc/passwd"),
    "checklist-device": _step("checklist: /dev/zero"),
    "after-in-a-circle": _cycle,
    "many-steps": _steps(100_000, chained=False),
    "steps-in-a-row": _steps(1_500, chained=True),
    "every-phase-to-every-phase": _phases,
    "laughs-for-each": _laughs,
    "block-scalar": _text("a: |" + "9" * 5_000 + "\n x\n"),
    "directive": _text("%YAML " + "9" * 9_000 + ".1\n---\na: b\n"),
    "escapes": _text('a: "' + "\\U0010FFFF" * 1_500 + '\\UFFFFFFFF"\n'),
    "documents": _text("---\na: 1\n" * 20_000),
    "anchors": _text("".join(f"k{n}: &a{n} v\n" for n in range(9_000))),
    "comments": _text("#\n" * 400_000),
    "surrogates": _text('a: "\ud800\udfff"\n'),
    "unicode-lines": lambda name: _workflow(name).replace("\n", "\u2028").encode(),
    "carriage-returns": lambda name: _workflow(name).replace("\n", "\r").encode(),
}
"""By name; the name is the file's too, so that an id can match it."""


def throw(name: str, folder: Path) -> Thrown:
    """Give one bomb to `workflow check` in a process with limits."""
    path = folder / f"{name}.yaml"
    path.write_bytes(BOMBS[name](name))
    if name == "a-gigabyte-of-holes":
        with path.open("wb") as stream:
            stream.truncate(1 << 30)
    if name == "checklist-of-itself":
        path.write_bytes(_workflow(name, f"        checklist: {name}").encode())
    done = subprocess.run(
        [sys.executable, "-m", "bcpflow", "workflow", "check", str(path), "--json"],
        capture_output=True,
        timeout=KILL_S,
        preexec_fn=_limit,
        env={**os.environ, "BCPFLOW_LANG": "ja", "BCPFLOW_DATA": str(folder / "data")},
        check=False,
    )
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    if done.returncode not in (0, 3) or "Traceback" in told:
        return Thrown(name, done.returncode, False, False, told[-2000:])
    answer = json.loads(done.stdout)
    problems = [p for p in answer["problems"] if p["severity"] == "error"]
    located = all(p["line"] >= 1 and p["column"] >= 1 and p["hint"] for p in problems)
    return Thrown(name, done.returncode, bool(problems), located, told[-300:])


def throw_all(names: Sequence[str] = tuple(BOMBS)) -> list[Thrown]:
    """Each in turn."""
    with tempfile.TemporaryDirectory(prefix="bcpflow-bombs-") as folder:
        return [throw(name, Path(folder)) for name in names]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))
