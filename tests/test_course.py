"""The course itself: stubs, references, checks, mistakes and hints hold together, for every exercise."""

from __future__ import annotations

import ast
import doctest
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import COURSE, EXERCISES, THOROUGH, answers_of, each_exercise, grade_all

from grader.answers import Answers
from grader.bench.workload import Workload
from grader.check import LONG, Check
from grader.compare import compare
from grader.course import Exercise
from grader.grade import differs
from grader.mistake import Mistake, read_mistakes
from grader.observe import Raised, snapshot
from grader.result import Result
from grader.signature import signatures
from grader.stub import text_of_stub

SEEDS = (0, 1, 17, 4711, 999_999)


@each_exercise
def test_the_stub_is_the_reference_without_its_answers(exercise: Exercise) -> None:
    """`grade reset N` writes it."""
    assert exercise.stub.read_text(encoding="utf-8") == text_of_stub(exercise)


@each_exercise
def test_every_public_name_is_documented_with_an_example(exercise: Exercise) -> None:
    for node in ast.parse(exercise.reference.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node) or ""
            assert ">>>" in text, f"{node.name} shows no example"
            assert "Trap:" in text or "Trap:" in exercise.stub.read_text(encoding="utf-8"), node.name


@each_exercise
def test_the_examples_of_the_statement_are_true(exercise: Exercise) -> None:
    """The docstrings' examples, run from the top of the file to its end as one story."""
    source = exercise.reference.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": exercise.name}
    exec(compile(source, str(exercise.reference), "exec"), names)
    parser = doctest.DocTestParser()
    examples = [
        example
        for node in ast.walk(ast.parse(source))  # the module first, then its definitions in order
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        for example in parser.get_examples(ast.get_docstring(node) or "", name=exercise.name)
    ]
    story = doctest.DocTest(examples, names, exercise.name, str(exercise.reference), 0, "")
    output: list[str] = []
    torch.manual_seed(0)
    failed = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(story, out=output.append).failed
    assert not failed, "".join(output)
    assert examples


@each_exercise
def test_the_outline_read_without_torch_is_what_importing_gives(exercise: Exercise) -> None:
    loaded = [(check.name, check.title, check.points) for check in answers_of(exercise).checks]
    assert [(check.name, check.title, check.points) for check in exercise.outline.checks] == loaded
    assert exercise.outline.title


@each_exercise
def test_every_public_name_has_hints_from_a_nudge_to_nearly_the_answer(exercise: Exercise) -> None:
    public = set(signatures(exercise.reference.read_text(encoding="utf-8")))
    assert set(exercise.outline.hints) == public
    for name, hints in exercise.outline.hints.items():
        assert len(hints) >= 2, f"{name} has {len(hints)} hint"
        assert len(set(hints)) == len(hints)


@each_exercise
def test_every_public_name_is_checked(exercise: Exercise) -> None:
    used = {name for check in exercise.outline.checks for name in check.functions}
    assert set(signatures(exercise.reference.read_text(encoding="utf-8"))) <= used


@each_exercise
def test_the_stub_is_all_todo(exercise: Exercise, session) -> None:
    """Where it shows programs with bugs, these fail, and no sentence gives the bug away."""
    assert exercise.stub.read_text(encoding="utf-8") == text_of_stub(exercise)
    result = session.grade(exercise, seed=0)
    outcomes = {"failed", "error", "skipped"} if exercise.bugs.is_file() else {"todo"}
    assert {check.outcome for check in result.checks} <= outcomes
    assert {check.mistake for check in result.checks} == {None}
    assert result.score == 0


def test_every_bug_is_in_a_function_that_the_reference_has() -> None:
    for exercise in EXERCISES:
        if exercise.bugs.is_file():
            defined = signatures(exercise.bugs.read_text(encoding="utf-8"))
            assert defined.keys() == signatures(exercise.reference.read_text(encoding="utf-8")).keys()


@each_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_passes(exercise: Exercise, seed: int, session) -> None:
    result = session.grade(exercise, exercise.reference, seed=seed)
    assert [(c.name, c.message) for c in result.checks if not c.passed] == []
    assert result.score == result.max_score == exercise.outline.points


