"""os.listdir and string paths, plain loops everywhere, a hand-written key of tuples."""

import os
import random

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


def key_of(name):
    key, i = [], 0
    while i < len(name):
        j = i
        while j < len(name) and name[j].isdigit() == name[i].isdigit():
            j += 1
        piece = name[i:j]
        key.append((0, int(piece), "") if piece.isdigit() else (1, 0, piece))
        i = j
    return key


def natural_sorted(names):
    names = list(names)
    names.sort(key=key_of)
    return names


def to_image(array):
    h, w, c = array.shape
    image = torch.zeros(c, h, w)
    for k in range(c):
        image[k] = torch.tensor(array[:, :, k].tolist(), dtype=torch.float32)
    image /= 255.0
    return image


def instance_masks(mask):
    cells = sorted(set(mask.flatten().tolist()) - {0})
    out = torch.zeros((len(cells), *mask.shape), dtype=torch.bool)
    for k, cell in enumerate(cells):
        out[k] = torch.from_numpy(np.ascontiguousarray(mask == cell))
    return out


class Compose:
    def __init__(self, transforms):
        self.ts = tuple(transforms)

    def __call__(self, image, masks):
        pair = (image, masks)
        for t in self.ts:
            pair = t(*pair)
        return pair


class InstanceFolder(Dataset):
    def __init__(self, root, transform=None):
        self.images = os.path.join(root, "images")
        self.masks = os.path.join(root, "masks")
        self.transform = transform
        found = []
        for file in os.listdir(self.images):
            stem, extension = os.path.splitext(file)
            if extension == ".npy" and stem[0] != ".":
                found.append(stem)
        if len(found) == 0:
            raise ValueError("no pictures")
        there = os.listdir(self.masks)
        for stem in found:
            if stem + ".npy" not in there:
                raise FileNotFoundError("no mask for " + stem)
        self.names = natural_sorted(found)

    def __len__(self):
        return len(self.names)

    def __getitem__(self, i):
        if i >= len(self):
            raise IndexError("no such picture")
        name = self.names[i]
        arrays = []
        for folder in (self.images, self.masks):
            with open(os.path.join(folder, name + ".npy"), "rb") as file:
                try:
                    arrays.append(np.load(file))
                except Exception as e:
                    raise ValueError(f"{name}: {e}") from None
        image, masks = to_image(arrays[0]), instance_masks(arrays[1])
        if self.transform is not None:
            image, masks = self.transform(image, masks)
        return image, masks


def collate(batch):
    images = torch.zeros(len(batch), *batch[0][0].shape, dtype=batch[0][0].dtype)
    masks, counts = [], torch.zeros(len(batch), dtype=torch.long)
    for n, (image, m) in enumerate(batch):
        images[n] = image
        masks.append(m)
        counts[n] = m.shape[0]
    return images, masks, counts


def split_by_group(names, share, seed):
    groups = []
    for name in names:
        parts = name.split("_")
        group = "_".join(parts[:-1])
        if group not in groups:
            groups.append(group)
    groups = natural_sorted(groups)
    generator = torch.Generator()
    generator.manual_seed(seed)
    permutation = torch.randperm(len(groups), generator=generator)
    n = round(share * len(groups))
    if n < 1:
        n = 1
    elif n > len(groups) - 1:
        n = len(groups) - 1
    for_validation = [groups[int(k)] for k in permutation[:n]]
    train, validation = [], []
    for i, name in enumerate(names):
        (validation if name[: name.rindex("_")] in for_validation else train).append(i)
    return train, validation


class Shuffled:
    """A sampler of Python's own random numbers."""

    def __init__(self, n, seed):
        self.n, self.random = n, random.Random(seed)

    def __iter__(self):
        return iter(self.random.sample(range(self.n), self.n))

    def __len__(self):
        return self.n


def make_loader(dataset, batch_size, shuffle=False, seed=0):
    sampler = Shuffled(len(dataset), seed) if shuffle else None
    return DataLoader(dataset, batch_size=batch_size, sampler=sampler, collate_fn=collate)
