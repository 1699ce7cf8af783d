"""Common exceptions explained: what the message means, with its numbers, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.exceptions import dtypes, gradients, layers, python, shapes, values
from grader.exceptions.topic import Explanation
from grader.observe import Raised

TOPICS = (dtypes.TOPIC, shapes.TOPIC, layers.TOPIC, gradients.TOPIC, values.TOPIC, python.TOPIC)
"""The first explanation that fits is the one; Python's come last, since some of them fit much."""

MAX_READ = 1_500
"""So much of a message is compared with the patterns."""


@dataclass(frozen=True)
class Explained:
    """What to say about one exception; see `Explanation`."""

    sentence: str
    trait: str
    needs_values: bool


def explain(raised: Raised) -> Explained | None:
    """The explanation of what was raised, or None where it is not a common one, or is the learner's own."""
    if raised.lines and raised.lines[-1].text.startswith("raise "):
        return None
    one, match = find(raised.type_name, raised.message)
    if one is None or match is None:
        return None
    said = one.sentence
    text = said.format("", *match.groups("")) if isinstance(said, str) else said(match, raised)
    return Explained(text, one.trait, one.needs_values)


def find(type_name: str, message: str) -> tuple[Explanation | None, re.Match[str] | None]:
    """The explanation that fits, and where its pattern lies in the message; None and None without one."""
    for topic in TOPICS:
        for one in topic.explanations:
            match = one.pattern.search(message[:MAX_READ]) if type_name in one.types else None
            if match:
                return one, match
    return None, None
