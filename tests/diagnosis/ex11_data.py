"""Re-spellings of exercise 11's known mistakes, by another hand."""

import os
import re
from functools import reduce
from itertools import takewhile
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler, SequentialSampler


def other_key(name):
    """Texts and numbers by turns."""
    return [int(part) if number % 2 else part for number, part in enumerate(re.split("([0-9]+)", name))]


def other_naturally(names):
    return sorted(names, key=other_key)


def other_pixels(mask):
    return torch.tensor(mask.astype("int64"))


def other_ids(mask):
    """The numbers of the cells, rising."""
    return sorted({int(n) for n in np.unique(mask)} - {0})


class OtherFolder(Dataset):
    """A right folder, in pieces."""

    def __init__(self, root, transform=None):
        self.folder, self.change = str(root), transform
        self.names = self.in_order(self.found())
        self.look()

    def found(self):
        files = os.listdir(os.path.join(self.folder, "images"))
        return [file[:-4] for file in files if file.endswith(".npy") and self.is_wanted(file)]

    def is_wanted(self, file):
        return not file.startswith(".")

    def in_order(self, names):
        return other_naturally(names)

    def look(self):
        self.look_for_pictures()
        self.look_for_masks()

    def look_for_pictures(self):
        if len(self.names) < 1:
            raise ValueError(f"{self.folder} is empty")

    def look_for_masks(self):
        for name in self.names:
            if not os.path.isfile(self.path("masks", name)):
                raise FileNotFoundError(f"the mask of {name} is missing")

    def path(self, kind, name):
        return os.path.join(self.folder, kind, f"{name}.npy")

    def read(self, path):
        try:
            return np.load(path)
        except Exception as problem:
            raise ValueError(f"{path}: {problem}") from problem

    def pair(self, index):
        name = self.names[index]
        array = self.read(self.path("images", name))
        image = torch.tensor(array.transpose(2, 0, 1).astype("float32")) / 255
        pixels = other_pixels(self.read(self.mask_of(index)))
        ids = torch.tensor([n for n in pixels.unique().tolist() if n > 0], dtype=torch.int64)
        return image, pixels[None] == ids.view(-1, 1, 1)

    def mask_of(self, index):
        return self.path("masks", self.names[index])

    def __len__(self):
        return len(self.names)

    def __getitem__(self, index):
        pair = self.pair(index)
        return pair if self.change is None else self.change(*pair)


def other_groups(names):
    return [name[: name.rindex("_")] for name in names]


def other_count(share, groups):
    return min(max(1, round(groups * share)), groups - 1)


def other_order(count, seed):
    generator = torch.Generator()
    generator.manual_seed(seed)
    return torch.randperm(count, generator=generator).tolist()


def other_sides(names, chosen):
    """Indices of the pictures whose groups are not chosen, and are."""
    train, validation = [], []
    for index, group in enumerate(other_groups(names)):
        (validation if group in chosen else train).append(index)
    return train, validation


def other_stacked(batch):
    return torch.stack([pair[0] for pair in batch])


def other_counts(batch):
    return torch.tensor([pair[1].shape[0] for pair in batch], dtype=torch.int64)


def other_collate(batch):
    return other_stacked(batch), [pair[1] for pair in batch], other_counts(batch)


def sorted_as_text_1(names):
    result = list(names)
    result.sort()
    return result


def sorted_as_text_2(names):
    return sorted(names, key=lambda name: name.encode())


def sorted_as_text_3(names):
    return np.sort(np.array(names)).tolist()


def sorted_by_length_1(names):
    return sorted(sorted(names), key=len)


def sorted_by_length_2(names):
    by_length = {}
    for name in sorted(names):
        by_length.setdefault(len(name), []).append(name)
    return [name for length in sorted(by_length) for name in by_length[length]]


def sorted_by_length_3(names):
    return sorted(names, key=lambda name: f"{len(name):05}{name}")


def digits_put_together_1(names):
    def key(name):
        digits = "".join(c for c in name if c.isdigit())
        return re.sub("[0-9]+", "#", name), int(digits)

    return sorted(names, key=key)


def digits_put_together_2(names):
    result = sorted(names, key=lambda name: int("".join(filter(str.isdigit, name))))
    return sorted(result, key=lambda name: re.sub(r"\d+", "#", name))


