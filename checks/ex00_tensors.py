"""Tensors: making, sharing, changing"""

from contextlib import contextmanager

import numpy as np
import torch

from grader import datasets
from grader.check import Trial, check, picture, workload


def write(block, value):
    """Overwrites the first value of a tensor or numpy array, in place."""
    place = (0,) * block.ndim
    block[place] = value


def shape_of(trial: Trial) -> tuple[int, ...]:
    """(2, 3) in the example, then larger shapes with another size on each axis."""
    return (2, 3) if trial.example else (trial.size, trial.size + 2, trial.size + 1)


@check(points=1)
def lists_become_tensors(module, trial: Trial):
    """from_list makes a tensor of any dtype and loses no digit"""
    if trial.example:
        whole, signed, fractions = [[1, 2, 3], [4, 5, 6]], [-1, 2, 9007199254740993], [0.1, 0.2]
    else:
        whole = trial.integers(0, 120, shape_of(trial)).tolist()
        signed = trial.integers(-100, 100, (trial.size + 1, 2)).tolist()
        fractions = [trial.numbers(3) for _ in range(trial.size + 1)]
    trial.given(whole=whole, signed=signed, fractions=fractions)
    return {
        "whole as float32": module.from_list(whole, torch.float32),
        "whole as float64": module.from_list(whole, torch.float64),
        "whole as int16": module.from_list(whole, torch.int16),
        "whole as int32": module.from_list(whole, torch.int32),
        "whole as uint8": module.from_list(whole, torch.uint8),
        "whole as int8": module.from_list(whole, torch.int8),
        "signed as int64": module.from_list(signed, torch.int64),
        "fractions as float32": module.from_list(fractions, torch.float32),
        "fractions as float64": module.from_list(fractions, torch.float64),
        "[[1, 2], [3]] raises": trial.error_of(module.from_list, [[1, 2], [3]], torch.float32),
    }


FILLS = (  # shape, value, and dtype where one is handed over
    ((2, 3), 0.5, None),
    ((3,), 7, None),
    ((), 2.5, None),
    ((0, 3), 2.5, None),
    ((3, 1), 200, torch.uint8),
    ((2, 4, 3), -3, torch.int64),
    ((4, 5), 0.1, torch.float64),
)


@contextmanager
def memory_that_is_seen():
    """Within it torch.empty gives NaN (the largest number of a dtype of whole ones): what was in the memory
    before might be right by chance, and is another thing each time.
    """
    before = torch.get_deterministic_debug_mode()
    torch.set_deterministic_debug_mode("warn")
    try:
        yield
    finally:
        torch.set_deterministic_debug_mode(before)


def as_left_over(filled):
    """A copy with some odd number for NaN, which would be explained as the result of a calculation."""
    return filled.nan_to_num(nan=-98765.0, posinf=torch.inf, neginf=-torch.inf)


@check(points=1, sizes=range(len(FILLS)))
def fills_match(module, trial: Trial):
    """filled fills every place, each with memory of its own"""
    shape, value, dtype = FILLS[trial.size]
    if value == 2.5:
        value = trial.numbers(1, 2.0, 9.0)[0]
    arguments = (shape, value) if dtype is None else (shape, value, dtype)
    trial.given(call=f"filled({', '.join(map(str, arguments))})")

    with memory_that_is_seen():
        filled = module.filled(*arguments)
        observed = {"filled": as_left_over(filled)}
        if 0 not in shape:
            write(filled, 99)
        return observed | {
            "filled after a write to its first place": as_left_over(filled),
            "filled, called again after that write": as_left_over(module.filled(*arguments)),
        }


