"""`pytest exercises --benchmark-only`: the workloads of `grade bench` under pytest-benchmark.

An item for each workload, size and side, grouped so that yours, the reference and PyTorch's own call stand
side by side. The submission does not run in pytest's process: the judge measures, and pytest-benchmark is
handed its seconds, to be shown, saved and compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from grader.declared import Declared
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.bench.measurement import Measurement, Point, Timing
    from grader.bench.workload import Workload
    from grader.pytest_plugin import ExerciseFile, Runs

SIDES = ("yours", "reference", "library")


def benchmarks(file: ExerciseFile, runs: Runs) -> Iterator[pytest.Item]:
    """The items of one exercise."""
    exercise = file.exercise
    source = exercise.checks.read_text(encoding="utf-8")
    declared = Declared.in_text(source, str(exercise.checks))
    for device in runs.devices():
        for workload in declared.workloads:
            for size in workload.sizes:
                for side in SIDES if workload.library else SIDES[:2]:
                    yield _item(file, runs, workload, size, device, side)


def _item(
    file: ExerciseFile, runs: Runs, workload: Workload, size: int, device: str, side: str
) -> pytest.Item:
    clock = Clock()

    def measured(benchmark: Any) -> None:
        try:
            measurement = runs.bench(file, device, workload.name)
        except UsageError as error:  # an edition has no reference
            pytest.skip(str(error))
        seconds = _timing(_point(measurement, size), side).seconds
        benchmark.extra_info.update(size=size, side=side, device=device, dtype=measurement.dtype)
        benchmark.pedantic(clock.passes, setup=clock.feed(seconds), rounds=len(seconds))

    name = f"{workload.name}[{device}-{size}-{side}]"
    item: pytest.Function = pytest.Function.from_parent(file, name=name, callobj=measured)
    group = f"{file.exercise.name} {workload.title}, N = {size:,} ({device})"
    item.add_marker(pytest.mark.benchmark(group=group, timer=clock.now, disable_gc=False))
    return item


def _point(measurement: Measurement, size: int) -> Point:
    """Skips the test where there are no figures of this size."""
    if measurement.untimed:
        pytest.skip(measurement.untimed)
    for point in measurement.points:
        if point.size == size:
            return point
    pytest.skip(" ".join(measurement.notes) or f"N = {size:,} was not timed.")


def _timing(point: Point, side: str) -> Timing:
    found: Timing | None = getattr(point, side)
    if found is None:
        pytest.skip("There are no figures of the library's own call.")
    return found


class Clock:
    """Shows the seconds that the judge measured, as if they passed now."""

    def __init__(self) -> None:
        self._shown = 0.0
        self._next = 0.0

    def now(self) -> float:
        """The judge's account."""
        return self._shown

    def feed(self, seconds: tuple[float, ...]) -> Any:
        """What readies the clock for each round in turn."""
        rounds = iter(seconds)

        def ready() -> None:
            self._next = next(rounds, 0.0)

        return ready

    def passes(self) -> None:
        """One round."""
        self._shown += self._next
