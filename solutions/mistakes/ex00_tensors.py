"""Known wrong answers to exercise 0."""

import numpy as np
import torch

from grader.mistake import mistake

# from_list


@mistake("from_list", "You ignore dtype, so torch guesses one from the values: hand it on with dtype=dtype.")
def dtype_guessed(values, dtype):
    return torch.tensor(values)


@mistake(
    "from_list",
    "You convert too late: torch made a float32 first, and the digits it lost do not come back. "
    "Say the dtype where the tensor is made.",
)
def converted_afterwards(values, dtype):
    return torch.tensor(values).to(dtype)


@mistake(
    "from_list",
    "You make a float32 first (torch.Tensor with a capital T always does), and large whole numbers lose "
    "their last digits: use torch.tensor, with the dtype.",
)
def tensor_with_a_capital(values, dtype):
    return torch.Tensor(values).to(dtype)


@mistake("from_list", "The result is always float32 in yours: use the argument dtype.")
def always_float32(values, dtype):
    return torch.tensor(values, dtype=torch.float32)


@mistake("from_list", "You flattened the values: each level of the nested lists has to become an axis.")
def flattened_list(values, dtype):
    return torch.tensor(values, dtype=dtype).flatten()


@mistake(
    "from_list",
    "Inner lists of unlike length are to raise ValueError, as PyTorch does; yours raises TypeError.",
)
def another_error_for_ragged_lists(values, dtype):
    if isinstance(values[0], list) and len({len(row) for row in values}) > 1:
        raise TypeError("the inner lists differ in length")
    return torch.tensor(values, dtype=dtype)


# filled


@mistake(
    "filled", "Without dtype=, torch goes by the value and makes int64 of a whole number: hand dtype on."
)
def full_guesses_the_dtype(shape, value, dtype=torch.float32):
    return torch.full(shape, value)


@mistake("filled", "torch.empty only reserves memory; the value was never written into it.")
def never_written(shape, value, dtype=torch.float32):
    return torch.empty(shape, dtype=dtype)


@mistake("filled", "You fill with zeros, whatever value is.")
def zeros_only(shape, value, dtype=torch.float32):
    return torch.zeros(shape, dtype=dtype)


@mistake(
    "filled",
    "expand and broadcast_to show one number in many places: a write to one place shows in all of them. "
    "torch.full gives each place memory of its own.",
)
def expanded_number(shape, value, dtype=torch.float32):
    return torch.tensor(value, dtype=dtype).expand(shape)


@mistake(
    "filled",
    "You fill a float32 first and convert it then: a float64 comes out with the digits of a float32.",
)
def filled_then_converted(shape, value, dtype=torch.float32):
    return torch.full(shape, float(value)).to(dtype)


@mistake("filled", "You turned the axes of the shape round: (2, 3) means 2 rows of 3.")
def shape_turned_round(shape, value, dtype=torch.float32):
    return torch.full(tuple(reversed(shape)), value, dtype=dtype)


# filled_like


@mistake("filled_like", "Only the shape is like that of x; the dtype has to be too (and the device).")
def only_the_shape(x, value):
    return torch.full(x.shape, float(value))


@mistake("filled_like", "You filled x itself, in place: what the caller's tensor held is lost.")
def fills_the_original(x, value):
    return x.fill_(value)


@mistake("filled_like", "Infinity times 0 is NaN, so x * 0 + value is not the value everywhere.")
def zero_times_x(x, value):
    return x * 0 + value


@mistake("filled_like", "You fill with 0, as zeros_like does: the value is never used.")
def zeros_like_x(x, value):
    return torch.zeros_like(x)


@mistake(
    "filled_like",
    "expand and broadcast_to show one number in all places: a write to one of them shows in the others. "
    "Use full_like.",
)
def expanded_like(x, value):
    return torch.tensor(value, dtype=x.dtype, device=x.device).expand_as(x)


# as_number


@mistake("as_number", "float() makes a float of an integer or a bool too: item keeps the kind of number.")
def always_a_float(x):
    return float(x)


@mistake("as_number", "float() makes a float of an integer or a bool too: item keeps the kind of number.")
def a_float_of_the_item(x):
    return float(x.item())


@mistake("as_number", "This is still a tensor, only without axes: item gives a plain Python number.")
def tensor_without_axes(x):
    return x.squeeze()


@mistake("as_number", "This is still a tensor, only without axes: item gives a plain Python number.")
def one_number_as_a_tensor(x):
    return x.reshape(())


@mistake("as_number", "This is still a tensor, only without axes: item gives a plain Python number.")
def first_number_as_a_tensor(x):
    return x.flatten()[0]


