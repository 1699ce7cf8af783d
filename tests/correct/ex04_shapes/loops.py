"""A learner who trusts loops more than axes: one value, one line or one image at a time."""

import torch


def as_table(numbers, columns):
    lines = len(numbers) // columns
    if lines * columns != len(numbers):
        raise ValueError("a last line that is not full")
    return numbers.view(lines, columns)


def shaped_like(values, other):
    if values.is_contiguous():
        return values.view(*other.shape)
    return values.contiguous().view(*other.shape)


def transposed(tables):
    last = tables.ndim - 1
    return tables.transpose(last, last - 1)


def channels_first(images):
    print("channels_first of", tuple(images.shape))  # left over from looking for a bug
    for axis in (3, 2):  # one swap of neighbours at a time
        images = images.transpose(axis, axis - 1)
    return images


def channels_last(images):
    for axis in (1, 2):
        images = images.transpose(axis, axis + 1)
    return images


def packed(tensor):
    fresh = torch.empty(tensor.shape, dtype=tensor.dtype, device=tensor.device)
    for i in range(len(fresh)):
        fresh[i] = tensor[i]
    return fresh


def pixel_rows(logits):
    N, C, H, W = logits.shape
    rows = logits.new_zeros((N * H * W, C))
    for n in range(N):
        for h in range(H):
            for w in range(W):
                rows[(n * H + h) * W + w] = logits[n, :, h, w]
    return rows


def with_channel_axis(images):
    new = images.unsqueeze(1)
    assert new.shape[1] == 1
    return new


def without_channel_axis(scores):
    if scores.shape[1] != 1:
        raise ValueError(f"axis 1 has the length {scores.shape[1]}")
    return scores[:, 0]


def side_by_side(left, right):
    if left.shape[0] != right.shape[0]:
        raise Exception("not the same height")
    columns = []
    for picture in (left, right):
        for j in range(picture.shape[1]):
            columns.append(picture[:, j])
    return torch.stack(columns, dim=1)


def stacked(images):
    batch = images[0].unsqueeze(0)
    for image in images[1:]:
        batch = torch.cat((batch, image.unsqueeze(0)))
    return batch if len(images) > 1 else batch.clone()


def padded(image, top, bottom, left, right, value=0.0):
    H, W = image.shape[-2], image.shape[-1]
    result = torch.zeros(
        *image.shape[:-2], top + H + bottom, left + W + right, dtype=image.dtype, device=image.device
    )
    result.fill_(value)
    for h in range(H):
        for w in range(W):
            result[..., top + h, left + w] = image[..., h, w]
    return result


def every_row(row, count):
    a = row.unsqueeze(0)
    a = a.expand(count, -1)
    return a


def patches(images, size):
    N, C, H, W = images.shape
    if H % size > 0:
        raise ValueError(f"{H} rows, tiles of {size}")
    if W % size > 0:
        raise ValueError(f"{W} columns, tiles of {size}")
    down, across = H // size, W // size
    tiles = images.new_zeros((N, down * across, C, size, size))
    for r in range(down):
        for s in range(across):
            tile = images[:, :, r * size : (r + 1) * size, s * size : (s + 1) * size]
            tiles[:, r * across + s] = tile
    return tiles


def instance_masks(instances, ids):
    H, W = instances.shape
    masks = torch.zeros((len(ids), H, W), dtype=torch.bool, device=instances.device)
    for k in range(len(ids)):
        for h in range(H):
            for w in range(W):
                if instances[h, w] == ids[k]:
                    masks[k, h, w] = True
    return masks


def cut_out(image, masks):
    C, H, W = image.shape
    result = torch.zeros((len(masks), C, H, W), dtype=image.dtype, device=image.device)
    for k, mask in enumerate(masks):
        for c in range(C):
            result[k, c] = torch.where(mask, image[c], torch.zeros_like(image[c]))
    return result


if __name__ == "__main__":
    print(patches(torch.arange(16).view(1, 1, 4, 4), 2))
    print(pixel_rows(torch.zeros(2, 3, 4, 5)).shape)
