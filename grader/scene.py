"""The scene of an exception: what failed in the submission's own line, and the values that it names.

It is read while an exception of unknown make is described, so nothing of the submission's runs: names are
looked up in frames and in instance dictionaries, past properties and `__getattr__`, and only values of
exactly the types below are put into words.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType, TracebackType
from typing import Any

import numpy as np
import torch
from torch import Tensor

MAX_VALUES = 8
MAX_NAME = 60
MAX_TEXT = 120
MAX_EXPRESSION = 80
SHOWN_ITEMS = 4

NOT_CONTIGUOUS = "not contiguous"
LEAF = "a leaf that requires grad"
REQUIRES_GRAD = "requires grad"
TRAITS = (NOT_CONTIGUOUS, LEAF, REQUIRES_GRAD)

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
OWN_FRAME = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>")


@dataclass(frozen=True)
class Value:
    """A value by the name that the line gives it.

    Attributes:
        name: `x` or `self.weight`.
        text: `(2, 3) float32`, `= 3`, `a list of 4`.
        traits: what else is true of it, of TRAITS; worth saying where it is the reason of the error.
    """

    name: str
    text: str
    traits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """What is known of the place where an exception happened.

    Attributes:
        expression: the part of the statement that failed; "" where it is all of it, or not known.
        values: those that this part names, in their order.
    """

    expression: str = ""
    values: tuple[Value, ...] = ()


NO_SCENE = Scene()


def scene_of(place: TracebackType) -> Scene:
    """The scene at one frame of a traceback. Never raises; an empty scene where nothing can be said."""
    try:
        with torch._C.DisableTorchFunction():  # a mode may be left switched on
            return _scene(place)
    except BaseException:
        return NO_SCENE


def _scene(place: TracebackType) -> Scene:
    frame = place.tb_frame
    source = "".join(linecache.getlines(frame.f_code.co_filename))
    span = list(frame.f_code.co_positions())[place.tb_lasti // 2]
    path = _path_to(_tree(source), span)
    statement = next(node for node in reversed(path) if isinstance(node, ast.stmt))
    failed = path[-1]
    if not isinstance(failed, ast.expr) or isinstance(getattr(failed, "ctx", None), ast.Store | ast.Del):
        failed = statement  # an assignment fails as a whole
    hidden = set(_bound_within(failed)) | set(_bound_around(path, frame.f_code.co_name))
    values: dict[str, Value] = {}
    for chain in _chains(failed):
        value = _value(frame, chain) if chain[0] not in hidden else None
        if value is not None and len(values) < MAX_VALUES:
            values.setdefault(value.name, value)
    return Scene(_expression(source, failed, statement), tuple(values.values()))


# -- the place in the source -------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _tree(source: str) -> ast.Module:
    return ast.parse(source)


def _path_to(node: ast.AST, span: Sequence[int | None]) -> list[ast.AST]:
    """The nodes below `node` that hold all of the span, outermost first; see `_span`."""
    for child in ast.iter_child_nodes(node):
        where = _span(child)
        below = _path_to(child, span) if where is None or _holds(where, span) else []
        if below or (where is not None and _holds(where, span)):
            return [child, *below]
    return []


def _span(node: ast.AST) -> Sequence[int] | None:
    """Line, end line, column, end column; None for a node without a place, as a comprehension's `for`."""
    if not hasattr(node, "lineno"):
        return None
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset  # type: ignore[attr-defined]


def _holds(outer: Sequence[int], inner: Sequence[Any]) -> bool:
    return (outer[0], outer[2]) <= (inner[0], inner[2]) and (inner[1], inner[3]) <= (outer[1], outer[3])


def _expression(source: str, failed: ast.AST, statement: ast.stmt) -> str:
    if failed is statement or failed is getattr(statement, "value", None):
        return ""
    text = ast.get_source_segment(source, failed) or ""
    if "\n" in text:
        text = ast.unparse(failed)
    return text if len(text) <= MAX_EXPRESSION else ""


def _chains(node: ast.AST) -> Iterator[tuple[str, ...]]:
    """The names and attribute chains that `node` reads, in the order of the text: ("self", "weight")."""
    if isinstance(node, ast.AugAssign):
        yield from _chain(node.target)
    chain = list(_chain(node)) if isinstance(getattr(node, "ctx", None), ast.Load) else []
    if chain:
        yield from chain
        return
    children: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.Assign):  # what is assigned says more than where to
        children = [node.value, *node.targets]
    for child in children:
        if not isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _chains(child)


def _chain(node: ast.AST) -> Iterator[tuple[str, ...]]:
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        yield (node.id, *reversed(names))


def _bound_within(node: ast.AST) -> Iterator[str]:
    """Names that are a comprehension's or a lambda's own: outside of it they mean something else."""
    for inner in ast.walk(node):
        if isinstance(inner, COMPREHENSIONS):
            for generator in inner.generators:
                yield from _stored(generator.target)
        elif isinstance(inner, ast.Lambda):
            yield from (argument.arg for argument in ast.walk(inner.args) if isinstance(argument, ast.arg))


