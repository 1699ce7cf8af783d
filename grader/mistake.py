"""Known wrong answers: `solutions/mistakes/exNN_slug.py`, read as text and never imported.

A mistake is one function (or class) of the reference written wrongly, as learners write it:

    @mistake("focal_loss", "You summed over the pixels; the mean divides by how many there are (N·H·W).")
    def summed_not_averaged(logits, targets, gamma=2.0, alpha=None, reduction="mean"): ...

As a submission it is the reference with this definition in the place of its target, so that the other
functions of the file use the wrong one, as they would in a learner's file.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from grader.course import Exercise

Definition = TypeVar("Definition")


def mistake(target: str, sentence: str) -> Callable[[Definition], Definition]:
    """Marks a definition as a wrong `target` that earns `sentence`; the file is only ever read."""
    del target, sentence
    return lambda definition: definition


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer.

    Attributes:
        name: of the definition in the mistakes file; `mistake` in results.
        target: the public name that it stands in for.
        sentence: what its author should read.
        definition: the source that, run after the reference's, puts the wrong one in the target's place.
    """

    name: str
    target: str
    sentence: str
    definition: str
    reference: str

    @property
    def source(self) -> str:
        """The whole file that a learner with this mistake would hand in."""
        return f"{self.reference}\n\n{self.definition}"


def read_mistakes(exercise: Exercise) -> list[Mistake]:
    """The exercise's mistakes, in the order of the file; none where there is no file."""
    if not exercise.mistakes.is_file():
        return []
    text = exercise.mistakes.read_text(encoding="utf-8")
    reference = exercise.reference.read_text(encoding="utf-8")
    body = ast.parse(text).body
    imports = "\n".join(ast.unparse(node) for node in body if _is_needed_import(node))
    found = []
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and (call := _decorator(node)):
            target, sentence = (ast.literal_eval(argument) for argument in call.args)
            definition = "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
            whole = f"{imports}\n\n\n{definition}\n\n\n{target} = {node.name}\n"
            found.append(Mistake(node.name, target, sentence, whole, reference))
    return found


def _decorator(node: ast.FunctionDef | ast.ClassDef) -> ast.Call | None:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "mistake":
            return decorator
    return None


def _is_needed_import(node: ast.stmt) -> bool:
    """Whether the definitions may need it; the reference's own names are there already."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] not in ("grader", "solutions", "__future__")
    return isinstance(node, ast.Import)
