"""`pytest exercises/ex03_focal_loss.py` runs the checks of `grade exercise 3`, an item per check and device.

Every project of this Python environment loads this file, so it imports nothing of its own until it meets an
exercise: a file `exercises/exNN_*.py` with a checks file of the same name.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from grader.bench.measurement import Measurement
    from grader.course import Exercise
    from grader.result import CheckResult
    from grader.session import Session

NAME = re.compile(r"ex\d+_\w+\.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("grade", "exercises that grade themselves")
    group.addoption("--grade-seed", type=_seed, help="the seed of the exercises' inputs (default: a new one)")
    group.addoption(
        "--grade-device",
        choices=("cpu", "cuda", "all"),
        default="all",
        help="where exercises run (default: cpu, and cuda too where there is one)",
    )


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no seed: a seed is a whole number from 0 up.")
    return int(text)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """An exercise is collected by us alone: pytest's own collector would import it, and so run it."""
    found = yield
    if is_exercise(file_path):
        return [ExerciseFile.from_parent(parent, path=file_path)]
    return found


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ends the run where exercises are to run on a device that is not there, or with a seed that is not."""
    runs = config.stash.get(RUNS, None)
    if runs is not None:
        runs.require_device()
        runs.require_seed({item.exercise for item in items if isinstance(item, CheckItem)})


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the judge, if one was started."""
    runs = config.stash.get(RUNS, None)
    if runs is not None:
        runs.close()


def is_exercise(path: Path) -> bool:
    """Whether `path` is a stub's place in a course."""
    return (
        path.parent.name == "exercises"
        and NAME.fullmatch(path.name) is not None
        and (path.parent.parent / "checks" / path.name).is_file()
    )


class ExerciseFile(pytest.File):
    """A learner's file: its items come from the checks file, which is read and not imported."""

    @property
    def exercise(self) -> Exercise:
        from grader.course import Exercise

        return Exercise(self.path.parent.parent, self.path.stem)

    def collect(self) -> Iterator[pytest.Item]:
        runs = self.config.stash.setdefault(RUNS, Runs(self.config))
        if self.config.getoption("benchmark_only", False):
            from grader.pytest_bench import benchmarks  # loads torch

            yield from benchmarks(self, runs)
            return
        exercise = self.exercise
        for device in runs.devices():
            for check in exercise.outline.checks:
                yield CheckItem.from_parent(
                    self,
                    name=f"{check.name}[{device}]",
                    exercise=exercise,
                    check=check.name,
                    functions=check.functions,
                    device=device,
                )


class CheckItem(pytest.Item):
    """One check on one device."""

    def __init__(
        self, *, exercise: Exercise, check: str, functions: tuple[str, ...], device: str, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.exercise = exercise
        self.check = check
        self.functions = functions
        self.device = device

    def runtest(self) -> None:
        result = self.config.stash[RUNS].result(self)
        if result.outcome == "skipped":
            pytest.skip(result.message)
        if not result.passed:
            raise CheckFailed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, CheckFailed):
            from grader.report.terminal import failure

            if excinfo.value.check.is_hidden:
                return f"{excinfo.value.check.label}\n\n{failure(excinfo.value.check)}"
            seed = self.config.stash[RUNS].seed(self.exercise)
            again = f"grade exercise {self.exercise.number} --check {self.check} --seed {seed}"
            return f"{excinfo.value.check.title}\n\n{failure(excinfo.value.check)}\nagain     {again}"
        from grader.errors import GraderError, UsageError

        if isinstance(excinfo.value, GraderError | UsageError):
            return f"The grader failed, not you. {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Points to the function that the check is about, so that a click in an IDE lands there."""
        lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines):
            if any(re.match(rf"(def|class) {name}\b", line) for name in self.functions):
                return self.path, number, self.name
        return self.path, None, self.name


class CheckFailed(Exception):
    """A check that did not pass; pytest shows its words and no traceback."""

    def __init__(self, check: CheckResult) -> None:
        super().__init__(check.message)
        self.check = check


class Runs:
    """The gradings of one pytest run: one per exercise and device, for all items that were selected."""

    def __init__(self, config: pytest.Config) -> None:
        self._seed: int | None = config.getoption("--grade-seed")
        self._seeds: dict[Path, int] = {}
        self._wanted = config.getoption("--grade-device")
        self._session: Session | None = None
        self._results: dict[tuple[Path, str], dict[str, CheckResult]] = {}
        self._figures: dict[tuple[Path, str, str], Measurement] = {}

    def seed(self, exercise: Exercise) -> int:
        """The seed of the exercise's inputs: one for all, but for those whose answers are in a pack. Raises
        UsageError for one that a pack does not know.
        """
        from grader.frozen.pack import is_frozen
        from grader.seed import new_seed, seed_for

        key = exercise.stub
        if key not in self._seeds:
            if self._seed is None and not is_frozen(exercise):
                self._seed = new_seed()
            self._seeds[key] = seed_for([exercise], self._seed)
        return self._seeds[key]

    def devices(self) -> tuple[str, ...]:
        """What items are collected for. Torch is asked only where there may be a GPU: that costs a second."""
        if self._wanted != "all":
            return (self._wanted,)
        may_have = Path("/dev/nvidiactl").exists() or shutil.which("nvidia-smi") is not None
        return ("cpu", "cuda") if may_have and "cuda" in self._judge().devices() else ("cpu",)

    def require_device(self) -> None:
        """Raises pytest.UsageError for CUDA asked for and absent."""
        from grader.errors import GraderError

        with suppress(GraderError):  # a judge that cannot answer: each item will say why
            if self._wanted == "cuda" and "cuda" not in self._judge().devices():
                raise pytest.UsageError(
                    "This machine has no CUDA device that PyTorch can use: leave out --grade-device cuda."
                )

    def require_seed(self, exercises: set[Exercise]) -> None:
        """Raises pytest.UsageError for a seed that an answer pack does not know."""
        from grader.errors import GraderError, UsageError

        with suppress(GraderError):  # a pack that cannot be read: each item will say why
            try:
                for exercise in exercises if self._seed is not None else ():
                    self.seed(exercise)
            except UsageError as error:
                raise pytest.UsageError(str(error).replace("--seed", "--grade-seed")) from None

    def result(self, item: CheckItem) -> CheckResult:
        """The item's result; the first of a file grades all that were selected of the file."""
        key = (item.path, item.device)
        if key not in self._results:
            names = [
                other.check
                for other in item.session.items
                if isinstance(other, CheckItem) and (other.path, other.device) == key
            ]
            result = self._judge().grade(
                item.exercise, item.path, seed=self.seed(item.exercise), device=item.device, checks=names
            )
            self._results[key] = {check.name: check for check in result.checks}
        return self._results[key][item.check]

    def bench(self, file: ExerciseFile, device: str, workload: str) -> Measurement:
        """The figures of a workload; all its sizes and sides are measured in turns, at once."""
        key = (file.path, device, workload)
        if key not in self._figures:
            found = self._judge().bench(
                file.exercise, file.path, seed=self.seed(file.exercise), device=device, workloads=[workload]
            )
            (self._figures[key],) = found.measurements
        return self._figures[key]

    def close(self) -> None:
        if self._session is not None:
            self._session.close()

    def _judge(self) -> Session:
        if self._session is None:
            from grader.session import Session

            self._session = Session()
        return self._session


RUNS = pytest.StashKey[Runs]()
