"""The start of `bcpflow.pyz`: unpacks the wheels of this PC once, finds the journal its place.

Rules, held by tests/kit/test_boot.py:

1. The journal lies beside the file (``bcpflow-data``), unless ``--db`` or ``BCPFLOW_DB`` says
   another place. Where that folder cannot be written it is the user's own data folder, else a
   folder of this user among the temporary ones; which, is said each time.
2. What is unpacked is whole or not there, also when two starts meet or the power fails between.
3. A PC this file was not made for is told so, in a sentence; so is one whose Python is too old
   to read this file, by the few lines in front of it (`zipapp.FIRST`).

This file is copied into the zip as it is and runs there alone: it imports nothing of ours before
the wheels are unpacked, and nothing outside the standard library. It must never change the file
it came from, nor make a journal: that is the program's business.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import platform
import shutil
import sys
import tempfile
import zipfile

CACHE_VARIABLE = "BCPFLOW_PYZ_CACHE"
"""Names another folder to unpack into."""
BESIDE = "bcpflow-data"
READY = ".ready"
RECORDING = frozenset(("drill", "incident", "case", "action", "journal", "doctor"))
"""Commands that look at the journal: they are told where it is."""


def main(archive: str, words: list[str]) -> None:
    """Unpack, choose the journal's place, and hand over to the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    here = key()
    with zipfile.ZipFile(archive) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        names = manifest["targets"].get(here)
        if names is None:
            made = ", ".join(sorted(manifest["targets"]))
            sys.exit(
                said(
                    f"bcpflow: この PC（{here}）用の部品が入っていません。"
                    f"入っているもの: {made}。その版の Python で実行してください。",
                    f"bcpflow: this file is not made for this PC ({here}); it is made for: {made}. "
                    "Run it with one of these Pythons.",
                )
            )
        folder = unpacked(packed, names, f"{manifest['digest'][:16]}-{here}", archive)
    os.environ["BCPFLOW_PYZ"] = archive
    sys.path[0] = folder  # in place of the zip, which holds nothing to import
    place_journal(os.path.dirname(archive), words)
    from bcpflow.cli.main import entry

    entry()


