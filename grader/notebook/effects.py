"""What a statement of a notebook does when it runs: what it changes, and whether grading should run it.

Functions and classes that the notebook defines are followed to what they do. A definition by itself does
nothing, wherever it stands.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

TRAINING = frozenset(["backward", "step"])
"""Methods that only a training calls."""

ACTS = frozenset(
    [
        "display",
        "download",
        "draw",
        "imshow",
        "open",
        "plot",
        "popen",
        "run",
        "save",
        "savefig",
        "scatter",
        "show",
        "sleep",
        "system",
        "urlopen",
        "urlretrieve",
    ]
)
"""Methods that show, wait or write."""

BUILTIN_ACTS = frozenset(
    ["breakpoint", "display", "eval", "exec", "exit", "get_ipython", "help", "input", "open", "quit"]
)
"""The same of functions that a kernel has without an import."""

STAGES = frozenset(
    [
        "IPython",
        "altair",
        "bokeh",
        "google",
        "ipywidgets",
        "matplotlib",
        "otter",
        "pandas",
        "plotly",
        "pylab",
        "requests",
        "seaborn",
        "subprocess",
        "tensorboard",
        "tqdm",
        "urllib",
        "wandb",
    ]
)
"""Modules that a constant has no business with."""

WRAPPERS = frozenset(
    [
        "cache",
        "checkpoint",
        "compile",
        "enable_grad",
        "grad",
        "inference_mode",
        "jit",
        "lru_cache",
        "no_grad",
        "partial",
        "partialmethod",
        "script",
        "staticmethod",
        "update_wrapper",
        "vmap",
        "wraps",
    ]
)
"""Functions that make a function of the one that they are given, and do not call it yet."""

IN_PLACE = frozenset(["copyto", "fill_diagonal", "heapify", "heappush", "insort", "shuffle"])
"""Functions that change their arguments, beside those whose name ends in an underscore, as torch's do."""

DEEP = 100
"""So many functions of the notebook's own that a statement leads to are followed."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


class Effects:
    """What the statements of some cells do.

    Args:
        nodes: all of them, in their order.
        stored: the names that they assign, import and define.
    """

    def __init__(self, nodes: Iterable[ast.stmt], stored: set[str]) -> None:
        self._stored = stored
        self._definitions: dict[str, Definition] = {}
        self._methods: dict[str, list[Function]] = {}
        self._imports: dict[str, ast.stmt] = {}
        self._harm: dict[ast.AST, str] = {}
        for top in nodes:
            for node in [top] if isinstance(top, Definition) else ast.walk(top):
                if isinstance(node, Definition):
                    self._definitions[node.name] = node
                elif isinstance(node, ast.Import | ast.ImportFrom):
                    names = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
                    self._imports.update(dict.fromkeys(names, node))
        for found in self._definitions.values():
            for method in found.body if isinstance(found, ast.ClassDef) else ():
                if isinstance(method, Function):
                    self._methods.setdefault(method.name, []).append(method)

    # -- harm ----------------------------------------------------------------------------------------------

    def harm(self, node: ast.stmt) -> str:
        """What running it would do that grading should not, in words that follow "it"; "" for nothing."""
        if node not in self._harm:
            self._harm[node] = self._harm_of([node], set())
        return self._harm[node]

    def _harm_of(self, nodes: Iterable[ast.AST], seen: set[ast.AST]) -> str:
        for inner in running(nodes):
            if isinstance(inner, ast.While) and _is_endless(inner):
                return "loops without an end"
            if isinstance(inner, ast.Await | ast.AsyncFor | ast.AsyncWith):
                return "waits for something"
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
                if inner.id in BUILTIN_ACTS - self._stored:
                    return f"calls {inner.id}"
                if (found := self._imports.get(inner.id)) and modules(found) & STAGES:
                    return f"uses {inner.id}"
            if isinstance(inner, ast.Call) and (harm := self._harm_of_call(inner, seen)):
                return harm
        return ""

    def _harm_of_call(self, call: ast.Call, seen: set[ast.AST]) -> str:
        """Where the notebook itself defines what is called, of that."""
        if harm := self._harm_of_method(call, seen):
            return harm
        for name in sorted(self._called(call)):
            if harm := self._harm_of_definition(self._definitions[name], seen):
                return f"calls {name}, which {harm}"
        return ""

    def _harm_of_method(self, call: ast.Call, seen: set[ast.AST]) -> str:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        own = self._methods.get(name, []) if name != "backward" and not name.startswith("__") else []
        for method in own:
            if harm := self._harm_of_definition(method, seen):
                return f"calls {name}, which {harm}"
        if own:
            return ""
        return "trains" if name in TRAINING else f"calls {name}" if name in ACTS else ""

    def _called(self, call: ast.Call) -> set[str]:
        """The definitions that a call runs: its function, and those that it hands on to be called."""
        called = {name for name in root(call.func) if name in self._definitions}
        handed = {
            inner.id
            for value in [*call.args, *(keyword.value for keyword in call.keywords)]
            for inner in ast.walk(value)
            if isinstance(inner, ast.Name) and inner.id in self._definitions
        }
        own = next(iter(called), "")
        keeps = _name(call.func) in WRAPPERS or (own and not _calls_its_arguments(self._definitions[own]))
        return called if keeps else called | handed

    def _harm_of_definition(self, node: Definition, seen: set[ast.AST]) -> str:
        if node in seen:
            return ""
        if node not in self._harm:
            outermost = not seen
            seen.add(node)
            harm = self._harm_inside(node, seen) if len(seen) <= DEEP else ""
            if harm:
                self._harm[node] = harm
            elif outermost:  # and so all that it leads to is harmless
                self._harm.update(dict.fromkeys(seen, ""))
            return harm
        return self._harm[node]

    def _harm_inside(self, node: Definition, seen: set[ast.AST]) -> str:
        if isinstance(node, Function):
            return self._harm_of(node.body, seen)
        bases = [
            self._definitions[base.id]
            for base in node.bases
            if isinstance(base, ast.Name) and base.id in self._definitions
        ]
        at_work = [
            method
            for method in node.body
            if isinstance(method, Function) and (method.name.startswith("__") or method.name == "forward")
        ]
        for one in [*bases, *at_work]:
            if harm := self._harm_of_definition(one, seen):
                return harm
        return ""

    # -- changes -------------------------------------------------------------------------------------------

    def changes(self, node: ast.stmt) -> set[str]:
        """The names whose objects the notebook's own functions change when the statement calls them."""
        found: set[str] = set()
        for call in _bare_calls(node):
            for name in root(call.func):
                definition = self._definitions.get(name)
                if isinstance(definition, Function):
                    inside = _changed_inside(definition)
                    found |= inside & self._stored - _parameters(definition)
                    if inside & _parameters(definition):
                        found |= {
                            inner.id for inner in ast.walk(call)
                            if isinstance(inner, ast.Name) and inner.id in self._stored
                        } - {name}  # fmt: skip
        return found


