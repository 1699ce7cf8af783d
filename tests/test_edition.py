"""Editions: what a teacher hands out, `grade init` from a wheel, and `grade update` in a learner's course."""

from __future__ import annotations

import ast
import csv
import io
import itertools
import json
import os
import re
import resource
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from conftest import COURSE, ROOT, TOY, grade

from grader import files as writing
from grader.course import Course, Exercise
from grader.edition import handout as editions
from grader.edition.handout import Edition, handout, own, write
from grader.edition.kit import pins
from grader.edition.manifest import Manifest, digest, is_safe, read_manifest
from grader.edition.parcel import read_edition
from grader.edition.update import carry_out, from_the_kit, plan, present
from grader.edition.wheel import learners_wheel
from grader.errors import GraderError, UsageError
from grader.frozen.pack import Index
from grader.stub import text_of_stub

FOCAL = COURSE.exercise("focal_loss")
SEEDS = (0, 1)


def quiet(exercise: Exercise) -> None:
    """No progress is shown."""


@pytest.fixture(scope="module", autouse=True)
def in_this_process() -> Iterator[None]:
    """Packs are made here, where torch is loaded; one test makes one side by side."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.frozen.packing.processors", lambda: 1)
        yield


@pytest.fixture(scope="module")
def toy_edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Of a toy course whose teacher has solved the stubs in place."""
    root = tmp_path_factory.mktemp("teacher") / "course"
    shutil.copytree(TOY.root, root, ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    shutil.copytree(root / "solutions", root / "exercises", dirs_exist_ok=True)
    return handout(Course(root), Course(root).exercises, SEEDS, quiet)


@pytest.fixture(scope="module")
def focal_edition() -> Edition:
    """Of a real exercise."""
    return handout(COURSE, [FOCAL], SEEDS, quiet)


@pytest.fixture
def learner(toy_edition: Edition, tmp_path: Path) -> Path:
    """A learner's folder."""
    folder = tmp_path / "Übungen für Zoë"
    write(toy_edition, folder)
    return folder


def later(edition: Edition, changes: Mapping[str, bytes], kit: str = "0.2.0") -> Edition:
    """An edition after `edition` in which these files are others, or new."""
    files = dict(sorted({**edition.files, **changes}.items()))
    known = {name: digest(name, data) for name, data in files.items()}
    exercises = tuple(sorted(name[7:-3] for name in files if name.startswith("checks/")))
    return Edition(replace(edition.manifest, kit=kit, files=known, exercises=exercises), files)


def zipped(edition: Edition, path: Path, top: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{top}edition.json", edition.manifest.to_json())
        for name, data in edition.files.items():
            archive.writestr(f"{top}{name}", data)
    return path


def update(folder: Path, edition: Edition, force: bool = False) -> dict[str, str]:
    """What is done with which file."""
    course = Course(folder)
    todo = plan(course, present(course), edition, force)
    if todo.is_needed:
        carry_out(course, todo)
    return {step.name: step.kind for step in todo.steps}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# -- what is in it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0-7", [0, 1, 2, 3, 4, 5, 6, 7]),
        ("3", [3]),
        ("0,2,5-7", [0, 2, 5, 6, 7]),
        (" 5 - 6 , focal_loss, 6", [3, 5, 6]),
        ("18-99", [18, 19]),
        (None, list(range(20))),
    ],
)
def test_exercises_are_chosen_by_numbers_ranges_and_names(text: str | None, numbers: list[int]) -> None:
    assert [exercise.number for exercise in COURSE.listed(text)] == numbers


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has an empty part"),
        ("1,,2", "has an empty part"),
        ("7-0", "goes backwards: write 0-7"),
        ("40-50", "no exercise from 40 to 50"),
        ("99", "no exercise “99”"),
        ("-3", "no exercise “-3”"),
        ("focus_loss", "Did you mean focal_loss?"),
    ],
)
def test_a_list_that_names_nothing_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=re.escape(sentence)):
        COURSE.listed(text)


def test_it_holds_stubs_checks_answers_and_a_kit_and_its_manifest_every_file(toy_edition: Edition) -> None:
    tops = {name.partition("/")[0] for name in toy_edition.files}
    assert tops == {
        *("exercises", "checks", "answers", "kit", ".github"),
        *("README.md", "requirements.txt", "LICENSE", ".gitignore"),
    }
    for exercise in TOY.exercises:
        assert toy_edition.files[f"exercises/{exercise.name}.py"].decode() == text_of_stub(exercise)
        assert toy_edition.files[f"checks/{exercise.name}.py"] == exercise.checks.read_bytes()
        assert f"exercises/{exercise.name}.py" in toy_edition.files["README.md"].decode()
    for folder in tops - {".github"}:
        assert (
            "." in folder
            or folder == "LICENSE"
            or f"- `{folder}/`: " in toy_edition.files["README.md"].decode()
        )
    known = {name: digest(name, data) for name, data in toy_edition.files.items()}
    assert dict(toy_edition.manifest.files) == known
    assert all(map(is_safe, known))


