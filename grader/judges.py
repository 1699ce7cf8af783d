"""The processes behind a command: judges, each with a line to talk through. Nothing here loads torch."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.errors import GraderError, JudgeGone, UsageError
from grader.sandbox.boot import launch
from grader.sandbox.bubble import bubble
from grader.sandbox.folder import remove
from grader.sandbox.level import Level

Answer = dict[str, Any]


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


class Line:
    """A line to one judge: a request goes out, answers come back."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._file = sock.makefile("rw", encoding="utf-8", newline="\n")

    def ask(self, request: dict[str, Any]) -> None:
        """Sends a request. A judge that is gone is noticed by `answer`."""
        with suppress(OSError):
            self._file.write(json.dumps(request) + "\n")
            self._file.flush()

    def answer(self) -> Answer | None:
        """The next answer; None where the judge is gone. Raises UsageError or GraderError where the judge
        says so.
        """
        text = ""
        with suppress(OSError):
            text = self._file.readline()
        if not text.endswith("\n"):
            return None
        answer: Answer = json.loads(text)
        if "usage" in answer:
            raise UsageError(answer["usage"])
        if "failure" in answer:
            raise GraderError(answer["failure"])
        return answer

    def hang_up(self) -> None:
        """Ends the talk for both sides, a thread that waits for an answer included."""
        with suppress(OSError):  # the judge was faster
            self._sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()
        self._sock.close()


class Judges:
    """Running judges. They start at once, so that torch loads while the command does other things.

    `count` of them, for `requests` requests together; where workers are forked they share one zygote, and so
    one import of torch. `close` ends every process and removes every file of theirs.
    """

    def __init__(self, count: int, level: Level, start: str = START, requests: int = 1) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True)
        self._errors = (self.folder / "errors.txt").open("w+b")
        self._processes: list[subprocess.Popen[bytes]] = []
        self.lines: list[Line] = []
        groups = [count] if start == "fork" else [1] * count
        for size in groups:
            self._launch(size, level, requests, "forked" if start == "fork" else "spawned")

    @property
    def folder(self) -> Path:
        """The temporary folder of all these processes."""
        return Path(self._folder.name)

    def _launch(self, size: int, level: Level, requests: int, function: str) -> None:
        pairs = [socket.socketpair() for _ in range(size)]
        process = launch(
            "grader.judge",
            function,
            [theirs for _, theirs in pairs],
            level,
            str(requests),
            folder=self.folder,
            errors=self._errors,
            around=bubble(self.folder) if level == "bwrap" else (),
        )
        self._processes.append(process)
        for ours, theirs in pairs:
            theirs.close()
            self.lines.append(Line(ours))

    def close(self) -> None:
        for line in self.lines:
            line.hang_up()
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()
        for process in self._processes:
            try:
                process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for line in self.lines:
            line.close()
        self._errors.close()
        remove(self.folder)
        self._folder.cleanup()

    def gone(self) -> JudgeGone:
        """Why a judge is gone, as far as its standard error tells."""
        try:
            status = f"exit status {self._processes[0].wait(timeout=1)}"
        except subprocess.TimeoutExpired:
            status = "it no longer answers"
        self._errors.flush()
        self._errors.seek(0)
        text = self._errors.read().decode("utf-8", "replace").strip()
        if "No module named 'torch'" in text:
            return JudgeGone(
                f"PyTorch is not installed for {sys.executable}. "
                "Install the kit as the README says, or activate its environment."
            )
        last = text.splitlines()[-1] if text else status
        return JudgeGone(
            f"The judge's process ended ({last}). If a second run ends so, the submission does it."
        )
