"""Many submissions at once: judges side by side, and more of them while some only wait for a deadline."""

from __future__ import annotations

import os
import queue
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import GraderError, UsageError
from grader.judges import START, Judges, Line
from grader.result import Result
from grader.sandbox.level import Level

LANES = 8
"""So many submissions run at most for each job, when all the others are stuck."""

MORE = object()
"""Says that a lane is stuck, and that another may open."""


def default_jobs(start: str = START) -> int:
    """One for each core, and one more where that costs little: each waits for its worker now and then."""
    return (os.cpu_count() or 1) + (start == "fork")


@dataclass(frozen=True)
class Graded:
    """The end of one request: its number, and the result or the reason why there is none."""

    number: int
    result: Result | None
    problem: str = ""


class Pool:
    """Judges that share one import of torch, and the requests that they work through.

    `jobs` of them work at a time. One that finds its submission stuck makes room for another, so that endless
    loops wait for their deadlines side by side.
    """

    def __init__(self, jobs: int, level: Level, start: str = START) -> None:
        self._jobs = jobs
        self._level = level
        self._start = start

    def run(self, requests: Sequence[dict[str, Any]]) -> Iterator[Graded]:
        """Every request's end, as they come. One that takes its judge with it is tried once more, alone.
        Raises UsageError where no request can be done.

        Closing the iterator, by Ctrl-C too, ends every process.
        """
        suspects: list[int] = []
        waiting = deque(range(len(requests)))
        while waiting:
            lanes = self._jobs * (LANES if self._start == "fork" else 1)
            run = _Run(requests, waiting, min(lanes, len(waiting)), self._jobs, self._level, self._start)
            yield from run.answers()
            suspects += run.lost
        for number in suspects:
            alone = _Run(requests, deque([number]), 1, 1, self._level, self._start)
            yield from alone.answers()
            if alone.lost:
                yield Graded(number, None, "It took the process that grades with it, twice.")


class _Run:
    """Judges from their start to the end of the work, or of the last judge."""

    def __init__(
        self,
        requests: Sequence[dict[str, Any]],
        waiting: deque[int],
        lanes: int,
        jobs: int,
        level: Level,
        start: str,
    ) -> None:
        self.lost: list[int] = []
        self._requests = requests
        self._waiting = waiting
        self._jobs = jobs
        self._permits = threading.Semaphore(jobs)
        self._ended: queue.Queue[Graded | UsageError | object | None] = queue.Queue()
        self._judges = Judges(lanes, level, start, len(waiting))
        self._idle = list(self._judges.lines)
        self._running = 0

    def answers(self) -> Iterator[Graded]:
        for _ in range(self._jobs):
            self._open_lane()
        try:
            while self._running:
                ended = self._ended.get()
                if ended is None:
                    self._running -= 1
                elif ended is MORE:
                    self._open_lane()
                elif isinstance(ended, UsageError):
                    raise ended
                elif isinstance(ended, Graded):
                    yield ended
        finally:
            self._judges.close()

    def _open_lane(self) -> None:
        """Puts one more judge to work. Not all at once: each works out the answers anew."""
        if self._idle:
            self._running += 1
            threading.Thread(target=self._work, args=(self._idle.pop(),), daemon=True).start()

    def _work(self, line: Line) -> None:
        """One judge's thread: takes a request, asks, hands on the answer, until there is none left or the
        judge has gone.
        """
        alive = True
        while alive:
            permit = _Permit(self._permits)
            try:
                number = self._waiting.popleft()
                ended = self._grade(line, number, permit)
                if ended is None:
                    self.lost.append(number)
                    alive = False
                else:
                    self._ended.put(ended)
            except IndexError:  # nothing is left
                alive = False
            finally:
                permit.give_back()
        self._ended.put(None)

    def _grade(self, line: Line, number: int, permit: _Permit) -> Graded | None:
        """The request's end; None where the judge has gone."""
        line.ask(self._requests[number])
        try:
            while (answer := line.answer()) is not None:
                if "slow" in answer:
                    permit.give_back()
                    self._ended.put(MORE)
                elif "result" in answer:
                    return Graded(number, Result.from_json(answer["result"]))
        except GraderError as error:
            return Graded(number, None, str(error))
        except UsageError as error:  # what was asked for cannot be had, for any submission
            self._ended.put(error)
        return None


class _Permit:
    """The right to work, given back once: at the end, or when the submission only waits for its deadline."""

    def __init__(self, permits: threading.Semaphore) -> None:
        self._permits: threading.Semaphore | None = permits
        permits.acquire()

    def give_back(self) -> None:
        permits, self._permits = self._permits, None
        if permits is not None:
            permits.release()
