"""`grade show`: pictures come from the learner's own code, are drawn in the judge, and nothing stops the others."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import COURSE, ROOT, SCALE, TOY, by_name, each_exercise, grade

from grader.cli.inline import protocol, sequence
from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.session import Session
from grader.shown import NEEDS_MATPLOTLIB, Shown

REFERENCE = SCALE.reference.read_text(encoding="utf-8")
PICTURES = '''

from grader.check import picture


@picture(size=(4.0, 3.0), timeout=1.0)
def line(module, trial: Trial):
    """What scale makes of $0 … $9"""
    return {"line": module.scale(trial.tensor(list(range(10))).float() + trial.uniform(10))}


@line.draw
def draw_line(figure, seen):
    axes = figure.subplots()
    axes.plot(seen["line"])
    axes.set(xlabel="x", ylabel="scaled", ylim=(0, 20))


@picture(size=(4.0, 3.0), timeout=1.0)
def halves(module, trial: Trial):
    """What halve_ leaves"""
    x = trial.tensor([8.0, 4.0, 2.0])
    module.halve_(x)
    return {"x": x, "count": 3}


@halves.draw
def draw_halves(figure, seen):
    figure.subplots().bar(range(3), seen["x"])
    assert seen["x"][0] != 77.0
'''


def with_pictures(folder: Path, more: str = PICTURES) -> Exercise:
    """Exercise 1 of a copy of the toy course, with pictures."""
    shutil.copytree(TOY.root, folder, ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    exercise = Course(folder).exercise("1")
    exercise.checks.write_text(exercise.checks.read_text(encoding="utf-8") + more, encoding="utf-8")
    return exercise


@pytest.fixture
def toy(tmp_path: Path) -> Exercise:
    return with_pictures(tmp_path / "course")


def shown(session: Session, exercise: Exercise, source: str, **options: object) -> list[Shown]:
    file = exercise.root / "mine.py"
    file.write_text(source, encoding="utf-8")
    return session.show(exercise, file, **options)


def scaling(body: str) -> str:
    """The toy reference with another body for `scale`."""
    return REFERENCE.replace("return x * factor", body)


def size(png: bytes) -> tuple[int, int]:
    """Width and height, as the header says."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def pixels(png: bytes) -> np.ndarray:
    import matplotlib.image

    return matplotlib.image.imread(io.BytesIO(png))


# -- the course's pictures ---------------------------------------------------------------------------------


@each_exercise
def test_the_references_pictures_are_drawn(exercise: Exercise, session) -> None:
    found = session.show(exercise, exercise.reference)
    assert [(one.name, one.sentence) for one in found if one.sentence] == []
    assert found
    assert len({one.title for one in found}) == len(found)
    for one in found:
        image = pixels(one.png)
        assert image.shape[:2] == size(one.png)[::-1]
        assert 300 <= image.shape[0] <= 900 and 600 <= image.shape[1] <= 1600
        assert 0.02 < (image[..., :3] < 0.9).any(axis=-1).mean() < 0.9, f"{one.name} is blank"


@each_exercise
def test_the_stub_has_a_sentence_for_each_picture(exercise: Exercise, session) -> None:
    if exercise.slug == "bug_hunt":
        pytest.skip("its stub is programs that run, and do something else than they should")
    for one in session.show(exercise):
        assert one.png == b""
        assert re.fullmatch(r"\w+ is still to be written \(line \d+\)\.", one.sentence), one.sentence


WRONG = {
    "ex00_tensors": ("brightness", ".clamp(0, 255)", ""),
    "ex01_sigmoid_ann": ("decision_boundary", "w_i - lr * g_i", "w_i + lr * g_i"),
    "ex02_cross_entropy": ("smooth_maximum", "return (x - m).exp().sum(dim).log() + ", "return "),
    "ex03_focal_loss": ("loss_against_probability", "** gamma", "** (gamma / 2)"),
    "ex04_shapes": ("views", "return tensor.contiguous()", "return tensor"),
    "ex05_cnn": ("feature_maps", "weight[:, :, u, v]", "weight[:, :, v, u]"),
    "ex06_lenet5": ("confusion", "parameter -= lr", "parameter += 0 * lr"),
    "ex07_sgd": ("momentum", "v *= momentum", "v *= 0"),
}


