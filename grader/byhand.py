"""By hand means by hand: which operators a function may not use, and where a source file reaches for them.

Two layers, both meant for people who did not think of it as cheating. This one reads the source, in the
judge, and knows names; `operators.OperatorWatch` watches aten operators while the code runs, in the worker,
and sees through aliases. Neither is proof against a determined forger.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard


@dataclass(frozen=True)
class ByHand:
    """Functions that have to be written without certain operators.

    Attributes:
        functions: public names of the submission that the rule covers, with all that they call.
        operators: aten operators, as in "aten::_softmax", with their in-place, out= and _foreach forms;
            autograd's own use of them does not count.
        names: names of the library that the source may not use there: "cross_entropy" for anything of torch
            with that last name, "torch.optim" (with a dot) for all below it.
        instead: what to use, in words that follow "use".
    """

    functions: tuple[str, ...]
    operators: tuple[str, ...]
    names: tuple[str, ...]
    instead: str

    def covers_operator(self, name: str) -> bool:
        """Whether a dispatched operator is banned; `prims::`, the library's own code in Python, always is.

        `aten::_softmax` covers `aten::softmax.int` too, which is what `inference_mode` dispatches.
        """
        namespace, _, operator = name.partition(".")[0].partition("::")
        plain = _plain(operator.removeprefix("_foreach_"))
        return namespace == "prims" or plain in {_plain(own.partition("::")[2]) for own in self.operators}

    def covers_name(self, path: str) -> bool:
        """Whether the dotted path of a library's object is banned."""
        if path.partition(".")[0] not in LIBRARIES:
            return False
        banned = {_plain(name) for name in self.names if "." not in name}
        banned |= {_plain(name.partition("::")[2]) for name in self.operators}
        return _plain(path.rpartition(".")[2]) in banned or any(
            (path + ".").startswith(name + ".") for name in self.names if "." in name
        )


def by_hand(
    *functions: str, operators: Sequence[str] = (), names: Sequence[str] = (), instead: str
) -> ByHand:
    """Declares that `functions` are to be written by hand; see `ByHand`."""
    return ByHand(functions, tuple(operators), tuple(names), instead)


@dataclass(frozen=True)
class Offence:
    """A place where a function that is to be written by hand is not.

    Attributes:
        function: the by-hand function.
        line: line of the submission, 1-based; 0 where no line of it stands between the check and the library.
        what: what stands there, as in "torch.nn.functional.cross_entropy".
        instead: what to use.
        place: where a person finds the line, where that is not its number: "line 2 of code cell 5".
    """

    function: str
    line: int
    what: str
    instead: str
    place: str = ""

    @property
    def sentence(self) -> str:
        where = self.place or f"line {self.line}" if self.line else "it"
        return (
            f"{self.function} is to be written by hand, but {where} uses {self.what}. "
            f"Use {self.instead} instead."
        )


LIBRARIES = ("torch", "numpy")
"""Where a banned name is banned: `numpy.tanh` is no more by hand than `torch.tanh`."""

BACK_DOORS = (
    "torch.ops",
    "torch.jit",
    "torch.library",
    "torch.compile",
    "torch.fx",
    "torch.utils.cpp_extension",
    "importlib",
    "ctypes",
    "subprocess",
    "threading",
    "_thread",
    "multiprocessing",
    "torch.multiprocessing",
    "concurrent",
    "asyncio",
    "sys.modules",
    "inspect",
    "gc.get_objects",
    "gc.get_referrers",
    "gc.get_referents",
    "operator.attrgetter",
    "operator.methodcaller",
    "scipy",
    "sklearn",
    "jax",
    "tensorflow",
)
"""Ways around a ban that no by-hand function has an honest use for; `torch._…` is one as well."""

TAMPERING = ("grader", "sys._getframe", "sys.setprofile", "sys.settrace", "torch.utils._python_dispatch")
"""What has no honest use in a whole file of which a part is to be written by hand, whoever calls it."""