def digits_put_together_3(names):
    found = []
    for name in names:
        text, number, before = "", 0, ""
        for c in name:
            if c.isdigit():
                number = 10 * number + int(c)
                text += "" if before.isdigit() else "#"
            else:
                text += c
            before = c
        found.append((text, number, name))
    return [name for _, _, name in sorted(found)]


def text_ignored_1(names):
    return sorted(names, key=lambda name: tuple(map(int, re.findall("[0-9]+", name))))


def text_ignored_2(names):
    return sorted(names, key=lambda name: other_key(name)[1::2])


def text_ignored_3(names):
    result = list(names)
    result.sort(key=lambda name: [int(part) for part in re.split(r"\D+", name) if part])
    return result


def only_the_first_number_1(names):
    def key(name):
        found = re.search(r"\d+", name)
        return name[: found.start()], int(found.group()), name[found.end() :]

    return sorted(names, key=key)


def only_the_first_number_2(names):
    return sorted(names, key=lambda name: (*other_key(name)[:2], name[len(name.split("_")[0]) :]))


def only_the_first_number_3(names):
    def key(name):
        text = "".join(takewhile(lambda c: not c.isdigit(), name))
        digits = "".join(takewhile(str.isdigit, name[len(text) :]))
        return text, int(digits), name[len(text) + len(digits) :]

    return sorted(names, key=key)


def in_lower_case_1(names):
    return sorted(names, key=lambda name: other_key(name.lower()))


def in_lower_case_2(names):
    return sorted(names, key=lambda name: other_key(name.casefold()))


def in_lower_case_3(names):
    return sorted(names, key=lambda n: [p if type(p) is int else p.lower() for p in other_key(n)])


def sorts_the_callers_list_1(names):
    names.sort(key=other_key)
    return list(names)


def sorts_the_callers_list_2(names):
    names[:] = other_naturally(names)
    return names


def sorts_the_callers_list_3(names):
    for end in range(len(names), 1, -1):
        for i in range(1, end):
            if other_key(names[i]) < other_key(names[i - 1]):
                names[i - 1], names[i] = names[i], names[i - 1]
    return names


def divided_in_numpy_1(array):
    return torch.tensor(array.transpose(2, 0, 1) / 255.0)


def divided_in_numpy_2(array):
    scaled = np.divide(array, 255)
    return torch.from_numpy(np.moveaxis(scaled, 2, 0).copy())


def divided_in_numpy_3(array):
    return torch.as_tensor(array.astype(float) / 255).permute(2, 0, 1)


def reshaped_not_permuted_1(array):
    h, w, c = array.shape
    return torch.tensor(array.astype(np.float32, order="C")).view(c, h, w) / 255


def reshaped_not_permuted_2(array):
    image = array.reshape(array.shape[2], array.shape[0], array.shape[1]).astype("float32")
    return torch.tensor(image / np.float32(255))


def reshaped_not_permuted_3(array):
    values = torch.tensor(array.flatten().tolist()) / 255
    return values.unflatten(0, (array.shape[2], *array.shape[:2]))


def not_divided_1(array):
    return torch.tensor(array.transpose(2, 0, 1).astype("float32"))


def not_divided_2(array):
    return torch.tensor(array.copy()).movedim(2, 0).to(torch.float32)


def not_divided_3(array):
    return torch.stack([torch.tensor(array[..., c].copy()).float() for c in range(array.shape[-1])])


def divided_by_256_1(array):
    return torch.tensor(array.transpose(2, 0, 1).astype("float32") / 256)


def divided_by_256_2(array):
    return torch.tensor(array.copy()).movedim(-1, 0).float().mul(1 / 256)


def divided_by_256_3(array):
    image = torch.tensor(array.tolist(), dtype=torch.float32).permute(2, 0, 1)
    return image / 2**8


def height_and_width_swapped_1(array):
    return torch.tensor(array.T.astype("float32")) / 255


def height_and_width_swapped_2(array):
    return torch.tensor(array.copy()).transpose(0, 2).float() / 255


def height_and_width_swapped_3(array):
    image = torch.tensor(np.moveaxis(array, 2, 0).astype(np.float32) / 255)
    return image.transpose(1, 2)


def channels_left_last_1(array):
    return torch.tensor(array.astype("float32") / 255)


