"""What a tensor's axes are called: read from the docstrings of the reference, where they stand for people.

    logits: (N, C, H, W), float.            in a function's Args
    (N, 1, H, W): result[n, 0, h, w] = …    at the beginning of its Returns
    logits         (N, C, H, W)  float      in a table of the module's docstring
    … takes images (N, 1, 32, 32) and …     in a class's docstring

A name is shown only where every docstring that could speak says the same: a wrong name misleads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod

from torch import Tensor

from grader.observe import Array, Observation

Spec = tuple[str, ...]
"""One entry for each axis: "C", "H'", "3", "N·H·W", "…" for any number of axes, or "" for what is no name."""

TUPLE = r"\((?:[^()\n]|\([^()\n]*\))*\)"
ARGUMENT = re.compile(rf"^ *(\w+(?:, \w+)*): ((?:or )?{TUPLE}(?:,? or {TUPLE})*)", re.MULTILINE)
RETURNS = re.compile(rf"^ *Returns:\n *({TUPLE}(?:,? or {TUPLE})*)", re.MULTILINE)
ROW = re.compile(rf"^ {{4,}}(\w+) +({TUPLE})(?:$| )", re.MULTILINE)
IN_PROSE = re.compile(rf"(\w+) ({TUPLE})")
NAME = re.compile(r"[A-Z][a-z]?'*|[a-z]{1,2}'*")
KEY = re.compile(r"(?:grad of )?(.+?)(?: afterwards)?")


@dataclass(frozen=True)
class Axes:
    """The shapes that a reference's docstrings state.

    Attributes:
        arguments: of each function: each argument's shapes, in the form of `Spec`.
        results: of each function: the shapes that it may give back.
        tables: shapes by the name of the tensor, from the module's and the classes' docstrings.
        used: the functions that count; all where empty.
    """

    arguments: Mapping[str, Mapping[str, tuple[Spec, ...]]] = field(default_factory=dict)
    results: Mapping[str, tuple[Spec, ...]] = field(default_factory=dict)
    tables: Mapping[str, tuple[Spec, ...]] = field(default_factory=dict)
    used: tuple[str, ...] = ()

    @classmethod
    def read(cls, source: str) -> Axes:
        """The axes that `source`, the text of a reference, names."""
        tree = ast.parse(source)
        arguments, results = {}, {}
        tables: dict[str, tuple[Spec, ...]] = {}
        for name, text in ROW.findall(ast.get_docstring(tree) or ""):
            tables[name] = (*tables.get(name, ()), *_specs(text))
        for node in tree.body:
            text = ast.get_docstring(node) or "" if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""
            if isinstance(node, ast.FunctionDef):
                taken = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
                arguments[node.name] = {
                    name: tuple(_specs(shapes, taken))
                    for names, shapes in ARGUMENT.findall(text)
                    for name in names.split(", ")
                    if name in taken
                }
                results[node.name] = tuple(_specs("".join(RETURNS.findall(text)), taken))
            elif isinstance(node, ast.ClassDef):
                for name, shape in IN_PROSE.findall(text):
                    tables[name] = (*tables.get(name, ()), *_specs(shape))
        return cls(arguments, results, tables)

    def using(self, functions: Iterable[str]) -> Axes:
        """The same for a check that calls only these functions."""
        return replace(self, used=tuple(functions))

    def sizes(self, inputs: Mapping[str, Observation]) -> dict[str, int]:
        """How long each named axis is, as the inputs of one trial tell; a name that means two sizes is not in
        it.
        """
        found: dict[str, set[int]] = {}
        for name, value in inputs.items():
            if isinstance(value, Array):
                for axis, size in zip(self._input(name, value.values, {}), value.values.shape, strict=True):
                    if NAME.fullmatch(axis):
                        found.setdefault(axis, set()).add(size)
        return {name: sizes.pop() for name, sizes in found.items() if len(sizes) == 1}

    def of(self, path: str, values: Tensor, inputs: Mapping[str, Observation]) -> Spec:
        """The names of the axes of a result, "" for each that has none.

        Args:
            path: where in the observation it stands, as in "probabilities" or "grad of logits".
            values: what was expected there.
            inputs: what the trial was given.
        """
        sizes = self.sizes(inputs)
        match = KEY.fullmatch(path)
        name = match[1] if match else path
        given = inputs.get(name)
        if isinstance(given, Array) and given.values.shape == values.shape:
            return self._input(name, values, sizes)
        specs = [spec for function in self._functions(self.results) for spec in self.results[function]]
        # a result is not matched by a name, so at least one of its sizes has to be known
        known = [spec for spec in specs if any(product(entry, sizes) is not None for entry in spec if entry)]
        return _agreed([*known, *self.tables.get(name, ())], values, sizes)

    def _input(self, name: str, values: Tensor, sizes: Mapping[str, int]) -> Spec:
        """The axes of an input: as its functions' arguments say; where none of them has it, the tables."""
        specs = [
            spec
            for function in self._functions(self.arguments)
            for spec in self.arguments[function].get(name, ())
        ]
        return _agreed(specs or self.tables.get(name, ()), values, sizes)

    def _functions(self, known: Mapping[str, object]) -> list[str]:
        return [name for name in known if not self.used or name in self.used]


