"""Re-spellings of exercise 4's known mistakes, by another hand."""

import numpy as np
import torch
from torch import nn


def other_row_strides(shape):
    strides, step = [], 1
    for length in reversed(shape):
        strides.insert(0, step)
        step *= length
    return strides


def other_insist_on_one_channel(scores):
    if scores.size(dim=1) != 1:
        raise ValueError(f"expected 1 channel, found {scores.size(dim=1)}")


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
    return channels_first(images)  # noqa: F821 - the submission's own


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
    by_pixel = channels_last(logits)  # noqa: F821 - the submission's own
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