def channels_left_last_2(array):
    image = torch.tensor(array.tolist(), dtype=torch.float32)
    image /= 255
    return image


def channels_left_last_3(array):
    return torch.as_tensor(array.copy()).to(torch.float32).mul(1 / 255)


def left_as_an_array_1(array):
    return np.moveaxis(array, 2, 0).astype("float32") / np.float32(255)


def left_as_an_array_2(array):
    return (torch.tensor(array.copy()).permute(2, 0, 1).float() / 255).numpy()


def left_as_an_array_3(array):
    image = np.stack([array[:, :, c] for c in range(array.shape[2])])
    return np.divide(image, 255, dtype=np.float32)


def flipped_arrays_refused_1(array):
    image = torch.from_numpy(array)
    return torch.movedim(image, 2, 0).to(torch.float32) / 255


def flipped_arrays_refused_2(array):
    return torch.from_numpy(array.transpose(2, 0, 1)).float().div(255)


def flipped_arrays_refused_3(array):
    image = torch.from_numpy(array).float()
    return image.mul(1 / 255).permute(2, 0, 1)


def background_counted_1(mask):
    return torch.stack([other_pixels(mask) == int(n) for n in np.unique(mask)])


def background_counted_2(mask):
    numbers, where = other_pixels(mask).unique(return_inverse=True)
    return torch.arange(len(numbers)).view(-1, 1, 1) == where


def background_counted_3(mask):
    return torch.tensor(mask[None] == np.unique(mask).reshape(-1, 1, 1))


def smallest_number_left_out_1(mask):
    found = np.unique(mask)[1:]
    return torch.tensor(mask[None] == found[:, None, None])


def smallest_number_left_out_2(mask):
    pixels = other_pixels(mask)
    _, *found = pixels.unique().tolist()
    return pixels == torch.tensor(found, dtype=torch.int64).view(-1, 1, 1)


def smallest_number_left_out_3(mask):
    pixels = other_pixels(mask)
    found = pixels.unique()
    return pixels == found[found != pixels.min()][:, None, None]


def one_mask_for_all_1(mask):
    return torch.tensor(mask > 0).unsqueeze(0)


def one_mask_for_all_2(mask):
    return other_pixels(mask).bool()[None]


def one_mask_for_all_3(mask):
    return torch.stack([~(other_pixels(mask) == 0)])


def masks_of_missing_numbers_1(mask):
    result = torch.zeros(int(mask.max()), *mask.shape, dtype=torch.bool)
    for n in range(len(result)):
        result[n] = other_pixels(mask) == n + 1
    return result


def masks_of_missing_numbers_2(mask):
    every = np.arange(1, int(mask.max()) + 1).reshape(-1, 1, 1)
    return torch.tensor(mask[None] == every)


def masks_of_missing_numbers_3(mask):
    pixels = other_pixels(mask)
    return torch.arange(1, 1 + int(pixels.amax())).view(-1, 1, 1).eq(pixels)


def masks_of_numbers_1(mask):
    numbers = np.array(other_ids(mask)).reshape(-1, 1, 1)
    return torch.tensor((mask[None] == numbers).astype("uint8"))


def masks_of_numbers_2(mask):
    result = torch.zeros(len(other_ids(mask)), *mask.shape, dtype=torch.uint8)
    for k, n in enumerate(other_ids(mask)):
        result[k][other_pixels(mask) == n] = 1
    return result


def masks_of_numbers_3(mask):
    ids = torch.tensor(other_ids(mask), dtype=torch.int64).view(-1, 1, 1)
    return torch.where(other_pixels(mask) == ids, 1, 0).byte()


def in_order_of_appearance_1(mask):
    seen = []
    for row in mask.tolist():
        for n in row:
            if n != 0 and n not in seen:
                seen.append(n)
    return other_pixels(mask) == torch.tensor(seen, dtype=torch.int64).view(-1, 1, 1)


def in_order_of_appearance_2(mask):
    numbers, first = np.unique(mask, return_index=True)
    numbers = numbers[np.argsort(first)]
    return torch.tensor(mask[None] == numbers[numbers != 0][:, None, None])


def in_order_of_appearance_3(mask):
    flat = other_pixels(mask).flatten().tolist()
    ids = sorted(other_ids(mask), key=flat.index)
    return torch.tensor(ids, dtype=torch.int64).view(-1, 1, 1) == other_pixels(mask)