@mistake("as_number", "You add up all values: for more than one that hides an error. item would raise.")
def sum_of_all(x):
    return x.sum().item()


@mistake("as_number", "You take the first of several values without a word: item would raise.")
def first_of_several(x):
    return x.flatten()[0].item()


@mistake("as_number", "int() cuts off the fraction.")
def always_an_int(x):
    return int(x)


@mistake("as_number", "int() cuts off the fraction.")
def an_int_of_the_item(x):
    return int(x.item())


@mistake("as_number", "tolist gives nested lists where x has axes; item gives the number itself.")
def list_for_a_number(x):
    return x.tolist()


@mistake("as_number", "You make a float32 of a float64 first, and the digits it loses do not come back.")
def taken_through_float32(x):
    return x.float().item() if x.is_floating_point() else x.item()


@mistake("as_number", "You rounded the number: it is to come out with all the digits that the tensor holds.")
def rounded_number(x):
    number = x.item()
    return round(number, 6) if isinstance(number, float) else number


@mistake("as_number", "Two values, or none, are to raise RuntimeError; yours raises ValueError.")
def another_error_for_two_values(x):
    if x.numel() != 1:
        raise ValueError("one value, please")
    return x.item()


# text_in_full


@mistake(
    "text_in_full",
    'The text is shortened. Set the profile "full" before str(x), and put the options back only after it.',
)
def shortened_text(x):
    return str(x)


@mistake("text_in_full", "The options are not put back: from now on, every large tensor is printed in full.")
def options_left_switched(x):
    torch.set_printoptions(profile="full")
    return str(x)


@mistake("text_in_full", 'You put the profile "short" in place; what was there before is "default".')
def another_profile_put_back(x):
    torch.set_printoptions(profile="full")
    text = str(x)
    torch.set_printoptions(profile="short")
    return text


@mistake("text_in_full", "This is the text of a Python list; str(x) is the text of the tensor.")
def text_of_a_list(x):
    return str(x.tolist())


@mistake("text_in_full", "This is the text of x.detach(): that of x also says that it requires a gradient.")
def text_without_its_gradient(x):
    torch.set_printoptions(profile="full")
    text = str(x.detach())
    torch.set_printoptions(profile="default")
    return text


@mistake("text_in_full", "You flattened x before you took its text: the rows are gone.")
def text_of_one_row(x):
    torch.set_printoptions(profile="full")
    text = str(x.flatten())
    torch.set_printoptions(profile="default")
    return text


@mistake(
    "text_in_full",
    "A higher limit only shifts where the text is shortened: the profile full has no limit.",
)
def a_higher_limit(x):
    torch.set_printoptions(threshold=10_000)
    text = str(x)
    torch.set_printoptions(profile="default")
    return text


# from_numpy_shared


@mistake(
    "from_numpy_shared",
    "You copy, as torch.tensor always does: a write to the array does not show. Hand the array itself to "
    "torch.from_numpy.",
)
def copied_by_tensor(array):
    return torch.tensor(array)


@mistake(
    "from_numpy_shared", "You convert a float64 array to float32, and to convert is to copy: keep its dtype."
)
def converted_to_float(array):
    return torch.from_numpy(array).float()


@mistake(
    "from_numpy_shared",
    "You make a float32 copy: the tensor is to have the array's own dtype and its own memory. Hand the array "
    "itself to torch.from_numpy.",
)
def shares_a_copy(array):
    return torch.from_numpy(array.astype(np.float32))


@mistake("from_numpy_shared", "The shape is lost: the tensor has to have the axes of the array.")
def shared_but_flat(array):
    return torch.from_numpy(array.reshape(-1))


# from_numpy_copied


@mistake(
    "from_numpy_copied",
    "torch.from_numpy and torch.as_tensor copy nothing: a write to the array shows in the tensor.",
)
def shares_after_all(array):
    return torch.from_numpy(array)


@mistake(
    "from_numpy_copied",
    "In a float32 array there is nothing to convert, so you give back a tensor on the array's own memory. "
    "torch.tensor copies always.",
)
def shares_what_is_float32(array):
    return torch.from_numpy(array).float()


@mistake("from_numpy_copied", "The dtype is still the array's: a model wants float32.")
def copies_the_dtype_too(array):
    return torch.tensor(array)


@mistake("from_numpy_copied", "You copied the values but lost the array's shape.")
def copied_but_flat(array):
    return torch.tensor(array, dtype=torch.float32).flatten()


# to_numpy


