"""`pytest exercises`: the same checks as `grade`, in the same words, and nothing at all for other projects."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, TOY

pytest_plugins = ["pytester"]
REFERENCE = (TOY.root / "solutions" / "ex01_scale.py").read_text(encoding="utf-8")


@pytest.fixture
def course(pytester: pytest.Pytester) -> Path:
    for name in ("exercises", "checks", "solutions"):
        shutil.copytree(TOY.root / name, pytester.path / name)
    return pytester.path


def write(course: Path, old: str = "", new: str = "") -> None:
    (course / "exercises" / "ex01_scale.py").write_text(REFERENCE.replace(old, new), encoding="utf-8")


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("--grade-device=cpu", *arguments)


def test_a_solved_exercise_passes_item_by_item(course, pytester) -> None:
    write(course)
    result = run(pytester, "exercises/ex01_scale.py", "-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["exercises/ex01_scale.py::values_match?cpu? PASSED*"])


def test_a_wrong_answer_fails_with_the_words_of_grade(course, pytester) -> None:
    write(course, "return x * factor", "return x + factor")
    result = run(pytester, "exercises/ex01_scale.py", "--grade-seed=17")
    result.assert_outcomes(passed=2, failed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "scale multiplies by the factor",
            "given     x (2,) float32 = ?1.0, 2.0?",
            "expected  scaled = ?2.0, 4.0?",
            "got       ?3.0, 4.0?",
            "again     grade exercise 1 --check values_match --seed 17",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_an_unsolved_stub_fails_as_todo(course, pytester) -> None:
    result = run(pytester, "exercises")
    result.assert_outcomes(failed=6)
    result.stdout.fnmatch_lines(["todo      scale is still to be written (line 13)."])


def test_k_selects_by_exercise_and_by_check(course, pytester) -> None:
    write(course)
    run(pytester, "exercises", "-k", "scale").assert_outcomes(passed=4, deselected=2)
    run(pytester, "exercises", "-k", "halves_in_place").assert_outcomes(passed=1, deselected=5)
    run(pytester, "exercises/ex01_scale.py::gradient_flows[cpu]").assert_outcomes(passed=1)


def test_the_learners_code_never_runs_in_pytests_own_process(course, pytester) -> None:
    write(course, "import torch\n", "import torch\nopen('ran_here', 'w')\nraise SystemExit\n")
    run(pytester, "exercises/ex01_scale.py").assert_outcomes(failed=4)
    assert not (course / "ran_here").exists()


def test_collecting_needs_no_torch_and_leaves_no_process(course, pytester) -> None:
    script = "import sys, pytest\ncode = pytest.main(['--co', '-q', 'exercises'])\nprint('torch' in sys.modules, code)\n"
    result = pytester.run(sys.executable, "-c", script)
    result.stdout.fnmatch_lines(["exercises/ex01_scale.py::values_match?cpu?", "False 0*"])


def test_it_points_to_the_function_that_a_check_is_about(course, pytester) -> None:
    pytester.makeconftest(
        "def pytest_collection_modifyitems(items):\n    for i in items: print('AT', i.name, i.reportinfo()[1])\n"
    )
    line = REFERENCE.splitlines().index("class Scaler(nn.Module):")
    run(pytester, "exercises", "--co", "-s").stdout.fnmatch_lines([f"AT network_matches?cpu? {line}"])


def test_cuda_asked_for_and_absent_ends_the_run(course, pytester, session) -> None:
    if session.describe()["cuda"]:
        pytest.skip("this machine has CUDA")
    result = pytester.runpytest_subprocess("--grade-device=cuda", "exercises/ex01_scale.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: This machine has no CUDA device*leave out --grade-device cuda."])
    result.stdout.no_fnmatch_line("*FAILED*")
    result.stdout.no_fnmatch_line("*The grader failed*")


@pytest.mark.parametrize("seed", ["-5", "x", "1.5", ""])
def test_a_seed_that_is_none_ends_the_run(seed, course, pytester) -> None:
    result = run(pytester, "exercises/ex01_scale.py", f"--grade-seed={seed}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*--grade-seed: '{seed}' is no seed: a seed is a whole number from 0 up."])


def test_a_broken_checks_file_is_a_collection_error_in_one_sentence(course, pytester) -> None:
    (course / "checks" / "ex01_scale.py").write_text("def f(:", encoding="utf-8")
    result = run(pytester, "exercises/ex01_scale.py")
    result.stdout.fnmatch_lines(["*is not a checks file that can be read*"])
    assert result.ret != 0


def test_other_files_and_other_projects_are_left_alone(pytester) -> None:
    pytester.makepyfile(test_own="def test_own(): pass")
    (pytester.path / "exercises").mkdir()
    (pytester.path / "exercises" / "ex01_mine.py").write_text("def test_mine(): pass", encoding="utf-8")
    pytester.runpytest_subprocess("exercises/ex01_mine.py", "test_own.py").assert_outcomes(passed=2)


def test_pytest_alone_runs_the_kits_own_tests_and_no_exercise() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--co", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0
    assert "tests/test_cli.py::" in done.stdout
    assert "\nexercises/" not in done.stdout


def test_the_plugin_imports_nothing_but_what_pytest_has() -> None:
    code = "import pytest, sys; before = set(sys.modules); import grader.pytest_plugin; print(set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert set(eval(done.stdout)) == {"grader", "grader.pytest_plugin"}