@check(points=1)
def likes_match(module, trial: Trial):
    """filled_like takes shape and dtype from a tensor and leaves it alone"""
    shape = shape_of(trial)
    value = 0.5 if trial.example else trial.numbers(1, 2.0, 9.0)[0]
    labels = trial.integers(0, 9, shape)
    x = trial.normal(*shape, dtype=torch.float64)
    write(x, torch.inf)
    trial.given(labels=labels, x=x, value=value)

    like_labels, like_x = module.filled_like(labels, -1), module.filled_like(x, value)
    observed = {
        "filled_like(labels, -1)": like_labels.clone(),
        "filled_like(x, value)": like_x.clone(),
    }
    write(like_labels, 99)
    write(like_x, 99)
    return observed | {
        "filled_like(labels, -1) after a write to its first place": like_labels,
        "filled_like(x, value) after a write to its first place": like_x,
        "labels afterwards": labels,
        "x afterwards": x,
    }


def digits(number) -> str:
    """A float with all its digits; of anything else only what it is, as a tensor's text tells how it came."""
    return str(number) if isinstance(number, float) else type(number).__name__


@check(points=1)
def one_number_is_taken_out(module, trial: Trial):
    """as_number takes the one value out of a tensor, as a plain Python number"""
    single = trial.tensor([[2.5]]) if trial.example else trial.uniform(1, 1, low=2.1, high=9.0)
    count = trial.tensor(9007199254740993)  # float64 cannot hold it
    yes = trial.tensor([True])
    weight = (trial.integers(1, 97, (1,)).double() / 97).requires_grad_()  # its digits never end
    trial.given(single=single, count=count, yes=yes, weight=weight)
    numbers = {
        "single": module.as_number(single),
        "count": module.as_number(count),
        "yes": module.as_number(yes),
        "weight": module.as_number(weight),
    }
    return {
        "as_number": numbers,
        "types of as_number": {name: type(number).__name__ for name, number in numbers.items()},
        "as_number(weight), printed with all its digits": digits(numbers["weight"]),
        "single afterwards": single,
        "as_number of two values raises": trial.error_of(module.as_number, trial.tensor([1.0, 2.0])),
        "as_number of no value raises": trial.error_of(module.as_number, trial.tensor([])),
    }


def lines(text) -> int:
    """How many lines a text has; 0 for what is no text."""
    return text.count("\n") + 1 if isinstance(text, str) else 0


@check(points=1, sizes=(1,))
def text_shows_everything(module, trial: Trial):
    """text_in_full shows every value, and leaves printing as it was"""
    large = trial.integers(0, 10, (27, 38)).float()  # 1026 values: more than 1000 are printed in short
    # More than whoever picks a limit thinks of. All are 0, which print fastest: torch
    # first looks at every other number one by one.
    huge = trial.integers(0, 1, (100, 101)).float()
    learned = trial.integers(0, 10, (26, 39)).float().requires_grad_()  # 1014 values, and what print adds
    trial.given(large=large, huge=huge, learned=learned)
    torch.set_printoptions(profile="default")
    try:
        text = module.text_in_full(large)
        afterwards = str(large)
        long_text = module.text_in_full(huge)
        learned_text = module.text_in_full(learned)
    finally:
        torch.set_printoptions(profile="default")
    return {
        "lines of text_in_full(large)": lines(text),
        "text_in_full(large)": text,
        "lines of text_in_full(huge)": lines(long_text),
        "lines of text_in_full(learned)": lines(learned_text),
        "the end of text_in_full(learned)": learned_text[-30:] if isinstance(learned_text, str) else "",
        "lines that print(large) shows afterwards": lines(afterwards),
        "what print(large) shows afterwards": afterwards,
    }


def some_array(trial: Trial) -> np.ndarray:
    """A numpy array of another dtype and layout in each trial, the worked example first."""
    if trial.example:
        return np.array([[1.0, 2.0], [3.0, 4.0]])
    if trial.index == 1:
        return trial.normal(trial.size, 5).cpu().numpy().copy()  # float32: there is nothing to convert
    return trial.integers(-50, 50, (trial.size, 7)).cpu().numpy().copy()[:, ::2]  # no flat view shows it


@check(points=1)
def numpy_is_shared(module, trial: Trial):
    """from_numpy_shared gives a tensor on the array's own memory"""
    array = some_array(trial)
    trial.given(array=array)
    shared = module.from_numpy_shared(array)
    observed = {"shared": shared.clone()}
    write(array, 77)
    observed["shared after a write to the array"] = shared.clone()
    write(shared, 88)
    return observed | {"array after a write to shared": array}


