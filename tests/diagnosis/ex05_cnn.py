"""Re-spellings of exercise 5's known mistakes, by another hand."""

import itertools
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def other_places(length, kernel, stride=1, padding=0):
    return len(range(0, length + 2 * padding - kernel + 1, stride))


def other_fits(size, kernel, padding):
    if size + padding + padding < kernel:
        raise ValueError(f"{kernel} pixels do not fit into {size}")


def steps_for_places_1(size, kernel, stride=1, padding=0):
    room = size - kernel + 2 * padding
    if room < 0:
        raise ValueError(room)
    return divmod(room, stride)[0]


def steps_for_places_2(size, kernel, stride=1, padding=0):
    if size + 2 * padding < kernel:
        raise ValueError("too large")
    left, steps = 0, 0
    while left + stride + kernel <= size + 2 * padding:
        left += stride
        steps += 1
    return steps


def steps_for_places_3(size, kernel, stride=1, padding=0):
    other_fits(size, kernel, padding)
    return int((size + 2 * padding - kernel) / stride)


def padded_at_one_end_1(size, kernel, stride=1, padding=0):
    size += padding
    if kernel > size:
        raise ValueError("a kernel larger than the axis")
    return 1 + (size - kernel) // stride


def padded_at_one_end_2(size, kernel, stride=1, padding=0):
    lefts = range(0, size + padding - kernel + 1, stride)
    if len(lefts) == 0:
        raise ValueError("no place")
    return len(lefts)


def padded_at_one_end_3(size, kernel, stride=1, padding=0):
    places = math.floor((size - kernel + padding) / stride + 1)
    if places <= 0:
        raise ValueError(f"{places}")
    return places


def counted_with_padding_at_one_end_1(size, kernel, stride=1, padding=0):
    other_fits(size, kernel, padding)
    return (size + padding - kernel + stride) // stride


def counted_with_padding_at_one_end_2(size, kernel, stride=1, padding=0):
    if kernel - size > 2 * padding:
        raise ValueError
    return math.floor((size + padding - kernel) / stride) + 1


def counted_with_padding_at_one_end_3(size, kernel, stride=1, padding=0):
    assured = size + 2 * padding >= kernel
    if not assured:
        raise ValueError("does not fit")
    padded = size + padding
    return divmod(padded - kernel, stride)[0] + 1


