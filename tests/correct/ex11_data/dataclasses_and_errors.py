"""A frozen dataclass for a picture, errors of classes of its own, a subclass of DataLoader."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class BadFile(ValueError):
    def __init__(self, path):
        super().__init__(f"this file is damaged: {path}")


class NoMask(FileNotFoundError):
    pass


@dataclass(frozen=True)
class Picture:
    image: Path
    mask: Path

    @staticmethod
    def read(path):
        try:
            return np.load(path, allow_pickle=False)
        except Exception as error:
            raise BadFile(path) from error

    def tensors(self):
        return to_image(self.read(self.image)), instance_masks(self.read(self.mask))


def natural_sorted(names):
    def key(name):
        return [
            (part, 0) if i % 2 == 0 else ("", int(part)) for i, part in enumerate(re.split("([0-9]+)", name))
        ]

    return sorted(names, key=key)


def to_image(array):
    return torch.tensor(array.copy()).movedim(-1, 0).to(torch.float32).div(255)


def instance_masks(mask):
    mask = torch.tensor(mask.astype("int32"))
    found = [mask == n for n in torch.unique(mask) if n != 0]
    return torch.stack(found) if found else torch.empty(0, *mask.shape, dtype=torch.bool)


class Compose(torch.nn.Module):
    def __init__(self, transforms):
        super().__init__()
        self.transforms = transforms

    def forward(self, image, masks):
        for transform in self.transforms:
            image, masks = transform(image, masks)
        return image, masks


class InstanceFolder(Dataset):
    def __init__(self, root, transform=None):
        root = Path(root)
        stems = natural_sorted(
            [p.stem for p in (root / "images").iterdir() if re.fullmatch(r"[^.].*\.npy", p.name)]
        )
        if not stems:
            raise ValueError("an empty folder")
        self.transform = transform
        self._pictures = {
            s: Picture(root / "images" / f"{s}.npy", root / "masks" / f"{s}.npy") for s in stems
        }
        for stem, picture in self._pictures.items():
            if not picture.mask.is_file():
                raise NoMask(stem)

    @property
    def names(self):
        return list(self._pictures)

    def __len__(self):
        return len(self._pictures)

    def __getitem__(self, index):
        pair = self._pictures[self.names[index]].tensors()
        return pair if self.transform is None else self.transform(*pair)


def collate(batch):
    images = torch.stack([pair[0] for pair in batch], dim=0)
    masks = tuple(pair[1] for pair in batch)
    return images, masks, torch.LongTensor([m.shape[0] for m in masks])


def split_by_group(names, share, seed):
    members = defaultdict(list)
    for i, name in enumerate(names):
        members[re.match(r"(.*)_", name)[1]].append(i)
    groups = natural_sorted(members)
    order = torch.randperm(len(groups), generator=torch.Generator("cpu").manual_seed(seed))
    count = sorted((1, round(share * len(groups)), len(groups) - 1))[1]
    sides = order[count:], order[:count]
    train, validation = (sorted(i for k in side.tolist() for i in members[groups[k]]) for side in sides)
    return train, validation


class Loader(DataLoader):
    def __init__(self, dataset, seed, **options):
        super().__init__(
            dataset,
            collate_fn=collate,
            generator=torch.Generator().manual_seed(seed),
            num_workers=0,
            **options,
        )


def make_loader(dataset, batch_size, shuffle=False, seed=0):
    return Loader(dataset, seed, batch_size=batch_size, shuffle=shuffle, drop_last=False)