FRAMES = ("tb_frame", "f_back", "f_locals", "f_globals", "gi_frame", "cr_frame", "__globals__", "__closure__")
"""Attributes that lead from a function or an exception to what called it."""

HARMLESS = (
    *(
        "__version__",
        "__name__",
        "__init__",
        "_foreach_",
        "_pair",
        "_single",
        "_triple",
        "_ntuple",
        "_Loss",
        "_WeightedLoss",
    ),
    *("__add__", "__sub__", "__mul__", "__truediv__", "__matmul__", "__getitem__"),
)
"""What of torch begins with an underscore and is no way around: `_foreach_` operators are watched, the base
classes of losses only keep their arguments, and `reduce(torch.Tensor.__add__, parts)` is a + b + c.
"""

GETTERS = ("operator.attrgetter", "operator.methodcaller")
"""Back doors, but for constant text that says what they get, as in `map(attrgetter("grad"), parameters)`."""

OWN_HELP = "grader.datasets"
"""What of this package is there for learners."""

METHOD_DECORATORS = ("staticmethod", "classmethod", "property")

BY_ANY_NAME = ("getattr", "vars", "dir")
ANY_NAME = "*"
"""Stands for the methods that are looked up by a name which nobody can read here."""

CODE_FROM_TEXT = ("eval", "exec", "compile", "__import__", "globals", "vars")

Method = ast.FunctionDef | ast.AsyncFunctionDef


def offences(tree: ast.Module, rules: Sequence[ByHand]) -> list[Offence]:
    """Where the by-hand functions of a source, or what they call in it, use a banned name; one for each.

    Follows import aliases, module-level and local assignments, `getattr` with constant text, and the
    submission's own functions and classes. A name of the learner's own is no offence, whatever it is called.
    """
    scope = _Scope(tree)
    found = []
    for rule in rules:
        for function in rule.functions:
            nodes = list(scope.reachable(function))
            places = sorted(place for node in nodes for place in scope.offending(node, rule))
            if nodes:
                places = places or scope.tampering
            if places:
                found.append(Offence(function, *places[0], rule.instead))
    return found


