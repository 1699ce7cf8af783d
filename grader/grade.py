"""The pipeline: an exercise's answers, a submission, a seed and a device go in, a result comes out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace

from torch import Tensor

from grader.answers import Answer, Answers
from grader.byhand import Offence, offences
from grader.check import LONG, Check
from grader.compare import compare, unlike
from grader.errors import GraderError
from grader.explanation import Explanations
from grader.finding import PASSED, Finding, died, garbled, late, mismatched, raised_in_check, while_loading
from grader.gpu import GpuSlots
from grader.observe import Observation, Raised
from grader.picture import Picture
from grader.proof import Proof
from grader.prover import Verdict, verdict
from grader.result import PROVEN, CheckResult, Result
from grader.sandbox.host import End, Host, WorkerHandle
from grader.sandbox.level import layers
from grader.sandbox.wire import Closed, Garbled, Late, Message, unpack, unpack_raised
from grader.submission import Submission
from grader.trial import Smaller
from grader.tried import Seen, Tried
from grader.visible import visible

LOAD_TIMEOUT = 10.0
"""Seconds that a submission may take to define its functions."""

PATIENCE = 10.0
"""A check's deadline grows by this many times what the reference took: a slow machine is slow for both."""

SLOW, SLOWER = 0.3, 3.0
"""A submission is slow after so many seconds without a word, or so many times what the reference took."""

LOOK_TIMEOUT = 1.0
"""Seconds for a check that is skipped, and only looked at to understand what came before."""

GRACE = 0.5
"""Seconds in which a worker that has hung up may end by itself, so that its exit status can be told."""

PROOF_TIMEOUT = 10.0
"""Seconds for tracing one function."""

MAX_PRINTED = 4_000

Frame = tuple[Message, dict[str, Tensor]]


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
    on_slow: Callable[[], None] = lambda: None,
    gpu: GpuSlots | None = None,
    smallest: bool = True,
    prove: bool = False,
) -> Result:
    """Grades one submission.

    Args:
        only: names of the checks to run; all where empty.
        notes: sentences for the result.
        on_slow: told when the submission takes far longer than the reference: it may only wait for a
            deadline, and a class can go on meanwhile.
        gpu: what workers on CUDA have to wait for.
        smallest: whether to look for the smallest failing case.
        prove: whether functions that are to be by hand have to be proven so, where the exercise says how.
    """
    exercise = answers.exercise
    chosen = [check for check in answers.checks if not only or check.name in only]
    results: list[CheckResult] = []
    run = _Run(answers, submission, host, seed, on_slow, answers.proofs if prove else ())
    try:
        for device in devices:
            with gpu.slot() if gpu and device == "cuda" else nullcontext():
                ended: dict[str, Tried] = {}
                for check in chosen:
                    ended[check.name] = run.check(check, device, ended)
                others = [check for check in answers.checks if check.name not in ended]
                looked = [run.look(check, device) for check in others] if _failed(ended) else []
                explanations = Explanations(answers, submission.source, [*ended.values(), *looked], seed)
                smaller = run.smaller if smallest else None
                for one in ended.values():
                    # points count once, however many devices there are
                    results.append(_result(one, explanations.of(one, smaller), 1 / len(devices)))
                run.end()  # a worker is held for one device, and lets go of the GPU with the slot
    finally:
        run.end()
    return Result(
        number=exercise.number,
        name=exercise.name,
        title=exercise.outline.title,
        file=str(submission.path),
        seed=seed,
        devices=tuple(devices),
        sandbox=layers(host.level),
        checks=tuple(results),
        complete=not only,
        notes=tuple(notes),
    )


def sights(
    answers: Answers, submission: Submission, host: Host, pictures: Sequence[Picture], seed: int
) -> Iterator[tuple[Picture, Observation | Finding]]:
    """What each picture's probe saw of the submission, on the CPU, or what is wrong with it."""
    run = _Run(answers, submission, host, seed, lambda: None)
    try:
        for picture in pictures:
            yield picture, run.see(picture)
    finally:
        run.end()


