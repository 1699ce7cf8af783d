"""The judge's end: starts workers, holds them to deadlines, and knows how each of them died."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from torch import Tensor

from grader.sandbox.boot import launch
from grader.sandbox.wire import Channel, Message

ZYGOTE_TIMEOUT = 10.0
"""Seconds for what takes the zygote milliseconds: a worker that stops or kills it must not hang the judge."""


class HostGone(Exception):
    """The process that starts workers does not answer: nothing can be graded here any more."""


class Process(Protocol):
    """A worker's process, however it was started."""

    def kill(self, grace: float) -> int | None:
        """Ends it and all that it started. Its exit status, negative for a signal; None where it was still
        running after `grace` seconds.
        """
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

    def receive(self, deadline: float) -> tuple[Message, dict[str, Tensor]]:
        """The worker's next frame; see `Channel.receive`."""
        return self._channel.receive(deadline)

    def end(self, grace: float = 0.0) -> int | None:
        """Kills what is left of it and removes its folder. Its exit status, negative for a signal; None where
        it was still running after `grace` seconds.
        """
        status = self._process.kill(grace)
        self._channel.sock.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return status


class Host(Protocol):
    """Starts workers."""

    def start(self) -> WorkerHandle:
        """A fresh worker with a folder of its own."""
        ...


class ForkingHost:
    """Workers forked from the zygote at the other end of `control`."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._control.settimeout(ZYGOTE_TIMEOUT)
        self._ended: dict[int, int] = {}

    def start(self) -> WorkerHandle:
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [b"start"], [theirs.fileno()])
        except OSError:
            raise HostGone from None
        theirs.close()
        while True:
            note, fds = self._note()
            if "started" in note:
                return WorkerHandle(Channel(ours), _Forked(self, note["started"], fds[0]), new_folder())

    def wait(self, pid: int) -> int:
        """The exit status of a worker that has been killed or has ended by itself."""
        while pid not in self._ended:
            self._note()
        return self._ended.pop(pid)

    def _note(self) -> tuple[dict[str, int], list[int]]:
        try:
            data, fds, _, _ = socket.recv_fds(self._control, 4096, 1)
        except TimeoutError:
            data, fds = b"", []
        if not data:
            raise HostGone
        note = json.loads(data)
        if "ended" in note:
            self._ended[note["ended"]] = note["status"]
        return note, list(fds)


class _Forked:
    def __init__(self, host: ForkingHost, pid: int, pidfd: int) -> None:
        self._host, self._pid, self._pidfd = host, pid, pidfd

    def kill(self, grace: float) -> int | None:
        ended, _, _ = select.select([self._pidfd], [], [], grace)  # readable once the process is over
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        os.close(self._pidfd)
        status = self._host.wait(self._pid)
        return status if ended else None


class SpawningHost:
    """Workers started as fresh processes, where fork is unsafe (macOS) or missing (Windows).

    Each imports torch anew, so one is always kept ready.
    """

    def __init__(self) -> None:
        self._ready = self._spawn()

    def start(self) -> WorkerHandle:
        worker, self._ready = self._ready, self._spawn()
        return worker

    def _spawn(self) -> WorkerHandle:
        ours, theirs = socket.socketpair()
        process = launch("grader.sandbox.worker", "spawned", theirs)
        theirs.close()
        return WorkerHandle(Channel(ours), _Spawned(process), new_folder())


class _Spawned:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def kill(self, grace: float) -> int | None:
        ended = True
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            ended = False
        if hasattr(os, "killpg") and not ended:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        status = self._process.wait()
        return status if ended else None


def new_folder() -> Path:
    """A temporary folder for one worker, inside the session's own."""
    return Path(tempfile.mkdtemp(prefix="worker-"))
