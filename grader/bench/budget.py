"""A budget: a function may take at most so many times as long as the reference. Never on by default."""

from __future__ import annotations

from grader.answers import Answers
from grader.bench.measuring import Measuring
from grader.bench.workload import Workload
from grader.exchange import Broken
from grader.finding import PASSED, Finding
from grader.sandbox.host import Host
from grader.submission import Submission

TRIES = 3
"""One slow minute of a machine costs nobody points."""


def within_budget(
    answers: Answers, submission: Submission, host: Host, workload: Workload, device: str
) -> Finding:
    """How the check ends that a workload's budget makes: at its largest size, by the medians."""
    assert workload.budget is not None, "only a workload with a budget is such a check"
    size, found = workload.sizes[-1], []
    for _ in range(TRIES):
        measuring = Measuring(answers, submission, host, workload, device, workload.dtypes[0])
        try:
            point = measuring.point(size)
        except Broken as broken:
            return broken.finding
        if point is None or point.ratio.value <= workload.budget:
            return PASSED
        found.append(point.ratio.value)
    tries = ", ".join(f"{value:.1f}" for value in found)
    return Finding(
        "failed",
        f"At N = {size:,} {workload.per} it takes {min(found):.1f} × as long as the reference; "
        f"{workload.budget:g} × is allowed. ({len(found)} tries: {tries}. "
        f"`grade bench {answers.exercise.number}` shows where the time goes.)",
    )
