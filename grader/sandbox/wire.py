"""Frames between the judge and a worker: JSON for structure, plain bytes for tensors, never pickle.

A frame is two little-endian uint32 lengths, then the JSON, then the bytes of the tensors in a row; their
names, dtypes and shapes stand in the JSON. The judge reads it from a process that may be hostile: every
length is capped, the deadline is the judge's, and whatever does not fit together is Garbled.
"""

from __future__ import annotations

import json
import math
import select
import socket
import struct
import time
from typing import Any

import torch
from torch import Tensor

from grader.observe import COMPARABLE, Array, Line, Observation, Other, Raised, TooLarge
from grader.scene import MAX_EXPRESSION, MAX_NAME, MAX_TEXT, MAX_VALUES, TRAITS, Scene, Value

HEADER = struct.Struct("<II")
MAX_JSON = 8 * 2**20  # a submission of a megabyte, each character escaped to six
MAX_AXES = 64  # torch's own limit
MAX_TENSORS = 64 * 2**20  # observe.MAX_BYTES

AT_LEAST, AT_MOST = 2**16, 2**20
"""Bytes asked for at once: small frames come several in one go."""

EMPTY = torch.empty(0, dtype=torch.uint8)
DTYPES = {str(dtype): dtype for dtype in COMPARABLE}


class Closed(Exception):
    """The other end is gone."""


class Late(Exception):
    """The deadline passed before a whole frame had come."""


class Garbled(Exception):
    """What came is not a frame."""


Message = dict[str, Any]


class Channel:
    """One end of a stream socket that carries frames."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._ahead = bytearray()  # what came together with the frames that were read

    def is_heard(self, within: float) -> bool:
        """Whether a frame begins, or the other end goes, within so many seconds."""
        return bool(self._ahead or select.select([self.sock], [], [], within)[0])

    def send(self, message: Message, tensors: dict[str, Tensor] | None = None) -> None:
        """Raises Closed where nobody listens, and TooLarge, with nothing sent, for what the other end would
        not take.
        """
        tensors = tensors or {}
        layout = {name: [str(values.dtype), list(values.shape)] for name, values in tensors.items()}
        text = json.dumps({**message, "tensors": layout} if layout else message).encode()
        blob = b"".join(map(_bytes, tensors.values()))
        for data, limit, what in ((text, MAX_JSON, "text and numbers"), (blob, MAX_TENSORS, "tensors")):
            if len(data) > limit:
                raise TooLarge(
                    f"The result is too large to compare: {len(data) / 2**20:,.0f} MiB of {what} "
                    f"(the limit is {limit // 2**20})."
                )
        try:
            self.sock.sendall(HEADER.pack(len(text), len(blob)) + text + blob)
        except OSError as error:
            raise Closed from error

    def receive(self, deadline: float | None = None) -> tuple[Message, dict[str, Tensor]]:
        """The next frame. `deadline` is a time.monotonic(). Raises Closed, Late or Garbled."""
        lengths = HEADER.unpack(self._read(HEADER.size, deadline))
        if lengths[0] > MAX_JSON or lengths[1] > MAX_TENSORS:
            raise Garbled(f"a frame of {lengths[0]} + {lengths[1]} bytes")
        text, blob = self._read(lengths[0], deadline), self._read(lengths[1], deadline)
        try:
            message = json.loads(text)
            tensors = _tensors(message.pop("tensors", {}), blob)
        except Exception as error:  # not JSON, too deep, no object, an unknown dtype, too few bytes …
            raise Garbled(f"{type(error).__name__} in a frame") from error
        return message, tensors

    def _read(self, count: int, deadline: float | None) -> bytearray:
        while (missing := count - len(self._ahead)) > 0:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise Late
            self.sock.settimeout(left)
            try:
                data = self.sock.recv(min(max(missing, AT_LEAST), AT_MOST))
            except TimeoutError:
                raise Late from None
            except OSError as error:
                raise Closed from error
            if not data:
                raise Closed
            self._ahead += data
        found, self._ahead = self._ahead[:count], self._ahead[count:]
        return found


def _bytes(values: Tensor) -> bytes:
    """What a contiguous tensor on the CPU holds. numpy has not all of torch's dtypes, so it goes by bytes."""
    return values.reshape(-1).view(torch.uint8).numpy().tobytes()


