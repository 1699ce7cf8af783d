"""Thinks in numpy: every function goes over to arrays and comes back."""

import numpy as np
import torch

# the numpy dtype that goes with a torch dtype
NUMPY = {
    torch.float32: np.float32,
    torch.float64: np.float64,
    torch.int64: np.int64,
    torch.int32: np.int32,
    torch.int16: np.int16,
    torch.uint8: np.uint8,
    torch.int8: np.int8,
}


def from_list(values, dtype):
    return torch.from_numpy(np.array(values, dtype=NUMPY[dtype]))


def filled(shape, value, dtype=torch.float32):
    return torch.from_numpy(np.full(shape, value, dtype=NUMPY[dtype]))


def filled_like(x, value):
    return torch.from_numpy(np.full_like(x.cpu().numpy(), value)).to(x.device)


def as_number(x):
    array = x.detach().cpu().numpy()
    if array.size != 1:
        raise RuntimeError("not one value")
    return array.item()


def text_in_full(x):
    try:
        torch.set_printoptions(profile="full")
        return str(x)
    finally:
        torch.set_printoptions(profile="default")


def from_numpy_shared(array):
    return torch.as_tensor(array)


def from_numpy_copied(array):
    return torch.from_numpy(array.astype(np.float32))  # astype copies, float32 or not


def to_numpy(x):
    return np.asarray(x.detach().cpu())


def brighten(image, factor):
    pixels = to_numpy(image).astype(np.float64) * factor
    return torch.from_numpy(np.clip(np.rint(pixels), 0, 255).astype(np.uint8)).to(image.device)


def class_shares(labels):
    classes, counts = np.unique(labels.cpu().numpy(), return_counts=True)
    shares = (counts / counts.sum()).astype(np.float32)
    return torch.from_numpy(classes).to(labels.device), torch.from_numpy(shares).to(labels.device)


def add_three_ways(a, b, out):
    return a + b, torch.add(a, b), torch.add(a, b, out=out)


def add_in_place(x, y):
    array = to_numpy(x)
    array += to_numpy(y)


def copy_into(target, source):
    np.copyto(to_numpy(target), to_numpy(source), casting="unsafe")


def transpose_in_place(x):
    x.swapaxes_(0, 1)


def products(a, b, m):
    one, two = np.multiply(to_numpy(a), to_numpy(b)), np.matmul(to_numpy(a), to_numpy(m))
    return torch.from_numpy(one), torch.from_numpy(two)


def exponential(x):
    array = to_numpy(x)
    if array.dtype == np.int64:
        array = array.astype(np.float32)
    with np.errstate(over="ignore"):
        return torch.from_numpy(np.exp(array))


def best_class(scores):
    return torch.from_numpy(np.argmax(to_numpy(scores), axis=1))


def fill_gaps(x, substitutes):
    array, row = to_numpy(x), to_numpy(substitutes)
    return torch.from_numpy(np.where(np.isnan(array), row, array))


if __name__ == "__main__":
    print(from_list([[1, 2], [3, 4]], torch.float32))
    print(brighten(torch.tensor([[9, 100, 200]], dtype=torch.uint8), 1.3))
