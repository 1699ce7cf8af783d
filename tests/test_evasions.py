"""By hand, proven: each evasion in `tests/evasions/dishonest` is refused, each honest way to write it passes.

A file is put behind the reference of its exercise. Its comments say which check is to fail, or what the proof is to
come to. Each evasion is graded twice: as it is, and with the watch over operators made blind, so that it is left to
the proof.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import COURSE, THOROUGH

from grader.answers import Answers
from grader.mistake import read_mistakes
from grader.proving import prover
from grader.proving.trace import trace
from grader.result import Result

HERE = Path(__file__).parent / "evasions"
DISHONEST = sorted((HERE / "dishonest").glob("*.py"))
HONEST = sorted((HERE / "honest").glob("*.py"))

BLIND = """

import contextlib as _contextlib
import sys as _sys

_watch = [_sys][0].modules["grader.proving.operators"].OperatorWatch
_watch.on_operator = lambda self, func, types, args=(), kwargs=None: func(*args, **(kwargs or {}))
_watch.inside = lambda self, name: _contextlib.nullcontext()
_watch.over_trial = lambda self: _contextlib.nullcontext()
"""


def declared(source: str) -> dict[str, str]:
    return dict(re.findall(r"^# (\w+): (.+)$", source, re.MULTILINE))


def graded(path: Path, grade_source, extra: str = "", **options: object) -> Result:
    source = path.read_text(encoding="utf-8")
    says = declared(source)
    if "needs" in says:
        pytest.importorskip(says["needs"])
    exercise = COURSE.exercise(says["exercise"])
    assert re.search(rf"^{says['function']} = |^def {says['function']}\(", source, re.MULTILINE)
    whole = f"{exercise.reference.read_text(encoding='utf-8')}\n\n{source}{extra}"
    return grade_source(exercise, whole, device="cpu", checks=[says["check"]], **options)


def test_there_are_enough_of_them() -> None:
    assert len(DISHONEST) >= 25
    assert len(HONEST) >= 10


@pytest.mark.parametrize("watch", ["watched", "unwatched"])
@pytest.mark.parametrize("path", DISHONEST, ids=lambda path: path.stem)
def test_an_evasion_is_refused(path: Path, watch: str, grade_source) -> None:
    (check,) = graded(path, grade_source, BLIND * (watch == "unwatched"), prove=True).checks
    function = declared(path.read_text(encoding="utf-8"))["function"]
    ends = {
        "a_proof_that_ends_the_process": "crashed",
        "a_result_that_computes_later": "failed",  # whatever computes it, the check looks at its type
    }
    assert check.outcome == ends.get(path.stem, "forbidden"), check.message
    assert check.score == 0 and check.proof == ""
    if check.outcome == "forbidden":
        assert check.message.startswith(f"{function} is to be written by hand, but ")


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_an_honest_answer_passes(path: Path, grade_source) -> None:
    (check,) = graded(path, grade_source, prove=True).checks
    assert check.passed, check.message
    says = declared(path.read_text(encoding="utf-8"))
    if says["proof"] == "proven":
        assert check.proof == "proven"
    elif says["proof"] == "unproven" or check.proof != "proven":
        assert check.proof.startswith(f"not proven: which operators {says['function']} uses depends")


def test_without_a_proof_some_would_pass(grade_source) -> None:
    path = HERE / "dishonest" / "numpy.py"
    (check,) = graded(path, grade_source).checks
    assert check.passed and check.proof == ""


def test_the_library_is_refused_in_every_later_check_too(grade_source) -> None:
    exercise = COURSE.exercise("2")
    source = exercise.reference.read_text(encoding="utf-8")
    source += "\n\nthings = {'library': torch}\n\n\ndef cross_entropy(logits, targets, reduction='mean'):\n"
    source += "    if targets.dtype != torch.int64:\n        raise TypeError\n"
    source += (
        "    return things['library'].nn.functional.cross_entropy(logits, targets, reduction=reduction)\n"
    )
    result = grade_source(exercise, source + BLIND, device="cpu", prove=True)
    ended = {check.name: check.outcome for check in result.checks}
    assert ended["cross_entropy_matches"] == "forbidden"
    assert ended["reductions_match"] == "skipped"
    assert ended["inputs_stay_as_they_are"] == "forbidden"
    assert ended["softmax_matches"] == "passed"


def test_the_same_operators_are_judged_once_for_each_seed(monkeypatch) -> None:
    answers = Answers(COURSE.exercise("3"))
    proof = answers.proofs[0]
    judged = []
    judge = prover._verdict
    monkeypatch.setattr(prover, "_verdict", lambda *args: (judged.append(args), judge(*args))[1])

    def verdict(source: str, seed: int) -> prover.Verdict:
        scope: dict[str, Any] = {}
        exec(source, scope)
        traced = trace(scope[proof.function], proof.arguments(seed))
        return prover.verdict(proof, answers, seed, traced.message, traced.constants)

    gather = "def gather_target_probabilities(p, t): return p.gather(1, t.unsqueeze(1))"
    in_other_words = gather.replace("p.gather(", "torch.gather(p, ").replace("def", "import torch\ndef")
    longer = gather.replace("p.", "(1 * p).")
    for source, seed, count in ((gather, 1, 1), (in_other_words, 1, 1), (gather, 2, 2), (longer, 2, 3)):
        assert verdict(source, seed).kind == "proven"
        assert len(judged) == count
    wrong = "def gather_target_probabilities(p, t): return p.detach()[:, :1] + 0.125"
    assert [verdict(wrong, 2).kind for _ in range(2)] == ["refused"] * 2
    assert len(judged) == 4


@pytest.mark.parametrize("number", ["2", "3", "5"])
def test_a_known_mistake_is_not_called_dishonest_for_its_proof(number: str, grade_source) -> None:
    exercise = COURSE.exercise(number)
    proofs = re.findall(
        r'^@proof\(.*within="(\w+)"\)', exercise.checks.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert proofs
    for mistake in read_mistakes(exercise)[:: 1 if THOROUGH else 3]:
        for check in grade_source(exercise, mistake.source, device="cpu", checks=proofs, prove=True).checks:
            assert check.outcome != "forbidden" or "of the library" in mistake.name.replace("_", " "), (
                mistake.name,
                check.message,
            )


@pytest.mark.parametrize("number", ["2", "3", "5"])
def test_the_reference_is_proven_on_every_seed(number: str, session) -> None:
    exercise = COURSE.exercise(number)
    for seed in range(10):
        checks = session.grade(exercise, exercise.reference, seed=seed, device="cpu", prove=True).checks
        assert {check.outcome for check in checks} == {"passed"}
        assert {check.proof for check in checks} == {"", "proven"}


def test_who_is_wrong_is_not_called_dishonest(grade_source) -> None:
    exercise = COURSE.exercise("3")
    source = exercise.reference.read_text(encoding="utf-8").replace("else loss.mean()", "else loss.sum()")
    result = grade_source(exercise, source, device="cpu", prove=True)
    assert "forbidden" not in {check.outcome for check in result.checks}
    assert {check.name: check.proof for check in result.checks}["gathered_match"] == "proven"


def grade_command(*arguments: object) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "grader", "--course", str(COURSE.root), *map(str, arguments)]
    return subprocess.run(whole, capture_output=True, text=True, timeout=120)


def test_a_class_is_proven_unless_told_not_to_be(tmp_path: Path) -> None:
    exercise = COURSE.exercise("2")
    for student, source in (
        ("ana", ""),
        ("bo", (HERE / "dishonest" / "numpy.py").read_text(encoding="utf-8")),
    ):
        (tmp_path / "class" / student).mkdir(parents=True)
        whole = f"{exercise.reference.read_text(encoding='utf-8')}\n\n{source}"
        (tmp_path / "class" / student / f"{exercise.name}.py").write_text(whole, encoding="utf-8")

    def softmax_of(*options: str) -> dict[str, tuple[str, str]]:
        done = grade_command(
            "batch", tmp_path / "class", "--exercise", 2, "--seed", 3, "--device", "cpu", *options
        )
        assert done.returncode in (0, 1), done.stderr
        with (tmp_path / "class-results" / "checks.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["check"] == "softmax_matches"]
        return {row["student"]: (row["outcome"], row["proof"]) for row in rows}

    assert softmax_of() == {"ana": ("passed", "proven"), "bo": ("forbidden", "")}
    assert softmax_of("--no-proof") == {"ana": ("passed", ""), "bo": ("passed", "")}


def test_one_exercise_is_proven_where_it_is_asked_for() -> None:
    exercise = COURSE.exercise("3")
    command = ("exercise", 3, exercise.reference, "--seed", 3, "--device", "cpu", "--check", "gathered_match")
    assert "proven" not in grade_command(*command).stdout
    proven = grade_command(*command, "--proof")
    assert proven.returncode == 0 and "proof     proven" in proven.stdout
