"""Each wheel's licence as it says it; nothing is guessed, nothing runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from bcpflow.kit.licences import NOT_SAID, licence, listed
from bcpflow.kit.wheels import read
from tests.kit.made import wheel


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["License-Expression: MIT", "License: other"], "MIT"),
        (["License: BSD-3-Clause"], "BSD-3-Clause"),
        (["Classifier: License :: OSI Approved :: Apache Software License"],
         "Apache Software License"),
        (["License: The whole text of a licence", "        on several lines",
          "Classifier: License :: OSI Approved :: MIT License"], "MIT License"),
        (["License: UNKNOWN"], NOT_SAID),
        ([], NOT_SAID),
    ],
)  # fmt: skip
def test_a_licence_is_what_the_wheel_says(tmp_path: Path, more: list[str], said: str) -> None:
    assert licence(read(wheel(tmp_path, "one", more=more))) == said


def test_the_list_opens_in_excel_and_runs_nothing(tmp_path: Path) -> None:
    hostile = read(wheel(tmp_path, "b", more=["License-Expression: =cmd|' /C calc'!A0"]))
    plain = read(wheel(tmp_path, "a", more=["License-Expression: MIT"]))
    data = listed([hostile, plain, plain])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        ["name", "version", "licence", "file"],
        ["a", "1.0", "MIT", "a-1.0-py3-none-any.whl"],
        ["b", "1.0", "'=cmd|' /C calc'!A0", "b-1.0-py3-none-any.whl"],
    ]