@mistake("to_numpy", "numpy() raises where x requires a gradient: detach it first.")
def numpy_without_detach(x):
    return x.cpu().numpy()


@mistake("to_numpy", "You copy: a write to the array has to show in x, as both are on the CPU.")
def copied_array(x):
    return x.detach().cpu().numpy().copy()


@mistake("to_numpy", "You switch off the gradient of the caller's tensor for good: detach leaves it alone.")
def gradient_switched_off(x):
    return x.requires_grad_(False).cpu().numpy()


@mistake("to_numpy", "This is a tensor still: detached, but no numpy array.")
def detached_tensor(x):
    return x.detach().cpu()


@mistake("to_numpy", "You convert to float32; the array has to have the dtype of x.")
def array_of_float32(x):
    return x.detach().cpu().float().numpy()


# brighten


@mistake("brighten", "260 is too large for uint8 and becomes 4: clamp to 0 … 255 before you convert.")
def wraps_around(image, factor):
    return (image * factor).round().long().to(torch.uint8)


@mistake("brighten", "You do not round: to(torch.uint8) cuts the fraction off, so that 11.7 becomes 11.")
def cuts_the_fraction_off(image, factor):
    return (image * factor).clamp(0, 255).to(torch.uint8)


@mistake("brighten", "You turned the factor into a whole number: 1.3 became 1. Only the result is rounded.")
def rounds_the_factor(image, factor):
    return (image * int(factor)).clamp(0, 255).to(torch.uint8)


@mistake("brighten", "You turned the factor into a whole number: 1.3 became 1. Only the result is rounded.")
def rounds_the_factor_to_the_nearest(image, factor):
    return (image.float() * round(factor)).clamp(0, 255).to(torch.uint8)


@mistake("brighten", "The result is still float32: the last step is to(torch.uint8).")
def stays_float(image, factor):
    return (image * factor).round().clamp(0, 255)


@mistake("brighten", "You wrote the result into the caller's image: give back a new tensor.")
def overwrites_the_image(image, factor):
    return image.copy_((image * factor).round().clamp(0, 255))


@mistake(
    "brighten", "For a factor of 1 you give the image itself back: a write to the result then changes it."
)
def the_image_itself_for_one(image, factor):
    if factor == 1:
        return image
    return (image * factor).round().clamp(0, 255).to(torch.uint8)


# class_shares


@mistake("class_shares", "You round every share down to a whole number, as // does: divide by /.")
def rounds_shares_down(labels):
    classes, counts = labels.unique(return_counts=True)
    return classes, counts // labels.numel()


@mistake("class_shares", "len (or size(0)) counts the rows only: divide by the number of all labels, numel.")
def divides_by_the_rows(labels):
    classes, counts = labels.unique(return_counts=True)
    return classes, counts / len(labels)


@mistake("class_shares", "You divide by how many classes there are; it is how many labels there are.")
def divides_by_the_classes(labels):
    classes, counts = labels.unique(return_counts=True)
    return classes, counts / len(classes)


@mistake("class_shares", "These are counts: divide them by the number of all labels.")
def counts_for_shares(labels):
    return labels.unique(return_counts=True)


@mistake("class_shares", "You list classes that do not occur: only those that do are asked for.")
def lists_the_gaps(labels):
    low, high = int(labels.min()), int(labels.max())
    classes = torch.arange(low, high + 1, dtype=labels.dtype, device=labels.device)
    return classes, (labels.flatten().long() - low).bincount() / labels.numel()


@mistake(
    "class_shares",
    "unique_consecutive only joins equal neighbours, so a class comes up more than once: use unique.",
)
def joins_neighbours_only(labels):
    classes, counts = labels.flatten().unique_consecutive(return_counts=True)
    return classes, counts / labels.numel()


# add_three_ways


@mistake(
    "add_three_ways",
    "out = a + b writes nothing into the caller's tensor, it only gives a new one the name out: "
    "use torch.add(a, b, out=out).",
)
def out_is_only_a_name(a, b, out):
    out = a + b
    return a + b, torch.add(a, b), out


@mistake("add_three_ways", "You give back one tensor three times: the first two need memory of their own.")
def one_tensor_three_times(a, b, out):
    torch.add(a, b, out=out)
    return out, out, out


@mistake("add_three_ways", "a += b changes the caller's a: a + b makes a new tensor.")
def adds_into_a(a, b, out):
    torch.add(a, b, out=out)
    second = torch.add(a, b)
    a += b
    return a, second, out