class _Run:
    """One submission's run: the worker it has now, and what is known of the file before anything runs."""

    def __init__(
        self,
        answers: Answers,
        submission: Submission,
        host: Host,
        seed: int,
        on_slow: Callable[[], None],
        proofs: Sequence[Proof] = (),
    ) -> None:
        self._answers = answers
        self._submission = submission
        self._host = host
        self._seed = seed
        self._on_slow = on_slow
        self._worker: WorkerHandle | None = None
        self._printed = ""
        self._has_broken = False
        self._hopeless: Finding | None = None
        self._offences: dict[str, Offence] = {}
        self._proofs = proofs
        self._verdicts: dict[str, Verdict] = {}
        if submission.problem:
            self._hopeless = Finding("error", submission.problem)
        else:
            self._offences = {o.function: o for o in offences(submission.source, answers.rules)}

    def check(self, check: Check, device: str, ended: Mapping[str, Tried]) -> Tried:
        """Runs one check; `ended` holds those before it on this device."""
        start = time.perf_counter()
        self._printed = ""
        seen: list[Seen] = []
        try:
            finding = self._hopeless or self._prerequisite(check, ended) or self._run(check, device, seen)
        except Broken as broken:
            finding = broken.finding
            self._has_broken = True
            self.end()
        except GraderError as error:
            finding = Finding("grader_error", str(error))
            self.end()
        seconds, printed = time.perf_counter() - start, self._printed
        if finding.outcome == "skipped":
            seen = self._look(check, device)
        return Tried(check, device, finding, tuple(seen), printed, seconds)

    def look(self, check: Check, device: str) -> Tried:
        """A check that nobody asked for, run for what it tells of the others."""
        return Tried(check, device, Finding("skipped"), tuple(self._look(check, device)))

    def _look(self, check: Check, device: str) -> list[Seen]:
        """The trials of a check that counts for nothing, but tells one mistake from another. Not where it may
        take its time.
        """
        seen: list[Seen] = []
        if self._worker is not None and not self._has_broken and check.timeout < LONG:
            try:
                self._trials(check, device, seen, LOOK_TIMEOUT)
            except (Broken, GraderError):
                self._has_broken = True
                self.end()
        return seen

    def smaller(
        self, check: Check, device: str, index: int, smaller: Smaller, deadline: float
    ) -> Seen | None:
        """One trial of a check again, made smaller; None where the check cannot be, or the worker is of no
        use for it.
        """
        try:
            answer = self._answers.of_smaller(check, index, self._seed, device, smaller)
            worker = self._worker or self._start(device)
            worker.send({"check": check.name, "device": device, "trial": index, "smaller": smaller.to_json()})
            frame = self._next(worker, deadline, 0.0)
            seen = self._compare(check, index, answer, frame)
            self._until_done(worker, deadline, 0.0)
        except GraderError:
            return None
        except (Broken, Closed):
            self.end()
            return None
        return seen

    def see(self, picture: Picture) -> Observation | Finding:
        """What a picture's probe saw, where it has the form of what the reference's saw; else what is wrong
        with it.
        """
        try:
            return self._hopeless or self._see(picture)
        except Broken as broken:
            self.end()
            return broken.finding

    def _see(self, picture: Picture) -> Observation | Finding:
        worker = self._worker or self._start("cpu")
        start = time.monotonic()
        try:
            worker.send({"picture": picture.name})
            answer = self._answers.of_picture(picture, self._seed)
            allowed = picture.timeout + PATIENCE * answer.seconds
            message, tensors = self._next(worker, start + allowed, allowed, answer.seconds)
            if "raised" in message:
                saw: Observation | Finding = raised_in_check(unpack_raised(message["raised"]))
            else:
                saw = unpack(message.get("saw"), tensors)
            self._until_done(worker, start + allowed, allowed)
        except Closed:
            raise Broken(died(self.end(GRACE))) from None
        except (Garbled, RecursionError):
            raise Broken(garbled()) from None
        if not isinstance(saw, Finding) and (mismatch := unlike(saw, answer.expected)):
            return mismatched(mismatch)
        return saw

    def end(self, grace: float = 0.0) -> End:
        """Ends the worker, if there is one; see `WorkerHandle.end`."""
        worker, self._worker = self._worker, None
        return worker.end(grace) if worker else End(0)

    def _prerequisite(self, check: Check, ended: Mapping[str, Tried]) -> Finding | None:
        for before in (ended[need] for need in check.needs if need in ended):
            title = before.check.title
            if before.finding.outcome == "todo":
                return Finding("todo", f"First comes “{title}”.")
            if before.finding.outcome != "passed":
                return Finding("skipped", f"Not run: it builds on “{title}”, which has not passed.")
        return None

    def _run(self, check: Check, device: str, seen: list[Seen]) -> Finding:
        """How a check ends that nothing stands against; its trials go to `seen`."""
        return self._trials(check, device, seen, check.timeout) or self._proven(check)

    def _trials(self, check: Check, device: str, seen: list[Seen], timeout: float) -> Finding | None:
        """Sends the check to the worker, answers it here meanwhile, and compares trial by trial, which go to
        `seen`. What is wrong with the first that is.
        """
        worker = self._worker or self._start(device)
        start = time.monotonic()
        try:
            worker.send({"check": check.name, "device": device})
        except Closed:
            raise Broken(died(self.end(GRACE))) from None
        finding: Finding | None = None
        allowed = timeout
        for index in range(len(check.sizes)):
            answer = self._answers.of(check, index, self._seed, device)
            allowed += PATIENCE * answer.seconds
            if index == 0 and (sentence := self._forbidden(answer.used)):
                finding = Finding("forbidden", sentence)
            frame = self._next(worker, start + allowed, allowed, answer.seconds)
            seen.append(self._compare(check, index, answer, frame))
            finding = finding or seen[-1].finding
            if "raised" in frame[0]:  # larger trials would raise again: the worker does not try
                break
        self._until_done(worker, start + allowed, allowed)
        return finding

    def _proven(self, check: Check) -> Finding:
        """How a check ends that is right so far: its proofs may still speak against it. Each is asked for
        once, whatever the number of devices.
        """
        said = ""
        for proof in (proof for proof in self._proofs if proof.within == check.name):
            if proof.name not in self._verdicts:
                self._verdicts[proof.name] = self._prove(proof)
            known = self._verdicts[proof.name]
            if known.kind == "refused":
                return Finding("forbidden", known.sentence)
            said = known.sentence or said or PROVEN
        return replace(PASSED, proof=said)

    def _prove(self, proof: Proof) -> Verdict:
        """Has the worker trace a function, and judges what it says."""
        assert self._worker is not None, "the check that the proof belongs to has just run in it"
        worker = self._worker
        deadline = time.monotonic() + PROOF_TIMEOUT
        try:
            worker.send({"prove": proof.name})
        except Closed:
            raise Broken(died(self.end(GRACE))) from None
        message, constants = self._next(worker, deadline, PROOF_TIMEOUT)
        self._until_done(worker, deadline, PROOF_TIMEOUT)
        return verdict(proof, self._answers, self._seed, message.get("traced"), constants)

    def _until_done(self, worker: WorkerHandle, deadline: float, allowed: float) -> None:
        while "done" not in self._next(worker, deadline, allowed)[0]:
            pass

    def _start(self, device: str) -> WorkerHandle:
        """A fresh worker with the submission loaded."""
        exercise, answers = self._answers.exercise, self._answers
        worker = self._worker = self._host.start(exercise, device)
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
            if "raised" in message:
                raise Broken(raised_in_check(unpack_raised(message["raised"])))
        except (Closed, Garbled):
            raise Broken(died(self.end(GRACE))) from None
        except Broken as broken:
            self._hopeless = while_loading(broken.finding)  # it would end so every time
            raise Broken(self._hopeless) from None
        return worker

    def _next(self, worker: WorkerHandle, deadline: float, allowed: float, expected: float = 0.0) -> Frame:
        """The worker's next frame that is not output. Raises Broken where it hangs, dies or babbles."""
        while True:
            if not worker.is_heard(within=max(SLOW, SLOWER * expected)):
                self._on_slow()
            try:
                message, tensors = worker.receive(deadline)
            except Late:
                raise Broken(late(allowed)) from None
            except Closed:
                raise Broken(died(self.end(GRACE))) from None
            except Garbled:
                raise Broken(garbled()) from None
            if "printed" not in message:
                return message, tensors
            room = MAX_PRINTED - len(self._printed)
            self._printed += str(message["printed"])[:room]

    def _compare(self, check: Check, index: int, answer: Answer, frame: Frame) -> Seen:
        """What one trial's answer means. Raises Broken where it is no answer."""
        message, tensors = frame
        try:
            if message.get("trial") != index:
                raise Garbled("another trial's answer")
            if "raised" in message:
                saw: Observation | Raised = (raised := unpack_raised(message["raised"]))
                finding: Finding | None = raised_in_check(raised)
            else:
                saw = unpack(message.get("saw"), tensors)
                finding = _watched(message) or differs(check, saw, answer.expected)
        except (Garbled, RecursionError):
            raise Broken(garbled()) from None
        return Seen(index, saw, answer, replace(finding, given=answer.given) if finding else None)

    def _forbidden(self, used: Sequence[str]) -> str:
        """Why none of these functions may be used as it is: what its text says, or a proof that failed."""
        refused = {
            p.function: v for p in self._proofs if (v := self._verdicts.get(p.name)) and v.kind == "refused"
        }
        sentences = [self._offences[name].sentence for name in used if name in self._offences]
        return next(iter([*sentences, *(refused[name].sentence for name in used if name in refused)]), "")


