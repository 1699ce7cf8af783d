"""A topic: explanations of exceptions that have to do with one thing; and what their messages' words mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from grader.observe import Raised

DTYPES = {
    "Float": "float32",
    "float": "float32",
    "Double": "float64",
    "double": "float64",
    "Half": "float16",
    "BFloat16": "bfloat16",
    "Long": "int64",
    "long int": "int64",
    "long long": "int64",
    "Int": "int32",
    "int": "int32",
    "Short": "int16",
    "Char": "int8",
    "Byte": "uint8",
    "unsigned char": "uint8",
    "Bool": "bool",
    "bool": "bool",
    "ComplexFloat": "complex64",
    "ComplexDouble": "complex128",
}
"""C++'s names of dtypes, as PyTorch's messages have them, and Python's."""

Sentence = Callable[[re.Match[str], Raised], str]


@dataclass(frozen=True)
class Explanation:
    """One kind of exception.

    Attributes:
        types: names of exception classes, one of which it has to be.
        pattern: found in the message.
        sentence: for the learner; in a text, `{1}` is the pattern's first group.
        trait: of the values on the line, the one that is the reason.
        needs_values: whether the values on the line say anything about the cause.
    """

    types: tuple[str, ...]
    pattern: re.Pattern[str]
    sentence: str | Sentence
    trait: str
    needs_values: bool


class Topic:
    """Explanations, in the order in which they are tried."""

    def __init__(self) -> None:
        self.explanations: list[Explanation] = []

    def say(
        self, types: str, pattern: str, text: str = "", *, trait: str = "", needs_values: bool = True
    ) -> Callable[[Sentence], Sentence]:
        """Adds an explanation for exceptions of these types (names with spaces between). Without a text it
        decorates the function that makes it; of several decorators the lowest is tried first.
        """

        def add(sentence: str | Sentence) -> None:
            self.explanations.append(
                Explanation(tuple(types.split()), re.compile(pattern), sentence, trait, needs_values)
            )

        def decorate(function: Sentence) -> Sentence:
            add(function)
            return function

        if text:
            add(text)
        return decorate


def dtype_name(name: str) -> str:
    """`float32` for what a message calls Float, float or torch.FloatTensor's element; others as they are."""
    return DTYPES.get(name.strip(), name.strip())


def sizes_in(text: str) -> list[int]:
    """The numbers in "2, 3" or "2 x 3"."""
    return [int(number) for number in re.findall(r"-?\d{1,18}", text)]


def shape_of(text: str) -> str:
    """`(2, 3)` for "2, 3"."""
    return str(tuple(sizes_in(text)))
