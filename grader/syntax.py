"""A text that is not Python: the line, a caret below the place, and what such a mistake most often is."""

from __future__ import annotations

import re

from grader.result import ADVICE

WINDOW = 60
"""So many characters of a line are shown, those around the caret."""

MEANINGS = (
    (
        r"expected ':'",
        "A line that opens a block (def, class, if, else, for, while, with) ends with a colon.",
    ),
    (r"was never closed", "A bracket is opened here that nothing closes; count them along the line."),
    (
        r"unmatched|does not match opening",
        "This closing bracket has no partner of its kind; count them along the line and the ones before.",
    ),
    (
        r"expected an indented block",
        "What belongs to the line before (the body of a def, an if, a loop) stands further to the right; "
        "`pass` holds the place of a body that is still to come.",
    ),
    (
        r"unindent does not match",
        "This line begins at a column where none of the blocks around it begins. Line it up with its block.",
    ),
    (
        r"unexpected indent",
        "This line is further to the right than its block, and the line before opens none.",
    ),
    (
        r"inconsistent use of tabs",
        "Tabs and spaces are mixed, so that columns are not what they seem. Let your editor make all of "
        "them spaces.",
    ),
    (r"unterminated .*string", "A text is opened with a quote that is not closed on the same line."),
    (
        r"Maybe you meant '=='|cannot assign to",
        "= gives a value, == compares. On the left of = stands what can have a value: a name, x[0], x.y.",
    ),
    (r"forgot a comma", "Two values stand side by side: a comma or an operator between them is missing."),
    (r"Missing parentheses in call to", "A function is called with parentheses: print(x)."),
    (
        r"invalid (?:non-printable )?character",
        "This character is none of Python's, as “curly” quotes or a minus out of a text: type it anew.",
    ),
)


def not_python(error: SyntaxError, name: str) -> str:
    """The sentence for a file called `name`; the text, the caret and the meaning follow where they are
    known.
    """
    said = f"Line {error.lineno} of {name} is not Python ({error.msg})"
    text = (error.text or "").rstrip()
    if text.strip():
        said += ":" + "".join(f"\n  {line}" for line in _pointed(text, (error.offset or 1) - 1))
    meaning = next((words for pattern, words in MEANINGS if re.search(pattern, error.msg or "")), "")
    return said + (ADVICE + meaning if meaning else "")


def _pointed(text: str, column: int) -> tuple[str, str]:
    """The line from its first word on, cut to the window, and the caret below it."""
    blank = len(text) - len(text.lstrip())
    column = min(max(column, blank), len(text))
    start = max(blank, column - WINDOW // 2) if len(text) - blank > WINDOW else blank
    before = "… " if start > blank else ""
    after = " …" if start + WINDOW < len(text) else ""
    shown = text[start : start + WINDOW].replace("\t", " ")
    return before + shown + after, " " * (len(before) + column - start) + "^"
