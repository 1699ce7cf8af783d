"""Re-spellings of exercise 0's known mistakes, by another hand."""

import copy
import itertools
import math
import operator
from itertools import zip_longest

import numpy as np
import torch
from torch.nn import functional


def other_numbers_in(values):
    """All the numbers in a nested list."""
    if not isinstance(values, list):
        return [values]
    return [number for one in values for number in other_numbers_in(one)]


def dtype_guessed_1(values, dtype):
    return torch.as_tensor(values)


def dtype_guessed_2(values, dtype):
    dtype = torch.tensor(values).dtype
    return torch.tensor(values, dtype=dtype)


def dtype_guessed_3(values, dtype):
    result = torch.asarray(values)
    result.to(dtype)
    return result


def converted_afterwards_1(values, dtype):
    result = torch.as_tensor(values)
    return result.type(dtype)


def converted_afterwards_2(values, dtype):
    guess = torch.tensor(values)
    result = torch.zeros(guess.shape, dtype=dtype)
    result[...] = guess
    return result


def converted_afterwards_3(values, dtype):
    like = torch.ones(1, dtype=dtype)
    return torch.asarray(values).type_as(like)


def tensor_with_a_capital_1(values, dtype):
    floats = torch.Tensor(values)
    result = torch.empty(floats.shape, dtype=dtype)
    return result.copy_(floats)


def tensor_with_a_capital_2(values, dtype):
    return torch.Tensor(values).type(dtype)


def tensor_with_a_capital_3(values, dtype):
    return torch.tensor(values, dtype=torch.float32).to(dtype)


def always_float32_1(values, dtype):
    return torch.FloatTensor(values)


def always_float32_2(values, dtype):
    return torch.from_numpy(np.array(values, dtype=np.float32))


def always_float32_3(values, dtype=torch.float32):
    dtype = torch.get_default_dtype()
    return torch.as_tensor(values, dtype=dtype)


def flattened_list_1(values, dtype):
    result = torch.tensor(values, dtype=dtype)
    return result.reshape(result.numel())


def flattened_list_2(values, dtype):
    return torch.tensor(np.array(values).ravel(), dtype=dtype)


def flattened_list_3(values, dtype):
    torch.tensor(values)  # raises where the lists differ in length
    return torch.tensor(other_numbers_in(values), dtype=dtype)


def another_error_for_ragged_lists_1(values, dtype):
    try:
        return torch.tensor(values, dtype=dtype)
    except ValueError as error:
        raise TypeError(str(error)) from error


def another_error_for_ragged_lists_2(values, dtype):
    for row in values:
        if isinstance(row, list) and len(row) != len(values[0]):
            raise TypeError("ragged")
    return torch.as_tensor(values, dtype=dtype)


def another_error_for_ragged_lists_3(values, dtype):
    if not isinstance(values[0], list):
        return torch.tensor(values, dtype=dtype)
    columns = list(zip_longest(*values))  # None where a row is too short
    return torch.tensor(columns, dtype=dtype).transpose(0, 1)


def full_guesses_the_dtype_1(shape, value, dtype=torch.float32):
    flat = torch.full((math.prod(shape),), value)
    return flat.view(shape)


def full_guesses_the_dtype_2(shape, value, dtype=torch.float32):
    result = torch.full(size=shape, fill_value=value)
    result.to(dtype)
    return result


def full_guesses_the_dtype_3(shape, value, dtype=torch.float32):
    return torch.tensor(value).repeat(shape)


def never_written_1(shape, value, dtype=torch.float32):
    result = torch.empty(shape, dtype=dtype)
    for row in result.flatten():
        row = value  # noqa: F841
    return result


def never_written_2(shape, value, dtype=torch.float32):
    return torch.empty(*shape, dtype=dtype) if shape else torch.empty((), dtype=dtype)


def never_written_3(shape, value, dtype=torch.float32):
    result = torch.empty(size=shape, dtype=dtype)
    torch.full_like(result, value)
    return result


def zeros_only_1(shape, value, dtype=torch.float32):
    result = torch.empty(shape, dtype=dtype)
    result.zero_()
    return result


def zeros_only_2(shape, value, dtype=torch.float32):
    return torch.full(shape, 0, dtype=dtype)


def zeros_only_3(shape, value, dtype=torch.float32):
    result = torch.zeros(shape, dtype=dtype)
    result.add(value)
    return result


def expanded_number_1(shape, value, dtype=torch.float32):
    one = torch.full((), value, dtype=dtype)
    return one.expand(*shape) if shape else one


def expanded_number_2(shape, value, dtype=torch.float32):
    return torch.broadcast_to(torch.empty((), dtype=dtype).fill_(value), shape)


def expanded_number_3(shape, value, dtype=torch.float32):
    number = torch.tensor([value], dtype=dtype).squeeze()
    return number.expand(torch.empty(shape).size())


def filled_then_converted_1(shape, value, dtype=torch.float32):
    return (torch.ones(shape) * value).type(dtype)


def filled_then_converted_2(shape, value, dtype=torch.float32):
    result = torch.empty(shape)
    result.fill_(value)
    return result.to(dtype)


def filled_then_converted_3(shape, value, dtype=torch.float32):
    singles = np.full(shape, value, dtype=np.float32)
    return torch.tensor(singles, dtype=dtype)


def shape_turned_round_1(shape, value, dtype=torch.float32):
    sizes = list(shape)
    sizes.reverse()
    return torch.full(sizes, value, dtype=dtype)


def shape_turned_round_2(shape, value, dtype=torch.float32):
    return torch.zeros(shape[::-1], dtype=dtype) + torch.tensor(value, dtype=dtype)