@check(points=1)
def numpy_is_copied(module, trial: Trial):
    """from_numpy_copied gives a float32 tensor with memory of its own"""
    array = some_array(trial)
    trial.given(array=array)
    copied = module.from_numpy_copied(array)
    observed = {"copied": copied.clone()}
    write(array, 77)
    observed["copied after a write to the array"] = copied.clone()
    write(copied, 99)
    return observed | {"array after a write to copied": array, "copied after a write to it": copied}


def copied(array):
    """A copy of a numpy array, or of the tensor that came in its place: it is to be seen, not to raise."""
    return array.clone() if isinstance(array, torch.Tensor) else array.copy()


@check(points=1, sizes=(1, 2, 3, 4), needs="numpy_is_shared")
def a_tensor_becomes_numpy(module, trial: Trial):
    """to_numpy shares the tensor's memory, with or without a gradient"""
    if trial.example:
        x = trial.tensor([1.0, 2.0], requires_grad=True)
    elif trial.index == 1:
        x = trial.normal(trial.size, 3, dtype=torch.float64)
    elif trial.index == 2:
        x = trial.integers(-50, 50, (trial.size, 5)).t()  # not contiguous
    else:
        x = trial.normal(2, trial.size, 3, requires_grad=True)
    start = trial.normal(2, trial.size + 1).cpu().numpy().copy()
    trial.given(x=x, start=start)

    array = module.to_numpy(x)
    observed = {"array": copied(array)}
    with torch.no_grad():
        write(array, 77)
        observed["x after a write to the array"] = x.detach().clone()
        write(x, 88)
    observed |= {
        "array after a write to x": copied(array),
        "x requires a gradient afterwards": x.requires_grad,
    }
    tensor = module.from_numpy_shared(start)  # there and back again: one memory all the way
    write(module.to_numpy(tensor), 99)
    return observed | {
        "start, after a write to to_numpy(from_numpy_shared(start))": start,
        "its tensor": tensor,
    }


@check(points=1)
def brightness_stops_at_white(module, trial: Trial):
    """brighten rounds, and stops at 0 and 255"""
    if trial.example:
        image, factors = trial.tensor([[9, 100, 200]], torch.uint8), (1.3, 0.7)
    else:
        image = trial.integers(0, 256, (trial.size, trial.size + 2, 3), torch.uint8)
        factors = (5 / 3, 2 / 3)  # thirds are never halfway between two whole numbers
    trial.given(image=image, factors=(*factors, 1.0))
    observed = {}
    for factor in (*factors, 1.0):  # by 1 nothing changes, and still it is to be a new tensor
        own = image.clone()
        result = module.brighten(own, factor)
        observed[f"brighten(image, {factor:.4g})"] = result.clone()
        write(result, 255 - int(image.flatten()[0]))
        observed[f"image after a write to brighten(image, {factor:.4g})"] = own
    return observed


@check(points=1)
def shares_are_exact(module, trial: Trial):
    """class_shares counts each class and divides, not losing the fraction"""
    if trial.example:
        labels = trial.tensor([[0, 7, 0], [-1, 0, 7]])
    else:
        values = [-100] + 2 * [0] + 5 * [3] + (4 * [4] if trial.index == 2 else [])
        labels = trial.tensor([values[i] for i in trial.permutation(len(values))]).view(2, -1, 2)
    pixels = trial.integers(0, 4, (trial.size, 5), torch.uint8)
    trial.given(labels=labels, pixels=pixels)
    names = ("classes", "shares")
    return {
        "class_shares(labels)": dict(zip(names, module.class_shares(labels), strict=True)),
        "class_shares(pixels)": dict(zip(names, module.class_shares(pixels), strict=True)),
        "labels afterwards": labels,
    }


