"""Exercise 0: tensors.

A tensor is a block of numbers of one type, arranged along axes: no axis for a single number, one for a list,
two for a table, three for an image in colour. Everything in PyTorch is one: images, weights, losses. This
exercise makes you at home with them, in small steps: most functions here take one line or two.

A tensor has a shape (its size along each axis), a device (where it lies) and a dtype (the type of its
numbers):

    torch.float32   4 bytes   torch's default for numbers like 1.5; what models compute with
    torch.float64   8 bytes   numpy's default for them; twice the digits, twice the memory
    torch.int64     8 bytes   torch's default for whole numbers; class labels, indices
    torch.int32     4 bytes   whole numbers up to about 2 billion
    torch.int16     2 bytes   -32768 … 32767
    torch.uint8     1 byte    0 … 255: the pixels of images
    torch.int8      1 byte    -128 … 127

And it has memory, where its numbers are. Most bugs with tensors come from one question: is this new memory,
or does it belong to somebody else as well? These words are used all through the kit:

    new             memory of its own: what you write into it is seen nowhere else
    shares memory   two tensors (or a tensor and a numpy array) with the same memory: a write to one
                    shows in the other
    in place        a tensor's numbers are overwritten where they are. PyTorch ends the names of
                    such methods with an underscore: add gives a new tensor, add_ changes the one it has

Write the functions from top to bottom. Unless a function says that it works in place or shares memory, its
result is new and its inputs are left as they are. All of torch and numpy is allowed.
"""

import numpy as np
import torch
from torch import Tensor


def from_list(values: list, dtype: torch.dtype) -> Tensor:
    """A tensor of the values in a list.

    Args:
        values: a list of numbers, or of lists of numbers, nested as deep as you like.
        dtype: the dtype of the result. It can hold every value of the list.

    Returns:
        A new tensor. Each level of the nesting is an axis: two lists of three numbers give the shape (2, 3).
        No digit that the dtype can hold is lost.

    Raises:
        ValueError: if inner lists differ in length, as in [[1, 2], [3]] (PyTorch sees to that).

    Example:

        >>> from_list([[1, 2, 3], [4, 5, 6]], torch.float32)
        tensor([[1., 2., 3.],
                [4., 5., 6.]])
        >>> from_list([0.1, 0.2], torch.float64)
        tensor([0.1000, 0.2000], dtype=torch.float64)

    Trap: without a dtype, torch guesses: int64 for [1, 2] but float32 for [1, 2.5]. And to convert
    afterwards is too late, as the digits that float32 has lost do not come back:

        >>> torch.tensor([0.1]).to(torch.float64).item()
        0.10000000149011612
    """
    return torch.tensor(values, dtype=dtype)


def filled(shape: tuple[int, ...], value: float, dtype: torch.dtype = torch.float32) -> Tensor:
    """A tensor with the same value in every place.

    Args:
        shape: the sizes of the axes. (2, 3) is 2 rows of 3; () is a single number without axes.
        value: a number that the dtype can hold.
        dtype: the dtype of the result.

    Returns:
        A new tensor of this shape and dtype. Each place has its own memory: writing to one changes only
        that one.

    Example:

        >>> filled((2, 3), 0.5)
        tensor([[0.5000, 0.5000, 0.5000],
                [0.5000, 0.5000, 0.5000]])
        >>> filled((3,), 7)
        tensor([7., 7., 7.])

    torch.zeros, torch.ones and torch.full do this; torch.empty only reserves memory and leaves in it
    whatever was there.

    Trap: torch.full looks at the value: torch.full((3,), 7) is int64, as 7 is a whole number. Say the dtype.
    """
    return torch.full(shape, value, dtype=dtype)


