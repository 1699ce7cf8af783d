"""Devices, automatic mixed precision, and running out of memory"""

from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map

from grader.check import Trial, check, go_back, gradient, picture, workload

Sample = namedtuple("Sample", "image, label")


@contextmanager
def pretended(devices: int) -> Iterator[None]:
    """Makes PyTorch say that there are so many CUDA devices."""
    places = (
        (torch.cuda, "_is_compiled", lambda: True),
        (torch._C, "_cuda_getDeviceCount", lambda: devices),
        (torch.cuda, "device_count", lambda: devices),
        (torch.accelerator, "is_available", lambda: devices > 0),
        (
            torch.accelerator,
            "current_accelerator",
            lambda *_, **__: torch.device("cuda") if devices else None,
        ),
    )
    before = [getattr(place, name, None) for place, name, _ in places]
    try:
        for place, name, new in places:
            setattr(place, name, new)
        yield
    finally:
        for (place, name, _), old in zip(places, before, strict=True):
            if old is None:
                delattr(place, name)
            else:
                setattr(place, name, old)


@check(points=2, sizes=(1, 2))
def chooses_what_is_there(module, trial: Trial):
    """choose_device gives what is wanted, and for auto CUDA where there is one"""
    devices = trial.size - 1
    trial.given(**{"torch.cuda.is_available()": devices > 0})
    seen = {}
    for wanted in ("auto", "cpu", "cuda"):
        with pretended(devices):
            if wanted == "cuda" and not devices:
                continue
            chosen = module.choose_device() if wanted == "auto" else module.choose_device(wanted)
        seen[f"the device for {wanted}"] = torch.device(chosen).type
    return seen


@check(points=1, sizes=(1, 2), needs="chooses_what_is_there")
def refuses_what_is_not_there(module, trial: Trial):
    """choose_device refuses CUDA where there is none, and names that it does not know"""
    devices = trial.size - 1
    trial.given(**{"torch.cuda.is_available()": devices > 0})
    seen = {}
    with pretended(devices):
        for wanted in ("tpu", "Cuda") if devices else ("cuda", "gpu"):
            seen[f"{wanted} raises"] = trial.error_of(module.choose_device, wanted)
        seen["auto"] = torch.device(module.choose_device("auto")).type
    return seen


def nested(trial: Trial, device: str | torch.device) -> dict:
    """A batch with a bit of everything."""
    n = trial.size
    parts = [
        trial.normal(n, 3),
        trial.labels(4, (n + 1,)),
        trial.normal(2, n, dtype=torch.float64),
        trial.normal(n),
        trial.normal(1, n + 2),
        trial.integers(0, 9, (n,)),
    ]
    one, two, three, four, five, six = [part.to(device) for part in parts]
    return {
        "images": one,
        "more": [two, (three, "a text", None), []],
        "sample": Sample(image={"left": four, "right": [five, 7]}, label=(six, 0.5)),
        4: True,
    }


def leaves(batch: Any) -> list[Tensor]:
    """All tensors, in order."""
    if isinstance(batch, Tensor):
        return [batch]
    items = batch.values() if isinstance(batch, dict) else batch if isinstance(batch, list | tuple) else ()
    return [leaf for item in items for leaf in leaves(item)]


def form(batch: Any) -> str:
    """The structure of a batch in words, with each tensor's device."""
    if isinstance(batch, Tensor):
        return f"{str(batch.dtype).partition('.')[2]} {tuple(batch.shape)} on {batch.device.type}"
    if isinstance(batch, dict):
        return "{" + ", ".join(f"{key!r}: {form(value)}" for key, value in batch.items()) + "}"
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        items = [f"{name}={form(value)}" for name, value in zip(batch._fields, batch, strict=True)]
        return f"{type(batch).__name__}({', '.join(items)})"
    if isinstance(batch, list):
        return "[" + ", ".join(map(form, batch)) + "]"
    if isinstance(batch, tuple):
        return "(" + ", ".join(map(form, batch)) + ")"
    return repr(batch)


