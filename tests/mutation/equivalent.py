"""Mutants that no input can tell from the reference, as a person has declared them in `equivalent.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutation.mutants import Key, Mutant

FILE = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True)
class Equivalent:
    """One line of a function that may as well read otherwise, and why."""

    function: str
    before: str
    after: tuple[str, ...]
    reason: str

    @property
    def keys(self) -> list[Key]:
        return [(self.function, self.before, after) for after in self.after]


def declared(exercise: str, file: Path = FILE) -> list[Equivalent]:
    """What is declared for an exercise. Raises ValueError for a declaration that lacks its reason or stands
    there twice.
    """
    found = [
        Equivalent(entry["function"], entry["before"], tuple(entry["after"]), entry["reason"])
        for entry in tomllib.loads(file.read_text(encoding="utf-8")).get(exercise, [])
    ]
    keys = [key for one in found for key in one.keys]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f"{file.name} declares this twice for {exercise}: {key}")
    for one in found:
        if not one.reason.strip():
            raise ValueError(f"{file.name} gives no reason for {one.function}: {one.before}")
    return found


def stale(declarations: Sequence[Equivalent], mutants: Iterable[Mutant]) -> list[Key]:
    """The declared keys that no mutant has: the reference or the operators have changed since."""
    there = {mutant.key for mutant in mutants}
    return [key for one in declarations for key in one.keys if key not in there]
