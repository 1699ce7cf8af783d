"""Known wrong answers to exercise 4."""

import torch
from torch.nn import functional as F

from grader.mistake import mistake


@mistake(
    "as_table", "You filled the table column by column: the last axis runs fastest, so view(-1, columns)."
)
def filled_column_by_column(numbers, columns):
    return numbers.view(columns, -1).t()


@mistake("as_table", "You made columns the number of lines: it is the second size, not the first.")
def as_many_lines_as_columns(numbers, columns):
    return numbers.view(columns, -1)


@mistake(
    "as_table", "You copied the numbers: a write into them does not reach your table. view shares memory."
)
def copied_into_a_table(numbers, columns):
    return numbers.clone().view(-1, columns)


@mistake(
    "as_table", "You made new numbers from a list: the dtype, the gradient and the shared memory are lost."
)
def table_made_anew_from_a_list(numbers, columns):
    return torch.tensor(numbers.tolist()).view(-1, columns)


@mistake(
    "as_table", "You drop what does not fill a line: where it does not come out even, an error is asked for."
)
def drops_the_rest(numbers, columns):
    return numbers.unfold(0, columns, columns)


@mistake(
    "as_table",
    "contiguous copies numbers that do not lie side by side in memory: view reads them where they are.",
)
def packed_into_a_table(numbers, columns):
    return numbers.contiguous().view(-1, columns)


@mistake("shaped_like", "view refuses where the memory is not in reading order; reshape copies there.")
def view_for_everything(values, other):
    return values.view(other.shape)


@mistake("shaped_like", "You copy every time: where values is contiguous the result has to share its memory.")
def reshapes_a_clone(values, other):
    return values.clone().reshape(other.shape)


@mistake("shaped_like", "You took the dtype of other along: only its shape counts.")
def takes_the_dtype_too(values, other):
    return values.reshape(other.shape).to(other.dtype)


@mistake(
    "shaped_like",
    "Where the sizes differ you cut or fill up, as resize_ does, in place of raising an error.",
)
def resizes_to_fit(values, other):
    if values.numel() == other.numel():
        return values.reshape(other.shape)
    return values.clone(memory_format=torch.contiguous_format).resize_(other.shape)


@mistake("shaped_like", "You turned the table: a new shape leaves the values in reading order.")
def turns_where_it_fits(values, other):
    if values.t().shape == other.shape:
        return values.t()
    return values.reshape(other.shape)


@mistake("shaped_like", "You read the memory from its start: a transposed tensor is read in another order.")
def reads_the_memory_as_it_lies(values, other):
    if values.is_contiguous():
        return values.view(other.shape)
    return values.t().reshape(other.shape)


@mistake(
    "transposed", "You gave a new shape and left the values in reading order: swap the axes with transpose."
)
def reshaped_for_transposed(tables):
    return tables.reshape(*tables.shape[:-2], tables.shape[-1], tables.shape[-2])


@mistake("transposed", "You reversed all axes, as .T does: only the last two are to be swapped.")
def reverses_all_axes(tables):
    return tables.permute(*reversed(range(tables.dim())))


@mistake("transposed", "You swapped the first two axes: with tables in a batch these are N and R.")
def swaps_the_first_two(tables):
    return tables.transpose(0, 1)


@mistake("transposed", "You copied: transpose alone gives a view, and a view is asked for.")
def transposed_and_copied(tables):
    return tables.transpose(-2, -1).contiguous()


@mistake("transposed", "t() is for a single table: it refuses a batch of them. transpose(-2, -1) takes both.")
def t_for_any_number_of_axes(tables):
    return tables.t()


@mistake(
    "transposed",
    "You turned the caller's own tensor, as transpose_ does: use transpose, without the underscore.",
)
def transposed_in_place(tables):
    return tables.transpose_(-2, -1)


@mistake(
    "channels_first", "The shape is right, but the pixels are scrambled: the axes need permute, not reshape."
)
def reshaped_to_channels_first(images):
    n, h, w, c = images.shape
    return images.reshape(n, c, h, w)


@mistake(
    "channels_first", "You swapped C with H and so turned each image on its side: (N, C, W, H) came out."
)
def channels_swapped_with_rows(images):
    return images.transpose(1, 3)


@mistake(
    "channels_first",
    "You moved the rows to the end: permute names the old axis for each new one, 0, 3, 1, 2.",
)
def permuted_the_other_way(images):
    return images.permute(0, 2, 3, 1)


