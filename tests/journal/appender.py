"""A terminal of its own: appends to a run, and decides again when somebody was faster."""

from __future__ import annotations

import sys

from bcpflow.errors import JournalConflict
from bcpflow.journal import open_journal
from tests.journal.samples import step


def main(url: str, run: str, name: str, times: int) -> None:
    with open_journal(url) as journal:
        print("ready", flush=True)
        sys.stdin.read()
        version = 0
        for number in range(times):
            while True:
                try:
                    journal.append(run, version, [step(number, key=f"{name}-{number}")])
                except JournalConflict as conflict:
                    if conflict.data["key"] is not None:
                        raise
                    version = int(str(conflict.data["version"]))
                else:
                    version += 1
                    print(version, flush=True)
                    break


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
