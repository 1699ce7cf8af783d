"""Code cells as one source file: what they define counts, what they would run does not.

A notebook is a diary. It trains, draws and asks between its definitions, it fails halfway, and a constant may
be computed. What the exercise's functions need of it is kept, wherever it stands, as long as it is harmless:
it trains nothing, draws nothing, asks nobody and loops no longer than a `for`. All else is left out, and
said.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from grader.notebook.effects import Effects, changed, root
from grader.notebook.escapes import plain_python

MAX_CODE = 100_000
"""Characters of code in all cells that are read; a cell that holds more is data, not code."""

MAX_STATEMENTS = 3_000
"""In all cells; the more there are, the longer it takes to find out which one needs which."""

TOO_LONG = "is too long"

SHORT = 5_000
"""Characters of a cell that is remembered; a class's notebooks should not pile up."""

FAILED = (SyntaxError, ValueError, RecursionError, MemoryError)
"""How Python refuses a text."""

SETTING = re.compile(r"set(?!up)|seed|manual_seed|use_deterministic|filterwarnings|simplefilter")
"""How functions begin that change how a library works from then on."""

LITERAL = (
    *(ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp),
    *(ast.operator, ast.unaryop, ast.expr_context),
)
"""What the syntax tree of a literal is made of."""

BUILTIN = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__"}


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Attributes:
        label: what a person calls it, as in "code cell 3" or "In [7]".
        text: as it was written, magics included.
        until: the line at which it failed when it was run: what ends there or below counts for nothing; 0
            where it did not.
    """

    label: str
    text: str
    until: int = 0


Place = tuple[str, int]
"""A cell's label, and a line of that cell, from 1 on."""


@dataclass(frozen=True)
class Gathered:
    """What is graded of some cells.

    Attributes:
        source: a file's text; "" where nothing is defined.
        places: for each line of it, where it was written.
        note: what was left out, and what was defined more than once, in sentences; "" for nothing.
    """

    source: str
    places: tuple[Place, ...]
    note: str


@dataclass(eq=False)
class Statement:
    """A statement of a cell's top level, and the names that it has to do with.

    Attributes:
        line: where it begins in its cell.
        stores: what it assigns, imports, defines.
        changes: what it writes into or calls a method of.
        now, later: the names that it reads when it runs, and when what it defines is called.
        problem: why Python does not take it, or "".
    """

    cell: Cell
    node: ast.stmt
    text: str
    line: int
    stores: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    now: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    problem: str = ""

    @property
    def is_import(self) -> bool:
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    @property
    def is_future(self) -> bool:
        return isinstance(self.node, ast.ImportFrom) and self.node.module == "__future__"

    @property
    def is_definition(self) -> bool:
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)

    @property
    def is_decorated(self) -> bool:
        return bool(getattr(self.node, "decorator_list", []))

    @property
    def is_idle(self) -> bool:
        """Whether nobody would miss it: a text that stands alone, a magic that was."""
        node = self.node
        if isinstance(node, ast.AnnAssign):
            return node.value is None
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        return is_text or isinstance(node, ast.Pass)

    @property
    def is_literal(self) -> bool:
        """Whether it gives names values that stand there as they are: 0.1, {"a": [1, 2]}, 2 ** 4."""
        node = self.node
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and not self.changes:
            return all(isinstance(inner, LITERAL) for inner in ast.walk(node.value))
        return False