@mistake(
    "channels_first", "You copied the images, as contiguous does: a view is asked for, so leave it away."
)
def channels_first_and_copied(images):
    return images.permute(0, 3, 1, 2).contiguous()


@mistake(
    "channels_first",
    "The graph is cut, as by detach, .data or no_grad: no gradient can flow back through your result.",
)
def channels_first_without_gradient(images):
    return images.detach().permute(0, 3, 1, 2)


@mistake("channels_last", "The permutation of channels_first does not lead back: twice gives (N, W, C, H).")
def the_same_permutation_again(images):
    return images.permute(0, 3, 1, 2)


@mistake("channels_last", "A new shape does not move the channels: these are the old pixels, scrambled.")
def reshaped_to_channels_last(images):
    n, c, h, w = images.shape
    return images.reshape(n, h, w, c)


@mistake("channels_last", "You swapped C with W: (N, W, H, C) came out, each image on its side.")
def channels_swapped_with_columns(images):
    return images.transpose(1, 3)


@mistake(
    "channels_last", "Your result is a copy of the images, but a view is asked for: permute alone will do."
)
def channels_last_and_copied(images):
    return images.permute(0, 2, 3, 1).clone()


@mistake("channels_last", "On a square image you swap C with W: its rows and columns are swapped unseen.")
def channels_swapped_where_square(images):
    square = images.shape[2] == images.shape[3]
    return images.transpose(1, 3) if square else images.permute(0, 2, 3, 1)


@mistake(
    "packed",
    "The tensor comes back as it is, its memory not in reading order: reshape to its own shape does nothing, "
    "and contiguous gives back a new tensor, which is the one to return.",
)
def left_as_it_was(tensor):
    return tensor


@mistake(
    "packed",
    "A copy, but not in reading order: clone keeps the strides of a permuted tensor, and so does arithmetic.",
)
def cloned_for_packed(tensor):
    return tensor.clone()


@mistake(
    "packed",
    "The tensor comes back as it is, its memory not in reading order: reshape to its own shape does nothing, "
    "and contiguous gives back a new tensor, which is the one to return.",
)
def contiguous_thrown_away(tensor):
    tensor.contiguous()
    return tensor


@mistake(
    "packed",
    "The tensor comes back as it is, its memory not in reading order: reshape to its own shape does nothing, "
    "and contiguous gives back a new tensor, which is the one to return.",
)
def reshaped_to_its_own_shape(tensor):
    return tensor.reshape(tensor.shape)


@mistake(
    "packed", "You kept the order of the memory and changed the values: it is the memory that has to change."
)
def memory_read_in_its_own_order(tensor):
    order = sorted(range(tensor.dim()), key=tensor.stride, reverse=True)
    return tensor.permute(order).reshape(tensor.shape)


@mistake("packed", "You laid the values out in a row: the shape has to stay.")
def flattened_for_packed(tensor):
    return tensor.reshape(-1)


@mistake("packed", "You packed numbers that you had turned into float32: keep the dtype.")
def packed_as_float32(tensor):
    return tensor.float().contiguous()


@mistake("pixel_rows", "Your first line holds several pixels of one class: permute before you reshape.")
def reshaped_without_permute(logits):
    return logits.reshape(-1, logits.shape[1])


@mistake("pixel_rows", "After a permute view raises, with more than one image: reshape copies and works.")
def view_after_permute(logits):
    return logits.permute(0, 2, 3, 1).view(-1, logits.shape[1])


@mistake(
    "pixel_rows", "Your lines go down the columns of the image: H comes before W, so permute(0, 2, 3, 1)."
)
def pixels_column_by_column(logits):
    return logits.transpose(1, 3).reshape(-1, logits.shape[1])


@mistake(
    "pixel_rows", "You put the images innermost: all pixels of image 0 come first, then those of image 1."
)
def images_innermost(logits):
    return logits.permute(2, 3, 0, 1).reshape(-1, logits.shape[1])


@mistake("pixel_rows", "You kept the axis of the images: merge N, H and W into one.")
def an_axis_for_the_images(logits):
    return logits.flatten(2).transpose(1, 2)


@mistake("pixel_rows", "You give one line for each class: it has to be one line for each pixel.")
def one_line_for_each_class(logits):
    return logits.transpose(0, 1).flatten(1)