def test_it_brings_the_data_but_not_how_they_were_made(focal_edition: Edition) -> None:
    data = {name for name in focal_edition.files if name.startswith("datasets/")}
    assert {"datasets/README.md", "datasets/digits.npz", "datasets/cells/images/dish1_1.npy"} <= data
    assert not any(name.endswith(".py") for name in data)


def test_its_environment_is_pinned_for_all_that_a_learner_runs(toy_edition: Edition) -> None:
    lines = toy_edition.files["requirements.txt"].decode().splitlines()
    (wheel,) = [name for name in toy_edition.files if name.startswith("kit/")]
    assert f"./{wheel}" in lines
    for name in ("torch", "numpy", "click", "matplotlib", "pytest"):
        assert f"{name}=={pins()[name]}" in lines
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["plots"]]
    for name in (re.match(r"[\w-]+", line)[0] for line in needed):
        assert any(line.startswith(f"{name}==") for line in lines), name


def test_the_kit_in_it_is_the_engine_alone(toy_edition: Edition) -> None:
    (name,) = [name for name in toy_edition.files if name.startswith("kit/")]
    assert learners_wheel() == (name.removeprefix("kit/"), toy_edition.files[name])  # the same twice
    with zipfile.ZipFile(io.BytesIO(toy_edition.files[name])) as wheel:
        names = wheel.namelist()
        assert "grader/course.py" in names
        assert "grader/templates/README.md" in names
        assert not [name for name in names if "course_data" in name or "solutions" in name or ".pyc" in name]
        (record,) = [name for name in names if name.endswith("/RECORD")]
        rows = list(csv.reader(io.StringIO(wheel.read(record).decode())))
        assert [row[0] for row in rows] == names
        (metadata,) = [name for name in names if name.endswith("/METADATA")]
        versions = re.findall(r"(?m)^Version: .*", wheel.read(metadata).decode())
        assert versions == ["Version: 0.1.0+learner"]
        assert "Requires-Dist: torch" in wheel.read(metadata).decode()


def test_made_again_with_two_processes_it_is_the_same(toy_edition: Edition, monkeypatch) -> None:
    monkeypatch.setattr("grader.frozen.packing.processors", lambda: 2)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    assert editions._now() == "2026-09-21T14:13:20Z"
    assert handout(TOY, TOY.exercises, SEEDS, quiet).files == toy_edition.files


@pytest.mark.parametrize("workers", [1, 2])
def test_a_reference_that_fails_ends_it_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr("grader.frozen.packing.processors", lambda: workers)
    shutil.copytree(TOY.root, tmp_path / "course", ignore=shutil.ignore_patterns(".grade", "__pycache__"))
    broken = Course(tmp_path / "course")
    broken.exercises[0].reference.write_text(
        "def scale(x, factor=2.0):\n    raise ValueError('broken\\nhere')\n"
    )
    with pytest.raises(GraderError, match="The reference of ex01_scale fails its own check"):
        handout(broken, broken.exercises, SEEDS, quiet)


# -- what is not in it -------------------------------------------------------------------------------------

SHORT = 12
"""Code of fewer characters, spaces left out, gives nobody an answer: `else:`, `pass`, `return loss`."""

COMMON = {
    *("@contextmanager", "with torch.no_grad():", "return result", "return sorted(", "raise ValueError("),
    *("for start in starts:", "for function in functions:", "target.copy_(source)", "except OverflowError:"),
    'if wanted == "auto":',
}
"""Lines that the engine and some reference have by chance: each says nothing of what the reference does with it."""


def lines_to_hide(exercise: Exercise) -> set[str]:
    """The lines of the reference and the mistakes that only who has solved the exercise would know: not those
    that the stubs and checks of the course hold, not the sentences and docstrings that a learner reads anyway,
    none that is short or common.
    """
    secret = (exercise.reference, exercise.mistakes, exercise.bugs)
    texts = [path.read_text(encoding="utf-8") for path in secret if path.is_file()]
    known = public_lines(exercise.root) | COMMON
    found = set()
    for text in texts:
        prose = lines_of_prose(text)
        for number, line in enumerate(text.splitlines(), 1):
            line = line.strip()
            if number not in prose and line not in known and len(line.replace(" ", "")) >= SHORT:
                found.add(line)
    return found


