"""What every part of the definition language is made of: texts, values, and the refusal of others.

This module must never import anything but the standard library.
"""

from __future__ import annotations

FORBID_UNKNOWN = {"extra": "forbid", "use_attribute_docstrings": True}

Text = str | dict[str, str]
"""A Japanese text, or one text a language: ``{ja: 参集, en: Muster}``."""

FactValue = str | float | bool
"""What a declared fact may be: a choice, a number, yes or no, or free text."""
