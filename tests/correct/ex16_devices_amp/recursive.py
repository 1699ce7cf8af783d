"""Recursion in place of loops, one dispatch by type, the message of the error looked at."""

from functools import singledispatch

import numpy as np
import torch


def choose_device(wanted="auto"):
    table = {"cpu": "cpu", "cuda": "cuda:0", "auto": "cuda" if torch.cuda.is_available() else "cpu"}
    try:
        chosen = table[wanted]
    except KeyError:
        raise ValueError(f"no device called {wanted}") from None
    if chosen.startswith("cuda") and not torch.cuda.is_available():
        raise RuntimeError("no CUDA here")
    return chosen


@singledispatch
def _move(batch, device):
    return batch


@_move.register
def _(batch: torch.Tensor, device):
    if batch.device == torch.device(device):
        return batch
    return torch.empty_like(batch, device=device).copy_(batch, non_blocking=True)


@_move.register
def _(batch: dict, device):
    return dict(zip(batch, map(lambda value: _move(value, device), batch.values()), strict=True))


@_move.register
def _(batch: list, device):
    return [_move(value, device) for value in batch]


@_move.register
def _(batch: tuple, device):
    items = tuple(_move(value, device) for value in batch)
    return batch._make(items) if hasattr(batch, "_make") else items


def move(batch, device):
    return _move(batch, device)


class Standardise(torch.nn.Module):
    def __init__(self, mean, std):
        super().__init__()
        for name, values in dict(mean=mean, std=std).items():
            self.register_buffer(name, values)

    def forward(self, x, lengths):
        result = x - self.mean
        result /= self.std
        for i, length in enumerate(lengths):
            result[i, int(length) :] = 0
        return result


def predict(net, batches):
    was = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        mode = net.training
        net.eval()
        arrays = []
        for x in batches:
            for w in net.parameters():
                x = move(x, w.device)
                break
            answer = net(x)
            arrays.append(answer.cpu().to(torch.float64).numpy())
        net.train(mode)
        return np.concatenate(arrays, axis=0).astype(np.float32)
    finally:
        torch.set_grad_enabled(was)


def amp_step(net, optimizer, scaler, loss_function, x, y, dtype=torch.bfloat16, max_norm=None):
    for w in net.parameters():
        w.grad = None

    @torch.autocast(x.device.type, dtype)
    def forward():
        return loss_function(net(x), y)

    loss = forward()
    scaler.scale(loss).backward()
    if max_norm is not None:
        scaler.unscale_(optimizer)
        grads = [w.grad for w in net.parameters() if w.grad is not None]
        norm = torch.cat([g.flatten() for g in grads]).norm()
        for g in grads:
            g.mul_(torch.clamp(max_norm / norm, max=1.0))
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


def update_scale(scale, good_steps, finite, growth_interval=2000):
    if finite and good_steps < growth_interval - 1:
        return scale, good_steps + 1
    return scale * (2 if finite else 0.5), 0


def in_halves(function, x, batch_size):
    if len(x) == 0:
        return [], batch_size
    first, error = None, None
    try:
        first = function(x[:batch_size])
    except RuntimeError as problem:
        if "out of memory" not in str(problem) or batch_size == 1:
            raise
        error = problem
    if error is not None:
        return in_halves(function, x, batch_size // 2)
    rest, size = in_halves(function, x[batch_size:], batch_size)
    return (torch.cat([first, rest]) if len(rest) else first), size
