"""Works on shapes and strides themselves: each view is an as_strided, each copy fills an empty tensor."""

import torch
from torch import Tensor


def _view(x: Tensor, *axes: tuple[int, int]) -> Tensor:
    """x read in another way: (length, step) of each axis."""
    lengths, steps = zip(*axes, strict=True)
    return torch.as_strided(x, lengths, steps)


def _axes(x: Tensor) -> list[tuple[int, int]]:
    return list(zip(x.shape, x.stride(), strict=True))


def as_table(numbers: Tensor, columns: int) -> Tensor:
    lines, left_over = divmod(numbers.numel(), columns)
    if left_over:
        raise RuntimeError(f"{left_over} numbers are left over")
    step = numbers.stride(0)
    return _view(numbers, (lines, columns * step), (columns, step))


def shaped_like(values: Tensor, other: Tensor) -> Tensor:
    if values.numel() != other.numel():
        raise IndexError("not equally many values")
    row = packed(values)
    steps, step = [], 1
    for length in reversed(other.shape):
        steps.insert(0, step)
        step *= length
    return row.as_strided(other.shape, steps)


def transposed(tables: Tensor) -> Tensor:
    *front, rows, columns = _axes(tables)
    return _view(tables, *front, columns, rows)


def channels_first(images: Tensor) -> Tensor:
    n, h, w, c = _axes(images)
    return _view(images, n, c, h, w)


def channels_last(images: Tensor) -> Tensor:
    n, c, h, w = _axes(images)
    return _view(images, n, h, w, c)


def packed(tensor: Tensor) -> Tensor:
    if tensor.is_contiguous():
        return tensor
    return tensor.new_empty(tensor.shape).copy_(tensor)


def pixel_rows(logits: Tensor) -> Tensor:
    n, c, h, w = logits.shape
    rows = logits.new_empty(n, h, w, c)
    for channel in range(c):
        rows[..., channel] = logits[:, channel]
    return rows.view(n * h * w, c)


def with_channel_axis(images: Tensor) -> Tensor:
    n, h, w = _axes(images)
    return _view(images, n, (1, 1), h, w)


def without_channel_axis(scores: Tensor) -> Tensor:
    n, (channels, _), h, w = _axes(scores)
    if channels != 1:
        raise ValueError(f"{channels} channels")
    return _view(scores, n, h, w)


def side_by_side(left: Tensor, right: Tensor) -> Tensor:
    if left.size(0) != right.size(0):
        raise ValueError("the heights differ")
    wide = left.new_empty(left.size(0), left.size(1) + right.size(1))
    wide[:, : left.size(1)] = left
    wide[:, left.size(1) :] = right
    return wide


def stacked(images: list[Tensor]) -> Tensor:
    batch = images[0].new_empty(len(images), *images[0].shape)
    for place, image in zip(batch, images, strict=True):
        if place.shape != image.shape:
            raise ValueError("the shapes differ")
    for n, image in enumerate(images):
        batch[n] = image
    return batch


def padded(image: Tensor, top: int, bottom: int, left: int, right: int, value: float = 0.0) -> Tensor:
    *front, rows, columns = image.shape
    framed = image.new_full((*front, top + rows + bottom, left + columns + right), value)
    framed[..., top : top + rows, left : left + columns] = image
    return framed


def every_row(row: Tensor, count: int) -> Tensor:
    return _view(row, (count, 0), *_axes(row))


def patches(images: Tensor, size: int) -> Tensor:
    (n, per_image), (c, per_channel), (h, per_row), (w, per_column) = _axes(images)
    down, rows_left = divmod(h, size)
    across, columns_left = divmod(w, size)
    if rows_left or columns_left:
        raise ValueError(f"tiles of {size} do not fill {h} × {w} pixels")
    tiles = _view(
        images,
        (n, per_image),
        (down, size * per_row),
        (across, size * per_column),
        (c, per_channel),
        (size, per_row),
        (size, per_column),
    )
    return tiles.reshape(n, down * across, c, size, size)


def instance_masks(instances: Tensor, ids: Tensor) -> Tensor:
    masks = torch.empty((len(ids), *instances.shape), dtype=torch.bool, device=instances.device)
    for k in range(len(ids)):
        torch.eq(instances, ids[k], out=masks[k])
    return masks


def cut_out(image: Tensor, masks: Tensor) -> Tensor:
    objects = image.new_zeros(len(masks), *image.shape)
    shown = masks[:, None].expand_as(objects)
    objects[shown] = image.expand_as(objects)[shown]
    return objects