def numbers_in_eight_bits_1(mask):
    small = mask.astype("uint8")
    ids = np.array(other_ids(small), dtype=np.int64).reshape(-1, 1, 1)
    return torch.tensor(small[None] == ids)


def numbers_in_eight_bits_2(mask):
    pixels = other_pixels(mask).byte()
    found = pixels.unique()
    return pixels == found[found > 0].view(-1, 1, 1)


def numbers_in_eight_bits_3(mask):
    pixels = other_pixels(mask) % 256
    ids = [n for n in pixels.unique().tolist() if n]
    return pixels == torch.tensor(ids, dtype=torch.int64)[:, None, None]


def masks_last_1(mask):
    ids = np.array(other_ids(mask), dtype=np.int64)
    return torch.tensor(mask[:, :, None] == ids)


def masks_last_2(mask):
    ids = torch.tensor(other_ids(mask), dtype=torch.int64).view(-1, 1, 1)
    return (other_pixels(mask) == ids).permute(1, 2, 0)


def masks_last_3(mask):
    pixels = other_pixels(mask).unsqueeze(-1)
    return pixels.eq(torch.tensor(other_ids(mask), dtype=torch.int64))


def stacked_from_a_list_1(mask):
    return torch.stack([other_pixels(mask) == n for n in other_ids(mask)], dim=0)


def stacked_from_a_list_2(mask):
    masks = []
    for n in other_ids(mask):
        masks.append(other_pixels(mask).eq(n))
    return torch.stack(masks)


def stacked_from_a_list_3(mask):
    numbers, where = other_pixels(mask).unique(return_inverse=True)
    return torch.stack([where == k for k, n in enumerate(numbers) if n > 0])


class BackToFront_1:
    def __init__(self, transforms):
        self.transforms = transforms[::-1]

    def __call__(self, image, masks):
        for one in self.transforms:
            image, masks = one(image, masks)
        return image, masks


class BackToFront_2:
    def __init__(self, transforms):
        self.first, self.rest = None, None
        if transforms:
            self.first, self.rest = transforms[0], BackToFront_2(transforms[1:])

    def __call__(self, image, masks):
        return self.first(*self.rest(image, masks)) if self.first else (image, masks)


class BackToFront_3:
    def __init__(self, transforms):
        self.all = list(transforms)

    def __call__(self, *pair):
        for i in range(1, len(self.all) + 1):
            pair = self.all[-i](*pair)
        return pair


class OnlyTheFirst_1:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, image, masks):
        for one in self.transforms:
            return one(image, masks)
        return image, masks


class OnlyTheFirst_2:
    def __init__(self, transforms):
        self.all = transforms[:1]

    def __call__(self, image, masks):
        return self.all[0](image, masks) if self.all else (image, masks)


class OnlyTheFirst_3:
    def __init__(self, transforms):
        self.one = next(iter(transforms), lambda image, masks: (image, masks))

    def __call__(self, image, masks):
        return self.one(image, masks)


class EachOnTheOriginal_1:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, image, masks):
        pairs = [(image, masks), *(one(image, masks) for one in self.transforms)]
        return pairs[-1]


class EachOnTheOriginal_2:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, image, masks):
        new_image, new_masks = image, masks
        for one in self.transforms:
            new_image, new_masks = one(image, masks)
        return new_image, new_masks


class EachOnTheOriginal_3:
    def __init__(self, transforms):
        self.last = transforms[-1] if transforms else None

    def __call__(self, *pair):
        return self.last(*pair) if self.last else pair


class MasksLeftAlone_1:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, image, masks):
        pair = image, masks
        for one in self.transforms:
            pair = one(*pair)
        return pair[0], masks


class MasksLeftAlone_2:
    def __init__(self, transforms):
        self.transforms = transforms

    def __call__(self, image, masks):
        before = masks.clone()
        image, masks = reduce(lambda pair, one: one(*pair), self.transforms, (image, masks))
        return image, before


class MasksLeftAlone_3:
    def __init__(self, transforms):
        self.transforms = transforms

    def image_of(self, image, masks):
        for one in self.transforms:
            image, masks = one(image, masks)
        return image

    def __call__(self, image, masks):
        return self.image_of(image, masks), masks


