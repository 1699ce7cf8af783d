"""The letters of the statement taken literally: einsum for all that moves axes, products for all that selects."""

import torch
from torch import Tensor, einsum
from torch.nn.functional import pad


def transposed(tables: Tensor) -> Tensor:
    return einsum("...ij->...ji", tables)


def channels_first(images: Tensor) -> Tensor:
    return einsum("nhwc->nchw", images)


def channels_last(images: Tensor) -> Tensor:
    return einsum("nchw->nhwc", images)


def pixel_rows(logits: Tensor) -> Tensor:
    return einsum("nchw->nhwc", logits).reshape(-1, logits.shape[1])


def patches(images: Tensor, size: int) -> Tensor:
    n, c, h, w = images.shape
    if (h % size, w % size) != (0, 0):
        raise ValueError
    split = images.reshape(n, c, h // size, size, w // size, size)
    return einsum("ncipjq->nijcpq", split).flatten(1, 2)


def cut_out(image: Tensor, masks: Tensor) -> Tensor:
    return einsum("chw,khw->kchw", image, masks.to(image.dtype))


def instance_masks(instances: Tensor, ids: Tensor) -> Tensor:
    ones = torch.ones_like
    return einsum("hw,k->khw", instances, ones(ids)) == einsum("hw,k->khw", ones(instances), ids)


def as_table(numbers: Tensor, columns: int) -> Tensor:
    return numbers.reshape(-1, columns)


def shaped_like(values: Tensor, other: Tensor) -> Tensor:
    return values.contiguous().view_as(other)


def packed(tensor: Tensor) -> Tensor:
    return tensor.contiguous()


def with_channel_axis(images: Tensor) -> Tensor:
    n, h, w = images.shape
    return images.view(n, 1, h, w)


def without_channel_axis(scores: Tensor) -> Tensor:
    if scores.shape[1] == 1:
        return scores.squeeze(dim=1)
    raise ValueError("expected (N, 1, H, W), got " + str(tuple(scores.shape)))


def side_by_side(left: Tensor, right: Tensor) -> Tensor:
    if len(left) != len(right):
        raise ValueError("another height")
    # each next to a border as wide as the other; "or" for masks, a sum for numbers
    one, two = pad(left, (0, right.shape[1])), pad(right, (left.shape[1], 0))
    return one | two if left.dtype == torch.bool else one + two


def stacked(images: list[Tensor]) -> Tensor:
    return torch.stack(images)


def padded(image: Tensor, top: int, bottom: int, left: int, right: int, value: float = 0.0) -> Tensor:
    wider = pad(image, [left, right], "constant", value)
    return pad(wider.transpose(-1, -2), [top, bottom], "constant", value).transpose(-1, -2)


def every_row(row: Tensor, count: int) -> Tensor:
    return row.expand(count, *row.shape)
