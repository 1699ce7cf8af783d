"""Known wrong answers to exercise 11."""

import re
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader

from grader.mistake import mistake
from solutions.ex11_data import Compose, InstanceFolder, collate, instance_masks, natural_sorted, to_image


@mistake("natural_sorted", "This is the order of the alphabet: compare runs of digits as numbers.")
def sorted_as_text(names):
    return sorted(names)


@mistake(
    "natural_sorted",
    "You sort by length: that puts img2 before img10, but dish10_1 before dish2_10 as well.",
)
def sorted_by_length(names):
    return sorted(names, key=lambda name: (len(name), name))


@mistake(
    "natural_sorted",
    "You put all digits of a name together into one number: dish1_30 is not number 130.",
)
def digits_put_together(names):
    return sorted(names, key=lambda name: (re.sub(r"\d+", "#", name), int(re.sub(r"\D", "", name))))


@mistake("natural_sorted", "You compare the numbers only; the text in front of them comes first.")
def text_ignored(names):
    return sorted(names, key=lambda name: [int(digits) for digits in re.findall(r"\d+", name)])


@mistake("natural_sorted", "Only the first number of a name is compared as a number in yours.")
def only_the_first_number(names):
    def key(name):
        before, digits, after = re.split(r"(\d+)", name, maxsplit=1)
        return before, int(digits), after

    return sorted(names, key=key)


@mistake("natural_sorted", "You compare in lower case; text is to be compared as Python does it.")
def in_lower_case(names):
    def key(name):
        parts = re.split(r"(\d+)", name.lower())
        return [int(part) if i % 2 else part for i, part in enumerate(parts)]

    return sorted(names, key=key)


@mistake("natural_sorted", "You sorted the caller's own list; give back a new one.")
def sorts_the_callers_list(names):
    def key(name):
        parts = re.split(r"(\d+)", name)
        return [int(part) if i % 2 else part for i, part in enumerate(parts)]

    names.sort(key=key)
    return names


@mistake(
    "to_image",
    "You divide in NumPy, which makes float64; a network's weights are float32, and so are images.",
)
def divided_in_numpy(array):
    return torch.from_numpy(array / 255).permute(2, 0, 1)


@mistake(
    "to_image", "reshape gives the right shape with the pixels in disorder; permute moves the channels' axis."
)
def reshaped_not_permuted(array):
    height, width, channels = array.shape
    return torch.from_numpy(array.copy()).reshape(channels, height, width).float() / 255


@mistake("to_image", "The values still go from 0 to 255: divide by 255.")
def not_divided(array):
    return torch.from_numpy(array.copy()).permute(2, 0, 1).float()


@mistake("to_image", "You divide by 256: white is 255, and is to become 1.")
def divided_by_256(array):
    return torch.from_numpy(array.copy()).permute(2, 0, 1).float() / 256


@mistake("to_image", "Your channels come first, but height and width have changed places: (C, W, H).")
def height_and_width_swapped(array):
    return torch.from_numpy(array.copy()).permute(2, 1, 0).float() / 255


@mistake("to_image", "The channels are last in yours; torch wants them first, (C, H, W).")
def channels_left_last(array):
    return torch.from_numpy(array.copy()).float() / 255


@mistake("to_image", "You give back a NumPy array; a tensor is asked for.")
def left_as_an_array(array):
    return array.transpose(2, 0, 1).astype(np.float32) / 255


@mistake(
    "to_image",
    "torch cannot wrap a flipped array, whose strides are negative: make a copy of it first (array.copy()).",
)
def flipped_arrays_refused(array):
    return torch.from_numpy(array).permute(2, 0, 1).float() / 255


@mistake("instance_masks", "The background, number 0, is no cell: leave its mask out.")
def background_counted(mask):
    pixels = torch.from_numpy(mask.astype(np.int64))
    return pixels == pixels.unique()[:, None, None]


@mistake(
    "instance_masks",
    "You leave out the smallest number, whatever it is: where there is no background, that is a cell.",
)
def smallest_number_left_out(mask):
    pixels = torch.from_numpy(mask.astype(np.int64))
    return pixels == pixels.unique()[1:, None, None]


@mistake("instance_masks", "All cells are in one mask; each is to have its own.")
def one_mask_for_all(mask):
    return torch.from_numpy(mask.astype(np.int64))[None] != 0


@mistake(
    "instance_masks", "You make a mask for every number up to the largest; some are missing in the picture."
)
def masks_of_missing_numbers(mask):
    pixels = torch.from_numpy(mask.astype(np.int64))
    return pixels == torch.arange(1, int(pixels.max()) + 1)[:, None, None]