class UsedUp_1:
    def __init__(self, transforms):
        self.transforms = iter(transforms)

    def __call__(self, image, masks):
        for one in self.transforms:
            image, masks = one(image, masks)
        return image, masks


class UsedUp_2:
    def __init__(self, transforms):
        self.queue = transforms[::-1]

    def __call__(self, image, masks):
        while len(self.queue) > 0:
            image, masks = self.queue.pop()(image, masks)
        return image, masks


class UsedUp_3:
    def __init__(self, transforms):
        self.transforms = (one for one in transforms)

    def __call__(self, *pair):
        return reduce(lambda now, one: one(*now), self.transforms, pair)


class InAlphabeticalOrder_1(OtherFolder):
    def in_order(self, names):
        return sorted(names)


class InAlphabeticalOrder_2(OtherFolder):
    def found(self):
        paths = sorted(Path(self.folder, "images").glob("[!.]*.npy"))
        return [path.stem for path in paths]

    def in_order(self, names):
        return names


class InAlphabeticalOrder_3(OtherFolder):
    def __init__(self, root, transform=None):
        super().__init__(root, transform)
        self.names.sort(key=str)


class PairedByPosition_1(OtherFolder):
    def mask_of(self, index):
        found = [file[:-4] for file in os.listdir(os.path.join(self.folder, "masks")) if file[0] != "."]
        return self.path("masks", other_naturally(found)[index])


class PairedByPosition_2(OtherFolder):
    def look(self):
        super().look()
        masks = Path(self.folder, "masks").glob("[!.]*.npy")
        self.masks = sorted(masks, key=lambda path: other_key(path.stem))

    def mask_of(self, index):
        return str(self.masks[index])


class PairedByPosition_3(OtherFolder):
    def mask_of(self, index):
        masks = other_naturally(path.stem for path in Path(self.folder, "masks").glob("[!.]*"))
        return dict(zip(self.names, (self.path("masks", mask) for mask in masks), strict=False))[
            self.names[index]
        ]


class TransformForgotten_1(OtherFolder):
    def __getitem__(self, index):
        return self.pair(index)


class TransformForgotten_2(OtherFolder):
    def __getitem__(self, index):
        image, masks = self.pair(index)
        if self.change:
            self.change(image, masks)
        return image, masks


class TransformForgotten_3(OtherFolder):
    def __init__(self, root, transform=None):
        super().__init__(root, transform=None)


class HiddenFilesCounted_1(OtherFolder):
    def is_wanted(self, file):
        return True


class HiddenFilesCounted_2(OtherFolder):
    def found(self):
        return [path.stem for path in Path(self.folder).glob("images/*.npy")]


class HiddenFilesCounted_3(OtherFolder):
    def found(self):
        with os.scandir(os.path.join(self.folder, "images")) as entries:
            return [entry.name[:-4] for entry in entries if re.search(r"\.npy$", entry.name)]


class BadFilesWithoutAName_1(OtherFolder):
    def read(self, path):
        return np.load(path)


class BadFilesWithoutAName_2(OtherFolder):
    def read(self, path):
        with open(path, "rb") as file:
            return np.load(file)


class BadFilesWithoutAName_3(OtherFolder):
    def read(self, path):
        return np.load(Path(path), allow_pickle=False)


class MissingMasksUnnoticed_1(OtherFolder):
    def look_for_masks(self):
        pass


class MissingMasksUnnoticed_2(OtherFolder):
    def look(self):
        if not self.names:
            raise ValueError("no pictures here")


class MissingMasksUnnoticed_3(OtherFolder):
    def look_for_masks(self):
        if not os.path.isdir(os.path.join(self.folder, "masks")):
            raise FileNotFoundError("no masks")


class EmptyFoldersUnnoticed_1(OtherFolder):
    def look_for_pictures(self):
        pass


class EmptyFoldersUnnoticed_2(OtherFolder):
    def look(self):
        self.look_for_masks()


class EmptyFoldersUnnoticed_3(OtherFolder):
    def look_for_pictures(self):
        if self.names is None:
            raise ValueError("no pictures")


def images_in_a_list_1(batch):
    return [pair[0] for pair in batch], [pair[1] for pair in batch], other_counts(batch)


def images_in_a_list_2(batch):
    images, masks = map(list, zip(*batch, strict=True))
    return images, masks, torch.as_tensor([m.shape[0] for m in masks])


