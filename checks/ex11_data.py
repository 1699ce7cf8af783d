"""From a folder of files to batches"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Subset, default_collate

from grader.check import Trial, check, picture, workload
from grader.datasets import cells

AWKWARD = (
    "dish10_1",
    "dish2_10",
    "dish2_9",
    "dish1_30",
    "dish009_3",
    "cup30_1",
    "Zoo1_2",
    "7_11",
    "7_2",
    "7_2b",
    "7_2a",
)


@check(points=1)
def names_in_natural_order(module, trial: Trial):
    """natural_sorted puts img2 before img10, wherever the numbers stand"""
    if trial.example:
        names = ["img10", "img2", "img1"]
    else:
        numbers = zip(trial.permutation(40), trial.permutation(120), strict=False)
        found = [*AWKWARD, *(f"cup{40 + a}_{b}" for a, b in islice(numbers, trial.size))]
        names = [found[i] for i in trial.permutation(len(found))]
    trial.given(names=names)
    return {"sorted": module.natural_sorted(names), "names afterwards": names}


def photo(trial: Trial, height: int, width: int, channels: int = 3) -> np.ndarray:
    return trial.integers(0, 256, (height, width, channels), dtype=torch.uint8).cpu().numpy()


@check(points=1, sizes=(1, 2, 3, 4))
def images_match(module, trial: Trial):
    """to_image gives a float32 tensor from 0 to 1, channels first"""
    if trial.example:
        array = np.array([[[255, 0, 0], [51, 51, 51]]], dtype=np.uint8)
    else:
        array = photo(trial, trial.size + 1, trial.size + 3, 3 if trial.index < 3 else 4)
    trial.given(array=array)
    return {"image": module.to_image(array), "array afterwards": array}


@check(points=1, sizes=(2, 3), needs="images_match")
def flipped_images_match(module, trial: Trial):
    """to_image takes a view of another array, flipped or with its axes swapped"""
    array = photo(trial, trial.size, trial.size + 2)
    array = array[:, ::-1] if trial.example else array.transpose(1, 0, 2)
    trial.given(array=array)
    return {"image": module.to_image(array), "array afterwards": array}


@check(points=1, sizes=(2, 3, 4, 5))
def masks_match(module, trial: Trial):
    """instance_masks gives one mask for each cell, by rising number"""
    if trial.example:
        mask = np.array([[7, 0, 3], [7, 0, 0]])
    else:
        numbers = np.array([0, 259, 3, 40, 7, 60_000][: 3 + trial.index])  # 259 is 3 in eight bits
        dtype = (np.uint16, np.int32, np.int64)[trial.index - 1]
        mask = numbers.astype(dtype)[trial.labels(len(numbers), (trial.size, trial.size + 2)).cpu().numpy()]
        mask = mask[::-1] if trial.index == 2 else mask
    trial.given(mask=mask)
    masks = module.instance_masks(mask)
    return {"masks": masks, "mask afterwards": mask.astype(np.int64)}


@check(points=1, sizes=(2,))
def no_cells_no_masks(module, trial: Trial):
    """Where no cell is, instance_masks gives (0, H, W); where no background is, all cells"""
    empty = np.zeros((trial.size, trial.size + 1), dtype=np.uint8)
    full = np.array([[9, 4, 4], [9, 9, 4]], dtype=np.uint8)
    trial.given(empty=empty, full=full)
    return {
        "masks where all is background": module.instance_masks(empty),
        "masks where nothing is background": module.instance_masks(full),
    }


def halved(image: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
    return image[..., : image.shape[-1] // 2], masks[..., : masks.shape[-1] // 2]


def mirrored(image: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
    return image.flip(-1), masks.flip(-1)


def brighter(image: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
    return image + 0.25, masks


def darker_outside(image: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
    return image * (0.5 + 0.5 * masks.any(0)), masks


WAYS = ((mirrored, halved), (brighter, darker_outside, halved), (darker_outside, brighter, mirrored, halved))


def example_pair(trial: Trial, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """An image and its masks."""
    image = trial.uniform(2, 3, 6, dtype=dtype)
    masks = torch.zeros(2, 3, 6, dtype=torch.bool, device=trial.device)
    masks[0, 0, :2] = masks[1, 1:, 3:] = True
    return image, masks


@check(points=1)
def transforms_in_order(module, trial: Trial):
    """Compose gives each transform what the one before it has made"""
    image, masks = example_pair(trial, torch.float64 if trial.index == 1 else torch.float32)
    transforms = list(WAYS[trial.index])
    names = ", ".join(transform.__name__ for transform in transforms)
    trial.given(transforms=names, image=image, masks=masks)
    both = module.Compose(transforms)
    return {"once": both(image, masks), "once more": both(image, masks), "image afterwards": image}


@check(points=1, sizes=(1,), needs="transforms_in_order")
def composed_is_a_transform(module, trial: Trial):
    """Compose can be composed; with no transforms in it, it gives back what it is given"""
    image, masks = example_pair(trial)
    trial.given(image=image, masks=masks)
    inner = module.Compose([darker_outside, mirrored])
    return {
        "none": module.Compose([])(image, masks),
        "composed": module.Compose([brighter, inner, halved])(image, masks),
    }


@contextmanager
def folder_with(trial: Trial, names: list[str]) -> Iterator[Path]:
    """A folder with these pictures and their masks."""
    with tempfile.TemporaryDirectory() as root:
        for kind in ("images", "masks"):
            Path(root, kind).mkdir()
        for name in names:
            put(trial, Path(root), name)
        trial.given(names=names)
        yield Path(root)


def put(trial: Trial, root: Path, name: str) -> None:
    """Writes a picture and its mask."""
    np.save(root / "images" / f"{name}.npy", photo(trial, 2, 3))
    np.save(root / "masks" / f"{name}.npy", trial.integers(0, 4, (2, 3), dtype=torch.uint8).cpu().numpy())


def all_of(dataset: Dataset) -> list:
    """All that a for loop over it gives; not without end."""
    return list(islice(dataset, 20))


FOUR = ["dish2_10", "dish1_2", "dish10_1", "dish2_9"]


@check(points=2)
def folder_matches(module, trial: Trial):
    """InstanceFolder gives each picture with its own masks, in natural order"""
    names = (["img10", "img2"], FOUR, [*FOUR, "cup3_1", "dish1_11"])[trial.index]
    with folder_with(trial, names) as root:
        folder = module.InstanceFolder(str(root) if trial.index == 1 else root)
        return {"names": folder.names, "len": len(folder), "items": all_of(folder)}


@check(points=1, sizes=(1,), needs="folder_matches")
def leftovers_are_no_pictures(module, trial: Trial):
    """Hidden files, other files, and masks without a picture do no harm"""
    with folder_with(trial, FOUR) as root:
        put(trial, root, "._dish1_2")
        for junk in (".DS_Store", "Thumbs.db", "dish1_2.npy.bak", "notes.txt", "npy"):
            (root / "images" / junk).write_bytes(b"junk")
        for orphan in ("dish1_1", "dish2_8", "zoo"):
            np.save(root / "masks" / f"{orphan}.npy", np.full((2, 3), 9, dtype=np.uint8))
        folder = module.InstanceFolder(root)
        return {"names": folder.names, "len": len(folder), "items": all_of(folder)}


@check(points=1, sizes=(1,), needs="folder_matches")
def files_are_read_when_asked_for(module, trial: Trial):
    """InstanceFolder reads a file when its picture is asked for, not before"""
    with folder_with(trial, FOUR) as root:
        folder = module.InstanceFolder(root)
        put(trial, root, "dish2_9")
        late = folder[1]
        put(trial, root, "dish1_2")
        return {"written after the folder was opened": late, "and another": folder[0]}


@check(points=1, sizes=(1, 2), needs="folder_matches")
def folder_transforms(module, trial: Trial):
    """InstanceFolder applies its transform to the image and the masks of each picture"""
    with folder_with(trial, FOUR[: 2 * trial.size]) as root:
        transform = mirrored if trial.example else lambda image, masks: halved(*brighter(image, masks))
        return {"items": all_of(module.InstanceFolder(root, transform=transform))}


@check(points=1, sizes=(2,), needs="folder_matches")
def folder_ends(module, trial: Trial):
    """InstanceFolder raises IndexError behind its last picture"""
    with folder_with(trial, FOUR) as root:
        folder = module.InstanceFolder(root)
        return {"the last one": folder[3], "folder[4] raises": trial.error_of(folder.__getitem__, 4)}


def complaint(trial: Trial, name: str, function, *args) -> str:
    """What kind of error a call raises, and whether its message names the picture."""
    told = []

    def tell() -> None:
        try:
            function(*args)
        except Exception as error:
            told.append(str(error))
            raise

    kind = trial.error_of(tell)
    return f"{kind} that {'names' if told and name in told[0] else 'does not name'} {name}" if told else kind


@check(points=1, sizes=(1, 1, 1), needs="folder_matches")
def missing_masks_are_noticed(module, trial: Trial):
    """InstanceFolder refuses a folder in which a picture has no mask, and names the picture"""
    with folder_with(trial, FOUR) as root:
        lost = ("dish2_9", "dish1_2", "dish10_1")[trial.index]
        (root / "masks" / f"{lost}.npy").unlink()
        trial.given(**{"without a mask": lost})
        told = complaint(trial, lost, module.InstanceFolder, root)
        put(trial, root, lost)
        return {"InstanceFolder raises": told, "with its mask again": all_of(module.InstanceFolder(root))}


@check(points=1, sizes=(1,), needs="folder_matches")
def empty_folders_are_noticed(module, trial: Trial):
    """InstanceFolder refuses a folder without pictures"""
    with folder_with(trial, []) as root:
        (root / "images" / "notes.txt").write_text("no pictures yet")
        told = trial.error_of(module.InstanceFolder, root)
        put(trial, root, "dish3_1")
        return {"InstanceFolder raises": told, "with one picture": all_of(module.InstanceFolder(root))}


@check(points=1, sizes=(1, 2, 3, 4), needs="folder_matches")
def bad_files_are_named(module, trial: Trial):
    """A file that is empty, cut off, or no .npy file makes folder[i] raise a ValueError that names it"""
    with folder_with(trial, FOUR) as root:
        kind = ("images", "images", "masks", "masks")[trial.index]
        file = root / kind / "dish2_9.npy"
        whole = file.read_bytes()
        file.write_bytes((b"", whole[:-3], b"", b"<html>404 Not Found</html>")[trial.index])
        trial.given(**{f"bytes of {kind}/dish2_9.npy": file.stat().st_size})
        folder = module.InstanceFolder(root)
        bad = complaint(trial, "dish2_9", folder.__getitem__, 1)
        return {"folder[1] raises": bad, "its neighbours": [folder[0], folder[2]]}


def pairs(
    trial: Trial, cells_in: list[int], dtype: torch.dtype = torch.float32
) -> list[tuple[Tensor, Tensor]]:
    """Images with so many masks each."""
    return [
        (trial.uniform(2, 3, 4, dtype=dtype), trial.integers(0, 2, (count, 3, 4), dtype=torch.bool))
        for count in cells_in
    ]


@check(points=1, sizes=(2, 3, 4))
def batches_match(module, trial: Trial):
    """collate stacks the images, lists the masks and counts the cells"""
    counts = ([2, 0], [1, 3, 3], [0, 2, 4, 1])[trial.index]
    batch = pairs(trial, counts, torch.float64 if trial.index == 1 else torch.float32)
    trial.given(images=[image for image, _ in batch], masks=[masks for _, masks in batch])
    return {"collated": module.collate(batch), "images afterwards": [image for image, _ in batch]}


@check(points=1, sizes=(1,), needs="batches_match")
def equal_counts_make_a_batch(module, trial: Trial):
    """collate gives a list of masks also where all images have as many cells, and takes a batch of one"""
    batch = pairs(trial, [2, 2])
    trial.given(images=[image for image, _ in batch], masks=[masks for _, masks in batch])
    return {"two with two cells": module.collate(batch), "a batch of one": module.collate(batch[:1])}


def group_names(trial: Trial) -> list[str]:
    """Names of pictures, unordered, of 3 + size groups, of which some begin alike."""
    groups = ["dish1", "dish10", "dish2", "dish11", "my_dish3", "cup1", "dish21", "cup12"][: 3 + trial.size]
    names = [f"{group}_{number}" for group in groups for number in (2, 10, 1)]
    return [names[i] for i in trial.permutation(len(names))][:-1]


@check(points=2, sizes=(1, 3, 5))
def split_matches(module, trial: Trial):
    """split_by_group draws whole groups, those that the seed fixes"""
    if trial.example:
        names, share = ["dish1_1", "dish1_2", "dish2_1", "dish10_1", "dish10_2"], 0.3
    else:
        names, share = group_names(trial), 0.45  # of 6 groups 2.7, of 8 3.6
    trial.given(names=names, share=share)
    splits = {f"seed {seed}": module.split_by_group(names, share, seed) for seed in range(4)}
    return {**splits, "names afterwards": names}


@check(points=1, sizes=(1, 2), needs="split_matches")
def both_sides_get_a_group(module, trial: Trial):
    """split_by_group rounds the share of groups, and leaves at least one group on either side"""
    names = group_names(trial)  # of 4 or 5 groups
    trial.given(names=names)
    return {
        f"share {share}": module.split_by_group(names, share, 1) for share in (0.0, 0.04, 0.35, 0.7, 0.99)
    }


@check(points=1, sizes=(1,), needs="split_matches")
def split_leaves_the_generator_alone(module, trial: Trial):
    """split_by_group leaves torch's own generator as it was"""
    names = group_names(trial)
    trial.given(names=names)
    torch.manual_seed(trial.torch_seed)
    split = module.split_by_group(names, 0.3, 5)
    return {"split": split, "torch.rand(3) afterwards": torch.rand(3)}


