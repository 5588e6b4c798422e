"""The figures that are kept, and the README's table of them.

Must never be made of anything but the kept figures: documents are made where nothing can be
measured. A line that a busy machine did not judge never takes the place of one that was judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("figures.json")

Figures = Mapping[str, Any]

TOLD: Mapping[str, tuple[str, str]] = {
    "step-sqlite": (
        "a durable step, SQLite, as a share of raw `sqlite3` INSERT + COMMIT",
        "手順1件の記録（SQLite）。生の`sqlite3`のINSERT＋COMMITに対する速さ",
    ),
    "step-sqlite-floor": (
        "the same, as a share of one INSERT in autocommit of a row made beforehand",
        "同じく、前もって作った行のINSERT 1件（自動コミット）に対する速さ",
    ),
    "step-postgres": (
        "a durable step, PostgreSQL, as a share of `psycopg` INSERT + COMMIT",
        "手順1件の記録（PostgreSQL）。`psycopg`のINSERT＋COMMITに対する速さ",
    ),
    "grown": (
        "a step in an open run of 10,000 events, times that at 20",
        "1万件の記録がある実施中の手順1件。20件のときの何倍か",
    ),
    "growth-run": (
        "a step as its run grows: exponent",
        "一つの訓練の記録が増えたときの手順1件の時間（指数）",
    ),
    "growth-journal": (
        "a step as its journal grows: exponent",
        "記録簿全体が増えたときの手順1件の時間（指数）",
    ),
    "growth-list": (
        "`drill list` as runs become many: exponent",
        "訓練が増えたときの`drill list`の時間（指数）",
    ),
    "growth-list-call": (
        "the call within it: exponent",
        "そのうち記録簿を読む部分（指数）",
    ),
    "cold-version": (
        "`--version`, cold, times a bare Python",
        "`--version`の起動。素のPythonの何倍か",
    ),
    "cold-confirm": (
        "`drill confirm`, cold, times a bare Python",
        "`drill confirm`の起動から終了まで。素のPythonの何倍か",
    ),
    "console-cpu": (
        "console, 60 steps ticking: share of a core",
        "画面に60手順を出して時計を進める間のCPU（1コアに対する割合）",
    ),
    "console-key": ("console, key to screen, p95", "キーを押してから画面に出るまで（95%点）"),
    "open": ("open a run of 10,000 events", "1万件の記録がある訓練を開く"),
    "verify": ("`journal verify` of 100,000 events", "10万件の`journal verify`"),
    "list": (
        "`drill list` among 1,000,000 events, times that at 10,000",
        "100万件の中の`drill list`。1万件のときの何倍か",
    ),
    "case-list": (
        "`case list` among 2,000 cases, of what is allowed",
        "2,000案件の`case list`（上限に対する割合）",
    ),
    "case-board": (
        "`case board` among 2,000 cases, of what is allowed",
        "2,000案件の`case board`（上限に対する割合）",
    ),
    "case-due": (
        "`case due` among 2,000 cases, of what is allowed",
        "2,000案件の`case due`（上限に対する割合）",
    ),
    "paper-pdf": (
        "the demonstration's report as PDF, cold",
        "見本の訓練の報告書をPDFに（起動から終了まで）",
    ),
    "national": (
        "the national drill (below), as a share of raw `psycopg`",
        "全国一斉訓練（下記）。生の`psycopg`に対する速さ",
    ),
}
"""Lines of the README, in its order, in English and Japanese."""

_LIMITS: Mapping[str, tuple[float, str]] = {
    "console-cpu": (3.0, "{:.1f} %"),
    "console-key": (50.0, "{:.0f} ms"),
    "open": (0.5, "{:.2f} s"),
    "verify": (1.0, "{:.2f} s"),
    "paper-pdf": (1.0, "{:.2f} s"),
}
"""Lines whose budget is an amount: kept as a share of it, told as the amount."""

_VERDICT = {
    "met": ("met", "達成"),
    "MISSED": ("**missed**", "**未達**"),
    "not judged": ("not judged (busy machine)", "判定せず（計測機が混雑）"),
    "": ("", ""),
}


def save(machine: Figures, lines: Sequence[Figures]) -> list[str]:
    """Keep the lines beside those that are kept already; returns the keys that were not."""
    kept = load()
    before: dict[str, Figures] = {line["key"]: line for line in kept["lines"]}
    refused = []
    for line in lines:
        known = before.get(line["key"])
        judged = line["waited"] <= 0.1
        if known is not None and known["waited"] <= 0.1 and not judged:
            refused.append(line["key"])
            continue
        before[line["key"]] = {**line, "machine": machine}
    text = json.dumps({"lines": list(before.values())}, ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8", newline="\n")
    return refused


def load() -> dict[str, Any]:
    """What is kept; nothing where nothing is."""
    if not FILE.exists():
        return {"lines": []}
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def markdown(language: str) -> str:
    """The README's block, out of what is kept."""
    kept = load()
    lines: dict[str, Figures] = {line["key"]: line for line in kept["lines"]}
    here = 0 if language == "en" else 1
    text: list[str] = []
    if lines:
        text += [machine_line(_machine(lines.values()), language), ""]
    text += _budgets(lines, here)
    step = lines.get("step-sqlite", {})
    if step.get("facts") and step["verdict"] in ("met", "MISSED"):
        text += ["", _step(step["facts"], here)]
    text += _peers([line for key, line in lines.items() if key.startswith("peer-")], here)
    if facts := lines.get("national", {}).get("facts"):
        text += ["", _national(facts, here)]
    return "\n".join([*text, ""])