@pytest.mark.parametrize("exercise", COURSE.exercises[:8], ids=by_name)
def test_wrong_code_makes_another_picture(exercise: Exercise, session, tmp_path) -> None:
    name, right, wrong = WRONG[exercise.name]
    text = exercise.reference.read_text(encoding="utf-8")
    assert right in text
    file = tmp_path / "mine.py"
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    (of_wrong,) = (one for one in session.show(exercise, file) if one.name == name)
    (of_right,) = (one for one in session.show(exercise, exercise.reference) if one.name == name)
    assert of_wrong.png, of_wrong.sentence
    assert size(of_wrong.png) == size(of_right.png)
    assert (pixels(of_wrong.png) != pixels(of_right.png)).any(axis=-1).mean() > 0.002


# -- from a submission to a picture ------------------------------------------------------------------------


def test_the_same_code_makes_the_same_picture_and_a_seed_another(toy, session) -> None:
    first, second = (shown(session, toy, REFERENCE) for _ in range(2))
    assert first == second
    assert [one.title for one in first] == ["What scale makes of $0 … $9", "What halve_ leaves"]
    assert size(first[0].png) == (600, 450)
    other = shown(session, toy, REFERENCE, seed=1)
    assert other[0].png != first[0].png
    assert other[1].png == first[1].png


def test_the_reference_is_drawn_beside(toy, session) -> None:
    right, wrong = (
        shown(session, toy, source, reference=True)[0].png for source in (REFERENCE, scaling("return x"))
    )
    assert size(right) == size(wrong) == (1200, 450)
    (mine, theirs), (mine_wrong, theirs_again) = (np.hsplit(pixels(png), 2) for png in (right, wrong))
    assert (mine != mine_wrong).any()
    assert (theirs == theirs_again).all()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise NotImplementedError", "scale is still to be written (line 13)."),
        ("return x.nothing", "AttributeError"),
        ("return x[:3]", "line: expected shape (10,), got shape (3,)."),
        ("return 'text'", "line: expected a Tensor of shape (10,), got a str"),
        ("return None", "scale gives back None. Is a `return` missing"),
        ("return torch.ones(2**25)", "The result is too large to compare"),
        ("return [[]] * 20_000", "a list of 20,000 values"),
        ("import sys; sys.exit(0)", "Your code ends the program with sys.exit"),
        ("import os; os._exit(0)", "left its process (exit status 0) before it had answered"),
        ("import os; os.write(3, b'x' * 4096)", "What came back was not an answer"),
        ("while True: pass", "It did not finish within 1 s: an endless loop?"),
    ],
)
def test_what_cannot_be_drawn_has_a_sentence_and_the_others_are_drawn(
    body: str, words: str, toy, session
) -> None:
    line, halves = shown(session, toy, scaling(body))
    assert line.png == b""
    assert words in line.sentence
    assert size(halves.png) == (600, 450)


def test_a_value_that_the_drawing_cannot_bear_has_a_sentence(toy, session) -> None:
    _, halves = shown(session, toy, REFERENCE.replace("x /= 2", "x[0] = 77.0"))
    assert halves.png == b""
    assert "What your code gave cannot be drawn (AssertionError" in halves.sentence
    assert "grade exercise 1 says what is wrong with it." in halves.sentence


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "3e38"])
def test_values_that_are_none_leave_a_gap(value: str, toy, session) -> None:
    gap = shown(session, toy, scaling(f"x = x * factor; x[4:] = float('{value}'); return x"))[0]
    everything = shown(session, toy, scaling(f"return x * 0 + float('{value}')"))[0]
    assert size(gap.png) == size(everything.png) == (600, 450)
    assert gap.png != everything.png


def test_a_file_that_does_not_load_says_so_for_each(toy, session) -> None:
    for one in shown(session, toy, "def scale(:\n"):
        assert one.png == b"" and "Line 1 of mine.py is not Python" in one.sentence
    for one in shown(session, toy, "import os\nos._exit(3)\n"):
        assert one.png == b"" and "While the file was loading" in one.sentence


def test_a_submission_cannot_write_into_the_pictures_title_or_the_terminal(toy, session) -> None:
    source = scaling("raise ValueError('\\x1b]0;mine\\a')")
    for one in shown(session, toy, source):
        assert "\x1b" not in one.title + one.sentence


