"""Talking with a submission's worker: started when needed, held to deadlines, and never believed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from torch import Tensor

from grader.answers import Answers
from grader.finding import Finding, died, garbled, late, raised_in_check, while_loading
from grader.observe import Observation, Raised
from grader.outline import without_hidden
from grader.sandbox.host import End, Host, WorkerHandle
from grader.sandbox.wire import Closed, Garbled, Late, Message, unpack, unpack_raised
from grader.submission import Submission

LOAD_TIMEOUT = 10.0
"""Seconds that a submission may take to define its functions."""

SLOW, SLOWER = 0.3, 3.0
"""A submission is slow after so many seconds without a word, or so many times what the reference took."""

GRACE = 0.5
"""Seconds in which a worker that has hung up may end by itself, so that its exit status can be told."""

PATIENCE = 10.0
"""A deadline grows by this many times what the reference took: a slow machine is slow for both."""

MAX_PRINTED = 4_000

Frame = tuple[Message, dict[str, Tensor]]


class Broken(Exception):
    """The worker is of no more use; carries what that means for what was asked of it."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Exchange:
    """One submission's worker, a new one whenever the last has ended.

    Attributes:
        printed: what the submission printed since this was last set to "", cut off.
        knows_hidden: whether the next worker is given the hidden checks, too.
        watches: whether the next worker watches what operators by-hand functions run.
        hopeless: how every worker would end that loads it, once that is known.
    """

    def __init__(
        self,
        answers: Answers,
        submission: Submission,
        host: Host,
        seed: int,
        on_slow: Callable[[], None] = lambda: None,
    ) -> None:
        self._answers = answers
        self._submission = submission
        self._host = host
        self._seed = seed
        self._on_slow = on_slow
        self._worker: WorkerHandle | None = None
        self.printed = ""
        self.knows_hidden = False
        self.watches = True
        self.hopeless = Finding("error", submission.problem) if submission.problem else None

    @property
    def is_running(self) -> bool:
        return self._worker is not None

    def worker(self, device: str) -> WorkerHandle:
        """The worker, with the submission loaded. Raises Broken where that fails."""
        return self._worker or self._start(device)

    def ask(self, request: Message, device: str) -> None:
        """Sends a request. Raises Broken."""
        worker = self.worker(device)
        try:
            worker.send(request)
        except Closed:
            raise self._broken() from None

    def next(self, deadline: float, allowed: float, expected: float = 0.0) -> Frame:
        """The worker's next frame that is not output, until `deadline` (a time.monotonic()); `allowed`
        seconds are what a learner is told that it had. Raises Broken where it hangs, dies or babbles.
        """
        assert self._worker is not None, "something was asked"
        while True:
            if not self._worker.is_heard(within=max(SLOW, SLOWER * expected)):
                self._on_slow()
            try:
                message, tensors = self._worker.receive(deadline)
            except Late:
                raise Broken(late(allowed)) from None
            except Closed:
                raise self._broken() from None
            except Garbled:
                raise Broken(garbled()) from None
            if "printed" not in message:
                return message, tensors
            room = MAX_PRINTED - len(self.printed)
            self.printed += str(message["printed"])[:room]

    def until_done(self, deadline: float, allowed: float) -> None:
        """Waits until the worker has done all of a request. Raises Broken."""
        while "done" not in self.next(deadline, allowed)[0]:
            pass

    def observed(self, frame: Frame) -> Observation | Raised:
        """What a worker says that was seen, or raised in its place, with the lines as a person finds them.
        Raises Broken where it says neither.
        """
        message, tensors = frame
        try:
            if "raised" not in message:
                return unpack(message.get("saw"), tensors)
            raised = unpack_raised(message["raised"])
        except (Garbled, RecursionError):
            raise Broken(garbled()) from None
        lines = tuple(replace(line, place=self._submission.place(line.number)) for line in raised.lines)
        return replace(raised, lines=lines)

    def end(self, grace: float = 0.0) -> End:
        """Ends the worker, if there is one; see `WorkerHandle.end`."""
        worker, self._worker = self._worker, None
        return worker.end(grace) if worker else End(0)

    def _broken(self) -> Broken:
        return Broken(died(self.end(GRACE)))

    def _start(self, device: str) -> WorkerHandle:
        if self.hopeless:
            raise Broken(self.hopeless)
        exercise, answers = self._answers.exercise, self._answers
        text = exercise.checks.read_text(encoding="utf-8")
        worker = self._worker = self._host.start(exercise, device)
        try:
            worker.send(
                {
                    "name": exercise.name,
                    "filename": str(self._submission.path),
                    "source": self._submission.source,
                    "checks": str(exercise.checks),
                    "probes": text if self.knows_hidden else without_hidden(text),
                    "course": str(exercise.root),
                    "folder": str(worker.folder),
                    "seed": self._seed,
                    "watches": self.watches,
                    "signatures": {name: s.to_json() for name, s in answers.signatures.items()},
                }
            )
            frame = self.next(time.monotonic() + LOAD_TIMEOUT, LOAD_TIMEOUT)
            if "raised" in frame[0] and isinstance(raised := self.observed(frame), Raised):
                raise Broken(raised_in_check(raised))
        except Closed:
            raise self._broken() from None
        except Broken as broken:
            self.hopeless = while_loading(broken.finding)  # it would end so every time
            raise Broken(self.hopeless) from None
        return worker
