"""Text that a submission had a hand in, made safe for a terminal and a log."""

from __future__ import annotations

import re
import unicodedata

HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode's categories of what is not seen but does something: control characters, the direction of text,
lone halves of a character, separators.
"""

COMMAND = re.compile(r"^([^\S\n]*):(?=:)|(#)#(?=\[)", re.MULTILINE)
"""How GitHub's runner finds a command in a log: "::" begins a line, "##[" stands anywhere."""


def visible(text: str) -> str:
    """The text with everything in it that a terminal or a CI's runner would obey, not show, written as an
    escape. Line breaks and tabs stay.
    """
    text = COMMAND.sub(lambda found: f"{found[1]}\\x3a" if found[2] is None else "#\\x23", text)
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        repr(char)[1:-1] if unicodedata.category(char) in HIDDEN and char not in "\n\t" else char
        for char in text
    )