def filled_like(x: Tensor, value: float) -> Tensor:
    """A tensor like x (its shape, its dtype, its device) with the same value in every place.

    Args:
        x: any shape and dtype. Its numbers do not matter, and may be infinite.
        value: a number that the dtype of x can hold.

    Returns:
        A new tensor; x stays as it is.

    Example:

        >>> labels = torch.tensor([[3, 1], [0, 2]])
        >>> filled_like(labels, -1)
        tensor([[-1, -1],
                [-1, -1]])

    zeros_like, ones_like and full_like take all three properties from another tensor. This is how code comes
    to run on the CPU and on a GPU alike.

    Trap: x * 0 + value looks like it, but infinity times 0 is not 0, it is NaN (not a number).
    """
    return torch.full_like(x, value)


def as_number(x: Tensor) -> int | float | bool:
    """The one number in a tensor, as a plain Python number.

    Args:
        x: a tensor with exactly one value, whatever its shape: (), (1,), (1, 1) … It may require a gradient.

    Returns:
        A float for a float dtype, an int for an integer dtype, a bool for torch.bool.

    Raises:
        RuntimeError: if x has no value, or more than one (the method item sees to that).

    Example:

        >>> as_number(torch.tensor([[2.5]]))
        2.5
        >>> as_number(torch.tensor(7))
        7
        >>> as_number(torch.tensor([True]))
        True

    This is how a loss gets into a list, a log or a plot.

    Trap: float(x) turns a count into a float, and x[0] is still a tensor.
    """
    return x.item()


def text_in_full(x: Tensor) -> str:
    """The text that print(x) would show, with every value and no dots.

    PyTorch shortens what it prints of more than 1000 values to the first and last three along each axis:

        >>> print(torch.arange(2000))
        tensor([   0,    1,    2,  ..., 1997, 1998, 1999])

    torch.set_printoptions(profile="full") switches that off, for all that is printed from then on. So
    switch it on, take the text with str(x), and put the options back with profile="default".

    Args:
        x: any tensor.

    Returns:
        str(x) as it is with the profile "full". Afterwards, large tensors print in short again.

    Example:

        >>> text = text_in_full(torch.arange(2000))
        >>> "..." in text
        False
        >>> text[:30], text[-18:]
        ('tensor([   0,    1,    2,    3', '1997, 1998, 1999])')
        >>> print(torch.arange(2000))
        tensor([   0,    1,    2,  ..., 1997, 1998, 1999])

    Trap: print options belong to the whole program. Code after a `return` never runs: keep the text in a
    variable, put the options back, then return it.
    """
    torch.set_printoptions(profile="full")
    text = str(x)
    torch.set_printoptions(profile="default")
    return text


def from_numpy_shared(array: np.ndarray) -> Tensor:
    """A tensor on the memory of a numpy array: nothing is copied.

    Args:
        array: any shape, of a dtype that torch has too.

    Returns:
        A tensor with the array's shape, values and dtype, which shares its memory: a write to the array
        shows in the tensor, and a write to the tensor shows in the array.

    Example: numpy's default is float64, and so the tensor is float64 too.

        >>> array = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> shared = from_numpy_shared(array)
        >>> array[0, 0] = 10.0
        >>> shared
        tensor([[10.,  2.],
                [ 3.,  4.]], dtype=torch.float64)
        >>> shared[1, 1] = 40.0
        >>> array
        array([[10.,  2.],
               [ 3., 40.]])

    Trap: torch.tensor(array) copies, always. torch.from_numpy and torch.as_tensor do not.
    """
    return torch.from_numpy(array)


def from_numpy_copied(array: np.ndarray) -> Tensor:
    """A float32 tensor with a copy of the array's values: what a model wants to be given.

    Args:
        array: any shape, any dtype of numbers. Often float64 (numpy's default), sometimes float32 already.

    Returns:
        A new tensor, float32. What is written to the array later does not show in it, nor the other way
        round.

    Example:

        >>> array = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> copied = from_numpy_copied(array)
        >>> array[0, 0] = 10.0
        >>> copied
        tensor([[1., 2.],
                [3., 4.]])

    Trap: torch.from_numpy(array).float() copies a float64 array, because it has to convert. A float32 array
    it does not copy, for there is nothing to convert: the result then shares the array's memory. The same
    goes for x.to(dtype) where x has that dtype already.
    """
    return torch.tensor(array, dtype=torch.float32)


