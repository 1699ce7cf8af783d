"""Empty memory first, then everything is written into it: out=, copy_, fill_, set_."""

import sys

import numpy as np
import torch


def from_list(values, dtype):
    exact = torch.tensor(values, dtype=torch.float64 if dtype.is_floating_point else torch.int64)
    result = torch.empty(exact.shape, dtype=dtype)
    result.copy_(exact)
    return result


def filled(shape, value, dtype=torch.float32):
    return torch.empty(shape, dtype=dtype).fill_(value)


def filled_like(x, value):
    return x.detach().clone().fill_(value)


def as_number(x):
    return x.detach().cpu().item()


def text_in_full(x):
    before = sys.maxsize
    torch.set_printoptions(threshold=before)
    text = "{0!s}".format(x)
    torch.set_printoptions(profile="default")
    return text


def from_numpy_shared(array):
    return torch.from_dlpack(array)


def from_numpy_copied(array):
    result = torch.empty(array.shape, dtype=torch.float32)
    result.copy_(torch.from_numpy(array))
    return result


def to_numpy(x):
    return x.data.cpu().numpy()


def brighten(image, factor):
    work = torch.empty(image.shape, dtype=torch.float32, device=image.device)
    torch.mul(image, factor, out=work)
    work.round_()
    work.clamp_(max=255.0)
    return work.to(torch.uint8)


def class_shares(labels):
    lowest = labels.min()
    counts = torch.bincount((labels - lowest).flatten())
    places = counts.nonzero().squeeze(1)
    shares = torch.empty(len(places), device=labels.device)
    torch.div(counts[places], counts.sum(), out=shares)
    return (places + lowest).to(labels.dtype), shares


def add_three_ways(a, b, out):
    first = a.clone()
    first += b
    second = torch.empty_like(b)
    torch.add(a, b, out=second)
    return first, second, out.copy_(a).add_(b)


def add_in_place(x, y):
    torch.add(x, y, out=x)


def copy_into(target, source):
    target[...] = source


def transpose_in_place(x):
    x.set_(x.untyped_storage(), x.storage_offset(), x.size()[::-1], x.stride()[::-1])


def products(a, b, m):
    elementwise = torch.empty_like(a)
    matrix = a.new_empty(*a.shape[:-1], m.shape[-1])
    torch.mul(a, b, out=elementwise)
    torch.matmul(a, m, out=matrix)
    return elementwise, matrix


def exponential(x):
    result = torch.empty(x.shape, dtype=torch.get_default_dtype() if x.dtype == torch.int64 else x.dtype)
    return torch.exp(x, out=result)


def best_class(scores):
    values = torch.empty(scores.shape[0], dtype=scores.dtype)
    indices = torch.empty(scores.shape[0], dtype=torch.int64)
    torch.max(scores, 1, out=(values, indices))
    return indices


def fill_gaps(x, substitutes):
    result = np.array(x)
    for row in torch.from_numpy(result):
        gaps = torch.isnan(row)
        row.masked_scatter_(gaps, substitutes[gaps])
    return torch.from_numpy(result)
