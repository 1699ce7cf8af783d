"""One value where there are many, indices that name no place, and numpy's words for all that."""

from __future__ import annotations

import re

from grader.exceptions.topic import Topic
from grader.observe import Raised

TOPIC = Topic()

# -- one value ----------------------------------------------------------------------------------------------

TOPIC.say(
    "RuntimeError ValueError",
    r"only one element tensors can be converted to Python scalars|a Tensor with \d+ elements cannot be "
    r"converted to Scalar",
    "float(), int(), .item() and Python's math take one number, and this tensor holds another count of "
    "them. Use torch's functions, which take all values at once (torch.exp for math.exp), reduce it, or "
    "stack tensors with torch.stack in place of torch.tensor.",
)
TOPIC.say(
    "RuntimeError ValueError",
    r"Boolean value of Tensor with (?:more than one|no) values? is ambiguous|truth value of an (?:empty "
    r")?array",
    "if, while, and, or, not and Python's max() need one True or False, and here there is one for each "
    "element, or none. Use (x > 0).all() or .any(), torch.where(condition, a, b) to choose for each "
    "element, & and | in place of `and` and `or`.",
)
TOPIC.say(
    "TypeError",
    r"only integer tensors of a single element can be converted to an index|object cannot be interpreted as "
    r"an integer",
    "Counts and sizes are Python ints. / always gives a float: use // for sizes, and int(...) or .item() "
    "for a tensor of one number.",
)
TOPIC.say(
    "TypeError",
    r"(\w+)\(\): argument '(\w+)' .{0,80}(?:tuple of ints|type must be tuple of ints).{0,10}(?:not|got) "
    r"float",
    "Sizes are ints, and {1} got a float. / always gives a float: use // for sizes.",
)


# -- indices ------------------------------------------------------------------------------------------------


@TOPIC.say(
    "IndexError RuntimeError",
    r"index (-?\d{1,18}) is out of bounds for (?:dimension|axis) (\d{1,3}) with size (\d{1,18})",
)
def _out_of_bounds(match: re.Match[str], raised: Raised) -> str:
    size = int(match[3])
    has = f"places 0 to {size - 1}" if size else "no places at all"
    return (
        f"Axis {match[2]} has size {size}, so it has {has}; {match[1]} is not one of them. Is the index "
        "made for this axis, and does it count from 0?"
    )


TOPIC.say(
    "IndexError",
    r"index out of range in self",
    "One of the indices is negative, or not smaller than the size of the axis that it counts (the rows of "
    "an embedding's weight). They count from 0.",
)
TOPIC.say(
    "IndexError",
    r"Target (-?\d+) is out of bounds",
    "A target is the number of a class, from 0 to C - 1, where C is the size of axis 1 of the logits, and "
    "{1} is none. Does the count start at 1, or are there too few outputs?",
)
TOPIC.say(
    "RuntimeError",
    r"Class values must be (?:smaller than num_classes|non-negative)",
    "one_hot takes class numbers from 0 to num_classes - 1, and one of them lies outside.",
)
TOPIC.say(
    "RuntimeError IndexError",
    r"Expected dtype (?:int32/int64|int64|int32 or int64) for index|tensors used as indices must be "
    r"long|one_hot is only applicable to index tensor|to have one of the following scalar types: Long, Int",
    "Indices count places, so they have to be whole numbers: int64. Convert them with .long(), or make "
    "them with dtype=torch.int64.",
)
TOPIC.say(
    "IndexError TypeError",
    r"only integers, slices \(`:`\), ellipsis|indices must be integers or slices, not "
    r"(?:float|Tensor|str|tuple)",
    "In the brackets go ints and slices (for tensors and arrays also int or bool tensors, and a tuple for "
    "several axes; for lists only one). / always gives a float: use // for an index.",
)
TOPIC.say(
    "RuntimeError",
    r"Index tensor must have the same number of dimensions as (\w+) tensor",
    "gather and scatter want an index for each place of the result, so an index tensor with as many axes "
    "as the other. unsqueeze(dim) gives it the missing axis, squeeze(dim) takes it away from the result.",
)
TOPIC.say(
    "RuntimeError",
    r"Size does not match at dimension (\d+) expected index \[([\d, ]*)\] to be (?:no larger|smaller) than "
    r"self \[([\d, ]*)\] apart from dimension (\d+)",
    "gather along axis {4}: on every other axis the index [{2}] has to be no larger than the tensor [{3}], "
    "and on axis {1} it is.",
)
TOPIC.say(
    "IndexError",
    r"The shape of the mask \[([\d, ]*)\] at index (\d+) does not match the shape of the indexed tensor "
    r"\[([\d, ]*)\]",
    "A bool mask has one value for each element of the axes that it stands for: the mask is [{1}], the "
    "tensor [{3}], and at axis {2} they differ.",
)
TOPIC.say(
    "IndexError",
    r"indexing tensors could not be broadcast together with shapes ([\d\[\], ]+)",
    "Several index tensors are read together, element by element, so their shapes have to fit: {1} do not.",
)
TOPIC.say(
    "IndexError",
    r"(list|tuple) (?:assignment )?index out of range",
    "The {1} is shorter than this index: the last place is len - 1. (A shape is a tuple with one size for "
    "each axis.)",
)
TOPIC.say(
    "IndexError ValueError",
    r"pop from empty list|arg is an empty sequence|iterable argument is empty",
    "There is nothing in it. Was it filled, or used up before?",
)
TOPIC.say(
    "RuntimeError IndexError",
    r"(\w+)\(\): Expected reduction dim to be specified for input\.numel\(\) == 0",
    "The tensor is empty, and nothing has no {1}. Is an empty selection possible here?",
)


# -- numpy --------------------------------------------------------------------------------------------------

TOPIC.say(
    "ValueError",
    r"operands could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\))",
    "Two shapes are lined up from the right; each pair of sizes has to agree, or one of them be 1. {1} and "
    "{2} do not fit. x[:, None] adds an axis.",
)
TOPIC.say(
    "ValueError",
    r"matmul: Input operand 1 has a mismatch in its core dimension 0.*\(size (\d+) is different from (\d+)\)",
    "A matrix product needs the inner sizes to agree, and here they are {2} and {1}.",
)
TOPIC.say(
    "ValueError",
    r"cannot reshape array of size (\d+) into shape (\([-\d,]*\))",
    "reshape keeps every value, and {1} values do not make the shape {2}.",
)
TOPIC.say(
    "AxisError",
    r"axis (-?\d+) is out of bounds for array of dimension (\d+)",
    "Axis {1} was asked for, and the array has {2}, counted from 0.",
)
TOPIC.say(
    "ValueError",
    r"array has an inhomogeneous shape|expected sequence of length (\d+) at dim (\d+) \(got (\d+)\)",
    "A tensor or array is a full table: all rows of one level need the same length, and here they differ.",
)
TOPIC.say(
    "UFuncTypeError _UFuncOutputCastingError",
    r"Cannot cast ufunc '(\w+)' output from dtype\('(\w+)'\) to dtype\('(\w+)'\)",
    "An operation in place keeps the array's dtype, {3}, and the result is {2}. Write a = a + b in place "
    "of a += b.",
)
TOPIC.say(
    "TypeError",
    r"only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars",
    "float(), int() and Python's math take one number, and this array holds more. numpy's functions take "
    "all at once.",
)
TOPIC.say(
    "RuntimeError",
    r"Could not infer dtype of (\w{1,60})",
    "torch.tensor takes numbers, and lists of them; here something is of type {1}.",
)
