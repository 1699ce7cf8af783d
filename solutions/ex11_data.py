"""Exercise 11: from a folder of files to batches.

Before a network learns anything, somebody has to turn files into tensors, and most bugs that are never found
sit there: images beside the masks of others, a validation set that the network has seen, values that are 255
times too large. None of them raises an error; the network only learns badly, or seems to learn too well.

The kit brings a folder of small pictures of cells in six dishes, grader.datasets.cells(). A dish was
photographed several times, so its pictures are nearly alike. For each picture there is a mask by the same
name, which says for every pixel which cell it belongs to:

    images/dish2_9.npy     (H, W, C)  uint8    0 … 255, the channels last, as cameras and NumPy have them
    masks/dish2_9.npy      (H, W)     integer  0: no cell; else the cell's number (any, in no order)

What comes out in the end are batches for a network:

    images                 (N, C, H, W)  float32  0 … 1
    masks                  N tensors (K, H, W), bool: one mask for each of the image's K cells
    counts                 (N,)          int64    K of each image

    files → natural_sorted → to_image, instance_masks → Compose → InstanceFolder → collate → make_loader

All of torch and numpy may be used, and the standard library. np.load(path) reads an .npy file. Leave the
arrays, lists and tensors that you are given as they are.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset


def natural_sorted(names: Iterable[str]) -> list[str]:
    """The names in the order in which a person would put them: img2 before img10.

    Runs of digits are compared as the numbers that they are, wherever in the name they stand; what is
    between them is compared as text, as Python does it.

    Args:
        names: texts such as "dish2_10". Two names never differ in leading zeros only.

    Returns:
        A new list.

    Example:

        >>> sorted(["img10", "img2", "img1"])
        ['img1', 'img10', 'img2']
        >>> natural_sorted(["img10", "img2", "img1"])
        ['img1', 'img2', 'img10']
        >>> natural_sorted(["dish10_1", "dish2_10", "dish2_9", "cup30_1"])
        ['cup30_1', 'dish2_9', 'dish2_10', 'dish10_1']

    How: sorted takes key=, a function from a name to what is to be compared in its place. A list is
    compared item by item, and re.split(r"(\\d+)", "dish2_10") gives ['dish', '2', '_', '10', ''].

    Trap: Python refuses to compare a number with a text. In the list above they never meet: the texts are
    first, third, fifth … in every name, even where they are empty.
    """
    return sorted(names, key=_natural)


def _natural(name: str) -> list[str | int]:
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


def to_image(array: np.ndarray) -> Tensor:
    """A picture as a network wants it: a tensor, channels first, float32 from 0 to 1.

    Args:
        array: (H, W, C), uint8 of 0 … 255. It may be a view of another array, such as array[:, ::-1], the
            picture flipped.

    Returns:
        (C, H, W), float32: result[c, h, w] = array[h, w, c] / 255.

    Example: one row of two pixels, a red one and a grey one.

        >>> to_image(np.array([[[255, 0, 0], [51, 51, 51]]], dtype=np.uint8))
        tensor([[[1.0000, 0.2000]],
        <BLANKLINE>
                [[0.0000, 0.2000]],
        <BLANKLINE>
                [[0.0000, 0.2000]]])

    Trap: array / 255 in NumPy is float64, and so is the tensor that you make of it. The first layer of a
    float32 network then raises "expected … Double but … Float". And reshape(3, 2, 4) gives the shape that
    you want from (2, 4, 3), too, but with the pixels in disorder: permute moves axes, reshape does not.

    Trap: torch.from_numpy refuses an array with a negative stride, which a flipped picture is.
    """
    return torch.from_numpy(array.copy()).permute(2, 0, 1).float() / 255


def instance_masks(mask: np.ndarray) -> Tensor:
    """One mask for each cell, from one that numbers them.

    Args:
        mask: (H, W), integers of any dtype: 0 where no cell is, else the number of the pixel's cell, up to
            65,535. Numbers may be missing. It may be a view of another array.

    Returns:
        (K, H, W), bool, for the K numbers that occur, in rising order; (0, H, W) where no cell is.

    Example: two cells, numbered 3 and 7.

        >>> instance_masks(np.array([[7, 0, 3], [7, 0, 0]]))
        tensor([[[False, False,  True],
                 [False, False, False]],
        <BLANKLINE>
                [[ True, False, False],
                 [ True, False, False]]])
        >>> instance_masks(np.zeros((2, 3), dtype=np.uint8)).shape
        torch.Size([0, 2, 3])

    How: torch.unique gives the numbers in rising order, and mask == numbers[:, None, None] compares each of
    them with every pixel.

    Trap: the background is no cell, and a picture without cells is a picture, too.
    """
    pixels = torch.from_numpy(mask.astype(np.int64))
    numbers = pixels.unique()
    return pixels == numbers[numbers > 0][:, None, None]


class Compose:
    """Several transforms as one: each is given what the one before it has made.

    A transform is a function from (image, masks) to (image, masks): both at once, so that what flips or cuts
    the one does it to the other. Compose([first, second]) is a transform itself; it may be called often. With
    no transforms in the list it gives back what it is given.

    Example:

        >>> def flip(image, masks):
        ...     return image.flip(-1), masks.flip(-1)
        >>> def left_half(image, masks):
        ...     half = image.shape[-1] // 2
        ...     return image[..., :half], masks[..., :half]
        >>> image = torch.tensor([[[0.1, 0.2, 0.3, 0.4]]])
        >>> masks = torch.tensor([[[True, False, False, True]]])
        >>> Compose([flip, left_half])(image, masks)
        (tensor([[[0.4000, 0.3000]]]), tensor([[[ True, False]]]))
        >>> Compose([left_half, flip])(image, masks)
        (tensor([[[0.2000, 0.1000]]]), tensor([[[False,  True]]]))

    Trap: the order counts, as the example shows.
    """

    def __init__(self, transforms: Sequence[Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]]) -> None:
        self.transforms = transforms

    def __call__(self, image: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
        for transform in self.transforms:
            image, masks = transform(image, masks)
        return image, masks


class InstanceFolder(Dataset):
    """The pictures of a folder, each with the masks of its cells.

    InstanceFolder(root, transform=None) takes the folder's path, a Path or a str, and a transform like those
    that Compose takes. It has

        names          a list of the pictures' names without ".npy", in natural order
        len(folder)    how many there are
        folder[i]      (image, masks) of names[i], by to_image and instance_masks, then by the transform

    folder[i] raises IndexError where there is no names[i], so that a for loop knows when to end.

    Files of images/ that do not end in ".npy" or that begin with a dot (systems leave such things behind) are
    none of the pictures. In masks/ there may be masks without a picture; nobody needs them. The files are
    read when folder[i] asks for them, not before: a real folder is larger than the memory.

    Raises, at once where it can be seen without reading the files:
        ValueError: there are no pictures in images/.
        FileNotFoundError: a picture has no mask. The message names it, as in "dish2_9".
    Raises, from folder[i]:
        ValueError: the picture or its mask is empty, cut off, or no .npy file. The message names it.

    Example:

        >>> from grader.datasets import cells
        >>> folder = InstanceFolder(cells())
        >>> len(folder), folder.names[:5]
        (24, ['dish1_1', 'dish1_2', 'dish1_9', 'dish1_10', 'dish2_1'])
        >>> image, masks = folder[5]
        >>> image.shape, masks.shape
        (torch.Size([3, 24, 32]), torch.Size([1, 24, 32]))

    Trap: two listings, one of images/ and one of masks/, are not in step: one file too many in either, and
    each picture from there on has the mask of its neighbour. Make the mask's path from the picture's name.

    Trap: of an empty file np.load raises EOFError, of a damaged one ValueError, and neither says which file
    it was. After two hours of training one would like to know.
    """

    def __init__(
        self,
        root: str | Path,
        transform: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]] | None = None,
    ) -> None:
        self.root = Path(root)
        self.transform = transform
        files = [file for file in (self.root / "images").glob("*.npy") if not file.name.startswith(".")]
        self.names = natural_sorted([file.stem for file in files])
        if not self.names:
            raise ValueError(f"there are no pictures in {self.root / 'images'}")
        for name in self.names:
            if not (self.root / "masks" / f"{name}.npy").exists():
                raise FileNotFoundError(f"there is no mask for the picture {name}")

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        file = f"{self.names[index]}.npy"
        image = to_image(_read(self.root / "images" / file))
        masks = instance_masks(_read(self.root / "masks" / file))
        return self.transform(image, masks) if self.transform else (image, masks)


def _read(path: Path) -> np.ndarray:
    try:
        return np.load(path)
    except (EOFError, ValueError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error


def collate(batch: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, list[Tensor], Tensor]:
    """A batch from a list of what a dataset gave: the images as one tensor, the masks as a list.

    Images have one size and can be stacked. Masks cannot: one image has four cells, the next one none.

    Args:
        batch: N pairs of an image (C, H, W) and its masks (K, H, W), bool. K differs.

    Returns:
        images (N, C, H, W), in the images' dtype; the masks, a list of N tensors; counts (N,), int64: K of
        each image, as cross_entropy would want them as targets. All in the order of the batch.

    Example:

        >>> one = (torch.zeros(3, 4, 5), torch.zeros(2, 4, 5, dtype=torch.bool))
        >>> other = (torch.ones(3, 4, 5), torch.zeros(0, 4, 5, dtype=torch.bool))
        >>> images, masks, counts = collate([one, other])
        >>> images.shape, [m.shape[0] for m in masks], counts
        (torch.Size([2, 3, 4, 5]), [2, 0], tensor([2, 0]))

    Trap: torch.Tensor([2, 0]) is float32, and cross_entropy takes float targets for probabilities;
    torch.tensor([2, 0]) is int64.
    """
    images, masks = zip(*batch, strict=True)
    return torch.stack(images), list(masks), torch.tensor([len(one) for one in masks])


def split_by_group(names: Sequence[str], share: float, seed: int) -> tuple[list[int], list[int]]:
    """Which pictures to train on and which to keep for validation; a dish is on one side only.

    Pictures of one dish are nearly alike. If some of them are trained on, the others are no test any more:
    the network has seen the answer. So whole groups are drawn. A picture's group is its name up to the last
    underscore: that of "dish2_10" is "dish2".

    Args:
        names: of the pictures, at least two groups.
        share: the share of the groups to keep for validation, between 0 and 1; of G groups these are
            round(share · G), but at least one, and at most G - 1.
        seed: of the draw.

    Returns:
        The indices into names of the pictures to train on, and of those for validation, both rising.

    Which groups are drawn is fixed by the seed: put the groups in natural order, shuffle them by
    torch.randperm(G, generator=torch.Generator().manual_seed(seed)), and keep the first ones for validation.

    Example: with the seed 0 the permutation of three groups is 2, 0, 1, so the third, dish10, is drawn.

        >>> split_by_group(["dish1_1", "dish1_2", "dish2_1", "dish10_1", "dish10_2"], share=0.3, seed=0)
        ([0, 1, 2], [3, 4])

    Trap: name.startswith("dish1") is true of dish10, too. And torch.manual_seed(seed) would draw the same
    groups, but reset the generator of the whole program: whatever is random afterwards, the weights of the
    next network for one, would depend on this split. It has to be left alone.
    """
    group_of = [name.rpartition("_")[0] for name in names]
    groups = natural_sorted({*group_of})
    order = torch.randperm(len(groups), generator=torch.Generator().manual_seed(seed))
    count = min(max(round(share * len(groups)), 1), len(groups) - 1)
    drawn = {groups[i] for i in order[:count]}
    validation = [i for i, group in enumerate(group_of) if group in drawn]
    return [i for i, group in enumerate(group_of) if group not in drawn], validation


def make_loader(dataset: Dataset, batch_size: int, shuffle: bool = False, seed: int = 0) -> DataLoader:
    """A DataLoader that gives all of a dataset in batches, made by your collate.

    Args:
        dataset: with len() and [i], such as an InstanceFolder or a part of it by torch.utils.data.Subset.
        batch_size: how many pictures a batch has; the last one has what is left.
        shuffle: for training: another order in each epoch. The orders are fixed by the seed, whatever else
            in the program is random. Otherwise it is always the dataset's.
        seed: of the shuffling.

    Returns:
        A DataLoader. Each loop over it is an epoch, in which every picture comes once.

    Example:

        >>> train, validation = split_by_group(folder.names, share=0.3, seed=0)
        >>> loader = make_loader(torch.utils.data.Subset(folder, train), batch_size=6, shuffle=True)
        >>> images, masks, counts = next(iter(loader))
        >>> images.shape, len(masks), counts.dtype
        (torch.Size([6, 3, 24, 32]), 6, torch.int64)

    How: DataLoader takes collate_fn= and generator=.

    Trap: without collate_fn the loader tries to stack the masks, too, and raises "stack expects each tensor
    to be equal size".
    """
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=shuffle, collate_fn=collate, generator=generator)