@check(points=1)
def sums_match(module, trial: Trial):
    """add_three_ways gives two new sums and writes the third into out"""
    if trial.example:
        a, b = trial.tensor([1.0, 2.0]), trial.tensor([10.0, 30.0])
        memory = trial.tensor([[-1.0], [-1.0]])
    else:
        dtype = (torch.float32, torch.float64)[trial.index - 1]
        a, b = (trial.normal(trial.size, trial.size + 2, dtype=dtype) for _ in range(2))
        memory = trial.normal(trial.size, 2, trial.size + 2, dtype=dtype)
    out = memory.select(-1 if trial.example else 1, 0)  # part of memory: a write into out shows in it
    trial.given(a=a, b=b, out=out)

    first, second, third = module.add_three_ways(a, b, out)
    observed = {
        "first": first.clone(),
        "second": second.clone(),
        "third": third.clone(),
        "out afterwards": out.clone(),
        "the tensor that out is part of": memory.clone(),
    }
    write(first, 77)
    write(second, 88)
    write(third, 99)
    return observed | {
        "first after a write to each": first,
        "second after a write to each": second,
        "out after a write to each": out,
        "the third is out itself": third is out,
        "a afterwards": a,
        "b afterwards": b,
    }


@check(points=1)
def added_in_place(module, trial: Trial):
    """add_in_place writes the sum into the memory of x"""
    if trial.example:
        x, y = trial.tensor([[1.0, 2.0], [3.0, 4.0]]), trial.tensor([[10.0, 10.0], [20.0, 20.0]])
    elif trial.index == 1:
        x, y = (trial.normal(trial.size, 4, dtype=torch.float64) for _ in range(2))
    else:
        x, y = (trial.normal(4, trial.size).t() for _ in range(2))  # not contiguous
    row = x[0]
    trial.given(x=x, y=y)
    module.add_in_place(x, y)
    return {"x": x, "x[0], taken before": row, "y afterwards": y}


@check(points=1)
def copied_in_place(module, trial: Trial):
    """copy_into writes into the memory of target, in target's dtype"""
    if trial.example:
        target, source = trial.tensor([[8, 9]]), trial.tensor([[1.0, 2.7]])
    elif trial.index == 1:
        target, source = (trial.normal(trial.size, 3, dtype=torch.float64) for _ in range(2))
    else:
        target = trial.normal(3, trial.size).t()  # not contiguous
        source = trial.normal(trial.size, 3, dtype=torch.float64)
    row = target[0]
    trial.given(target=target, source=source)

    module.copy_into(target, source)
    observed = {
        "target": target.clone(),
        "target[0], taken before": row.clone(),
        "source afterwards": source.clone(),
    }
    write(source, 99)
    return observed | {"target after a write to source": target}


@check(points=1)
def transposed_in_place(module, trial: Trial):
    """transpose_in_place swaps rows and columns and moves no number"""
    memory = trial.distinct(trial.size, trial.size + 3)
    x = memory[:, 1:]  # its rows do not follow one another without a gap
    if trial.example:
        memory = trial.tensor([[1, 2, 3], [4, 5, 6]])
        x = memory[:]
    trial.given(x=x)

    module.transpose_in_place(x)
    observed = {"x": x.clone(), "its memory": memory.clone()}
    memory[0, 1] = 77
    return observed | {"x after a write to the second number of its memory": x}


@check(points=1, sizes=(1, 2, 10))
def products_match(module, trial: Trial):
    """products multiplies place by place and as matrices, batches too"""
    if trial.example:
        a, b = trial.tensor([[1.0, 2.0], [3.0, 4.0]]), trial.tensor([[10.0, 20.0], [30.0, 40.0]])
        m = trial.tensor([[10.0, 20.0], [30.0, 40.0]])
    elif trial.index == 1:
        a, b = (trial.normal(5, trial.size, dtype=torch.float64).t() for _ in range(2))
        m = trial.normal(5, 3, dtype=torch.float64)
    else:
        a, b, m = trial.normal(trial.size, 3, 4), trial.normal(trial.size, 3, 4), trial.normal(4, 5)
    trial.given(a=a, b=b, m=m)
    place_by_place, matrix = module.products(a, b, m)
    return {
        "a * b": place_by_place,
        "a @ m": matrix,
        "a afterwards": a,
        "b afterwards": b,
        "m afterwards": m,
    }


