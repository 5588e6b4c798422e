"""What this machine says of itself: the operator's login, where a journal lies, a new run's id.

For whoever opens a desk: the command line and the Python API. Must never be asked by the core,
which is given names, places and ids.
"""

from __future__ import annotations

import os
import sys
from datetime import tzinfo

from bcpflow import instants
from bcpflow.clock import Reading

_ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def login() -> str:
    """The name the operating system knows the operator by; no variable can change it."""
    try:
        if sys.platform == "win32":
            return os.getlogin()
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (OSError, KeyError):  # a user without a name, as in some containers
        return "operator"


def default_address() -> str:
    """The address of the journal where nobody named one: a file in the user's data folder."""
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('bcpflow', appauthor=False) / 'journal.db'}"


def new_id(now: Reading, zone: tzinfo) -> str:
    """A run's id: the day and four letters without look-alikes, easy to read out."""
    import secrets

    day = instants.at(now.wall_ns, zone).strftime("%Y%m%d")
    return f"{day}-{''.join(secrets.choice(_ID_LETTERS) for _ in range(4))}"
