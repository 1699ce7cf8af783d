"""Dtypes that do not fit, and devices, which PyTorch reports in much the same words."""

from __future__ import annotations

import re

from grader.exceptions.topic import Topic, dtype_name
from grader.observe import Raised

TOPIC = Topic()


ORIGINS = {
    "float64": "float64 often comes out of numpy or .double()",
    "int64": "whole numbers become int64: torch.tensor([1, 2]) is, torch.tensor([1.0, 2.0]) is not",
    "bool": "comparisons give bool",
}


@TOPIC.say("RuntimeError", r"expected target dtype to be Long or Byte, but got (\w+)")
def _class_numbers(match: re.Match[str], raised: Raised) -> str:
    return (
        "Targets of this shape are class numbers, which have to be int64, and these are "
        f"{dtype_name(match[1])}. If they hold class numbers, make them with dtype=torch.int64 or convert "
        "them with .long(); class probabilities have the shape of the logits."
    )


@TOPIC.say("RuntimeError", r"Expected floating point type for target with class probabilities, got (\w+)")
def _class_probabilities(match: re.Match[str], raised: Raised) -> str:
    return (
        "The targets have the shape of the logits, so they are read as class probabilities, which have to "
        f"be floating point; these are {dtype_name(match[1])}. Convert probabilities with .float(); class "
        "numbers come without the class axis."
    )


@TOPIC.say("RuntimeError", r"[Ee]xpected (?:scalar type|object of scalar type) Long but (?:found|got) (\w+)")
@TOPIC.say("RuntimeError", r"expected scalar type Long but got scalar type (\w+)")
def _long(match: re.Match[str], raised: Raised) -> str:
    other = dtype_name(match[1])
    return (
        f"Two dtypes meet here, int64 and {other}. Indices and class numbers have to be int64 (.long()); in "
        "arithmetic both sides need the same dtype (.float() for the whole numbers)."
    )


@TOPIC.say("RuntimeError", r"Input type \(torch\.\w+\) and \w+ type \(torch\.cuda\.\w+\) should be the same")
@TOPIC.say("RuntimeError", r"Input type \(torch\.cuda\.\w+\) and \w+ type \(torch\.\w+\) should be the same")
@TOPIC.say("RuntimeError", r"Expected all tensors to be on the same device")
@TOPIC.say("RuntimeError", r"[Ii]ndices should be either on cpu or on the same device")
@TOPIC.say("RuntimeError", r"Tensor on device \S{1,20} is not on the expected device")
@TOPIC.say("RuntimeError", r"Expected object of (?:backend|device type) \w+ but got (?:backend|device type)")
@TOPIC.say("RuntimeError", r"Expected a '\w+' device type for generator but found")
def _devices(match: re.Match[str], raised: Raised) -> str:
    return (
        "One operation got tensors on two devices, the CPU and the GPU, or a generator of the other one. "
        "What is made anew lies on the CPU: make it where the input is, with device=x.device or "
        "torch.zeros_like(x), or move it with .to(x.device)."
    )


TOPIC.say(
    "TypeError",
    r"can't convert (\S{1,20}) device type tensor to numpy",
    "numpy knows the CPU's memory only, and this tensor lies on {1}. Stay with PyTorch's own functions, or "
    "copy it with .cpu() first.",
)
TOPIC.say(
    "AssertionError RuntimeError",
    r"Torch not compiled with CUDA enabled|Found no NVIDIA driver|No CUDA GPUs are available",
    "This line asks for a GPU, and there is none to be used. Work on the device of the input, x.device, in "
    "place of .cuda() or device='cuda'.",
    needs_values=False,
)
TOPIC.say(
    "RuntimeError AcceleratorError",
    r"CUDA error: device-side assert triggered",
    "A check on the GPU failed, most often that of an index or a class number out of range; the line may "
    "be a later one than the cause. With --device cpu the error comes at the right line, with the numbers.",
)


def _two_dtypes(first: str, second: str) -> str:
    one, two = dtype_name(first), dtype_name(second)
    origin = next((f" ({ORIGINS[name]})" for name in (one, two) if name in ORIGINS), "")
    real = [name for name in (one, two) if "float" in name]
    todo = (
        f"Convert the {two if one in real else one} one, with .to(torch.{real[0]})"
        if len(real) == 1
        else "Give both the same dtype, most often that of the input, with .to(x.dtype)"
    )
    return f"Two dtypes meet here, {one} and {two}, and this operation converts neither{origin}. {todo}."


