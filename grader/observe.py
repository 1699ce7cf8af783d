"""What a probe saw, as plain data; the same code makes it in the worker and in the judge."""

from __future__ import annotations

import linecache
import os
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from grader.scene import NO_SCENE, Scene, scene_of
from grader.submission import SubmissionProblem

MAX_BYTES = 64 * 2**20
MAX_VALUES = 10_000
"""Lists and dicts count as values too: empty ones take time and room as well."""

MAX_DEPTH = 16
MAX_TEXT = 4_000

COMPARABLE = frozenset(
    {
        torch.bool,
        *(torch.uint8, torch.uint16, torch.uint32, torch.uint64),
        *(torch.int8, torch.int16, torch.int32, torch.int64),
        *(torch.float8_e4m3fn, torch.float8_e4m3fnuz, torch.float8_e5m2, torch.float8_e5m2fnuz),
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64),
        *(torch.complex32, torch.complex64, torch.complex128),
    }
)
"""The dtypes that can be copied and sent; those left out (bits8, int4, qint8 …) are mere names."""


@dataclass(frozen=True)
class Array:
    """A tensor or numpy array as it was when the probe returned it.

    Attributes:
        values: a detached, contiguous copy on the CPU.
        device: "cpu" or "cuda", where it lay.
        kind: what it was.
    """

    values: Tensor
    device: str
    kind: Literal["Tensor", "numpy array"] = "Tensor"


@dataclass(frozen=True)
class Other:
    """A value that cannot be compared, by the name of its type."""

    type_name: str


Leaf = Array | Other | bool | int | float | str | None
Observation = dict[str, "Observation"] | list["Observation"] | Leaf
# mypy knows the recursion; at run time the alias is only ever an annotation


class TooLarge(SubmissionProblem):
    """A result that no check needs to see."""


def snapshot(value: Any) -> Observation:
    """The observation of what a probe returned. Raises TooLarge above 64 MiB, 10,000 values or 16 levels."""
    return _Snapshot().take(value, 0)


