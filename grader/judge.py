"""The judge: the trusted process. It takes requests from the command, grades, and answers in JSON lines."""

from __future__ import annotations

import json
import os
import socket
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import torch

from grader.answers import Answers
from grader.bench.measurement import Bench
from grader.bench.pipeline import bench
from grader.course import COURSE_VARIABLE, Course, Exercise
from grader.errors import GraderError, UsageError
from grader.frozen.pack import sources
from grader.gpu import GpuSlots
from grader.grade import grade
from grader.result import Result
from grader.sandbox.host import ForkingHost, Host, HostGone, SpawningHost
from grader.sandbox.level import Level, layers, warning
from grader.sandbox.memory import lay_out
from grader.sandbox.rehearsal import get_ready
from grader.sandbox.zygote import split
from grader.seed import Seed
from grader.show import show
from grader.shown import Shown
from grader.submission import Submission, read_submission

MANY = 64
"""For so many requests it pays to lay out the memory that workers are copies of."""

HOST_GONE = 70
"""The judge's exit status where it can start no workers."""

Say = Callable[[dict[str, Any]], None]


def serve(front: socket.socket, host: Host) -> NoReturn:
    """Answers requests until the command hangs up. One line each way: a request, then any number of
    `{"slow": true}` and `{"doing": …}`, then one of `{"result": …}`, `{"bench": …}`, `{"pictures": …}`,
    `{"machine": …}`, `{"usage": …}` and `{"failure": …}`.
    """
    torch.set_num_threads(1)
    torch.backends.cudnn.allow_tf32 = False
    judge = Judge(host)
    with front, front.makefile("rw", encoding="utf-8", newline="\n") as line:

        def say(message: dict[str, Any]) -> None:
            line.write(json.dumps(message) + "\n")
            line.flush()

        try:
            for request in line:
                try:
                    say(judge.answer(json.loads(request), say))
                except UsageError as error:
                    say({"usage": str(error)})
                except GraderError as error:
                    say({"failure": str(error)})
                except HostGone:
                    os._exit(HOST_GONE)
                except Exception as error:
                    traceback.print_exc()
                    say({"failure": f"{type(error).__name__}: {error}"})
        except OSError:
            pass
    os._exit(0)


def forked(fronts: Sequence[socket.socket], level: Level, requests: str = "1") -> NoReturn:
    """A judge for each line where workers are forked: this process, which has torch now, becomes the zygote,
    and the judges are its first children.
    """
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    if int(requests) >= MANY:
        lay_out(get_ready)
    front, control = split(fronts, level)
    serve(front, ForkingHost(control, level))


def spawned(fronts: Sequence[socket.socket], level: Level, requests: str = "1") -> NoReturn:
    """The judge where each worker is a process of its own."""
    serve(fronts[0], SpawningHost(level))


class Judge:
    """Grades requests, and keeps the answers for the next one as long as the course's files do not change."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._answers: dict[str, tuple[tuple[int, ...], Answers]] = {}

    def answer(self, request: dict[str, Any], say: Say) -> dict[str, Any]:
        """The last line of the answer. Raises UsageError or GraderError."""
        if request["ask"] == "machine":
            return {"machine": {**describe_machine(), "sandbox": list(layers(self._host.level))}}
        if request["ask"] == "bench":
            return {"bench": self.bench(request, say).to_json()}
        if request["ask"] == "show":
            return {"pictures": [picture.to_json() for picture in self.show(request)]}
        return {"result": self.grade(request, say).to_json()}

    def grade(self, request: dict[str, Any], say: Say) -> Result:
        """Grades what the request names."""
        answers = self._answers_of(request)
        devices, notes = choose_devices(request["device"])
        only = request["checks"]
        answers.named(only)
        if "cuda" in devices and not answers.has_reference:
            notes = [*notes, "On CUDA it is held to the CPU's answers: this edition has no others."]
        submission = _read(Path(request["file"]), answers)
        seed = Seed(request["seed"], request["secret"])
        result = grade(
            answers,
            submission,
            self._host,
            seed=seed.number,
            devices=devices,
            only=only,
            notes=[note for note in (*notes, warning(self._host.level), submission.note) if note],
            gpu=GpuSlots(request["gpu_jobs"]),
            smallest=request["smallest"],
            prove=request["prove"],
            on_slow=lambda: say({"slow": True}),
        )
        return replace(result, seed=seed.shown)

    def bench(self, request: dict[str, Any], say: Say) -> Bench:
        """Times what the request names."""
        answers = self._answers_of(request)
        devices, notes = choose_devices(request["device"])
        submission = _read(Path(request["file"]), answers)
        return bench(
            answers,
            submission,
            self._host,
            seed=request["seed"],
            devices=devices,
            dtype=request["dtype"],
            only=request["workloads"],
            notes=[note for note in (*notes, warning(self._host.level), submission.note) if note],
            say=lambda what: say({"doing": what}),
            gpu=GpuSlots(1),
        )

    def _answers_of(self, request: dict[str, Any]) -> Answers:
        """The answers of the exercise that the request names; its course is the one that loaders read."""
        course = Course(Path(request["course"]))
        os.environ[COURSE_VARIABLE] = str(course.root)
        return self._answers_for(Exercise(course.root, request["exercise"]))

    def show(self, request: dict[str, Any]) -> list[Shown]:
        """Draws the pictures of the exercise that the request names."""
        answers = self._answers_of(request)
        os.environ["MPLCONFIGDIR"] = str(answers.exercise.root / ".grade" / "matplotlib")  # a list of fonts
        return show(
            answers,
            _read(Path(request["file"]), answers),
            self._host,
            seed=request["seed"],
            reference=request["reference"],
        )

    def _answers_for(self, exercise: Exercise) -> Answers:
        try:
            stamp = tuple(path.stat().st_mtime_ns for path in sources(exercise))
        except FileNotFoundError as error:
            raise GraderError(
                f"{error.filename} is missing: every exercise has checks, and a reference or, in an edition, "
                "answers/pack.json."
            ) from error
        known = self._answers.get(exercise.name)
        if known is None or known[0] != stamp:
            known = self._answers[exercise.name] = (stamp, Answers(exercise))
        return known[1]


def _read(path: Path, answers: Answers) -> Submission:
    """The submission; one that is gone since the command looked is its own problem, not the whole class's."""
    try:
        return read_submission(path, answers.signatures)
    except UsageError as error:
        return Submission(path, "", str(error))


def describe_machine() -> dict[str, Any]:
    """What torch offers here: its version and the names of the CUDA devices."""
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return {
        "torch": str(torch.__version__),
        "cuda": [torch.cuda.get_device_name(index) for index in range(count)],
    }


def choose_devices(wanted: str) -> tuple[list[str], list[str]]:
    """The devices for `--device`, and a sentence where one is left out. Raises UsageError for CUDA asked for
    and absent.
    """
    cuda = torch.cuda.is_available()
    if wanted == "cuda" and not cuda:
        raise UsageError("This machine has no CUDA device that PyTorch can use: leave out --device cuda.")
    if wanted == "cuda":
        return ["cuda"], []
    if wanted == "cpu":
        return ["cpu"], []
    if cuda:
        return ["cpu", "cuda"], []
    return ["cpu"], ["CUDA is skipped: this machine has no CUDA device."] if wanted == "all" else []