@cache
def public_lines(root: Path) -> set[str]:
    """Those of all stubs and checks of a course."""
    texts = [
        text
        for exercise in Course(root).exercises
        for text in (text_of_stub(exercise), exercise.checks.read_text(encoding="utf-8"))
    ]
    return {line.strip() for text in texts for line in text.splitlines()}


def lines_of_prose(text: str) -> set[int]:
    """The numbers of the lines that are a string in a docstring's or a sentence's place."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        strings = []
        if isinstance(node, ast.Expr):
            strings = [node.value]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            strings = [part for decorator in node.decorator_list for part in ast.walk(decorator)]
        for part in strings:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                found |= set(range(part.lineno, (part.end_lineno or part.lineno) + 1))
    return found


def opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """A file, and all that is packed in it."""
    yield name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inner in archive.namelist():
                yield from opened(f"{name}/{inner}", archive.read(inner))


def texts_in(name: str, data: bytes) -> str:
    """A file as text; of JSON, its strings."""
    text = data.decode("utf-8", "replace")
    return "\n".join(strings_in(json.loads(text))) if name.endswith(".json") else text


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in [*value, *(value.values() if isinstance(value, dict) else ())]:
            yield from strings_in(part)


def leaks(edition: Edition, exercises: Sequence[Exercise]) -> list[str]:
    """Where a line that is to be hidden stands in an edition."""
    secret = {line: exercise.name for exercise in exercises for line in lines_to_hide(exercise)}
    assert len(secret) > 2 * len(exercises)
    found = []
    for outer, packed in edition.files.items():
        for name, data in opened(outer, packed):
            there = {line.strip() for line in texts_in(name, data).splitlines()}
            found += [f"{name}: {line} ({secret[line]})" for line in there & secret.keys()]
    return found


def test_no_line_of_a_reference_or_a_mistake_is_in_it(toy_edition: Edition, focal_edition: Edition) -> None:
    assert leaks(toy_edition, TOY.exercises) == []
    assert leaks(focal_edition, COURSE.exercises) == []


def test_a_line_that_leaks_would_be_found(focal_edition: Edition) -> None:
    secret = sorted(lines_to_hide(FOCAL))[0]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.py", f"def f():\n    {secret}\n")
    answers = io.BytesIO()
    with zipfile.ZipFile(answers, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("about.json", json.dumps({"source": ["def f():", f"def f():\n  {secret}\n"]}))
    for name, data in (("kit/x.whl", buffer.getvalue()), ("answers/x.zip", answers.getvalue())):
        assert leaks(later(focal_edition, {name: data}), [FOCAL]) != []


# -- in the learner's hands --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def learners_kit(toy_edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit that an edition brings, unpacked."""
    site = tmp_path_factory.mktemp("site")
    (name,) = [name for name in toy_edition.files if name.startswith("kit/")]
    with zipfile.ZipFile(io.BytesIO(toy_edition.files[name])) as wheel:
        wheel.extractall(site)
    return site


def test_a_learner_is_told_right_from_wrong_and_why(
    focal_edition: Edition, learners_kit: Path, tmp_path: Path
) -> None:
    write(focal_edition, tmp_path)
    mine = tmp_path / "exercises" / "ex03_focal_loss.py"
    reference = FOCAL.reference.read_text(encoding="utf-8")
    mine.write_text(reference, encoding="utf-8")
    right = grade(tmp_path, "exercise", "3", path=learners_kit)
    assert (right.returncode, right.stderr) == (0, "")
    mine.write_text(reference.replace(".mean()", ".sum()"), encoding="utf-8")
    wrong = grade(tmp_path, "exercise", "3", path=learners_kit)
    assert wrong.returncode == 1
    assert "You summed over the pixels; the mean divides by how many there" in wrong.stdout
    reset = grade(tmp_path, "reset", "3", path=learners_kit)
    assert reset.returncode == 0
    assert mine.read_text(encoding="utf-8") == text_of_stub(FOCAL)


# -- where it goes -----------------------------------------------------------------------------------------


