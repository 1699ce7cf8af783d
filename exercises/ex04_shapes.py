"""Exercise 4: shapes, and the memory behind them.

Most errors in a first network are errors of shape, and the worst of them run without a word: an image with
scrambled pixels has the right shape too. This exercise takes images from a file to the table that a loss
wants, to tiles and to masks, one move at a time. Each function is one line or a few.

A tensor is two things: numbers in a row in memory, and a way to read them. The way to read them is the shape,
and the strides: how far to step in the row for the next index along each axis.

    >>> x = torch.tensor([[1, 2, 3], [4, 5, 6]])  # in memory: 1 2 3 4 5 6
    >>> x.shape, x.stride()
    (torch.Size([2, 3]), (3, 1))
    >>> x.t().shape, x.t().stride()  # the same row, read in another way
    (torch.Size([3, 2]), (1, 3))

So there are two kinds of result:

    a view  reads the same memory in another way: view, t, transpose, permute, unsqueeze, squeeze, expand
    a copy  has memory of its own: cat, stack, pad, clone, all arithmetic
    either  reshape, flatten: a view where one is possible, else a copy
            contiguous: the tensor itself where its memory lies in reading order, else a copy

"Shares memory" means that a write on one side shows on the other:

    >>> y = x.t()
    >>> y[0, 1] = 40
    >>> x
    tensor([[ 1,  2,  3],
            [40,  5,  6]])

Reading order is the order in which print shows the values: the last axis runs fastest. A tensor whose memory
lies in reading order is contiguous: x is, x.t() is not. Only a contiguous tensor is sure to take any new
shape as a view.

The letters in the shapes: N images, C channels (or classes), H rows, W columns.

For all functions:

- Any library function is allowed. Each docstring names the one that fits best.
- The result keeps the dtype (float32, float64, int64, bool ...), and gradients flow back through it.
- Leave the inputs as they are, their shapes included: unsqueeze_, t_ and the like change the caller's tensor.
- Inputs need not be contiguous, and there may be one image, or none: with N = 0 the result has the shape that
  the docstring says, with N = 0.
- Where a docstring says "shares memory" or "a copy", it has to be so. Where it says nothing, both will do.
- "Raises an error" means any error: the one of the library will do.

Trap: try your functions on tensors that have another size on every axis. On a 4 × 4 image a swapped axis goes
unseen.
"""

import torch
from torch import Tensor
from torch.nn import functional as F


def as_table(numbers: Tensor, columns: int) -> Tensor:
    """Lays a row of numbers out as a table, line by line.

    Args:
        numbers: (n,), any dtype. n is a multiple of columns.
        columns: how many numbers stand in each line.

    Returns:
        (n / columns, columns). Shares memory with numbers.

    Raises an error where n is not a multiple of columns (view does so by itself).

    Example:

        >>> numbers = torch.tensor([1, 2, 3, 4, 5, 6])
        >>> table = as_table(numbers, 3)
        >>> table
        tensor([[1, 2, 3],
                [4, 5, 6]])
        >>> numbers[0] = 10  # a view: the table sees it
        >>> table
        tensor([[10,  2,  3],
                [ 4,  5,  6]])

    Best fit: view. One of the sizes may be -1, and view works it out from the rest: numbers.view(2, -1) has
    two lines.

    Trap: the last axis runs fastest, so view(columns, -1).t() also has the right shape, but it is filled
    column by column.
    """
    raise NotImplementedError