@mistake("pixel_rows", "Your rows are cut off from the graph: a loss on them could not train anything.")
def detached_rows(logits):
    return logits.detach().permute(0, 2, 3, 1).reshape(-1, logits.shape[1])


@mistake(
    "with_channel_axis",
    "Your new axis comes before the images: one image with N channels. It belongs in place 1.",
)
def axis_before_the_images(images):
    return images.unsqueeze(0)


@mistake("with_channel_axis", "Your new axis is the last one, as for NHWC: it belongs in place 1.")
def axis_at_the_end(images):
    return images.unsqueeze(-1)


@mistake("with_channel_axis", "Your new axis stands between rows and columns: it belongs in place 1.")
def axis_between_rows_and_columns(images):
    return images.unsqueeze(2)


@mistake("with_channel_axis", "unsqueeze_ changes the caller's own tensor: use unsqueeze.")
def unsqueezed_in_place(images):
    return images.unsqueeze_(1)


@mistake(
    "with_channel_axis",
    "You copied the images, as stack does: unsqueeze only reads them in another way.",
)
def stacked_for_an_axis(images):
    return torch.stack([images], dim=1)


@mistake("with_channel_axis", "You made three channels: one is asked for.")
def grey_made_into_colour(images):
    return images.unsqueeze(1).expand(-1, 3, -1, -1)


@mistake("with_channel_axis", "You made three channels: one is asked for.")
def grey_copied_into_colour(images):
    return images.unsqueeze(1).repeat(1, 3, 1, 1)


@mistake(
    "without_channel_axis", "squeeze() takes the batch axis too where there is a single image: name the axis."
)
def squeezes_everything(scores):
    if scores.shape[1] != 1:
        raise ValueError("one channel was expected")
    return scores.squeeze()


@mistake(
    "without_channel_axis",
    "squeeze() takes the batch axis too where there is a single image, and leaves three channels without a "
    "word: name the axis, and raise ValueError where it is not of length 1.",
)
def squeezes_everything_without_a_look(scores):
    return scores.squeeze()


@mistake(
    "without_channel_axis",
    "With three channels squeeze(1) does nothing, and you say nothing: raise ValueError.",
)
def squeezes_without_a_look(scores):
    return scores.squeeze(1)


@mistake(
    "without_channel_axis", "You take the first channel and drop the others without a word: raise ValueError."
)
def takes_the_first_channel(scores):
    return scores[:, 0]


@mistake("without_channel_axis", "You squeeze axis 0, the batch: the channels are axis 1.")
def squeezes_the_batch(scores):
    if scores.shape[1] != 1:
        raise ValueError("one channel was expected")
    return scores.squeeze(0)


@mistake("without_channel_axis", "You made a copy: squeeze gives a view, and that is asked for.")
def squeezed_and_copied(scores):
    if scores.shape[1] != 1:
        raise ValueError("one channel was expected")
    return scores.squeeze(1).clone()


@mistake(
    "without_channel_axis",
    "A sum over the channel makes a new tensor, and int64 of bool: squeeze leaves both.",
)
def summed_over_the_channel(scores):
    if scores.shape[1] != 1:
        raise ValueError("one channel was expected")
    return scores.sum(dim=1)


@mistake(
    "without_channel_axis",
    "Your assert raises AssertionError, and none at all under python -O: raise ValueError is asked for.",
)
def asserts_one_channel(scores):
    assert scores.shape[1] == 1, "one channel was expected"
    return scores.squeeze(1)


@mistake("side_by_side", "You put one below the other: the columns are axis 1.")
def one_below_the_other(left, right):
    return torch.cat([left, right])


@mistake("side_by_side", "You swapped left and right.")
def right_before_left(left, right):
    return torch.cat([right, left], dim=1)


@mistake(
    "side_by_side", "You put one behind the other, on a new axis: cat joins along an axis that is there."
)
def stacked_for_side_by_side(left, right):
    return torch.stack([left, right])


@mistake("side_by_side", "You cut both to the lower height: images of unlike height have to raise an error.")
def cut_to_the_lower_height(left, right):
    height = min(len(left), len(right))
    return torch.cat([left[:height], right[:height]], dim=1)


@mistake("side_by_side", "Your result is always float32, as torch.zeros is: keep the dtype of the images.")
def joined_in_float32(left, right):
    return torch.cat([left.float(), right.float()], dim=1)