def test_it_is_written_as_it_is(toy_edition: Edition, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "ein Ördner"
    assert not write(toy_edition, folder)
    there = contents(folder)
    assert read_manifest(folder) == toy_edition.manifest
    del there["edition.json"]
    assert there == dict(toy_edition.files)


def test_an_earlier_edition_that_nobody_changed_is_replaced(toy_edition: Edition, tmp_path: Path) -> None:
    old = later(toy_edition, {"kit/old.whl": b"old", "checks/ex01_scale.py": b'"""Old."""\n'}, kit="0.0.9")
    write(old, tmp_path / "out")
    (tmp_path / "out" / ".git").mkdir()
    (tmp_path / "out" / "syllabus.md").write_text("mine")
    assert write(toy_edition, tmp_path / "out")
    there = contents(tmp_path / "out")
    assert there.pop("syllabus.md") == b"mine"
    del there["edition.json"]
    assert there == dict(toy_edition.files)


def test_one_that_has_been_changed_is_not(toy_edition: Edition, learner: Path) -> None:
    (learner / "exercises" / "ex01_scale.py").write_text("mine = 1\n")
    before = contents(learner)
    with pytest.raises(UsageError, match=r"exercises/ex01_scale\.py has been changed"):
        write(later(toy_edition, {"checks/ex01_scale.py": b"new"}), learner)
    assert contents(learner) == before


def test_nothing_of_someone_elses_is_overwritten(toy_edition: Edition, learner: Path) -> None:
    (learner / "checks" / "ex04_new.py").write_text("mine = 1\n")
    with pytest.raises(UsageError, match=r"checks/ex04_new\.py has been changed"):
        write(later(toy_edition, {"checks/ex04_new.py": b"new"}), learner)


def test_a_folder_with_something_in_it_a_file_and_a_link_to_nowhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.tex").write_text("years of work")
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("nowhere")
    for name, sentence in (
        ("full", "is not empty"),
        ("file", "is not a folder"),
        ("link", "is not a folder"),
    ):
        for command in (("edition", name), ("init", name)):
            done = grade(tmp_path, "--course", str(TOY.root), *command)
            assert (done.returncode, done.stdout) == (2, "")
            assert re.fullmatch(f"grade: {name} {sentence}: .*\n", done.stderr)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full", "link"]


def test_a_full_disk_leaves_nothing_half_done(toy_edition: Edition, learner: Path) -> None:
    before = contents(learner)
    zipped(later(toy_edition, {"datasets/big.npz": b"x" * 700_000}), learner.parent / "new.zip")
    done = subprocess.run(
        [sys.executable, "-m", "grader", "update", "../new.zip"],
        cwd=learner,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000)),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2
    assert re.fullmatch(r"grade: .*Zoë cannot be written: File too large\. The same .*\n", done.stderr)
    assert contents(learner) == before


# -- grade update ------------------------------------------------------------------------------------------

STUB = "exercises/ex01_scale.py"
CHECKS = "checks/ex01_scale.py"
NEW_STUB = b'"""A better statement."""\n\n\ndef scale(x, factor=2.0):\n    raise NotImplementedError\n'
MINE = "def scale(x, factor=2.0):\n    return x * factor  # späte Nacht\n"


def test_a_stub_that_was_never_changed_is_replaced(toy_edition: Edition, learner: Path) -> None:
    done = update(learner, later(toy_edition, {STUB: NEW_STUB, CHECKS: b'"""New."""\n'}))
    assert done == {STUB: "replaced", CHECKS: "replaced"}
    assert (learner / STUB).read_bytes() == NEW_STUB
    assert (learner / CHECKS).read_bytes() == b'"""New."""\n'
    assert present(Course(learner)).kit == "0.2.0"


def test_what_the_learner_wrote_stays_and_the_new_text_lies_beside_it(
    toy_edition: Edition, learner: Path
) -> None:
    (learner / STUB).write_text(MINE)
    (learner / "README.md").write_text("my notes")
    (learner / ".github/workflows/grade.yml").write_text("on: never\n")
    new = later(
        toy_edition, {STUB: NEW_STUB, "README.md": b"# New\n", ".github/workflows/grade.yml": b"on:\n"}
    )
    done = update(learner, new)
    assert set(done.values()) == {"beside"}
    assert (learner / STUB).read_text() == MINE
    assert (learner / "exercises/ex01_scale.new-1.py").read_bytes() == NEW_STUB
    assert (learner / "README.new-1.md").read_bytes() == b"# New\n"
    assert not list((learner / ".github/workflows").glob("*-1.yml"))  # GitHub would run it
    assert update(learner, new) == {}  # and not again
    newer = later(toy_edition, {STUB: NEW_STUB + b"# 3\n"}, kit="0.3.0")
    assert update(learner, newer)[STUB] == "beside"
    assert (learner / "exercises/ex01_scale.new-2.py").read_bytes() == NEW_STUB + b"# 3\n"
    assert [exercise.name for exercise in Course(learner).exercises] == [e.name for e in TOY.exercises]