@TOPIC.say(
    "RuntimeError",
    r"expected m1 and m2 to have the same dtype, but got: ([\w:]+(?: \w+)?) != ([\w:]+(?: int)?)",
)
@TOPIC.say("RuntimeError", r"\w+ and \w+ must have the same dtype, but got (\w+) and (\w+)")
@TOPIC.say("RuntimeError", r"expected both vectors to have same dtype, but found (\w+) and (\w+)")
@TOPIC.say("RuntimeError", r"input tensors must have the same dtype, but got (\w+), (\w+)")
@TOPIC.say("RuntimeError", r"expected scalar type (\w+) but found (\w+)")
@TOPIC.say("RuntimeError", r"Found dtype (\w+) but expected (\w+)")
@TOPIC.say(
    "RuntimeError",
    r"Input type \(([^()]{1,30})\) and (?:weight|bias) type \(([^()]{1,30})\) should be the same",
)
def _mixed(match: re.Match[str], raised: Raised) -> str:
    return _two_dtypes(match[1], match[2])


TOPIC.say(
    "RuntimeError",
    r"Expected self\.dtype to be equal to src\.dtype",
    "scatter writes into a tensor without converting: both need the same dtype. Convert the source with "
    ".to(x.dtype).",
)


@TOPIC.say("RuntimeError NotImplementedError", r'"(\w{1,60})" not implemented for \'(\w+)\'')
def _no_kernel(match: re.Match[str], raised: Raised) -> str:
    dtype = dtype_name(match[2])
    if dtype.startswith("float") or dtype.startswith("bfloat"):
        todo = "Operators such as & and | are for bool and integers: compare first, as in (x > 0) & (y > 0)."
    else:
        todo = (
            "If it is arithmetic on real numbers, convert first: .float(), or dtype=torch.float32 where "
            "the tensor is made."
        )
    return f"PyTorch has this operation for some dtypes only, and not for {dtype}. {todo}"


@TOPIC.say("RuntimeError", r"result type (\w+) can't be cast to the desired output type (\w+)")
def _cast(match: re.Match[str], raised: Raised) -> str:
    result, kept = dtype_name(match[1]), dtype_name(match[2])
    return (
        f"A result of {result} cannot be written into a tensor of {kept}. An operation in place keeps the "
        f"tensor's dtype: write x = x / 2, not x /= 2, or convert x first, with .to(torch.{result}). In a "
        f"loss it may be the target that has to be {result}."
    )


@TOPIC.say(
    "RuntimeError",
    r"could not infer output dtype\. Input dtype must be either a floating point or complex dtype\. Got: "
    r"(\w+)",
)
@TOPIC.say("RuntimeError", r"Expected a floating point or complex tensor as input\. Got (\w+)")
@TOPIC.say("RuntimeError", r"std and var only support floating point and complex dtypes")
def _needs_float(match: re.Match[str], raised: Raised) -> str:
    dtype = dtype_name(match[1]) if match.re.groups else "not"
    return (
        "A mean, a norm or a deviation is seldom a whole number, so it takes floating point, and this "
        f"tensor is {dtype}. Convert it first, with .float()."
    )


TOPIC.say(
    "RuntimeError",
    r"Integers to negative integer powers are not allowed",
    "With integers, 2 ** -1 would have to be 0.5, which no integer is. Make the base floating point: "
    ".float(), or 2.0 in place of 2.",
)
TOPIC.say(
    "RuntimeError",
    r"[Oo]nly Tensors of floating point (?:and complex )?dtype can require gradients",
    "Whole numbers have no gradient, and torch.tensor([1, 2]) is int64. Write 1.0 in place of 1, or give "
    "dtype=torch.float32.",
)
TOPIC.say(
    "RuntimeError",
    r"(?:Negation|Subtraction), the `-` operator, (?:on|with)",
    "Bool tensors cannot be subtracted: ~mask turns a mask round, mask.float() makes numbers of it.",
)
TOPIC.say(
    "RuntimeError",
    r"(?:where expected condition to be a boolean tensor|only supports boolean masks)",
    "The mask has to be bool. A comparison makes one: x > 0, or mask.bool() for one of zeros and ones.",
)
