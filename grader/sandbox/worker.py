"""The worker: one process, one submission. It runs probes and says what it saw; it decides nothing.

Nothing here is a secret or a safeguard: the submission runs in this very process and may change all of it.
"""

from __future__ import annotations

import codecs
import io
import os
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import torch

from grader.bench.blocks import Blocks
from grader.check import Check
from grader.course import COURSE_VARIABLE
from grader.declared import Declared
from grader.module import Handed, load_module
from grader.observe import MAX_TEXT, Observation, Raised, raised, snapshot
from grader.picture import Picture
from grader.proof import Proof
from grader.proving.operators import OperatorWatch
from grader.proving.trace import trace
from grader.sandbox.level import Level
from grader.sandbox.limits import apply_limits
from grader.sandbox.wire import Channel, Closed, Message, pack, pack_raised
from grader.signature import Signature
from grader.trial import Smaller, Trial

MAX_PRINTED = 4_000
"""Characters of output that a check passes on; the rest is dropped."""


def serve(sock: socket.socket) -> None:
    """Says that it is ready, then answers the judge until it hangs up: first what to load, then any number of
    `{"check": …}`, each all its trials or a smaller one of them, `{"prove": …}` and `{"picture": …}`.
    """
    channel = Channel(sock)
    channel.send({"ready": True})
    torch.set_num_threads(1)
    torch.backends.cudnn.allow_tf32 = False  # or right answers differ in the third digit on CUDA
    try:
        job, _ = channel.receive()
        worker = Worker(channel, job)
        worker.settle()
        worker.run()
    except Closed:
        pass


def spawned(socks: Sequence[socket.socket], level: Level) -> None:
    """The worker as a process of its own. No zygote ends it with the judge, so it ends itself when its
    standard input closes, which the judge holds.
    """

    def end_with_the_judge() -> None:
        sys.stdin.read()
        os._exit(0)

    if level in ("lock", "bwrap"):
        Channel(socks[0]).send({"refused": "only a worker that is forked can be locked"})
        os._exit(0)
    if level != "none":
        apply_limits()
    threading.Thread(target=end_with_the_judge, daemon=True).start()
    serve(socks[0])
    os._exit(0)


