"""Square brackets wherever they do: None, ..., slices and tables of indices that say which pixel goes where."""

import torch
from torch import Tensor


def as_table(numbers: Tensor, columns: int) -> Tensor:
    assert numbers.shape[0] % columns == 0, "the last line is not full"
    return numbers[None].unfold(1, columns, columns)[0]


def shaped_like(values: Tensor, other: Tensor) -> Tensor:
    try:
        return values.view(other.shape)
    except RuntimeError:  # no view can do it, or there are not equally many values
        return values.clone(memory_format=torch.contiguous_format).view(other.shape)


def transposed(tables: Tensor) -> Tensor:
    return tables.mT


def channels_first(images: Tensor) -> Tensor:
    return images.transpose(2, 3).transpose(1, 2)


def channels_last(images: Tensor) -> Tensor:
    return images.transpose(1, 2).transpose(2, 3)


def packed(tensor: Tensor) -> Tensor:
    if tensor.dim() == 0:
        return tensor
    return tensor[torch.arange(len(tensor), device=tensor.device)].contiguous()


def pixel_rows(logits: Tensor) -> Tensor:
    n, _, h, w = logits.shape
    row = torch.arange(n * h * w, device=logits.device)
    return logits[row // (h * w), :, row // w % h, row % w]


def with_channel_axis(images: Tensor) -> Tensor:
    return images[:, None, ...]


def without_channel_axis(scores: Tensor) -> Tensor:
    (plane,) = scores.unbind(1)  # Python itself raises ValueError where there are more, or none
    return plane


def side_by_side(left: Tensor, right: Tensor) -> Tensor:
    if left.shape[0] != right.shape[0]:
        raise ValueError(f"{left.shape[0]} lines next to {right.shape[0]}")
    v, w = left.shape[1], right.shape[1]
    columns = torch.arange(v + w, device=left.device)
    both = [left[:, columns[:v]], right[:, columns[v:] - v]]
    return torch.cat(both, -1)


def stacked(images: list[Tensor]) -> Tensor:
    return torch.cat([image[None] for image in images])


def padded(image: Tensor, top: int, bottom: int, left: int, right: int, value: float = 0.0) -> Tensor:
    h, w = image.shape[-2:]
    rows = torch.arange(-top, h + bottom, device=image.device)
    columns = torch.arange(-left, w + right, device=image.device)
    inside = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
    stretched = image[..., rows.clamp(0, h - 1)[:, None], columns.clamp(0, w - 1)]
    return stretched.where(inside, torch.full_like(stretched, value))


def every_row(row: Tensor, count: int) -> Tensor:
    return row[None, :].expand(count, row.shape[0])


def patches(images: Tensor, size: int) -> Tensor:
    h, w = images.shape[2:]
    if h % size != 0 or w % size != 0:
        raise ValueError("tiles that would not be whole")
    corners = [(top, left) for top in range(0, h, size) for left in range(0, w, size)]
    device = images.device
    tops = torch.tensor([top for top, _ in corners], device=device)
    lefts = torch.tensor([left for _, left in corners], device=device)
    inner = torch.arange(size, device=device)
    rows = (tops[:, None] + inner)[:, :, None]  # (tiles, p, 1)
    columns = (lefts[:, None] + inner)[:, None, :]  # (tiles, 1, p)
    return images[:, :, rows, columns].transpose(1, 2)


def instance_masks(instances: Tensor, ids: Tensor) -> Tensor:
    return (instances[None] ^ ids[:, None, None]) == 0


def cut_out(image: Tensor, masks: Tensor) -> Tensor:
    objects = image[None].repeat(masks.shape[0], 1, 1, 1)
    objects[~masks[:, None].repeat(1, image.shape[0], 1, 1)] = 0
    return objects