def product(entry: str, sizes: Mapping[str, int]) -> int | None:
    """The size of an entry such as "32", "C" or "N·H·W", or None where it is not known."""
    factors = [int(part) if part.isdecimal() else sizes.get(part) for part in entry.split("·")]
    known = [factor for factor in factors if factor is not None]
    return prod(known) if len(known) == len(factors) else None


def _agreed(specs: Iterable[Spec], values: Tensor, sizes: Mapping[str, int]) -> Spec:
    """The names that all fitting specs give; none at all where two of them differ."""
    fitting = {whole for spec in specs if (whole := _fit(spec, tuple(values.shape), sizes))}
    nameless = ("",) * values.dim()
    return fitting.pop() if len(fitting) == 1 else nameless


def _fit(spec: Spec, shape: Sequence[int], sizes: Mapping[str, int]) -> Spec | None:
    """The spec with an entry for each axis, or None where this shape cannot be meant."""
    if "…" in spec:
        place = spec.index("…")
        missing = len(shape) - (len(spec) - 1)
        if missing < 0 or spec.count("…") > 1:
            return None
        spec = (*spec[:place], *[""] * missing, *spec[place + 1 :])
    if len(spec) != len(shape):
        return None
    seen = dict(sizes)
    for entry, size in zip(spec, shape, strict=True):
        known = product(entry, seen) if entry else None
        if known is not None and known != size:
            return None
        if NAME.fullmatch(entry):
            seen[entry] = size
    return tuple("" if entry.isdecimal() else entry for entry in spec)


def _specs(text: str, taken: Iterable[str] = ()) -> Iterator[Spec]:
    """The shapes in a text. (weights, outputs) is none: its words are too long for axes and no arguments."""
    for shape in re.findall(TUPLE, text):
        entries = [entry.strip() for entry in shape[1:-1].removesuffix(",").split(",")]
        words = [word for entry in entries for word in re.findall(r"[^\W\d_]\w*'*", entry)]
        if entries == [""] or any(not NAME.fullmatch(word) and word not in taken for word in words):
            continue
        spec = tuple(_entry(entry, taken) for entry in entries)
        if any(entry not in ("", "…") and not entry.isdecimal() for entry in spec):
            yield spec


def _entry(entry: str, taken: Iterable[str]) -> str:
    if entry in ("…", "..."):
        return "…"
    parts = entry.split("·")
    if all(part.isdecimal() or NAME.fullmatch(part) or part in taken for part in parts):
        return entry
    return ""