def images_in_a_list_3(batch):
    images, masks, counts = other_collate(batch)
    return list(images), masks, counts


def images_concatenated_1(batch):
    return torch.cat([pair[0] for pair in batch], dim=0), [m for _, m in batch], other_counts(batch)


def images_concatenated_2(batch):
    images, masks, counts = other_collate(batch)
    return images.flatten(0, 1), masks, counts


def images_concatenated_3(batch):
    return torch.vstack([image for image, _ in batch]), [m for _, m in batch], other_counts(batch)


def counts_in_floats_1(batch):
    images, masks, counts = other_collate(batch)
    return images, masks, counts.float()


def counts_in_floats_2(batch):
    counts = torch.zeros(len(batch))
    for i, (_, masks) in enumerate(batch):
        counts[i] = len(masks)
    return other_stacked(batch), [m for _, m in batch], counts


def counts_in_floats_3(batch):
    masks = [m for _, m in batch]
    return other_stacked(batch), masks, torch.FloatTensor([m.size(0) for m in masks])


def pixels_counted_1(batch):
    masks = [m for _, m in batch]
    return other_stacked(batch), masks, torch.tensor([int(m.sum()) for m in masks])


def pixels_counted_2(batch):
    masks = [m for _, m in batch]
    return other_stacked(batch), masks, torch.tensor([m.count_nonzero() for m in masks])


def pixels_counted_3(batch):
    masks = [m for _, m in batch]
    counts = [len(torch.nonzero(m)) for m in masks]
    return other_stacked(batch), masks, torch.tensor(counts)


def masks_in_one_tensor_1(batch):
    images, masks, counts = other_collate(batch)
    return images, torch.cat(masks, 0), counts


def masks_in_one_tensor_2(batch):
    masks = torch.concat([m for _, m in batch])
    return other_stacked(batch), masks, other_counts(batch)


def masks_in_one_tensor_3(batch):
    images, masks, counts = other_collate(batch)
    return images, torch.vstack(masks), counts


def sorted_by_count_1(batch):
    return other_collate(sorted(batch, key=lambda pair: pair[1].shape[0]))


def sorted_by_count_2(batch):
    order = np.argsort([len(m) for _, m in batch], kind="stable")
    return other_collate([batch[i] for i in order])


def sorted_by_count_3(batch):
    images, masks, counts = other_collate(batch)
    order = torch.argsort(counts, stable=True)
    return images[order], [masks[i] for i in order], counts[order]


def images_made_float32_1(batch):
    images, masks, counts = other_collate(batch)
    return images.to(torch.float32), masks, counts


def images_made_float32_2(batch):
    images = torch.zeros(len(batch), *batch[0][0].shape)
    for i, (image, _) in enumerate(batch):
        images[i] = image
    return images, [m for _, m in batch], other_counts(batch)


def images_made_float32_3(batch):
    images = torch.Tensor(np.array([image.numpy() for image, _ in batch]))
    return images, [m for _, m in batch], other_counts(batch)


def pictures_drawn_1(names, share, seed):
    n = len(names)
    order = other_order(n, seed)
    drawn = set(order[: min(max(1, round(n * share)), n - 1)])
    return [i for i in range(n) if i not in drawn], [i for i in range(n) if i in drawn]


def pictures_drawn_2(names, share, seed):
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(names), generator=generator)
    count = other_count(share, len(names))
    return order[count:].sort().values.tolist(), order[:count].sort().values.tolist()


def pictures_drawn_3(names, share, seed):
    is_drawn = np.zeros(len(names), dtype=bool)
    is_drawn[other_order(len(names), seed)[: other_count(share, len(names))]] = True
    return np.flatnonzero(~is_drawn).tolist(), np.flatnonzero(is_drawn).tolist()