def shaped_like(values: Tensor, other: Tensor) -> Tensor:
    """Gives values the shape of other; reading order stays.

    Args:
        values: any shape, any dtype.
        other: only its shape counts. As many values as values has.

    Returns:
        the shape of other, the dtype of values. Shares memory with values where values is contiguous. Where
        no view can do it, as for a transposed table that is laid out in a row, it is a copy.

    Raises an error where the two do not have equally many values.

    Example:

        >>> row = torch.zeros(6)
        >>> flipped = torch.tensor([[1, 2, 3], [4, 5, 6]]).t()  # (3, 2), not contiguous
        >>> shaped_like(flipped, row)
        tensor([1, 4, 2, 5, 3, 6])
        >>> flipped.view(6)
        Traceback (most recent call last):
        RuntimeError: view size is not compatible with input tensor's size and stride (at least one ...

    Best fit: reshape. It is view where that works, and copies where view raises.

    Trap: a new shape does not turn anything. A (2, 3) table in the shape (3, 2) is not its transpose: the
    values stay in reading order, [[1, 2], [3, 4], [5, 6]]. And because reshape may or may not copy, do not
    rely on writing through it.
    """
    raise NotImplementedError


def transposed(tables: Tensor) -> Tensor:
    """Swaps rows and columns, of one table or of each of many.

    Args:
        tables: (R, C), or (N, R, C), or with more axes in front; any dtype.

    Returns:
        (C, R), or (N, C, R), and so on: the last two axes are swapped. Shares memory with tables.

    Example:

        >>> transposed(torch.tensor([[1, 2, 3], [4, 5, 6]]))
        tensor([[1, 4],
                [2, 5],
                [3, 6]])
        >>> transposed(torch.zeros(10, 2, 3)).shape
        torch.Size([10, 3, 2])

    Best fit: transpose(a, b) swaps any two axes; axis -1 is the last one, -2 the one before. For a single
    table matrix.t() is the same.

    Trap: t() refuses more than two axes, and .T reverses all of them: (10, 2, 3) would become (3, 2, 10).
    """
    raise NotImplementedError


def channels_first(images: Tensor) -> Tensor:
    """Moves the channels from the end to where PyTorch wants them: NHWC to NCHW.

    Image files, numpy and plotting have the three colours of a pixel side by side: (N, H, W, C). Convolutions
    in PyTorch want a whole plane for each colour: (N, C, H, W).

    Args:
        images: (N, H, W, C), any dtype.

    Returns:
        (N, C, H, W): result[n, c, h, w] = images[n, h, w, c]. Shares memory with images.

    Example: one image of 1 × 2 pixels. The red values are 1 and 4, the green ones 2 and 5, the blue ones 3
    and 6.

        >>> pixels = torch.tensor([[[[1, 2, 3], [4, 5, 6]]]])  # (1, 1, 2, 3)
        >>> channels_first(pixels)
        tensor([[[[1, 4]],
        <BLANKLINE>
                 [[2, 5]],
        <BLANKLINE>
                 [[3, 6]]]])

    Best fit: permute. It names, for each new axis, the old axis that goes there.

    Trap: view(N, C, H, W) and reshape run and give this very shape, but with scrambled pixels: [[1, 2]] would
    be the red plane. A new shape keeps the reading order; here the order has to change.
    """
    raise NotImplementedError


def channels_last(images: Tensor) -> Tensor:
    """The way back, as for a plot: NCHW to NHWC.

    Args:
        images: (N, C, H, W), any dtype.

    Returns:
        (N, H, W, C): result[n, h, w, c] = images[n, c, h, w]. Shares memory with images.

    Example:

        >>> channels_last(torch.zeros(10, 3, 4, 5)).shape
        torch.Size([10, 4, 5, 3])
        >>> torch.equal(channels_last(channels_first(pixels)), pixels)
        True

    Best fit: permute again, with other numbers.

    Trap: the permutation that went there does not lead back. permute(0, 3, 1, 2) twice gives (N, W, C, H).
    """
    raise NotImplementedError


