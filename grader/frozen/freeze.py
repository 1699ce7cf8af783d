"""Making an answer pack: the reference and every known mistake are run once for each public seed."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from grader.answer import Answer
from grader.answers import Answers
from grader.check import LONG, Check
from grader.course import COURSE_VARIABLE, Exercise
from grader.errors import Missing
from grader.frozen.looked import looked_at
from grader.frozen.notation import Writer, is_identical
from grader.frozen.pack import ABOUT, OBSERVED, enter, tensors_of, zipped
from grader.frozen.shelf import Shelf
from grader.observe import Array, Observation, Other
from grader.picture import Picture
from grader.probed import inputs_of
from grader.stub import text_of_stub
from grader.tried import EXPENSIVE

ROOM = 250_000
"""Bytes for one exercise: twenty then fit into 5 MB."""

LEAST = 2
"""So many seeds there are in any case."""

SMALL = 12
"""The reference's tensors of at most so many values are kept bit by bit."""


def write_pack(exercise: Exercise, seeds: Sequence[int], folder: Path) -> None:
    """Writes the exercise's part of a pack into `folder`; see `freeze`.

    Args:
        seeds: to be public; of an exercise whose answers are large, the first of them only.

    Raises GraderError where the course does not work, and OSError where there is no room.
    """
    known, parts = freeze(exercise, seeds)
    _, checks = json.loads(parts[OBSERVED].partition(b"\n")[0])
    missing = [f"{name}: {said}" for name, said in checks.items() if isinstance(said, str)]
    enter(exercise, known, missing, parts, folder)


def freeze(exercise: Exercise, seeds: Sequence[int]) -> tuple[list[int], dict[str, bytes]]:
    """The seeds that have room, in their order, and the parts of the exercise's pack by name.

    Raises GraderError where the course does not work, or could not be graded from a pack.
    """
    with _quiet(exercise):
        answers = Answers(exercise)
        public = [check for check in answers.checks if check.visibility == "public"]
        about = _json(_about(answers))
        known: list[_Seed] = []
        for seed in dict.fromkeys(seeds):
            shelf = Shelf()
            checks = {check.name: _check(answers, check, seed, shelf) for check in public}
            known.append(_Seed(seed, _json([seed, checks]), shelf.to_bytes()))
            if len(known) > LEAST and _estimated(about, known) > ROOM:
                break
    while len(known) > LEAST and len(zipped(_parts(about, known))) > ROOM:
        known.pop()
    return [one.seed for one in known], _parts(about, known)


@dataclass(frozen=True)
class _Seed:
    """What is kept of one seed.

    Attributes:
        line: what was observed, as JSON.
        tensors: those that it names, as safetensors.
    """

    seed: int
    line: bytes
    tensors: bytes

    @cached_property
    def size(self) -> int:
        """Bytes of the tensors in a pack."""
        return len(zipped({"": self.tensors}))


def _parts(about: bytes, known: Sequence[_Seed]) -> dict[str, bytes]:
    lines = b"\n".join(one.line for one in known)
    return {ABOUT: about, OBSERVED: lines} | {tensors_of(one.seed): one.tensors for one in known}


def _estimated(about: bytes, known: Sequence[_Seed]) -> float:
    """Roughly the bytes of the pack: what one more line adds hardly changes after the second."""
    one, two = (len(zipped(_parts(about, known[:count]))) for count in (1, 2))
    line = two - one - known[1].size
    return one + sum(line + seed.size for seed in known[1:])


@contextmanager
def _quiet(exercise: Exercise) -> Iterator[None]:
    """The state in which a judge runs what the authors wrote."""
    before, threads = os.environ.get(COURSE_VARIABLE), torch.get_num_threads()
    os.environ[COURSE_VARIABLE] = str(exercise.root)
    torch.set_num_threads(1)
    try:
        with warnings.catch_warnings(), torch.random.fork_rng(devices=[]):
            warnings.simplefilter("ignore")  # mistakes do what torch warns of
            yield
    finally:
        torch.set_num_threads(threads)
        if before is None:
            os.environ.pop(COURSE_VARIABLE, None)
        else:
            os.environ[COURSE_VARIABLE] = before


