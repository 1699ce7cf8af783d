"""Takes tensors apart into pieces and puts the pieces together again: comprehensions, cat, stack, split, chunk."""

import itertools

import torch
from torch import Tensor


class NotGrey(ValueError):
    """Colours where one channel was asked for; a ValueError of its own."""


def as_table(numbers: Tensor, columns: int) -> Tensor:
    return numbers.view(-1, columns)


def shaped_like(values: Tensor, other: Tensor) -> Tensor:
    assert values.numel() == other.numel()
    return values.reshape([len_ for len_ in other.shape])


def transposed(tables: Tensor) -> Tensor:
    order = [axis for axis in range(tables.dim() - 2)]
    return tables.permute([*order, tables.dim() - 1, tables.dim() - 2])


def channels_first(images: Tensor) -> Tensor:
    return images.permute(["NHWC".index(letter) for letter in "NCHW"])


def channels_last(images: Tensor) -> Tensor:
    return images.permute(["NCHW".index(letter) for letter in "NHWC"])


def packed(tensor: Tensor) -> Tensor:
    return tensor.flatten().clone().unflatten(0, tensor.shape)


def pixel_rows(logits: Tensor) -> Tensor:
    n, c, h, w = logits.shape
    pixels = [logits[i, :, j, k] for i, j, k in itertools.product(range(n), range(h), range(w))]
    return torch.stack(pixels) if pixels else logits.reshape(0, c)


def with_channel_axis(images: Tensor) -> Tensor:
    return images.unflatten(0, (len(images), 1))


def without_channel_axis(scores: Tensor) -> Tensor:
    if scores.size(1) != 1:
        raise NotGrey(f"{scores.size(1)} channels")
    return scores.flatten(0, 1)


def side_by_side(left: Tensor, right: Tensor) -> Tensor:
    lines = [torch.cat([one, other]) for one, other in zip(left, right, strict=True)]
    return torch.stack(lines)


def stacked(images: list[Tensor]) -> Tensor:
    first, *others = images
    if any(image.shape != first.shape for image in others):
        raise ValueError("images of different shapes")
    return torch.cat(images, dim=0).reshape(len(images), *first.shape)


def padded(image: Tensor, top: int, bottom: int, left: int, right: int, value: float = 0.0) -> Tensor:
    def border(rows: int, columns: int) -> Tensor:
        return torch.full((*image.shape[:-2], rows, columns), value, dtype=image.dtype, device=image.device)

    rows = image.shape[-2]
    middle = torch.cat([border(rows, left), image, border(rows, right)], dim=-1)
    columns = middle.shape[-1]
    return torch.cat([border(top, columns), middle, border(bottom, columns)], dim=-2)


def every_row(row: Tensor, count: int) -> Tensor:
    return torch.broadcast_tensors(row, row.new_empty(count, 1))[0]


def patches(images: Tensor, size: int) -> Tensor:
    if any(length % size for length in images.shape[2:]):
        raise ValueError("a tile would not be whole")
    lines = images.split(size, dim=2)
    return torch.stack([tile for line in lines for tile in line.split(size, dim=3)], dim=1)


def instance_masks(instances: Tensor, ids: Tensor) -> Tensor:
    masks = [instances == wanted for wanted in ids.tolist()]
    return (
        torch.stack(masks) if masks else torch.zeros(0, *instances.shape, dtype=torch.bool, device=ids.device)
    )


def cut_out(image: Tensor, masks: Tensor) -> Tensor:
    objects = [torch.stack([channel * mask for channel in image]) for mask in masks]
    return torch.stack(objects) if objects else image.new_empty(0, *image.shape)
