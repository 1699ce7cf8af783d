"""The pipeline of timing: answers and a submission go in, figures come out.

What is not right is not timed: the checks that a workload rests on run first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.answers import Answers
from grader.bench.machine import machine
from grader.bench.measurement import Bench
from grader.bench.measuring import Measuring, Say
from grader.bench.workload import Workload
from grader.errors import UsageError
from grader.gpu import GpuSlots
from grader.grade import grade
from grader.sandbox.host import Host
from grader.sandbox.level import layers
from grader.submission import Submission


def bench(
    answers: Answers,
    submission: Submission,
    host: Host,
    *,
    seed: int,
    devices: Sequence[str] = ("cpu",),
    dtype: str | None = None,
    only: Sequence[str] = (),
    notes: Sequence[str] = (),
    say: Say = lambda _: None,
    gpu: GpuSlots | None = None,
) -> Bench:
    """Times one submission against the reference. Raises UsageError for a workload or dtype that is not
    there, and where there is no reference.

    Args:
        dtype: of the inputs, by name; each workload's own where None.
        only: names of the workloads; all where empty.
        say: told what is being timed.
    """
    if not answers.has_reference:
        raise UsageError("This edition has no reference, and so nothing to be timed against.")
    workloads = chosen_workloads(answers, only, dtype)
    wrong = _wrong(answers, submission, host, seed, workloads)
    measurements = []
    for device in devices:
        for workload in workloads:
            measure = Measuring(answers, submission, host, workload, device, dtype or workload.dtypes[0], say)
            if device == "cuda" and gpu:
                with gpu.slot():
                    measurements.append(measure.result(wrong))
            else:
                measurements.append(measure.result(wrong))
    exercise = answers.exercise
    return Bench(
        number=exercise.number,
        name=exercise.name,
        title=exercise.outline.title,
        file=str(submission.path),
        seed=seed,
        sandbox=layers(host.level),
        machine=machine(devices),
        measurements=tuple(measurements),
        notes=tuple(notes),
    )


def chosen_workloads(answers: Answers, only: Sequence[str], dtype: str | None) -> list[Workload]:
    """The workloads to time. Raises UsageError where there are none."""
    exercise, known = answers.exercise, [workload.name for workload in answers.workloads]
    if not known:
        raise UsageError(f"Exercise {exercise.number} has nothing whose speed is worth a lesson.")
    if unknown := [f"“{name}”" for name in only if name not in known]:
        raise UsageError(f"{exercise.name} has no workload {', '.join(unknown)}. It has: {', '.join(known)}.")
    workloads = [workload for workload in answers.workloads if not only or workload.name in only]
    fit = [workload for workload in workloads if dtype is None or dtype in workload.dtypes]
    if not fit:
        dtypes = ", ".join(dict.fromkeys(d for workload in workloads for d in workload.dtypes))
        raise UsageError(f"Nothing there is timed in {dtype}. There is: {dtypes}.")
    return fit


def _wrong(
    answers: Answers, submission: Submission, host: Host, seed: int, workloads: Sequence[Workload]
) -> Mapping[str, str]:
    """Why checks did not pass that workloads rest on, by name."""
    needed = {need for workload in workloads for need in workload.needs}
    if not needed:
        return {}
    names = [check.name for check in answers.checks if check.name in needed]
    result = grade(answers, submission, host, seed=seed, only=names, smallest=False)
    states = {"todo": "is still to be written", "skipped": "was not run"}
    return {
        check.name: f"“{check.title}” {states.get(check.outcome, 'does not pass')}"
        for check in result.checks
        if not check.passed
    }