@check(points=1)
def exponentials_match(module, trial: Trial):
    """exponential is e to the power of x, infinite where it has to be"""
    if trial.example:
        x = trial.tensor([0.0, 1.0, -1.0])
    else:
        x = trial.normal(trial.size, trial.size + 2, scale=2.0)
    whole = trial.integers(-3, 4, (trial.size, 3))
    double = trial.uniform(trial.size + 1, low=-2.0, high=2.0, dtype=torch.float64)
    extreme = trial.tensor([-200.0, 100.0])
    trial.given(x=x, whole=whole, double=double, extreme=extreme)
    return {
        "exponential(x)": module.exponential(x),
        "exponential(whole)": module.exponential(whole),
        "exponential(double)": module.exponential(double),
        "exponential(extreme)": module.exponential(extreme),
        "x afterwards": x,
        "double afterwards": double,
    }


@check(points=1)
def best_class_is_found(module, trial: Trial):
    """best_class gives the place of each row's largest score"""
    if trial.example:
        scores = trial.tensor([[0.1, 0.7, 0.2], [-3.0, 0.5, 2.0]])
    else:
        dtype = (torch.float32, torch.float64)[trial.index - 1]
        scores = trial.distinct(trial.size - 1, trial.size + 3, dtype=dtype)  # a batch of one, then of four
    if trial.index == 2:
        scores += 1e9  # float64 tells them apart, float32 does not
    trial.given(scores=scores)
    return {"best_class(scores)": module.best_class(scores), "scores afterwards": scores}


@check(points=1)
def gaps_are_filled(module, trial: Trial):
    """fill_gaps replaces NaN, and nothing else"""
    if trial.example:
        x = trial.tensor([[1.0, torch.nan, 3.0], [torch.nan, 5.0, torch.inf]])
        substitutes = trial.tensor([10.0, 20.0, 30.0])
    else:
        dtype = (torch.float32, torch.float64)[trial.index - 1]
        x = trial.normal(trial.size, trial.size + 3, dtype=dtype)
        x[0, :4] = trial.tensor([torch.nan, torch.inf, -torch.inf, torch.nan], dtype)
        x[-1, 0] = x[-1, -1] = torch.nan  # two in a row, and two in a column
        substitutes = trial.uniform(trial.size + 3, low=10.0, high=20.0, dtype=dtype)
    whole = trial.normal(2, len(substitutes), dtype=x.dtype) + 5  # no gap: the result is new all the same
    trial.given(x=x, whole=whole, substitutes=substitutes)
    filled = module.fill_gaps(x, substitutes)
    same = module.fill_gaps(whole, substitutes)
    observed = {
        "fill_gaps(x, substitutes)": filled.clone(),
        "fill_gaps(whole, substitutes)": same.clone(),
        "where x is NaN afterwards": x.isnan(),
    }
    filled.zero_()
    same.zero_()
    return observed | {
        "x after the result was set to 0, with 55 for NaN": torch.where(x.isnan(), 55, x),
        "whole after the result was set to 0": whole,
        "substitutes after the results were set to 0": substitutes,
    }


def labels_of(trial: Trial, dtype: torch.dtype):
    """N labels of 20 classes."""
    return {"labels": trial.integers(-1, 19, (trial.size,))}


@workload(sizes=(100, 1_000, 10_000, 100_000), inputs=labels_of, per="labels", needs="shares_are_exact")
def counting(module, labels):
    """class_shares of N labels of 20 classes"""
    return list(module.class_shares(labels))


def measurements(trial: Trial, dtype: torch.dtype):
    """N rows of 8 numbers, of which a good many are missing."""
    x = trial.normal(trial.size, 8, dtype=dtype)
    return {"x": x.where(x < 0.7, torch.nan), "substitutes": trial.normal(8, dtype=dtype)}


@workload(
    sizes=(64, 512, 4_096, 32_768),
    inputs=measurements,
    per="rows",
    needs="gaps_are_filled",
    dtypes=("float32", "float64"),
)
def filling(module, x, substitutes):
    """fill_gaps of N rows of 8 numbers"""
    return module.fill_gaps(x, substitutes)