def gather(cells: Sequence[Cell], wanted: Collection[str] = (), *, diary: bool = False) -> Gathered:
    """The source that cells make, in their order.

    Args:
        wanted: the names that the exercise asks for; where none are known, all definitions are wanted.
        diary: whether the cells are all that was ever run: then it goes without saying that they define a
            name again and again, run things and fail.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in a stranger's text is not our output's
        statements, broken = read_cells(cells)
        choice = Choice(statements, wanted)
    lines: list[str] = []
    places: list[Place] = []
    for statement in choice.ordered():
        text = statement.text.split("\n")
        where = [(statement.cell.label, statement.line + index) for index in range(len(text))]
        if choice.is_uncertain(statement):  # a module for plots may be missing where this is graded
            text = [f"try: {text[0]}", *text[1:], "except Exception: pass"]
            where.append(where[-1])
        lines += text
        places += where
    said = [*([] if diary else _left_out(choice.ran, broken)), *choice.missed()]
    said += [] if diary else _twice(statements, wanted)
    return Gathered("\n".join(lines) + "\n" if lines else "", tuple(places), " ".join(said))


class Choice:
    """Which statements count.

    Attributes:
        kept: those that do; `replaced` would, if no later definition had their name.
        ran: those that would run something.
        core: the names that the wanted ones lead to.
    """

    def __init__(self, statements: Sequence[Statement], wanted: Collection[str]) -> None:
        self._all = [one for one in statements if not one.problem and not one.is_idle]
        self._imports = {name: one for one in self._all if one.is_import for name in one.stores}
        self._stored = {name for one in self._all for name in one.stores}
        self._effects = Effects((one.node for one in self._all), self._stored)
        self._indirect = {one: self._effects.changes(one.node) for one in self._all}
        self.core = self._closure(wanted)
        self.ran = [one for one in self._all if not self._counts(one)]
        self.kept = [one for one in self._all if self._counts(one)]
        self._drop_what_cannot_load()
        self._drop_what_is_replaced()

    def is_uncertain(self, one: Statement) -> bool:
        """Whether no wanted function needs it, and it may fail: then that does no harm."""
        risks = (one.is_import and not one.is_future) or one.is_literal or self._is_setting(one)
        return (risks or self.is_effect(one)) and not one.stores & self.core

    def is_effect(self, one: Statement) -> bool:
        """Whether it calls a function of the notebook, which may change what a wanted one needs."""
        is_call = isinstance(one.node, ast.Expr) and not (one.stores | one.changes) & self.core
        return is_call and bool(self._indirect[one] & self.core)

    def ordered(self) -> Iterator[Statement]:
        """The kept ones; each as late as it was written, but no later than it is needed."""
        stored: dict[str, list[Statement]] = {}
        for one in self.kept:
            for name in one.stores:
                stored.setdefault(name, []).append(one)
        started: set[Statement] = set()
        done: set[Statement] = set()
        given: set[str] = set()
        for first in [*(o for o in self.kept if o.is_future), *(o for o in self.kept if not o.is_future)]:
            stack = [first]
            while stack:
                one = stack[-1]
                started.add(one)
                missing = sorted(one.now - given - BUILTIN) if one not in done else []
                makers = (other for name in missing for other in stored.get(name, ()) if other not in started)
                if ahead := next(makers, None):
                    stack.append(ahead)
                    continue
                stack.pop()
                if one not in done:
                    done.add(one)
                    given |= one.stores
                    yield one

    def missed(self) -> Iterator[str]:
        """A sentence for each name that a function needs and whose making, or changing, does not run."""
        kept = {name for one in self.kept for name in one.stores}
        said: set[str] = set()
        for one in self.ran:
            for name in sorted(self._touched(one) & self.core - said - set(self._imports)):
                user = next(self._users(name), "")
                if user and self._harm_in(one):
                    what = f"What changes {name}" if name in kept else name
                    yield (
                        f"{what} ({one.cell.label}) was left out, though {user} uses it: it "
                        f"{self._harm_in(one)}. Let {user} have it as an argument, or make it inside."
                    )
                    said.add(name)

    def _users(self, name: str) -> Iterator[str]:
        """The definitions that read it."""
        for one in self.kept:
            if one.is_definition and name in one.later | one.now:
                yield from sorted(one.stores)

    def _closure(self, wanted: Collection[str]) -> set[str]:
        """The names that the wanted ones lead to."""
        defined = {name for one in self._all if one.is_definition for name in one.stores}
        wanted = set(wanted) & self._stored or defined
        makers: dict[str, list[Statement]] = {}
        for one in self._all:
            for name in self._touched(one):
                makers.setdefault(name, []).append(one)
        core, names = set(wanted), list(wanted)
        while names:
            for one in makers.pop(names.pop(), ()):
                if not self._harm_in(one):
                    names += (one.now | one.later) - core
                    core |= one.now | one.later
        return core

    def _counts(self, one: Statement) -> bool:
        if one.is_import or one.is_definition or one.is_literal:
            return True
        if self._is_setting(one):
            return not self._harm_in(one)
        return bool(self._touched(one) & self.core) and not self._harm_in(one)

    def _is_setting(self, one: Statement) -> bool:
        """Whether it calls a library for what that changes: torch.set_default_dtype(torch.float64)."""
        if isinstance(one.node, ast.Assign):  # torch.backends.cudnn.deterministic = True
            return not one.stores and bool(one.changes & set(self._imports))
        call = one.node.value if isinstance(one.node, ast.Expr) else None
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            return False
        return bool(SETTING.match(call.func.attr)) and bool(set(root(call.func)) & set(self._imports))

    def _harm_in(self, one: Statement) -> str:
        return "" if one.is_import or one.is_definition else self._effects.harm(one.node)

    def _touched(self, one: Statement) -> set[str]:
        """What it makes or changes, by itself or by a function of the notebook that it calls."""
        return one.stores | one.changes | self._indirect[one]

    def _drop_what_cannot_load(self) -> None:
        """Leaves out what no wanted function needs and what would only end in a NameError, as it builds on
        what was left out.
        """
        if any("*" in one.stores for one in self.kept):
            return
        given = Counter(name for one in self.kept if not self.is_uncertain(one) for name in one.stores)
        users: dict[str, list[Statement]] = {}
        for one in self.kept:
            spared = one.is_import or self.is_uncertain(one) or self._touched(one) & self.core
            for name in () if spared else one.now - BUILTIN:
                users.setdefault(name, []).append(one)
        missing = [name for name in users if not given[name]]
        lost: set[Statement] = set()
        while missing:
            for one in users[missing.pop()]:
                if one not in lost:
                    lost.add(one)
                    given.subtract(one.stores)
                    missing += [name for name in one.stores if not given[name] and name in users]
        self.kept = [one for one in self.kept if one not in lost]

    def _drop_what_is_replaced(self) -> None:
        """Leaves out a definition that a later one of the same name replaces before anything reads it."""
        replaced: set[Statement] = set()
        defined: dict[str, int] = {}
        read: dict[str, int] = {}
        for index, one in reversed(list(enumerate(self.kept))):
            if one.is_definition:
                name = getattr(one.node, "name", "")
                later = defined.get(name)
                if later is not None and later < read.get(name, len(self.kept)) and not one.is_decorated:
                    replaced.add(one)
                defined[name] = index
            read.update(dict.fromkeys(one.now | one.changes, index))
        self.kept = [one for one in self.kept if one not in replaced]
        self.replaced = replaced


# -- reading -----------------------------------------------------------------------------------------------


def read_cells(cells: Sequence[Cell]) -> tuple[list[Statement], list[tuple[Cell, str]]]:
    """The statements of all cells that are Python, and the cells that are not with the reason."""
    statements: list[Statement] = []
    broken: list[tuple[Cell, str]] = []
    room = MAX_CODE
    for cell in cells:
        if len(cell.text) > room:
            broken.append((cell, TOO_LONG))
            continue
        room -= len(cell.text)
        found, problem = _read_cell(cell)
        if len(statements) + len(found) > MAX_STATEMENTS:
            found, problem = (), TOO_LONG
        statements += found
        broken += [(cell, why) for why in (problem, *(one.problem for one in found)) if why]
    return statements, broken


def _read_cell(cell: Cell) -> tuple[tuple[Statement, ...], str]:
    """A cell's statements, and why it is not Python, or ""."""
    return _remembered(cell) if len(cell.text) < SHORT else _parsed(cell)