@mistake("instance_masks", "Your masks are numbers, 0 and 1; masks are bool.")
def masks_of_numbers(mask):
    pixels = torch.from_numpy(mask.astype(np.int64))
    numbers = pixels.unique()
    return (pixels == numbers[numbers != 0][:, None, None]).to(torch.uint8)


@mistake(
    "instance_masks", "Your masks are in the order in which the cells appear; rising numbers are asked for."
)
def in_order_of_appearance(mask):
    numbers = torch.tensor([n for n in dict.fromkeys(mask.ravel().tolist()) if n], dtype=torch.int64)
    return torch.from_numpy(mask.astype(np.int64)) == numbers[:, None, None]


@mistake("instance_masks", "You squeeze the numbers into eight bits: cell 259 becomes cell 3.")
def numbers_in_eight_bits(mask):
    pixels = torch.from_numpy(mask.astype(np.uint8))
    numbers = pixels.unique()
    return pixels == numbers[numbers != 0][:, None, None]


@mistake("instance_masks", "The masks come first: (K, H, W). Yours has them on the last axis.")
def masks_last(mask):
    pixels = torch.from_numpy(mask.astype(np.int64))
    numbers = pixels.unique()
    return pixels[:, :, None] == numbers[numbers != 0]


@mistake(
    "instance_masks",
    "A list of no masks cannot be stacked: a picture without cells has to give (0, H, W).",
)
def stacked_from_a_list(mask):
    pixels = torch.from_numpy(mask.astype(np.int64))
    return torch.stack([pixels == number for number in pixels.unique() if number != 0])


@mistake("Compose", "Your transforms run from the last to the first.")
class BackToFront(Compose):
    def __call__(self, image, masks):
        for transform in reversed(self.transforms):
            image, masks = transform(image, masks)
        return image, masks


@mistake("Compose", "You return from inside the loop: only the first transform is applied.")
class OnlyTheFirst(Compose):
    def __call__(self, image, masks):
        for transform in self.transforms:
            image, masks = transform(image, masks)
            return image, masks
        return image, masks


@mistake(
    "Compose", "Each of your transforms is given the original: only what the last one has made comes out."
)
class EachOnTheOriginal(Compose):
    def __call__(self, image, masks):
        result = image, masks
        for transform in self.transforms:
            result = transform(image, masks)
        return result


@mistake("Compose", "You transform the image and give back the masks as they were: they no longer fit it.")
class MasksLeftAlone(Compose):
    def __call__(self, image, masks):
        new = masks
        for transform in self.transforms:
            image, new = transform(image, new)
        return image, masks


@mistake("Compose", "Your list of transforms is used up by the first call: the second one does nothing.")
class UsedUp(Compose):
    def __call__(self, image, masks):
        while self.transforms:
            image, masks = self.transforms.pop(0)(image, masks)
        return image, masks


@mistake("InstanceFolder", "Your pictures are in the order of the alphabet: use natural_sorted.")
class InAlphabeticalOrder(InstanceFolder):
    def __init__(self, root, transform=None):
        super().__init__(root, transform)
        self.names = sorted(self.names)


@mistake(
    "InstanceFolder",
    "You pair the two listings by position: one file too many in masks/, and each picture has the mask of "
    "its neighbour. Make the mask's path from the picture's name.",
)
class PairedByPosition(InstanceFolder):
    def __getitem__(self, index):
        file = self.root / "images" / f"{self.names[index]}.npy"
        masks = natural_sorted([path.name for path in (self.root / "masks").glob("[!.]*.npy")])
        arrays = []
        for path in (file, self.root / "masks" / masks[index]):
            try:
                arrays.append(np.load(path))
            except (EOFError, ValueError) as error:
                raise ValueError(f"{path} cannot be read: {error}") from error
        image, masks = to_image(arrays[0]), instance_masks(arrays[1])
        return self.transform(image, masks) if self.transform else (image, masks)


@mistake("InstanceFolder", "You never call the transform that the folder was given.")
class TransformForgotten(InstanceFolder):
    def __init__(self, root, transform=None):
        super().__init__(root)


@mistake(
    "InstanceFolder",
    "Hidden files count as pictures in yours: leave out names that begin with a dot.",
)
class HiddenFilesCounted(InstanceFolder):
    def __init__(self, root, transform=None):
        self.root, self.transform = Path(root), transform
        self.names = natural_sorted([file.stem for file in (self.root / "images").glob("*.npy")])
        if not self.names:
            raise ValueError("no pictures")
        for name in self.names:
            if not (self.root / "masks" / f"{name}.npy").exists():
                raise FileNotFoundError(name)


