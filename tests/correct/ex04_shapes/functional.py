"""Every answer is one call of the torch namespace (no methods), in alphabetical order, with one way to refuse."""

import torch


def _demand(condition: bool, words: str) -> None:
    if not condition:
        raise ValueError(words)


def as_table(numbers, columns):
    return torch.unflatten(numbers, 0, (-1, columns))


def channels_first(images):
    return torch.moveaxis(images, -1, 1)


def channels_last(images):
    return torch.moveaxis(images, 1, -1)


def cut_out(image, masks):
    return torch.mul(image, torch.unsqueeze(masks, 1))


def every_row(row, count):
    return torch.broadcast_to(row, (count, len(row)))


def instance_masks(instances, ids):
    return torch.eq(instances, torch.reshape(ids, (-1, 1, 1)))


def packed(tensor):
    return torch.clone(tensor, memory_format=torch.contiguous_format)


def padded(image, top, bottom, left, right, value=0.0):
    return torch.nn.ConstantPad2d((left, right, top, bottom), value)(image)


def patches(images, size):
    _demand(images.shape[2] % size == 0, "the rows do not come out even")
    _demand(images.shape[3] % size == 0, "the columns do not come out even")
    n, c, h, w = images.shape
    if n == 0:  # pixel_unshuffle leaves these in their shape
        return torch.reshape(images, (0, h // size * (w // size), c, size, size))
    cells = torch.pixel_unshuffle(images, size)  # (N, C·p·p, H/p, W/p): each cell of a tile becomes a channel
    tiles = torch.flatten(torch.unflatten(cells, 1, (c, size, size)), -2)
    return torch.movedim(tiles, -1, 1)


def pixel_rows(logits):
    return torch.flatten(torch.movedim(logits, 1, 3), 0, 2)


def shaped_like(values, other):
    return torch.reshape(values, other.shape)


def side_by_side(left, right):
    return torch.hstack((left, right))


def stacked(images):
    return torch.stack(tensors=tuple(images), dim=0)


def transposed(tables):
    return torch.swapaxes(tables, -2, -1)


def with_channel_axis(images):
    return torch.unsqueeze(images, -3)


def without_channel_axis(scores):
    _demand(scores.shape[1] == 1, f"one channel, please, not {scores.shape[1]}")
    return torch.select(scores, 1, 0)
