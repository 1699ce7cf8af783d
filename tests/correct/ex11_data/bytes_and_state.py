"""frombuffer on the file's bytes, torch's generator put back by fork_rng, functools for keys and transforms."""

import io
from functools import cmp_to_key
from itertools import groupby
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


def _pieces(name):
    return ["".join(piece) for _, piece in groupby(name, key=str.isdecimal)]


def _compare(one, other):
    for a, b in zip(_pieces(one), _pieces(other), strict=False):
        if a.isdecimal() and b.isdecimal():
            a, b = int(a), int(b)
        elif a.isdecimal() != b.isdecimal():
            return -1 if a.isdecimal() else 1
        if a != b:
            return -1 if a < b else 1
    return len(one) - len(other)


def natural_sorted(names):
    return sorted(names, key=cmp_to_key(_compare))


def to_image(array):
    h, w, c = array.shape
    flat = torch.frombuffer(bytearray(array.tobytes()), dtype=torch.uint8).view(h, w, c)
    return torch.einsum("hwc->chw", flat) / 255


def instance_masks(mask):
    pixels = torch.as_tensor(mask.tolist())
    numbers, where = pixels.unique(return_inverse=True)
    one_hot = torch.nn.functional.one_hot(where, len(numbers)).permute(2, 0, 1).bool()
    return one_hot[numbers > 0]


class Compose:
    def __init__(self, transforms):
        self.transforms = list(transforms)

    def __call__(self, image, masks, start=0):
        if start == len(self.transforms):
            return image, masks
        return self(*self.transforms[start](image, masks), start + 1)


class InstanceFolder(Dataset):
    def __init__(self, root, transform=None):
        self.root = Path(root)
        self.transform = transform
        self.names = [p.name[: -len(".npy")] for p in Path(self.root, "images").glob("[!.]*.npy")]
        self.names = natural_sorted(self.names)
        assert all(isinstance(name, str) for name in self.names)
        if self.names == []:
            raise ValueError
        masks = {p.stem for p in Path(self.root, "masks").rglob("*")}
        for name in self.names:
            if name not in masks:
                raise FileNotFoundError(2, "no mask", name)

    def __len__(self):
        return self.names.__len__()

    def __getitem__(self, index):
        name = self.names[index]
        try:
            image, mask = (
                np.load(io.BytesIO((self.root / kind / f"{name}.npy").read_bytes()))
                for kind in ("images", "masks")
            )
        except (EOFError, ValueError) as problem:
            problem.args = (f"{name}: {problem}",)
            raise ValueError(*problem.args) from problem
        pair = to_image(image), instance_masks(mask)
        if self.transform:
            pair = self.transform(*pair)
        return pair


def collate(batch):
    columns = list(map(list, zip(*batch, strict=True)))
    return torch.stack(columns[0]), columns[1], torch.tensor(list(map(len, columns[1])), dtype=torch.int64)


def split_by_group(names, share, seed):
    group = lambda i: names[i][::-1].split("_", 1)[1][::-1]
    groups = natural_sorted({group(i) for i in range(len(names))})
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        order = torch.randperm(len(groups))
    n = max(1, min(len(groups) - 1, round(len(groups) * share)))
    rank = {groups[k]: place for place, k in enumerate(order.tolist())}
    return (
        [i for i in range(len(names)) if rank[group(i)] >= n],
        [i for i in range(len(names)) if rank[group(i)] < n],
    )


def make_loader(dataset, batch_size, shuffle=False, seed=0):
    options = {"batch_size": batch_size, "collate_fn": lambda batch: collate(batch)}
    if shuffle:
        options |= {"shuffle": True, "generator": torch.Generator().manual_seed(seed)}
    return DataLoader(dataset, **options)