def packed(tensor: Tensor) -> Tensor:
    """The same values in the same shape, with the memory in reading order.

    After permute or transpose the numbers lie in memory as they lay before. view then fails, and much code
    outside of PyTorch that walks through the memory reads the wrong order.

    Args:
        tensor: any shape, any dtype, any memory layout.

    Returns:
        the same shape and values, contiguous: is_contiguous() is True, and view(-1) works. Where tensor is
        not contiguous, this is a copy.

    Example:

        >>> flipped = torch.tensor([[1, 2, 3], [4, 5, 6]]).t()
        >>> flipped.is_contiguous(), packed(flipped).is_contiguous()
        (False, True)
        >>> flipped.stride(), packed(flipped).stride()
        ((1, 3), (2, 1))
        >>> packed(flipped).view(-1)
        tensor([1, 4, 2, 5, 3, 6])

    Best fit: contiguous.

    Trap: it returns the result and does not change the tensor that it is called on. And clone() is not
    enough: it makes a new memory, but keeps the strides of a permuted tensor.
    """
    raise NotImplementedError


def pixel_rows(logits: Tensor) -> Tensor:
    """One line for each pixel, one column for each class: the table that a loss over pixels wants.

    Args:
        logits: (N, C, H, W), any dtype.

    Returns:
        (N·H·W, C). Row (n·H + h)·W + w holds the C values of pixel (h, w) of image n: first all pixels of
        image 0, line by line, then those of image 1. No images give (0, C).

    Example: one image of 1 × 3 pixels and two classes. The first pixel has the logits 0.1 and 0.3.

        >>> logits = torch.tensor([[[[0.1, 0.4, 0.2]], [[0.3, 0.6, 0.7]]]])  # (1, 2, 1, 3)
        >>> pixel_rows(logits)
        tensor([[0.1000, 0.3000],
                [0.4000, 0.6000],
                [0.2000, 0.7000]])

    How: make the classes the last axis first, then merge the other axes.

    Trap: logits.reshape(-1, C) has the right shape at once, but its first line is 0.1, 0.4: two pixels of one
    class. And after a permute, view raises (with one image it may happen to work); reshape copies.
    """
    raise NotImplementedError


def with_channel_axis(images: Tensor) -> Tensor:
    """Gives grey images, or masks, the channel axis that they lack.

    Args:
        images: (N, H, W), any dtype.

    Returns:
        (N, 1, H, W): result[n, 0, h, w] = images[n, h, w]. Shares memory with images.

    Example:

        >>> with_channel_axis(torch.tensor([[[1, 2, 3], [4, 5, 6]]]))
        tensor([[[[1, 2, 3],
                  [4, 5, 6]]]])
        >>> with_channel_axis(torch.zeros(10, 28, 28)).shape
        torch.Size([10, 1, 28, 28])

    Best fit: unsqueeze(d) puts an axis of length 1 in place d of the new shape. images[:, None] is the same.

    Trap: unsqueeze(0) gives (1, N, H, W): one image with N channels. A convolution takes it for that.
    """
    raise NotImplementedError


def without_channel_axis(scores: Tensor) -> Tensor:
    """Takes the channel axis away again, where there is one channel.

    Args:
        scores: (N, 1, H, W), any dtype.

    Returns:
        (N, H, W). Shares memory with scores.

    Raises:
        ValueError: where axis 1 is not of length 1.

    Example:

        >>> without_channel_axis(torch.zeros(10, 1, 4, 5)).shape
        torch.Size([10, 4, 5])
        >>> without_channel_axis(torch.zeros(1, 1, 4, 5)).shape
        torch.Size([1, 4, 5])

    Best fit: squeeze(d) removes axis d if its length is 1.

    Trap: squeeze() without d removes every axis of length 1. It works for months, until the last batch of an
    epoch holds a single image and loses its batch axis too. And squeeze(1) leaves an axis of length 3 where
    it is without a word, so look at the length yourself.
    """
    raise NotImplementedError


