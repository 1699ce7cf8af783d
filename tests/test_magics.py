"""%grade and its kin, in a real kernel: one for all tests, so each defines what it needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, SCALE, TOY
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

REFERENCE = SCALE.reference.read_text(encoding="utf-8")
SCALE_ONLY = "def scale(x, factor=2.0):\n    return x * factor"
PLAIN, HTML = "text/plain", "text/html"


@dataclass
class Seen:
    """What a cell put out: each displayed thing's plain text and HTML, the streams' text, the error's name."""

    plain: str = ""
    html: str = ""
    said: str = ""
    error: str = ""
    pictures: int = 0


def seen(cell: NotebookNode) -> Seen:
    found = Seen()
    for output in cell.outputs:
        if output.output_type == "stream":
            found.said += output.text
        elif output.output_type == "error":
            found.error = output.ename
        else:
            found.plain += output.data.get(PLAIN, "")
            found.html += output.data.get(HTML, "")
            found.pictures += "image/png" in output.data
    return found


Run = Callable[[str], Seen]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kernel") / "course"
    shutil.copytree(TOY.root, folder, ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    return folder


@pytest.fixture(scope="module")
def run(course: Path) -> Iterator[Run]:
    """Runs a cell. When the kernel ends, so does the judge."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    client = NotebookClient(
        v4.new_notebook(), timeout=100, allow_errors=True, resources={"metadata": {"path": str(course)}}
    )

    def execute(source: str) -> Seen:
        cell = v4.new_code_cell(source)
        client.nb.cells.append(cell)
        client.execute_cell(cell, len(client.nb.cells) - 1)
        return seen(cell)

    with client.setup_kernel(env=environment):
        assert execute("%load_ext grader") == Seen()
        execute("import torch\nfrom torch import Tensor, nn")
        yield execute
        pid = int(execute(PID).plain)
        folder = Path(execute(FOLDER).plain.strip("'"))
        assert _runs(pid) and folder.is_dir()
    deadline = time.monotonic() + 20
    while (_runs(pid) or folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(pid) and not folder.exists()


MAGICS = "get_ipython().magics_manager.registry['GraderMagics']"
PID = f"{MAGICS}._session._judges._processes[0].pid"
FOLDER = f"str({MAGICS}._session.folder)"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_was_run_is_graded_in_the_words_of_the_terminal(run: Run) -> None:
    run(REFERENCE)
    found = run("%grade 1 --seed 17")
    assert found.error == found.said == ""
    assert found.plain.startswith("Exercise 1 · Scaling, in a toy course\ncpu · seed 17\n")
    assert " ✓ scale multiplies by the factor" in found.plain
    assert found.plain.endswith("5 of 5 points · 4 passed")
    assert "\x1b" not in found.plain
    assert "5 of 5 points" in found.html and "scale multiplies by the factor" in found.html


def test_a_wrong_answer_is_told_where_and_how_to_see_it_again(run: Run) -> None:
    run("# a first line\ndef scale(x, factor=2.0):\n    return x @ factor")
    found = run("print('before')\n%grade 1 --seed 17 --check values_match\nprint('after')")
    assert "line 3 of In [" in found.plain and "in scale: return x @ factor" in found.plain
    assert "again     %grade 1 --check values_match --seed 17" in found.plain
    assert found.said == "before\nafter\n"
    assert "Stuck? %hint 1" in run("%grade 1").plain
    run(SCALE_ONLY)


def test_a_cell_that_begins_with_it_is_run_and_graded(run: Run) -> None:
    run(REFERENCE)
    found = run(
        "%%grade 1 --check values_match\ndef scale(x, factor=2.0):\n    return x + factor\nprint('ran')"
    )
    assert found.said == "ran\n"
    assert "0 of 2 points · 1 failed" in found.plain
    assert run("scale(3, 4)").plain == "7"  # it was run here too
    found = run("%%grade 1\ndef scale(x, factor=2.0):\n    return x * factor\n1 / 0")
    assert found.plain == ""
    assert "UsageError: Not graded, for the cell ended in an error." in found.said


def test_what_stands_below_a_failure_was_not_defined(run: Run) -> None:
    run(REFERENCE)
    assert run("y = 3\nx = 1 / 0\ndef scale(x, factor=2.0):\n    return x").error == "ZeroDivisionError"
    assert "1 passed" in run("%grade 1 --check values_match").plain
    run("def scale(x, factor=2.0):\n    return x\n\nraise ValueError(\n  'two lines')")
    assert "1 failed" in run("%grade 1 --check values_match").plain
    run("%%capture\n\n1 / 0\ndef scale(x, factor=2.0):\n    return x * factor")
    assert "1 failed" in run("%grade 1 --check values_match").plain
    run(SCALE_ONLY)


def test_a_training_a_plot_and_a_broken_cell_are_no_fault_and_no_news(run: Run) -> None:
    run(REFERENCE)
    run("for _ in range(3):\n    print('training')")
    run("def broken(:")
    run("!true\nsum(range(10))")
    found = run("%grade 1")
    assert "5 of 5 points" in found.plain and "left out" not in found.plain and "twice" not in found.plain


def test_markup_of_a_submission_stays_text(run: Run) -> None:
    run(
        "def scale(x, factor=2.0):\n    print('<script>alert(1)</script>&amp;\\x1b[31m')\n    raise ValueError('<img src=x>\"')"
    )
    found = run("%grade 1 --check values_match")
    assert "<script>alert(1)</script>" in found.plain
    assert "<script" not in found.html and "<img" not in found.html and "\x1b" not in found.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in found.html
    assert "http" not in found.html and "url(" not in found.html
    run(SCALE_ONLY)


def test_hints_go_on_and_are_counted(run: Run, course: Path) -> None:
    shutil.rmtree(course / ".grade", ignore_errors=True)
    assert run("%hint 1").said == "scale, hint 1 of 2\n\nTensors have operators.\n"
    assert "hint 2 of 2" in run("%hint 1 scale").said
    assert "All 2 hints for scale again" in run("%hint 1 scale").said
    assert "There are no hints for nothing" in run("%hint 1 nothing").said
    run(REFERENCE)
    run("%grade 1")
    assert run("%hint 1").said == "Exercise 1 passes. !grade solution 1 shows the reference.\n"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("%grade 99", "UsageError: There is no exercise “99”. There are: 1 (scale)"),
        ("%grade", "UsageError: the following arguments are required: N"),
        ("%grade 1 --nope", "UsageError: unrecognized arguments: --nope"),
        ("%grade 1 --check nope", "UsageError: ex01_scale has no check “nope”"),
        ("%grade 1 --seed -3", "UsageError: A seed is 0 or more."),
        ("%grade 1 --course /nowhere", "UsageError: There is no folder /nowhere."),
        ("%grade 1 --course /", "UsageError: There is no course in /"),
        (
            "%grade 3",
            "UsageError: Nothing of exercise 3 is defined here yet: run the cells that define sum_of_squares.",
        ),
    ],
)
def test_what_goes_wrong_is_one_sentence(line: str, sentence: str, run: Run) -> None:
    run(SCALE_ONLY)
    found = run(line)
    assert found.said.startswith(sentence) and found.said.count("\n") <= 2
    assert found.plain == "" and "Traceback" not in found.said


def test_pictures_stand_in_the_notebook(run: Run) -> None:
    source = (ROOT / "solutions" / "ex03_focal_loss.py").read_text(encoding="utf-8")
    run(source)
    found = run(f"%show 3 --course {ROOT}")
    assert found.error == "" and found.pictures == 2


def test_an_interrupt_and_unloading_end_the_judge_and_the_next_one_is_right(run: Run) -> None:
    first = run(PID).plain
    run("def scale(x, factor=2.0):\n    while True: pass")
    stop = "import _thread, threading\nthreading.Timer(0.4, _thread.interrupt_main).start()\n"
    assert run(f"{stop}%grade 1 --check values_match").error == "KeyboardInterrupt"
    assert not _runs(int(first))
    run(SCALE_ONLY)
    assert "2 of 2 points" in run("%grade 1 --check values_match").plain  # and not the answer that was due
    second = run(PID).plain
    run("%grade 1 --check values_match")
    assert run(PID).plain == second
    run("%unload_ext grader")
    assert not _runs(int(second))
    assert "not found" in run("%grade 1").said
    run("%load_ext grader")  # for the end


def test_importing_the_package_stays_light() -> None:
    code = "import sys, grader; print([m for m in ('torch', 'IPython', 'nbformat', 'rich', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"
