"""Making the answer pack of several exercises, with a process for each processor."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from grader.course import Exercise
from grader.errors import GraderError
from grader.pack import INDEX, Index, write_pack

OnExercise = Callable[[Exercise], None]


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


def _written(exercises: Sequence[Exercise], seeds: Sequence[int], folder: Path) -> Iterator[Exercise]:
    """Each exercise, when its pack lies in the folder of its name."""
    workers = min(processors(), len(exercises))
    if workers == 1:
        for exercise in exercises:
            write_pack(exercise, seeds, folder / exercise.name)
            yield exercise
        return
    spawn = multiprocessing.get_context("spawn")  # torch's threads do not survive a fork
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_leave_to_the_parent) as pool:
        try:
            waiting = {pool.submit(write_pack, one, seeds, folder / one.name): one for one in exercises}
            for done in as_completed(waiting):
                done.result()
                yield waiting[done]
        except BrokenProcessPool as error:
            raise GraderError("A process that made the answer pack was ended from outside.") from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def processors() -> int:
    """How many this machine has."""
    return os.cpu_count() or 1


def _leave_to_the_parent() -> None:
    """Ctrl-C goes to all processes of a terminal; one of them is enough to end them all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
