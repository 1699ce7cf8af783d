"""The course's small data sets as tensors; `datasets/README.md` tells where each comes from."""

from __future__ import annotations

import gzip
import math
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from grader.course import Course
from grader.errors import UsageError


def digits(size: int = 8) -> tuple[Tensor, Tensor]:
    """Real handwritten digits (UCI optical digits).

    Args:
        size: side of the images in pixels; 8 is how they were recorded, any other is interpolated from that
            (28 is what MNIST has, 32 what LeNet-5 wants).

    Returns:
        images (1797, 1, size, size) float32 in 0 … 1, labels (1797,) int64 of 0 … 9.
    """
    data = _read("digits")
    images = torch.from_numpy(data["images"]).float().div(16).unsqueeze(1)
    return _resized(images, size), torch.from_numpy(data["labels"]).long()


def mnist(folder: Path, part: str = "train", size: int = 28) -> tuple[Tensor, Tensor]:
    """MNIST's handwritten digits, for who has its files; the kit brings none.

    Args:
        folder: where the files lie, by their own names: `train-images-idx3-ubyte`, `t10k-labels-idx1-ubyte`
            and so on, each as it is or with `.gz`.
        part: "train" or "t10k".
        size: side of the images in pixels; 28 is how they are stored, any other is interpolated from that.

    Returns:
        images (N, 1, size, size) float32 in 0 … 1, labels (N,) int64 of 0 … 9.

    Raises:
        UsageError: where a file is missing, or is not what its name says.
    """
    images = _idx(Path(folder) / f"{part}-images-idx3-ubyte", axes=3)
    labels = _idx(Path(folder) / f"{part}-labels-idx1-ubyte", axes=1)
    if len(images) != len(labels):
        raise UsageError(f"{folder} holds {len(images)} images and {len(labels)} labels of “{part}”.")
    pixels = torch.from_numpy(images).float().div(255).unsqueeze(1)
    return _resized(pixels, size), torch.from_numpy(labels).long()


def circles() -> tuple[Tensor, Tensor]:
    """Two noisy rings: points (240, 2) float32, labels (240,) int64, 1 for the inner ring."""
    data = _read("circles")
    return torch.from_numpy(data["points"]), torch.from_numpy(data["labels"]).long()


def scenes(count: int = 48) -> tuple[Tensor, Tensor]:
    """The first `count` scenes to segment, of which most pixels are background.

    Returns:
        images (count, 3, 24, 24) float32 in 0 … 1, masks (count, 24, 24) int64: 0 background, 1 disc, 2
        cross.
    """
    data = _read("scenes")
    images = torch.from_numpy(data["images"][:count]).float().div(255)
    return images, torch.from_numpy(data["masks"][:count]).long()


def cells() -> Path:
    """The folder with 24 pictures of cells: `images/dish1_1.npy` (24, 32, 3) uint8, and for each its mask by
    the same name, `masks/dish1_1.npy` (24, 32) uint8, the number of each pixel's cell, 0 for none.
    """
    return Course.find().root / "datasets" / "cells"


def small_net(classes: int) -> nn.Sequential:
    """A net with fresh weights for digits of 8 × 8 pixels. In three parts: features (N, 32, 2, 2), flatten,
    and a classifier of two linear layers.
    """
    features = nn.Sequential(
        *(nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2)),
    )
    classifier = nn.Sequential(nn.Linear(128, 32), nn.ReLU(), nn.Linear(32, classes))
    return nn.Sequential(OrderedDict(features=features, flatten=nn.Flatten(), classifier=classifier))


def pretrained() -> nn.Sequential:
    """`small_net(10)`, trained to read one half of `digits()`: every second image from the first one on. Of
    the other half, `images[1::2]`, it reads 97 %.
    """
    net = small_net(10)
    net.load_state_dict({name: torch.from_numpy(value) for name, value in _read("pretrained").items()})
    return net


def _resized(images: Tensor, size: int) -> Tensor:
    if size == images.shape[-1]:
        return images
    return torch.nn.functional.interpolate(images, size=(size, size), mode="bilinear")


def _idx(path: Path, axes: int) -> np.ndarray:
    """The values of an IDX file (http://yann.lecun.com/exdb/mnist): two zeros, 8 for unsigned bytes, how many
    axes, each length as four bytes with the highest first, then the values. Raises UsageError.
    """
    zipped = path.with_name(f"{path.name}.gz")
    try:
        data = gzip.decompress(zipped.read_bytes()) if zipped.is_file() else path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no {path}, with or without .gz.") from None
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from None
    lengths = [int.from_bytes(data[4 + 4 * axis : 8 + 4 * axis], "big") for axis in range(axes)]
    start = 4 + 4 * axes
    if data[:4] != bytes([0, 0, 8, axes]) or len(data) - start != math.prod(lengths):
        raise UsageError(f"{path} is not an IDX file of unsigned bytes with {axes} axes, or it is cut off.")
    return np.frombuffer(data, np.uint8, offset=start).reshape(lengths).copy()


_kept: dict[Path, tuple[int, dict[str, np.ndarray]]] = {}
"""What was read so far, with the time of the file's last change."""


def files_read() -> list[Path]:
    """The files of data that this process has read so far."""
    return list(_kept)


def keep(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a file, read once as long as it does not change: what the zygote keeps, its workers need
    not read. Not to be written to. Raises OSError.
    """
    changed = path.stat().st_mtime_ns
    known = _kept.get(path)
    if known is None or known[0] != changed:
        with np.load(path, allow_pickle=False) as file:
            known = _kept[path] = changed, dict(file)
    return known[1]


def _read(name: str) -> dict[str, np.ndarray]:
    """Arrays of the caller's own. Raises UsageError outside of a course."""
    path = Course.find().root / "datasets" / f"{name}.npz"
    return {key: values.copy() for key, values in keep(path).items()}
