"""What can be found out about the place a journal file lies in, before it is opened.

Each check is a word (ok, warn, bad), a sentence and what to do; the sentences are Japanese texts
of the catalogue with their data beside them. Must never open the journal, create or mend anything.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from bcpflow.errors import JournalUnfit
from bcpflow.journal import reserve
from bcpflow.journal.cloud import cloud_kind
from bcpflow.journal.places import Probe, refuse_network_drive
from bcpflow.language import N_

Level = Literal["ok", "warn", "bad"]
_WAL_LARGE = 64_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's answer."""

    name: str
    level: Level
    said: str
    data: Mapping[str, Any] = field(default_factory=dict)
    advice: str = ""
    text: Mapping[str, str] | None = None
    """A sentence out of a data file, in place of ``said``."""
    text_advice: Mapping[str, str] | None = None


def of_place(
    file: Path, *, allow_cloud: bool = False, probe: Probe | None = None, low: int = reserve.LOW
) -> list[Check]:
    """The file's drive, folder, room and rights."""
    checks = [_drive(file, probe), _cloud(file, allow_cloud)]
    if not file.exists():
        return [*checks, *_room(file, low)]
    return [*checks, *_room(file, low), _rights(file), _folder(file), _wal(file)]


def _drive(file: Path, probe: Probe | None) -> Check:
    try:
        refuse_network_drive(file, probe)
    except JournalUnfit as fault:
        return Check(
            "drive",
            "bad",
            N_("ネットワークドライブにあります（{kind}）"),
            {"kind": fault.data["kind"]},
            N_("この PC のディスクに置くか、PostgreSQL を使ってください。"),
        )
    return Check("drive", "ok", N_("この PC のディスクにあります: {path}"), {"path": str(file)})


def _cloud(file: Path, allowed: bool) -> Check:
    kind = cloud_kind(file)
    if kind is None:
        return Check("cloud", "ok", N_("クラウドと同期するフォルダーではありません"))
    return Check(
        "cloud",
        "warn" if allowed else "bad",
        N_("クラウドと同期するフォルダーにあります（{kind}）"),
        {"kind": kind},
        N_(
            "同期しないフォルダーに置き、同期フォルダーには journal backup の写しを置いてください。"
        ),
    )


def _room(file: Path, low: int) -> list[Check]:
    folder = file.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    room = reserve.look(folder / file.name, low)
    if room is None:
        return [Check("space", "warn", N_("空き容量が分かりません"))]
    said = {"free": megabytes(room.free), "low": megabytes(low)}
    checks: list[Check] = []
    if room.free < reserve.SIZE:
        checks.append(
            Check(
                "space",
                "bad",
                N_("空きが {free} しかありません"),
                said,
                N_("不要なファイルを消してください。記録が書けなくなります。"),
            )
        )
    elif room.low:
        checks.append(
            Check(
                "space",
                "warn",
                N_("空きが {free} です（{low} 未満）"),
                said,
                N_("訓練や対応の前に空きを作ってください。"),
            )
        )
    else:
        checks.append(Check("space", "ok", N_("空きは {free} です"), said))
    if file.exists() and not room.reserve:
        checks.append(
            Check(
                "reserve",
                "ok" if room.free >= 5 * reserve.SIZE else "warn",
                N_("予備のファイル（1MB）はまだありません"),
                {},
                N_("訓練を始めるかコンソールを開くと作られます（空きがあるとき）。"),
            )
        )
    elif room.reserve:
        checks.append(Check("reserve", "ok", N_("予備のファイル（1MB）があります")))
    return checks


def _rights(file: Path) -> Check:
    if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
        return Check(
            "rights",
            "warn",
            N_("読み取り専用です（一覧・報告・検証はできます）"),
            {},
            N_("記録するには、書ける場所に写して --db で指定してください。"),
        )
    open_to = _open_to_others([file, *_beside(file)])
    if open_to:
        return Check(
            "rights",
            "warn",
            N_("ほかの利用者も読み書きできます: {names}"),
            {"names": ", ".join(path.name for path in open_to)},
            N_("氏名が入っています。`chmod 600` でこの利用者だけにしてください。"),
        )
    return Check("rights", "ok", N_("この利用者だけが読み書きできます"))


def _folder(file: Path) -> Check:
    if sys.platform != "win32":
        mode = file.parent.stat().st_mode
        if mode & 0o022 and not mode & 0o1000:
            return Check(
                "folder",
                "warn",
                N_("フォルダーに、ほかの利用者も書けます: {path}"),
                {"path": str(file.parent)},
                N_("記録簿を消したり置き換えたりできます。`chmod go-w` で外してください。"),
            )
    return Check("folder", "ok", N_("フォルダーは、ほかの利用者が書けないようになっています"))


def _wal(file: Path) -> Check:
    wal = file.with_name(file.name + "-wal")
    try:
        size = wal.stat().st_size
    except FileNotFoundError:  # a console that closes takes it away at any moment
        size = 0
    if not size:
        return Check("wal", "ok", N_("書きかけの分（-wal）は残っていません"))
    return Check(
        "wal",
        "warn" if size > _WAL_LARGE else "ok",
        N_("書きかけの分（-wal）が {size} あります"),
        {"size": megabytes(size)},
        N_(
            "画面が開いていれば普通です。開いていなければ、次に開いたときに取り込まれます。"
            "ファイルだけを写さず、journal backup を使ってください。"
        ),
    )


def of_version(version: str, faults: Sequence[Mapping[str, Any]]) -> list[Check]:
    """SQLite's version against the known faults of a data file."""
    found = [
        Check(
            "sqlite",
            "bad" if fault.get("level") == "bad" else "warn",
            N_("SQLite {version}: {text}"),
            {"version": version},
            text=_both(fault.get("title")),
            text_advice=_both(fault.get("advice")),
        )
        for fault in faults
        if _affected(version, fault)
    ]
    return found or [
        Check("sqlite", "ok", N_("SQLite {version} に、知られた不具合はありません"),
              {"version": version})
    ]  # fmt: skip


def _affected(version: str, fault: Mapping[str, Any]) -> bool:
    here = _numbers(version)
    if not _numbers(fault["since"]) <= here <= _numbers(fault["until"]):
        return False
    # A repaired old series: 3.50.7 mends 3.50.7 and what follows it within 3.50.
    mended = [_numbers(each) for each in fault.get("mended", ())]
    return not any(here[:2] == each[:2] and here >= each for each in mended)


def _numbers(version: object) -> tuple[int, ...]:
    return tuple(int(part) for part in str(version).split("."))


def _both(said: object) -> Mapping[str, str]:
    return said if isinstance(said, dict) else {"ja": str(said or "")}


def _beside(file: Path) -> list[Path]:
    """What belongs to the journal and holds parts of it."""
    return [file.with_name(file.name + end) for end in ("-wal", "-shm")]


def _open_to_others(files: Sequence[Path]) -> list[Path]:
    if sys.platform == "win32":
        return []  # a user's own folder there is his own; modes say nothing
    found = []
    for path in files:
        with suppress(FileNotFoundError):  # the log of a console that has just closed
            if path.stat().st_mode & 0o077:
                found.append(path)
    return found


def megabytes(size: int) -> str:
    """A size as people say it."""
    if size >= 1_000_000_000:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} KB"