@check(points=2, sizes=(1, 2, 3))
def moves_every_tensor(module, trial: Trial):
    """move takes every tensor of a nested batch to the device, and keeps its structure"""
    one, two = (trial.normal(2, 3).cpu() if trial.example else nested(trial, "cpu") for _ in range(2))
    trial.given(batch=form(one))
    moved = module.move(one, trial.device)
    return {
        "moved to another device": form(module.move(two, "meta")),
        "the batch afterwards": form(two),
        "tensors moved to where they are wanted": leaves(moved),
        "their structure": form(moved),
    }


class Copies(TorchFunctionMode):
    """Counts the copies that are asked not to block."""

    def __init__(self) -> None:
        super().__init__()
        self.non_blocking = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__name__", "") in ("to", "copy_", "cuda"):
            self.non_blocking += kwargs.get("non_blocking") is True or any(arg is True for arg in args)
        return func(*args, **kwargs)


@check(points=1, sizes=(1, 2), needs="moves_every_tensor")
def moves_without_waiting(module, trial: Trial):
    """move copies with non_blocking=True, and gives back itself what is there already"""
    batch = nested(trial, "cpu")
    here = nested(trial, trial.device)
    trial.given(batch=form(batch))
    with Copies() as copies:
        moved = module.move(batch, "meta")
    stayed = module.move(here, trial.device)
    pairs = zip(leaves(stayed), leaves(here), strict=False)
    same = sum(one is other for one, other in pairs)
    with torch.no_grad():
        for number, leaf in enumerate(leaves(stayed)):
            leaf.fill_(number)
    return {
        "copies that do not block": copies.non_blocking,
        "what they made": form(moved),
        "how many of those that were there came back themselves": same,
        "what was there already, after a write to what came back": leaves(here),
        "what came back": leaves(stayed),
    }


class Remote(Tensor):
    """A tensor of the CPU that says that it is one of CUDA: numpy cannot have it before it is on the CPU."""

    device = property(lambda self: torch.device("cuda"))
    is_cuda = property(lambda self: True)

    def numpy(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(
            "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host "
            "memory first."
        )

    __array__ = numpy

    def cpu(self, *args: Any, **kwargs: Any) -> Tensor:
        return self.as_subclass(Tensor)

    def to(self, *args: Any, **kwargs: Any) -> Tensor:
        home = "cpu" in map(str, (*args, *kwargs.values()))
        return self.as_subclass(Tensor).to(*args, **kwargs).as_subclass(Tensor if home else Remote)


MAY_MIX = ("to", "copy_", "type_as", "__getitem__", "__setitem__", "index_put_")
"""What CUDA lets mix devices: copies, and indices that lie on the CPU."""


class PretendedCUDA(TorchFunctionMode):
    """A second device on any machine: whatever is made there, or made of what is there, is Remote, and what
    mixes it with tensors of the CPU is refused as by CUDA. (Arithmetic on "meta" imports half of PyTorch.)
    """

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "")
        if name in ("device", "_parse_to"):  # these only read what device is meant
            return func(*args, **(kwargs or {}))
        tensors = [leaf for leaf in tree_leaves((args, kwargs or {})) if isinstance(leaf, Tensor)]
        devices = [leaf for leaf in tree_leaves((args, kwargs or {})) if isinstance(leaf, str | torch.device)]
        here = [t for t in tensors if not isinstance(t, Remote) and t.dim() > 0]
        there = [t for t in tensors if isinstance(t, Remote)]
        if here and there and name not in MAY_MIX:
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and "
                "cpu!"
            )
        asked = [torch.device(d).type for d in devices if str(d).partition(":")[0] in ("cpu", "cuda")]
        args, kwargs = tree_map(self._plain, (args, kwargs or {}))
        result = func(*args, **kwargs)
        if name == "__iter__":
            result = iter(list(result))
        if name == "cpu" or "cpu" in asked or not (there or asked or name == "cuda"):
            return result
        if name == "__iter__":
            return iter([one.as_subclass(Remote) for one in result])
        if isinstance(result, Tensor):
            return result.as_subclass(Remote)
        if type(result) in (list, tuple):
            return type(result)(one.as_subclass(Remote) if isinstance(one, Tensor) else one for one in result)
        return result

    def __enter__(self) -> Any:
        torch.__future__.set_overwrite_module_params_on_conversion(True)  # a parameter gets to be Remote, too
        return super().__enter__()

    def __exit__(self, *error: Any) -> None:
        torch.__future__.set_overwrite_module_params_on_conversion(False)
        super().__exit__(*error)

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Remote):
            return value.as_subclass(Tensor)
        is_cuda = isinstance(value, str | torch.device) and str(value).startswith("cuda")
        return "cpu" if is_cuda else value