@mistake("add_three_ways", "You add to what out held before: its old values are to be overwritten.")
def adds_to_the_old_values(a, b, out):
    return a + b, torch.add(a, b), out.add_(a).add_(b)


@mistake("add_three_ways", "The third has to be out itself, not a copy of it.")
def copy_of_out(a, b, out):
    return a + b, torch.add(a, b), torch.add(a, b, out=out).clone()


@mistake(
    "add_three_ways",
    "flatten copies what does not lie in one piece, and you wrote into the copy: out itself is as it was.",
)
def writes_into_a_flat_copy(a, b, out):
    out.flatten().copy_((a + b).flatten())
    return a + b, torch.add(a, b), out


# add_in_place


@mistake(
    "add_in_place",
    "The caller's x is as it was: x + y and x.add(y) make a new tensor, and x = x + y only calls it x. Use "
    "x.add_(y).",
)
def x_is_only_a_name(x, y):
    x = x + y


@mistake(
    "add_in_place",
    "The sum lies in new memory, and who shared memory with x does not see it: x.add_(y) adds where x is.",
)
def sum_in_new_memory(x, y):
    x.data = x + y


@mistake("add_in_place", "You added x to y: y has to stay as it is.")
def adds_to_y(x, y):
    y.add_(x)


@mistake("add_in_place", "You overwrote x with y: add_ adds, copy_ overwrites.")
def overwrites_x(x, y):
    x.copy_(y)


@mistake(
    "add_in_place",
    "flatten and reshape copy where x does not lie in one piece, and the sum went into the copy: x.add_(y) "
    "needs no flat view.",
)
def adds_to_a_flat_copy(x, y):
    x.reshape(-1).add_(y.reshape(-1))


# copy_into


@mistake(
    "copy_into",
    "The caller's target is as it was: target = source copies nothing, it only names another tensor so. "
    "Use copy_.",
)
def target_is_only_a_name(target, source):
    target = source  # noqa: F841


@mistake(
    "copy_into",
    "target got other memory: who shared memory with it before does not see the new values. copy_ writes "
    "into the memory that is there.",
)
def target_in_new_memory(target, source):
    target.data = source.to(target.dtype)


@mistake("copy_into", "You copied the wrong way round: source has to stay as it is.")
def copies_the_wrong_way(target, source):
    source.copy_(target)


@mistake("copy_into", "You add to the old values of target: they are to be overwritten.")
def adds_to_target(target, source):
    target.add_(source.to(target.dtype))


@mistake("copy_into", "You round first: the conversion to whole numbers cuts the fraction off.")
def rounds_the_source(target, source):
    target.copy_(source.round())


@mistake(
    "copy_into",
    "float() makes a float32 of the source, and a float64 loses digits: copy_ converts by itself.",
)
def copied_through_float32(target, source):
    target.copy_(source.float())


# transpose_in_place


@mistake(
    "transpose_in_place",
    "x.t() leaves the caller's x as it is (and so does x = x.t(), which only names another tensor x). "
    "Use x.t_().",
)
def transposed_elsewhere(x):
    x = x.t()


@mistake(
    "transpose_in_place",
    "The shape is right, but the numbers are not: you read the same row of numbers in other portions, and "
    "that is no transpose.",
)
def resized_for_transposed(x):
    x.resize_(x.size(1), x.size(0))


@mistake(
    "transpose_in_place", "x has new memory: who shared memory with it is cut off. x.t_() keeps the memory."
)
def transposed_into_new_memory(x):
    x.data = x.t().contiguous()


@mistake(
    "transpose_in_place",
    "You moved the numbers in memory; x.t_() leaves them where they are, x only walks through them in "
    "another order.",
)
def moves_the_numbers(x):
    transposed = x.t().clone()
    x.resize_(transposed.shape).copy_(transposed)


@mistake(
    "transpose_in_place",
    "The strides that you wrote down fit only an x whose rows follow one another without a gap: t_ swaps "
    "those that x has.",
)
def strides_guessed(x):
    rows, columns = x.shape
    x.as_strided_((columns, rows), (1, columns))


# products


@mistake("products", "The two results are in the wrong order: first a * b, then a @ m.")
def products_in_the_wrong_order(a, b, m):
    return a @ m, a * b


@mistake("products", "The second is a matrix product: @, not *.")
def star_for_both(a, b, m):
    return a * b, a * m


@mistake("products", "The first is the product place by place: *, not @.")
def at_for_both(a, b, m):
    return a @ b, a @ m


@mistake("products", "torch.mm takes two matrices and refuses a batch: use @ or torch.matmul.")
def mm_for_a_batch(a, b, m):
    return a * b, torch.mm(a, m)


