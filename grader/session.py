"""The command's end: starts a judge and asks it. Nothing here, and nothing it imports, loads torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.bench.measurement import Bench
from grader.course import Exercise
from grader.judges import START, Judges
from grader.result import Result
from grader.sandbox.level import Level, choose
from grader.seed import Seed, seed_for
from grader.shown import Shown


class Session:
    """A running judge. One that is gone (JudgeGone) is replaced at the next request.

    Use it as a context manager: leaving it, by Ctrl-C too, ends every process and removes every file of
    theirs.

    Args:
        sandbox: how firmly workers are held; by default as firmly as this machine can.
    """

    def __init__(self, start: str = START, sandbox: Level | None = None) -> None:
        self._start = start
        self._level = sandbox or choose("auto")
        self._judges = Judges(1, self._level, start)
        self._gone = False

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The temporary folder of its processes."""
        return self._judges.folder

    def close(self) -> None:
        """Ends the judge and its workers."""
        self._judges.close()

    def grade(
        self,
        exercise: Exercise,
        file: Path | None = None,
        *,
        seed: Seed | int | None = None,
        device: str = "default",
        checks: Sequence[str] = (),
        smallest: bool = True,
        prove: bool = False,
    ) -> Result:
        """Grades `file` (default: the stub's place), and gives what its learner may see: hidden checks are
        counted and named. Raises UsageError or GraderError.
        """
        seed = seed if isinstance(seed, Seed) else seed_for([exercise], seed)
        file = file or exercise.stub
        request = grading(exercise, file, seed, device, checks, smallest=smallest, prove=prove)
        return Result.from_json(self._ask(request)["result"]).for_learner()

    def bench(
        self,
        exercise: Exercise,
        file: Path | None = None,
        *,
        seed: int | None = None,
        device: str = "default",
        dtype: str | None = None,
        workloads: Sequence[str] = (),
        on_doing: Callable[[str], None] = lambda _: None,
    ) -> Bench:
        """Times `file` (default: the stub's place) against the reference. `on_doing` is told what is being
        timed. Raises UsageError or GraderError.
        """
        request = {
            **_about("bench", exercise, file or exercise.stub, seed_for([exercise], seed)),
            "device": device,
            "dtype": dtype,
            "workloads": list(workloads),
        }
        return Bench.from_json(self._ask(request, on_doing)["bench"])

    def show(
        self, exercise: Exercise, file: Path | None = None, *, seed: int = 0, reference: bool = False
    ) -> list[Shown]:
        """The exercise's pictures, drawn from what `file` (default: the stub's place) does; see `show.show`.
        Raises UsageError or GraderError.
        """
        request = {**_about("show", exercise, file or exercise.stub, seed), "reference": reference}
        return [Shown.from_json(picture) for picture in self._ask(request)["pictures"]]

    def describe(self) -> dict[str, Any]:
        """What torch offers on this machine: "torch" its version, "cuda" the devices' names, "sandbox" the
        layers that hold. Raises GraderError.
        """
        machine: dict[str, Any] = self._ask({"ask": "machine"})["machine"]
        return machine

    def devices(self) -> tuple[str, ...]:
        """What a run without `--device` runs on."""
        return ("cpu", "cuda") if self.describe()["cuda"] else ("cpu",)

    def _ask(
        self, request: dict[str, Any], on_doing: Callable[[str], None] = lambda _: None
    ) -> dict[str, Any]:
        """The judge's last word on a request. Raises UsageError, GraderError or JudgeGone."""
        if self._gone:
            self._judges.close()
            self._judges = Judges(1, self._level, self._start)
            self._gone = False
        line = self._judges.lines[0]
        line.ask(request)
        while (answer := line.answer()) is not None:
            if "doing" in answer:
                on_doing(answer["doing"])
            elif "slow" not in answer:
                return answer
        self._gone = True
        raise self._judges.gone()


def grading(
    exercise: Exercise,
    file: Path,
    seed: Seed | int,
    device: str = "default",
    checks: Sequence[str] = (),
    gpu_jobs: int = 1,
    smallest: bool = True,
    prove: bool = False,
) -> dict[str, Any]:
    """The request to grade a file; at most `gpu_jobs` workers use a GPU at a time. `smallest`: whether what
    fails is shown on the smallest case, which takes up to half a second. `prove`: that of `grade.grade`.
    """
    seed = seed if isinstance(seed, Seed) else Seed(seed)
    return {
        **_about("grade", exercise, file, seed.number),
        "secret": seed.secret,
        "device": device,
        "checks": list(checks),
        "gpu_jobs": gpu_jobs,
        "prove": prove,
        "smallest": smallest,
    }


def _about(ask: str, exercise: Exercise, file: Path, seed: int) -> dict[str, Any]:
    """What every request about a file says."""
    return {
        "ask": ask,
        "course": str(exercise.root),
        "exercise": exercise.name,
        "file": str(file.absolute()),
        "seed": seed,
    }