@check(points=2, sizes=(1, 2, 4))
def standardises_what_is_real(module, trial: Trial):
    """Standardise gives (x - mean) / std in the real steps and 0 in the others"""
    if trial.example:
        mean, std = trial.tensor([1.0]), trial.tensor([2.0])
        x, lengths = trial.tensor([[[3.0], [1.0], [9.0]]]), trial.tensor([2])
    else:
        n, t, c = trial.size, trial.size + 3, trial.size + 1
        mean, std = trial.normal(c), trial.uniform(c, low=0.5, high=2.0)
        x = trial.normal(n, t, c)
        lengths = trial.integers(1, t, (n,))
        lengths[-1] = t
        for row, length in zip(x, lengths.tolist(), strict=True):
            row[length:] = float("nan") if trial.size == 4 else 7.0
    trial.given(mean=mean, std=std, x=x, lengths=lengths)
    x.requires_grad_()
    result = module.Standardise(mean, std)(x, lengths)
    go_back(result.square().sum(), x)
    return {
        "standardised": result,
        "x afterwards": x.detach().nan_to_num(-1.0),
        "lengths afterwards": lengths,
        "grad of x": gradient(x, result),
    }


@check(points=1, sizes=(2, 3), needs="standardises_what_is_real")
def standardise_has_buffers(module, trial: Trial):
    """Standardise has mean and std as buffers, which change their dtype with it and are not trained"""
    n, t, c = trial.size, trial.size + 2, trial.size + 1
    mean, std = trial.normal(c), trial.uniform(c, low=0.5, high=2.0)
    trial.given(mean=mean, std=std)
    layer = module.Standardise(mean, std).double()
    exact = module.Standardise(mean.double() / 3, std.double() / 3)
    x, lengths = trial.normal(n, t, c, dtype=torch.float64), trial.integers(0, t + 1, (n,))
    return {
        "what comes out in float64": layer(x, lengths),
        "what comes out with float64 buffers": exact(x, lengths),
        "state_dict": dict(layer.state_dict()),
        "trainable": [name for name, _ in layer.named_parameters()],
    }


@check(points=1, sizes=(2, 3), needs="standardises_what_is_real")
def standardise_moves_with_its_net(module, trial: Trial):
    """Standardise moves to another device with the net that it is a part of"""
    n, t, c = trial.size, trial.size + 2, trial.size + 1
    mean, std = trial.normal(c).cpu(), trial.uniform(c, low=0.5, high=2.0).cpu()
    x, lengths = trial.normal(n, t, c).cpu(), trial.integers(0, t + 1, (n,)).cpu()
    trial.given(mean=mean, std=std, x=x, lengths=lengths)
    net = nn.Sequential(module.Standardise(mean, std))
    with PretendedCUDA():
        net.to("cuda")
        elsewhere = net[0](x.as_subclass(Remote), lengths.as_subclass(Remote))
    return {
        "its device, where x is on cuda": elsewhere.device.type,
        "what comes out there": elsewhere.as_subclass(Tensor),
    }


