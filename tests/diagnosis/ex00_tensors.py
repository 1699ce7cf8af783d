"""Re-spellings of exercise 0's known mistakes, by another hand."""

import math
from itertools import zip_longest

import numpy as np
import torch


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
