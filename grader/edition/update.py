"""`grade update`: a newer edition's stubs and checks in a learner's course, whose own work stays.

A file of the learner's that is still as it was handed out is replaced. One that they changed stays; where its
text in the edition has changed, too, the new one comes to lie beside it. The manifest is written last, so
that an update that was cut off is finished by the same command.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from grader import __version__
from grader.course import Course
from grader.edition.handout import Edition, OnExercise, own, source_of
from grader.edition.kit import own_course
from grader.edition.manifest import FILE, Manifest, digest, read_manifest, release
from grader.errors import GraderError, UsageError
from grader.files import put, put_all


@dataclass(frozen=True)
class Step:
    """What an update does with one file.

    Attributes:
        name: of the file, with slashes.
        kind: "new", "replaced", "beside" where the new one lies beside the learner's, "restored" where
            a file was missing, or the kit's own was changed, "gone", or "left" where it stays and the edition
            has no more to do with it.
        put: where the new content goes; "" where there is none.
        theirs: whether it is a file that the learner may change.
    """

    name: str
    kind: str
    put: str
    theirs: bool


@dataclass(frozen=True)
class Plan:
    """What an update is to do, and what the course is then."""

    before: Manifest
    after: Manifest
    steps: tuple[Step, ...]
    files: Mapping[str, bytes]

    @property
    def is_needed(self) -> bool:
        """Whether anything is to be done: an update that was cut off may lack nothing but its last file."""
        return bool(self.steps) or dict(self.after.files) != dict(self.before.files)

    @property
    def new_kit(self) -> bool:
        """Whether the edition brings another kit to install."""
        return any(step.name == "requirements.txt" or step.name.startswith("kit/") for step in self.steps)


def present(course: Course) -> Manifest:
    """What the course was handed out as. Raises UsageError where nothing says so."""
    found = read_manifest(course.root)
    if found is None:
        raise UsageError(
            f"{course.root} has no {FILE}: it was not made by grade init or grade edition, "
            "so nothing tells what in it is yours."
        )
    return found


def from_the_kit(course: Course, before: Manifest, force: bool, on_exercise: OnExercise) -> Edition | None:
    """The installed kit's course as an edition like the one that is there; None where that is current. An
    answer pack takes a while. Raises UsageError where the kit is older, without `force`, or has no course,
    and for an edition, which need not be of the kit's course.
    """
    if before.has_kit:
        raise UsageError(
            "This folder came from a teacher: grade update FOLDER takes a newer one, or the zip file of it."
        )
    kit = own_course()
    if before.source == source_of(kit, kit.exercises) and _is_intact(course, before):
        return None
    if release(__version__) < release(before.kit) and not force:
        raise _older(f"the installed kit is {__version__}", before)
    return own(kit, before.seeds, on_exercise)


def plan(course: Course, before: Manifest, edition: Edition, force: bool = False) -> Plan:
    """What an update to `edition` takes. Raises UsageError for an older one without `force`."""
    edition = _with_earlier_answers(course, before, edition)
    new = edition.manifest
    steps = tuple(_steps(course.root, before, edition))
    outdated = set(_outdated(before, edition))
    kept = {name: known for name, known in before.files.items() if name not in outdated}
    files = dict(sorted({**kept, **new.files}.items()))
    if new.age < before.age and files != before.files and not force:
        raise _older(f"this edition is {new.label}", before)
    exercises = tuple(sorted({*before.exercises, *new.exercises} - _renamed(before, new)))
    return Plan(before, replace(new, exercises=exercises, files=files), steps, edition.files)


def carry_out(course: Course, todo: Plan) -> None:
    """Raises UsageError where a file cannot be written; the same update then goes on from there."""
    files = {step.put: todo.files[step.name] for step in todo.steps if step.put}
    gone = [step.name for step in todo.steps if step.kind == "gone"]
    try:
        put_all(course.root, {**files, FILE: todo.after.to_json()}, last=FILE, gone=gone)
    except OSError as error:
        where = error.filename2 or error.filename or course.root
        raise UsageError(f"{where} cannot be written: {error.strerror}. The same command goes on.") from error


def _with_earlier_answers(course: Course, before: Manifest, edition: Edition) -> Edition:
    """The edition with the answers of those of the course's exercises that it leaves out: they stay, and a
    pack has one index for all.
    """
    from grader.frozen.pack import INDEX, Index

    index = f"answers/{INDEX}"
    if index not in edition.files or index not in before.files:
        return edition
    try:
        earlier = Index.read(course.root / "answers").entries
    except GraderError:  # damaged, so there is nothing to keep
        return edition
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        put(Path(folder) / INDEX, edition.files[index])
        kept = {
            name: entry for name, entry in earlier.items() if name not in _renamed(before, edition.manifest)
        }
        Index(Path(folder), {**kept, **Index.read(Path(folder)).entries}).write()
        data = (Path(folder) / INDEX).read_bytes()
    known = {**edition.manifest.files, index: digest(index, data)}
    return Edition(replace(edition.manifest, files=known), {**edition.files, index: data})


def _older(what: str, before: Manifest) -> UsageError:
    return UsageError(
        f"Your course is {before.label}, and {what}, which is older. --force takes it all the same."
    )


def _steps(root: Path, before: Manifest, edition: Edition) -> Iterator[Step]:
    for name, data in edition.files.items():
        new, old, there = edition.manifest.files[name], before.files.get(name), _there(root, name)
        theirs = before.is_theirs(name)
        if there == new:
            continue
        if there is None:
            yield Step(name, "new" if old is None else "restored", name, theirs)
        elif there == old:
            yield Step(name, "replaced", name, theirs)
        elif not theirs:
            yield Step(name, "restored", name, theirs)
        elif new != old and (beside := _beside(root, name, data)):
            yield Step(name, "beside", beside, theirs)
    for name in _outdated(before, edition):
        theirs, there = before.is_theirs(name), _there(root, name)
        if there is not None:
            changed = theirs and there != before.files[name]
            yield Step(name, "left" if changed else "gone", "", theirs)


def _outdated(before: Manifest, edition: Edition) -> Iterator[str]:
    """The files that an edition has no more, and that would be in its way: another kit to install, and an
    exercise whose number another has now. Exercises that it only leaves out are none.
    """
    new_kit = any(name.startswith("kit/") for name in edition.files)
    renamed = _renamed(before, edition.manifest)
    for name in before.files:
        outdated = PurePosixPath(name).stem in renamed or (new_kit and name.startswith("kit/"))
        if outdated and name not in edition.files:
            yield name


def _renamed(before: Manifest, new: Manifest) -> set[str]:
    """The exercises whose number another one has in the new edition."""
    numbers = {name.partition("_")[0] for name in new.exercises}
    return {n for n in before.exercises if n not in new.exercises and n.partition("_")[0] in numbers}


def _there(root: Path, name: str) -> str | None:
    """The checksum of the course's file; None where there is none."""
    try:
        return digest(name, (root / name).read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{root / name} cannot be read: {error.strerror}.") from error


def _beside(root: Path, name: str, data: bytes) -> str:
    """A free name beside the learner's file, which neither the course nor pytest takes for an exercise; ""
    where the new one lies there already.
    """
    path = PurePosixPath(name)
    for number in itertools.count(1):
        in_use = path.suffix in (".yml", ".yaml")  # GitHub runs every file with such an end
        kept = f"{path.name}.new-{number}" if in_use else f"{path.stem}.new-{number}{path.suffix}"
        beside = path.with_name(kept).as_posix()
        there = _there(root, beside)
        if there is None:
            return beside
        if there == digest(beside, data):
            return ""
    raise AssertionError


def _is_intact(course: Course, manifest: Manifest) -> bool:
    """Whether all that is the kit's is as it was handed out, and nothing of the learner's is missing."""
    for name, known in manifest.files.items():
        there = _there(course.root, name)
        if there is None or (there != known and not manifest.is_theirs(name)):
            return False
    return True
