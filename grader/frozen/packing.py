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
from grader.frozen.pack import INDEX, Index, write_pack

OnExercise = Callable[[Exercise], None]

COMMAND = (sys.executable, "-P", "-m", "grader.frozen.packing")
FAULT = 3
"""The exit status of a process that has said what is wrong."""


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
        for exercise in exercises:
            write_pack(exercise, seeds, folder / exercise.name)
            yield exercise
        return
    waiting, running = list(reversed(exercises)), dict[Exercise, subprocess.Popen[bytes]]()
    try:
        while waiting or running:
            while waiting and len(running) < at_a_time:
                exercise = waiting.pop()
                running[exercise] = _start(exercise, seeds, folder)
            for exercise, process in list(running.items()):
                if process.poll() is not None:
                    del running[exercise]
                    _require_success(process.returncode, exercise, folder)
                    yield exercise
            time.sleep(0.02)
    finally:
        for process in running.values():
            process.kill()
            process.wait()


def _start(exercise: Exercise, seeds: Sequence[int], folder: Path) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C is for the command, which ends what it has started."""
    what = (str(exercise.root), exercise.name, str(folder / exercise.name), *map(str, seeds))
    with open(_said(exercise, folder), "wb") as said:  # a pipe that nobody empties would stop it
        return subprocess.Popen(
            [*COMMAND, *what],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )


def _said(exercise: Exercise, folder: Path) -> Path:
    return folder / f"{exercise.name}.txt"


def _require_success(status: int, exercise: Exercise, folder: Path) -> None:
    if status:
        said = _said(exercise, folder).read_text(encoding="utf-8", errors="replace")
        last = said.strip().rpartition("\n")[2]
        raise GraderError(
            last if status == FAULT else f"The answers of {exercise.name} ended with status {status}: {last}"
        )


def main(root: str, name: str, folder: str, *seeds: str) -> None:
    """Writes the pack of one exercise; says what is wrong on standard error."""
    try:
        write_pack(Exercise(Path(root), name), [int(seed) for seed in seeds], Path(folder))
    except GraderError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        sys.exit(FAULT)


if __name__ == "__main__":
    main(*sys.argv[1:])
