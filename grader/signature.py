"""The public names of a source file, and how they are called."""

from __future__ import annotations

import ast
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Signature:
    """A public function or class.

    Attributes:
        name: as in "focal_loss".
        kind: "function" or "class".
        call: as it is called, as in "focal_loss(logits, targets, gamma=2.0)".
        returns_value: whether None would be a wrong result.
    """

    name: str
    kind: str
    call: str
    returns_value: bool

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def signatures(source: str) -> dict[str, Signature]:
    """The public functions and classes at the top level of `source`, in its order."""
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            returns = node.returns is not None and ast.unparse(node.returns) != "None"
            found[node.name] = Signature(
                node.name, "function", f"{node.name}({_arguments(node.args)})", returns
            )
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found[node.name] = Signature(node.name, "class", f"{node.name}({_constructor(node)})", False)
    return found


def _constructor(node: ast.ClassDef) -> str:
    for inner in node.body:
        if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
            return _arguments(inner.args).removeprefix("self").removeprefix(", ")
    return ""


def _arguments(arguments: ast.arguments) -> str:
    """The arguments without their annotations, which say more to a checker than to a newcomer."""
    bare = ast.parse(ast.unparse(ast.Lambda(args=_strip(arguments), body=ast.Constant(0))), mode="eval").body
    assert isinstance(bare, ast.Lambda)
    return ast.unparse(bare.args)


def _strip(arguments: ast.arguments) -> ast.arguments:
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        argument.annotation = None
    for extra in (arguments.vararg, arguments.kwarg):
        if extra is not None:
            extra.annotation = None
    return arguments
