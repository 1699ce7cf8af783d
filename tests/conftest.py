"""What the kit's own tests share: the real course, the toy course, and one judge for them all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.answers import Answers
from grader.check import LONG
from grader.classroom.pool import Pool
from grader.course import Course, Exercise
from grader.result import Result
from grader.sandbox.level import choose
from grader.session import Session, grading

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course(ROOT)
EXERCISES = COURSE.exercises

TOY = Course(ROOT / "tests" / "toy_course")
SCALE, BY_HAND, _ = TOY.exercises

(TIMED,) = Course(ROOT / "tests" / "timed_course").exercises

THOROUGH = bool(os.environ.get("THOROUGH"))
"""Whether right answers are graded on twenty seeds and all re-spellings of mistakes are tried: some minutes more."""

torch.set_num_threads(1)  # like judge and workers; and two pytest processes do not fight for the processors

collect_ignore = [
    "timed_course",
    "toy_course",
]  # their stubs are unsolved: tests grade it, `pytest` alone does not

GradeSource = Callable[..., Result]


def grade(
    folder: Path, *arguments: object, path: Path = ROOT, **env: str
) -> subprocess.CompletedProcess[str]:
    """`grade ARGUMENTS` in a folder, with the engine that lies at `path`."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(path), "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", **env},
    )


@pytest.fixture(scope="session")
def session() -> Iterator[Session]:
    """A running judge."""
    with Session() as running:
        yield running


@pytest.fixture
def grade_source(session: Session, tmp_path: Path) -> GradeSource:
    """Grades a text as a submission for an exercise; `smallest=True` looks for the smallest failing case, too,
    which takes up to half a second.
    """

    def grade(exercise: Exercise, source: str, **options: object) -> Result:
        file = tmp_path / f"{exercise.name}.py"
        file.write_text(source, encoding="utf-8")
        return session.grade(exercise, file, **{"smallest": False, **options})

    return grade


@cache
def answers_of(exercise: Exercise) -> Answers:
    """The exercise's checks and reference, loaded once in this process."""
    return Answers(exercise)


@cache
def quick_checks(exercise: Exercise) -> tuple[str, ...]:
    """The names of the checks that do not train for long: what can be asked many times."""
    return tuple(check.name for check in answers_of(exercise).checks if check.timeout < LONG)


def by_name(exercise: Exercise) -> str:
    return exercise.name


each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=by_name)


def pooled(requests: Sequence[dict[str, Any]]) -> list[Result]:
    """The result of each request, in order; graded side by side, as `grade batch` has them."""
    found = {}
    for one in Pool(os.cpu_count() or 1, choose("auto")).run(requests):
        assert one.result is not None, f"{requests[one.number]}: {one.problem}"
        found[one.number] = one.result
    return [found[index] for index in range(len(requests))]


def grade_all(exercise: Exercise, sources: Sequence[str], folder: Path, seed: int) -> list[Result]:
    """The result of each of these texts for the checks that do not train for long, in order."""
    requests = []
    for index, source in enumerate(sources):
        file = folder / f"{index}" / exercise.stub.name
        file.parent.mkdir(parents=True)
        file.write_text(source, encoding="utf-8")
        requests.append(grading(exercise, file, seed, "cpu", quick_checks(exercise), smallest=False))
    return pooled(requests)