def array(trial: Trial, dtype: torch.dtype):
    """N numbers from numpy."""
    return {"array": trial.normal(trial.size, dtype=dtype).cpu().numpy()}


def shared(array):
    """from_numpy, which copies nothing"""
    return torch.from_numpy(array)


@workload(
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    inputs=array,
    library=shared,
    per="numbers",
    needs="numpy_is_copied",
)
def copying(module, array):
    """from_numpy_copied of N numbers"""
    return module.from_numpy_copied(array)


TOPICS = {
    "tensors from lists": ("lists_become_tensors",),
    "the dtypes: float32 and float64, int16 to int64, uint8 and int8": ("lists_become_tensors",),
    "tensors filled with one value (zeros, ones, full)": ("fills_match",),
    "tensors like another one, in its shape and dtype": ("likes_match",),
    "item: the one number in a tensor": ("one_number_is_taken_out",),
    'printing every value: set_printoptions(profile="full")': ("text_shows_everything",),
    "from_numpy shares memory: a write on one side shows on the other": ("numpy_is_shared",),
    "torch.tensor copies": ("numpy_is_copied",),
    "numpy's default is float64, torch's float32": ("numpy_is_copied",),
    ".numpy() shares memory: a write on one side shows on the other": ("a_tensor_becomes_numpy",),
    "detach before .numpy() where a gradient is required": ("a_tensor_becomes_numpy",),
    "uint8 wraps round: compute in float, clamp, then convert": ("brightness_stops_at_white",),
    "unique: the different values and their counts": ("shares_are_exact",),
    "size: the number of values (numel) against the length of an axis": ("shares_are_exact",),
    "three ways to add: +, torch.add and out=": ("sums_match",),
    "adding in place (add_)": ("added_in_place",),
    "copying in place (copy_)": ("copied_in_place",),
    "transposing in place (t_)": ("transposed_in_place",),
    "* is element-wise, @ (mm, matmul) is the matrix product": ("products_match",),
    "matrix products of batches: (10, 3, 4) @ (4, 5) is (10, 3, 5)": ("products_match",),
    "exp, element by element": ("exponentials_match",),
    "argmax along an axis": ("best_class_is_found",),
    "where: one value or another, place by place": ("gaps_are_filled",),
}

