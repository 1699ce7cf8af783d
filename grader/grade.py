"""The pipeline: an exercise's answers, a submission, a seed and a device go in, a result comes out."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.answers import Answers
from grader.byhand import Offence, offences
from grader.check import Check
from grader.compare import Mismatch, compare
from grader.errors import GraderError
from grader.observe import Raised
from grader.result import CheckResult, Outcome, Result
from grader.sandbox.host import Host, WorkerHandle
from grader.sandbox.limits import MEMORY, layers
from grader.sandbox.wire import Closed, Garbled, Late, unpack, unpack_raised
from grader.submission import Submission

LOAD_TIMEOUT = 10.0
"""Seconds that a submission may take to define its functions."""

PATIENCE = 10.0
"""A check's deadline grows by this many times what the reference took: a slow machine is slow for both."""

MAX_PRINTED = 4_000


@dataclass(frozen=True)
class Finding:
    """How a check ended, before points are given."""

    outcome: Outcome
    message: str = ""
    given: tuple[str, ...] = ()
    expected: str = ""
    got: str = ""
    reason: str = ""


class Broken(Exception):
    """The worker is of no more use; carries what that means for the check it ran."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def grade(
    answers: Answers,
    submission: Submission,
    host: Host,
    *,
    seed: int,
    devices: Sequence[str] = ("cpu",),
    only: Sequence[str] = (),
    notes: Sequence[str] = (),
    on_check: Callable[[CheckResult], None] = lambda result: None,
) -> Result:
    """Grades one submission.

    Args:
        only: names of the checks to run; all where empty.
        notes: sentences for the result.
        on_check: told of each check as it ends.
    """
    exercise = answers.exercise
    results = []
    run = _Run(answers, submission, host, seed)
    try:
        for device in devices:
            ended: dict[str, Outcome] = {}
            for check in answers.checks:
                if only and check.name not in only:
                    continue
                result = run.check(check, device, ended)
                # points count once, however many devices there are
                result = replace(
                    result,
                    score=result.score / len(devices),
                    max_score=result.max_score / len(devices),
                )
                ended[check.name] = result.outcome
                results.append(result)
                on_check(result)
    finally:
        run.end()
    return Result(
        number=exercise.number,
        name=exercise.name,
        title=exercise.outline.title,
        file=str(submission.path),
        seed=seed,
        devices=tuple(devices),
        sandbox=layers(),
        checks=tuple(results),
        complete=not only,
        notes=tuple(notes),
    )


class _Run:
    """One submission's run: the worker it has now, and what is known of the file before anything runs."""

    def __init__(self, answers: Answers, submission: Submission, host: Host, seed: int) -> None:
        self._answers = answers
        self._submission = submission
        self._host = host
        self._seed = seed
        self._worker: WorkerHandle | None = None
        self._printed = ""
        self._hopeless: Finding | None = None
        self._offences: dict[str, Offence] = {}
        if submission.problem:
            self._hopeless = Finding("error", submission.problem)
        else:
            self._offences = {o.function: o for o in offences(submission.source, answers.rules)}

    def check(self, check: Check, device: str, ended: dict[str, Outcome]) -> CheckResult:
        """Runs one check; `ended` holds the outcomes of those before it on this device."""
        start = time.perf_counter()
        self._printed = ""
        try:
            finding = self._hopeless or self._prerequisite(check, ended) or self._run(check, device)
        except Broken as broken:
            finding = broken.finding
            self.end()
        except GraderError as error:
            finding = Finding("grader_error", str(error))
            self.end()
        return CheckResult(
            name=check.name,
            title=check.title,
            device=device,
            outcome=finding.outcome,
            score=check.points if finding.outcome == "passed" else 0.0,
            max_score=check.points,
            message=finding.message,
            seconds=time.perf_counter() - start,
            given=finding.given,
            expected=finding.expected,
            got=finding.got,
            reason=finding.reason,
            printed=self._printed,
        )

    def end(self) -> int:
        """Ends the worker, if there is one; its exit status."""
        worker, self._worker = self._worker, None
        return worker.end() if worker else 0

    def _prerequisite(self, check: Check, ended: dict[str, Outcome]) -> Finding | None:
        for need in check.needs:
            title = next(other.title for other in self._answers.checks if other.name == need)
            if ended.get(need, "passed") == "todo":
                return Finding("todo", f"First comes “{title}”.")
            if ended.get(need, "passed") != "passed":
                return Finding("skipped", f"Not run: it builds on “{title}”, which has not passed.")
        return None

    def _run(self, check: Check, device: str) -> Finding:
        """Sends the check to the worker, answers it here meanwhile, and compares trial by trial."""
        worker = self._worker or self._start()
        start = time.monotonic()
        try:
            worker.send({"check": check.name, "device": device})
        except Closed:
            raise Broken(self._died()) from None
        finding: Finding | None = None
        took = 0.0
        for index in range(len(check.sizes)):
            answer = self._answers.of(check, index, self._seed, device)
            took += answer.seconds
            if index == 0 and (offence := self._offence(answer.used)):
                finding = Finding("forbidden", offence.sentence)
            deadline = start + check.timeout + PATIENCE * took
            message, tensors = self._next(worker, deadline, check.timeout + PATIENCE * took)
            if message.get("trial") != index:
                raise Broken(_garbled())
            try:
                if finding is None:
                    finding = self._judge(check, answer.expected, message, tensors)
                    if finding and finding.outcome in ("failed", "error"):
                        finding = replace(finding, given=answer.given)
            except Garbled:
                raise Broken(_garbled()) from None
            if "raised" in message:
                break
        message, _ = self._next(worker, time.monotonic() + check.timeout, check.timeout)
        while "done" not in message:  # trials after the first failure
            message, _ = self._next(worker, time.monotonic() + check.timeout, check.timeout)
        return finding or Finding("passed")

    def _start(self) -> WorkerHandle:
        """A fresh worker with the submission loaded."""
        exercise, answers = self._answers.exercise, self._answers
        worker = self._worker = self._host.start()
        try:
            worker.send(
                {
                    "name": exercise.name,
                    "filename": str(self._submission.path),
                    "source": self._submission.source,
                    "checks": str(exercise.checks),
                    "course": str(exercise.root),
                    "folder": str(worker.folder),
                    "seed": self._seed,
                    "signatures": {name: s.to_json() for name, s in answers.signatures.items()},
                }
            )
            message, _ = self._next(worker, time.monotonic() + LOAD_TIMEOUT, LOAD_TIMEOUT)
        except Closed:
            raise Broken(self._died()) from None
        except Broken as broken:
            note = f"While the file was loading: {broken.finding.message}"
            self._hopeless = replace(broken.finding, message=note)  # it would end so every time
            raise Broken(self._hopeless) from None
        if "raised" in message:
            self._hopeless = _ended(unpack_raised(message["raised"]), loading=True)
            raise Broken(self._hopeless)
        return worker

    def _next(self, worker: WorkerHandle, deadline: float, allowed: float) -> tuple[dict[str, Any], Any]:
        """The worker's next frame that is not output. Raises Broken where it hangs, dies or babbles."""
        while True:
            try:
                message, tensors = worker.receive(deadline)
            except Late:
                raise Broken(
                    Finding("timeout", f"It did not finish within {allowed:.0f} s: an endless loop?")
                ) from None
            except Closed:
                raise Broken(self._died()) from None
            except Garbled:
                raise Broken(_garbled()) from None
            if "printed" not in message:
                return message, tensors
            room = MAX_PRINTED - len(self._printed)
            self._printed += str(message["printed"])[:room]

    def _died(self) -> Finding:
        return Finding("crashed", _death(self.end()))

    def _offence(self, used: Sequence[str]) -> Offence | None:
        return next((self._offences[name] for name in used if name in self._offences), None)

    def _judge(
        self, check: Check, expected: Any, message: dict[str, Any], tensors: dict[str, Any]
    ) -> Finding | None:
        """What one trial's answer means, or None where it is right. Raises Garbled."""
        if "raised" in message:
            return _ended(unpack_raised(message["raised"]))
        observed = unpack(message.get("saw"), tensors)
        if check.accept is not None:
            try:
                sentence = check.accept(observed, expected)
            except Exception:  # the observation has not the form that accept relies on
                sentence = None if (m := compare(observed, expected)) is None else _sentence(m)
            mismatch_finding = Finding("failed", sentence, reason=sentence) if sentence else None
        else:
            mismatch = compare(observed, expected, check.tolerance, check.nan_equal)
            mismatch_finding = _mismatched(mismatch) if mismatch else None
        return _forbidden(message) or mismatch_finding


