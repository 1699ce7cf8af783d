"""No false alarm: right answers, written in as many ways as people write them, pass every check on every seed.

tests/correct/ holds a folder for each exercise; each file in it is a whole submission, and says in its first line
what is unusual about it.
"""

from __future__ import annotations

import ast
from pathlib import Path

from conftest import EXERCISES, ROOT, THOROUGH, each_exercise, pooled, quick_checks

from grader.course import Exercise
from grader.session import grading

SEEDS = range(20)
WAYS = 5

CORRECT = ROOT / "tests" / "correct"


def answers(exercise: Exercise) -> list[Path]:
    return sorted(Path(CORRECT, exercise.name).glob("*.py"))


@each_exercise
def test_right_answers_pass_on_every_seed(exercise: Exercise) -> None:
    """All checks on the first seed, and on the others those that do not train for long. Without THOROUGH=1 each
    answer has one seed, every other one the first.
    """
    files = answers(exercise)
    work = [(seed, path) for seed in SEEDS for path in files]  # a judge keeps one seed's answers
    if not THOROUGH:
        work = [(seed, path) for seed in SEEDS[:2] for path in files[seed::2]]
    requests = [
        grading(exercise, path, seed, checks=quick_checks(exercise) if seed else ()) for seed, path in work
    ]
    refused = []
    for (seed, path), result in zip(work, pooled(requests), strict=True):
        refused += [(path.name, seed, c.name, c.outcome, c.message) for c in result.checks if not c.passed]
    assert sorted(refused) == []


@each_exercise
def test_every_exercise_is_answered_in_many_ways(exercise: Exercise) -> None:
    """And each answer says what is unusual about it."""
    assert len(answers(exercise)) >= WAYS
    for path in answers(exercise):
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert text.endswith("."), path.name
        assert "\n" not in text, path.name


def test_every_folder_is_of_an_exercise() -> None:
    assert {path.name for path in CORRECT.iterdir()} <= {exercise.name for exercise in EXERCISES}