class Answers(nn.Module):
    """A small net with dropout, so that its mode shows, which may answer in another dtype."""

    def __init__(self, dtype: torch.dtype) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 2))
        self.dtype = dtype

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x).to(self.dtype)


@check(points=2, sizes=(1, 2, 3))
def predicts_all_batches(module, trial: Trial):
    """predict gives the answers to all batches, in eval mode, as numpy float32"""
    dtype = (torch.float32, torch.bfloat16, torch.float64)[trial.index]
    net = trial.load(Answers(dtype))
    batches = [trial.normal(count, 3) for count in (trial.size, 1, trial.size + 1)]
    trial.given(batches=batches, **{"dtype of the net's answers": dtype})
    answers = module.predict(net, (x for x in batches))
    return {"answers": answers, "batches afterwards": batches}


class Elsewhere(nn.Module):
    """A net on another device: it notes where its batches are, and what it answers is not on the CPU."""

    def __init__(self, answers: list[Tensor]) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(1, device="meta"))
        self.answers = iter(answers)
        self.notes: list[str] = []

    def forward(self, x: Tensor) -> Tensor:
        graph = "with" if torch.is_grad_enabled() else "without"
        self.notes.append(f"{form(x)}, {'train' if self.training else 'eval'} mode, {graph} gradients")
        return next(self.answers).as_subclass(Remote)


@check(points=2, sizes=(1, 2, 3), needs="predicts_all_batches")
def predicts_on_the_nets_device(module, trial: Trial):
    """predict moves each batch to the net's device, and its answer to the CPU"""
    counts = (trial.size, trial.size + 2)
    net = Elsewhere([trial.normal(count, 2).cpu() for count in counts])
    batches = [trial.normal(count, 3).cpu() for count in counts]
    trial.given(**{"device of the net": "meta"}, batches=[form(x) for x in batches])
    answers = module.predict(net, batches)
    return {
        "how the net was called": net.notes,
        "answers": answers,
        "device of the net": form(net.weight.data),
    }


class PlainSteps:
    """Gradient descent with as much of torch.optim's interface as a GradScaler asks for."""

    def __init__(self, net: nn.Module, lr: float) -> None:
        self.param_groups = [{"params": list(net.parameters()), "lr": lr}]

    def zero_grad(self, set_to_none: bool = True) -> None:
        for w in self.param_groups[0]["params"]:
            w.grad = None

    def step(self) -> None:
        with torch.no_grad():
            for w in self.param_groups[0]["params"]:
                if w.grad is not None:
                    w -= self.param_groups[0]["lr"] * w.grad


class Watched:
    """A loss function that notes how it is called."""

    def __init__(self, function: Any) -> None:
        self.function = function
        self.notes: list[str] = []

    def __call__(self, outputs: Tensor, y: Tensor) -> Tensor:
        on = torch.is_autocast_enabled(y.device.type)
        dtype = str(outputs.dtype).partition(".")[2]
        self.notes.append(f"outputs in {dtype}, autocast {'on' if on else 'off'}")
        return self.function(outputs, y)


def small_net(trial: Trial) -> nn.Module:
    return trial.load(nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 4)))


def scaler_of(trial: Trial, scale: float = 1024.0) -> torch.amp.GradScaler:
    return torch.amp.GradScaler(trial.device.type, init_scale=scale, growth_interval=2)


AMP = "float32 values that come of bfloat16 products are the same only where these are done in one order"