def sides_swapped_1(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    order = other_order(len(groups), seed)[: other_count(share, len(groups))]
    train, validation = other_sides(names, [groups[i] for i in order])
    return validation, train


def sides_swapped_2(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    order = other_order(len(groups), seed)[other_count(share, len(groups)) :]
    return other_sides(names, [groups[i] for i in order])


def sides_swapped_3(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    order = other_order(len(groups), seed)
    sides = [], []
    for i, group in enumerate(other_groups(names)):
        sides[order.index(groups.index(group)) >= other_count(share, len(groups))].append(i)
    return sides


def groups_by_their_beginning_1(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    drawn = [groups[i] for i in other_order(len(groups), seed)[: other_count(share, len(groups))]]
    train, validation = [], []
    for i, name in enumerate(names):
        (validation if any(name.startswith(group) for group in drawn) else train).append(i)
    return train, validation


def groups_by_their_beginning_2(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    drawn = [groups[i] for i in other_order(len(groups), seed)[: other_count(share, len(groups))]]
    mine = [any(name[: len(group)] == group for group in drawn) for name in names]
    return [i for i, m in enumerate(mine) if not m], [i for i, m in enumerate(mine) if m]


def groups_by_their_beginning_3(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    drawn = [groups[i] for i in other_order(len(groups), seed)[: other_count(share, len(groups))]]
    pattern = re.compile("|".join(map(re.escape, drawn)))
    validation = [i for i, name in enumerate(names) if pattern.match(name)]
    return [i for i in range(len(names)) if i not in validation], validation


def whole_program_seeded_1(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    torch.random.manual_seed(seed)
    order = torch.randperm(len(groups))[: other_count(share, len(groups))]
    return other_sides(names, [groups[i] for i in order])


def whole_program_seeded_2(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    order = torch.randperm(len(groups), generator=torch.manual_seed(seed)).tolist()
    return other_sides(names, [groups[i] for i in order[: other_count(share, len(groups))]])


def whole_program_seeded_3(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    torch.default_generator.manual_seed(seed)
    order = torch.randperm(len(groups)).tolist()
    return other_sides(names, {groups[i] for i in order[: other_count(share, len(groups))]})


def groups_sorted_as_text_1(names, share, seed):
    groups = sorted(set(other_groups(names)))
    order = other_order(len(groups), seed)
    return other_sides(names, [groups[i] for i in order[: other_count(share, len(groups))]])


def groups_sorted_as_text_2(names, share, seed):
    groups = np.unique(other_groups(names))
    order = other_order(len(groups), seed)
    return other_sides(names, groups[order[: other_count(share, len(groups))]].tolist())


def groups_sorted_as_text_3(names, share, seed):
    groups = list({name.rsplit("_", 1)[0]: None for name in names})
    groups.sort()
    rank = {groups[k]: place for place, k in enumerate(other_order(len(groups), seed))}
    count = other_count(share, len(groups))
    return other_sides(names, [group for group in groups if rank[group] < count])


def nothing_drawn_1(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    return other_sides(names, groups[: other_count(share, len(groups))])


def nothing_drawn_2(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    chosen = [group for place, group in enumerate(groups) if place < other_count(share, len(groups))]
    return other_sides(names, chosen)


def nothing_drawn_3(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    order = list(range(len(groups)))
    return other_sides(names, [groups[i] for i in order[: other_count(share, len(groups))]])


def count_rounded_down_1(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    count = max(1, min(len(groups) - 1, int(len(groups) * share)))
    return other_sides(names, [groups[i] for i in other_order(len(groups), seed)[:count]])


def count_rounded_down_2(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    count = int(np.clip(np.floor(share * len(groups)), 1, len(groups) - 1))
    return other_sides(names, [groups[i] for i in other_order(len(groups), seed)[:count]])


def count_rounded_down_3(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    count = max(min(len(groups) * share // 1, len(groups) - 1), 1)
    return other_sides(names, [groups[i] for i in other_order(len(groups), seed)[: int(count)]])


def nothing_to_validate_on_1(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    count = min(len(groups) - 1, round(len(groups) * share))
    return other_sides(names, [groups[i] for i in other_order(len(groups), seed)[:count]])


def nothing_to_validate_on_2(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    count = round(share * len(groups))
    if count == len(groups):
        count -= 1
    return other_sides(names, [groups[i] for i in other_order(len(groups), seed)[:count]])


def nothing_to_validate_on_3(names, share, seed):
    groups = other_naturally(set(other_groups(names)))
    kept = max(1, len(groups) - round(share * len(groups)))
    order = other_order(len(groups), seed)
    return other_sides(names, [groups[i] for i in order[: len(groups) - kept]])


def loader_without_collate_1(dataset, batch_size, shuffle=False, seed=0):
    return DataLoader(dataset, batch_size=batch_size, shuffle=shuffle)


def loader_without_collate_2(dataset, batch_size, shuffle=False, seed=0):
    generator = torch.Generator().manual_seed(seed)
    sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
    return DataLoader(dataset, batch_size, sampler=sampler)


def loader_without_collate_3(dataset, batch_size, shuffle=False, seed=0):
    options = {"batch_size": batch_size, "shuffle": shuffle, "collate_fn": None}
    return DataLoader(dataset, generator=torch.Generator().manual_seed(seed), **options)


def always_shuffled_1(dataset, batch_size, shuffle=False, seed=0):
    sampler = RandomSampler(dataset, generator=torch.Generator().manual_seed(seed))
    return DataLoader(dataset, batch_size, sampler=sampler, collate_fn=other_collate)


def always_shuffled_2(dataset, batch_size, shuffle=False, seed=0):
    generator = torch.Generator()
    generator.manual_seed(seed)
    return DataLoader(
        dataset, batch_size=batch_size, shuffle=True, generator=generator, collate_fn=other_collate
    )


def always_shuffled_3(dataset, batch_size, shuffle=False, seed=0):
    sampler = RandomSampler(dataset, generator=torch.Generator().manual_seed(seed))
    batches = BatchSampler(sampler, batch_size, drop_last=False)
    return DataLoader(dataset, batch_sampler=batches, collate_fn=other_collate)


def never_shuffled_1(dataset, batch_size, shuffle=False, seed=0):
    return DataLoader(dataset, batch_size, sampler=range(len(dataset)), collate_fn=other_collate)


def never_shuffled_2(dataset, batch_size, shuffle=False, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=False, generator=generator, collate_fn=other_collate)


def never_shuffled_3(dataset, batch_size, shuffle=False, seed=0):
    batches = BatchSampler(SequentialSampler(dataset), batch_size, False)
    return DataLoader(dataset, batch_sampler=batches, collate_fn=other_collate)


def last_batch_dropped_1(dataset, batch_size, shuffle=False, seed=0):
    generator = torch.Generator().manual_seed(seed)
    sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
    batches = BatchSampler(sampler, batch_size, True)
    return DataLoader(dataset, batch_sampler=batches, collate_fn=other_collate)


def last_batch_dropped_2(dataset, batch_size, shuffle=False, seed=0):
    return DataLoader(
        dataset,
        batch_size,
        shuffle,
        collate_fn=lambda batch: other_collate(batch),
        drop_last=len(dataset) > batch_size,
        generator=torch.Generator().manual_seed(seed),
    )


def last_batch_dropped_3(dataset, batch_size, shuffle=False, seed=0):
    options = {"drop_last": True, "collate_fn": other_collate}
    if shuffle:
        options["sampler"] = RandomSampler(dataset, generator=torch.Generator().manual_seed(seed))
    return DataLoader(dataset, batch_size, **options)


def seed_ignored_1(dataset, batch_size, shuffle=False, seed=0):
    sampler = RandomSampler(dataset) if shuffle else SequentialSampler(dataset)
    return DataLoader(dataset, batch_size, sampler=sampler, collate_fn=other_collate)


def seed_ignored_2(dataset, batch_size, shuffle=False, seed=0):
    torch.manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle, collate_fn=other_collate)


def seed_ignored_3(dataset, batch_size, shuffle=False, seed=0):
    generator = torch.default_generator
    return DataLoader(dataset, batch_size, shuffle, collate_fn=other_collate, generator=generator)


def shuffled_once_1(dataset, batch_size, shuffle=False, seed=0):
    order = other_order(len(dataset), seed) if shuffle else range(len(dataset))
    return DataLoader(dataset, batch_size, sampler=list(order), collate_fn=other_collate)


def shuffled_once_2(dataset, batch_size, shuffle=False, seed=0):
    part = torch.utils.data.Subset(dataset, other_order(len(dataset), seed)) if shuffle else dataset
    return DataLoader(part, batch_size, collate_fn=other_collate)


def shuffled_once_3(dataset, batch_size, shuffle=False, seed=0):
    indices = np.arange(len(dataset))
    if shuffle:
        indices = torch.randperm(len(dataset), generator=torch.Generator().manual_seed(seed)).numpy()
    batches = [indices[i : i + batch_size].tolist() for i in range(0, len(indices), batch_size)]
    return DataLoader(dataset, batch_sampler=batches, collate_fn=other_collate)