def _failed(ended: Mapping[str, Tried]) -> bool:
    return any(one.finding.outcome in ("failed", "error") for one in ended.values())


def _result(tried: Tried, finding: Finding, share: float) -> CheckResult:
    """The check's result, of which `share` of the points are this device's."""
    points = tried.check.points * share
    return CheckResult(
        name=tried.check.name,
        title=tried.check.title,
        device=tried.device,
        outcome=finding.outcome,
        score=points if finding.outcome == "passed" else 0.0,
        max_score=points,
        message=visible(finding.message),
        mistake=finding.mistake,
        seconds=tried.seconds,
        given=finding.given,
        expected=finding.expected,
        got=visible(finding.got),
        reason=visible(finding.reason),
        printed=visible(tried.printed),
        difference=finding.difference,
        proof=visible(finding.proof),
    )


def differs(check: Check, observed: Observation, expected: Observation) -> Finding | None:
    """What is wrong with an observation, or None where it is right."""
    if check.accept is not None:
        try:
            sentence = check.accept(observed, expected)
            return Finding("failed", sentence, reason=sentence) if sentence else None
        except Exception:  # the observation has not the form that `accept` relies on
            pass
    mismatch = compare(observed, expected, check.tolerance, check.nan_equal)
    return mismatched(mismatch) if mismatch else None


def _watched(message: Message) -> Finding | None:
    """What the worker's watch over operators saw. Raises Garbled."""
    try:
        for function, line, what, instead in message.get("forbidden", ())[:1]:
            offence = Offence(str(function)[:100], int(line), str(what)[:200], str(instead)[:500])
            return Finding("forbidden", offence.sentence)
    except (TypeError, ValueError, OverflowError):  # int(inf) overflows
        raise Garbled("an offence that is none") from None
    return None
