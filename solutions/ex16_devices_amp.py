"""Exercise 16: devices and mixed precision.

A program for the GPU is the same as for the CPU, if it says in one place only where it is to run. Each tensor
lies on a device, its `.device`, and an operator wants all its tensors on the same one. The most frequent
error of all is to forget one of them:

    >>> torch.zeros(2, device="meta") + torch.zeros(2)
    Traceback (most recent call last):
    RuntimeError: Tensor on device cpu is not on the expected device meta!

With CUDA it reads "Expected all tensors to be on the same device, but found at least two devices, cuda:0 and
cpu!". You need no GPU for this exercise. Its place is taken by "meta", a device of PyTorch's that knows the
shapes and dtypes of its tensors, but keeps no numbers: what is in the wrong place shows there all the same.

    net.to(device)      moves the network itself: its parameters and buffers, in place
    x.to(device)        leaves x alone and gives back a tensor on the device; x itself, if it is there already
    x.cpu().numpy()     numpy knows only the memory of the CPU, so results have to come back first

The second half is about automatic mixed precision (AMP). In bfloat16 or float16 a number takes half the
memory, and a GPU multiplies matrices several times faster. Under torch.autocast the matrix products run so,
while the parameters, and operators that need the digits, stay in float32. float16 cannot hold numbers below
6e-8: small gradients become 0. So a GradScaler multiplies the loss, and with it all gradients, by a large
number before backward, and divides the gradients by it before the step.

Everything here runs on the CPU; on CUDA it is merely stricter.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn


def choose_device(wanted: str = "auto") -> str:
    """Decides, once for the whole program, where it is to run.

    Args:
        wanted: "cpu", "cuda", or "auto" for CUDA where there is one and the CPU elsewhere.

    Returns:
        "cpu" or "cuda"; a torch.device of that type is as good.

    Raises:
        RuntimeError: where "cuda" is wanted and there is none.
        ValueError: for any other name.

    Whether there is CUDA, torch.cuda.is_available() says; ask it at each call, it costs next to nothing.

    Example: what is wanted is what comes out, or an error.

        >>> choose_device("cpu")
        'cpu'
        >>> choose_device("gpu")
        Traceback (most recent call last):
        ValueError: device is 'gpu', not auto, cpu or cuda

    Trap: who asks for CUDA and silently gets the CPU waits a day for what should take an hour. Fall back for
    "auto" only.
    """
    if wanted not in ("auto", "cpu", "cuda"):
        raise ValueError(f"device is {wanted!r}, not auto, cpu or cuda")
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise RuntimeError("cuda was asked for, but torch.cuda.is_available() says no")
    if wanted == "auto":
        return "cuda" if available else "cpu"
    return wanted


def move(batch: Any, device: str | torch.device) -> Any:
    """Moves all tensors of a batch to a device, however they are nested.

    Args:
        batch: a tensor; or a list, a tuple, a named tuple or a dict of batches; or anything else.
        device: where to.

    Returns:
        The same structure with every tensor on the device. A list stays a list, a tuple a tuple, a named
        tuple one of its kind, and a dict keeps its keys and their order. What is neither a tensor nor one of
        these (a number, a text, None) stays as it is. A tensor that is on the device already comes back
        itself, not as a copy. The batch that was handed in is left as it is.

    Copies are made with non_blocking=True. From pinned memory (DataLoader(pin_memory=True)) to a GPU the
    program then goes on while the copy is still under way; elsewhere it makes no difference.

    Example: the text stays, the tensors move.

        >>> move({"name": "seven", "pair": (torch.zeros(2), 1)}, "meta")
        {'name': 'seven', 'pair': (tensor(..., device='meta', size=(2,)), 1)}

    Trap: a named tuple is a tuple, but type(batch)(items) does not make one: it wants its fields one by one,
    type(batch)(*items).
    """
    if isinstance(batch, Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(move(value, device) for value in batch))
    if isinstance(batch, list | tuple):
        return type(batch)(move(value, device) for value in batch)
    return batch


class Standardise(nn.Module):
    """Standardises sequences of unequal length, and moves with the network that it is a part of.

    Standardise(mean, std) keeps both, (C,) each, as buffers of these names, in the dtype that they have:
    net.to(device), net.double() and the state_dict then include them, but no optimizer trains them.

    forward(x, lengths):
        x: (N, T, C), N sequences with room for T steps each. lengths: (N,) int64, how many are real.
        Returns (N, T, C): (x - mean) / std in the first lengths[n] steps of sequence n, and exactly 0 in the
        others, whatever stands there in x, even NaN. x and lengths are left as they are, and gradients flow
        back to x.

    Example: one sequence of two real steps in three; (3 - 1) / 2 = 1.

        >>> layer = Standardise(mean=torch.tensor([1.0]), std=torch.tensor([2.0]))
        >>> layer(torch.tensor([[[3.0], [1.0], [9.0]]]), torch.tensor([2]))
        tensor([[[1.],
                 [0.],
                 [0.]]])
        >>> list(layer.state_dict())
        ['mean', 'std']
        >>> layer.to("meta").mean.device
        device(type='meta')

    Trap: `self.mean = mean` is a plain attribute, which .to does not move. And torch.arange(T) makes its
    numbers on the CPU: give every new tensor the device of an input, torch.arange(T, device=x.device).
    """

    def __init__(self, mean: Tensor, std: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)

    def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
        steps = torch.arange(x.shape[1], device=x.device)  # (T,)
        outside = steps >= lengths.unsqueeze(1)  # (N, T)
        return ((x - self.mean) / self.std).masked_fill(outside.unsqueeze(2), 0)


def predict(net: nn.Module, batches: Iterable[Tensor]) -> np.ndarray:
    """What a network answers to some batches, as one numpy array.

    Args:
        net: the network, in either mode, with one parameter at least; all of them lie on one device. It stays
            there.
        batches: tensors (N, …) on any device, N not the same in each. They may come from a generator.

    Returns:
        The answers to all batches, one after the other along axis 0: a numpy array of float32, whatever dtype
        the network answers in. It may be bfloat16, which numpy has not.

    The network answers in eval mode, and without a graph for gradients. Each batch is moved to the network's
    device, and its answer to the CPU before the next one: a GPU has not room for all.

    Example: the network doubles.

        >>> net = nn.Linear(1, 1, bias=False)
        >>> net.weight.data.fill_(2.0)
        tensor([[2.]])
        >>> predict(net, [torch.tensor([[1.0], [2.0]]), torch.tensor([[3.0]])])
        array([[2.],
               [4.],
               [6.]], dtype=float32)

    Trap: on the CPU net(x).numpy() often works, on CUDA never: "can't convert cuda:0 device type tensor to
    numpy. Use Tensor.cpu() to copy the tensor to host memory first."
    """
    device = next(net.parameters()).device
    net.eval()
    with torch.no_grad():
        answers = [net(move(x, device)).float().cpu() for x in batches]
    return torch.cat(answers).numpy()


def amp_step(
    net: nn.Module,
    optimizer: torch.optim.Optimizer,
    scaler: torch.amp.GradScaler,
    loss_function: Callable[[Tensor, Tensor], Tensor],
    x: Tensor,
    y: Tensor,
    dtype: torch.dtype = torch.bfloat16,
    max_norm: float | None = None,
) -> float:
    """One training step in mixed precision.

    Args:
        net: the network, in float32; its parameters change in place.
        optimizer: of net's parameters; has zero_grad() and step().
        scaler: a torch.amp.GradScaler; has scale(loss), unscale_(optimizer), step(optimizer) and update().
        loss_function: called as loss_function(net(x), y).
        x, y: a batch, on the network's device.
        dtype: of the matrix products, torch.bfloat16 or torch.float16.
        max_norm: where it is a number, the gradients of all parameters together are clipped to this norm, as
            torch.nn.utils.clip_grad_norm_ does; None for no clipping.

    Returns:
        The loss, not scaled, a Python float.

    The order:

        1. Old gradients are forgotten.
        2. Forward pass and loss run under torch.autocast, for the type of device that x is on.
        3. scaler.scale(loss).backward(), outside of autocast. Every gradient is now scale times too large.
        4. Only to clip: scaler.unscale_(optimizer) divides the gradients by the scale; then clip them.
        5. scaler.step(optimizer) divides, if that is not done yet, and steps; it skips a step whose gradients
           are infinite or NaN.
        6. scaler.update() halves the scale after a skipped step, and doubles it after many good ones.

    Example: the network says 3 where 1 is right, so the loss is 4 and its gradient 2 · 2 · 1 = 4.

        >>> net = nn.Linear(1, 1, bias=False)
        >>> net.weight.data.fill_(3.0)
        tensor([[3.]])
        >>> optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
        >>> scaler = torch.amp.GradScaler("cpu")
        >>> one = torch.ones(1, 1)
        >>> amp_step(net, optimizer, scaler, nn.functional.mse_loss, one, one)
        4.0
        >>> net.weight
        Parameter containing:
        tensor([[2.6000]], requires_grad=True)

    Trap: who clips before unscale_ clips numbers that are 65,536 times too large, and hardly anything is left
    of them. And autocast is for forward and loss alone; net.bfloat16() or net.half() is something else: it
    rounds the parameters themselves, and small updates vanish.
    """
    optimizer.zero_grad()
    with torch.autocast(x.device.type, dtype=dtype):
        loss = loss_function(net(x), y)
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(net.parameters(), max_norm)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


def update_scale(
    scale: float, good_steps: int, finite: bool, growth_interval: int = 2000
) -> tuple[float, int]:
    """How scaler.update() finds a good scale: as large as it can be without making gradients infinite.

    Args:
        scale: the scale of the step just made.
        good_steps: how many steps in a row were good before it, since the scale last changed.
        finite: whether the gradients of this step were finite. If not, it was skipped.
        growth_interval: after so many good steps in a row the scale doubles.

    Returns:
        (scale, good_steps) for the next step. After a step that was not finite: half the scale, and counting
        starts again from 0. After a good one: one more good step; if these are growth_interval now, twice the
        scale, and counting starts again from 0.

    Example: a bad step, a good one, and the last good one of three.

        >>> update_scale(1024.0, 5, finite=False)
        (512.0, 0)
        >>> update_scale(512.0, 0, finite=True, growth_interval=3)
        (512.0, 1)
        >>> update_scale(512.0, 2, finite=True, growth_interval=3)
        (1024.0, 0)

    Trap: a scale that only falls is safe, and useless in the end: without growth each unlucky batch makes it
    smaller for good, until small gradients become 0 again.
    """
    if not finite:
        return scale / 2, 0
    if good_steps + 1 == growth_interval:
        return scale * 2, 0
    return scale, good_steps + 1


def in_halves(function: Callable[[Tensor], Tensor], x: Tensor, batch_size: int) -> tuple[Tensor, int]:
    """Runs a function batch by batch, and halves the batches as often as the memory does not suffice.

    Args:
        function: takes a batch of the samples, (B, …), and gives a tensor (B, …). Where B is too large for
            the memory it raises torch.OutOfMemoryError.
        x: (N, …), the samples, one at least.
        batch_size: how many samples to begin with.

    Returns:
        (results, batch_size): the results of all samples in order, joined along axis 0, in the function's
        dtype and with its gradients, and the batch size that was used in the end. x is left as it is.

    Raises:
        torch.OutOfMemoryError: where even a batch size of 1 is too much: the function's own error.
        Any other error of the function goes through at once: a smaller batch would not mend it.

    The batches are x[0:B], x[B:2B] and so on; the last one has what remains. After torch.OutOfMemoryError the
    batch size becomes batch_size // 2, and the samples of the batch that failed are tried again, as smaller
    batches. What is done already is not computed again, and the batch size stays small for all the rest.

    Example: this function has room for two samples at a time.

        >>> def double(batch):
        ...     print("tries", len(batch))
        ...     if len(batch) > 2:
        ...         raise torch.OutOfMemoryError("CUDA out of memory.")
        ...     return 2 * batch
        >>> in_halves(double, torch.tensor([1, 2, 3, 4, 5]), batch_size=4)
        tries 4
        tries 2
        tries 2
        tries 1
        (tensor([ 2,  4,  6,  8, 10]), 2)

    Trap: torch.OutOfMemoryError is a RuntimeError, and so is nearly everything else that PyTorch raises,
    wrong shapes for one. And try again after the except block, not inside of it: while the error is being
    handled it keeps alive the function's tensors, which are what filled the memory.
    """
    results, start = [], 0
    while start < len(x):
        try:
            results.append(function(x[start : start + batch_size]))
            start += batch_size
        except torch.OutOfMemoryError:
            if batch_size == 1:
                raise
            batch_size //= 2
    return torch.cat(results), batch_size
