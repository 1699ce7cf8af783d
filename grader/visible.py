"""Text that a submission had a hand in, made safe for a terminal and a log."""

from __future__ import annotations

import unicodedata

HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of what is not seen but does something: control characters, the direction of text,
lone halves of a character, separators.
"""


def visible(text: str) -> str:
    """The text with everything in it that a terminal would obey, not show, written as an escape. Line breaks
    and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        repr(char)[1:-1] if unicodedata.category(char) in HIDDEN and char not in "\n\t" else char
        for char in text
    )
