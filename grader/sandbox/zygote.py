"""The zygote (Linux): has torch imported once, forks judges, and a worker for whatever a judge asks.

It starts with a clean environment and before any seed, reference or key is in memory, so that neither it nor
a worker has anything to steal. It has one thread and runs nothing of CUDA: a fork after those hangs or breaks
in the child.
"""

from __future__ import annotations

# These load parts of themselves when first used, and so each worker would: 10 ms of every submission.
import encodings.cp437  # noqa: F401  (names in zip files, and so in .npz)
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy.random  # noqa: F401
import torch

from grader import datasets
from grader.declared import Declared
from grader.sandbox import worker
from grader.sandbox.level import Level
from grader.sandbox.limits import adopt_orphans, apply_limits, die_with_parent, excess, take_small_pages
from grader.sandbox.lock import hide, lock, prepare
from grader.sandbox.rehearsal import get_ready
from grader.sandbox.wire import Channel

MAX_NOTE = 65_536
SWEEP_TIMEOUT = 2.0

LOOK = 0.1
"""Seconds between two looks at what the workers take of the machine."""

LIFE = 0
"""Standard input: the command holds its other end, so its closing says that the command is gone."""


def split(fronts: Sequence[socket.socket], level: Level) -> tuple[socket.socket, socket.socket]:
    """Makes several processes of this one: the zygote, and a judge for each front line that something is
    asked on.

    In each child, a judge, gives its front line and its line to the zygote. The parent is the zygote from
    here on and never returns: it ends when the command is gone or the last judge has ended.
    """
    hide()  # judges and workers inherit it
    return Zygote(fronts, level).serve()


@dataclass(frozen=True)
class Child:
    """A running worker: whose it is, where it may write, and what tells its end."""

    pid: int
    pidfd: int
    judge: socket.socket
    folder: Path