@mistake(
    "InstanceFolder",
    "Of a bad file yours raises what np.load raises, which does not say which file it was: catch EOFError "
    "and ValueError, and raise a ValueError that names it.",
)
class BadFilesWithoutAName(InstanceFolder):
    def __getitem__(self, index):
        file = f"{self.names[index]}.npy"
        image = to_image(np.load(self.root / "images" / file))
        masks = instance_masks(np.load(self.root / "masks" / file))
        return self.transform(image, masks) if self.transform else (image, masks)


@mistake(
    "InstanceFolder", "A picture without a mask goes unnoticed until it is asked for: look at the start."
)
class MissingMasksUnnoticed(InstanceFolder):
    def __init__(self, root, transform=None):
        self.root, self.transform = Path(root), transform
        files = [file for file in (self.root / "images").glob("*.npy") if not file.name.startswith(".")]
        self.names = natural_sorted([file.stem for file in files])
        if not self.names:
            raise ValueError("no pictures")


@mistake("InstanceFolder", "A folder without pictures goes unnoticed: raise ValueError.")
class EmptyFoldersUnnoticed(InstanceFolder):
    def __init__(self, root, transform=None):
        try:
            super().__init__(root, transform)
        except ValueError:
            self.names = []


@mistake("collate", "Your images are a list; stack them to one tensor (N, C, H, W).")
def images_in_a_list(batch):
    images, masks = zip(*batch, strict=True)
    return list(images), list(masks), torch.tensor([len(one) for one in masks])


@mistake("collate", "torch.cat puts the images' channels one after the other; torch.stack makes a new axis.")
def images_concatenated(batch):
    images, masks = zip(*batch, strict=True)
    return torch.cat(images), list(masks), torch.tensor([len(one) for one in masks])


@mistake(
    "collate", "Your counts are floats: cross_entropy would take them for probabilities. Make them int64."
)
def counts_in_floats(batch):
    images, masks = zip(*batch, strict=True)
    return torch.stack(images), list(masks), torch.Tensor([len(one) for one in masks])


@mistake("collate", "You counted the pixels of all cells; count the masks, K of (K, H, W).")
def pixels_counted(batch):
    images, masks = zip(*batch, strict=True)
    return torch.stack(images), list(masks), torch.stack([one.sum() for one in masks])


@mistake("collate", "You put all masks into one tensor: nobody knows any more whose they are.")
def masks_in_one_tensor(batch):
    images, masks = zip(*batch, strict=True)
    return torch.stack(images), torch.cat(masks), torch.tensor([len(one) for one in masks])


@mistake("collate", "You sort the batch by the number of cells; it has to keep its order.")
def sorted_by_count(batch):
    images, masks = zip(*sorted(batch, key=lambda pair: len(pair[1])), strict=True)
    return torch.stack(images), list(masks), torch.tensor([len(one) for one in masks])


@mistake("collate", "You make the images float32; they keep their dtype.")
def images_made_float32(batch):
    images, masks = zip(*batch, strict=True)
    return torch.stack(images).float(), list(masks), torch.tensor([len(one) for one in masks])


@mistake(
    "split_by_group",
    "You draw single pictures: those of one dish come to both sides, and the validation is no test any more.",
)
def pictures_drawn(names, share, seed):
    order = torch.randperm(len(names), generator=torch.Generator().manual_seed(seed)).tolist()
    count = min(max(round(share * len(names)), 1), len(names) - 1)
    return sorted(order[count:]), sorted(order[:count])


@mistake("split_by_group", "The two sides have changed places: training comes first, validation second.")
def sides_swapped(names, share, seed):
    group_of = [name.rpartition("_")[0] for name in names]
    groups = natural_sorted(list(set(group_of)))
    order = torch.randperm(len(groups), generator=torch.Generator().manual_seed(seed)).tolist()
    drawn = {groups[i] for i in order[: min(max(round(share * len(groups)), 1), len(groups) - 1)]}
    training = [i for i, group in enumerate(group_of) if group not in drawn]
    return [i for i, group in enumerate(group_of) if group in drawn], training


@mistake(
    "split_by_group",
    "dish1 drags dish10 along: compare whole groups, not the beginnings of names.",
)
def groups_by_their_beginning(names, share, seed):
    groups = natural_sorted(list({name.rpartition("_")[0] for name in names}))
    order = torch.randperm(len(groups), generator=torch.Generator().manual_seed(seed)).tolist()
    drawn = tuple(groups[i] for i in order[: min(max(round(share * len(groups)), 1), len(groups) - 1)])
    validation = [i for i, name in enumerate(names) if name.startswith(drawn)]
    return [i for i in range(len(names)) if i not in validation], validation


