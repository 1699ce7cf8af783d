"""A check that was tried on a submission: what each trial gave, beside what was expected."""

from __future__ import annotations

from dataclasses import dataclass

from grader.answer import Answer
from grader.check import Check
from grader.finding import Finding
from grader.observe import Observation, Raised

EXPENSIVE = 0.1
"""Seconds of the processor: where the reference takes as many (it trains, say), no mistakes are tried out."""


@dataclass(frozen=True)
class Seen:
    """One trial of a submission.

    Attributes:
        saw: what the submission gave.
        finding: what is wrong with it, or None.
    """

    index: int
    saw: Observation | Raised
    answer: Answer
    finding: Finding | None


@dataclass(frozen=True)
class Tried:
    """A check that was tried on a submission: its trials, smallest first, and how it ended.

    Attributes:
        printed: what the submission printed meanwhile.
        seconds: wall time.
    """

    check: Check
    device: str
    finding: Finding
    seen: tuple[Seen, ...] = ()
    printed: str = ""
    seconds: float = 0.0

    @property
    def failing(self) -> list[Seen]:
        return [seen for seen in self.seen if seen.finding]

    @property
    def is_expensive(self) -> bool:
        return any(seen.answer.effort > EXPENSIVE for seen in self.seen)

    @property
    def is_todo(self) -> bool:
        """Whether a function of it is still to be written: it says nothing about the others."""
        return any(isinstance(seen.saw, Raised) and seen.saw.kind == "todo" for seen in self.seen)

    @property
    def used(self) -> tuple[str, ...]:
        """The public names that the probe asks the module for."""
        return tuple(dict.fromkeys(name for seen in self.seen for name in seen.answer.used))
