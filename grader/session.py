"""The command's end: starts the judge and asks it. Nothing here, and nothing it imports, loads torch."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from grader.course import Exercise
from grader.errors import GraderError, JudgeGone, UsageError
from grader.result import CheckResult, Result
from grader.sandbox.boot import launch


def _can_fork() -> bool:
    """Whether workers can be forked from a zygote: Linux, with a kernel that knows pidfds."""
    if sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


START = "fork" if _can_fork() else "spawn"
"""How workers start: forked from a zygote, or each as a fresh process."""


class Session:
    """A running judge. Its processes start at once, so that torch loads while the command does other things.
    A judge that is gone (JudgeGone) is replaced at the next request.

    Use it as a context manager: leaving it, by Ctrl-C too, ends every process and removes every file of
    theirs.
    """

    def __init__(self, start: str = START) -> None:
        self._start_mode = start
        self._start()

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        self._errors = (folder / "errors.txt").open("w+b")
        ours, theirs = socket.socketpair()
        main = "forked" if self._start_mode == "fork" else "spawned"
        self._process = launch("grader.judge", main, theirs, folder, self._errors)
        theirs.close()
        self._sock = ours
        self._lines = ours.makefile("rw", encoding="utf-8", newline="\n")
        self._gone = False

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the judge and its workers."""
        with suppress(OSError):  # it may be gone already
            self._lines.close()
        self._sock.close()
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        self._folder.cleanup()

    def grade(
        self,
        exercise: Exercise,
        file: Path | None = None,
        *,
        seed: int | None = None,
        device: str = "default",
        checks: Sequence[str] = (),
        on_check: Callable[[CheckResult], None] = lambda result: None,
    ) -> Result:
        """Grades `file` (default: the stub's place). Raises UsageError or GraderError."""
        answer = self._ask(
            {
                "ask": "grade",
                "course": str(exercise.root),
                "exercise": exercise.name,
                "file": str((file or exercise.stub).absolute()),
                "seed": new_seed() if seed is None else seed,
                "device": device,
                "checks": list(checks),
            },
            on_check,
        )
        return Result.from_json(answer["result"])

    def describe(self) -> dict[str, Any]:
        """What torch offers on this machine: "torch" its version, "cuda" the devices' names, "sandbox" the
        layers that hold. Raises GraderError.
        """
        machine: dict[str, Any] = self._ask({"ask": "machine"})["machine"]
        return machine

    def devices(self) -> tuple[str, ...]:
        """What a run without `--device` runs on."""
        return ("cpu", "cuda") if self.describe()["cuda"] else ("cpu",)

    def _ask(
        self, request: dict[str, Any], on_check: Callable[[CheckResult], None] = lambda result: None
    ) -> dict[str, Any]:
        """The judge's last word on a request. Raises UsageError, GraderError or JudgeGone."""
        if self._gone:
            self.close()
            self._start()
        with suppress(OSError):
            self._lines.write(json.dumps(request) + "\n")
            self._lines.flush()
            for line in self._lines:
                answer: dict[str, Any] = json.loads(line)
                if "check" in answer:
                    on_check(CheckResult.from_json(answer["check"]))
                elif "usage" in answer:
                    raise UsageError(answer["usage"])
                elif "failure" in answer:
                    raise GraderError(answer["failure"])
                else:
                    return answer
        self._gone = True
        raise JudgeGone(self._obituary())

    def _obituary(self) -> str:
        """Why the judge is gone, as far as its standard error tells."""
        try:
            status = f"exit status {self._process.wait(timeout=1)}"
        except subprocess.TimeoutExpired:
            status = "it no longer answers"
        self._errors.flush()
        self._errors.seek(0)
        text = self._errors.read().decode("utf-8", "replace").strip()
        if "No module named 'torch'" in text:
            return (
                f"PyTorch is not installed for {sys.executable}. "
                "Install the kit as the README says, or activate its environment."
            )
        last = text.splitlines()[-1] if text else status
        return f"The judge's process ended ({last}). If a second run ends so, the submission does it."


def new_seed() -> int:
    """A fresh seed: short enough to type, and not to be foreseen."""
    return secrets.randbelow(1_000_000)
