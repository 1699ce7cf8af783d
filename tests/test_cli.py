"""`grade` as a person runs it: what it prints, where, and its exit status."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, SCALE, TOY, grade

from grader.sandbox.lock import missing

REFERENCE = SCALE.reference.read_text(encoding="utf-8")
WRONG = REFERENCE.replace("return x * factor", "return x + factor")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the toy course, for commands that write."""
    folder = tmp_path / "course"
    shutil.copytree(TOY.root, folder, ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    return folder


# -- grade exercise ----------------------------------------------------------------------------------------


def test_a_right_file_passes(course: Path) -> None:
    done = grade(course, "exercise", "1", "solutions/ex01_scale.py", "--seed", "17")
    assert done.returncode == 0
    assert "✓ scale multiplies by the factor" in done.stdout
    assert "5 of 5 points · 4 passed" in done.stdout
    assert "seed 17" in done.stdout
    assert done.stderr == ""


def test_the_stub_is_todo(course: Path) -> None:
    done = grade(course, "exercise", "1")
    assert done.returncode == 1
    assert "0 of 5 points · 4 to do" in done.stdout
    assert "Stuck? grade hint 1" in done.stdout


def test_a_wrong_file_is_told_what_is_wrong_on_the_smallest_input(course: Path) -> None:
    (course / "mine.py").write_text(WRONG, encoding="utf-8")
    done = grade(course, "exercise", "scale", "mine.py", "--seed", "17")
    assert done.returncode == 1
    assert "given     x (2,) float32 = [1.0, 2.0]\n" in done.stdout
    assert "expected  scaled = [2.0, 4.0]\n" in done.stdout
    assert "got       [3.0, 4.0]\n" in done.stdout
    assert "again     grade exercise 1 mine.py --check values_match --seed 17\n" in done.stdout


def test_the_command_that_it_prints_shows_the_same_again(course: Path) -> None:
    (course / "my file.py").write_text(WRONG, encoding="utf-8")
    first = grade(course, "exercise", "1", "my file.py", "--seed", "17").stdout
    assert "grade exercise 1 'my file.py' --check values_match --seed 17" in first
    again = grade(course, "exercise", "1", "my file.py", "--check", "values_match", "--seed", "17").stdout
    assert "got       [3.0, 4.0]\n" in again
    assert "0 of 2 points · 1 failed" in again


@pytest.mark.parametrize(
    "key", ["1", "01", "ex01", "scale", "01_scale", "ex01_scale", "exercises/ex01_scale.py", "cal"]
)
def test_an_exercise_goes_by_many_names(key: str) -> None:
    assert TOY.exercise(key).name == "ex01_scale"


def test_json_is_one_object_and_nothing_else(course: Path) -> None:
    done = grade(course, "exercise", "1", "solutions/ex01_scale.py", "--json", "--seed", "17")
    data = json.loads(done.stdout)
    assert done.returncode == 0
    assert (data["schema"], data["passed"], data["score"], data["seed"]) == (1, True, 5.0, 17)
    assert data["exercise"] == {"number": 1, "name": "ex01_scale", "title": "Scaling, in a toy course"}
    assert data["devices"] == ["cpu"]
    assert data["sandbox"][0] == "process"
    assert data["checks"][0]["mistake"] is None


def test_output_has_no_colour_and_no_spinner_without_a_terminal(course: Path) -> None:
    done = grade(course, "exercise", "1", "solutions/ex01_scale.py")
    assert "\x1b" not in done.stdout + done.stderr


def test_colour_can_be_forced_and_forbidden(course: Path) -> None:
    coloured = grade(course, "list", FORCE_COLOR="1").stdout
    assert "\x1b[" in coloured
    bare = grade(course, "list", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b[3" not in bare


def test_a_terminal_that_knows_only_ascii_is_no_reason_to_fail(course: Path) -> None:
    done = grade(course, "exercise", "1", "solutions/ex01_scale.py", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "? scale multiplies by the factor" in done.stdout


def test_a_closed_pipe_is_quiet(course: Path) -> None:
    command = f"{sys.executable} -m grader list | true"
    done = subprocess.run(
        command,
        shell=True,
        cwd=course,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_no_line_is_longer_than_the_terminal_but_the_command_to_copy(columns: str, course: Path) -> None:
    (course / "mine.py").write_text(WRONG, encoding="utf-8")
    done = grade(course, "exercise", "1", "mine.py", COLUMNS=columns)
    lines = [line for line in done.stdout.splitlines() if "again" not in line]
    assert max(map(len, lines)) <= int(columns)
    assert all(line == line.rstrip() for line in lines)


# -- wrong use ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("exercise", "9"),
            "There is no exercise “9”. There are: 1 (scale), 2 (sum_by_hand), 3 (sum_of_squares).",
        ),
        (("exercise", "scael"), "Did you mean scale?"),
        (
            ("exercise", "sum"),
            "“sum” fits several exercises: 2 (sum_by_hand), 3 (sum_of_squares). Which one?",
        ),
        (("exercise", ""), "There is no exercise “”."),
        (("exercise", "1", "nowhere.py"), "There is no file nowhere.py."),
        (("exercise", "1", "solutions"), "solutions is not a file: name the .py file to grade."),
        (
            ("exercise", "1", "notes.txt"),
            "notes.txt is not a Python file: name a file that ends in .py or .ipynb.",
        ),
        (
            ("exercise", "1", "--check", "nonsense"),
            "ex01_scale has no check “nonsense”. It has: values_match, ",
        ),
        (("exercise", "1", "--check", ""), "ex01_scale has no check “”. It has: values_match, "),
        (
            ("exercise", "1", "--pdb", "--check", "values_match", "--check", "nonsense"),
            "ex01_scale has no check “nonsense”. It has: values_match, ",
        ),
        (("exercise", "1", ""), "The name is empty."),
        (("all", ""), "The name is empty."),
        (("all", "nowhere"), "There is no folder nowhere."),
        (("hint", "1", "nothing"), "There are no hints for nothing, but for scale, halve_, Scaler."),
        (("solution", "1"), "Pass exercise 1 first (grade hint 1 helps), or add --force."),
        (("exercise",), "Missing argument"),
        (("exercise", "1", "--seed", "-4"), "--seed"),
        (("exercise", "1", "--device", "tpu"), "--device"),
        (("nonsense",), "No such command"),
        (("--course", "nowhere", "list"), "There is no folder nowhere."),
    ],
)
def test_wrong_use_is_one_sentence_and_status_2(arguments: tuple[str, ...], words: str, course: Path) -> None:
    (course / "notes.txt").write_text("hello", encoding="utf-8")
    done = grade(course, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_of_a_course_it_says_so(tmp_path: Path) -> None:
    done = grade(tmp_path, "list")
    assert done.returncode == 2
    assert "There is no course in" in done.stderr
    assert "name it with --course" in done.stderr


def test_the_course_is_found_from_a_folder_inside_it(course: Path) -> None:
    assert grade(course / "exercises", "list").returncode == 0


def test_cuda_asked_for_and_absent_is_one_sentence_and_status_2(course: Path, session) -> None:
    if session.describe()["cuda"]:
        pytest.skip("this machine has CUDA")
    done = grade(course, "exercise", "1", "--device", "cuda")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "This machine has no CUDA device" in done.stderr
    merely = grade(course, "exercise", "1", "solutions/ex01_scale.py", "--device", "all")
    assert merely.returncode == 0
    assert merely.stdout.count("CUDA is skipped: this machine has no CUDA device.") == 1


# -- streams that are closed, full or without a reader, and signals ----------------------------------------


def grade_in_shell(folder: Path, arguments: str) -> subprocess.CompletedProcess[str]:
    """A command line with redirections; its standard error goes where the arguments send it, or here."""
    return subprocess.run(
        ["sh", "-c", f"{sys.executable} -m grader {arguments}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
posix_only = pytest.mark.skipif(os.name == "nt", reason="needs a shell")


@full_device
@pytest.mark.parametrize("arguments", ["list", "--help", "exercise 1", "exercise 1 --json"])
def test_output_that_cannot_be_written_is_one_sentence(arguments: str, course: Path) -> None:
    done = grade_in_shell(course, f"{arguments} > /dev/full")
    assert done.returncode == 3
    assert done.stderr == "grade: Cannot write the output: No space left on device.\n"


@full_device
def test_nor_does_it_matter_how_python_writes_it(course: Path, monkeypatch) -> None:
    assert grade_in_shell(course, "list > /dev/full 2>&1").returncode == 3
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    done = grade_in_shell(course, "list > /dev/full")
    assert done.returncode == 3
    assert done.stderr == "grade: Cannot write the output: No space left on device.\n"


@posix_only
def test_a_reader_that_has_seen_enough_is_no_error(course: Path) -> None:
    done = grade_in_shell(course, "solution 1 --force | head -1")
    assert done.stdout == REFERENCE.splitlines(keepends=True)[0]
    assert done.stderr == ""
    assert grade_in_shell(course, "list | true").stderr == ""


@posix_only
@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", ">&-", "<&- 2>&-"])
def test_closed_streams_are_no_error(closed: str, course: Path) -> None:
    done = grade_in_shell(course, f"exercise 1 solutions/ex01_scale.py {closed}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "" or ">&-" not in closed.split()
    assert grade_in_shell(course, f"exercise 1 nowhere.py {closed}").returncode == 2
    assert grade_in_shell(course, f"exercise 1 --pdb {closed}").returncode == 1


def test_ctrl_c_while_the_command_itself_loads_is_one_word() -> None:
    code = (
        "import sys\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupts())\n"
        "from grader.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "grade: Interrupted.\n")
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts == {"grade": "grader.__main__:main"}


# -- the grader's own fault --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("solutions/ex01_scale.py", "def scale(:", "does not load: SyntaxError"),
        ("checks/ex01_scale.py", "1 / 0", "does not load: ZeroDivisionError"),
        ("checks/ex01_scale.py", "def f(:", "does not load: SyntaxError"),
    ],
)
def test_a_broken_course_is_not_the_learners_fault(file: str, text: str, words: str, course: Path) -> None:
    (course / file).write_text(text, encoding="utf-8")
    done = grade(course, "exercise", "1")
    assert done.returncode == 3
    assert "The grader failed, not you." in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reference_that_fails_its_own_check_is_a_grader_error(course: Path) -> None:
    reference = course / "solutions" / "ex01_scale.py"
    reference.write_text(REFERENCE.replace("return x * factor", "return 1 / 0"), encoding="utf-8")
    (course / "mine.py").write_text(REFERENCE, encoding="utf-8")
    done = grade(course, "exercise", "1", "mine.py")
    assert done.returncode == 3
    assert "The reference of ex01_scale fails its own check values_match" in done.stdout.replace(
        "\n               ", " "
    )
    assert "2 passed" in done.stdout


def test_a_missing_reference_says_so(course: Path) -> None:
    (course / "solutions" / "ex01_scale.py").unlink()
    done = grade(course, "exercise", "1")
    assert done.returncode == 3
    assert "is missing" in done.stderr


# -- around it ---------------------------------------------------------------------------------------------


def test_progress_counts_full_runs_of_the_learners_own_file(course: Path) -> None:
    grade(course, "exercise", "1", "solutions/ex01_scale.py")
    assert not (course / ".grade").exists()  # a look at the reference is no progress
    shutil.copy(course / "solutions/ex01_scale.py", course / "exercises/ex01_scale.py")
    grade(course, "exercise", "1", "--check", "values_match")
    assert "5/5" not in grade(course, "list").stdout
    grade(course, "exercise", "1")
    line = grade(course, "list").stdout.splitlines()[1]
    assert line.split() == ["1", "Scaling,", "in", "a", "toy", "course", "✓", "passed", "5/5", "1"]


def test_hints_come_one_by_one_for_the_first_function_that_is_open(course: Path) -> None:
    first = grade(course, "hint", "1")
    assert first.returncode == 0
    assert first.stdout == "scale, hint 1 of 2\n\nTensors have operators.\n"
    assert "hint 2 of 2" in grade(course, "hint", "1").stdout
    again = grade(course, "hint", "1").stdout
    assert "All 2 hints for scale again" in again and "Tensors have operators." in again
    assert "Scaler, hint 1 of 2" in grade(course, "hint", "1", "Scaler").stdout
    assert grade(course, "list").stdout.splitlines()[1].rstrip().endswith("3 of 6")


def test_hints_go_on_with_the_next_function_once_one_passes(course: Path) -> None:
    stub = course / "exercises/ex01_scale.py"
    stub.write_text(
        stub.read_text(encoding="utf-8").replace("raise NotImplementedError", "return x * factor", 1),
        encoding="utf-8",
    )
    grade(course, "exercise", "1")
    assert grade(course, "hint", "1").stdout.startswith("halve_, hint 1 of 2")


def test_the_solution_is_shown_after_the_exercise_is_passed(course: Path) -> None:
    assert grade(course, "solution", "1", "--force").stdout == REFERENCE
    shutil.copy(course / "solutions/ex01_scale.py", course / "exercises/ex01_scale.py")
    grade(course, "exercise", "1")
    done = grade(course, "solution", "1")
    assert done.returncode == 0
    assert done.stdout == REFERENCE
    assert "exercise 1 passes" in grade(course, "hint", "1").stdout.lower()


def test_reset_gives_the_stub_and_keeps_the_file(course: Path) -> None:
    stub = course / "exercises/ex01_scale.py"
    original = stub.read_text(encoding="utf-8")
    assert "nothing was changed" in grade(course, "reset", "1").stdout
    for number, text in enumerate(("mine = 1\n", "mine = 2\n"), 1):
        stub.write_text(text, encoding="utf-8")
        done = grade(course, "reset", "1")
        assert done.returncode == 0
        assert f"kept as ex01_scale.kept-{number}.py" in done.stdout
        assert stub.read_text(encoding="utf-8") == original
        assert (course / f"exercises/ex01_scale.kept-{number}.py").read_text(encoding="utf-8") == text
    stub.unlink()
    grade(course, "reset", "1")
    assert stub.read_text(encoding="utf-8") == original


def test_all_grades_everything_that_is_there(course: Path) -> None:
    done = grade(course, "all", "solutions")
    assert done.returncode == 0
    assert "7 of 7 points · 3 of 3 exercises passed" in done.stdout
    (course / "mine").mkdir()
    shutil.copy(course / "solutions/ex01_scale.py", course / "mine")
    partly = grade(course, "all", "mine")
    assert "Not graded: exercise 2" in partly.stdout
    stubs = grade(course, "all")
    assert stubs.returncode == 1
    assert "0 of 7 points · 0 of 3 exercises passed" in stubs.stdout
    assert "Why? grade exercise 1" in stubs.stdout
    data = json.loads(grade(course, "all", "solutions", "--json").stdout)
    assert [result["passed"] for result in data["results"]] == [True, True, True]
    empty = grade(course, "all", ".grade")
    assert empty.returncode == 2


def test_a_progress_file_that_cannot_be_written_is_a_warning(course: Path) -> None:
    (course / ".grade").write_text("a file where a folder should be", encoding="utf-8")
    shutil.copy(course / "solutions/ex01_scale.py", course / "exercises/ex01_scale.py")
    done = grade(course, "exercise", "1")
    assert done.returncode == 0
    assert "5 of 5 points" in done.stdout
    assert "cannot be" in done.stderr and "Your result is not affected." in done.stderr
    assert grade(course, "list").returncode == 0
    assert grade(course, "hint", "1").returncode == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows ignore a folder's mode")
def test_a_read_only_course_is_a_warning(course: Path) -> None:
    (course / ".grade").mkdir()
    (course / ".grade").chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = grade(course, "exercise", "1")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("text", ['{"exercises": [', '{"exercises": {"ex01_scale": {"attempts": "x"}}}'])
def test_a_damaged_progress_file_is_a_warning(text: str, course: Path) -> None:
    (course / ".grade").mkdir()
    (course / ".grade/progress.json").write_text(text, encoding="utf-8")
    done = grade(course, "exercise", "1")
    assert done.returncode == 1
    assert "0 of 5 points" in done.stdout
    assert done.stderr.count("is damaged. Delete it") == 1
    for command in (("list",), ("hint", "1")):
        done = grade(course, *command)
        assert done.returncode == 0
        assert done.stderr.count("is damaged. Delete it") == 1
        assert len(done.stderr.splitlines()) == 1


def test_doctor_proves_what_it_says(tmp_path: Path) -> None:
    done = grade(tmp_path, "doctor")
    assert done.returncode == 0, done.stdout
    assert "✓ an endless loop is ended" in done.stdout
    assert "✓ the environment's secrets stay outside" in done.stdout
    assert "✗" not in done.stdout


def test_pdb_runs_in_this_process_and_stops_where_it_fails(course: Path) -> None:
    (course / "mine.py").write_text(REFERENCE.replace("return x * factor", "return 1 / 0"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "grader", "exercise", "1", "mine.py", "--pdb", "--seed", "1"],
        cwd=course,
        input="p x\nq\n",
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "ZeroDivisionError" in done.stderr
    assert "tensor([1., 2.])" in done.stdout
    assert "return 1 / 0" in done.stdout
    assert done.returncode == 1


def debug(folder: Path, source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`grade exercise … --pdb` on a source, with nobody at the keyboard."""
    (folder / "mine.py").write_text(source, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "grader", "exercise", *arguments, "mine.py", "--pdb", "--seed", "1"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )


def test_pdb_judges_as_grading_does(course: Path) -> None:
    passed = debug(course, REFERENCE, "1")
    assert (passed.returncode, passed.stderr) == (0, "")
    assert "Nothing to stop at: everything passes" in passed.stdout
    wrong = debug(course, WRONG, "1")
    assert wrong.returncode == 1
    assert "scaled: expected [2.0, 4.0], got [3.0, 4.0]." in wrong.stdout
    assert "The check runs once more, in the debugger" in wrong.stdout


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import sys\nsys.exit(0)\n", "Your code ends the program with sys.exit"),
        (REFERENCE.replace("return x * factor", "raise SystemExit"), "Your code ends the program"),
        (REFERENCE.replace("return x * factor", "raise NotImplementedError"), "scale is still to be written"),
    ],
)
def test_pdb_says_what_grading_says_of_an_exception(source: str, words: str, course: Path) -> None:
    done = debug(course, source, "1")
    assert done.returncode == 1
    assert words in done.stderr


def test_pdb_knows_what_is_to_be_written_by_hand(course: Path) -> None:
    for body in ("torch.sum(x)", "getattr(x, 'su' + 'm')()"):
        done = debug(course, f"import torch\n\n\ndef total(x):\n    return {body}\n", "2")
        assert done.returncode == 1
        assert "total is to be written by hand, but line 5 uses" in done.stdout


def test_pdb_asks_the_checks_own_judge(course: Path) -> None:
    checks = course / "checks" / "ex01_scale.py"
    text = checks.read_text(encoding="utf-8")
    accepting = "@check(sizes=(1,), accept=lambda seen, expected: 'Never right.')\n"
    checks.write_text(
        text + f"\n\n{accepting}def odd(module, trial):\n    'odd'\n    return 1\n", encoding="utf-8"
    )
    done = debug(course, REFERENCE, "1", "--check", "odd")
    assert done.returncode == 1
    assert "Never right." in done.stdout


# -- what loads torch, and what does not -------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [("--help",), ("list",), ("hint", "1"), ("reset", "1"), ("solution", "1", "--force")]
)
def test_torch_is_not_loaded_where_it_is_not_needed(arguments: tuple[str, ...], course: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "grader", *arguments],
        cwd=course,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert not loaded & {"torch", "numpy", "pytest", "watchfiles"}


def test_the_command_itself_never_loads_torch(course: Path) -> None:
    code = (
        "import sys; sys.argv = ['grade', 'exercise', '1', 'solutions/ex01_scale.py']\n"
        "from grader.cli.main import main\n"
        "try: main()\n"
        "finally: print('torch' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=course,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.splitlines()[-1] == "False False"


# -- the sandbox ---------------------------------------------------------------------------------------------


def test_what_does_not_lock_says_so(course: Path) -> None:
    for level, layers in (("process", "process, rlimits"), ("none", "process")):
        done = grade(course, "exercise", "1", str(SCALE.reference), "--sandbox", level)
        assert done.returncode == 0, done.stderr
        assert f"sandbox: {layers} — not isolated: --sandbox {level}" in done.stdout
        as_json = grade(course, "exercise", "1", str(SCALE.reference), "--sandbox", level, "--json")
        assert json.loads(as_json.stdout)["sandbox"] == layers.split(", ")


@pytest.mark.skipif(shutil.which("bwrap") is None or bool(missing()), reason="needs bubblewrap and the lock")
def test_bubblewrap_goes_around_all_of_it(course: Path) -> None:
    done = grade(course, "exercise", "1", str(SCALE.reference), "--sandbox", "bwrap", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sandbox"] == ["process", "rlimits", "landlock", "seccomp", "bwrap"]


def test_a_layer_that_was_asked_for_and_is_missing_is_status_3(course: Path) -> None:
    nowhere = {"PATH": str(course)}
    done = grade(course, "exercise", "1", str(SCALE.reference), "--sandbox", "bwrap", **nowhere)
    assert done.returncode == 3
    assert "--sandbox bwrap" in done.stderr