class _Scope:
    """What the names of a source file stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._bounds: dict[int, set[str]] = {}
        self._walked: dict[int, list[ast.AST]] = {}
        self._classes: dict[int, tuple[ast.ClassDef, list[Method]]] = {}
        self.own: dict[str, list[ast.AST]] = {}
        self.alias: dict[str, str] = {}
        self.imports: dict[str, ast.AST] = {}
        self.stars: list[str] = []
        certain = {id(node) for node in tree.body}
        for node in _toplevel(tree):
            self._define(node, certain=id(node) in certain)

    def _define(self, node: ast.AST, certain: bool) -> None:
        """Takes over what a statement binds. `certain`: it runs in any case, so that what the name meant
        before is over; else (inside `if`, `try` …) it may mean both.
        """
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self._own([node.name], node, certain)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for name, path in _imported(node):
                if name == "*":
                    self.stars.append(path)
                else:
                    self.own.pop(name, None)
                    self.alias[name] = path
                    self.imports[name] = node
        elif isinstance(node, ast.Assign):
            self._own(_names(node.targets), node.value, certain)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
            self._own(_names([node.target]), node.value, certain and isinstance(node, ast.AnnAssign))
        elif isinstance(node, ast.For | ast.AsyncFor):
            self._own(_names([node.target]), node.iter, certain)
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                if item.optional_vars is not None:
                    self._own(_names([item.optional_vars]), item.context_expr, certain)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self._own([node.name], ast.Constant(None), certain)
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            for inner in self._inner(node):
                if isinstance(inner, ast.NamedExpr):
                    self._own(_names([inner.target]), inner.value, certain=False)

    def _own(self, names: Sequence[str], node: ast.AST, certain: bool) -> None:
        for name in names:
            self.alias.pop(name, None)
            before = [] if certain else self.own.get(name, [])
            self.own[name] = [*before, node]

    def _bound(self, node: ast.AST) -> set[str]:
        """See `_bound`; asked once for each definition, however many rules there are."""
        if id(node) not in self._bounds:
            self._bounds[id(node)] = set(_bound(node, self._inner(node)))
        return self._bounds[id(node)]

    def _inner(self, node: ast.AST) -> list[ast.AST]:
        """All nodes of a definition, walked once: walking is most of what the scan costs."""
        if id(node) not in self._walked:
            self._walked[id(node)] = walked(node)
        return self._walked[id(node)]

    @cached_property
    def tampering(self) -> list[tuple[int, str]]:
        """Each (line, what) of the whole file that reaches for the grader itself."""
        return sorted(
            (line, path)
            for node in self._inner(self._tree)
            for line, path in self._named(node)
            if _is_below(path, TAMPERING) and not _is_below(path, (OWN_HELP,)) and path != "grader"
        )

    def _named(self, node: ast.AST) -> Iterator[tuple[int, str]]:
        """The library's objects that one node names: an import may name several."""
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, path) for _, path in _imported(node))
        elif isinstance(node, ast.Attribute) and (path := self._path(node, self.alias)):
            yield node.lineno, path

    def reachable(self, function: str) -> Iterator[ast.AST]:
        """The definitions of `function` and of every name of the file that they use, directly or not. Of a
        plain class, only the methods that some of them mention; but where `function` is no function, a check
        may ask for any of them.
        """
        called = self._is_function(function)
        waiting, done, mentioned = [function], set(), set[str]()
        nodes: list[ast.AST] = []
        asleep: list[Method] = []
        while nodes or waiting:
            if not nodes:
                name = waiting.pop()
                nodes = [] if name in done else self.own.get(name, [])
                done.add(name)
            for whole in nodes:
                node, methods = self._taken_apart(whole) if called else (whole, [])
                asleep += methods
                yield node
                names = {inner.id for inner in self._inner(node) if isinstance(inner, ast.Name)}
                waiting += sorted(names - self._bound(node))
                mentioned.update(_mentioned(self._inner(node)))
            nodes = [method for method in asleep if method.name in mentioned or ANY_NAME in mentioned]
            asleep = [method for method in asleep if method not in nodes]
        if function in self.imports and function not in self.own:  # imported in place of being written
            yield self.imports[function]

    def _is_function(self, name: str, hops: int = 4) -> bool:
        """Whether a name is a function's, or another name of one, as in `sigmoid = logistic`."""
        return all(
            isinstance(node, ast.FunctionDef)
            or (isinstance(node, ast.Name) and hops > 0 and self._is_function(node.id, hops - 1))
            for node in self.own.get(name, [])
        )

    def _taken_apart(self, node: ast.AST) -> tuple[ast.AST, list[Method]]:
        """A class that inherits nothing, without its ordinary methods, and these; any other node whole. What
        a class inherits may call its methods by itself, as nn.Module does with forward.
        """
        if not isinstance(node, ast.ClassDef) or node.bases or node.keywords:
            return node, []
        if id(node) not in self._classes:
            methods = [part for part in node.body if _is_ordinary_method(part)]
            rest = [part for part in node.body if part not in methods]
            shell = ast.copy_location(ast.ClassDef(**{**dict(ast.iter_fields(node)), "body": rest}), node)
            self._classes[id(node)] = shell, methods
        return self._classes[id(node)]

    def offending(self, node: ast.AST, rule: ByHand) -> Iterator[tuple[int, str]]:
        """Each (line, what) in `node` that the rule forbids."""
        bound = self._bound(node)
        local = {name: path for name, path in self.alias.items() if name not in bound}
        for inner in self._inner(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                for name, path in _imported(inner):
                    local[name] = path
                    if rule.covers_name(path) or _is_back_door(path):
                        yield inner.lineno, path
        for inner in self._inner(node):
            if isinstance(inner, ast.Assign) and len(inner.targets) == 1:
                target, meant = inner.targets[0], self._path(inner.value, local)
                if isinstance(target, ast.Name) and meant:
                    local.setdefault(target.id, meant)
        for name in bound:
            local.setdefault(name, "")
        parameters = {inner.arg for inner in self._inner(node) if isinstance(inner, ast.arg)}
        skipped = {id(part) for note in _annotations(self._inner(node)) for part in self._inner(note)}
        skipped |= {
            id(inner.func)
            for inner in self._inner(node)
            if isinstance(inner, ast.Call) and self._gets_what_is_allowed(inner, local, rule)
        }
        for inner in self._inner(node):
            if id(inner) in skipped:
                continue
            if isinstance(inner, ast.Attribute) and inner.attr in FRAMES:
                yield inner.lineno, inner.attr
            if isinstance(inner, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
                stands_for = self._path(inner, local)
                if stands_for and (rule.covers_name(stands_for) or _is_back_door(stands_for)):
                    yield inner.lineno, stands_for
                elif isinstance(inner, ast.Call):
                    yield from self._lookup(inner, local, parameters)

    def _gets_what_is_allowed(self, call: ast.Call, local: dict[str, str], rule: ByHand) -> bool:
        """Whether a call makes a getter of attributes that nobody would mind of torch either."""
        getter = self._path(call.func, local)
        if getter not in GETTERS or not call.args:
            return False
        texts = [_text([arg]) for arg in (call.args if getter == GETTERS[0] else call.args[:1])]
        return all(
            text
            and not rule.covers_name(f"torch.{text}")
            and not _is_back_door(f"torch.{text}")
            and not set(text.split(".")) & set(FRAMES)
            for text in texts
        )

    def _lookup(
        self, call: ast.Call, local: dict[str, str], parameters: set[str]
    ) -> Iterator[tuple[int, str]]:
        """Calls that run text, or that look up a name of a library which only the running code knows; but
        `getattr(torch, reduction)`, by a parameter, is honest as a rule: the watch sees what it leads to.
        """
        if not isinstance(call.func, ast.Name) or call.func.id in self.own:
            return
        name = call.func.id
        if name in CODE_FROM_TEXT:
            yield call.lineno, f"{name}()"
        elif name == "getattr" and call.args and _text(call.args[1:2]) is None:
            path = self._path(call.args[0], local)
            handed_over = isinstance(call.args[1], ast.Name) and call.args[1].id in parameters
            if path and _is_torch(path) and not (path == "torch" and handed_over):
                yield call.lineno, f"getattr({path}, …) with a name that is put together"

    def _path(self, node: ast.AST, local: dict[str, str]) -> str | None:
        """The dotted path of a library's object that an expression stands for, or None for anything else."""
        if isinstance(node, ast.Name):
            if node.id in local:
                return local[node.id] or None
            if self.stars and node.id not in self.own and not hasattr(builtins, node.id):
                return f"{self.stars[-1]}.{node.id}"
            return None
        if isinstance(node, ast.Attribute):
            base = self._path(node.value, local)
            return f"{base}.{node.attr}" if base else None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            base = self._path(node.args[0], local) if node.args else None
            name = _text(node.args[1:2])
            return f"{base}.{name}" if base and name else None
        if isinstance(node, ast.Subscript):  # torch.__dict__["softmax"]
            base, name = self._path(node.value, local), _text([node.slice])
            if base and base.endswith(".__dict__"):
                return f"{base.removesuffix('.__dict__')}.{name or '_unknown'}"
        return None


def walked(node: ast.AST) -> list[ast.AST]:
    """What `ast.walk` gives, in the same order, in a third of its time."""
    nodes = [node]
    for one in nodes:  # grows meanwhile
        for field in one._fields:
            value = getattr(one, field, None)
            if isinstance(value, ast.AST):
                nodes.append(value)
            elif isinstance(value, list):
                nodes += [item for item in value if isinstance(item, ast.AST)]
    return nodes


def _toplevel(tree: ast.Module) -> Iterator[ast.AST]:
    """The statements of the module's own level, those inside `if`, `try`, `with` and loops included; but for
    `if __name__ == "__main__"`, which does not run when the file is graded.
    """
    waiting: list[ast.AST] = list(reversed(tree.body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "__name__" in _names([node.test]):
            continue
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            blocks = (ast.stmt, ast.ExceptHandler, ast.match_case)
            waiting += reversed([child for child in ast.iter_child_nodes(node) if isinstance(child, blocks)])


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """(name in the file, dotted path) of each import."""
    for name in node.names:
        if isinstance(node, ast.ImportFrom):
            yield (
                name.asname or name.name,
                (node.module or "" if name.name == "*" else f"{node.module}.{name.name}"),
            )
        elif name.asname:
            yield name.asname, name.name
        else:
            top = name.name.partition(".")[0]
            yield top, top


def _names(targets: Sequence[ast.AST]) -> list[str]:
    """The names among what is assigned to."""
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


def _bound(node: ast.AST, nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names that a function, whose nodes are `nodes`, itself gives a value: its parameters, its variables
    and the functions that it defines, but for global ones. A class's methods are no names in its functions.
    """
    shared = {name for inner in nodes if isinstance(inner, ast.Global) for name in inner.names}
    methods = {id(inner) for cls in nodes if isinstance(cls, ast.ClassDef) for inner in cls.body}
    methods.add(id(node))
    for inner in nodes:
        if isinstance(inner, ast.arg):
            yield inner.arg
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store) and inner.id not in shared:
            yield inner.id
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if id(inner) not in methods:
                yield inner.name
        elif isinstance(inner, ast.ExceptHandler) and inner.name:
            yield inner.name


def _is_ordinary_method(node: ast.AST) -> TypeGuard[Method]:
    """Whether it runs only where it is asked for by its name. Python calls __init__ by itself, torch calls
    forward and backward, and a decorator of one's own may keep a method.
    """
    return (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("__")
        and node.name not in ("forward", "backward")
        and all(isinstance(d, ast.Name) and d.id in METHOD_DECORATORS for d in node.decorator_list)
    )


def _mentioned(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names by which a definition may ask an object for a method; ANY_NAME where it puts one together."""
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
            if node.id in BY_ANY_NAME:
                yield ANY_NAME
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _annotations(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    for inner in nodes:
        if isinstance(inner, ast.arg | ast.AnnAssign) and inner.annotation is not None:
            yield inner.annotation
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef) and inner.returns is not None:
            yield inner.returns


def _text(nodes: Sequence[ast.AST]) -> str | None:
    """The constant text of an expression, concatenations included."""
    if not nodes:
        return None
    node = nodes[0]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text([node.left]), _text([node.right])
        return left + right if left is not None and right is not None else None
    return None


def _is_torch(path: str) -> bool:
    return path == "torch" or path.startswith("torch.")


def _is_back_door(path: str) -> bool:
    parts = path.split(".")
    private = _is_torch(path) and any(p.startswith("_") and not p.startswith(HARMLESS) for p in parts[1:])
    return private or _is_below(path, BACK_DOORS)


def _is_below(path: str, places: Sequence[str]) -> bool:
    """Whether a dotted path is one of the places, or below one."""
    return any((path + ".").startswith(place + ".") for place in places)


def _plain(name: str) -> str:
    """A name without what differs between operator, function and class: `_log_softmax`, `LogSoftmax`."""
    plain = name.replace("_", "").lower()
    for ending in ("forward", "withindices"):
        plain = plain.removesuffix(ending)
    return plain