def machine_line(machine: Figures, language: str) -> str:
    """Where it was measured, in general words."""
    if language == "ja":
        return (
            f"計測環境: {machine['cores']}コア、{machine['system']}、Python {machine['python']}、"
            f"SQLite {machine['sqlite']}、ディスクへの書き出し（fdatasync）1回"
            f"{machine['flush_us']}マイクロ秒。"
        )
    return (
        f"{machine['cores']} cores, {machine['system']}, Python {machine['python']}, "
        f"SQLite {machine['sqlite']}; a flush (fdatasync) takes {machine['flush_us']} us."
    )


def _machine(lines: Iterable[Figures]) -> Figures:
    """What most lines were measured on: one whose flush differs a little is the same one."""
    found = [line["machine"] for line in lines]
    return max(found, key=found.count)


def _budgets(lines: Mapping[str, Figures], here: int) -> list[str]:
    head = ("| what | measured | budget | |", "| 項目 | 実測 | 目標 | |")[here]
    text = [head, "|---|---|---|---|"]
    for key, words in TOLD.items():
        if key not in lines:
            continue
        line = lines[key]
        scale, form = _LIMITS.get(key, (1.0, "{:.2f}"))
        measured = form.format(line["median"] * scale)
        if line["least"] != line["most"]:
            measured += (
                f" ({form.format(line['least'] * scale)}-{form.format(line['most'] * scale)})"
            )
        sign = "<=" if line["better"] == "less" else ">="
        limit = form.format(scale) if key in _LIMITS else line["budget"]
        budget = "" if limit is None else f"{sign} {limit}"
        verdict = _VERDICT[line["verdict"]][here]
        text.append(f"| {words[here]} | {measured} | {budget} | {verdict} |")
    return text


def _step(facts: Figures, here: int) -> str:
    """A share depends on the disk; what we add to it hardly does."""
    raw, added = facts["raw_us"], facts["ours_us"] - facts["raw_us"]
    if here:
        return (
            f"手順1件は、生のINSERT＋COMMIT（{raw:.0f}マイクロ秒）に{added:.0f}マイクロ秒を足します。"
            f"書き出しが遅いディスクほど比は1に近づき、生のINSERTが"
            f"{3 * added:.0f}マイクロ秒以上の"
            "ところで0.75に達します。"
        )
    return (
        f"A step adds {added:.0f} us to a raw INSERT + COMMIT of {raw:.0f} us. The slower a disk's "
        f"flush, the nearer the share is to 1; it reaches 0.75 where a raw one takes "
        f"{3 * added:.0f} us."
    )


def _peers(lines: Sequence[Figures], here: int) -> list[str]:
    if not lines:
        return []
    head = (
        "| the same 20 steps by | flush | a step | of raw | bcpflow is |",
        "| 同じ20手順 | 永続性 | 1手順 | 生のINSERT比 | bcpflowは |",
    )[here]
    text = ["", head, "|---|---|---|---|---|"]
    for raw in (line["facts"] for line in lines if line["facts"]["raw"]):
        text.append(
            f"| **bcpflow** | {raw['ours']} | {raw['ours_us']:.0f} us | {raw['ours_share']:.2f} | |"
        )
        for line in lines:
            facts = line["facts"]
            if facts["ours"] != raw["ours"]:
                continue
            kept = facts["durability"]
            if not facts["durable"]:
                kept = ("**not durable** ", "**永続でない** ")[here] + (kept or "")
            times = (f"{line['median']:.2f} times as fast", f"{line['median']:.2f}倍の速さ")[here]
            text.append(
                f"| {facts['peer']} | {kept.strip()} | {facts['step_us']:.0f} us | "
                f"{facts['share']:.2f} | {times} |"
            )
    return text


def _national(facts: Figures, here: int) -> str:
    ours, raw = facts["ours"], facts["raw"]
    if here:
        return (
            f"全国一斉訓練: {facts['runs']:,}団体がそれぞれ{facts['steps']}手順を、"
            f"一つのPostgreSQLの{facts['connections']}接続・{facts['processes']}プロセスから同時に記録。"
            f"毎秒{ours['rate']:,}手順（生の`psycopg`は{raw['rate']:,}）、1手順の中央値"
            f"{ours['p50_ms']} ms、99%点{ours['p99_ms']} ms。記録済みの{facts['kept']:,}手順のうち"
            f"失われたもの{facts['lost']}、履歴の分岐{facts['forks']}。"
        )
    return (
        f"The national drill: all {facts['runs']:,} municipalities hold the same drill of "
        f"{facts['steps']} steps at once, on one PostgreSQL, over {facts['connections']} "
        f"connections of {facts['processes']} processes. {ours['rate']:,} steps/s (raw "
        f"`psycopg`: {raw['rate']:,}); a step takes {ours['p50_ms']} ms in the middle and "
        f"{ours['p99_ms']} ms at the 99th percentile. Of {facts['kept']:,} acknowledged steps "
        f"{facts['lost']} were lost; {facts['forks']} forks."
    )
