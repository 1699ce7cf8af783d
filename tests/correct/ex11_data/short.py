"""As few lines as possible."""

import re
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


def natural_sorted(names):
    return sorted(names, key=lambda n: [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", n)])


to_image = lambda array: torch.tensor(np.transpose(array, (2, 0, 1)) / 255.0, dtype=torch.float32)


def instance_masks(mask):
    ids = torch.tensor([i for i in np.unique(mask) if i], dtype=torch.long).view(-1, 1, 1)
    return torch.tensor(mask.astype(int)) == ids


class Compose:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, image, masks):
        out = (image, masks)
        for f in self.transforms:
            out = f(*out)
        return out


class InstanceFolder(Dataset):
    def __init__(self, root, transform=None):
        self.root, self.f = Path(root), transform
        self.names = natural_sorted(p.stem for p in self.root.glob("images/*.npy") if p.name[0] != ".")
        if not self.names:
            raise ValueError("nothing here")
        for n in self.names:
            if not self.root.joinpath("masks", n + ".npy").exists():
                raise FileNotFoundError(n)

    def __len__(self):
        return len(self.names)

    def __getitem__(self, i):
        n = self.names[i]
        try:
            image, mask = (np.load(self.root / k / (n + ".npy")) for k in ("images", "masks"))
        except (ValueError, EOFError) as e:
            raise ValueError(n) from e
        image, mask = to_image(image), instance_masks(mask)
        return self.f(image, mask) if self.f else (image, mask)


def collate(batch):
    return torch.stack([i for i, _ in batch]), [m for _, m in batch], torch.tensor([len(m) for _, m in batch])


def split_by_group(names, share, seed):
    g = [n[: n.rfind("_")] for n in names]
    u = natural_sorted(set(g))
    p = torch.randperm(len(u), generator=torch.Generator().manual_seed(seed))
    v = [u[k] for k in p[: max(1, min(round(share * len(u)), len(u) - 1))]]
    return [i for i, x in enumerate(g) if x not in v], [i for i, x in enumerate(g) if x in v]


def make_loader(dataset, batch_size, shuffle=False, seed=0):
    return DataLoader(
        dataset, batch_size, shuffle, generator=torch.Generator().manual_seed(seed), collate_fn=collate
    )