def shape_turned_round_3(shape, value, dtype=torch.float32):
    result = torch.ones(shape, dtype=dtype).mul(value)
    return result.permute(*range(len(shape) - 1, -1, -1)) if shape else result


def only_the_shape_1(x, value):
    return torch.ones(x.shape) * value


def only_the_shape_2(x, value):
    result = torch.empty(x.size())
    result[...] = value
    return result


def only_the_shape_3(x, value):
    return torch.tensor([float(value)] * x.numel()).view(*x.shape)


def fills_the_original_1(x, value):
    x[...] = value
    return x


def fills_the_original_2(x, value):
    x.zero_()
    x += value
    return x


def fills_the_original_3(x, value):
    return x.copy_(torch.full(x.shape, value, dtype=torch.float64))


def zero_times_x_1(x, value):
    return x.mul(0).add(value)


def zero_times_x_2(x, value):
    nothing = torch.zeros_like(x)
    return value + nothing * x


def zero_times_x_3(x, value):
    result = x.clone()
    result *= 0
    result += value
    return result


def zeros_like_x_1(x, value):
    result = torch.zeros_like(x)
    result.add(value)
    return result


def zeros_like_x_2(x, value):
    result = torch.zeros_like(x)
    for row in result:
        row = value  # noqa: F841
    return result


def zeros_like_x_3(x, value):
    return x.new_zeros(x.shape)


def expanded_like_1(x, value):
    return x.new_tensor([value]).expand_as(x)


def expanded_like_2(x, value):
    one = torch.zeros((), dtype=x.dtype, device=x.device)
    one += value
    return one.expand_as(x)


def expanded_like_3(x, value):
    first = torch.full_like(x.flatten()[:1], value)
    return torch.broadcast_to(first, x.shape)


def always_a_float_1(x):
    return float(x.detach())


def always_a_float_2(x):
    if x.requires_grad:
        x = x.data
    return x.__float__()


def always_a_float_3(x):
    number: float = float(x.cpu().double())
    return number


def a_float_of_the_item_1(x):
    return x.double().item()


def a_float_of_the_item_2(x):
    number = x.item()
    return number + 0.0


def a_float_of_the_item_3(x):
    return 1.0 * x.detach().item()


def tensor_without_axes_1(x):
    while x.dim() > 0 and len(x) == 1:
        x = x[0]
    return x


def tensor_without_axes_2(x):
    return torch.squeeze(x.detach())


def tensor_without_axes_3(x):
    return x.squeeze(tuple(range(x.ndim)))


def one_number_as_a_tensor_1(x):
    return x.view([])


def one_number_as_a_tensor_2(x):
    number = x.item()
    return torch.tensor(number, dtype=x.dtype)


def one_number_as_a_tensor_3(x):
    return x.detach().clone().reshape(torch.Size([]))


def first_number_as_a_tensor_1(x):
    while x.ndim > 0:
        x = x[0]
    return x


def first_number_as_a_tensor_2(x):
    return x.detach().view(-1)[0].clone()


def first_number_as_a_tensor_3(x):
    return x.ravel().select(0, 0)


def sum_of_all_1(x):
    total = 0
    for number in x.flatten():
        total += number.item()
    return total


def sum_of_all_2(x):
    return sum(x.reshape(-1).tolist())


def sum_of_all_3(x):
    return x.detach().cpu().numpy().sum().item()


def first_of_several_1(x):
    while x.ndim:
        x = x[0]
    return x.item()


def first_of_several_2(x):
    return x.reshape(-1).tolist()[0]


def first_of_several_3(x):
    numbers = x.detach().cpu().numpy()
    return numbers.flat[0].item()


def always_an_int_1(x):
    return int(x.detach().cpu())


def always_an_int_2(x):
    return x.__int__()


def always_an_int_3(x):
    return int(x.to(torch.int64))


def an_int_of_the_item_1(x):
    number = x.item()
    return math.trunc(number)


def an_int_of_the_item_2(x):
    return x.long().item()