def side_by_side(left: Tensor, right: Tensor) -> Tensor:
    """Puts two grey images next to each other.

    Args:
        left: (H, V), any dtype.
        right: (H, W), the same dtype.

    Returns:
        (H, V + W): each line of left, followed by the same line of right. A copy.

    Raises an error where the heights differ.

    Example:

        >>> side_by_side(torch.tensor([[1, 2], [3, 4]]), torch.tensor([[5], [6]]))
        tensor([[1, 2, 5],
                [3, 4, 6]])
        >>> side_by_side(torch.zeros(4, 4), torch.zeros(4, 4)).shape
        torch.Size([4, 8])

    Best fit: torch.cat takes a list of tensors and the axis along which they are joined. That axis grows; the
    others have to agree.

    Trap: without an axis cat takes axis 0, and two 4 × 4 images become 8 × 4: one below the other.
    """
    raise NotImplementedError


def stacked(images: list[Tensor]) -> Tensor:
    """Makes a batch of single images.

    Args:
        images: a list of N tensors (C, H, W), N at least 1, all of one shape and dtype.

    Returns:
        (N, C, H, W): result[n] equals images[n]. A copy.

    Raises an error where the shapes differ.

    Example:

        >>> batch = stacked([torch.full((1, 2, 3), 7), torch.full((1, 2, 3), 8)])
        >>> batch.shape
        torch.Size([2, 1, 2, 3])
        >>> batch[1]
        tensor([[[8, 8, 8],
                 [8, 8, 8]]])

    Best fit: torch.stack. It makes a new axis; cat lengthens one that is there.

    Trap: cat of ten images (3, H, W) gives (30, H, W), one image of thirty channels.
    """
    raise NotImplementedError


def padded(image: Tensor, top: int, bottom: int, left: int, right: int, value: float = 0.0) -> Tensor:
    """Puts a border around an image, of a width of its own on each side.

    Args:
        image: (H, W), or (C, H, W), or (N, C, H, W): the last two axes are rows and columns; any dtype.
        top: lines to add above.
        bottom: lines to add below.
        left: columns to add on the left.
        right: columns to add on the right.
        value: what the border is filled with.

    Returns:
        (..., top + H + bottom, left + W + right), the dtype of image. A copy, also where all
        four widths are 0.

    Example:

        >>> padded(torch.tensor([[1, 2], [3, 4]]), top=1, bottom=0, left=0, right=2, value=9)
        tensor([[9, 9, 9, 9],
                [1, 2, 9, 9],
                [3, 4, 9, 9]])
        >>> padded(torch.zeros(4, 4), top=2, bottom=5, left=2, right=2).shape
        torch.Size([11, 8])

    Best fit: F.pad(image, sizes, value=value). The sizes come in pairs, before and after, and the first pair
    is for the last axis: F.pad(x, (2, 2, 2, 5)) makes 4 × 4 into 11 × 8.

    Trap: that order is the opposite of how shapes are written. Columns come first, then rows.
    """
    raise NotImplementedError


def every_row(row: Tensor, count: int) -> Tensor:
    """Shows one row count times, without copying it.

    Args:
        row: (C,), any dtype.
        count: how many times.

    Returns:
        (count, C), each row equal to row. Shares memory with row, and so do all its rows: a write into row,
        or into one of the rows, shows in all of them.

    Example:

        >>> a = every_row(torch.tensor([1, 2]), 3)
        >>> a
        tensor([[1, 2],
                [1, 2],
                [1, 2]])
        >>> a.stride()  # no step at all from row to row
        (0, 1)
        >>> b = every_row(torch.tensor([10, 20, 30]), 2).t()
        >>> a.sub(b)
        tensor([[ -9,  -8],
                [-19, -18],
                [-29, -28]])
        >>> a.sub_(b)
        Traceback (most recent call last):
        RuntimeError: unsupported operation: more than one element of the written-to tensor refers to a ...

    Best fit: expand. It only lengthens axes of length 1, or adds axes in front: the others keep their size,
    for which you may write -1. Arithmetic on two shapes that differ (broadcasting) does the same behind the
    scenes.

    Trap: six values over two numbers in memory. a.sub(b) makes a new tensor and is fine, a.sub_(b) would
    write each number three times and raises. repeat looks the same, but copies.
    """
    raise NotImplementedError


