"""Plain Python loops over single values, wherever the result allows it."""

import itertools
import math

import numpy as np
import torch


def flat(values):
    """All numbers of a nested list, and the shape. Raises ValueError where inner lists differ in length."""
    if not isinstance(values, list):
        return [values], ()
    parts = [flat(v) for v in values]
    shapes = {shape for _, shape in parts}
    if len(shapes) > 1:
        raise ValueError("the inner lists differ in length")
    inner = shapes.pop() if shapes else ()
    return [number for numbers, _ in parts for number in numbers], (len(values), *inner)


def places(shape):
    return itertools.product(*(range(n) for n in shape))


def from_list(values, dtype):
    numbers, shape = flat(values)
    result = torch.empty(len(numbers), dtype=dtype)
    for i, number in enumerate(numbers):
        result[i] = torch.tensor(number, dtype=dtype)
    return result.view(shape)


def filled(shape, value, dtype=torch.float32):
    result = torch.empty(shape, dtype=dtype)
    for place in places(shape):
        result[place] = value
    return result


def filled_like(x, value):
    result = torch.empty_like(x)
    for place in places(x.shape):
        result[place] = value
    return result


def as_number(x):
    if x.numel() != 1:
        raise RuntimeError(f"one value was expected, not {x.numel()}")
    number = x.tolist()
    while isinstance(number, list):
        number = number[0]
    return number


def text_in_full(x):
    torch.set_printoptions(profile="full")
    text = x.__repr__()
    torch.set_printoptions(profile="default")
    return text


def from_numpy_shared(array):
    return torch.from_numpy(array)


def from_numpy_copied(array):
    result = torch.zeros(array.shape)
    for place in np.ndindex(array.shape):
        result[place] = float(array[place])
    return result


def to_numpy(x):
    if x.requires_grad:
        x = x.detach()
    if x.is_cuda:
        x = x.cpu()
    return x.numpy()


def brighten(image, factor):
    result = torch.zeros_like(image)
    for place in places(image.shape):
        bright = round(image[place].item() * factor)
        result[place] = 255 if bright > 255 else bright
    return result


def class_shares(labels):
    counts = {}
    for label in labels.flatten().tolist():
        counts[label] = counts.get(label, 0) + 1
    classes = sorted(counts)
    shares = [counts[c] / labels.numel() for c in classes]
    return torch.tensor(classes, dtype=labels.dtype), torch.tensor(shares)


def add_three_ways(a, b, out):
    first = a + b
    second = torch.add(a, b)
    torch.add(a, b, out=out)
    return first, second, out


def add_in_place(x, y):
    for place in places(x.shape):
        x[place] += y[place]


def copy_into(target, source):
    for place in places(target.shape):
        target[place] = source[place]


def transpose_in_place(x):
    x.transpose_(0, 1)


def products(a, b, m):
    place_by_place = torch.empty_like(a)
    for place in places(a.shape):
        place_by_place[place] = a[place] * b[place]
    matrix = torch.empty(*a.shape[:-1], m.shape[1], dtype=a.dtype)
    for *row, column in places(matrix.shape):
        total = 0.0
        for k in range(a.shape[-1]):
            total += a[(*row, k)].item() * m[k, column].item()
        matrix[(*row, column)] = total
    return place_by_place, matrix


def e_to_the(number):
    try:
        return math.exp(number)
    except OverflowError:
        return math.inf


def exponential(x):
    dtype = x.dtype if x.is_floating_point() else torch.float32
    powers = [e_to_the(number) for number in x.flatten().tolist()]
    return torch.tensor(powers, dtype=dtype).reshape(x.shape)


def best_class(scores):
    best = []
    for row in scores:
        top = 0
        for i in range(1, len(row)):
            if row[i] > row[top]:
                top = i
        best.append(top)
    return torch.tensor(best)


def fill_gaps(x, substitutes):
    rows = []
    for row in x.tolist():
        rows.append([s if math.isnan(v) else v for v, s in zip(row, substitutes.tolist(), strict=True)])
    return torch.tensor(rows, dtype=x.dtype)
