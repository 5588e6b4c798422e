"""What this PC is like for the program: Python, folders, terminal, optional parts, fonts.

Rules, held by tests/service/test_workplace.py:

1. Nothing is made or changed, and no folder is entered that the program would not use.
2. What only some need (a part, a font) is never bad: bad is what keeps people from working.

The journal has its own doctor (`bcpflow.service.doctor`); nothing of it is judged here again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bcpflow.errors import Problem, Word
from bcpflow.journal.checks import Check
from bcpflow.language import N_

NAMES_ARE_WRITTEN_WITH = "髙﨑𠮷邉①㈱～"
"""Characters of names and of forms that some terminals do not have."""
NARROW = 80
PARTS: Mapping[str, tuple[str, str]] = {
    "postgres": ("psycopg", N_("PostgreSQL に記録する")),
    "sign": ("cryptography", N_("記録簿に署名を付ける")),
    "pdf": ("typst", N_("PDF を作る")),
    "docx": ("docx", N_("Word の文書を作る")),
    "kit": ("packaging", N_("オフラインキットを作る")),
}
"""Optional parts: the extra's name, the module that shows it is there, what it is for."""

# In the order a report asks for them; the second column is what people know them as.
_FONTS = (
    (re.compile(r"biz-?ud", re.I), "BIZ UD"),
    (re.compile(r"noto(sans|serif)(cjk|jp)", re.I), "Noto CJK"),
    (re.compile(r"(yugoth|yumin)", re.I), "游ゴシック・游明朝"),
    (re.compile(r"meiryo", re.I), "メイリオ"),
    (re.compile(r"ipa(ex)?[gm]", re.I), "IPA フォント"),
    (re.compile(r"takao", re.I), "Takao"),
    (re.compile(r"ヒラギノ|hiragino", re.I), "ヒラギノ"),
    (re.compile(r"msgothic|msmincho", re.I), "MS ゴシック・MS 明朝"),
)
_FONT_FILE = (".ttf", ".ttc", ".otf", ".otc")


@dataclass(frozen=True, slots=True)
class Screen:
    """The terminal the program speaks to."""

    encoding: str
    watched: bool
    """Somebody looks on: it is a terminal, not a file."""
    width: int


def of_program(version: str, python: str, bits: int, system: str, packed: bool) -> list[Check]:
    """Which program this is."""
    said = {"version": version, "python": python, "bits": bits, "system": system}
    this = N_("bcpflow {version}、Python {python}（{bits} ビット、{system}）")
    checks = [Check("program", "ok", this, said)]
    if packed:
        checks.append(Check("pyz", "ok", N_("USB 版（bcpflow.pyz）で動いています")))
    return checks


def of_site(folder: Path | None, problems: Sequence[Problem]) -> list[Check]:
    """The town's own folder."""
    if folder is None:
        return [
            Check(
                "site",
                "ok",
                N_("自団体のフォルダーは指定されていません（付属の手順だけを使います）"),
                {},
                N_("`bcpflow site init DIR` で作り、BCPFLOW_SITE に指定します。"),
            )
        ]
    said = {"path": str(folder), "n": len(problems)}
    if not folder.is_dir():
        return [
            Check(
                "site",
                "bad",
                N_("自団体のフォルダーがありません: {path}"),
                said,
                N_("--site か BCPFLOW_SITE を直すか、`bcpflow site init` で作ってください。"),
            )
        ]
    if problems:
        return [
            Check(
                "site",
                "bad",
                N_("自団体のフォルダーに誤りが {n} 件あり、訓練を始められません: {path}"),
                said,
                N_("`bcpflow site check` で誤りの行を見て、直してください。"),
            )
        ]
    checks = [Check("site", "ok", N_("自団体のフォルダーに誤りはありません: {path}"), said)]
    if not os.access(folder, os.W_OK | os.X_OK):
        checks.append(
            Check(
                "site-rights",
                "warn",
                N_("自団体のフォルダーに書けません"),
                said,
                N_(
                    "使うだけなら問題ありません。名簿などを取り込むには、書ける場所に写してください。"
                ),
            )
        )
    return checks


