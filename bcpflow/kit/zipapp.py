"""The one-file program for a USB stick: `boot` in front, the wheels of every target behind it.

Compiled parts cannot be imported out of a zip, so the start unpacks the wheels of its own PC once.
It carries the program without its optional parts. Held by tests/kit/test_kit.py.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bcpflow.kit.archive import add
from bcpflow.kit.target import Target
from bcpflow.kit.wheels import Wheel

MANIFEST = "manifest.json"
FIRST = """\
# -*- coding: utf-8 -*-
import os, sys
if sys.version_info < (3, 11):
    sys.exit("bcpflow: Python 3.11 以上が必要です / needs Python 3.11 or later")
from bcpflow_boot import main
main(os.path.dirname(os.path.abspath(__file__)), sys.argv[1:])
"""
"""What runs first, in words that every Python understands, Python 2 too."""
_START = b"#!/usr/bin/env python3\n"


def zipapp(version: str, wheels: Mapping[Target, Mapping[str, Wheel]]) -> bytes:
    """The file's bytes."""
    chosen = {
        target.key: sorted(wheel.file.name for wheel in each.values())
        for target, each in wheels.items()
    }
    files = {wheel.file.name: wheel.file for each in wheels.values() for wheel in each.values()}
    digest = hashlib.sha256()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        add(packed, "__main__.py", FIRST.encode())
        add(packed, "bcpflow_boot.py", Path(__file__).with_name("boot.py").read_bytes())
        for name, file in sorted(files.items()):
            data = file.read_bytes()
            digest.update(hashlib.sha256(data).digest())
            add(packed, f"wheels/{name}", data)
        manifest = {"version": version, "digest": digest.hexdigest(), "targets": chosen}
        add(packed, MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
    return _START + held.getvalue()
