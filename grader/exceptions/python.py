"""Python's own exceptions: None, names, types, arguments."""

from __future__ import annotations

import re

from grader.exceptions.topic import Topic
from grader.observe import Raised

TOPIC = Topic()

IMPORTS = {
    "F": "import torch.nn.functional as F",
    "Tensor": "from torch import Tensor",
    "Variable": "Tensors do what Variable did: leave it out",
    "math": "import math",
    "nn": "from torch import nn",
    "np": "import numpy as np",
    "optim": "from torch import optim",
    "random": "import random",
    "torch": "import torch",
}

# -- None ---------------------------------------------------------------------------------------------------


@TOPIC.say("AttributeError", r"'NoneType' object has no attribute '(\w{1,60})'")
@TOPIC.say("TypeError", r"'NoneType' object (?:is not|does not support|cannot be)")
@TOPIC.say("TypeError", r"unsupported operand type\(s\) for .{1,10}: .{0,60}'NoneType'")
@TOPIC.say("TypeError", r"cannot unpack non-iterable NoneType object|instances of .{0,60}'NoneType'")
@TOPIC.say("TypeError", r"argument '\w+' \(position \d+\) must be .{1,30}, not NoneType")
@TOPIC.say(
    "TypeError", r"bad operand type for .{1,40}: 'NoneType'|unsupported format string passed to NoneType"
)
def _none(match: re.Match[str], raised: Raised) -> str:
    names = [value.name for value in raised.scene.values if value.text == "= None"]
    which = (
        f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} None"
        if names
        else "Something here is None"
    )
    if any(name.endswith(".grad") for name in names):
        why = (
            "A .grad is None until backward() reaches the tensor, and stays None where the loss does not "
            "depend on it: call backward() first, and skip those without a gradient."
        )
    elif names:
        why = (
            "Where was it to get its value? A function without `return` gives None, and so do methods that "
            "only change something."
        )
    else:
        why = (
            "A function without `return` gives None, and so does .grad before backward(), and a method "
            "that only changes something, like list.append."
        )
    return f"{which}. {why}"


# -- Python -------------------------------------------------------------------------------------------------


@TOPIC.say("NameError", r"name '(\w{1,60})' is not defined", needs_values=False)
def _name(match: re.Match[str], raised: Raised) -> str:
    name = match[1]
    if name == "self":
        return (
            "self is a method's first parameter: def forward(self, x). A function outside of a class has "
            "none."
        )
    if name in IMPORTS:
        return f"At the top of the file is missing: {IMPORTS[name]}."
    return (
        f"Nothing is called {name} here. Is it spelt as where it is defined, and is it defined outside of "
        "other functions?"
    )


TOPIC.say(
    "UnboundLocalError",
    r"local variable '(\w{1,60})'",
    "The function assigns to {1} somewhere, so {1} is a variable of its own throughout, and on the way to "
    "this line it got no value. Give it one before the if or the loop; a global one needs another name.",
    needs_values=False,
)
TOPIC.say(
    "NameError",
    r"cannot access free variable '(\w{1,60})'",
    "{1} belongs to the function around this one, and had no value yet when this one ran.",
    needs_values=False,
)
TOPIC.say(
    "AttributeError",
    r"module '([\w.]{1,60})' has no attribute '(\w{1,60})'",
    "{1} has nothing called {2}. Is it spelt right, and does it live in another module (torch, torch.nn, "
    "torch.nn.functional)?",
    needs_values=False,
)
TOPIC.say(
    "ImportError",
    r"cannot import name '(\w{1,60})' from '([\w.]{1,60})'",
    "{2} has nothing called {1}. Is it spelt right, and does it live in another module?",
    needs_values=False,
)
TOPIC.say(
    "AttributeError",
    r"'(?:builtin_function_or_method|method|function)' object has no attribute '(\w{1,60})'",
    "This is a function that was not called: the parentheses before .{1} are missing.",
)
TOPIC.say(
    "AttributeError",
    r"'torch\.return_types\.(\w{1,30})' object has no attribute",
    "With a dim, {1} gives two things, values and indices: take .values or [0].",
)
TOPIC.say(
    "AttributeError",
    r"'(list|tuple|int|float|numpy\.ndarray|str|dict)' object has no attribute '(\w{1,60})'",
    "This is of type {1}, which has no {2}. If a tensor is meant, torch.tensor(...) makes one of numbers, "
    "and torch.stack(...) of a list of tensors.",
)
TOPIC.say(
    "AttributeError",
    r"'(\w{1,60})' object has no attribute '(\w{1,60})'",
    "A {1} has nothing called {2}. Is it spelt right? An attribute of your own class has to be assigned in "
    "its __init__, under this very name.",
)


@TOPIC.say(
    "TypeError",
    r"unsupported operand type\(s\) for (\S{1,10})(?: or \S{1,6})?: '([\w.]{1,60})' and '([\w.]{1,60})'",
)
def _operands(match: re.Match[str], raised: Raised) -> str:
    kinds = (match[2], match[3])
    if any(kind in ("builtin_function_or_method", "method", "function") for kind in kinds):
        return "One side is a function that was not called: the parentheses are missing, as in x.mean()."
    if any(kind in ("list", "tuple") for kind in kinds):
        return (
            "Lists and tuples do not calculate element by element. torch.tensor(...) makes a tensor of a "
            "list of numbers, torch.stack(...) of a list of tensors."
        )
    return (
        f"{match[1]} does not work between {kinds[0]} and {kinds[1]}: one side is not the kind of value "
        "that you expect."
    )