@mistake(
    "side_by_side",
    "You fill a float32 tensor: keep the dtype of the images, and where right has one line and left has more "
    "raise an error; an assignment broadcasts it to all lines.",
)
def filled_in_float32_and_broadcast(left, right):
    joined = torch.zeros(left.shape[0], left.shape[1] + right.shape[1])
    joined[:, : left.shape[1]] = left
    joined[:, left.shape[1] :] = right
    return joined


@mistake(
    "side_by_side",
    "You joined all numbers in one row and then shaped it: each line has to be left, then right.",
)
def joined_in_reading_order(left, right):
    if len(left) != len(right):
        raise ValueError("unlike heights")
    return torch.cat([left.flatten(), right.flatten()]).reshape(len(left), -1)


@mistake(
    "side_by_side",
    "You assign right to a part of your result, where one line is broadcast to all: raise an error there.",
)
def assigned_and_broadcast(left, right):
    joined = left.new_empty(left.shape[0], left.shape[1] + right.shape[1])
    joined[:, : left.shape[1]] = left
    joined[:, left.shape[1] :] = right
    return joined


@mistake("stacked", "cat makes one image with all the channels: stack makes a new axis.")
def channels_lined_up(images):
    return torch.cat(images)


@mistake("stacked", "You put the images on axis 1: the batch is axis 0.")
def stacked_behind_the_channels(images):
    return torch.stack(images, dim=1)


@mistake("stacked", "You put the images on the last axis: the batch is axis 0.")
def stacked_at_the_end(images):
    return torch.stack(images, dim=-1)


@mistake("stacked", "You squeeze the batch: with a single image its axis is lost.")
def squeezed_batch(images):
    return torch.stack(images).squeeze(0)


@mistake(
    "stacked",
    "squeeze() takes every axis of length 1: the batch's with a single image, the channels' with grey ones.",
)
def squeezed_batch_and_channels(images):
    return torch.stack(images).squeeze()


@mistake("stacked", "You made the batch from plain numbers: its dtype and its gradient are lost.")
def stacked_from_lists(images):
    return torch.tensor([image.tolist() for image in images])


@mistake("stacked", "You cut the images to the smallest width: unlike shapes have to raise an error.")
def cut_to_the_smallest_width(images):
    width = min(image.shape[2] for image in images)
    return torch.stack([image[:, :, :width] for image in images])


@mistake("stacked", "A single image is given back as a view of itself: a batch of one has to be a copy too.")
def view_of_a_single_image(images):
    return images[0].unsqueeze(0) if len(images) == 1 else torch.stack(images)


@mistake(
    "stacked", "You assign each image to its place, and a smaller one is broadcast: raise an error there."
)
def assigned_to_their_places(images):
    batch = images[0].new_empty(len(images), *images[0].shape)
    for n, image in enumerate(images):
        batch[n] = image
    return batch


@mistake("padded", "F.pad begins with the last axis: the first pair is left and right, then top and bottom.")
def first_axis_first(image, top, bottom, left, right, value=0.0):
    return F.pad(image, (top, bottom, left, right), value=value)


@mistake("padded", "You ignore the value: the border is always 0.")
def border_of_zeros(image, top, bottom, left, right, value=0.0):
    return F.pad(image, (left, right, top, bottom))


@mistake("padded", "You swapped before and after: the pairs are (left, right) and (top, bottom).")
def after_and_before(image, top, bottom, left, right, value=0.0):
    return F.pad(image, (right, left, bottom, top), value=value)


@mistake("padded", "You use top on both sides and left on both sides: each side has a width of its own.")
def the_same_on_both_sides(image, top, bottom, left, right, value=0.0):
    return F.pad(image, (left, left, top, top), value=value)


@mistake("padded", "You padded columns only: the second pair, for the rows, is missing.")
def columns_only(image, top, bottom, left, right, value=0.0):
    return F.pad(image, (left, right), value=value)


@mistake("padded", "You repeat the edge of the image: the border has one value.")
def border_of_the_edge(image, top, bottom, left, right, value=0.0):
    rows = torch.arange(-top, image.shape[-2] + bottom).clamp(0, image.shape[-2] - 1)
    columns = torch.arange(-left, image.shape[-1] + right).clamp(0, image.shape[-1] - 1)
    return image[..., rows[:, None], columns]


