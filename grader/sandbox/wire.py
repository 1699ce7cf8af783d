"""Frames between the judge and a worker: JSON for structure, safetensors for tensors, never pickle.

A frame is two little-endian uint32 lengths, then the JSON, then the safetensors. The judge reads it from a
process that may be hostile: every length is capped, the deadline is the judge's, and whatever does not parse
is Garbled.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor

from grader.observe import Array, Line, Observation, Other, Raised, TooLarge
from grader.scene import MAX_EXPRESSION, MAX_NAME, MAX_TEXT, MAX_VALUES, TRAITS, Scene, Value

HEADER = struct.Struct("<II")
MAX_JSON = 8 * 2**20  # a submission of a megabyte, each character escaped to six
MAX_TENSORS = 72 * 2**20  # observe.MAX_BYTES and the header


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

    def send(self, message: Message, tensors: dict[str, Tensor] | None = None) -> None:
        """Raises Closed where nobody listens, and TooLarge, with nothing sent, for what the other end would
        not take.
        """
        text = json.dumps(message).encode()
        blob = safetensors.torch.save(tensors) if tensors else b""
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
            tensors = safetensors.torch.load(bytes(blob)) if blob else {}
        except Exception as error:  # not JSON, too deep, an impossible header, an unknown dtype …
            raise Garbled(f"{type(error).__name__} in a frame") from error
        if not isinstance(message, dict):
            raise Garbled("a frame that is not an object")
        return message, tensors

    def _read(self, count: int, deadline: float | None) -> bytearray:
        data = bytearray(count)
        view, got = memoryview(data), 0
        while got < count:
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                raise Late
            self.sock.settimeout(left)
            try:
                size = self.sock.recv_into(view[got:], min(count - got, 2**20))
            except TimeoutError:
                raise Late from None
            except OSError as error:
                raise Closed from error
            if size == 0:
                raise Closed
            got += size
        return data


def pack(observation: Observation) -> tuple[Any, dict[str, Tensor]]:
    """An observation as JSON and the tensors that the JSON names."""
    tensors: dict[str, Tensor] = {}

    def tree(value: Observation) -> Any:
        if isinstance(value, dict):
            return {"dict": {key: tree(item) for key, item in value.items()}}
        if isinstance(value, list):
            return {"list": [tree(item) for item in value]}
        if isinstance(value, Array):
            name, pairs = str(len(tensors)), value.values.is_complex()  # safetensors knows no complex128
            tensors[name] = torch.view_as_real(value.values) if pairs else value.values
            return {"tensor": name, "device": value.device, "kind": value.kind, "complex": pairs}
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
        return Array(_as_complex(values) if tree.get("complex") else values, device, kind)
    if "other" in tree:
        return Other(str(tree["other"])[:200])
    value = tree.get("value", ())
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise Garbled("a value of no known kind")


def _as_complex(pairs: Tensor) -> Tensor:
    try:
        return torch.view_as_complex(pairs)
    except RuntimeError as error:
        raise Garbled("complex numbers that are not pairs") from error


def pack_raised(raised: Raised) -> Message:
    """An exception as JSON."""
    return {
        "kind": raised.kind,
        "type": raised.type_name,
        "message": raised.message,
        "lines": [[line.function, line.number, line.text] for line in raised.lines],
        "probe_line": raised.probe_line,
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
        return Raised(kind, type_name, text, lines, str(message["probe_line"])[:200], scene)
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        # int(inf) overflows; lists inside lists inside lists are as deep as the parser lets them be
        raise Garbled("an exception that is none") from error
