"""Progress survives two runs at once, and never costs anybody a result."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from pathlib import Path

import pytest
from conftest import TOY

from grader.course import Course
from grader.progress import Progress, ProgressUnavailable, Record
from grader.result import CheckResult, Result


def result(*outcomes: str) -> Result:
    checks = tuple(
        CheckResult(f"check_{i}", "a title", "cpu", outcome, float(outcome == "passed"), 1.0)
        for i, outcome in enumerate(outcomes)
    )
    return Result(1, "ex01_scale", "t", "f", 1, ("cpu",), ("process",), checks)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    shutil.copytree(TOY.root, tmp_path / "c", ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    return Course(tmp_path / "c")


def test_a_record_tells_new_started_and_passed() -> None:
    record = Record()
    assert record.state == "new"
    assert record.after(result("todo", "todo")).state == "new"
    assert record.after(result("passed", "todo")).state == "started"
    assert record.after(result("failed", "todo")).state == "started"
    assert record.after(result("passed", "passed")).state == "passed"


def test_solved_stays_when_the_file_is_broken_again() -> None:
    record = Record().after(result("passed")).after(result("failed"))
    assert record.solved
    assert record.state == "started"
    assert record.attempts == 2
    assert (record.score, record.max_score) == (0.0, 1.0)


def test_a_check_that_fails_on_one_device_has_not_passed() -> None:
    both = result("passed", "failed")
    both = Result(
        **{**both.__dict__, "checks": (both.checks[0], CheckResult("check_0", "t", "cuda", "failed", 0, 1))}
    )
    assert Record().after(both).outcomes == {"check_0": "failed"}


def hint_many_times(root: Path) -> None:
    course = Course(root)
    for _ in range(25):
        Progress(course).hinted(course.exercises[0], "scale")


def test_runs_that_overlap_lose_nothing(course: Course) -> None:
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=hint_many_times, args=(course.root,)) for _ in range(4)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert Progress(course).record(course.exercises[0]).hints == {"scale": 100}
    assert {path.name for path in (course.root / ".grade").iterdir()} <= {"progress.json", "progress.lock"}


def test_it_is_readable_json(course: Course) -> None:
    Progress(course).graded(course.exercises[0], result("passed"))
    data = json.loads((course.root / ".grade" / "progress.json").read_text(encoding="utf-8"))
    assert data["version"] == 1
    assert data["exercises"]["ex01_scale"]["attempts"] == 1


def of_scale(fields: str) -> str:
    return f'{{"exercises": {{"ex01_scale": {fields}}}}}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        pytest.param("[" * 100_000, id="too deep"),
        '{"exercises": 3}',
        of_scale("[]"),
        of_scale('{"x": 1}'),
        of_scale('{"attempts": "x"}'),
        of_scale('{"attempts": -1}'),
        of_scale('{"attempts": true}'),
        of_scale('{"hints": 3, "outcomes": 7}'),
        of_scale('{"hints": {"scale": "a"}}'),
        of_scale('{"hints": {"scale": -5}}'),
        of_scale('{"score": null}'),
        of_scale('{"score": NaN}'),
        pytest.param(of_scale('{"score": 1' + "0" * 400 + "}"), id="a number of 401 digits"),
        of_scale('{"outcomes": 7}'),
        of_scale('{"outcomes": {"a": null}}'),
        of_scale('{"solved": "yes"}'),
    ],
)
def test_damage_is_said_and_never_a_traceback(text: str, course: Course) -> None:
    (course.root / ".grade").mkdir()
    (course.root / ".grade" / "progress.json").write_text(text, encoding="utf-8")
    with pytest.raises(ProgressUnavailable, match="damaged"):
        Progress(course).records()
    with pytest.raises(ProgressUnavailable, match="damaged"):
        Progress(course).hinted(course.exercises[0], "scale")
    with pytest.raises(ProgressUnavailable, match="damaged"):
        Progress(course).graded(course.exercises[0], result("passed"))


def test_a_full_disk_leaves_the_old_file_whole(course: Course, monkeypatch) -> None:
    progress = Progress(course)
    progress.hinted(course.exercises[0], "scale")

    def no_space(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(ProgressUnavailable, match="No space left on device"):
        progress.hinted(course.exercises[0], "scale")
    assert progress.record(course.exercises[0]).hints == {"scale": 1}
    assert not list((course.root / ".grade").glob("*.tmp"))