class Zygote:
    """Forks workers, ends those that take too much, and reaps them with all that they started."""

    def __init__(self, fronts: Sequence[socket.socket], level: Level) -> None:
        self._fronts = set(fronts)  # nothing was asked there so far
        self._judges: dict[socket.socket, int] = {}
        self._level = level
        self._children: dict[int, Child] = {}  # by pidfd
        self._excess: dict[int, str] = {}
        self._events = selectors.DefaultSelector()
        for line in fronts:
            self._events.register(line, selectors.EVENT_READ)
        self._events.register(LIFE, selectors.EVENT_READ)
        adopt_orphans()

    def serve(self) -> tuple[socket.socket, socket.socket]:
        """Returns in judges only, see `split`."""
        looked = time.monotonic()
        while True:
            for key, _ in self._events.select(LOOK if self._children else None):
                if key.fileobj in self._fronts:
                    if lines := self._on_front(key.fileobj):
                        return lines
                elif isinstance(key.fileobj, socket.socket):
                    self._on_request(key.fileobj)
                elif key.fd == LIFE:
                    self._end()
                elif key.fd in self._children:
                    self._on_death(self._children[key.fd])
            if time.monotonic() - looked > LOOK:
                self._look()
                looked = time.monotonic()

    def _on_front(self, front: socket.socket) -> tuple[socket.socket, socket.socket] | None:
        """Forks the judge that is to answer there; in the judge, gives its two lines."""
        self._events.unregister(front)
        self._fronts.remove(front)
        begun = b""
        with suppress(OSError):
            begun = front.recv(1, socket.MSG_PEEK)  # the request is the judge's to read
        if begun:  # or else the command has hung up
            ours, judges_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            pid = os.fork()
            if pid == 0:
                ours.close()
                self._let_go()
                return front, judges_end
            judges_end.close()
            if not self._judges:  # the first works out its answers meanwhile
                get_ready()
            self._judges[ours] = pid
            self._events.register(ours, selectors.EVENT_READ)
        front.close()
        self._end_if_alone()
        return None

    def _let_go(self) -> None:
        """In a judge: closes what is the zygote's and the other judges'."""
        die_with_parent()
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, LIFE)
        os.close(null)
        self._events.close()
        for sock in (*self._fronts, *self._judges):
            sock.close()
        for pidfd in self._children:
            os.close(pidfd)

    def _on_request(self, line: socket.socket) -> None:
        if line not in self._judges:  # it ended a moment ago
            return
        data: bytes = b""
        with suppress(OSError):  # reset by a judge that ended with a note unread
            data, fds, _, _ = socket.recv_fds(line, MAX_NOTE, 1)
        if not data:
            self._on_judges_end(line)
            return
        (fd,) = fds
        job = json.loads(data)
        if self._level in ("lock", "bwrap"):
            prepare(Path(job["course"]))
        with suppress(Exception):  # the judge has loaded them, and would have said so
            Declared.in_text(Path(job["checks"]).read_text(encoding="utf-8"), job["checks"])
        for module in job["modules"]:
            importlib.import_module(module)
        for path in job["data"]:
            with suppress(Exception):  # the judge has read it, and would have said so
                datasets.keep(Path(path))
        pid = os.fork()
        if pid == 0:
            self._become_worker(fd, job)
        os.close(fd)
        child = Child(pid, os.pidfd_open(pid), line, Path(job["folder"]))
        self._children[child.pidfd] = child
        self._events.register(child.pidfd, selectors.EVENT_READ)
        socket.send_fds(line, [json.dumps({"started": pid}).encode()], [child.pidfd])

    def _become_worker(self, fd: int, job: dict[str, Any]) -> NoReturn:
        """In the child: nothing open but the judge's channel, no signal handler, a session of its own, and
        all that holds it in place before it has seen a line of the submission.
        """
        try:
            os.setsid()
            die_with_parent()
            take_small_pages()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
                signal.signal(number, signal.SIG_DFL)
            null = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(null, standard)
            os.dup2(fd, 3)
            os.closerange(4, os.sysconf("SC_OPEN_MAX"))
            gc.enable()
            sock = socket.socket(fileno=3)
            try:
                if self._level != "none":
                    apply_limits()
                if self._level in ("lock", "bwrap"):
                    lock(Path(job["folder"]), Path(job["course"]), devices=job["device"] != "cpu")
                _try(job["device"])
            except (OSError, DeviceRefused) as error:
                Channel(sock).send({"refused": str(error)})
            else:
                worker.serve(sock)
        finally:
            os._exit(0)

    def _look(self) -> None:
        """Ends what takes too much: limits that the kernel keeps do not see all of it."""
        if self._level == "none":
            return
        for child in self._children.values():
            if child.pid not in self._excess and (what := excess(child.pid, child.folder)):
                self._excess[child.pid] = what
                _kill_group(child.pid)

    def _on_death(self, child: Child) -> None:
        del self._children[child.pidfd]
        self._events.unregister(child.pidfd)
        os.close(child.pidfd)
        _kill_group(child.pid)  # before it is reaped: the number cannot be somebody else's yet
        _, status = os.waitpid(child.pid, 0)
        self._sweep()
        note = {
            "ended": child.pid,
            "status": os.waitstatus_to_exitcode(status),
            "excess": self._excess.pop(child.pid, ""),
        }
        with suppress(OSError):  # its judge may have ended
            child.judge.send(json.dumps(note).encode())

    def _on_judges_end(self, line: socket.socket) -> None:
        self._events.unregister(line)
        line.close()
        del self._judges[line]
        for child in self._children.values():
            if child.judge is line:
                _kill_group(child.pid)
        self._end_if_alone()

    def _end_if_alone(self) -> None:
        if not self._judges and not self._fronts:
            self._end()

    def _sweep(self) -> None:
        """Ends what workers left behind: daemons whose parent is gone are now children of this process. Again
        and again, for one that is ended may have forked just before; but not for ever.
        """
        deadline = time.monotonic() + SWEEP_TIMEOUT
        while (orphans := self._orphans()) and time.monotonic() < deadline:
            for pid in orphans:
                with suppress(ProcessLookupError, ChildProcessError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)

    def _orphans(self) -> set[int]:
        try:
            with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
                children = {int(pid) for pid in file.read().split()}
        except OSError:  # a kernel or container that does not tell
            return set()
        return children - {child.pid for child in self._children.values()} - set(self._judges.values())

    def _end(self) -> NoReturn:
        for child in self._children.values():
            _kill_group(child.pid)
        for pid in self._judges.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._children, self._judges = {}, {}
        self._sweep()
        os._exit(0)


class DeviceRefused(Exception):
    """The device does not work in a worker; the text says so and what to do."""


def _try(device: str) -> None:
    """Starts CUDA before the submission does: that a driver does not bear the lock is no learner's fault."""
    if device == "cpu":
        return
    try:
        torch.zeros(1, device=device)
    except Exception as error:
        raise DeviceRefused(
            f"CUDA does not start in it ({type(error).__name__}: {error}); "
            "--device cpu, or --sandbox process for files that you trust"
        ) from error


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
