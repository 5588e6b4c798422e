"""The licence list of a kit: name, version and licence of every wheel, as the wheel says it.

What a wheel does not say is shown as not said, never guessed. Held by tests/kit/test_licences.py.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from bcpflow.kit.wheels import Wheel
from bcpflow.text import csv_cell, safe

HEAD = ("name", "version", "licence", "file")
NOT_SAID = "not stated in the wheel"
_LONG = 80
_CLASS = "License :: "


def licence(wheel: Wheel) -> str:
    """What a wheel says its licence is."""
    said = str(wheel.meta["License-Expression"] or "").strip()
    if said:
        return said
    named = [
        each.removeprefix(_CLASS).removeprefix("OSI Approved :: ")
        for each in wheel.meta.get_all("Classifier", [])
        if each.startswith(_CLASS)
    ]
    short = str(wheel.meta["License"] or "").strip()
    if short and "\n" not in short and len(short) <= _LONG and short.upper() != "UNKNOWN":
        return short
    return "; ".join(named) or NOT_SAID


def listed(wheels: Iterable[Wheel]) -> bytes:
    """The list as csv that Excel opens in Japanese."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(HEAD)
    unique = {wheel.file.name: wheel for wheel in wheels}
    for file, wheel in sorted(unique.items(), key=lambda item: item[0].lower()):
        cells = (wheel.name, wheel.version, licence(wheel), file)
        rows.writerow([csv_cell(safe(cell, one_line=True)) for cell in cells])
    return written.getvalue().encode("utf-8-sig")
