"""Who a handle is: names in a side table, so that they can go while the chain stays whole.

The hashed body holds only the handle, a salted commitment to the name. Must never put a name,
or anything a name can be guessed from without the salt, anywhere but into the side table.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A name and the handle that commits to it; without the salt the handle says nothing."""

    handle: str
    salt: bytes
    name: str

    @classmethod
    def of(cls, name: str, salt: bytes) -> Person:
        """The person of this name under this salt."""
        return cls(handle_for(name, salt), salt, name)


def handle_for(name: str, salt: bytes) -> str:
    """The handle that commits to a name: the same name and salt give it again, nothing else."""
    digest = hashlib.sha256(salt + name.encode("utf-8", "backslashreplace"))
    return "p-" + digest.hexdigest()[:12]