@pytest.mark.parametrize("title", ["$\\\\frac{$ 100 % {y} \\x07", "漢字 🎉 and \\x1b[31mred", "long " * 60])
def test_a_title_may_hold_anything(title: str, tmp_path, session) -> None:
    more = PICTURES.replace('"""What halve_ leaves"""', f'"""{title}"""')
    found = session.show(with_pictures(tmp_path / "odd", more), SCALE.reference)[1]
    assert size(found.png) == (600, 450)
    assert "\x1b" not in found.title


def test_a_picture_without_a_drawing_is_the_kits_fault(tmp_path, session) -> None:
    more = PICTURES.replace("@halves.draw", "")
    found = session.show(with_pictures(tmp_path / "lacks", more), SCALE.reference)
    assert "has no @halves.draw" in found[1].sentence


def test_the_judge_needs_matplotlib(toy, monkeypatch) -> None:
    from grader.answers import Answers
    from grader.show import show
    from grader.submission import read_submission

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(UsageError, match="pip install matplotlib"):
        show(Answers(toy), read_submission(toy.reference), None, seed=0)  # type: ignore[arg-type]


# -- the command -------------------------------------------------------------------------------------------

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}


def test_the_command_writes_the_pictures_and_says_where(toy: Exercise) -> None:
    (toy.root / "matplotlibrc").write_text("figure.facecolor: red\ntext.usetex: True\n", encoding="utf-8")
    done = grade(toy.root, "show", "1", "solutions/ex01_scale.py", KITTY_WINDOW_ID="1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Exercise 1 · Scaling, in a toy course\n"
        " ✓ What scale makes of $0 … $9\n   .grade/ex01_scale/line.png\n"
        " ✓ What halve_ leaves\n   .grade/ex01_scale/halves.png\n"
    )
    files = sorted((toy.root / ".grade/ex01_scale").iterdir())
    assert [file.name for file in files] == ["halves.png", "line.png"]
    corner = pixels(files[0].read_bytes())[0, 0]
    assert corner.tolist() == [1, 1, 1, 1], "white, whatever a matplotlibrc says"


def test_what_is_left_out_is_status_1_and_an_older_picture_is_gone(toy: Exercise) -> None:
    folder = toy.root / ".grade/ex01_scale"
    folder.mkdir(parents=True)
    (folder / "line.png").write_bytes(b"of yesterday")
    (toy.root / "mine.py").write_text(scaling("raise NotImplementedError"), encoding="utf-8")
    done = grade(toy.root, "show", "scale", "mine.py", "--sandbox", "process")
    assert (done.returncode, done.stderr) == (1, "")
    assert " ✗ What scale makes of $0 … $9\n   scale is still to be written (line 13).\n" in done.stdout
    assert "not isolated: --sandbox process" in done.stdout
    assert [file.name for file in folder.iterdir()] == ["halves.png"]


def test_what_cannot_be_written_is_a_sentence_and_out_names_another_folder(toy: Exercise) -> None:
    (toy.root / ".grade").write_text("a file where a folder should be", encoding="utf-8")
    done = grade(toy.root, "show", "1", "solutions/ex01_scale.py")
    assert done.returncode == 2
    assert re.fullmatch(
        r"grade: \S+line.png cannot be written: .*\. --out names another folder\.\n", done.stderr
    )
    done = grade(toy.root, "show", "1", "solutions/ex01_scale.py", "--out", "here/and there")
    assert (done.returncode, done.stderr) == (0, "")
    assert size((toy.root / "here/and there/line.png").read_bytes()) == (600, 450)


def test_an_exercise_without_pictures_and_one_that_is_not_there(toy: Exercise) -> None:
    done = grade(toy.root, "show", "2")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "grade: Exercise 2 has no pictures.\n")
    assert grade(toy.root, "show", "9").returncode == 2
    assert grade(toy.root, "show", "1", "missing.py").returncode == 2