def of_documents(folder: Path) -> list[Check]:
    """Where documents of cases are kept."""
    said = {"path": str(folder)}
    near = folder
    while not near.exists() and near != near.parent:
        near = near.parent
    if near.is_dir() and os.access(near, os.W_OK | os.X_OK):
        return [Check("documents", "ok", N_("案件の文書の置き場所に書けます: {path}"), said)]
    return [
        Check(
            "documents",
            "warn",
            N_("案件の文書の置き場所に書けません: {path}"),
            said,
            N_("書けるフォルダーを BCPFLOW_FILES に指定してください。"),
        )
    ]


def of_screen(screen: Screen) -> list[Check]:
    """Which characters the terminal has, and whether the console fits on it."""
    lacking = [char for char in NAMES_ARE_WRITTEN_WITH if not _has(screen.encoding, char)]
    said = {"encoding": screen.encoding, "characters": " ".join(lacking), "width": screen.width}
    if lacking:
        checks = [
            Check(
                "encoding",
                "warn",
                N_(
                    "端末の文字コード {encoding} では、"
                    "次の文字が \\uXXXX と表示されます: {characters}"
                ),
                said,
                N_(
                    "記録は失われません。Windows では `chcp 65001` の後に実行するか、"
                    "環境変数 PYTHONUTF8=1 を指定すると、そのまま表示されます。"
                ),
            )
        ]
    else:
        checks = [Check("encoding", "ok", N_("端末の文字コードは {encoding} です"), said)]
    if screen.watched and screen.width < NARROW:
        checks.append(
            Check(
                "width",
                "warn",
                N_("端末の幅が {width} 桁です"),
                said,
                N_("80桁以上に広げてください。狭いままなら `--plain` が読みやすくなります。"),
            )
        )
    elif screen.watched:
        checks.append(Check("width", "ok", N_("端末の幅は {width} 桁です"), said))
    return checks


def _has(encoding: str, char: str) -> bool:
    try:
        char.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def of_parts(offered: Iterable[str], there: Mapping[str, bool], needed: str | None) -> list[Check]:
    """Optional parts; one that the journal's address needs and that is missing is bad."""
    checks: list[Check] = []
    for name in (each for each in PARTS if each in offered):
        said = {"part": name, "purpose": Word(PARTS[name][1])}
        how = N_('`pip install "bcpflow[部品の名前]"` か、その部品の入ったキットで入れます。')
        if there.get(name):
            checks.append(Check("part", "ok", N_("{purpose}部品（{part}）があります"), said))
        elif name == needed:
            lacks = N_("この記録簿に要る部品（{part}）がありません")
            checks.append(Check("part", "bad", lacks, said, how))
        else:
            lacks = N_("{purpose}部品（{part}）はありません（要るときだけ入れます）")
            checks.append(Check("part", "ok", lacks, said, how))
    return checks


def of_fonts(families: Sequence[str]) -> list[Check]:
    """Japanese fonts, for what is printed."""
    if families:
        said = {"names": list(families)}
        return [Check("fonts", "ok", N_("印刷に使える日本語フォントがあります: {names}"), said)]
    return [
        Check(
            "fonts",
            "warn",
            N_("日本語フォントが見つかりません"),
            {},
            N_(
                "この PC で印刷すると文字が欠けます。BIZ UD ゴシックか Noto Sans CJK を入れるか、"
                "ほかの PC で HTML を開いて印刷してください。"
            ),
        )
    ]


def font_families(folders: Iterable[Path]) -> list[str]:
    """Known Japanese fonts that lie in these folders, by the names of their files."""
    files: set[str] = set()
    for folder in folders:
        for _, _, names in os.walk(folder, onerror=lambda _: None):
            files.update(name for name in names if name.lower().endswith(_FONT_FILE))
    return [known for shape, known in _FONTS if any(map(shape.search, files))]


def font_folders(system: str, environ: Mapping[str, str]) -> list[Path]:
    """Where a system keeps its fonts and this user's."""
    home = environ.get("HOME", "")
    if system == "win32":
        places = [
            (environ.get("WINDIR", "C:\\Windows"), "Fonts"),
            (environ.get("LOCALAPPDATA", ""), "Microsoft\\Windows\\Fonts"),
        ]
    elif system == "darwin":
        places = [("/System/Library", "Fonts"), ("/Library", "Fonts"), (home, "Library/Fonts")]
    else:
        places = [
            ("/usr/share", "fonts"),
            ("/usr/local/share", "fonts"),
            (environ.get("XDG_DATA_HOME", "") or (f"{home}/.local/share" if home else ""), "fonts"),
            (home, ".fonts"),
        ]
    return [Path(above) / name for above, name in places if above]
