"""Who handed in what: a folder of submissions, as a teacher downloads it, becomes a list of files by student.

Nothing is opened here, only named: a name in such a folder may be anything that a file system allows.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course import Exercise
from grader.errors import UsageError

SUFFIXES = (".py", ".ipynb")
MAX_DEPTH = 6
MAX_ENTRIES = 5_000
OURS = ("checks", "solutions", "mistakes", "tests", "datasets", "grader")
"""Folders that hold a course's own files of the same names, in a repository that a learner hands in whole."""

IGNORED = ("__MACOSX", "__pycache__", "node_modules", "venv", "desktop.ini", "Thumbs.db")

MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?", re.DOTALL)
CANVAS = re.compile(
    r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_(?P<submission>\d+)_(?P<file>.+?)(?:-(?P<again>\d+))?(?P<suffix>\.\w+)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Handed:
    """One student's file for one exercise.

    Attributes:
        student: who, as the folder's layout names them.
        id: the classroom's number for them, or "".
        place: the path below the class's folder; with the exercise it tells one row from all others.
        file: the file, or None where there is a problem.
        problem: the sentence that says why there is none.
    """

    student: str
    id: str
    place: str
    exercise: Exercise
    file: Path | None
    problem: str = ""

    @property
    def who(self) -> tuple[str, str]:
        """See `who`."""
        return who(self.id, self.place)


def who(id: str, place: str) -> tuple[str, str]:
    """What tells a student from all others of the folder: the classroom's number, or else their own entry
    in it. Not the name: `ana/` and `ana.py` may be two.
    """
    return (id, "") if id else ("", place.partition("/")[0])


@dataclass(frozen=True)
class Roster:
    """A class. `layout` names whose download it is."""

    layout: str
    handed: tuple[Handed, ...]

    @property
    def students(self) -> int:
        return len({row.who for row in self.handed})


@dataclass(frozen=True)
class _Student:
    name: str
    id: str
    place: str
    files: tuple[Path, ...]
    problem: str = ""


def read_roster(folder: Path, exercises: Sequence[Exercise], leave_out: Path | None = None) -> Roster:
    """Everybody in `folder`, by name. `leave_out` is a folder that is no student's: the results.

    Raises UsageError where the folder is missing or holds nobody.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    entries = sorted(
        (entry for entry in folder.iterdir() if _counts(entry) and entry != leave_out),
        key=lambda entry: entry.name,
    )
    layout, students = _students(folder, entries)
    if not students:
        raise UsageError(f"{folder} holds no submissions: no folder and no .py or .ipynb file for a student.")
    rows = [
        _handed(student, exercise, folder, alone=len(exercises) == 1)
        for student in students
        for exercise in exercises
    ]
    return Roster(layout, tuple(rows))


def named_by(path: Path) -> tuple[str, str]:
    """The student's name and the classroom's number for them, as a download's folder or file names them; else
    the file's own name, and "".
    """
    found = [CANVAS.fullmatch(path.name), *map(MOODLE.fullmatch, reversed(path.absolute().parts))]
    match = next(filter(None, found), None)
    return (match["name"], match["id"]) if match else (path.stem, "")


def _counts(entry: Path) -> bool:
    if entry.name.startswith(".") or entry.name in IGNORED:
        return False
    return entry.suffix in SUFFIXES or entry.is_dir()


def _students(folder: Path, entries: Sequence[Path]) -> tuple[str, list[_Student]]:
    """Whose layout it is, and the students in it."""
    if any(MOODLE.fullmatch(entry.name) for entry in entries):
        return "Moodle download", [_moodle(entry, folder) for entry in entries if _is_moodles(entry)]
    canvas = [(entry, match) for entry in entries if (match := CANVAS.fullmatch(entry.name))]
    if canvas and len(canvas) == len(entries):
        return "Canvas download", _canvas(canvas)
    prefix = _assignment(entries)
    if prefix:
        return "GitHub Classroom download", [
            _in_folder(entry.name.removeprefix(prefix), "", entry, folder) for entry in entries
        ]
    return "a folder or file for each student", [_plain(entry, folder) for entry in entries]


def _is_moodles(entry: Path) -> bool:
    match = MOODLE.fullmatch(entry.name)
    return match is None or match["kind"] != "onlinetext"  # text typed into a web page is no file


def _moodle(entry: Path, folder: Path) -> _Student:
    match = MOODLE.fullmatch(entry.name)
    if match is None:
        return _plain(entry, folder)
    return _in_folder(match["name"], match["id"], entry, folder)


def _canvas(found: Sequence[tuple[Path, re.Match[str]]]) -> list[_Student]:
    """Files of one student belong together; of a file that was handed in again, the last one counts."""
    students: dict[str, list[tuple[Path, re.Match[str]]]] = {}
    for entry, match in found:
        students.setdefault(match["id"], []).append((entry, match))
    rows = []
    for id, mine in sorted(students.items(), key=lambda item: item[1][0][1]["name"]):
        latest: dict[str, Path] = {}
        for entry, match in sorted(mine, key=_turn):
            latest[match["file"] + match["suffix"]] = entry
        rows.append(_Student(mine[0][1]["name"], id, mine[0][0].name, tuple(latest.values())))
    return rows


def _turn(found: tuple[Path, re.Match[str]]) -> tuple[int, int]:
    """What Canvas counts up each time that a student hands in again."""
    return int(found[1]["submission"]), int(found[1]["again"] or 0)


def _assignment(entries: Sequence[Path]) -> str:
    """ "lab3-" where every entry is a repository called `lab3-username`; else ""."""
    repositories = all((entry / ".git").exists() or (entry / "exercises").is_dir() for entry in entries)
    if not entries or not repositories:
        return ""
    first, last = min(entries).name, max(entries).name  # what these two share, all share
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[: first.rfind("-", 0, same) + 1]


def _plain(entry: Path, folder: Path) -> _Student:
    if entry.is_dir():
        return _in_folder(entry.name, "", entry, folder)
    return _Student(entry.stem, "", entry.name, (entry,))


def _in_folder(name: str, id: str, entry: Path, folder: Path) -> _Student:
    if entry.is_symlink():
        return _Student(name, id, entry.name, (), "The folder is a link; only what lies here is graded.")
    files, whole = _walk(entry)
    problem = "" if whole else f"The folder holds more than {MAX_ENTRIES:,} files: not all were looked at."
    return _Student(name, id, entry.relative_to(folder).as_posix(), files, problem)


def _walk(top: Path) -> tuple[tuple[Path, ...], bool]:
    """Every .py and .ipynb below `top`, links not followed, and whether that was all."""
    found: list[Path] = []
    seen, waiting = 0, [(top, 0)]
    while waiting:
        place, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError:  # not ours to read
            continue
        for entry in entries:
            seen += 1
            if seen > MAX_ENTRIES:
                return tuple(found), False
            if entry.name.startswith(".") or entry.name in IGNORED:
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < MAX_DEPTH:
                    waiting.append((Path(entry.path), depth + 1))
            elif entry.name.endswith(SUFFIXES):
                found.append(Path(entry.path))
    return tuple(found), True


def _handed(student: _Student, exercise: Exercise, folder: Path, alone: bool) -> Handed:
    """The student's file for an exercise. `alone`: no other is asked for, so a single file needs no name."""
    fitting = best_fit(student.files, exercise)
    if not fitting and alone and len(student.files) == 1:
        fitting = list(student.files)
    file, problem = None, student.problem
    if len(fitting) == 1:
        file, problem = fitting[0], _not_here(fitting[0], folder)
    elif fitting:
        names = ", ".join(path.relative_to(folder).as_posix() for path in fitting[:5])
        problem = f"Several files could be exercise {exercise.number}: {names}. Leave one."
    elif not problem:
        problem = f"No file for exercise {exercise.number} was handed in ({exercise.name}.py)."
    place = student.place if file is None else file.relative_to(folder).as_posix()
    return Handed(student.name, student.id, place, exercise, None if problem else file, problem)


def best_fit(files: Iterable[Path], exercise: Exercise) -> list[Path]:
    """The files that fit the exercise best: of its own name before those that only hold its number or topic,
    and a course's own folders last.
    """
    ranked: dict[int, list[Path]] = {}
    for file in files:
        for rank in _ranks(file, exercise):
            ranked.setdefault(rank, []).append(file)
            break
    return ranked[min(ranked)] if ranked else []


def _ranks(file: Path, exercise: Exercise) -> Iterator[int]:
    """How well a file fits, the best first: 0 is a perfect fit."""
    stem = re.sub(r"-\d+$", "", file.stem.lower())
    match = CANVAS.fullmatch(file.name)
    if match:
        stem = match["file"].lower()
    own = 10 if any(part in OURS for part in file.parts[-3:-1]) else 0
    if stem == exercise.name:
        yield own + (0 if file.suffix == ".py" else 1)
    number = rf"(?<!\d)0*{exercise.number}(?!\d)"
    if re.search(rf"(?:ex|exercise|exercice|aufgabe|lab|task|hw|a)[ _-]*{number}", stem):
        yield own + 2
    if exercise.slug in stem or exercise.slug.replace("_", "") in re.sub(r"[ _-]", "", stem):
        yield own + 2
    if re.fullmatch(number, stem):
        yield own + 3


def _not_here(file: Path, folder: Path) -> str:
    """Why a file is not to be opened, or "". A link may lead to what the same student handed in, and
    to nothing else: a classmate's file lies in the class's folder, too.
    """
    try:
        mode = file.stat().st_mode
        own = folder.resolve() / file.relative_to(folder).parts[0]
        inside = file.resolve().is_relative_to(own)
    except OSError as error:
        return f"The file cannot be read: {error.strerror}."
    if not inside:
        return "The file is a link to what this student did not hand in; only that is graded."
    return "" if stat.S_ISREG(mode) else "This is no file: it is a pipe, a device or a folder."