BLOCKER = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED: raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocker())
from grader.cli.main import main
main()
"""


def test_without_matplotlib_a_sentence_says_what_to_install(toy: Exercise) -> None:
    code = BLOCKER.replace("BLOCKED", "('matplotlib', 'torch')")
    done = subprocess.run(
        [sys.executable, "-c", code, "show", "1"],
        cwd=toy.root,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"grade: {NEEDS_MATPLOTLIB}\n"
    assert NEEDS_MATPLOTLIB.endswith(": pip install matplotlib.")


def test_the_command_itself_loads_neither_torch_nor_matplotlib(toy: Exercise) -> None:
    code = (
        "import sys; sys.argv = ['grade', 'show', '1', 'solutions/ex01_scale.py']\n"
        "from grader.cli.main import main\n"
        "try: main()\n"
        "finally: print([name for name in ('torch', 'numpy', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=toy.root, capture_output=True, text=True, env=ENVIRONMENT
    )
    assert "line.png" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_is_quiet(toy: Exercise) -> None:
    command = f"{sys.executable} -m grader show 1 solutions/ex01_scale.py | true"
    done = subprocess.run(
        ["bash", "-c", command], cwd=toy.root, capture_output=True, text=True, env=ENVIRONMENT
    )
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_ends_it_with_one_word(toy: Exercise, tmp_path) -> None:
    (toy.root / "mine.py").write_text("while True: pass\n", encoding="utf-8")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "show", "1", "mine.py"],
        cwd=toy.root,
        env={**ENVIRONMENT, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while not list(temporary.glob("grade-*/worker-*")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err.strip()) == (130, "", "grade: Interrupted.")
    assert not list(temporary.glob("grade-*"))


# -- in the terminal ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "3"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "iterm2"),
        ({"TERM_PROGRAM": "WezTerm"}, "iterm2"),
        ({"TERM": "screen-256color", "KITTY_WINDOW_ID": "3"}, None),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}, None),
        ({"TERM": "dumb", "KITTY_WINDOW_ID": "3"}, None),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, None),
        ({}, None),
    ],
)
def test_a_terminal_that_can_show_images_is_known_by_its_environment(
    environment: dict[str, str], expected: str | None
) -> None:
    assert protocol(environment) == expected


@pytest.mark.parametrize("length", [1, 3_072, 3_073, 10_000])
def test_kittys_chunks_hold_the_image(length: int) -> None:
    png = bytes(range(256)) * 40
    chunks = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", text := sequence(png[:length], "kitty"))
    assert "".join(f"\x1b_G{keys};{data}\x1b\\" for keys, data in chunks) == text
    assert all(len(data) <= 4096 for _, data in chunks)
    assert base64.b64decode("".join(data for _, data in chunks)) == png[:length]
    assert chunks[0][0].startswith("a=T,f=100,")
    assert [keys[-3:] for keys, _ in chunks] == ["m=1"] * (len(chunks) - 1) + ["m=0"] or len(chunks) == 1
    assert chunks[-1][0].endswith("m=0")


def test_iterm2s_sequence_holds_the_image() -> None:
    found = re.fullmatch(r"\x1b\]1337;File=inline=1;size=4;[^:]*:(.*)\a", sequence(b"\x89PNG", "iterm2"))
    assert found and base64.b64decode(found[1]) == b"\x89PNG"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_the_image_is_shown_on_such_a_terminal(toy: Exercise) -> None:
    import pty  # Windows has none

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "show", "1", "solutions/ex01_scale.py"],
        cwd=toy.root,
        env={**ENVIRONMENT, "TERM": "xterm-kitty"},
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    text = b""
    while True:
        try:
            text += os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
    assert process.wait(30) == 0
    os.close(ours)
    assert text.count(b"\x1b_Ga=T,f=100,") == 2
    sent = b"".join(re.findall(rb"\x1b_G[^;]*;([^\x1b]*)\x1b\\", text.partition(b"halve_")[0]))
    assert base64.b64decode(sent) == (toy.root / ".grade/ex01_scale/line.png").read_bytes()


FORGED = """
    import json, os, struct
    text = json.dumps({"raised": {"kind": 7, "lines": "none"}}).encode()
    os.write(3, struct.pack("<II", len(text), 0) + text)
    return x * factor
"""


def test_a_forged_exception_costs_its_picture_and_not_the_judge(session: Session, toy: Exercise) -> None:
    line, halves = shown(session, toy, scaling(FORGED.strip().removesuffix("\n")))
    assert not line.png and "not an answer" in line.sentence
    assert halves.png