def to_numpy(x: Tensor) -> np.ndarray:
    """A numpy array of a tensor's values, for whatever tensor.

    Args:
        x: any shape and dtype, on any device. It may require a gradient.

    Returns:
        A numpy array of the same shape, values and dtype. For x on the CPU it shares memory with x (do not
        copy); for x on a GPU it has to be a copy, as numpy knows no GPU. x itself still requires a gradient
        if it did.

    Example:

        >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
        >>> array = to_numpy(x)
        >>> array
        array([1., 2.], dtype=float32)
        >>> array[0] = 10.0
        >>> x
        tensor([10.,  2.], requires_grad=True)

    Trap: x.numpy() alone raises where x requires a gradient (numpy could not follow it) and where x is on a
    GPU. x.detach() is the same memory without the gradient; x.cpu() is x itself if it is on the CPU, else a
    copy there. Ask for both, then for the array.
    """
    return x.detach().cpu().numpy()


def brighten(image: Tensor, factor: float) -> Tensor:
    """An image with every pixel multiplied by a factor, rounded to the nearest and kept within 0 … 255.

    Args:
        image: any shape, uint8.
        factor: at least 0; below 1 it darkens.

    Returns:
        A new tensor of the same shape, uint8: each pixel times the factor, rounded to the nearest whole
        number, and 255 where it would be more.

    Example: 9 · 1.3 = 11.7, 100 · 1.3 = 130 and 200 · 1.3 = 260.

        >>> image = torch.tensor([[9, 100, 200]], dtype=torch.uint8)
        >>> brighten(image, 1.3)
        tensor([[ 12, 130, 255]], dtype=torch.uint8)

    How: image * factor is float32. Then round it, clamp it to 0 … 255, and only then convert it.

    Trap: to(torch.uint8) cuts the fraction off (11.7 becomes 11) and starts again at 0 after 255 (260
    becomes 4). Arithmetic in uint8 does the same:

        >>> torch.tensor([200], dtype=torch.uint8) + 100
        tensor([44], dtype=torch.uint8)
    """
    return (image * factor).round().clamp(0, 255).to(torch.uint8)


def class_shares(labels: Tensor) -> tuple[Tensor, Tensor]:
    """Which classes occur in a tensor of labels, and how large a share of it each one has.

    Args:
        labels: any shape with at least one value, of whole numbers. Negative ones may occur (they often mark
            what is to be ignored), and there may be gaps between them.

    Returns:
        The K different labels, (K,), from the smallest up, of the dtype of labels;
        their shares, (K,), float32: how often each occurs, divided by the number of all labels. They add up
        to 1.

    Example: six labels; -1 occurs once, 0 three times, 7 twice.

        >>> labels = torch.tensor([[0, 7, 0], [-1, 0, 7]])
        >>> class_shares(labels)
        (tensor([-1,  0,  7]), tensor([0.1667, 0.5000, 0.3333]))

    How: unique finds the different values, and with return_counts=True also how often each occurs. For the
    division, see what tells you the size of a tensor:

        >>> labels.size(), labels.size(0), labels.numel()
        (torch.Size([2, 3]), 2, 6)

    Trap: for whole numbers / divides as you expect and gives a float, but // rounds down to a whole number:

        >>> torch.tensor([1, 3, 2]) / 6, torch.tensor([1, 3, 2]) // 6
        (tensor([0.1667, 0.5000, 0.3333]), tensor([0, 0, 0]))
    """
    classes, counts = labels.unique(return_counts=True)  # (K,), (K,), sorted by class
    return classes, counts / labels.numel()


