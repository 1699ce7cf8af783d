"""Shapes and axes that do not fit."""

from __future__ import annotations

import re
from math import prod

from grader.exceptions.topic import Topic, shape_of, sizes_in
from grader.observe import Raised
from grader.scene import NOT_CONTIGUOUS

TOPIC = Topic()


@TOPIC.say(
    "RuntimeError",
    r"mat1 and mat2 shapes cannot be multiplied \((\d{1,18})x(\d{1,18}) and (\d{1,18})x(\d{1,18})\)",
)
def _matmul(match: re.Match[str], raised: Raised) -> str:
    rows, inner, other, columns = (int(match[i]) for i in (1, 2, 3, 4))
    text = (
        f"A matrix product needs the inner sizes to agree, and here they are {inner} and {other}: ({rows}, "
        f"{inner}) @ ({other}, {columns})."
    )
    if inner == columns:
        text += f" With the second one transposed (.mT) it would be ({rows}, {inner}) @ ({columns}, {other})."
    return f"{text} In an nn.Linear, in_features ({other} here) has to be the size of the input's last axis."


TOPIC.say(
    "RuntimeError",
    r"size mismatch, got input \(\d+\), mat \((\d+)x(\d+)\), vec \((\d+)\)",
    "A matrix times a vector needs as many columns as the vector has values, and here they are {2} and "
    "{3}: ({1}, {2}) @ ({3},).",
)
TOPIC.say(
    "RuntimeError",
    r"inconsistent tensor size, expected tensor \[(\d+)\] and src \[(\d+)\]",
    "A product of two vectors needs as many values in both, and here they are {1} and {2}.",
)


@TOPIC.say(
    "RuntimeError",
    r"Expected size for first two dimensions of batch2 tensor to be: \[(\d+), (\d+)\] but got: \[(\d+), "
    r"(\d+)\]",
)
def _bmm(match: re.Match[str], raised: Raised) -> str:
    if match[1] != match[3]:
        return (
            f"A product of batches needs as many matrices in both, and here they are {match[1]} and "
            f"{match[3]}."
        )
    return (
        f"In each matrix product the inner sizes have to agree, and here they are {match[2]} and "
        f"{match[4]}. Compare the last axis of the first with the last but one of the second."
    )


TOPIC.say(
    "RuntimeError",
    r"(?:self must be a matrix|mat2 must be a matrix|batch1 must be a 3D tensor|batch2 must be a 3D "
    r"tensor|1D tensors expected|vector \+ matrix @ vector expected|both arguments to matmul need to be at "
    r"least 1D)",
    "Each product wants its number of axes: torch.mm two matrices, torch.bmm two batches of them, "
    "torch.dot two vectors. The operator @ takes all of these, but no tensor without axes.",
)
TOPIC.say(
    "RuntimeError",
    r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension "
    r"(\d+)",
    "Two shapes are lined up from the right; each pair of sizes has to agree, or one of them be 1. Here "
    "axis {3} of the result has {1} and {2}. Often an unsqueeze, a keepdim=True or a transpose is missing.",
)


@TOPIC.say("RuntimeError", r"output with shape \[([\d, ]*)\] doesn't match the broadcast shape \[([\d, ]*)\]")
def _cannot_grow(match: re.Match[str], raised: Raised) -> str:
    return (
        f"An operation in place cannot change a shape: the tensor is {shape_of(match[1])}, the result would "
        f"be {shape_of(match[2])}. Write x = x + y in place of x += y, if the larger shape is what you mean."
    )


@TOPIC.say(
    "RuntimeError",
    r"The expanded size of the tensor \((\d+)\) must match the existing size \((\d+)\) at non-singleton "
    r"dimension (\d+)\.\s+Target sizes: \[([\d, ]*)\]\.\s+Tensor sizes: \[([\d, ]*)\]",
)
def _expand(match: re.Match[str], raised: Raised) -> str:
    return (
        f"A tensor of shape {shape_of(match[5])} has to fill one of {shape_of(match[4])}, but only axes of "
        f"size 1 can be stretched: at axis {match[3]} of the latter {match[2]} does not become {match[1]}."
    )


TOPIC.say(
    "RuntimeError",
    r"the number of sizes provided \((\d+)\) must be greater or equal to the number of dimensions in the "
    r"tensor \((\d+)\)",
    "expand and repeat take a size for each axis of the tensor: it has {2}, and you gave {1}.",
)


@TOPIC.say("RuntimeError", r"shape '\[([-\d, ]*)\]' is invalid for input of size (\d{1,18})")
def _reshape(match: re.Match[str], raised: Raised) -> str:
    sizes, count = sizes_in(match[1]), int(match[2])
    if -1 in sizes:
        known = prod(size for size in sizes if size != -1)
        return (
            f"view and reshape keep every value. -1 stands for what is left over, and the {count} values of "
            f"the tensor cannot be divided into groups of {known}."
        )
    return (
        f"view and reshape keep every value: {shape_of(match[1])} has room for {prod(sizes)}, and the "
        f"tensor has {count}. A -1 in place of one size has it worked out."
    )


TOPIC.say(
    "RuntimeError",
    r"only one dimension can be inferred",
    "-1 stands for “whatever is left over”, so a shape can have one -1 only.",
)
TOPIC.say(
    "RuntimeError",
    r"view size is not compatible with input tensor's size and stride",
    "view never copies, so it needs the values in memory in the order in which they are to be read, and "
    "after a transpose, permute, expand or a slice they are not. Use .reshape(...), or "
    ".contiguous().view(...).",
    trait=NOT_CONTIGUOUS,
)


