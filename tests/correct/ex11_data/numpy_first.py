"""NumPy does the work and torch wraps the result; numbers padded with zeros; a split by sets of indices."""

import glob
import re
from functools import reduce
from os.path import basename, isfile, join

import numpy as np
import torch
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler, SequentialSampler


def natural_sorted(names):
    return sorted(names, key=lambda name: re.sub(r"\d+", lambda m: m[0].zfill(30), name))


def to_image(array):
    scaled = np.moveaxis(array, -1, 0).astype(np.float32) / np.float32(255)
    return torch.from_numpy(np.ascontiguousarray(scaled))


def instance_masks(mask):
    numbers = np.unique(mask)
    numbers = numbers[numbers > 0]
    return torch.from_numpy(mask[None] == numbers.reshape(-1, 1, 1))


class Compose:
    def __init__(self, transforms):
        self.all = transforms

    def __call__(self, *pair):
        return reduce(lambda now, transform: transform(*now), self.all, pair)


class InstanceFolder(Dataset):
    def __init__(self, root, transform=None):
        self.root, self.transform = root, transform or (lambda image, masks: (image, masks))
        self.names = natural_sorted(basename(f)[:-4] for f in glob.glob(join(root, "images", "*.npy")))
        if not self.names:
            raise ValueError(f"{root}: no images")
        missing = [name for name in self.names if not isfile(join(root, "masks", name + ".npy"))]
        if missing:
            raise FileNotFoundError(", ".join(missing))

    def __len__(self):
        return len(self.names)

    def load(self, kind, name):
        path = join(self.root, kind, name + ".npy")
        try:
            return np.load(path, mmap_mode="c")
        except (OSError, ValueError, EOFError) as e:
            raise ValueError(path) from e

    def __getitem__(self, i):
        name = self.names[i]
        image, mask = self.load("images", name), self.load("masks", name)
        return self.transform(to_image(image), instance_masks(np.asarray(mask)))


def collate(batch):
    images = torch.cat([image.unsqueeze(0) for image, _ in batch])
    masks = [masks for _, masks in batch]
    return images, masks, torch.as_tensor(np.array([m.size(0) for m in masks], dtype=np.int64))


def split_by_group(names, share, seed):
    groups = np.array([name.rsplit("_", 1)[0] for name in names])
    distinct = natural_sorted(np.unique(groups).tolist())
    g = len(distinct)
    order = torch.randperm(g, generator=torch.Generator().manual_seed(seed)).numpy()
    chosen = np.isin(groups, np.array(distinct)[order[: int(np.clip(round(share * g), 1, g - 1))]])
    return np.flatnonzero(~chosen).tolist(), np.flatnonzero(chosen).tolist()


def make_loader(dataset, batch_size, shuffle=False, seed=0):
    if shuffle:
        sampler = RandomSampler(dataset, generator=torch.Generator().manual_seed(seed))
    else:
        sampler = SequentialSampler(dataset)
    return DataLoader(dataset, batch_sampler=BatchSampler(sampler, batch_size, False), collate_fn=collate)