def _forbidden(message: dict[str, Any]) -> Finding | None:
    try:
        for function, line, what, instead in message.get("forbidden", ())[:1]:
            offence = Offence(str(function)[:100], int(line), str(what)[:200], str(instead)[:500])
            return Finding("forbidden", offence.sentence)
    except (TypeError, ValueError):
        raise Garbled("an offence that is none") from None
    return None


def _mismatched(mismatch: Mismatch) -> Finding:
    name = f"{mismatch.path} = " if mismatch.path and mismatch.kind in ("values", "gradient") else ""
    name = name or (f"{mismatch.path}: " if mismatch.path else "")
    return Finding(
        "failed",
        _sentence(mismatch),
        expected=name + mismatch.expected,
        got=mismatch.got,
        reason=mismatch.reason,
    )


def _sentence(mismatch: Mismatch) -> str:
    place = f"{mismatch.path}: " if mismatch.path else ""
    return f"{place}expected {mismatch.expected}, got {mismatch.got}. {mismatch.reason}".rstrip()


def _ended(raised: Raised, loading: bool = False) -> Finding:
    """What an exception means for the learner: their own lines, innermost last."""
    if raised.kind == "problem":
        return Finding("error", raised.message)
    if raised.kind == "todo":
        place = raised.lines[-1] if raised.lines else None
        return Finding(
            "todo", f"{place.function} is still to be written (line {place.number})." if place else ""
        )
    when = "While the file was loading: " if loading else ""
    where = "".join(f"\n  line {line.number} in {line.function}: {line.text}" for line in raised.lines)
    if not raised.lines and raised.probe_line:
        where = f"\n  while the check ran: {raised.probe_line}"
    if raised.kind == "exit":
        return Finding("error", f"{when}Your code ends the program with sys.exit or SystemExit.{where}")
    if raised.type_name == "MemoryError" or "can't allocate memory" in raised.message:
        what = f"It ran out of memory (it may use {MEMORY // 2**30} GiB)."
    elif raised.type_name == "RecursionError":
        what = "RecursionError: a function calls itself without end."
    else:
        what = f"{raised.type_name}: {raised.message}".rstrip(": ")
        if raised.type_name == "ModuleNotFoundError":
            what += ". A submission is one file; it can use torch, numpy and Python's own modules"
    return Finding("error", f"{when}{what}{where}")


def _death(status: int) -> str:
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        meaning = {
            "SIGSEGV": "a segmentation fault: recursion without end, or memory that is not there",
            "SIGKILL": "killed, most likely for the memory it took",
            "SIGXFSZ": "it wrote a file that is too large",
            "SIGABRT": "it aborted",
        }.get(name, "killed by a signal")
        return f"Your code took its process down ({name}, {meaning})."
    return f"Your code left its process (exit status {status}) before it had answered."


def _garbled() -> Finding:
    return Finding(
        "crashed", "What came back was not an answer: your code wrote to the grader's own channel."
    )