def _parsed(cell: Cell) -> tuple[tuple[Statement, ...], str]:
    text = plain_python(cell.text)
    if text is None:
        return (), ""
    try:
        tree = ast.parse(text)
        if len(tree.body) > MAX_STATEMENTS:
            return (), TOO_LONG
        return tuple(_statements(cell, text, tree)), ""
    except SyntaxError as error:
        return (), f"line {error.lineno}: {error.msg}" if error.lineno else str(error.msg)
    except FAILED:
        return (), "it cannot be parsed"


_remembered = lru_cache(maxsize=128)(_parsed)
"""In a kernel, the same cells are read at every run."""


def _statements(cell: Cell, text: str, tree: ast.Module) -> Iterator[Statement]:
    lines = text.encode("utf-8").split(b"\n")
    for node in tree.body:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(one.lineno for one in decorators)])
        end = node.end_lineno or node.lineno
        if 0 < cell.until <= end:
            return
        own = lines[first - 1 : end]
        own[-1] = own[-1][: node.end_col_offset]
        if not decorators:
            own[0] = own[0][node.col_offset :]
        statement = Statement(cell, node, b"\n".join(own).decode("utf-8"), first)
        if not statement.is_idle:
            _name(statement)
        yield statement


def _name(one: Statement) -> None:
    """Fills in the names."""
    try:
        if not isinstance(one.node, ast.Expr | ast.Assign | ast.AugAssign):  # these may await
            compile(ast.Module([one.node], []), "cell", "exec", dont_inherit=True)
    except FAILED as error:
        one.problem = (
            f"line {getattr(error, 'lineno', None) or one.line}: {getattr(error, 'msg', None) or error}"
        )
        return
    try:
        table = symtable.symtable(one.text, "cell", "exec")
    except FAILED as error:
        one.problem = f"line {one.line}: {getattr(error, 'msg', None) or error}"
        return
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
            one.stores.add(symbol.get_name())
        if symbol.is_referenced():
            one.now.add(symbol.get_name())
    if isinstance(one.node, ast.ImportFrom) and any(name.name == "*" for name in one.node.names):
        one.stores.add("*")
    for child in table.get_children():
        _read_below(child, one, child.get_type() == "class" or child.get_name() in COMPREHENSIONS)
    loops = {
        name.id
        for inner in ast.walk(one.node)
        if isinstance(inner, ast.For)
        for name in ast.walk(inner.target)
        if isinstance(name, ast.Name)
    }
    if not one.is_definition:  # a loop's own variable is nobody's constant
        one.now -= loops
        one.stores -= loops
    one.changes |= set(changed(one.node))


COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")
"""What Python calls functions that run where they stand."""


def _read_below(table: symtable.SymbolTable, one: Statement, at_once: bool) -> None:
    for symbol in table.get_symbols():
        if symbol.is_global() and (symbol.is_referenced() or symbol.is_assigned()):
            (one.now if at_once else one.later).add(symbol.get_name())
    for child in table.get_children():
        runs = child.get_type() == "class" or child.get_name() in COMPREHENSIONS
        _read_below(child, one, at_once and runs)


# -- sentences ---------------------------------------------------------------------------------------------


def _left_out(ran: Sequence[Statement], broken: Sequence[tuple[Cell, str]]) -> Iterator[str]:
    parts = []
    if ran:
        count = len(ran)
        parts.append(
            "1 statement that would run by itself"
            if count == 1
            else f"{count} statements that would run by themselves"
        )
    if len(broken) == 1:
        cell, why = broken[0]
        parts.append(f"{cell.label}, which {why if why == TOO_LONG else f'is not Python ({why})'}")
    elif broken:
        named = [f"{cell.label} ({why})" for cell, why in broken[:3]]
        named += [f"{len(broken) - 3} more"] if len(broken) > 3 else []
        parts.append(f"{_listed(named)}, which are not Python")
    if parts:
        yield f"Left out of the notebook: {' and '.join(parts)}."


def _twice(statements: Sequence[Statement], wanted: Collection[str]) -> Iterator[str]:
    found: dict[str, list[Statement]] = {}
    for one in statements:
        if one.is_definition and not one.problem:
            for name in one.stores:
                if not wanted or name in wanted:
                    found.setdefault(name, []).append(one)
    for name, times in found.items():
        if len(times) > 1:
            cells = _listed(list(dict.fromkeys(one.cell.label for one in times)))
            often = "twice" if len(times) == 2 else f"{len(times)} times"
            yield f"{name} is defined {often} ({cells}): the last one counts."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