@mistake(
    "split_by_group",
    "torch.manual_seed resets the generator of the whole program: use one of your own, torch.Generator().",
)
def whole_program_seeded(names, share, seed):
    group_of = [name.rpartition("_")[0] for name in names]
    groups = natural_sorted(list(set(group_of)))
    torch.manual_seed(seed)
    order = torch.randperm(len(groups)).tolist()
    drawn = {groups[i] for i in order[: min(max(round(share * len(groups)), 1), len(groups) - 1)]}
    validation = [i for i, group in enumerate(group_of) if group in drawn]
    return [i for i, group in enumerate(group_of) if group not in drawn], validation


@mistake("split_by_group", "You number the groups in the order of the alphabet; put them in natural order.")
def groups_sorted_as_text(names, share, seed):
    group_of = [name.rpartition("_")[0] for name in names]
    groups = sorted(set(group_of))
    order = torch.randperm(len(groups), generator=torch.Generator().manual_seed(seed)).tolist()
    drawn = {groups[i] for i in order[: min(max(round(share * len(groups)), 1), len(groups) - 1)]}
    validation = [i for i, group in enumerate(group_of) if group in drawn]
    return [i for i, group in enumerate(group_of) if group not in drawn], validation


@mistake("split_by_group", "You take the first groups without a draw: the seed changes nothing.")
def nothing_drawn(names, share, seed):
    group_of = [name.rpartition("_")[0] for name in names]
    groups = natural_sorted(list(set(group_of)))
    drawn = groups[: min(max(round(share * len(groups)), 1), len(groups) - 1)]
    validation = [i for i, group in enumerate(group_of) if group in drawn]
    return [i for i, group in enumerate(group_of) if group not in drawn], validation


@mistake("split_by_group", "You round the number of groups down: round(share · G) goes to the nearest.")
def count_rounded_down(names, share, seed):
    group_of = [name.rpartition("_")[0] for name in names]
    groups = natural_sorted(list(set(group_of)))
    order = torch.randperm(len(groups), generator=torch.Generator().manual_seed(seed)).tolist()
    drawn = {groups[i] for i in order[: min(max(int(share * len(groups)), 1), len(groups) - 1)]}
    validation = [i for i, group in enumerate(group_of) if group in drawn]
    return [i for i, group in enumerate(group_of) if group not in drawn], validation


@mistake("split_by_group", "A small share leaves no group for validation: at least one is to be drawn.")
def nothing_to_validate_on(names, share, seed):
    group_of = [name.rpartition("_")[0] for name in names]
    groups = natural_sorted(list(set(group_of)))
    order = torch.randperm(len(groups), generator=torch.Generator().manual_seed(seed)).tolist()
    drawn = {groups[i] for i in order[: min(round(share * len(groups)), len(groups) - 1)]}
    validation = [i for i, group in enumerate(group_of) if group in drawn]
    return [i for i, group in enumerate(group_of) if group not in drawn], validation


@mistake("make_loader", "Without collate_fn=collate the loader tries to stack masks of unlike numbers.")
def loader_without_collate(dataset, batch_size, shuffle=False, seed=0):
    return DataLoader(dataset, batch_size, shuffle=shuffle, generator=torch.Generator().manual_seed(seed))


@mistake("make_loader", "Your loader shuffles always: only where shuffle is True it may.")
def always_shuffled(dataset, batch_size, shuffle=False, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=True, collate_fn=collate, generator=generator)


@mistake("make_loader", "Your loader never shuffles: hand the argument shuffle on.")
def never_shuffled(dataset, batch_size, shuffle=False, seed=0):
    return DataLoader(dataset, batch_size, collate_fn=collate)


@mistake("make_loader", "drop_last throws the last, smaller batch away: its pictures are never seen.")
def last_batch_dropped(dataset, batch_size, shuffle=False, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(
        dataset, batch_size, shuffle=shuffle, collate_fn=collate, generator=generator, drop_last=True
    )


@mistake(
    "make_loader",
    "The seed does not fix the orders: give the loader a generator of its own, seeded, as generator=.",
)
def seed_ignored(dataset, batch_size, shuffle=False, seed=0):
    return DataLoader(dataset, batch_size, shuffle=shuffle, collate_fn=collate)


@mistake(
    "make_loader",
    "You shuffle once and for all: the order has to be another in each epoch.",
)
def shuffled_once(dataset, batch_size, shuffle=False, seed=0):
    order = list(range(len(dataset)))
    if shuffle:
        order = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed)).tolist()
    return DataLoader(dataset, batch_size, sampler=order, collate_fn=collate)