@check(points=2, sizes=(1, 3, 4))
def amp_steps_match(module, trial: Trial):
    """Three steps of amp_step give the right losses, weights and scale"""
    if trial.example:
        net = nn.Linear(1, 1, bias=False, device=trial.device)
        nn.init.constant_(net.weight, 3.0)
        x, y, loss_function = trial.tensor([[1.0]]), trial.tensor([[1.0]]), Watched(mse_loss)
    else:
        net, loss_function = small_net(trial), Watched(cross_entropy)
        x, y = trial.normal(trial.size + 1, 3), trial.labels(4, (trial.size + 1,))
        for w in net.parameters():
            w.grad = torch.full_like(w, 9.0)  # of an older backward
    optimizer, scaler = PlainSteps(net, lr=0.1), scaler_of(trial)
    dtype = {} if trial.index < 2 else {"dtype": torch.float16}
    trial.given(parameters=list(net.parameters()), x=x, y=y, lr=0.1, **dtype, **{"scale at first": 1024.0})
    losses = [module.amp_step(net, optimizer, scaler, loss_function, x, y, **dtype) for _ in range(3)]
    return {
        "losses": losses,
        "parameters": list(net.parameters()),
        "scale afterwards": scaler.get_scale(),
        "how the loss was called": loss_function.notes,
    }


@check(points=1, sizes=(1, 3), needs="amp_steps_match")
def amp_clips_what_is_unscaled(module, trial: Trial):
    """amp_step clips the gradients after it has unscaled them"""
    if trial.example:
        net = nn.Linear(1, 1, bias=False, device=trial.device)
        nn.init.constant_(net.weight, 3.0)
        x, y, loss_function = trial.tensor([[1.0]]), trial.tensor([[1.0]]), mse_loss
    else:
        net, loss_function = small_net(trial), cross_entropy
        x, y = trial.normal(trial.size + 1, 3), trial.labels(4, (trial.size + 1,))
    optimizer, scaler = PlainSteps(net, lr=0.5), scaler_of(trial)
    max_norm = trial.numbers(1, 0.1, 0.3)[0]
    trial.given(parameters=list(net.parameters()), x=x, y=y, max_norm=max_norm, scale=1024.0)
    losses = [
        module.amp_step(net, optimizer, scaler, loss_function, x, y, max_norm=norm)
        for norm in (max_norm, 1000.0, None)
    ]
    return {"losses": losses, "parameters": list(net.parameters())}


@check(points=1, sizes=(1, 2), needs="amp_steps_match")
def amp_saves_small_gradients(module, trial: Trial):
    """Gradients too small for float16 survive, thanks to the scale"""
    net = nn.Linear(1, 1, bias=False, device=trial.device)
    nn.init.constant_(net.weight, 2.0)
    x = trial.uniform(trial.size, 1, low=0.2, high=0.8)
    optimizer, scaler = PlainSteps(net, lr=1e8), scaler_of(trial, 2.0**16)
    trial.given(weight=net.weight, x=x, loss="1e-9 · sum of the outputs", lr=1e8, scale=2.0**16)

    def tiny(outputs: Tensor, y: Tensor) -> Tensor:
        return (outputs.float() * y).sum()

    y = torch.full_like(x, 1e-9)
    loss = module.amp_step(net, optimizer, scaler, tiny, x, y, dtype=torch.float16)
    return {"loss · 1e9": loss * 1e9, "weight": net.weight}


@check(points=1, sizes=(1, 2), needs="amp_steps_match")
def amp_skips_what_is_infinite(module, trial: Trial):
    """A step with infinite gradients is skipped, and the scale halved"""
    net = nn.Linear(2, 1, device=trial.device)
    nn.init.constant_(net.weight, 0.5)
    nn.init.constant_(net.bias, 0.25)
    optimizer, scaler = PlainSteps(net, lr=0.1), scaler_of(trial)
    x, y = trial.normal(trial.size, 2), trial.normal(trial.size, 1)
    factors = (1.0, float("inf"), 1.0)
    trial.given(x=x, y=y, **{"factor of the loss in each step": list(factors), "scale at first": 1024.0})
    losses, scales = [], []
    for factor in factors:
        losses.append(
            module.amp_step(net, optimizer, scaler, lambda o, t, f=factor: mse_loss(o, t) * f, x, y)
        )
        scales.append(scaler.get_scale())
    return {"losses": losses, "scale after each step": scales, "parameters": list(net.parameters())}