def test_pytest_and_the_course_take_no_kept_file_for_an_exercise(learner: Path) -> None:
    shutil.copy(learner / STUB, learner / "exercises" / "ex01_scale.new-1.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "exercises", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=learner,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "ex01_scale.py::values_match" in done.stdout
    assert "new-1" not in done.stdout


def test_a_changed_stub_whose_text_is_as_before_is_left_alone(toy_edition: Edition, learner: Path) -> None:
    (learner / STUB).write_text(MINE)
    assert update(learner, later(toy_edition, {CHECKS: b'"""New."""\n'})) == {CHECKS: "replaced"}
    assert sorted(path.name for path in (learner / "exercises").iterdir()) == [
        f"{exercise.name}.py" for exercise in TOY.exercises
    ]


def test_line_ends_of_windows_are_no_change(toy_edition: Edition, learner: Path) -> None:
    (learner / STUB).write_bytes((learner / STUB).read_bytes().replace(b"\n", b"\r\n"))
    assert update(learner, later(toy_edition, {STUB: NEW_STUB})) == {STUB: "replaced"}


def test_files_of_the_learners_own_are_left_alone(toy_edition: Edition, learner: Path) -> None:
    own_files = {
        "notes.txt": b"1",
        "exercises/ex04_mine.py": b"2",
        "exercises/ex01_scale.kept-1.py": b"3",
        ".grade/x": b"4",
        "checks/mine.txt": b"5",
    }
    for name, data in own_files.items():
        (learner / name).parent.mkdir(exist_ok=True)
        (learner / name).write_bytes(data)
    fresh = {"exercises/ex04_mine.py": b"new", "checks/ex04_mine.py": b'"""New."""\n'}
    done = update(learner, later(toy_edition, fresh))
    assert done == {"exercises/ex04_mine.py": "beside", "checks/ex04_mine.py": "new"}
    there = contents(learner)
    assert {name: there[name] for name in own_files} == own_files


def test_exercises_that_a_later_edition_leaves_out_stay(toy_edition: Edition, learner: Path) -> None:
    fewer = handout(TOY, TOY.exercises[:1], SEEDS, quiet)
    fewer = Edition(replace(fewer.manifest, kit="0.2.0"), fewer.files)
    assert update(learner, fewer) == {"README.md": "replaced"}
    assert set(Index.read(learner / "answers").entries) == {exercise.name for exercise in TOY.exercises}
    assert [exercise.name for exercise in Course(learner).exercises] == [e.name for e in TOY.exercises]
    assert present(Course(learner)).exercises == tuple(exercise.name for exercise in TOY.exercises)


def test_a_new_kit_takes_the_old_ones_place(toy_edition: Edition, learner: Path) -> None:
    (old,) = [name for name in toy_edition.files if name.startswith("kit/")]
    files = {name: data for name, data in toy_edition.files.items() if name != old}
    new = later(Edition(toy_edition.manifest, files), {"kit/new.whl": b"new", "requirements.txt": b"new\n"})
    done = update(learner, new)
    assert done == {"kit/new.whl": "new", "requirements.txt": "replaced", old: "gone"}
    assert [path.name for path in (learner / "kit").iterdir()] == ["new.whl"]


def test_an_exercise_with_anothers_number_takes_its_place(toy_edition: Edition, learner: Path) -> None:
    (learner / "exercises/ex02_sum_by_hand.py").write_text("mine = 1\n")
    third = handout(TOY, TOY.exercises[2:], SEEDS, quiet)
    names = (
        "exercises/ex01_stretch.py",
        "checks/ex01_stretch.py",
        "exercises/ex02_add.py",
        "checks/ex02_add.py",
    )
    new = later(third, dict.fromkeys(names, b'"""New."""\n'))
    assert update(learner, new) == {
        "README.md": "replaced",
        "answers/pack.json": "replaced",
        **dict.fromkeys(names, "new"),
        **dict.fromkeys([STUB, CHECKS, "answers/ex01_scale.zip"], "gone"),
        **dict.fromkeys(["checks/ex02_sum_by_hand.py", "answers/ex02_sum_by_hand.zip"], "gone"),
        "exercises/ex02_sum_by_hand.py": "left",
    }
    found = Course(learner).exercises
    assert [exercise.name for exercise in found] == ["ex01_stretch", "ex02_add", "ex03_sum_of_squares"]
    assert present(Course(learner)).exercises == tuple(exercise.name for exercise in found)
    assert set(Index.read(learner / "answers").entries) == {"ex03_sum_of_squares"}
    assert (learner / "exercises/ex02_sum_by_hand.py").read_text() == "mine = 1\n"
    assert update(learner, new) == {}


def test_a_teachers_own_checks_and_references_stay(tmp_path: Path) -> None:
    made = own(TOY, (), quiet)
    write(made, tmp_path)
    (tmp_path / CHECKS).write_text('"""My own."""\n')
    new = later(made, {CHECKS: b'"""New."""\n', "solutions/ex01_scale.py": b"# new\n"})
    assert update(tmp_path, new) == {CHECKS: "beside", "solutions/ex01_scale.py": "replaced"}
    assert (tmp_path / CHECKS).read_text() == '"""My own."""\n'
    assert len(Course(tmp_path).exercises) == 3


def test_an_edition_never_takes_the_place_of_a_course(toy_edition: Edition, tmp_path: Path) -> None:
    """Its solutions would be gone."""
    write(own(TOY, (), quiet), tmp_path)
    before = contents(tmp_path)
    done = grade(tmp_path, "edition", ".")
    assert (done.returncode, done.stderr[:32]) == (2, "grade: . is the course itself: n")
    with pytest.raises(UsageError, match="holds a course of grade init"):
        write(toy_edition, tmp_path)
    assert contents(tmp_path) == before


def test_an_older_edition_takes_force(toy_edition: Edition, learner: Path) -> None:
    older = later(toy_edition, {STUB: NEW_STUB}, kit="0.0.9")
    with pytest.raises(UsageError, match=r"this edition is 0\.0\.9 .*, which is older. --force"):
        update(learner, older)
    assert update(learner, older, force=True) == {STUB: "replaced"}
    earlier = later(toy_edition, {STUB: NEW_STUB + b"#\n"}, kit="0.0.9")
    earlier = Edition(replace(earlier.manifest, made="2001-01-01T00:00:00Z"), earlier.files)
    with pytest.raises(UsageError, match="2001"):  # of the same kit, by its date
        update(learner, earlier)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device", "x")])
def test_an_update_that_was_cut_off_anywhere_is_finished_by_the_same_command(
    toy_edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type | OSError
) -> None:
    (kit,) = [name for name in toy_edition.files if name.startswith("kit/")]
    files = {name: data for name, data in toy_edition.files.items() if name != kit}
    other = "exercises/ex03_sum_of_squares.py"
    new = {STUB: NEW_STUB, CHECKS: b'"""New."""\n', other: b"# new\n", "kit/new.whl": b"new"}
    edition = later(Edition(toy_edition.manifest, files), new)
    move, calls = os.replace, 0
    for cut in itertools.count():
        folder = tmp_path / f"{cut}"
        write(toy_edition, folder)
        (folder / other).write_text("mine = 1\n")

        def cut_off(source: Path, target: Path, cut: int = cut) -> None:
            nonlocal calls
            calls += 1
            if calls > cut:
                raise stop
            move(source, target)

        calls = 0
        todo = plan(Course(folder), toy_edition.manifest, edition)
        with monkeypatch.context() as patched:
            patched.setattr(writing.os, "replace", cut_off)
            try:
                carry_out(Course(folder), todo)
                break
            except (KeyboardInterrupt, UsageError):
                pass
        assert read_manifest(folder) == toy_edition.manifest  # it comes last
        update(folder, edition)
        there = contents(folder)
        assert there.pop("edition.json") == edition.manifest.to_json()
        assert there == {
            **edition.files,
            other: b"mine = 1\n",
            "exercises/ex03_sum_of_squares.new-1.py": b"# new\n",
        }
    assert cut == 5  # four files and the manifest


def test_the_command_says_what_it_did_file_by_file(toy_edition: Edition, learner: Path) -> None:
    (learner / STUB).write_text(MINE)
    (learner / "exercises/ex02_sum_by_hand.py").unlink()
    changes = {STUB: NEW_STUB, CHECKS: b'"""New."""\n', "exercises/ex03_sum_of_squares.py": b"# new\n"}
    new = later(toy_edition, {**changes, "requirements.txt": b"torch\n"})
    archive = zipped(new, learner.parent / "week 2.zip", top="week 2/")
    done = grade(learner, "update", str(archive))
    assert (done.returncode, done.stderr) == (0, "")
    made = new.manifest.made.replace("T", " ").removesuffix("Z")
    assert done.stdout == (
        "  exercises/ex01_scale.py stays as you wrote it; the new text is beside it, in ex01_scale.new-1.py\n"
        "  exercises/ex02_sum_by_hand.py was missing and is there again\n"
        "  exercises/ex03_sum_of_squares.py is replaced; you had not changed it\n"
        "  requirements.txt is replaced; you had not changed it\n"
        "  checks: 1 file\n"
        f"Updated from 0.1.0 of {made} UTC to 0.2.0 of {made} UTC.\n"
        "The kit itself is new, too: pip install -r requirements.txt\n"
    )
    again = grade(learner, "update", str(archive))
    assert again.stdout == f"Up to date: 0.2.0 of {made} UTC.\n"


def test_a_course_that_is_no_edition_is_told_so(tmp_path: Path) -> None:
    shutil.copytree(TOY.root, tmp_path / "course")
    done = grade(tmp_path / "course", "update")
    assert done.returncode == 2
    assert "has no edition.json" in done.stderr


def test_the_kits_own_course_updates_what_init_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.edition.update.own_course", lambda: TOY)
    write(own(TOY, SEEDS, quiet), tmp_path)
    course = Course(tmp_path)
    assert from_the_kit(course, present(course), False, quiet) is None
    (tmp_path / CHECKS).write_text("broken")
    new = from_the_kit(course, present(course), False, quiet)
    assert new is not None
    assert update(tmp_path, new) == {CHECKS: "restored"}
    assert from_the_kit(course, present(course), False, quiet) is None
    write(handout(TOY, TOY.exercises, SEEDS, quiet), tmp_path / "edition")
    edition = Course(tmp_path / "edition")
    with pytest.raises(UsageError, match="came from a teacher"):  # of another course, perhaps
        from_the_kit(edition, present(edition), False, quiet)
    newer = replace(present(course), kit="9.0", source="another")
    with pytest.raises(UsageError, match=r"the installed kit is 0\.1\.0, which is older"):
        from_the_kit(course, newer, False, quiet)


# -- what comes from somebody else -------------------------------------------------------------------------


def test_a_folder_and_a_zip_file_of_it_are_the_same_edition(toy_edition: Edition, tmp_path: Path) -> None:
    write(toy_edition, tmp_path / "out")
    assert read_edition(tmp_path / "out") == toy_edition
    assert read_edition(zipped(toy_edition, tmp_path / "a.zip")) == toy_edition
    assert read_edition(zipped(toy_edition, tmp_path / "b.zip", top="Woche 2/ä/")) == toy_edition


@pytest.mark.parametrize(
    "name", ["../evil.py", "/etc/evil.py", "checks/../../evil.py", "C:\\evil.py", "checks\\..\\evil.py"]
)
def test_a_zip_file_with_a_name_that_leads_out_is_refused(
    toy_edition: Edition, tmp_path: Path, name: str
) -> None:
    archive = zipped(toy_edition, tmp_path / "a.zip")
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr(name, "evil")
    with pytest.raises(UsageError, match="leads out of its folder"):
        read_edition(archive)


def test_a_zip_file_with_a_link_is_refused(toy_edition: Edition, tmp_path: Path) -> None:
    archive = zipped(toy_edition, tmp_path / "a.zip")
    with zipfile.ZipFile(archive, "a") as more:
        link = zipfile.ZipInfo("exercises/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        more.writestr(link, "/etc/passwd")
    with pytest.raises(UsageError, match="holds a link"):
        read_edition(archive)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../evil.py",
            "/evil.py",
            "exercises/../../evil",
            ".git/hooks/pre-commit",
            "conftest.py",
            "grader/x.py",
        ),
        *(
            "exercises",
            "exercises/",
            "exercises//x.py",
            "exercises/./x.py",
            "exercises/a\\b",
            "checks/C:x",
            "",
        ),
        *("checks/\x1b[2J.py", "edition.json", ".grade/progress.json", "sitecustomize.py"),
    ],
)
def test_a_manifest_reaches_nothing_but_what_an_edition_holds(
    toy_edition: Edition, tmp_path: Path, name: str
) -> None:
    assert not is_safe(name)
    archive = zipped(later(toy_edition, {}), tmp_path / "a.zip")
    known = {**toy_edition.manifest.files, name: digest(name, b"")}
    with zipfile.ZipFile(archive, "w") as bad:
        bad.writestr("edition.json", replace(toy_edition.manifest, files=known).to_json())
    with pytest.raises(UsageError, match=r"edition\.json is damaged"):
        read_edition(archive)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{}", "[]", "null", '{"schema": 1}', "{" * 100_000, "[" * 100_000, '{"schema": "1"}', "\x00"),
        '{"schema": 1, "kit": "", "made": "2026-01-01T00:00:00Z", "source": "", "exercises": [], "seeds": [], "files": {}}',
        '{"schema": 1, "kit": "1", "made": "now", "source": "", "exercises": [], "seeds": [], "files": {}}',
        '{"schema": 1, "kit": "1", "made": "2026-01-01T00:00:00Z", "source": "", "exercises": ["x"], "seeds": [], "files": {}}',
        '{"schema": 1, "kit": "1", "made": "2026-01-01T00:00:00Z", "source": "", "exercises": [], "seeds": [true], "files": {}}',
        '{"schema": 1, "kit": "1", "made": "2026-01-01T00:00:00Z", "source": "", "exercises": [], "seeds": [], "files": []}',
    ],
)
def test_a_damaged_manifest_is_one_sentence(text: str) -> None:
    with pytest.raises(UsageError, match=r"here is (damaged|of another version)"):
        Manifest.from_json(text.encode(), "here")


