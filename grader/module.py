"""A source file as a module, and the hand that passes its functions to a probe one by one."""

from __future__ import annotations

import difflib
import inspect
import linecache
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache, wraps
from types import CodeType, ModuleType
from typing import Any

from grader.proving.operators import OperatorWatch
from grader.signature import Signature
from grader.submission import SubmissionProblem


def load_module(source: str, filename: str, name: str) -> ModuleType:
    """Runs `source` as the module `name`. Whatever it raises goes through."""
    module = ModuleType(name)
    module.__file__ = filename
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)  # tracebacks show the text that ran
    sys.modules[name] = module  # dataclasses and pickle look their module up there
    exec(compiled(source, filename), module.__dict__)
    return module


@lru_cache(maxsize=64)
def compiled(source: str, filename: str) -> CodeType:
    """The source's code. What the zygote has compiled, its workers need not."""
    return compile(source, filename, "exec")


class Handed:
    """A module as a probe sees it: `module.focal_loss` is the submission's function, with a clear word where
    the name is missing, is another kind of thing, has another signature, or gives back None.

    Attributes:
        used: the public names that the probe has asked for.
        last: what the last call gave back, in words; an exception in the probe is then easier to explain.
    """

    def __init__(
        self, module: ModuleType, signatures: Mapping[str, Signature], watch: OperatorWatch | None = None
    ) -> None:
        self._module = module
        self._signatures = signatures
        self._watch = watch
        self.used: list[str] = []
        self.last = ""

    def __getattr__(self, name: str) -> Any:
        if name not in self.used:
            self.used.append(name)
        signature = self._signatures.get(name)
        if not hasattr(self._module, name):
            raise SubmissionProblem(_missing(name, signature, vars(self._module)))
        value = getattr(self._module, name)
        if signature is None:  # a constant, or a helper that the stub does not name
            return value
        if signature.kind == "class":
            if not isinstance(value, type):
                raise SubmissionProblem(f"{name} should be a class, but in your file it is {_kind(value)}.")
            return value
        if isinstance(value, type) or not callable(value):
            raise SubmissionProblem(f"{name} should be a function, but in your file it is {_kind(value)}.")
        return self._wrap(value, signature)

    def _wrap(self, function: Callable[..., Any], signature: Signature) -> Callable[..., Any]:
        @wraps(function, updated=())
        def handed(*args: Any, **kwargs: Any) -> Any:
            try:
                with self._watched(signature.name):
                    result = function(*args, **kwargs)
            except TypeError:
                _fits(function, signature, args, kwargs)
                raise
            if result is None and signature.returns_value:
                raise SubmissionProblem(
                    f"{signature.name} gives back None. Is a `return` missing, or does one branch lack it?"
                )
            self.last = f"{signature.name} gave back {_kind(result)}"
            return result

        return handed

    def _watched(self, name: str) -> AbstractContextManager[None]:
        if self._watch is not None and self._watch.covers(name):
            return self._watch.inside(name)
        return nullcontext()


def _fits(
    function: Callable[..., Any], signature: Signature, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    """Raises SubmissionProblem where the function cannot be called so: its TypeError then came of that."""
    try:
        own = inspect.signature(function)
    except (TypeError, ValueError):  # written in C: it will complain itself
        return
    try:
        own.bind(*args, **kwargs)
    except TypeError as error:
        mine = ", ".join(str(p.replace(annotation=inspect.Parameter.empty)) for p in own.parameters.values())
        raise SubmissionProblem(
            f"{signature.name} is called as {signature.call}, but yours is {signature.name}({mine}): {error}."
        ) from None


def _missing(name: str, signature: Signature | None, names: Mapping[str, Any]) -> str:
    kind = signature.kind if signature else "name"
    near = difflib.get_close_matches(name, [n for n in names if not n.startswith("_")], n=1, cutoff=0.75)
    hint = f" It has {near[0]}: is that the one?" if near else ""
    return f"Your file has no {kind} {name}.{hint}"


def _kind(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, ModuleType):
        return "a module"
    if isinstance(value, type):
        return "a class"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
