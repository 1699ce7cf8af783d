"""An edition: what a teacher hands out, and what `grade init` makes of the kit's own course.

Stubs are made anew from the references, so that nothing of a teacher's working copies gets out; and nothing
of `solutions/` does, unless it is asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template

from grader import __version__
from grader.course import Course, Exercise
from grader.edition.kit import ENGINE, home, pins
from grader.edition.manifest import FILE, Manifest, digest, read_manifest
from grader.edition.wheel import learners_wheel
from grader.errors import UsageError
from grader.files import put_all
from grader.frozen.pack import public_checks
from grader.stub import text_of_stub

ANSWERS_ARE = (
    "- `answers/`: what right and wrong answers give, in numbers, for the inputs known here. Leave it."
)
KIT_IS = "- `kit/`: the grader, for `pip install`."
SOLUTIONS_ARE = "- `solutions/`: one right answer to each exercise, and the mistakes that are known."

PLOTS = ("matplotlib", "tensorboard")
TESTS = ("pytest",)
NEEDED = (
    *("torch", "numpy", "safetensors", "nbformat", "click", "rich", "filelock", "watchfiles", "tqdm"),
    *PLOTS,
    *TESTS,
)
"""What a learner's environment is pinned for."""

OnExercise = Callable[[Exercise], None]


@dataclass(frozen=True)
class Edition:
    """What is handed out: each file's content by its name with slashes, and the manifest of them."""

    manifest: Manifest
    files: Mapping[str, bytes]


def handout(
    course: Course, exercises: Sequence[Exercise], seeds: Sequence[int], on_exercise: OnExercise
) -> Edition:
    """What a learner gets: with the answer pack, and a kit to install. Raises UsageError where the course has
    no references; GraderError where one fails.
    """
    name, wheel = learners_wheel()
    files = {f"kit/{name}": wheel, "requirements.txt": _requirements(name)}
    files |= {".github/workflows/grade.yml": (ENGINE / "templates" / "grade.yml").read_bytes()}
    files["README.md"] = _readme(exercises, "edition.md", ANSWERS_ARE, KIT_IS)
    return _edition(course, exercises, seeds, files, on_exercise)


def own(course: Course, seeds: Sequence[int], on_exercise: OnExercise) -> Edition:
    """The course for somebody who has installed the kit: with an answer pack for these seeds, or with the
    solutions where there are none. Raises as `handout`.
    """
    files = {"README.md": _readme(course.exercises, "course.md", ANSWERS_ARE if seeds else SOLUTIONS_ARE)}
    return _edition(course, course.exercises, seeds, files, on_exercise)


def source_of(course: Course, exercises: Sequence[Exercise]) -> str:
    """A checksum of all that an edition is made from. Equal ones give equal editions."""
    files = {**_course_files(course, exercises), **_solutions(exercises)}
    listed = {name: digest(name, data) for name, data in sorted(files.items())}
    return hashlib.sha256(json.dumps([__version__, listed]).encode()).hexdigest()


def write(edition: Edition, folder: Path) -> bool:
    """Puts it into a folder that is new or empty, or in the place of an earlier edition that nobody has
    changed; whether there was one. Raises UsageError for any other, and where it cannot be written.
    """
    try:
        earlier = _earlier(edition, folder)
        gone = set(earlier.files) - set(edition.files) if earlier else ()
        put_all(folder, {**edition.files, FILE: edition.manifest.to_json()}, last=FILE, gone=sorted(gone))
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return earlier is not None


def require_room(folder: Path, course: Course | None = None) -> None:
    """Raises UsageError where `write` would refuse this folder whatever the edition is, or where it is the
    course that the edition is made from.
    """
    if course is not None and folder.resolve() == course.root:
        raise UsageError(f"{folder} is the course itself: name a folder that is new or empty.")
    try:
        if folder.is_symlink() or folder.exists():
            if not folder.is_dir():
                raise UsageError(f"{folder} is not a folder: name one that is new or empty.")
            earlier = read_manifest(folder)
            if any(folder.iterdir()) and earlier is None:
                raise UsageError(f"{folder} is not empty: name a folder that is new or empty.")
            if earlier is not None and not earlier.has_kit:
                raise UsageError(
                    f"{folder} holds a course of grade init: name a folder that is new or empty."
                )
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror}.") from error


def require_empty(folder: Path) -> None:
    """Raises UsageError where the folder holds anything, an earlier edition included."""
    if folder.is_dir() and read_manifest(folder) is not None:
        raise UsageError(f"{folder} holds a course already: grade update brings it up to date.")
    require_room(folder)


