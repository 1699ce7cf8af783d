"""Where a run's seed comes from: given, drawn anew, or worked out from a secret that nobody is told."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.course import Exercise
from grader.errors import UsageError
from grader.frozen.pack import only_these, public_seeds
from grader.sandbox.lock import hide
from grader.submission import read_bytes

SECRET_VARIABLE = "GRADE_SEED"
"""The secret's place. Only the environment: what stands in a command's arguments, everybody can list."""

STUDENT_VARIABLE = "GRADE_STUDENT"

SHORTEST = 16
"""Characters. A submission can find out its own seed, and could try all short secrets that may lead to it."""


def seed_for(exercises: Sequence[Exercise], seed: int | None) -> int:
    """The seed for a run over these exercises: `seed`, or where that is None a new one. Raises UsageError
    for a seed that a pack has no answers for, and GraderError for a pack that cannot be read.
    """
    public = public_seeds(exercises)
    if public is None:
        return new_seed() if seed is None else seed
    if seed is None:
        return secrets.choice(public)
    if seed not in public:
        raise UsageError(only_these(public))
    return seed


def new_seed() -> int:
    """A fresh seed: short enough to type, and not to be foreseen."""
    return secrets.randbelow(1_000_000)


def require_long(secret: str) -> None:
    """Raises UsageError for a text that is too short to be a secret."""
    if len(secret) < SHORTEST:
        raise UsageError(
            f"{SECRET_VARIABLE} is too short to stay a secret: take {SHORTEST} characters or more, "
            'from python3 -c "import secrets; print(secrets.token_hex(32))", say.'
        )


@dataclass(frozen=True)
class Seed:
    """The seed of one submission's inputs. A secret one stands in no result."""

    number: int
    secret: bool = False

    @property
    def shown(self) -> int | None:
        """What a result may say: None for a secret."""
        return None if self.secret else self.number


@dataclass(frozen=True)
class Seeds:
    """The seeds that a command grades with.

    Attributes:
        given: the same for every submission, or None.
        secret: each submission's is worked out from it; empty for none.
    """

    given: int | None = None
    secret: bytes = field(default=b"", repr=False)

    @classmethod
    def chosen(cls, given: int | None) -> Seeds:
        """`--seed`, or else the secret in the environment, or else a new one for each submission. Takes the
        secret out of the environment. Raises UsageError for one that is too short to be a secret.
        """
        secret = os.environ.pop(SECRET_VARIABLE, "").strip()
        if given is not None or not secret:
            return cls(given)
        require_long(secret)
        if sys.platform == "linux":
            hide()  # the environment that a process began with stays readable in /proc
        return cls(None, secret.encode("utf-8", "surrogateescape"))

    def of(self, student: str, exercise: Exercise, file: Path | None) -> Seed:
        """The seed for a student's file. From a secret it comes by HMAC-SHA256: the same whenever the same
        file is graded again, another for each student, exercise and content, and none tells anything of the
        others. An answer pack has few seeds, and then it is one of them.

        Raises UsageError where there is a secret and no student, or where a pack does not have the seed that
        was given; GraderError for a damaged pack.
        """
        if self.given is not None or not self.secret:
            return Seed(seed_for([exercise], self.given))
        who = student.strip().encode("utf-8", "surrogateescape")
        if not who:
            raise UsageError(
                f"{SECRET_VARIABLE} is set, so that no two students share inputs: whose file is this? "
                f"Say --student NAME, or set {STUDENT_VARIABLE}."
            )
        number = int.from_bytes(self._mac(b"seed", who, exercise.name.encode(), _digest(file))[:8]) >> 1
        known = public_seeds([exercise])
        return Seed(known[number % len(known)] if known else number, secret=True)

    @property
    def mark(self) -> str:
        """Tells one secret from another, and gives away neither; "" without."""
        return self._mac(b"mark").hex() if self.secret else ""

    def _mac(self, *parts: bytes) -> bytes:
        """Of the parts with their lengths: `ab, c` is not `a, bc`."""
        message = b"".join(len(part).to_bytes(8) + part for part in parts)
        return hmac.digest(self.secret, message, hashlib.sha256)


def _digest(file: Path | None) -> bytes:
    try:
        return hashlib.sha256(read_bytes(file)).digest() if file else b""
    except OSError:  # it cannot be graded either, and that is said elsewhere
        return b""
