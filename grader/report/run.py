"""What a command found, in the form that every report is made from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from grader.classroom.ledger import Row
from grader.result import CheckResult, Result


@dataclass(frozen=True)
class Run:
    """Results of one learner, or of a class. Make it by `run_of`: reports rely on what that takes out.

    Attributes:
        rows: a row for each submission; none where nothing was to be graded.
        of_class: whether a class was graded, however small.
        problem: why not everything could be graded, a sentence, or "".
        environment: the variables that platforms describe a run by.
        now: when it ended, in UTC.
    """

    rows: tuple[Row, ...] = ()
    of_class: bool = False
    problem: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def results(self) -> tuple[Result, ...]:
        return tuple(row.result for row in self.rows)

    @property
    def passed(self) -> bool:
        return not self.problem and bool(self.rows) and all(result.passed for result in self.results)

    @property
    def score(self) -> float:
        return round(sum(result.score for result in self.results), 6)

    @property
    def max_score(self) -> float:
        return round(sum(result.max_score for result in self.results), 6)

    @property
    def points(self) -> str:
        """ "7 of 11 points"."""
        return f"{self.score:g} of {self.max_score:g} points"

    def by_student(self) -> list[Run]:
        """The same for each student alone, in the order of the rows."""
        students: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            students.setdefault(row.who, []).append(row)
        return [replace(self, rows=tuple(rows)) for rows in students.values()]


def run_of(
    rows: Iterable[Row],
    *,
    of_class: bool = False,
    problem: str = "",
    environment: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Run:
    """A run for reports: without anything of hidden checks that a learner may not see, and with numbers that
    every format can write.
    """
    return Run(
        tuple(replace(row, result=_finite(row.result.for_learner())) for row in rows),
        of_class,
        problem,
        environment or {},
        now or datetime.now(UTC),
    )


def alone(results: Iterable[Result], student: str = "", id: str = "") -> list[Row]:
    """Rows for one learner, whose results did not come from a class."""
    return [Row(student, id, "", "", "", "", result) for result in results]


def by_check(result: Result) -> list[CheckResult]:
    """A result for each check with all its devices: passed where it passed on each, else as on the first
    where it did not.
    """
    checks: dict[str, list[CheckResult]] = {}
    for check in result.checks:
        checks.setdefault(check.name, []).append(check)
    return [_together(same) for same in checks.values()]


def _together(same: Sequence[CheckResult]) -> CheckResult:
    worst = next((check for check in same if not check.passed), same[0])
    return replace(
        worst,
        device=", ".join(check.device for check in same),
        score=round(sum(check.score for check in same), 6),
        max_score=round(sum(check.max_score for check in same), 6),
        seconds=sum(check.seconds for check in same),
    )


def _finite(result: Result) -> Result:
    """JSON and XML know no NaN, and nobody's marks are infinite."""
    return replace(
        result,
        checks=tuple(
            replace(
                check,
                score=_number(check.score),
                max_score=_number(check.max_score),
                seconds=_number(check.seconds),
            )
            for check in result.checks
        ),
    )


def _number(value: float) -> float:
    return value if math.isfinite(value) else 0.0