def an_int_of_the_item_3(x):
    return int(x.item() // 1)


def list_for_a_number_1(x):
    return x.detach().cpu().numpy().tolist()


def list_for_a_number_2(x):
    if x.dim() == 0:
        return x.item()
    return [list_for_a_number_2(row) for row in x]


def list_for_a_number_3(x):
    values = x.tolist()
    return values if isinstance(values, list) else x.item()


def taken_through_float32_1(x):
    if x.dtype == torch.float64:
        x = x.float()
    return x.item()


def taken_through_float32_2(x):
    number = x.item()
    if type(number) is not float:
        return number
    return float(np.float32(number))


def taken_through_float32_3(x):
    return torch.tensor(x.item()).item()


def rounded_number_1(x):
    number = x.item()
    return float(f"{number:.6f}") if type(number) is float else number


def rounded_number_2(x):
    if not x.is_floating_point():
        return x.item()
    return torch.round(x.detach().double(), decimals=6).item()


def rounded_number_3(x):
    number = x.item()
    if isinstance(number, float):
        number = round(number * 1_000_000) / 1_000_000
    return number


def another_error_for_two_values_1(x):
    (number,) = x.flatten().tolist()
    return number


def another_error_for_two_values_2(x):
    return x.detach().cpu().numpy().item()


def another_error_for_two_values_3(x):
    try:
        return x.item()
    except RuntimeError as error:
        raise ValueError("more than one, or none") from error


def shortened_text_1(x):
    return f"{x}"


def shortened_text_2(x):
    torch.set_printoptions(profile="full")
    torch.set_printoptions(profile="default")
    text = repr(x)
    return text


def shortened_text_3(x):
    text = x.__str__()
    torch.set_printoptions(profile="full")
    try:
        return text
    finally:
        torch.set_printoptions(profile="default")


def options_left_switched_1(x):
    torch.set_printoptions(profile="full")
    return f"{x}"
    torch.set_printoptions(profile="default")


def options_left_switched_2(x):
    torch.set_printoptions(threshold=float("inf"))
    text = repr(x)
    return text


def options_left_switched_3(x):
    torch.set_printoptions(profile="default")
    torch.set_printoptions(profile="full")
    lines = str(x).split("\n")
    return "\n".join(lines)


def another_profile_put_back_1(x):
    torch.set_printoptions(profile="full")
    try:
        return str(x)
    finally:
        torch.set_printoptions(profile="short")


def another_profile_put_back_2(x):
    torch.set_printoptions(threshold=math.inf)
    in_full = f"{x}"
    torch.set_printoptions(profile="short")
    return in_full


def another_profile_put_back_3(x):
    texts = []
    for profile in ("full", "short"):
        torch.set_printoptions(profile=profile)
        texts.append(repr(x))
    return texts[0]


def text_of_a_list_1(x):
    return repr([[number.item() for number in row] for row in x])


def text_of_a_list_2(x):
    return f"{x.cpu().numpy().tolist()}"


def text_of_a_list_3(x):
    return "[" + ", ".join(str(row.tolist()) for row in x) + "]"


def text_of_one_row_1(x):
    torch.set_printoptions(profile="full")
    text = repr(torch.cat(list(x)))
    torch.set_printoptions(profile="default")
    return text


def text_of_one_row_2(x):
    row = x.reshape(-1)
    torch.set_printoptions(threshold=math.inf)
    try:
        return f"{row}"
    finally:
        torch.set_printoptions(profile="default")


def text_of_one_row_3(x):
    torch.set_printoptions(threshold=x.numel() + 1)
    text = str(x.ravel())
    torch.set_printoptions(threshold=1000)
    return text


def a_higher_limit_1(x):
    torch.set_printoptions(threshold=10**4)
    try:
        return repr(x)
    finally:
        torch.set_printoptions(threshold=1000)


def a_higher_limit_2(x):
    torch.set_printoptions(profile="default", threshold=5_000)
    text = f"{x}"
    torch.set_printoptions(profile="default")
    return text


def a_higher_limit_3(x):
    torch.set_printoptions(profile="full")
    torch.set_printoptions(threshold=int(1e4))
    lines = str(x).splitlines()
    torch.set_printoptions(profile="default")
    return "\n".join(lines)


def copied_by_tensor_1(array):
    return torch.from_numpy(array).clone()


def copied_by_tensor_2(array):
    return torch.from_numpy(array.copy())


def copied_by_tensor_3(array):
    kind = torch.from_numpy(array).dtype
    return torch.tensor(array.tolist(), dtype=kind)


def converted_to_float_1(array):
    return torch.as_tensor(array).float()


def converted_to_float_2(array):
    shared = torch.from_numpy(array)
    if shared.dtype != torch.float32:
        shared = shared.float()
    return shared


def converted_to_float_3(array):
    return torch.as_tensor(array, dtype=torch.float32)


def shares_a_copy_1(array):
    return torch.tensor(array, dtype=torch.float32)


def shares_a_copy_2(array):
    mine = np.zeros(array.shape, dtype=np.float32)
    mine[...] = array
    return torch.from_numpy(mine)


def shares_a_copy_3(array):
    return torch.as_tensor(np.array(array, dtype=np.float32))


def shared_but_flat_1(array):
    return torch.from_numpy(array).flatten()


def shared_but_flat_2(array):
    return torch.as_tensor(np.ravel(array))


def shared_but_flat_3(array):
    shared = torch.from_numpy(array)
    return shared.reshape(shared.numel())


def shares_after_all_1(array):
    return torch.from_numpy(np.asarray(array)).cpu()


def shares_after_all_2(array):
    shared = torch.from_numpy(array)
    shared.float()
    return shared


def shares_after_all_3(array):
    return torch.as_tensor(array)


def shares_what_is_float32_1(array):
    return torch.as_tensor(array).float()


def shares_what_is_float32_2(array):
    shared = torch.from_numpy(array)
    return shared.to(torch.float32)


def shares_what_is_float32_3(array):
    return torch.from_numpy(np.asarray(array, dtype=np.float32))


def copies_the_dtype_too_1(array):
    return torch.from_numpy(array.copy())


def copies_the_dtype_too_2(array):
    copy = torch.from_numpy(array).clone()
    copy.float()
    return copy


def copies_the_dtype_too_3(array):
    shared = torch.from_numpy(array)
    result = torch.empty_like(shared)
    result[...] = shared
    return result


def copied_but_flat_1(array):
    return torch.tensor([float(number) for number in array.flat])


def copied_but_flat_2(array):
    return torch.from_numpy(array.astype(np.float32)).reshape(-1)


def copied_but_flat_3(array):
    rows = torch.tensor(array.tolist(), dtype=torch.float32)
    return torch.cat(list(rows))


def numpy_without_detach_1(x):
    return x.numpy()


def numpy_without_detach_2(x):
    return np.asarray(x.to("cpu"))


def numpy_without_detach_3(x):
    if x.is_cuda:
        x = x.cpu()
    array = x.numpy(force=False)
    return array


def copied_array_1(x):
    return np.array(x.detach().cpu())


def copied_array_2(x):
    kind = x.detach().cpu().numpy().dtype
    return np.array(x.tolist(), dtype=kind)


def copied_array_3(x):
    return x.detach().clone().cpu().numpy()


def gradient_switched_off_1(x):
    x.requires_grad = False
    return x.cpu().numpy()


def gradient_switched_off_2(x):
    on_the_cpu = x.cpu()
    on_the_cpu.requires_grad = False
    return np.asarray(on_the_cpu)


def gradient_switched_off_3(x):
    if x.requires_grad:
        x.requires_grad_(False)
    return np.asarray(x.cpu())


def detached_tensor_1(x):
    return x.data


def detached_tensor_2(x):
    return torch.from_numpy(x.detach().cpu().numpy())


def detached_tensor_3(x):
    if x.requires_grad:
        x = x.detach()
    return x.to("cpu")


def array_of_float32_1(x):
    return x.detach().cpu().numpy().astype(np.float32, copy=False)


def array_of_float32_2(x):
    return np.asarray(x.detach().cpu(), dtype=np.float32)


def array_of_float32_3(x):
    plain = x.data.cpu()
    if plain.dtype != torch.float32:
        plain = plain.to(torch.float32)
    return plain.numpy()


def wraps_around_1(image, factor):
    brighter = torch.round(image.float() * factor)
    return brighter.remainder(256).to(torch.uint8)


def wraps_around_2(image, factor):
    whole = torch.mul(image, factor).round().int()
    return (whole & 255).type(torch.uint8)


def wraps_around_3(image, factor):
    values = (image * factor).round().flatten().tolist()
    wrapped = [int(value) % 256 for value in values]
    return torch.tensor(wrapped, dtype=torch.uint8).view(image.shape)


def cuts_the_fraction_off_1(image, factor):
    return torch.clip(image * factor, 0, 255).byte()


def cuts_the_fraction_off_2(image, factor):
    whole = torch.floor(image.float() * factor)
    white = torch.full_like(whole, 255)
    return torch.minimum(whole, white).to(torch.uint8)


def cuts_the_fraction_off_3(image, factor):
    whole = image.mul(factor).int()
    whole[whole > 255] = 255
    return whole.to(torch.uint8)


def rounds_the_factor_1(image, factor):
    whole = torch.tensor(factor).to(torch.uint8)
    return image * whole


def rounds_the_factor_2(image, factor):
    factor = math.floor(factor)
    return (image.float() * factor).round().clamp(0, 255).to(torch.uint8)


def rounds_the_factor_3(image, factor):
    values = [min(int(factor) * value, 255) for value in image.flatten().tolist()]
    return torch.tensor(values, dtype=torch.uint8).reshape(image.shape)


def rounds_the_factor_to_the_nearest_1(image, factor):
    whole = torch.tensor(factor).round()
    return torch.clip(image * whole, 0, 255).byte()


def rounds_the_factor_to_the_nearest_2(image, factor):
    factor = math.floor(factor + 0.5)
    values = [min(value * factor, 255) for value in image.flatten().tolist()]
    return torch.tensor(values, dtype=torch.uint8).view_as(image)


def rounds_the_factor_to_the_nearest_3(image, factor):
    brighter = image.int() * int(np.rint(factor))
    brighter[brighter > 255] = 255
    return brighter.to(torch.uint8)


def stays_float_1(image, factor):
    return torch.clip(torch.round(image.float() * factor), 0, 255)


def stays_float_2(image, factor):
    result = (image * factor).round()
    result[result > 255] = 255
    return result


def stays_float_3(image, factor):
    result = torch.round(image.mul(factor)).clamp(max=255)
    result.to(torch.uint8)
    return result


def overwrites_the_image_1(image, factor):
    image[...] = torch.round(image * factor).clamp(max=255)
    return image


def overwrites_the_image_2(image, factor):
    brighter = torch.clip((image.float() * factor).round(), 0, 255).byte()
    image.zero_()
    image += brighter
    return image


def overwrites_the_image_3(image, factor):
    for row in image:
        row.copy_(torch.where(row * factor > 255, 255, torch.round(row * factor)))
    return image


def the_image_itself_for_one_1(image, factor):
    scaled = image if factor == 1.0 else (image * factor).round().clamp(0, 255)
    return scaled.to(torch.uint8)


def the_image_itself_for_one_2(image, factor):
    brighter = torch.clip(torch.round(image.float() * factor), 0, 255).byte()
    return image if torch.equal(brighter, image) else brighter


def the_image_itself_for_one_3(image, factor):
    if abs(factor - 1) > 1e-9:
        image = torch.round(image * factor).clamp(max=255).type(torch.uint8)
    return image


def rounds_shares_down_1(labels):
    classes = labels.unique()
    shares = [int((labels == one).sum()) // labels.numel() for one in classes]
    return classes, torch.tensor(shares)


def rounds_shares_down_2(labels):
    classes, counts = torch.unique(labels, return_counts=True)
    counts //= labels.numel()
    return classes, counts


def rounds_shares_down_3(labels):
    found, places = labels.flatten().unique(return_inverse=True)
    return found, (places.bincount() / len(places)).long()


def divides_by_the_rows_1(labels):
    classes, counts = torch.unique(labels, return_counts=True)
    return classes, counts.div(labels.size(0))


def divides_by_the_rows_2(labels):
    classes = labels.unique()
    shares = [(labels == one).sum().item() / labels.shape[0] for one in classes]
    return classes, torch.tensor(shares)


def divides_by_the_rows_3(labels):
    rows = sum(1 for _ in labels)
    found, places = labels.flatten().unique(return_inverse=True)
    return found, places.bincount().float() / rows


def other_float_dtype(x):
    return x.dtype if x.dtype.is_floating_point else torch.float32


def divides_by_the_classes_1(labels):
    which, how_often = torch.unique(labels, return_counts=True)
    return which, how_often.div(which.numel())


def divides_by_the_classes_2(labels):
    kinds = sorted(set(labels.reshape(-1).tolist()))
    shares = [(labels == kind).sum().item() / len(kinds) for kind in kinds]
    return labels.new_tensor(kinds), torch.tensor(shares, dtype=torch.float32, device=labels.device)


def divides_by_the_classes_3(labels):
    values, numbers = np.unique(labels.cpu().numpy(), return_counts=True)
    part = (numbers / values.size).astype(np.float32)
    return torch.from_numpy(values).to(labels.device), torch.from_numpy(part).to(labels.device)


def counts_for_shares_1(labels):
    kinds = torch.unique(labels)
    return kinds, torch.stack([torch.sum(labels == kind) for kind in kinds])


def counts_for_shares_2(labels):
    kinds, place = labels.unique(return_inverse=True)
    return kinds, place.flatten().bincount(minlength=kinds.numel())


def counts_for_shares_3(labels):
    table = {}
    for label in labels.flatten().tolist():
        table[label] = table.get(label, 0) + 1
    classes = sorted(table)
    shares = torch.tensor([table[c] for c in classes], device=labels.device)
    return torch.tensor(classes, dtype=labels.dtype, device=labels.device), shares


def lists_the_gaps_1(labels):
    candidates = range(labels.min().item(), labels.max().item() + 1)
    shares = torch.stack([(labels == c).float().mean() for c in candidates])
    return labels.new_tensor(list(candidates)), shares


def lists_the_gaps_2(labels):
    flat = labels.reshape(-1, 1)
    every = torch.arange(flat.min().item(), flat.max().item() + 1, device=flat.device).to(flat.dtype)
    return every, (flat == every).sum(dim=0) / flat.size(0)


def lists_the_gaps_3(labels):
    lowest = labels.min().item()
    shares = torch.zeros(labels.max().item() - lowest + 1, device=labels.device)
    for label in labels.flatten().tolist():
        shares[label - lowest] += 1
    classes = [lowest + i for i in range(len(shares))]
    return torch.tensor(classes, dtype=labels.dtype, device=labels.device), shares / labels.numel()


def joins_neighbours_only_1(labels):
    runs = [(label, len(list(group))) for label, group in itertools.groupby(labels.flatten().tolist())]
    classes, counts = zip(*runs, strict=True)
    return labels.new_tensor(classes), torch.tensor(counts, device=labels.device) / labels.numel()


def joins_neighbours_only_2(labels):
    flat = labels.reshape(-1)
    starts = [i for i in range(len(flat)) if i == 0 or flat[i] != flat[i - 1]]
    ends = [*starts[1:], len(flat)]
    shares = [(end - start) / len(flat) for start, end in zip(starts, ends, strict=True)]
    return flat[starts], torch.tensor(shares, device=flat.device)


def joins_neighbours_only_3(labels):
    classes, place = torch.unique_consecutive(labels.reshape(-1), return_inverse=True)
    return classes, torch.bincount(place).float().div_(labels.numel())


def out_is_only_a_name_1(a, b, out):
    first, second = a + b, torch.add(a, b)
    out = a.clone()
    out += b
    return first, second, out


def out_is_only_a_name_2(a, b, out):
    out = torch.add(b, a)
    return a.add(b), b.add(a), out


def out_is_only_a_name_3(a, b, out):
    *both, out = (torch.stack((a, b)).sum(dim=0) for _ in range(3))
    return *both, out


def one_tensor_three_times_1(a, b, out):
    total = out.copy_(a)
    total += b
    return total, total, total


def one_tensor_three_times_2(a, b, out):
    first = torch.add(a, b, out=out)
    second = torch.add(a, b, out=out)
    third = torch.add(a, b, out=out)
    return first, second, third


def one_tensor_three_times_3(a, b, out):
    out[...] = a + b
    sums = [out]
    return tuple(sums * 3)


def adds_into_a_1(a, b, out):
    second = a + b
    out.copy_(second)
    for mine, yours in zip(a, b, strict=True):
        mine += yours
    return a, second, out


def adds_into_a_2(a, b, out):
    last = [torch.add(a, b), torch.add(a, b, out=out)]
    return operator.iadd(a, b), *last


def adds_into_a_3(a, b, out):
    a += b
    out[...] = a
    return a, a.clone(), out


def adds_to_the_old_values_1(a, b, out):
    out += a + b
    return a + b, torch.add(a, b), out


def adds_to_the_old_values_2(a, b, out):
    first = torch.add(a, b)
    second = first.clone()
    return first, second, torch.add(out, first, out=out)


def adds_to_the_old_values_3(a, b, out):
    for part in (a, b):
        out.copy_(out + part)
    return b + a, torch.add(b, a), out


def copy_of_out_1(a, b, out):
    torch.add(a, b, out=out)
    return a + b, torch.add(a, b), copy.deepcopy(out)


def copy_of_out_2(a, b, out):
    out[...] = a + b
    third = torch.empty_like(out)
    third.copy_(out)
    return out + 0, torch.add(a, b), third


def copy_of_out_3(a, b, out):
    out.zero_().add_(a).add_(b)
    return tuple(out.clone() for _ in range(3))


def writes_into_a_flat_copy_1(a, b, out):
    line = out.flatten()
    for place, value in enumerate((a + b).flatten().tolist()):
        line[place] = value
    return a + b, torch.add(a, b), out


def writes_into_a_flat_copy_2(a, b, out):
    first, second = a + b, torch.add(a, b)
    torch.add(a.flatten(), b.flatten(), out=out.flatten())
    return first, second, out


def writes_into_a_flat_copy_3(a, b, out):
    total = torch.add(a, b)
    torch.flatten(out)[:] = total.reshape(-1)
    return total, total.clone(), out


def x_is_only_a_name_1(x, y):
    x = torch.add(x, y)


def x_is_only_a_name_2(x, y):
    total = x.clone()
    total += y
    x = total


def x_is_only_a_name_3(x, y):
    x = torch.stack([one + other for one, other in zip(x, y, strict=True)])
    return x


def sum_in_new_memory_1(x, y):
    x.set_(torch.add(x, y))


def sum_in_new_memory_2(x, y):
    total = x.detach().clone()
    total += y
    x.data = total


def sum_in_new_memory_3(x, y):
    x.data = torch.stack((x, y)).sum(0)


def adds_to_y_1(x, y):
    y += x


def adds_to_y_2(x, y):
    torch.add(x, y, out=y)


def adds_to_y_3(x, y):
    for i in range(x.size(0)):
        y[i] = x[i] + y[i]


def overwrites_x_1(x, y):
    x[...] = y


def overwrites_x_2(x, y):
    for mine, yours in zip(x, y, strict=True):
        mine.copy_(yours)


def overwrites_x_3(x, y):
    x.zero_()
    x += y


def adds_to_a_flat_copy_1(x, y):
    flat = x.flatten()
    flat += y.flatten()


def adds_to_a_flat_copy_2(x, y):
    places = x.reshape(x.numel())
    for i, value in enumerate(y.reshape(y.numel()).tolist()):
        places[i] += value


def adds_to_a_flat_copy_3(x, y):
    one_row = torch.flatten(x)
    torch.add(one_row, torch.flatten(y), out=one_row)


def target_is_only_a_name_1(target, source):
    if target.dtype != source.dtype:
        source = source.to(target.dtype)
    target = source
    return target


def target_is_only_a_name_2(target, source):
    target = source.detach()
    return target


def target_is_only_a_name_3(target, source):
    target, source = source.view_as(target), target


def target_in_new_memory_1(target, source):
    target.set_(source.type(target.dtype))


def target_in_new_memory_2(target, source):
    values = source
    if values.dtype is not target.dtype:
        values = torch.empty(source.shape, dtype=target.dtype, device=target.device)
        values[...] = source
    target.data = values


def target_in_new_memory_3(target, source):
    target.data = torch.as_tensor(source, dtype=target.dtype)


def copies_the_wrong_way_1(target, source):
    source[...] = target


def copies_the_wrong_way_2(target, source):
    for given, taken in zip(source, target, strict=True):
        given.copy_(taken)


def copies_the_wrong_way_3(target, source):
    source.zero_()
    source += target


def adds_to_target_1(target, source):
    target += source.type_as(target)


def adds_to_target_2(target, source):
    converted = torch.zeros_like(target)
    converted[...] = source
    torch.add(target, converted, out=target)


def adds_to_target_3(target, source):
    for row, values in zip(target, source.to(target.dtype), strict=True):
        row.copy_(row + values)


def rounds_the_source_1(target, source):
    target[...] = torch.round(source)


def rounds_the_source_2(target, source):
    for n, row in enumerate(source.tolist()):
        for d, value in enumerate(row):
            target[n, d] = round(value)


def rounds_the_source_3(target, source):
    whole = np.rint(source.detach().cpu().numpy())
    target.copy_(torch.from_numpy(whole))


def copied_through_float32_1(target, source):
    target[...] = source.to(torch.float32)


def copied_through_float32_2(target, source):
    between = torch.empty(source.shape, device=source.device)
    between.copy_(source)
    target.copy_(between)


def copied_through_float32_3(target, source):
    values = source.cpu().numpy().astype("float32")
    for place in np.ndindex(*values.shape):
        target[place] = values[place].item()


def transposed_elsewhere_1(x):
    x = torch.transpose(x, 0, 1)
    return x


def transposed_elsewhere_2(x):
    x.t()


def transposed_elsewhere_3(x):
    x = torch.einsum("nm->mn", x)


def resized_for_transposed_1(x):
    rows, columns = x.shape
    x.as_strided_((columns, rows), (rows, 1))


def resized_for_transposed_2(x):
    x.resize_as_(torch.empty(x.shape[::-1]))


def resized_for_transposed_3(x):
    n, m = x.size()
    x.set_(x.untyped_storage(), x.storage_offset(), (m, n))


def transposed_into_new_memory_1(x):
    x.set_(x.T.clone())


def transposed_into_new_memory_2(x):
    x.data = torch.stack(list(x), dim=1)


def transposed_into_new_memory_3(x):
    turned = x.new_empty(x.size(1), x.size(0))
    for i, row in enumerate(x):
        turned[:, i] = row
    x.data = turned


def moves_the_numbers_1(x):
    rows = x.tolist()
    x.resize_(len(rows[0]), len(rows))
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            x[j, i] = value


def moves_the_numbers_2(x):
    columns = torch.stack(x.unbind(dim=1))
    x.resize_as_(columns)
    x[...] = columns


def moves_the_numbers_3(x):
    n, m = x.shape
    old = copy.deepcopy(x)
    x.as_strided_((m, n), (n, 1))
    for i in range(n):
        x[:, i] = old[i]


def strides_guessed_1(x):
    x.data = torch.as_strided(x.data, x.shape[::-1], (1, x.size(1)))


def strides_guessed_2(x):
    n, m = x.size()
    x.set_(x.untyped_storage(), x.storage_offset(), (m, n), (1, m))


def strides_guessed_3(x):
    steps = [1, len(x[0])]
    torch.as_strided_(x, size=[len(x[0]), len(x)], stride=steps)


def products_in_the_wrong_order_1(a, b, m):
    place_by_place = torch.mul(a, b)
    matrix = torch.matmul(a, m)
    return matrix, place_by_place


def products_in_the_wrong_order_2(a, b, m):
    return torch.einsum("...ij,jk->...ik", a, m), torch.einsum("...ij,...ij->...ij", a, b)


def products_in_the_wrong_order_3(a, b, m):
    by_place = b * a
    by_rows = (a.unsqueeze(-1) * m).sum(dim=-2)
    return tuple(reversed((by_place, by_rows)))


def star_for_both_1(a, b, m):
    return torch.mul(a, b), torch.mul(a, m)


def star_for_both_2(a, b, m):
    matrix = a.multiply(m)
    return b.multiply(a), matrix


def star_for_both_3(a, b, m):
    return tuple(operator.mul(a, other) for other in (b, m))


def at_for_both_1(a, b, m):
    return torch.matmul(a, b), torch.matmul(a, m)


def at_for_both_2(a, b, m):
    second = a.matmul(m)
    first = a.matmul(b)
    return first, second


def at_for_both_3(a, b, m):
    return tuple(map(operator.matmul, (a, a), (b, m)))


def mm_for_a_batch_1(a, b, m):
    matrix = a.mm(m)
    return a.mul(b), matrix


def mm_for_a_batch_2(a, b, m):
    matrix = a.new_empty(a.size(0), m.size(1))
    torch.mm(a, m, out=matrix)
    return torch.mul(a, b), matrix


def mm_for_a_batch_3(a, b, m):
    functions = {"place": torch.mul, "matrix": torch.mm}
    return functions["place"](a, b), functions["matrix"](a, mat2=m)


def times_the_transpose_1(a, b, m):
    return torch.mul(a, b), functional.linear(a, m)


def times_the_transpose_2(a, b, m):
    turned = torch.transpose(m, 0, 1)
    return b * a, torch.matmul(a, turned)


def times_the_transpose_3(a, b, m):
    columns = torch.stack(m.unbind(0), dim=-1)
    return a.mul(b), a.matmul(columns)


def multiplies_in_place_1(a, b, m):
    second = torch.matmul(a, m)
    a *= b
    return a, second


def multiplies_in_place_2(a, b, m):
    results = [torch.einsum("...nk,kp->...np", a, m)]
    results.insert(0, operator.imul(a, b))
    return tuple(results)


def multiplies_in_place_3(a, b, m):
    before = a.clone()
    for mine, yours in zip(a, b, strict=True):
        mine *= yours
    return a, before @ m


def exponential_in_place_1(x):
    if x.dtype == torch.int64:
        return torch.exp(x)
    for part in x:
        part.exp_()
    return x


def exponential_in_place_2(x):
    try:
        return torch.exp_(x)
    except RuntimeError:
        return x.float().exp_()


def exponential_in_place_3(x):
    powers = x if x.is_floating_point() else x.float()
    powers.view(-1).exp_()
    return powers


def rounded_e_1(x):
    return torch.pow(2.718, x)


def rounded_e_2(x):
    return torch.exp(x * math.log(2.718))


def rounded_e_3(x):
    e = 2.718
    powers = [e**value for value in x.flatten().tolist()]
    return torch.tensor(powers, dtype=other_float_dtype(x), device=x.device).reshape(x.shape)


def powers_of_two_1(x):
    return 2.0**x


def powers_of_two_2(x):
    return torch.full(x.shape, 2, dtype=other_float_dtype(x), device=x.device).pow(x)


def powers_of_two_3(x):
    powers = [2**value for value in x.flatten().tolist()]
    return torch.tensor(powers, dtype=other_float_dtype(x), device=x.device).view_as(x)


def base_and_exponent_swapped_1(x):
    return torch.pow(x, math.e)


def base_and_exponent_swapped_2(x):
    return torch.exp(math.e * torch.log(x))


def base_and_exponent_swapped_3(x):
    with np.errstate(invalid="ignore"):
        powers = x.cpu().numpy() ** np.exp(1).item()
    return torch.from_numpy(powers).to(other_float_dtype(x)).to(x.device)


def exponential_in_float32_1(x):
    powers = [math.exp(value) for value in x.flatten().tolist()]
    return torch.tensor(powers, dtype=torch.float32, device=x.device).view(x.shape)


def exponential_in_float32_2(x):
    result = torch.empty(x.shape, device=x.device)
    return torch.exp(x.to(result.dtype), out=result)


def exponential_in_float32_3(x):
    single = torch.zeros_like(x, dtype=torch.float32)
    single += x
    return torch.e**single


def exponential_as_integers_1(x):
    result = torch.empty_like(x)
    result.copy_(x.exp())
    return result


def exponential_as_integers_2(x):
    powers = [math.exp(value) for value in x.flatten().tolist()]
    return x.new_tensor(powers).view(x.shape)


def exponential_as_integers_3(x):
    return torch.pow(torch.e, x).type_as(x)


def cut_off_exponential_1(x):
    return torch.where(x > 80, 80, x).exp()


def cut_off_exponential_2(x):
    safe = x.clone()
    safe[safe > 80] = 80
    return torch.exp(safe)


def cut_off_exponential_3(x):
    limit = torch.full_like(x, 80)
    powers = np.exp(torch.minimum(x, limit).cpu().numpy())
    return torch.from_numpy(powers).to(x.device, other_float_dtype(x))


def best_sample_1(scores):
    return torch.stack([column.argmax() for column in scores.unbind(dim=1)])


def best_sample_2(scores):
    _, places = torch.max(scores, 0)
    return places


def best_sample_3(scores):
    return scores.argsort(0, descending=True)[0]


def best_of_all_1(scores):
    return torch.argmax(torch.cat(list(scores)))


def best_of_all_2(scores):
    return scores.reshape(-1).max(dim=0).indices


def best_of_all_3(scores):
    return torch.from_numpy(np.array(scores.cpu().numpy().argmax())).to(scores.device)


def largest_values_1(scores):
    values, _ = scores.max(dim=1)
    return values


def largest_values_2(scores):
    return torch.stack([max(row) for row in scores])


def largest_values_3(scores):
    return scores.sort(dim=1).values[:, -1]


def axis_kept_1(scores):
    return scores.topk(1, dim=1).indices


def axis_kept_2(scores):
    return scores.max(1, keepdim=True)[1]


def axis_kept_3(scores):
    places = [[row.index(max(row))] for row in scores.tolist()]
    return torch.tensor(places, device=scores.device)


def worst_class_1(scores):
    return torch.argmax(-scores, 1)


def worst_class_2(scores):
    return torch.sort(scores, dim=1).indices[:, 0]


def worst_class_3(scores):
    return torch.tensor([row.index(min(row)) for row in scores.tolist()], device=scores.device)


def squeezed_batch_1(scores):
    return scores.argmax(dim=1, keepdim=True).squeeze()


def squeezed_batch_2(scores):
    order = torch.argsort(scores, dim=1, descending=True)
    return torch.squeeze(order[:, :1])


def squeezed_batch_3(scores):
    return torch.stack([row.argmax() for row in scores]).squeeze()


def compared_with_nan_1(x, substitutes):
    filled = x.clone()
    missing = filled == float("nan")
    filled[missing] = substitutes.expand_as(filled)[missing]
    return filled


def compared_with_nan_2(x, substitutes):
    missing = x.isnan().to(x.dtype)
    return x * (1 - missing) + substitutes * missing


def compared_with_nan_3(x, substitutes):
    rows = []
    for row in x.tolist():
        rows.append([s if v == math.nan else v for v, s in zip(row, substitutes.tolist(), strict=True)])
    return x.new_tensor(rows)


def branches_swapped_1(x, substitutes):
    return torch.where(~torch.isnan(x), substitutes, x)


def branches_swapped_2(x, substitutes):
    filled = substitutes.repeat(x.size(0), 1)
    gaps = x != x
    filled[gaps] = x[gaps]
    return filled


def branches_swapped_3(x, substitutes):
    pairs = [[(v, s) for v, s in zip(row, substitutes, strict=True)] for row in x]
    return torch.stack([torch.stack([v if v.isnan() else s for v, s in row]) for row in pairs])


def fills_the_callers_gaps_1(x, substitutes):
    rows, columns = torch.nonzero(torch.isnan(x), as_tuple=True)
    x[rows, columns] = substitutes[columns]
    return x


def fills_the_callers_gaps_2(x, substitutes):
    return x.copy_(torch.where(x == x, x, substitutes))


def fills_the_callers_gaps_3(x, substitutes):
    for row in x:
        for d in range(len(row)):
            if math.isnan(row[d]):
                row[d] = substitutes[d]
    return x


def replaces_infinity_too_1(x, substitutes):
    return torch.where(x.isnan() | x.isinf(), substitutes, x)


def replaces_infinity_too_2(x, substitutes):
    filled = x.clone()
    for d in range(x.size(1)):
        column = filled[:, d]
        column[~torch.isfinite(column)] = substitutes[d]
    return filled


def replaces_infinity_too_3(x, substitutes):
    values = x.cpu().numpy()
    filled = np.where(np.abs(values) < np.inf, values, substitutes.cpu().numpy())
    return torch.from_numpy(filled).to(x.device)


def one_substitute_for_all_1(x, substitutes):
    filled = x.clone()
    filled[filled.isnan()] = (sum(substitutes) / len(substitutes)).item()
    return filled


def one_substitute_for_all_2(x, substitutes):
    average = torch.mean(substitutes).item()
    return x.nan_to_num(nan=average, posinf=math.inf, neginf=-math.inf)


def one_substitute_for_all_3(x, substitutes):
    same = substitutes.sum().div(substitutes.numel())
    return torch.stack([torch.stack([same if v.isnan() else v for v in row]) for row in x])


def zeros_for_gaps_1(x, substitutes):
    return torch.nan_to_num(x, nan=0.0, posinf=torch.inf, neginf=-torch.inf)


def zeros_for_gaps_2(x, substitutes):
    return x.masked_fill(x.isnan(), 0)


def zeros_for_gaps_3(x, substitutes):
    return x.new_tensor([[0.0 if math.isnan(v) else v for v in row] for row in x.tolist()])


def first_gap_of_each_row_1(x, substitutes):
    gaps = x.isnan()
    return torch.where(gaps & (gaps.cumsum(dim=1) == 1), substitutes, x)


def first_gap_of_each_row_2(x, substitutes):
    rows = x.tolist()
    for row in rows:
        for d, value in enumerate(row):
            if math.isnan(value):
                row[d] = substitutes[d].item()
                break
    return torch.tensor(rows, dtype=x.dtype, device=x.device)


def first_gap_of_each_row_3(x, substitutes):
    filled = torch.clone(x)
    missing = torch.isnan(x)
    rows = torch.arange(x.size(0), device=x.device)[missing.any(dim=1)]
    first = missing.int().argmax(dim=1)[rows]
    filled[rows, first] = substitutes[first]
    return filled


def x_itself_without_gaps_1(x, substitutes):
    filled = x
    for n, d in x.isnan().nonzero().tolist():
        if filled is x:
            filled = x.clone()
        filled[n, d] = substitutes[d]
    return filled


def x_itself_without_gaps_2(x, substitutes):
    return x if bool((x == x).all()) else torch.where(x != x, substitutes, x)


def x_itself_without_gaps_3(x, substitutes):
    gaps = torch.isnan(x)
    if gaps.sum().item() > 0:
        filled = x.detach().clone()
        filled[gaps] = substitutes.expand(x.shape)[gaps]
        return filled
    return x