def _earlier(edition: Edition, folder: Path) -> Manifest | None:
    """The edition that lies there; None in an empty folder."""
    require_room(folder)
    earlier = read_manifest(folder) if folder.exists() else None
    if earlier is None:
        return None
    for name in sorted({*earlier.files, *edition.files}):
        path = folder / name
        if not path.exists():
            continue
        there = digest(name, path.read_bytes()) if path.is_file() else None
        if there not in (earlier.files.get(name), edition.manifest.files.get(name)):
            raise UsageError(
                f"{folder} holds an earlier edition in which {name} has been changed. "
                "Name another folder, or move this one away."
            )
    return earlier


def _edition(
    course: Course,
    exercises: Sequence[Exercise],
    seeds: Sequence[int],
    files: Mapping[str, bytes],
    on_exercise: OnExercise,
) -> Edition:
    answers = _answers(exercises, seeds, on_exercise) if seeds else _solutions(exercises)
    everything = {**_course_files(course, exercises), **answers, **files, **_single()}
    if seeds:  # what is hidden from learners stays with the teacher
        everything |= {f"checks/{exercise.name}.py": public_checks(exercise) for exercise in exercises}
    manifest = Manifest(
        kit=__version__.partition("+")[0],
        made=_now(),
        source=source_of(course, exercises),
        exercises=tuple(exercise.name for exercise in exercises),
        seeds=tuple(seeds),
        files={name: digest(name, data) for name, data in sorted(everything.items())},
    )
    return Edition(manifest, dict(sorted(everything.items())))


def _course_files(course: Course, exercises: Sequence[Exercise]) -> dict[str, bytes]:
    """Stubs, checks and data. All data go along, 0.4 MB: only a run would tell which a check needs."""
    files = {}
    for exercise in exercises:
        if not exercise.reference.is_file():
            raise UsageError(
                f"Exercise {exercise.number} has no reference here, and an edition is made from references. "
                "grade init FOLDER --with-solutions makes a course that has them."
            )
        files[f"exercises/{exercise.name}.py"] = text_of_stub(exercise).encode()
        files[f"checks/{exercise.name}.py"] = exercise.checks.read_bytes()
    scripts = re.compile(r"make_\w+\.py")  # how the data were made; one holds a training loop
    return files | _below(course.root, "datasets", lambda path: not scripts.fullmatch(path.name))


def _solutions(exercises: Sequence[Exercise]) -> dict[str, bytes]:
    paths = (path for e in exercises for path in (e.reference, e.mistakes, e.bugs) if path.is_file())
    return {path.relative_to(_root(exercises)).as_posix(): path.read_bytes() for path in paths}


def _root(exercises: Sequence[Exercise]) -> Path:
    return exercises[0].root


def _answers(
    exercises: Sequence[Exercise], seeds: Sequence[int], on_exercise: OnExercise
) -> dict[str, bytes]:
    """The answer pack's files."""
    from grader.frozen.packing import pack_of  # loads torch

    return {f"answers/{name}": data for name, data in pack_of(exercises, seeds, on_exercise).items()}


def _below(root: Path, folder: str, wanted: Callable[[Path], bool] = lambda path: True) -> dict[str, bytes]:
    """The files in a folder, by their names from `root`; hidden ones and bytecode are none."""
    found = {}
    for path in sorted((root / folder).rglob("*")):
        inner = path.relative_to(root)
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inner.parts)
        if path.is_file() and not hidden and wanted(path):
            found[inner.as_posix()] = path.read_bytes()
    return found


def _single() -> dict[str, bytes]:
    return {
        "LICENSE": (home() / "LICENSE").read_bytes(),
        ".gitignore": b".grade/\n.venv/\n__pycache__/\n.pytest_cache/\n",
    }


def _requirements(wheel: str) -> bytes:
    template = Template((ENGINE / "templates" / "requirements.txt").read_text(encoding="utf-8"))
    known = pins()
    lines = [f"{name}=={known[name]}" for name in NEEDED if name in known]
    return template.substitute(wheel=wheel, pins="\n".join(lines)).encode()


def _readme(exercises: Sequence[Exercise], name: str, *folders: str) -> bytes:
    """The text for the learner, with the table of exercises and what further folders are."""
    rows = ["| # | file | what you build | points |", "|---|---|---|---|"]
    for exercise in exercises:
        outline = exercise.outline
        link = f"[`{exercise.name}.py`](exercises/{exercise.name}.py)"
        rows.append(f"| {exercise.number} | {link} | {outline.title} | {outline.points:g} |")
    start = Template((ENGINE / "templates" / name).read_text(encoding="utf-8"))
    first = exercises[0]
    whole = Template((ENGINE / "templates" / "README.md").read_text(encoding="utf-8"))
    filled = {
        "first": str(first.number),
        "file": f"exercises/{first.name}.py",
        "exercises": "\n".join(rows),
        "folders": "\n".join(folders),
    }
    return whole.substitute(filled, start=start.substitute(filled).strip()).encode()


def _now() -> str:
    """The time in UTC, or what SOURCE_DATE_EPOCH says (https://reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
