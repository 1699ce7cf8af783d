"""The pipeline: an exercise's answers, a submission, a seed and a device go in, a result comes out."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from grader.answer import Answer
from grader.answers import Answers
from grader.bench.budget import within_budget
from grader.bench.workload import Workload
from grader.byhand import Offence, offences
from grader.check import LONG, Check
from grader.compare import compare
from grader.errors import GraderError
from grader.exchange import PATIENCE, Broken, Exchange, Frame
from grader.explanation import Explanations
from grader.finding import PASSED, Finding, garbled, mismatched, raised_in_check
from grader.gpu import GpuSlots
from grader.observe import Observation, Raised
from grader.outline import budget_title
from grader.proof import Proof
from grader.proving.plain import is_plain
from grader.proving.prover import Verdict, verdict
from grader.result import PROVEN, CheckResult, Result
from grader.sandbox.host import Host
from grader.sandbox.level import layers
from grader.sandbox.wire import Message
from grader.submission import Submission
from grader.trial import Smaller
from grader.tried import Seen, Tried
from grader.visible import visible

LOOK_TIMEOUT = 1.0
"""Seconds for a check that is skipped, and only looked at to understand what came before."""

PROOF_TIMEOUT = 10.0
"""Seconds for tracing one function."""


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
    public = [check for check in chosen if check.visibility == "public"]
    hidden = [check for check in chosen if check.visibility == "hidden"]
    budgets = [workload for workload in answers.budgets if not only or workload.name in only]
    others = [c for c in answers.checks if c not in chosen and c.visibility == "public"]
    share = 1 / len(devices)  # points count once, however many devices there are
    ended: dict[str, dict[str, Tried]] = {device: {} for device in devices}
    looked: dict[str, list[Tried]] = {}
    found: dict[tuple[str, str], CheckResult] = {}
    run = _Run(answers, submission, host, seed, on_slow, answers.proofs if prove else ())

    def slot(device: str) -> AbstractContextManager[object]:
        return gpu.slot() if gpu and device == "cuda" else nullcontext()

    try:
        for device in devices:
            with slot(device):
                mine = ended[device]
                for check in public:
                    mine[check.name] = run.check(check, device, mine)
                looked[device] = [run.look(check, device) for check in others] if _failed(mine) else []
                explanations = Explanations(
                    answers, submission.source, [*mine.values(), *looked[device]], seed
                )
                smaller = run.smaller if smallest else None
                for one in mine.values():
                    found[device, one.check.name] = _result(one, explanations.of(one, smaller), share)
                for workload in budgets:
                    run.end()  # whatever still runs there would be in the way
                    found[device, workload.name] = run.budget(workload, device, mine, share)
                run.end()  # a worker is held for one device, and lets go of the GPU with the slot
        # Last of all: code that has seen a hidden check may leave a trace that later code finds (the time at
        # which a library's file was read is enough), and a learner reads what public checks give.
        for device in devices if hidden else ():
            with slot(device):
                mine = ended[device]
                for check in hidden:
                    mine[check.name] = run.check(check, device, mine)
                    run.end()
                explanations = Explanations(
                    answers, submission.source, [*mine.values(), *looked[device]], seed
                )
                for check in hidden:
                    one = mine[check.name]
                    found[device, check.name] = _result(one, explanations.of(one), share)
    finally:
        run.end()
    names = [*(check.name for check in chosen), *(workload.name for workload in budgets)]
    return Result(
        number=exercise.number,
        name=exercise.name,
        title=exercise.outline.title,
        file=str(submission.path),
        seed=seed,
        devices=tuple(devices),
        sandbox=layers(host.level),
        checks=tuple(found[device, name] for device in devices for name in names),
        complete=not only,
        notes=tuple(notes),
    )


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
        self._exchange = Exchange(answers, submission, host, seed, on_slow)
        self._has_broken = False
        self._offences: dict[str, Offence] = {}
        self._proofs = proofs
        self._verdicts: dict[str, Verdict] = {}
        if not submission.problem:
            tree = ast.parse(submission.source)
            self._offences = {
                o.function: replace(o, place=submission.place(o.line)) for o in offences(tree, answers.rules)
            }
            self._exchange.watches = not is_plain(tree, answers.rules)

    def check(self, check: Check, device: str, ended: Mapping[str, Tried]) -> Tried:
        """Runs one check; `ended` holds those before it on this device."""
        start = time.perf_counter()
        self._exchange.printed = ""
        if check.visibility == "hidden":  # a worker of its own, the only one that knows the probe
            self.end()
            self._exchange.knows_hidden = True
        seen: list[Seen] = []
        try:
            finding = (
                self._exchange.hopeless or self._unmet(check.needs, ended) or self._run(check, device, seen)
            )
        except Broken as broken:
            finding = broken.finding
            self._has_broken = True
            self.end()
        except GraderError as error:
            finding = Finding("grader_error", str(error))
            self.end()
        seconds, printed = time.perf_counter() - start, self._exchange.printed
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
        if self._exchange.is_running and not self._has_broken and check.timeout < LONG:
            try:
                self._trials(check, device, seen, LOOK_TIMEOUT)
            except (Broken, GraderError):
                self._has_broken = True
                self.end()
        return seen

    def budget(
        self, workload: Workload, device: str, ended: Mapping[str, Tried], share: float
    ) -> CheckResult:
        """The check that a workload's budget makes."""
        start = time.perf_counter()
        try:
            hindered = self._exchange.hopeless or self._unmet(workload.needs, ended)
            finding = (
                hindered
                or self._without_reference()
                or within_budget(self._answers, self._submission, self._host, workload, device)
            )
        except GraderError as error:
            finding = Finding("grader_error", str(error))
        points = workload.points * share
        return CheckResult(
            name=workload.name,
            title=budget_title(workload.title, workload.budget or 0.0),
            device=device,
            outcome=finding.outcome,
            score=points if finding.outcome == "passed" else 0.0,
            max_score=points,
            message=visible(finding.message),
            seconds=time.perf_counter() - start,
        )

    def _without_reference(self) -> Finding | None:
        """Why nothing can be timed where only the reference's answers are there."""
        if self._answers.has_reference:
            return None
        return Finding("skipped", "Not timed: this edition has no reference to be timed against.")

    def smaller(
        self, check: Check, device: str, index: int, smaller: Smaller, deadline: float
    ) -> Seen | None:
        """One trial of a check again, made smaller; None where the check cannot be, or the worker is of no
        use for it.
        """
        try:
            answer = self._answers.of_smaller(check, index, self._seed, device, smaller)
            request = {"check": check.name, "device": device, "trial": index, "smaller": smaller.to_json()}
            self._exchange.ask(request, device)
            seen = self._compare(check, index, answer, self._exchange.next(deadline, 0.0))
            self._exchange.until_done(deadline, 0.0)
        except GraderError:
            return None
        except Broken:
            self.end()
            return None
        return seen

    def end(self) -> None:
        """Ends the worker, if there is one; the next knows no hidden checks."""
        self._exchange.end()
        self._exchange.knows_hidden = False

    def _unmet(self, needs: Sequence[str], ended: Mapping[str, Tried]) -> Finding | None:
        """How a check ends that rests on others which have not passed."""
        for before in (ended[need] for need in needs if need in ended):
            title = before.check.title
            if before.finding.outcome == "todo":
                return Finding("todo", f"First comes “{title}”.")
            if before.finding.outcome != "passed":
                return Finding("skipped", f"Not run: it builds on “{title}”, which has not passed.")
        return None

    def _run(self, check: Check, device: str, seen: list[Seen]) -> Finding:
        """How a check ends that nothing stands against; its trials go to `seen`."""
        return self._trials(check, device, seen, check.timeout) or self._proven(check, device)

    def _trials(self, check: Check, device: str, seen: list[Seen], timeout: float) -> Finding | None:
        """Sends the check to the worker, answers it here meanwhile, and compares trial by trial, which go to
        `seen`. What is wrong with the first that is.
        """
        self._exchange.worker(device)
        start = time.monotonic()
        self._exchange.ask({"check": check.name, "device": device}, device)
        finding: Finding | None = None
        allowed = timeout
        for index in range(len(check.sizes)):
            answer = self._answers.of(check, index, self._seed, device)
            allowed += PATIENCE * answer.seconds
            if index == 0 and (sentence := self._forbidden(answer.used)):
                finding = Finding("forbidden", sentence)
            frame = self._exchange.next(start + allowed, allowed, answer.seconds)
            seen.append(self._compare(check, index, answer, frame))
            finding = finding or seen[-1].finding
            if "raised" in frame[0]:  # larger trials would raise again: the worker does not try
                break
        self._exchange.until_done(start + allowed, allowed)
        return finding

    def _proven(self, check: Check, device: str) -> Finding:
        """How a check ends that is right so far: its proofs may still speak against it. Each is asked for
        once, whatever the number of devices.
        """
        said = ""
        for proof in (proof for proof in self._proofs if proof.within == check.name):
            if proof.name not in self._verdicts:
                self._verdicts[proof.name] = self._prove(proof, device)
            known = self._verdicts[proof.name]
            if known.kind == "refused":
                return Finding("forbidden", known.sentence)
            said = known.sentence or said or PROVEN
        return replace(PASSED, proof=said)

    def _prove(self, proof: Proof, device: str) -> Verdict:
        """Has the worker trace a function, and judges what it says."""
        deadline = time.monotonic() + PROOF_TIMEOUT
        self._exchange.ask({"prove": proof.name}, device)
        message, constants = self._exchange.next(deadline, PROOF_TIMEOUT)
        self._exchange.until_done(deadline, PROOF_TIMEOUT)
        return verdict(proof, self._answers, self._seed, message.get("traced"), constants)

    def _compare(self, check: Check, index: int, answer: Answer, frame: Frame) -> Seen:
        """What one trial's answer means. Raises Broken where it is no answer."""
        message, _ = frame
        if message.get("trial") != index:
            raise Broken(garbled())
        saw = self._exchange.observed(frame)
        if isinstance(saw, Raised):
            finding: Finding | None = raised_in_check(saw)
        else:
            finding = _watched(message, self._submission) or differs(check, saw, answer.expected)
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
        visibility=tried.check.visibility,
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


def _watched(message: Message, submission: Submission) -> Finding | None:
    """What the worker's watch over operators saw. Raises Broken."""
    try:
        for function, line, what, instead in message.get("forbidden", ())[:1]:
            place = submission.place(int(line))
            offence = Offence(str(function)[:100], int(line), str(what)[:200], str(instead)[:500], place)
            return Finding("forbidden", offence.sentence)
    except (TypeError, ValueError, OverflowError):  # int(inf) overflows
        raise Broken(garbled()) from None
    return None
