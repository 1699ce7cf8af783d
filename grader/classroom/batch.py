"""A class: every submission of a roster graded once, its results kept as they come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import __version__
from grader.classroom.ledger import Ledger, Row
from grader.classroom.pool import Graded, Pool
from grader.classroom.roster import Handed, Roster
from grader.course import Exercise
from grader.frozen.pack import sources
from grader.result import Outcome, Result
from grader.seed import Seeds
from grader.session import grading
from grader.submission import read_bytes
from grader.ungraded import every_check

UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Work:
    """What is to be done: rows that are known already, and those that are not."""

    known: tuple[Row, ...]
    open: tuple[tuple[Handed, str], ...]
    """Each with the digest of its content."""
    checks: dict[Exercise, str]
    """The digest of what decides a mark, by exercise."""


def plan(roster: Roster, ledger: Ledger, seeds: Seeds, device: str, prove: bool = False) -> Work:
    """Leaves out what was graded before by the same checks, with the same content, seed and device, and with
    proofs where they are wanted.
    """
    known, waiting = [], []
    checks = {e: checks_digest(e, prove, seeds.mark) for e in {row.exercise for row in roster.handed}}
    for handed in roster.handed:
        digest = _digest(handed)
        row = ledger.rows.get((handed.who, handed.exercise.name))
        same = row is not None and (row.digest, row.checks, row.result.seed, row.device) == (
            digest,
            checks[handed.exercise],
            seeds.given,
            device,
        )
        if row is not None and same and not _is_ours(row.result):
            known.append(row)
        else:
            waiting.append((handed, digest))
    return Work(tuple(known), tuple(waiting), checks)


def run(
    work: Work, pool: Pool, ledger: Ledger, seeds: Seeds, device: str, gpu_jobs: int, prove: bool = False
) -> Iterator[Row]:
    """Grades what is open. Each row is on the disk before it is given out."""

    def keep(handed: Handed, digest: str, result: Result) -> Row:
        row = Row(
            handed.student, handed.id, handed.place, digest, work.checks[handed.exercise], device, result
        )
        ledger.add(row)
        return row

    for handed, digest in work.open:
        if handed.file is None:
            yield keep(handed, digest, without_file(handed, seeds.given))
    there = [(handed, digest) for handed, digest in work.open if handed.file is not None]
    requests = [
        grading(
            handed.exercise,
            handed.file,
            seeds.of(handed.student, handed.exercise, handed.file),
            device,
            gpu_jobs=gpu_jobs,
            smallest=False,
            prove=prove,
        )
        for handed, _ in there
        if handed.file is not None
    ]
    for graded in pool.run(requests):
        handed, digest = there[graded.number]
        yield keep(handed, digest, graded.result or _ungraded(handed, seeds.given, graded))


def checks_digest(exercise: Exercise, prove: bool = False, mark: str = "") -> str:
    """Of all that decides a mark: the checks, the reference or its answers, the grader, whether it wants
    proofs, and the mark of the secret that seeds come from.
    """
    digest = hashlib.sha256(__version__.encode() + b" and proofs" * prove + mark.encode())
    for path in sources(exercise)[:2]:
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def without_file(handed: Handed, seed: int | None) -> Result:
    """The result of who handed in nothing that can be graded."""
    return _all_checks(handed, seed, "error", handed.problem)


def _ungraded(handed: Handed, seed: int | None, graded: Graded) -> Result:
    return _all_checks(handed, seed, "grader_error", graded.problem)


def _all_checks(handed: Handed, seed: int | None, outcome: Outcome, message: str) -> Result:
    return every_check(handed.exercise, handed.place, seed, outcome, message)


def _digest(handed: Handed) -> str:
    if handed.file is None:
        return hashlib.sha256(handed.problem.encode("utf-8", "surrogateescape")).hexdigest()
    try:
        return hashlib.sha256(read_bytes(handed.file)).hexdigest()
    except OSError:  # the judge will say so
        return UNREADABLE


def _is_ours(result: Result) -> bool:
    """Whether the grader failed: such a row is graded again."""
    return any(check.outcome == "grader_error" for check in result.checks)


def default_out(folder: Path) -> Path:
    """Where results go when nothing is said: beside the submissions, not among them."""
    return folder.resolve().parent / f"{folder.resolve().name}-results"


def known_seed(ledger: Ledger, exercises: Sequence[Exercise]) -> int | None:
    """The seed of the last run over these exercises, so that the same command goes on with it."""
    names = {exercise.name for exercise in exercises}
    seeds = [row.result.seed for row in ledger.rows.values() if row.result.name in names]
    return next((seed for seed in reversed(seeds) if seed is not None), None)