def test_a_damaged_an_incomplete_and_no_edition_are_told_apart(toy_edition: Edition, tmp_path: Path) -> None:
    damaged = Edition(toy_edition.manifest, {**toy_edition.files, CHECKS: b"else"})
    with pytest.raises(UsageError, match=f"is damaged: {CHECKS}"):
        read_edition(zipped(damaged, tmp_path / "a.zip"))
    less = Edition(toy_edition.manifest, {k: v for k, v in toy_edition.files.items() if k != CHECKS})
    with pytest.raises(UsageError, match=f"is not complete: {CHECKS}"):
        read_edition(zipped(less, tmp_path / "b.zip"))
    with zipfile.ZipFile(tmp_path / "c.zip", "w"):
        pass
    with pytest.raises(UsageError, match=r"holds no edition\.json"):
        read_edition(tmp_path / "c.zip")
    (tmp_path / "d.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:-30])
    with pytest.raises(UsageError, match=r"d\.zip (is neither a folder nor a zip file|holds no edition)"):
        read_edition(tmp_path / "d.zip")
    with pytest.raises(UsageError, match="There is no"):
        read_edition(tmp_path / "nowhere")


def test_a_zip_file_that_is_broken_inside_is_one_sentence(toy_edition: Edition, tmp_path: Path) -> None:
    data = bytearray(zipped(toy_edition, tmp_path / "a.zip").read_bytes())
    at = data.index(b'"""', 2000)
    data[at : at + 3] = b"'''"
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(UsageError, match="is a damaged zip file"):
        read_edition(tmp_path / "a.zip")


def _a_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def _a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "sentence"), [(_a_link, "is a link"), (_a_pipe, "is not a file"), (_a_folder, "cannot be read")]
)
def test_a_folder_with_something_else_than_files_is_refused(
    learner: Path, make: Callable[[Path], None], sentence: str
) -> None:
    make(learner / CHECKS)
    with pytest.raises(UsageError, match=f"ex01_scale.py {sentence}|cannot be read: Is a directory"):
        read_edition(learner)