class _Snapshot:
    def __init__(self) -> None:
        self.bytes = 0
        self.values = 0

    def take(self, value: Any, depth: int) -> Observation:
        if depth > MAX_DEPTH:
            raise TooLarge(f"The result is nested more than {MAX_DEPTH} levels deep.")
        self.values += 1
        if self.values > MAX_VALUES:
            raise TooLarge(f"The result has more than {MAX_VALUES:,} values, far more than was asked for.")
        if isinstance(value, dict):
            return {_cut(str(key)): self.take(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple):
            if len(value) > MAX_VALUES:
                raise TooLarge(f"The result is a list of {len(value):,} values, far more than was asked for.")
            return [self.take(item, depth + 1) for item in value]
        return self._leaf(value)

    def _leaf(self, value: Any) -> Leaf:
        if isinstance(value, np.generic):
            value = value.item()  # numpy's float64 and bool_ are as right as Python's own
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            # Python refuses to print integers of more than 4,300 digits
            return int(value) if value.bit_length() < 4_000 else Other("int too large to show")
        if isinstance(value, float):
            return float(value)
        if isinstance(value, str):
            return _cut(str(value))
        if isinstance(value, torch.dtype | torch.device):
            return str(value)
        if isinstance(value, np.ndarray):
            return self._numpy(value)
        if isinstance(value, Tensor):
            return self._tensor(value)
        return Other(_type_name(value))

    def _numpy(self, value: np.ndarray) -> Leaf:
        self._weigh(value.nbytes, value.shape)
        try:
            return Array(torch.from_numpy(np.array(value, order="C")), "cpu", "numpy array")
        except TypeError:
            return Other(f"numpy array of {value.dtype}")

    def _tensor(self, value: Tensor) -> Leaf:
        kind = type(value)
        if kind not in (Tensor, torch.nn.Parameter, torch.nn.Buffer):
            return Other(f"{_type_name(value)}, a subclass of Tensor")
        if value.dtype not in COMPARABLE:
            return Other(f"Tensor of dtype {value.dtype}")
        if value.layout != torch.strided or value.device.type not in ("cpu", "cuda"):
            return Other(f"Tensor of layout {value.layout} on {value.device}")
        self._weigh(value.numel() * value.element_size(), tuple(value.shape))
        plain = value.detach().cpu().clone(memory_format=torch.contiguous_format)
        return Array(plain.resolve_conj().resolve_neg(), value.device.type)

    def _weigh(self, size: int, shape: tuple[int, ...]) -> None:
        self.bytes += size
        if self.bytes > MAX_BYTES:
            raise TooLarge(
                f"The result is too large to compare: a tensor of shape {shape} brings it to "
                f"{self.bytes / 2**20:,.0f} MiB (the limit is {MAX_BYTES // 2**20})."
            )


def _cut(text: str, length: int = MAX_TEXT) -> str:
    """The first characters, as a plain string, whatever class of its own `text` is of."""
    return str.__getitem__(text, slice(length))


def _type_name(value: object) -> str:
    """The name of the value's class, past a metaclass that gives another answer."""
    name: str = type.__dict__["__name__"].__get__(type(value))
    return _cut(name, 200)


def leaves(observation: Observation, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Each leaf with its path, as in "grads[0]"; the path is "" where the observation is one leaf."""
    if isinstance(observation, dict):
        for key, item in observation.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(observation, list):
        for index, item in enumerate(observation):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, observation


@dataclass(frozen=True)
class Line:
    """A line of the submission that an exception went through. `place` says where a person finds it, where
    that is not the line of that number: "line 2 of code cell 5".
    """

    function: str
    number: int
    text: str
    place: str = ""

    def __str__(self) -> str:
        return self.place or f"line {self.number}"


@dataclass(frozen=True)
class Raised:
    """A probe that ended in an exception instead of an observation.

    Attributes:
        kind: "todo" for a stub's NotImplementedError, "problem" for a sentence of ours, "exit", "error".
        type_name: of the exception.
        message: its text, shortened.
        lines: the submission's own frames, outermost first.
        probe_line: the text of the check's line that was running.
        scene: what failed in the innermost of the lines, and the values that it names; for an "error" only.
        gave: what the submission's last function gave back, where none of its lines failed, in words.
    """

    kind: str
    type_name: str
    message: str
    lines: tuple[Line, ...] = ()
    probe_line: str = ""
    scene: Scene = NO_SCENE
    gave: str = ""


def raised(error: BaseException, filename: str, probe_file: str = "") -> Raised:
    """Describes `error` by the frames that lie in `filename`, the submission; ours are nobody's business.
    Never raises: an exception's class is the submission's, and asking it anything may raise once more.
    """
    try:
        return _described(error, filename, probe_file)
    except BaseException:
        return Raised("error", _type_name(error), "(it cannot be described)")


def _described(error: BaseException, filename: str, probe_file: str) -> Raised:
    lines, probe_line, own = [], "", None
    for place in _places(error):
        code, number = place.tb_frame.f_code, place.tb_lineno
        text = _cut(linecache.getline(code.co_filename, number).strip(), 200)
        if code.co_filename == filename:
            lines.append(Line(code.co_name, number, text))
            own = place
        elif code.co_filename == probe_file:
            probe_line = text
    if isinstance(error, SubmissionProblem):
        kind = "problem"
    elif is_todo(error):
        kind = "todo"
    elif isinstance(error, SystemExit):
        kind = "exit"
    else:
        kind = "error"
    scene = scene_of(own) if own and kind == "error" else NO_SCENE
    return Raised(kind, _type_name(error), _message(error), tuple(lines[-8:]), probe_line, scene)


def _places(error: BaseException) -> Iterator[TracebackType]:
    """The frames that the exception went through, outermost first, whatever its class says of them."""
    place = BaseException.__dict__["__traceback__"].__get__(error)
    while place is not None:
        yield place
        place = place.tb_next


def is_todo(error: BaseException) -> bool:
    """Whether a stub's own line raised NotImplementedError. Torch raises it too: from C, for a dtype that it
    has no kernel for, so that the innermost line is that of the call; and itself, for a module that has no
    `forward`.
    """
    if not isinstance(error, NotImplementedError):
        return False
    *_, place = _places(error)
    file = place.tb_frame.f_code.co_filename
    if file.startswith(os.path.join(torch.__path__[0], "")):
        return False
    return "NotImplementedError" in linecache.getline(file, place.tb_lineno)


def _message(error: BaseException) -> str:
    try:
        return _cut(str(error))
    except BaseException:  # its own __str__ may well raise SystemExit
        return "(its message cannot be shown)"