@each_exercise
def test_every_mistake_is_caught(exercise: Exercise, tmp_path: Path) -> None:
    """And the checks of every topic are failed by one. Compared here, as the judge does, which takes a tenth of
    grading; what only a worker notices is graded.
    """
    answers = answers_of(exercise)
    open_topics = {topic: set(checks) for topic, checks in exercise.outline.topics.items()}
    unnoticed = []
    for mistake in read_mistakes(exercise):
        failing = first_failing(answers, mistake, answers.checks)
        if failing is None:
            unnoticed.append(mistake)
        wanted = {check for checks in open_topics.values() for check in checks} - {failing}
        failed = {
            failing,
            *(c.name for c in answers.checks if c.name in wanted and fails(answers, mistake, c)),
        }
        open_topics = {topic: checks for topic, checks in open_topics.items() if not failed & checks}
    results = grade_all(exercise, [mistake.source for mistake in unnoticed], tmp_path, 0)
    for mistake, result in zip(unnoticed, results, strict=True):
        assert is_caught(result), mistake.name
        failed = {check.name for check in result.checks if not check.passed}
        open_topics = {topic: checks for topic, checks in open_topics.items() if not failed & checks}
    assert open_topics == {}, "no known mistake fails what these are checked by"


def first_failing(answers: Answers, mistake: Mistake, checks: Sequence[Check]) -> str | None:
    """The check that catches the mistake first; those of its function are asked before the others."""
    names = {check.name for check in answers.exercise.outline.checks if mistake.target in check.functions}
    ordered = sorted(checks, key=lambda check: check.name not in names)
    return next((check.name for check in ordered if fails(answers, mistake, check)), None)


def fails(answers: Answers, mistake: Mistake, check: Check) -> bool:
    """Whether a check that does not train for long finds the mistake, on seed 0."""
    if check.timeout >= LONG:
        return False
    for index in range(len(check.sizes)):
        answer = answers.of(check, index, 0, "cpu")
        banned = {offence.function for offence in answers.mistakes.offences(mistake)}
        gives = answers.mistakes.gives(mistake, check, index, 0, "cpu", answer.expected).what
        if (
            isinstance(gives, Raised)
            or banned & set(answer.used)
            or differs(check, gives, answer.expected) is not None
        ):
            return True
    return False


@each_exercise
@pytest.mark.skipif(not THOROUGH, reason="some minutes: THOROUGH=1 runs it")
def test_every_mistake_is_caught_on_every_seed(exercise: Exercise, tmp_path: Path) -> None:
    mistakes = read_mistakes(exercise)
    for seed in range(10):
        results = grade_all(exercise, [mistake.source for mistake in mistakes], tmp_path / f"{seed}", seed)
        for mistake, result in zip(mistakes, results, strict=True):
            assert is_caught(result), f"{mistake.name}, seed {seed}"


def is_caught(result: Result) -> bool:
    """Whether a check fails; what the grader itself failed at is no check."""
    outcomes = {check.outcome for check in result.checks}
    assert "grader_error" not in outcomes
    return bool(outcomes & {"failed", "error", "timeout", "crashed", "forbidden"})


@each_exercise
def test_every_public_name_has_four_mistakes(exercise: Exercise) -> None:
    counts = Counter(mistake.target for mistake in read_mistakes(exercise))
    public = signatures(exercise.reference.read_text(encoding="utf-8"))
    assert {name: counts[name] for name in public if counts[name] < 4} == {}
    assert set(counts) <= set(public)


@each_exercise
def test_mistakes_have_names_of_their_own_and_sentences(exercise: Exercise) -> None:
    """What no check can tell apart shares a sentence."""
    mistakes = read_mistakes(exercise)
    assert len({mistake.name for mistake in mistakes}) == len(mistakes)
    for mistake in mistakes:
        assert mistake.sentence.endswith((".", "?")), mistake.name


def test_numbers_are_unique_and_the_four_folders_hold_the_same_names() -> None:
    assert len({exercise.number for exercise in EXERCISES}) == len(EXERCISES)
    names = {f"{exercise.name}.py" for exercise in EXERCISES}
    for folder in ("exercises", "checks", "solutions", "solutions/mistakes"):
        assert {path.name for path in Path(COURSE.root, folder).glob("ex*.py")} == names, folder


@each_exercise
def test_every_workload_runs_and_the_library_gives_the_same(exercise: Exercise) -> None:
    answers = answers_of(exercise)
    assert answers.workloads, "something's speed is worth a lesson everywhere"
    for workload in answers.workloads:
        for dtype in workload.dtypes:
            mine, theirs = inputs_of(workload, answers, dtype), inputs_of(workload, answers, dtype)
            expected = snapshot(workload.call(answers.reference, **mine))
            if workload.library:
                seen = snapshot(workload.library(**theirs))
                assert compare(seen, expected, workload.tolerance, False) is None, workload.name


def inputs_of(workload: Workload, answers: Answers, dtype: str) -> dict[str, Any]:
    """The inputs of a call at the smallest size, as a worker makes them."""
    made = workload.made(0, workload.sizes[0], 7, "cpu", dtype)
    if workload.setup:
        made |= workload.setup(answers.reference, workload.trial(0, workload.sizes[0], 7, "cpu"))
    return made