def _tensors(layout: dict[str, Any], blob: bytearray) -> dict[str, Tensor]:
    """The tensors that lie in `blob`, which they fill. Raises some exception where the two do not fit."""
    tensors, start = {}, 0
    for name, (kind, shape) in layout.items():
        dtype = DTYPES[kind]
        if len(shape) > MAX_AXES or not all(type(size) is int and size >= 0 for size in shape):
            raise ValueError("an impossible shape")
        count = math.prod(shape)
        end = start + count * dtype.itemsize
        if end > len(blob):
            raise ValueError("fewer bytes than the shape needs")
        plain = torch.frombuffer(blob[start:end], dtype=torch.uint8) if count else EMPTY  # a copy: aligned
        # a bool that is neither 0 nor 1 could be equal to both
        tensors[name] = (plain != 0 if dtype == torch.bool else plain.view(dtype)).reshape(shape)
        start = end
    if start != len(blob):
        raise ValueError("more bytes than the shapes need")
    return tensors


def pack(observation: Observation) -> tuple[Any, dict[str, Tensor]]:
    """An observation as JSON and the tensors that the JSON names."""
    tensors: dict[str, Tensor] = {}

    def tree(value: Observation) -> Any:
        if isinstance(value, dict):
            return {"dict": {key: tree(item) for key, item in value.items()}}
        if isinstance(value, list):
            return {"list": [tree(item) for item in value]}
        if isinstance(value, Array):
            name = str(len(tensors))
            tensors[name] = value.values
            return {"tensor": name, "device": value.device, "kind": value.kind}
        if isinstance(value, Other):
            return {"other": value.type_name}
        return {"value": value}

    return tree(observation), tensors


def unpack(tree: Any, tensors: dict[str, Tensor]) -> Observation:
    """The observation that `pack` made. Raises Garbled for anything that it cannot have made."""
    if not isinstance(tree, dict):
        raise Garbled("a value that is not an object")
    if "dict" in tree and isinstance(tree["dict"], dict):
        return {str(key): unpack(item, tensors) for key, item in tree["dict"].items()}
    if "list" in tree and isinstance(tree["list"], list):
        return [unpack(item, tensors) for item in tree["list"]]
    if "tensor" in tree:
        values, device, kind = tensors.get(str(tree["tensor"])), tree.get("device"), tree.get("kind")
        if values is None or device not in ("cpu", "cuda") or kind not in ("Tensor", "numpy array"):
            raise Garbled("a tensor that did not come")
        return Array(values, device, kind)
    if "other" in tree:
        return Other(str(tree["other"])[:200])
    value = tree.get("value", ())
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise Garbled("a value of no known kind")


def pack_raised(raised: Raised) -> Message:
    """An exception as JSON."""
    return {
        "kind": raised.kind,
        "type": raised.type_name,
        "message": raised.message,
        "lines": [[line.function, line.number, line.text] for line in raised.lines],
        "probe_line": raised.probe_line,
        "gave": raised.gave,
        "expression": raised.scene.expression,
        "values": [[value.name, value.text, list(value.traits)] for value in raised.scene.values],
    }


def unpack_raised(message: Any) -> Raised:
    """The exception that `pack_raised` made. Raises Garbled for anything else."""
    try:
        lines = tuple(
            Line(str(function)[:200], int(number), str(text)[:200])
            for function, number, text in message["lines"][:8]
        )
        kind, type_name, text = (str(message[key])[:5_000] for key in ("kind", "type", "message"))
        values = tuple(
            Value(str(name)[:MAX_NAME], str(words)[:MAX_TEXT], tuple(t for t in TRAITS if t in traits))
            for name, words, traits in message["values"][:MAX_VALUES]
        )
        scene = Scene(str(message["expression"])[:MAX_EXPRESSION], values)
        probe_line, gave = (str(message[key])[:200] for key in ("probe_line", "gave"))
        return Raised(kind, type_name, text, lines, probe_line, scene, gave)
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        # int(inf) overflows; lists inside lists inside lists are as deep as the parser lets them be
        raise Garbled("an exception that is none") from error