TOPIC.say(
    "TypeError",
    r"can't multiply sequence by non-int of type '([\w.]{1,60})'",
    "A list times a whole number repeats the list, and a value of type {1} is no count. To multiply each "
    "element, make a tensor: torch.tensor(values) * factor.",
)
TOPIC.say(
    "TypeError",
    r"can only concatenate (\w+) \(not \"([\w.]{1,60})\"\) to \w+",
    "For a {1}, + joins, and here it meets a {2}. To calculate element by element, make a tensor of it; "
    "max(dim) and min(dim) give a pair, of which [0] are the values.",
)
TOPIC.say(
    "TypeError",
    r"'(?:builtin_function_or_method|method|function)' object is not subscriptable",
    "This is a function that was not called: the brackets have to be parentheses, or come after them "
    "(x.size(0), x.shape[0]).",
)
TOPIC.say(
    "TypeError",
    r"'(?:torch\.)?(\w{1,60})' object is not callable",
    "Parentheses call a function, and this is of type {1}. Brackets take elements, x.shape[0]; a `*` may "
    "be missing; or a variable has the name of a function.",
)
TOPIC.say(
    "TypeError",
    r"'(\w{1,60})' object is not (?:iterable|subscriptable)",
    "A {1} has no elements to go through or to take. Is it the value that you mean? `for i in range(n)` "
    "counts.",
)
TOPIC.say(
    "TypeError",
    r"missing (\d+) required (?:positional|keyword-only) arguments?: (.{1,120})",
    "The call leaves out {2}. (For a method, the object before the dot is the first argument.)",
)
TOPIC.say(
    "TypeError",
    r"takes (.{1,30}) positional arguments? but (\d+) (?:was|were) given",
    "The call gives {2} arguments, the function takes {1}. A method counts self: does its definition begin "
    "with self?",
)
TOPIC.say(
    "TypeError",
    r"got an unexpected keyword argument '(\w{1,60})'",
    "The function has no parameter called {1}. Is it spelt as in its definition?",
)
TOPIC.say(
    "TypeError",
    r"got multiple values for argument '(\w{1,60})'",
    "{1} gets a value twice, by its place and by its name.",
)


@TOPIC.say(
    "TypeError", r"(\w{1,60})\(\): argument '(\w{1,60})' \(position (\d+)\) must be Tensor, not ([\w.]{1,60})"
)
def _must_be_tensor(match: re.Match[str], raised: Raised) -> str:
    function, kind = match[1], match[4]
    how = {
        "float": f"torch.{function} takes tensors; for one Python number there may be math.{function}",
        "int": f"torch.{function} takes tensors; for one Python number there may be math.{function}",
        "list": "torch.tensor(...) makes one of a list of numbers, torch.stack(...) of a list of tensors",
        "numpy.ndarray": "torch.from_numpy(...) makes a tensor of an array",
    }.get(kind, "look at where this value comes from")
    return f"{function} wants a tensor as argument {match[3]} ({match[2]}), and got a {kind}: {how}."


TOPIC.say(
    "TypeError",
    r"(\w{1,60})\(\) received an invalid combination of arguments - got",
    "No form of {1} takes these arguments. Compare their types and the names of the keywords with the "
    "forms in the message; * stands before those that need their name.",
)
TOPIC.say(
    "ValueError",
    r"too many values to unpack \(expected (\d+)\)",
    "On the left are {1} names, and on the right is more than that. A tensor unpacks along its first axis.",
)
TOPIC.say(
    "ValueError",
    r"not enough values to unpack \(expected (\d+), got (\d+)\)",
    "On the left are {1} names, and on the right {2} values. x.shape has one size for each axis.",
)
TOPIC.say(
    "ZeroDivisionError",
    r"",
    "The divisor is 0. Is an empty list or a count of 0 possible here?",
)
TOPIC.say(
    "RuntimeError",
    r"^ZeroDivisionError",
    "Integers were divided by an integer 0. Mask those places out, or use floats.",
)
TOPIC.say(
    "KeyError",
    r"^(.{1,80})$",
    "The dict has no key {1}. Is it spelt as where it was put in? .get(key, other) has an answer for what "
    "is missing.",
)
TOPIC.say(
    "RecursionError",
    r"",
    "Each call makes another one. It needs a case that gives back a result without calling itself, and "
    "each call has to come nearer to it.",
    needs_values=False,
)
TOPIC.say(
    "AssertionError",
    r"",
    "An assert found its condition false. If it is your own, the values show what it met.",
)
TOPIC.say(
    "ValueError",
    r"math domain error|expected a (?:positive|nonnegative) input",
    "This function is not defined for the number that it got: log wants more than 0, sqrt not less than 0.",
)
TOPIC.say(
    "OverflowError",
    r"math range error|Result too large",
    "The result is too large for a float: exp beyond about 709. Rearrange the formula so that the argument "
    "of exp is not positive.",
)