def _bound_around(path: Sequence[ast.AST], function: str) -> Iterator[str]:
    """Names that no longer mean what they meant when the line ran: the frame went on into a `finally` or an
    `except` that assigned to them, or out of a comprehension that has no frame of its own (Python 3.12).
    """
    for node in path[:-1]:
        if isinstance(node, ast.Try):
            for after in (*node.handlers, *node.finalbody):
                yield from _stored(after)
        elif isinstance(node, COMPREHENSIONS) and function not in OWN_FRAME:
            for generator in node.generators:
                yield from _stored(generator.target)


def _stored(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store | ast.Del):
            yield inner.id


# -- the values --------------------------------------------------------------------------------------------


class _Missing:
    pass


MISSING = _Missing()


def _value(frame: FrameType, chain: tuple[str, ...]) -> Value | None:
    """What the chain stands for, or the first part of it that can be described: of `x.view` that is `x`."""
    found = _variable(frame, chain[0])
    for length in range(1, len(chain) + 1):
        name = ".".join(chain[:length])
        if length > 1:
            found = _attribute(found, chain[length - 1])
        if found is MISSING:
            return None
        following = chain[length] if length < len(chain) else ""
        if _is_tensor(found) and following == "grad" and found.is_leaf:
            found, name = found.grad, f"{name}.grad"
        described = _described(found)
        if described is not None:
            return Value(name[:MAX_NAME], described[:MAX_TEXT], _traits(found))
    weight = _attribute(found, "weight")  # a layer that is called: its weight is the other operand
    if _is_tensor(weight):
        return Value(f"{'.'.join(chain)}.weight"[:MAX_NAME], _tensor(weight)[:MAX_TEXT], _traits(weight))
    return None


def _variable(frame: FrameType, name: str) -> Any:
    code = frame.f_code
    if code.co_flags & inspect.CO_OPTIMIZED or type(frame.f_locals) is dict:  # a class body's can be anything
        found = _entry(frame.f_locals, name)
        if found is not MISSING or name in code.co_varnames + code.co_cellvars + code.co_freevars:
            return found
    return _entry(frame.f_globals, name)


def _attribute(owner: Any, name: str) -> Any:
    """An attribute that lies in the instance's own dictionary or, as a module's weights, in one inside it."""
    slots = (
        _entry(type.__dict__["__dict__"].__get__(cls), "__dict__")
        for cls in type.__dict__["__mro__"].__get__(type(owner))
    )
    slot = next((slot for slot in slots if slot is not MISSING), MISSING)
    if type(slot) is not types.GetSetDescriptorType and type(slot) is not types.MemberDescriptorType:
        return MISSING  # none, or one of the class's own making
    own = slot.__get__(owner)
    if type(own) is not dict:
        return MISSING
    found = _entry(own, name)
    for inside in ("_parameters", "_buffers", "_modules"):
        group = _entry(own, inside) if found is MISSING else MISSING
        if type(group) is dict:
            found = _entry(group, name)
    return found


def _entry(mapping: Any, name: str) -> Any:
    """The value under `name`, found by hand: a look-up asks keys, of any class, whether they are equal."""
    for key, value in dict.items(mapping) if issubclass(type(mapping), dict) else mapping.items():
        if type(key) is str and key == name:
            return value
    return MISSING


def _is_tensor(value: Any) -> bool:
    return type(value) is Tensor or type(value) is torch.nn.Parameter


def _described(value: Any) -> str | None:
    """The value in words; None for one of another type. No `==` between types: a metaclass may define it."""
    kind = type(value)
    if _is_tensor(value):
        return _tensor(value)
    if kind is np.ndarray:
        return f"{value.shape} {value.dtype.name} numpy array"
    if kind is list or kind is tuple or kind is torch.Size:
        return _sequence(value)
    if kind is dict:
        return f"a dict of {len(value)}"
    if kind is str:
        return f"= {value[:40]!r}" if len(value) <= 40 else f"a str of {len(value)} characters"
    if kind is int and value.bit_length() > 64:
        return "a very large int"
    if kind is int or kind is float or kind is bool or value is None:
        return f"= {value!r}"
    return None


def _tensor(value: Tensor) -> str:
    device = f" on {value.device}" if value.device.type != "cpu" else ""
    layout = f" {str(value.layout).removeprefix('torch.')}" if value.layout != torch.strided else ""
    return f"{tuple(value.shape)} {str(value.dtype).removeprefix('torch.')}{layout}{device}"


def _sequence(value: Sequence[Any]) -> str:
    """A short one of ints in full, since it may be a shape; of others the length, and the first tensors."""
    name = "list" if type(value) is list else "tuple"
    items = value[: 2 * SHOWN_ITEMS]
    if items and len(items) == len(value) and all(type(item) is int and abs(item) < 2**63 for item in items):
        return f"= {list(items) if name == 'list' else tuple(items)}"
    if items and all(_is_tensor(item) for item in items):
        more = ", …" if len(value) > SHOWN_ITEMS else ""
        return f"a {name} of {len(value)}: {', '.join(map(_tensor, items[:SHOWN_ITEMS]))}{more}"
    return f"a {name} of {len(value)}"


def _traits(value: Any) -> tuple[str, ...]:
    if not _is_tensor(value):
        return ()
    traits = []
    if value.layout == torch.strided and not value.is_contiguous():
        traits.append(NOT_CONTIGUOUS)
    if value.requires_grad:
        traits.append(LEAF if value.is_leaf else REQUIRES_GRAD)
    return tuple(traits)
