"""Re-spellings of exercise 4's known mistakes, by another hand."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def other_row_strides(shape):
    strides, step = [], 1
    for length in reversed(shape):
        strides.insert(0, step)
        step *= length
    return strides


def other_insist_on_one_channel(scores):
    if scores.size(dim=1) != 1:
        raise ValueError(f"expected 1 channel, found {scores.size(dim=1)}")


def other_insist_on_whole_tiles(images, size):
    if any(side % size for side in images.shape[-2:]):
        raise ValueError(f"{tuple(images.shape[-2:])} is not made of tiles of {size}")


def other_tile_axes(images, size):
    """(N, C, down, p, across, p)"""
    return images.unflatten(3, (-1, size)).unflatten(2, (-1, size))


def filled_column_by_column_1(numbers, columns):
    return numbers.unflatten(0, (columns, -1)).mT


def filled_column_by_column_2(numbers, columns):
    lines = len(numbers) // columns
    return torch.einsum("cl->lc", numbers.reshape(columns, lines))


def filled_column_by_column_3(numbers, columns):
    lines, rest = divmod(numbers.numel(), columns)
    if rest:
        raise ValueError("the last line would not be full")
    step = numbers.stride(0)
    return numbers.as_strided((lines, columns), (step, step * lines))


def as_many_lines_as_columns_1(numbers, columns):
    return numbers.unflatten(0, (columns, len(numbers) // columns))


def as_many_lines_as_columns_2(numbers, columns):
    per_line = numbers.shape[0] / columns
    assert per_line == int(per_line)
    return numbers.unfold(0, int(per_line), int(per_line))


def as_many_lines_as_columns_3(numbers, columns):
    size = (columns, numbers.numel() // columns)
    if size[0] * size[1] != numbers.numel():
        raise RuntimeError("these numbers make no table")
    return numbers.as_strided(size, (size[1] * numbers.stride(0), numbers.stride(0)))


def copied_into_a_table_1(numbers, columns):
    return torch.stack(numbers.split(columns))


def copied_into_a_table_2(numbers, columns):
    if len(numbers) % columns:
        raise ValueError("not a multiple")
    table = numbers.new_zeros(len(numbers) // columns, columns)
    for line in range(table.shape[0]):
        table[line] = numbers[line * columns : (line + 1) * columns]
    return table


def copied_into_a_table_3(numbers, columns):
    return torch.cat([n[None] for n in numbers]).reshape(-1, columns)


def table_made_anew_from_a_list_1(numbers, columns):
    rows = []
    for start in range(0, len(numbers), columns):
        rows.append([n.item() for n in numbers[start : start + columns]])
    return torch.tensor(rows)


def table_made_anew_from_a_list_2(numbers, columns):
    flat = numbers.tolist()
    return torch.stack([torch.tensor(flat[i : i + columns]) for i in range(0, len(flat), columns)])


def table_made_anew_from_a_list_3(numbers, columns):
    one_by_one = iter(numbers.tolist())
    lines, rest = divmod(len(numbers), columns)
    if rest:
        raise ValueError("numbers are left over")
    return torch.as_tensor([[next(one_by_one) for _ in range(columns)] for _ in range(lines)])


def drops_the_rest_1(numbers, columns):
    lines = len(numbers) // columns
    return numbers[: lines * columns].view(lines, columns)


def drops_the_rest_2(numbers, columns):
    step = numbers.stride(0)
    return numbers.as_strided((numbers.numel() // columns, columns), (columns * step, step))


def drops_the_rest_3(numbers, columns):
    whole = numbers.shape[0] - numbers.shape[0] % columns
    return torch.narrow(numbers, 0, 0, whole).unflatten(0, (-1, columns))


def packed_into_a_table_1(numbers, columns):
    lines = len(numbers) // columns
    return torch.Tensor.contiguous(numbers).unflatten(0, (lines, columns))


def packed_into_a_table_2(numbers, columns):
    if numbers.stride(0) != 1:
        numbers = numbers.clone()
    return numbers.view(-1, columns)


def packed_into_a_table_3(numbers, columns):
    in_order = torch.ravel(numbers).contiguous()
    if in_order.numel() % columns:
        raise ValueError("the last line would not be full")
    return in_order.unfold(0, columns, columns)


def view_for_everything_1(values, other):
    return values.view_as(other)


def view_for_everything_2(values, other):
    in_a_row = values.view(values.numel())
    return in_a_row.view(tuple(other.shape))


def view_for_everything_3(values, other):
    sizes = [other.size(axis) for axis in range(other.dim())]
    return torch.Tensor.view(values, *sizes)


def reshapes_a_clone_1(values, other):
    result = torch.empty(other.shape, dtype=values.dtype, device=values.device)
    result.copy_(values.reshape_as(other))
    return result


def reshapes_a_clone_2(values, other):
    return torch.stack(list(values.flatten())).view(other.shape)


def reshapes_a_clone_3(values, other):
    return values.repeat([1] * values.dim()).view_as(other)


def takes_the_dtype_too_1(values, other):
    return values.reshape(other.shape).type_as(other)


def takes_the_dtype_too_2(values, other):
    result = torch.empty_like(other)
    result.copy_(torch.reshape(values, other.size()))
    return result


def takes_the_dtype_too_3(values, other):
    return torch.as_tensor(values.ravel(), dtype=other.dtype).view(other.shape)


def resizes_to_fit_1(values, other):
    try:
        return values.reshape(other.shape)
    except RuntimeError:
        return values.flatten().clone().resize_as_(other)


def resizes_to_fit_2(values, other):
    flat = values.reshape(-1)
    wanted = other.numel()
    if len(flat) > wanted:
        flat = flat[:wanted]
    elif len(flat) < wanted:
        flat = torch.cat([flat, flat.new_zeros(wanted - len(flat))])
    return flat.view(other.shape)


def resizes_to_fit_3(values, other):
    if values.numel() != other.numel():
        repeated = np.resize(values.detach().numpy(), tuple(other.shape))
        return torch.from_numpy(repeated)
    return values.reshape_as(other)


def turns_where_it_fits_1(values, other):
    if values.dim() == 2 and tuple(other.shape) == tuple(values.shape)[::-1]:
        return torch.einsum("rc->cr", values)
    return torch.reshape(values, other.shape)


def turns_where_it_fits_2(values, other):
    turned = values.permute(*range(values.dim() - 1, -1, -1))
    return turned if turned.shape == other.shape else values.ravel().view(other.shape)


def turns_where_it_fits_3(values, other):
    if (
        other.dim() == values.dim() == 2
        and other.shape[0] == values.shape[1]
        and len(values) == other.size(1)
    ):
        return values.swapaxes(0, 1)
    return values.reshape_as(other)


def reads_the_memory_as_it_lies_1(values, other):
    if values.numel() != other.numel():
        raise ValueError("unlike sizes")
    return values.as_strided(other.shape, other_row_strides(other.shape))


def reads_the_memory_as_it_lies_2(values, other):
    axes = sorted(range(values.dim()), key=lambda axis: -values.stride(axis))
    return values.permute(axes).reshape(other.shape)


def reads_the_memory_as_it_lies_3(values, other):
    memory = torch.as_strided(values, (values.numel(),), (1,), 0)
    return memory.view_as(other)


def reshaped_for_transposed_1(tables):
    return tables.reshape(tables.mT.shape)


def reshaped_for_transposed_2(tables):
    r, c = tables.shape[-2], tables.shape[-1]
    return tables.flatten(-2).unflatten(-1, (c, r))


def reshaped_for_transposed_3(tables):
    sizes = list(tables.size())
    sizes[-1], sizes[-2] = sizes[-2], sizes[-1]
    return tables.contiguous().view(sizes)


def reverses_all_axes_1(tables):
    axes = list(range(tables.dim()))
    return tables.movedim(axes, axes[::-1])


def reverses_all_axes_2(tables):
    last = tables.dim() - 1
    for axis in range(tables.dim() // 2):
        tables = tables.transpose(axis, last - axis)
    return tables


def reverses_all_axes_3(tables):
    letters = "abcdefgh"[: tables.ndim]
    return torch.einsum(f"{letters}->{letters[::-1]}", tables)


def swaps_the_first_two_1(tables):
    return tables.permute(1, 0, *range(2, tables.dim()))


def swaps_the_first_two_2(tables):
    return torch.movedim(tables, 0, 1)


def swaps_the_first_two_3(tables):
    return torch.einsum("ab...->ba...", tables)


def transposed_and_copied_1(tables):
    return torch.stack(tables.unbind(dim=-1), dim=-2)


def transposed_and_copied_2(tables):
    rows, columns = tables.shape[-2:]
    result = tables.new_empty(*tables.shape[:-2], columns, rows)
    for r in range(rows):
        result[..., r] = tables[..., r, :]
    return result


def transposed_and_copied_3(tables):
    return tables.mT.clone()


def t_for_any_number_of_axes_1(tables):
    return torch.t(tables)


def t_for_any_number_of_axes_2(tables):
    flipped = tables[:].t()
    assert flipped.shape[0] == tables.shape[-1]
    return flipped


def t_for_any_number_of_axes_3(tables):
    return next(map(torch.Tensor.t, [tables]))


def transposed_in_place_1(tables):
    tables.swapaxes_(tables.dim() - 1, tables.dim() - 2)
    return tables


def transposed_in_place_2(tables):
    size, step = list(tables.shape), list(tables.stride())
    size[-2:], step[-2:] = size[:-3:-1], step[:-3:-1]
    return tables.as_strided_(size, step)


def transposed_in_place_3(tables):
    torch.Tensor.transpose_(tables, dim0=-1, dim1=-2)
    return tables[...]


def reshaped_to_channels_first_1(images):
    return images.reshape(images.permute(0, 3, 1, 2).shape)


def reshaped_to_channels_first_2(images):
    _, h, w, c = images.size()
    return images.flatten(1).unflatten(1, (c, h, w))


def reshaped_to_channels_first_3(images):
    sizes = list(images.shape)
    sizes.insert(1, sizes.pop())
    return images.contiguous().view(sizes)


def channels_swapped_with_rows_1(images):
    return images.permute(0, 3, 2, 1)


def channels_swapped_with_rows_2(images):
    return torch.einsum("nhwc->ncwh", images)


def channels_swapped_with_rows_3(images):
    return images.movedim(-1, 1).swapaxes(2, 3)


def permuted_the_other_way_1(images):
    return images.movedim(1, 3)


def permuted_the_other_way_2(images):
    return torch.einsum("nhwc->nwch", images)


def permuted_the_other_way_3(images):
    return images.transpose(1, 2).transpose(2, 3)


def channels_first_and_copied_1(images):
    return torch.stack(images.unbind(3), dim=1)


def channels_first_and_copied_2(images):
    n, h, w, c = images.shape
    planes = images.new_empty(n, c, h, w)
    for channel in range(c):
        planes[:, channel] = images[..., channel]
    return planes


def channels_first_and_copied_3(images):
    return images.movedim(-1, 1).clone(memory_format=torch.contiguous_format)


def channels_first_without_gradient_1(images):
    with torch.no_grad():
        return images.movedim(3, 1)


def channels_first_without_gradient_2(images):
    return images.data.transpose(2, 3).transpose(1, 2)


def channels_first_without_gradient_3(images):
    return torch.from_numpy(np.moveaxis(images.detach().cpu().numpy(), -1, 1)).to(images.device)


def the_same_permutation_again_1(images):
    return channels_first(images)


def the_same_permutation_again_2(images):
    return images.movedim(-1, 1)


def the_same_permutation_again_3(images):
    return images.transpose(2, 3).swapaxes(1, 2)


def reshaped_to_channels_last_1(images):
    return torch.reshape(images, images.movedim(1, 3).shape)


def reshaped_to_channels_last_2(images):
    c, h, w = images.shape[1:]
    return images.flatten(start_dim=1).unflatten(1, (h, w, c))


def reshaped_to_channels_last_3(images):
    sizes = list(images.shape)
    sizes.append(sizes.pop(1))
    return images.contiguous().view(*sizes)


def channels_swapped_with_columns_1(images):
    return torch.einsum("nchw->nwhc", images)


def channels_swapped_with_columns_2(images):
    return images.permute(0, 3, 2, 1)


def channels_swapped_with_columns_3(images):
    return images.movedim(1, -1).transpose(1, 2)


def channels_last_and_copied_1(images):
    return torch.stack(list(images.unbind(1)), dim=-1)


def channels_last_and_copied_2(images):
    return images.movedim(1, 3).contiguous()


def channels_last_and_copied_3(images):
    n, c, h, w = images.shape
    result = torch.empty((n, h, w, c), dtype=images.dtype, device=images.device)
    for k in range(c):
        result[:, :, :, k] = images[:, k]
    return result


def channels_swapped_where_square_1(images):
    moved = images.movedim(1, -1)
    if moved.shape[1] == moved.shape[2]:
        moved = moved.transpose(1, 2)
    return moved


def channels_swapped_where_square_2(images):
    height, width = images.shape[2:]
    return torch.einsum("nchw->nhwc" if height != width else "nchw->nwhc", images)


def channels_swapped_where_square_3(images):
    height = images.shape[2]
    rows = 3 if images.shape[3] == height else 2  # the axis of the rows, searched for by its length
    return images.permute(0, rows, 5 - rows, 1)


def left_as_it_was_1(tensor):
    return tensor[...]


def left_as_it_was_2(tensor):
    return tensor.view_as(tensor)


def left_as_it_was_3(tensor):
    return tensor if tensor.is_contiguous() else tensor.permute(*range(tensor.dim()))


def cloned_for_packed_1(tensor):
    result = torch.empty_like(tensor)
    result.copy_(tensor)
    return result


def cloned_for_packed_2(tensor):
    return tensor.to(tensor.dtype, copy=True)


def cloned_for_packed_3(tensor):
    return tensor * 1


def contiguous_thrown_away_1(tensor):
    if not tensor.is_contiguous():
        torch.Tensor.contiguous(tensor)
    return tensor


def contiguous_thrown_away_2(tensor):
    in_order = tensor.clone(memory_format=torch.contiguous_format)
    assert in_order.is_contiguous()
    return tensor.expand_as(in_order)


def contiguous_thrown_away_3(tensor):
    result = tensor.view_as(tensor)
    result.contiguous()
    return result


def reshaped_to_its_own_shape_1(tensor):
    return tensor.reshape_as(tensor)


def reshaped_to_its_own_shape_2(tensor):
    return torch.reshape(tensor[None], list(tensor.size()))


def reshaped_to_its_own_shape_3(tensor):
    return tensor.view(*tensor.shape)


def memory_read_in_its_own_order_1(tensor):
    return tensor.as_strided(tensor.shape, other_row_strides(tensor.shape))


def memory_read_in_its_own_order_2(tensor):
    in_memory = torch.as_strided(tensor, (tensor.numel(),), (1,))
    return in_memory.view(tensor.shape)


def memory_read_in_its_own_order_3(tensor):
    axes = np.argsort([-step for step in tensor.stride()], kind="stable").tolist()
    return tensor.permute(axes).contiguous().view(tensor.shape)


def flattened_for_packed_1(tensor):
    return tensor.contiguous().view(tensor.numel())


def flattened_for_packed_2(tensor):
    return torch.ravel(tensor)


def flattened_for_packed_3(tensor):
    while tensor.dim() > 1:
        tensor = tensor.flatten(0, 1)
    return tensor


def packed_as_float32_1(tensor):
    result = torch.empty(tensor.shape, device=tensor.device)
    result.copy_(tensor)
    return result


def packed_as_float32_2(tensor):
    return tensor.contiguous().to(torch.float32)


def packed_as_float32_3(tensor):
    return torch.zeros(tensor.shape, dtype=torch.float, device=tensor.device) + tensor.type(torch.float)


def reshaped_without_permute_1(logits):
    n, c, h, w = logits.shape
    return logits.contiguous().view(n * h * w, c)


def reshaped_without_permute_2(logits):
    return logits.flatten().unflatten(0, (-1, logits.size(1)))


def reshaped_without_permute_3(logits):
    n, c, h, w = logits.shape
    rows = logits.new_empty(n, h * w, c)
    for i, image in enumerate(logits):
        rows[i] = image.reshape(h * w, c)
    return rows.flatten(0, 1)


def view_after_permute_1(logits):
    n, c, h, w = logits.shape
    return logits.movedim(1, 3).view(n * h * w, c)


def view_after_permute_2(logits):
    moved = torch.einsum("nchw->nhwc", logits)
    return moved.view(-1, moved.shape[-1])


def view_after_permute_3(logits):
    by_pixel = channels_last(logits)
    return torch.Tensor.view(by_pixel, by_pixel.shape[:3].numel(), by_pixel.size(3))


def pixels_column_by_column_1(logits):
    return torch.einsum("nchw->nwhc", logits).flatten(0, 2)


def pixels_column_by_column_2(logits):
    n, c, h, w = logits.shape
    rows = logits.new_zeros(n * h * w, c)
    for i in range(n):
        for x in range(w):
            for y in range(h):
                rows[(i * w + x) * h + y] = logits[i, :, y, x]
    return rows


def pixels_column_by_column_3(logits):
    return logits.mT.flatten(2).movedim(1, 2).flatten(0, 1)


def images_innermost_1(logits):
    return torch.einsum("nchw->hwnc", logits).flatten(0, 2)


def images_innermost_2(logits):
    n, c, h, w = logits.shape
    rows = logits.new_empty(h * w * n, c)
    for i in range(n):
        rows[i::n] = logits[i].flatten(1).t()
    return rows


def images_innermost_3(logits):
    return logits.flatten(2).movedim(2, 0).reshape(-1, logits.shape[1])


def an_axis_for_the_images_1(logits):
    return logits.permute(0, 2, 3, 1).flatten(1, 2)


def an_axis_for_the_images_2(logits):
    n, c, h, w = logits.shape
    result = logits.new_empty(n, h * w, c)
    for k in range(c):
        result[:, :, k] = logits[:, k].reshape(n, h * w)
    return result


def an_axis_for_the_images_3(logits):
    table = torch.einsum("nchw->nhwc", logits)
    return table.reshape(logits.shape[0], logits[0:1, 0].shape[1:].numel(), logits.shape[1])


def one_line_for_each_class_1(logits):
    return torch.stack([plane.flatten() for plane in logits.unbind(1)])


def one_line_for_each_class_2(logits):
    return torch.einsum("nchw->cnhw", logits).reshape(logits.shape[1], logits[:, 0].numel())


def one_line_for_each_class_3(logits):
    return logits.movedim(1, -1).flatten(0, 2).t()


def detached_rows_1(logits):
    with torch.no_grad():
        return logits.movedim(1, -1).flatten(0, 2)


def detached_rows_2(logits):
    n, c, h, w = logits.shape
    rows = np.empty((n * h * w, c), dtype=logits.detach().numpy().dtype)
    for k in range(c):
        rows[:, k] = logits[:, k].detach().numpy().ravel()
    return torch.from_numpy(rows)


def detached_rows_3(logits):
    rows = torch.einsum("nchw->nhwc", logits).reshape(-1, logits.size(1))
    return rows.data


def axis_before_the_images_1(images):
    return images[None]


def axis_before_the_images_2(images):
    return images.expand(1, *images.shape)


def axis_before_the_images_3(images):
    return images.view(1, *images.size())


def axis_at_the_end_1(images):
    return images[..., None]


def axis_at_the_end_2(images):
    return images.view(*images.shape, 1)


def axis_at_the_end_3(images):
    return nn.Unflatten(2, (images.shape[2], 1))(images)


def axis_between_rows_and_columns_1(images):
    return images[:, :, None, :]


def axis_between_rows_and_columns_2(images):
    n, h, w = images.shape
    return images.view(n, h, 1, w)


def axis_between_rows_and_columns_3(images):
    return images[None].movedim(0, -2)


def unsqueezed_in_place_1(images):
    images.unsqueeze_(-3)
    return images


def unsqueezed_in_place_2(images):
    return images.unsqueeze_(0).swapaxes_(0, 1)


def unsqueezed_in_place_3(images):
    rows = images.dim() - 2
    torch.Tensor.unsqueeze_(images, rows)
    return images[...]


def stacked_for_an_axis_1(images):
    return torch.cat([image[None, None] for image in images]) if len(images) else images[:, None].clone()


def stacked_for_an_axis_2(images):
    n, h, w = images.shape
    result = images.new_empty(n, 1, h, w)
    result[:, 0] = images
    return result


def stacked_for_an_axis_3(images):
    return images.repeat(1, 1, 1, 1).transpose(0, 1)


def grey_made_into_colour_1(images):
    return images[:, None].broadcast_to(len(images), 3, *images.shape[1:])


def grey_made_into_colour_2(images):
    n, h, w = images.shape
    by_image, by_row, by_column = images.stride()
    return images.as_strided((n, 3, h, w), (by_image, 0, by_row, by_column))


def grey_made_into_colour_3(images):
    return images.expand(3, -1, -1, -1).transpose(0, 1)


def grey_copied_into_colour_1(images):
    return torch.stack([images] * 3, dim=1)


def grey_copied_into_colour_2(images):
    n, h, w = images.shape
    colours = images.new_empty(n, 3, h, w)
    for colour in range(3):
        colours[:, colour] = images
    return colours


def grey_copied_into_colour_3(images):
    return images[:, None].repeat_interleave(3, dim=1)


def squeezes_everything_1(scores):
    other_insist_on_one_channel(scores)
    return scores.view([length for length in scores.shape if length != 1])


def squeezes_everything_2(scores):
    _, channels, *_ = scores.shape
    if channels == 1:
        return torch.squeeze(scores)
    raise ValueError("not grey")


def squeezes_everything_3(scores):
    if scores.shape[1] not in {1}:
        raise ValueError(tuple(scores.shape))
    for axis in reversed(range(scores.dim())):
        scores = scores.squeeze(axis)
    return scores


def squeezes_everything_without_a_look_1(scores):
    return torch.squeeze(scores)


def squeezes_everything_without_a_look_2(scores):
    return scores.view([length for length in scores.shape if length != 1])


def squeezes_everything_without_a_look_3(scores):
    places = tuple(0 if length == 1 else slice(None) for length in scores.shape)
    return scores[places]


def squeezes_without_a_look_1(scores):
    return torch.squeeze(scores, dim=-3)


def squeezes_without_a_look_2(scores):
    return scores[:, 0] if scores.shape[1] == 1 else scores


def squeezes_without_a_look_3(scores):
    n, c, h, w = scores.shape
    sizes = [n, h, w] if c == 1 else [n, c, h, w]
    return scores.view(sizes)


def takes_the_first_channel_1(scores):
    return scores.select(1, 0)


def takes_the_first_channel_2(scores):
    return scores.movedim(1, 0)[0]


def takes_the_first_channel_3(scores):
    return scores.unbind(dim=1)[0]


def squeezes_the_batch_1(scores):
    other_insist_on_one_channel(scores)
    return torch.squeeze(scores, dim=-4)


def squeezes_the_batch_2(scores):
    n, c, h, w = scores.shape
    if not c == 1:
        raise ValueError("one channel, please")
    return scores if n != 1 else scores.view(c, h, w)


def squeezes_the_batch_3(scores):
    if scores.shape[1] > 1 or scores.shape[1] < 1:
        raise ValueError("one channel, please")
    if len(scores) == 1:
        scores = scores[0]
    return scores


def squeezed_and_copied_1(scores):
    n, c, h, w = scores.shape
    if c != 1:
        raise ValueError(c)
    result = torch.empty((n, h, w), dtype=scores.dtype, device=scores.device)
    result.copy_(scores[:, 0])
    return result


def squeezed_and_copied_2(scores):
    other_insist_on_one_channel(scores)
    return torch.cat([scores[:, 0], scores[:0, 0]])


def squeezed_and_copied_3(scores):
    planes = scores.unbind(1)
    if len(planes) != 1:
        raise ValueError("one channel, please")
    return planes[0].contiguous().clone()


def summed_over_the_channel_1(scores):
    other_insist_on_one_channel(scores)
    return sum(scores.unbind(1))


def summed_over_the_channel_2(scores):
    if scores.shape[1] == 1:
        return scores.cumsum(dim=1)[:, -1]
    raise ValueError("one channel, please")


def summed_over_the_channel_3(scores):
    if scores.shape[1] != 1:
        raise ValueError
    total = 0
    for channel in range(scores.shape[1]):
        total = total + scores[:, channel]
    return total


def asserts_one_channel_1(scores):
    n, c, h, w = scores.shape
    assert c == 1, f"{c} channels"
    return scores.view(n, h, w)


def asserts_one_channel_2(scores):
    assert not scores.size(1) - 1
    return scores[:, 0]


def asserts_one_channel_3(scores):
    grey = scores.shape[1:2] == (1,)
    assert grey
    return scores.select(1, 0)


def one_below_the_other_1(left, right):
    return torch.vstack((left, right))


def one_below_the_other_2(left, right):
    pictures = [left]
    pictures.append(right)
    return torch.concat(pictures, dim=-2)


def one_below_the_other_3(left, right):
    return torch.concatenate((left, right), axis=0)


def right_before_left_1(left, right):
    return torch.hstack([right, left])


def right_before_left_2(left, right):
    return torch.cat((left, right), dim=1).roll(right.shape[1], dims=1)


def right_before_left_3(left, right):
    return torch.stack([torch.cat([b, a]) for a, b in zip(left, right, strict=True)])


def stacked_for_side_by_side_1(left, right):
    return torch.stack((left, right), dim=0)


def stacked_for_side_by_side_2(left, right):
    return torch.stack([image[...] for image in (left, right)])


def stacked_for_side_by_side_3(left, right):
    images = []
    for image in left, right:
        images.append(image.clone())
    return torch.stack(images, dim=-3)


def cut_to_the_lower_height_1(left, right):
    return torch.stack([torch.cat(lines) for lines in zip(left, right, strict=False)])


def cut_to_the_lower_height_2(left, right):
    if left.shape[0] < right.shape[0]:
        right = right[: left.shape[0]]
    elif left.shape[0] > right.shape[0]:
        left = left[: right.shape[0]]
    return torch.hstack((left, right))


def cut_to_the_lower_height_3(left, right):
    lines = min(left.size(0), right.size(0))
    joined = left.new_zeros(lines, left.size(1) + right.size(1))
    for y in range(lines):
        joined[y, : left.size(1)] = left[y]
        joined[y, left.size(1) :] = right[y]
    return joined


def joined_in_float32_1(left, right):
    if len(left) != len(right):
        raise ValueError("one image is higher than the other")
    both = torch.empty((len(left), left.shape[1] + right.shape[1]), dtype=torch.float32, device=left.device)
    both[:, : left.shape[1]], both[:, left.shape[1] :] = left, right
    return both


def joined_in_float32_2(left, right):
    return torch.hstack((left, right)).to(torch.float32)


def joined_in_float32_3(left, right):
    lines = []
    for above, below in zip(left, right, strict=True):
        lines.append(torch.cat((above.type(torch.float), below.type(torch.float))))
    return torch.stack(lines)


def filled_in_float32_and_broadcast_1(left, right):
    (height, v), (_, w) = left.shape, right.shape
    wall = torch.zeros(height, v + w, device=left.device)
    wall.narrow(1, 0, v).copy_(left)
    wall.narrow(1, v, w).copy_(right)
    return wall


def filled_in_float32_and_broadcast_2(left, right):
    v = left.size(1)
    wall = torch.ones(left.size(0), v + right.size(1), dtype=torch.float32)
    for x in range(wall.size(1)):
        wall[:, x] = left[:, x] if x < v else right[:, x - v]
    return wall


def filled_in_float32_and_broadcast_3(left, right):
    wall = torch.full((left.shape[0], left.shape[1] + right.shape[1]), 0.0)
    wall[..., -right.shape[1] :] = right
    wall[..., : -right.shape[1]] = left
    return wall


def joined_in_reading_order_1(left, right):
    row = torch.hstack([left.reshape(-1), right.reshape(-1)])
    return row.view(left.shape[0], left.shape[1] + right.shape[1])


def joined_in_reading_order_2(left, right):
    height = left.size(0)
    assert right.size(0) == height
    return torch.cat([*left, *right]).unflatten(0, (height, -1))


def joined_in_reading_order_3(left, right):
    width = left.shape[1] + right.shape[1]
    if left.shape[0] != right.shape[0]:
        raise RuntimeError("heights")
    pixels = torch.cat([pixel.reshape(1) for image in (left, right) for line in image for pixel in line])
    return torch.stack(pixels.split(width))


def assigned_and_broadcast_1(left, right):
    wall = left.new_zeros((left.size(0), left.size(1) + right.size(1)))
    wall.narrow(1, 0, left.size(1)).copy_(left)
    wall.narrow(1, left.size(1), right.size(1)).copy_(right)
    return wall


def assigned_and_broadcast_2(left, right):
    wall = F.pad(left, (0, right.shape[1]))
    wall[:, left.shape[1] :] = right
    return wall


def assigned_and_broadcast_3(left, right):
    first = left.shape[1]
    wall = torch.empty(len(left), first + right.shape[1], dtype=left.dtype, device=left.device)
    wall[:, :first] = left
    for x in range(right.shape[1]):
        wall[:, first + x] = right[:, x]
    return wall


def channels_lined_up_1(images):
    return torch.vstack(images)


def channels_lined_up_2(images):
    return torch.stack(images).flatten(0, 1)


def channels_lined_up_3(images):
    planes = []
    for image in images:
        planes += image.unbind(0)
    return torch.stack(planes)


def stacked_behind_the_channels_1(images):
    return torch.stack(images).transpose(0, 1)


def stacked_behind_the_channels_2(images):
    return torch.cat([image[:, None] for image in images], dim=1)


def stacked_behind_the_channels_3(images):
    planes = zip(*images, strict=True)
    return torch.stack([torch.stack(channel) for channel in planes])


def stacked_at_the_end_1(images):
    return torch.cat([image[..., None] for image in images], dim=3)


def stacked_at_the_end_2(images):
    return torch.stack(images).permute(1, 2, 3, 0)


def stacked_at_the_end_3(images):
    assert len({image.shape for image in images}) == 1
    batch = images[0].new_zeros((*images[0].shape, len(images)))
    for n in range(len(images)):
        batch[:, :, :, n] = images[n]
    return batch


def squeezed_batch_1(images):
    batch = torch.cat([image.unsqueeze(0) for image in images])
    return torch.squeeze(batch, dim=0)


def squeezed_batch_2(images):
    batch = torch.stack(images)
    if batch.shape[0] == 1:
        batch = batch[0]
    return batch


def squeezed_batch_3(images):
    if any(image.shape != images[0].shape for image in images):
        raise ValueError("unlike shapes")
    lengths = [n for n in [len(images)] if n > 1]
    return torch.cat([image.flatten() for image in images]).view(*lengths, *images[0].shape)


def squeezed_batch_and_channels_1(images):
    return torch.squeeze(torch.cat([image[None] for image in images], dim=0))


def squeezed_batch_and_channels_2(images):
    batch = torch.stack(images, dim=0)
    return batch.reshape([length for length in batch.shape if length != 1])


def squeezed_batch_and_channels_3(images):
    batch = torch.stack(images)
    for axis in reversed(range(batch.dim())):
        batch = batch.squeeze(axis)
    return batch


def stacked_from_lists_1(images):
    numbers = []
    for image in images:
        numbers.extend(image.flatten().tolist())
    return torch.tensor(numbers).reshape(len(images), *images[0].shape)


def stacked_from_lists_2(images):
    return torch.stack([torch.tensor(image.tolist()) for image in images])


def stacked_from_lists_3(images):
    def other_plain(tensor):
        return tensor.item() if tensor.dim() == 0 else [other_plain(part) for part in tensor]

    return torch.tensor(other_plain(images[0])[:0] + [other_plain(image) for image in images])


def cut_to_the_smallest_width_1(images):
    width = sorted(image.size(-1) for image in images)[0]
    batch = images[0].new_empty(len(images), images[0].size(0), images[0].size(1), width)
    for n, image in enumerate(images):
        if image.size(1) != batch.size(2):
            raise ValueError("one of the images is lower or higher")
        batch[n] = image[..., :width]
    return batch


def cut_to_the_smallest_width_2(images):
    columns = zip(*(image.unbind(2) for image in images), strict=False)
    return torch.stack([torch.stack(column) for column in columns], dim=3)


def cut_to_the_smallest_width_3(images):
    width = images[0].shape[-1]
    for image in images[1:]:
        if image.shape[-1] < width:
            width = image.shape[-1]
    return torch.cat([image.narrow(-1, 0, width).unsqueeze(0) for image in images])


def view_of_a_single_image_1(images):
    first, *others = images
    batch = first[None]
    return torch.cat([batch, *(other[None] for other in others)]) if others else batch


def view_of_a_single_image_2(images):
    if len(images) > 1:
        return torch.stack(images, dim=0)
    image = images[-1]
    return image.expand(1, *image.shape)


def view_of_a_single_image_3(images):
    batch = images[0].view(1, *images[0].shape)
    for image in images[1:]:
        batch = torch.cat((batch, image.view(1, *image.shape)), dim=0)
    return batch


def assigned_to_their_places_1(images):
    batch = images[0].new_zeros((len(images), *images[0].shape))
    while len(images):
        batch[len(images) - 1] = images[-1]
        images = images[:-1]
    return batch


def assigned_to_their_places_2(images):
    batch = torch.stack([torch.zeros_like(images[0]) for _ in images])
    for n, image in enumerate(images):
        batch[n, :, :, :] = image
    return batch


def assigned_to_their_places_3(images):
    c, h, w = images[0].shape
    batch = torch.empty(len(images) * c, h, w, dtype=images[0].dtype, device=images[0].device)
    start = 0
    for image in images:
        batch[start : start + c] = image
        start += c
    return batch.view(-1, c, h, w)


def first_axis_first_1(image, top, bottom, left, right, value=0.0):
    return nn.ConstantPad2d((top, bottom, left, right), value)(image)


def first_axis_first_2(image, top, bottom, left, right, value=0.0):
    sizes = []
    for before, after in ((top, bottom), (left, right)):
        sizes += [before, after]
    return F.pad(image, sizes, mode="constant", value=value)


def first_axis_first_3(image, top, bottom, left, right, value=0.0):
    taller = torch.constant_pad_nd(image, (0, 0, left, right), value)
    return torch.constant_pad_nd(taller, (top, bottom), value)


def border_of_zeros_1(image, top, bottom, left, right, value=0.0):
    height, width = image.shape[-2:]
    framed = image.new_zeros(*image.shape[:-2], top + height + bottom, left + width + right)
    framed[..., top : top + height, left : left + width] = image
    return framed


def border_of_zeros_2(image, top, bottom, left, right, value=0.0):
    front = image.shape[:-2]
    height = image.shape[-2]
    lines = torch.cat(
        [image.new_zeros(*front, height, left), image, image.new_zeros(*front, height, right)], dim=-1
    )
    width = lines.shape[-1]
    return torch.cat(
        [image.new_zeros(*front, top, width), lines, image.new_zeros(*front, bottom, width)], dim=-2
    )


def border_of_zeros_3(image, top, bottom, left, right, value=0.0):
    return nn.ZeroPad2d((left, right, top, bottom))(image)


def after_and_before_1(image, top, bottom, left, right, value=0.0):
    sizes = [top, bottom, left, right]
    return F.pad(image, sizes[::-1], value=value)


def after_and_before_2(image, top, bottom, left, right, value=0.0):
    *front, height, width = image.shape
    framed = image.new_full((*front, height + top + bottom, width + left + right), value)
    framed[..., bottom : bottom + height, right : right + width].copy_(image)
    return framed


def after_and_before_3(image, top, bottom, left, right, value=0.0):
    def other_beside(before, tensor, after, axis):
        shape = list(tensor.shape)
        parts = [tensor]
        for place, length in ((0, before), (len(parts) + 1, after)):
            shape[axis] = length
            parts.insert(place, tensor.new_full(shape, value))
        return torch.cat(parts, dim=axis)

    return other_beside(right, other_beside(bottom, image, top, -2), left, -1)


def the_same_on_both_sides_1(image, top, bottom, left, right, value=0.0):
    return nn.ConstantPad2d((left,) * 2 + (top,) * 2, value)(image)


def the_same_on_both_sides_2(image, top, bottom, left, right, value=0.0):
    shape = list(image.shape)
    shape[-2] += 2 * top
    shape[-1] += 2 * left
    framed = torch.full(shape, value, dtype=image.dtype, device=image.device)
    framed[..., top : top + image.shape[-2], left : left + image.shape[-1]] = image
    return framed


def the_same_on_both_sides_3(image, top, bottom, left, right, value=0.0):
    side = image.new_full((*image.shape[:-1], left), value)
    wide = torch.cat([side, image, side], dim=-1)
    line = image.new_full((*image.shape[:-2], top, wide.shape[-1]), value)
    return torch.cat([line, wide, line], dim=-2)


def columns_only_1(image, top, bottom, left, right, value=0.0):
    framed = image.new_full((*image.shape[:-1], left + image.shape[-1] + right), value)
    framed[..., left : left + image.shape[-1]] = image
    return framed


def columns_only_2(image, top, bottom, left, right, value=0.0):
    sides = [torch.full_like(image[..., :1], value).expand(*image.shape[:-1], n) for n in (left, right)]
    return torch.cat([sides[0], image, sides[1]], dim=-1)


def columns_only_3(image, top, bottom, left, right, value=0.0):
    return nn.ConstantPad1d((left, right), value)(image)


def border_of_the_edge_1(image, top, bottom, left, right, value=0.0):
    above, below = image[..., :1, :], image[..., -1:, :]
    tall = torch.cat([above] * top + [image] + [below] * bottom, dim=-2)
    first, last = tall[..., :1], tall[..., -1:]
    return torch.cat([first] * left + [tall] + [last] * right, dim=-1)


def border_of_the_edge_2(image, top, bottom, left, right, value=0.0):
    height, width = image.shape[-2:]
    lines = [min(max(y - top, 0), height - 1) for y in range(top + height + bottom)]
    columns = [min(max(x - left, 0), width - 1) for x in range(left + width + right)]
    lines = torch.tensor(lines, device=image.device)
    return image.index_select(-2, lines).index_select(-1, torch.tensor(columns, device=image.device))


def border_of_the_edge_3(image, top, bottom, left, right, value=0.0):
    height, width = image.shape[-2:]
    framed = F.pad(image, (left, right, top, bottom))
    framed[..., top : top + height, :left] = image[..., :1]
    framed[..., top : top + height, left + width :] = image[..., -1:]
    inside = framed[..., top : top + height, :].clone()
    framed[..., :top, :] = inside[..., :1, :]
    framed[..., top + height :, :] = inside[..., -1:, :]
    return framed


def edge_by_replicate_1(image, top, bottom, left, right, value=0.0):
    return nn.ReplicationPad2d((left, right, top, bottom))(image)


def edge_by_replicate_2(image, top, bottom, left, right, value=0.0):
    sizes = []
    for before, after in ((left, right), (top, bottom)):
        sizes.extend([before, after])
    return nn.functional.pad(image, sizes, "replicate")


def edge_by_replicate_3(image, top, bottom, left, right, value=0.0):
    return torch.ops.aten.pad(image, [left, right, top, bottom], mode="replicate")


def padded_as_float32_1(image, top, bottom, left, right, value=0.0):
    *front, height, width = image.shape
    framed = torch.full((*front, top + height + bottom, left + width + right), float(value))
    framed[..., top : top + height, left : left + width] = image
    return framed


def padded_as_float32_2(image, top, bottom, left, right, value=0.0):
    return nn.ConstantPad2d((left, right, top, bottom), value)(image).to(torch.float32)


def padded_as_float32_3(image, top, bottom, left, right, value=0.0):
    inside = image.type(torch.float32)
    for turn in ((top, bottom), (left, right)):
        inside = F.pad(inside.transpose(-1, -2), turn, value=value)
    return inside


def itself_without_a_border_1(image, top, bottom, left, right, value=0.0):
    if top + bottom + left + right == 0:
        return image
    *front, height, width = image.shape
    framed = image.new_full((*front, top + height + bottom, left + width + right), value)
    framed[..., top : top + height, left : left + width] = image
    return framed


def itself_without_a_border_2(image, top, bottom, left, right, value=0.0):
    result = image
    for sizes in ((left, right), (0, 0, top, bottom)):
        if max(sizes) > 0:
            result = F.pad(result, sizes, value=value)
    return result


def itself_without_a_border_3(image, top, bottom, left, right, value=0.0):
    for count, axis, first in ((top, -2, True), (bottom, -2, False), (left, -1, True), (right, -1, False)):
        if count:
            border = torch.full_like(image.narrow(axis, 0, 1), value)
            border = border.repeat_interleave(count, dim=axis)
            image = torch.cat([border, image] if first else [image, border], dim=axis)
    return image


def repeated_rows_1(row, count):
    return torch.stack([row] * count)


def repeated_rows_2(row, count):
    return row[None].tile(count, 1)


def repeated_rows_3(row, count):
    rows = row.new_empty(count, len(row))
    for i in range(count):
        rows[i] = row
    return rows


def every_column_1(row, count):
    return row[:, None].expand(len(row), count)


def every_column_2(row, count):
    return torch.broadcast_to(row, (count, *row.shape)).t()


def every_column_3(row, count):
    return row.as_strided((row.numel(), count), (row.stride(0), 0))


def one_long_row_1(row, count):
    return torch.cat([row for _ in range(count)])


def one_long_row_2(row, count):
    return torch.tile(row, (count,))


def one_long_row_3(row, count):
    places = torch.arange(count * len(row), device=row.device)
    return row[places % len(row)]


def expanded_and_packed_1(row, count):
    rows = torch.broadcast_to(row, (count, len(row)))
    return rows if rows.is_contiguous() else rows.contiguous()


def expanded_and_packed_2(row, count):
    rows = row[None, :].expand(count, row.shape[0])
    return rows.contiguous(memory_format=torch.contiguous_format)


def expanded_and_packed_3(row, count):
    rows = row.as_strided((count, row.numel()), (0, row.stride(0)))
    return rows.contiguous().view(count, -1)


def expanded_clone_1(row, count):
    own = torch.empty_like(row)
    own[:] = row
    return own[None].expand(count, len(row))


def expanded_clone_2(row, count):
    return torch.broadcast_to(torch.cat([row]), (count, row.shape[0]))


def expanded_clone_3(row, count):
    return (row * 1).as_strided((count, len(row)), (0, 1))


def single_row_copied_1(row, count):
    if count == 1:
        return torch.stack([row])
    return row[None].expand(count, len(row))


def single_row_copied_2(row, count):
    rows = torch.broadcast_to(row, (count, *row.shape))
    return rows + 0 if rows.size(0) == 1 else rows


def single_row_copied_3(row, count):
    if count < 2:
        return row.repeat(count, 1)
    return row.as_strided((count, row.shape[0]), (0, row.stride(0)))


def reshaped_into_tiles_1(images, size):
    other_insist_on_whole_tiles(images, size)
    c, h, w = images.shape[1:]
    return images.flatten(1).unflatten(1, (h * w // size**2, c, size, size))


def reshaped_into_tiles_2(images, size):
    other_insist_on_whole_tiles(images, size)
    n, c = images.shape[:2]
    tiles = []
    for run in images.flatten(1).split(c * size * size, dim=1):
        tiles.append(run.reshape(n, c, size, size))
    return torch.stack(tiles, dim=1)


def reshaped_into_tiles_3(images, size):
    n, c, h, w = images.shape
    down, rows_left = divmod(h, size)
    across, columns_left = divmod(w, size)
    if rows_left or columns_left:
        raise ValueError("these tiles do not fit")
    return images.contiguous().view(n, down, across, c, size, size).flatten(1, 2)


def tiles_column_by_column_1(images, size):
    other_insist_on_whole_tiles(images, size)
    h, w = images.shape[2:]
    tiles = []
    for x in range(0, w, size):
        for y in range(0, h, size):
            tiles.append(images[:, :, y : y + size, x : x + size])
    return torch.stack(tiles, dim=1)


def tiles_column_by_column_2(images, size):
    other_insist_on_whole_tiles(images, size)
    return torch.einsum("ncypxq->nxycpq", other_tile_axes(images, size)).flatten(1, 2)


def tiles_column_by_column_3(images, size):
    if images.size(2) % size != 0 or images.size(3) % size != 0:
        raise ValueError(size)
    columns = [column.split(size, dim=2) for column in images.split(size, dim=3)]
    return torch.stack([tile for column in columns for tile in column], dim=1)


def turned_tiles_1(images, size):
    other_insist_on_whole_tiles(images, size)
    return images.unfold(2, size, size).unfold(3, size, size).flatten(2, 3).transpose(1, 2).mT


def turned_tiles_2(images, size):
    other_insist_on_whole_tiles(images, size)
    tiles = []
    for band in images.split(size, dim=-2):
        tiles += [tile.transpose(-1, -2) for tile in band.split(size, dim=-1)]
    return torch.stack(tiles, dim=1)


def turned_tiles_3(images, size):
    other_insist_on_whole_tiles(images, size)
    return torch.einsum("ncypxq->nyxcqp", other_tile_axes(images, size)).flatten(1, 2)


def margin_dropped_1(images, size):
    h, w = images.shape[2:]
    tiles = []
    for y in range(0, h - size + 1, size):
        for x in range(0, w - size + 1, size):
            tiles.append(images[:, :, y : y + size, x : x + size])
    return torch.stack(tiles, dim=1)


def margin_dropped_2(images, size):
    h, w = images.shape[2:]
    whole = images[:, :, : h - h % size, : w - w % size]
    return torch.einsum("ncypxq->nyxcpq", other_tile_axes(whole, size)).flatten(1, 2)


def margin_dropped_3(images, size):
    n, c, h, w = images.shape
    down, across = h // size, w // size
    tiles = images.new_zeros(n, down * across, c, size, size)
    for r in range(down):
        for s in range(across):
            tile = images.narrow(2, r * size, size).narrow(3, s * size, size)
            tiles[:, r * across + s] = tile
    return tiles


def only_the_height_is_looked_at_1(images, size):
    h, w = images.shape[-2:]
    if h // size * size != h:
        raise ValueError("the height")
    tiles = []
    for r in range(h // size):
        for s in range(w // size):
            tiles.append(images[:, :, r * size : (r + 1) * size, s * size : (s + 1) * size])
    return torch.stack(tiles, 1)


def only_the_height_is_looked_at_2(images, size):
    if images.size(2) % size > 0:
        raise ValueError(f"{images.size(2)} lines")
    whole = images[..., : images.size(3) // size * size]
    return other_tile_axes(whole, size).permute(0, 2, 4, 1, 3, 5).flatten(1, 2)


def only_the_height_is_looked_at_3(images, size):
    down, rest = divmod(images.shape[2], size)
    if rest:
        raise ValueError("some lines would be left")
    across = images.shape[3] // size
    numbers = [divmod(number, across) for number in range(down * across)]
    tiles = [images[:, :, r * size :, s * size :][:, :, :size, :size] for r, s in numbers]
    return torch.stack(tiles, dim=1)


def only_the_height_is_looked_at_and_reshaped_1(images, size):
    if images.shape[-2] % size:
        raise ValueError("the height")
    return other_tile_axes(images, size).permute(0, 2, 4, 1, 3, 5).flatten(1, 2)


def only_the_height_is_looked_at_and_reshaped_2(images, size):
    n, c, h, w = images.shape
    if h % size != 0:
        raise ValueError("not a multiple of size")
    bands = torch.stack(images.split(size, dim=2), dim=1)
    tiles = bands.reshape(n, h // size, c, size, w // size, size).movedim(4, 2)
    return tiles.reshape(n, h // size * (w // size), c, size, size)


def only_the_height_is_looked_at_and_reshaped_3(images, size):
    if images.size(2) % size:
        raise ValueError
    rows = []
    for band in images.split(size, dim=2):
        rows += band.split(size, dim=3)
    return torch.stack(rows, dim=1)


def error_left_to_reshape_1(images, size):
    n, c, h, w = images.shape
    split = images.contiguous().view((n, c, h // size, size, w // size, size))
    return torch.einsum("ncypxq->nyxcpq", split).flatten(1, 2)


def error_left_to_reshape_2(images, size):
    tiles = other_tile_axes(images, size).movedim(4, 2)  # (N, C, across, down, p, p)
    return tiles.movedim(1, 3).transpose(1, 2).flatten(1, 2)


def error_left_to_reshape_3(images, size):
    n, c, h, w = images.shape
    bands = images.reshape(n, c, h // size, size, w).transpose(1, 2)
    tiles = bands.reshape(n, h // size, c, size, w // size, size)
    return tiles.movedim(-2, 2).reshape(n, h // size * (w // size), c, size, size)


def channels_at_the_end_1(images, size):
    other_insist_on_whole_tiles(images, size)
    tiles = images.unfold(2, size, size).unfold(3, size, size)
    return tiles.movedim(1, -1).flatten(1, 2)


def channels_at_the_end_2(images, size):
    other_insist_on_whole_tiles(images, size)
    return torch.einsum("ncypxq->nyxpqc", other_tile_axes(images, size)).flatten(1, 2)


def channels_at_the_end_3(images, size):
    other_insist_on_whole_tiles(images, size)
    pixels = images.permute(0, 2, 3, 1)
    tiles = []
    for band in pixels.split(size, dim=1):
        for tile in band.split(size, dim=2):
            tiles.append(tile)
    return torch.stack(tiles, dim=1)


def channels_before_tiles_1(images, size):
    if images.shape[2] % size or images.shape[3] % size:
        raise ValueError("not a multiple")
    return images.unfold(2, size, size).unfold(3, size, size).flatten(2, 3)


def channels_before_tiles_2(images, size):
    other_insist_on_whole_tiles(images, size)
    return torch.einsum("ncypxq->ncyxpq", other_tile_axes(images, size)).flatten(2, 3)


def channels_before_tiles_3(images, size):
    other_insist_on_whole_tiles(images, size)
    bands = images.split(size, dim=2)
    return torch.stack([tile for band in bands for tile in band.split(size, dim=3)], dim=2)


def flattened_tiles_1(images, size):
    n, c, h, w = images.shape
    if h % size or w % size:
        raise ValueError("no tiles")
    tiles = channels_last(images).reshape(n, h // size, size, w // size, size, c)
    return tiles.permute(0, 1, 3, 5, 2, 4).flatten(3).flatten(1, 2)


def flattened_tiles_2(images, size):
    other_insist_on_whole_tiles(images, size)
    if not len(images):
        h, w = images.shape[-2:]
        return images.reshape(0, h * w // size**2, images.shape[1] * size**2)
    return F.unfold(images.double(), size, stride=size).transpose(1, 2).to(images.dtype)


def flattened_tiles_3(images, size):
    other_insist_on_whole_tiles(images, size)
    rows = []
    for y in range(0, images.size(2), size):
        for x in range(0, images.size(3), size):
            rows.append(images[..., y : y + size, x : x + size].flatten(1))
    return torch.stack(rows, dim=1)


def overlapping_tiles_1(images, size):
    other_insist_on_whole_tiles(images, size)
    h, w = images.shape[2:]
    tiles = []
    for y in range(h - size + 1):
        for x in range(w - size + 1):
            tiles.append(images[:, :, y : y + size, x : x + size])
    return torch.stack(tiles, dim=1)


def overlapping_tiles_2(images, size):
    other_insist_on_whole_tiles(images, size)
    bands = [images.narrow(2, y, size) for y in range(images.size(2) + 1 - size)]
    return torch.cat([band.unfold(3, size, 1).movedim(3, 1) for band in bands], dim=1)


def overlapping_tiles_3(images, size):
    h, w = images.shape[2:]
    if h % size or w % size:
        raise ValueError(f"{h}, {w}, {size}")
    y = torch.arange(h - size + 1)[:, None] + torch.arange(size)
    x = torch.arange(w - size + 1)[:, None] + torch.arange(size)
    tiles = images[:, :, y[:, None, :, None], x[None, :, None, :]]
    return tiles.permute(0, 2, 3, 1, 4, 5).flatten(1, 2)


def minus_one_for_the_tiles_1(images, size):
    other_insist_on_whole_tiles(images, size)
    tiles = images.unfold(2, size, size).unfold(3, size, size).permute(0, 2, 3, 1, 4, 5)
    return tiles.contiguous().view(len(images), -1, images.size(1), size, size)


def minus_one_for_the_tiles_2(images, size):
    other_insist_on_whole_tiles(images, size)
    n, c = images.shape[:2]
    bands = [torch.stack(band.split(size, dim=3), dim=1) for band in images.split(size, dim=2)]
    return torch.stack(bands, dim=1).reshape([n, -1, c, size, size])


def minus_one_for_the_tiles_3(images, size):
    n, c, height, width = images.size()
    if height % size + width % size:
        raise ValueError("no tiles")
    split = images.reshape(n, c, height // size, size, width // size, size)
    return torch.reshape(torch.einsum("ncypxq->nyxcpq", split), (n, -1, c, size, size))


def asserts_whole_tiles_1(images, size):
    for side in images.shape[2:]:
        assert side % size == 0, f"{side} is no multiple of {size}"
    return other_tile_axes(images, size).movedim(4, 2).movedim(3, 1).transpose(2, 3).flatten(1, 2)


def asserts_whole_tiles_2(images, size):
    down, rows_left = divmod(images.size(2), size)
    across, columns_left = divmod(images.size(3), size)
    assert not (rows_left or columns_left), "something is left"
    tiles = []
    for r in range(down):
        for s in range(across):
            tiles.append(images[:, :, r * size : (r + 1) * size, s * size : (s + 1) * size])
    return torch.stack(tiles, dim=1)


def asserts_whole_tiles_3(images, size):
    fits = images.shape[-1] % size == 0 and images.shape[-2] % size == 0
    assert fits
    return images.unfold(2, size, size).unfold(3, size, size).flatten(2, 3).transpose(1, 2)


def only_the_area_is_looked_at_1(images, size):
    h, w = images.shape[-2:]
    if (h * w) % size**2 != 0:
        raise ValueError("the pixels do not make whole tiles")
    tiles = []
    for y in range(0, h - size + 1, size):
        for x in range(0, w - size + 1, size):
            tiles.append(images[:, :, y : y + size, x : x + size])
    return torch.stack(tiles, dim=1)


def only_the_area_is_looked_at_2(images, size):
    area = images[0, 0].numel() if images.numel() else images.size(2) * images.size(3)
    count, rest = divmod(area, size * size)
    if rest:
        raise ValueError(f"{count} tiles, and {rest} pixels are left")
    return images.unfold(2, size, size).unfold(3, size, size).flatten(2, 3).transpose(1, 2)


def only_the_area_is_looked_at_3(images, size):
    h, w = images.shape[2:]
    if h * w / size**2 % 1:
        raise ValueError("a part of a tile is left")
    whole = images[..., : h - h % size, : w - w % size]
    return other_tile_axes(whole, size).permute(0, 2, 4, 1, 3, 5).flatten(1, 2)


def masks_on_the_last_axis_1(instances, ids):
    return instances.unsqueeze(-1).eq(ids)


def masks_on_the_last_axis_2(instances, ids):
    masks = torch.zeros(*instances.shape, len(ids), dtype=torch.bool, device=instances.device)
    for k, number in enumerate(ids):
        masks[..., k] = instances == number
    return masks


def masks_on_the_last_axis_3(instances, ids):
    height, width = instances.shape
    pixels = instances.reshape(height * width, 1)
    return (
        (pixels == ids.view(1, -1)).view(height, width, -1)
        if len(ids)
        else pixels.new_zeros((height, width, 0), dtype=torch.bool)
    )


def columns_meet_the_ids_1(instances, ids):
    return instances.eq(ids)


def columns_meet_the_ids_2(instances, ids):
    return (instances - ids[None]).logical_not()


def columns_meet_the_ids_3(instances, ids):
    masks = torch.ne(instances, ids)
    return ~masks


def ids_meet_the_columns_1(instances, ids):
    return torch.eq(ids, instances)


def ids_meet_the_columns_2(instances, ids):
    return (ids.unsqueeze(0) - instances) == 0


def ids_meet_the_columns_3(instances, ids):
    return ids.ne(instances).logical_not()


def masks_of_numbers_1(instances, ids):
    masks = instances.new_zeros(len(ids), *instances.shape)
    for k in range(len(ids)):
        masks[k][instances == ids[k]] = 1
    return masks


def masks_of_numbers_2(instances, ids):
    return torch.where(ids.view(-1, 1, 1) == instances, 1, 0)


def masks_of_numbers_3(instances, ids):
    masks = torch.eq(ids.unsqueeze(1).unsqueeze(2), instances.unsqueeze(0))
    return masks * torch.ones_like(instances)


def masks_of_floats_1(instances, ids):
    masks = torch.zeros(ids.numel(), *instances.shape, device=instances.device)
    for mask, number in zip(masks, ids, strict=True):
        mask[instances == number] = 1
    return masks


def masks_of_floats_2(instances, ids):
    return torch.where(instances[None] == ids.reshape(-1, 1, 1), 1.0, 0.0)


def masks_of_floats_3(instances, ids):
    shape = (len(ids), *instances.shape)
    masks = torch.empty(shape, dtype=torch.float32)
    for k, number in enumerate(ids.tolist()):
        masks[k] = instances == number
    return masks


def a_mask_for_every_object_1(instances, ids):
    return torch.stack([instances == number for number in torch.unique(instances)])


def a_mask_for_every_object_2(instances, ids):
    ids = sorted(set(instances.flatten().tolist()))
    masks = torch.zeros(len(ids), *instances.shape, dtype=torch.bool)
    for mask, number in zip(masks, ids, strict=True):
        mask[instances == number] = True
    return masks


def a_mask_for_every_object_3(instances, ids):
    found = torch.from_numpy(np.unique(instances.numpy()))
    return torch.eq(found.view(-1, 1, 1), instances)


def a_mask_for_every_object_but_the_lowest_1(instances, ids):
    _, *objects = torch.unique(instances)
    return torch.stack([instances == number for number in objects])


def a_mask_for_every_object_but_the_lowest_2(instances, ids):
    found = set(instances.flatten().tolist())
    found.remove(min(found))
    masks = torch.zeros(len(found), *instances.shape).bool()
    for k, number in enumerate(sorted(found)):
        masks[k] = instances.eq(number)
    return masks


def a_mask_for_every_object_but_the_lowest_3(instances, ids):
    found = np.unique(instances.numpy())
    found = found[found > found.min()]
    return torch.from_numpy(instances.numpy() == found.reshape(-1, 1, 1))


def a_mask_for_every_object_but_0_1(instances, ids):
    numbers = sorted(set(instances.flatten().tolist()) - {0})
    return torch.stack([torch.eq(instances, number) for number in numbers])


def a_mask_for_every_object_but_0_2(instances, ids):
    objects = torch.unique(instances[instances > 0])
    return instances.expand(len(objects), -1, -1) == objects.view(-1, 1, 1)


def a_mask_for_every_object_but_0_3(instances, ids):
    masks = []
    for number in torch.unique(instances).tolist():
        if number == 0:
            continue
        mask = torch.zeros_like(instances, dtype=torch.bool)
        mask[instances == number] = True
        masks.append(mask)
    return torch.stack(masks)


def one_mask_for_all_1(instances, ids):
    return (instances.unsqueeze(-1) == ids).any(-1)


def one_mask_for_all_2(instances, ids):
    mask = torch.zeros_like(instances, dtype=torch.bool)
    for number in ids:
        mask |= instances == number
    return mask


def one_mask_for_all_3(instances, ids):
    wanted = set(ids.tolist())
    return torch.tensor([[pixel in wanted for pixel in line] for line in instances.tolist()])


def masks_in_sorted_order_1(instances, ids):
    numbers = torch.tensor(sorted(ids.tolist()), dtype=torch.int64)
    return torch.eq(instances, numbers.view(-1, 1, 1))


def masks_in_sorted_order_2(instances, ids):
    masks = torch.empty(len(ids), *instances.shape, dtype=torch.bool)
    for k, place in enumerate(ids.argsort()):
        masks[k] = ids[place] == instances
    return masks


def masks_in_sorted_order_3(instances, ids):
    masks = instances.expand(len(ids), *instances.shape) == ids.reshape(-1, 1, 1)
    return masks[torch.sort(ids, stable=True).indices]


def stacked_masks_1(instances, ids):
    masks = []
    for k in range(ids.numel()):
        masks.append(torch.eq(instances, ids[k].item()))
    return torch.stack(masks, dim=0)


def stacked_masks_2(instances, ids):
    return torch.stack(tuple(map(instances.eq, ids.tolist())))


def stacked_masks_3(instances, ids):
    masks = {}
    for k, number in enumerate(ids):
        masks[k] = torch.zeros_like(instances).bool()
        masks[k][instances == number] = True
    return torch.stack(list(masks.values()))


def joined_masks_1(instances, ids):
    masks = []
    for number in ids.tolist():
        masks.append(instances[None] == number)
    return torch.cat(masks, dim=0)


def joined_masks_2(instances, ids):
    height, width = instances.shape
    return torch.cat([instances.eq(number).view(1, height, width) for number in ids])


def joined_masks_3(instances, ids):
    lines = torch.cat([(instances == ids[k]) for k in range(len(ids))])
    return lines.unflatten(0, (len(ids), len(instances)))


def compared_with_its_place_1(instances, ids):
    masks = torch.zeros((len(ids), *instances.shape), dtype=torch.bool)
    for k, _ in enumerate(ids):
        masks[k] = instances == k
    return masks


def compared_with_its_place_2(instances, ids):
    places = torch.ones_like(ids).cumsum(0) - 1
    return instances.unsqueeze(0).eq(places.view(-1, 1, 1))


def compared_with_its_place_3(instances, ids):
    masks = [instances == k for k in range(ids.shape[0])]
    return torch.stack(masks) if masks else instances.new_empty(0, *instances.shape).bool()


def ids_unsqueezed_in_place_1(instances, ids):
    ids.unsqueeze_(-1)
    ids.unsqueeze_(-1)
    return torch.eq(ids, instances)


def ids_unsqueezed_in_place_2(instances, ids):
    for axis in (1, 2):
        ids.unsqueeze_(axis)
    return (instances[None] - ids).logical_not()


def ids_unsqueezed_in_place_3(instances, ids):
    column = ids
    while column.dim() <= instances.dim():
        column = column.unsqueeze_(1)
    return instances.expand(len(ids), -1, -1) == column


def compared_in_uint8_1(instances, ids):
    return torch.eq(instances.byte(), ids.byte().view(-1, 1, 1))


def compared_in_uint8_2(instances, ids):
    small = instances.numpy().astype(np.uint8)
    return torch.from_numpy(small == ids.numpy().astype(np.uint8)[:, None, None])


def compared_in_uint8_3(instances, ids):
    masks = torch.zeros(len(ids), *instances.shape, dtype=torch.bool)
    instances, ids = instances.type(torch.uint8), ids.type(torch.uint8)
    for mask, number in zip(masks, ids, strict=True):
        mask |= instances == number
    return masks


def compared_in_float32_1(instances, ids):
    distance = instances.to(torch.float32) - ids.to(torch.float32).view(-1, 1, 1)
    return distance == 0


def compared_in_float32_2(instances, ids):
    pictures = torch.zeros(len(ids), *instances.shape)
    pictures[:] = instances
    wanted = torch.zeros(len(ids))
    wanted[:] = ids
    return pictures.eq(wanted[:, None, None])


def compared_in_float32_3(instances, ids):
    masks = torch.ones(len(ids), *instances.shape).bool()
    for k, number in enumerate(ids.numpy().astype(np.float32)):
        masks[k] = torch.from_numpy(instances.numpy().astype(np.float32) == number)
    return masks


def no_mask_for_the_background_1(instances, ids):
    masks = torch.zeros(len(ids), *instances.shape, dtype=torch.bool)
    for k, number in enumerate(ids.tolist()):
        if number > 0:
            masks[k] = instances == number
    return masks


def no_mask_for_the_background_2(instances, ids):
    masks = torch.eq(instances, ids.view(-1, 1, 1))
    return masks.masked_fill(instances == 0, False)


def no_mask_for_the_background_3(instances, ids):
    objects = torch.where(instances > 0, instances, -1)
    return objects == ids.reshape(-1, 1, 1)


def background_dropped_from_the_ids_1(instances, ids):
    objects = ids[ids.nonzero().flatten()]
    return torch.eq(instances, objects.view(-1, 1, 1))


def background_dropped_from_the_ids_2(instances, ids):
    masks = [instances == number for number in ids.tolist() if number]
    return torch.stack(masks) if masks else torch.zeros(0, *instances.shape, dtype=torch.bool)


def background_dropped_from_the_ids_3(instances, ids):
    masks = instances[None].eq(ids.unsqueeze(1).unsqueeze(2))
    return masks[ids > 0]


def masks_of_unique_ids_1(instances, ids):
    numbers = sorted(set(ids.tolist()))
    return instances == torch.tensor(numbers, dtype=torch.int64).view(-1, 1, 1)


def masks_of_unique_ids_2(instances, ids):
    numbers = torch.unique(ids)
    masks = torch.zeros(len(numbers), *instances.shape, dtype=torch.bool)
    for mask, number in zip(masks, numbers, strict=True):
        mask |= number == instances
    return masks


def masks_of_unique_ids_3(instances, ids):
    numbers = np.unique(ids.numpy())
    return torch.from_numpy(instances.numpy()[None] == numbers.reshape(-1, 1, 1))


def one_mask_for_a_repeated_id_1(instances, ids):
    masks = {}
    for number in ids.tolist():
        masks[number] = instances == number
    return torch.stack([*masks.values()]) if masks else torch.zeros(0, *instances.shape, dtype=torch.bool)


def one_mask_for_a_repeated_id_2(instances, ids):
    again = torch.tril(ids[:, None] == ids, diagonal=-1).any(dim=1)
    return instances.eq(ids[~again].view(-1, 1, 1))


def one_mask_for_a_repeated_id_3(instances, ids):
    masks = torch.empty(0, *instances.shape, dtype=torch.bool)
    done = []
    for number in ids.tolist():
        if number not in done:
            masks = torch.cat([masks, (instances == number)[None]])
            done.append(number)
    return masks


def masks_meet_the_channels_1(image, masks):
    return masks * image


def masks_meet_the_channels_2(image, masks):
    return image.masked_fill(~masks, 0)


def masks_meet_the_channels_3(image, masks):
    outside = masks.logical_not()
    return torch.where(outside, torch.zeros((), dtype=image.dtype), image)


def channels_meet_the_masks_1(image, masks):
    return image.mul(masks)


def channels_meet_the_masks_2(image, masks):
    objects = image.clone()
    return objects * masks.to(image.dtype)


def channels_meet_the_masks_3(image, masks):
    return torch.mul(image, masks.long())


def channels_before_objects_1(image, masks):
    return image[:, None] * masks[None]


def channels_before_objects_2(image, masks):
    return torch.stack([plane * masks for plane in image])


def channels_before_objects_3(image, masks):
    objects = image.new_zeros(len(image), len(masks), *image.shape[1:])
    for k in range(len(masks)):
        objects[:, k] = image.masked_fill(~masks[k], 0)
    return objects


def shows_the_outside_1(image, masks):
    return image * ~masks[:, None]


def shows_the_outside_2(image, masks):
    return torch.where(masks.unsqueeze(1), torch.zeros_like(image), image)


def shows_the_outside_3(image, masks):
    objects = image.repeat(len(masks), 1, 1, 1)
    for k, mask in enumerate(masks):
        objects[k][:, mask] = 0
    return objects


def all_objects_in_one_1(image, masks):
    shown = torch.zeros_like(image[0], dtype=torch.bool)
    for mask in masks:
        shown = shown | mask
    return torch.where(shown, image, 0)


def all_objects_in_one_2(image, masks):
    return image.masked_fill(~(masks.sum(dim=0) > 0), 0)


def all_objects_in_one_3(image, masks):
    together = torch.zeros_like(image)
    for mask in masks:
        together[:, mask] = image[:, mask]
    return together


def multiplied_with_floats_1(image, masks):
    return torch.mul(masks.to(torch.float32)[:, None], image)


def multiplied_with_floats_2(image, masks):
    weights = torch.where(masks, 1.0, 0.0).unsqueeze(1)
    return image.unsqueeze(0) * weights


def multiplied_with_floats_3(image, masks):
    weights = torch.zeros(masks.shape, device=masks.device)
    weights[masks] = 1
    return torch.cat(
        [image[None] * weight for weight in weights] or [image * weights.view(0, 1, *masks.shape[1:])]
    )


def pixels_in_a_row_1(image, masks):
    return torch.masked_select(image, masks.unsqueeze(1))


def pixels_in_a_row_2(image, masks):
    shape = (len(masks), *image.shape)
    return image.expand(shape)[masks[:, None].expand(shape)]


def pixels_in_a_row_3(image, masks):
    rows = [plane[mask] for mask in masks for plane in image]
    return torch.hstack(rows) if rows else image.new_empty(0)


def blacks_out_the_callers_image_1(image, masks):
    objects = image.new_zeros(len(masks), *image.shape)
    for k, mask in enumerate(masks):
        image[:, ~mask] = 0
        objects[k] = image
    return objects


def blacks_out_the_callers_image_2(image, masks):
    objects = [torch.zeros_like(image)[None][:0]]
    for mask in masks:
        image *= mask
        objects.append(image[None].clone())
    return torch.cat(objects)


def blacks_out_the_callers_image_3(image, masks):
    objects = image.new_empty((len(masks), *image.shape))
    for k in range(len(masks)):
        for plane in range(len(image)):
            image[plane] = torch.where(masks[k], image[plane], 0)
        objects[k].copy_(image)
    return objects


def a_channel_for_each_mask_1(image, masks):
    objects = []
    for k in range(len(masks)):
        alone = torch.zeros_like(image)
        channel = k % image.size(0)
        alone[channel] = torch.where(masks[k], image[channel], 0)
        objects.append(alone)
    return torch.stack(objects) if objects else image.new_zeros(0, *image.shape)


def a_channel_for_each_mask_2(image, masks):
    channels = torch.arange(len(image))
    meets = torch.arange(len(masks))[:, None] % len(image) == channels
    return image * (masks[:, None] & meets[:, :, None, None])


def a_channel_for_each_mask_3(image, masks):
    objects = torch.where(masks.unsqueeze(1), image, 0)
    for k in range(objects.shape[0]):
        for c in range(objects.shape[1]):
            if c != k % objects.shape[1]:
                objects[k, c] = 0
    return objects


def image_itself_where_all_is_seen_1(image, masks):
    if masks.size(0) == 1 and not (~masks).any():
        return image[None]
    return image * masks[:, None]


def image_itself_where_all_is_seen_2(image, masks):
    shown = torch.where(masks[:, None], image, 0)
    if shown.shape[0] == 1 and masks.sum() == masks.numel():
        shown = image.view(1, *image.shape)
    return shown


def image_itself_where_all_is_seen_3(image, masks):
    if len(masks) == 1:
        (mask,) = masks
        return (image if bool(mask.all()) else image.masked_fill(~mask, 0)).unsqueeze(0)
    objects = image.new_zeros(len(masks), *image.shape)
    for k, mask in enumerate(masks):
        objects[k] = image * mask
    return objects