def running(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes and all below them, without the bodies of functions that are defined there and not called."""
    waiting: dict[str, Definition] = {}
    called: set[str] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Definition):
            stack += node.decorator_list
            if isinstance(node, ast.ClassDef) or node.name in called:
                stack += node.body
            else:
                waiting[node.name] = node
            continue
        if isinstance(node, ast.Call):
            for name in root(node.func):
                called.add(name)
                if name in waiting:
                    stack += waiting.pop(name).body
        below = ast.iter_child_nodes(node)
        keeps = not isinstance(node, ast.Call) or _name(node.func) in WRAPPERS
        stack += [one for one in below if not (keeps and isinstance(one, ast.Lambda))]


def changed(node: ast.stmt) -> Iterator[str]:
    """The names whose attributes or items a statement sets, or whose methods it calls for their effect."""
    for inner in ast.walk(node):
        if isinstance(inner, Definition):
            return
        yield from _changed_by(inner)


def _changed_by(inner: ast.AST) -> Iterator[str]:
    if isinstance(inner, ast.Attribute | ast.Subscript) and isinstance(inner.ctx, ast.Store):
        yield from root(inner)
    if isinstance(inner, ast.Expr):
        for call in _called_for_effect(inner):
            name = _name(call.func)
            if isinstance(call.func, ast.Attribute):
                yield from root(call.func)
            if name == "setattr" or name in IN_PLACE or (name.endswith("_") and name.strip("_")):
                for value in call.args:
                    yield from root(value)
            for keyword in call.keywords:
                if keyword.arg == "out":
                    yield from root(keyword.value)


def root(node: ast.expr) -> Iterator[str]:
    """The name that an expression like a.b[c].d(e) begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


def modules(node: ast.stmt) -> set[str]:
    """The top-level modules that an import names."""
    if isinstance(node, ast.ImportFrom):
        return {(node.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in node.names} if isinstance(node, ast.Import) else set()


def _bare_calls(node: ast.stmt) -> Iterator[ast.Call]:
    """The calls that stand alone, for their effect."""
    for inner in running([node]):
        if isinstance(inner, ast.Expr):
            yield from _called_for_effect(inner)


def _called_for_effect(node: ast.Expr) -> Iterator[ast.Call]:
    value = node.value
    if isinstance(value, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        value = value.elt
    if isinstance(value, ast.Call):
        yield value


@lru_cache(maxsize=256)
def _changed_inside(definition: Function) -> frozenset[str]:
    """The names that a function changes or declares global."""
    found: set[str] = set()
    for inner in ast.walk(definition):
        found.update(inner.names if isinstance(inner, ast.Global) else _changed_by(inner))
        if isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Name):
            found.add(inner.target.id)
    return frozenset(found)


def _parameters(definition: Function) -> set[str]:
    return {one.arg for one in ast.walk(definition.args) if isinstance(one, ast.arg)}


@lru_cache(maxsize=256)
def _calls_its_arguments(definition: Definition) -> bool:
    if isinstance(definition, ast.ClassDef):
        return False
    own = _parameters(definition)
    return any(
        isinstance(inner, ast.Call) and own.intersection(root(inner.func))
        for inner in running(definition.body)
    )


def _name(function: ast.expr) -> str:
    """What is called: "partial" of functools.partial, "no_grad" of torch.no_grad()."""
    while isinstance(function, ast.Call):
        function = function.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_endless(loop: ast.While) -> bool:
    """Whether nothing in sight ends it."""
    if not (isinstance(loop.test, ast.Constant) and loop.test.value):
        return False
    return not any(isinstance(inner, ast.Break | ast.Return | ast.Raise) for inner in ast.walk(loop))