def key() -> str:
    """This PC as the manifest names it."""
    system = {"win32": "windows"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    known = machine in ("x86_64", "amd64") and sys.maxsize > 2**32
    version = "{}.{}".format(*sys.version_info[:2])
    return f"{system}-{version}" if known else f"{system}-{version}-{machine}"


def said(japanese: str, english: str) -> str:
    """A sentence in the language the program itself would choose."""
    asked = os.environ.get("BCPFLOW_LANG", "")
    locale = asked or next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return english if locale.startswith("en") else japanese


def unpacked(packed: zipfile.ZipFile, names: list[str], name: str, archive: str) -> str:
    """The folder the wheels are in, unpacked at the first start (rule 2)."""
    for root in roots(archive):
        folder = os.path.join(root, name)
        if whole(folder):
            return folder
        try:
            if os.path.exists(folder):  # half of it: a power cut, or somebody tidied up
                old = tempfile.mkdtemp(prefix=".old-", dir=root)
                os.rename(folder, os.path.join(old, name))
                shutil.rmtree(old, ignore_errors=True)
            os.makedirs(root, mode=0o700, exist_ok=True)
            new = tempfile.mkdtemp(prefix=".new-", dir=root)
        except OSError:
            continue
        try:
            tell_unpacking(root)
            unpack(packed, names, new)
            os.rename(new, folder)
        except OSError:
            shutil.rmtree(new, ignore_errors=True)
            if whole(folder):
                return folder  # another start was quicker
            continue
        return folder
    passing = tempfile.mkdtemp(prefix="bcpflow-pyz-")
    atexit.register(shutil.rmtree, passing, True)
    unpack(packed, names, passing)
    return passing


def roots(archive: str) -> list[str]:
    """Where to unpack, the best place first: this user's cache, then beside the file."""
    asked = os.environ.get(CACHE_VARIABLE)
    if asked:
        return [os.path.abspath(asked)]
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA", "")
    else:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    own = [os.path.join(home, "bcpflow", "pyz")] if os.path.isabs(home) else []
    return [*own, os.path.join(os.path.dirname(archive), ".bcpflow-pyz")]


def tell_unpacking(root: str) -> None:
    """The first start takes some seconds; say so."""
    print(
        said(
            f"bcpflow: 初回の準備をしています（{root}）…",
            f"bcpflow: getting ready, this once ({root})...",
        ),
        file=sys.stderr,
        flush=True,
    )


def unpack(packed: zipfile.ZipFile, names: list[str], folder: str) -> None:
    """Every wheel into one folder, as an installer would lay it into site-packages."""
    for name in names:
        with zipfile.ZipFile(io.BytesIO(packed.read(f"wheels/{name}"))) as wheel:
            for entry in wheel.infolist():
                parts = entry.filename.split("/")
                if parts[0].endswith(".data"):
                    if parts[1] not in ("purelib", "platlib"):
                        continue  # scripts and headers: nothing is run or built from here
                    entry.filename = "/".join(parts[2:])
                if entry.filename and not entry.is_dir():
                    wheel.extract(entry, folder)
    with open(os.path.join(folder, READY), "w", encoding="ascii") as ready:
        ready.write(" ".join(map(str, measure(folder))))


def whole(folder: str) -> bool:
    """Whether a folder holds as many files and bytes as were unpacked.

    Asked at each start: a sync of all disks would wait for a sick one that has nothing to do with
    us, and one of each file would take a stick minutes.
    """
    try:
        with open(os.path.join(folder, READY), encoding="ascii") as ready:
            return ready.read() == " ".join(map(str, measure(folder)))
    except OSError:
        return False


def measure(folder: str) -> tuple[int, int]:
    """How many files and bytes, without what Python compiles beside them."""
    files = size = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in ("__pycache__", READY):
                continue
            if entry.is_dir(follow_symlinks=False):
                more = measure(entry.path)
                files, size = files + more[0], size + more[1]
            else:
                files, size = files + 1, size + entry.stat(follow_symlinks=False).st_size
    return files, size


def place_journal(folder: str, words: list[str]) -> None:
    """Rule 1; the program then does the rest by its own variables."""
    if os.environ.get("BCPFLOW_DB") or any(w == "--db" or w.startswith("--db=") for w in words):
        return
    beside = os.path.join(folder, BESIDE)
    if writable(beside):
        lay(beside)
        return
    place, ours = None, user_folder()
    if ours and writable(ours):
        place = ours
    else:
        place = os.path.join(tempfile.gettempdir(), f"bcpflow-{user()}")
        if not own_folder(place):
            place = tempfile.mkdtemp(prefix="bcpflow-")
    lay(place)
    if RECORDING.intersection(words) and "_BCPFLOW_COMPLETE" not in os.environ:
        print(
            said(
                f"bcpflow: {folder} には書けないので、記録は {place} に残します"
                "（--db で変えられます）。",
                f"bcpflow: {folder} cannot be written; the record is kept in {place} "
                "(--db names another place).",
            ),
            file=sys.stderr,
            flush=True,
        )


def lay(place: str) -> None:
    """Tell the program where its journal, its documents and its last error go."""
    path = os.path.join(place, "journal.db")
    os.environ["BCPFLOW_DB"] = f"sqlite:///{path}"
    os.environ.setdefault("BCPFLOW_DATA", place)


def user_folder() -> str:
    """Where the installed program would keep its journal."""
    from platformdirs import user_data_path

    return str(user_data_path("bcpflow", appauthor=False))


def user() -> str:
    """A name of this user for a folder among the temporary ones."""
    return str(os.getuid()) if hasattr(os, "getuid") else "user"


def own_folder(place: str) -> bool:
    """Whether a folder among the temporary ones is this user's alone, made where it is not there.

    Another user may have laid one there before us, or a link.
    """
    try:
        os.makedirs(place, mode=0o700, exist_ok=True)
        found = os.lstat(place)
    except OSError:
        return False
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o077):
        return False
    return not os.path.islink(place) and writable(place)


def writable(folder: str) -> bool:
    """Whether a file can be made in a folder, or in the nearest one above it that is there.

    Tried, not asked: rights are not the only reason why not.
    """
    while not os.path.isdir(folder):
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