@mistake("padded", "You repeat the edge of the image: the border has one value.")
def edge_by_replicate(image, top, bottom, left, right, value=0.0):
    return F.pad(image, (left, right, top, bottom), mode="replicate")


@mistake("padded", "You turned the image into float32 to pad it: keep its dtype.")
def padded_as_float32(image, top, bottom, left, right, value=0.0):
    return F.pad(image.float(), (left, right, top, bottom), value=value)


@mistake("padded", "Without a border you give the image itself: a copy is asked for there too.")
def itself_without_a_border(image, top, bottom, left, right, value=0.0):
    if not any((top, bottom, left, right)):
        return image
    return F.pad(image, (left, right, top, bottom), value=value)


@mistake(
    "every_row", "Your rows are copies, as repeat makes them: a write into the row does not show. Use expand."
)
def repeated_rows(row, count):
    return row.repeat(count, 1)


@mistake("every_row", "You made the row a column: the new axis belongs in front.")
def every_column(row, count):
    return row.unsqueeze(1).expand(-1, count)


@mistake("every_row", "You joined the copies in one long row: an axis of its own is asked for.")
def one_long_row(row, count):
    return row.repeat(count)


@mistake(
    "every_row",
    "contiguous writes out all that expand had saved: leave it away, the rows are to share memory.",
)
def expanded_and_packed(row, count):
    return row.expand(count, -1).contiguous()


@mistake("every_row", "You expanded a clone: your rows share memory with it, not with the caller's row.")
def expanded_clone(row, count):
    return row.clone().expand(count, -1)


@mistake("every_row", "A single row is a copy in yours: it has to share the memory of row too.")
def single_row_copied(row, count):
    return row.expand(count, -1) if count > 1 else row.clone().unsqueeze(0)