def patches(images: Tensor, size: int) -> Tensor:
    """Cuts images into square tiles that do not overlap, as vision transformers do.

    Args:
        images: (N, C, H, W), any dtype. H and W are multiples of size.
        size: side of a tile, p below, in pixels.

    Returns:
        (N, (H/p)·(W/p), C, p, p). The tiles of an image come in reading order: from left to right, then from
        top to bottom. Tile r·(W/p) + s of image n is images[n, :, r·p : (r + 1)·p, s·p : (s + 1)·p].
        No images give N = 0 and the same other sizes.

    Raises:
        ValueError: where H or W is not a multiple of size.

    Example:

        >>> image = torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8]]).view(1, 1, 2, 4)
        >>> patches(image, 2)
        tensor([[[[[1, 2],
                   [5, 6]]],
        <BLANKLINE>
        <BLANKLINE>
                 [[[3, 4],
                   [7, 8]]]]])
        >>> patches(torch.zeros(10, 3, 8, 12), 4).shape
        torch.Size([10, 6, 3, 4, 4])

    How: split H into (H/p, p) and W into (W/p, p), which gives six axes; permute them; merge the two that
    count tiles. Slices in two loops will do as well.

    Trap: images.reshape(N, -1, C, p, p) has the right shape and holds the wrong pixels: 1, 2, 3, 4 would be
    the first tile. (And with N = 0 the -1 could be anything, so it raises.)
    """
    raise NotImplementedError


def instance_masks(instances: Tensor, ids: Tensor) -> Tensor:
    """One mask for each object of an image in which every pixel holds the number of its object.

    Args:
        instances: (H, W), int64: the object that each pixel belongs to, 0 for none.
        ids: (K,), int64: the objects that are wanted, in any order. K may be 0, and an id may be missing from
            the image: its mask is then all False. An id may come more than once, and then so does its mask. 0
            may be among the ids too: its mask shows the pixels that belong to no object.

    Returns:
        (K, H, W), bool: result[k, h, w] tells whether instances[h, w] equals ids[k].

    Example:

        >>> instances = torch.tensor([[0, 2, 2], [1, 1, 0]])
        >>> masks = instance_masks(instances, torch.tensor([2, 1]))
        >>> masks
        tensor([[[False,  True,  True],
                 [False, False, False]],
        <BLANKLINE>
                [[False, False, False],
                 [ True,  True, False]]])

    How: the comparison of (H, W) with (K, 1, 1) is broadcast to (K, H, W). ids[:, None, None] has that shape.

    Trap: instances == ids lines up the columns of the image with the ids. It raises where W and K differ, and
    where they happen to be equal it compares each column with another id, without a word.
    """
    raise NotImplementedError


def cut_out(image: Tensor, masks: Tensor) -> Tensor:
    """Shows each object alone: the image where its mask is True, and 0 elsewhere.

    Args:
        image: (C, H, W), float or int64. Its values are finite: neither NaN nor infinite.
        masks: (K, H, W), bool. K may be 0.

    Returns:
        (K, C, H, W), the dtype of image: result[k, c, h, w] = image[c, h, w] where masks[k, h, w], else 0.
        A copy, also where a mask is True everywhere.

    Example:

        >>> image = torch.tensor([[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]])  # (1, 2, 3)
        >>> cut_out(image, masks)
        tensor([[[[0.0000, 0.2000, 0.3000],
                  [0.0000, 0.0000, 0.0000]]],
        <BLANKLINE>
        <BLANKLINE>
                [[[0.0000, 0.0000, 0.0000],
                  [0.4000, 0.5000, 0.0000]]]])

    How: line the axes up from the right. The image is (C, H, W), so the masks have to be (K, 1, H, W).

    Trap: without the axis of length 1 the K masks meet the C channels. With K = C, three objects and three
    colours, this runs, and each object cuts out one colour.
    """
    raise NotImplementedError
