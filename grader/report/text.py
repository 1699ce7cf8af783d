"""Words for reports: made of what a submission had a hand in, and safe wherever text is shown."""

from __future__ import annotations

import re

from grader.report.terminal import failure
from grader.result import CheckResult
from grader.visible import visible

CUT = " … (cut off)"
NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""Code points that stand for no character, some of which XML does not allow."""


def clean(text: str, limit: int = 10_000) -> str:
    """The text, of at most `limit` characters, without anything that a reader would obey instead of show."""
    shown = NO_CHARACTER.sub("\ufffd", visible(text[: limit + 1]))
    return shown if len(shown) <= limit else shown[: limit - len(CUT)] + CUT


def line(text: str, limit: int = 300) -> str:
    """The same on one line."""
    return clean(re.sub(r"\s+", " ", text[: 2 * limit]).strip(), limit)


def title(check: CheckResult) -> str:
    """What the check is called, and whether it is hidden."""
    return line(check.label)


def words(check: CheckResult, limit: int = 10_000) -> str:
    """What there is to say about a check that did not pass; "" for one that did."""
    if check.passed:
        return ""
    if check.outcome in ("skipped", "todo"):
        return clean(check.message or "It is still to be written.", limit)
    return clean(failure(check), limit) or check.outcome


def reason(check: CheckResult, limit: int = 300) -> str:
    """The same as one line: what it means rather than what was seen."""
    return "" if check.passed else line(check.reason or check.message or check.outcome, limit)