# -- the wheel ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit's wheel, made from its source distribution, and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (source,) = folder.glob("*.tar.gz")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_makes_a_course_with_solutions_for_a_teacher(site: Path, tmp_path: Path) -> None:
    done = grade(tmp_path, "init", "mein Kurs", "--with-solutions", path=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert "mein Kurs is a course of 20 exercises." in done.stdout
    course = Course(tmp_path / "mein Kurs")
    assert [exercise.name for exercise in course.exercises] == [
        exercise.name for exercise in COURSE.exercises
    ]
    for mine, theirs in zip(course.exercises, COURSE.exercises, strict=True):
        assert mine.stub.read_text(encoding="utf-8") == text_of_stub(theirs)
        for ours in ("checks", "reference", "mistakes"):
            assert getattr(mine, ours).read_bytes() == getattr(theirs, ours).read_bytes()
    assert "Focal loss" in grade(course.root, "list", path=site).stdout
    right = grade(course.root, "exercise", "3", "solutions/ex03_focal_loss.py", path=site)
    assert right.returncode == 0, right.stdout + right.stderr
    again = grade(tmp_path, "init", "mein Kurs", path=site)
    assert again.returncode == 2
    assert "holds a course already: grade update" in again.stderr
    assert grade(course.root, "update", path=site).stdout.startswith("Up to date: 0.1.0 of ")
    lost = "checks/ex01_sigmoid_ann.py"
    (course.root / lost).unlink()
    assert f"  {lost} was missing and is there again\n" in grade(course.root, "update", path=site).stdout


def test_the_learners_kit_has_no_course(learners_kit: Path, tmp_path: Path) -> None:
    done = grade(tmp_path, "init", "mine", path=learners_kit)
    assert done.returncode == 2
    assert done.stderr.startswith("grade: This kit was installed without its course, as learners get it.")
