"""Shapes, and the memory behind them"""

from collections.abc import Callable

import torch
from torch import Tensor

from grader.check import Trial, check, picture, workload
from grader.datasets import digits, scenes

TABLE = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
PIXELS = [[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]]  # one image of 1 × 2 pixels, three colours
PLANES = [[[[1.0, 4.0]], [[2.0, 5.0]], [[3.0, 6.0]]]]  # the same, a plane for each colour
LOGITS = [[[[0.1, 0.4, 0.2]], [[0.3, 0.6, 0.7]]]]  # one image of 1 × 3 pixels, two classes


def values(trial: Trial, *shape: int) -> Tensor:
    """Distinct values: float32 at first, then float64 laid out in memory the other way round, then int64."""
    if trial.index < 2:
        return trial.distinct(*shape)
    if trial.index == 2:
        return trial.distinct(*shape[::-1], dtype=torch.float64).permute(*reversed(range(len(shape))))
    return (trial.distinct(*shape, dtype=torch.float64) * 10).round().long()


def gradient(leaf: Tensor, result: Tensor) -> Tensor | None:
    """What reaches the leaf where each value of the result has its own weight, or None."""
    if result.requires_grad:
        weights = torch.arange(1, result.numel() + 1, dtype=result.dtype, device=result.device)
        (result * weights.view(result.shape)).sum().backward()
    return leaf.grad


def values_and_gradient(name: str, given: Tensor, function: Callable[[Tensor], Tensor]) -> dict[str, object]:
    """The result, what was given as it is afterwards, and the gradient where there is one."""
    seen = {"result": function(given), f"{name} afterwards": given.clone()}
    if given.is_floating_point():
        leaf = given.clone().requires_grad_()
        seen[f"grad of {name}"] = gradient(leaf, function(leaf.clone()))  # a leaf refuses in-place methods
    return seen


def memory(name: str, given: Tensor, function: Callable[[Tensor], Tensor]) -> dict[str, object]:
    """The same, and what each side shows after a write on the other: a view shows it, a copy does not."""
    seen = values_and_gradient(name, given, function)
    result = seen["result"]
    seen["result"] = result.clone()
    given[(0,) * given.dim()] = 1000
    seen[f"result after 1000 was written into {name}"] = result.clone()
    result[(-1,) * result.dim()] = -1000
    seen[f"{name} after -1000 was written into the result"] = given.clone()
    return seen


def outcome(trial: Trial, function: Callable[..., object], *args: object) -> str:
    """What becomes of a call that any error may end."""
    return "an error" if trial.refuses(function, *args) else "no error"


def size_of(images: Tensor) -> str:
    """The last two axes, in words."""
    return " × ".join(str(length) for length in images.shape[-2:])


def image_shape(trial: Trial) -> tuple[int, int, int, int]:
    """N, C, H and W, all unlike; the last images are square, where a swap of H and W does not show."""
    n = trial.size
    return n - 1, n, n + 1, n + 1 if n == 4 else n + 2


