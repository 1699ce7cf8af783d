"""Making the answer pack of several exercises, with a process for each processor."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from grader.course import Exercise
from grader.errors import GraderError
from grader.frozen.pack import INDEX, Index

OnExercise = Callable[[Exercise], None]

COMMAND = (sys.executable, "-P", "-m", "grader.frozen.packing")
FAULT = 3
"""The exit status of a process that has left word of what is wrong."""


def pack_of(exercises: Sequence[Exercise], seeds: Sequence[int], on_exercise: OnExercise) -> dict[str, bytes]:
    """The files of the pack by name; `on_exercise` hears of each exercise that is done. Raises GraderError
    where the course does not work, and OSError where there is no room.
    """
    with tempfile.TemporaryDirectory(prefix="grade-") as name:
        folder = Path(name)
        for exercise in _written(exercises, seeds, folder):
            on_exercise(exercise)
        parts = [folder / exercise.name for exercise in exercises]
        files = {path.name: path.read_bytes() for part in parts for path in part.iterdir()}
        entries = {name: entry for part in parts for name, entry in Index.read(part).entries.items()}
        Index(folder, entries).write()
        return {**files, INDEX: (folder / INDEX).read_bytes()}


def processors() -> int:
    """How many this machine has."""
    return os.cpu_count() or 1


def _written(exercises: Sequence[Exercise], seeds: Sequence[int], folder: Path) -> Iterator[Exercise]:
    """Each exercise, when its pack lies in the folder of its name."""
    at_a_time = min(processors(), len(exercises))
    if at_a_time == 1:
        from grader.frozen.freeze import write_pack  # loads torch

        for exercise in exercises:
            write_pack(exercise, seeds, folder / exercise.name)
            yield exercise
        return
    waiting, running = list(exercises), [_start(exercises, seeds, folder) for _ in range(at_a_time)]
    try:
        while waiting:
            over = [process for process in running if process.poll() is not None]
            for exercise in [one for one in waiting if (folder / one.name / INDEX).exists()]:
                waiting.remove(exercise)
                yield exercise
            for process in over:
                _require_success(process, waiting, folder)
            if waiting and len(over) == len(running):
                raise GraderError(f"The answers of {waiting[0].name} were not made.")
            time.sleep(0.02)
    finally:
        for process in running:
            process.kill()
            process.wait()


def _start(exercises: Sequence[Exercise], seeds: Sequence[int], folder: Path) -> subprocess.Popen[bytes]:
    """A process that makes whatever no other makes: each needs a second or two to load torch. In a session of
    its own: Ctrl-C is for the command, which ends what it has started.
    """
    names = (exercise.name for exercise in exercises)
    what = (str(exercises[0].root), str(folder), ",".join(map(str, seeds)), *names)
    return subprocess.Popen(
        [*COMMAND, *what],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # a pipe that nobody empties would stop it
        start_new_session=True,
    )


def _claimed(folder: Path, name: str) -> bool:
    """Whether the exercise is this process's to make: whoever asks first gets it, and is known by its id."""
    try:
        with _claim(folder, name).open("x", encoding="utf-8") as claim:
            claim.write(str(os.getpid()))
        return True
    except FileExistsError:
        return False


def _claim(folder: Path, name: str) -> Path:
    return folder / f"{name}.process"


def _said(folder: Path, name: str) -> Path:
    return folder / f"{name}.txt"


def _require_success(process: subprocess.Popen[bytes], waiting: Sequence[Exercise], folder: Path) -> None:
    """Raises GraderError in the words of a process that has failed."""
    if not process.returncode:
        return
    for exercise in waiting:
        claim, said = _claim(folder, exercise.name), _said(folder, exercise.name)
        if claim.exists() and claim.read_text(encoding="utf-8") == str(process.pid):
            if said.exists():
                raise GraderError(said.read_text(encoding="utf-8"))
            raise GraderError(f"The answers of {exercise.name} ended with status {process.returncode}.")
    raise GraderError(f"A process that was to make answers ended with status {process.returncode}.")


def main(root: str, folder: str, seeds: str, *names: str) -> None:
    """Writes the packs of those exercises that no other process has begun with; leaves a file that says what
    is wrong.
    """
    from grader.frozen.freeze import write_pack

    for name in names:
        if _claimed(Path(folder), name):
            try:
                numbers = [int(seed) for seed in seeds.split(",") if seed]
                write_pack(Exercise(Path(root), name), numbers, Path(folder) / name)
            except Exception as error:
                told = error if isinstance(error, GraderError) else f"{name}: {type(error).__name__}: {error}"
                _said(Path(folder), name).write_text(" ".join(str(told).split()), encoding="utf-8")
                sys.exit(FAULT)


if __name__ == "__main__":
    main(*sys.argv[1:])
