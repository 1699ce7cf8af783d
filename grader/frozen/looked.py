"""What a check's `accept` looks at in the reference's answer: that is kept bit by bit."""

from __future__ import annotations

import ast
import inspect
import textwrap
from types import FunctionType

from grader.check import Accept

CUNNING = frozenset({"locals", "vars", "eval", "exec", "globals", "inspect", "sys"})
"""Names by which a function may get at its arguments unseen."""


def looked_at(accept: Accept) -> set[str] | None:
    """The keys of the reference's answer that `accept` reads; None where its text does not tell for certain:
    each mention of its second argument has to be `expected["a name"]`.
    """
    if not isinstance(accept, FunctionType):
        return None
    try:
        (function,) = ast.parse(textwrap.dedent(inspect.getsource(accept))).body
    except (OSError, ValueError, SyntaxError):
        return None
    if not isinstance(function, ast.FunctionDef) or function.decorator_list:
        return None
    arguments = function.args
    if len(arguments.args) != 2 or arguments.posonlyargs or arguments.vararg or arguments.kwonlyargs:
        return None
    expected = arguments.args[1].arg
    mentions = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    if any(node.id in CUNNING for node in mentions):
        return None
    keys = {
        id(node.value): node.slice.value
        for node in ast.walk(function)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    }
    mine = [node for node in mentions if node.id == expected]
    return {keys[id(node)] for node in mine} if all(id(node) in keys for node in mine) else None