@check(points=1, sizes=(1, 2, 3))
def scale_goes_up_and_down(module, trial: Trial):
    """update_scale halves after a bad step and doubles after enough good ones"""
    if trial.example:
        calls = [((1024.0, 5), {"finite": False}), ((512.0, 1999), {"finite": True})]
        calls += [((512.0, 2000 - 2), {"finite": True}), ((64.0, 2), {"finite": True, "growth_interval": 3})]
    else:
        interval = trial.size + 1
        scale = 2.0 ** trial.integers(-3, 3, (1,)).item()
        calls = [
            ((scale, good), {"finite": finite, "growth_interval": interval})
            for good in range(interval)
            for finite in (True, False)
        ]
    trial.given(calls=[[*args, more] for args, more in calls])
    run, after = (64.0, 0), []
    for step in range(12):
        run = tuple(module.update_scale(*run, finite=step != 8, growth_interval=3))
        after.append(list(run))
    return {
        **{
            f"scale {args[0]:g}, {args[1]} good, {more}": list(module.update_scale(*args, **more))
            for args, more in calls
        },
        "twelve steps from (64, 0) on, growth_interval 3, the ninth of them bad": after,
    }


class Narrow:
    """A function that has room for so many samples only, and notes how many it was given."""

    def __init__(self, room: int, error: str = "") -> None:
        self.room = room
        self.error = error
        self.calls: list[int] = []

    def __call__(self, batch: Tensor) -> Tensor:
        self.calls.append(len(batch))
        if len(self.calls) > 40:
            raise AssertionError("the function was called more than 40 times")
        if len(batch) > self.room:
            if self.error:
                raise RuntimeError(self.error)
            raise torch.OutOfMemoryError(
                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8.00 GiB of "
                "which 1.50 GiB is free."
            )
        return batch.square().sum(1, keepdim=True)


@check(points=2, sizes=(1, 2, 3, 5))
def halves_until_it_fits(module, trial: Trial):
    """in_halves halves the batch until it fits, and gives all results in order"""
    room, count, batch_size = {1: (2, 5, 4), 2: (5, 3, 8), 3: (2, 9, 12), 5: (1, 7, 5)}[trial.size]
    function = Narrow(room)
    x = trial.normal(count, 2, dtype=torch.float64, requires_grad=True)
    trial.given(x=x, batch_size=batch_size, **{"samples that fit": room})
    results, size = module.in_halves(function, x, batch_size)
    go_back(results.square().sum(), x)
    return {
        "results": results,
        "batch size in the end": size,
        "samples of each call": function.calls,
        "x afterwards": x,
        "d results² / d x": x.grad,
    }