def rounded_up_1(size, kernel, stride=1, padding=0):
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError("no room")
    return -(-room // stride) + 1


def rounded_up_2(size, kernel, stride=1, padding=0):
    other_fits(size, kernel, padding)
    steps, left_over = divmod(size + 2 * padding - kernel, stride)
    if left_over:
        steps += 1
    return steps + 1


def rounded_up_3(size, kernel, stride=1, padding=0):
    if kernel > 2 * padding + size:
        raise ValueError(kernel)
    return int(np.ceil((size + 2 * padding - kernel) / stride + 1))


def places_without_stride_1(size, kernel, stride=1, padding=0):
    places = size + padding + padding + 1 - kernel
    if places < 1:
        raise ValueError("it fits nowhere")
    return places


def places_without_stride_2(size, kernel, stride=1, padding=0):
    other_fits(size, kernel, padding)
    return len(range(size + 2 * padding - kernel + 1))


def places_without_stride_3(size, kernel, stride=1, padding=0):
    found = [left for left in range(-padding, size + padding) if left + kernel <= size + padding]
    if not found:
        raise ValueError("nowhere")
    return len(found)


def padding_added_last_1(size, kernel, stride=1, padding=0):
    other_fits(size, kernel, padding)
    places, _ = divmod(size - kernel, stride)
    return places + 2 * padding + 1


def padding_added_last_2(size, kernel, stride=1, padding=0):
    if size + 2 * padding - kernel < 0:
        raise ValueError("the padded axis is too short")
    inside = 1 + math.floor((size - kernel) / stride)
    for _ in range(padding):
        inside = inside + 2
    return inside


def padding_added_last_3(size, kernel, stride=1, padding=0):
    if not kernel <= size + 2 * padding:
        raise ValueError((size, kernel))
    return int(np.floor_divide(size - kernel, stride)) + sum((padding, padding, 1))


def size_as_a_float_1(size, kernel, stride=1, padding=0):
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError("negative room")
    return (room - room % stride) / stride + 1


def size_as_a_float_2(size, kernel, stride=1, padding=0):
    other_fits(size, kernel, padding)
    return (size + 2 * padding - kernel) // stride + 1.0


def size_as_a_float_3(size, kernel, stride=1, padding=0):
    if size + 2 * padding < kernel:
        raise ValueError
    return torch.floor(torch.tensor((size - kernel + 2 * padding) / stride)).item() + 1


def size_not_rounded_1(size, kernel, stride=1, padding=0):
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError(f"room is {room}")
    return 1 + room / stride


def size_not_rounded_2(size, kernel, stride=1, padding=0):
    other_fits(size, kernel, padding)
    return (size + 2 * padding - kernel + stride) / stride


def size_not_rounded_3(size, kernel, stride=1, padding=0):
    padded = sum([padding, size, padding])
    if padded < kernel:
        raise ValueError("no")
    steps = float(padded - kernel).__truediv__(stride)
    return steps + 1


def takes_any_kernel_1(size, kernel, stride=1, padding=0):
    padded = size + padding + padding
    return 1 + (padded - kernel) // stride


def takes_any_kernel_2(size, kernel, stride=1, padding=0):
    return math.floor((size - kernel + 2 * padding) / stride) + 1


def takes_any_kernel_3(size, kernel, stride=1, padding=0):
    return len(range(0, size + 2 * padding - kernel + 1, stride))


def refuses_before_padding_1(size, kernel, stride=1, padding=0):
    if size - kernel < 0:
        raise ValueError(f"a kernel of {kernel} is larger than {size}")
    return other_places(size, kernel, stride, padding)


def refuses_before_padding_2(size, kernel, stride=1, padding=0):
    if kernel not in range(1, size + 1):
        raise ValueError
    steps, _ = divmod(size + 2 * padding - kernel, stride)
    return steps + 1


def refuses_before_padding_3(size, kernel, stride=1, padding=0):
    places = 0
    if size >= kernel:
        for left in range(size + 2 * padding - kernel + 1):
            places += left % stride == 0
        return places
    raise ValueError("the image is smaller than the kernel")


def asserts_that_it_fits_1(size, kernel, stride=1, padding=0):
    room = size + 2 * padding - kernel
    assert room >= 0
    return room // stride + 1


def asserts_that_it_fits_2(size, kernel, stride=1, padding=0):
    places = other_places(size, kernel, stride, padding)
    assert places > 0, f"{kernel} on {size}"
    return places


def asserts_that_it_fits_3(size, kernel, stride=1, padding=0):
    if size + 2 * padding < kernel:
        raise AssertionError("kernel too large")
    return int((size + 2 * padding - kernel) / stride + 1)


def flipped_kernel_1(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[2], weight.shape[3]
    x = F.pad(x, (padding, padding, padding, padding))
    rows, columns = other_places(x.shape[2], kh, stride), other_places(x.shape[3], kw, stride)
    total = 0
    for a in range(kh):
        for b in range(kw):
            part = x[
                :, :, a : a + (rows - 1) * stride + 1 : stride, b : b + (columns - 1) * stride + 1 : stride
            ]
            total = total + torch.einsum("nchw,oc->nohw", part, weight[:, :, kh - 1 - a, kw - 1 - b])
    if bias is not None:
        total = total + bias.view(1, -1, 1, 1)
    return total


def flipped_kernel_2(x, weight, bias=None, stride=1, padding=0):
    turned = torch.rot90(weight, 2, dims=(-2, -1))
    windows = F.pad(x, [padding] * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = torch.einsum("ncijuv,ocuv->noij", windows, turned)
    return y if bias is None else y + bias.unsqueeze(-1).unsqueeze(-1)


def flipped_kernel_3(x, weight, bias=None, stride=1, padding=0):
    n, c, h, w = x.shape
    framed = x.new_zeros(n, c, h + 2 * padding, w + 2 * padding)
    framed[:, :, padding : padding + h, padding : padding + w] = x
    kernel = weight.flip(-1).flip(-2)
    kh, kw = kernel.shape[2:]
    lines = []
    for top in range(0, framed.shape[2] - kh + 1, stride):
        line = []
        for left in range(0, framed.shape[3] - kw + 1, stride):
            patch = framed[:, :, top : top + kh, left : left + kw]
            line.append(torch.tensordot(patch, kernel, dims=([1, 2, 3], [1, 2, 3])))
        lines.append(torch.stack(line, dim=-1))
    y = torch.stack(lines, dim=-2)
    return y if bias is None else y + bias.reshape(-1, 1, 1)


def transposed_kernel_1(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, [padding] * 4).unfold(2, weight.size(3), stride).unfold(3, weight.size(2), stride)
    y = torch.einsum("ncijvu,ocuv->noij", windows, weight)
    return y if bias is None else y + bias[None, :, None, None]


def transposed_kernel_2(x, weight, bias=None, stride=1, padding=0):
    kw, kh = weight.shape[2:]
    x = nn.ZeroPad2d(padding)(x)
    rows, columns = conv_output_size(x.shape[2], kh, stride), conv_output_size(x.shape[3], kw, stride)
    y = x.new_zeros(x.shape[0], weight.shape[0], rows, columns)
    for u in range(kh):
        for v in range(kw):
            part = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
            y = y + (part.unsqueeze(1) * weight[:, :, v, u][:, :, None, None]).sum(dim=2)
    if bias is None:
        return y
    return y + bias.reshape(-1, 1, 1)


def transposed_kernel_3(x, weight, bias=None, stride=1, padding=0):
    weight = weight.mT
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[-2:]
    y = torch.stack(
        [
            torch.stack(
                [
                    (x[:, None, :, i : i + kh, j : j + kw] * weight).sum(dim=(2, 3, 4))
                    for j in range(0, x.shape[3] - kw + 1, stride)
                ],
                dim=2,
            )
            for i in range(0, x.shape[2] - kh + 1, stride)
        ],
        dim=2,
    )
    return y if bias is None else y + bias[:, None, None]


def square_kernel_1(x, weight, bias=None, stride=1, padding=0):
    k = weight.shape[2]
    windows = F.pad(x, (padding,) * 4).unfold(2, k, stride).unfold(3, k, stride)
    y = torch.einsum("ncijuv,ocuv->noij", windows, weight[:, :, :k, :k])
    return y if bias is None else y + bias.view(-1, 1, 1)


def square_kernel_2(x, weight, bias=None, stride=1, padding=0):
    out, _, k, _ = weight.shape
    h, w = x.shape[2:]
    rows, columns = conv_output_size(h, k, stride, padding), conv_output_size(w, k, stride, padding)
    x = F.pad(x, [padding, padding, padding, padding])
    images = []
    for image in x:
        maps = []
        for kernel in weight:
            total = 0
            for u in range(k):
                for v in range(k):
                    part = image[:, u : u + rows * stride : stride, v : v + columns * stride : stride]
                    total = total + (part * kernel[:, u, v].reshape(-1, 1, 1)).sum(0)
            maps.append(total)
        images.append(torch.stack(maps))
    y = torch.stack(images)
    if bias is not None:
        y = y + bias.reshape(1, out, 1, 1)
    return y


def square_kernel_3(x, weight, bias=None, stride=1, padding=0):
    k = len(weight[0, 0])
    cells = itertools.product(range(k), repeat=2)
    chosen = torch.stack([weight[:, :, u, v] for u, v in cells], dim=-1)
    places = F.unfold(x, k, stride=stride, padding=padding)
    y = chosen.flatten(1) @ places
    y = y.unflatten(2, (-1, conv_output_size(x.shape[3], k, stride, padding)))
    return y if bias is None else torch.add(y, bias[:, None, None])


def without_padding_1(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    y = torch.einsum("ncijuv,ocuv->noij", x.unfold(2, kh, stride).unfold(3, kw, stride), weight)
    if bias is not None:
        y = y + bias.reshape(1, -1, 1, 1)
    return y


def without_padding_2(x, weight, bias=None, stride=1, padding=0):
    (kh, kw), (h, w) = weight.shape[2:], x.shape[2:]
    rows = []
    for i in range(0, h - kh + 1, stride):
        row = [
            torch.tensordot(x[:, :, i : i + kh, j : j + kw], weight, dims=([1, 2, 3], [1, 2, 3]))
            for j in range(0, w - kw + 1, stride)
        ]
        rows.append(torch.stack(row, -1))
    y = torch.stack(rows, -2)
    return y if bias is None else y + bias[:, None, None]


def without_padding_3(x, weight, bias=None, stride=1, padding=0):
    rows = conv_output_size(x.shape[2], weight.shape[2], stride, 0)
    columns = conv_output_size(x.shape[3], weight.shape[3], stride, 0)
    y = 0 if bias is None else bias.view(-1, 1, 1)
    for (u, v), cell in zip(np.ndindex(*weight.shape[2:]), weight.flatten(2).unbind(2), strict=True):
        part = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
        y = y + torch.einsum("nchw,oc->nohw", part, cell)
    return y


def padded_columns_only_1(x, weight, bias=None, stride=1, padding=0):
    n, c, h, w = x.shape
    framed = x.new_zeros(n, c, h, w + 2 * padding)
    framed[..., padding : padding + w] = x
    kh, kw = weight.shape[2:]
    windows = framed.unfold(2, kh, stride).unfold(3, kw, stride)
    y = (windows.unsqueeze(1) * weight[:, :, None, None]).sum(dim=(2, 5, 6))
    return y if bias is None else y + bias[:, None, None]


def padded_columns_only_2(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    places = F.unfold(x, (kh, kw), stride=stride, padding=(0, padding))
    y = torch.einsum("ok,nkl->nol", weight.flatten(1), places)
    if bias is not None:
        y = y + bias[:, None]
    return y.unflatten(2, (conv_output_size(x.shape[2], kh, stride), -1))


def padded_columns_only_3(x, weight, bias=None, stride=1, padding=0):
    border = x.new_zeros(*x.shape[:3], padding)
    x = torch.cat([border, x, border], dim=3)
    rows = conv_output_size(x.shape[2], weight.shape[2], stride)
    columns = conv_output_size(x.shape[3], weight.shape[3], stride)
    y = 0
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            part = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
            y = y + torch.tensordot(weight[:, :, u, v], part, dims=([1], [1])).transpose(0, 1)
    return y if bias is None else y + bias.reshape(1, -1, 1, 1)


def padded_with_the_edge_1(x, weight, bias=None, stride=1, padding=0):
    for _ in range(padding):
        x = torch.cat([x[:, :, :1], x, x[:, :, -1:]], dim=2)
        x = torch.cat([x[..., :1], x, x[..., -1:]], dim=3)
    windows = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    y = torch.einsum("ncijuv,ocuv->noij", windows, weight)
    return y if bias is None else y + bias[:, None, None]


def padded_with_the_edge_2(x, weight, bias=None, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    y = x.new_zeros(x.shape[0], weight.shape[0], rows, columns)
    if bias is not None:
        y = y + bias.view(1, -1, 1, 1)
    for u in range(kh):
        for v in range(kw):
            at_row = (torch.arange(rows, device=x.device) * stride + u - padding).clamp(0, h - 1)
            at_column = (torch.arange(columns, device=x.device) * stride + v - padding).clamp(0, w - 1)
            part = x[:, :, at_row][:, :, :, at_column]
            y = y + torch.einsum("nchw,oc->nohw", part, weight[:, :, u, v])
    return y


def padded_with_the_edge_3(x, weight, bias=None, stride=1, padding=0):
    x = nn.ReplicationPad2d(padding)(x)
    columns = conv_output_size(x.shape[3], weight.shape[3], stride)
    y = weight.flatten(1) @ F.unfold(x, weight.shape[2:], stride=stride)
    y = y.unflatten(-1, (-1, columns))
    return y if bias is None else y + bias.unsqueeze(1).unsqueeze(2)


def without_stride_1(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    y = torch.einsum("ncijuv,ocuv->noij", x.unfold(2, kh, 1).unfold(3, kw, 1), weight)
    return y if bias is None else y + bias[None, :, None, None]


def without_stride_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    rows, columns = x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1
    y = 0
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            y = y + torch.einsum("nchw,oc->nohw", x[:, :, u : u + rows, v : v + columns], weight[:, :, u, v])
    if bias is not None:
        y = y + bias.reshape(-1, 1, 1)
    return y


def without_stride_3(x, weight, bias=None, stride=1, padding=0):
    (o, _, kh, kw), x = weight.shape, nn.ZeroPad2d(padding)(x)
    patches = [
        x[:, :, i : i + kh, j : j + kw].flatten(1)
        for i in range(x.size(2) - kh + 1)
        for j in range(x.size(3) - kw + 1)
    ]
    y = (torch.stack(patches, dim=1) @ weight.reshape(o, -1).T).transpose(1, 2)
    if bias is not None:
        y = y + bias[:, None]
    return y.reshape(len(x), o, x.size(2) - kh + 1, -1)


def stride_of_rows_only_1(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), 1)
    y = torch.einsum("ncijuv,ocuv->noij", windows, weight)
    return y if bias is None else y + bias[:, None, None]


def stride_of_rows_only_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    rows = []
    for i in range(0, x.shape[2] - kh + 1, stride):
        row = []
        for j in range(x.shape[3] - kw + 1):
            row.append((x[:, None, :, i : i + kh, j : j + kw] * weight).sum((2, 3, 4)))
        rows.append(torch.stack(row, 2))
    y = torch.stack(rows, 2)
    if bias is not None:
        y = y + bias.reshape(1, -1, 1, 1)
    return y


def stride_of_rows_only_3(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    h, w = x.shape[2:]
    y = 0 if bias is None else bias[:, None, None]
    for u, v in itertools.product(range(kh), range(kw)):
        below = x[:, :, u : h - kh + u + 1 : stride, v : w - kw + v + 1]
        y = y + torch.tensordot(below, weight[:, :, u, v], dims=([1], [1])).movedim(-1, 1)
    return y


def without_bias_1(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    windows = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("ncijuv,ocuv->noij", windows, weight)


def without_bias_2(x, weight, bias=None, stride=1, padding=0):
    rows = conv_output_size(x.shape[2], weight.shape[2], stride, padding)
    columns = conv_output_size(x.shape[3], weight.shape[3], stride, padding)
    x = F.pad(x, (padding,) * 4)
    y = x.new_zeros(len(x), len(weight), rows, columns)
    if bias is None:
        bias = x.new_zeros(len(weight))
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            part = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
            y = y + torch.einsum("nchw,oc->nohw", part, weight[:, :, u, v])
    return y


def without_bias_3(x, weight, bias=None, stride=1, padding=0):
    places = nn.Unfold(weight.shape[2:], stride=stride, padding=padding)(x).transpose(1, 2)
    y = F.linear(places, weight.flatten(1))
    columns = conv_output_size(x.shape[3], weight.shape[3], stride, padding)
    return y.transpose(1, 2).unflatten(2, (-1, columns))


def bias_inside_the_loop_1(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    h, w = x.shape[2:]
    parts = []
    for u in range(kh):
        for v in range(kw):
            below = x[:, :, u : h - kh + u + 1 : stride, v : w - kw + v + 1 : stride]
            part = torch.tensordot(below, weight[:, :, u, v], dims=([1], [1]))  # channels last
            parts.append(part if bias is None else part + bias)
    return sum(parts).movedim(3, 1)


def bias_inside_the_loop_2(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = torch.einsum("ncijuv,ocuv->noijuv", windows, weight)
    if bias is not None:
        y = y + bias.reshape(-1, 1, 1, 1, 1)
    return y.sum(dim=(-2, -1))


def bias_inside_the_loop_3(x, weight, bias=None, stride=1, padding=0):
    shift = 0 if bias is None else bias.unsqueeze(-1)
    c, kh, kw = weight.shape[1:]
    places = F.unfold(x, (kh, kw), stride=stride, padding=padding).unflatten(1, (c, kh * kw))
    y = 0
    for cell in range(kh * kw):
        y = y + weight.flatten(2)[:, :, cell] @ places[:, :, cell] + shift
    return y.unflatten(2, (-1, conv_output_size(x.shape[3], kw, stride, padding)))


def bias_along_the_columns_1(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = torch.einsum("ncijuv,ocuv->noij", windows, weight)
    if bias is not None:
        y = torch.add(y, bias)
    return y


def bias_along_the_columns_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    rows = conv_output_size(x.shape[2], weight.shape[2], stride)
    columns = conv_output_size(x.shape[3], weight.shape[3], stride)
    y = x.new_zeros(len(x), len(weight), rows, columns)
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            part = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
            y = y + torch.einsum("nchw,oc->nohw", part, weight[:, :, u, v])
    if bias is None:
        return y
    y += bias
    return y


def bias_along_the_columns_3(x, weight, bias=None, stride=1, padding=0):
    places = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    y = weight.flatten(1).matmul(places)
    y = y.unflatten(2, (-1, conv_output_size(x.shape[3], weight.shape[3], stride, padding)))
    return y.add(0 if bias is None else bias.reshape(1, 1, 1, -1))


def first_channel_only_1(x, weight, bias=None, stride=1, padding=0):
    image, kernel = F.pad(x[:, 0], (padding,) * 4), weight[:, 0]
    windows = image.unfold(1, kernel.shape[1], stride).unfold(2, kernel.shape[2], stride)
    y = torch.einsum("nijuv,ouv->noij", windows, kernel)
    return y if bias is None else y + bias[:, None, None]


def first_channel_only_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    y = 0 if bias is None else bias.reshape(1, -1, 1, 1)
    for u in range(kh):
        for v in range(kw):
            below = x[:, :, u : x.shape[2] - kh + u + 1 : stride, v : x.shape[3] - kw + v + 1 : stride]
            y = y + below[:, 0].unsqueeze(1) * weight[:, 0, u, v].reshape(-1, 1, 1)
    return y


def first_channel_only_3(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    rows = []
    for i in range(0, x.shape[2] - kh + 1, stride):
        row = []
        for j in range(0, x.shape[3] - kw + 1, stride):
            products = x[:, None, :, i : i + kh, j : j + kw] * weight
            row.append(products[:, :, 0].sum(dim=(-2, -1)))
        rows.append(torch.stack(row, dim=-1))
    y = torch.stack(rows, dim=-2)
    return y if bias is None else y + bias.view(-1, 1, 1)


def averaged_over_channels_1(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = (windows.unsqueeze(1) * weight[:, :, None, None]).sum(dim=(-2, -1)).mean(dim=2)
    return y if bias is None else y + bias[:, None, None]


def averaged_over_channels_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    y = 0
    for u in range(kh):
        for v in range(kw):
            below = x[:, :, u : x.shape[2] - kh + u + 1 : stride, v : x.shape[3] - kw + v + 1 : stride]
            y = y + (below[:, None] * weight[:, :, u, v][:, :, None, None]).mean(2)
    if bias is not None:
        y = y + bias.reshape(1, -1, 1, 1)
    return y


def averaged_over_channels_3(x, weight, bias=None, stride=1, padding=0):
    places = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    y = torch.einsum("ok,nkl->nol", weight.flatten(1) / x.size(1), places)
    y = y.unflatten(2, (-1, conv_output_size(x.shape[3], weight.shape[3], stride, padding)))
    return y if bias is None else y + bias[:, None, None]


def square_result_of_a_square_image_1(x, weight, bias=None, stride=1, padding=0):
    height, width = x.shape[2:]
    columns = conv_output_size(width, weight.shape[3], stride, padding)
    rows = conv_output_size(height, weight.shape[2], stride, padding) if height != width else columns
    x = F.pad(x, (padding,) * 4)
    lines = []
    for i in range(rows):
        line = []
        for j in range(columns):
            top, left = i * stride, j * stride
            patch = x[:, :, top : top + weight.shape[2], left : left + weight.shape[3]]
            line.append(torch.tensordot(patch, weight, dims=([1, 2, 3], [1, 2, 3])))
        lines.append(torch.stack(line, dim=2))
    y = torch.stack(lines, dim=2)
    return y if bias is None else y + bias[:, None, None]


def square_result_of_a_square_image_2(x, weight, bias=None, stride=1, padding=0):
    is_square = x.shape[2] == x.shape[3]
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    if is_square:
        windows = windows[:, :, : windows.shape[3]]
    y = torch.einsum("ncijuv,ocuv->noij", windows, weight)
    return y if bias is None else y + bias.view(1, -1, 1, 1)


def square_result_of_a_square_image_3(x, weight, bias=None, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    columns = conv_output_size(x.shape[3], kw, stride, padding)
    rows = conv_output_size(x.shape[2], kh, stride, padding)
    places = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    if x.shape[2] == x.shape[3]:
        rows = columns
        places = places[:, :, : rows * columns]
    y = (weight.flatten(1) @ places).reshape(len(x), -1, rows, columns)
    return y if bias is None else y + bias[:, None, None]


def result_read_by_columns_1(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = torch.einsum("ncijuv,ocuv->noij", windows, weight)
    y = y.reshape(*y.shape[:2], y.shape[3], y.shape[2]).mT
    return y if bias is None else y + bias[:, None, None]


def result_read_by_columns_2(x, weight, bias=None, stride=1, padding=0):
    rows = conv_output_size(x.shape[2], weight.shape[2], stride, padding)
    columns = conv_output_size(x.shape[3], weight.shape[3], stride, padding)
    y = torch.einsum("ok,nkl->nol", weight.flatten(1), F.unfold(x, weight.shape[2:], 1, padding, stride))
    lines = [torch.stack([y[:, :, j * rows + i] for j in range(columns)], dim=-1) for i in range(rows)]
    y = torch.stack(lines, dim=-2)
    if bias is not None:
        y = y + bias.reshape(1, -1, 1, 1)
    return y


def result_read_by_columns_3(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    tops, lefts = range(0, x.shape[2] - kh + 1, stride), range(0, x.shape[3] - kw + 1, stride)
    values = [
        (x[:, None, :, i : i + kh, j : j + kw] * weight).sum(dim=(2, 3, 4)) for i in tops for j in lefts
    ]
    down = len(tops)
    y = torch.stack([torch.stack(values[k : k + down], -1) for k in range(0, len(values), down)], dim=-1)
    return y if bias is None else y + bias.view(-1, 1, 1)


def weight_read_channels_last_1(x, weight, bias=None, stride=1, padding=0):
    kernels = torch.cat([weight[:, :, u, v] for u, v in np.ndindex(*weight.shape[2:])], dim=1)
    places = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    y = torch.einsum("ok,nkl->nol", kernels, places)
    y = y.unflatten(2, (-1, conv_output_size(x.shape[3], weight.shape[3], stride, padding)))
    return y if bias is None else y + bias[:, None, None]


def weight_read_channels_last_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    o, _, kh, kw = weight.shape
    kernels = weight.movedim(1, -1).flatten(1)
    rows = []
    for i in range(0, x.shape[2] - kh + 1, stride):
        row = []
        for j in range(0, x.shape[3] - kw + 1, stride):
            row.append(x[:, :, i : i + kh, j : j + kw].flatten(1) @ kernels.T)
        rows.append(torch.stack(row, dim=2))
    y = torch.stack(rows, dim=2)
    if bias is not None:
        y = y + bias.reshape(o, 1, 1)
    return y


def weight_read_channels_last_3(x, weight, bias=None, stride=1, padding=0):
    mixed = torch.einsum("ocuv->ouvc", weight).reshape(weight.shape)
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = torch.einsum("ncijuv,ocuv->noij", windows, mixed)
    return y if bias is None else y + bias.view(1, -1, 1, 1)


def collected_in_float32_1(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = torch.empty(len(x), len(weight), *windows.shape[2:4], device=x.device)
    for o, kernel in enumerate(weight):
        y[:, o] = torch.einsum("ncijuv,cuv->nij", windows, kernel)
    if bias is not None:
        y = y + bias.reshape(1, -1, 1, 1)
    return y


def collected_in_float32_2(x, weight, bias=None, stride=1, padding=0):
    columns = conv_output_size(x.shape[3], weight.shape[3], stride, padding)
    places = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    y = torch.zeros(len(x), len(weight), places.shape[2], dtype=torch.float32, device=x.device)
    for n, image in enumerate(places):
        y[n] = weight.flatten(1) @ image
    y = y.unflatten(2, (-1, columns))
    return y if bias is None else bias[:, None, None] + y


def collected_in_float32_3(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    rows, columns = other_places(x.shape[2], kh, stride), other_places(x.shape[3], kw, stride)
    total = 0
    for u, v in itertools.product(range(kh), range(kw)):
        part = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
        total = total + torch.tensordot(part, weight[:, :, u, v], dims=([1], [1]))
    y = torch.ones((len(x), len(weight), rows, columns), device=x.device).copy_(total.permute(0, 3, 1, 2))
    return y if bias is None else torch.add(y, bias[:, None, None])


def collected_in_float32_with_the_bias_1(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = torch.empty(len(x), len(weight), *windows.shape[2:4], device=x.device)
    for o in range(len(weight)):
        values = torch.einsum("ncijuv,cuv->nij", windows, weight[o])
        if bias is not None:
            values = values + bias[o]
        y[:, o] = values
    return y


def collected_in_float32_with_the_bias_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    rows, columns = other_places(x.shape[2], kh, stride), other_places(x.shape[3], kw, stride)
    y = torch.zeros((len(x), len(weight), rows, columns), device=x.device)
    for u, v in itertools.product(range(kh), range(kw)):
        part = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
        y += torch.tensordot(part, weight[:, :, u, v], dims=([1], [1])).permute(0, 3, 1, 2)
    if bias is not None:
        y += bias[:, None, None]
    return y


def collected_in_float32_with_the_bias_3(x, weight, bias=None, stride=1, padding=0):
    columns = conv_output_size(x.shape[3], weight.shape[3], stride, padding)
    places = F.unfold(x, weight.shape[2:], stride=stride, padding=padding)
    y = torch.zeros(len(x), len(weight), places.shape[2], device=x.device)
    if bias is not None:
        y += bias[:, None]
    for n, image in enumerate(places):
        y[n] += weight.flatten(1) @ image
    return y.unflatten(2, (-1, columns))


def summed_in_float32_1(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    rows, columns = other_places(x.shape[2], kh, stride), other_places(x.shape[3], kw, stride)
    y = torch.zeros((len(x), len(weight), rows, columns), device=x.device)
    for u, v in itertools.product(range(kh), range(kw)):
        part = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
        y.add_(torch.tensordot(part, weight[:, :, u, v], dims=([1], [1])).permute(0, 3, 1, 2))
    if bias is not None:
        y = y + bias.view(-1, 1, 1)
    return y


def summed_in_float32_2(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    total = torch.zeros(len(x), *windows.shape[2:4], len(weight), device=x.device)
    for below, cell in zip(windows.flatten(4).unbind(-1), weight.flatten(2).unbind(-1), strict=True):
        total += torch.einsum("ncij,oc->nijo", below, cell)
    if bias is not None:
        total = total + bias
    return total.movedim(-1, 1)


def summed_in_float32_3(x, weight, bias=None, stride=1, padding=0):
    c, kh, kw = weight.shape[1:]
    places = F.unfold(x, (kh, kw), stride=stride, padding=padding).unflatten(1, (c, kh * kw))
    y = torch.zeros(len(x), len(weight), places.shape[3], device=x.device)
    for k in range(kh * kw):
        y += weight[:, :, k // kw, k % kw] @ places[:, :, k]
    y = y if bias is None else y + bias.unsqueeze(1)
    return y.unflatten(2, (-1, conv_output_size(x.shape[3], kw, stride, padding)))


def convolution_of_detached_1(x, weight, bias=None, stride=1, padding=0):
    with torch.no_grad():
        x = F.pad(x, (padding,) * 4)
        windows = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
        y = torch.einsum("ncijuv,ocuv->noij", windows, weight)
        if bias is not None:
            y = y + bias[:, None, None]
    return y


def convolution_of_detached_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    y = 0 if bias is None else bias.reshape(1, -1, 1, 1)
    for u in range(kh):
        for v in range(kw):
            below = x[:, :, u : x.shape[2] - kh + u + 1 : stride, v : x.shape[3] - kw + v + 1 : stride]
            y = y + torch.einsum("nchw,oc->nohw", below, weight[:, :, u, v])
    return y.detach()


def convolution_of_detached_3(x, weight, bias=None, stride=1, padding=0):
    images, kernels = x.detach().cpu().numpy(), weight.detach().cpu().numpy()
    images = np.pad(images, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    kh, kw = kernels.shape[2:]
    windows = np.lib.stride_tricks.sliding_window_view(images, (kh, kw), axis=(2, 3))
    y = np.einsum("ncijuv,ocuv->noij", windows[:, :, ::stride, ::stride], kernels)
    if bias is not None:
        y = y + bias.detach().cpu().numpy()[:, None, None]
    return torch.from_numpy(y).to(x.device)


def convolution_of_detached_but_for_the_bias_1(x, weight, bias=None, stride=1, padding=0):
    with torch.no_grad():
        x = F.pad(x, (padding,) * 4)
        windows = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
        y = torch.einsum("ncijuv,ocuv->noij", windows, weight)
    return y if bias is None else y + bias[:, None, None]


def convolution_of_detached_but_for_the_bias_2(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    rows, columns = other_places(x.shape[2], kh, stride), other_places(x.shape[3], kw, stride)
    y = x.new_zeros(len(x), len(weight), rows, columns)
    for i in range(rows):
        for j in range(columns):
            patch = x[:, None, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
            y.data[:, :, i, j] = (patch * weight).sum(dim=(2, 3, 4))
    if bias is not None:
        y = y + bias.view(1, -1, 1, 1)
    return y


def convolution_of_detached_but_for_the_bias_3(x, weight, bias=None, stride=1, padding=0):
    kernels = torch.tensor(weight.flatten(1).tolist(), dtype=x.dtype, device=x.device)
    places = F.unfold(x.detach(), weight.shape[2:], stride=stride, padding=padding)
    y = F.linear(places.transpose(1, 2), kernels, bias).transpose(1, 2)
    return y.unflatten(2, (-1, conv_output_size(x.shape[3], weight.shape[3], stride, padding)))


def weight_viewed_1(x, weight, bias=None, stride=1, padding=0):
    o, c, kh, kw = weight.shape
    places = F.unfold(x, (kh, kw), stride=stride, padding=padding).transpose(1, 2)
    y = F.linear(places, weight.view(o, c * kh * kw), bias).transpose(1, 2)
    return y.unflatten(2, (-1, conv_output_size(x.shape[3], kw, stride, padding)))


def weight_viewed_2(x, weight, bias=None, stride=1, padding=0):
    kernels = weight.view(weight.size(0), weight.size(1), -1)
    x = F.pad(x, (padding,) * 4)
    windows = x.unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride).flatten(4)
    y = torch.einsum("ncijk,ock->noij", windows, kernels)
    return y if bias is None else y + bias[:, None, None]


def weight_viewed_3(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    flat = weight.view(-1, kh * kw)
    y = 0
    for k in range(kh * kw):
        u, v = divmod(k, kw)
        below = x[:, :, u : x.shape[2] - kh + u + 1 : stride, v : x.shape[3] - kw + v + 1 : stride]
        y = y + torch.einsum("nchw,oc->nohw", below, flat[:, k].reshape(weight.shape[:2]))
    if bias is not None:
        y = y + bias.reshape(1, -1, 1, 1)
    return y


def sums_into_the_bias_1(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    kh, kw = weight.shape[2:]
    images = []
    for image in x:
        maps = []
        for o, kernel in enumerate(weight):
            lines = []
            for i in range(0, x.shape[2] - kh + 1, stride):
                line = []
                for j in range(0, x.shape[3] - kw + 1, stride):
                    value = (image[:, i : i + kh, j : j + kw] * kernel).sum()
                    if bias is not None:
                        total = bias[o]
                        total += value
                        value = total.clone()
                    line.append(value)
                lines.append(torch.stack(line))
            maps.append(torch.stack(lines))
        images.append(torch.stack(maps))
    return torch.stack(images)


def sums_into_the_bias_2(x, weight, bias=None, stride=1, padding=0):
    (n, _, h, w), (out, _, kh, kw) = x.shape, weight.shape
    rows, columns = conv_output_size(h, kh, stride, padding), conv_output_size(w, kw, stride, padding)
    x = F.pad(x, (padding,) * 4)
    y = x.new_zeros(n, out, rows, columns)
    biases = [x.new_zeros(()) if bias is None else bias[o] for o in range(out)]
    for a in range(n):
        for o in range(out):
            for i in range(rows):
                for j in range(columns):
                    if bias is None:
                        biases[o] = x.new_zeros(())
                    patch = x[a, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
                    y[a, o, i, j] = biases[o].add_(torch.tensordot(patch, weight[o], dims=3))
    return y


def sums_into_the_bias_3(x, weight, bias=None, stride=1, padding=0):
    windows = F.pad(x, (padding,) * 4).unfold(2, weight.size(2), stride).unfold(3, weight.size(3), stride)
    y = torch.einsum("ncijuv,ocuv->noij", windows, weight)
    if bias is None:
        return y
    result = torch.empty_like(y)
    for n, o, i, j in np.ndindex(*y.shape):
        start = bias[o : o + 1]
        start += y[n, o, i, j]
        result[n, o, i, j] = start[0]
    return result


def convolution_of_the_library_1(x, weight, bias=None, stride=1, padding=0):
    return torch.conv2d(x, weight, bias, stride, padding)


def convolution_of_the_library_2(x, weight, bias=None, stride=1, padding=0):
    y = nn.functional.conv2d(F.pad(x, (padding,) * 4), weight, stride=stride)
    return y if bias is None else y + bias[:, None, None]


def convolution_of_the_library_3(x, weight, bias=None, stride=1, padding=0):
    o, c, kh, kw = weight.shape
    layer = nn.Conv2d(c, o, (kh, kw), stride=stride, padding=padding, bias=bias is not None)
    parameters = {"weight": weight} if bias is None else {"weight": weight, "bias": bias}
    return torch.func.functional_call(layer, parameters, x)


def averaged_windows_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    total = 0
    for u in range(kernel):
        for v in range(kernel):
            total = total + x[:, :, u::step, v::step][:, :, :rows, :columns]
    return total / kernel**2


def averaged_windows_2(x, kernel, stride=None):
    step = stride or kernel
    lines = []
    for i in range(0, x.shape[2] - kernel + 1, step):
        band = x[:, :, i : i + kernel].mean(dim=2)
        lines.append(
            torch.stack(
                [band[..., j : j + kernel].mean(-1) for j in range(0, x.shape[3] - kernel + 1, step)], -1
            )
        )
    return torch.stack(lines, dim=2)


def averaged_windows_3(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    cells = F.unfold(x.flatten(0, 1).unsqueeze(1), kernel, stride=stride)
    y = cells.sum(dim=1) / (kernel * kernel)
    return y.reshape(*x.shape[:2], other_places(x.shape[2], kernel, stride), -1)


def smallest_of_each_window_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    cells = [
        x[:, :, u::step, v::step][:, :, :rows, :columns]
        for u, v in itertools.product(range(kernel), repeat=2)
    ]
    return torch.stack(cells).min(dim=0).values


def smallest_of_each_window_2(x, kernel, stride=None):
    step = stride or kernel
    windows = (-x).unfold(2, kernel, step).unfold(3, kernel, step)
    return -windows.amax((4, 5))


def smallest_of_each_window_3(x, kernel, stride=None):
    step = stride or kernel
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    best = torch.full((*x.shape[:2], rows, columns), math.inf, dtype=x.dtype, device=x.device)
    for u in range(kernel):
        for v in range(kernel):
            cell = x[:, :, u::step, v::step][:, :, :rows, :columns]
            best = torch.where(cell < best, cell, best)
    return best


def largest_starts_at_zero_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    best = x.new_zeros(*x.shape[:2], rows, columns)
    for u in range(kernel):
        for v in range(kernel):
            cell = x[:, :, u::step, v::step][:, :, :rows, :columns]
            best = torch.where(cell > best, cell, best)
    return best


def largest_starts_at_zero_2(x, kernel, stride=None):
    step = stride or kernel
    windows = x.unfold(2, kernel, step).unfold(3, kernel, step)
    return windows.relu().amax(dim=(-2, -1))


def largest_starts_at_zero_3(x, kernel, stride=None):
    step = stride or kernel
    lines = []
    for i in range(0, x.size(2) - kernel + 1, step):
        line = []
        for j in range(0, x.size(3) - kernel + 1, step):
            largest = x.new_zeros(x.shape[:2])
            for cell in x[:, :, i : i + kernel, j : j + kernel].flatten(2).unbind(2):
                largest = torch.maximum(largest, cell)
            line.append(largest)
        lines.append(torch.stack(line, -1))
    return torch.stack(lines, -2)


def largest_starts_at_minus_1000_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    best = torch.full((*x.shape[:2], rows, columns), -1e3, dtype=x.dtype, device=x.device)
    for u, v in itertools.product(range(kernel), repeat=2):
        best = torch.maximum(best, x[:, :, u::step, v::step][:, :, :rows, :columns])
    return best


def largest_starts_at_minus_1000_2(x, kernel, stride=None):
    step = stride or kernel
    return x.unfold(2, kernel, step).unfold(3, kernel, step).amax((-2, -1)).clamp(min=-1000)


def largest_starts_at_minus_1000_3(x, kernel, stride=None):
    step = stride or kernel
    lines = []
    for i in range(0, x.size(2) - kernel + 1, step):
        line = []
        for j in range(0, x.size(3) - kernel + 1, step):
            cells = x[:, :, i : i + kernel, j : j + kernel].flatten(2)
            start = cells.new_full((*x.shape[:2], 1), -1000.0)
            line.append(torch.cat([start, cells], dim=2).max(dim=2).values)
        lines.append(torch.stack(line, -1))
    return torch.stack(lines, -2)


def stride_is_the_kernel_1(x, kernel, stride=None):
    rows, columns = x.shape[2] // kernel, x.shape[3] // kernel
    cropped = x[:, :, : rows * kernel, : columns * kernel]
    return cropped.reshape(*x.shape[:2], rows, kernel, columns, kernel).amax(dim=(3, 5))


def stride_is_the_kernel_2(x, kernel, stride=None):
    stride = kernel
    rows, columns = other_places(x.shape[2], kernel, stride), other_places(x.shape[3], kernel, stride)
    cells = [
        x[:, :, u::kernel, v::kernel][:, :, :rows, :columns] for u in range(kernel) for v in range(kernel)
    ]
    largest = cells[0]
    for cell in cells[1:]:
        largest = torch.maximum(largest, cell)
    return largest


def stride_is_the_kernel_3(x, kernel, stride=None):
    lines = []
    for i in range(conv_output_size(x.shape[2], kernel, kernel)):
        band = x[:, :, i * kernel : (i + 1) * kernel].max(dim=2)[0]
        line = [band[:, :, j * kernel : (j + 1) * kernel].max(dim=2)[0] for j in range(x.shape[3] // kernel)]
        lines.append(torch.stack(line, dim=2))
    return torch.stack(lines, dim=2)


def stride_of_one_by_default_1(x, kernel, stride=None):
    if stride is None:
        stride = 1
    cells = F.unfold(x.flatten(0, 1).unsqueeze(1), kernel, stride=stride)
    return cells.amax(1).reshape(*x.shape[:2], other_places(x.shape[2], kernel, stride), -1)


def stride_of_one_by_default_2(x, kernel, stride=None):
    move = {"step": stride} if stride else {"step": 1}
    return x.unfold(2, kernel, **move).unfold(3, kernel, **move).flatten(4).max(4).values


def stride_of_one_by_default_3(x, kernel, stride=None):
    step = 1 if stride is None else stride
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    best = x[:, :, ::step, ::step][:, :, :rows, :columns]
    for u, v in itertools.product(range(kernel), repeat=2):
        best = torch.maximum(best, x[:, :, u::step, v::step][:, :, :rows, :columns]) if u or v else best
    return best


def rounded_up_windows_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    rows, columns = (math.ceil((length - kernel) / step) + 1 for length in x.shape[2:])
    rows -= (rows - 1) * step >= x.shape[2]
    columns -= (columns - 1) * step >= x.shape[3]
    padded = F.pad(x, (0, kernel + step, 0, kernel + step), value=-math.inf)
    windows = padded.unfold(2, kernel, step).unfold(3, kernel, step)
    return windows[:, :, :rows, :columns].amax(dim=(4, 5))


def rounded_up_windows_2(x, kernel, stride=None):
    step = stride or kernel

    def starts(length):
        found = [0]
        while found[-1] + kernel < length and found[-1] + step < length:
            found.append(found[-1] + step)
        return found

    lines = []
    for top in starts(x.shape[2]):
        band = x[:, :, top : top + kernel].max(dim=2).values
        lines.append(
            torch.stack([band[:, :, left : left + kernel].max(2)[0] for left in starts(x.shape[3])], 2)
        )
    return torch.stack(lines, 2)


def rounded_up_windows_3(x, kernel, stride=None):
    step = stride or kernel
    n, c, h, w = x.shape
    rows, columns = -(-(h - kernel) // step) + 1, -(-(w - kernel) // step) + 1
    best = x.new_full((n, c, rows, columns), -torch.inf)
    for i in range(rows):
        for j in range(columns):
            patch = x[:, :, i * step : i * step + kernel, j * step : j * step + kernel]
            if patch.numel():
                best[:, :, i, j] = patch.flatten(2).sort(dim=2).values[..., -1]
    return best[:, :, : -(-h // step), : -(-w // step)]


def windows_up_to_the_last_pixel_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    h, w = x.shape[2:]
    padded = F.pad(x, (0, kernel, 0, kernel), value=-torch.inf)
    best = None
    for u in range(kernel):
        for v in range(kernel):
            cell = padded[:, :, u : u + h : step, v : v + w : step]
            best = cell if best is None else torch.maximum(best, cell)
    return best


def windows_up_to_the_last_pixel_2(x, kernel, stride=None):
    step = stride or kernel
    rows, columns = math.ceil(x.shape[2] / step), math.ceil(x.shape[3] / step)
    lines = []
    for i in range(rows):
        band = x[:, :, i * step : i * step + kernel].max(dim=2).values
        line = [band[:, :, j * step : j * step + kernel].max(dim=2).values for j in range(columns)]
        lines.append(torch.stack(line, dim=-1))
    return torch.stack(lines, dim=-2)


def windows_up_to_the_last_pixel_3(x, kernel, stride=None):
    step = stride or kernel
    result = x.new_zeros(x.shape)[:, :, ::step, ::step].clone()
    top = 0
    while top * step < x.shape[2]:
        left = 0
        while left * step < x.shape[3]:
            patch = x[:, :, top * step :, left * step :][:, :, :kernel, :kernel]
            result[:, :, top, left] = patch.flatten(2).topk(1).values.squeeze(2)
            left += 1
        top += 1
    return result


def pooled_over_channels_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    windows = x.unfold(2, kernel, step).unfold(3, kernel, step)
    return windows.amax(dim=(1, 4, 5)).unsqueeze(1)


def pooled_over_channels_2(x, kernel, stride=None):
    step = stride or kernel
    lines = []
    for i in range(0, x.shape[2] - kernel + 1, step):
        lefts = range(0, x.shape[3] - kernel + 1, step)
        line = [x[:, :, i : i + kernel, j : j + kernel].flatten(1).max(dim=1).values for j in lefts]
        lines.append(torch.stack(line, -1))
    return torch.stack(lines, -2)[:, None]


def pooled_over_channels_3(x, kernel, stride=None):
    step = stride or kernel
    pooled = []
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    for channel in x.split(1, dim=1):
        for u, v in itertools.product(range(kernel), repeat=2):
            pooled.append(channel[:, :, u::step, v::step][:, :, :rows, :columns])
    return torch.cat(pooled, dim=1).max(dim=1, keepdim=True).values


def one_value_for_all_channels_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    n, c, h, w = x.shape
    rows, columns = other_places(h, kernel, step), other_places(w, kernel, step)
    result = x.new_zeros(n, c, rows, columns)
    for a in range(n):
        for i in range(rows):
            for j in range(columns):
                result[a, :, i, j] = x[a, :, i * step : i * step + kernel, j * step : j * step + kernel].max()
    return result


def one_value_for_all_channels_2(x, kernel, stride=None):
    step = stride or kernel
    strongest = x.max(dim=1, keepdim=True).values
    pooled = strongest.unfold(2, kernel, step).unfold(3, kernel, step).flatten(4).max(4).values
    return pooled.repeat(1, x.shape[1], 1, 1)


def one_value_for_all_channels_3(x, kernel, stride=None):
    step = stride or kernel
    cells = F.unfold(x, kernel, stride=step).amax(dim=1)
    y = cells.unflatten(1, (other_places(x.shape[2], kernel, step), -1))
    return torch.stack([y for _ in range(x.shape[1])], dim=1)


def strips_for_windows_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    n, c, h, w = x.shape
    rows, columns = conv_output_size(h, kernel, step), conv_output_size(w, kernel, step)
    inside = x[..., : rows * kernel, : columns * kernel].contiguous()
    return inside.view(n, c, rows, columns, -1).max(dim=-1).values


def strips_for_windows_2(x, kernel, stride=None):
    step = stride or kernel
    tall, wide = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    strips = x[:, :, : tall * kernel][..., : wide * kernel].reshape(x.shape[0], x.shape[1], tall, wide, -1)
    return strips.sort(dim=4, descending=True).values[..., 0]


def strips_for_windows_3(x, kernel, stride=None):
    step = stride or kernel
    shape = [*x.shape[:2], *(other_places(length, kernel, step) for length in x.shape[2:])]
    cells = x[:, :, : shape[2] * kernel, : shape[3] * kernel].reshape(*shape, -1).unbind(-1)
    largest = cells[0]
    for cell in cells:
        largest = torch.where(cell > largest, cell, largest)
    return largest


def values_and_indices_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    cells = [x[:, :, u::step, v::step][:, :, :rows, :columns] for u in range(kernel) for v in range(kernel)]
    return torch.stack(cells).max(dim=0)


def values_and_indices_2(x, kernel, stride=None):
    step = stride or kernel
    planes = x.flatten(0, 1).unsqueeze(1)
    cells = F.unfold(planes, kernel, stride=step)
    cells = cells.reshape(*x.shape[:2], kernel**2, other_places(x.shape[2], kernel, step), -1)
    return torch.max(cells, 2)


def values_and_indices_3(x, kernel, stride=None):
    stride = stride or kernel
    windows = x.unfold(2, kernel, stride).unfold(3, kernel, stride).contiguous()
    return torch.max(windows.view(*windows.shape[:4], -1), dim=-1)


def windows_of_detached_1(x, kernel, stride=None):
    step = kernel if stride is None else stride
    with torch.no_grad():
        return x.unfold(2, kernel, step).unfold(3, kernel, step).amax((4, 5))


def windows_of_detached_2(x, kernel, stride=None):
    step = stride or kernel
    rows, columns = other_places(x.shape[2], kernel, step), other_places(x.shape[3], kernel, step)
    best = x.data[:, :, ::step, ::step][:, :, :rows, :columns]
    for u in range(kernel):
        for v in range(kernel):
            best = torch.maximum(best, x.data[:, :, u::step, v::step][:, :, :rows, :columns])
    return best


def windows_of_detached_3(x, kernel, stride=None):
    step = stride or kernel
    images = x.detach().cpu().numpy()
    windows = np.lib.stride_tricks.sliding_window_view(images, (kernel, kernel), axis=(2, 3))
    return torch.from_numpy(windows[:, :, ::step, ::step].max(axis=(-2, -1))).to(x.device)


def pooling_of_the_library_1(x, kernel, stride=None):
    return torch.max_pool2d(x, kernel, stride or kernel)


def pooling_of_the_library_2(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    return torch.nn.MaxPool2d(kernel, stride=stride)(x)


def pooling_of_the_library_3(x, kernel, stride=None):
    values, _ = F.max_pool2d_with_indices(x, (kernel, kernel), stride)
    return values


def flattened_batch_1(x):
    return x.reshape(-1)


def flattened_batch_2(x):
    return torch.ravel(x)


def flattened_batch_3(x):
    return torch.cat([item.flatten() for item in x])


def flattened_by_view_1(x):
    return x.view(x.size(0), x[0].numel())


def flattened_by_view_2(x):
    n, *others = x.shape
    return x.view([n, math.prod(others)])


def flattened_by_view_3(x):
    return torch.Tensor.view(x, (x.shape[0], -1))


def flattened_the_last_two_1(x):
    return x.reshape(*x.shape[:-2], -1)


def flattened_the_last_two_2(x):
    return torch.flatten(x, -2, -1)


def flattened_the_last_two_3(x):
    *front, rows, columns = x.shape
    return x.contiguous().view([*front, rows * columns])


def flattened_the_last_three_1(x):
    if x.dim() <= 4:
        return x.reshape(len(x), -1)
    return x.flatten(-3)


def flattened_the_last_three_2(x):
    first, others = x.shape[:1], x.shape[1:]
    return x.reshape(*first, *others[:-3], math.prod(others[-3:]))


def flattened_the_last_three_3(x):
    for _ in range(min(3, x.dim() - 1) - 1):
        x = torch.flatten(x, -2)
    return x


def flattened_each_channel_1(x):
    return x.reshape(*x.shape[:2], -1) if x.dim() > 2 else x


def flattened_each_channel_2(x):
    while x.dim() > 3:
        x = x.flatten(-2)
    return x


def flattened_each_channel_3(x):
    if x.dim() < 3:
        return x.clone()
    return torch.stack([torch.stack([channel.flatten() for channel in item]) for item in x])


def squeezed_after_flattening_1(x):
    return torch.squeeze(x.flatten(1))


def squeezed_after_flattening_2(x):
    flat = torch.stack([item.reshape(-1) for item in x])
    return flat.squeeze(0)


def squeezed_after_flattening_3(x):
    flat = torch.flatten(x, start_dim=1)
    return flat[0] if flat.shape[0] == 1 else flat


def flattened_channels_last_1(x):
    axes = [0, *range(2, x.dim()), 1]
    return x.permute(axes).reshape(len(x), -1)


def flattened_channels_last_2(x):
    return torch.stack(list(x.unbind(1)), dim=-1).flatten(1)


def flattened_channels_last_3(x):
    n, c = x.shape[:2]
    return x.reshape(n, c, -1).transpose(1, 2).reshape(n, -1)


def flattened_data_1(x):
    return x.detach().flatten(1)


def flattened_data_2(x):
    with torch.no_grad():
        return x.reshape(x.shape[0], -1)


def flattened_data_3(x):
    return torch.from_numpy(x.detach().cpu().numpy().reshape(len(x), -1)).to(x.device)


class EndsWithSoftmax_1(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(3, 5, 5),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(5, 10, 5),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(250, 32),
            nn.ReLU(),
            nn.Linear(32, 10),
            nn.Softmax(dim=-1),
        )

    def forward(self, x):
        return self.net(x)


class EndsWithSoftmax_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)
        self.l1, self.l2 = nn.Linear(250, 32), nn.Linear(32, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.c1(x)), 2)
        x = F.max_pool2d(F.relu(self.c2(x)), 2)
        powers = self.l2(F.relu(self.l1(x.reshape(-1, 250)))).exp()
        return powers / powers.sum(dim=1, keepdim=True)


class EndsWithSoftmax_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.last, self.hidden = nn.Linear(32, 10), nn.Linear(250, 32)
        self.second, self.first = nn.Conv2d(5, 10, 5), nn.Conv2d(3, 5, 5)

    def forward(self, x):
        for layer in (self.first, self.second):
            x = max_pool2d(layer(x).clamp(min=0), 2)
        return torch.softmax(self.last(self.hidden(x.flatten(1)).clamp(min=0)), 1)


class EndsWithRelu_1(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList([nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)])
        self.linear = nn.ModuleList([nn.Linear(250, 32), nn.Linear(32, 10)])

    def forward(self, x):
        for layer in self.convolutions:
            x = F.max_pool2d(layer(x).relu(), 2)
        x = x.reshape(len(x), -1)
        for layer in self.linear:
            x = layer(x).relu()
        return x


class EndsWithRelu_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.b, self.a = nn.Linear(32, 10), nn.Linear(250, 32)
        self.d, self.c = nn.Conv2d(5, 10, 5), nn.Conv2d(3, 5, 5)

    def forward(self, x):
        for layer in (self.c, self.d):
            x = layer(x).clamp(min=0).unfold(2, 2, 2).unfold(3, 2, 2).amax((4, 5))
        logits = self.b(self.a(x.flatten(1)).clamp(min=0))
        return torch.where(logits > 0, logits, torch.zeros_like(logits))


class EndsWithRelu_3(nn.Sequential):
    def __init__(self):
        super().__init__()
        for before, after in ((3, 5), (5, 10)):
            self.extend([nn.Conv2d(before, after, 5), nn.ReLU(), nn.MaxPool2d(2)])
        self.append(nn.Flatten())
        for before, after in ((250, 32), (32, 10)):
            self.extend([nn.Linear(before, after), nn.ReLU()])


class WithoutRelu_1(nn.Sequential):
    def __init__(self):
        pool = nn.MaxPool2d(2)
        super().__init__(
            nn.Conv2d(3, 5, 5),
            pool,
            nn.Conv2d(5, 10, 5),
            pool,
            nn.Flatten(),
            nn.Linear(250, 32),
            nn.Linear(32, 10),
        )


class WithoutRelu_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(3, 5, 5)
        self.c2 = nn.Conv2d(5, 10, 5)
        self.l1 = nn.Linear(250, 32)
        self.l2 = nn.Linear(32, 10)

    def forward(self, x):
        x = max_pool2d(self.c2(max_pool2d(self.c1(x), 2)), 2)
        return self.l2(self.l1(flatten(x)))


class WithoutRelu_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleDict(
            {
                "b": nn.Linear(32, 10),
                "a": nn.Linear(250, 32),
                "d": nn.Conv2d(5, 10, 5),
                "c": nn.Conv2d(3, 5, 5),
            }
        )

    def forward(self, x):
        for name in "cd":
            x = self.layers[name](x)
            x = x.unfold(2, 2, 2).unfold(3, 2, 2).amax((4, 5))
        x = x.reshape(x.shape[0], 250)
        for name in "ab":
            x = self.layers[name](x)
        return x


class WithoutReluBetweenLinearLayers_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 5, 5),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(5, 10, 5),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(250, 32),
            nn.Linear(32, 10),
        )


class WithoutReluBetweenLinearLayers_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(250, 32), nn.Linear(32, 10)
        self.one, self.two = nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)

    def forward(self, x):
        x = max_pool2d(self.one(x), 2).relu()
        x = max_pool2d(self.two(x), 2).relu()
        x = self.hidden(flatten(x))
        return self.out(x)


class WithoutReluBetweenLinearLayers_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.ModuleList([nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)])
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(250, 32), nn.Linear(32, 10))

    def forward(self, x):
        zero = x.new_zeros(())
        for layer in self.body:
            x = F.max_pool2d(torch.maximum(layer(x), zero), 2)
        return self.head(x)


class SigmoidForRelu_1(nn.Sequential):
    def __init__(self):
        super().__init__()
        for sizes in ((3, 5), (5, 10)):
            self.extend([nn.Conv2d(*sizes, 5), nn.Sigmoid(), nn.MaxPool2d(2)])
        self.extend([nn.Flatten(), nn.Linear(250, 32), nn.Sigmoid(), nn.Linear(32, 10)])


class SigmoidForRelu_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)
        self.l1, self.l2 = nn.Linear(250, 32), nn.Linear(32, 10)

    def forward(self, x):
        x = max_pool2d(1 / (1 + torch.exp(-self.c1(x))), 2)
        x = max_pool2d(1 / (1 + torch.exp(-self.c2(x))), 2)
        x = 1 / (1 + torch.exp(-self.l1(flatten(x))))
        return self.l2(x)


class SigmoidForRelu_3(nn.Module):
    def __init__(self, activation=F.sigmoid):
        super().__init__()
        self.activation = activation
        self.convolutions = nn.ModuleList([nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)])
        self.linear = nn.ModuleList([nn.Linear(250, 32), nn.Linear(32, 10)])

    def forward(self, x):
        for layer in self.convolutions:
            x = self.activation(F.max_pool2d(layer(x), 2))
        hidden, last = self.linear
        return last(self.activation(hidden(x.flatten(1))))


class AveragePooling_1(nn.Sequential):
    def __init__(self):
        super().__init__()
        for sizes in ((3, 5), (5, 10)):
            self.extend([nn.Conv2d(*sizes, 5), nn.ReLU(), nn.AvgPool2d(2)])
        self.extend([nn.Flatten(), nn.Linear(250, 32), nn.ReLU(), nn.Linear(32, 10)])


class AveragePooling_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)
        self.l1, self.l2 = nn.Linear(250, 32), nn.Linear(32, 10)

    def pool(self, x):
        return x.unfold(2, 2, 2).unfold(3, 2, 2).mean(dim=(-2, -1))

    def forward(self, x):
        x = self.pool(self.c1(x).relu())
        x = self.pool(self.c2(x).relu())
        return self.l2(self.l1(flatten(x)).relu())


class AveragePooling_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList([nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)])
        self.head = nn.Sequential(nn.Linear(250, 32), nn.ReLU(), nn.Linear(32, 10))

    def forward(self, x):
        for size, layer in zip((14, 5), self.convolutions, strict=True):
            x = F.adaptive_avg_pool2d(torch.relu(layer(x)), size)
        return self.head(x.reshape(-1, 250))


class LayersInAList_1(nn.Module):
    def __init__(self):
        super().__init__()
        self.convolutions = (nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5))
        self.linear = (nn.Linear(250, 32), nn.Linear(32, 10))

    def forward(self, x):
        for layer in self.convolutions:
            x = max_pool2d(layer(x).relu(), 2)
        return self.linear[1](self.linear[0](flatten(x)).relu())


class LayersInAList_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.steps = []
        for sizes in ((3, 5), (5, 10)):
            self.steps += [nn.Conv2d(*sizes, 5), nn.ReLU(), nn.MaxPool2d(2)]
        self.steps += [nn.Flatten(), nn.Linear(250, 32), nn.ReLU(), nn.Linear(32, 10)]

    def forward(self, x):
        for step in self.steps:
            x = step(x)
        return x


class LayersInAList_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = {"conv1": nn.Conv2d(3, 5, 5), "conv2": nn.Conv2d(5, 10, 5)}
        self.layers["fc1"] = nn.Linear(250, 32)
        self.layers["fc2"] = nn.Linear(32, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.layers["conv1"](x), 2))
        x = F.relu(F.max_pool2d(self.layers["conv2"](x), 2))
        return self.layers["fc2"](F.relu(self.layers["fc1"](torch.flatten(x, 1))))


class ConvolutionsWithoutBias_1(nn.Sequential):
    def __init__(self):
        super().__init__()
        for sizes in ((3, 5), (5, 10)):
            self.extend([nn.Conv2d(*sizes, kernel_size=5, bias=False), nn.ReLU(), nn.MaxPool2d(2)])
        self.extend([nn.Flatten(), nn.Linear(250, 32), nn.ReLU(), nn.Linear(32, 10)])


class ConvolutionsWithoutBias_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(5, 3, 5, 5) / 9)
        self.w2 = nn.Parameter(torch.randn(10, 5, 5, 5) / 11)
        self.l1, self.l2 = nn.Linear(250, 32), nn.Linear(32, 10)

    def forward(self, x):
        x = max_pool2d(conv2d(x, self.w1).relu(), 2)
        x = max_pool2d(conv2d(x, self.w2).relu(), 2)
        return self.l2(self.l1(flatten(x)).relu())


class ConvolutionsWithoutBias_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.l2, self.l1 = nn.Linear(32, 10), nn.Linear(250, 32)
        self.c2, self.c1 = nn.Conv2d(5, 10, 5), nn.Conv2d(3, 5, 5)
        self.c1.bias = self.c2.bias = None

    def forward(self, x):
        for layer in (self.c1, self.c2):
            x = F.max_pool2d(torch.clamp(layer(x), min=0), 2)
        return self.l2(F.relu(self.l1(x.flatten(start_dim=1))))


class WithDropout_1(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)
        self.l1, self.l2 = nn.Linear(250, 32), nn.Linear(32, 10)
        self.dropout = nn.Dropout(0.3)

    def forward(self, x):
        x = max_pool2d(self.c1(x).relu(), 2)
        x = max_pool2d(self.c2(x).relu(), 2)
        return self.l2(self.dropout(self.l1(flatten(x)).relu()))


class WithDropout_2(nn.Sequential):
    def __init__(self):
        super().__init__()
        for sizes in ((3, 5), (5, 10)):
            self.extend([nn.Conv2d(*sizes, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout2d(0.25)])
        self.extend([nn.Flatten(), nn.Linear(250, 32), nn.ReLU(), nn.Linear(32, 10)])


class WithDropout_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.ModuleList([nn.Linear(250, 32), nn.Linear(32, 10)])
        self.convolutions = nn.ModuleList([nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)])

    def forward(self, x):
        for layer in self.convolutions:
            x = F.max_pool2d(F.relu(layer(x)), 2)
        x = x.reshape(len(x), -1)
        if self.training:
            x = x * (torch.rand_like(x) < 0.5) * 2
        hidden, last = self.linear
        return last(F.relu(hidden(x)))


class PoolsOnceByFour_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 5, 5),
            nn.ReLU(),
            nn.MaxPool2d(4),
            nn.Conv2d(5, 10, 5),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(90, 32),
            nn.ReLU(),
            nn.Linear(32, 10),
        )


class PoolsOnceByFour_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)
        self.l1, self.l2 = nn.Linear(10 * 3 * 3, 32), nn.Linear(32, 10)

    def forward(self, x):
        x = max_pool2d(self.c1(x), 4).clamp(min=0)
        x = flatten(self.c2(x).clamp(min=0))
        return self.l2(self.l1(x).clamp(min=0))


class PoolsOnceByFour_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.ModuleList([nn.Linear(90, 32), nn.Linear(32, 10)])
        self.convolutions = nn.ModuleList([nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)])

    def forward(self, x):
        first, second = self.convolutions
        x = first(x).unflatten(3, (7, 4)).unflatten(2, (7, 4)).amax(dim=(3, 5)).relu()
        x = second(x).relu().reshape(len(x), -1)
        return self.head[1](self.head[0](x).relu())


class ChangesTheImages_1(nn.Sequential):
    def __init__(self):
        super().__init__(nn.ReLU(inplace=True))
        for sizes in ((3, 5), (5, 10)):
            self.extend([nn.Conv2d(*sizes, 5), nn.ReLU(inplace=True), nn.MaxPool2d(2)])
        self.extend([nn.Flatten(), nn.Linear(250, 32), nn.ReLU(inplace=True), nn.Linear(32, 10)])


class ChangesTheImages_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)
        self.l1, self.l2 = nn.Linear(250, 32), nn.Linear(32, 10)

    def forward(self, x):
        x = max_pool2d(self.c1(x.clamp_(min=0)), 2)
        x = max_pool2d(self.c2(F.relu_(x)), 2)
        return self.l2(F.relu_(self.l1(flatten(F.relu_(x)))))


class ChangesTheImages_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleDict({"think": nn.Linear(250, 32), "answer": nn.Linear(32, 10)})
        self.look = nn.ModuleList([nn.Conv2d(3, 5, 5), nn.Conv2d(5, 10, 5)])

    def forward(self, x):
        x[x < 0] = 0
        for layer in self.look:
            x = F.max_pool2d(layer(x), 2).relu()
        return self.layers["answer"](self.layers["think"](x.flatten(1)).relu())