@TOPIC.say(
    "IndexError",
    r"Dimension out of range \(expected to be in range of \[-(\d{1,3}), (\d{1,3})\], but got (-?\d{1,18})\)",
)
def _no_such_axis(match: re.Match[str], raised: Raised) -> str:
    last = int(match[2])
    has = (
        f"{last + 1} axes, numbered 0 to {last} (or -{last + 1} to -1 from the end)"
        if last
        else "at most axis 0"
    )
    return (
        f"Axis {match[3]} was asked for, and this tensor has {has}. Look at its shape: an axis may have "
        "gone in a sum or an index; keepdim=True keeps it."
    )


TOPIC.say(
    "IndexError RuntimeError",
    r"too many indices for tensor of dimension (\d+)",
    "There are more indices in the brackets than axes in the tensor, which has {1}.",
)
TOPIC.say(
    "IndexError",
    r"too many indices for array: array is (\d+)-dimensional, but (\d+) were indexed",
    "There are {2} indices in the brackets, and the array has {1} axes.",
)
TOPIC.say(
    "RuntimeError",
    r"permute\([^)]{0,20}\): number of dimensions in the tensor input does not match the length of the "
    r"desired ordering of dimensions i\.e\. input\.dim\(\) = (\d+) is not equal to len\(dims\) = (\d+)",
    "permute wants each axis of the tensor once: it has {1}, and you named {2}. To swap two and leave the "
    "others, use transpose.",
)
TOPIC.say(
    "RuntimeError",
    r"duplicate dims are not allowed|repeated dim in",
    "An axis is named twice: permute wants each once.",
)
TOPIC.say(
    "RuntimeError",
    r"t\(\) expects a tensor with <= 2 dimensions, but self is (\d+)D",
    ".t() is for matrices, and this has {1} axes. .mT swaps the last two, .transpose(i, j) any two.",
)
TOPIC.say(
    "RuntimeError",
    r"stack expects each tensor to be equal size, but got \[([\d, ]*)\] at entry 0 and \[([\d, ]*)\] at "
    r"entry (\d+)",
    "stack lays tensors of one shape along a new axis; number 0 is [{1}] and number {3} is [{2}]. To join "
    "them along an axis that they have, use torch.cat.",
)
TOPIC.say(
    "RuntimeError",
    r"Sizes of tensors must match except in dimension (\d+)\. Expected size (\d+) but got size (\d+) for "
    r"tensor number (\d+)",
    "cat joins along one axis, here {1}; along the others the sizes have to agree, and tensor number {4} "
    "(the first is 0) has {3} where the first has {2}. Is dim the axis that you mean?",
)
TOPIC.say(
    "RuntimeError",
    r"Tensors must have same number of dimensions: got (\d+) and (\d+)",
    "cat joins tensors with as many axes as each other, and here they have {1} and {2}. unsqueeze adds an "
    "axis.",
)
TOPIC.say(
    "RuntimeError",
    r"zero-dimensional tensor \(at position \d+\) cannot be concatenated",
    "cat joins along an axis, and a single number has none. torch.stack makes the axis.",
)
TOPIC.say(
    "RuntimeError ValueError",
    r"expected a non-empty (?:list of Tensors|TensorList)|stack expects a non-empty TensorList",
    "The list of tensors is empty: was anything appended to it?",
)
TOPIC.say(
    "TypeError",
    r"expected Tensor as element (\d+) in argument 0, but got (\w+)",
    "cat and stack take a list of tensors, and number {1} of the list is of type {2}. For a list of "
    "numbers, use torch.tensor(list).",
)
TOPIC.say(
    "TypeError",
    r"argument 'tensors' \(position 1\) must be tuple of Tensors, not Tensor",
    "cat and stack take one list of tensors: torch.cat([a, b]), with brackets.",
)
TOPIC.say(
    "ValueError",
    r"Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)",
    "There has to be one target for each row of the input, and here are {1} rows and {2} targets.",
)
TOPIC.say(
    "ValueError RuntimeError",
    r"(?:Using a target size|Target size) \(torch\.Size\(\[([\d, ]*)\]\)\).{0,60}input size "
    r"\(torch\.Size\(\[([\d, ]*)\]\)\)",
    "Input and target need the same shape, and here they are [{2}] and [{1}]. Often an axis of size 1 is "
    "left: squeeze(1) takes it away, unsqueeze(1) adds it.",
)
TOPIC.say(
    "RuntimeError",
    r"split_with_sizes expects split_sizes to sum exactly to (\d+)",
    "The sizes of a split have to add up to the axis, {1}.",
)
TOPIC.say(
    "RuntimeError",
    r"einsum\(\): subscript (\w) has size (\d+) for operand (\d+) which does not broadcast with previously "
    r"seen size (\d+)",
    "In einsum one letter is one size, and {1} is {4} in an earlier tensor and {2} in tensor number {3} "
    "(the first is 0).",
)
TOPIC.say(
    "RuntimeError",
    r"einsum\(\): the number of subscripts in the equation \((\d+)\) does not match the number of "
    r"dimensions \((\d+)\) for operand (\d+)",
    "einsum wants a letter for each axis: tensor number {3} (the first is 0) has {2} axes, and the "
    "equation gives it {1} letters.",
)
TOPIC.say(
    "RuntimeError",
    r"einsum\(\): output subscript (\w) does not appear in the equation",
    "In einsum each letter behind -> has to stand before it too, and {1} does not.",
)
TOPIC.say(
    "TypeError IndexError",
    r"iteration over a 0-d tensor|len\(\) of a 0-d tensor|invalid index of a 0-dim tensor",
    "This tensor is one number, without any axis. Did a sum, a mean or an index reduce more than you meant?",
)
TOPIC.say(
    "RuntimeError",
    r"more than one element of the written-to tensor refers to a single memory location",
    "After expand many elements share one place in memory, so that none can be written on its own. "
    ".clone() gives each its own.",
)