@mistake(
    "patches", "The shape is right, but your tiles are runs of the reading order: split, permute, then merge."
)
def reshaped_into_tiles(images, size):
    n, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError("not a multiple")
    return images.reshape(n, (h // size) * (w // size), c, size, size)


@mistake("patches", "Your tiles go from top to bottom first: they go from left to right first.")
def tiles_column_by_column(images, size):
    n, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError("not a multiple")
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 4, 2, 1, 3, 5)
    return tiles.reshape(n, (h // size) * (w // size), c, size, size)


@mistake("patches", "Each of your tiles is turned: its rows have become its columns.")
def turned_tiles(images, size):
    n, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError("not a multiple")
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 2, 4, 1, 5, 3)
    return tiles.reshape(n, (h // size) * (w // size), c, size, size)


@mistake("patches", "You drop the pixels that do not fill a tile: raise ValueError there.")
def margin_dropped(images, size):
    n, c, h, w = images.shape
    tiles = images.unfold(2, size, size).unfold(3, size, size).permute(0, 2, 3, 1, 4, 5)
    return tiles.reshape(n, (h // size) * (w // size), c, size, size)


@mistake(
    "patches", "You look at the height only: a width that is not a multiple has to raise ValueError too."
)
def only_the_height_is_looked_at(images, size):
    n, c, h, w = images.shape
    if h % size:
        raise ValueError("not a multiple")
    tiles = images.unfold(2, size, size).unfold(3, size, size).permute(0, 2, 3, 1, 4, 5)
    return tiles.reshape(n, (h // size) * (w // size), c, size, size)


@mistake(
    "patches", "You look at the height only: a width that is not a multiple has to raise ValueError too."
)
def only_the_height_is_looked_at_and_reshaped(images, size):
    n, c, h, w = images.shape
    if h % size:
        raise ValueError("not a multiple")
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 2, 4, 1, 3, 5)
    return tiles.reshape(n, (h // size) * (w // size), c, size, size)


@mistake(
    "patches",
    "You leave it to reshape to raise where tiles do not fit, but its error is a RuntimeError: look at the "
    "sizes yourself and raise ValueError.",
)
def error_left_to_reshape(images, size):
    n, c, h, w = images.shape
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 2, 4, 1, 3, 5)
    return tiles.reshape(n, (h // size) * (w // size), c, size, size)


@mistake("patches", "You left the channels at the end of each tile: (N, tiles, C, p, p) is asked for.")
def channels_at_the_end(images, size):
    n, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError("not a multiple")
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 2, 4, 3, 5, 1)
    return tiles.reshape(n, (h // size) * (w // size), size, size, c)


@mistake("patches", "You left the channels before the tiles: (N, tiles, C, p, p) is asked for.")
def channels_before_tiles(images, size):
    n, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError("not a multiple")
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 1, 2, 4, 3, 5)
    return tiles.reshape(n, c, (h // size) * (w // size), size, size)


@mistake("patches", "You laid each tile out in a row: the axes C, p and p are to stay apart.")
def flattened_tiles(images, size):
    n, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError("not a multiple")
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 2, 4, 1, 3, 5)
    return tiles.reshape(n, (h // size) * (w // size), c * size * size)


@mistake("patches", "Your tiles overlap: the window has to move on by its own size, not by 1.")
def overlapping_tiles(images, size):
    if images.shape[2] % size or images.shape[3] % size:
        raise ValueError("not a multiple")
    return images.unfold(2, size, 1).unfold(3, size, 1).permute(0, 2, 3, 1, 4, 5).flatten(1, 2)


@mistake(
    "patches", "With no images the -1 in your reshape could be anything, so it raises: write the number out."
)
def minus_one_for_the_tiles(images, size):
    n, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError("not a multiple")
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 2, 4, 1, 3, 5)
    return tiles.reshape(n, -1, c, size, size)


@mistake(
    "patches",
    "An assert raises AssertionError, and nothing under python -O: the error asked for is ValueError.",
)
def asserts_whole_tiles(images, size):
    n, c, h, w = images.shape
    assert h % size == 0 and w % size == 0
    tiles = images.reshape(n, c, h // size, size, w // size, size).permute(0, 2, 4, 1, 3, 5)
    return tiles.reshape(n, (h // size) * (w // size), c, size, size)


@mistake("patches", "You look at h * w alone: a side that is no multiple has to raise ValueError too.")
def only_the_area_is_looked_at(images, size):
    h, w = images.shape[2:]
    if h * w % (size * size):
        raise ValueError("not a multiple")
    tiles = images.unfold(2, size, size).unfold(3, size, size).permute(0, 2, 3, 1, 4, 5)
    return tiles.flatten(1, 2)


@mistake(
    "instance_masks",
    "Your masks are on the last axis: the new axes of ids belong behind it, ids[:, None, None].",
)
def masks_on_the_last_axis(instances, ids):
    return instances[:, :, None] == ids


@mistake(
    "instance_masks",
    "The columns of the image meet the ids in yours: the ids need two more axes behind, ids[:, None, None].",
)
def columns_meet_the_ids(instances, ids):
    return instances == ids


@mistake(
    "instance_masks",
    "The columns of the image meet the ids in yours: the ids need two more axes behind, ids[:, None, None].",
)
def ids_meet_the_columns(instances, ids):
    return ids == instances


@mistake("instance_masks", "Your masks are numbers: == gives bool, and bool is asked for.")
def masks_of_numbers(instances, ids):
    return (instances == ids[:, None, None]).long()


@mistake("instance_masks", "Your masks are numbers: == gives bool, and bool is asked for.")
def masks_of_floats(instances, ids):
    return (instances == ids[:, None, None]).float()


@mistake("instance_masks", "You made a mask for each object in the image: only those in ids are asked for.")
def a_mask_for_every_object(instances, ids):
    return instances == instances.unique()[:, None, None]


@mistake("instance_masks", "You made a mask for each object in the image: only those in ids are asked for.")
def a_mask_for_every_object_but_the_lowest(instances, ids):
    return instances == instances.unique()[1:, None, None]


@mistake("instance_masks", "You made a mask for each object in the image: only those in ids are asked for.")
def a_mask_for_every_object_but_0(instances, ids):
    found = instances.unique()
    return instances == found[found != 0][:, None, None]


@mistake("instance_masks", "You made one mask for all ids together: each id is to have its own.")
def one_mask_for_all(instances, ids):
    return torch.isin(instances, ids)


@mistake(
    "instance_masks", "Your masks come in the order of sorted ids: keep the order in which they are given."
)
def masks_in_sorted_order(instances, ids):
    return instances == ids.sort().values[:, None, None]


@mistake(
    "instance_masks", "stack and cat need at least one mask: without ids the result has to be (0, H, W)."
)
def stacked_masks(instances, ids):
    return torch.stack([instances == i for i in ids])


@mistake(
    "instance_masks", "stack and cat need at least one mask: without ids the result has to be (0, H, W)."
)
def joined_masks(instances, ids):
    return torch.cat([(instances == i).unsqueeze(0) for i in ids])


@mistake("instance_masks", "You compared with the place of the id in the list, k, in place of the id itself.")
def compared_with_its_place(instances, ids):
    return instances == torch.arange(len(ids))[:, None, None]


@mistake("instance_masks", "unsqueeze_ changes the caller's ids: ids[:, None, None] leaves them as they are.")
def ids_unsqueezed_in_place(instances, ids):
    return instances == ids.unsqueeze_(1).unsqueeze_(2)


@mistake(
    "instance_masks", "In uint8 the numbers 256 and 0 are the same: compare in the dtype that they have."
)
def compared_in_uint8(instances, ids):
    return instances.to(torch.uint8) == ids.to(torch.uint8)[:, None, None]


@mistake("instance_masks", "float32 cannot tell large whole numbers apart: compare in int64, as they are.")
def compared_in_float32(instances, ids):
    return instances.float() == ids.float()[:, None, None]


@mistake("instance_masks", "You left out the background: where 0 is among the ids it gets its mask too.")
def no_mask_for_the_background(instances, ids):
    return (instances == ids[:, None, None]) & (instances != 0)


@mistake("instance_masks", "You left out the background: where 0 is among the ids it gets its mask too.")
def background_dropped_from_the_ids(instances, ids):
    return instances == ids[ids != 0][:, None, None]


@mistake(
    "instance_masks", "unique sorts the ids and drops those that come again: take the ids as they are given."
)
def masks_of_unique_ids(instances, ids):
    return instances == ids.unique()[:, None, None]


@mistake(
    "instance_masks", "You made one mask for an id that comes twice: each of the ids is to have its own."
)
def one_mask_for_a_repeated_id(instances, ids):
    different = list(dict.fromkeys(ids.tolist()))
    return instances == torch.tensor(different, dtype=ids.dtype, device=ids.device)[:, None, None]


@mistake("cut_out", "Your masks meet the channels: they need an axis of length 1 for these, masks[:, None].")
def masks_meet_the_channels(image, masks):
    return torch.where(masks, image, 0)


@mistake("cut_out", "Your masks meet the channels: they need an axis of length 1 for these, masks[:, None].")
def channels_meet_the_masks(image, masks):
    return image * masks


@mistake("cut_out", "Your result has channels first, then objects: (K, C, H, W) is asked for.")
def channels_before_objects(image, masks):
    return torch.where(masks, image.unsqueeze(1), 0)


@mistake("cut_out", "You show what lies outside of each mask: the image belongs where the mask is True.")
def shows_the_outside(image, masks):
    return image.masked_fill(masks.unsqueeze(1), 0)


@mistake("cut_out", "You show all objects in one image: each mask is to have an image of its own.")
def all_objects_in_one(image, masks):
    return image * masks.any(dim=0)


@mistake("cut_out", "You multiplied with float32 masks: an int64 image has to stay int64.")
def multiplied_with_floats(image, masks):
    return image * masks.unsqueeze(1).float()


@mistake(
    "cut_out", "You took the pixels out in a row, as image[:, mask] does: they are to stay in their places."
)
def pixels_in_a_row(image, masks):
    return torch.cat([image[:, mask].flatten() for mask in masks] or [image.flatten()[:0]])


@mistake("cut_out", "You blacked the pixels out in the caller's image: the next object finds them gone.")
def blacks_out_the_callers_image(image, masks):
    objects = []
    for mask in masks:
        image.masked_fill_(~mask, 0)
        objects.append(image.clone())
    return torch.stack(objects) if objects else image.new_zeros(0, *image.shape)


@mistake("cut_out", "Each of your objects shows one channel only: the masks need an axis for the channels.")
def a_channel_for_each_mask(image, masks):
    objects = image.new_zeros(len(masks), *image.shape)
    for k, mask in enumerate(masks):
        objects[k, k % len(image)] = image[k % len(image)] * mask
    return objects


@mistake("cut_out", "With a mask that is True everywhere you give the image itself: a copy is asked for.")
def image_itself_where_all_is_seen(image, masks):
    if len(masks) == 1 and masks.all():
        return image.unsqueeze(0)
    return torch.where(masks.unsqueeze(1), image, 0)