@check(sizes=(1, 2, 3, 4))
def as_table_is_a_view(module, trial: Trial):
    """as_table fills the table line by line, in the memory of the numbers"""
    if trial.example:
        numbers, columns = trial.tensor([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), 3
    else:
        columns = trial.size + 1
        numbers = values(trial, 2 * trial.size * columns)[::2]  # every second one: not contiguous
    trial.given(numbers=numbers, columns=columns)
    less = trial.normal(2 * columns - 1)
    return {
        **memory("numbers", numbers, lambda x: module.as_table(x, columns)),
        f"as_table of {len(less)} numbers in lines of {columns}": outcome(
            trial, module.as_table, less, columns
        ),
    }


@check(sizes=(1, 2, 3, 4))
def shaped_like_shares_where_it_can(module, trial: Trial):
    """shaped_like keeps the reading order, shares memory where it can, and copies where it has to"""
    lines, columns = (2, 3) if trial.index < 2 else (trial.size + 1, 2 * trial.size)
    given = trial.tensor(TABLE) if trial.index < 2 else values(trial, lines, columns).contiguous()
    other = trial.tensor([[5.0] * lines] * columns, dtype=torch.float16)  # nothing but its shape counts
    if trial.index % 2:  # no view can lay a transposed table out in a row
        given, other = given.t(), other.flatten()
    trial.given(values=given, other=other)
    return {
        **memory("values", given, lambda x: module.shaped_like(x, other)),
        "other afterwards": other,
        "shaped_like of 6 values and an other of shape (2, 2)": outcome(
            trial, module.shaped_like, trial.tensor(TABLE), trial.tensor([[0.0] * 2] * 2)
        ),
        "shaped_like of 1 value and an other of 2": outcome(
            trial, module.shaped_like, trial.tensor([7.0]), trial.tensor([0.0] * 2)
        ),
    }


@check(sizes=(1, 2, 3, 4))
def transposed_swaps_rows_and_columns(module, trial: Trial):
    """transposed swaps the last two axes, of one table or of many, as a view"""
    if trial.example:
        tables = trial.tensor(TABLE)
    else:
        tables = values(trial, *{2: (4, 2, 3), 3: (2, 5, 4, 3), 4: (3, 3)}[trial.size])
    trial.given(tables=tables)
    return memory("tables", tables, module.transposed)


@check(sizes=(1, 2, 3, 4))
def channels_first_keeps_pixels_together(module, trial: Trial):
    """channels_first moves the channels without mixing up pixels, as a view"""
    n, c, h, w = image_shape(trial)
    images = trial.tensor(PIXELS) if trial.example else values(trial, n, h, w, c)
    trial.given(images=images)
    return memory("images", images, module.channels_first)


@check(sizes=(1, 2, 3, 4))
def channels_last_keeps_pixels_together(module, trial: Trial):
    """channels_last moves them back, as a view"""
    n, c, h, w = image_shape(trial)
    images = trial.tensor(PLANES) if trial.example else values(trial, n, c, h, w)
    trial.given(images=images)
    return memory("images", images, module.channels_last)


@check(sizes=(1, 2, 3, 4))
def packed_lies_in_reading_order(module, trial: Trial):
    """packed keeps shape and values, and lays the memory out in reading order"""
    if trial.example:
        tensor = trial.tensor(TABLE).t()
    else:
        tensor = values(trial, trial.size, trial.size + 2, trial.size + 1, trial.size + 3).permute(0, 2, 3, 1)
    trial.given(tensor=tensor)
    result = module.packed(tensor)
    in_memory = result.as_strided((result.numel(),), (1,))
    return {
        "result": result.clone(),
        "result as it lies in memory": in_memory.clone(),
        "result for a contiguous tensor": module.packed(tensor.reshape(-1)),
        **memory("tensor", tensor, module.packed),
    }


@check(points=2, sizes=(1, 2, 3, 4))
def pixel_rows_hold_one_pixel_each(module, trial: Trial):
    """pixel_rows gives each pixel a line, with its classes side by side"""
    if trial.example:
        logits = trial.tensor(LOGITS)
    else:
        logits = values(trial, trial.size - 1, trial.size + 1, trial.size, trial.size + 2)
    trial.given(logits=logits)
    return values_and_gradient("logits", logits, module.pixel_rows)


def grey_images(trial: Trial) -> Tensor:
    """(N, H, W); a batch of one as well."""
    n = 1 if trial.size == 2 else trial.size
    return trial.tensor([TABLE]) if trial.example else values(trial, n, trial.size + 1, trial.size + 3)


@check(sizes=(1, 2, 3, 4))
def channel_axis_is_added(module, trial: Trial):
    """with_channel_axis adds axis 1, as a view"""
    images = grey_images(trial)
    masks = images > 0
    trial.given(images=images)
    return {
        **memory("images", images, module.with_channel_axis),
        "result for masks": module.with_channel_axis(masks),
    }


@check(sizes=(1, 2, 3, 4))
def channel_axis_is_removed(module, trial: Trial):
    """without_channel_axis removes axis 1 and no other, as a view, and refuses colours"""
    scores = grey_images(trial)[:, None].clone()
    masks, colours = scores > 0, torch.cat([scores] * 3, dim=1)
    trial.given(scores=scores)
    return {
        **memory("scores", scores, module.without_channel_axis),
        "result for masks": module.without_channel_axis(masks),
        "without_channel_axis of 3 channels raises": trial.error_of(module.without_channel_axis, colours),
        "without_channel_axis of no channels raises": trial.error_of(
            module.without_channel_axis, scores[:, :0]
        ),
    }


@check(sizes=(1, 2, 3, 4))
def side_by_side_joins_lines(module, trial: Trial):
    """side_by_side joins two images line by line, as a copy"""
    if trial.example:
        left, right = trial.tensor(range(16)).view(4, 4).float(), trial.tensor([[0.5] * 4] * 4)
    else:
        height = trial.size + 1
        left, right = values(trial, height, trial.size), values(trial, height, trial.size + 2)
    trial.given(left=left, right=right)
    return {
        **values_and_gradient("left", left, lambda x: module.side_by_side(x, right)),
        **memory("right", right, lambda x: module.side_by_side(left, x)),
        "left with a right that has a line less": outcome(trial, module.side_by_side, left, right[1:]),
        "left with a right of one line": outcome(trial, module.side_by_side, left, right[:1]),
        "left of one line with right": outcome(trial, module.side_by_side, left[:1], right),
    }


@check(sizes=(1, 2, 3, 4))
def stacked_makes_a_batch(module, trial: Trial):
    """stacked makes a batch, with a new first axis, as a copy"""
    if trial.example:
        images = list(trial.tensor([[[[7, 7, 7], [7, 7, 7]]], [[[8, 8, 8], [8, 8, 8]]]]))
    else:  # a batch of one comes first
        images = list(values(trial, trial.size - 1, trial.size, trial.size + 1, trial.size + 2))
    trial.given(images=images)
    others = images[1:]
    masks = [image > 0 for image in images]
    wider, lower = torch.cat([images[0], images[0]], dim=2), images[0][:, :1]
    return {
        **memory("images[0]", images[0], lambda x: module.stacked([x, *others])),
        "result for masks": module.stacked(masks),
        "masks afterwards": masks,
        "images[0] with an image twice as wide": outcome(trial, module.stacked, [images[0], wider]),
        "images[0] with an image of one line": outcome(trial, module.stacked, [images[0], lower]),
    }


@check(sizes=(1, 2, 3, 4))
def padded_adds_a_border(module, trial: Trial):
    """padded adds the right number of lines and columns on each side, as a copy"""
    if trial.example:
        image, border = trial.tensor([[1.0] * 4] * 4), {"top": 2, "bottom": 5, "left": 2, "right": 2}
    else:
        image = values(trial, *{2: (2, 3), 3: (4, 2, 3), 4: (2, 4, 3, 5)}[trial.size])
        # first no border at all, then 0, 1, 2 and 3 in some order
        sides = [0] * 4 if trial.size == 2 else trial.permutation(4)
        border = dict(zip(("top", "bottom", "left", "right"), sides, strict=True))
    trial.given(image=image, **border)
    mask = image > 0
    return {
        **memory("image", image, lambda x: module.padded(x, **border)),
        "result for the value 255": module.padded(image, **border, value=255),
        "result for a mask": module.padded(mask, **border),
    }


@check(sizes=(1, 2, 3, 4))
def every_row_is_the_same_memory(module, trial: Trial):
    """every_row repeats a row without copying it, so that writing in place is refused"""
    if trial.example:
        row, column = trial.tensor([1.0, 2.0]), trial.tensor([10.0, 20.0, 30.0])
    else:
        count = 1 if trial.size == 2 else trial.size + 3
        row, column = values(trial, trial.size + 1), values(trial, count)
    count = len(column)
    trial.given(row=row, count=count)
    a, b = module.every_row(row.clone(), count), column[:, None].expand(-1, len(row))
    return {
        **memory("row", row, lambda x: module.every_row(x, count)),
        "a.sub(b)": a.sub(b) if a.shape == b.shape else a,
        "a.sub_(b)": outcome(trial, a.sub_, b),
    }


@check(points=2, sizes=(1, 2, 3, 4))
def patches_tile_the_images(module, trial: Trial):
    """patches cuts images into tiles, from left to right and then from top to bottom"""
    if trial.example:
        images, size = trial.tensor([[[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]]]), 2
    else:  # the last images are square, where a swap of their axes does not show in the shape
        *shape, size = {2: (1, 1, 4, 6, 2), 3: (2, 4, 15, 18, 3), 4: (3, 5, 8, 8, 2)}[trial.size]
        images = values(trial, *shape)
    # one more, not one less: from the only line of an image no tile can be cut, and unfold raises by itself
    higher = torch.cat([images, images[:, :, :1]], dim=2)
    wider = torch.cat([images, images[:, :, :, :1]], dim=3)
    trial.given(images=images, size=size)
    return {
        **values_and_gradient("images", images, lambda x: module.patches(x, size)),
        f"patches of {size_of(higher)} pixels and size {size} raises": trial.error_of(
            module.patches, higher, size
        ),
        f"patches of {size_of(wider)} pixels and size {size} raises": trial.error_of(
            module.patches, wider, size
        ),
    }


@check(sizes=(1, 2, 3, 4))
def each_id_has_its_mask(module, trial: Trial):
    """instance_masks makes a mask for each id, in the order of the ids"""
    if trial.example:
        instances, ids = trial.tensor([[0, 2, 2], [1, 1, 0]]), trial.tensor([2, 1])
    else:
        count, height, width = trial.size + 1, trial.size + 2, trial.size + 3
        instances = trial.integers(0, count + 2, (width, height)).t()
        wanted = trial.permutation(count)  # with 0, the pixels of no object
        ids = trial.tensor([*wanted, 77, wanted[0]])  # one that is not in the image, and one twice
        if trial.size == 3:  # numbers that are all 0 in uint8
            instances, ids = 256 * instances, 256 * ids
        elif trial.size == 4:  # numbers that are all one in float32
            instances, ids = 2**40 + instances, 2**40 + ids
    trial.given(instances=instances, ids=ids)
    none = ids[:0]  # before a submission may have changed the shape of ids
    return {
        "masks": module.instance_masks(instances, ids),
        "masks without ids": module.instance_masks(instances, none),
        "instances afterwards": instances,
        "ids afterwards": ids,
    }


@check(sizes=(1, 2, 3, 4))
def objects_are_cut_out(module, trial: Trial):
    """cut_out shows each object alone, with 0 around it"""
    if trial.example:
        image = trial.tensor([[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]])
        masks = trial.tensor([[[0, 1, 1], [0, 0, 0]], [[0, 0, 0], [1, 1, 0]]]).bool()
    else:
        count, height, width = trial.size + 1, trial.size + 2, trial.size + 3
        image = values(trial, 2, height, width)
        masks = trial.integers(0, 2, (count, height, width)).bool()
        if trial.size == 2:
            masks = torch.ones_like(masks[:1])  # all of the image, which is to be a copy too
    trial.given(image=image, masks=masks)
    return {
        **memory("image", image, lambda x: module.cut_out(x, masks)),
        "result without masks": module.cut_out(image, masks[:0]),
        "masks afterwards": masks,
    }


@check(sizes=(1, 2))
def empty_batches_go_through(module, trial: Trial):
    """A batch of no images gives a result of no images, and a batch of one keeps its axis"""
    seen = {}
    for count in (0, 1):
        images = trial.distinct(count, trial.size + 1, 2 * trial.size, 4 * trial.size)
        kind = f"of {count} images"
        trial.given(**{f"{count} images": images})
        seen[f"transposed {kind}"] = module.transposed(images)
        seen[f"channels_first {kind}"] = module.channels_first(images)
        seen[f"channels_last {kind}"] = module.channels_last(images)
        seen[f"packed {kind}"] = module.packed(images)
        seen[f"pixel_rows {kind}"] = module.pixel_rows(images)
        seen[f"with_channel_axis {kind}"] = module.with_channel_axis(images[:, 0])
        seen[f"without_channel_axis {kind}"] = module.without_channel_axis(images[:, :1])
        seen[f"patches {kind}"] = module.patches(images, 2)
    return seen


def photos(trial: Trial, dtype: torch.dtype):
    """N colour images of 32 × 32 pixels."""
    return {"images": trial.normal(trial.size, 3, 32, 32, dtype=dtype)}


@workload(
    sizes=(1, 4, 16, 64),
    inputs=photos,
    per="images",
    needs="patches_tile_the_images",
    dtypes=("float32", "float64"),
)
def tiling(module, images):
    """patches of 4 × 4 pixels of N colour images of 32 × 32"""
    return module.patches(images, 4)


def numbered(trial: Trial, dtype: torch.dtype):
    """An image of 64 × 64 pixels with N objects."""
    ids = trial.tensor([i + 1 for i in trial.permutation(trial.size)])
    return {"instances": trial.integers(0, trial.size + 1, (64, 64)), "ids": ids}


@workload(sizes=(2, 8, 32, 128), inputs=numbered, per="objects", needs="each_id_has_its_mask")
def masking(module, instances, ids):
    """instance_masks of N objects in 64 × 64 pixels"""
    return module.instance_masks(instances, ids)


def maps(trial: Trial, dtype: torch.dtype):
    """Logits of N images of 32 × 32 pixels in 10 classes."""
    return {"logits": trial.normal(trial.size, 10, 32, 32, dtype=dtype)}


@workload(
    sizes=(1, 4, 16, 64),
    inputs=maps,
    per="images",
    needs="pixel_rows_hold_one_pixel_each",
    dtypes=("float32", "float64"),
)
def laying_out(module, logits):
    """pixel_rows of N images of 32 × 32 pixels in 10 classes"""
    return module.pixel_rows(logits)


TOPICS = {
    "view: another shape on the same memory": ("as_table_is_a_view",),
    "reshape to another tensor's shape": ("shaped_like_shares_where_it_can",),
    "view fails after permute, reshape copies": (
        "shaped_like_shares_where_it_can",
        "pixel_rows_hold_one_pixel_each",
    ),
    "transpose of the last two axes, t for a single table": ("transposed_swaps_rows_and_columns",),
    "permute: images from NHWC to NCHW": ("channels_first_keeps_pixels_together",),
    "permute back: images from NCHW to NHWC": ("channels_last_keeps_pixels_together",),
    "contiguous: memory in reading order": ("packed_lies_in_reading_order",),
    "logits (N, C, H, W) as rows of classes (N·H·W, C)": ("pixel_rows_hold_one_pixel_each",),
    "unsqueeze: a new axis of length 1": ("channel_axis_is_added",),
    "squeeze: the named axis and no other": ("channel_axis_is_removed",),
    "cat joins along an axis: two 4 × 4 on dim 1 are 4 × 8": ("side_by_side_joins_lines",),
    "stack makes a new axis": ("stacked_makes_a_batch",),
    "pad counts from the last axis: (2, 2, 2, 5) makes 11 × 8 of 4 × 4": ("padded_adds_a_border",),
    "expand repeats without a copy": ("every_row_is_the_same_memory",),
    "expanded memory refuses in-place writes": ("every_row_is_the_same_memory",),
    "images cut into patches": ("patches_tile_the_images",),
    "masks by broadcasting: mask == ids[:, None, None]": ("each_id_has_its_mask",),
    "masks meet channels: axes of length 1 stretch": ("objects_are_cut_out",),
    "which results share storage": (
        "as_table_is_a_view",
        "shaped_like_shares_where_it_can",
        "transposed_swaps_rows_and_columns",
        "channels_first_keeps_pixels_together",
        "channels_last_keeps_pixels_together",
        "channel_axis_is_added",
        "channel_axis_is_removed",
        "every_row_is_the_same_memory",
    ),
    "which results are copies": (
        "packed_lies_in_reading_order",
        "side_by_side_joins_lines",
        "stacked_makes_a_batch",
        "padded_adds_a_border",
        "objects_are_cut_out",
    ),
    "a batch of none or one keeps its axis": ("empty_batches_go_through",),
}

HINTS = {
    "as_table": (
        "The numbers already lie in memory as they should be read. Only the way to read them changes: no "
        "loop, no new tensor.",
        "numbers.view(lines, columns) needs the number of lines. Write -1 for it, and view works it out, or "
        "raises where it does not come out even.",
        "return numbers.view(-1, columns)",
    ),
    "shaped_like": (
        "A tensor's shape can be handed on as it is: other.shape.",
        "view raises for a transposed tensor. Its sister copies in that case, and only in that case.",
        "return values.reshape(other.shape)",
    ),
    "transposed": (
        "The axes in front stay where they are. Count the two that change from the end: -1 and -2.",
        "transpose swaps two axes and shares memory. t() and .T are for single tables.",
        "return tables.transpose(-2, -1)",
    ),
    "channels_first": (
        "Number the old axes: N is 0, H is 1, W is 2, C is 3. Now write these numbers in the new order, N, "
        "C, H, W.",
        "permute takes just that: for each new axis, the number of the old one. It shares memory.",
        "return images.permute(0, 3, 1, 2)",
    ),
    "channels_last": (
        "Number the axes that you have now: N is 0, C is 1, H is 2, W is 3. In which order do they come in "
        "N, H, W, C?",
        "Those four numbers go into permute. They are not the ones of channels_first.",
        "return images.permute(0, 2, 3, 1)",
    ),
    "packed": (
        "Look at stride() before and after: for a contiguous (3, 2) it is (2, 1).",
        "There is a method that copies only where the memory is not in reading order yet. Its name is what "
        "the result has to be. Return what it gives back.",
        "return tensor.contiguous()",
    ),
    "pixel_rows": (
        "Two moves. In which order do the axes have to be before the first three can be merged into one?",
        "After the first move the shape is (N, H, W, C), which you have written already. Then a new shape "
        "with C columns and -1 lines; view cannot do it after a permute.",
        "return logits.permute(0, 2, 3, 1).reshape(-1, logits.shape[1])",
    ),
    "with_channel_axis": (
        "An axis of length 1 changes no value, only the way to read them. In which place of (N, 1, H, W) is "
        "it?",
        "unsqueeze puts a new axis in the place that you name, counted from 0. The one with an underscore "
        "at its end changes the caller's tensor: leave it.",
        "return images.unsqueeze(1)",
    ),
    "without_channel_axis": (
        "Name the axis that is to go, so that a batch of one keeps its own.",
        "squeeze(1) does nothing where axis 1 is longer than 1. So ask for scores.shape[1] before, and "
        "raise ValueError where it is not 1.",
        "if scores.shape[1] != 1: raise ValueError(...); then return scores.squeeze(1)",
    ),
    "side_by_side": (
        "Which of the two axes gets longer, the one of the lines or the one of the columns?",
        "torch.cat takes a list or tuple of tensors, and dim=: the axis that gets longer.",
        "return torch.cat([left, right], dim=1)",
    ),
    "stacked": (
        "The result has one axis more than each image. Does cat make one?",
        "torch.stack makes a new axis, in place 0 unless you say otherwise, and takes the list as it is.",
        "return torch.stack(images)",
    ),
    "padded": (
        "F.pad wants its numbers in pairs, before and after, beginning with the last axis. The last axis "
        "runs across the columns.",
        "So the first pair is left and right, the second is top and bottom. And do not forget the value.",
        "return F.pad(image, (left, right, top, bottom), value=value)",
    ),
    "every_row": (
        "The C numbers stay where they are in memory; the step from one row to the next is 0.",
        "repeat, stack and contiguous all copy. expand does not, and it can add the new axis in front.",
        "return row.expand(count, -1)",
    ),
    "patches": (
        "First the easy part: raise ValueError where h % size or w % size is not 0.",
        "Split before you swap: with reshape, H becomes the two axes (h // size, size) and W likewise. "
        "Splitting an axis keeps every pixel in its place. You now have (N, C, down, p, across, p).",
        "The tiles are counted by down and across, so these go next to each other, right after N, and C and "
        "the two p follow: (N, down, across, C, p, p). Write that as a permute.",
        "tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 2, 4, 1, 3, 5); then "
        "reshape to (n, (h // size) * (w // size), c, size, size).",
    ),
    "instance_masks": (
        "Each pixel is to be compared with each id: that makes K · H · W comparisons, and == makes them all "
        "at once if the shapes are right.",
        "Shapes are lined up from the right, and an axis of length 1 stretches. Which shape of ids goes "
        "with (H, W) to give (K, H, W)?",
        "return instances == ids[:, None, None]",
    ),
    "cut_out": (
        "Each mask holds for all channels, and each channel is seen through all masks. Line up (C, H, W) "
        "with the masks so that (K, C, H, W) comes out.",
        "The masks need an axis of length 1 where the channels are: masks.unsqueeze(1). The image may stay "
        "as it is: a missing axis in front counts as length 1.",
        "return torch.where(masks.unsqueeze(1), image, 0)",
    ),
}


def bare(place, image, title="", **options):
    """Shows an image without axes around it."""
    place.imshow(image, **options)
    place.set_title(title)
    place.set(xticks=(), yticks=())
    place.spines[:].set_visible(False)


@picture(size=(9.0, 2.75))
def planes(module, trial: Trial):
    """channels_first takes the colours of an image apart"""
    image = scenes(3)[0][2].permute(1, 2, 0).contiguous()  # (H, W, C)
    return {"image": image, "planes": module.channels_first(image[None])[0]}


@planes.draw
def draw_planes(figure, seen):
    first, *others = figure.subplots(1, 4)
    bare(first, seen["image"].clip(0, 1), "image")
    for place, plane, name in zip(others, seen["planes"], ("red", "green", "blue"), strict=True):
        bare(place, plane, f"plane of {name}", cmap="gray", vmin=0, vmax=1)


@picture(size=(8.0, 3.9))
def tiles(module, trial: Trial):
    """patches cuts an image into tiles, in reading order"""
    image = digits(size=32)[0][4:5]
    return {"image": image[0, 0], "tiles": module.patches(image, 8)[0, :, 0]}


@tiles.draw
def draw_tiles(figure, seen):
    left, right = figure.subfigures(1, 2)
    place = left.subplots()
    bare(place, seen["image"], "the image, 32 × 32", cmap="gray", vmin=0, vmax=1)
    for line in (7.5, 15.5, 23.5):
        place.axhline(line, color="C1", linewidth=1)
        place.axvline(line, color="C1", linewidth=1)
    right.suptitle("the tiles, 8 × 8, by number", fontsize="medium")
    for number, (place, tile) in enumerate(zip(right.subplots(4, 4).flat, seen["tiles"], strict=True)):
        bare(place, tile, cmap="gray", vmin=0, vmax=1)
        place.text(0, 0, number, color="C1", va="top", fontweight="bold", bbox={"color": "black", "pad": 1.5})


@picture(size=(9.0, 2.1))
def objects(module, trial: Trial):
    """instance_masks finds each object, cut_out shows it alone"""
    images, classes = scenes(48)
    image = images[7]
    instances = classes[7] * 3  # the numbers of objects need not be 1, 2, 3
    masks = module.instance_masks(instances, torch.tensor([3, 6]))
    alone = module.cut_out(image, masks)
    return {"image": image, "instances": instances, "masks": masks, "alone": alone}


@objects.draw
def draw_objects(figure, seen):
    places = figure.subplots(1, 6)
    bare(places[0], seen["image"].transpose(1, 2, 0).clip(0, 1), "image")
    bare(places[1], seen["instances"], "numbers 0, 3, 6", vmin=0, vmax=6)
    for index, number in enumerate((3, 6)):
        bare(places[2 + index], seen["masks"][index], f"mask of {number}", cmap="gray", vmin=0, vmax=1)
        bare(places[4 + index], seen["alone"][index].transpose(1, 2, 0).clip(0, 1), f"{number} alone")


@picture(size=(9.0, 4.6))
def views(module, trial: Trial):
    """A view is a window: what is written into it shows in the original"""
    calls = {
        "transposed": module.transposed,
        "with_channel_axis": lambda image: module.with_channel_axis(image[None])[0, 0],
        "packed(transposed)": lambda image: module.packed(module.transposed(image)),
        "padded by 1": lambda image: module.padded(image, 1, 1, 1, 1),
    }
    seen = {}
    for name, call in calls.items():
        original = digits()[0][7, 0].clone()
        result = call(original)
        with torch.no_grad():
            result[..., 0, :] = 2.0
        seen[name] = {"result": result, "original": original}
    return seen


@views.draw
def draw_views(figure, seen):
    rows = figure.subplots(2, 4)
    for column, (name, pair) in enumerate(seen.items()):
        for row, values in zip(rows, (pair["result"], pair["original"]), strict=True):
            painted = values > 1
            colours = values[..., None].clip(0, 1).repeat(3, axis=-1)
            colours[painted] = (0.9, 0.62, 0.0)
            bare(row[column], colours)
        rows[0][column].set_title(name)
        is_view = bool((pair["original"] > 1).any())
        rows[1][column].set_xlabel("shares memory" if is_view else "a copy", fontweight="bold")
    rows[0][0].set_ylabel("result, with a line\nwritten into it")
    rows[1][0].set_ylabel("the original\nafterwards")