def _about(answers: Answers) -> dict[str, Any]:
    exercise, known = answers.exercise, answers.mistakes
    return {
        "stub": text_of_stub(exercise),
        "signatures": [signature.to_json() for signature in answers.signatures.values()],
        "reached": {name: sorted(names) for name, names in known.reached.items()},
        "mistakes": [
            [one.name, one.target, one.sentence, [[o.function, o.what] for o in known.offences(one)]]
            for one in known.all
        ],
        "pictures": {picture.name: _picture(answers, picture) for picture in answers.pictures},
    }


def _picture(answers: Answers, picture: Picture) -> list[Any]:
    """[seconds, the form of what its probe sees, whether that is the same for every seed]. One that shows how
    long something took to stop is of seed 0 only, which `grade show` takes.
    """
    first, second = (answers.of_picture(picture, seed) for seed in (0, 1))
    form = _form(first.expected)
    return [_roughly(first.seconds), form, form == _form(second.expected)]


def _form(observation: Observation) -> Any:
    """An observation without its values: what `compare.unlike` looks at."""
    if isinstance(observation, dict):
        return ["d", {key: _form(value) for key, value in observation.items()}]
    if isinstance(observation, list):
        return ["l", [_form(value) for value in observation]]
    if isinstance(observation, Array):
        return ["f", observation.kind, str(observation.values.dtype), list(observation.values.shape)]
    if isinstance(observation, Other):
        return ["o", observation.type_name]
    return type(observation)(0) if isinstance(observation, bool | int | float) else observation


def _check(answers: Answers, check: Check, seed: int, shelf: Shelf) -> list[dict[str, Any]] | str:
    """Each trial of a check, or what it says is missing here."""
    try:
        trials = [answers.of(check, index, seed, "cpu") for index in range(len(check.sizes))]
    except Missing as missing:
        return str(missing)
    is_expensive = any(
        answer.effort > EXPENSIVE
        # a busy machine makes a first run slow, and the pack would hold on to it
        and (check.timeout >= LONG or answers.source.answer(check, index, seed, "cpu").effort > EXPENSIVE)
        for index, answer in enumerate(trials)
    )
    return [
        _trial(answers, check, index, seed, shelf, answer, is_expensive)
        for index, answer in enumerate(trials)
    ]


def _trial(
    answers: Answers, check: Check, index: int, seed: int, shelf: Shelf, answer: Answer, is_expensive: bool
) -> dict[str, Any]:
    made = inputs_of(check, index, seed, "cpu", answer.inputs.keys())
    other = {
        name: value
        for name, value in answer.inputs.items()
        if name not in made or not is_identical(made[name], value)
    }
    writer = Writer(shelf, answer.inputs, check.tolerance, SMALL)
    exactly = Writer(shelf, answer.inputs, None, 0)
    known = answers.mistakes
    wrong = {}
    for mistake in () if is_expensive else known.about(answer.used):
        given = known.gives(mistake, check, index, seed, "cpu", answer.expected)
        if not given.is_right:
            wrong[mistake.name] = writer.write_beside(given.what, answer.expected, check.tolerance)
    return {
        "expected": _expected(check, answer.expected, writer, exactly),
        "names": list(answer.inputs),
        "inputs": Writer(shelf, {}, None, 0).write(other),
        "used": list(answer.used),
        "seconds": _roughly(answer.seconds),
        "expensive": is_expensive,
        "wrong": wrong,
    }


def _expected(check: Check, expected: Observation, writer: Writer, exactly: Writer) -> Any:
    if check.accept is None:
        return writer.write(expected)
    keys = looked_at(check.accept)
    if keys is None or not isinstance(expected, dict):
        return exactly.write(expected)
    # where `accept` cannot judge, all are compared within the tolerance, as elsewhere
    trees = {key: (exactly if key in keys else writer).write(value) for key, value in expected.items()}
    return ["d", trees]


def _roughly(seconds: float) -> float:
    """Rounded up to 0.1, 0.2, 0.4 … seconds, so that the same answers make the same pack."""
    rough = 0.1
    while rough < seconds:
        rough *= 2
    return rough


def _json(data: Any) -> bytes:
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()