def add_three_ways(a: Tensor, b: Tensor, out: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """a + b, three times: by the operator, by torch.add, and by torch.add into memory that is there already.

    Args:
        a, b: two tensors of the same shape and dtype.
        out: a tensor of that shape and dtype too; what it holds is overwritten.

    Returns:
        Three tensors: two new ones that hold a + b, with memory of their own each, and then `out` itself,
        in whose memory the sum stands now. a and b stay as they are.

    Example:

        >>> a, b = torch.tensor([1.0, 2.0]), torch.tensor([10.0, 30.0])
        >>> out = torch.zeros(2)
        >>> add_three_ways(a, b, out)
        (tensor([11., 32.]), tensor([11., 32.]), tensor([11., 32.]))
        >>> out
        tensor([11., 32.])

    torch.add(a, b, out=out) makes no new tensor. Where the same sum is needed a million times, that counts.

    Trap: out = a + b does not write into out. It makes a new tensor and gives it the name `out` in your
    function; the caller's tensor still holds what it held.
    """
    return a + b, torch.add(a, b), torch.add(a, b, out=out)


def add_in_place(x: Tensor, y: Tensor) -> None:
    """Adds y to x, in place.

    Args:
        x: any shape. Afterwards its memory holds x + y: whatever shares that memory shows the sum too.
        y: same shape and dtype. It stays as it is.

    Example: `row` shares memory with x.

        >>> x = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> row = x[0]
        >>> add_in_place(x, torch.tensor([[10.0, 10.0], [20.0, 20.0]]))
        >>> x
        tensor([[11., 12.],
                [23., 24.]])
        >>> row
        tensor([11., 12.])

    Trap: x.add(y) gives a new tensor, which you would have to catch; x.add_(y) changes x. And x = x + y only
    gives the name x to a new tensor, while x += y adds in place.
    """
    x.add_(y)


def copy_into(target: Tensor, source: Tensor) -> None:
    """Overwrites the values of target with those of source, in place.

    Args:
        target: any shape and dtype. It keeps its dtype and its memory: whatever shares that memory shows
            the new values too.
        source: same shape, any dtype; its values are converted to the target's dtype (for whole numbers the
            fraction is cut off). It stays as it is, and shares nothing with target.

    Example:

        >>> target = torch.tensor([8, 9])
        >>> source = torch.tensor([1.0, 2.7])
        >>> copy_into(target, source)
        >>> target
        tensor([1, 2])
        >>> source[0] = 50.0
        >>> target
        tensor([1, 2])

    This is how weights are loaded into a model without making the model anew. The method is copy_.

    Trap: target = source copies nothing: from then on both names stand for one tensor, and the caller's
    target is what it was.
    """
    target.copy_(source)


def transpose_in_place(x: Tensor) -> None:
    """Swaps the rows and columns of x, in place.

    Args:
        x: (n, m). Afterwards its shape is (m, n): what was x[i, j] is x[j, i] now. Its numbers are not
            moved in memory, x only walks through them in another order. Whatever shared memory with x
            still does.

    Example: `memory` shares memory with x.

        >>> x = torch.tensor([[1, 2, 3], [4, 5, 6]])
        >>> memory = x.view(-1)
        >>> transpose_in_place(x)
        >>> x
        tensor([[1, 4],
                [2, 5],
                [3, 6]])
        >>> memory
        tensor([1, 2, 3, 4, 5, 6])
        >>> memory[1] = 20
        >>> x
        tensor([[ 1,  4],
                [20,  5],
                [ 3,  6]])

    Trap: x.t() leaves x as it is and gives you another tensor on the same memory; x.t_() changes x.
    """
    x.t_()


def products(a: Tensor, b: Tensor, m: Tensor) -> tuple[Tensor, Tensor]:
    """Both products: a times b place by place, and a times m as matrices.

    Args:
        a: (n, k), or a batch of N such matrices, (N, n, k), float.
        b: same shape and dtype as a.
        m: (k, p), same dtype.

    Returns:
        a * b, of the shape of a: each number of a times the number in the same place of b;
        a @ m, (n, p) or (N, n, p): each row of a times each column of m, added up. The sizes k have to
        agree.

    Example: the same numbers, two products. 70 = 1 · 10 + 2 · 30.

        >>> a = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> b = torch.tensor([[10.0, 20.0], [30.0, 40.0]])
        >>> place_by_place, matrix = products(a, b, b)
        >>> place_by_place
        tensor([[ 10.,  40.],
                [ 90., 160.]])
        >>> matrix
        tensor([[ 70., 100.],
                [150., 220.]])
        >>> batch = torch.ones(10, 3, 4)
        >>> products(batch, batch, torch.ones(4, 5))[1].shape
        torch.Size([10, 3, 5])

    @ and torch.matmul are the same. torch.mm is stricter: it takes two matrices and refuses a batch.

    Trap: for square matrices both * and @ run and give the same shape. No error tells you which one you
    meant.
    """
    return a * b, a @ m


def exponential(x: Tensor) -> Tensor:
    """e to the power of x, place by place (e = 2.71828…).

    Args:
        x: any shape; float32, float64 or int64.

    Returns:
        A new tensor of the same shape: float32 and float64 stay what they are, int64 gives float32. What is
        too large for the dtype is infinite.

    Example:

        >>> exponential(torch.tensor([0, 1, -1]))
        tensor([1.0000, 2.7183, 0.3679])
        >>> exponential(torch.tensor([88.0, 89.0]))
        tensor([1.6516e+38,        inf])

    torch has such a function for all that a calculator has: exp, log, sqrt, sin … They work on a whole
    tensor; Python's math.exp takes one number.

    Trap: x.exp() gives a new tensor, x.exp_() overwrites x.
    """
    return torch.exp(x)


def best_class(scores: Tensor) -> Tensor:
    """For each row, the place of its largest value: the class that a model finds most likely.

    Args:
        scores: (N, C), float: a row of C scores for each of N samples. No two scores of a row are equal.

    Returns:
        (N,), int64, each 0 … C-1.

    Example: in the first row the largest value is 0.7, in place 1; in the second 2.0, in place 2.

        >>> scores = torch.tensor([[0.1, 0.7, 0.2], [-3.0, 0.5, 2.0]])
        >>> best_class(scores)
        tensor([1, 2])

    The axis that you name with dim= is the one that disappears: (N, C) without its axis 1 is (N,).

    Trap: argmax without dim= sees one long list of N · C values and gives a single number.
    """
    return scores.argmax(dim=1)


def fill_gaps(x: Tensor, substitutes: Tensor) -> Tensor:
    """Replaces missing measurements, marked as NaN (not a number), by a substitute for their column.

    Args:
        x: (N, D), float: N rows of D measurements. Any of them may be NaN, or infinite.
        substitutes: (D,), same dtype: what to put in place of a NaN, for each column.

    Returns:
        A new tensor, (N, D), same dtype: substitutes[d] where x[n, d] is NaN, else x[n, d]. Infinite values
        stay. x stays as it is.

    Example:

        >>> x = torch.tensor([[1.0, float("nan"), 3.0], [float("nan"), 5.0, float("inf")]])
        >>> fill_gaps(x, torch.tensor([10.0, 20.0, 30.0]))
        tensor([[ 1., 20.,  3.],
                [10.,  5., inf]])

    How: torch.where(condition, a, b) takes from a where the condition is true and from b elsewhere. A row of
    shape (D,) is used for all N rows by itself; that is called broadcasting.

    Trap: NaN is not even equal to itself, so x == float("nan") is False everywhere. Ask x.isnan().
    """
    return torch.where(x.isnan(), substitutes, x)