@check(points=1, sizes=(1, 2), needs="halves_until_it_fits")
def stays_small_after_halving(module, trial: Trial):
    """in_halves keeps what is done, and stays with the smaller batches"""
    sizes = trial.numbers(12, 1.0, 9.0)
    x = trial.normal(12, 2)
    calls: list[int] = []
    limit = [4, 2, 1][: trial.size + 1]

    def function(batch: Tensor) -> Tensor:
        """Other programs take more and more of the memory."""
        room = limit[min(len(calls) // 2, len(limit) - 1)]
        calls.append(len(batch))
        if len(calls) > 40:
            raise AssertionError("the function was called more than 40 times")
        if len(batch) > room:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
        return batch * sizes[0]

    trial.given(x=x, batch_size=4, **{"samples that fit, for two calls each": limit})
    results, size = module.in_halves(function, x, 4)
    return {"results": results, "batch size in the end": size, "samples of each call": calls}


@check(points=1, sizes=(1, 2), needs="halves_until_it_fits")
def other_errors_go_through(module, trial: Trial):
    """in_halves gives up where one sample is too much, and lets other errors through"""
    x = trial.normal(3, 2)
    hopeless = Narrow(0)
    broken = Narrow(1, error="mat1 and mat2 shapes cannot be multiplied (4x2 and 3x1)")
    trial.given(x=x, batch_size=3 + trial.size)
    seen = {}
    for name, function in (("out of memory", hopeless), ("wrong shapes", broken)):
        try:
            module.in_halves(function, x, 3 + trial.size)
            seen[f"error for {name}"] = "no error"
        except (torch.OutOfMemoryError, RuntimeError, ValueError, AssertionError) as error:
            if isinstance(error, NotImplementedError):
                raise
            kind = "OutOfMemoryError" if isinstance(error, torch.OutOfMemoryError) else type(error).__name__
            seen[f"error for {name}"] = f"{kind}: {str(error)[:40]}"
        seen[f"samples of each call, {name}"] = function.calls
    results, _ = module.in_halves(Narrow(2), x, 2)
    return {**seen, "results where all is well": results}


def wide_net(trial: Trial, dtype: torch.dtype) -> dict:
    """A net whose hidden layers are so wide, a batch of 64, and what trains it."""
    width = trial.size
    net = trial.load(
        nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Linear(width, width), nn.Linear(width, 10))
    )
    return {
        "net": net,
        "optimizer": PlainSteps(net, 0.01),
        "scaler": torch.amp.GradScaler(trial.device.type),
        "x": trial.normal(64, 64),
        "y": trial.labels(10, (64,)),
    }


def float32_step(net, optimizer, scaler, x, y):
    """the same step in float32"""
    optimizer.zero_grad()
    loss = cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
    return torch.tensor(loss.item())


@workload(
    sizes=(32, 64, 128, 256, 512, 1024),
    inputs=wide_net,
    library=float32_step,
    per="hidden units",
    needs="amp_steps_match",
    tolerance=1000.0,
)
def amp_training(module, net, optimizer, scaler, x, y):
    """one bfloat16 training step of a net with N hidden units, 64 samples"""
    return torch.tensor(module.amp_step(net, optimizer, scaler, cross_entropy, x, y))


TOPICS = {
    "device-agnostic code: CUDA where there is one": ("chooses_what_is_there", "refuses_what_is_not_there"),
    "moving a nested batch": ("moves_every_tensor",),
    "non-blocking copies": ("moves_without_waiting",),
    "what is there already is not copied": ("moves_without_waiting",),
    "masks of real steps: NaN in the others does no harm": ("standardises_what_is_real",),
    "buffers move and change their dtype with the model": (
        "standardise_has_buffers",
        "standardise_moves_with_its_net",
    ),
    "the error of mixing CPU and CUDA: tensors made in forward go to x's device": (
        "standardise_moves_with_its_net",
    ),
    "batches go to the model's device": ("predicts_on_the_nets_device",),
    "results back by .cpu() before numpy": ("predicts_on_the_nets_device",),
    "numpy has no bfloat16": ("predicts_all_batches",),
    "eval mode and no gradients while predicting": ("predicts_all_batches", "predicts_on_the_nets_device"),
    "autocast: bfloat16 on the CPU, for forward and loss": ("amp_steps_match",),
    "GradScaler: scale the loss, step, update": ("amp_steps_match",),
    "clip after unscale_": ("amp_clips_what_is_unscaled",),
    "small float16 gradients survive by the scale": ("amp_saves_small_gradients",),
    "steps with infinite gradients are skipped": ("amp_skips_what_is_infinite",),
    "the scale goes down after bad steps and up after enough good ones": ("scale_goes_up_and_down",),
    "out of memory: catch it and halve the batch": ("halves_until_it_fits", "stays_small_after_halving"),
    "only running out of memory is caught": ("other_errors_go_through",),
}

HINTS = {
    "choose_device": (
        "Three questions, one after the other: is it a name that we know; is CUDA wanted and not there; is "
        "it auto? What is left is what was wanted.",
        "torch.cuda.is_available() is True or False. raise ValueError(…) for unknown names, raise "
        "RuntimeError(…) for CUDA that is missing.",
        'For "auto": return "cuda" if torch.cuda.is_available() else "cpu".',
    ),
    "move": (
        "A batch of batches: the function calls itself for whatever is inside. What ends it is a tensor, or "
        "a thing that is neither list, tuple nor dict.",
        "isinstance(batch, Tensor): batch.to(device, non_blocking=True). A dict: {key: move(value, device) "
        "for key, value in batch.items()}.",
        "type(batch)(move(value, device) for value in batch) makes a list of a list and a tuple of a tuple. "
        "Ask "
        'for a named tuple before that: hasattr(batch, "_fields"), and type(batch)(*…) with a star.',
    ),
    "Standardise": (
        "What belongs to a layer but is not trained is a buffer: self.register_buffer(name, tensor) in "
        "__init__, after super().__init__().",
        "Which steps are real? Compare their numbers 0 … T-1 with lengths.unsqueeze(1): that is (N, T). "
        "Make the numbers where x is: torch.arange(x.shape[1], device=x.device).",
        "0 times NaN is NaN, so do not multiply by a mask: masked_fill(outside.unsqueeze(2), 0), or "
        "torch.where.",
        "return ((x - self.mean) / self.std).masked_fill(outside.unsqueeze(2), 0) with outside = steps >= "
        "lengths.unsqueeze(1)",
    ),
    "predict": (
        "Where is a network? Where its parameters are: next(net.parameters()).device.",
        "Before the loop: net.eval(), and torch.no_grad() around it. In the loop: move the batch there, "
        "compute, bring the answer back.",
        "numpy knows neither CUDA nor bfloat16: net(…).float().cpu(), then torch.cat(…).numpy() in the end.",
    ),
    "amp_step": (
        "The docstring's order is the program, one line for each step of it. Only the forward pass and the "
        "loss stand inside `with torch.autocast(…)`.",
        "with torch.autocast(x.device.type, dtype=dtype): loss = loss_function(net(x), y). After that, "
        "without indentation: scaler.scale(loss).backward().",
        "if max_norm is not None: scaler.unscale_(optimizer), then "
        "torch.nn.utils.clip_grad_norm_(net.parameters(), max_norm).",
        "In the end scaler.step(optimizer), scaler.update(), and return loss.item(): the loss itself was "
        "never scaled.",
    ),
    "update_scale": (
        "Three cases: a bad step; a good one that makes the count full; any other good one.",
        "The step just made counts too: the count is full where good_steps + 1 == growth_interval.",
        "Bad: (scale / 2, 0). Full: (scale * 2, 0). Else: (scale, good_steps + 1).",
    ),
    "in_halves": (
        "Keep a variable for where you are, start = 0, and loop while start < len(x): the batch size may "
        "change on the way, so `for` over fixed batches does not do.",
        "try: results.append(function(x[start : start + batch_size])), and only after that move start on. "
        "except torch.OutOfMemoryError: halve, and let the loop try again.",
        "In the except block: if batch_size == 1: raise. Else batch_size //= 2. In the end "
        "torch.cat(results), batch_size.",
    ),
}


@picture(size=(7.0, 3.8))
def scales(module, trial: Trial):
    """The loss scale finds its height, and follows it when gradients change"""
    limits = [2.0**14] * 60 + [2.0**10] * 50 + [2.0**16] * 70
    scale, good, seen = 2.0**8, 0, []
    for limit in limits:
        seen.append(float(scale))
        scale, good = module.update_scale(scale, good, scale <= limit, growth_interval=8)
    return {"limits": limits, "scales": seen}


@scales.draw
def draw_scales(figure, seen):
    axes = figure.subplots()
    steps = np.arange(len(seen["scales"]))
    limits, found = np.array(seen["limits"]), np.array(seen["scales"])
    axes.step(steps, limits, where="post", color="0.6", label="above it gradients are infinite")
    axes.step(steps, found, where="post", color="tab:blue", label="scale")
    bad = found > limits
    axes.plot(steps[bad], found[bad], "x", color="tab:red", label="a step that was skipped")
    axes.set_yscale("log", base=2)
    axes.set(xlabel="step", ylabel="scale")
    axes.legend(loc="lower right", fontsize="small")