@mistake("products", "m is transposed in yours: each row of a is multiplied by each column of m.")
def times_the_transpose(a, b, m):
    return a * b, a @ m.t()


@mistake("products", "mul_ (and *=) overwrite the caller's a: use a * b.")
def multiplies_in_place(a, b, m):
    matrix = a @ m
    return a.mul_(b), matrix


# exponential


@mistake("exponential", "exp_ overwrites the caller's x: torch.exp gives a new tensor.")
def exponential_in_place(x):
    return x.exp_() if x.is_floating_point() else x.exp()


@mistake("exponential", "2.718 is e to four digits only: torch.exp knows them all.")
def rounded_e(x):
    return 2.718**x


@mistake("exponential", "This is 2 to the power of x, not e.")
def powers_of_two(x):
    return torch.exp2(x)


@mistake("exponential", "This is x to the power of e; it is e to the power of x.")
def base_and_exponent_swapped(x):
    return x**torch.e


@mistake("exponential", "You convert to float32: what comes in as float64 has to stay float64.")
def exponential_in_float32(x):
    return torch.exp(x.float())


@mistake("exponential", "You convert back to the dtype of x, and int64 cuts all fractions off.")
def exponential_as_integers(x):
    return torch.exp(x).to(x.dtype)


@mistake("exponential", "You cut x off to avoid infinity: what is too large for the dtype is to be infinite.")
def cut_off_exponential(x):
    return torch.exp(x.clamp(max=80))


# best_class


@mistake("best_class", "You compare along axis 0, the samples; the scores of one sample are along axis 1.")
def best_sample(scores):
    return scores.argmax(dim=0)


@mistake("best_class", "Without dim=, argmax sees one long list of values: say along which axis.")
def best_of_all(scores):
    return scores.argmax()


@mistake("best_class", "These are the largest values; their places are asked for.")
def largest_values(scores):
    return scores.amax(dim=1)


@mistake("best_class", "The axis of the classes is still there, with length 1: (N,) is asked for.")
def axis_kept(scores):
    return scores.argmax(dim=1, keepdim=True)


@mistake("best_class", "In float32, scores that float64 tells apart can be equal: leave their dtype.")
def best_class_in_float32(scores):
    return scores.float().argmax(dim=1)


@mistake("best_class", "These are the places of the smallest values.")
def worst_class(scores):
    return scores.argmin(dim=1)


@mistake(
    "best_class",
    "squeeze without an axis also drops the batch where N is 1: (1,) is asked for there. Say squeeze(1).",
)
def squeezed_batch(scores):
    return scores.topk(1).indices.squeeze()


# fill_gaps


@mistake(
    "fill_gaps",
    "Every NaN is still there. NaN equals nothing, not even itself (ask x.isnan()), and NaN times 0 is NaN "
    "(choose with torch.where).",
)
def compared_with_nan(x, substitutes):
    return torch.where(x == torch.nan, substitutes, x)


@mistake(
    "fill_gaps",
    "The two branches of where are swapped: first comes what to take where the condition is true.",
)
def branches_swapped(x, substitutes):
    return torch.where(x.isnan(), x, substitutes)


@mistake("fill_gaps", "You filled the gaps of the caller's x: give back a new tensor.")
def fills_the_callers_gaps(x, substitutes):
    gaps = x.isnan()
    x[gaps] = substitutes.expand_as(x)[gaps]
    return x


@mistake("fill_gaps", "You replace infinite values too: only NaN is a gap.")
def replaces_infinity_too(x, substitutes):
    return torch.where(x.isfinite(), x, substitutes)


@mistake("fill_gaps", "Every gap gets the same number; each column has a substitute of its own.")
def one_substitute_for_all(x, substitutes):
    return torch.where(x.isnan(), substitutes.mean(), x)


@mistake("fill_gaps", "nan_to_num puts 0 in place of NaN: take the column's substitute.")
def zeros_for_gaps(x, substitutes):
    return torch.where(x.isnan(), 0.0, x)


@mistake("fill_gaps", "You fill the first gap of each row only.")
def first_gap_of_each_row(x, substitutes):
    filled = x.clone()
    for row in filled:
        gaps = row.isnan().nonzero().flatten()
        if len(gaps):
            row[gaps[0]] = substitutes[gaps[0]]
    return filled


@mistake("fill_gaps", "Where there is no gap you give x itself back: the result is always a new tensor.")
def x_itself_without_gaps(x, substitutes):
    if not x.isnan().any():
        return x
    return torch.where(x.isnan(), substitutes, x)
