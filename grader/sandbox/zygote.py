"""The zygote (Linux): has torch imported once, forks the judge, then a worker for whatever the judge asks.

It starts with a clean environment and before any seed, reference or key is in memory, so that neither it nor
a worker has anything to steal. It runs no operator, no backward and nothing of CUDA: a fork after those hangs
or breaks in the child.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import time
from contextlib import suppress
from typing import NoReturn

from grader.sandbox import worker
from grader.sandbox.limits import adopt_orphans, die_with_parent

MAX_NOTE = 4096
SWEEP_TIMEOUT = 2.0

LIFE = 0
"""Standard input: the command holds its other end, so its closing says that the command is gone."""


def split(front: socket.socket) -> socket.socket:
    """Makes two processes of this one. In the child, the judge, gives the line to the zygote. The parent is
    the zygote from here on and never returns: it ends when the command is gone or the judge ends.
    """
    gc.freeze()  # objects made so far stay in shared pages
    ours, judges = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    judge_pid = os.fork()
    if judge_pid == 0:
        die_with_parent()
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, LIFE)
        os.close(null)
        ours.close()
        return judges
    front.close()
    judges.close()
    Zygote(ours, judge_pid).serve()


class Zygote:
    """Forks workers and reaps them; a worker's whole process group goes with it."""

    def __init__(self, control: socket.socket, judge_pid: int) -> None:
        self._control = control
        self._judge_pid = judge_pid
        self._workers: dict[int, int] = {}  # pidfd -> pid
        self._events = selectors.DefaultSelector()
        self._events.register(control, selectors.EVENT_READ)
        self._events.register(LIFE, selectors.EVENT_READ)
        adopt_orphans()

    def serve(self) -> NoReturn:
        while True:
            for key, _ in self._events.select():
                if key.fileobj is self._control:
                    self._on_request()
                elif key.fd == LIFE:
                    self._end()
                else:
                    self._on_death(key.fd)

    def _on_request(self) -> None:
        data, fds, _, _ = socket.recv_fds(self._control, MAX_NOTE, 1)
        if not data:
            self._end()
        (fd,) = fds
        pid = os.fork()
        if pid == 0:
            self._become_worker(fd)
        os.close(fd)
        pidfd = os.pidfd_open(pid)
        self._workers[pidfd] = pid
        self._events.register(pidfd, selectors.EVENT_READ)
        socket.send_fds(self._control, [json.dumps({"started": pid}).encode()], [pidfd])

    def _become_worker(self, fd: int) -> NoReturn:
        """In the child: nothing open but the judge's channel, no signal handler, a session of its own."""
        try:
            os.setsid()
            die_with_parent()
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
                signal.signal(number, signal.SIG_DFL)
            null = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(null, standard)
            os.dup2(fd, 3)
            os.closerange(4, os.sysconf("SC_OPEN_MAX"))
            gc.enable()
            worker.serve(socket.socket(fileno=3))
        finally:
            os._exit(0)

    def _on_death(self, pidfd: int) -> None:
        pid = self._workers.pop(pidfd)
        self._events.unregister(pidfd)
        os.close(pidfd)
        _kill_group(pid)  # before it is reaped: the number cannot be somebody else's yet
        _, status = os.waitpid(pid, 0)
        self._sweep()
        self._control.send(json.dumps({"ended": pid, "status": os.waitstatus_to_exitcode(status)}).encode())

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
        return children - set(self._workers.values()) - {self._judge_pid}

    def _end(self) -> NoReturn:
        for pid in self._workers.values():
            _kill_group(pid)
        self._sweep()
        os.kill(self._judge_pid, signal.SIGKILL)
        os._exit(0)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
