"""What grading found, as frozen data with a versioned JSON; every report starts here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from grader.difference import Difference

SCHEMA = 1

PROVEN = "proven"
"""`CheckResult.proof` of a function that was shown to be by hand."""

ADVICE = "\n  → "
"""In a message, between an exception and what it means."""

Outcome = Literal[
    "passed", "failed", "todo", "error", "timeout", "crashed", "forbidden", "skipped", "grader_error"
]

Visibility = Literal["public", "hidden"]
"""Whether learners see what a check tried. A hidden one is counted and named, never shown with values."""

VISIBILITIES: tuple[Visibility, ...] = get_args(Visibility)

HIDDEN = "A hidden check: it counts, and what it tries is not shown."
HIDDEN_FAULT = "The grader failed at this hidden check, not you. Tell your teacher."


@dataclass(frozen=True)
class CheckResult:
    """One check on one device.

    Attributes:
        message: what happened, in sentences; "" where it passed.
        given: the failing trial's inputs, one line each.
        expected, got: the first difference.
        reason: what the difference means, or "".
        mistake: the known mistake that explains it (its name in `solutions/mistakes/`), or None.
        difference: where the two tensors of the first difference are unlike, or None.
        printed: what the submission printed during the check, cut off.
        seconds: wall time, the trials of one check together.
        proof: "proven" where the function was shown to be by hand, a sentence where it could not be, else "".
        visibility: whether learners see more of it than that it is there and whether it passed.
    """

    name: str
    title: str
    device: str
    outcome: Outcome
    score: float
    max_score: float
    message: str = ""
    mistake: str | None = None
    seconds: float = 0.0
    given: tuple[str, ...] = ()
    expected: str = ""
    got: str = ""
    reason: str = ""
    printed: str = ""
    difference: Difference | None = None
    proof: str = ""
    visibility: Visibility = "public"

    @property
    def passed(self) -> bool:
        return self.outcome == "passed"

    @property
    def is_hidden(self) -> bool:
        return self.visibility == "hidden"

    @property
    def label(self) -> str:
        """The title, and whether the check is hidden."""
        return f"{self.title} (hidden)" if self.is_hidden else self.title

    def for_learner(self) -> CheckResult:
        """What a learner may see of it: all of a public check. Of a hidden one its name, title, points and
        whether it passed: an error or a timeout would tell of the inputs, and its text could hold them, for
        the submission chooses what it raises and prints.
        """
        if not self.is_hidden:
            return self
        shown = CheckResult(
            self.name, self.title, self.device, self.outcome, self.score, self.max_score, visibility="hidden"
        )
        if self.passed:
            return shown
        if self.outcome == "skipped":  # the sentence is ours, and names another check
            return replace(shown, message=self.message)
        if self.outcome == "grader_error":
            return replace(shown, message=HIDDEN_FAULT)
        return replace(shown, outcome="todo" if self.outcome == "todo" else "failed", message=HIDDEN)

    def to_json(self) -> dict[str, Any]:
        difference = self.difference.to_json() if self.difference else None
        plain = {"given": list(self.given), "seconds": round(self.seconds, 4), "difference": difference}
        return {**vars(self), **plain}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> CheckResult:
        # results of a class may be older than differences
        where = Difference.from_json(data["difference"]) if data.get("difference") else None
        return cls(**{**data, "given": tuple(data["given"]), "difference": where})


@dataclass(frozen=True)
class Result:
    """One submission for one exercise.

    Attributes:
        file: the submission's path, as it was given.
        seed: of its inputs; None where it is a secret.
        devices: what it ran on.
        sandbox: the layers that held.
        complete: whether every check of the exercise ran (`--check` leaves some out).
        notes: what a reader should know beside the checks, a sentence each.
    """

    number: int
    name: str
    title: str
    file: str
    seed: int | None
    devices: tuple[str, ...]
    sandbox: tuple[str, ...]
    checks: tuple[CheckResult, ...]
    complete: bool = True
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return bool(self.checks) and all(check.passed for check in self.checks)

    @property
    def score(self) -> float:
        return _total(check.score for check in self.checks)

    @property
    def max_score(self) -> float:
        return _total(check.max_score for check in self.checks)

    @property
    def exit_status(self) -> int:
        """0 all passed, 1 something did not, 3 the grader itself failed."""
        if any(check.outcome == "grader_error" for check in self.checks):
            return 3
        return 0 if self.passed else 1

    def for_learner(self) -> Result:
        """The same with hidden checks as learners may see them: see `CheckResult.for_learner`. Marks and the
        exit status are the same.
        """
        return replace(self, checks=tuple(check.for_learner() for check in self.checks))

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "exercise": {"number": self.number, "name": self.name, "title": self.title},
            "file": self.file,
            "passed": self.passed,
            "score": self.score,
            "max_score": self.max_score,
            "seed": self.seed,
            "devices": list(self.devices),
            "sandbox": list(self.sandbox),
            "complete": self.complete,
            "notes": list(self.notes),
            "checks": [check.to_json() for check in self.checks],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Result:
        """The result that `to_json` gave. Raises ValueError for another schema."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"a result of schema {data.get('schema')}, not {SCHEMA}")
        return cls(
            number=data["exercise"]["number"],
            name=data["exercise"]["name"],
            title=data["exercise"]["title"],
            file=data["file"],
            seed=data["seed"],
            devices=tuple(data["devices"]),
            sandbox=tuple(data["sandbox"]),
            checks=tuple(CheckResult.from_json(check) for check in data["checks"]),
            complete=data["complete"],
            notes=tuple(data["notes"]),
        )


def _total(points: Iterable[float]) -> float:
    return round(sum(points), 6)