class Numbered(Dataset):
    """Pictures whose image and masks bear their number."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        if not 0 <= index < self.count:
            raise IndexError(index)
        masks = torch.zeros(index % 3, 2, 3, dtype=torch.bool)
        masks[:, 0, 0] = True
        return torch.full((1, 2, 3), float(index)), masks


def epoch(loader) -> list[tuple[int, int, int]]:
    """Of each picture, in the order in which they come: its number, how many masks, what is counted."""
    return [
        (int(image[0, 0, 0]), len(masks), int(count))
        for batch in islice(loader, 40)
        for image, masks, count in zip(*batch, strict=True)
    ]


def told(seen: list[tuple[int, int, int]]) -> dict[str, int]:
    """An epoch in numbers that do not depend on the order: nobody can know which one a generator draws."""
    return {
        "pictures": len(seen),
        "different ones": len({number for number, _, _ in seen}),
        "with all their masks": sum(masks == count == number % 3 for number, masks, count in seen),
    }


@check(points=1, sizes=(3, 5))
def loader_gives_all_in_batches(module, trial: Trial):
    """make_loader gives a DataLoader of batches made by collate: all pictures, in order, in each epoch"""
    data = Numbered(2 * trial.size + 1)
    trial.given(pictures=len(data), batch_size=trial.size)
    loader = module.make_loader(data, trial.size)
    first, second = epoch(loader), epoch(loader)
    return {
        "is a DataLoader": isinstance(loader, DataLoader),
        "sizes of the batches": [len(images) for images, _, _ in islice(loader, 9)],
        "first epoch": told(first),
        "in order": first == sorted(first),
        "twice the same order": first == second,
    }


@check(points=1, sizes=(12, 13), needs="loader_gives_all_in_batches")
def loader_shuffles(module, trial: Trial):
    """make_loader(shuffle=True) gives each picture once, with its masks, in another order in each epoch"""
    data = Numbered(trial.size)
    trial.given(pictures=len(data), batch_size=5, shuffle=True, seed=trial.size)
    loader = module.make_loader(data, 5, shuffle=True, seed=trial.size)
    first, second = epoch(loader), epoch(loader)
    return {
        "sizes of the batches": [len(images) for images, _, _ in islice(loader, 9)],
        "first epoch": told(first),
        "second epoch": told(second),
        "in the dataset's order": first == sorted(first),
        "twice the same order": first == second,
    }


@check(points=1, sizes=(12,), needs="loader_shuffles")
def seed_fixes_the_orders(module, trial: Trial):
    """The seed of make_loader alone fixes the orders, whatever else is random"""
    data = Numbered(trial.size)
    trial.given(pictures=len(data), batch_size=5, shuffle=True)
    orders = []
    for options, other_randomness in (({"seed": 0}, 1), ({}, 2), ({"seed": 4}, 2)):
        loader = module.make_loader(data, 5, shuffle=True, **options)
        torch.manual_seed(other_randomness)
        orders.append((epoch(loader), epoch(loader)))
    return {
        "an epoch": told(orders[2][0]),
        "no seed gives the same first epoch as seed=0": orders[0][0] == orders[1][0],
        "no seed gives the same second epoch as seed=0": orders[0][1] == orders[1][1],
        "seed=4 gives the same first epoch": orders[1][0] == orders[2][0],
    }


@check(points=1, sizes=(5,), needs=("folder_matches", "split_matches", "loader_gives_all_in_batches"))
def cells_arrive_in_batches(module, trial: Trial):
    """From the folder of cells to batches: the dishes for validation, each picture with its own masks"""
    folder = module.InstanceFolder(cells(), transform=module.Compose([mirrored, brighter]))
    train, validation = module.split_by_group(folder.names, 0.3, trial.size)
    trial.given(names=folder.names, train=train, validation=validation)
    observed = []
    for images, masks, counts in module.make_loader(Subset(folder, validation), trial.size):
        inside = [(image * one.any(0)).sum() for image, one in zip(images, masks, strict=True)]
        observed.append({"counts": counts, "images": images, "light inside the cells": inside})
    return {"train": train, "batches": observed}


def many_names(trial: Trial, dtype: torch.dtype) -> dict:
    return {"names": [f"dish{i % 37}_{i}" for i in trial.permutation(trial.size)]}


@workload(sizes=(30, 100, 300, 1000, 3000), inputs=many_names, per="names", needs="names_in_natural_order")
def sorting_names(module, names):
    """natural_sorted of N names"""
    return module.natural_sorted(names)


def large_photo(trial: Trial, dtype: torch.dtype) -> dict:
    return {"array": photo(trial, trial.size, trial.size)}


@workload(sizes=(32, 64, 128, 256, 512), inputs=large_photo, per="pixels a side", needs="images_match")
def converting_a_picture(module, array):
    """to_image of N × N pixels"""
    return module.to_image(array)


def many_cells(trial: Trial, dtype: torch.dtype) -> dict:
    return {"mask": trial.labels(trial.size + 1, (64, 64)).cpu().numpy()}


@workload(sizes=(1, 4, 16, 64, 256), inputs=many_cells, per="cells", needs="masks_match")
def separating_cells(module, mask):
    """instance_masks of 64 × 64 pixels with N cells"""
    return module.instance_masks(mask)


def large_batch(trial: Trial, dtype: torch.dtype) -> dict:
    masks = torch.zeros(2, 32, 32, dtype=torch.bool)
    return {"batch": [(trial.uniform(3, 32, 32), masks) for _ in range(trial.size)]}


def by_default(batch):
    """torch.utils.data.default_collate"""
    images, masks = default_collate(batch)
    return images, list(masks), torch.tensor([len(one) for one in masks])


@workload(sizes=(4, 16, 64, 256), inputs=large_batch, library=by_default, per="images", needs="batches_match")
def collating_a_batch(module, batch):
    """collate of N images of 3 × 32 × 32 with two masks each"""
    return module.collate(batch)


TOPICS = {
    "natural sort: img2 before img10": ("names_in_natural_order", "folder_matches"),
    "images as tensors, not numpy: channels first, from 0 to 1": ("images_match",),
    "float64 from numpy into a float32 model": ("images_match",),
    "numpy views with negative strides": ("flipped_images_match",),
    "masks of instances, one for each number": ("masks_match",),
    "pictures without cells, and without background": ("no_cells_no_masks",),
    "transforms composed in order": ("transforms_in_order", "composed_is_a_transform"),
    "image and masks are transformed together": ("transforms_in_order", "folder_transforms"),
    "a Dataset over a folder: its length, its items, and IndexError at its end": (
        "folder_matches",
        "folder_ends",
    ),
    "a Dataset reads a file when it is asked for": ("files_are_read_when_asked_for",),
    "pairs are made by name, whatever else lies in the folder": (
        "folder_matches",
        "leftovers_are_no_pictures",
    ),
    "corrupt, empty or missing files give a clear error": (
        "bad_files_are_named",
        "missing_masks_are_noticed",
        "empty_folders_are_noticed",
    ),
    "a collate of one's own: items of unlike sizes in a batch": (
        "batches_match",
        "equal_counts_make_a_batch",
    ),
    "numbers from lists are to be int64: torch.Tensor makes float labels of them": ("batches_match",),
    "a split into training and validation without leakage: whole groups": (
        "split_matches",
        "both_sides_get_a_group",
    ),
    "a generator of one's own: the seed alone fixes split and order": (
        "split_leaves_the_generator_alone",
        "seed_fixes_the_orders",
    ),
    "a DataLoader: all items in batches, the smaller last one included": ("loader_gives_all_in_batches",),
    "pairs stay aligned when shuffled": ("loader_shuffles",),
    "another order in each epoch": ("loader_shuffles",),
    "from a folder to batches": ("cells_arrive_in_batches",),
}

HINTS = {
    "natural_sorted": (
        "sorted(names, key=f) compares f(name) in place of name. Lists are compared item by item: what list "
        "would put img2 before img10?",
        'parts = re.split(r"(\\d+)", name) gives texts and digits by turns: every second item, from the '
        "second one on, consists of digits.",
        "Turn these into int, leave the others as they are, and give the list back from the key function: "
        "[int(part) if i % 2 else part for i, part in enumerate(parts)]",
    ),
    "to_image": (
        "Three things happen: an array becomes a tensor, its axes change places, its values become floats "
        "from 0 to 1. Do them one after the other and look at shape and dtype after each.",
        "permute(2, 0, 1) puts the third axis first. Convert to float32 before you divide, in torch.",
        "For views with a negative stride, copy first: torch.from_numpy(array.copy()) and on from there.",
    ),
    "instance_masks": (
        "Which numbers occur? torch.unique tells, 0 included, if there is background at all.",
        "numbers[numbers != 0] leaves the background out; numbers[1:] would leave out a cell where there "
        "is no background.",
        "With pixels as an int64 tensor (torch.from_numpy(mask.astype(np.int64))): "
        "return pixels == numbers[:, None, None]",
    ),
    "Compose": (
        "Keep the list in __init__. __call__ has two variables, image and masks, that each transform "
        "replaces.",
        "for transform in self.transforms: image, masks = transform(image, masks)",
    ),
    "InstanceFolder": (
        "Split the work: __init__ finds the names and looks whether all files are there; __getitem__ reads "
        "the two files of one name.",
        '(root / "images").glob("*.npy") gives the paths; path.stem is the name without .npy. Leave out '
        'those that start with a dot. (root / "masks" / f"{name}.npy").exists(): is there a mask?',
        "In __getitem__: the array by np.load, then to_image and instance_masks, then the transform, if "
        "there is one, on both.",
        "A helper that reads one file: try: return np.load(path) except (EOFError, ValueError) as error: "
        'raise ValueError(f"{path} cannot be read") from error. The path has the name in it.',
    ),
    "collate": (
        "batch is a list of pairs; you want two lists. zip(*batch) turns the one into the other.",
        "torch.stack makes one tensor of the images; the masks stay a list, len(masks) of each is its count.",
        "torch.tensor of a list of Python ints is int64, torch.Tensor of it float32.",
    ),
    "split_by_group": (
        'name.rpartition("_")[0] is the group. Collect the different ones, put them in natural order, draw '
        "some of them; then go through the names once more and look where each belongs.",
        "torch.randperm(G, generator=torch.Generator().manual_seed(seed)) is the permutation; its first "
        "entries say which groups are for validation.",
        "count = min(max(round(share * G), 1), G - 1); drawn = {groups[i] for i in order[:count]}; the "
        "validation indices are those i for which the group of names[i] is in drawn.",
    ),
    "make_loader": (
        "DataLoader does nearly all of it: look up its arguments shuffle, collate_fn and generator.",
        "A generator of its own, torch.Generator().manual_seed(seed), makes the orders independent of what "
        "else is random.",
    ),
}


def contour(mask: Tensor) -> Tensor:
    """The pixels of a mask that have a neighbour outside of it."""
    inside = torch.nn.functional.max_pool2d(1 - mask.float()[None], 3, 1, 1)[0]
    return mask & (inside > 0)


@picture(size=(8, 5))
def a_batch_of_cells(module, trial: Trial):
    """A batch from your loader: each picture with the masks of its cells"""
    loader = module.make_loader(module.InstanceFolder(cells()), 12, shuffle=True, seed=1)
    images, masks, counts = next(iter(loader))
    outlines = [torch.stack([contour(one) for one in m]) if len(m) else m for m in masks]
    return {"images": images, "outlines": outlines, "counts": counts}


@a_batch_of_cells.draw
def draw_a_batch_of_cells(figure, seen):
    colours = ((1, 1, 0.2), (0.2, 1, 1), (1, 0.3, 1), (1, 1, 1))
    axes = figure.subplots(3, 4)
    for ax, image, outlines, count in zip(
        axes.flat, seen["images"], seen["outlines"], seen["counts"], strict=True
    ):
        pixels = image.transpose(1, 2, 0).clip(0, 1).copy()
        for index, outline in enumerate(outlines):
            pixels[outline] = colours[index % len(colours)]
        ax.imshow(pixels)
        ax.set_title(f"{int(count)} cell{'s' if int(count) != 1 else ''}", fontsize=9)
        ax.axis("off")