HINTS = {
    "from_list": (
        "torch.tensor takes a list, nested or not, and an argument that says the type of the numbers.",
        "Say the dtype while the tensor is made, not afterwards: torch.tensor(…, dtype=…).",
        "return torch.tensor(values, dtype=dtype)",
    ),
    "filled": (
        "torch.zeros and torch.ones have a sister that takes the value as well.",
        "torch.full(shape, value) guesses a dtype from the value. What do you have to add?",
        "return torch.full(shape, value, dtype=dtype)",
    ),
    "filled_like": (
        "torch.zeros_like(x) gives zeros of the shape, dtype and device of x. There is one for any value.",
        "return torch.full_like(x, …)",
    ),
    "as_number": (
        "A tensor has a method for this. It works for one value of any shape, and raises for more.",
        "The method is item, and it takes no arguments.",
        "return x.item()",
    ),
    "text_in_full": (
        "Three steps: switch the profile, take the text, switch it back. Which of them has to come last?",
        "The text has to be in a variable before the options are put back: text = str(x).",
        'torch.set_printoptions(profile="full"); text = str(x); torch.set_printoptions(profile="default"); '
        "return text (four lines).",
    ),
    "from_numpy_shared": (
        "torch.tensor(array) copies. torch has another function, named after where the numbers come from.",
        "return torch.from_numpy(array)",
    ),
    "from_numpy_copied": (
        "The function that you used for lists takes arrays too, and always copies.",
        "float32 has to be asked for, as the array is often float64: dtype=torch.float32.",
        "return torch.tensor(array, dtype=torch.float32)",
    ),
    "to_numpy": (
        "The method is numpy(). Two things may stand in its way: a gradient, and a GPU.",
        "x.detach() takes the gradient out of the way and x.cpu() the GPU; neither copies a tensor that is "
        "on the CPU.",
        "return x.detach().cpu().numpy()",
    ),
    "brighten": (
        "uint8 is too small for what comes in between: image * factor is float32. Stay there until the end.",
        "Three things in this order: round, keep within 0 … 255, convert to torch.uint8.",
        "return (image * factor).round().clamp(0, 255).to(torch.…)",
    ),
    "class_shares": (
        "One method of tensors finds the different values and counts them. Then only a division is left.",
        "labels.unique(return_counts=True) gives two tensors: the values, sorted, and how often each occurs.",
        "Divide the counts by the number of all labels with /; labels.numel() counts along all axes.",
    ),
    "add_three_ways": (
        "The first is a + b, the second torch.add(a, b). Return all three with commas in between.",
        "For the third, torch.add takes an argument out=: the tensor to write into.",
        "return a + b, torch.add(a, b), torch.add(a, b, out=…)",
    ),
    "add_in_place": (
        "Nothing is returned: what counts is the tensor x itself after the call.",
        "The methods that end in an underscore work in place. There is one for adding.",
        "x.add_(y)",
    ),
    "copy_into": (
        "A `=` with only a name on its left never changes a tensor. A method with an underscore does.",
        "The method belongs to the tensor that is to change: target.copy…",
        "target.copy_(source)",
    ),
    "transpose_in_place": (
        "x.t() is the transposed tensor, but x stays as it was. What do PyTorch's in-place methods end in?",
        "x.t_()",
    ),
    "products": (
        "Python has two operators for the two products: one is a star, the other an at sign.",
        "The sizes tell which tensors belong together: a and b have the same shape; the last axis of a and "
        "the first of m have the same size.",
        "return a * b, a … m",
    ),
    "exponential": (
        "It is one function of torch, for the whole tensor at once, and named like the one in Python's math.",
        "return torch.exp(…)",
    ),
    "best_class": (
        "You do not want the largest value but its place: torch calls that argmax.",
        "Which axis is to disappear when (N, C) becomes (N,)? Count from 0.",
        "return scores.argmax(dim=…)",
    ),
    "fill_gaps": (
        "Say it in words: where x is NaN take the substitute, elsewhere take x.",
        "x.isnan() is True where a value is missing. That is the condition for torch.where.",
        "return torch.where(x.isnan(), …, …): first what to take where it is True, then what to take "
        "elsewhere.",
    ),
}


@picture(size=(8.4, 4.0))
def brightness(module, trial: Trial):
    """brighten multiplies each pixel, and stops at white"""
    pixels = trial.tensor(list(range(256)), torch.uint8)
    image = (datasets.digits(size=28)[0][0, 0] * 200).to(torch.uint8)
    return {
        "curves": {f"factor {factor}": module.brighten(pixels, factor) for factor in (0.5, 1.0, 1.3, 2.5)},
        "images": {f"factor {factor}": module.brighten(image, factor) for factor in (1.0, 0.5, 2.5)},
    }


@brightness.draw
def draw_brightness(figure, seen):
    left, right = figure.subfigures(1, 2, width_ratios=(3, 2))
    axes = left.subplots()
    for (name, values), style in zip(seen["curves"].items(), ("-", "--", "-.", ":"), strict=True):
        axes.plot(values, style, label=name)
    axes.set(xlabel="pixel that goes in", ylabel="pixel that comes out", xlim=(0, 255), ylim=(-5, 265))
    axes.set_xticks((0, 64, 128, 192, 255))
    axes.set_yticks((0, 64, 128, 192, 255))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, columnspacing=1.0)
    columns = right.subplots(3, 1)
    for place, (name, image) in zip(columns, seen["images"].items(), strict=True):
        place.imshow(image, cmap="gray", vmin=0, vmax=255)
        place.set_ylabel(name, rotation=0, ha="right", va="center")
        place.set(xticks=(), yticks=())
        place.spines[:].set_visible(False)
