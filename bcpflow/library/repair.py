"""A file's data as it was probably meant, so that lint can go on after a misspelt key.

All problems of a file are to be named in one run; a misspelt key alone must not hide the
unknown role ten lines below. What is repaired here is judged and thrown away.

It must never reach a run: the result serves lint and nothing else.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from bcpflow.lint.finding import Finding, Path

_UNKNOWN_KEY = "BCP-D030"
_NOT_TEXT = "BCP-D033"
_CUT_TEXT = "BCP-D037"


def repaired(data: Any, findings: Sequence[Finding]) -> tuple[Any, set[Path]] | None:
    """The data with misspelt keys mended, and the places touched.

    None where more than that is wrong: what lint then said would be about the repair.
    """
    if any(finding.code not in (_UNKNOWN_KEY, _NOT_TEXT, _CUT_TEXT) for finding in findings):
        return None
    mended = copy.deepcopy(data)
    touched: set[Path] = set()
    for finding in sorted(findings, key=lambda f: len(f.path), reverse=True):
        holder: Any = mended
        for step in finding.path[:-1]:
            holder = holder[step]
        last = finding.path[-1]
        touched |= {finding.path, finding.path[:-1]}
        if finding.code == _NOT_TEXT:
            holder[last] = str(holder[last])
            continue
        value = holder.pop(last)
        near = finding.data.get("near")
        if isinstance(near, list) and near and near[0] not in holder:
            holder[near[0]] = value
    return mended, touched