class Worker:
    """Runs the submission that `job` holds."""

    def __init__(self, channel: Channel, job: Message) -> None:
        self._channel = channel
        self._name = str(job["name"])
        self._filename = str(job["filename"])
        self._source = str(job["source"])
        self._checks_path = str(job["checks"])
        self._probes = str(job["probes"])
        self._signatures = {name: Signature(**fields) for name, fields in job["signatures"].items()}
        self._seed = int(job["seed"])
        self._watches = bool(job["watches"])
        self._course = str(job["course"])
        self._folder = str(job["folder"])
        self._printed = Printed(channel)

    def settle(self) -> None:
        """Makes the process the submission's: its folder, its environment and where its output goes."""
        os.environ[COURSE_VARIABLE] = self._course
        os.chdir(self._folder)
        os.environ["TMPDIR"] = self._folder
        tempfile.tempdir = None  # Python remembers what the process that this one is a copy of was told
        sys.stdout = sys.stderr = io.TextIOWrapper(
            self._printed, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True
        )

    def run(self) -> None:
        """Loads the submission, and answers requests until the judge hangs up: raises Closed then."""
        declared = Declared.in_text(self._probes, self._checks_path)
        checks = {check.name: check for check in declared.checks}
        proofs = {proof.name: proof for proof in declared.proofs}
        pictures = {picture.name: picture for picture in declared.pictures}
        module = self._load_submission()
        if isinstance(module, Raised):
            self._channel.send({"raised": pack_raised(module)})
            return
        self._channel.send({"loaded": True})
        blocks = Blocks(module, {workload.name: workload for workload in declared.workloads})
        watch = OperatorWatch(declared.rules if self._watches else (), self._filename, self._source)
        while True:
            request, _ = self._channel.receive()
            if "prove" in request:
                self._prove(module, proofs[request["prove"]])
            elif "picture" in request:
                self._see(module, pictures[request["picture"]])
            elif "check" in request:
                self._run_requested(module, checks[request["check"]], request, watch)
            else:
                self._time(blocks, request)
            self._printed.flush()  # not sys.stdout: the submission may have closed or replaced it
            self._channel.send({"done": True})

    def _run_requested(
        self, module: ModuleType, check: Check, request: Message, watch: OperatorWatch
    ) -> None:
        if "smaller" in request:
            smaller = Smaller.from_json(request["smaller"])
            trials = [check.trial(request["trial"], self._seed, request["device"], smaller=smaller)]
        else:
            trials = check.trials(self._seed, request["device"])
        self._run_trials(module, check, trials, watch)

    def _load_submission(self) -> ModuleType | Raised:
        try:
            return load_module(self._source, self._filename, self._name)
        except BaseException as error:  # a submission may well raise SystemExit or KeyboardInterrupt
            return raised(error, self._filename)

    def _run_trials(
        self, module: ModuleType, check: Check | Picture, trials: Sequence[Trial], watch: OperatorWatch
    ) -> None:
        for trial in trials:
            ended = self._run_trial(module, check, trial, watch)
            if not isinstance(ended, Raised):
                ended = self._send_seen(trial.index, ended, watch)
            if isinstance(ended, Raised):
                self._channel.send({"trial": trial.index, "raised": pack_raised(ended)})
                return  # larger trials would only raise again

    def _see(self, module: ModuleType, picture: Picture) -> None:
        """Nobody minds how a picture was computed: what watches over by-hand functions is off."""
        off = OperatorWatch((), self._filename, self._source)
        self._run_trials(module, picture, [picture.trial(self._seed)], off)

    def _prove(self, module: ModuleType, proof: Proof) -> None:
        """Sends the operators of a function, or why they cannot be told."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                traced = trace(getattr(module, proof.function), proof.arguments(self._seed))
            self._channel.send({"traced": traced.message}, traced.constants)
        except Closed:
            raise
        except BaseException as error:
            self._channel.send({"traced": {"untraceable": raised(error, self._filename).message}})

    def _time(self, blocks: Blocks, request: Message) -> None:
        """Does one step of timing; see `bench/clock.py`."""
        try:
            if "prepare" in request:
                blocks.prepare(request["prepare"])
            elif "run" in request:
                self._channel.send(blocks.run())
            elif "count" in request:
                self._channel.send(blocks.count(request["count"]))
            else:
                for index, seen in blocks.deliver(request["deliver"]):
                    tree, tensors = pack(seen)
                    self._channel.send({"call": index, "saw": tree}, tensors)
        except Closed:
            raise
        except BaseException as error:
            self._channel.send({"raised": pack_raised(raised(error, self._filename, self._checks_path))})

    def _send_seen(self, index: int, seen: Observation, watch: OperatorWatch) -> Raised | None:
        """Sends an observation. Where that cannot be done, nothing is sent, and why is given back: a worker
        that ended here would have the judge say that the submission left its process.
        """
        try:
            tree, tensors = pack(seen)
            forbidden = [[o.function, o.line, o.what, o.instead] for o in watch.offences]
            self._channel.send({"trial": index, "saw": tree, "forbidden": forbidden}, tensors)
        except Closed:
            raise
        except BaseException as error:
            return raised(error, self._filename)
        return None

    def _run_trial(
        self, module: ModuleType, check: Check | Picture, trial: Trial, watch: OperatorWatch
    ) -> Any:
        handed = Handed(module, self._signatures, watch)
        trial.seed_generators()
        try:
            with warnings.catch_warnings(), watch.over_trial():
                warnings.simplefilter("ignore")
                result = check.probe(handed, trial)
                with watch.reading():
                    return snapshot(result)
        except BaseException as error:
            ended = raised(error, self._filename, self._checks_path)
            if ended.kind == "error" and not ended.lines and handed.last:
                ended = replace(ended, gave=handed.last)
            return ended


class Printed(io.BufferedIOBase):
    """Where standard output of a submission goes: passed on line by line, so that it survives a kill, up to a
    cap.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._left = 20 * MAX_PRINTED
        self._line = ""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        written = bytes(memoryview(data))
        if self._left > 0:
            self._line += self._decoder.decode(written)[: self._left]
            if "\n" in self._line or len(self._line) > MAX_TEXT:
                self.flush()
        return len(written)

    def flush(self) -> None:
        if self._line:
            self._channel.send({"printed": self._line[: self._left]})
            self._left -= len(self._line)
            self._line = ""
