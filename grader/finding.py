"""How a check ended and the sentence that the learner reads about it, whatever the submission did."""

from __future__ import annotations

import signal
from dataclasses import dataclass, replace

from grader.compare import Mismatch
from grader.difference import Difference
from grader.exceptions import explain
from grader.observe import Raised
from grader.result import ADVICE, Outcome
from grader.sandbox.host import End
from grader.sandbox.limits import FOLDER_ENTRIES, FOLDER_SIZE, MEMORY, THREADS
from grader.scene import Scene

DEATHS = {
    "SIGSEGV": "a segmentation fault: recursion without end, or memory that is not there",
    "SIGKILL": "killed, most likely for the memory it took",
    "SIGXFSZ": "it wrote a file that is too large",
    "SIGABRT": "it aborted",
}


EXCESS = {
    "memory": f"it took more than {MEMORY // 2**30} GiB of memory",
    "threads": f"it started more than {THREADS} threads",
    "disk": f"it wrote more than {FOLDER_SIZE // 2**20} MiB or {FOLDER_ENTRIES:,} files, or hid them",
}


ALLOWED = (
    "Graded code may read Python's packages and the course's datasets and write to its own folder, the "
    "working directory. It may start threads, but no process (so no DataLoader workers and no "
    "torch.compile), and use no network."
)


@dataclass(frozen=True)
class Finding:
    """How a check ended, before points are given; most fields are those of `CheckResult`.

    Attributes:
        mismatch: the difference that it is about, if it is about one.
    """

    outcome: Outcome
    message: str = ""
    given: tuple[str, ...] = ()
    expected: str = ""
    got: str = ""
    reason: str = ""
    mistake: str | None = None
    mismatch: Mismatch | None = None
    difference: Difference | None = None
    proof: str = ""


def explained(finding: Finding, sentence: str, mistake: str | None = None) -> Finding:
    """The same with another reason."""
    if finding.mismatch:
        mismatch = replace(finding.mismatch, reason=sentence)
        return replace(mismatched(mismatch), given=finding.given, mistake=mistake)
    told = finding.message.partition(ADVICE)[0]  # a known mistake says more than what exceptions usually mean
    return replace(finding, message=f"{told}{ADVICE}{sentence}", reason=sentence, mistake=mistake)


PASSED = Finding("passed")


def mismatched(mismatch: Mismatch) -> Finding:
    """The answer differs from the reference's."""
    place = f"{mismatch.path}: " if mismatch.path else ""
    is_value = mismatch.kind in ("values", "gradient")
    return Finding(
        "failed",
        f"{place}expected {mismatch.expected}, got {mismatch.got}. {mismatch.reason}".rstrip(),
        expected=(f"{mismatch.path} = " if mismatch.path and is_value else place) + mismatch.expected,
        got=mismatch.got,
        reason=mismatch.reason,
        mismatch=mismatch,
        difference=mismatch.difference,
    )


def raised_in_check(raised: Raised) -> Finding:
    """An exception ended the probe: what it says, the learner's own lines, innermost last, the values that
    the last of them names, and what it means, where that is known.
    """
    if raised.kind == "problem":
        return Finding("error", raised.message)
    if raised.kind == "todo":
        place = raised.lines[-1] if raised.lines else None
        return Finding("todo", f"{place.function} is still to be written ({place})." if place else "")
    where = "".join(f"\n  {line} in {line.function}: {line.text}" for line in raised.lines)
    if not raised.lines and raised.probe_line:
        where = f"\n  while the check ran: {raised.probe_line}"
    explained = explain(raised)
    if explained is None:
        return Finding("error", _exception(raised) + where + _there(raised.scene))
    there = _there(raised.scene, explained.trait) if explained.needs_values else ""
    return Finding("error", f"{_exception(raised)}{where}{there}{ADVICE}{explained.sentence}")


def _there(scene: Scene, trait: str = "") -> str:
    """What the failing part of the line names, with that trait of the values that is the reason."""
    values = ", ".join(
        f"{value.name} {value.text}{f', {trait}' if trait in value.traits else ''}" for value in scene.values
    )
    place = f"in {scene.expression}" if scene.expression else "there"
    if values:
        return f"\n  {place}: {values}"
    return f"\n  {place}" if scene.expression else ""


def _exception(raised: Raised) -> str:
    if raised.kind == "exit":
        return "Your code ends the program with sys.exit or SystemExit."
    if raised.type_name == "MemoryError" or "can't allocate memory" in raised.message:
        return f"It ran out of memory (it may use {MEMORY // 2**30} GiB)."
    if raised.type_name == "RecursionError":
        return "RecursionError: a function calls itself without end."
    text = f"{raised.type_name}: {raised.message}".rstrip(": ")
    if raised.gave:
        text += f" ({raised.gave})"
    if raised.type_name == "PermissionError" or "Permission denied" in raised.message:
        text += f". {ALLOWED}"
    if raised.type_name == "ModuleNotFoundError":
        text += ". A submission is one file; it can use torch, numpy and Python's own modules."
    return text


def while_loading(finding: Finding) -> Finding:
    """The same, but before any check ran."""
    return Finding(finding.outcome, f"While the file was loading: {finding.message}")


def late(seconds: float) -> Finding:
    """The deadline passed."""
    return Finding("timeout", f"It did not finish within {seconds:.0f} s: an endless loop?")


def died(end: End) -> Finding:
    """The worker hung up before it had answered."""
    status = end.status
    if end.excess:
        return Finding("crashed", f"Your code was stopped: {EXCESS[end.excess]}.")
    if status is None:
        return Finding("crashed", "Your code closed the channel to the grader.")
    if status >= 0:
        text = f"Your code left its process (exit status {status}) before it had answered."
        return Finding("crashed", text)
    known = -status in set(signal.Signals)
    name = signal.Signals(-status).name if known else f"signal {-status}"
    meaning = DEATHS.get(name, "killed by a signal")
    return Finding("crashed", f"Your code took its process down ({name}, {meaning}).")


def garbled() -> Finding:
    """What the worker sent is no answer."""
    text = "What came back was not an answer: your code wrote to the grader's own channel."
    return Finding("crashed", text)
