"""The judge's end: starts workers, holds them to deadlines, and knows how each of them died."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from torch import Tensor

from grader import datasets
from grader.course import Exercise
from grader.errors import GraderError
from grader.sandbox import account
from grader.sandbox.boot import launch
from grader.sandbox.folder import remove
from grader.sandbox.level import Level
from grader.sandbox.wire import Channel, Closed, Garbled, Late, Message

ON_DEMAND = ("torch._dynamo", "torch.fx.experimental.symbolic_shapes", "torch.utils.tensorboard")
"""What takes a second to import and only some exercises use: the first torch.optim optimizer imports the one,
the first backward(v) with a vector another.
Where the reference needed it, the submissions will, so the zygote then imports it for all of them; it reads
files of data for them too."""

ZYGOTE_TIMEOUT = 20.0
"""Seconds for what takes the zygote milliseconds, or once a second (see `ON_DEMAND`): a worker that stops or
kills it must not hang the judge."""

START_TIMEOUT = 60.0
"""Seconds for a worker to come up; a fresh process has torch to import."""


class HostGone(Exception):
    """The process that starts workers does not answer: nothing can be graded here any more."""


@dataclass(frozen=True)
class End:
    """How a worker ended.

    Attributes:
        status: its exit status, negative for a signal; None where it was still running and had to be killed.
        excess: what it took too much of, where that was why: "memory", "threads" or "disk".
    """

    status: int | None
    excess: str = ""


class Process(Protocol):
    """A worker's process, however it was started."""

    @property
    def pid(self) -> int: ...

    def kill(self, grace: float) -> End:
        """Ends it and all that it started, if it has not ended after `grace` seconds."""
        ...


class WorkerHandle:
    """A running worker: a channel to talk to it, and its end."""

    def __init__(self, channel: Channel, process: Process, folder: Path) -> None:
        self._channel = channel
        self._process = process
        self.folder = folder

    def send(self, message: Message) -> None:
        """Raises Closed where the worker is gone."""
        self._channel.sock.settimeout(5.0)  # a worker that does not read must not stop the judge
        self._channel.send(message)

    def is_heard(self, within: float) -> bool:
        """Whether a frame begins, or the worker ends, within so many seconds."""
        return self._channel.is_heard(within)

    def receive(self, deadline: float) -> tuple[Message, dict[str, Tensor]]:
        """The worker's next frame; see `Channel.receive`."""
        return self._channel.receive(deadline)

    def cpu(self) -> float | None:
        """Seconds of processor time that it has used; None where the system does not tell."""
        return account.cpu_seconds(self._process.pid)

    def memory(self) -> tuple[int, int] | None:
        """(bytes that it holds, the most it ever held); None where the system does not tell."""
        return account.memory(self._process.pid)

    def forget_peak(self) -> bool:
        """Has `memory` tell the most that it holds from now on; whether the system lets us."""
        return account.forget_peak(self._process.pid)

    def pin(self, processor: int) -> None:
        """Has it run on one processor only, where the system lets us."""
        with suppress(OSError, AttributeError):  # macOS has no such call
            os.sched_setaffinity(self._process.pid, {processor})

    def end(self, grace: float = 0.0) -> End:
        """Kills what is left of it after `grace` seconds, and removes its folder."""
        end = self._process.kill(grace)
        self._channel.sock.close()
        remove(self.folder)
        return end


class Host(Protocol):
    """Starts workers."""

    level: Level

    def start(self, exercise: Exercise, device: str) -> WorkerHandle:
        """A fresh worker with a folder of its own, for an exercise on `device`. Raises GraderError where it
        cannot be held as firmly as it has to be.
        """
        ...


class ForkingHost:
    """Workers forked from the zygote at the other end of `control`."""

    def __init__(self, control: socket.socket, level: Level) -> None:
        self.level = level
        self._control = control
        self._control.settimeout(ZYGOTE_TIMEOUT)
        self._ended: dict[int, End] = {}

    def start(self, exercise: Exercise, device: str) -> WorkerHandle:
        ours, theirs = socket.socketpair()
        folder = new_folder()
        job = {
            "folder": str(folder),
            "course": str(exercise.root),
            "checks": ""
            if _has_hidden(exercise)
            else str(exercise.checks),  # the zygote compiles them for all
            "device": device,
            "modules": [name for name in ON_DEMAND if name in sys.modules],
            "data": [str(path) for path in datasets.files_read()],
        }
        try:
            socket.send_fds(self._control, [json.dumps(job).encode()], [theirs.fileno()])
        except OSError:
            raise HostGone from None
        theirs.close()
        while True:
            note, fds = self._note()
            if "started" in note:
                return _held(WorkerHandle(Channel(ours), _Forked(self, note["started"], fds[0]), folder))

    def wait(self, pid: int) -> End:
        """The end of a worker that has been killed or has ended by itself."""
        while pid not in self._ended:
            self._note()
        return self._ended.pop(pid)

    def _note(self) -> tuple[dict[str, Any], list[int]]:
        try:
            data, fds, _, _ = socket.recv_fds(self._control, 4096, 1)
        except TimeoutError:
            data, fds = b"", []
        if not data:
            raise HostGone
        note = json.loads(data)
        if "ended" in note:
            self._ended[note["ended"]] = End(note["status"], note["excess"])
        return note, list(fds)


class _Forked:
    def __init__(self, host: ForkingHost, pid: int, pidfd: int) -> None:
        self._host, self.pid, self._pidfd = host, pid, pidfd

    def kill(self, grace: float) -> End:
        ended, _, _ = select.select([self._pidfd], [], [], grace)  # readable once the process is over
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        os.close(self._pidfd)
        end = self._host.wait(self.pid)
        return end if ended else replace(end, status=None)


class SpawningHost:
    """Workers started as fresh processes, where fork is unsafe (macOS) or missing (Windows).

    Each imports torch anew, so one is always kept ready.
    """

    def __init__(self, level: Level) -> None:
        self.level = level
        self._ready = self._spawn()

    def start(self, exercise: Exercise, device: str) -> WorkerHandle:
        worker, self._ready = self._ready, self._spawn()
        return _held(worker)

    def _spawn(self) -> WorkerHandle:
        ours, theirs = socket.socketpair()
        process = launch("grader.sandbox.worker", "spawned", [theirs], self.level)
        theirs.close()
        return WorkerHandle(Channel(ours), _Spawned(process), new_folder())


class _Spawned:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self, grace: float) -> End:
        ended = True
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            ended = False
        if hasattr(os, "killpg") and not ended:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        status = self._process.wait()
        return End(status if ended else None)


def _has_hidden(exercise: Exercise) -> bool:
    return any(check.visibility == "hidden" for check in exercise.outline.checks)


def _held(worker: WorkerHandle) -> WorkerHandle:
    """The worker, once it has said that its limits and its lock are in place; before that it has not seen the
    submission. Raises GraderError where they are not.
    """
    try:
        message, _ = worker.receive(time.monotonic() + START_TIMEOUT)
    except (Closed, Late, Garbled):
        message = {"refused": "it ended while it started"}
    if "refused" in message:
        worker.end()
        raise GraderError(f"The sandbox could not be put on a worker: {message['refused']}.")
    return worker


def new_folder() -> Path:
    """A temporary folder for one worker, inside the session's own."""
    return Path(tempfile.mkdtemp(prefix="worker-"))
