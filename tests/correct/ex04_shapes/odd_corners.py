"""Little-known corners of the library that fit as well: meshgrid, adjoint, ravel, Unflatten, repeat, narrow."""

import torch
import torch.nn as nn
from torch import Tensor

REFUSAL = "cannot: {}"


def as_table(numbers: Tensor, columns: int) -> Tensor:
    return nn.Unflatten(0, (numbers.numel() // columns, columns))(numbers)


def shaped_like(values: Tensor, other: Tensor) -> Tensor:
    return values.ravel().view(other.size())


def transposed(tables: Tensor) -> Tensor:
    return torch.adjoint(tables)


def channels_first(images: Tensor) -> Tensor:
    return images.movedim((0, 1, 2, 3), (0, 2, 3, 1))


def channels_last(images: Tensor) -> Tensor:
    return images.movedim((0, 1, 2, 3), (0, 3, 1, 2))


def packed(tensor: Tensor) -> Tensor:
    return tensor.repeat([1] * tensor.dim())


def pixel_rows(logits: Tensor) -> Tensor:
    return logits.transpose(0, 1).reshape(logits.shape[1], logits[:, 0].numel()).t()


def with_channel_axis(images: Tensor) -> Tensor:
    return images.expand(1, -1, -1, -1).transpose(0, 1)


def without_channel_axis(scores: Tensor) -> Tensor:
    match scores.shape:
        case (n, 1, h, w):
            return scores.reshape(n, h, w)
        case shape:
            raise ValueError(REFUSAL.format(tuple(shape)))


def side_by_side(left: Tensor, right: Tensor) -> Tensor:
    return torch.vstack([left.t(), right.t()]).t()


def stacked(images: list[Tensor]) -> Tensor:
    return torch.stack(images, dim=-1).movedim(-1, 0)


def padded(image: Tensor, top: int, bottom: int, left: int, right: int, value: float = 0.0) -> Tensor:
    shape = list(image.shape)
    shape[-2] += top + bottom
    shape[-1] += left + right
    canvas = image.new_empty(shape).fill_(value)
    hole = canvas.narrow(-2, top, image.shape[-2]).narrow(-1, left, image.shape[-1])
    hole.copy_(image)
    return canvas


def every_row(row: Tensor, count: int) -> Tensor:
    return torch.meshgrid(row.new_empty(count), row, indexing="ij")[1]


def patches(images: Tensor, size: int) -> Tensor:
    if images.shape[-1] % size or images.shape[-2] % size:
        raise ValueError(REFUSAL.format(f"{tuple(images.shape)} by {size}"))
    tiles = images.unfold(2, size, size).unfold(3, size, size)  # (N, C, down, across, p, p)
    return tiles.flatten(2, 3).transpose(1, 2)


def instance_masks(instances: Tensor, ids: Tensor) -> Tensor:
    return (instances - ids.view(-1, 1, 1)).logical_not()


def cut_out(image: Tensor, masks: Tensor) -> Tensor:
    return image.masked_fill(masks.logical_not().unsqueeze(1), 0)
